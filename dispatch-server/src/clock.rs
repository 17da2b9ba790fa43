//! The only reader of the clock: how long something took, for people.

use std::time::Instant;

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
