//! The chain of the past, followed from the first row while the desk works.
//!
//! A start from a snapshot has not read the rows before it. They are read here, on a connection of
//! their own that cannot write, a tenth of the time, so that nobody waits for it. Damage that is
//! found lies in the past: the desk goes on, and everybody who asks for its health is told.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::Duration as Span;

use super::{Chain, Head, Result, Rows, Trouble};
use crate::clock::Stopwatch;

/// How many rows are read at once.
const PIECE: usize = 256;
/// How much longer than the work the rest after it is.
const REST: f64 = 9.0;
/// The shortest and the longest rest, in seconds.
const RESTS: (f64, f64) = (0.001, 0.1);

/// How far the chain was followed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Checked {
    /// The last sequence that is as it was written; `None` before the first.
    pub(crate) to: Option<u64>,
    /// Whether everything there was at the start is checked, or damage ended it.
    pub(crate) is_over: bool,
    /// What is damaged, or why it cannot be read.
    pub(crate) damage: Option<Trouble>,
}

impl Checked {
    /// The state of a desk in one word of the API.
    pub(crate) fn status(&self, is_read_only: bool) -> &'static str {
        match (is_read_only, &self.damage) {
            (true, _) => "read_only",
            (false, Some(Trouble::Damaged { .. })) => "damaged",
            (false, _) => "ok",
        }
    }
}

/// Follows one journal's chain.
#[derive(Debug, Default)]
pub(crate) struct Checking {
    checked: Mutex<Checked>,
    ends: AtomicBool,
    thread: Mutex<Option<JoinHandle<()>>>,
}

impl Checking {
    /// How far it has come.
    pub(crate) fn checked(&self) -> Checked {
        self.state().clone()
    }

    /// Begins to follow the rows up to `until`, on a thread of its own.
    ///
    /// # Errors
    /// The system gives no thread.
    pub(crate) fn begin(self: &Arc<Self>, mut rows: Box<dyn Rows>, until: Head) -> Result<()> {
        let this = Arc::clone(self);
        let thread = thread::Builder::new()
            .name("check".to_owned())
            .spawn(move || {
                let damage = this.follow(rows.as_mut(), until).err();
                let mut state = this.state();
                (state.is_over, state.damage) = (true, damage);
            })
            .map_err(|e| Trouble::Unavailable(e.to_string()))?;
        *self.thread() = Some(thread);
        Ok(())
    }

    /// Ends it, and waits until nothing is read any more.
    pub(crate) fn end(&self) {
        self.ends.store(true, Ordering::Relaxed);
        let thread = self.thread().take();
        if let Some(thread) = thread {
            // What it found is in its state.
            let _ = thread.join();
        }
    }

    fn follow(&self, rows: &mut dyn Rows, until: Head) -> Result<()> {
        let mut chain = Chain::default();
        loop {
            let from = chain.head().map_or(0, |head| head.seq + 1);
            if from > until.seq || self.ends.load(Ordering::Relaxed) {
                return chain.agrees(Some(until));
            }
            let work = Stopwatch::start();
            let limit = usize::try_from(until.seq - from + 1).unwrap_or(PIECE);
            let piece = rows.read(from, limit.min(PIECE))?;
            piece.iter().try_for_each(|row| chain.follow(row))?;
            if piece.is_empty() {
                return chain.reaches(Some(until));
            }
            self.state().to = chain.head().map(|head| head.seq);
            let rest = (REST * work.wall_s()).clamp(RESTS.0, RESTS.1);
            thread::sleep(Span::from_secs_f64(rest));
        }
    }

    fn state(&self) -> MutexGuard<'_, Checked> {
        // Every change is whole before anything can panic.
        self.checked.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn thread(&self) -> MutexGuard<'_, Option<JoinHandle<()>>> {
        self.thread.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
