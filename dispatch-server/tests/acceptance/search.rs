//! Plain Dijkstra over arcs as a file has them: shares no code with the product.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// An arc: tail, head, milliseconds.
pub(crate) type Arc = (u32, u32, u32);

/// Arcs by their tail.
#[derive(Clone, Debug)]
pub(crate) struct Arcs {
    first: Vec<usize>,
    leaving: Vec<(u32, u32)>,
}

/// What one search leaves.
#[derive(Clone, Debug)]
pub(crate) struct Tree {
    /// Milliseconds to every node.
    pub(crate) distance: Vec<Option<u64>>,
    /// How many arcs the way to every node has that was found.
    pub(crate) arcs: Vec<u32>,
}

impl Arcs {
    /// Sorts arcs by their tail.
    pub(crate) fn new(nodes: usize, arcs: &[Arc]) -> Self {
        let mut first = vec![0; nodes + 1];
        for &(tail, ..) in arcs {
            first[tail as usize + 1] += 1;
        }
        for node in 0..nodes {
            first[node + 1] += first[node];
        }
        let (mut next, mut leaving) = (first.clone(), vec![(0, 0); arcs.len()]);
        for &(tail, head, ms) in arcs {
            leaving[next[tail as usize]] = (head, ms);
            next[tail as usize] += 1;
        }
        Self { first, leaving }
    }

    /// How many nodes.
    pub(crate) fn nodes(&self) -> usize {
        self.first.len() - 1
    }

    /// The shortest ways from a node.
    pub(crate) fn from(&self, source: u32) -> Tree {
        let mut tree = Tree {
            distance: vec![None; self.nodes()],
            arcs: vec![0; self.nodes()],
        };
        tree.distance[source as usize] = Some(0);
        let mut heap = BinaryHeap::from([Reverse((0u64, source))]);
        while let Some(Reverse((near, node))) = heap.pop() {
            let at = node as usize;
            if tree.distance[at] != Some(near) {
                continue;
            }
            for &(head, ms) in &self.leaving[self.first[at]..self.first[at + 1]] {
                let far = near + u64::from(ms);
                let known = &mut tree.distance[head as usize];
                if known.is_none_or(|known| far < known) {
                    *known = Some(far);
                    tree.arcs[head as usize] = tree.arcs[at] + 1;
                    heap.push(Reverse((far, head)));
                }
            }
        }
        tree
    }
}
