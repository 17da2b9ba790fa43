//! Incidents from a list: a call log, or made by hand.
//!
//! A length in the log counts first, then the difference of two logged moments, then a draw by the
//! row's place in the log.

use std::collections::{BTreeMap, VecDeque};

use dispatch_core::scenario::{CallLog, Demand, LoggedCall, Scenario};
use dispatch_core::units::{Duration, Time};

use super::{Arrival, Life};

/// Incidents known beforehand, in the order of their reports; equal moments in the order given.
#[derive(Clone, Debug, Default)]
pub struct Logged {
    rows: VecDeque<Arrival>,
    drawn: BTreeMap<&'static str, u64>,
}

impl Logged {
    /// Incidents made by hand.
    pub fn given(mut rows: Vec<Arrival>) -> Self {
        rows.sort_by_key(|row| row.reported_at);
        Self {
            rows: rows.into(),
            drawn: BTreeMap::new(),
        }
    }

    /// The incidents of a log; what it does not say is drawn and counted.
    pub fn of_log(log: &CallLog, scenario: &Scenario, seed: u64) -> Self {
        let mut drawn = BTreeMap::new();
        let rows = log.calls.iter().zip(0..).map(|(call, key)| Arrival {
            name: call.incident.clone(),
            key,
            reported_at: call.reported_at,
            at: call.at,
            priority: call.priority,
            needs: call.needs,
            hospital: call.hospital,
            life: Filling {
                call,
                demand: &scenario.demand,
                drawn: &mut drawn,
            }
            .life(seed, key),
            sent: call.unit,
        });
        let rows: Vec<Arrival> = rows.collect();
        Self {
            drawn,
            ..Self::given(rows)
        }
    }

    /// The first report.
    pub fn from(&self) -> Option<Time> {
        self.rows.front().map(|row| row.reported_at)
    }

    /// What was drawn because the log did not say: column → rows.
    pub fn drawn(&self) -> &BTreeMap<&'static str, u64> {
        &self.drawn
    }
}

impl Iterator for Logged {
    type Item = Arrival;

    fn next(&mut self) -> Option<Arrival> {
        self.rows.pop_front()
    }
}

/// One row on its way from what is logged to a whole life.
struct Filling<'a> {
    call: &'a LoggedCall,
    demand: &'a Demand,
    drawn: &'a mut BTreeMap<&'static str, u64>,
}

impl Filling<'_> {
    fn life(mut self, seed: u64, key: u64) -> Life {
        let call = self.call;
        let draw = Life::drawn(self.demand, seed, key, call.priority);
        let transported = match self.transported() {
            Some(told) => told,
            None => self.count("transported", draw.transported),
        };
        let leaves = if transported {
            call.left_scene_at
        } else {
            call.clear_at
        };
        let processing = call
            .call_processing
            .or(between(Some(call.reported_at), call.ordered_at));
        let turnout = call.turnout.or(between(call.ordered_at, call.en_route_at));
        let on_scene = call.on_scene.or(between(call.on_scene_at, leaves));
        let mut life = Life {
            call_processing: self.or_drawn("call_processing_s", processing, draw.call_processing),
            turnout: self.or_drawn("turnout_s", turnout, draw.turnout),
            on_scene: self.or_drawn("on_scene_s", on_scene, draw.on_scene),
            transported,
            ..Life::default()
        };
        if transported {
            let accepted = call.handed_over_at.or(call.clear_at);
            let handover = call.handover.or(between(call.at_hospital_at, accepted));
            if call.handover.is_none() {
                life.turnaround =
                    between(call.handed_over_at, call.clear_at).unwrap_or(Duration::ZERO);
            }
            let drawn = || Life::handover_drawn(self.demand, seed, key, call.priority);
            let drawn = if handover.is_none() {
                drawn()
            } else {
                Duration::ZERO
            };
            life.handover = self.or_drawn("handover_s", handover, drawn);
        }
        life
    }

    /// Whether somebody was taken to a hospital, if the log tells in any way.
    fn transported(&self) -> Option<bool> {
        let call = self.call;
        let went = call.hospital.is_some()
            || call.left_scene_at.is_some()
            || call.at_hospital_at.is_some();
        let done = call.on_scene_at.is_some() && call.clear_at.is_some();
        call.transported
            .or(went.then_some(true))
            .or(done.then_some(false))
    }

    fn or_drawn(
        &mut self,
        column: &'static str,
        told: Option<Duration>,
        drawn: Duration,
    ) -> Duration {
        match told {
            Some(length) => length,
            None => self.count(column, drawn),
        }
    }

    fn count<T>(&mut self, column: &'static str, drawn: T) -> T {
        *self.drawn.entry(column).or_insert(0) += 1;
        drawn
    }
}

/// The length between two logged moments; one that runs backwards says nothing.
fn between(start: Option<Time>, end: Option<Time>) -> Option<Duration> {
    let length = end? - start?;
    (!length.is_negative()).then_some(length)
}
