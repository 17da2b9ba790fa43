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

pub use reach::{Reach, Stations, reach};
pub use rows::{Report, Row, Unreached, Why, report};
pub use sensitivity::{Sensitivity, sensitivity};

use crate::ids::PriorityId;
use crate::roads::speeds::Mode;
use crate::scenario::{Intervals, Standard};
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
