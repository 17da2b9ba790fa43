//! The stream: nothing is missed, and nobody waits for who does not listen.

use super::rooms::{Room, advised};
use crate::live::hub::{KEPT, Message};

fn sequences(messages: impl IntoIterator<Item = Message>) -> Vec<u64> {
    messages.into_iter().filter_map(|m| m.seq).collect()
}

/// Who comes back with a sequence gets everything after it, once.
#[test]
fn a_listener_goes_on_where_it_was() {
    let room = Room::new(&advised());
    room.call();
    let seen = room.desk.hub.published().head.seq;
    room.call();
    let mut back = room.desk.hub.subscribe(Some(seen)).unwrap();
    assert!(back.reset.is_none());
    assert_eq!(sequences(back.missed), [seen + 1, seen + 2]);
    room.call();
    let coming = std::iter::from_fn(|| back.coming.try_recv().ok());
    assert_eq!(sequences(coming), [seen + 3, seen + 4]);
}

/// Who is new, was away too long, or saw what never was, begins with everything.
#[test]
fn a_listener_with_a_gap_begins_anew() {
    let room = Room::new(&advised());
    for _ in 0..KEPT / 2 {
        let (incident, _) = room.call();
        let cancel = crate::live::ask::Ask::Cancel {
            incident,
            version: None,
        };
        assert_eq!(room.ask(cancel).0, 200);
    }
    let last = room.desk.hub.published().head.seq;
    for seen in [None, Some(0), Some(last + 1), Some(u64::MAX)] {
        let subscription = room.desk.hub.subscribe(seen).unwrap();
        let reset = subscription.reset.unwrap();
        assert_eq!(reset.head.seq, last, "{seen:?}");
        assert!(subscription.missed.is_empty());
    }
    assert!(room.desk.hub.subscribe(Some(last)).unwrap().reset.is_none());
}

/// One that does not read is dropped; the others miss nothing.
#[test]
fn a_slow_listener_is_dropped_and_nobody_else() {
    let room = Room::new(&advised());
    let slow = room.desk.hub.subscribe(None).unwrap();
    let mut quick = room.desk.hub.subscribe(None).unwrap();
    let first = room.desk.hub.published().head.seq;
    let mut heard = Vec::new();
    for _ in 0..400 {
        room.call();
        heard.extend(sequences(std::iter::from_fn(|| {
            quick.coming.try_recv().ok()
        })));
    }
    let last = room.desk.hub.published().head.seq;
    assert_eq!(heard, (first + 1..=last).collect::<Vec<_>>());
    let mut slow = slow.coming;
    let kept = sequences(std::iter::from_fn(|| slow.try_recv().ok())).len();
    assert!(
        slow.is_closed() && kept < heard.len(),
        "{kept} of {}",
        heard.len()
    );
    assert_eq!(room.desk.hub.listeners(), 1);
}
