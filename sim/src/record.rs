//! What happened, incident by incident, put together from facts and orders alone.
//!
//! A row leaves when it and all before it are over, so that tables are in the order of the reports
//! and a run of any length needs memory for its open incidents only.

mod load;
mod orders;
mod row;

pub use load::UnitLoad;
pub use row::{Ground, Judgement, Outcome, Response, ResponseOutcome, Row};

use std::collections::{HashMap, VecDeque};
use std::sync::Arc;

use dispatch_core::dispatch::{Event, Report, Step};
use dispatch_core::geo::Coordinate;
use dispatch_core::ids::{Id, IdVec, IncidentId, UnitId, ZoneId};
use dispatch_core::scenario::{AreaIndex, Nearest, Scenario};
use dispatch_core::units::{Duration, Time};

use crate::error::Result;
use crate::run::Observer;
use crate::world::World;

/// Takes the finished rows.
pub trait Sink {
    /// A row that will not change any more.
    ///
    /// # Errors
    /// What writing it failed with.
    fn row(&mut self, row: &Row) -> Result<()>;
}

/// Puts the rows together.
#[derive(Debug)]
pub struct Recorder<S> {
    scenario: Arc<Scenario>,
    sink: S,
    open: VecDeque<Open>,
    first: usize,
    units: IdVec<UnitId, UnitLoad>,
    areas: AreaIndex,
    zones: Nearest,
    centres: HashMap<Coordinate, ZoneId>,
    /// Whether the length of drives is asked for, which unpacks every path.
    distances: bool,
    /// Incidents that may have lost or found a unit in this step.
    touched: Vec<IncidentId>,
    last: Time,
}

/// A row that may still change.
#[derive(Debug)]
struct Open {
    row: Row,
    over: bool,
    /// It needs a unit and has none.
    wants: bool,
    waiting_since: Option<Time>,
}

impl<S: Sink> Recorder<S> {
    /// A recorder before anything happened.
    pub fn new(scenario: Arc<Scenario>, sink: S) -> Self {
        let mut centres = HashMap::new();
        for (id, zone) in scenario.zones.pairs() {
            centres.entry(zone.at).or_insert(id);
        }
        let units = scenario
            .units
            .iter()
            .map(|u| UnitLoad::new(u.shift.is_none()))
            .collect();
        Self {
            areas: scenario.area_index(),
            zones: scenario.zone_index(),
            scenario,
            sink,
            open: VecDeque::new(),
            first: 0,
            units,
            centres,
            distances: true,
            touched: Vec::new(),
            last: Time::from_millis(i64::MIN),
        }
    }

    /// Without the length of drives, which costs the path of every one.
    pub fn without_distances(mut self) -> Self {
        self.distances = false;
        self
    }

    /// What takes the rows.
    pub fn sink_mut(&mut self) -> &mut S {
        &mut self.sink
    }

    /// The end: what is still open leaves as such; the sink and the units' loads.
    ///
    /// # Errors
    /// What the sink fails with.
    pub fn finish(mut self) -> Result<(S, IdVec<UnitId, UnitLoad>)> {
        let last = self.last;
        for open in &mut self.open {
            if let Some(since) = open.waiting_since.take() {
                open.row.queued_for += last - since;
            }
            self.sink.row(&open.row)?;
        }
        for unit in self.units.iter_mut() {
            unit.stop(last);
        }
        Ok((self.sink, self.units))
    }

    /// Takes a fact and what came of it; `distance` is asked for the unit that sets off.
    ///
    /// # Errors
    /// What the sink fails with.
    pub fn take(
        &mut self,
        now: Time,
        event: &Event,
        step: &Step,
        distance: impl FnOnce(UnitId) -> Option<dispatch_core::units::Distance>,
    ) -> Result<()> {
        if self.last == Time::from_millis(i64::MIN) {
            self.begin(now);
        }
        self.last = now;
        if step.refused.is_none() {
            self.fact(now, event);
            if let (Event::EnRoute { unit }, true) = (event, self.distances)
                && let Some(response) = self.response(*unit)
            {
                response.distance = distance(*unit);
            }
        }
        for order in &step.orders {
            self.order(now, order);
        }
        self.settle(now, &step.proposals);
        self.drain()
    }

    fn begin(&mut self, now: Time) {
        for unit in self.units.iter_mut() {
            unit.begin(now);
        }
    }

    fn fact(&mut self, now: Time, event: &Event) {
        match event {
            Event::CallReceived(report) => self.call(report),
            Event::CallProcessed { incident } => self.want(*incident),
            Event::PriorityChanged { incident, priority } => {
                if let Some(open) = self.incident(*incident) {
                    open.row.priority = *priority;
                    self.touched.push(*incident);
                }
            }
            Event::IncidentCancelled { incident } => self.close(now, *incident, Outcome::Cancelled),
            Event::OrderAccepted { unit } => {
                if let Some(response) = self.response(*unit) {
                    response.accepted_at = Some(now);
                }
            }
            Event::OrderRefused { unit, .. } | Event::OutOfService { unit, .. } => {
                self.lose(now, *unit, ResponseOutcome::Refused);
            }
            Event::ShiftStarted { unit } => self.units[*unit].duty(now, true),
            Event::ShiftEnded { unit } => self.units[*unit].duty(now, false),
            Event::AtStation { unit } => self.units[*unit].drive(now, false),
            Event::Clear { unit } => self.clear(now, *unit),
            Event::Woken => self.time_out(now),
            _ => self.stage(now, event),
        }
    }

    /// The stages of a response.
    fn stage(&mut self, now: Time, event: &Event) {
        let (unit, driving, field): (_, _, fn(&mut Response) -> &mut Option<Time>) = match event {
            Event::EnRoute { unit } => (*unit, true, |r| &mut r.en_route_at),
            Event::OnScene { unit } => (*unit, false, |r| &mut r.on_scene_at),
            Event::LeftScene { unit } => (*unit, true, |r| &mut r.left_scene_at),
            Event::AtHospital { unit } => (*unit, false, |r| &mut r.at_hospital_at),
            Event::HandedOver { unit } => (*unit, false, |r| &mut r.handed_over_at),
            _ => return,
        };
        self.units[unit].drive(now, driving);
        if let Some(response) = self.response(unit) {
            *field(response) = Some(now);
            if response.on_scene_at.is_some() {
                response.outcome = Some(ResponseOutcome::Served);
            }
        }
    }

    fn call(&mut self, report: &Report) {
        let row = Row {
            name: report.incident.clone(),
            priority: report.priority,
            needs: report.needs,
            ground: self.ground(report.at),
            reported_at: report.reported_at,
            responses: Vec::new(),
            hospital: None,
            queued: false,
            queued_for: Duration::ZERO,
            bumps: 0,
            closed_at: None,
            outcome: Outcome::Open,
        };
        self.open.push_back(Open {
            row,
            over: false,
            wants: false,
            waiting_since: None,
        });
    }

    fn ground(&self, at: Coordinate) -> Ground {
        if let Some(&id) = self.centres.get(&at) {
            let zone = &self.scenario.zones[id];
            let (district, functional) = (zone.district, zone.functional.clone());
            return Ground {
                zone: Some(id),
                district,
                functional,
                area: zone.area,
            };
        }
        let district = self.areas.district(at);
        Ground {
            zone: self.zones.of(at).map(|(row, _)| ZoneId::new(row)),
            district,
            functional: self.areas.functional(at),
            area: self.areas.area_in(at, district),
        }
    }

    fn clear(&mut self, now: Time, unit: UnitId) {
        let Some((incident, _)) = self.units[unit].free(now) else {
            return;
        };
        let Some(open) = self.incident(incident) else {
            return;
        };
        let mut outcome = Outcome::Treated;
        if let Some(response) = open.row.responses.iter_mut().rfind(|r| r.unit == unit) {
            response.clear_at = Some(now);
            if response.at_hospital_at.is_some() {
                outcome = Outcome::Transported;
            }
        }
        self.close(now, incident, outcome);
    }

    fn close(&mut self, now: Time, incident: IncidentId, outcome: Outcome) {
        let Some(open) = self.incident(incident) else {
            return;
        };
        if let Some(since) = open.waiting_since.take() {
            open.row.queued_for += now - since;
        }
        open.wants = false;
        open.over = true;
        open.row.closed_at = Some(now);
        open.row.outcome = outcome;
    }

    fn drain(&mut self) -> Result<()> {
        while self.open.front().is_some_and(|open| open.over) {
            if let Some(open) = self.open.pop_front() {
                self.first += 1;
                self.sink.row(&open.row)?;
            }
        }
        Ok(())
    }

    fn incident(&mut self, id: IncidentId) -> Option<&mut Open> {
        self.open.get_mut(id.index().checked_sub(self.first)?)
    }

    fn response(&mut self, unit: UnitId) -> Option<&mut Response> {
        let (incident, row) = self.units.get(unit)?.response()?;
        self.incident(incident)?.row.responses.get_mut(row)
    }
}

impl<S: Sink> Observer for Recorder<S> {
    fn observe(&mut self, world: &mut World, now: Time, event: &Event, step: &Step) -> Result<()> {
        self.take(now, event, step, |unit| world.driven(unit))
    }
}
