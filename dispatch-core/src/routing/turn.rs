//! From columns to rows: the lanes of a sweep, one column a target, become one row a source.
//!
//! A target may have several ends; the nearest counts, lane by lane. Columns are gathered by the
//! eight and turned as squares of eight by eight, which on x86-64 with AVX2 is 24 shuffles of
//! registers; the plain loop gives equal bits. Cost: about one cache miss a column.

use super::graph::End;
use super::lanes::Lanes;
use super::registers::{Kind, Registers};
use super::rows::Rows;

/// The side of a square that is turned at once.
const SQUARE: usize = 8;

/// How many columns are fetched together: enough for the processor to wait for many at once.
const GATHERED: usize = 64;

/// Eight numbers of each of eight columns, or of eight rows.
type Square = [[u32; SQUARE]; SQUARE];

/// Where the ends of each target are among the columns, and their offsets.
#[derive(Clone, Debug)]
pub(crate) struct Targets {
    /// For each target where its ends begin, and one more.
    pub(crate) first: Vec<u32>,
    /// Column and offset.
    pub(crate) ends: Vec<End>,
}

impl Targets {
    /// How many targets there are.
    pub(crate) fn len(&self) -> usize {
        self.first.len() - 1
    }

    /// The targets of each of so many columns with their offsets, where every target has one end.
    pub(crate) fn of_columns(&self, columns: usize) -> Option<Rows<End>> {
        if self.ends.len() != self.len() || self.first.windows(2).any(|f| f[1] - f[0] != 1) {
            return None;
        }
        let ends = self.ends.iter().zip(0..);
        let ends = ends.map(|(&(column, offset), target)| (column, (target, offset)));
        Some(Rows::group(columns, ends))
    }

    /// Fills `rows`, one a lane and of one number a target, from the columns.
    pub(crate) fn turn<const V: usize>(
        &self,
        registers: Registers,
        columns: &[Lanes<V>],
        rows: &mut [u32],
    ) {
        #[cfg(target_arch = "x86_64")]
        match registers.kind() {
            Kind::Plain => {}
            // SAFETY: the processor has AVX2 (with AVX-512, too), or the value would not exist.
            Kind::Avx2 | Kind::Avx512 => return unsafe { turn_avx2(self, columns, rows) },
        }
        turn_plain(self, columns, rows);
    }

    /// The nearest end of a target for each lane; beyond the last target there is none.
    #[inline(always)]
    pub(crate) fn nearest<const V: usize>(&self, target: usize, columns: &[Lanes<V>]) -> Lanes<V> {
        let mut nearest = Lanes::NOWHERE;
        let Some(&[begin, end]) = self.first.get(target..target + 2) else {
            return nearest;
        };
        for &(column, offset) in &self.ends[begin as usize..end as usize] {
            let column = columns[column as usize].all();
            for (best, near) in nearest.all_mut().iter_mut().zip(column) {
                *best = (*best).min(near + offset);
            }
        }
        nearest
    }
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2")]
fn turn_avx2<const V: usize>(targets: &Targets, columns: &[Lanes<V>], rows: &mut [u32]) {
    use std::arch::x86_64::{
        __m256i, _mm256_permute2x128_si256, _mm256_unpackhi_epi32, _mm256_unpackhi_epi64,
        _mm256_unpacklo_epi32, _mm256_unpacklo_epi64,
    };
    let turned = |square: Square| {
        let [a, b, c, d, e, f, g, h]: [__m256i; SQUARE] = bytemuck::cast(square);
        let pairs = |a, b| (_mm256_unpacklo_epi32(a, b), _mm256_unpackhi_epi32(a, b));
        let ((a, b), (c, d)) = (pairs(a, b), pairs(c, d));
        let ((e, f), (g, h)) = (pairs(e, f), pairs(g, h));
        let fours = |a, b| (_mm256_unpacklo_epi64(a, b), _mm256_unpackhi_epi64(a, b));
        let ((a, c), (b, d)) = (fours(a, c), fours(b, d));
        let ((e, g), (f, h)) = (fours(e, g), fours(f, h));
        let lower = |a, b| _mm256_permute2x128_si256::<0x20>(a, b);
        let upper = |a, b| _mm256_permute2x128_si256::<0x31>(a, b);
        let lower = [lower(a, e), lower(c, g), lower(b, f), lower(d, h)];
        let upper = [upper(a, e), upper(c, g), upper(b, f), upper(d, h)];
        bytemuck::cast([lower, upper])
    };
    turn_squares(targets, columns, rows, turned);
}

fn turn_plain<const V: usize>(targets: &Targets, columns: &[Lanes<V>], rows: &mut [u32]) {
    let turned = |square: Square| {
        std::array::from_fn(|row| std::array::from_fn(|column| square[column][row]))
    };
    turn_squares(targets, columns, rows, turned);
}

#[inline(always)]
fn turn_squares<const V: usize>(
    targets: &Targets,
    columns: &[Lanes<V>],
    rows: &mut [u32],
    turned: impl Fn(Square) -> Square,
) {
    let count = targets.len();
    let mut gathered = [Lanes::<V>::NOWHERE; GATHERED];
    for begin in (0..count).step_by(GATHERED) {
        for (at, target) in gathered.iter_mut().zip(begin..) {
            *at = targets.nearest(target, columns);
        }
        let firsts = (begin..count).step_by(SQUARE);
        for (first, columns) in firsts.zip(gathered.as_chunks::<SQUARE>().0) {
            for square in 0..Lanes::<V>::NOWHERE.all().len() / SQUARE {
                let side = |lanes: &Lanes<V>| lanes.all().as_chunks().0[square];
                let turned = turned(columns.each_ref().map(side));
                write(&turned, square * SQUARE, first, count, rows);
            }
        }
    }
}

/// Writes a square of rows, from one lane and one target on, where there are targets.
#[inline(always)]
fn write(square: &Square, lane: usize, target: usize, count: usize, rows: &mut [u32]) {
    let width = SQUARE.min(count - target);
    for (lane, from) in (lane..).zip(square) {
        if width == SQUARE {
            rows[lane * count + target..][..SQUARE].copy_from_slice(from);
        } else {
            rows[lane * count + target..][..width].copy_from_slice(&from[..width]);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all_registers_agree<const V: usize>() {
        let lanes = Lanes::<V>::NOWHERE.all().len();
        let column = |i: u32| {
            let mut column = Lanes::<V>::NOWHERE;
            for (lane, near) in (0..).zip(column.all_mut()) {
                *near = i * 100 + lane;
            }
            column
        };
        let columns: Vec<_> = (0..30).map(column).collect();
        let targets = Targets {
            first: (0..=10).chain([13, 13, 14]).collect(),
            ends: (0..14).map(|i| (29 - 2 * i, i % 3)).collect(),
        };
        let mut plain = vec![0; lanes * 13];
        turn_plain(&targets, &columns, &mut plain);
        for registers in Registers::all() {
            let mut rows = vec![0; lanes * 13];
            targets.turn(registers, &columns, &mut rows);
            assert_eq!(plain, rows, "{registers:?}");
        }
        assert_eq!(plain[13 + 2], 2503);
        assert_eq!(plain[13 + 10], 501, "the nearest of three ends");
        assert_eq!(plain[13 + 11], super::super::INF, "no end");
    }

    #[test]
    fn rows_are_the_same_in_all_registers() {
        all_registers_agree::<1>();
        all_registers_agree::<2>();
        all_registers_agree::<4>();
    }
}
