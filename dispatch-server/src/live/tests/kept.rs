//! Snapshots: a start from one is the start from the whole journal, in everything that can be seen
//! and everything that is decided later.

use std::sync::Arc;

use dispatch_core::dispatch::journal::{Entry, Reader};
use dispatch_core::dispatch::recommend::{Need, recommend};
use dispatch_core::ids::{Id, StationId, ZoneId};
use dispatch_core::scenario::Who;
use dispatch_core::travel::{Ground, Travel};
use dispatch_core::units::Duration;

use super::days::{cut, day};
use super::rooms::{Room, advised, grid, grid_with};
use crate::live::control::Control;
use crate::live::desk::{Options, document};
use crate::live::journal::keeper::Keeper;
use crate::live::journal::memory::Memory;
use crate::live::ledger::Changes;
use crate::live::recovery::{Recovered, Witness, recover};
use crate::live::scene::Scene;
use crate::live::snapshot::shelf::{InMemory, Shelf as _};
use crate::live::snapshot::{Moment, Snapshot};

pub(super) struct Unseen;

impl Witness for Unseen {
    fn begins(&mut self) {}
    fn restored(&mut self, _: &mut Control, _: &Arc<Entry>, _: &Changes) {}
}

fn restored(ground: &Arc<Ground>, journal: &Memory, shelf: &InMemory) -> Recovered {
    let keeper = Keeper::new(Box::new(journal.clone())).unwrap();
    recover(ground, &keeper, shelf, false, &mut Unseen).unwrap()
}

fn moment(recovered: &Recovered) -> Moment {
    Moment::of(&recovered.control, recovered.head, &recovered.keeping)
}

/// Random numbers by key.
pub(super) fn drawn(key: u64, below: u64) -> u64 {
    let mut x = key.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ 0x1234_5678_9abc_def1;
    x = (x ^ (x >> 31)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    (x ^ (x >> 29)) % below
}

/// Everything there is to see, recommendations and stories included.
fn seen(ground: &Arc<Ground>, recovered: &mut Recovered) -> String {
    let control = &mut recovered.control;
    let now = control.last().unwrap() + Duration::from_secs(1);
    let ledger = Arc::clone(control.ledger());
    let picture = control.picture().seen_at(now);
    let mut travel = Travel::new(Arc::clone(ground));
    let scene = Scene {
        ground,
        picture: &picture,
        ledger: &ledger,
        now,
    };
    let mut text = document(&scene.units(&mut travel));
    for (_, record) in ledger.records() {
        let row = &record.row;
        text.push_str(&document(&scene.rendered(record)));
        text.push_str(&document(
            &record
                .timeline
                .iter()
                .map(AsRef::as_ref)
                .collect::<Vec<&Entry>>(),
        ));
        if record.closed.is_none() {
            let need = Need {
                place: row.place,
                priority: row.priority,
                needs: row.needs,
                refused_by: &row.refused_by,
            };
            text.push_str(&format!("{:?}", recommend(&picture, &mut travel, &need)));
        }
        text.push('\n');
    }
    text.push_str(&format!("{:?}", control.next_wakeup()));
    text
}

fn compare(ground: &Arc<Ground>, seed: u64, cuts: u64) {
    let journal = day(ground, seed);
    let last = journal.disk().head.unwrap().seq;
    for number in 0..cuts {
        let key = seed << 8 | number;
        let at = 1 + drawn(key, last - 1);
        let until = at + drawn(key ^ 0xff00, last - at + 1).min(300);
        let shelf = InMemory::default();
        let before = restored(ground, &cut(&journal, at), &shelf);
        let bytes = moment(&before).to_bytes(ground);
        // There and back: the same state to the last byte.
        let opened = Snapshot::open(&bytes).unwrap();
        let resumed = opened.resume(ground).unwrap();
        let again = Moment::of(&resumed.control, opened.head, &resumed.keeping);
        assert!(
            again.to_bytes(ground) == bytes,
            "seed {seed}, entry {at}: not there and back"
        );

        shelf.put(&bytes).unwrap();
        let whole_rows = cut(&journal, until);
        let mut quick = restored(ground, &whole_rows, &shelf);
        let mut whole = restored(ground, &whole_rows, &InMemory::default());
        assert_eq!(
            (quick.since, whole.since),
            (at, 0),
            "{:?}",
            quick.passed_over
        );
        let what = format!("seed {seed}, snapshot at {at}, restored at {until}");
        assert_eq!(quick.head, whole.head, "{what}");
        assert_eq!(seen(ground, &mut quick), seen(ground, &mut whole), "{what}");
        assert!(
            moment(&quick).state() == moment(&whole).state(),
            "{what}: another state"
        );
        goes_on_alike(ground, &journal, until, &what, [&mut quick, &mut whole]);
    }
}

/// What is decided from there on is the same, and what was decided then.
fn goes_on_alike(
    ground: &Arc<Ground>,
    journal: &Memory,
    until: u64,
    what: &str,
    [quick, whole]: [&mut Recovered; 2],
) {
    let mut reader = Reader::new(Arc::clone(ground.scenario()));
    let rows = journal.disk().rows.clone();
    for row in rows.iter().skip(1).take(until as usize + 400) {
        let entry: Entry = serde_json::from_slice(&row.text).unwrap();
        let told = reader.understand(&entry).unwrap();
        if row.seq > until {
            let taken =
                [&mut *quick, &mut *whole].map(|one| one.control.step(told.now, &told.event));
            assert_eq!(taken[0].row(), taken[1].row(), "{what}");
            assert_eq!(taken[0].row(), row.text, "{what}");
            assert_eq!(
                taken[0].changes, taken[1].changes,
                "{what}, entry {}",
                row.seq
            );
        }
    }
}

/// Whatever is decided, and by whom.
#[test]
fn a_start_from_a_snapshot_is_the_start_from_the_whole_journal() {
    for seed in 1..=3 {
        compare(&grid(|_| {}), seed, 6);
        compare(&advised(), seed + 10, 6);
    }
    let overdue = grid(|scenario| {
        scenario.authority.assign = Who::AdviseThenAutomatic;
        scenario.authority.after = Duration::from_secs(15);
    });
    compare(&overdue, 21, 6);
    // Places that are tied to several roads.
    let several = grid_with(4);
    assert!(several.station(StationId::new(0)).feet().count() > 1);
    assert!(several.zone(ZoneId::new(0)).feet().count() > 1);
    compare(&several, 22, 6);
}

/// A snapshot that cannot be believed is passed over with a word, and the one before it is used, or
/// the whole journal; what is restored is the same.
#[test]
fn a_snapshot_that_does_not_fit_is_passed_over_aloud() {
    let ground = advised();
    let journal = day(&ground, 5);
    let taken = |seq: u64| {
        let at = restored(&ground, &cut(&journal, seq), &InMemory::default());
        moment(&at).to_bytes(&ground)
    };
    let (older, newer) = (taken(100), taken(200));
    let whole = moment(&restored(&ground, &journal, &InMemory::default())).state();
    let using = |shelf: &[&[u8]]| {
        let lying = InMemory::default();
        for bytes in shelf {
            lying.put(bytes).unwrap();
        }
        let found = restored(&ground, &journal, &lying);
        assert!(moment(&found).state() == whole, "the same state");
        (found.since, found.passed_over.join("\n"))
    };
    assert_eq!(using(&[&older, &newer]), (200, String::new()));
    for flip in 0..200 {
        let mut damaged = newer.clone();
        let bit = drawn(flip, damaged.len() as u64 * 8) as usize;
        damaged[bit / 8] ^= 1 << (bit % 8);
        assert!(Snapshot::open(&damaged).is_err(), "bit {bit}");
    }
    let mut damaged = newer.clone();
    damaged[40] ^= 1;
    let (since, said) = using(&[&older, &damaged]);
    assert_eq!(since, 100);
    assert!(said.is_empty() || said.contains("damaged"), "{said}");
    let (since, said) = using(&[&damaged, &newer[..50]]);
    assert_eq!((since, said.matches("damaged").count()), (0, 2), "{said}");
    // One of another scenario, of another form, and of an entry the journal does not have.
    let other = grid(|scenario| scenario.hash = "other".to_owned());
    let foreign = moment(&restored(&ground, &journal, &InMemory::default())).to_bytes(&other);
    let (since, said) = using(&[&foreign]);
    assert!(since == 0 && said.contains("another scenario"), "{said}");
    let text = format!("{{\"snapshot\":{}}}\n", 99);
    let mut form = text.into_bytes();
    form.extend(*blake3::hash(&form).as_bytes());
    let (since, said) = using(&[&form]);
    assert!(since == 0 && said.contains("form 99"), "{said}");
    let elsewhere = day(&ground, 6);
    let stranger = restored(&ground, &cut(&elsewhere, 150), &InMemory::default());
    let (since, said) = using(&[&moment(&stranger).to_bytes(&ground)]);
    assert!(
        since == 0 && said.contains("entry 150 is not the one"),
        "{said}"
    );
}

/// Rows that are gone, or other than acknowledged, are named although a snapshot would do without.
#[test]
fn a_snapshot_never_hides_that_the_journal_is_shorter() {
    let ground = advised();
    let journal = day(&ground, 7);
    let last = journal.disk().head.unwrap().seq;
    let whole = restored(&ground, &journal, &InMemory::default());
    let shelf = InMemory::default();
    shelf.put(&moment(&whole).to_bytes(&ground)).unwrap();
    for missing in [1, 5, last / 2] {
        let shorter = cut(&journal, last - missing);
        shorter.disk().head = journal.disk().head;
        let keeper = Keeper::new(Box::new(shorter)).unwrap();
        let said = recover(&ground, &keeper, &shelf, false, &mut Unseen).unwrap_err();
        let lost = format!("damaged at sequence {}:", last - missing + 1);
        assert!(said.to_string().contains(&lost), "{said}");
    }
}

/// Numbers in a snapshot's state that mean nothing here are refused, and nothing panics.
#[test]
fn a_state_of_any_numbers_is_taken_or_refused() {
    let ground = advised();
    let journal = day(&ground, 8);
    let at = restored(&ground, &cut(&journal, 150), &InMemory::default());
    let bytes = moment(&at).to_bytes(&ground);
    let opened = Snapshot::open(&bytes).unwrap();
    let state = String::from_utf8(opened.state().unwrap()).unwrap();
    let mut refused = 0;
    for key in 0..500 {
        let from = drawn(key, state.len() as u64) as usize;
        let Some(start) = state[from..].find(|c: char| c.is_ascii_digit()) else {
            continue;
        };
        let start = from + start;
        let length = state[start..].find(|c: char| !c.is_ascii_digit()).unwrap();
        let number = [0, 1, 7, 4_000_000_000_u64][drawn(key ^ 0xabc, 4) as usize];
        let told = format!("{}{number}{}", &state[..start], &state[start + length..]);
        refused += usize::from(opened.resume_from(&ground, told.as_bytes()).is_err());
    }
    assert!(refused > 50, "{refused} of 500");
}

/// Every ten minutes, before another scenario, at the end; two are kept.
#[test]
fn snapshots_are_made_every_ten_minutes_and_at_the_end() {
    let ground = advised();
    let room = Room::new(&ground);
    let followed = |shelf: &InMemory| -> Vec<u64> {
        let lying = shelf.lying();
        lying
            .iter()
            .map(|bytes| Snapshot::open(bytes).unwrap().head.seq)
            .collect()
    };
    let (journal, shelf) = (room.journal.clone(), room.shelf.clone());
    room.call();
    room.after(599);
    assert!(followed(&shelf).is_empty());
    room.after(1);
    let first = room.desk.hub.published().head.seq;
    // It is made beside the desk: the end waits for it.
    room.call();
    let now = crate::clock::Clock::now(room.clock.as_ref());
    let seen = room.sight();
    room.ends();
    let last = journal.disk().head.unwrap().seq;
    assert_eq!(followed(&shelf), [first, last]);
    let options = Options {
        shifts: false,
        ..Options::default()
    };
    let again = Room::at(&ground, journal.clone(), shelf.clone(), options, now).unwrap();
    assert_eq!((again.desk.since, again.sight()), (last, seen));
    again.ends();
    assert_eq!(followed(&shelf), [first, last], "nothing new, nothing made");
    let other = grid(|scenario| scenario.hash = "other".to_owned());
    let options = Options {
        adopts: true,
        ..options
    };
    let adopted = Room::at(&other, journal.clone(), shelf.clone(), options, now).unwrap();
    assert_eq!(followed(&shelf), [last, last], "before it goes on");
    assert_eq!(adopted.desk.since, 0);
    let said = adopted.desk.passed_over.join("\n");
    assert_eq!(said.matches("another scenario").count(), 2, "{said}");
}
