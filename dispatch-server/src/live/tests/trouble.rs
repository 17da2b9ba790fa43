//! Disks that fail, clocks that go back, journals of somebody else.

use std::future::Future as _;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};

use dispatch_core::scenario::Who;
use dispatch_core::units::Duration;

use super::rooms::{Room, advised, b4, grid, noon};
use crate::clock::Clock as _;
use crate::live::ask::Ask;
use crate::live::desk::{Busy, CannotOpen, Options};

fn create() -> Ask {
    Ask::Create(Box::new(b4()))
}

/// 503, read-only, then writing again; nothing that was not acknowledged stays.
#[test]
fn a_failing_append_is_told_and_forgotten_and_overcome() {
    let room = Room::new(&advised());
    room.call();
    let before = room.sight();
    room.journal.disk().failing = 2;
    let (status, problem) = room.ask_with(create(), Some("k"));
    assert_eq!(status, 503, "{problem}");
    assert_eq!(problem["type"], "urn:dispatch:problem:read_only");
    assert_eq!(room.sight(), before, "what was not acknowledged is not so");
    assert!(room.desk.hub.published().read_only.is_some());
    // Read-only: the disk is not even asked.
    let appends = room.journal.disk().appends;
    assert_eq!(room.ask(create()).0, 503);
    assert_eq!(room.journal.disk().appends, appends);
    // A second later it is tried, and fails once more; two seconds after that it works.
    room.after(1);
    assert_eq!(room.journal.disk().appends, appends + 1);
    assert!(room.desk.hub.published().read_only.is_some());
    room.after(1);
    assert_eq!(room.ask(create()).0, 503, "it waits longer each time");
    room.after(1);
    assert!(room.desk.hub.published().read_only.is_none());
    let (status, first) = room.ask_with(create(), Some("k"));
    assert_eq!(status, 201);
    assert_eq!(room.ask_with(create(), Some("k")), (201, first));
}

/// Rows that were written although the append failed are so, and the key finds its answer.
#[test]
fn an_append_that_failed_after_writing_is_answered_on_retry() {
    let room = Room::new(&advised());
    {
        let mut disk = room.journal.disk();
        (disk.failing, disk.keeps_failed) = (1, true);
    }
    assert_eq!(room.ask_with(create(), Some("k")).0, 503);
    room.after(1);
    let (status, done) = room.ask_with(create(), Some("k"));
    assert_eq!(status, 201, "{done}");
    let calls = room
        .lines()
        .iter()
        .filter(|l| l["event"]["fact"] == "call_received")
        .count();
    assert_eq!(calls, 1, "once, not twice");
}

/// The journal's own state and the one that was worked out step by step are the same.
#[test]
fn what_is_restored_is_what_was() {
    let ground = advised();
    let room = Room::new(&ground);
    let call = room.call();
    room.assign(&call, 0);
    for word in ["accepted", "en_route"] {
        assert_eq!(room.report(0, word).0, 200);
        room.after(30);
    }
    let other = room.call();
    room.assign(&other, 3);
    room.after(7);
    let (seen, sequence) = (room.sight(), room.desk.hub.published().head);
    let options = Options {
        shifts: false,
        ..Options::default()
    };
    let again = Room::over(&ground, room.journal.clone(), options).unwrap();
    again.clock.set(room.clock.now());
    again.desk.counter.nudge();
    assert_eq!(again.desk.hub.published().head, sequence);
    assert_eq!(again.sight(), seen);
}

/// The wall's clock may be set back; the desk's time does not go back.
#[test]
fn a_clock_set_back_stands_still() {
    let room = Room::new(&advised());
    room.after(3600);
    let (incident, version) = room.call();
    room.clock.set(noon() - Duration::from_secs(86_400));
    let (status, done) = room.assign(&(incident, version), 0);
    assert_eq!(status, 200, "{done}");
    assert_eq!(done["at"], "2026-11-25T13:00:00+01:00");
    // The desk still gives signs of life: how long something lasts is another clock's.
    let mut listener = room.desk.hub.subscribe(None).unwrap();
    room.after(6);
    let heard = std::iter::from_fn(|| listener.coming.try_recv().ok());
    assert_eq!(
        heard.filter(|message| message.kind == "heartbeat").count(),
        1
    );
}

/// The same key twice is answered once; for another request it is refused.
#[test]
fn a_key_is_for_one_request() {
    let room = Room::new(&advised());
    let first = room.ask_with(create(), Some("k"));
    assert_eq!(room.ask_with(create(), Some("k")), first);
    let mut other = b4();
    other.automatic = true;
    let (status, problem) = room.ask_with(Ask::Create(Box::new(other)), Some("k"));
    assert_eq!(
        (status, &problem["field"]),
        (422, &"Idempotency-Key".into())
    );
    assert_eq!(
        room.desk.hub.published().picture.open_incidents().count(),
        1
    );
}

/// Another scenario's journal is refused; gone on with on demand, and then the journal says so.
#[test]
fn a_journal_of_another_scenario_is_adopted_aloud_or_not_at_all() {
    let room = Room::new(&advised());
    room.call();
    let other = grid(|scenario| {
        scenario.hash = "other".to_owned();
        scenario.authority.assign = Who::Advise;
    });
    let journal = room.journal.clone();
    let refused = Room::over(&other, journal.clone(), Options::default()).err();
    assert!(
        matches!(refused, Some(CannotOpen::OtherScenario(_))),
        "{refused:?}"
    );
    let options = Options {
        adopts: true,
        ..Options::default()
    };
    let adopted = Room::over(&other, journal.clone(), options).unwrap();
    let last = adopted.lines().pop().unwrap();
    assert_eq!(last["event"]["fact"], "adopted", "{last}");
    assert_eq!(last["event"]["hash"], "other");
    drop(adopted);
    assert!(Room::over(&other, journal, Options::default()).is_ok());
}

/// One bit anywhere in any row is found at its sequence; so is a row that is gone.
#[test]
fn a_flipped_bit_is_named_with_its_sequence() {
    let ground = advised();
    let room = Room::new(&ground);
    for _ in 0..5 {
        room.call();
    }
    let rows = room.journal.disk().rows.clone();
    for (number, row) in rows.iter().enumerate() {
        for bit in [0, 3, row.text.len() * 8 - 1] {
            room.journal.disk().rows[number].text[bit / 8] ^= 1 << (bit % 8);
            let damaged = Room::over(&ground, room.journal.clone(), Options::default()).err();
            let said = damaged.map(|e| e.to_string()).unwrap_or_default();
            assert!(said.contains(&format!("sequence {}:", row.seq)), "{said}");
            room.journal.disk().rows = rows.clone();
        }
    }
    room.journal.disk().rows.pop();
    let said = Room::over(&ground, room.journal.clone(), Options::default()).err();
    let said = said.map(|e| e.to_string()).unwrap_or_default();
    let lost = format!("sequence {}:", rows.last().unwrap().seq);
    assert!(said.contains(&lost), "{said}");
    room.journal.disk().rows = rows;
    assert!(
        Room::over(
            &Arc::clone(&ground),
            room.journal.clone(),
            Options::default()
        )
        .is_ok()
    );
}

/// A flood is bounded: who finds the queue full is told so, and everybody else is served.
#[test]
fn a_full_queue_is_told_and_nothing_taken_is_lost() {
    let room = Room::new(&advised());
    let disk = room.journal.disk();
    let counter = room.desk.counter.clone();
    let mut waiting: Vec<_> = (0..2000)
        .map(|_| Box::pin(counter.ask(create(), None)))
        .collect();
    let mut refused = 0;
    // The disk does not answer, so nothing is done; each request goes on the queue, or does not.
    let mut context = Context::from_waker(Waker::noop());
    waiting.retain_mut(|asked| match asked.as_mut().poll(&mut context) {
        Poll::Ready(answer) => {
            assert_eq!(answer, Err(Busy));
            refused += 1;
            false
        }
        Poll::Pending => true,
    });
    assert!(
        refused > 0 && waiting.len() >= 1024,
        "{refused}, {}",
        waiting.len()
    );
    drop(disk);
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    let taken = waiting.len();
    for asked in waiting {
        assert_eq!(runtime.block_on(asked).map(|reply| reply.status), Ok(201));
    }
    let calls = room.lines();
    let calls = calls
        .iter()
        .filter(|l| l["event"]["fact"] == "call_received");
    assert_eq!(calls.count(), taken);
}
