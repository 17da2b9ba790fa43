//! Positions that tell nothing new.
//!
//! A city's vehicles report every second or so, and nearly all of that says what is believed
//! anyway: it stands where it stood, or is where the roads' speeds put it. Such a report is heard
//! and not made a fact: neither the journal nor the engine gets it, so what the engine decides on
//! is in the journal, whole. It becomes a fact
//! - when it lies more than [`NEAR`] metres from where the unit is believed to be, at once;
//! - when the last one in the journal is as old as [`super::Options::quiet`] allows.
//!
//! Of a unit that stands at its station, a scene or a hospital the engine takes the time of a report and not
//! its place (the yard is not the door), so only the second counts.
//!
//! So what is believed of a unit on its way is never farther from what was heard than [`NEAR`] metres, and a unit's
//! position looks at most that much older than it is.

use std::collections::BTreeMap;

use dispatch_core::dispatch::{Fix, UnitStatus, Whereabouts};
use dispatch_core::geo::{Coordinate, great_circle};
use dispatch_core::ids::UnitId;
use dispatch_core::units::{Distance, Duration, Time};

use super::Desk;

/// How far from where it is believed to be a unit may say it is before that is news. About what a
/// receiver between high houses is wrong by.
const NEAR: Distance = Distance::from_millimetres(25_000);

impl Desk {
    /// The reports that tell something.
    pub(super) fn telling(
        &mut self,
        now: Time,
        reports: BTreeMap<UnitId, Fix>,
    ) -> Vec<(UnitId, Fix)> {
        let reports = reports.into_iter();
        reports
            .filter(|&(unit, fix)| self.tells(now, unit, fix.at))
            .collect()
    }

    fn tells(&mut self, now: Time, unit: UnitId, at: Coordinate) -> bool {
        let quiet = self.options.quiet;
        let (picture, travel) = self.control.desk();
        let Some(state) = picture.units().get(unit) else {
            return true;
        };
        let is_old = state.position_at.is_none_or(|heard| now - heard >= quiet);
        if quiet == Duration::ZERO || is_old {
            return true;
        }
        let believed = match &state.whereabouts {
            Whereabouts::Standing(_) if state.status != UnitStatus::Clear => return false,
            Whereabouts::Standing(place) => self.ground.coordinate(place),
            Whereabouts::Moving(journey) => travel.spot(journey, now).at,
        };
        great_circle(believed, at) > NEAR
    }
}
