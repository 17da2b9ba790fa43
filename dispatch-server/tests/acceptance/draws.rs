//! Seeded draws (Steele, Lea, Flood 2014: splitmix64), the same on every run.

/// A stream of numbers.
#[derive(Clone, Debug)]
pub(crate) struct Draws(pub(crate) u64);

impl Draws {
    /// A number below `count`, 0 where there is none.
    pub(crate) fn below(&mut self, count: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ (mixed >> 31)) % count.max(1) as u64) as usize
    }

    /// So many numbers below `count`.
    pub(crate) fn many(&mut self, how_many: usize, count: usize) -> Vec<u32> {
        (0..how_many).map(|_| self.below(count) as u32).collect()
    }
}
