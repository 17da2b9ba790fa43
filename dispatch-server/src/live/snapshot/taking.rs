//! When snapshots are made: every ten minutes of the desk's time, when a start had much to apply,
//! before another program or scenario goes on, and at an orderly end.
//!
//! The desk only copies its state, well under a millisecond for a city; a thread of its own makes
//! the bytes and writes them. One at a time: while one is being made, the next waits its turn. A
//! snapshot that cannot be written costs a longer start and nothing else, so it is not an error.

use std::sync::Arc;
use std::thread::{self, JoinHandle};

use dispatch_core::travel::Ground;
use dispatch_core::units::{Duration, Time};

use super::Moment;
use super::shelf::Shelf;

/// How often snapshots are made.
const EVERY: Duration = Duration::from_secs(600);
/// How many entries a start may have to apply before it makes a snapshot at once.
const MUCH: u64 = 20_000;

/// Makes snapshots of one desk.
pub(crate) struct Taking {
    shelf: Arc<dyn Shelf>,
    ground: Arc<Ground>,
    /// When the next is due; `None` at the first look.
    due: Option<Time>,
    /// The entry the last one followed.
    seq: u64,
    /// The one that is being made.
    making: Option<JoinHandle<()>>,
}

impl Taking {
    /// On a shelf; the start used the snapshot after `since`, if any, and applied all up to `seq`.
    pub(crate) fn new(shelf: Arc<dyn Shelf>, ground: Arc<Ground>, since: u64, seq: u64) -> Self {
        let much = seq.saturating_sub(since) > MUCH;
        Self {
            shelf,
            ground,
            due: much.then_some(Time::from_millis(i64::MIN)),
            seq: since,
            making: None,
        }
    }

    /// Whether one is to be made after the entry `seq` at `now`.
    pub(crate) fn is_due(&mut self, now: Time, seq: u64) -> bool {
        let due = *self.due.get_or_insert(now + EVERY);
        let idle = self.making.as_ref().is_none_or(JoinHandle::is_finished);
        now >= due && seq > self.seq && idle
    }

    /// Makes one on a thread of its own.
    pub(crate) fn take(&mut self, now: Time, moment: Moment) {
        self.due = Some(now + EVERY);
        self.seq = moment.head.seq;
        let (shelf, ground) = (Arc::clone(&self.shelf), Arc::clone(&self.ground));
        let making = thread::Builder::new().name("snapshot".to_owned());
        self.making = making
            .spawn(move || put(shelf.as_ref(), &ground, &moment))
            .ok();
    }

    /// Makes one now, after the one that is being made.
    pub(crate) fn take_here(&mut self, moment: &Moment) {
        if let Some(making) = self.making.take() {
            // One that ended badly was not needed.
            let _ = making.join();
        }
        if moment.head.seq > self.seq {
            self.seq = moment.head.seq;
            put(self.shelf.as_ref(), &self.ground, moment);
        }
    }
}

fn put(shelf: &dyn Shelf, ground: &Ground, moment: &Moment) {
    // Where there is no room the one before stays, and a start takes longer.
    let _ = shelf.put(&moment.to_bytes(ground));
}
