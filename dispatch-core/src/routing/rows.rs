//! Lists of `u32` one behind the other, found by row: compressed sparse rows.

/// For each row a list, in one allocation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Rows {
    first: Vec<u32>,
    items: Vec<u32>,
}

impl Rows {
    /// The items of each of `rows` rows, in the order they come. A counting sort: O(rows + items).
    pub(crate) fn group(rows: usize, pairs: impl Iterator<Item = (u32, u32)> + Clone) -> Self {
        let mut first = vec![0u32; rows + 1];
        for (row, _) in pairs.clone() {
            first[row as usize + 1] += 1;
        }
        for row in 0..rows {
            first[row + 1] += first[row];
        }
        let mut next = first.clone();
        let mut items = vec![0; first[rows] as usize];
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
    pub(crate) fn row(&self, row: u32) -> &[u32] {
        let row = row as usize;
        &self.items[self.first[row] as usize..self.first[row + 1] as usize]
    }
}
