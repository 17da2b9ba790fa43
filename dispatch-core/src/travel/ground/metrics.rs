//! The metrics in use: made when first asked for, kept while they are asked for.

use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use super::Ground;
use crate::roads::{EdgeTimes, Mode, Speeds, Times};
use crate::routing::Metric;
use crate::travel::Traffic;

/// How many metrics are kept; the one longest unused goes. Two modes, the present and the next
/// period, the present traffic and the last; and as many for who asks about another day.
const KEPT_METRICS: usize = 12;

/// The weights of one mode in one period, under some traffic.
#[derive(Debug)]
pub struct ModeMetric {
    /// The mode.
    pub mode: Mode,
    /// The period of equal speeds.
    pub period: usize,
    /// The traffic.
    pub traffic: Arc<Traffic>,
    /// Milliseconds of every arc, and of parts of arcs.
    pub times: EdgeTimes,
    /// The customised hierarchy.
    pub metric: Metric,
}

impl ModeMetric {
    /// Whether it is the metric of this mode and period under traffic of this effect.
    pub(crate) fn is_of(&self, mode: Mode, period: usize, traffic: &Arc<Traffic>) -> bool {
        let same = Arc::ptr_eq(&self.traffic, traffic) || self.traffic.same_effect(traffic);
        self.mode == mode && self.period == period && same
    }
}

/// Metrics that were asked for, the one longest unused first.
#[derive(Debug, Default)]
pub(super) struct Metrics(Mutex<Vec<Slot>>);

/// A metric, made when it is first asked for.
#[derive(Clone, Debug)]
struct Slot {
    mode: Mode,
    period: usize,
    traffic: Arc<Traffic>,
    made: Arc<OnceLock<Arc<ModeMetric>>>,
}

impl Slot {
    fn is_of(&self, mode: Mode, period: usize, traffic: &Arc<Traffic>) -> bool {
        let same = Arc::ptr_eq(&self.traffic, traffic) || self.traffic.same_effect(traffic);
        self.mode == mode && self.period == period && same
    }
}

impl Ground {
    /// The metric of a mode and period, made when first asked for.
    pub fn metric(&self, mode: Mode, period: usize) -> Arc<ModeMetric> {
        self.metric_under(mode, period, &self.traffic)
    }

    /// The same under other traffic.
    pub fn metric_under(
        &self,
        mode: Mode,
        period: usize,
        traffic: &Arc<Traffic>,
    ) -> Arc<ModeMetric> {
        let slot = {
            let mut kept = self
                .metrics
                .0
                .lock()
                .unwrap_or_else(PoisonError::into_inner);
            let known = kept
                .iter()
                .position(|slot| slot.is_of(mode, period, traffic));
            let slot = match known {
                Some(at) => kept.remove(at),
                None => Slot {
                    mode,
                    period,
                    traffic: Arc::clone(traffic),
                    made: Arc::default(),
                },
            };
            if kept.len() == KEPT_METRICS {
                kept.remove(0);
            }
            kept.push(slot.clone());
            slot
        };
        // Only those who want this very metric wait for it.
        let make = || Arc::new(self.customise_under(&self.scenario.speeds, mode, period, traffic));
        Arc::clone(slot.made.get_or_init(make))
    }

    /// A metric of any speeds, for questions of the kind "what if".
    pub(crate) fn customise(&self, speeds: &Speeds, mode: Mode, period: usize) -> ModeMetric {
        self.customise_under(speeds, mode, period, &self.traffic)
    }

    fn customise_under(
        &self,
        speeds: &Speeds,
        mode: Mode,
        period: usize,
        traffic: &Arc<Traffic>,
    ) -> ModeMetric {
        let traffic = Arc::clone(traffic);
        let Some(network) = self.network() else {
            return ModeMetric {
                mode,
                period,
                traffic,
                times: EdgeTimes::default(),
                metric: Metric::default(),
            };
        };
        let areas = if speeds.times == Times::Class {
            self.areas()
        } else {
            &[]
        };
        // The speeds were checked against the roads when the ground was made.
        let times = speeds
            .edge_times(network.roads(), areas, self.periods.hour(period), mode)
            .unwrap_or_default();
        let times = match self.finder() {
            Some(finder) if !traffic.reports().is_empty() => {
                let siren = match (mode, network.roads().imported_modes()) {
                    (Mode::Siren, modes) if speeds.times == Times::Class || modes < 2 => {
                        speeds.siren
                    }
                    _ => 1.0,
                };
                traffic.over(&times, &finder, siren)
            }
            _ => times,
        };
        let metric = network.hierarchy().customise(times.arcs());
        let metric = metric.perfected(network.hierarchy());
        ModeMetric {
            mode,
            period,
            traffic,
            times,
            metric,
        }
    }
}
