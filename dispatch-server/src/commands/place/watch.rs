//! The end of a search: its time limit, or Ctrl-C; and how far it is, for whoever watches.

use std::cell::Cell;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use dispatch_core::placement::{Progress, Solution, StoppedBy};
use signal_hook::consts::SIGINT;
use signal_hook::flag;

use crate::clock::{Stopwatch, cpu_s};
use crate::error::{Error, Result};
use crate::out;

/// Seconds between two lines about how far the search is.
const TOLD: f64 = 1.0;

/// Of one run of the command.
pub(super) struct Watch {
    started: Stopwatch,
    limit_s: f64,
    is_cancelled: Arc<AtomicBool>,
    told_s: Cell<f64>,
}

impl Watch {
    /// Starts the clock and listens for Ctrl-C: the first ends the search, the second the program.
    pub(super) fn start(limit_s: f64) -> Result<Self> {
        let is_cancelled = Arc::new(AtomicBool::new(false));
        let second = flag::register_conditional_shutdown(SIGINT, 130, Arc::clone(&is_cancelled));
        let listening = second.and_then(|_| flag::register(SIGINT, Arc::clone(&is_cancelled)));
        listening.map_err(|e| Error::Work {
            what: "listening for Ctrl-C".to_owned(),
            cause: e.to_string(),
            remedy: "the system allows no signal handler here".to_owned(),
        })?;
        Ok(Self {
            started: Stopwatch::start(),
            limit_s,
            is_cancelled,
            told_s: Cell::new(0.0),
        })
    }

    /// Whether the search has to end.
    pub(super) fn is_over(&self) -> bool {
        self.is_cancelled() || self.wall_s() >= self.limit_s
    }

    /// Whether the user wants the best answer so far.
    pub(super) fn is_cancelled(&self) -> bool {
        self.is_cancelled.load(Ordering::Relaxed)
    }

    /// Seconds since the start.
    pub(super) fn wall_s(&self) -> f64 {
        self.started.wall_s()
    }

    /// Processor seconds of this thread.
    pub(super) fn cpu_s(&self) -> f64 {
        let _ = self;
        cpu_s()
    }

    /// Says how far the search is, once in a while.
    pub(super) fn tell(&self, progress: Progress) {
        let now = self.wall_s();
        if now < self.told_s.get() + TOLD {
            return;
        }
        self.told_s.set(now);
        let (value, bound) = (progress.objective, progress.bound);
        let gap = value.abs_diff(bound) as f64 / value.max(1) as f64 * 100.0;
        let nodes = progress.nodes;
        out::progress(&format!(
            "{now:.0} s: gap {gap:.3} %, {nodes} nodes; Ctrl-C gives the best so far"
        ));
    }

    /// What ended a search.
    pub(super) fn stopped_by(&self, solution: &Solution) -> &'static str {
        match solution.stopped_by {
            StoppedBy::Proof => "proof",
            StoppedBy::Nodes => "nodes",
            StoppedBy::Caller if self.is_cancelled() => "cancel",
            StoppedBy::Caller => "time",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_search_ends_at_its_limit_or_by_the_first_interrupt() {
        let watch = Watch::start(1e9).unwrap();
        assert!(!watch.is_over());
        assert!(Watch::start(0.0).unwrap().is_over());
        signal_hook::low_level::raise(SIGINT).unwrap();
        assert!(watch.is_over() && watch.is_cancelled());
    }
}
