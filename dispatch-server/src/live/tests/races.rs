//! Two dispatchers at once.

use std::sync::Barrier;
use std::thread;

use dispatch_core::ids::{Id, UnitId};
use serde_json::Value;

use super::rooms::{Room, advised, send};
use crate::live::ask::{Ask, Choice};
use crate::live::desk::Reply;

/// How many tries.
const TRIES: usize = 10_000;

/// Random numbers by key, as everywhere.
fn draw(try_: usize, what: u64, below: u64) -> u64 {
    let hash = blake3::hash(format!("{try_} {what}").as_bytes());
    u64::from_le_bytes(hash.as_bytes()[..8].try_into().unwrap()) % below
}

fn asked(room: &Room, ask: Ask) -> Reply {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    runtime.block_on(room.desk.counter.ask(ask, None)).unwrap()
}

/// Two dispatchers send one unit, to one incident or to two, at the same time.
#[expect(clippy::print_stdout, reason = "the counts are part of the answer")]
#[test]
fn one_unit_is_never_sent_twice() {
    let room = Room::new(&advised());
    let (mut won, mut told) = (0, 0);
    let barrier = Barrier::new(2);
    for try_ in 0..TRIES {
        let unit = usize::try_from(draw(try_, 0, 3)).unwrap();
        let first = room.call();
        let second = if draw(try_, 1, 2) == 0 {
            room.call()
        } else {
            first.clone()
        };
        let replies = thread::scope(|scope| {
            let dispatchers = [&first, &second].map(|(incident, version)| {
                let (room, barrier) = (&room, &barrier);
                scope.spawn(move || {
                    barrier.wait();
                    asked(room, send(incident, *version, unit))
                })
            });
            dispatchers.map(|dispatcher| dispatcher.join().unwrap())
        });
        let statuses = replies.each_ref().map(|reply| reply.status);
        assert_eq!(
            statuses.iter().filter(|&&s| s == 200).count(),
            1,
            "try {try_}: {replies:#?}"
        );
        won += 1;
        for reply in &replies {
            let body: Value = serde_json::from_str(&reply.body).unwrap();
            if reply.status == 409 {
                // The other is told, with what is so now.
                assert!(body["incident"]["version"].is_u64(), "{body}");
                told += 1;
            }
        }
        clean_up(&room, &[&first.0, &second.0], unit);
    }
    assert_eq!((won, told), (TRIES, TRIES));
    let ordered = room
        .lines()
        .iter()
        .filter(|l| l["orders"][0]["order"] == "respond")
        .count();
    assert_eq!(ordered, TRIES, "orders to respond in the journal");
    println!(
        "{TRIES} tries of two dispatchers for one unit: {won} sent once, {told} told, 0 sent twice"
    );
}

/// Everybody free again, nothing open.
fn clean_up(room: &Room, incidents: &[&String], unit: usize) {
    for incident in incidents {
        let cancelled = room.ask(Ask::Cancel {
            incident: (*incident).clone(),
            version: None,
        });
        assert!(matches!(cancelled.0, 200 | 409), "{cancelled:?}");
    }
    let published = room.desk.hub.published();
    let state = &published.picture.units()[UnitId::new(unit)];
    assert!(state.is_free(), "{state:?}");
    if state.status.id() != "at_station" {
        assert_eq!(room.report(unit, "at_station").0, 200);
    }
}

/// A choice made on an older state is told the present one, and changes nothing.
#[test]
fn a_stale_version_changes_nothing() {
    let room = Room::new(&advised());
    let (incident, version) = room.call();
    let change = Ask::Change {
        incident: incident.clone(),
        version: Some(version),
        priority: Some(dispatch_core::ids::PriorityId::new(1)),
        at: None,
    };
    assert_eq!(room.ask(change.clone()).0, 200);
    let before = room.lines().len();
    for ask in [
        change,
        send(&incident, version, 0),
        Ask::StandDown(Choice {
            incident: incident.clone(),
            version,
            reason: None,
        }),
    ] {
        let (status, problem) = room.ask(ask);
        assert_eq!(status, 409, "{problem}");
        assert_eq!(problem["incident"]["priority"], "2");
        assert!(problem["remedy"].as_str().is_some_and(|r| !r.is_empty()));
    }
    assert_eq!(room.lines().len(), before);
}
