//! What the desk does by itself when its time has come.

use dispatch_core::geo::Coordinate;
use dispatch_core::ids::{Id, UnitId};
use dispatch_core::scenario::Who;
use dispatch_core::units::Duration;

use super::rooms::{Room, advised, grid, noon};
use crate::live::ask::Ask;
use crate::live::desk::Options;

/// Duty begins and ends by the shifts, once each.
#[test]
fn shifts_are_told_when_they_begin_and_end() {
    let room = Room::new(&advised());
    let on_duty = || room.desk.hub.published().picture.units()[UnitId::new(3)].on_duty;
    assert!(on_duty(), "noon of a Wednesday");
    room.after(7 * 3600 - 1);
    assert!(on_duty());
    room.after(1);
    assert!(!on_duty(), "the day shift ends at seven");
    room.after(12 * 3600);
    assert!(on_duty(), "and begins at seven");
    let told: Vec<_> = room
        .lines()
        .iter()
        .map(|l| l["event"]["fact"].clone())
        .collect();
    assert_eq!(told, ["shift_started", "shift_ended", "shift_started"]);
}

/// A crew that stays longer, or cannot come, says so; a restart in between changes nothing about it.
#[test]
fn a_restart_leaves_duty_as_it_was_reported() {
    let ground = advised();
    let room = Room::new(&ground);
    let on_duty = |room: &Room, unit: usize| {
        room.desk.hub.published().picture.units()[UnitId::new(unit)].on_duty
    };
    assert_eq!(
        room.report(3, "off_duty").0,
        200,
        "in the middle of its shift"
    );
    assert_eq!(room.report(2, "off_duty").0, 200);
    room.after(60);
    let now = noon() + Duration::from_secs(60);
    let (journal, shelf) = (room.journal.clone(), room.shelf.clone());
    room.ends();
    let again = Room::at(&ground, journal, shelf, Options::default(), now).unwrap();
    assert!(!on_duty(&again, 3) && !on_duty(&again, 2));
    again.after(7 * 3600 + 12 * 3600);
    assert!(on_duty(&again, 3), "its next shift begins");
}

/// An order that nobody answers counts as refused when its time is over.
#[test]
fn the_engine_is_woken_when_it_asked_to_be() {
    let room = Room::new(&advised());
    let call = room.call();
    assert_eq!(room.assign(&call, 0).0, 200);
    let timeout = room.ground.scenario().order.timeout;
    let stage = |room: &Room| {
        room.ask(Ask::Processed {
            incident: call.0.clone(),
        })
        .1["incident"]["stage"]
            .clone()
    };
    room.clock.set(noon() + timeout - Duration::from_millis(1));
    room.desk.counter.nudge();
    assert_eq!(stage(&room), "assigned");
    room.clock.set(noon() + timeout);
    room.desk.counter.nudge();
    assert_eq!(stage(&room), "proposed", "the next best is proposed");
}

/// What is proposed becomes an order by itself where the scenario says so, and only once.
#[test]
fn advice_becomes_automatic_after_its_time() {
    let room = Room::new(&grid(|scenario| {
        scenario.authority.assign = Who::AdviseThenAutomatic;
        scenario.authority.after = Duration::from_secs(20);
    }));
    room.call();
    room.after(19);
    assert!(room.lines().iter().all(|line| line["orders"].is_null()));
    room.after(1);
    room.after(1);
    let orders = room
        .lines()
        .iter()
        .filter(|line| line["orders"].is_array())
        .count();
    assert_eq!(orders, 1);
}

/// Positions of one tick become one entry with the latest of each unit.
#[test]
fn positions_of_a_tick_are_one_entry() {
    let room = Room::new(&advised());
    let at = |lat: f64| Coordinate::from_degrees(10.009, lat).unwrap();
    let before = room.lines().len();
    let counter = room.desk.counter.clone();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    // The first tick is long over: this one is written at once.
    room.ask(Ask::Positions(vec![(UnitId::new(2), at(0.027).into())]));
    let reports = async {
        let first = counter.ask(
            Ask::Positions(vec![(UnitId::new(0), at(0.018).into())]),
            None,
        );
        let second = counter.ask(
            Ask::Positions(vec![
                (UnitId::new(0), at(0.009).into()),
                (UnitId::new(1), at(0.009).into()),
            ]),
            None,
        );
        let tick = async {
            // After both are on the queue: time goes on, and the desk looks.
            tokio::task::yield_now().await;
            room.after(1);
        };
        let (first, second, ()) = tokio::join!(first, second, tick);
        (first.unwrap(), second.unwrap())
    };
    let (first, second) = runtime.block_on(reports);
    assert_eq!((first.status, second.status), (200, 200));
    let lines = room.lines();
    let entries = &lines[before..];
    assert_eq!(entries.len(), 2, "{entries:#?}");
    assert_eq!(entries[1]["event"]["fixes"].as_array().unwrap().len(), 2);
    assert_eq!(entries[1]["event"]["fixes"][0]["lat"], 0.009);
}
