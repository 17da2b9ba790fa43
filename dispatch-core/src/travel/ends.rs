//! Where a trip enters and leaves the kernel: the junctions around a place, and what lies before
//! them. A trip along one edge only does without the kernel.

use super::{Foot, Ground, MOST_FEET, ModeMetric, Origin, Place};
use crate::ids::{EdgeId, Id};
use crate::roads::{Direction, RoadPoint};
use crate::routing::INF;
use crate::units::Duration;

/// At most two junctions a foot.
const MOST: usize = 2 * MOST_FEET;

/// Where a trip enters or leaves the kernel: the junctions around the feet of a place, with the time
/// to or from them over the lead.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Ends {
    ends: [(u32, u32); MOST],
    pieces: [Option<Piece>; MOST],
    len: usize,
    /// What comes before or after whichever foot is used: the access leg of the nearest, or the way
    /// to the next turning point.
    pub(crate) lead: Duration,
}

/// A way along one edge only.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Along {
    /// What comes before: the access leg, or the way to the turning point.
    pub(crate) out: Duration,
    /// Milliseconds on the edge.
    pub(crate) road: u32,
    /// What comes after: the access leg.
    pub(crate) last: Duration,
    /// Where on the edge it begins.
    pub(crate) piece: Piece,
}

impl Along {
    /// All of it.
    pub(crate) fn time(&self) -> Duration {
        self.out + Duration::from_millis(i64::from(self.road)) + self.last
    }
}

/// A part of an arc at an end of a trip.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Piece {
    pub(crate) edge: EdgeId,
    pub(crate) direction: Direction,
    /// Milliseconds of the arc before the point.
    pub(crate) before: u32,
}

impl Ends {
    fn new(lead: Duration) -> Self {
        Self {
            ends: [(0, 0); MOST],
            pieces: [None; MOST],
            len: 0,
            lead,
        }
    }

    fn push(&mut self, node: u32, offset: u32, piece: Option<Piece>) {
        self.ends[self.len] = (node, offset);
        self.pieces[self.len] = piece;
        self.len += 1;
    }

    /// (junction, milliseconds).
    pub(crate) fn as_slice(&self) -> &[(u32, u32)] {
        &self.ends[..self.len]
    }

    /// The part of an arc that end `index` stands for.
    pub(crate) fn piece(&self, index: usize) -> Option<Piece> {
        self.pieces.get(index).copied().flatten()
    }
}

impl Ground {
    /// How a trip from an origin enters the kernel.
    pub(crate) fn start(&self, metric: &ModeMetric, origin: &Origin) -> Option<Ends> {
        match origin {
            Origin::Place(place) => self.ends(metric, place, Self::enter),
            Origin::Road { turn, lead, .. } => {
                let mut ends = Ends::new(*lead);
                self.enter(metric, *turn, 0, &mut ends);
                Some(ends)
            }
        }
    }

    /// How a trip to a place leaves the kernel.
    pub(crate) fn end(&self, metric: &ModeMetric, place: &Place) -> Option<Ends> {
        self.ends(metric, place, Self::leave)
    }

    /// The ends of all feet of a place beside a road.
    fn ends(
        &self,
        metric: &ModeMetric,
        place: &Place,
        of_point: impl Fn(&Self, &ModeMetric, RoadPoint, u32, &mut Ends),
    ) -> Option<Ends> {
        place.off_road()?;
        let mut ends = Ends::new(self.access(metric.mode, place));
        for foot in place.feet() {
            let later = (self.leg(metric.mode, &foot) - ends.lead).as_millis();
            let later = u32::try_from(later).unwrap_or(INF).min(INF);
            of_point(self, metric, foot.point, later, &mut ends);
        }
        Some(ends)
    }

    /// The ends of a trip that is at a point `later` milliseconds after its lead.
    fn enter(&self, metric: &ModeMetric, point: RoadPoint, later: u32, ends: &mut Ends) {
        if let RoadPoint::Junction(junction) = point {
            ends.push(junction.index() as u32, later, None);
        }
        for (piece, arc, [_, head]) in self.arcs_at(metric, point).into_iter().flatten() {
            ends.push(head, (arc - piece.before + later).min(INF), Some(piece));
        }
    }

    /// The same of a trip that ends at a point.
    fn leave(&self, metric: &ModeMetric, point: RoadPoint, later: u32, ends: &mut Ends) {
        if let RoadPoint::Junction(junction) = point {
            ends.push(junction.index() as u32, later, None);
        }
        for (piece, _, [tail, _]) in self.arcs_at(metric, point).into_iter().flatten() {
            ends.push(tail, (piece.before + later).min(INF), Some(piece));
        }
    }

    /// The one or two arcs a point inside an edge lies on: the part before the point, the whole
    /// arc's milliseconds, and its tail and head. A junction lies on none.
    fn arcs_at(
        &self,
        metric: &ModeMetric,
        point: RoadPoint,
    ) -> [Option<(Piece, u32, [u32; 2])>; 2] {
        let (Some(network), RoadPoint::Edge { edge, .. }) = (self.network(), point) else {
            return [None, None];
        };
        let row = &network.roads().edges()[edge];
        let (from, to) = (row.from.index() as u32, row.to.index() as u32);
        [
            (Direction::Forward, [from, to]),
            (Direction::Backward, [to, from]),
        ]
        .map(|(direction, ends)| {
            let arc = metric.times.arc(edge, direction);
            (arc < INF).then(|| {
                let before = metric.times.before(network.roads(), point, direction);
                (
                    Piece {
                        edge,
                        direction,
                        before,
                    },
                    arc,
                    ends,
                )
            })
        })
    }

    /// The shortest way from an origin to a foot of a place that lies ahead on the very same edge.
    pub(crate) fn along_one_edge(
        &self,
        metric: &ModeMetric,
        origin: &Origin,
        to: &Place,
    ) -> Option<Along> {
        let ways = to.feet().filter_map(|to| self.along(metric, origin, to));
        ways.min_by_key(Along::time)
    }

    fn along(&self, metric: &ModeMetric, origin: &Origin, to: Foot) -> Option<Along> {
        let last = self.leg(metric.mode, &to);
        let to @ RoadPoint::Edge { edge, .. } = to.point else {
            return None;
        };
        let roads = self.network()?.roads();
        let ahead = |from: RoadPoint, direction: Direction, out: Duration| {
            if metric.times.arc(edge, direction) >= INF {
                return None;
            }
            let before = metric.times.before(roads, from, direction);
            let road = metric
                .times
                .before(roads, to, direction)
                .checked_sub(before)?;
            Some(Along {
                out,
                road,
                last,
                piece: Piece {
                    edge,
                    direction,
                    before,
                },
            })
        };
        let either = |from: RoadPoint, out: Duration| match from {
            RoadPoint::Edge { edge: here, .. } if here == edge => {
                let ways = Direction::BOTH
                    .into_iter()
                    .filter_map(|direction| ahead(from, direction, out));
                ways.min_by_key(Along::time)
            }
            _ => None,
        };
        match *origin {
            Origin::Place(place) => {
                let ways = place
                    .feet()
                    .filter_map(|foot| either(foot.point, self.leg(metric.mode, &foot)));
                ways.min_by_key(Along::time)
            }
            Origin::Road { turn, lead, on } => {
                // A place it passes before it can turn is reached without turning.
                let short_of_turn = |direction: Direction| match turn {
                    RoadPoint::Edge { edge: there, .. } if there == edge => {
                        metric.times.before(roads, to, direction)
                            < metric.times.before(roads, turn, direction)
                    }
                    _ => true,
                };
                let passing = on
                    .filter(|(_, here, direction)| *here == edge && short_of_turn(*direction))
                    .and_then(|(from, _, direction)| ahead(from, direction, Duration::ZERO));
                [passing, either(turn, lead)]
                    .into_iter()
                    .flatten()
                    .min_by_key(Along::time)
            }
        }
    }
}
