//! The lower triangles of the filled graph, from the bottom up.
//!
//! A triangle is a node x below two of its higher neighbours y < z; its arcs (x,y) and (x,z) may
//! shorten (y,z). They are visited by x, then y, then z, so that all arcs of x are final when x is
//! reached. Only the place of (y,z) among the up-arcs of y is kept, two bytes a triangle: the other
//! arcs follow from the position (Buchhold, Sanders, Wagner 2019, who keep the number of (y,z) in
//! four). Where the list would pass [`BUDGET`] entries it is not kept, and each visit merges the
//! neighbours of x and y again, at some five times the cost.

use rayon::prelude::*;

/// The most triangles listed: 256 MiB. New York's 264,346 nodes have 8 million.
pub(crate) const BUDGET: usize = 1 << 27;

/// How many lower triangles there are.
pub(crate) fn count(first: &[u32]) -> usize {
    let degrees = first.windows(2).map(|x| (x[1] - x[0]) as usize);
    degrees
        .map(|degree| degree * degree.saturating_sub(1) / 2)
        .sum()
}

/// How many nodes a thread lists at once.
const BLOCK: usize = 1 << 12;

/// The list, or nothing when it would be longer than `budget`, or some rank has more up-arcs than two
/// bytes count. Worked out on all threads.
pub(crate) fn listed(first: &[u32], heads: &[u32], budget: usize) -> Option<Vec<u16>> {
    let total = count(first);
    let widest = first.windows(2).map(|x| x[1] - x[0]).max();
    if total > budget || widest > Some(1 << 16) {
        return None;
    }
    let mut list = vec![0; total];
    let nodes = first.len() - 1;
    let (mut blocks, mut rest) = (Vec::new(), list.as_mut_slice());
    for begin in (0..nodes).step_by(BLOCK) {
        let end = nodes.min(begin + BLOCK);
        let (block, behind) = rest.split_at_mut(count(&first[begin..=end]));
        blocks.push((begin..end, block));
        rest = behind;
    }
    blocks.into_par_iter().for_each(|(nodes, block)| {
        let mut block = block.iter_mut();
        for x in nodes {
            for arc in first[x]..first[x + 1] {
                let begin = first[heads[arc as usize] as usize];
                third_arcs(first, heads, x, arc, |third| {
                    if let Some(at) = block.next() {
                        *at = (third - begin) as u16;
                    }
                });
            }
        }
    });
    Some(list)
}

/// For the arc (x,y), hands over the arc (y,z) of every triangle, z rising.
#[inline]
pub(crate) fn third_arcs(
    first: &[u32],
    heads: &[u32],
    x: usize,
    arc: u32,
    mut found: impl FnMut(u32),
) {
    let y = heads[arc as usize] as usize;
    let mut at = first[y];
    for &z in &heads[arc as usize + 1..first[x + 1] as usize] {
        // (y,z) exists: contracting x joined its higher neighbours.
        while heads[at as usize] != z {
            at += 1;
        }
        found(at);
    }
}
