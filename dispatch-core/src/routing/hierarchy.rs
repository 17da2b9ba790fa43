//! The hierarchy: everything about a graph and its order that does not depend on weights.
//!
//! Problem: answer shortest paths under weights that change every few minutes. Method (Dibbelt,
//! Strasser, Wagner 2016): contract all nodes in a fixed order, adding every shortcut any weights
//! could need; a shortest path then climbs, turns once, and descends. Kept here: the ranks in
//! depth-first postorder of the elimination tree, the *up-arcs* from each rank to its higher
//! neighbours, the depth of each rank, the lower triangles, which up-arc each edge of the graph
//! lies on, and the up-arcs from below, for unpacking.
//!
//! Cost: O(up-arcs + triangles) to build and to hold: 4 ms and 3 MB for Wuhan's 16,652 junctions
//! (78,000 up-arcs, 506,000 triangles), 60 ms and 49 MB for New York's 264,346 nodes (1.2 and 8.4
//! million), on two threads. The network may have several components: a forest.
//!
//! Stored is the order alone ([`Hierarchy::to_words`]): all else is derived in that time, so
//! nothing inconsistent can be read.

use super::elimination::{self, Tree};
use super::graph::{Graph, NONE};
use super::order::Order;
use super::registers::Registers;
use super::rows::Rows;
use super::triangles;
use crate::error::{Error, Fault, Result};

/// The name of the only section of a stored hierarchy.
const ORDER: &str = "order";

/// The shape of a graph, prepared for any weights.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hierarchy {
    /// The rank of each node.
    pub(crate) rank: Vec<u32>,
    /// The node of each rank.
    pub(crate) node: Vec<u32>,
    /// The parent of each rank, `NONE` at a root.
    pub(crate) parent: Vec<u32>,
    /// Steps from each rank to its root.
    pub(crate) depth: Vec<u32>,
    /// Where the up-arcs of each rank begin, and one more.
    pub(crate) first: Vec<u32>,
    /// The upper rank of each up-arc, rising within a rank.
    pub(crate) heads: Vec<u32>,
    /// The depth of the upper rank of each up-arc.
    pub(crate) head_depths: Vec<u32>,
    /// For each edge twice its up-arc, plus one when its tail is the upper end; `NONE` at a loop.
    pub(crate) lies_on: Vec<u32>,
    /// The edges on each up-arc.
    pub(crate) edges_on: EdgesOn,
    /// The up-arcs from below.
    pub(crate) below: Below,
    /// The lower triangles (see `triangles`), unless they are too many.
    pub(crate) triangles: Option<Vec<u16>>,
    /// What its metrics and tables are worked out in.
    pub(crate) registers: Registers,
}

/// Up-arcs from their upper ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Below {
    arcs: Rows<(u32, u32)>,
}

impl Below {
    fn new(first: &[u32], heads: &[u32]) -> Self {
        let ranks = (0..).zip(first.windows(2));
        let tails = ranks.flat_map(|(x, range)| (range[0]..range[1]).map(move |_| x));
        let arcs = tails.zip(0..);
        let arcs = Rows::group(first.len() - 1, heads.iter().copied().zip(arcs));
        Self { arcs }
    }

    /// The ranks with an up-arc to this one, rising, each with that up-arc.
    pub(crate) fn of(&self, rank: u32) -> &[(u32, u32)] {
        self.arcs.row(rank)
    }
}

/// The edges of the graph by the up-arc they lie on: nearly always one, or none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct EdgesOn {
    /// The only arc that runs up, [`NONE`], or [`Self::SEVERAL`] and a row of `several`.
    one: Vec<u32>,
    several: Rows,
}

impl EdgesOn {
    const SEVERAL: u32 = 1 << 31;

    fn new(lies_on: &[u32], up_arcs: usize) -> Self {
        let all = || {
            let on = lies_on.iter().zip(0u32..).filter(|(on, _)| **on != NONE);
            on.map(|(&on, edge)| (on as usize / 2, 2 * edge + on % 2))
        };
        let (mut one, mut rows) = (vec![NONE; up_arcs], 0);
        for (up, arc) in all() {
            one[up] = match one[up] {
                NONE => arc,
                first if first < Self::SEVERAL => {
                    rows += 1;
                    Self::SEVERAL | (rows - 1)
                }
                row => row,
            };
        }
        let rest = all().filter(|(up, _)| one[*up] >= Self::SEVERAL);
        let rest = rest.map(|(up, arc)| (one[up] & !Self::SEVERAL, arc));
        let several = Rows::group(rows as usize, rest);
        Self { one, several }
    }

    /// The arcs that run up an up-arc, the lowest edge first; their opposites run down it.
    #[inline]
    pub(crate) fn of(&self, up: u32) -> &[u32] {
        match &self.one[up as usize] {
            &NONE => &[],
            &row if row >= Self::SEVERAL => self.several.row(row & !Self::SEVERAL),
            arc => std::slice::from_ref(arc),
        }
    }
}

impl Hierarchy {
    /// Contracts a graph; refused when the order is not one of its nodes, or fills the graph beyond
    /// all measure.
    pub fn new(graph: &Graph, order: &Order) -> Result<Self> {
        Self::within(graph, order, triangles::BUDGET)
    }

    /// As [`Self::new`], keeping at most `budget` triangles.
    pub(crate) fn within(graph: &Graph, order: &Order, budget: usize) -> Result<Self> {
        if order.nodes().len() != graph.nodes() {
            let (ordered, nodes) = (order.nodes().len(), graph.nodes());
            return Err(Error::Request {
                what: format!("the order has {ordered} nodes, the graph {nodes}"),
                remedy: "make the order from the same graph".to_owned(),
            });
        }
        let tree = Tree::new(graph, order);
        let (first, mut heads) = elimination::fill(graph, &tree)?;
        heads.shrink_to_fit();
        let Tree { rank, parent } = tree;
        let depth = depths(&parent);
        let (triangles, (below, (lies_on, edges_on))) = rayon::join(
            || triangles::listed(&first, &heads, budget),
            || {
                rayon::join(
                    || Below::new(&first, &heads),
                    || {
                        let lies_on = lies_on(graph, &rank, &first, &heads);
                        let edges_on = EdgesOn::new(&lies_on, heads.len());
                        (lies_on, edges_on)
                    },
                )
            },
        );
        Ok(Self {
            registers: Registers::widest(),
            node: inverse(&rank),
            head_depths: heads.iter().map(|&head| depth[head as usize]).collect(),
            depth,
            edges_on,
            triangles,
            below,
            rank,
            parent,
            first,
            heads,
            lies_on,
        })
    }

    /// The same, its metrics and tables worked out in other registers than the widest. All answers
    /// have equal bits.
    #[must_use]
    pub fn with_registers(self, registers: Registers) -> Self {
        Self { registers, ..self }
    }

    /// How many nodes the graph has.
    pub fn nodes(&self) -> usize {
        self.rank.len()
    }

    /// How many arcs the graph has, and so how many weights a metric takes.
    pub fn arcs(&self) -> usize {
        2 * self.lies_on.len()
    }

    /// How many up-arcs there are, shortcuts included.
    pub fn up_arcs(&self) -> usize {
        self.heads.len()
    }

    /// How many lower triangles a customisation relaxes.
    pub fn triangles(&self) -> usize {
        triangles::count(&self.first)
    }

    /// The most nodes on a way from a node to its root; a query visits twice as many at most.
    pub fn height(&self) -> usize {
        self.depth
            .iter()
            .max()
            .map_or(0, |&deepest| deepest as usize + 1)
    }

    /// What has to be kept to have the hierarchy again: named sections of words.
    pub fn to_words(&self) -> Vec<(&'static str, Vec<u32>)> {
        vec![(ORDER, self.node.clone())]
    }

    /// The hierarchy of `graph` from the sections of [`Self::to_words`], or what is wrong with
    /// them; `file` is how the user knows the place they came from.
    pub fn from_words(graph: &Graph, file: &str, sections: &[(&str, &[u32])]) -> Result<Self> {
        let fault = |cause: String| Fault::in_file(file, cause, "prepare the network again");
        let Some((_, words)) = sections.iter().find(|(name, _)| *name == ORDER) else {
            return Err(fault(format!("section \"{ORDER}\" is missing")).into());
        };
        let order = Order::from_nodes(words.to_vec()).filter(|_| words.len() == graph.nodes());
        let Some(order) = order else {
            let nodes = graph.nodes();
            let cause = format!("section \"{ORDER}\" does not name each of {nodes} nodes once");
            return Err(fault(cause).into());
        };
        Self::new(graph, &order)
    }

    /// The up-arc between two ranks, the lower first.
    #[inline]
    pub(crate) fn up_arc(&self, lower: u32, upper: u32) -> Option<u32> {
        let range = self.ups(lower);
        let at = self.heads[range.clone()]
            .iter()
            .position(|&head| head == upper)?;
        Some((range.start + at) as u32)
    }

    /// The range of the up-arcs of a rank.
    #[inline]
    pub(crate) fn ups(&self, rank: u32) -> std::ops::Range<usize> {
        let rank = rank as usize;
        self.first[rank] as usize..self.first[rank + 1] as usize
    }
}

fn between(first: &[u32], heads: &[u32], lower: u32, upper: u32) -> Option<u32> {
    let start = first[lower as usize];
    let row = &heads[start as usize..first[lower as usize + 1] as usize];
    row.binary_search(&upper).ok().map(|at| start + at as u32)
}

fn inverse(rank: &[u32]) -> Vec<u32> {
    let mut node = vec![0; rank.len()];
    for (of, &rank) in (0..).zip(rank) {
        node[rank as usize] = of;
    }
    node
}

fn depths(parent: &[u32]) -> Vec<u32> {
    let mut depth = vec![0; parent.len()];
    for x in (0..parent.len()).rev().filter(|&x| parent[x] != NONE) {
        depth[x] = depth[parent[x] as usize] + 1;
    }
    depth
}

fn lies_on(graph: &Graph, rank: &[u32], first: &[u32], heads: &[u32]) -> Vec<u32> {
    let lies_on = |&(tail, head): &(u32, u32)| {
        let (tail, head) = (rank[tail as usize], rank[head as usize]);
        let arc = between(first, heads, tail.min(head), tail.max(head));
        arc.map_or(NONE, |arc| 2 * arc + u32::from(tail > head))
    };
    graph.ends().iter().map(lies_on).collect()
}
