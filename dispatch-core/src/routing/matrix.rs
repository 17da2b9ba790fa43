//! A table that is kept: every distance from every source to every target.
//!
//! It is laid out as the sweep finds it, a column of 64 sources to one target after the other, and
//! so far larger than the caches that writing through them would cost more than the sweeps: where
//! the processor can, whole columns are written past them.

use bytemuck::Pod;

use super::lanes::WIDEST;

/// A number for each pair of a source and a target.
#[derive(Clone, Debug)]
pub struct Matrix<T> {
    /// By source its place: those of a block are near each other, so that a sweep has less to do.
    places: Vec<u32>,
    targets: usize,
    /// For each block of sources, its columns by target.
    columns: Vec<Column<T>>,
}

/// The numbers of a block of sources to one target.
#[derive(Clone, Copy, Debug)]
#[repr(C, align(64))]
struct Column<T>([T; WIDEST]);

impl<T: Pod> Matrix<T> {
    /// Room for so many sources and targets, all `filled`.
    pub fn new(sources: usize, targets: usize, filled: T) -> Self {
        let columns = sources.div_ceil(WIDEST) * targets;
        Self {
            places: (0..).take(sources).collect(),
            targets,
            columns: vec![Column([filled; WIDEST]); columns],
        }
    }

    /// How many sources and how many targets.
    pub const fn shape(&self) -> [usize; 2] {
        [self.places.len(), self.targets]
    }

    /// The number of a source and a target; `None` where there is no such source or target.
    pub fn get(&self, source: usize, target: usize) -> Option<T> {
        let place = *self.places.get(source)? as usize;
        if target >= self.targets {
            return None;
        }
        let column = &self.columns[place / WIDEST * self.targets + target];
        Some(column.0[place % WIDEST])
    }

    /// The way to write it, the sources in this order.
    pub(crate) fn writer(&mut self, order: &[u32]) -> Writer<'_, T> {
        for (place, &source) in (0..).zip(order) {
            self.places[source as usize] = place;
        }
        Writer { matrix: self }
    }
}

/// Writes columns. What it has written is to be read when it has been dropped, which its borrow of
/// the matrix sees to.
pub(crate) struct Writer<'a, T> {
    matrix: &'a mut Matrix<T>,
}

impl<T: Pod> Writer<'_, T> {
    /// Writes the numbers of the block of places that begins at `first` to a target: as many as
    /// there are sources, or a whole column, of which those beyond the last source mean nothing.
    #[inline(always)]
    pub(crate) fn column(&mut self, first: usize, target: usize, numbers: &[T]) {
        let at = first / WIDEST * self.matrix.targets + target;
        let column = &mut self.matrix.columns[at].0;
        match numbers.try_into() {
            Ok(numbers) => past_the_caches(column, numbers),
            Err(_) => column[..numbers.len()].copy_from_slice(numbers),
        }
    }
}

#[cfg(target_arch = "x86_64")]
#[inline(always)]
fn past_the_caches<T: Pod>(to: &mut [T; WIDEST], from: &[T; WIDEST]) {
    use std::arch::x86_64::{__m128i, _mm_stream_si128};
    let (to, from): (&mut [u8], &[u8]) = (bytemuck::bytes_of_mut(to), bytemuck::bytes_of(from));
    let pieces = to.as_chunks_mut::<16>().0.iter_mut();
    for (to, from) in pieces.zip(from.as_chunks::<16>().0) {
        // SAFETY: every x86-64 processor has SSE2; the place is writable, is 16 bytes long, and begins at
        // a multiple of 16 of a column, which begins at one of 64. Nobody reads it before the
        // fence of `Writer::drop`, as the writer holds the only reference.
        unsafe { _mm_stream_si128(to.as_mut_ptr().cast::<__m128i>(), bytemuck::cast(*from)) };
    }
}

#[cfg(not(target_arch = "x86_64"))]
#[inline(always)]
fn past_the_caches<T: Pod>(to: &mut [T; WIDEST], from: &[T; WIDEST]) {
    *to = *from;
}

impl<T> Drop for Writer<'_, T> {
    fn drop(&mut self) {
        #[cfg(target_arch = "x86_64")]
        // SAFETY: every x86-64 processor has SSE.
        unsafe {
            std::arch::x86_64::_mm_sfence();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_found_by_source_and_target() {
        let mut matrix = Matrix::new(70, 3, 0u16);
        let order: Vec<u32> = (0..70).rev().collect();
        let mut writer = matrix.writer(&order);
        let numbers = |begin: u16| -> Vec<u16> { (begin..).take(WIDEST).collect() };
        writer.column(0, 2, &numbers(100));
        writer.column(64, 0, &numbers(200)[..6]);
        drop(writer);
        assert_eq!(matrix.shape(), [70, 3]);
        assert_eq!(matrix.get(69, 2), Some(100));
        assert_eq!(matrix.get(6, 2), Some(163));
        assert_eq!(matrix.get(0, 0), Some(205));
        assert_eq!(matrix.get(0, 1), Some(0));
        assert_eq!((matrix.get(70, 0), matrix.get(0, 3)), (None, None));
    }

    #[test]
    fn a_matrix_of_nothing_is_empty() {
        let matrix = Matrix::new(0, 5, 0u32);
        assert_eq!(matrix.get(0, 0), None);
        assert_eq!(Matrix::new(5, 0, 0u32).get(0, 0), None);
    }
}
