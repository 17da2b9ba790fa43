//! A journal in memory whose disk can be told to fail; for tests.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard};

use super::{Batch, Head, Journal, Kept, Result, Row, Rows, Trouble, chained};

/// What a test may look at and change.
#[derive(Debug, Default)]
pub(crate) struct Disk {
    /// The rows.
    pub(crate) rows: Vec<Row>,
    /// The answers.
    pub(crate) answers: BTreeMap<String, Kept>,
    /// The sequence each of them tells of.
    pub(crate) told: BTreeMap<String, u64>,
    /// The acknowledged head.
    pub(crate) head: Option<Head>,
    /// How many of the next appends fail.
    pub(crate) failing: usize,
    /// Whether a failing append has its rows written all the same.
    pub(crate) keeps_failed: bool,
    /// How many appends there were.
    pub(crate) appends: usize,
}

/// A journal on such a disk.
#[derive(Clone, Debug, Default)]
pub(crate) struct Memory(Arc<Mutex<Disk>>);

impl Memory {
    /// One that begins with a header.
    pub(crate) fn new(header: &[u8]) -> Self {
        let memory = Self::default();
        let head = chained(Head::default(), 0, header);
        memory.disk().rows.push(Row {
            seq: 0,
            hash: head.hash,
            text: header.to_vec(),
        });
        memory
    }

    /// The disk.
    pub(crate) fn disk(&self) -> MutexGuard<'_, Disk> {
        self.0.lock().unwrap()
    }
}

impl Rows for Memory {
    fn read(&mut self, from: u64, limit: usize) -> Result<Vec<Row>> {
        let disk = self.disk();
        let rows = disk.rows.iter().filter(|row| row.seq >= from);
        Ok(rows.take(limit).cloned().collect())
    }
}

impl Journal for Memory {
    fn append(&mut self, expected: Head, batch: &Batch) -> Result<Head> {
        let mut disk = self.disk();
        disk.appends += 1;
        let fails = disk.failing > 0;
        disk.failing = disk.failing.saturating_sub(1);
        if fails && !disk.keeps_failed {
            return Err(Trouble::Unavailable("the disk is full".to_owned()));
        }
        let found = disk.rows.last().map_or(0, |row| row.seq);
        if found != expected.seq {
            let expected = expected.seq;
            return Err(Trouble::Moved { expected, found });
        }
        let mut head = expected;
        for text in &batch.rows {
            head = chained(head, head.seq + 1, text);
            disk.rows.push(Row {
                seq: head.seq,
                hash: head.hash,
                text: text.clone(),
            });
        }
        for kept in &batch.answers {
            disk.told.entry(kept.key.clone()).or_insert(head.seq);
            disk.answers
                .entry(kept.key.clone())
                .or_insert_with(|| kept.clone());
        }
        if fails {
            return Err(Trouble::Unavailable("the sync failed".to_owned()));
        }
        disk.head = Some(head);
        Ok(head)
    }

    fn answers(&mut self, keys: &[String]) -> Result<Vec<Kept>> {
        let disk = self.disk();
        Ok(keys
            .iter()
            .filter_map(|key| disk.answers.get(key).cloned())
            .collect())
    }

    fn forget_answers(&mut self, seq: u64) -> Result<()> {
        let mut disk = self.disk();
        let disk = &mut *disk;
        disk.told.retain(|_, told| *told >= seq);
        let told = &disk.told;
        disk.answers.retain(|key, _| told.contains_key(key));
        Ok(())
    }

    fn acknowledged(&mut self) -> Result<Option<Head>> {
        Ok(self.disk().head)
    }

    fn acknowledge(&mut self, head: Head) -> Result<()> {
        self.disk().head = Some(head);
        Ok(())
    }

    fn reopen(&mut self) -> Result<()> {
        Ok(())
    }

    fn close(&mut self) {}
}
