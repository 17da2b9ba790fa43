//! Random numbers by key: a pure function of (seed, what is decided, for whom).
//!
//! Two runs that differ in a policy alone meet the same incidents with the same scene times,
//! whatever the order of events, so that their difference is the policy's.
//!
//! Philox 4x32-10: J. Salmon, M. Moraes, R. Dror, D. Shaw, "Parallel random numbers: as easy as
//! 1, 2, 3", SC 2011. Ten rounds of two 32-bit multiplications; no state.

const MULTIPLIERS: [u32; 2] = [0xD251_1F53, 0xCD9E_8D57];
const WEYL: [u32; 2] = [0x9E37_79B9, 0xBB67_AE85];

/// What a number decides. The discriminant is part of every key: never renumber.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u32)]
pub enum Draw {
    /// The gap before an incident, for the hour block and the incident's place in it.
    Gap = 1,
    /// The zone.
    Zone = 2,
    /// The priority.
    Priority = 3,
    /// Whether the patient is taken to a hospital.
    Transported = 4,
    /// Reported → ready to be assigned.
    CallProcessing = 5,
    /// Ordered → wheels moving.
    Turnout = 6,
    /// Arrived → left the scene or clear.
    OnScene = 7,
    /// At hospital → patient accepted.
    Handover = 8,
    /// How the drive to the scene differs from the metric.
    DriveToScene = 9,
    /// How the drive to the hospital differs from the metric.
    DriveToHospital = 10,
    /// How the drive to a station differs from the metric.
    DriveToStation = 11,
    /// How long the dispatcher takes.
    Decision = 12,
}

/// The block of four words for a counter and a key.
pub const fn philox4x32_10(mut counter: [u32; 4], mut key: [u32; 2]) -> [u32; 4] {
    let mut round = 0;
    while round < 10 {
        let a = MULTIPLIERS[0] as u64 * counter[0] as u64;
        let b = MULTIPLIERS[1] as u64 * counter[2] as u64;
        counter = [
            (b >> 32) as u32 ^ counter[1] ^ key[0],
            b as u32,
            (a >> 32) as u32 ^ counter[3] ^ key[1],
            a as u32,
        ];
        key = [key[0].wrapping_add(WEYL[0]), key[1].wrapping_add(WEYL[1])];
        round += 1;
    }
    counter
}

/// A number strictly between 0 and 1 in steps of 2^-52: never an end, so that every inversion is
/// finite.
pub fn uniform(seed: u64, draw: Draw, key: u64) -> f64 {
    let counter = [key as u32, (key >> 32) as u32, draw as u32, 0];
    let [low, high, ..] = philox4x32_10(counter, [seed as u32, (seed >> 32) as u32]);
    let bits = (u64::from(high) << 32 | u64::from(low)) >> 12;
    (bits as f64 + 0.5) * (1.0 / (1_u64 << 52) as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_known_answers_of_the_authors_come_out() {
        assert_eq!(
            philox4x32_10([0; 4], [0; 2]),
            [0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8]
        );
        assert_eq!(
            philox4x32_10([u32::MAX; 4], [u32::MAX; 2]),
            [0x408f_276d, 0x41c8_3b0e, 0xa20b_c7c6, 0x6d54_51fd]
        );
        assert_eq!(
            philox4x32_10(
                [0x243f_6a88, 0x85a3_08d3, 0x1319_8a2e, 0x0370_7344],
                [0xa409_3822, 0x299f_31d0]
            ),
            [0xd16c_fe09, 0x94fd_cceb, 0x5001_e420, 0x2412_6ea1]
        );
    }

    #[test]
    fn numbers_lie_strictly_between_0_and_1_and_spread_evenly() {
        let numbers: Vec<f64> = (0..100_000)
            .map(|key| uniform(7, Draw::Zone, key))
            .collect();
        assert!(numbers.iter().all(|&u| u > 0.0 && u < 1.0));
        let mean = numbers.iter().sum::<f64>() / 100_000.0;
        assert!((mean - 0.5).abs() < 4.0 * 0.2887 / 316.2);
        for tenth in 0..10 {
            let low = f64::from(tenth) / 10.0;
            let inside = numbers
                .iter()
                .filter(|&&u| u >= low && u < low + 0.1)
                .count();
            assert!(inside.abs_diff(10_000) < 400, "{inside} in tenth {tenth}");
        }
    }

    #[test]
    fn seed_purpose_and_key_each_change_the_number() {
        let base = uniform(1, Draw::OnScene, 1);
        assert_eq!(base, uniform(1, Draw::OnScene, 1));
        assert_ne!(base, uniform(2, Draw::OnScene, 1));
        assert_ne!(base, uniform(1 << 32 | 1, Draw::OnScene, 1));
        assert_ne!(base, uniform(1, Draw::Turnout, 1));
        assert_ne!(base, uniform(1, Draw::OnScene, 2));
        assert_ne!(base, uniform(1, Draw::OnScene, 1 << 32 | 1));
    }
}
