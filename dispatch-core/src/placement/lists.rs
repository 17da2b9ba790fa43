//! Many short lists in two vectors, and their transpose.

/// Lists of numbers, one after the other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Lists {
    start: Vec<usize>,
    items: Vec<u32>,
}

impl Default for Lists {
    fn default() -> Self {
        Self {
            start: vec![0],
            items: Vec::new(),
        }
    }
}

impl Lists {
    /// How many lists.
    pub(crate) const fn len(&self) -> usize {
        self.start.len() - 1
    }

    /// How many items in all.
    pub(crate) const fn total(&self) -> usize {
        self.items.len()
    }

    /// Adds a list.
    pub(crate) fn push(&mut self, items: impl IntoIterator<Item = u32>) {
        self.items.extend(items);
        self.start.push(self.items.len());
    }

    /// One list.
    #[inline]
    pub(crate) fn at(&self, index: u32) -> &[u32] {
        let index = index as usize;
        &self.items[self.start[index]..self.start[index + 1]]
    }

    /// All lists in order.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &[u32]> {
        (0..self.len() as u32).map(|index| self.at(index))
    }

    /// For each of `width` items, the lists it is in, in order.
    pub(crate) fn transposed(&self, width: usize) -> Self {
        let mut start = vec![0; width + 1];
        for &item in &self.items {
            start[item as usize + 1] += 1;
        }
        for index in 0..width {
            start[index + 1] += start[index];
        }
        let (mut next, mut items) = (start.clone(), vec![0; self.items.len()]);
        for (index, list) in self.iter().enumerate() {
            for &item in list {
                items[next[item as usize]] = index as u32;
                next[item as usize] += 1;
            }
        }
        Self { start, items }
    }
}
