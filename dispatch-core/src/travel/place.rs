//! Where things are: places, tied to the roads by their feet, and what a drive starts from.
//!
//! The roads nearest to a place are not always the ones it is reached by: a house at a corner has a
//! door on one street and a yard on another, and a carriageway leads one way only. So a place may have
//! several feet, at the roads nearest to it, and a trip takes the one by which the whole of it is
//! shortest. How many is `[travel] candidates` of the scenario.

use crate::ids::{EdgeId, ZoneId};
use crate::roads::{Direction, RoadPoint};
use crate::scenario::MOST_CANDIDATES;
use crate::units::{Distance, Duration};

/// How many feet a place can have.
pub(crate) const MOST_FEET: usize = MOST_CANDIDATES as usize;

/// Where a place meets the roads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Foot {
    /// The point of the network.
    pub point: RoadPoint,
    /// How far from it the place lies.
    pub off_road: Distance,
}

/// Where something stands still.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// Beside a road.
    Road {
        /// The nearest point of the network.
        point: RoadPoint,
        /// How far from it the place lies.
        off_road: Distance,
        /// Further feet, at other points, the nearer first.
        others: [Option<Foot>; MOST_FEET - 1],
    },
    /// In a zone, when travel times come from a matrix.
    Zone(ZoneId),
}

/// Where a unit starts from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// It stands at a place.
    Place(Place),
    /// It is on the road.
    Road {
        /// Where it can turn next.
        turn: RoadPoint,
        /// How long until it is there.
        lead: Duration,
        /// The piece of road it is on until then, and where on it.
        on: Option<(RoadPoint, EdgeId, Direction)>,
    },
}

impl Place {
    /// Beside one road.
    pub const fn beside(point: RoadPoint, off_road: Distance) -> Self {
        Self::Road {
            point,
            off_road,
            others: [None; MOST_FEET - 1],
        }
    }

    /// Beside several roads, the nearest first; those that meet the place at one point count once.
    /// `None` of no foot; more than [`MOST_CANDIDATES`] are left out.
    pub fn tied(feet: impl IntoIterator<Item = Foot>) -> Option<Self> {
        let mut feet = feet.into_iter();
        let Foot { point, off_road } = feet.next()?;
        let (mut others, mut known) = ([None; MOST_FEET - 1], 0);
        for foot in feet {
            let mut before =
                std::iter::once(point).chain(others.iter().flatten().map(|f: &Foot| f.point));
            if known < others.len() && before.all(|point| point != foot.point) {
                others[known] = Some(foot);
                known += 1;
            }
        }
        Some(Self::Road {
            point,
            off_road,
            others,
        })
    }

    /// Where it meets the roads, the nearest first; a zone nowhere.
    pub fn feet(&self) -> impl Iterator<Item = Foot> + use<> {
        let (nearest, others) = match *self {
            Self::Road {
                point,
                off_road,
                others,
            } => (Some(Foot { point, off_road }), others),
            Self::Zone(_) => (None, [None; MOST_FEET - 1]),
        };
        nearest.into_iter().chain(others.into_iter().flatten())
    }

    /// How far it lies from the nearest road; a zone has none.
    pub const fn off_road(&self) -> Option<Distance> {
        match *self {
            Self::Road { off_road, .. } => Some(off_road),
            Self::Zone(_) => None,
        }
    }

    /// The edges it has a foot inside.
    pub(crate) fn edges(&self) -> impl Iterator<Item = EdgeId> + use<> {
        self.feet().filter_map(|foot| match foot.point {
            RoadPoint::Edge { edge, .. } => Some(edge),
            RoadPoint::Junction(_) => None,
        })
    }

    /// The place with the first of its feet that suits; as it is, unasked, where there is no choice.
    pub(super) fn by_foot(self, mut suits: impl FnMut(&Self) -> bool) -> Self {
        if self.feet().count() < 2 {
            return self;
        }
        let mut alone = self
            .feet()
            .map(|foot| Self::beside(foot.point, foot.off_road));
        alone.find(|place| suits(place)).unwrap_or(self)
    }
}
