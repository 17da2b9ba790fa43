//! A clock that begins at any moment, and runs as many times faster than the wall's as it is told.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use dispatch_core::units::{Duration, Time};

use crate::clock::Clock;

/// How fast it may run; 0 besides: it stands.
pub(crate) const SPEEDS: [u32; 4] = [1, 5, 20, 60];

/// The clock of a demo. It never goes back, whatever it is told.
pub(crate) struct Paced {
    real: Arc<dyn Clock>,
    pace: Mutex<Pace>,
}

impl std::fmt::Debug for Paced {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Paced({:?})", *self.pace())
    }
}

#[derive(Clone, Copy, Debug)]
struct Pace {
    /// What it showed when it was told last how to run.
    shown: Time,
    /// When that was, by the steady time.
    since: Time,
    speed: u32,
}

impl Pace {
    fn shows(&self, steady: Time) -> Time {
        let passed = (steady - self.since).as_millis().max(0);
        self.shown + Duration::from_millis(passed.saturating_mul(i64::from(self.speed)))
    }
}

impl Paced {
    /// A clock that stands at a moment until it is told otherwise.
    pub(crate) fn standing(at: Time, real: Arc<dyn Clock>) -> Self {
        let since = real.steady();
        Self {
            real,
            pace: Mutex::new(Pace {
                shown: at,
                since,
                speed: 0,
            }),
        }
    }

    /// Runs this many times as fast as the wall's from now on; 0: it stands.
    pub(crate) fn run_at(&self, speed: u32) {
        let mut pace = self.pace();
        let since = self.real.steady();
        *pace = Pace {
            shown: pace.shows(since),
            since,
            speed,
        };
    }

    /// Leaps to a later moment.
    pub(crate) fn leap(&self, to: Time) {
        let mut pace = self.pace();
        let since = self.real.steady();
        *pace = Pace {
            shown: pace.shows(since).max(to),
            since,
            speed: pace.speed,
        };
    }

    fn pace(&self) -> MutexGuard<'_, Pace> {
        // Every change is whole before anything can panic.
        self.pace.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Clock for Paced {
    fn now(&self) -> Time {
        let pace = self.pace();
        pace.shows(self.real.steady())
    }

    fn steady(&self) -> Time {
        self.real.steady()
    }

    fn speed(&self) -> u32 {
        self.pace().speed
    }

    fn patience(&self, moment: Option<Time>, left: Duration) -> Option<std::time::Duration> {
        let (now, speed) = (self.now(), i64::from(self.speed()));
        // Rounded up: who waited so long does not find that it is a little too early.
        let ahead = moment.filter(|_| speed > 0).map(|moment| {
            let ahead = (moment - now).as_millis().max(0);
            Duration::from_millis(ahead / speed + i64::from(ahead % speed > 0))
        });
        let left = ahead.map_or(left, |ahead| ahead.min(left));
        self.real.patience(None, left)
    }
}
