//! Growing a city from facts: what holds of every grown city, tried on the facts of `seeds/wuhan`.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::sync::OnceLock;

use dispatch_core::error::Error;
use dispatch_core::geo::{Coordinate, Datum, Plane};
use dispatch_core::ids::{EdgeId, Id};
use dispatch_core::roads::grow::{Grown, LABEL, grow};
use dispatch_core::roads::{Roads, Snapper};
use dispatch_core::scenario::doctor::unconverted;
use dispatch_core::scenario::{Folder, Scenario};
use serde_json::Value;

type Files = BTreeMap<String, Vec<u8>>;

fn facts() -> Files {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../seeds/wuhan");
    let files = fs::read_dir(folder).unwrap().map(|entry| {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        (name, fs::read(path).unwrap())
    });
    files.collect()
}

fn city() -> &'static (Grown, Roads) {
    static CITY: OnceLock<(Grown, Roads)> = OnceLock::new();
    CITY.get_or_init(|| {
        let grown = grow(&facts()).unwrap();
        let roads = grown.network.clone().build();
        (grown, roads)
    })
}

fn scenario() -> Scenario {
    let files = city().0.files.clone();
    Scenario::read(&Folder { files }).unwrap()
}

#[test]
fn the_same_facts_give_the_same_bytes_on_any_number_of_threads() {
    let alone = rayon::ThreadPoolBuilder::new().num_threads(1);
    let again = alone.build().unwrap().install(|| grow(&facts()).unwrap());
    assert_eq!(again.files, city().0.files);
    assert_eq!(again.network.build(), city().1);
}

#[test]
fn a_grown_city_is_of_the_size_that_was_asked_for_and_hangs_together() {
    let (_, roads) = city();
    assert!(
        (60_000..=120_000).contains(&roads.junctions()),
        "{}",
        roads.junctions()
    );
    assert_eq!(roads.components().sizes.len(), 1);
    let scenario = scenario();
    assert!(scenario.name_en.as_ref().unwrap().contains(LABEL));
    assert!(
        (5000..=8500).contains(&scenario.zones.len()),
        "{}",
        scenario.zones.len()
    );
    assert!(scenario.stations.len() >= 1000 + 110);
    assert_eq!(scenario.units.len(), 289);
}

#[test]
fn everybody_of_the_census_lives_in_a_zone() {
    let scenario = scenario();
    let all: u64 = scenario
        .zones
        .iter()
        .map(|zone| zone.population_milli)
        .sum();
    assert_eq!(all, 12_326_518_000);
    let districts = scenario
        .districts
        .pairs()
        .filter(|(_, row)| !row.functional);
    let mut sum = 0;
    for (id, district) in districts {
        let own = scenario
            .zones
            .iter()
            .filter(|zone| zone.district == Some(id));
        let own: u64 = own.map(|zone| zone.population_milli).sum();
        assert_eq!(Some(own / 1000), district.population, "{}", district.name);
        sum += own;
    }
    assert_eq!(sum, all);
}

#[test]
fn every_district_has_junctions() {
    let index = scenario().area_index();
    let roads = &city().1;
    let found: BTreeSet<_> = (0..roads.junctions())
        .step_by(7)
        .filter_map(|number| index.district(roads.junction(Id::new(number))))
        .collect();
    assert_eq!(found.len(), 13);
}

#[test]
fn no_street_crosses_water_but_by_a_bridge_or_tunnel() {
    let files = facts();
    let water: Value = serde_json::from_slice(&files["water.geojson"]).unwrap();
    let mut shores = Vec::new();
    for feature in water["features"].as_array().unwrap() {
        let coordinates = &feature["geometry"]["coordinates"];
        let line = feature["geometry"]["type"] == "LineString";
        let line = if line { coordinates } else { &coordinates[0] };
        let points: Vec<[f64; 2]> = serde_json::from_value(line.clone()).unwrap();
        shores.extend(points.windows(2).map(|pair| [pair[0], pair[1]]));
    }
    let table = String::from_utf8(files["crossings.csv"].clone()).unwrap();
    let named: BTreeSet<&str> = table
        .lines()
        .filter_map(|line| line.split(',').next())
        .collect();
    let roads = &city().1;
    let mut crossings = BTreeSet::new();
    for number in 0..roads.edges().len() {
        let edge = EdgeId::new(number);
        for pair in roads.shape(edge).windows(2) {
            let piece = [pair[0], pair[1]].map(|at| [at.lon(), at.lat()]);
            if shores.iter().any(|shore| cross(*shore, piece)) {
                let name = roads.name(edge).unwrap_or("a street");
                assert!(named.contains(name), "{name} crosses water at {piece:?}");
                crossings.insert(name);
            }
        }
    }
    assert!(crossings.len() > 40, "{}", crossings.len());
}

fn cross([a, b]: [[f64; 2]; 2], [c, d]: [[f64; 2]; 2]) -> bool {
    let apart = |axis: usize| {
        a[axis].max(b[axis]) < c[axis].min(d[axis]) || c[axis].max(d[axis]) < a[axis].min(b[axis])
    };
    let side = |p: [f64; 2], q: [f64; 2], r: [f64; 2]| {
        (q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0]) > 0.0
    };
    !apart(0) && !apart(1) && side(a, b, c) != side(a, b, d) && side(c, d, a) != side(c, d, b)
}

#[test]
fn facts_that_cannot_be_right_are_told_with_file_line_cause_and_remedy() {
    let cases = [
        (
            "city.toml",
            "people = 12326518",
            "people = 12326519",
            "districts.geojson: the populations sum to 12326518, and city.toml says 12326519",
        ),
        (
            "city.toml",
            "seed = 2026",
            "sead = 2026",
            "city.toml:5: unknown field `sead`",
        ),
        (
            "city.toml",
            "(grown, not surveyed)",
            "",
            "city.toml: name_en does not say that the city is grown",
        ),
        (
            "city.toml",
            "vehicles = 289",
            "vehicles = 100",
            "city.toml: there are fewer than two vehicles a station",
        ),
        (
            "crossings.csv",
            "name,kind,lon1",
            "name,kind,lon_1",
            "crossings.csv:1: there is no column lon1",
        ),
        (
            "towns.csv",
            "江汉路,114.283,30.582",
            "江汉路,30.582,114.283",
            "towns.csv:2: lat is \"114.283\"",
        ),
        (
            "towns.csv",
            "江汉路,114.283",
            "江汉路,14.283",
            "towns.csv:2: 14.283, 30.582 is more than 150 km from the city's centre",
        ),
        (
            "roads.geojson",
            "\"class\": \"trunk\"",
            "\"class\": \"path\"",
            "roads.geojson:2: class is \"path\"",
        ),
        (
            "water.geojson",
            "\"width_m\": 1200",
            "\"width\": 1200",
            "water.geojson:2: the river has no width_m above 0",
        ),
        (
            "districts.geojson",
            "\"id\": \"420102\", ",
            "",
            "districts.geojson:2: the feature has no property \"id\"",
        ),
        (
            "districts.geojson",
            "{\"type\": \"FeatureCollection\"",
            "{\"type\" \"FeatureCollection\"",
            "districts.geojson:1: it is no GeoJSON FeatureCollection",
        ),
        (
            "hospitals.csv",
            "\nH02,",
            "\nH01,",
            "hospitals.csv:3: hospital \"H01\" is there already, on line 2",
        ),
        (
            "hospitals.csv",
            "\nH02,",
            "\nH02,extra,",
            "hospitals.csv:3: the row has another number of fields than the heading",
        ),
    ];
    for (file, from, to, expected) in cases {
        let mut files = facts();
        let text = String::from_utf8(files[file].clone()).unwrap();
        assert!(text.contains(from), "{file} has no {from}");
        files.insert(file.to_owned(), text.replacen(from, to, 1).into_bytes());
        assert!(
            told(&files).contains(expected),
            "{expected}\n{}",
            told(&files)
        );
    }
    for file in facts().keys().filter(|name| *name != "README.md") {
        let mut files = facts();
        files.remove(file);
        let expected = format!("{file}: there is no such file");
        assert!(told(&files).contains(&expected), "{expected}");
        files.insert(file.clone(), b"\xff\xfe".to_vec());
        let expected = format!("{file}:1: it is not UTF-8 text");
        assert!(told(&files).contains(&expected), "{expected}");
    }
}

/// The faults of a folder as the user reads them, each with its remedy.
fn told(files: &Files) -> String {
    match grow(files) {
        Err(Error::Faults(faults)) => {
            assert!(faults.iter().all(|fault| !fault.remedy.is_empty()));
            Error::Faults(faults).to_string()
        }
        other => format!("{:?}", other.map(|_| "grown")),
    }
}

#[test]
fn places_at_the_streets_of_a_grown_city_left_in_another_datum_are_suspected() {
    let (_, roads) = city();
    let scenario = scenario();
    let snapper = Snapper::edges(roads, Plane::around(scenario.zones[Id::new(0)].at));
    let off_road = |at| snapper.nearest(at).map(|snap| snap.distance);
    let zones: Vec<Coordinate> = scenario.zones.iter().map(|zone| zone.at).collect();
    let edges = roads.edges().ids().step_by(300);
    let doors: Vec<Coordinate> = edges.map(|edge| roads.shape(edge)[0]).collect();
    for places in [&zones, &doors] {
        assert_eq!(unconverted("places.csv", places, off_road), None);
    }
    for datum in [Datum::Gcj02, Datum::Bd09] {
        let left: Vec<_> = doors.iter().map(|&at| datum.of_wgs84(at)).collect();
        let doubt = unconverted("places.csv", &left, off_road).unwrap();
        assert!(doubt.remedy.ends_with(datum.name()), "{doubt}");
        let back: Vec<_> = left.iter().map(|&at| datum.to_wgs84(at)).collect();
        assert_eq!(unconverted("places.csv", &back, off_road), None);
    }
}
