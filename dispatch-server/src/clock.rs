//! The only reader of the clock: how long something took, for people, and what time it is, for the
//! live desk.

use std::time::{Instant, SystemTime};

use dispatch_core::units::Time;

/// A stopwatch, started when it is made.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Stopwatch(Instant);

impl Stopwatch {
    /// Starts one.
    #[expect(
        clippy::disallowed_methods,
        reason = "it measures the run and decides nothing"
    )]
    pub(crate) fn start() -> Self {
        Self(Instant::now())
    }

    /// Seconds since it was started.
    pub(crate) fn wall_s(self) -> f64 {
        self.0.elapsed().as_secs_f64()
    }
}

/// Processor seconds this thread has used; 0 where the system does not say.
pub(crate) fn cpu_s() -> f64 {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    let nanoseconds = text
        .split_whitespace()
        .next()
        .and_then(|field| field.parse::<u64>().ok());
    nanoseconds.unwrap_or(0) as f64 / 1e9
}

/// What time it is, for those who decide by it: the wall's, or a test's own.
pub(crate) trait Clock: Send + Sync {
    /// Now.
    fn now(&self) -> Time;

    /// How long to wait, at most, until a moment comes; `None`: it comes when somebody says so.
    fn patience(&self, until: Time) -> Option<std::time::Duration>;
}

/// The clock on the wall.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Wall;

impl Clock for Wall {
    #[expect(
        clippy::disallowed_methods,
        reason = "the live desk lives in real time, which is an argument everywhere else"
    )]
    fn now(&self) -> Time {
        let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
        let millis = since.map_or(0, |since| i64::try_from(since.as_millis()).unwrap_or(0));
        Time::from_millis(millis)
    }

    fn patience(&self, until: Time) -> Option<std::time::Duration> {
        let millis = (until - self.now()).as_millis().max(0);
        Some(std::time::Duration::from_millis(
            u64::try_from(millis).unwrap_or(0),
        ))
    }
}
