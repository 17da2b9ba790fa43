//! The two weights of an up-arc, and what its triangles do to them.
//!
//! A customisation goes through millions of triangles, and each is three pairs of weights that are
//! read and one or two that are written. The rules [`relaxed`] and [`shortened`] say what happens to
//! them; on x86-64 both directions are worked out in one register, which takes two thirds of the
//! time. Both give equal bits.

use std::cell::Cell;

use super::hierarchy::Hierarchy;
use super::registers::Kind;

/// The two weights of an up-arc: up from its lower end, and down to it.
pub(crate) type Pair = [u32; 2];
/// From the lower end to the upper.
pub(crate) const UP: usize = 0;
/// From the upper end to the lower.
pub(crate) const DOWN: usize = 1;

/// What (y,z) weighs, given (x,y) and (x,z): at most as much as the way over x.
#[inline(always)]
pub(crate) fn relaxed(first: Pair, second: Pair, third: Pair) -> Pair {
    [
        third[UP].min(first[DOWN] + second[UP]),
        third[DOWN].min(second[DOWN] + first[UP]),
    ]
}

/// What (x,y) and (x,z) weigh, given (y,z): at most as much as the way over each other.
#[inline(always)]
pub(crate) fn shortened(y: Pair, z: Pair, upper: Pair) -> (Pair, Pair) {
    (
        [
            y[UP].min(z[UP] + upper[DOWN]),
            y[DOWN].min(z[DOWN] + upper[UP]),
        ],
        [
            z[UP].min(y[UP] + upper[UP]),
            z[DOWN].min(y[DOWN] + upper[DOWN]),
        ],
    )
}

/// Lets every up-arc profit from the listed triangles below it, from the bottom up: the arcs of a
/// rank are final when it is reached, and those it may shorten lie behind them.
pub(crate) fn relax(hierarchy: &Hierarchy, list: &[u16], ups: &mut [Pair]) {
    #[cfg(target_arch = "x86_64")]
    match hierarchy.registers.kind() {
        Kind::Plain => {}
        // SAFETY: the processor has AVX2 (with AVX-512, too), or the value would not exist.
        Kind::Avx2 | Kind::Avx512 => return unsafe { wide::relax(hierarchy, list, ups) },
    }
    relax_by(hierarchy, list, ups, relaxed);
}

/// Lets every up-arc profit from the listed triangles above it, from the top down: the arcs above
/// those of a rank lie behind them, and are final.
pub(crate) fn shorten(hierarchy: &Hierarchy, list: &[u16], ups: &mut [Pair]) {
    #[cfg(target_arch = "x86_64")]
    match hierarchy.registers.kind() {
        Kind::Plain => {}
        // SAFETY: the processor has AVX2 (with AVX-512, too), or the value would not exist.
        Kind::Avx2 | Kind::Avx512 => return unsafe { wide::shorten(hierarchy, list, ups) },
    }
    shorten_by(hierarchy, list, ups, shortened);
}

#[inline(always)]
fn relax_by(
    hierarchy: &Hierarchy,
    list: &[u16],
    ups: &mut [Pair],
    relaxed: impl Fn(Pair, Pair, Pair) -> Pair,
) {
    let Hierarchy { first, heads, .. } = hierarchy;
    let ups = Cell::from_mut(ups).as_slice_of_cells();
    let mut thirds = list;
    for range in first.windows(2) {
        let range = range[0] as usize..range[1] as usize;
        let (mut sides, mut heads) = (&ups[range.clone()], &heads[range]);
        while let (Some((near, others)), Some((&y, later))) =
            (sides.split_first(), heads.split_first())
        {
            let near = near.get();
            let above = &ups[first[y as usize] as usize..];
            let (now, rest) = thirds.split_at(others.len());
            for (far, &place) in others.iter().zip(now) {
                let third = &above[usize::from(place)];
                third.set(relaxed(near, far.get(), third.get()));
            }
            (sides, heads, thirds) = (others, later, rest);
        }
    }
}

#[inline(always)]
fn shorten_by(
    hierarchy: &Hierarchy,
    list: &[u16],
    ups: &mut [Pair],
    shortened: impl Fn(Pair, Pair, Pair) -> (Pair, Pair),
) {
    let Hierarchy { first, heads, .. } = hierarchy;
    let ups = Cell::from_mut(ups).as_slice_of_cells();
    let mut rest = list;
    for range in first.windows(2).rev() {
        let range = range[0] as usize..range[1] as usize;
        let (mut sides, mut heads) = (&ups[range.clone()], &heads[range]);
        let triangles = sides.len() * sides.len().saturating_sub(1) / 2;
        let (below, mut uppers) = rest.split_at(rest.len() - triangles);
        rest = below;
        while let (Some((first_side, others)), Some((&y, later))) =
            (sides.split_first(), heads.split_first())
        {
            let above = &ups[first[y as usize] as usize..];
            let (now, behind) = uppers.split_at(others.len());
            let mut near = first_side.get();
            for (far, &place) in others.iter().zip(now) {
                let upper = above[usize::from(place)].get();
                let (y, z) = shortened(near, far.get(), upper);
                near = y;
                far.set(z);
            }
            first_side.set(near);
            (sides, heads, uppers) = (others, later, behind);
        }
    }
}

/// The same, both directions in one register.
#[cfg(target_arch = "x86_64")]
mod wide {
    use std::arch::x86_64::{
        __m128i, _mm_add_epi32, _mm_cvtsi64_si128, _mm_cvtsi128_si64, _mm_min_epu32,
        _mm_shuffle_epi32,
    };

    use super::{Hierarchy, Pair, relax_by, shorten_by};

    #[target_feature(enable = "avx2")]
    fn load(pair: Pair) -> __m128i {
        _mm_cvtsi64_si128(bytemuck::cast(pair))
    }

    #[target_feature(enable = "avx2")]
    fn store(pair: __m128i) -> Pair {
        bytemuck::cast(_mm_cvtsi128_si64(pair))
    }

    /// The other direction.
    #[target_feature(enable = "avx2")]
    fn turned(pair: __m128i) -> __m128i {
        _mm_shuffle_epi32::<0b11_10_00_01>(pair)
    }

    #[target_feature(enable = "avx2")]
    pub(super) fn relax(hierarchy: &Hierarchy, list: &[u16], ups: &mut [Pair]) {
        let relaxed = |first, second, third| {
            let over = _mm_add_epi32(turned(load(first)), load(second));
            store(_mm_min_epu32(load(third), over))
        };
        relax_by(hierarchy, list, ups, relaxed);
    }

    #[target_feature(enable = "avx2")]
    pub(super) fn shorten(hierarchy: &Hierarchy, list: &[u16], ups: &mut [Pair]) {
        let shortened = |y, z, upper| {
            let (y, z, upper) = (load(y), load(z), load(upper));
            (
                store(_mm_min_epu32(y, _mm_add_epi32(z, turned(upper)))),
                store(_mm_min_epu32(z, _mm_add_epi32(y, upper))),
            )
        };
        shorten_by(hierarchy, list, ups, shortened);
    }
}

#[cfg(test)]
mod tests {
    use crate::geo::Coordinate;
    use crate::routing::{Graph, Hierarchy, INF, Order, Registers};

    #[test]
    fn a_metric_is_the_same_in_all_registers() {
        let ends = (0..90).map(|i| (i % 30, i * i % 29)).collect();
        let graph = Graph::new(vec![Coordinate::default(); 30], ends).unwrap();
        let order = Order::by_dissection(&graph);
        let weight = |i: u32| [INF, 0, i * 37 % 100, i * 7919 % 100_000][i as usize % 4];
        let weights: Vec<u32> = (0..180).map(weight).collect();
        let plain = Hierarchy::new(&graph, &order).unwrap();
        let plain = plain.with_registers(Registers::PLAIN);
        let metric = plain.customise(&weights);
        for registers in Registers::all() {
            let hierarchy = plain.clone().with_registers(registers);
            let other = hierarchy.customise(&weights);
            assert_eq!(other, metric, "{registers:?}");
            let perfected = metric.clone().perfected(&plain);
            assert_eq!(other.perfected(&hierarchy), perfected, "{registers:?}");
        }
    }
}
