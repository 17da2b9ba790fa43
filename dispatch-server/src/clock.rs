//! The only reader of the clock: how long something took, for people, and what time it is, for the
//! live desk.

use std::time::{Instant, SystemTime};

use dispatch_core::units::{Duration, Time};

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
    /// Now. It may be set back.
    fn now(&self) -> Time;

    /// A time that is never set back and runs as the wall's, from any beginning: for how long
    /// something takes.
    fn steady(&self) -> Time;

    /// How many of its seconds pass in one of the wall's; 0 while it stands.
    fn speed(&self) -> u32 {
        1
    }

    /// How long to wait, at most, until it shows `moment` or `left` has passed by the steady time;
    /// `None`: until somebody says so. The two are not the same: a clock that is set back comes to a
    /// moment later, and one that runs fast sooner.
    fn patience(&self, moment: Option<Time>, left: Duration) -> Option<std::time::Duration>;
}

/// The clock on the wall, and a stopwatch for what must not stop when it is set back.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Wall(Stopwatch);

impl Wall {
    /// The wall's clock from now on.
    pub(crate) fn new() -> Self {
        Self(Stopwatch::start())
    }
}

impl Clock for Wall {
    #[expect(
        clippy::disallowed_methods,
        reason = "the live desk lives in real time, which is an argument everywhere else"
    )]
    fn now(&self) -> Time {
        let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
        Time::from_millis(since.map_or(0, millis))
    }

    fn steady(&self) -> Time {
        Time::from_millis(millis(self.0.0.elapsed()))
    }

    fn patience(&self, moment: Option<Time>, left: Duration) -> Option<std::time::Duration> {
        let ahead = moment.map(|moment| moment - self.now());
        let left = ahead.map_or(left, |ahead| ahead.min(left));
        let left = u64::try_from(left.as_millis()).unwrap_or(0);
        Some(std::time::Duration::from_millis(left))
    }
}

fn millis(span: std::time::Duration) -> i64 {
    i64::try_from(span.as_millis()).unwrap_or(i64::MAX)
}
