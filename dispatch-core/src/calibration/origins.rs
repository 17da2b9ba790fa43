//! The trips of a call log. A log says where a unit went and not where it came from:
//!
//! | before it was ordered | it came from | |
//! |---|---|---|
//! | free for a good while | its station | taken as known |
//! | freed a moment ago | where it was freed: the hospital, else the scene | inferred |
//! | anything else, and a unit's first mission of the log | unknown | left out |

use std::sync::Arc;

use super::Trip;
use crate::geo::Coordinate;
use crate::ids::{Id, UnitId};
use crate::roads::speeds::Mode;
use crate::scenario::CallLog;
use crate::travel::{Ground, Place, Travel};
use crate::units::{Duration, Time};

/// A unit freed at most so long before it is ordered is still where it was freed.
const STILL_THERE: Duration = Duration::from_secs(600);

/// No trip to a scene takes longer.
const LONGEST: Duration = Duration::from_secs(6 * 3600);

/// The trips of a log, and why the others are none.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LoggedTrips {
    /// The trips, in the order of their units and missions; `group` is the row of the call.
    pub trips: Vec<Trip>,
    /// Missions without the moments of setting out and of arrival, or with impossible ones.
    pub no_time: usize,
    /// Missions of which nobody knows where the unit came from.
    pub unknown_origin: usize,
    /// Calls too far from every road.
    pub off_road: usize,
}

/// One unit's mission.
struct Mission {
    unit: UnitId,
    call: usize,
    moments: [Option<Time>; 8],
    ordered: Time,
}

impl Mission {
    const EN_ROUTE: usize = 2;
    const ON_SCENE: usize = 3;
    const AT_HOSPITAL: usize = 5;

    fn over(&self) -> Time {
        self.moments
            .iter()
            .flatten()
            .copied()
            .fold(self.ordered, Time::max)
    }

    fn travel(&self) -> Option<(Time, Duration)> {
        let departed = self.moments[Self::EN_ROUTE]?;
        let travel = self.moments[Self::ON_SCENE]? - departed;
        (travel > Duration::ZERO && travel <= LONGEST).then_some((departed, travel))
    }
}

/// The trips to scenes of a log. A unit that was free for `idle` left from its station.
pub fn of_log(ground: &Arc<Ground>, log: &CallLog, idle: Duration) -> LoggedTrips {
    let mut found = LoggedTrips::default();
    let mut travel = Travel::new(Arc::clone(ground));
    let missions = missions(log);
    for (place, mission) in missions.iter().enumerate() {
        let call = &log.calls[mission.call];
        let Some((departed, took)) = mission.travel() else {
            found.no_time += 1;
            continue;
        };
        let before = place.checked_sub(1).map(|before| &missions[before]);
        let before = before.filter(|before| before.unit == mission.unit);
        let Some((from, inferred)) = origin(&mut travel, log, before, mission, idle) else {
            found.unknown_origin += 1;
            continue;
        };
        let Ok(to) = ground.place(call.at) else {
            found.off_road += 1;
            continue;
        };
        found.trips.push(Trip {
            from,
            to,
            departed,
            logged: call.reported_at,
            travel: took,
            mode: ground.scenario().priorities[call.priority].mode,
            group: mission.call,
            inferred,
        });
    }
    found
}

/// All missions by unit, each unit's in the order of its orders.
fn missions(log: &CallLog) -> Vec<Mission> {
    let of = |unit, call: usize, moments: [Option<Time>; 8]| Mission {
        unit,
        call,
        moments,
        ordered: moments[..=Mission::ON_SCENE]
            .iter()
            .flatten()
            .copied()
            .next()
            .unwrap_or(log.calls[call].reported_at),
    };
    let mut missions: Vec<Mission> = if log.responses.is_empty() {
        let calls = log.calls.iter().enumerate();
        calls
            .filter_map(|(row, call)| Some(of(call.unit?, row, call.moments())))
            .collect()
    } else {
        let responses = log.responses.iter();
        responses
            .map(|sent| of(sent.unit, sent.call, sent.moments))
            .collect()
    };
    missions.sort_by_key(|mission| (mission.unit.index(), mission.ordered, mission.call));
    missions
}

/// Where a unit came from, and whether that is a guess.
fn origin(
    travel: &mut Travel,
    log: &CallLog,
    before: Option<&Mission>,
    mission: &Mission,
    idle: Duration,
) -> Option<(Place, bool)> {
    let before = before?;
    let free = mission.ordered - before.over();
    let ground = Arc::clone(travel.ground());
    if free >= idle {
        let station = ground.scenario().units[mission.unit].station;
        return Some((ground.station(station), false));
    }
    if free.is_negative() || free > STILL_THERE {
        return None;
    }
    let call = &log.calls[before.call];
    let scene = |at: Coordinate| ground.place(at).ok();
    if before.moments[Mission::AT_HOSPITAL].is_none() {
        return Some((scene(call.at)?, true));
    }
    let hospital = match call.hospital {
        Some(hospital) => hospital,
        None => {
            travel
                .nearest_hospital(&scene(call.at)?, Mode::Ordinary, before.ordered)?
                .0
        }
    };
    Some((ground.hospital(hospital), true))
}
