//! Positions that tell nothing new stay out of the journal, and all others are in it.

use dispatch_core::geo::Coordinate;
use dispatch_core::ids::{Id, UnitId};
use serde_json::Value;

use super::rooms::{Room, advised};
use crate::live::ask::Ask;

fn positions(room: &Room) -> usize {
    let fixes = |line: &Value| line["event"]["fixes"].as_array().map_or(0, Vec::len);
    room.lines().iter().map(fixes).sum()
}

fn reported(room: &Room, unit: usize, at: Coordinate) -> u64 {
    let asked = room.ask(Ask::Positions(vec![(UnitId::new(unit), at.into())]));
    assert_eq!(
        (asked.0, &asked.1["taken"]),
        (200, &1.into()),
        "{}",
        asked.1
    );
    asked.1["seq"].as_u64().unwrap()
}

fn shown(room: &Room, unit: usize) -> Coordinate {
    let published = room.desk.hub.published();
    let mut travel = dispatch_core::travel::Travel::new(std::sync::Arc::clone(&room.ground));
    let scene = crate::live::scene::Scene {
        ground: &room.ground,
        picture: &published.picture,
        ledger: &published.ledger,
        now: published.now,
    };
    let view = scene.unit(UnitId::new(unit), &mut travel).unwrap();
    Coordinate::from_degrees(view.lon, view.lat).unwrap()
}

fn north(at: Coordinate, metres: i32) -> Coordinate {
    Coordinate {
        lat_e7: at.lat_e7 + metres * 90,
        ..at
    }
}

#[test]
fn a_unit_that_stands_where_it_stood_is_written_every_half_minute() {
    let room = Room::new(&advised());
    let home = shown(&room, 0);
    let first = reported(&room, 0, home);
    assert_eq!(positions(&room), 1, "nothing was heard of it before");
    for _ in 0..29 {
        room.after(1);
        assert_eq!(reported(&room, 0, north(home, 20)), first, "the last entry");
    }
    assert_eq!(positions(&room), 1);
    room.after(1);
    reported(&room, 0, home);
    assert_eq!(positions(&room), 2);
    room.after(1);
    reported(&room, 0, north(home, 40));
    assert_eq!(positions(&room), 2, "the yard is not the door");
}

/// A unit under way is written when it is not where the roads' speeds put it.
#[test]
fn a_unit_under_way_is_written_when_it_is_early_or_late() {
    let room = Room::new(&advised());
    let call = room.call();
    room.assign(&call, 3);
    for word in ["accepted", "en_route"] {
        assert_eq!(room.report(3, word).0, 200);
    }
    room.after(5);
    let begun = shown(&room, 3);
    reported(&room, 3, begun);
    assert_eq!(positions(&room), 1);
    for _ in 0..5 {
        room.after(2);
        reported(&room, 3, shown(&room, 3));
    }
    assert_ne!(shown(&room, 3), begun, "it drives");
    assert_eq!(positions(&room), 1, "as foreseen");
    room.after(2);
    reported(&room, 3, begun);
    assert_eq!(positions(&room), 2, "it stands in traffic");
    let believed = shown(&room, 3);
    let off = dispatch_core::geo::great_circle(believed, begun);
    assert!(off.as_millimetres() < 25_000, "and is believed: {off}");
}

/// A key finds its answer for a day.
#[test]
fn answers_older_than_a_day_are_forgotten() {
    let room = Room::new(&advised());
    let create = || Ask::Create(Box::new(super::rooms::b4()));
    let first = room.ask_with(create(), Some("early"));
    room.after(12 * 3600);
    room.ask_with(create(), Some("late"));
    room.after(11 * 3600);
    assert_eq!(room.ask_with(create(), Some("early")), first);
    room.after(2 * 3600);
    room.after(60);
    let known = |key: &str| room.journal.disk().answers.contains_key(key);
    // What is forgotten is forgotten behind the desk's back.
    room.keeper.acknowledged().unwrap();
    assert!(!known("early") && known("late"));
}
