//! A desk's files as readers that are tried on damage: rows that mean something else under a right
//! chain, snapshots under a right check, and the bytes of the files themselves.

use std::fs;
use std::sync::Arc;

use super::days::{cut, day};
use super::kept::Unseen;
use super::rooms::advised;
use super::torn::Folder;
use crate::fuzz::trial::{Files, Reader};
use crate::live::journal::keeper::Keeper;
use crate::live::journal::memory::Memory;
use crate::live::journal::sqlite::Sqlite;
use crate::live::journal::{Batch, Head, Journal as _, chained};
use crate::live::recovery::{Recovered, recover};
use crate::live::snapshot::shelf::{Beside, InMemory};
use crate::live::snapshot::{Moment, Snapshot};
use dispatch_core::travel::Ground;

/// Entries of the day that are tried.
const ENTRIES: u64 = 60;

pub(crate) fn readers() -> Vec<Reader> {
    let ground = advised();
    let journal = cut(&day(&ground, 1), ENTRIES);
    let recovered = restored(&ground, &journal).unwrap();
    let moment = Moment::of(&recovered.control, recovered.head, &recovered.keeping);
    let snapshot = moment.to_bytes(&ground);
    vec![
        rows(&ground, &journal),
        state(&ground, snapshot.clone(), &moment.state()),
        bytes_of_snapshot(&ground, &snapshot),
        files(&ground, &journal, &snapshot),
    ]
}

fn restored(ground: &Arc<Ground>, journal: &Memory) -> Result<Recovered, String> {
    let keeper = Keeper::new(Box::new(journal.clone())).unwrap();
    let found = recover(ground, &keeper, &InMemory::default(), false, &mut Unseen);
    found.map_err(|failure| failure.to_string())
}

/// The rows as lines, chained as they are.
fn rows(ground: &Arc<Ground>, journal: &Memory) -> Reader {
    let texts: Vec<Vec<u8>> = journal.disk().rows.iter().map(|r| r.text.clone()).collect();
    let ground = Arc::clone(ground);
    let told = ["journal"];
    Reader::new("desk", [("rows", &texts.join(&b'\n')[..])], move |files| {
        restored(&ground, &of_lines(&files[0])).map(drop)
    })
    .or_names(&told)
}

fn of_lines(text: &[u8]) -> Memory {
    let mut lines = text.split(|&byte| byte == b'\n').map(<[u8]>::to_vec);
    let header = lines.next().unwrap_or_default();
    let mut memory = Memory::new(&header);
    let batch = Batch {
        rows: lines.collect(),
        answers: Vec::new(),
    };
    let begun = chained(Head::default(), 0, &header);
    memory.append(begun, &batch).unwrap();
    memory
}

/// The state that a right snapshot tells.
fn state(ground: &Arc<Ground>, snapshot: Vec<u8>, state: &[u8]) -> Reader {
    let ground = Arc::clone(ground);
    Reader::new("snapshot", [("its state", state)], move |files| {
        let snapshot = Snapshot::open(&snapshot)?;
        let resumed = snapshot.resume_from(&ground, &files[0])?;
        resumed.control.next_wakeup();
        Ok::<(), String>(())
    })
}

/// A snapshot most often under a right check.
fn bytes_of_snapshot(ground: &Arc<Ground>, snapshot: &[u8]) -> Reader {
    let ground = Arc::clone(ground);
    let read = move |files: &Files| {
        let mut bytes = files[0].clone();
        if let Some(end) = bytes.len().checked_sub(32).filter(|end| end % 8 > 0) {
            let check = blake3::hash(&bytes[..end]);
            bytes[end..].copy_from_slice(check.as_bytes());
        }
        Snapshot::open(&bytes)?.resume(&ground).map(drop)
    };
    // Whoever passes one over says its name.
    Reader::new("snapshot-bytes", [("it", snapshot)], read)
}

/// The journal's file, what says how far it goes, and a snapshot.
fn files(ground: &Arc<Ground>, journal: &Memory, snapshot: &[u8]) -> Reader {
    let folder = Folder::new();
    let path = folder.journal();
    let texts: Vec<Vec<u8>> = journal.disk().rows.iter().map(|r| r.text.clone()).collect();
    let mut kept = Sqlite::open(&path, &texts[0]).unwrap();
    let batch = Batch {
        rows: texts[1..].to_vec(),
        answers: Vec::new(),
    };
    let begun = chained(Head::default(), 0, &texts[0]);
    kept.append(begun, &batch).unwrap();
    kept.close();
    drop(kept);
    let names = ["j.sqlite", "j.sqlite.head"];
    let [rows, head] = names.map(|name| fs::read(folder.0.join(name)).unwrap());
    let ground = Arc::clone(ground);
    let good = [
        ("journal", &rows[..]),
        ("j.sqlite.head", &head[..]),
        ("j.sqlite.snapshot-1", snapshot),
    ];
    Reader::new("desk-files", good, move |files| {
        let folder = Folder::new();
        for (name, bytes) in ["j.sqlite", "j.sqlite.head", "j.sqlite.snapshot-1"]
            .iter()
            .zip(files)
        {
            fs::write(folder.0.join(name), bytes).unwrap();
        }
        let path = folder.journal();
        let journal = Sqlite::open(&path, b"").map_err(|trouble| trouble.to_string())?;
        let keeper = Keeper::new(Box::new(journal)).unwrap();
        let found = recover(&ground, &keeper, &Beside::new(&path), false, &mut Unseen);
        keeper.close();
        found.map(drop).map_err(|failure| failure.to_string())
    })
    .or_names(&["file"])
}
