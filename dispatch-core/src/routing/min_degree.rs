//! Minimum degree on a small part (Tinney, Walker 1967): eliminate the node with the fewest
//! neighbours, join these to each other, repeat.
//!
//! The nodes that border the part from outside, its separators, are eliminated later; they are not
//! ordered here, but they count as neighbours, and elimination joins them like the others (halo: Pellegrini,
//! Roman, Amestoy 2000). Neighbourhoods are rows of bits.
//! Cost: O(n² b / 64) word operations for n nodes and b with the border.

/// The most nodes a part has that is ordered so. On New York the up-arcs are 1.26 million with 64, 1.21
/// with 512, 1.20 with 2,048, where the tree begins to grow higher.
pub(crate) const LARGEST: usize = 512;

/// Neighbourhoods as rows of bits: first the nodes to eliminate, then the border.
#[derive(Clone, Debug)]
pub(crate) struct Neighbours {
    /// Words a row.
    width: usize,
    bits: Vec<u64>,
}

impl Neighbours {
    /// No edges among `nodes` and `border` more.
    pub(crate) fn new(nodes: usize, border: usize) -> Self {
        let width = (nodes + border).div_ceil(64);
        Self {
            width,
            bits: vec![0; nodes * width],
        }
    }

    /// Notes that a node to eliminate has this neighbour.
    pub(crate) fn join(&mut self, node: usize, neighbour: usize) {
        self.bits[node * self.width + neighbour / 64] |= 1 << (neighbour % 64);
    }

    fn row(&self, node: usize) -> &[u64] {
        &self.bits[node * self.width..][..self.width]
    }

    fn degree(&self, node: usize) -> u32 {
        self.row(node).iter().map(|word| word.count_ones()).sum()
    }

    /// The nodes in the order of their elimination; a tie goes to the lower.
    pub(crate) fn eliminate(mut self) -> Vec<usize> {
        let nodes = self.bits.len() / self.width.max(1);
        let mut left: Vec<(u32, usize)> = (0..nodes).map(|n| (self.degree(n), n)).collect();
        let mut order = Vec::with_capacity(nodes);
        while let Some(at) = (0..left.len()).min_by_key(|&at| left[at]) {
            let (_, node) = left.swap_remove(at);
            order.push(node);
            let around = self.row(node).to_vec();
            let is_around = |other: usize| around[other / 64] >> (other % 64) & 1 == 1;
            for (degree, other) in left.iter_mut().filter(|(_, other)| is_around(*other)) {
                let row = &mut self.bits[*other * self.width..][..self.width];
                for (word, around) in row.iter_mut().zip(&around) {
                    *word |= around;
                }
                row[node / 64] &= !(1 << (node % 64));
                row[*other / 64] &= !(1 << (*other % 64));
                *degree = self.degree(*other);
            }
        }
        order
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn neighbours(nodes: usize, border: usize, edges: &[(usize, usize)]) -> Neighbours {
        let mut neighbours = Neighbours::new(nodes, border);
        for &(a, b) in edges {
            for (a, b) in [(a, b), (b, a)] {
                if a < nodes {
                    neighbours.join(a, b);
                }
            }
        }
        neighbours
    }

    #[test]
    fn the_middle_of_a_star_is_eliminated_after_its_arms() {
        let star = neighbours(5, 0, &[(0, 1), (0, 2), (0, 3), (0, 4)]);
        assert_eq!(star.eliminate(), [1, 2, 3, 0, 4]);
    }

    #[test]
    fn a_node_at_the_border_waits_for_those_inside() {
        // A path 0 - 1 - 2 whose first node has two neighbours outside.
        let path = neighbours(3, 2, &[(0, 1), (1, 2), (0, 3), (0, 4)]);
        assert_eq!(path.eliminate(), [2, 1, 0]);
    }
}
