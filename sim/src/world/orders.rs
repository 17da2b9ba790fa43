//! What the world makes of a step: orders are obeyed, proposals lie before the dispatcher,
//! refused facts are taken back.

use dispatch_core::dispatch::recommend::WhyNot;
use dispatch_core::dispatch::{Order, Refusal, Step};
use dispatch_core::ids::{HospitalId, IncidentId, StationId, UnitId};
use dispatch_core::units::{Duration, Time};

use super::facts::{Doing, Fact};
use super::{Leg, Told, World};
use crate::distributions;
use crate::draws::{Draw, uniform};

impl World {
    /// Carries out what came of the last event.
    pub fn carry_out(&mut self, now: Time, step: &Step) {
        if let Some(refusal) = step.refused {
            self.take_back(now, refusal);
        } else if let Told::Choice(Order::Respond { incident, .. }, true) = self.told
            && let Some(case) = self.cases.get_mut(incident)
        {
            case.sent = None;
        }
        for &order in &step.orders {
            self.obey(now, order);
        }
        for &order in &step.proposals {
            self.propose(now, order);
        }
    }

    pub(super) fn obey(&mut self, now: Time, order: Order) {
        match order {
            Order::Respond { unit, incident }
            | Order::Divert {
                unit, to: incident, ..
            } => {
                self.respond(now, unit, incident);
            }
            Order::StandDown { unit, incident } => self.stand_down(now, unit, incident),
            Order::Transport {
                unit,
                incident,
                hospital,
            } => self.transport(now, unit, incident, hospital),
            Order::MoveUp { unit, station } => self.move_up(now, unit, station),
        }
    }

    fn respond(&mut self, now: Time, unit: UnitId, incident: IncidentId) {
        let Some(turnout) = self.cases.get(incident).map(|case| case.life.turnout) else {
            return;
        };
        let moving = self.vehicles[unit].is_driving(now);
        let vehicle = &mut self.vehicles[unit];
        vehicle.replan();
        vehicle.incident = Some(incident);
        vehicle.attending = false;
        let ready_at = if moving {
            now + self.scenario.interval.turnout_moving
        } else {
            // A crew that is mobilising already goes on doing so.
            vehicle.ready_at.unwrap_or(now + turnout)
        };
        vehicle.ready_at = Some(ready_at);
        let answered_at = now + self.scenario.order.accept_after;
        self.will(answered_at, unit, Doing::Answer);
        self.will(ready_at.max(answered_at), unit, Doing::Roll);
    }

    /// The unit has lost its incident: it goes on driving until it is told where to.
    fn stand_down(&mut self, now: Time, unit: UnitId, incident: IncidentId) {
        let vehicle = &self.vehicles[unit];
        if vehicle.incident == Some(incident) && !vehicle.attending {
            self.lets_go(now, unit);
            self.send_held(now, unit);
        }
    }

    /// The crew has nothing more to do with its incident, and nothing else to do.
    pub(super) fn lets_go(&mut self, now: Time, unit: UnitId) {
        self.leave_bay(now, unit);
        let home = self.ground.station(self.scenario.units[unit].station);
        let vehicle = &mut self.vehicles[unit];
        vehicle.replan();
        vehicle.incident = None;
        vehicle.attending = false;
        vehicle.hospital = None;
        vehicle.ready_at = None;
        // One that was on its way home still is.
        let homewards = (vehicle.on.as_ref()).filter(|drive| drive.journey.leads_to(&home));
        if let Some(arrives) = homewards.map(super::vehicle::Drive::arrives) {
            self.will(arrives.max(now), unit, Doing::ReachStation);
        }
    }

    fn transport(&mut self, now: Time, unit: UnitId, incident: IncidentId, hospital: HospitalId) {
        let vehicle = &mut self.vehicles[unit];
        // Until it has left, another hospital may be named.
        if vehicle.incident == Some(incident) && vehicle.attending && vehicle.on.is_none() {
            vehicle.replan();
            vehicle.hospital = Some(hospital);
            self.will(now, unit, Doing::LeaveScene);
        }
    }

    fn move_up(&mut self, now: Time, unit: UnitId, station: StationId) {
        let vehicle = &mut self.vehicles[unit];
        if vehicle.attending {
            return;
        }
        vehicle.replan();
        vehicle.incident = None;
        vehicle.ready_at = None;
        let leg = Leg {
            mode: self.scenario.travel.return_,
            draw: Draw::DriveToStation,
            key: vehicle.key,
        };
        let to = self.ground.station(station);
        if let Some(arrives) = self.drive(now, unit, to, leg) {
            self.will(arrives, unit, Doing::ReachStation);
        }
    }

    fn propose(&mut self, now: Time, order: Order) {
        let Some(dispatcher) = &self.manner.dispatcher else {
            return;
        };
        let Some(incident) = subject(&order) else {
            return;
        };
        let Some(case) = self.cases.get_mut(incident) else {
            return;
        };
        if case.sent.is_some() && matches!(order, Order::Respond { .. } | Order::Divert { .. }) {
            return;
        }
        if case.proposal.replace(order).is_none() {
            let u = uniform(self.manner.seed, Draw::Decision, case.key);
            let at = now + distributions::at(&dispatcher.takes, u);
            self.plan(at, Fact::Decide(incident));
        }
    }

    /// Control did not take the last fact.
    fn take_back(&mut self, now: Time, refusal: Refusal) {
        match self.told {
            Told::Call => {
                self.cases.withdraw();
                self.oddities.calls_refused += 1;
            }
            Told::Answer(unit) => {
                // The order had run out: control counts it as refused, and so does the crew.
                self.lets_go(now, unit);
            }
            Told::Choice(Order::Respond { incident, .. }, true) => {
                self.cannot_send(now, incident, refusal);
            }
            Told::Choice(
                Order::Respond { incident, .. } | Order::Divert { to: incident, .. },
                false,
            ) => {
                self.plan(now + Duration::from_secs(1), Fact::LookAgain(incident));
            }
            Told::Choice(..) | Told::Other => {}
        }
    }

    /// The unit a log names cannot go: it is waited for if it is only busy.
    fn cannot_send(&mut self, now: Time, incident: IncidentId, refusal: Refusal) {
        let busy = WhyNot::Committed;
        if matches!(refusal, Refusal::NotEligible(why) if why == busy || why == WhyNot::OrderOutstanding)
        {
            self.held.push(incident);
        } else if let Some(case) = self.cases.get_mut(incident) {
            case.sent = None;
            self.oddities.not_as_recorded += 1;
            self.plan(now, Fact::LookAgain(incident));
        }
    }
}

/// The incident an order is about.
fn subject(order: &Order) -> Option<IncidentId> {
    match *order {
        Order::Respond { incident, .. }
        | Order::Divert { to: incident, .. }
        | Order::StandDown { incident, .. }
        | Order::Transport { incident, .. } => Some(incident),
        Order::MoveUp { .. } => None,
    }
}
