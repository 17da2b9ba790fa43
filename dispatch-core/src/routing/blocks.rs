//! Wide ranks: the arcs of a rank with many, in blocks that are relaxed eight at a time.
//!
//! Near the top of a hierarchy nearly every rank is joined to nearly all above it. On a million
//! junctions one rank in seven hundred has 32 arcs or more, and these ranks have four fifths of the
//! arcs that a search reads. So theirs lie in blocks of eight neighbouring depths; an arc that is not
//! there weighs [`INF`](super::graph::INF). A block begins at a multiple of eight, so that a search
//! loads from its stack what the rank before stored as one. The loop is plain; on x86-64 it is
//! compiled again for AVX2, where a block is one addition and one comparison.
//! Cost: a third of the time of a search on a million junctions less; a hundredth more memory.

use std::ops::Range;

use super::registers::{Kind, Registers};

/// How many depths lie in a block.
pub(crate) const BLOCK: usize = 8;

/// From this many arcs on a rank is wide.
pub(crate) const WIDE: usize = 32;

/// The arcs of a wide rank: the depths of their upper ends, and the weights.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Blocks<'a> {
    depths: &'a [u16],
    weights: &'a [u32],
}

/// By depth: the distances of a search, and where ways are noted, the rank each came from.
pub(crate) struct Stack<'a> {
    pub(crate) near: &'a mut [u32],
    pub(crate) from: &'a mut [u32],
}

/// The depths of the block this depth is in.
pub(crate) fn block(depth: u32) -> Range<u32> {
    let begin = depth / BLOCK as u32 * BLOCK as u32;
    begin..begin + BLOCK as u32
}

/// How long a stack is of which whole blocks are read.
pub(crate) fn whole(height: usize) -> usize {
    height.next_multiple_of(BLOCK)
}

impl<'a> Blocks<'a> {
    /// These arcs as blocks, if they are of a wide rank.
    #[inline(always)]
    pub(crate) fn of(depths: &'a [u16], weights: &'a [u32]) -> Option<Self> {
        (depths.len() >= WIDE).then_some(Self { depths, weights })
    }

    /// Lets all above profit from this rank's distance; with `NOTE` it is remembered who did.
    #[inline(always)]
    pub(crate) fn relax<const NOTE: bool>(
        self,
        registers: Registers,
        (rank, near): (u32, u32),
        above: &mut Stack<'_>,
    ) {
        match registers.kind() {
            Kind::Plain => relax_by::<NOTE>(self, (rank, near), above),
            #[cfg(target_arch = "x86_64")]
            // SAFETY: the processor has AVX2 (with AVX-512, too), or the value would not exist.
            Kind::Avx2 | Kind::Avx512 => unsafe { relax_wide::<NOTE>(self, (rank, near), above) },
        }
    }
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2")]
fn relax_wide<const NOTE: bool>(blocks: Blocks<'_>, ends: (u32, u32), above: &mut Stack<'_>) {
    relax_by::<NOTE>(blocks, ends, above);
}

/// The loop itself. A block is read as a whole and written as a whole: so it is held in registers.
#[inline(always)]
fn relax_by<const NOTE: bool>(
    Blocks { depths, weights }: Blocks<'_>,
    (rank, near): (u32, u32),
    above: &mut Stack<'_>,
) {
    let lowest = depths.iter().step_by(BLOCK);
    for (&lowest, weights) in lowest.zip(weights.as_chunks::<BLOCK>().0) {
        let Some(nears) = above.near[usize::from(lowest)..].first_chunk_mut::<BLOCK>() else {
            return;
        };
        let before = *nears;
        let over = weights.map(|weight| near + weight);
        let nearer: [bool; BLOCK] = std::array::from_fn(|lane| over[lane] < before[lane]);
        let pick = |lane: usize, new: u32, old: u32| if nearer[lane] { new } else { old };
        *nears = std::array::from_fn(|lane| pick(lane, over[lane], before[lane]));
        if NOTE {
            let Some(from) = above.from[usize::from(lowest)..].first_chunk_mut::<BLOCK>() else {
                return;
            };
            let before = *from;
            *from = std::array::from_fn(|lane| pick(lane, rank, before[lane]));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geo::Coordinate;
    use crate::routing::metric::Ups;
    use crate::routing::pairs::{DOWN, UP};
    use crate::routing::{Dijkstra, Graph, Hierarchy, INF, Metric, Order, Query};

    /// Seventy places joined nearly all to all, some one way: nearly every road is a shortest path.
    fn dense() -> (Graph, Vec<u32>) {
        let all = (0..70_u32).flat_map(|a| (0..a).map(move |b| (a, b)));
        let ends: Vec<_> = all.filter(|&(a, b)| (a * 7 + b * 3) % 11 > 1).collect();
        let graph = Graph::new(vec![Coordinate::default(); 70], ends).unwrap();
        let long = |arc: u32| 100 + arc * 37 % 90;
        let one_way = |arc: u32| (arc * 13).is_multiple_of(17);
        let weights =
            (0..graph.arcs() as u32).map(|arc| if one_way(arc) { INF } else { long(arc) });
        let weights = weights.collect();
        (graph, weights)
    }

    fn perfected(graph: &Graph, weights: &[u32]) -> (Hierarchy, Metric) {
        let hierarchy = Hierarchy::new(graph, &Order::by_dissection(graph)).unwrap();
        let metric = hierarchy.customise(weights).perfected(&hierarchy);
        (hierarchy, metric)
    }

    #[test]
    fn distances_and_paths_over_wide_ranks_are_right_in_all_registers() {
        let (graph, weights) = dense();
        let (hierarchy, metric) = perfected(&graph, &weights);
        let wide = |rank: &u32| metric.blocks::<UP>(*rank).is_some();
        assert!((0..70).filter(wide).count() > 20);
        let basic = hierarchy.customise(&weights);
        for registers in Registers::all() {
            let hierarchy = hierarchy.clone().with_registers(registers);
            let mut query = Query::new(&hierarchy);
            for from in 0..70 {
                let truth = Dijkstra::new(&graph).distances(&weights, &[(from, 0)]);
                for to in 0..70 {
                    let ends: [&[_]; 2] = [&[(from, 5)], &[(to, 0)]];
                    let near = query.distance(&hierarchy, &metric, ends[0], ends[1]);
                    assert_eq!(near, Some(truth[to as usize] + 5), "{registers:?}");
                    let path = query.path(&hierarchy, &metric, ends[0], ends[1]);
                    let same = query.path(&hierarchy, &basic, ends[0], ends[1]);
                    assert_eq!(path, same, "{registers:?}");
                }
            }
        }
    }

    #[test]
    fn the_gaps_of_blocks_are_not_counted_as_arcs_kept() {
        let (graph, weights) = dense();
        let (hierarchy, metric) = perfected(&graph, &weights);
        let Ups::Basic(basic) = hierarchy.customise(&weights).ups else {
            panic!("perfected")
        };
        let mut shortest = [0, 0];
        for rank in 0..70 {
            let lower = hierarchy.node[rank as usize];
            let out = Dijkstra::new(&graph).distances(&weights, &[(lower, 0)]);
            let back = Dijkstra::against(&graph).distances(&weights, &[(lower, 0)]);
            for arc in hierarchy.ups(rank) {
                let upper = hierarchy.node[hierarchy.heads[arc] as usize] as usize;
                let reached = [out[upper], back[upper]];
                for side in [UP, DOWN] {
                    let weight = basic[arc][side];
                    shortest[side] += usize::from(weight < INF && weight == reached[side]);
                }
            }
        }
        assert_eq!(metric.kept_arcs(), Some(shortest));
    }
}
