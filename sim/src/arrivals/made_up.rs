//! Made-up incidents: Poisson by hour block, drawn by key.

use std::sync::Arc;

use dispatch_core::ids::{Id, ZoneId};
use dispatch_core::scenario::{Capabilities, Scenario};
use dispatch_core::units::{Duration, Time};

use super::{Arrival, Life, priority_at};
use crate::distributions;
use crate::draws::{Draw, uniform};
use crate::error::Error;

const HOUR_MS: i64 = 3_600_000;

/// When incidents are reported: from the first moment, before the second.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    /// The first moment.
    pub from: Time,
    /// The moment after the last.
    pub until: Time,
}

impl Window {
    /// So many times 24 hours.
    pub fn days(from: Time, days: u32) -> Self {
        Self {
            from,
            until: from + Duration::from_secs(86_400 * i64::from(days)),
        }
    }
}

/// Incidents drawn from the scenario's demand.
#[derive(Clone, Debug)]
pub struct MadeUp {
    scenario: Arc<Scenario>,
    seed: u64,
    window: Window,
    /// Cumulated weights of the zones.
    cumulated: Vec<u64>,
    /// The hour under way, in hours since 1970.
    block: i64,
    /// How many gaps of it have been drawn.
    drawn: u32,
    /// Milliseconds of the hour that have passed, before rounding.
    passed_ms: f64,
    /// Incidents a millisecond in this hour.
    rate: f64,
    number: u64,
}

impl MadeUp {
    /// Incidents of a window; `weights` draw the zones, one a zone.
    ///
    /// # Errors
    /// Weights that are all zero while incidents are wanted.
    pub fn new(
        scenario: Arc<Scenario>,
        weights: &[u64],
        window: Window,
        seed: u64,
    ) -> Result<Self, Error> {
        let cumulated: Vec<u64> = weights
            .iter()
            .scan(0_u64, |sum, &weight| {
                *sum = sum.saturating_add(weight);
                Some(*sum)
            })
            .collect();
        if cumulated.last().is_none_or(|&total| total == 0)
            && scenario.demand.incidents_per_day > 0.0
        {
            return Err(Error::NoDemand);
        }
        let block = window.from.as_millis().div_euclid(HOUR_MS);
        let mut made_up = Self {
            scenario,
            seed,
            window,
            cumulated,
            block,
            drawn: 0,
            passed_ms: 0.0,
            rate: 0.0,
            number: 0,
        };
        made_up.rate = made_up.rate_of(block);
        Ok(made_up)
    }

    /// When incidents are reported.
    pub fn window(&self) -> Window {
        self.window
    }

    fn rate_of(&self, block: i64) -> f64 {
        let demand = &self.scenario.demand;
        let hour = self
            .scenario
            .calendar
            .hour_of_week(Time::from_millis(block * HOUR_MS));
        let factor = demand
            .hour_of_week
            .get(usize::from(hour))
            .copied()
            .unwrap_or(1.0);
        demand.incidents_per_day / 24.0 * factor / HOUR_MS as f64
    }

    /// The next moment of report and the key of its incident.
    fn next_moment(&mut self) -> Option<(Time, u64)> {
        loop {
            let start = Time::from_millis(self.block * HOUR_MS);
            if start >= self.window.until {
                return None;
            }
            if self.rate > 0.0 {
                let key = (self.block as u64) << 32 | u64::from(self.drawn);
                self.drawn += 1;
                self.passed_ms +=
                    distributions::exponential(uniform(self.seed, Draw::Gap, key)) / self.rate;
                if self.passed_ms < HOUR_MS as f64 {
                    let at = start + Duration::from_millis(self.passed_ms as i64);
                    if at < self.window.from {
                        continue;
                    }
                    return (at < self.window.until).then_some((at, key));
                }
            }
            self.block += 1;
            self.drawn = 0;
            self.passed_ms = 0.0;
            self.rate = self.rate_of(self.block);
        }
    }

    fn zone(&self, key: u64) -> ZoneId {
        let total = self.cumulated.last().copied().unwrap_or(0);
        let aim = (uniform(self.seed, Draw::Zone, key) * total as f64) as u64;
        let row = self.cumulated.partition_point(|&sum| sum <= aim);
        ZoneId::new(row.min(self.cumulated.len() - 1))
    }
}

impl Iterator for MadeUp {
    type Item = Arrival;

    fn next(&mut self) -> Option<Arrival> {
        let (reported_at, key) = self.next_moment()?;
        self.number += 1;
        let demand = &self.scenario.demand;
        let priority = priority_at(
            &demand.priority_share,
            uniform(self.seed, Draw::Priority, key),
        );
        Some(Arrival {
            name: self.number.to_string(),
            key,
            reported_at,
            at: self.scenario.zones[self.zone(key)].at,
            priority,
            needs: Capabilities::default(),
            hospital: None,
            life: Life::drawn(demand, self.seed, key, priority),
            sent: None,
        })
    }
}
