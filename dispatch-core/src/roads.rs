//! The road network: a graph of junctions in which a chain of vertices is one edge.
//!
//! Everything comes in through a [`RawNetwork`] (nodes and arcs as some file has them), which
//! `junctions` turns into [`Roads`]; chains of nodes with two neighbours become one [`Edge`] with
//! its polyline. A **segment** is a straight piece of a polyline; an **arc** of the imported table
//! is one or more segments. Every imported node stays addressable by its name, whether it became a
//! junction or a vertex of an edge. Times that a table brings along are kept a segment, a direction
//! and a mode, in whole milliseconds rounded on the imported arc.
//!
//! Absent on purpose: turns (all are allowed), altitude, and files (bytes come in as slices).

mod class;
pub mod components;
pub mod dimacs;
pub mod file;
pub mod grow;
pub mod jemss;
mod junctions;
mod links;
mod names;
pub mod osm;
mod point;
mod raw;
pub mod snap;
pub mod speeds;
mod stored;
pub mod summary;
pub mod table_file;
pub mod tables;
mod times;
pub(crate) mod wkt;

pub use class::RoadClass;
pub use file::Sections;
pub use links::Links;
pub use names::{Interned, Names};
pub use point::{Direction, RoadPoint, WHOLE};
pub use raw::{RawArc, RawNetwork};
pub use snap::{Candidate, Snap, Snapper, Wanted};
pub use speeds::{EdgeArea, Mode, Periods, Speeds, Times};
pub use times::EdgeTimes;

use crate::geo::Coordinate;
use crate::ids::{EdgeId, Id, IdVec, JunctionId, NodeId};
use crate::units::{Distance, Speed};

/// The time of an arc that does not exist: more than any path takes, and twice of it fits `u32`.
pub const NO_ROAD: u32 = 1 << 30;

/// No name.
const NAMELESS: u32 = u32::MAX;

/// A piece of road between two junctions (or from one back to itself).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edge {
    /// The junction where its polyline begins.
    pub from: JunctionId,
    /// The junction where its polyline ends.
    pub to: JunctionId,
    /// What kind of road.
    pub class: RoadClass,
    /// Whether it may be driven from `from` to `to`; true on every one-way edge.
    pub forward: bool,
    /// Whether it may be driven from `to` to `from`.
    pub backward: bool,
    /// Whether a place may snap to it: both ends of every arc in it have access.
    pub access: bool,
    first_segment: u32,
    segments: u32,
    name: u32,
}

/// A road network.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Roads {
    junctions: IdVec<JunctionId, Coordinate>,
    edges: IdVec<EdgeId, Edge>,
    /// Points of the polylines, edge after edge: one more than segments for each.
    points: Vec<Coordinate>,
    /// Millimetres, one a segment.
    lengths: Vec<u32>,
    /// One bit a segment: it begins an imported arc.
    arc_starts: Vec<u64>,
    names: Names,
    nodes: Nodes,
    /// Imported times of a segment, a mode each.
    modes: Vec<ModeTimes>,
    /// Speed limits of every segment in km/h, forward and backward along its edge, 0 for none;
    /// empty where no road has one.
    limits: Vec<[u8; 2]>,
}

/// The imported nodes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Nodes {
    points: Vec<RoadPoint>,
    access: Vec<bool>,
    names: Names,
    /// The nodes in the order of their names.
    by_name: Vec<u32>,
}

/// Milliseconds of every segment, in the order of its edge's polyline.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct ModeTimes {
    forward: Vec<u32>,
    backward: Vec<u32>,
}

impl Roads {
    /// How many junctions.
    pub const fn junctions(&self) -> usize {
        self.junctions.len()
    }

    /// The edges.
    pub const fn edges(&self) -> &IdVec<EdgeId, Edge> {
        &self.edges
    }

    /// How many segments all edges have together.
    pub const fn segments(&self) -> usize {
        self.lengths.len()
    }

    /// Where a junction is.
    pub fn junction(&self, junction: JunctionId) -> Coordinate {
        self.junctions[junction]
    }

    /// The polyline of an edge from `from` to `to`: one point more than segments.
    pub fn shape(&self, edge: EdgeId) -> &[Coordinate] {
        let row = &self.edges[edge];
        let first = row.first_segment as usize + edge.index();
        &self.points[first..=first + row.segments as usize]
    }

    /// The lengths of an edge's segments in millimetres.
    pub fn segment_lengths(&self, edge: EdgeId) -> &[u32] {
        &self.lengths[self.segment_range(edge)]
    }

    /// The length of an edge.
    pub fn length(&self, edge: EdgeId) -> Distance {
        let whole: u64 = self
            .segment_lengths(edge)
            .iter()
            .copied()
            .map(u64::from)
            .sum();
        Distance::from_millimetres(whole as i64)
    }

    /// The name of an edge, if it has one.
    pub fn name(&self, edge: EdgeId) -> Option<&str> {
        self.names.get(self.edges[edge].name)
    }

    /// How many nodes were imported.
    pub const fn node_count(&self) -> usize {
        self.nodes.points.len()
    }

    /// Where an imported node lies in the network.
    pub fn node_point(&self, node: NodeId) -> RoadPoint {
        self.nodes.points[node.index()]
    }

    /// Where an imported node lies on the ground.
    pub fn node_coordinate(&self, node: NodeId) -> Coordinate {
        self.coordinate(self.node_point(node))
    }

    /// The id of an imported node in its table.
    pub fn node_name(&self, node: NodeId) -> &str {
        self.nodes
            .names
            .get(node.index() as u32)
            .unwrap_or_default()
    }

    /// Whether a place may snap to an imported node.
    pub fn node_access(&self, node: NodeId) -> bool {
        self.nodes.access[node.index()]
    }

    /// The imported node with this id; the first, should there be several.
    pub fn node_by_name(&self, name: &str) -> Option<NodeId> {
        let names = &self.nodes.names;
        let by_name = &self.nodes.by_name;
        let at = by_name.partition_point(|&place| names.get(place) < Some(name));
        let place = *by_name.get(at)?;
        (names.get(place) == Some(name)).then(|| NodeId::new(place as usize))
    }

    /// The imported nodes in order.
    pub fn nodes(&self) -> impl ExactSizeIterator<Item = NodeId> + use<> {
        (0..self.node_count()).map(NodeId::new)
    }

    /// How many sets of own times the network brings: none, one, or one for each mode.
    pub const fn imported_modes(&self) -> usize {
        self.modes.len()
    }

    /// Whether any road has a speed limit.
    pub const fn has_speed_limits(&self) -> bool {
        !self.limits.is_empty()
    }

    /// The speed limit of a segment of an edge in a direction, if one is known.
    pub fn speed_limit(&self, edge: EdgeId, segment: u32, direction: Direction) -> Option<Speed> {
        let at = (self.edges[edge].first_segment + segment) as usize;
        let kmh = match (self.limits.get(at)?, direction) {
            (&[ahead, _], Direction::Forward) => ahead,
            (&[_, back], Direction::Backward) => back,
        };
        (kmh > 0).then(|| Speed::from_millimetres_per_hour(u64::from(kmh) * 1_000_000))
    }

    fn segment_range(&self, edge: EdgeId) -> std::ops::Range<usize> {
        let row = &self.edges[edge];
        row.first_segment as usize..(row.first_segment + row.segments) as usize
    }

    /// Whether a segment of an edge begins an imported arc.
    fn starts_arc(&self, edge: EdgeId, segment: u32) -> bool {
        let at = (self.edges[edge].first_segment + segment) as usize;
        self.arc_starts[at / 64] >> (at % 64) & 1 == 1
    }
}

impl Edge {
    /// How many segments its polyline has, at least one.
    pub const fn segments(&self) -> u32 {
        self.segments
    }

    /// Where its first segment stands among all segments of the network.
    pub const fn first_segment(&self) -> usize {
        self.first_segment as usize
    }
}
