//! Perfect customisation: the up-arcs that some shortest path needs, packed for queries and sweeps.
//!
//! After the basic customisation (`metric`) an up-arc may still be longer than the way over ranks
//! above it. From the top down, each upper triangle x < y < z lets (x,y) profit from (x,z) and
//! (y,z), and the other way round; (y,z) is final by then, so that every up-arc ends as long as the
//! shortest way between its ends (Dibbelt, Strasser, Wagner 2016, perfect customisation). What had
//! to be shortened is on no shortest up-and-down path and is left out: about a quarter on a street
//! network. Distances are the same bit by bit, and so are paths: of every shortcut the middle that
//! unpacking would find among the basic weights is noted (`middles`), and the basic weights are
//! forgotten.
//!
//! Each direction has arrays of its own, so that a climb reads what it needs and nothing else: the
//! depth of the upper end, which is all a search along one root path asks for, in two bytes, and
//! the weight in four. Those of a rank that has many are laid out in `blocks`, whose gaps are arcs
//! that nothing is gained by. Cost: two more scans of the triangles and one of the up-arcs.
//! Memory: 10 bytes an arc kept, 8 a rank, 4 an arc of the graph: 24 MB for New York.

use std::ops::Range;

use super::blocks::{WIDE, block};
use super::graph::{INF, NONE};
use super::hierarchy::Hierarchy;
use super::middles::{Middles, Note};
use super::pairs::{self, DOWN, Pair, UP};
use super::triangles;

/// The arcs kept, by direction, and how to unpack them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Packed {
    sides: [Arcs; 2],
    middles: Middles,
}

/// The arcs kept in one direction, by their lower end.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Arcs {
    first: Vec<u32>,
    depths: Vec<u16>,
    weights: Vec<u32>,
}

impl Packed {
    /// The arcs that shortest paths need under these weights of the edges and up-arcs; `None`
    /// where the hierarchy is higher than two bytes count, or wider than `middles` can note, which
    /// no road network comes near.
    pub(crate) fn new(hierarchy: &Hierarchy, edges: &[u32], basic: &[Pair]) -> Option<Self> {
        u16::try_from(hierarchy.height()).ok()?;
        let mut perfect = basic.to_vec();
        match &hierarchy.triangles {
            Some(list) => pairs::shorten(hierarchy, list, &mut perfect),
            None => shorten_merged(hierarchy, &mut perfect),
        }
        let kept = |arc: usize, side: usize| {
            basic[arc][side] < INF && basic[arc][side] == perfect[arc][side]
        };
        let mut places = vec![[NONE; 2]; basic.len()];
        let sides = [UP, DOWN].map(|side| {
            let weight = |arc: usize| kept(arc, side).then(|| basic[arc][side]);
            Arcs::new(hierarchy, weight, |arc, at| places[arc][side] = at)
        });
        let [up, down] = &sides;
        for rank in 0..hierarchy.nodes() {
            for [above, below] in &mut places[hierarchy.ups(rank as u32)] {
                *above = above.saturating_add(down.first[rank + 1]);
                *below = below.saturating_add(up.first[rank]);
            }
        }
        let laid = up.weights.len() + down.weights.len();
        let middles = Middles::new(hierarchy, edges, basic, &places, laid)?;
        Some(Self { sides, middles })
    }

    /// How the arcs are unpacked.
    pub(crate) fn middles(&self) -> &Middles {
        &self.middles
    }

    /// The depths of the upper ends of a rank's arcs in one direction, and their weights.
    #[inline(always)]
    pub(crate) fn arcs<const SIDE: usize>(&self, rank: u32) -> (&[u16], &[u32]) {
        let side = &self.sides[SIDE];
        let range = side.range(rank as usize);
        (&side.depths[range.clone()], &side.weights[range])
    }

    /// Asks memory for where the arcs of a rank lie, in one direction.
    #[inline(always)]
    pub(crate) fn fetch_range<const SIDE: usize>(&self, rank: u32) {
        fetch(&self.sides[SIDE].first, rank as usize);
    }

    /// Asks memory for the first arcs of a rank in one direction.
    #[inline(always)]
    pub(crate) fn fetch_arcs<const SIDE: usize>(&self, rank: u32) {
        let side = &self.sides[SIDE];
        let begin = side.first[rank as usize] as usize;
        fetch(&side.depths, begin);
        fetch(&side.weights, begin);
    }

    /// The note of the arc between a rank and the one above it at this depth, in one direction.
    pub(crate) fn note(&self, lower: u32, depth: u32, side: usize) -> Option<Note> {
        let lower = lower as usize;
        let [up, down] = [UP, DOWN].map(|side| &self.sides[side].first);
        let depths = &self.sides[side].depths[self.sides[side].range(lower)];
        let at = depths.iter().position(|&to| u32::from(to) == depth)? as u32;
        let begin = match side {
            UP => up[lower] + down[lower + 1],
            _ => up[lower] + down[lower],
        };
        Some(self.middles.at(begin + at))
    }

    /// How many arcs are kept, up and down.
    pub(crate) fn kept(&self) -> [usize; 2] {
        let kept = |side: &Arcs| side.weights.iter().filter(|&&weight| weight < INF).count();
        self.sides.each_ref().map(kept)
    }
}

impl Arcs {
    #[inline(always)]
    fn range(&self, rank: usize) -> Range<usize> {
        self.first[rank] as usize..self.first[rank + 1] as usize
    }

    /// The arcs that have a weight here, those of a wide rank in blocks; and tells where each lies.
    fn new(
        hierarchy: &Hierarchy,
        weight: impl Fn(usize) -> Option<u32>,
        mut lies: impl FnMut(usize, u32),
    ) -> Self {
        let mut arcs = Self {
            first: Vec::with_capacity(hierarchy.nodes() + 1),
            ..Self::default()
        };
        arcs.first.push(0);
        for rank in 0..hierarchy.nodes() as u32 {
            let kept = || {
                let ups = hierarchy.ups(rank);
                ups.filter_map(|arc| Some((arc, hierarchy.head_depths[arc], weight(arc)?)))
            };
            let wide = kept().count() >= WIDE;
            let mut begun = None;
            for (arc, depth, weight) in kept() {
                let beside = if wide { block(depth) } else { depth..depth + 1 };
                if begun != Some(beside.start) {
                    begun = Some(beside.start);
                    arcs.depths.extend(beside.clone().map(|depth| depth as u16));
                    arcs.weights.resize(arcs.depths.len(), INF);
                }
                let at = arcs.weights.len() - (beside.end - depth) as usize;
                arcs.weights[at] = weight;
                lies(arc, at as u32);
            }
            arcs.first.push(arcs.weights.len() as u32);
        }
        arcs.depths.shrink_to_fit();
        arcs.weights.shrink_to_fit();
        arcs
    }
}

/// Tells the processor that this place will be read soon.
#[inline(always)]
fn fetch<T>(from: &[T], at: usize) {
    #[cfg(target_arch = "x86_64")]
    // SAFETY: every x86-64 processor has SSE; the hint reads nothing the program sees and may name
    // any address.
    unsafe {
        use std::arch::x86_64::{_MM_HINT_T0, _mm_prefetch};
        _mm_prefetch::<_MM_HINT_T0>(from.as_ptr().wrapping_add(at).cast());
    }
    #[cfg(not(target_arch = "x86_64"))]
    let _ = (from, at);
}

fn shorten_merged(hierarchy: &Hierarchy, ups: &mut [Pair]) {
    let Hierarchy { first, heads, .. } = hierarchy;
    for x in (0..hierarchy.nodes()).rev() {
        for arc in first[x]..first[x + 1] {
            let (mut near, mut at) = (ups[arc as usize], arc as usize);
            triangles::third_arcs(first, heads, x, arc, |upper| {
                at += 1;
                (near, ups[at]) = pairs::shortened(near, ups[at], ups[upper as usize]);
            });
            ups[arc as usize] = near;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geo::Coordinate;
    use crate::routing::{Graph, Order};

    fn ring() -> (Graph, Vec<u32>) {
        let ends = (0..60).map(|i| (i % 20, i * i % 19)).collect();
        let graph = Graph::new(vec![Coordinate::default(); 20], ends).unwrap();
        let weights = (0..120).map(|i| i * 37 % 100).collect();
        (graph, weights)
    }

    #[test]
    fn without_the_list_of_triangles_the_same_arcs_are_kept() {
        let (graph, weights) = ring();
        let order = Order::by_dissection(&graph);
        let listed = Hierarchy::new(&graph, &order).unwrap();
        let merged = Hierarchy::within(&graph, &order, 0).unwrap();
        let packed = |hierarchy: &Hierarchy| hierarchy.customise(&weights).perfected(hierarchy);
        assert!(packed(&listed).kept_arcs().is_some());
        assert_eq!(packed(&listed), packed(&merged));
    }

    #[test]
    fn an_arc_that_is_longer_than_the_way_over_higher_ranks_is_left_out() {
        let (graph, weights) = ring();
        let hierarchy = Hierarchy::new(&graph, &Order::by_dissection(&graph)).unwrap();
        let metric = hierarchy.customise(&weights).perfected(&hierarchy);
        let [up, down] = metric.kept_arcs().unwrap();
        assert!(up > 0 && up < hierarchy.up_arcs());
        assert!(down > 0 && down < hierarchy.up_arcs());
    }
}
