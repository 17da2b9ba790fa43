//! How far trips lie from the expected time: quantiles of ln(took ÷ expected), by length of trip.
//!
//! Learnt on residuals of trips that the fit in question had not seen (cross-conformal prediction:
//! V. Vovk, Ann. Math. Artif. Intell. 74, 2015), with the ranks of n + 1 trips instead of n, so that
//! the interval is not too narrow for the next one. Short trips spread wider (Budge et al. 2010),
//! so the trips are parted by expected time into groups of equal size.

/// Half of what may fall outside on each side.
const TAIL: f64 = 0.05;
/// Groups hold at least so many trips, and there are at most so many groups.
const GROUP: usize = 150;
const GROUPS: usize = 6;
/// The distance between the 5 % and the 95 % quantile of a standard normal.
const NORMAL_WIDTH: f64 = 3.289_707_253_902_945;

/// The 90 % interval around an expected time.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Interval {
    /// The group of a trip is the first whose bound its expected seconds do not exceed.
    pub until_s: Vec<f64>,
    /// Logarithms of the factors on the expected time at which the interval begins and ends.
    pub ln: Vec<[f64; 2]>,
    /// The sigma of the log-normal of the same width over all lengths: `spread_sigma`.
    pub sigma: f64,
}

/// What a trip was expected to take, in seconds, and ln(took ÷ expected).
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Residual {
    pub(super) expected: f64,
    pub(super) ln_ratio: f64,
}

impl Interval {
    pub(super) fn of(residuals: &[Residual]) -> Self {
        let mut sorted = residuals.to_vec();
        sorted.sort_by(|a, b| a.expected.total_cmp(&b.expected));
        let groups = (sorted.len() / GROUP).clamp(1, GROUPS);
        let mut interval = Self::default();
        for group in 0..groups {
            let of = |group: usize| group * sorted.len() / groups;
            let part = &sorted[of(group)..of(group + 1)];
            interval.ln.push(tails(part));
            interval.until_s.push(match part.last() {
                Some(last) if group + 1 < groups => last.expected,
                _ => f64::INFINITY,
            });
        }
        let [low, high] = tails(&sorted);
        interval.sigma = (high - low) / NORMAL_WIDTH;
        interval
    }

    /// The seconds between which nine of ten trips lie.
    pub fn around(&self, expected: f64) -> [f64; 2] {
        let group = self.until_s.partition_point(|until| *until < expected);
        let [low, high] = self.ln.get(group).copied().unwrap_or_default();
        [expected * libm::exp(low), expected * libm::exp(high)]
    }
}

/// The quantiles at 5 % and 95 %, by the ranks that hold for one trip more.
fn tails(part: &[Residual]) -> [f64; 2] {
    let mut ratios: Vec<f64> = part.iter().map(|residual| residual.ln_ratio).collect();
    ratios.sort_by(f64::total_cmp);
    let (Some(first), Some(last)) = (ratios.first(), ratios.last()) else {
        return [0.0; 2];
    };
    let below = ((ratios.len() + 1) as f64 * TAIL).floor() as usize;
    let low = below.checked_sub(1).map_or(first, |at| &ratios[at]);
    let high = below
        .checked_sub(1)
        .map_or(last, |at| &ratios[ratios.len() - 1 - at]);
    [*low, *high]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn residuals(count: usize, spread: impl Fn(usize) -> f64) -> Vec<Residual> {
        let one = |number: usize| Residual {
            expected: (number + 1) as f64,
            ln_ratio: spread(number) * ((number * 37 % 101) as f64 / 50.0 - 1.0),
        };
        (0..count).map(one).collect()
    }

    #[test]
    fn nine_of_ten_are_inside_and_few_are_as_wide_as_they_come() {
        let many = residuals(2020, |_| 0.5);
        let interval = Interval::of(&many);
        let inside = many.iter().filter(|one| {
            let [low, high] = interval.around(one.expected);
            (low..=high).contains(&(one.expected * libm::exp(one.ln_ratio)))
        });
        let share = inside.count() as f64 / 2020.0;
        assert!((0.89..0.93).contains(&share), "{share}");
        let few = Interval::of(&residuals(10, |_| 0.5));
        assert_eq!(few.until_s, [f64::INFINITY]);
        assert_eq!(Interval::of(&[]).around(60.0), [60.0, 60.0]);
    }

    #[test]
    fn short_trips_may_spread_wider_than_long_ones() {
        let interval = Interval::of(&residuals(
            2020,
            |number| if number < 1010 { 0.8 } else { 0.2 },
        ));
        let width = |expected: f64| {
            let [low, high] = interval.around(expected);
            high / low
        };
        assert!(
            width(10.0) > 2.0 * width(2000.0),
            "{} {}",
            width(10.0),
            width(2000.0)
        );
    }
}
