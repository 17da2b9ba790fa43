//! Files as a crash or a bad disk leaves them: the log's end cut, zeroed or scrambled at any place,
//! and single bits flipped in every file. What was acknowledged is there, or the damage is named
//! with its sequence; never is anything silently missing or other.
//!
//! `DISPATCH_TORN` and `DISPATCH_FLIPS` say how often.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use dispatch_core::travel::Ground;

use super::days::header;
use super::kept::{Unseen, drawn};
use super::rooms::{Room, advised, noon};
use crate::live::desk::Options;
use crate::live::journal::keeper::Keeper;
use crate::live::journal::sqlite::Sqlite;
use crate::live::journal::{Row, Rows as _, Trouble};
use crate::live::recovery::{Failure, check, recover};
use crate::live::snapshot::shelf::Beside;

static NEXT: AtomicU32 = AtomicU32::new(0);

/// A folder that vanishes with the test.
pub(super) struct Folder(pub(super) PathBuf);

impl Folder {
    pub(super) fn new() -> Self {
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let name = format!("dispatch-live-{}-{number}", std::process::id());
        let path = std::env::temp_dir().join(name);
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    pub(super) fn journal(&self) -> PathBuf {
        self.0.join("j.sqlite")
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// A desk over a file.
pub(super) fn room(ground: &Arc<Ground>, path: &Path) -> Room {
    let journal = Sqlite::open(path, &header(ground).0).unwrap();
    let shelf = Arc::new(Beside::new(path));
    let options = Options {
        shifts: false,
        ..Options::default()
    };
    Room::on(ground, Box::new(journal), shelf, options, noon()).unwrap()
}

fn setting(name: &str, otherwise: u64) -> u64 {
    let told = std::env::var(name).ok();
    told.and_then(|told| told.parse().ok()).unwrap_or(otherwise)
}

/// Every file of a folder with its bytes, in order.
fn files(folder: &Folder) -> Vec<(PathBuf, Vec<u8>)> {
    let all = fs::read_dir(&folder.0).unwrap();
    let mut all: Vec<PathBuf> = all.map(|file| file.unwrap().path()).collect();
    all.sort();
    // The shared memory of the log is made anew by whoever opens it first.
    all.retain(|file| !file.to_string_lossy().ends_with("-shm"));
    all.into_iter()
        .map(|file| (file.clone(), fs::read(file).unwrap()))
        .collect()
}

/// The files in a folder of their own, one of them changed.
fn with(files: &[(PathBuf, Vec<u8>)], name: &Path, change: impl FnOnce(&mut Vec<u8>)) -> Folder {
    let folder = Folder::new();
    let mut change = Some(change);
    for (file, bytes) in files {
        let mut bytes = bytes.clone();
        if file == name
            && let Some(change) = change.take()
        {
            change(&mut bytes);
        }
        fs::write(folder.0.join(file.file_name().unwrap()), bytes).unwrap();
    }
    assert!(change.is_none(), "there is such a file");
    folder
}

fn rows(journal: &mut Sqlite) -> Vec<Row> {
    journal.read(0, usize::MAX).unwrap()
}

/// What came of a damaged journal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outcome {
    /// Everything acknowledged is there.
    Whole,
    /// The start said what is wrong.
    AtStart,
    /// It opened, and the check of the past said what is wrong.
    Later,
}

fn outcome(ground: &Arc<Ground>, folder: &Folder, acknowledged: &[Row], what: &str) -> Outcome {
    let path = folder.journal();
    let named = |cause: &Trouble| match cause {
        Trouble::Damaged { .. } | Trouble::Foreign(_) => {}
        other => panic!("{what}: {other}"),
    };
    let journal = match Sqlite::open(&path, b"") {
        Ok(journal) => Keeper::new(Box::new(journal)).unwrap(),
        Err(cause) => {
            named(&cause);
            return Outcome::AtStart;
        }
    };
    let shelf = Beside::new(&path);
    let found = recover(ground, &journal, &shelf, false, &mut Unseen);
    let found = found.map(|found| found.head);
    journal.close();
    drop(journal);
    match found {
        Err(Failure::Journal(cause)) => {
            named(&cause);
            return Outcome::AtStart;
        }
        Err(other) => panic!("{what}: {other}"),
        Ok(head) => assert!(head.seq + 1 >= acknowledged.len() as u64, "{what}: shorter"),
    }
    let mut journal = Sqlite::open(&path, b"").unwrap();
    if let Err(cause) = check(&mut journal, |_| {}) {
        named(&cause);
        return Outcome::Later;
    }
    assert_eq!(
        &rows(&mut journal)[..acknowledged.len()],
        acknowledged,
        "{what}: other"
    );
    Outcome::Whole
}

fn count(outcomes: &[Outcome], which: Outcome) -> usize {
    outcomes.iter().filter(|&&one| one == which).count()
}

#[expect(clippy::print_stdout, reason = "the counts are part of the answer")]
#[test]
fn a_torn_end_of_the_log_is_named_or_was_never_acknowledged() {
    let (ground, folder) = (advised(), Folder::new());
    let room = room(&ground, &folder.journal());
    for _ in 0..15 {
        room.call();
    }
    room.after(600);
    for _ in 0..10 {
        room.call();
    }
    // As it lies there in the middle of the work.
    let acknowledged = room.keeper.read(0, usize::MAX).unwrap();
    let files = files(&folder);
    room.ends();
    let log = folder.0.join("j.sqlite-wal");
    let length = files.iter().find(|(file, _)| *file == log).unwrap().1.len();
    assert!(length > 20_000, "a log of {length} bytes");
    let times = setting("DISPATCH_TORN", 150);
    let outcomes: Vec<Outcome> = (0..times)
        .map(|key| {
            // Most tears are near the end.
            let pages = if key % 2 == 0 { length } else { 5 * 4120 };
            let at = length - 1 - drawn(key, pages.min(length) as u64) as usize;
            let torn = with(&files, &log, |bytes| match key % 3 {
                0 => bytes.truncate(at),
                1 => bytes[at..].fill(0),
                _ => {
                    let scrambled = (key..).map(|n| drawn(n, 256) as u8);
                    bytes[at..]
                        .iter_mut()
                        .zip(scrambled)
                        .for_each(|(byte, other)| *byte = other);
                }
            });
            outcome(
                &ground,
                &torn,
                &acknowledged,
                &format!("tear {key} at {at} of {length}"),
            )
        })
        .collect();
    println!(
        "{times} torn logs: {} entries acknowledged; {} named at the start, {} later, {} without effect, 0 lost",
        acknowledged.len() - 1,
        count(&outcomes, Outcome::AtStart),
        count(&outcomes, Outcome::Later),
        count(&outcomes, Outcome::Whole)
    );
    assert!(count(&outcomes, Outcome::AtStart) as u64 > times / 3);
}

#[expect(clippy::print_stdout, reason = "the counts are part of the answer")]
#[test]
fn a_flipped_bit_in_any_file_is_named_or_harmless() {
    let (ground, folder) = (advised(), Folder::new());
    let room = room(&ground, &folder.journal());
    for _ in 0..30 {
        room.call();
    }
    room.after(600);
    for _ in 0..30 {
        room.call();
    }
    let acknowledged = room.keeper.read(0, usize::MAX).unwrap();
    room.ends();
    let files: Vec<_> = files(&folder)
        .into_iter()
        .filter(|(_, bytes)| !bytes.is_empty())
        .collect();
    assert_eq!(
        files.len(),
        4,
        "journal, head and two snapshots: {:?}",
        files.iter().map(|f| &f.0).collect::<Vec<_>>()
    );
    let times = setting("DISPATCH_FLIPS", 200);
    for (number, (file, bytes)) in (0..).zip(&files) {
        let name = file.file_name().unwrap().to_string_lossy().into_owned();
        let is_journal = name == "j.sqlite";
        let flips = if is_journal { times / 2 } else { times / 6 };
        let outcomes: Vec<Outcome> = (0..flips)
            .map(|key| {
                let bit = drawn(number << 32 | key, bytes.len() as u64 * 8) as usize;
                let flipped = with(&files, file, |bytes| bytes[bit / 8] ^= 1 << (bit % 8));
                outcome(
                    &ground,
                    &flipped,
                    &acknowledged,
                    &format!("bit {bit} of {name}"),
                )
            })
            .collect();
        let [start, later, whole] =
            [Outcome::AtStart, Outcome::Later, Outcome::Whole].map(|one| count(&outcomes, one));
        println!(
            "{name}: {flips} bits flipped; {start} named at the start, {later} by the check of the past, {whole} without effect"
        );
        if is_journal {
            assert!(start + later > flips as usize / 3);
        }
        if name.contains("snapshot") {
            assert_eq!(whole, flips as usize, "a snapshot is never needed");
        }
    }
}
