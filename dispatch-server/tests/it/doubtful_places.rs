//! Places that `doctor` doubts: each said with its line and what to do.

use std::fs;

use crate::program::Folder;

/// The grid with a row more in a table, and roads more.
fn grid_with(rows: &[(&str, &str)]) -> Folder {
    let folder = Folder::with_grid();
    for (file, row) in rows {
        let path = folder.path(&format!("grid/{file}"));
        let text = fs::read_to_string(&path).unwrap();
        fs::write(&path, format!("{}\n{row}\n", text.trim_end())).unwrap();
    }
    folder
}

/// Two places east of the grid's corner e1, far enough off that no other road is near.
const PLACES: (&str, &str) = ("roads/nodes.csv", "x1,10.060,0.000\nx2,10.069,0.000");

/// The doubts about stations and zones, as `doctor` prints them.
fn doubts(folder: &Folder) -> Vec<String> {
    let run = folder.run("doctor grid").ends(0);
    let lines = run.out.lines().map(str::trim);
    let lines: Vec<&str> = lines.collect();
    let of_place = |line: &&[&str]| {
        line[0].contains("stations.csv:") && line[0].contains("S9")
            || line[0].contains("zones.csv:") && line[0].contains("z9")
    };
    let pairs = lines.windows(2).filter(of_place);
    pairs.map(|pair| pair.join(" / ")).collect()
}

fn assert_doubt(folder: &Folder, parts: &[&str]) {
    let doubts = doubts(folder);
    let one = doubts
        .iter()
        .any(|doubt| parts.iter().all(|part| doubt.contains(part)));
    assert!(one, "{parts:?} of {doubts:?}");
}

#[test]
fn a_zone_in_a_lake_is_named_with_its_line() {
    let folder = grid_with(&[("zones.csv", "z9,10.100,0.100,5,1,,,")]);
    let line = fs::read_to_string(folder.path("grid/zones.csv"))
        .unwrap()
        .lines()
        .count();
    let at = format!("zones.csv:{line}:");
    assert_doubt(
        &folder,
        &[&at, "from the nearest road", "fix its coordinate"],
    );
}

#[test]
fn a_swapped_coordinate_is_recognised() {
    let folder = grid_with(&[("zones.csv", "z9,0.018,10.018,5,1,,,")]);
    assert_doubt(
        &folder,
        &[
            "longitude and latitude swapped",
            "swap the two: longitude is lon",
        ],
    );
    let asked = folder
        .run("nearest --scenario grid --at 0.018,10.018")
        .ends(2);
    assert!(asked.err.contains("with the two swapped"), "{}", asked.err);
}

#[test]
fn a_station_on_an_island_is_of_no_use() {
    let folder = grid_with(&[
        PLACES,
        ("roads/edges.csv", "x1,x2,1000,residential,0,Island"),
        ("stations.csv", "S9,Island,10.064,0.000,candidate,,,1,"),
    ]);
    assert_doubt(&folder, &["nobody gets there or away", "move it to a road"]);
}

#[test]
fn a_station_that_nobody_can_leave_is_named() {
    let folder = grid_with(&[
        PLACES,
        (
            "roads/edges.csv",
            "e1,x1,3000,residential,1,Way in\nx1,x2,1000,residential,0,Trap",
        ),
        ("stations.csv", "S9,Trap,10.064,0.000,candidate,,,1,"),
    ]);
    assert_doubt(&folder, &["no road leads from it", "one-way the wrong way"]);
}

#[test]
fn a_station_that_nobody_comes_back_to_is_named() {
    let folder = grid_with(&[
        PLACES,
        (
            "roads/edges.csv",
            "x1,e1,3000,residential,1,Way out\nx1,x2,1000,residential,0,Hill",
        ),
        ("stations.csv", "S9,Hill,10.064,0.000,candidate,,,1,"),
    ]);
    assert_doubt(&folder, &["can be left, but no road leads back"]);
}

#[test]
fn a_zone_beyond_a_one_way_road_is_not_reached() {
    let folder = grid_with(&[
        PLACES,
        (
            "roads/edges.csv",
            "x1,e1,3000,residential,1,Way out\nx1,x2,1000,residential,0,Hill",
        ),
        ("zones.csv", "z9,10.064,0.000,5,1,,,"),
    ]);
    assert_doubt(&folder, &["cannot be reached from the rest of the network"]);
}
