//! The scenario folder: the town of `seeds/grid`, the faults of `seeds/bad`, and whatever bytes.

use std::path::{Path, PathBuf};

use dispatch_core::scenario::{Area, CallLog, Folder, Scenario};

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
}
