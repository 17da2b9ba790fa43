//! Means, fractiles and shares with their intervals of confidence.
//!
//! Incidents of one run depend on each other (a busy hour makes all of its incidents late), so an
//! interval comes from **batch means**: the incidents in the order of their reports are cut into
//! 20 batches, and the batches' means are taken as independent (Law and Kelton, chapter 9). With
//! fewer than 400 incidents the batches would be too short for that; then the plain normal
//! approximation is used, which is too narrow in a busy service. All sums run in a fixed order.

use dispatch_core::units::Duration;

/// How many batches a run is cut into.
const BATCHES: usize = 20;
/// The fewest values of a batch.
const BATCH: usize = 20;

/// 97.5 % points of Student's t by degrees of freedom, from 1.
const T_975: [f64; 30] = [
    12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.160,
    2.145, 2.131, 2.120, 2.110, 2.101, 2.093, 2.086, 2.080, 2.074, 2.069, 2.064, 2.060, 2.056,
    2.052, 2.048, 2.045, 2.042,
];

/// A mean and its standard error.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Estimate {
    /// The mean.
    pub mean: f64,
    /// The standard error; 0 where it cannot be known.
    pub error: f64,
    /// Degrees of freedom behind the error.
    pub freedom: usize,
}

impl Estimate {
    /// From values in the order of their incidents; `None` without any.
    pub fn of_run(values: &[f64]) -> Option<Self> {
        if values.len() < BATCHES * BATCH {
            return Self::of_independent(values);
        }
        let batch = |row: usize| {
            let (from, until) = (
                values.len() * row / BATCHES,
                values.len() * (row + 1) / BATCHES,
            );
            mean(&values[from..until])
        };
        let batches: Vec<f64> = (0..BATCHES).map(batch).collect();
        let spread = Self::of_independent(&batches)?;
        Some(Self {
            mean: mean(values),
            ..spread
        })
    }

    /// From values that do not depend on each other, such as whole runs; `None` without any.
    pub fn of_independent(values: &[f64]) -> Option<Self> {
        if values.is_empty() {
            return None;
        }
        let (mean, n) = (mean(values), values.len() as f64);
        let squares: f64 = values.iter().map(|v| (v - mean) * (v - mean)).sum();
        let error = if values.len() > 1 {
            (squares / (n - 1.0) / n).sqrt()
        } else {
            0.0
        };
        Some(Self {
            mean,
            error,
            freedom: values.len() - 1,
        })
    }

    /// The interval that holds the true mean in 19 of 20 cases.
    pub fn ci95(&self) -> [f64; 2] {
        let t = self
            .freedom
            .checked_sub(1)
            .map_or(0.0, |row| T_975.get(row).copied().unwrap_or(1.96));
        [self.mean - t * self.error, self.mean + t * self.error]
    }
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

/// The smallest value that at least a share of them do not exceed; `values` are sorted.
pub fn fractile(values: &[Duration], share: f64) -> Option<Duration> {
    let rank = (share * values.len() as f64).ceil() as usize;
    values.get(rank.saturating_sub(1)).copied()
}

/// What is known of a group of incidents.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Group {
    incidents: u64,
    /// Responses in the order of the reports.
    responses: Vec<Duration>,
    /// Whether each was late, where a standard judges it.
    late: Vec<bool>,
}

impl Group {
    /// Counts an incident in.
    pub fn add(&mut self, judged: crate::record::Judgement) {
        self.incidents += 1;
        self.responses.extend(judged.response);
        self.late.extend(judged.late);
    }

    /// How many incidents.
    pub fn incidents(&self) -> u64 {
        self.incidents
    }

    /// How many were judged, and how many of them late.
    pub fn judged(&self) -> (usize, usize) {
        (
            self.late.len(),
            self.late.iter().filter(|&&late| late).count(),
        )
    }

    /// The share that was late.
    pub fn late_share(&self) -> Option<Estimate> {
        let late: Vec<f64> = self
            .late
            .iter()
            .map(|&late| f64::from(u8::from(late)))
            .collect();
        Estimate::of_run(&late)
    }

    /// The mean response in seconds.
    pub fn mean_response(&self) -> Option<Estimate> {
        let seconds: Vec<f64> = self.responses.iter().map(|r| r.as_secs_f64()).collect();
        Estimate::of_run(&seconds)
    }

    /// Responses that these shares do not exceed.
    pub fn fractiles<const N: usize>(&self, shares: [f64; N]) -> [Option<Duration>; N] {
        let mut sorted = self.responses.clone();
        sorted.sort_unstable();
        shares.map(|share| fractile(&sorted, share))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::Judgement;

    #[test]
    fn a_fractile_is_a_value_that_occurred() {
        let values: Vec<Duration> = (1..=10).map(Duration::from_secs).collect();
        assert_eq!(fractile(&values, 0.5), Some(Duration::from_secs(5)));
        assert_eq!(fractile(&values, 0.9), Some(Duration::from_secs(9)));
        assert_eq!(fractile(&values, 0.95), Some(Duration::from_secs(10)));
        assert_eq!(fractile(&[], 0.9), None);
    }

    #[test]
    fn an_interval_of_independent_values_is_the_textbook_one() {
        let estimate = Estimate::of_independent(&[1.0, 2.0, 3.0, 4.0]).unwrap();
        assert_eq!(estimate.mean, 2.5);
        let [low, high] = estimate.ci95();
        let half = 3.182 * (1.290_994_448_735_805_6 / 2.0);
        assert!((high - low - 2.0 * half).abs() < 1e-12);
    }

    #[test]
    fn a_run_whose_luck_comes_in_stretches_is_less_sure() {
        let stretches: Vec<f64> = (0..2000)
            .map(|n| f64::from(u8::from(n / 100 % 2 == 0)))
            .collect();
        let mixed: Vec<f64> = (0..2000).map(|n| f64::from(u8::from(n % 2 == 0))).collect();
        let error = |values: &[f64]| Estimate::of_run(values).unwrap().error;
        assert!(error(&stretches) > 5.0 * error(&mixed));
        assert_eq!(Estimate::of_run(&stretches).unwrap().mean, 0.5);
    }

    #[test]
    fn one_value_has_no_interval_and_none_no_mean() {
        assert_eq!(Estimate::of_run(&[3.0]).unwrap().ci95(), [3.0, 3.0]);
        assert_eq!(Estimate::of_run(&[]), None);
    }

    #[test]
    fn an_incident_nobody_judges_counts_but_is_not_late() {
        let mut group = Group::default();
        group.add(Judgement {
            response: Some(Duration::from_secs(5)),
            late: None,
        });
        group.add(Judgement {
            response: None,
            late: Some(true),
        });
        assert_eq!((group.incidents(), group.judged()), (2, (1, 1)));
    }
}
