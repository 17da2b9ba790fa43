//! Minimum degree on a small part (Tinney, Walker 1967): eliminate the node with the fewest
//! neighbours, join these to each other, repeat.
//!
//! Neighbourhoods are the bits of a `u64`. The nodes that
//! border the part from outside (its separators, eliminated later) are not seen.
//! Cost: O(n²) word operations for n nodes.

use std::cmp::Reverse;

/// The most nodes a part has: more would fit, but cuts order them better than this does, blind to
/// the border.
pub(crate) const LARGEST: usize = 16;

/// The nodes `0..neighbours.len()` in the order of their elimination; a tie goes to the lower.
pub(crate) fn eliminate(mut neighbours: Vec<u64>) -> Vec<usize> {
    let mut left: Vec<usize> = (0..neighbours.len()).rev().collect();
    let mut order = Vec::with_capacity(left.len());
    while !left.is_empty() {
        left.sort_unstable_by_key(|&node| Reverse((neighbours[node].count_ones(), node)));
        let Some(node) = left.pop() else { break };
        order.push(node);
        let around = neighbours[node];
        for &other in left.iter().filter(|&&other| around >> other & 1 == 1) {
            neighbours[other] = (neighbours[other] | around) & !(1 << node | 1 << other);
        }
    }
    order
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_middle_of_a_star_is_eliminated_after_its_arms() {
        let star = vec![0b11110, 1, 1, 1, 1];
        assert_eq!(eliminate(star), [1, 2, 3, 0, 4]);
    }
}
