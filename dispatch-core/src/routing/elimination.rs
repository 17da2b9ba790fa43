//! The elimination tree of an order, and the chordal supergraph over it.
//!
//! Contracting a node joins its later neighbours to each other. The tree links each node to the
//! first of its later neighbours in that filled graph, which are all its ancestors: a search
//! upward never leaves the path to the root. The tree is found without the fill (Liu 1990), the
//! nodes are renumbered in its depth-first postorder, which fills in the same edges and makes
//! every subtree a contiguous range of ranks, and the fill is then merged bottom-up from the
//! children: O(filled edges · log) for sorting. Subtrees that do not meet are merged side by side.

use std::ops::Range;

use rayon::prelude::*;

use super::graph::{Graph, INF, NONE};
use super::order::Order;
use super::rows::Rows;
use crate::error::{Error, Result};

/// The elimination tree with its nodes numbered in postorder.
pub(crate) struct Tree {
    /// The rank of each node of the graph.
    pub(crate) rank: Vec<u32>,
    /// The parent of each rank, `NONE` at a root.
    pub(crate) parent: Vec<u32>,
}

impl Tree {
    /// Of a graph whose nodes are contracted in this order.
    pub(crate) fn new(graph: &Graph, order: &Order) -> Self {
        let mut position = vec![0; graph.nodes()];
        for (at, &node) in order.nodes().iter().enumerate() {
            position[node as usize] = at as u32;
        }
        let parents = parents(&neighbours(graph, &position, Which::Lower));
        let renumbered = postorder(&parents);
        let mut parent = vec![NONE; parents.len()];
        for (&at, up) in renumbered.iter().zip(parents) {
            parent[at as usize] = renumbered.get(up as usize).copied().unwrap_or(NONE);
        }
        let rank = position.iter().map(|&at| renumbered[at as usize]).collect();
        Self { rank, parent }
    }

    /// Ranges of ranks that hold whole subtrees and are independent of each other, rising, each at
    /// most `limit` long. What is in none of them lies above them.
    fn parts(&self, limit: u32) -> Vec<Range<u32>> {
        let mut size = vec![1u32; self.parent.len()];
        for (x, &up) in self
            .parent
            .iter()
            .enumerate()
            .filter(|(_, up)| **up != NONE)
        {
            size[up as usize] += size[x];
        }
        let mut parts: Vec<Range<u32>> = Vec::new();
        for (x, &up) in (0..).zip(&self.parent) {
            let own = size[x as usize];
            if own > limit || up != NONE && size[up as usize] <= limit {
                continue;
            }
            let (begin, end) = (x + 1 - own, x + 1);
            match parts.last_mut() {
                Some(last) if last.end == begin && end - last.start <= limit => last.end = end,
                _ => parts.push(begin..end),
            }
        }
        parts
    }
}

/// How many parts a fill is cut into, for a few threads; below [`SMALL`] ranks a part is not worth it.
const PARTS: u32 = 16;
const SMALL: u32 = 1 << 12;

/// The filled graph, by rank: where the higher neighbours of each rank begin, and they, rising.
/// Subtrees are filled on all threads, then what is above them.
pub(crate) fn fill(graph: &Graph, tree: &Tree) -> Result<(Vec<u32>, Vec<u32>)> {
    let nodes = graph.nodes() as u32;
    let higher = neighbours(graph, &tree.rank, Which::Higher);
    let parts = tree.parts((nodes / PARTS).max(SMALL));
    let filled = parts.into_par_iter().map(|part| {
        let most = most_up_arcs(part.len() as u32);
        let mut fill = Fill::new(part.start, part.len(), most);
        part.into_iter()
            .try_for_each(|x| fill.contract(&higher, x))?;
        Ok(fill)
    });
    let filled = filled.collect::<Result<Vec<_>>>()?;
    let mut whole = Fill::new(0, nodes as usize, most_up_arcs(nodes));
    for part in filled {
        while whole.ranks() < part.begin {
            whole.contract(&higher, whole.ranks())?;
        }
        whole.append(&part, tree)?;
    }
    while whole.ranks() < nodes {
        whole.contract(&higher, whole.ranks())?;
    }
    Ok((whole.first, whole.heads))
}

/// The fill of some neighbouring ranks.
struct Fill {
    /// The first of them.
    begin: u32,
    first: Vec<u32>,
    heads: Vec<u32>,
    /// The last child of each, and of each the child before it.
    youngest: Vec<u32>,
    elder: Vec<u32>,
    merged: Vec<u32>,
    most: usize,
}

impl Fill {
    fn new(begin: u32, ranks: usize, most: usize) -> Self {
        let mut first = Vec::with_capacity(ranks + 1);
        first.push(0);
        Self {
            begin,
            first,
            heads: Vec::new(),
            youngest: vec![NONE; ranks],
            elder: vec![NONE; ranks],
            merged: Vec::new(),
            most,
        }
    }

    /// One more than the last rank that is filled.
    fn ranks(&self) -> u32 {
        self.begin + self.first.len() as u32 - 1
    }

    /// The next rank's own higher neighbours and those of its children.
    fn contract(&mut self, higher: &Rows, x: u32) -> Result<()> {
        self.merged.clear();
        self.merged.extend_from_slice(higher.row(x));
        let mut child = self.youngest[(x - self.begin) as usize];
        while child != NONE {
            let at = (child - self.begin) as usize;
            let range = self.first[at] as usize + 1..self.first[at + 1] as usize;
            self.merged.extend_from_slice(&self.heads[range]);
            child = self.elder[at];
        }
        self.merged.sort_unstable();
        self.merged.dedup();
        if let Some(&parent) = self.merged.first() {
            self.link(x, parent);
        }
        self.heads.extend_from_slice(&self.merged);
        self.end_rank(self.heads.len())
    }

    /// Takes over what was filled elsewhere.
    fn append(&mut self, part: &Self, tree: &Tree) -> Result<()> {
        let before = self.heads.len();
        self.heads.extend_from_slice(&part.heads);
        for (x, &end) in (part.begin..).zip(&part.first[1..]) {
            self.end_rank(before + end as usize)?;
            let parent = tree.parent[x as usize];
            if parent != NONE && parent >= part.ranks() {
                self.link(x, parent);
            }
        }
        Ok(())
    }

    /// Notes a child, where the parent is among these ranks.
    fn link(&mut self, x: u32, parent: u32) {
        if let Some(youngest) = self.youngest.get_mut((parent - self.begin) as usize) {
            self.elder[(x - self.begin) as usize] = std::mem::replace(youngest, x);
        }
    }

    fn end_rank(&mut self, heads: usize) -> Result<()> {
        if heads > self.most {
            return Err(too_dense(self.most));
        }
        self.first.push(heads as u32);
        Ok(())
    }
}

/// Where the fill gives up: a road network needs some five up-arcs a node, a full grid some thirty,
/// a small dense graph what it likes; a senseless order of a large graph would fill all memory.
fn most_up_arcs(nodes: u32) -> usize {
    (128 * nodes as usize).clamp(1 << 24, INF as usize)
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
    fn parts_are_whole_subtrees_and_neighbours_share_one() {
        // 0 and 1 below 2; 3, 4 below 5; 2, 5 and 6 below 7.
        let parent = vec![2, 2, 7, 5, 5, 7, 7, NONE];
        let tree = Tree {
            rank: Vec::new(),
            parent,
        };
        assert_eq!(tree.parts(3), [0..3, 3..6, 6..7]);
        assert_eq!(tree.parts(4), [0..3, 3..7]);
        assert_eq!(tree.parts(1), [0..1, 1..2, 3..4, 4..5, 6..7]);
    }

    #[test]
    fn a_path_eliminated_from_both_ends_has_its_middle_as_root() {
        // Path 0 - 2 - 4 - 3 - 1.
        let edges = [(2, 0), (4, 2), (4, 3), (3, 1)];
        let lower = Rows::group(5, edges.into_iter());
        assert_eq!(parents(&lower), [2, 3, 4, 4, NONE]);
    }
}
