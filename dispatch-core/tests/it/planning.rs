//! Planning on a scenario: what a model says a plan covers is what the coverage report of the
//! placed scenario says, on roads and with a matrix, at a moment and over the week.

use std::sync::Arc;

use dispatch_core::coverage::{self, Stations, reach, report};
use dispatch_core::ids::{Id, PriorityId, StationId};
use dispatch_core::planning::table::{Group, by_hour, table};
use dispatch_core::planning::{Hours, Problem, Question, apply};
use dispatch_core::roads::Mode;
use dispatch_core::scenario::{Folder, Scenario, StationStatus, write};
use dispatch_core::travel::{Ground, Network};
use proptest::prelude::*;

use crate::travel::{Street, roads, street};

const SETTINGS: &str = "name = \"town\"\ntime_zone = \"UTC\"\n[[priority]]\nid = \"1\"\nname = \"1\"\nmode = \"siren\"\n\
    [[standard]]\nresponse_s = 420\nshare = 0.9\nclock = \"reported\"\n\
    [interval]\ncall_processing_s = 60\nturnout_s = 60\n\
    [planning]\nat = \"2026-11-25T12:00:00Z\"\nmode = \"siren\"\n";

/// A point within the town, in thousandths of a degree.
fn point() -> impl Strategy<Value = (u32, u32)> {
    (0..42_u32, 0..42_u32)
}

/// Rows of a table of points: `prefix`number, place, and what follows.
fn rows(points: &[(u32, u32)], prefix: &str, rest: impl Fn(usize) -> String) -> String {
    let rows = points.iter().enumerate().map(|(n, (x, y))| {
        let [lon, lat] = [x, y].map(|&thousandths| f64::from(thousandths) / 1000.0);
        format!("{prefix}{n},{lon:.3},{lat:.3},{}\n", rest(n))
    });
    rows.collect()
}

/// Every third hour is slow.
fn speeds() -> String {
    let hours: Vec<&str> = (0..168)
        .map(|h| if h % 3 == 0 { "0.4" } else { "1.0" })
        .collect();
    let hours = hours.join(", ");
    format!(
        "times = \"class\"\nsiren = 1.0\naccess_kmh = {{ siren = 15, ordinary = 15 }}\n\
         [class.residential]\nbuilt_up = 30\noutside = 30\n[hour_of_week]\nbuilt_up = [{hours}]\noutside = [{hours}]\n"
    )
}

fn town(zones: &[(u32, u32)], stations: &[(u32, u32)]) -> Folder {
    let status = |n: usize| ["existing", "candidate", "not_available", "closed"][n % 4];
    let units = "id,call_sign,capabilities,station,shift\nu1,U1,ALS,s0,\nu2,U2,ALS,s0,\n";
    let zones = rows(zones, "z", |n| format!("{}.{n:03}", 100 + n));
    let stations = rows(stations, "s", |n| status(n).to_owned());
    Folder::default()
        .with("scenario.toml", SETTINGS)
        .with("zones.csv", format!("id,lon,lat,population\n{zones}"))
        .with("stations.csv", format!("id,lon,lat,status\n{stations}"))
        .with("units.csv", units)
        .with("hospitals.csv", "id,name,lon,lat,level,services,handover_bays\nh,H,0.002,0.002,3,,\n")
        .with("demand.toml", "incidents_per_day = 1.0\n[[priority]]\nid = \"1\"\nshare = 1.0\n[transported]\nshare = 1.0\n")
}

fn on_roads(folder: Folder, streets: &[Street]) -> Option<Ground> {
    let roads = roads(streets);
    if roads.edges().is_empty() {
        return None;
    }
    let folder = folder
        .with("speeds.toml", speeds())
        .with("roads/nodes.csv", "");
    let scenario = Arc::new(Scenario::read(&folder).unwrap());
    let network = Arc::new(Network::prepare(roads).unwrap());
    Some(Ground::new(scenario, Some(network)).unwrap())
}

fn by_matrix(folder: Folder, zones: usize) -> Ground {
    let pairs = (0..zones * zones).map(|pair| {
        let (from, to) = (pair / zones, pair % zones);
        format!("z{from},z{to},{}\n", (from * 97 + to * 61) % 600)
    });
    let matrix: String = pairs.collect();
    let folder = folder.with("travel_matrix.csv", format!("from,to,travel_s\n{matrix}"));
    Ground::new(Arc::new(Scenario::read(&folder).unwrap()), None).unwrap()
}

fn priority() -> PriorityId {
    PriorityId::new(0)
}

/// Checks a plan that opens the sites whose bit is set.
fn check(ground: &Ground, bits: u32) {
    let scenario = ground.scenario();
    let moment = Question {
        mode: Mode::Siren,
        priority: priority(),
        hours: Hours::Moment(scenario.planning.at),
    };
    let problem = Problem::new(ground, &moment);
    let may_open = |id: &StationId| scenario.stations[*id].status != StationStatus::NotAvailable;
    let sites: Vec<StationId> = scenario.stations.ids().filter(may_open).collect();
    assert_eq!(problem.sites, sites);
    let chosen: Vec<u32> = (0..sites.len() as u32)
        .filter(|n| bits >> n & 1 == 1)
        .collect();
    let applied = apply(scenario, &problem.stations(&chosen));

    let placed = ground.with(Arc::new(applied.scenario.clone()));
    let request = coverage::Request {
        mode: Mode::Siren,
        priority: priority(),
        stations: Stations::All,
        depart: scenario.planning.at,
    };
    let measured = reach(&placed, request.mode, request.stations, request.depart);
    let covered = report(&placed, &request, &measured).total.covered_milli;
    assert_eq!(
        problem.cover(scenario, false).unwrap().covered(&chosen),
        covered
    );

    let week = Problem::new(
        ground,
        &Question {
            hours: Hours::Week,
            ..moment
        },
    );
    let hours = by_hour(&placed, Mode::Siren, priority());
    assert_eq!((hours.len(), week.hours), (168, 168));
    assert_eq!(
        week.cover(scenario, false).unwrap().covered(&chosen),
        hours.iter().sum::<u64>()
    );
    assert_eq!(hours[60], covered, "Wednesday noon is hour 60");

    let rows = table(&placed, priority());
    let total = rows.iter().find(|row| row.group == Group::Total).unwrap();
    let own = total.cells.iter().find(|cell| {
        cell.turnout == scenario.interval.turnout && cell.siren.is_none_or(|siren| siren == 1.0)
    });
    let own = own.unwrap();
    let share = |covered: &u64| *covered as f64 / total.population_milli as f64;
    assert_eq!(own.best, hours.iter().max().map(share).unwrap());
    assert_eq!(own.worst, hours.iter().min().map(share).unwrap());

    // The placed scenario reads back, and every open station has a unit.
    let mut folder = write::write(&applied.scenario);
    if ground.network().is_some() {
        folder = folder.with("roads/nodes.csv", "");
    }
    let again = Scenario::read(&folder).unwrap();
    for (id, station) in again.stations.pairs() {
        let is_open = station.status == StationStatus::Existing;
        assert_eq!(is_open, problem.stations(&chosen).contains(&id));
        assert!(!is_open || again.units.iter().any(|unit| unit.station == id));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn a_plan_on_roads_covers_what_its_model_says(
        streets in prop::collection::vec(street(), 20..60),
        zones in prop::collection::vec(point(), 1..25),
        stations in prop::collection::vec(point(), 4..16),
        bits in 1..4096_u32,
    ) {
        if let Some(ground) = on_roads(town(&zones, &stations), &streets) {
            prop_assume!(bits & 7 != 0);
            check(&ground, bits);
        }
    }

    #[test]
    fn a_plan_with_a_matrix_covers_what_its_model_says(
        zones in prop::collection::vec(point(), 2..12),
        stations in prop::collection::vec(point(), 4..16),
        bits in 1..4096_u32,
    ) {
        prop_assume!(bits & 7 != 0);
        check(&by_matrix(town(&zones, &stations), zones.len()), bits);
    }
}

#[test]
fn a_new_station_gets_the_crews_of_closed_ones_then_those_to_spare_then_new_ones() {
    let points: Vec<(u32, u32)> = (0..8).map(|n| (n * 5, n * 5)).collect();
    let ground = by_matrix(town(&points, &points), points.len());
    let scenario = ground.scenario();
    let ids = |numbers: &[usize]| {
        numbers
            .iter()
            .map(|&n| StationId::new(n))
            .collect::<Vec<_>>()
    };
    // Both units of s0 have nothing to do there any more; s4 was open without any.
    let away = apply(scenario, &ids(&[4, 1]));
    assert_eq!((away.moved_units, away.new_units), (2, 0));
    assert_eq!((away.opened, away.closed), (ids(&[1]), ids(&[0])));
    // One of two stays, the other goes to the first in need, and the second in need gets a new one.
    let spread = apply(scenario, &ids(&[0, 4, 1]));
    assert_eq!((spread.moved_units, spread.new_units), (1, 1));
    let stations: Vec<usize> = spread
        .scenario
        .units
        .iter()
        .map(|unit| unit.station.index())
        .collect();
    assert_eq!(stations, [0, 4, 1]);
}
