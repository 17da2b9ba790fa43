//! The error that is left on trips, and how often the interval holds.

use std::sync::Arc;

use super::{Expected, Interval, Rule, Trip};
use crate::travel::{Ground, Origin, Travel};
use crate::units::Duration;

/// The quantile of the standard normal for 95 % on two sides.
const Z: f64 = 1.959_963_984_540_054;

/// Errors of one rule on some trips.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Score {
    /// How many trips.
    pub trips: usize,
    /// Median of |took − expected|, seconds.
    pub median_abs_s: f64,
    /// Mean of it, seconds.
    pub mean_abs_s: f64,
    /// Median of took ÷ expected.
    pub median_ratio: f64,
    /// Trips inside the interval.
    pub inside: usize,
}

/// Trips of a kind with their score.
#[derive(Clone, Debug, PartialEq)]
pub struct Group {
    /// The caller's number of the group, or the hour of the day.
    pub key: usize,
    /// Its score.
    pub score: Score,
}

impl Score {
    /// Errors of a rule, and how often an interval around it holds.
    pub fn of<'a>(
        expected: impl IntoIterator<Item = &'a Expected>,
        rule: Rule,
        interval: &Interval,
    ) -> Self {
        let (mut errors, mut ratios, mut inside) = (Vec::new(), Vec::new(), 0);
        for one in expected {
            let by = one.by(rule);
            errors.push((one.took - by).abs());
            ratios.push(one.took / by);
            let [low, high] = interval.around(by);
            inside += usize::from((low..=high).contains(&one.took));
        }
        Self {
            trips: errors.len(),
            mean_abs_s: errors.iter().sum::<f64>() / errors.len().max(1) as f64,
            median_abs_s: median(&mut errors),
            median_ratio: median(&mut ratios),
            inside,
        }
    }

    /// The score of each group, in the order of their keys.
    pub fn by(
        expected: &[Expected],
        key: impl Fn(&Expected) -> usize,
        rule: Rule,
        interval: &Interval,
    ) -> Vec<Group> {
        let keys: std::collections::BTreeSet<usize> = expected.iter().map(&key).collect();
        let group = |wanted: usize| Group {
            key: wanted,
            score: Self::of(
                expected.iter().filter(|one| key(one) == wanted),
                rule,
                interval,
            ),
        };
        keys.into_iter().map(group).collect()
    }

    /// The share inside the interval.
    pub fn share(&self) -> f64 {
        self.inside as f64 / self.trips.max(1) as f64
    }
}

/// The 95 % interval of a share: E. B. Wilson, J. Am. Stat. Assoc. 22 (1927).
pub fn wilson(hits: usize, of: usize) -> [f64; 2] {
    if of == 0 {
        return [0.0, 1.0];
    }
    let (n, p) = (of as f64, hits as f64 / of as f64);
    let z2 = Z * Z / n;
    let middle = p + z2 / 2.0;
    let half = Z * (p * (1.0 - p) / n + z2 / (4.0 * n)).sqrt();
    [
        ((middle - half) / (1.0 + z2)).max(0.0),
        ((middle + half) / (1.0 + z2)).min(1.0),
    ]
}

/// The median; of an even number, the mean of the middle two; 0 of none.
pub(super) fn median(values: &mut [f64]) -> f64 {
    values.sort_by(f64::total_cmp);
    let middle = values.len() / 2;
    match values.len() {
        0 => 0.0,
        n if n % 2 == 1 => values[middle],
        _ => f64::midpoint(values[middle - 1], values[middle]),
    }
}

/// What every rule expects of some trips, as travel is asked everywhere else.
pub(super) fn expect(
    free: &Arc<Ground>,
    fitted: &Arc<Ground>,
    one: f64,
    trips: &[Trip],
    which: &[usize],
) -> Vec<Expected> {
    let times = |ground: &Arc<Ground>| {
        let mut order = which.to_vec();
        order.sort_by_key(|&trip| (trips[trip].mode, ground.period(trips[trip].departed), trip));
        let mut travel = Travel::new(Arc::clone(ground));
        let mut times = vec![None; trips.len()];
        for at in order {
            let trip = &trips[at];
            let from = Origin::Place(trip.from);
            times[at] = travel.time(&from, &trip.to, trip.mode, trip.departed);
        }
        times
    };
    let (by_free, by_fit) = (times(free), times(fitted));
    let expected = which.iter().filter_map(|&at| {
        let trip = &trips[at];
        let [free_s, fitted_s] = [by_free[at]?, by_fit[at]?].map(Duration::as_secs_f64);
        let legs = free.access(trip.mode, &trip.from) + free.access(trip.mode, &trip.to);
        let legs = legs.as_secs_f64();
        Some(Expected {
            trip: at,
            seconds: [free_s, legs + (free_s - legs) * one, fitted_s],
            took: trip.travel.as_secs_f64(),
        })
    });
    expected.collect()
}
