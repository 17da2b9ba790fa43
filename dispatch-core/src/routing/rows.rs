//! Lists one behind the other, found by row: compressed sparse rows.

/// For each row a list, in one allocation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Rows<T = u32> {
    first: Vec<u32>,
    items: Vec<T>,
}

impl<T: Copy + Default> Rows<T> {
    /// The items of each of `rows` rows, in the order they come. A counting sort: O(rows + items).
    pub(crate) fn group(rows: usize, pairs: impl Iterator<Item = (u32, T)> + Clone) -> Self {
        let mut first = vec![0u32; rows + 1];
        for (row, _) in pairs.clone() {
            first[row as usize + 1] += 1;
        }
        for row in 0..rows {
            first[row + 1] += first[row];
        }
        let mut next = first.clone();
        let mut items = vec![T::default(); first[rows] as usize];
        for (row, item) in pairs {
            let at = &mut next[row as usize];
            items[*at as usize] = item;
            *at += 1;
        }
        Self { first, items }
    }

    /// How many rows there are.
    pub(crate) fn rows(&self) -> usize {
        self.first.len() - 1
    }

    /// The items of a row.
    pub(crate) fn row(&self, row: u32) -> &[T] {
        let row = row as usize;
        &self.items[self.first[row] as usize..self.first[row + 1] as usize]
    }
}
