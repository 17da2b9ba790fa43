//! The same coverage at other hours: a row an hour, worked out once for all hours that share the
//! speeds, the traffic and the stations that count.

use std::collections::BTreeMap;

use dispatch_core::coverage::{Request, Stations};
use dispatch_core::scenario::Scenario;
use dispatch_core::travel::TrafficReport;
use dispatch_core::units::{Duration, Time};

use super::measured;
use crate::opened::Opened;
use crate::wire::{AreaShare, HourShape};

/// What decides about an hour: the period, the reports that hold, the units on duty.
type Key = (usize, Vec<usize>, Vec<bool>);
/// What came of it: the share of all, and of every area.
type Shares = (f64, Vec<(&'static str, f64)>);

/// Rows by hour for one question.
pub(super) struct Hours<'a> {
    opened: &'a Opened,
    request: Request,
    known: BTreeMap<Key, Shares>,
}

impl<'a> Hours<'a> {
    pub(super) const fn new(opened: &'a Opened, request: Request) -> Self {
        Self {
            opened,
            request,
            known: BTreeMap::new(),
        }
    }

    /// A row for each of so many hours from a moment on.
    pub(super) fn rows(&mut self, count: i64, start: Time) -> Vec<HourShape> {
        let hours = (0..count).map(|hour| start + Duration::from_secs(3600 * hour));
        hours.map(|at| self.row(at)).collect()
    }

    fn row(&mut self, depart: Time) -> HourShape {
        let key = self.key(depart);
        let period = key.0;
        let (share, areas) = match self.known.get(&key) {
            Some(known) => known.clone(),
            None => {
                let shares = self.shares(depart);
                self.known.insert(key, shares.clone());
                shares
            }
        };
        let hour_of_week = self.opened.scenario.calendar.hour_of_week(depart);
        HourShape {
            hour: hour_of_week % 24,
            hour_of_week,
            period,
            depart_at: self.opened.text(depart),
            share,
            areas: areas
                .into_iter()
                .map(|(id, share)| AreaShare { id, share })
                .collect(),
        }
    }

    fn key(&self, at: Time) -> Key {
        let holds = |(row, report): (usize, &TrafficReport)| report.holds(at).then_some(row);
        let holding = self.opened.reports.iter().enumerate().filter_map(holds);
        let duty = match self.request.stations {
            Stations::Staffed => on_duty(&self.opened.scenario, at),
            Stations::All => Vec::new(),
        };
        (self.opened.ground.period(at), holding.collect(), duty)
    }

    fn shares(&self, depart: Time) -> Shares {
        let request = Request {
            depart,
            ..self.request
        };
        let found = measured(&self.opened.ground_at(depart), &request);
        let areas = found.areas.iter();
        let areas = areas.map(|(area, sums)| (area.id(), sums.share()));
        (found.total.share(), areas.collect())
    }
}

/// Which units are on duty, in the scenario's order.
fn on_duty(scenario: &Scenario, at: Time) -> Vec<bool> {
    let on = |shift| scenario.calendar.on_duty(&scenario.shifts[shift], at);
    let units = scenario.units.iter();
    units.map(|unit| unit.shift.is_none_or(on)).collect()
}
