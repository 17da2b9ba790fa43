//! Strongly connected components: sets of junctions each of which can be driven to from all others.
//!
//! Kosaraju's algorithm as `petgraph` has it (without recursion, so a long road cannot exhaust the
//! stack); O(junctions + edges). Components are numbered by their lowest member.

use super::Roads;
use crate::ids::{Id, IdVec, JunctionId};
use petgraph::graph::{DiGraph, NodeIndex};

/// The component of every junction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Components {
    /// The component a junction is in, from 0.
    pub of: IdVec<JunctionId, u32>,
    /// How many junctions each component has.
    pub sizes: Vec<u32>,
}

impl Components {
    /// The component with most junctions; the first of equals, none in an empty network.
    pub fn largest(&self) -> Option<u32> {
        largest(&self.sizes)
    }
}

impl Roads {
    /// The strongly connected components.
    pub fn components(&self) -> Components {
        let arcs = self.edges.iter().flat_map(|edge| {
            let (from, to) = (edge.from.index() as u32, edge.to.index() as u32);
            [
                edge.forward.then_some((from, to)),
                edge.backward.then_some((to, from)),
            ]
        });
        let (of, sizes) = strong_components(self.junctions(), arcs.flatten());
        Components {
            of: of.into(),
            sizes,
        }
    }
}

/// The component of every node of a graph of arcs (from, to), and the components' sizes.
pub(super) fn strong_components(
    nodes: usize,
    arcs: impl Iterator<Item = (u32, u32)>,
) -> (Vec<u32>, Vec<u32>) {
    let mut graph = DiGraph::<(), ()>::with_capacity(nodes, nodes * 2);
    for _ in 0..nodes {
        graph.add_node(());
    }
    for (from, to) in arcs {
        graph.add_edge(
            NodeIndex::new(from as usize),
            NodeIndex::new(to as usize),
            (),
        );
    }
    let mut rank = vec![0; nodes];
    for (number, members) in (0u32..).zip(petgraph::algo::kosaraju_scc(&graph)) {
        for node in members {
            rank[node.index()] = number;
        }
    }
    renumbered(&rank)
}

/// The same classes numbered in the order of their first member, with their sizes.
fn renumbered(rank: &[u32]) -> (Vec<u32>, Vec<u32>) {
    let mut number = vec![u32::MAX; rank.len()];
    let mut sizes: Vec<u32> = Vec::new();
    let of = rank
        .iter()
        .map(|&old| {
            let new = &mut number[old as usize];
            if *new == u32::MAX {
                *new = sizes.len() as u32;
                sizes.push(0);
            }
            sizes[*new as usize] += 1;
            *new
        })
        .collect();
    (of, sizes)
}

/// The place of the largest number, the first of equals.
pub(super) fn largest(sizes: &[u32]) -> Option<u32> {
    (0..sizes.len() as u32).max_by_key(|&i| (sizes[i as usize], std::cmp::Reverse(i)))
}
