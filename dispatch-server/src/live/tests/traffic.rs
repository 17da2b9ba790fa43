//! Traffic at the live desk: decisions change where a metric is adopted and nowhere else, and a start
//! from the journal, from a snapshot or by deciding again leads to the same.

use std::sync::Arc;

use dispatch_core::dispatch::Engine;
use dispatch_core::dispatch::journal::{Entry, Reader};
use dispatch_core::dispatch::recommend::{Need, recommend};
use dispatch_core::geo::Coordinate;
use dispatch_core::travel::traffic::{Effect, Stretch};
use dispatch_core::travel::{Ground, TrafficReport, Travel};
use dispatch_core::units::{Duration, Time};
use serde_json::Value;

use super::rooms::{Room, advised, b4, noon};
use crate::live::ask::Ask;
use crate::live::desk::Options;
use crate::live::snapshot::shelf::InMemory;

/// Main Street closed between c3 and b3, both ways, and Centre Road slow to the north of it.
fn closure(until: Option<Time>) -> Ask {
    let report = |id: &str, [from, to]: [&str; 2], effect| TrafficReport {
        id: id.to_owned(),
        roads: Stretch::Between {
            from: from.to_owned(),
            to: to.to_owned(),
        },
        effect,
        since: None,
        until,
        reason: "fire".to_owned(),
    };
    Ask::Traffic(vec![
        report("west", ["c3", "b3"], Effect::Closed),
        report("east", ["b3", "c3"], Effect::Closed),
        report("north", ["c3", "c4"], Effect::Factor(500)),
    ])
}

/// Until the metrics the engine waits for are adopted.
fn settle(room: &Room) {
    while room
        .desk
        .hub
        .published()
        .picture
        .traffic()
        .wanted()
        .is_some()
    {
        room.desk.counter.nudge();
        std::thread::yield_now();
    }
}

/// Who is first at b4, in how many seconds, and by which metric.
fn first(room: &Room) -> (usize, i64, u64) {
    use dispatch_core::ids::Id as _;
    let published = room.desk.hub.published();
    let mut travel = Travel::new(Arc::clone(&room.ground));
    travel.adopt(published.picture.traffic().adopted());
    let call = b4();
    let need = Need {
        place: room.ground.place(call.at).unwrap(),
        priority: call.priority,
        needs: call.needs,
        refused_by: &[],
    };
    let found = recommend(&published.picture, &mut travel, &need);
    let best = found.candidates.first().unwrap();
    let number = published.picture.traffic().adopted().number;
    (best.unit.index(), best.travel.as_millis() / 1000, number)
}

fn facts(room: &Room) -> Vec<String> {
    let named = |line: &Value| {
        line["event"]["fact"]
            .as_str()
            .unwrap_or_default()
            .to_owned()
    };
    room.lines().iter().map(named).collect()
}

/// The journal's facts stepped again lead to the journal's orders and proposals.
fn decides_the_same(ground: &Arc<Ground>, lines: &[Value]) {
    let mut engine = Engine::new(Arc::clone(ground));
    let mut reader = Reader::new(Arc::clone(ground.scenario()));
    for line in lines {
        let entry: Entry = serde_json::from_value(line.clone()).unwrap();
        let told = reader.understand(&entry).unwrap();
        let step = engine.step(told.now, &told.event);
        assert_eq!(
            (step.orders, step.proposals),
            (told.orders, told.proposals),
            "{line}"
        );
    }
}

#[test]
fn decisions_change_where_the_metric_is_adopted() {
    let room = Room::new(&advised());
    assert_eq!(first(&room), (0, 144, 0));
    let (status, done) = room.ask(closure(Some(noon() + Duration::from_secs(3600))));
    assert_eq!(status, 200, "{done}");
    settle(&room);
    // By c4, 96 s and 96 s.
    assert_eq!(first(&room), (0, 192, 1));
    let facts_so_far = facts(&room);
    let reported = facts_so_far
        .iter()
        .position(|fact| fact == "traffic_reported");
    let adopted = facts_so_far
        .iter()
        .position(|fact| fact == "metric_adopted");
    assert!(reported.is_some() && reported < adopted, "{facts_so_far:?}");
    // The end of the report is a moment of its own, and its metric is adopted like any other.
    room.after(3600);
    settle(&room);
    assert_eq!(first(&room), (0, 144, 2));
    decides_the_same(&room.ground, &room.lines());
}

#[test]
fn a_report_that_is_lifted_leaves_the_others_in_force() {
    let room = Room::new(&advised());
    room.ask(closure(None));
    let slow = TrafficReport {
        id: "queue".to_owned(),
        roads: Stretch::Between {
            from: "c3".to_owned(),
            to: "b3".to_owned(),
        },
        effect: Effect::Factor(900),
        since: None,
        until: None,
        reason: String::new(),
    };
    room.ask(Ask::Traffic(vec![slow]));
    let lift = |id: &str| room.ask(Ask::LiftTraffic { id: id.to_owned() }).0;
    assert_eq!((lift("queue"), lift("queue")), (200, 404));
    settle(&room);
    let (unit, seconds, _) = first(&room);
    assert_eq!(
        (unit, seconds),
        (0, 192),
        "the closure holds when the queue is over"
    );
    assert_eq!((lift("west"), lift("east")), (200, 200));
    settle(&room);
    assert_eq!(first(&room).1, 144);
}

#[test]
fn a_waiting_proposal_is_looked_at_again_and_stands_if_nothing_is_better() {
    let room = Room::new(&advised());
    let (incident, version) = room.call();
    room.after(5);
    // A far street: who is proposed stays so, since the moment it was proposed.
    let far = TrafficReport {
        id: "far".to_owned(),
        roads: Stretch::At {
            at: Coordinate::from_degrees(10.0, 0.0).unwrap(),
            heading: None,
        },
        effect: Effect::Factor(500),
        since: None,
        until: None,
        reason: String::new(),
    };
    room.ask(Ask::Traffic(vec![far]));
    settle(&room);
    let last = room.lines().pop().unwrap();
    assert_eq!(last["event"]["fact"], "metric_adopted");
    assert_eq!(last["proposals"], Value::Null);
    assert_eq!(room.assign(&(incident, version), 0).0, 200);
}

#[test]
fn a_unit_before_a_closed_road_turns_where_it_can() {
    let room = Room::new(&advised());
    let call = room.call();
    assert_eq!(room.assign(&call, 2).0, 200);
    for word in ["accepted", "en_route"] {
        assert_eq!(room.report(2, word).0, 200, "{word}");
    }
    let arrives = || {
        use dispatch_core::dispatch::Whereabouts;
        use dispatch_core::ids::{Id as _, UnitId};
        let published = room.desk.hub.published();
        match &published.picture.units()[UnitId::new(2)].whereabouts {
            Whereabouts::Moving(journey) => (journey.arrives() - noon()).as_millis() / 1000,
            Whereabouts::Standing(_) => 0,
        }
    };
    room.after(10);
    let before = arrives();
    // From a1 to b4 everything that touches row 3 west of c3.
    let corner = |lon, lat| Coordinate::from_degrees(lon, lat).unwrap();
    let band = TrafficReport {
        id: "band".to_owned(),
        roads: Stretch::Area {
            corners: vec![
                corner(9.99, 0.0175),
                corner(10.0175, 0.0175),
                corner(10.0175, 0.0185),
                corner(9.99, 0.0185),
            ],
            class: None,
        },
        effect: Effect::Closed,
        since: None,
        until: None,
        reason: String::new(),
    };
    room.ask(Ask::Traffic(vec![band]));
    settle(&room);
    assert!(arrives() > before, "{} after {before}", arrives());
    decides_the_same(&room.ground, &room.lines());
}

#[test]
fn a_start_finds_drives_and_metric_as_they_were() {
    let ground = advised();
    let room = Room::new(&ground);
    let (journal, shelf) = (room.journal.clone(), room.shelf.clone());
    let open = |shelf: &InMemory, now| {
        Room::at(
            &ground,
            journal.clone(),
            shelf.clone(),
            Options::default(),
            now,
        )
        .unwrap()
    };
    let call = room.call();
    assert_eq!(room.assign(&call, 0).0, 200);
    for word in ["accepted", "en_route"] {
        assert_eq!(room.report(0, word).0, 200, "{word}");
    }
    room.after(30);
    // Under way by the old metric when the new one comes, another sent by the new one.
    room.ask(closure(None));
    settle(&room);
    let call = room.call();
    assert_eq!(room.assign(&call, 1).0, 200);
    for word in ["accepted", "en_route"] {
        assert_eq!(room.report(1, word).0, 200, "{word}");
    }
    room.after(20);
    let seen = (room.sight(), first(&room));
    room.ends();
    let now = noon() + Duration::from_secs(50);
    let by_snapshot = open(&shelf, now);
    assert!(by_snapshot.desk.since > 0, "the snapshot is used");
    assert_eq!((by_snapshot.sight(), first(&by_snapshot)), seen);
    decides_the_same(&ground, &by_snapshot.lines());
    by_snapshot.ends();
    let by_journal = open(&InMemory::default(), now);
    assert_eq!(by_journal.desk.since, 0);
    assert_eq!((by_journal.sight(), first(&by_journal)), seen);
}
