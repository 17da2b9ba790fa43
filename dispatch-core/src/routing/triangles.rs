//! The lower triangles of the filled graph, from the bottom up.
//!
//! A triangle is a node x below two of its higher neighbours y < z; its arcs (x,y) and (x,z) may
//! shorten (y,z). They are visited by x, then y, then z, so that all arcs of x are final when x is
//! reached. Only the number of (y,z) is kept, one `u32` a triangle: the other two follow from the
//! position (Buchhold, Sanders, Wagner 2019). Where the list would pass [`BUDGET`] entries it is
//! not kept, and each visit merges the neighbours of y and x again, at some five times the cost.

use super::hierarchy::Below;

/// The most triangles listed: 256 MiB. New York's 264,346 nodes have 9 million.
pub(crate) const BUDGET: usize = 1 << 26;

/// How many lower triangles there are.
pub(crate) fn count(first: &[u32]) -> usize {
    let degrees = first.windows(2).map(|x| (x[1] - x[0]) as usize);
    degrees
        .map(|degree| degree * degree.saturating_sub(1) / 2)
        .sum()
}

/// The list, or nothing when it would be longer than `budget`. Each y notes where its own arcs
/// lead, then fills the blocks of the arcs from below it: no search.
pub(crate) fn listed(
    first: &[u32],
    heads: &[u32],
    below: &Below,
    budget: usize,
) -> Option<Vec<u32>> {
    let total = count(first);
    if total > budget {
        return None;
    }
    let mut begins = Vec::with_capacity(heads.len());
    let mut begin = 0;
    for range in first.windows(2) {
        for arc in range[0]..range[1] {
            begins.push(begin);
            begin += (range[1] - arc - 1) as usize;
        }
    }
    let (mut list, mut arc_to) = (vec![0; total], vec![0; first.len()]);
    for y in 0..first.len() as u32 - 1 {
        for arc in first[y as usize]..first[y as usize + 1] {
            arc_to[heads[arc as usize] as usize] = arc;
        }
        for &(x, arc) in below.of(y) {
            let others = &heads[arc as usize + 1..first[x as usize + 1] as usize];
            for (third, &z) in list[begins[arc as usize]..].iter_mut().zip(others) {
                *third = arc_to[z as usize];
            }
        }
    }
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
