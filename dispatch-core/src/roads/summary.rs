//! A network in figures: for the report of an import, and for `doctor`.

use super::{RoadClass, Roads};
use crate::geo::Coordinate;
use crate::units::Distance;
use std::collections::BTreeMap;

/// A network in figures.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Summary {
    /// Junctions.
    pub junctions: usize,
    /// Edges between them.
    pub edges: usize,
    /// Edges that are driven one way only.
    pub one_way_edges: usize,
    /// Straight segments of their polylines.
    pub segments: usize,
    /// Imported nodes.
    pub nodes: usize,
    /// Imported nodes at which places may snap.
    pub nodes_with_access: usize,
    /// The length of all roads.
    pub length: Distance,
    /// The length of the roads of every class there is.
    pub length_by_class: BTreeMap<RoadClass, Distance>,
    /// Sets of times that the network brings.
    pub imported_modes: usize,
    /// Strongly connected components.
    pub components: usize,
    /// Junctions in the largest of them.
    pub largest_junctions: usize,
    /// The length of the roads that do not lie in the largest.
    pub outside_largest: Distance,
    /// The south-western and north-eastern corners; `None` of an empty network.
    pub bounds: Option<[Coordinate; 2]>,
}

impl Roads {
    /// The network in figures. O(segments).
    pub fn summary(&self) -> Summary {
        let components = self.components();
        let largest = components.largest();
        let length_by_class = self.length_by_class();
        let outside = self.edges().pairs().filter(|(_, edge)| {
            let ends = [edge.from, edge.to].map(|end| Some(components.of[end]));
            ends != [largest; 2]
        });
        let size = |component: u32| components.sizes[component as usize] as usize;
        Summary {
            junctions: self.junctions(),
            edges: self.edges().len(),
            one_way_edges: self.edges().iter().filter(|edge| !edge.backward).count(),
            segments: self.segments(),
            nodes: self.node_count(),
            nodes_with_access: self.nodes().filter(|&n| self.node_access(n)).count(),
            length: length_by_class.values().copied().sum(),
            length_by_class,
            imported_modes: self.imported_modes(),
            components: components.sizes.len(),
            largest_junctions: largest.map_or(0, size),
            outside_largest: outside.map(|(id, _)| self.length(id)).sum(),
            bounds: self.bounds(),
        }
    }

    /// The south-western and north-eastern corners of all roads and nodes.
    pub fn bounds(&self) -> Option<[Coordinate; 2]> {
        let all = || self.points.iter().chain(&self.junctions);
        let corner = |pick: fn(i32, i32) -> i32| {
            all().copied().reduce(|a, b| Coordinate {
                lon_e7: pick(a.lon_e7, b.lon_e7),
                lat_e7: pick(a.lat_e7, b.lat_e7),
            })
        };
        Some([corner(i32::min)?, corner(i32::max)?])
    }
}
