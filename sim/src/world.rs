//! The truth: where units really are and how long things really take. Orders go in, future facts
//! come out.
//!
//! - A drive takes what the metric says times a log-normal factor of median 1, drawn by incident
//!   and leg; with `spread_sigma = 0` exactly what the metric says. Where the speeds change under
//!   way it goes on at the new ones ([`Travel::course`]).
//! - A fact carries the plan of its unit under which it was foreseen; an order makes a new plan,
//!   and the facts of older ones never happen (the old arrival of a diverted unit).
//! - A unit sent while it drives goes on along its old route until its wheels turn, and then from
//!   where [`Travel::turning`] says, as control believes it: with turnout, answer and spread zero,
//!   belief and truth agree to the millisecond.
//! - A unit that stands needs the incident's own turnout, one that drives
//!   `[interval] turnout_moving_s`; the crew's answer after `[order] accept_after_s` runs meanwhile.
//! - A hospital's bays serve first come, first served.
//! - Breaks inside shifts are not simulated.
//!
//! Two ways to drive it: [`World::next_event`] and [`World::carry_out`], where nobody else tells
//! control anything; [`World::due`] and [`World::hear`], where others do.

mod case;
mod facts;
mod heard;
mod orders;
mod vehicle;

use std::collections::BTreeMap;
use std::sync::Arc;

use dispatch_core::dispatch::{Event, Order};
use dispatch_core::ids::{HospitalId, IdVec, IncidentId, UnitId};
use dispatch_core::roads::speeds::Mode;
use dispatch_core::scenario::{Distribution, Scenario};
use dispatch_core::travel::{Ground, Place, Travel};
use dispatch_core::units::{Distance, Duration, Time};

use crate::arrivals::{Arrival, Arrivals};
use crate::distributions;
use crate::draws::{Draw, uniform};
use crate::queue::Queue;
use case::{Bays, Cases};
use facts::Fact;
pub use heard::Foreseen;
use vehicle::{Drive, Vehicle};

/// How long after the last thing that happened a run with unserved incidents goes on waiting for a
/// shift: a week and a day.
const PATIENCE: Duration = Duration::from_secs(8 * 86_400);

/// How a world behaves beyond its scenario.
#[derive(Clone, Debug, Default)]
pub struct Manner {
    /// What every draw begins with.
    pub seed: u64,
    /// Who answers proposals; without one they wait for ever.
    pub dispatcher: Option<Dispatcher>,
    /// Whether the unit a log names is sent instead of the one control would choose.
    pub recorded: bool,
    /// Whether every incident carries its own authority: no decision waits.
    pub automatic: bool,
    /// Whether drives take exactly what the metric says, whatever `spread_sigma` is.
    pub exact: bool,
}

/// A dispatcher who takes the proposal that lies there when the time has passed.
#[derive(Clone, Debug, PartialEq)]
pub struct Dispatcher {
    /// How long it takes, drawn by incident.
    pub takes: Distribution,
}

impl Dispatcher {
    /// Always the same delay.
    pub const fn after(mean_s: f64) -> Self {
        Self {
            takes: Distribution::Constant { mean_s },
        }
    }
}

/// What went otherwise than the input wanted, for the warnings of a run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Oddities {
    /// Calls control did not take (no road near, unknown priority).
    pub calls_refused: u64,
    /// Incidents whose logged unit could not be sent, so that another went.
    pub not_as_recorded: u64,
}

/// Everything that is really so.
#[derive(Debug)]
pub struct World {
    scenario: Arc<Scenario>,
    ground: Arc<Ground>,
    travel: Travel,
    manner: Manner,
    arrivals: Arrivals,
    next_call: Option<Arrival>,
    queue: Queue<Fact>,
    vehicles: IdVec<UnitId, Vehicle>,
    hospitals: IdVec<HospitalId, Bays>,
    cases: Cases,
    /// Calls that were told and not heard yet, by name.
    announced: BTreeMap<String, Arrival>,
    /// How many incidents were heard of that are not of this world's making.
    strangers: u64,
    /// Incidents whose logged unit was busy when it should have gone.
    held: Vec<IncidentId>,
    /// The last fact, as long as it may come back refused.
    told: Told,
    /// Facts in the queue that are more than shifts.
    lively: usize,
    last_lively: Time,
    woken_at: Option<Time>,
    oddities: Oddities,
}

/// What was told last and may be refused.
#[derive(Clone, Copy, Debug)]
enum Told {
    Call,
    Answer(UnitId),
    Choice(Order, bool),
    Other,
}

/// One drive to be made: the mode, and what its spread is drawn by.
#[derive(Clone, Copy)]
struct Leg {
    mode: Mode,
    draw: Draw,
    key: u64,
}

impl World {
    /// A world before anything happened: every unit at its station.
    pub fn new(ground: Arc<Ground>, mut arrivals: Arrivals, manner: Manner) -> Self {
        let scenario = Arc::clone(ground.scenario());
        let from = arrivals.from().unwrap_or_default();
        let vehicles = scenario
            .units
            .pairs()
            .map(|(id, unit)| Vehicle::at(ground.station(unit.station), own_key(id)))
            .collect();
        let hospitals = scenario
            .hospitals
            .iter()
            .map(|h| Bays::new(h.handover_bays))
            .collect();
        let next_call = arrivals.next();
        let mut world = Self {
            travel: Travel::new(Arc::clone(&ground)),
            queue: Queue::new(from),
            scenario,
            ground,
            manner,
            arrivals,
            next_call,
            vehicles,
            hospitals,
            cases: Cases::default(),
            announced: BTreeMap::new(),
            strangers: 0,
            held: Vec::new(),
            told: Told::Other,
            lively: 0,
            last_lively: from,
            woken_at: None,
            oddities: Oddities::default(),
        };
        for unit in world.scenario.units.ids() {
            world.plan_duty(unit, from);
        }
        if let Some(call) = &world.next_call {
            let at = call.reported_at;
            world.plan(at, Fact::Call);
        }
        world
    }

    /// The next fact, or the moment the engine asked for; at one moment facts come first, in the
    /// order they were foreseen. `None` when every incident is over, or nothing can happen any
    /// more.
    pub fn next_event(&mut self, wakeup: Option<Time>) -> Option<(Time, Event)> {
        loop {
            if self.next_call.is_none() && self.cases.open() == 0 {
                return None;
            }
            // An engine that asks for the same moment again is not woken twice.
            let wakeup = wakeup.filter(|&at| self.woken_at.is_none_or(|woken| at > woken));
            let next = self.queue.next_at();
            if next.is_none_or(|at| self.lively == 0 && at > self.last_lively + PATIENCE)
                && wakeup.is_none()
            {
                return None;
            }
            match (next, wakeup) {
                (Some(at), wakeup) if wakeup.is_none_or(|wakeup| at <= wakeup) => {
                    let (now, fact) = self.queue.pop()?;
                    if let Some(event) = self.happens(now, fact) {
                        return Some((now, event));
                    }
                }
                (_, Some(at)) => {
                    self.queue.advance(at);
                    self.woken_at = Some(at);
                    self.told = Told::Other;
                    return Some((at, Event::Woken));
                }
                (_, None) => return None,
            }
        }
    }

    /// The incident is cancelled at once by its caller.
    pub fn cancel(&mut self, now: Time, incident: IncidentId) {
        self.plan(now, Fact::Cancelled(incident));
    }

    /// The ground it lies on.
    pub fn ground(&self) -> &Arc<Ground> {
        &self.ground
    }

    /// What went otherwise than the input wanted.
    pub fn oddities(&self) -> Oddities {
        self.oddities
    }

    /// What a log left open: column → rows drawn.
    pub fn drawn(&self) -> &BTreeMap<&'static str, u64> {
        self.arrivals.drawn()
    }

    /// Whether shifts have breaks, which are not simulated.
    pub fn ignores_breaks(&self) -> bool {
        let mut duties = self.scenario.shifts.iter().flat_map(|shift| &shift.duties);
        duties.any(|duty| duty.break_min > 0)
    }

    /// The length of the drive a unit is on.
    pub fn driven(&mut self, unit: UnitId) -> Option<Distance> {
        let drive = self.vehicles.get(unit)?.on.as_ref()?;
        Some(self.travel.distance(&drive.journey))
    }

    fn plan(&mut self, at: Time, fact: Fact) {
        if !fact.is_background() {
            self.lively += 1;
        }
        self.queue.push(at, fact);
    }

    /// Puts a unit on the way; the moment it really arrives.
    fn drive(&mut self, now: Time, unit: UnitId, to: Place, leg: Leg) -> Option<Time> {
        let origin = self.vehicles[unit].origin(&mut self.travel, now, leg.mode);
        let journey = self.travel.journey(origin, to, leg.mode, now)?;
        let course = self.travel.course(&journey, self.pace(leg));
        let vehicle = &mut self.vehicles[unit];
        vehicle.drive = vehicle.drive.wrapping_add(1);
        vehicle.ready_at = None;
        let drive = Drive { journey, course };
        let arrives = drive.arrives();
        vehicle.on = Some(drive);
        let count = vehicle.drive;
        if let Some(every) = self.scenario.avl_interval
            && now + every < arrives
        {
            self.plan(now + every, Fact::Position { unit, drive: count });
        }
        Some(arrives)
    }

    /// How many times as long as the metric says a drive takes.
    fn pace(&self, leg: Leg) -> f64 {
        let sigma = self.scenario.speeds.spread_sigma;
        if sigma == 0.0 || self.manner.exact {
            return 1.0;
        }
        libm::exp(sigma * distributions::normal(uniform(self.manner.seed, leg.draw, leg.key)))
    }

    /// Foresees the next start or end of a unit's duty after `now`.
    fn plan_duty(&mut self, unit: UnitId, now: Time) {
        let Some(shift) = self.scenario.units[unit].shift else {
            return;
        };
        let duties =
            self.scenario
                .calendar
                .duties(&self.scenario.shifts[shift], now, now + PATIENCE);
        if let Some(&(start, end)) = duties.first() {
            self.plan(start, Fact::ShiftStarted(unit));
            self.plan(end, Fact::ShiftEnded(unit));
        }
    }
}

/// What a unit's drives are drawn by before its first incident.
fn own_key(unit: UnitId) -> u64 {
    use dispatch_core::ids::Id;
    1 << 63 | unit.index() as u64
}
