//! What happened, incident by incident, put together from facts and orders alone.
//!
//! A row leaves when it and all before it are over, so that tables are in the order of the reports
//! and a run of any length needs memory for its open incidents only.

mod load;
mod row;

pub use load::UnitLoad;
pub use row::{Ground, Judgement, Outcome, Response, ResponseOutcome, Row};

use std::collections::{HashMap, VecDeque};
use std::sync::Arc;

use dispatch_core::dispatch::{Event, Order, Report, Step};
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

    /// Orders nobody answered in time count as refused.
    fn time_out(&mut self, now: Time) {
        let timeout = self.scenario.order.timeout;
        for unit in self.units.ids() {
            let late = |r: &mut Response| r.accepted_at.is_none() && r.ordered_at + timeout <= now;
            if self.response(unit).is_some_and(late) {
                self.lose(now, unit, ResponseOutcome::Refused);
            }
        }
    }

    /// The unit and its incident part before the scene.
    fn lose(&mut self, now: Time, unit: UnitId, outcome: ResponseOutcome) {
        let Some((incident, response)) = self.units[unit].free(now) else {
            return;
        };
        let Some(open) = self.incident(incident) else {
            return;
        };
        open.row.responses[response].outcome = Some(outcome);
        if !open.over {
            self.want(incident);
        }
    }

    fn want(&mut self, incident: IncidentId) {
        if let Some(open) = self.incident(incident) {
            open.wants = true;
            self.touched.push(incident);
        }
    }

    fn order(&mut self, now: Time, order: &Order) {
        match *order {
            Order::Respond { unit, incident } => self.send(now, unit, incident),
            Order::Divert { unit, from, to } => {
                if let Some(open) = self.incident(from) {
                    open.row.bumps += 1;
                }
                self.lose(now, unit, ResponseOutcome::Diverted);
                self.send(now, unit, to);
            }
            Order::StandDown { unit, .. } => self.lose(now, unit, ResponseOutcome::StoodDown),
            Order::Transport {
                incident, hospital, ..
            } => {
                if let Some(open) = self.incident(incident) {
                    open.row.hospital = Some(hospital);
                }
            }
            Order::MoveUp { unit, .. } => self.units[unit].drive(now, true),
        }
    }

    fn send(&mut self, now: Time, unit: UnitId, incident: IncidentId) {
        let Some(needs) = self.incident(incident).map(|open| open.row.needs) else {
            return;
        };
        let candidates = self.candidates(unit, needs);
        let response = Response {
            unit,
            ordered_at: now,
            accepted_at: None,
            en_route_at: None,
            on_scene_at: None,
            left_scene_at: None,
            at_hospital_at: None,
            handed_over_at: None,
            clear_at: None,
            distance: None,
            candidates,
            outcome: None,
        };
        let Some(open) = self.incident(incident) else {
            return;
        };
        open.row.responses.push(response);
        open.wants = false;
        let row = open.row.responses.len() - 1;
        self.units[unit].send(now, (incident, row));
        self.touched.push(incident);
    }

    fn candidates(&self, sent: UnitId, needs: dispatch_core::scenario::Capabilities) -> u32 {
        let able = |id: UnitId| self.scenario.units[id].capabilities.covers(needs);
        let free = self
            .units
            .pairs()
            .filter(|(id, load)| *id == sent || load.is_free() && able(*id));
        u32::try_from(free.count()).unwrap_or(u32::MAX)
    }

    /// Begins and ends waiting: a proposal is no waiting, somebody can be sent.
    fn settle(&mut self, now: Time, proposals: &[Order]) {
        let proposed = |incident: IncidentId| {
            proposals.iter().any(|order| match *order {
                Order::Respond { incident: to, .. } | Order::Divert { to, .. } => to == incident,
                _ => false,
            })
        };
        for order in proposals {
            if let Order::Respond { incident, .. } | Order::Divert { to: incident, .. } = *order {
                self.touched.push(incident);
            }
        }
        while let Some(incident) = self.touched.pop() {
            let has_one = proposed(incident);
            let Some(open) = self.incident(incident) else {
                continue;
            };
            if open.wants && !has_one && open.waiting_since.is_none() {
                open.row.queued = true;
                open.waiting_since = Some(now);
            } else if (!open.wants || has_one)
                && let Some(since) = open.waiting_since.take()
            {
                open.row.queued_for += now - since;
            }
        }
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
