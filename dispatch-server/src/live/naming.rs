//! What people call a place: the road it lies at, the nearest crossing, the nearest road with a name.

use std::collections::BTreeSet;

use dispatch_core::geo::Coordinate;
use dispatch_core::ids::{EdgeId, Id, JunctionId};
use dispatch_core::roads::{RoadClass, RoadPoint, Roads};
use dispatch_core::travel::{Ground, Place};

use super::tiles::meeting;

/// How many junctions along a road a crossing is looked for.
const HOPS: usize = 40;
/// How far away a road with a name still says something, in metres.
const NEAR: f64 = 3000.0;

/// The roads at each junction, and the roads with names.
#[derive(Debug)]
pub(crate) struct Naming {
    meeting: Vec<Vec<EdgeId>>,
    named: Vec<EdgeId>,
}

/// The words for a place.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Words {
    /// The name of the road it lies at.
    pub(crate) road: Option<String>,
    /// The class of that road.
    pub(crate) class: Option<RoadClass>,
    /// A road that crosses it, the nearest along it.
    pub(crate) cross: Option<String>,
    /// The nearest road with a name, where its own has none, and how many metres away.
    pub(crate) near: Option<(String, f64)>,
}

impl Naming {
    /// Over the roads of a scenario.
    pub(crate) fn new(ground: &Ground) -> Self {
        let Some(network) = ground.network() else {
            return Self {
                meeting: Vec::new(),
                named: Vec::new(),
            };
        };
        let roads = network.roads();
        let named = roads.edges().ids().filter(|&e| roads.name(e).is_some());
        Self {
            meeting: meeting(roads),
            named: named.collect(),
        }
    }

    /// What a place is called.
    pub(crate) fn of(&self, ground: &Ground, at: Coordinate, place: &Place) -> Words {
        let (Some(network), Place::Road { point, .. }) = (ground.network(), *place) else {
            return Words::default();
        };
        let roads = network.roads();
        let (edge, ends) = match point {
            RoadPoint::Edge { edge, .. } => {
                let row = &roads.edges()[edge];
                (Some(edge), vec![row.from, row.to])
            }
            RoadPoint::Junction(junction) => {
                let here = &self.meeting[junction.index()];
                let named = here.iter().find(|&&edge| roads.name(edge).is_some());
                (named.or(here.first()).copied(), vec![junction])
            }
        };
        let Some(edge) = edge else {
            return Words::default();
        };
        let road = roads.name(edge);
        Words {
            class: Some(roads.edges()[edge].class),
            cross: road.and_then(|road| self.crossing(roads, road, ends)),
            near: match road {
                Some(_) => None,
                None => self.nearest_named(ground, roads, at),
            },
            road: road.map(str::to_owned),
        }
    }

    /// The name of a road that meets this one, looked for outward from some junctions.
    fn crossing(&self, roads: &Roads, road: &str, ends: Vec<JunctionId>) -> Option<String> {
        let (mut seen, mut coming) = (BTreeSet::new(), std::collections::VecDeque::from(ends));
        while let Some(junction) = coming.pop_front() {
            if seen.len() >= HOPS || !seen.insert(junction) {
                continue;
            }
            for &edge in &self.meeting[junction.index()] {
                match roads.name(edge) {
                    Some(name) if name != road => return Some(name.to_owned()),
                    Some(_) => {
                        let row = &roads.edges()[edge];
                        coming.extend([row.from, row.to]);
                    }
                    None => {}
                }
            }
        }
        None
    }

    fn nearest_named(
        &self,
        ground: &Ground,
        roads: &Roads,
        at: Coordinate,
    ) -> Option<(String, f64)> {
        let plane = ground.plane();
        let distance = |&edge: &EdgeId| {
            let shape = roads.shape(edge).iter();
            shape
                .map(|&point| plane.metres(at, point))
                .fold(f64::MAX, f64::min)
        };
        let measured = self.named.iter().map(|edge| (edge, distance(edge)));
        let (&edge, metres) = measured.min_by(|a, b| a.1.total_cmp(&b.1))?;
        (metres <= NEAR).then(|| Some((roads.name(edge)?.to_owned(), metres)))?
    }
}
