//! A world that is not alone: dispatchers, callers and crews outside it tell control things too.
//!
//! Here nothing is so until control has taken it. [`World::due`] says what the world would tell
//! now and changes nothing by it; [`World::hear`] takes everything that control took, in control's
//! order, whoever told it, and only that moves the world on. So it makes no difference whether a
//! crew's arrival was foreseen here or somebody pressed its button: what was foreseen before is
//! dropped, and what follows from the arrival is foreseen. What control does not take is handed
//! back to [`World::not_taken`].
//!
//! - Incidents are numbered as control numbers them: by the calls that were heard.
//! - An incident of somebody else's lives a life drawn by its place among those: the visitor's first
//!   patient is the same in every run of one seed.
//! - Duty is told by whoever keeps the roster, never from here.

use dispatch_core::dispatch::{Event, Report, Step};
use dispatch_core::ids::{IncidentId, UnitId};
use dispatch_core::units::Time;

use super::World;
use super::case::Case;
use super::facts::{Doing, Fact};
use crate::arrivals::Life;

/// Where the keys of others' incidents begin: apart from those of hours and of units.
const STRANGERS: u64 = 1 << 62;

/// Something the world tells when its moment has come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Foreseen {
    /// The moment.
    pub at: Time,
    /// The fact.
    pub event: Event,
    /// The plan of its unit under which it was foreseen.
    plan: Option<u32>,
}

impl World {
    /// The moment of the next thing that may be told.
    pub fn next_at(&self) -> Option<Time> {
        self.queue.next_at()
    }

    /// What is to be told, up to a moment; ask again until there is nothing.
    pub fn due(&mut self, until: Time) -> Option<Foreseen> {
        while self.queue.next_at().is_some_and(|at| at <= until) {
            let (at, fact) = self.queue.pop()?;
            if let Some(foreseen) = self.foreseen(at, fact) {
                return Some(foreseen);
            }
        }
        None
    }

    fn foreseen(&mut self, at: Time, fact: Fact) -> Option<Foreseen> {
        let (event, plan) = match fact {
            Fact::Call => {
                self.noticed(at, fact);
                let call = self.take_call()?;
                let event = self.report(call.clone());
                self.announced.insert(call.name.clone(), call);
                (event, None)
            }
            Fact::Unit { unit, plan, what } => {
                self.noticed(at, fact);
                let is_current = self.vehicles[unit].plan == plan;
                (is_current.then(|| self.tells(unit, what))??, Some(plan))
            }
            Fact::Processed(_) | Fact::Position { .. } => (self.happens(at, fact)?, None),
            // Duty is another's to tell; the rest belongs to dispatchers that are simulated.
            _ => {
                self.noticed(at, fact);
                return None;
            }
        };
        Some(Foreseen { at, event, plan })
    }

    /// Whether nothing was heard since that makes it pointless to tell.
    pub fn still_holds(&self, foreseen: &Foreseen) -> bool {
        match (foreseen.plan, foreseen.event.unit()) {
            (Some(plan), Some(unit)) => self.vehicles[unit].plan == plan,
            _ => true,
        }
    }

    /// Control has taken a fact, or refused one, and this came of it.
    pub fn hear(&mut self, now: Time, event: &Event, step: &Step) {
        if step.refused.is_none() {
            self.learn(now, event);
        }
        for &order in &step.orders {
            self.obey(now, order);
        }
    }

    /// Control did not take it, after everything was heard that it took before.
    pub fn not_taken(&mut self, now: Time, foreseen: &Foreseen) {
        if let Event::CallReceived(report) = &foreseen.event {
            self.announced.remove(&report.incident);
        }
        // What was heard meanwhile explains a refusal, except of an order that ran out.
        if let (Some(_), Some(unit)) = (foreseen.plan, foreseen.event.unit())
            && self.still_holds(foreseen)
        {
            self.lets_go(now, unit);
        }
    }

    fn learn(&mut self, now: Time, event: &Event) {
        match event {
            Event::CallReceived(report) => self.learn_call(now, report),
            Event::IncidentCancelled { incident } => self.cases.close(*incident),
            Event::PriorityChanged { incident, priority } => {
                if let Some(case) = self.cases.get_mut(*incident) {
                    case.priority = *priority;
                }
            }
            Event::PlaceChanged { incident, .. } => self.learn_place(now, *incident, event),
            Event::OrderAccepted { unit } => self.learn_answer(now, *unit),
            Event::OrderRefused { unit, .. } | Event::OutOfService { unit, .. } => {
                self.lets_go(now, *unit);
            }
            // A unit that has an incident passes its station by.
            Event::AtStation { unit } if self.vehicles[*unit].incident.is_some() => {
                self.follows(now, event);
            }
            Event::EnRoute { unit }
            | Event::OnScene { unit }
            | Event::TransportNeeded { unit }
            | Event::LeftScene { unit }
            | Event::AtHospital { unit }
            | Event::HandedOver { unit }
            | Event::Clear { unit }
            | Event::AtStation { unit } => {
                self.vehicles[*unit].replan();
                self.follows(now, event);
            }
            _ => {}
        }
    }

    fn learn_call(&mut self, now: Time, report: &Report) {
        let own = self.announced.remove(&report.incident);
        let life = own.map(|call| (call.key, call.life, true));
        let (key, life, is_own) = life.unwrap_or_else(|| {
            let key = STRANGERS | self.strangers;
            self.strangers += 1;
            let demand = &self.scenario.demand;
            let life = Life::drawn(demand, self.manner.seed, key, report.priority);
            (key, life, false)
        });
        let Ok(place) = self.ground.place(report.at) else {
            // Control would not have taken it; were it so, the numbers must go on alike.
            self.cases.skip();
            return;
        };
        let incident = self.cases.push(Case {
            key,
            place,
            priority: report.priority,
            life,
            sent: None,
            proposal: None,
        });
        if is_own {
            let at = report.reported_at + life.call_processing;
            self.plan(at.max(now), Fact::Processed(incident));
        }
    }

    /// A unit under way to a place that changes drives on to the new one.
    fn learn_place(&mut self, now: Time, incident: IncidentId, event: &Event) {
        let Event::PlaceChanged { at, .. } = event else {
            return;
        };
        let (Ok(place), Some(case)) = (self.ground.place(*at), self.cases.get_mut(incident)) else {
            return;
        };
        case.place = place;
        let has_rolled = |unit: &UnitId| {
            let vehicle = &self.vehicles[*unit];
            vehicle.incident == Some(incident) && !vehicle.attending && vehicle.ready_at.is_none()
        };
        let under_way: Vec<UnitId> = self.vehicles.ids().filter(has_rolled).collect();
        for unit in under_way {
            self.vehicles[unit].replan();
            self.rolls(now, unit);
        }
    }

    /// An order is accepted: the wheels move when the crew sits in the vehicle.
    fn learn_answer(&mut self, now: Time, unit: UnitId) {
        let vehicle = &mut self.vehicles[unit];
        if vehicle.incident.is_some() {
            vehicle.replan();
            let ready_at = vehicle.ready_at.unwrap_or(now);
            self.will(ready_at.max(now), unit, Doing::Roll);
        }
    }
}
