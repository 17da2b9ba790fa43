//! The elimination tree of an order, and the chordal supergraph over it.
//!
//! Contracting a node joins its later neighbours to each other. The tree links each node to the
//! first of its later neighbours in that filled graph, which are all its ancestors: a search
//! upward never leaves the path to the root. The tree is found without the fill (Liu 1990), the
//! nodes are renumbered in its depth-first postorder, which fills in the same edges and makes
//! every subtree a contiguous range of ranks, and the fill is then merged bottom-up from the
//! children: O(filled edges · log) for sorting.

use super::graph::{Graph, INF, NONE};
use super::order::Order;
use super::rows::Rows;
use crate::error::{Error, Result};

/// The rank of each node under the postorder of the elimination tree.
pub(crate) fn ranks(graph: &Graph, order: &Order) -> Vec<u32> {
    let mut position = vec![0; graph.nodes()];
    for (at, &node) in order.nodes().iter().enumerate() {
        position[node as usize] = at as u32;
    }
    let parents = parents(&neighbours(graph, &position, Which::Lower));
    let renumbered = postorder(&parents);
    position.iter().map(|&at| renumbered[at as usize]).collect()
}

/// The filled graph, by rank: where the higher neighbours of each rank begin, and they, rising.
pub(crate) fn fill(graph: &Graph, rank: &[u32]) -> Result<(Vec<u32>, Vec<u32>)> {
    let nodes = graph.nodes();
    let higher = neighbours(graph, rank, Which::Higher);
    let (mut first, mut heads) = (vec![0], Vec::<u32>::new());
    let (mut youngest, mut elder) = (vec![NONE; nodes], vec![NONE; nodes]);
    let most = most_up_arcs(nodes);
    let mut merged = Vec::new();
    for x in 0..nodes as u32 {
        merged.clear();
        merged.extend_from_slice(higher.row(x));
        let mut child = youngest[x as usize];
        while child != NONE {
            let range = first[child as usize] as usize + 1..first[child as usize + 1] as usize;
            merged.extend_from_slice(&heads[range]);
            child = elder[child as usize];
        }
        merged.sort_unstable();
        merged.dedup();
        if let Some(&parent) = merged.first() {
            elder[x as usize] = std::mem::replace(&mut youngest[parent as usize], x);
        }
        heads.extend_from_slice(&merged);
        if heads.len() > most {
            return Err(too_dense(most));
        }
        first.push(heads.len() as u32);
    }
    Ok((first, heads))
}

/// Where the fill gives up: a road network needs some five up-arcs a node, a full grid some thirty,
/// a small dense graph what it likes; a senseless order of a large graph would fill all memory.
fn most_up_arcs(nodes: usize) -> usize {
    (128 * nodes).clamp(1 << 24, INF as usize)
}

fn too_dense(most: usize) -> Error {
    Error::Request {
        what: format!("this order of the graph needs more than {most} up-arcs"),
        remedy: "use an order by dissection; a road network needs some five a node".to_owned(),
    }
}

#[derive(Clone, Copy)]
enum Which {
    Lower,
    Higher,
}

/// The lower or the higher neighbours of each position; loops are dropped.
fn neighbours(graph: &Graph, position: &[u32], which: Which) -> Rows {
    let ends = graph.ends().iter().filter(|(a, b)| a != b);
    let pairs = ends.map(|&(a, b)| {
        let (a, b) = (position[a as usize], position[b as usize]);
        match which {
            Which::Lower => (a.max(b), a.min(b)),
            Which::Higher => (a.min(b), a.max(b)),
        }
    });
    Rows::group(position.len(), pairs)
}

/// The parent of each position, `NONE` at a root; `top` compresses the paths already climbed.
fn parents(lower: &Rows) -> Vec<u32> {
    let nodes = lower.rows() as u32;
    let (mut parent, mut top) = (vec![NONE; nodes as usize], vec![NONE; nodes as usize]);
    for x in 0..nodes {
        for &below in lower.row(x) {
            let mut at = below;
            loop {
                let next = std::mem::replace(&mut top[at as usize], x);
                if next == x {
                    break;
                }
                if next == NONE {
                    parent[at as usize] = x;
                    break;
                }
                at = next;
            }
        }
    }
    parent
}

/// The place of each position in a depth-first postorder of the forest.
fn postorder(parent: &[u32]) -> Vec<u32> {
    let mut size = vec![1u32; parent.len()];
    for (x, &up) in parent.iter().enumerate().filter(|(_, up)| **up != NONE) {
        size[up as usize] += size[x];
    }
    // From the top: each takes the highest number its parent has left, its descendants those below.
    let mut place = vec![0u32; parent.len()];
    let mut left_at_root = parent.len() as u32;
    let mut left = vec![0u32; parent.len()];
    for x in (0..parent.len()).rev() {
        let pool = match parent[x] {
            NONE => &mut left_at_root,
            up => &mut left[up as usize],
        };
        place[x] = *pool - 1;
        *pool -= size[x];
        left[x] = place[x];
    }
    place
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parents_come_after_their_children_and_subtrees_are_contiguous() {
        // 0 and 3 below 4, 1 below 2 below 5: the postorder takes each branch whole.
        let place = postorder(&[4, 2, 5, 4, NONE, NONE]);
        assert_eq!(place, [0, 3, 4, 1, 2, 5]);
    }

    #[test]
    fn a_path_eliminated_from_both_ends_has_its_middle_as_root() {
        // Path 0 - 2 - 4 - 3 - 1.
        let edges = [(2, 0), (4, 2), (4, 3), (3, 1)];
        let lower = Rows::group(5, edges.into_iter());
        assert_eq!(parents(&lower), [2, 3, 4, 4, NONE]);
    }
}
