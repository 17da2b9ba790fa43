//! The graph the kernel works on: nodes, edges and two arcs an edge. It knows nothing of roads.
//!
//! Edge `e` joins `tail(2e)` and `head(2e)`. It yields two **arcs**: `2e` runs from tail to head,
//! `2e + 1` back. A direction that does not exist weighs [`INF`] in every metric, so one-way roads
//! and closures change weights only, never the graph. Self loops, parallel edges, isolated nodes
//! and several components are all legal.

use super::rows::Rows;
use crate::error::{Error, Result};
use crate::geo::Coordinate;

/// No way: closed, missing or unreachable. Two of them can be added in a `u32`.
pub const INF: u32 = 1 << 30;

/// A place to start or end: a node of the graph, and what it takes to get from the start to it (or
/// from it to the end), in milliseconds. A place on an edge, or one with several snaps, has
/// several. Asking about a node the graph does not have is an error of the program, and panics.
pub type End = (u32, u32);

/// The number that is no node, arc or edge.
pub(crate) const NONE: u32 = u32::MAX;

/// A way through the graph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Path {
    /// Everything it takes: both offsets and all arcs.
    pub weight: u32,
    /// Which of the starts it leaves from.
    pub start: usize,
    /// Which of the ends it arrives at.
    pub end: usize,
    /// Its arcs in the order of travel; none when start and end are one node.
    pub arcs: Vec<u32>,
}

/// Nodes with their coordinates, and the edges between them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Graph {
    coordinates: Vec<Coordinate>,
    ends: Vec<(u32, u32)>,
}

impl Graph {
    /// A graph from the coordinate of each node, and tail and head of each edge; refused when an
    /// edge ends at no node, or when arcs would need more than 31 bits.
    pub fn new(coordinates: Vec<Coordinate>, ends: Vec<(u32, u32)>) -> Result<Self> {
        let nodes = coordinates.len();
        let missing = |&(tail, head): &(u32, u32)| tail.max(head) as usize >= nodes;
        if let Some(edge) = ends.iter().position(missing) {
            return Err(Error::Request {
                what: format!("edge {edge} ends at a node that is not among the {nodes}"),
                remedy: "give a coordinate for each node, or drop the edge".to_owned(),
            });
        }
        if nodes.max(ends.len()) >= INF as usize {
            return Err(Error::Request {
                what: format!("{nodes} nodes and {} edges are too many", ends.len()),
                remedy: format!("a graph has fewer than {INF} of each: cut the area"),
            });
        }
        Ok(Self { coordinates, ends })
    }

    /// How many nodes there are.
    pub fn nodes(&self) -> usize {
        self.coordinates.len()
    }

    /// How many edges there are.
    pub fn edges(&self) -> usize {
        self.ends.len()
    }

    /// How many arcs there are: two an edge.
    pub fn arcs(&self) -> usize {
        2 * self.ends.len()
    }

    /// Where a node lies.
    pub fn coordinate(&self, node: u32) -> Coordinate {
        self.coordinates[node as usize]
    }

    /// Tail and head of each edge.
    pub fn ends(&self) -> &[(u32, u32)] {
        &self.ends
    }

    /// The node an arc leaves.
    pub fn tail(&self, arc: u32) -> u32 {
        self.head(arc ^ 1)
    }

    /// The node an arc leads to.
    pub fn head(&self, arc: u32) -> u32 {
        let (tail, head) = self.ends[arc as usize / 2];
        if arc & 1 == 0 { head } else { tail }
    }

    /// The arcs that leave each node, by rising number.
    pub(crate) fn leaving(&self) -> Rows {
        let arcs = 0..self.arcs() as u32;
        Rows::group(self.nodes(), arcs.map(|arc| (self.tail(arc), arc)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_edge_has_two_arcs_that_run_opposite_ways() {
        let graph = Graph::new(vec![Coordinate::default(); 2], vec![(0, 1)]).unwrap();
        assert_eq!((graph.tail(0), graph.head(0)), (0, 1));
        assert_eq!((graph.tail(1), graph.head(1)), (1, 0));
    }

    #[test]
    fn an_edge_to_a_missing_node_is_refused() {
        let refused = Graph::new(vec![Coordinate::default(); 2], vec![(0, 1), (1, 2)]);
        assert!(refused.unwrap_err().to_string().starts_with("edge 1 "));
    }
}
