//! Duty by the scenario's shifts: told to the engine as facts when a shift begins or ends.
//!
//! At the first start every unit is brought in line with its shift; after that only the beginnings
//! and ends are told, so a crew that stays longer and says so stays on duty until its next shift
//! ends. A restart changes nothing about that: the desk looks at the shifts before every entry, so
//! what was told last is what the shifts were at the last entry ([`Roster::as_of`]).

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
    /// When they were told.
    at: Time,
    due: Option<Time>,
}

impl Roster {
    /// What was told up to the last entry of a journal over this scenario.
    pub(crate) fn as_of(scenario: &Scenario, last: Option<Time>) -> Self {
        let Some(last) = last else {
            return Self::default();
        };
        let mut roster = Self::default();
        roster.told(&shifts(scenario, last), last);
        roster
    }

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
        let shifts = shifts(scenario, now);
        let mut facts = Vec::new();
        for (unit, row) in scenario.units.pairs() {
            let Some(shift) = row.shift else { continue };
            let begun = shifts[shift].begun;
            let on_duty = picture.units()[unit].on_duty;
            let was = self.told.as_ref().map_or(on_duty, |told| told[shift]);
            // Ended and begun again since, while nobody looked.
            let again = begun.is_some_and(|begun| begun > self.at) && !on_duty;
            if begun.is_some() && (!was || again) {
                facts.push(Event::ShiftStarted { unit });
            } else if begun.is_none() && was {
                facts.push(Event::ShiftEnded { unit });
            }
        }
        self.told(&shifts, now);
        facts
    }

    fn told(&mut self, shifts: &IdVec<ShiftId, Duty>, at: Time) {
        self.told = Some(shifts.iter().map(|duty| duty.begun.is_some()).collect());
        self.due = shifts.iter().map(|duty| duty.due).min();
        self.at = at;
    }
}

/// A shift at a moment.
#[derive(Clone, Copy, Debug)]
struct Duty {
    /// When it began, if it is on.
    begun: Option<Time>,
    /// When it ends, or begins.
    due: Time,
}

/// The shifts at a moment.
fn shifts(scenario: &Scenario, at: Time) -> IdVec<ShiftId, Duty> {
    let shifts = scenario.shifts.iter().map(|shift| {
        let duties = scenario.calendar.duties(shift, at, at + AHEAD);
        match duties.first().copied() {
            Some((start, end)) if start <= at => Duty {
                begun: Some(start),
                due: end,
            },
            Some((start, _)) => Duty {
                begun: None,
                due: start,
            },
            None => Duty {
                begun: None,
                due: at + AHEAD,
            },
        }
    });
    shifts.collect()
}
