use super::*;
use crate::roads::tables::{self, Mapping};

const RECIPE: &str = r#"
files = ["scenario.toml"]
outlines = "outlines.geojson"
[districts]
file = "d.geojson"
id = "code"
area = "group"
[census]
file = "census.csv"
population = "people"
total = "all"
[[census.row]]
district = "East"
called = "East (new)"
[[functional]]
id = "port"
name = "Port"
includes = ["East"]
[[zones]]
file = "homes.csv"
prefix = "z"
road_m = 40_000
[[hospitals]]
file = "places.csv"
prefix = "h"
where = [{ column = "kind", is = ["hospital"] }]
[[stations]]
file = "places.csv"
name = "name"
prefix = "s"
units = 2
capabilities = "ALS"
where = [{ column = "name", has = ["St"], lacks = ["old"] }]
[[stations]]
file = "junctions"
prefix = "j"
status = "candidate"
apart_m = 500
"#;
const SETTINGS: &str = "name = \"Two\"\ntime_zone = \"UTC\"\n[[priority]]\nid = \"1\"\nname = \"1\"\nmode = \"siren\"\n\
     [planning]\nat = \"2026-01-01T12:00:00Z\"\nmode = \"siren\"\n";
const CENSUS: &str = "area,people\nall,1000\nWest,600\nEast (new),100\nPort,400\n";
const HOMES: &str =
    "lon,lat\n10.1,0.5\n10.2,0.5\n10.3,0.5\n10.9,0.5\n11.5,0.5\n10.4,0.95\n19,0.5\n";
const PLACES: &str =
    "name,kind,lon,lat\nSt A,station,10.1,0.5\nSt B old,station,10.2,0.5\nH,hospital,10.3,0.5\n";

fn square(properties: &str, west: f64, east: f64) -> String {
    format!(
        "{{\"type\":\"Feature\",\"properties\":{{{properties}}},\"geometry\":{{\"type\":\"Polygon\",\
         \"coordinates\":[[[{west},0],[{east},0],[{east},1],[{west},1],[{west},0]]]}}}}"
    )
}

fn collection(features: &[String]) -> String {
    format!(
        "{{\"type\":\"FeatureCollection\",\"features\":[\n{}\n]}}",
        features.join(",\n")
    )
}

fn data() -> Folder {
    let west = square(
        "\"code\":1,\"name\":\"West\",\"group\":\"central\"",
        10.0,
        11.0,
    );
    let east = square("\"code\":2,\"name\":\"East\",\"group\":\"new\"", 11.0, 12.0);
    Folder::default()
        .with("scenario.toml", SETTINGS)
        .with("d.geojson", collection(&[west, east]))
        .with(
            "outlines.geojson",
            collection(&[square("\"id\":\"port\"", 10.8, 11.0)]),
        )
        .with("census.csv", CENSUS)
        .with("homes.csv", HOMES)
        .with("places.csv", PLACES)
}

/// Two roads, four junctions.
fn roads() -> Roads {
    let nodes = "id,lon,lat\na,10.101,0.5\nb,10.5,0.5\nc,10.502,0.5\nd,11.2,0.5\n";
    let edges = "from,to\na,b\nc,d\n";
    let (nodes, edges) = (nodes.as_bytes(), edges.as_bytes());
    let files = ((nodes, "nodes.csv"), (edges, "edges.csv"));
    tables::read(files.0, files.1, &Mapping::default())
        .unwrap()
        .0
}

#[test]
fn every_row_of_the_census_lives_at_its_own_points() {
    let recipe = Recipe::read(RECIPE.as_bytes(), "recipe.toml").unwrap();
    let (folder, report) = make(&recipe, &data(), Some(&roads())).unwrap();
    let scenario = super::super::Scenario::read(&folder).unwrap();
    let people: Vec<u64> = scenario
        .zones
        .iter()
        .map(|zone| zone.population_milli)
        .collect();
    // West's 600 over three homes, Port's 400 less East's 100 on the one in its outline, East's own.
    assert_eq!(people, [200_000, 200_000, 200_000, 300_000, 100_000]);
    let port = scenario
        .districts
        .iter()
        .find(|row| row.functional)
        .unwrap();
    assert_eq!(port.population, Some(400));
    assert_eq!(
        scenario
            .zones
            .iter()
            .filter(|z| !z.functional.is_empty())
            .count(),
        2
    );
    assert_eq!(report.counts, [5, 1, 2, 2, 1]);
    assert_eq!(scenario.units.len(), 2);
    let names: Vec<&str> = scenario
        .stations
        .iter()
        .map(|row| row.id.as_str())
        .collect();
    assert_eq!(
        names,
        ["s1", "j1", "j2"],
        "junctions near a kept place are left out"
    );
}

#[test]
fn a_whole_is_spread_without_loss() {
    assert_eq!(spread(10, &[1, 1, 1]), [3, 3, 4]);
    assert_eq!(spread(7, &[0, 2, 5]), [0, 2, 5]);
    assert_eq!(spread(5, &[]), [0; 0]);
}

#[test]
fn what_does_not_fit_is_told_with_its_line() {
    let said = |recipe: &str, data: &Folder| {
        let recipe = Recipe::read(recipe.as_bytes(), "recipe.toml");
        recipe
            .and_then(|recipe| make(&recipe, data, Some(&roads())))
            .map(|_| ())
            .unwrap_err()
            .to_string()
    };
    let data = data();
    let wrong = data
        .clone()
        .with("census.csv", CENSUS.replace("1000", "1001"));
    assert!(said(RECIPE, &wrong).contains("census.csv:2: \"all\" has 1001 people"));
    let unnamed = RECIPE.replace("called = \"East (new)\"", "called = \"Est\"");
    assert!(said(&unnamed, &data).contains("it has no row \"Est\" for East"));
    let loose = RECIPE.replace("is = [\"hospital\"]", "is = [\"x\"]");
    assert!(said(&loose, &data).contains("no row of places.csv passes its filters"));
    assert!(
        said("[[zones]]\nfile = \"a.csv\"\n", &data)
            .contains("recipe.toml:1: [zones] has no prefix")
    );
    let far = data.with("homes.csv", "lon,lat\n10.1,0.5\n");
    assert!(said(RECIPE, &far).contains("has 300 people and no point to live at"));
}
