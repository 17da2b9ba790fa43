//! Random numbers by key: a pure function of (seed, what is decided, for whom), so that nothing
//! depends on the order of work.
//!
//! The finaliser of SplitMix64 (G. Steele, D. Lea, C. Flood, "Fast splittable pseudorandom number
//! generators", OOPSLA 2014), once a word of the key.

/// What a number decides. The discriminant is part of every key: never renumber.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u64)]
pub(super) enum Draw {
    /// How far a corner of the street grid is moved to the east.
    East = 1,
    /// How far it is moved to the north.
    North = 2,
    /// Whether a local street is there.
    Street = 3,
    /// Which zones get a candidate site.
    Site = 4,
}

/// A number in [0, 1) in steps of 2^-53.
pub(super) fn uniform(seed: u64, draw: Draw, key: u64) -> f64 {
    let word = mixed(mixed(mixed(seed) ^ draw as u64) ^ key);
    (word >> 11) as f64 * (1.0 / (1_u64 << 53) as f64)
}

const fn mixed(word: u64) -> u64 {
    let mut z = word.wrapping_add(0x9E37_79B9_7F4A_7C15);
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seed_purpose_and_key_each_change_the_number_and_they_spread_evenly() {
        let base = uniform(1, Draw::East, 1);
        assert_ne!(base, uniform(2, Draw::East, 1));
        assert_ne!(base, uniform(1, Draw::North, 1));
        assert_ne!(base, uniform(1, Draw::East, 2));
        let mean = (0..10_000)
            .map(|key| uniform(7, Draw::Site, key))
            .sum::<f64>()
            / 10_000.0;
        assert!((mean - 0.5).abs() < 0.02, "{mean}");
    }
}
