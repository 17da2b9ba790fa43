//! Which points of the network one can drive to, and from which, in the traffic of the rest of it.
//!
//! The rest is the largest strongly connected component. A point on an island has no way to it and
//! none from it; a point beyond a one-way road into a dead end has only the one. O(junctions +
//! edges) for both searches.

use super::{Direction, Edge, RoadPoint, Roads};
use crate::ids::{Id, JunctionId};
use petgraph::graph::{DiGraph, NodeIndex};
use petgraph::visit::{Dfs, Reversed};

/// The ways between the largest part of a network and all else.
#[derive(Clone, Debug)]
pub struct Links<'a> {
    roads: &'a Roads,
    /// By junction: a drive from the largest part gets there.
    reached: Vec<bool>,
    /// By junction: a drive from there gets to the largest part.
    left: Vec<bool>,
}

impl Roads {
    /// What can be reached and left.
    pub fn links(&self) -> Links<'_> {
        let mut graph = DiGraph::<(), ()>::with_capacity(self.junctions(), self.edges().len() * 2);
        (0..self.junctions()).for_each(|_| {
            graph.add_node(());
        });
        for edge in self.edges() {
            for direction in Direction::BOTH.into_iter().filter(|&d| edge.allows(d)) {
                let ends = [edge.start(direction), edge.end(direction)];
                let [from, to] = ends.map(|junction| NodeIndex::new(junction.index()));
                graph.add_edge(from, to, ());
            }
        }
        let (mut reached, mut left) =
            (vec![false; self.junctions()], vec![false; self.junctions()]);
        let components = self.components();
        let main = components.largest();
        let start = components.of.pairs().find(|(_, part)| Some(**part) == main);
        if let Some((start, _)) = start {
            let start = NodeIndex::new(start.index());
            let mut search = Dfs::new(&graph, start);
            while let Some(node) = search.next(&graph) {
                reached[node.index()] = true;
            }
            let mut search = Dfs::new(Reversed(&graph), start);
            while let Some(node) = search.next(Reversed(&graph)) {
                left[node.index()] = true;
            }
        }
        Links {
            roads: self,
            reached,
            left,
        }
    }
}

impl Links<'_> {
    /// Whether a drive from the largest part gets to a point.
    pub fn reached(&self, point: RoadPoint) -> bool {
        let start = |edge: &Edge, direction| edge.start(direction);
        self.any(point, start, &self.reached)
    }

    /// Whether a drive from a point gets to the largest part.
    pub fn left(&self, point: RoadPoint) -> bool {
        let end = |edge: &Edge, direction| edge.end(direction);
        self.any(point, end, &self.left)
    }

    /// Whether some direction in which the point is driven has a good junction at one end.
    fn any(
        &self,
        point: RoadPoint,
        end: impl Fn(&Edge, Direction) -> JunctionId,
        good: &[bool],
    ) -> bool {
        match point {
            RoadPoint::Junction(junction) => good[junction.index()],
            RoadPoint::Edge { edge, .. } => {
                let row = &self.roads.edges()[edge];
                let mut ways = Direction::BOTH.into_iter().filter(|&d| row.allows(d));
                ways.any(|direction| good[end(row, direction).index()])
            }
        }
    }
}
