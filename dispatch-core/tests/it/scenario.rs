//! The scenario folder: the town of `seeds/grid`, the faults of `seeds/bad`, and whatever bytes.
#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a test's own helpers fail the test, and a skipped one says so"
)]

mod any;
pub(crate) mod jemss_form;
mod paper;

use std::path::{Path, PathBuf};

use dispatch_core::error::Error;
use dispatch_core::ids::{Id, PriorityId, ZoneId};
use dispatch_core::roads::speeds::Mode;
use dispatch_core::scenario::jemss::{self, JemssOptions};
use dispatch_core::scenario::{
    Area, CallLog, Clock, Distribution, Folder, Scenario, doctor, write,
};
use dispatch_core::units::{Duration, Speed};

fn seeds() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../seeds")
}

/// Everything under a folder, by name.
fn folder(path: &Path) -> Folder {
    let mut folder = Folder::default();
    collect(path, "", &mut folder);
    folder
}

fn collect(path: &Path, prefix: &str, folder: &mut Folder) {
    for entry in std::fs::read_dir(path).unwrap() {
        let entry = entry.unwrap();
        let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if entry.file_type().unwrap().is_dir() {
            collect(&entry.path(), &format!("{name}/"), folder);
        } else {
            let bytes = std::fs::read(entry.path()).unwrap();
            folder.files.insert(name, bytes);
        }
    }
}

fn grid() -> Folder {
    folder(&seeds().join("grid"))
}

#[test]
fn the_grid_town_reads_as_its_paper_check_says() {
    let town = Scenario::read(&grid()).unwrap_or_else(|faults| panic!("{faults}"));
    let people = |area| -> u64 {
        let zones = town.zones.iter().filter(|zone| zone.area == area);
        zones.map(|zone| zone.population_milli / 1000).sum()
    };
    assert_eq!(Area::ALL.map(people), [10_000, 14_500, 500]);
    assert_eq!(town.capabilities, ["ALS", "BLS"]);
    assert_eq!(town.stations.len(), 4);
    assert_eq!(town.unit("U4").unwrap(), Id::new(3));
    let unknown = town.hospital("H9").unwrap_err().to_string();
    assert_eq!(
        unknown,
        "there is no hospital \"H9\"\n  choose one of: H1, H2"
    );
    let harbour = town.zones.iter().filter(|zone| !zone.functional.is_empty());
    let harbour: Vec<&str> = harbour.map(|zone| zone.id.as_str()).collect();
    assert_eq!(harbour, ["z-a1", "z-c1"]);
}

#[test]
fn the_grid_town_has_a_day_of_calls() {
    let folder = grid();
    let town = Scenario::read(&folder).unwrap();
    let log = CallLog::read_in(&folder, "calls/day.csv", &town).unwrap();
    assert_eq!(log.calls.len(), 20);
    assert_eq!(log.calls[11].reported_at.as_millis() % 1000, 500);
    let again = CallLog::read(&log.write(&town), "calls/day.csv", &town).unwrap();
    assert_eq!(again, log);
    let counts = log.zone_counts(&town);
    assert_eq!(counts, [1, 1, 1, 2, 2, 1, 4, 1, 2, 2, 2, 1]);
}

#[test]
fn doubts_are_told_apart_from_faults() {
    let town = grid()
        .with("units.csv", "id,station,shift\nU1,S2,day\nU2,S4,day\n")
        .with("zones.csv", "id,lon,lat,population\nfar,12,3,10\n")
        .with("hospitals.csv", "id,lon,lat\n")
        .with(
            "stations.csv",
            "id,lon,lat,status\nS1,10,0,\nS2,10,0,\nS4,10,0,candidate\n",
        );
    let town = Scenario::read(&town).unwrap_or_else(|e| panic!("{e}"));
    let doubts = doctor::doubts(&town);
    let told: Vec<String> = doubts.iter().map(ToString::to_string).collect();
    let told = told.join("\n");
    for part in [
        "station \"S1\" is open and has no unit",
        "unit \"U2\" stands at \"S4\", which is candidate",
        "nobody is on duty in 100 hours of the week",
        "zones more than 30.0 km from every open station: 1",
        "district \"west\" has 10000 people, its zones 0",
        "there is no hospital",
    ] {
        assert!(told.contains(part), "{part} is not in:\n{told}");
    }
}

#[test]
fn a_matrix_stands_in_for_roads() {
    let mut town = grid();
    town.files.retain(|name, _| !name.starts_with("roads/"));
    let town = town.with(
        "travel_matrix.csv",
        "from,to,travel_s,ordinary_travel_s\nz-a1,z-a3,96.5,\nz-a3,z-a1,96,120\nz-a1,z-a5,,\n",
    );
    let town = Scenario::read(&town).unwrap_or_else(|e| panic!("{e}"));
    let matrix = town.matrix.as_ref().unwrap();
    let [a1, a3, a5] = [0, 1, 2].map(ZoneId::new);
    assert_eq!(matrix.travel(Mode::Siren, a1, a3), Some(96_500));
    assert_eq!(matrix.travel(Mode::Ordinary, a1, a3), Some(96_500));
    assert_eq!(matrix.travel(Mode::Ordinary, a3, a1), Some(120_000));
    assert_eq!(matrix.travel(Mode::Siren, a1, a5), None);
    assert_eq!(matrix.travel(Mode::Siren, a5, a5), Some(0));
    let doubts = doctor::doubts(&town);
    assert!(
        doubts[0].cause.starts_with("130 pairs of zones"),
        "{doubts:?}"
    );
}

/// The cities of JEMSS, unpacked; nothing where the data is not at hand.
fn jemss_city(name: &str) -> Option<Folder> {
    use std::io::Read;
    let Some(data) = std::env::var_os("DISPATCH_DATA") else {
        println!("skipped: DISPATCH_DATA is not set");
        return None;
    };
    let path = Path::new(&data).join("jemss").join(name);
    let mut city = Folder::default();
    for (name, bytes) in folder(&path).files {
        if matches!(name.rsplit('.').nth(1), Some("osm" | "tif")) {
            continue;
        }
        match name.strip_suffix(".gz") {
            Some(plain) => {
                let mut text = Vec::new();
                let mut decoder = flate2::read::MultiGzDecoder::new(bytes.as_slice());
                decoder.read_to_end(&mut text).unwrap();
                city.files.insert(plain.to_owned(), text);
            }
            None => {
                city.files.insert(name, bytes);
            }
        }
    }
    Some(city)
}

#[test]
fn auckland_becomes_a_scenario_with_its_own_rules() {
    let Some(city) = jemss_city("auckland") else {
        return;
    };
    let made = jemss::import(&city, &JemssOptions::default()).unwrap_or_else(|e| panic!("{e}"));
    let s = Scenario::read(&made).unwrap_or_else(|e| panic!("{e}"));
    assert_eq!(s.name, "auckland");
    assert_eq!(
        (
            s.stations.len(),
            s.hospitals.len(),
            s.units.len(),
            s.zones.len()
        ),
        (14, 4, 16, 504_741)
    );
    let low = PriorityId::new(2);
    let high = PriorityId::new(0);
    assert_eq!(s.priorities[high].may_preempt, [PriorityId::new(1), low]);
    assert_eq!(s.priorities[low].mode, Mode::Ordinary);
    assert_eq!(s.interval.call_processing, Duration::from_secs(50));
    let standard = s.standard(Area::Rural, low).unwrap();
    assert_eq!(standard.response, Duration::from_secs(1200));
    assert_eq!(standard.clock, Clock::Reported);
    assert_eq!(
        s.speeds.access.of(Mode::Siren),
        Speed::from_kmh(47.0).unwrap()
    );
    assert_eq!(s.demand.incidents_per_day, 280.0);
    assert_eq!(s.policy.relook_min_gain, None);
    let log = CallLog::read_in(&made, "calls/reference.csv", &s).unwrap();
    let first = &log.calls[0];
    assert_eq!(
        s.calendar.format(first.reported_at),
        "2000-01-01T00:01:33.810Z"
    );
    assert_eq!(first.call_processing, Some(Duration::from_secs(50)));
    assert_eq!(first.transported, Some(false));
    assert_eq!(doctor::built_up_check(&s).len(), 3);
}

#[test]
fn manhattan_keeps_the_proportions_of_its_tiny_densities() {
    let Some(city) = jemss_city("manhattan") else {
        return;
    };
    let made = jemss::import(&city, &JemssOptions::default()).unwrap_or_else(|e| panic!("{e}"));
    let s = Scenario::read(&made).unwrap_or_else(|e| panic!("{e}"));
    assert_eq!(s.zones.len(), 133_067);
    let sum: u64 = s.zones.iter().map(|zone| zone.population_milli).sum();
    let largest = s
        .zones
        .iter()
        .map(|zone| zone.population_milli)
        .max()
        .unwrap();
    let share = largest as f64 / sum as f64;
    assert!(
        (share - 0.128_012_344 / 3_757.807_839_713).abs() < 1e-9,
        "{share}"
    );
    assert!(
        s.priorities
            .iter()
            .all(|priority| priority.may_preempt.is_empty())
    );
    assert_eq!(s.interval.call_processing, Duration::from_secs(150));
    assert!(CallLog::read_in(&made, "calls/reference.csv", &s).is_ok());
}

#[test]
fn utrecht_is_a_scenario_without_roads_and_calls() {
    let Some(city) = jemss_city("utrecht") else {
        return;
    };
    let made = jemss::import(&city, &JemssOptions::default()).unwrap_or_else(|e| panic!("{e}"));
    let s = Scenario::read(&made).unwrap_or_else(|e| panic!("{e}"));
    assert_eq!((s.stations.len(), s.units.len()), (18, 19));
    assert_eq!(made.call_logs().count(), 0);
    let handover = &s.demand.handover.usual;
    let weibull = Distribution::Weibull {
        shape: 1.5,
        scale_s: 1080.0,
    };
    assert_eq!(*handover, weibull);
}

/// What a scenario says in every field, but for the hash of its files.
fn said(scenario: &Scenario) -> Scenario {
    let mut said = scenario.clone();
    said.hash.clear();
    said
}

#[test]
fn the_grid_town_is_written_as_it_was_read() {
    let town = Scenario::read(&grid()).unwrap();
    let again = Scenario::read(&write::write(&town)).unwrap_or_else(|e| panic!("{e}"));
    assert_eq!(said(&again), said(&town));
    assert_ne!(again.hash, town.hash);
}

#[test]
fn the_grid_town_leaves_no_doubt_but_those_meant() {
    let town = Scenario::read(&grid()).unwrap();
    let doubts = doctor::doubts(&town);
    assert!(doubts.is_empty(), "{doubts:?}");
    let checks = doctor::built_up_check(&town);
    let people: Vec<_> = checks
        .iter()
        .map(|check| check.people_milli.map(|milli| milli / 1000))
        .collect();
    let half = [10_000, 15_000, 0];
    let twice = [10_000, 0, 15_000];
    assert_eq!(people, [[10_000, 14_500, 500], half, twice]);
}

/// The cases of `seeds/bad`: name, the folder with the case's files laid over the grid town.
fn bad_cases() -> Vec<(String, Folder)> {
    let mut cases: Vec<_> = std::fs::read_dir(seeds().join("bad"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_dir())
        .collect();
    cases.sort();
    let named = cases.into_iter().map(|path| {
        let mut whole = grid();
        whole.files.extend(folder(&path).files);
        (
            path.file_name().unwrap().to_string_lossy().into_owned(),
            whole,
        )
    });
    named.collect()
}

/// What a folder and its call logs are refused with.
fn refusal(case: &Folder) -> String {
    let mut case = case.clone();
    // A file that holds only this word stands for one that is missing.
    case.files
        .retain(|_, bytes| bytes.as_slice() != b"(missing)\n");
    case.files.remove("expected.txt");
    let scenario = match Scenario::read(&case) {
        Ok(scenario) => scenario,
        Err(faults) => return faults.to_string(),
    };
    let logs = case.call_logs();
    let told = logs.filter_map(|file| CallLog::read_in(&case, file, &scenario).err());
    told.map(|faults| faults.to_string())
        .collect::<Vec<_>>()
        .join("\n")
}

#[test]
fn every_bad_folder_is_refused_with_the_message_it_expects() {
    let update = std::env::var_os("UPDATE_EXPECTED").is_some();
    let cases = bad_cases();
    assert!(cases.len() >= 25, "{}", cases.len());
    for (name, case) in cases {
        let told = format!("{}\n", refusal(&case));
        assert_ne!(told, "\n", "{name} is not refused");
        let path = seeds().join("bad").join(&name).join("expected.txt");
        if update {
            std::fs::write(&path, &told).unwrap();
        }
        let expected = std::fs::read_to_string(&path).unwrap_or_default();
        assert_eq!(told, expected, "{name}");
    }
}

#[test]
fn ten_faults_are_told_at_once() {
    let cases = bad_cases();
    let (_, case) = cases.iter().find(|(name, _)| name == "ten-faults").unwrap();
    let Err(Error::Faults(list)) = Scenario::read(case) else {
        panic!("ten faults are no scenario");
    };
    assert_eq!(list.len(), 10, "{list:?}");
    assert!(list.iter().all(|fault| !fault.remedy.is_empty()));
}

#[test]
fn speed_limits_count_only_where_the_speeds_say_so() {
    let read = |text: &str| Scenario::read(&grid().with("speeds.toml", text));
    assert!(!read("siren = 1.0\n").unwrap().speeds.limits);
    assert!(read("limits = true\n").unwrap().speeds.limits);
    let fault = read("limits = 50\n").unwrap_err().to_string();
    assert!(
        fault.contains("speeds.toml:1") && fault.contains("true or false"),
        "{fault}"
    );
}
