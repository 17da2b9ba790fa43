//! Orders and proposals as they change the picture, when they are given or restored.

use crate::ids::{HospitalId, IncidentId, StationId, UnitId};
use crate::travel::Travel;

use super::{Incident, Matter, Order, Outstanding, Picture, Stage, UnitStatus};
use crate::dispatch::recommend;

impl Picture {
    /// Notes an order that was given.
    pub(in crate::dispatch) fn note(&mut self, travel: &mut Travel, order: &Order) {
        match *order {
            Order::Respond { unit, incident } => self.ordered(unit, incident, *order),
            Order::Divert { unit, from, to } => {
                self.set_stage(from, Stage::Open);
                if let Some(row) = self.units.get_mut(unit) {
                    row.incident = None;
                }
                self.ordered(unit, to, *order);
                self.raise(Matter::Assign(from));
            }
            Order::StandDown { unit, incident } => self.stood_down(unit, incident),
            Order::Transport { unit, hospital, .. } => self.destined(unit, hospital),
            Order::MoveUp { unit, station } => self.moved_up(travel, unit, station),
        }
    }

    /// Notes a proposal that was put before a dispatcher.
    pub(in crate::dispatch) fn note_proposal(&mut self, order: &Order) {
        if let Order::Respond { incident, .. } | Order::Divert { to: incident, .. } = *order {
            let settled = self.incident(incident).is_some_and(|i| i.unit().is_some());
            if !settled {
                self.set_stage(
                    incident,
                    Stage::Proposed {
                        order: *order,
                        at: self.now,
                    },
                );
            }
        }
    }

    /// An incident for which no unit was found waits.
    pub(in crate::dispatch) fn leave_waiting(&mut self, id: IncidentId) {
        if self.incident(id).is_some_and(|i| i.stage == Stage::Open) {
            self.set_stage(id, Stage::Waiting);
        }
    }

    /// Opens incidents whose proposed unit cannot be sent any more; whether there was one.
    pub(in crate::dispatch) fn reopen_stale(&mut self) -> bool {
        let stale = |id: &IncidentId| match self.incident(*id).map(|i| i.stage) {
            Some(Stage::Proposed { order, .. }) => {
                recommend::may_be_chosen(self, order.unit(), *id).is_err()
            }
            _ => false,
        };
        let stale: Vec<IncidentId> = self.proposed.iter().copied().filter(stale).collect();
        for &id in &stale {
            self.set_stage(id, Stage::Open);
            self.raise(Matter::Assign(id));
        }
        !stale.is_empty()
    }

    /// Ends a step that is restored, not decided: what it left open waits.
    pub(in crate::dispatch) fn settle(&mut self) {
        self.reopen_stale();
        while let Some(matter) = self.agenda.pop_front() {
            if let Matter::Assign(incident) | Matter::Overdue(incident) = matter {
                self.leave_waiting(incident);
            }
        }
    }

    fn ordered(&mut self, unit: UnitId, incident: IncidentId, order: Order) {
        self.set_stage(incident, Stage::Assigned(unit));
        let at = self.now;
        if let Some(row) = self.units.get_mut(unit) {
            row.outstanding = Some(Outstanding { order, at });
            self.unanswered.push(unit);
        }
    }

    fn stood_down(&mut self, unit: UnitId, incident: IncidentId) {
        if self.incident(incident).and_then(Incident::unit) == Some(unit) {
            self.set_stage(incident, Stage::Open);
            self.raise(Matter::Assign(incident));
        }
        self.loosen(unit);
    }

    fn destined(&mut self, unit: UnitId, hospital: HospitalId) {
        if let Some(row) = self.units.get_mut(unit) {
            row.hospital = Some(hospital);
        }
    }

    fn moved_up(&mut self, travel: &mut Travel, unit: UnitId, station: StationId) {
        if self.scenario.stations.get(station).is_none() || self.units.get(unit).is_none() {
            return;
        }
        let (to, mode) = (
            travel.ground().station(station),
            self.scenario.travel.return_,
        );
        self.drive(travel, unit, to, mode);
        let now = self.now;
        self.units[unit].turn_to(UnitStatus::Returning, now);
    }
}
