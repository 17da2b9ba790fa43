//! What an import of OpenStreetMap kept and left out.

use super::tags::Why;
use crate::geo::Coordinate;
use crate::roads::{RawArc, RawNetwork, RoadClass};
use crate::units::Distance;
use std::collections::BTreeMap;

/// So many separate pieces are listed, the longest first.
const MOST_ISLANDS: usize = 20;

/// What was kept and left out, and where.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OsmReport {
    /// Nodes in the file.
    pub nodes: usize,
    /// Ways in the file.
    pub ways: usize,
    /// Ways that are roads to drive.
    pub roads: usize,
    /// Ways with another `highway`, by its value.
    pub other_highways: BTreeMap<String, usize>,
    /// Roads left out, by reason and class.
    pub dropped: Vec<Dropped>,
    /// The longest separate pieces of what is not connected both ways.
    pub islands: Vec<Island>,
    /// How many separate pieces there are in all.
    pub island_count: usize,
    /// Roads some of whose nodes are not in the file.
    pub ways_with_missing_nodes: usize,
    /// How many nodes they lack.
    pub missing_nodes: usize,
    /// Relations that restrict a turn; they are not honoured.
    pub turn_restrictions: usize,
    /// The length of what was kept.
    pub kept: Distance,
}

/// Roads of one class left out for one reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dropped {
    /// The reason.
    pub why: Why,
    /// The class.
    pub class: RoadClass,
    /// How many ways; pieces between vertices where they are not connected.
    pub ways: usize,
    /// How long they are.
    pub length: Distance,
    /// Where they are; `None` when nothing of them is in the file.
    pub bounds: Option<Bounds>,
}

/// A separate piece of road that was left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Island {
    /// How long its roads are.
    pub length: Distance,
    /// Where it is.
    pub bounds: Bounds,
}

/// A box of longitudes and latitudes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bounds {
    /// The south-western corner.
    pub south_west: Coordinate,
    /// The north-eastern corner.
    pub north_east: Coordinate,
}

impl Bounds {
    /// The box of one point.
    pub const fn of(at: Coordinate) -> Self {
        Self {
            south_west: at,
            north_east: at,
        }
    }

    /// The box that also holds another point.
    #[must_use]
    pub fn with(self, at: Coordinate) -> Self {
        let (low, high) = (self.south_west, self.north_east);
        Self {
            south_west: Coordinate {
                lon_e7: low.lon_e7.min(at.lon_e7),
                lat_e7: low.lat_e7.min(at.lat_e7),
            },
            north_east: Coordinate {
                lon_e7: high.lon_e7.max(at.lon_e7),
                lat_e7: high.lat_e7.max(at.lat_e7),
            },
        }
    }
}

impl Dropped {
    pub(super) fn add(&mut self, from: Coordinate, to: Coordinate, length: Distance) {
        self.length += length;
        let bounds = self.bounds.unwrap_or(Bounds::of(from));
        self.bounds = Some(bounds.with(from).with(to));
    }
}

impl OsmReport {
    /// The line for a reason and a class, kept in order.
    pub(super) fn dropped_mut(&mut self, why: Why, class: RoadClass) -> &mut Dropped {
        let key = (why, class);
        let place = self.dropped.partition_point(|d| (d.why, d.class) < key);
        let here = self.dropped.get(place).map(|d| (d.why, d.class));
        if here != Some(key) {
            let empty = Dropped {
                why,
                class,
                ways: 0,
                length: Distance::ZERO,
                bounds: None,
            };
            self.dropped.insert(place, empty);
        }
        &mut self.dropped[place]
    }

    pub(super) fn kept(&mut self, raw: &RawNetwork) {
        self.kept = raw.arcs().iter().map(length).sum();
    }

    /// Notes the arcs that will go because they are not connected both ways.
    pub(super) fn disconnected(&mut self, raw: &RawNetwork, goes: impl Fn(&RawArc) -> bool) {
        let mut pieces = Pieces::new(raw.node_count());
        let gone = || raw.arcs().iter().filter(|arc| goes(arc));
        for arc in gone() {
            pieces.join(arc.from, arc.to);
            let (from, to) = (raw.at(arc.from), raw.at(arc.to));
            let line = self.dropped_mut(Why::Disconnected, arc.class);
            line.ways += 1;
            line.add(from, to, length(arc));
        }
        let mut islands: BTreeMap<u32, Island> = BTreeMap::new();
        for arc in gone() {
            let island = islands.entry(pieces.find(arc.from)).or_insert(Island {
                length: Distance::ZERO,
                bounds: Bounds::of(raw.at(arc.from)),
            });
            island.length += length(arc);
            island.bounds = island.bounds.with(raw.at(arc.from)).with(raw.at(arc.to));
        }
        self.island_count = islands.len();
        self.islands = islands.into_values().collect();
        self.islands
            .sort_by_key(|island| std::cmp::Reverse(island.length));
        self.islands.truncate(MOST_ISLANDS);
    }
}

fn length(arc: &RawArc) -> Distance {
    Distance::from_millimetres(i64::from(arc.length))
}

/// Sets of nodes that grow together; the lowest node stands for its set.
struct Pieces(Vec<u32>);

impl Pieces {
    fn new(nodes: usize) -> Self {
        Self((0..nodes as u32).collect())
    }

    fn find(&mut self, node: u32) -> u32 {
        let mut root = node;
        while self.0[root as usize] != root {
            root = self.0[root as usize];
        }
        let mut at = node;
        while at != root {
            at = std::mem::replace(&mut self.0[at as usize], root);
        }
        root
    }

    fn join(&mut self, a: u32, b: u32) {
        let (a, b) = (self.find(a), self.find(b));
        self.0[a.max(b) as usize] = a.min(b);
    }
}
