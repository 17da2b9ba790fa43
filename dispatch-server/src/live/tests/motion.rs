//! What a listener is told about units that drive: enough to know where each is at every moment.

use dispatch_core::dispatch::Fix;
use dispatch_core::geo::{Coordinate, Plane};
use dispatch_core::ids::{Id, UnitId};
use dispatch_core::travel::Travel;
use dispatch_core::units::Duration;
use serde_json::Value;

use super::rooms::{Room, advised, noon};
use crate::clock::Clock;
use crate::live::ask::Ask;
use crate::live::desk::Options;
use crate::live::journal::memory::Memory;
use crate::live::scene::Scene;

fn room() -> Room {
    let ground = advised();
    let mut header = dispatch_core::dispatch::journal::line(
        &dispatch_core::dispatch::journal::Header::new(ground.scenario(), None, "serve"),
    );
    header.pop();
    let options = Options {
        tick: Duration::ZERO,
        ..Options::default()
    };
    Room::over(&ground, Memory::new(&header), options).unwrap()
}

/// U1 on its way to the crossing b4; what was told when it left, and the incident with its version.
fn under_way(room: &Room) -> (Value, String) {
    let call = room.call();
    assert_eq!(room.assign(&call, 0).0, 200);
    assert_eq!(room.report(0, "accepted").0, 200);
    let (status, done) = room.report(0, "en_route");
    assert_eq!(status, 200, "{done}");
    (done["unit"].clone(), call.0)
}

/// Where a way has its unit some seconds after it began; driving evenly between two points.
fn along(route: &Value, seconds: f64) -> Coordinate {
    let points: Vec<[f64; 3]> = serde_json::from_value(route["points"].clone()).unwrap();
    let after = points.partition_point(|point| point[2] < seconds);
    let (a, b) = match after {
        0 => (points[0], points[0]),
        after if after == points.len() => (points[after - 1], points[after - 1]),
        after => (points[after - 1], points[after]),
    };
    let share = if b[2] > a[2] {
        (seconds - a[2]) / (b[2] - a[2])
    } else {
        0.0
    };
    let between = |i: usize| a[i] + (b[i] - a[i]) * share;
    Coordinate::from_degrees(between(0), between(1)).unwrap()
}

fn believed(room: &Room, id: usize) -> Coordinate {
    let published = room.desk.hub.published();
    let scene = Scene {
        ground: &room.ground,
        picture: &published.picture,
        ledger: &published.ledger,
        now: room.clock.now(),
    };
    let mut travel = Travel::new(std::sync::Arc::clone(&room.ground));
    let unit = scene.unit(UnitId::new(id), &mut travel).unwrap();
    Coordinate::from_degrees(unit.lon, unit.lat).unwrap()
}

fn apart(a: Coordinate, b: Coordinate) -> f64 {
    Plane::around(a).metres(a, b)
}

/// The messages since a sequence.
fn told_since(room: &Room, seen: u64) -> Vec<Value> {
    let missed = room.desk.hub.subscribe(Some(seen)).unwrap().missed;
    let messages = missed.iter();
    messages
        .map(|m| serde_json::from_str(&m.data).unwrap())
        .collect()
}

#[test]
fn the_way_says_at_every_second_where_the_desk_believes_a_unit_to_be() {
    let room = room();
    let (unit, _) = under_way(&room);
    let whole = unit["route"]["points"].as_array().unwrap().last().unwrap()[2]
        .as_f64()
        .unwrap();
    assert!(whole > 30.0, "{unit}");
    for second in 0..=whole as i64 {
        let apart = apart(along(&unit["route"], second as f64), believed(&room, 0));
        assert!(apart < 15.0, "{apart} m apart after {second} s");
        room.after(1);
    }
}

#[test]
fn a_report_on_the_way_shifts_it_and_one_off_the_way_tells_another() {
    let room = room();
    let (unit, _) = under_way(&room);
    room.after(20);
    // Where it should be only after 40 seconds: it is faster than thought.
    let seen = along(&unit["route"], 40.0);
    let before = room.desk.hub.published().head.seq;
    let fix = Ask::Positions(vec![(UnitId::new(0), seen.into())]);
    assert_eq!(room.ask(fix).0, 200);
    let told = told_since(&room, before);
    let moved = &told[0]["moved"][0];
    assert_eq!(moved["unit"], "U1", "{told:?}");
    assert!(moved["route"].is_null(), "the way is the same: {moved}");
    let departed = noon() - Duration::from_secs(20);
    let departed = room.ground.scenario().calendar.format(departed);
    let began = moved["departed_at"].as_str().unwrap();
    assert_eq!(began[..17], departed[..17], "{began} and not {departed}");
    assert!(told[0]["units"].as_array().unwrap().is_empty());

    // Beside its way, at the other end of town.
    let before = room.desk.hub.published().head.seq;
    let off = Coordinate::from_degrees(10.036, 0.0).unwrap();
    let fix = Ask::Positions(vec![(UnitId::new(0), off.into())]);
    assert_eq!(room.ask(fix).0, 200);
    let moved = told_since(&room, before)[0]["moved"][0].clone();
    assert!(apart(along(&moved["route"], 0.0), off) < 15.0, "{moved}");
}

#[test]
fn a_report_with_a_heading_is_of_the_street_that_runs_that_way() {
    // At a crossing, 6 m beside one street and 11 m beside the other.
    let at = Coordinate::from_degrees(10.03595, 0.0001).unwrap();
    let starts = [None, Some(0), Some(90)].map(|heading| {
        let room = room();
        under_way(&room);
        let before = room.desk.hub.published().head.seq;
        let fix = Ask::Positions(vec![(UnitId::new(0), Fix { at, heading })]);
        assert_eq!(room.ask(fix).0, 200);
        along(&told_since(&room, before)[0]["moved"][0]["route"], 0.0)
    });
    let (north, east) = ((10.036, 0.0001), (10.03595, 0.0));
    let streets =
        [north, north, east].map(|(lon, lat)| Coordinate::from_degrees(lon, lat).unwrap());
    for (start, street) in starts.into_iter().zip(streets) {
        assert!(apart(start, street) < 2.0, "{start:?}, not {street:?}");
    }
}

#[test]
fn a_report_of_a_unit_that_stands_tells_no_way() {
    let room = room();
    let before = room.desk.hub.published().head.seq;
    let at = Coordinate::from_degrees(10.009, 0.027).unwrap();
    assert_eq!(
        room.ask(Ask::Positions(vec![(UnitId::new(1), at.into())]))
            .0,
        200
    );
    let told = told_since(&room, before);
    assert!(told[0]["moved"].is_null(), "{told:?}");
}

#[test]
fn when_the_scene_is_elsewhere_the_unit_sent_there_tells_its_new_way() {
    let room = room();
    let (_, incident) = under_way(&room);
    room.after(10);
    let before = room.desk.hub.published().head.seq;
    let elsewhere = Coordinate::from_degrees(10.036, 0.036).unwrap();
    let change = Ask::Change {
        incident,
        version: None,
        priority: None,
        at: Some(elsewhere),
    };
    assert_eq!(room.ask(change).0, 200);
    let told = told_since(&room, before);
    let mut ways = told.iter().filter_map(|message| {
        let rows = ["moved", "units"].map(|key| message[key].as_array().cloned());
        let mut rows = rows.into_iter().flatten().flatten();
        let row = rows.find(|row| row["unit"] == "U1" || row["id"] == "U1")?;
        row["route"].is_object().then(|| row["route"].clone())
    });
    let way = ways.next_back().unwrap_or_else(|| panic!("{told:?}"));
    assert!(apart(along(&way, 1e6), elsewhere) < 200.0, "{way}");
}
