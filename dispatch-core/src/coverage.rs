//! Who is reached within the standards, from where stations stand: by zone, area and district.
//!
//! A zone is covered when its nearest open station reaches it within the zone's own standard. What
//! counts against the standard depends on its clock: call processing + turnout + travel from the
//! report, turnout + travel from the order, travel alone from the moving wheels. Sums are in whole
//! thousandths of a person, so the simulator's late share at zero load can equal them exactly.
//!
//! Cost: one sweep over the network from all stations at once, whatever their number.

mod reach;
mod rows;
mod sensitivity;
mod sites;

pub use reach::{Reach, Stations, reach, reach_from};
pub(crate) use reach::{chosen, reach_with};
pub use rows::{Report, Row, Unreached, Why, report};
pub use sensitivity::{Sensitivity, sensitivity};
pub(crate) use sensitivity::{sirens, turnouts};
pub use sites::{SiteRows, SiteTime, rows_within, site_rows};

use crate::ids::{IdVec, PriorityId, ZoneId};
use crate::roads::speeds::Mode;
use crate::scenario::{Area, Intervals, Scenario, Standard};
use crate::units::{Duration, Time};

/// What to measure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Request {
    /// How units drive.
    pub mode: Mode,
    /// Whose standards hold.
    pub priority: PriorityId,
    /// Which stations count.
    pub stations: Stations,
    /// The moment of departure.
    pub depart: Time,
}

/// How long a unit may drive to meet a standard, once what its clock counts besides is taken off.
pub fn driving_time(standard: &Standard, interval: &Intervals) -> Duration {
    standard.response - interval.before_wheels(standard.clock)
}

/// How long a drive to each zone may take under the standards of a priority; `None` where none holds.
pub fn driving_times(
    scenario: &Scenario,
    priority: PriorityId,
    interval: &Intervals,
) -> IdVec<ZoneId, Option<Duration>> {
    let allowed = Area::ALL.map(|area| {
        let rule = scenario.standard(area, priority)?;
        Some(driving_time(rule, interval))
    });
    let zones = scenario.zones.iter();
    zones.map(|zone| allowed[zone.area as usize]).collect()
}
