//! Whether the choices in a journal were the right ones: who can go, who is next, which hospital.

use std::collections::BTreeSet;
use std::sync::Arc;

use dispatch_core::geo::Coordinate;
use dispatch_core::ids::HospitalId;
use dispatch_core::scenario::{DestinationPolicy, QueuePolicy};
use dispatch_core::travel::{Origin, Place, Travel};
use dispatch_core::units::Time;
use serde_json::Value;

use super::Findings;
use super::journal::{Book, Incident, target, text};

impl Book<'_> {
    pub(super) fn able(&self, unit: &str, incident: &str) -> bool {
        let id = self.units.get(unit).and_then(|u| u.id);
        let (Some(id), Some(row)) = (id, self.incidents.get(incident)) else {
            return true;
        };
        let has = self.scenario.units[id].capabilities.0;
        let names = self.scenario.capabilities.iter().enumerate();
        let can: BTreeSet<&str> = names
            .filter(|(bit, _)| has >> bit & 1 == 1)
            .map(|(_, name)| name.as_str())
            .collect();
        row.needs.iter().all(|need| can.contains(need.as_str()))
    }

    /// A unit that clears takes the first of those it can take.
    pub(super) fn fair(
        &self,
        now: i64,
        unit: &str,
        came: (&[Value], &[Value]),
        found: &mut Findings,
    ) {
        if !self.units.get(unit).is_some_and(|u| u.on_duty) {
            return;
        }
        let waiting = self.incidents.iter().filter(|(name, row)| {
            row.waiting && !row.refused_by.contains(unit) && self.able(unit, name)
        });
        let Some((first, row)) = waiting.min_by_key(|(_, row)| self.rank(now, row)) else {
            return;
        };
        let sent = came.0.iter().chain(came.1).find(|order| {
            text(order, "unit") == unit
                && matches!(text(order, "order").as_str(), "respond" | "divert")
        });
        // One whose proposal has come to nothing waits as well, which only the engine knows.
        let to = sent.map(target);
        let rank = to
            .as_ref()
            .and_then(|to| self.incidents.get(to))
            .map(|row| self.rank(now, row));
        found.unless(rank.is_some_and(|rank| rank <= self.rank(now, row)), "fair queue", || {
            format!("unit {unit} cleared and went to {to:?}, incident {first} was first in the queue")
        });
    }

    fn rank(&self, now: i64, row: &Incident) -> (i64, i64, usize) {
        let policy = &self.scenario.policy;
        let mut ids = self.scenario.priorities.iter();
        let class = ids.position(|p| p.id == row.priority).unwrap_or(usize::MAX) as i64;
        let class = match (policy.queue, policy.escalate_after) {
            (QueuePolicy::Fifo, _) => 0,
            (QueuePolicy::PriorityAge, None) => class,
            (QueuePolicy::PriorityAge, Some(after)) => {
                let steps = (now - row.reported_at) / after.as_millis().max(1);
                (class - steps).max(0)
            }
        };
        (class, row.reported_at, row.number)
    }

    pub(super) fn hospital(
        &mut self,
        order: &Value,
        now: i64,
        free_choice: bool,
        found: &mut Findings,
    ) {
        let (incident, hospital) = (text(order, "incident"), text(order, "hospital"));
        let Some(row) = self.incidents.get(&incident) else {
            return;
        };
        if free_choice || self.scenario.policy.destination != DestinationPolicy::Nearest {
            return;
        }
        let wanted = match &row.hospital {
            Some(named) => Some(named.clone()),
            None => row.at.and_then(|at| nearest(&mut self.travel, at, now)),
        };
        found.unless(wanted.as_ref() == Some(&hospital), "hospital", || {
            format!("incident {incident}: taken to {hospital}, it should be {wanted:?}")
        });
    }
}

/// The hospital soonest reached; the earlier row at a tie.
fn nearest(travel: &mut Travel, at: Coordinate, now: i64) -> Option<String> {
    let ground = Arc::clone(travel.ground());
    let scenario = ground.scenario();
    let scene = ground.place(at).ok()?;
    let mode = scenario.travel.to_hospital;
    let mut time = |id: HospitalId| {
        let to: Place = ground.hospital(id);
        travel.time(&Origin::Place(scene), &to, mode, Time::from_millis(now))
    };
    let ids: Vec<HospitalId> = scenario.hospitals.ids().collect();
    let timed = ids.into_iter().filter_map(|id| Some((time(id)?, id)));
    timed.min().map(|(_, id)| scenario.hospitals[id].id.clone())
}
