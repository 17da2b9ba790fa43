//! The scenario in which chosen sites are the stations.
//!
//! A station needs a *crew set*: one unit that is always on duty, or units of the shifts that the
//! least staffed station has now. Stations that stay open keep theirs. A new station gets one from
//! the units of closed stations, then from those that other stations have beyond their set; a unit
//! changes its shift where no other is left. Only when the fleet is used up are units made, and the
//! answer says how many. What is left of closed stations goes to the stations in turn.

use std::collections::BTreeSet;

use crate::ids::{IdVec, ShiftId, StationId, UnitId};
use crate::scenario::{Capabilities, Scenario, StationStatus, Unit};

/// A plan applied, and what that changed.
#[derive(Clone, Debug)]
pub struct Applied {
    /// The scenario; its hash is that of the one it was made from.
    pub scenario: Scenario,
    /// Stations that were not open before.
    pub opened: Vec<StationId>,
    /// Stations that were.
    pub closed: Vec<StationId>,
    /// Units that have another station now.
    pub moved_units: usize,
    /// Units of them that have another shift.
    pub reshifted_units: usize,
    /// Units made because the fleet was used up.
    pub new_units: usize,
}

/// Opens exactly these stations, the most needed first. A chosen site becomes `existing`, one that
/// was open becomes `closed`, the rest stay what they are.
pub fn apply(scenario: &Scenario, open: &[StationId]) -> Applied {
    let mut applied = Applied {
        scenario: scenario.clone(),
        opened: Vec::new(),
        closed: Vec::new(),
        moved_units: 0,
        reshifted_units: 0,
        new_units: 0,
    };
    let mut is_open: IdVec<StationId, bool> = scenario.stations.iter().map(|_| false).collect();
    for &id in open {
        is_open[id] = true;
    }
    for (id, station) in scenario.stations.pairs() {
        let was = station.status == StationStatus::Existing;
        let status = &mut applied.scenario.stations[id].status;
        match (was, is_open[id]) {
            (false, true) => {
                *status = StationStatus::Existing;
                applied.opened.push(id);
            }
            (true, false) => {
                *status = StationStatus::Closed;
                applied.closed.push(id);
            }
            _ => {}
        }
    }
    let set = crew_set(scenario);
    let mut pool = Pool::new(scenario, &is_open, &set);
    for &station in open {
        if !scenario.units.iter().any(|unit| unit.station == station) {
            for &shift in &set {
                crew(&mut applied, &mut pool, station, shift);
            }
        }
    }
    for (unit, &station) in pool.homeless.iter().zip(open.iter().cycle()) {
        applied.scenario.units[*unit].station = station;
        applied.moved_units += 1;
    }
    applied
}

/// The shifts a station needs units of; `None`: always on duty.
fn crew_set(scenario: &Scenario) -> Vec<Option<ShiftId>> {
    let of = |id: StationId| -> BTreeSet<Option<ShiftId>> {
        let units = scenario.units.iter().filter(|unit| unit.station == id);
        units.map(|unit| unit.shift).collect()
    };
    let stations = scenario.stations.pairs();
    let open = stations.filter(|(_, station)| station.status == StationStatus::Existing);
    let sets = open.map(|(id, _)| of(id)).filter(|set| !set.is_empty());
    let always = |set: BTreeSet<Option<ShiftId>>| {
        if set.contains(&None) {
            vec![None]
        } else {
            set.into_iter().collect()
        }
    };
    let least = sets.map(always).min_by_key(Vec::len);
    least.unwrap_or_else(|| vec![None])
}

/// Units that may be given to another station, the next one first.
struct Pool {
    /// Of closed stations.
    homeless: Vec<UnitId>,
    /// Of stations that have more than their set.
    spare: Vec<UnitId>,
}

impl Pool {
    fn new(scenario: &Scenario, is_open: &IdVec<StationId, bool>, set: &[Option<ShiftId>]) -> Self {
        let (mut homeless, mut spare, mut seen) = (Vec::new(), Vec::new(), BTreeSet::new());
        for (id, unit) in scenario.units.pairs() {
            if !is_open[unit.station] {
                homeless.push(id);
            } else if !set.contains(&unit.shift) || !seen.insert((unit.station, unit.shift)) {
                spare.push(id);
            }
        }
        Self { homeless, spare }
    }

    /// A unit of this shift, or of any.
    fn take(&mut self, scenario: &Scenario, shift: Option<ShiftId>) -> Option<UnitId> {
        for of_shift in [true, false] {
            for units in [&mut self.homeless, &mut self.spare] {
                let fits = |&id: &UnitId| !of_shift || scenario.units[id].shift == shift;
                if let Some(at) = units.iter().position(fits) {
                    return Some(units.remove(at));
                }
            }
        }
        None
    }
}

/// Gives a station a unit of a shift.
fn crew(applied: &mut Applied, pool: &mut Pool, station: StationId, shift: Option<ShiftId>) {
    let scenario = &mut applied.scenario;
    if let Some(id) = pool.take(scenario, shift) {
        let unit = &mut scenario.units[id];
        applied.moved_units += 1;
        applied.reshifted_units += usize::from(unit.shift != shift);
        (unit.station, unit.shift) = (station, shift);
        return;
    }
    let taken = |id: &str| scenario.units.iter().any(|unit| unit.id == id);
    let name = &scenario.stations[station].id;
    let mut id = format!("{name}-new");
    while taken(&id) {
        id.push_str("-new");
    }
    let able = (1_u64 << scenario.capabilities.len().min(32)) - 1;
    scenario.units.push(Unit {
        call_sign: id.clone(),
        id,
        capabilities: Capabilities(u32::try_from(able).unwrap_or(u32::MAX)),
        station,
        shift,
    });
    applied.new_units += 1;
}
