//! `isochrone` against the times of `table`: on grown Wuhan, and on real Wuhan where `DISPATCH_DATA`
//! names the folder of its data.
#![expect(clippy::print_stdout, reason = "a test that is skipped says so")]

use std::path::PathBuf;
use std::process::Command;

use serde_json::Value;

use crate::program::{Folder, seeds};

/// A place in the middle of Hankou, in either city beside a road.
const AT: [f64; 2] = [114.29, 30.60];
/// Metres in a degree of latitude, and of longitude there.
const METRES: [f64; 2] = [95_712.0, 111_195.0];
/// Metres from the outline within which a zone may be on its wrong side: two steps of the lattice.
const NEAR: f64 = 100.0;

type Point = [f64; 2];

#[test]
fn the_outline_holds_the_zones_that_are_reached_in_time() {
    let folder = Folder::new();
    let facts = seeds().join("wuhan");
    let grow = format!("grow {} --out city", facts.display());
    folder.run(&grow).ends(0);
    for flag in ["", "--to"] {
        compare(&folder, flag);
    }
}

#[test]
fn so_it_does_on_real_roads() {
    let data = std::env::var_os("DISPATCH_DATA").map(PathBuf::from);
    let data = data.map(|data| [data.join("wuhan"), data]);
    let mut data = data.into_iter().flatten();
    let Some(data) = data.find(|data| data.join("roads/derived").is_dir()) else {
        println!("isochrone: skipped, DISPATCH_DATA names no folder with roads/derived");
        return;
    };
    let folder = Folder::new();
    let made = Command::new(seeds().join("real-wuhan.sh"))
        .args([data, folder.path("city")])
        .env("DISPATCH", env!("CARGO_BIN_EXE_dispatch"))
        .output()
        .unwrap();
    assert!(made.status.success(), "{made:?}");
    for flag in ["", "--to"] {
        compare(&folder, flag);
    }
}

/// Every zone is on the side of the outline that its time says, or near it; at most one in fifty of
/// those reached lies in a corner narrower than the lattice.
fn compare(folder: &Folder, flag: &str) {
    let [lon, lat] = AT;
    let zones = std::fs::read_to_string(folder.path("city/zones.csv")).unwrap();
    folder.write("zones.csv", zones);
    folder.write("at.csv", format!("id,lon,lat\nat,{lon},{lat}\n"));
    let ways = match flag {
        "--to" => "--sources zones.csv --targets at.csv",
        _ => "--sources at.csv --targets zones.csv",
    };
    let table = "table --scenario city --no-distance --out times.csv";
    folder.run(&format!("{table} {ways}")).ends(0);
    let places = column_pairs(folder, "zones.csv", ["lon", "lat"]);
    let times = column_pairs(folder, "times.csv", ["travel_s", "travel_s"]);
    assert_eq!(places.len(), times.len());
    let ask = format!("isochrone --scenario city --at {lon},{lat} --minutes 5,12 {flag} --json");
    let answer = folder.run(&ask).ends(0).json();
    for feature in answer["features"].as_array().unwrap() {
        let limit = feature["properties"]["minutes"].as_f64().unwrap() * 60.0;
        let rings = rings(feature);
        let (mut reached, mut far) = (0, 0);
        for (&place, &[time, _]) in places.iter().zip(&times) {
            reached += usize::from(time <= limit);
            if inside(&rings, place) != (time <= limit) {
                far += usize::from(off(&rings, place) > NEAR);
            }
        }
        assert_eq!(feature["properties"]["zones"], reached);
        assert!(reached > 10 && far * 50 <= reached, "{far} of {reached}");
    }
}

/// Two columns of a table; an empty cell is beyond every limit.
fn column_pairs(folder: &Folder, name: &str, columns: [&str; 2]) -> Vec<Point> {
    let mut reader = csv::Reader::from_path(folder.path(name)).unwrap();
    let headers = reader.headers().unwrap().clone();
    let columns = columns.map(|name| headers.iter().position(|other| other == name).unwrap());
    let number = |cell: &str| cell.parse().unwrap_or(f64::INFINITY);
    let rows = reader.records().map(Result::unwrap);
    rows.map(|row| columns.map(|at| number(&row[at]))).collect()
}

/// The rings of all polygons; each is closed, and goes round the right way.
fn rings(feature: &Value) -> Vec<Vec<Point>> {
    let mut rings = Vec::new();
    for polygon in feature["geometry"]["coordinates"].as_array().unwrap() {
        for (number, ring) in polygon.as_array().unwrap().iter().enumerate() {
            let ring: Vec<Point> = serde_json::from_value(ring.clone()).unwrap();
            assert!(ring.len() >= 4 && ring.first() == ring.last());
            let around: f64 = sides(&ring)
                .map(|[a, b]| {
                    let ([ax, ay], [bx, by]) = (moved(a, AT), moved(b, AT));
                    ax * by - bx * ay
                })
                .sum();
            assert_eq!(around > 0.0, number == 0);
            rings.push(ring);
        }
    }
    rings
}

fn sides(ring: &[Point]) -> impl Iterator<Item = [Point; 2]> + '_ {
    ring.windows(2).map(|ends| [ends[0], ends[1]])
}

/// Metres from a place.
fn moved(at: Point, from: Point) -> Point {
    [0, 1].map(|axis| (at[axis] - from[axis]) * METRES[axis])
}

/// Whether a ray to the east crosses the rings an odd number of times.
fn inside(rings: &[Vec<Point>], [x, y]: Point) -> bool {
    let crossed = |[a, b]: &[Point; 2]| {
        (a[1] > y) != (b[1] > y) && x < a[0] + (b[0] - a[0]) * (y - a[1]) / (b[1] - a[1])
    };
    let all = rings.iter().flat_map(|ring| sides(ring));
    all.filter(crossed).count() % 2 == 1
}

/// Metres to the nearest ring.
fn off(rings: &[Vec<Point>], place: Point) -> f64 {
    let to = |[a, b]: [Point; 2]| {
        let (a, b) = (moved(a, place), moved(b, place));
        let d = [b[0] - a[0], b[1] - a[1]];
        let share = -(a[0] * d[0] + a[1] * d[1]) / (d[0] * d[0] + d[1] * d[1]).max(1e-9);
        let share = share.clamp(0.0, 1.0);
        (a[0] + d[0] * share).hypot(a[1] + d[1] * share)
    };
    let all = rings.iter().flat_map(|ring| sides(ring));
    all.map(to).fold(f64::INFINITY, f64::min)
}
