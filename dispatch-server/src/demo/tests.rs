//! Evenings over HTTP in a test's own time: the clock leaps from fact to fact, nobody sleeps.

mod clock;
mod evening;
mod stage;
mod visitor;

use dispatch_core::scenario::StationStatus;

/// What is compiled in is what lies in the folder.
#[test]
fn the_facts_are_those_of_the_seed() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../seeds/wuhan");
    let files = std::fs::read_dir(&folder).unwrap();
    let mut names: Vec<String> = files
        .map(|file| file.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    assert_eq!(names, super::city::FACTS.map(|(name, _)| name));
    for (name, bytes) in super::city::FACTS {
        assert!(
            std::fs::read(folder.join(name)).unwrap() == bytes,
            "{name} was changed: build again"
        );
    }
}

/// Even where nobody waits for a better plan, it is a whole city with all its stations staffed.
#[test]
fn the_city_is_whole_however_short_the_search() {
    let name = format!("dispatch-city-{}", std::process::id());
    let folder = std::env::temp_dir().join(name);
    let built = super::city::build(&folder, &mut || true);
    let opened = built.and_then(|()| crate::opened::open(&folder));
    let _ = std::fs::remove_dir_all(&folder);
    let scenario = opened.unwrap().scenario;
    let open = scenario.stations.pairs();
    let open = open.filter(|(_, station)| station.status == StationStatus::Existing);
    let open: Vec<_> = open.map(|(id, _)| id).collect();
    assert_eq!((open.len(), scenario.units.len()), (140, 289));
    for station in open {
        assert!(scenario.units.iter().any(|unit| unit.station == station));
    }
}
