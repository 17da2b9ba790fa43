//! What is foreseen, and what comes of it when its moment has come.
//!
//! A fact of a unit has two halves: what control is told ([`World::tells`]), and what follows in
//! the world ([`World::follows`]). Here both happen at once; in a world that only hears what control
//! has taken (`heard`) the second waits for that.

use dispatch_core::dispatch::{Event, Order, Report};
use dispatch_core::ids::{IncidentId, UnitId};
use dispatch_core::units::{Duration, Time};

use super::case::Case;
use super::{Leg, Told, World, own_key};
use crate::arrivals::Arrival;
use crate::draws::Draw;

/// Something foreseen. Facts of a unit carry the plan they belong to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Fact {
    Call,
    Processed(IncidentId),
    /// The dispatcher has looked at the proposal for the incident.
    Decide(IncidentId),
    /// The unit a log names is sent.
    Send(IncidentId),
    /// Control is asked to look at the incident once more.
    LookAgain(IncidentId),
    Cancelled(IncidentId),
    Unit {
        unit: UnitId,
        plan: u32,
        what: Doing,
    },
    Position {
        unit: UnitId,
        drive: u32,
    },
    ShiftStarted(UnitId),
    ShiftEnded(UnitId),
}

/// What a unit will do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Doing {
    Answer,
    Roll,
    ReachScene,
    FinishScene,
    LeaveScene,
    ReachHospital,
    HandOver,
    Clear,
    ReachStation,
}

impl Fact {
    /// Whether it says nothing about an incident: shifts go on for ever.
    pub(super) const fn is_background(self) -> bool {
        matches!(self, Self::ShiftStarted(_) | Self::ShiftEnded(_))
    }
}

impl World {
    /// Lets a fact happen; the event control is told, if it is told anything.
    pub(super) fn happens(&mut self, now: Time, fact: Fact) -> Option<Event> {
        self.noticed(now, fact);
        self.told = Told::Other;
        match fact {
            Fact::Call => self.call(now),
            Fact::Processed(incident) => self.processed(now, incident),
            Fact::Decide(incident) => self.choice(incident),
            Fact::Send(incident) => self.send(incident),
            Fact::LookAgain(incident) => {
                let priority = self.cases.get(incident)?.priority;
                Some(Event::PriorityChanged { incident, priority })
            }
            Fact::Cancelled(incident) => self.cancelled(incident),
            Fact::Unit { unit, plan, what } if self.vehicles[unit].plan == plan => {
                let event = self.tells(unit, what)?;
                if what == Doing::Answer {
                    self.told = Told::Answer(unit);
                }
                self.follows(now, &event);
                Some(event)
            }
            Fact::Unit { .. } => None,
            Fact::Position { unit, drive } => self.position(now, unit, drive),
            Fact::ShiftStarted(unit) => Some(Event::ShiftStarted { unit }),
            Fact::ShiftEnded(unit) => self.shift_ended(now, unit),
        }
    }

    /// A fact has left the queue.
    pub(super) fn noticed(&mut self, now: Time, fact: Fact) {
        if !fact.is_background() {
            self.lively -= 1;
            self.last_lively = now;
        }
    }

    /// The call whose moment has come; the one after it is foreseen.
    pub(super) fn take_call(&mut self) -> Option<Arrival> {
        let call = std::mem::replace(&mut self.next_call, self.arrivals.next())?;
        if let Some(next) = &self.next_call {
            let at = next.reported_at;
            self.plan(at, Fact::Call);
        }
        Some(call)
    }

    fn call(&mut self, now: Time) -> Option<Event> {
        let call = self.take_call()?;
        let Ok(place) = self.ground.place(call.at) else {
            // Control will not take it either.
            self.oddities.calls_refused += 1;
            return Some(self.report(call));
        };
        let sent = call.sent.filter(|_| self.manner.recorded);
        let case = Case {
            key: call.key,
            place,
            priority: call.priority,
            life: call.life,
            sent,
            proposal: None,
        };
        let incident = self.cases.push(case);
        self.plan(now + call.life.call_processing, Fact::Processed(incident));
        self.told = Told::Call;
        Some(self.report(call))
    }

    pub(super) fn report(&self, call: Arrival) -> Event {
        Event::CallReceived(Box::new(Report {
            incident: call.name,
            reported_at: call.reported_at,
            at: call.at,
            priority: call.priority,
            needs: call.needs,
            hospital: call.hospital,
            automatic: self.manner.automatic,
        }))
    }

    fn processed(&mut self, now: Time, incident: IncidentId) -> Option<Event> {
        if self.cases.get(incident)?.sent.is_some() {
            self.plan(now, Fact::Send(incident));
        }
        Some(Event::CallProcessed { incident })
    }

    fn choice(&mut self, incident: IncidentId) -> Option<Event> {
        let order = self.cases.get_mut(incident)?.proposal.take()?;
        self.told = Told::Choice(order, false);
        Some(Event::Chosen {
            order,
            reason: String::new(),
        })
    }

    fn send(&mut self, incident: IncidentId) -> Option<Event> {
        let unit = self.cases.get(incident)?.sent?;
        if self.vehicles[unit].incident.is_some() {
            // A dispatcher could take it from the other incident; the log's did not.
            self.held.push(incident);
            return None;
        }
        let order = Order::Respond { unit, incident };
        self.told = Told::Choice(order, true);
        Some(Event::Chosen {
            order,
            reason: "recorded".to_owned(),
        })
    }

    fn cancelled(&mut self, incident: IncidentId) -> Option<Event> {
        self.cases.get(incident)?;
        if self
            .vehicles
            .iter()
            .any(|v| v.attending && v.incident == Some(incident))
        {
            return None;
        }
        self.cases.close(incident);
        Some(Event::IncidentCancelled { incident })
    }

    fn position(&mut self, now: Time, unit: UnitId, drive: u32) -> Option<Event> {
        let vehicle = &self.vehicles[unit];
        if vehicle.drive != drive || !vehicle.is_driving(now) {
            return None;
        }
        let at = vehicle.spot(&mut self.travel, now)?.at;
        let every = self.scenario.avl_interval?;
        if self.vehicles[unit].is_driving(now + every) {
            self.plan(now + every, Fact::Position { unit, drive });
        }
        Some(Event::PositionReported {
            unit,
            fix: at.into(),
        })
    }

    fn shift_ended(&mut self, now: Time, unit: UnitId) -> Option<Event> {
        self.plan_duty(unit, now);
        let shift = &self.scenario.shifts[self.scenario.units[unit].shift?];
        (!self.scenario.calendar.on_duty(shift, now)).then_some(Event::ShiftEnded { unit })
    }

    /// What control is told of a unit, if it can still be so.
    pub(super) fn tells(&self, unit: UnitId, what: Doing) -> Option<Event> {
        let vehicle = &self.vehicles[unit];
        let case = vehicle
            .incident
            .and_then(|incident| self.cases.get(incident));
        match what {
            Doing::Answer => Some(Event::OrderAccepted { unit }),
            Doing::Roll => case.map(|_| Event::EnRoute { unit }),
            Doing::ReachScene => case.map(|_| Event::OnScene { unit }),
            Doing::FinishScene if case?.life.transported && !self.hospitals.is_empty() => {
                Some(Event::TransportNeeded { unit })
            }
            Doing::FinishScene => Some(Event::Clear { unit }),
            Doing::LeaveScene => case
                .and(vehicle.hospital)
                .map(|_| Event::LeftScene { unit }),
            Doing::ReachHospital => vehicle.hospital.map(|_| Event::AtHospital { unit }),
            Doing::HandOver => case
                .and(vehicle.hospital)
                .map(|_| Event::HandedOver { unit }),
            Doing::Clear => vehicle.incident.map(|_| Event::Clear { unit }),
            Doing::ReachStation => Some(Event::AtStation { unit }),
        }
    }

    /// What follows in the world when a unit has told this.
    pub(super) fn follows(&mut self, now: Time, event: &Event) {
        match *event {
            Event::EnRoute { unit } => self.rolls(now, unit),
            Event::OnScene { unit } => self.reaches_scene(now, unit),
            Event::LeftScene { unit } => self.leaves_scene(now, unit),
            Event::AtHospital { unit } => self.reaches_hospital(now, unit),
            Event::HandedOver { unit } => self.hands_over(now, unit),
            Event::Clear { unit } => self.clears(now, unit),
            Event::AtStation { unit } => {
                let station = self.scenario.units[unit].station;
                self.vehicles[unit].stand(self.ground.station(station));
            }
            _ => {}
        }
    }

    /// The incident a unit has to do with.
    fn case_of(&self, unit: UnitId) -> Option<&Case> {
        self.cases.get(self.vehicles[unit].incident?)
    }

    pub(super) fn rolls(&mut self, now: Time, unit: UnitId) {
        let Some(case) = self.case_of(unit) else {
            return;
        };
        let mode = self.scenario.priorities[case.priority].mode;
        let (to, leg) = (
            case.place,
            Leg {
                mode,
                draw: Draw::DriveToScene,
                key: case.key,
            },
        );
        if let Some(arrives) = self.drive(now, unit, to, leg) {
            self.will(arrives, unit, Doing::ReachScene);
        }
    }

    fn reaches_scene(&mut self, now: Time, unit: UnitId) {
        let Some(case) = self.case_of(unit) else {
            return;
        };
        let (place, on_scene) = (case.place, case.life.on_scene);
        self.vehicles[unit].stand(place);
        self.vehicles[unit].attending = true;
        self.will(now + on_scene, unit, Doing::FinishScene);
    }

    fn leaves_scene(&mut self, now: Time, unit: UnitId) {
        let (Some(case), Some(hospital)) = (self.case_of(unit), self.vehicles[unit].hospital)
        else {
            return;
        };
        let leg = Leg {
            mode: self.scenario.travel.to_hospital,
            draw: Draw::DriveToHospital,
            key: case.key,
        };
        let to = self.ground.hospital(hospital);
        if let Some(arrives) = self.drive(now, unit, to, leg) {
            self.will(arrives, unit, Doing::ReachHospital);
        }
    }

    fn reaches_hospital(&mut self, now: Time, unit: UnitId) {
        let Some(hospital) = self.vehicles[unit].hospital else {
            return;
        };
        self.vehicles[unit].stand(self.ground.hospital(hospital));
        if self.hospitals[hospital].arrive(unit) {
            self.begin_handover(now, unit);
        }
    }

    fn begin_handover(&mut self, now: Time, unit: UnitId) {
        let handover = self.case_of(unit).map(|case| case.life.handover);
        let over = now + handover.unwrap_or(Duration::ZERO);
        self.will(over, unit, Doing::HandOver);
    }

    fn hands_over(&mut self, now: Time, unit: UnitId) {
        let Some(turnaround) = self.case_of(unit).map(|case| case.life.turnaround) else {
            return;
        };
        self.will(now + turnaround, unit, Doing::Clear);
        self.leave_bay(now, unit);
    }

    /// Its bay at the hospital is free for the next, if it has one.
    pub(super) fn leave_bay(&mut self, now: Time, unit: UnitId) {
        let Some(hospital) = self.vehicles[unit].hospital else {
            return;
        };
        if let Some(next) = self.hospitals[hospital].leave(unit) {
            self.begin_handover(now, next);
        }
    }

    fn clears(&mut self, now: Time, unit: UnitId) {
        self.leave_bay(now, unit);
        let vehicle = &mut self.vehicles[unit];
        let Some(incident) = vehicle.incident.take() else {
            return;
        };
        vehicle.attending = false;
        vehicle.hospital = None;
        vehicle.key = self
            .cases
            .get(incident)
            .map_or(own_key(unit), |case| case.key);
        self.cases.close(incident);
        self.send_held(now, unit);
    }

    /// The first incident that waited for just this unit gets it.
    pub(super) fn send_held(&mut self, now: Time, unit: UnitId) {
        let is_for = |id: &IncidentId| {
            self.cases
                .get(*id)
                .is_some_and(|case| case.sent == Some(unit))
        };
        if let Some(row) = self.held.iter().position(is_for) {
            let incident = self.held.remove(row);
            self.plan(now, Fact::Send(incident));
        }
    }

    /// Foresees something of the unit's present plan.
    pub(super) fn will(&mut self, at: Time, unit: UnitId, what: Doing) {
        let plan = self.vehicles[unit].plan;
        self.plan(at, Fact::Unit { unit, plan, what });
    }
}
