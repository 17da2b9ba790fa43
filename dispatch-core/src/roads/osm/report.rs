//! What an import of OpenStreetMap kept and left out.

use super::tags::Why;
use super::turns::Turns;
use crate::geo::{Coordinate, Plane, great_circle};
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
    pub other_highways: BTreeMap<String, Left>,
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
    /// Relations that restrict a turn.
    pub turns: Turns,
    /// Places on driven roads where a barrier stops an ambulance.
    pub barriers: usize,
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
    /// How much, and where.
    pub left: Left,
}

/// How much was left out, and where.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Left {
    /// How many ways; pieces between vertices where they are not connected.
    pub ways: usize,
    /// How long they are.
    pub length: Distance,
    /// Where they are; `None` when nothing of them is in the file.
    pub bounds: Option<Bounds>,
    /// The longest of them.
    pub longest: Option<Spot>,
}

/// Where to look for something that was left out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Spot {
    /// A point of it.
    pub at: Coordinate,
    /// How long it is.
    pub length: Distance,
    /// The name of the nearest kept road that has one; its own end may be nearer than its middle.
    pub near: Option<String>,
}

/// A separate piece of road that was left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Island {
    /// How long its roads are.
    pub length: Distance,
    /// Where it is.
    pub bounds: Bounds,
    /// Its longest piece.
    pub longest: Spot,
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

impl Left {
    /// Adds a way along these places, those of its nodes that are in the file.
    pub(super) fn add(&mut self, places: &[Coordinate]) {
        self.ways += 1;
        let legs = places.windows(2).map(|leg| great_circle(leg[0], leg[1]));
        let length = legs.sum();
        self.length += length;
        let Some(&first) = places.first() else { return };
        let bounds = self.bounds.unwrap_or(Bounds::of(first));
        self.bounds = Some(places.iter().fold(bounds, |all, &at| all.with(at)));
        let longest = self.longest.get_or_insert_default();
        longest.take(length, places[places.len() / 2]);
    }
}

impl Spot {
    /// Becomes this place if it is longer.
    fn take(&mut self, length: Distance, at: Coordinate) {
        if length > self.length || *self == Self::default() {
            self.length = length;
            self.at = at;
        }
    }
}

impl OsmReport {
    /// The line for a reason and a class, kept in order.
    pub(super) fn dropped_mut(&mut self, why: Why, class: RoadClass) -> &mut Left {
        let key = (why, class);
        let place = self.dropped.partition_point(|d| (d.why, d.class) < key);
        let here = self.dropped.get(place).map(|d| (d.why, d.class));
        if here != Some(key) {
            let empty = Dropped {
                why,
                class,
                left: Left::default(),
            };
            self.dropped.insert(place, empty);
        }
        &mut self.dropped[place].left
    }

    pub(super) fn kept(&mut self, raw: &RawNetwork) {
        self.kept = raw.arcs().iter().map(length).sum();
        let dropped = self.dropped.iter_mut().map(|dropped| &mut dropped.left);
        let all = dropped.chain(self.other_highways.values_mut());
        let longest = all.filter_map(|left| left.longest.as_mut());
        let islands = self.islands.iter_mut().map(|island| &mut island.longest);
        for spot in longest.chain(islands) {
            spot.near = nearest_named(raw, spot.at);
        }
    }

    /// Notes the arcs that will go because not both of their nodes are kept.
    pub(super) fn disconnected(&mut self, raw: &RawNetwork, kept: impl Fn(u32) -> bool) {
        let mut pieces = Pieces::new(raw.node_count());
        let goes = |arc: &&RawArc| !(kept(arc.from) && kept(arc.to));
        let gone = || raw.arcs().iter().filter(goes);
        for arc in gone() {
            pieces.join(arc.from, arc.to);
        }
        let mut meets = vec![false; raw.node_count()];
        for arc in gone().filter(|arc| kept(arc.from) || kept(arc.to)) {
            meets[pieces.find(arc.from) as usize] = true;
        }
        for arc in gone() {
            let why = if meets[pieces.find(arc.from) as usize] {
                Why::Disconnected
            } else {
                Why::Unconnected
            };
            let ends = [raw.at(arc.from), raw.at(arc.to)];
            self.dropped_mut(why, arc.class).add(&ends);
        }
        let mut islands: BTreeMap<u32, Island> = BTreeMap::new();
        for arc in gone() {
            let island = islands.entry(pieces.find(arc.from)).or_insert(Island {
                length: Distance::ZERO,
                bounds: Bounds::of(raw.at(arc.from)),
                longest: Spot::default(),
            });
            island.length += length(arc);
            island.longest.take(length(arc), raw.at(arc.from));
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

/// The name of the arc whose start is nearest, of those that have one.
fn nearest_named(raw: &RawNetwork, at: Coordinate) -> Option<String> {
    let plane = Plane::around(at);
    let named = raw.arcs().iter().filter(|arc| arc.name.is_some());
    let nearest = named.min_by(|a, b| {
        let metres = |arc: &RawArc| plane.metres(raw.at(arc.from), at);
        metres(a).total_cmp(&metres(b))
    })?;
    raw.arc_names.get(nearest.name?).map(str::to_owned)
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
