//! Zero load: each zone's incident once, alone, with one unit at every open station, no spread and
//! the expected intervals as the truth. The weight of the late ones is that of the uncovered zones,
//! to the last thousandth of a person.
//!
//! Zones are simulated in parts, so that a run stays within the years of the calendar.

use std::path::Path;
use std::sync::Arc;

use dispatch_core::coverage::{Request, Stations, reach, report};
use dispatch_core::ids::{Id, PriorityId};
use dispatch_core::scenario::{Capabilities, Scenario, StationStatus, Unit, Who, Zone};
use dispatch_core::travel::{Ground, Network};
use dispatch_core::units::Duration;
use rayon::prelude::*;
use sim::zero_load::zero_load;

use crate::failure::{Differences, Outcome};
use crate::scenario::open;

/// Zones of one part: a week each, they take less than a thousand years.
const PART: usize = 50_000;

pub(crate) fn run(path: &Path) -> Outcome {
    let (scenario, network) = open(path)?;
    let scenario = unloaded(scenario);
    let parts = parts(&scenario, network.as_ref())?;
    let zones = scenario.zones.len();
    let ground = Ground::new(Arc::new(scenario), network)?;
    let (mut differences, mut figures) = (Differences::default(), Vec::new());
    for (priority, class) in ground.scenario().priorities.pairs() {
        let (late, uncovered) = (late(&parts, priority)?, uncovered(&ground, priority));
        figures.push(format!("{}: {late} = {uncovered}", class.id));
        differences.check(late == uncovered, || {
            format!("priority {}: late {late}, uncovered {uncovered}", class.id)
        });
    }
    differences.outcome(format!("{zones} zones, {}", figures.join(", ")))
}

/// The same scenario with some of its zones each.
fn parts(scenario: &Scenario, network: Option<&Arc<Network>>) -> Outcome<Vec<Arc<Ground>>> {
    let zones: Vec<Zone> = scenario.zones.iter().cloned().collect();
    let whole = scenario.matrix.is_some();
    let part = |zones: &[Zone]| {
        let part = Scenario {
            zones: zones.to_vec().into(),
            ..scenario.clone()
        };
        Ok(Arc::new(Ground::new(Arc::new(part), network.cloned())?))
    };
    zones
        .chunks(if whole { usize::MAX } else { PART })
        .map(part)
        .collect()
}

/// The scenario with one unit at every open station and nothing left to chance.
fn unloaded(mut scenario: Scenario) -> Scenario {
    let open = scenario
        .stations
        .pairs()
        .filter(|(_, station)| station.status == StationStatus::Existing);
    let unit = |(station, _): (_, &_)| Unit {
        id: format!("unit {}", Id::index(station)),
        call_sign: String::new(),
        capabilities: Capabilities(u32::MAX),
        station,
        shift: None,
    };
    scenario.units = open.map(unit).collect::<Vec<_>>().into();
    scenario.speeds.spread_sigma = 0.0;
    scenario.speeds.hour_of_week = None;
    scenario
        .speeds
        .factors
        .retain(|factor| factor.weekdays == [true; 7] && factor.hours == [0, 24]);
    scenario.authority.assign = Who::Automatic;
    scenario.authority.divert = Who::Automatic;
    scenario.authority.move_up = Who::Automatic;
    scenario.authority.destination = Who::Automatic;
    scenario.order.accept_after = Duration::ZERO;
    scenario.avl_interval = None;
    scenario
}

/// Thousandths of people that coverage leaves out.
fn uncovered(ground: &Ground, priority: PriorityId) -> u64 {
    let scenario = ground.scenario();
    let mode = scenario.priorities[priority].mode;
    let request = Request {
        mode,
        priority,
        stations: Stations::All,
        depart: scenario.planning.at,
    };
    let reach = reach(ground, mode, request.stations, request.depart);
    let unreached = report(ground, &request, &reach).unreached;
    unreached
        .iter()
        .map(|row| scenario.zones[row.zone].population_milli)
        .sum()
}

/// Thousandths of people for whom the simulator comes too late.
fn late(parts: &[Arc<Ground>], priority: PriorityId) -> Outcome<u64> {
    let late: sim::error::Result<Vec<u64>> = parts
        .par_iter()
        .map(|ground| Ok(zero_load(ground, priority)?.late_milli))
        .collect();
    Ok(late?.iter().sum())
}
