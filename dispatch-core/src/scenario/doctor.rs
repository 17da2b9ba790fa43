//! Doubts about a scenario that reads well: things that are allowed and probably not meant.

mod unconverted;

pub use unconverted::unconverted;

use super::nearest::Nearest;
use super::{Area, AreaIndex, BuiltUpRule, Scenario, StationStatus, districts, shifts, zones};
use super::{demand, matrix, settings, stations, units};
use crate::error::Fault;
use crate::ids::{Id, PriorityId};
use crate::roads::speeds::Mode;
use crate::units::{Distance, Duration, Time};

/// Zones farther than this from every open station are named.
const FAR: Distance = Distance::from_millimetres(30_000_000);

/// Everything doubtful about the tables; [`unconverted`] looks at them beside the roads.
pub fn doubts(scenario: &Scenario) -> Vec<Fault> {
    let mut list = Vec::new();
    fleet(scenario, &mut list);
    hours_without_units(scenario, &mut list);
    far_zones(scenario, &mut list);
    populations(scenario, &mut list);
    standards(scenario, &mut list);
    others(scenario, &mut list);
    list
}

/// How the built-up rule sorts the people, at one count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BuiltUpCheck {
    /// The count; `None` where polygons decide.
    pub min_points: Option<u32>,
    /// Thousandths of people in each area, in the order of [`Area::ALL`].
    pub people_milli: [u64; 3],
}

/// The people in each area: as the rule stands, and at half and twice its count. Where polygons
/// decide there is one answer.
pub fn built_up_check(scenario: &Scenario) -> Vec<BuiltUpCheck> {
    let count = scenario.built_up.min_points;
    let now = BuiltUpCheck {
        min_points: scenario.built_up_area.is_none().then_some(count),
        people_milli: people(scenario, scenario.zones.iter().map(|zone| zone.area)),
    };
    let mut list = vec![now];
    if scenario.built_up_area.is_none() {
        for min_points in [(count / 2).max(1), count.saturating_mul(2)] {
            let rule = BuiltUpRule {
                min_points,
                ..scenario.built_up
            };
            let places = scenario.zones.iter().map(|zone| zone.at);
            let index = AreaIndex::new(&scenario.districts, None, rule, places);
            let zones = scenario.zones.iter();
            let areas = zones.map(|zone| index.area_in(zone.at, zone.district));
            list.push(BuiltUpCheck {
                min_points: Some(min_points),
                people_milli: people(scenario, areas),
            });
        }
    }
    list
}

fn people(scenario: &Scenario, areas: impl Iterator<Item = Area>) -> [u64; 3] {
    let mut sums = [0; 3];
    for (zone, area) in scenario.zones.iter().zip(areas) {
        sums[area as usize] += zone.population_milli;
    }
    sums
}

fn fleet(scenario: &Scenario, list: &mut Vec<Fault>) {
    for (id, station) in scenario.stations.pairs() {
        let mut own = scenario.units.iter().filter(|unit| unit.station == id);
        let open = station.status == StationStatus::Existing;
        let first = own.next();
        if open && first.is_none() {
            list.push(Fault::in_file(
                stations::FILE,
                format!("station \"{}\" is open and has no unit", station.id),
                "give it a unit, or another status",
            ));
        }
        if let (false, Some(unit)) = (open, first) {
            list.push(Fault::in_file(
                units::FILE,
                format!(
                    "unit \"{}\" stands at \"{}\", which is {}",
                    unit.id,
                    station.id,
                    station.status.id()
                ),
                "move it to a station that is existing",
            ));
        }
    }
    for (id, shift) in scenario.shifts.pairs() {
        if !scenario.units.iter().any(|unit| unit.shift == Some(id)) {
            list.push(Fault::in_file(
                shifts::FILE,
                format!("no unit works the shift \"{}\"", shift.id),
                "name it in units.csv, or remove it",
            ));
        }
    }
}

/// Hours of the planning week at whose start no unit is on duty.
fn hours_without_units(scenario: &Scenario, list: &mut Vec<Fault>) {
    let calendar = &scenario.calendar;
    if scenario.units.iter().any(|unit| unit.shift.is_none()) {
        return;
    }
    let monday = calendar.week_start(scenario.planning.at);
    let end = monday + Duration::from_secs(7 * 86_400);
    let mut pieces: Vec<(Time, Time)> = Vec::new();
    let worked = |id| scenario.units.iter().any(|unit| unit.shift == Some(id));
    for (_, shift) in scenario.shifts.pairs().filter(|(id, _)| worked(*id)) {
        pieces.extend(calendar.duties(shift, monday, end));
    }
    let hours = (0..168).map(|hour| monday + Duration::from_secs(hour * 3600));
    let bare: Vec<Time> = hours
        .filter(|&at| !pieces.iter().any(|&(start, end)| start <= at && at < end))
        .collect();
    if let Some(&first) = bare.first() {
        list.push(Fault::in_file(
            shifts::FILE,
            format!(
                "nobody is on duty in {} hours of the week, first from {}",
                bare.len(),
                calendar.format(first)
            ),
            "add duties, or leave the shift of a unit empty: it is then always on duty",
        ));
    }
}

fn far_zones(scenario: &Scenario, list: &mut Vec<Fault>) {
    let open = scenario.stations.iter();
    let open = open.filter(|station| station.status == StationStatus::Existing);
    let nearest = Nearest::new(open.map(|station| station.at));
    let far: Vec<(&str, f64)> = scenario
        .zones
        .iter()
        .filter_map(|zone| Some((zone.id.as_str(), nearest.of(zone.at)?.1)))
        .filter(|&(_, metres)| metres > FAR.as_metres())
        .collect();
    if let Some((id, metres)) = far.iter().max_by(|a, b| a.1.total_cmp(&b.1)) {
        list.push(Fault::in_file(
            zones::FILE,
            format!(
                "zones more than {FAR} from every open station: {}; \"{id}\" is {:.0} km away",
                far.len(),
                metres / 1000.0
            ),
            "check their coordinates, or accept that nobody reaches them soon",
        ));
    }
}

/// Districts whose people are others in `districts.geojson` and in the sum of their zones.
fn populations(scenario: &Scenario, list: &mut Vec<Fault>) {
    let mut sums = vec![0_u64; scenario.districts.len()];
    for zone in &scenario.zones {
        for district in zone.district.iter().chain(&zone.functional) {
            sums[district.index()] += zone.population_milli;
        }
    }
    for (district, sum) in scenario.districts.iter().zip(sums) {
        let Some(told) = district.population else {
            continue;
        };
        let zones = sum / 1000;
        if told.abs_diff(zones) * 20 > told {
            list.push(Fault::in_file(
                districts::FILE,
                format!(
                    "district \"{}\" has {told} people, its zones {zones}",
                    district.id
                ),
                "bring the two together, or accept that shares follow the zones",
            ));
        }
    }
}

/// Areas in which people live and for which no standard holds.
fn standards(scenario: &Scenario, list: &mut Vec<Fault>) {
    for area in Area::ALL {
        let lives = scenario.zones.iter().any(|zone| zone.area == area);
        let ids = scenario.priorities.ids();
        let bare: Vec<PriorityId> = ids
            .filter(|&priority| scenario.standard(area, priority).is_none())
            .collect();
        if let (true, Some(&first)) = (lives, bare.first()) {
            list.push(Fault::in_file(
                settings::read::FILE,
                format!(
                    "no standard holds for {} in priority \"{}\": nothing there is ever late",
                    area.id(),
                    scenario.priorities[first].id
                ),
                "add a [[standard]] for it",
            ));
        }
    }
}

fn others(scenario: &Scenario, list: &mut Vec<Fault>) {
    if scenario.demand.incidents_per_day <= 0.0 {
        list.push(Fault::in_file(
            demand::FILE,
            "no incident ever happens",
            "give incidents_per_day, or only replay call logs",
        ));
    }
    if scenario.hospitals.is_empty() && scenario.demand.transported_share > 0.0 {
        list.push(Fault::in_file(
            super::hospitals::FILE,
            "patients are transported, but there is no hospital",
            "add hospitals, or write share = 0 in [transported]",
        ));
    }
    if scenario.zones.iter().all(|zone| zone.population_milli == 0) {
        list.push(Fault::in_file(
            zones::FILE,
            "nobody lives in any zone",
            "fill the column population: every share is measured by it",
        ));
    }
    if let Some(matrix) = &scenario.matrix {
        let missing = matrix.missing(Mode::Siren);
        if missing > 0 {
            list.push(Fault::in_file(
                matrix::FILE,
                format!("{missing} pairs of zones have no travel time: there is no way"),
                "add the pairs, or accept that nobody drives between them",
            ));
        }
    }
}
