//! Traffic: what is reported of the roads beyond the speeds of the hour, as a layer over a metric.
//!
//! A metric is made in four layers, always in this order: the speeds of the classes (or the
//! network's own times), the factors of the period, live reports, closures. A later layer never
//! undoes an earlier one:
//!
//! - a report's factor multiplies the speed of the period, and a reported speed never makes a road
//!   quicker than its period does;
//! - of several live reports on one piece of road the slowest holds, so their order is of no matter;
//! - what a report closes stays closed whatever else is reported of it, and what may not be driven
//!   by the roads themselves is never opened. When a report ends, all others hold on.
//!
//! So the times under a layer are a pure function of the base times and of the set of reports in
//! force. Closed arcs weigh [`NO_ROAD`], which no addition makes passable.
//!
//! [`Traffic`] is one such set with its number; `stretch` is where a report holds, `text` how users
//! write it, `file` a table of them.

mod file;
mod stretch;
mod text;

pub use file::read;
pub(super) use stretch::Finder;
pub use stretch::Stretch;
pub use text::{ReportText, Wrong};

use std::collections::BTreeMap;
use std::sync::Arc;

use self::stretch::Touched;
use crate::ids::EdgeId;
use crate::roads::{EdgeTimes, NO_ROAD};
use crate::units::{Distance, Speed, Time};

/// The factors on speed a report may bring, in thousandths.
pub const FACTORS: std::ops::RangeInclusive<u32> = 10..=10_000;

/// What a report makes of the roads it is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Nobody gets through. Places on a closed road are still reached, from either end of it: often
    /// what closes a road is what the ambulance is called to.
    Closed,
    /// The speed of the period, in thousandths.
    Factor(u32),
    /// Traffic moves at this speed, if it is not slower anyway; the siren's factor is upon it.
    Speed(Speed),
}

/// One report of traffic.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TrafficReport {
    /// The user's id; a new report of the same id takes the place of the old one.
    pub id: String,
    /// Which roads.
    pub roads: Stretch,
    /// What it makes of them.
    pub effect: Effect,
    /// From when on; if absent, it holds already.
    pub since: Option<Time>,
    /// Until when, that moment excluded; if absent, until it is lifted.
    pub until: Option<Time>,
    /// Why, in words.
    pub reason: String,
}

impl TrafficReport {
    /// Whether it holds at a moment.
    pub fn holds(&self, at: Time) -> bool {
        self.since.is_none_or(|since| since <= at) && !self.is_over(at)
    }

    /// Whether it will not hold again.
    pub fn is_over(&self, at: Time) -> bool {
        self.until.is_some_and(|until| until <= at)
    }
}

/// A set of reports in force together: the layer over the metrics of every mode and period.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Traffic {
    /// Counts layers; 0 is the one without any report.
    pub number: u64,
    /// When it came to hold, or was adopted; absent for number 0.
    pub since: Option<Time>,
    /// The reports, by id.
    reports: Arc<[TrafficReport]>,
}

impl Traffic {
    /// The layer of these reports; the order they come in is of no matter.
    pub fn new(number: u64, since: Option<Time>, mut reports: Vec<TrafficReport>) -> Self {
        reports.sort_by(|a, b| a.id.cmp(&b.id));
        Self {
            number,
            since,
            reports: reports.into(),
        }
    }

    /// What of a list of reports holds at a moment: layer 1, in force since the last of them began
    /// or ended; the layer without reports where the list is empty.
    pub fn at(reports: Vec<TrafficReport>, now: Time) -> Self {
        if reports.is_empty() {
            return Self::default();
        }
        let turns = reports.iter().flat_map(|r| [r.since, r.until]).flatten();
        let since = turns.filter(|&turn| turn <= now).max();
        let holding = reports.into_iter().filter(|r| r.holds(now)).collect();
        Self::new(1, since.or(Some(now)), holding)
    }

    /// The reports, in the order of their ids.
    pub fn reports(&self) -> &[TrafficReport] {
        &self.reports
    }

    /// Whether the two make the same of every road.
    pub fn same_effect(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.reports, &other.reports) || self.reports == other.reports
    }

    /// The times under this layer. `siren` is the factor on reported speeds.
    pub(super) fn over(&self, base: &EdgeTimes, finder: &Finder<'_>, siren: f64) -> EdgeTimes {
        let roads = finder.roads();
        let mut effects: BTreeMap<EdgeId, Vec<(Touched, Effect)>> = BTreeMap::new();
        for report in self.reports.iter() {
            for touched in finder.find(&report.roads) {
                let on = effects.entry(touched.edge).or_default();
                on.push((touched, report.effect));
            }
        }
        let on = |edge| effects.get(&edge).map_or(&[][..], Vec::as_slice);
        base.changed(
            roads,
            effects.keys().copied(),
            |edge, direction, s, ms| {
                let here = on(edge).iter().filter(|(at, _)| at.is_on(direction, s));
                let length = roads.segment_lengths(edge)[s as usize];
                let slow = here.filter_map(|(_, effect)| effect.on(ms, length, siren));
                slow.max().unwrap_or(ms)
            },
            |edge, direction| {
                let closes = |(at, effect): &(Touched, Effect)| {
                    *effect == Effect::Closed && at.is_in(direction)
                };
                on(edge).iter().any(closes)
            },
        )
    }
}

impl Effect {
    /// What becomes of the milliseconds of a segment of so many millimetres; nothing where it is
    /// only closed.
    fn on(self, ms: u32, length: u32, siren: f64) -> Option<u32> {
        let slow = match self {
            Self::Closed => return None,
            Self::Factor(thousandths) => {
                let factor = u64::from(thousandths.max(1));
                (u64::from(ms) * 1000 + factor / 2) / factor
            }
            Self::Speed(speed) => {
                let length = Distance::from_millimetres(i64::from(length));
                let slow = speed.scaled(siren).time_for(length).as_millis();
                u64::try_from(slow).unwrap_or(0).max(u64::from(ms))
            }
        };
        Some(slow.min(u64::from(NO_ROAD - 1)) as u32)
    }
}

/// Whether a report is about any road of a network.
pub(super) fn is_somewhere(finder: &Finder<'_>, stretch: &Stretch) -> bool {
    finder.find(stretch).next().is_some()
}
