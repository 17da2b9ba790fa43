//! Who has which unit, and who waits: what orders, refusals and proposals mean for the rows.

use dispatch_core::dispatch::Order;
use dispatch_core::ids::{IncidentId, UnitId};
use dispatch_core::scenario::Capabilities;
use dispatch_core::units::Time;

use super::{Recorder, Response, ResponseOutcome, Sink};

impl<S: Sink> Recorder<S> {
    /// Orders nobody answered in time count as refused.
    pub(super) fn time_out(&mut self, now: Time) {
        let timeout = self.scenario.order.timeout;
        for unit in self.units.ids() {
            let late = |r: &mut Response| r.accepted_at.is_none() && r.ordered_at + timeout <= now;
            if self.response(unit).is_some_and(late) {
                self.lose(now, unit, ResponseOutcome::Refused);
            }
        }
    }

    /// The unit and its incident part before the scene.
    pub(super) fn lose(&mut self, now: Time, unit: UnitId, outcome: ResponseOutcome) {
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

    pub(super) fn want(&mut self, incident: IncidentId) {
        if let Some(open) = self.incident(incident) {
            open.wants = true;
            self.touched.push(incident);
        }
    }

    pub(super) fn order(&mut self, now: Time, order: &Order) {
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

    fn candidates(&self, sent: UnitId, needs: Capabilities) -> u32 {
        let able = |id: UnitId| self.scenario.units[id].capabilities.covers(needs);
        let free = self
            .units
            .pairs()
            .filter(|(id, load)| *id == sent || load.is_free() && able(*id));
        u32::try_from(free.count()).unwrap_or(u32::MAX)
    }

    /// Begins and ends waiting: a proposal is no waiting, somebody can be sent.
    pub(super) fn settle(&mut self, now: Time, proposals: &[Order]) {
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
}
