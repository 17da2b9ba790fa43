//! Duty by the scenario's shifts: told to the engine as facts when a shift begins or ends.
//!
//! At a start every unit is brought in line with its shift; after that only the beginnings and ends
//! are told, so a crew that stays longer and says so stays on duty until its next shift ends.

use dispatch_core::dispatch::{Event, Picture};
use dispatch_core::ids::{IdVec, ShiftId};
use dispatch_core::scenario::Scenario;
use dispatch_core::units::{Duration, Time};

/// How far ahead the next change is looked for.
const AHEAD: Duration = Duration::from_secs(8 * 86_400);

/// The shifts as they were told last.
#[derive(Clone, Debug, Default)]
pub(crate) struct Roster {
    /// `None` before the start.
    told: Option<IdVec<ShiftId, bool>>,
    due: Option<Time>,
}

impl Roster {
    /// When the next shift begins or ends.
    pub(crate) fn due(&self) -> Option<Time> {
        self.due
    }

    /// What is to be told at `now`.
    pub(crate) fn facts(
        &mut self,
        scenario: &Scenario,
        picture: &Picture,
        now: Time,
    ) -> Vec<Event> {
        if self.told.is_some() && self.due.is_none_or(|due| due > now) {
            return Vec::new();
        }
        let shifts: IdVec<ShiftId, (bool, Option<Time>)> = scenario
            .shifts
            .iter()
            .map(|shift| {
                let duties = scenario.calendar.duties(shift, now, now + AHEAD);
                let first = duties.first().copied();
                match first {
                    Some((start, end)) if start <= now => (true, Some(end)),
                    Some((start, _)) => (false, Some(start)),
                    None => (false, Some(now + AHEAD)),
                }
            })
            .collect();
        let mut facts = Vec::new();
        for (unit, row) in scenario.units.pairs() {
            let Some(shift) = row.shift else { continue };
            let on = shifts[shift].0;
            let was = match &self.told {
                Some(told) => told[shift],
                None => picture.units()[unit].on_duty,
            };
            if on != was {
                facts.push(if on {
                    Event::ShiftStarted { unit }
                } else {
                    Event::ShiftEnded { unit }
                });
            }
        }
        self.due = shifts.iter().filter_map(|(_, due)| *due).min();
        self.told = Some(shifts.iter().map(|(on, _)| *on).collect());
        facts
    }
}
