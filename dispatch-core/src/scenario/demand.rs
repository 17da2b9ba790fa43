//! How incidents arrive and how long things take (`demand.toml`).

use std::collections::BTreeMap;

use super::settings::Intervals;
use crate::ids::PriorityId;

pub(super) mod read;

/// The file.
pub(super) const FILE: &str = "demand.toml";

/// How incidents arrive, and the truth of how long things take.
#[derive(Clone, Debug, PartialEq)]
pub struct Demand {
    /// Missions a day.
    pub incidents_per_day: f64,
    /// 168 factors from Monday 00:00 local time, mean 1.
    pub hour_of_week: Vec<f64>,
    /// What draws a zone.
    pub zone_weight: ZoneWeight,
    /// The share of each priority, in the order of [`super::Scenario::priorities`]; they add to 1.
    pub priority_share: Vec<f64>,
    /// The share taken to a hospital.
    pub transported_share: f64,
    /// Reported → ready to be assigned.
    pub call_processing: DurationByPriority,
    /// Ordered → wheels moving.
    pub turnout: DurationByPriority,
    /// Arrived → left the scene or clear.
    pub on_scene: DurationByPriority,
    /// At hospital → clear.
    pub handover: DurationByPriority,
}

/// What draws the zone of a made-up incident.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ZoneWeight {
    /// The people.
    Population,
    /// The column `weight`.
    Weight,
    /// The call logs of the folder: how often each zone called.
    Log,
}

/// A distribution, with exceptions for single priorities.
#[derive(Clone, Debug, PartialEq)]
pub struct DurationByPriority {
    /// For every priority that is not named.
    pub usual: Distribution,
    /// For single priorities.
    pub exceptions: BTreeMap<PriorityId, Distribution>,
}

impl DurationByPriority {
    /// The distribution for a priority.
    pub fn of(&self, priority: PriorityId) -> &Distribution {
        self.exceptions.get(&priority).unwrap_or(&self.usual)
    }
}

/// How a length of time is distributed; parameters in seconds.
#[derive(Clone, Debug, PartialEq)]
pub enum Distribution {
    /// Always the same.
    Constant {
        /// The length.
        mean_s: f64,
    },
    /// Memoryless.
    Exponential {
        /// The mean.
        mean_s: f64,
    },
    /// The logarithm is normal.
    Lognormal {
        /// The median.
        median_s: f64,
        /// The standard deviation of the logarithm.
        sigma: f64,
    },
    /// Weibull.
    Weibull {
        /// The shape.
        shape: f64,
        /// The scale.
        scale_s: f64,
    },
    /// Gamma.
    Gamma {
        /// The shape.
        shape: f64,
        /// The scale; the mean is shape × scale.
        scale_s: f64,
    },
    /// One of these lengths, all alike; sorted.
    Empirical {
        /// The lengths.
        values_s: Vec<f64>,
    },
}

impl Demand {
    /// What holds when nothing is told: no incidents, all hours and priorities alike, three in
    /// four transported, call processing and turnout as expected, 12 minutes on scene and 18 for
    /// handover, both exponential.
    pub fn usual(priorities: usize, interval: Intervals) -> Self {
        let constant = |length: crate::units::Duration| Distribution::Constant {
            mean_s: length.as_secs_f64(),
        };
        let always = |usual| DurationByPriority {
            usual,
            exceptions: BTreeMap::new(),
        };
        Self {
            incidents_per_day: 0.0,
            hour_of_week: vec![1.0; 168],
            zone_weight: ZoneWeight::Population,
            priority_share: vec![1.0 / priorities.max(1) as f64; priorities],
            transported_share: 0.75,
            call_processing: always(constant(interval.call_processing)),
            turnout: always(constant(interval.turnout)),
            on_scene: always(Distribution::Exponential { mean_s: 720.0 }),
            handover: always(Distribution::Exponential { mean_s: 1080.0 }),
        }
    }
}
