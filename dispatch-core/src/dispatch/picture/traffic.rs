//! What is reported of the roads, and by which of it travel times are made.
//!
//! Reports change what is *wanted*: a layer of traffic with the next number. Its metrics take longer
//! to make than an event may, so somebody else makes them and says so with
//! [`Event::MetricAdopted`](super::Event::MetricAdopted); only then are drives judged by it. So a
//! journal says exactly which decision was made by which metric. A report that begins or ends is a
//! moment the engine asks to be woken at.

use std::sync::Arc;

use super::{Matter, Picture, Refusal, Taken, Whereabouts};
use crate::dispatch::policy::queue_key;
use crate::travel::{Ground, Traffic, TrafficReport, Travel};
use crate::units::Time;

/// How many layers are remembered that nobody has adopted; the oldest goes.
const WAITING: usize = 16;
/// How many reports may be known at once.
const REPORTS: usize = 20_000;

/// What control believes of the traffic.
#[derive(Clone, Debug)]
pub struct TrafficPicture {
    /// Known reports that are not over, by id.
    pub(in crate::dispatch) reports: Vec<TrafficReport>,
    /// Up to which moment beginnings and ends have been looked at.
    pub(in crate::dispatch) turned: Time,
    /// The number of the last layer that was wanted.
    pub(in crate::dispatch) last: u64,
    /// Layers after the adopted one, the newest last.
    pub(in crate::dispatch) wanted: Vec<Arc<Traffic>>,
    /// What drives are judged by.
    pub(in crate::dispatch) adopted: Arc<Traffic>,
}

impl TrafficPicture {
    pub(in crate::dispatch) fn new(ground: &Ground) -> Self {
        Self {
            reports: Vec::new(),
            turned: Time::from_millis(i64::MIN),
            last: ground.traffic().number,
            wanted: Vec::new(),
            adopted: Arc::clone(ground.traffic()),
        }
    }

    /// Known reports that are not over, by id.
    pub fn reports(&self) -> &[TrafficReport] {
        &self.reports
    }

    /// What drives are judged by.
    pub fn adopted(&self) -> &Arc<Traffic> {
        &self.adopted
    }

    /// What they should be judged by, where that is something else: its metrics are waited for.
    pub fn wanted(&self) -> Option<&Arc<Traffic>> {
        self.wanted.last()
    }

    /// Whether a layer of this number is waited for.
    pub fn is_wanted(&self, number: u64) -> bool {
        self.wanted.iter().any(|layer| layer.number == number)
    }

    /// When the next report begins or ends.
    pub(in crate::dispatch) fn next_turn(&self) -> Option<Time> {
        let turns = self.reports.iter().flat_map(|r| [r.since, r.until]);
        turns.flatten().filter(|&turn| turn > self.turned).min()
    }

    /// Lets reports begin and end up to a moment.
    pub(in crate::dispatch) fn turn(&mut self, now: Time) {
        let due = self.next_turn().is_some_and(|turn| turn <= now);
        self.turned = self.turned.max(now);
        if due {
            self.reports.retain(|report| !report.is_over(now));
            self.want(now);
        }
    }

    pub(in crate::dispatch) fn reported(
        &mut self,
        ground: &Ground,
        now: Time,
        reports: &[TrafficReport],
    ) -> Taken {
        if !reports.iter().all(|report| ground.has_road(&report.roads)) {
            return Err(Refusal::UnknownRoad);
        }
        if self.reports.len() + reports.len() > REPORTS {
            return Err(Refusal::TooManyReports);
        }
        for report in reports {
            let at = self
                .reports
                .binary_search_by(|known| known.id.cmp(&report.id));
            match at {
                Ok(at) => self.reports[at] = report.clone(),
                Err(at) => self.reports.insert(at, report.clone()),
            }
        }
        self.reports.retain(|report| !report.is_over(now));
        self.want(now);
        Ok(())
    }

    pub(in crate::dispatch) fn lifted(&mut self, now: Time, id: &str) -> Taken {
        let at = self
            .reports
            .binary_search_by(|known| known.id.as_str().cmp(id))
            .map_err(|_| Refusal::UnknownReport)?;
        self.reports.remove(at);
        self.want(now);
        Ok(())
    }

    /// Wants the layer of what holds now, if that is not the newest already.
    fn want(&mut self, now: Time) {
        let holding: Vec<_> = self
            .reports
            .iter()
            .filter(|r| r.holds(now))
            .cloned()
            .collect();
        let newest = self.wanted.last().unwrap_or(&self.adopted);
        if newest.reports() == holding.as_slice() {
            return;
        }
        self.last += 1;
        if self.wanted.len() == WAITING {
            self.wanted.remove(0);
        }
        let layer = Traffic::new(self.last, Some(now), holding);
        self.wanted.push(Arc::new(layer));
    }

    /// Judges by a layer from now on; it and those before it are waited for no longer.
    fn adopt(&mut self, now: Time, number: u64) -> Result<Arc<Traffic>, Refusal> {
        let at = self
            .wanted
            .iter()
            .position(|layer| layer.number == number)
            .ok_or(Refusal::UnknownMetric)?;
        let mut layer = self.wanted[at].as_ref().clone();
        layer.since = Some(now);
        self.wanted.drain(..=at);
        self.adopted = Arc::new(layer);
        Ok(Arc::clone(&self.adopted))
    }
}

impl Picture {
    /// Drives that begin from now on are judged by another traffic, and so are those under way that
    /// it closes the road to; what waits is looked at again.
    pub(in crate::dispatch) fn metric_adopted(
        &mut self,
        travel: &mut Travel,
        number: u64,
    ) -> Taken {
        let traffic = self.traffic.adopt(self.now, number)?;
        travel.adopt(&traffic);
        self.turn_back(travel);
        let mut waiting = self.waiting.clone();
        waiting.sort_by_key(|&id| queue_key(self, id));
        for incident in waiting {
            self.raise(Matter::Assign(incident));
        }
        for incident in self.proposed.clone() {
            self.raise(Matter::Reconsider(incident));
        }
        Ok(())
    }

    /// A unit before a closed road turns where it can.
    fn turn_back(&mut self, travel: &mut Travel) {
        let now = self.now;
        let mut cut = Vec::new();
        for (id, unit) in self.units.pairs() {
            if let Whereabouts::Moving(journey) = &unit.whereabouts
                && journey.arrives() > now
                && travel.is_cut(journey, now)
            {
                cut.push((id, journey.to, journey.mode));
            }
        }
        for (id, to, mode) in cut {
            self.drive(travel, id, to, mode);
        }
    }
}
