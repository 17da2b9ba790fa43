//! How long something took.
#![expect(
    clippy::disallowed_methods,
    reason = "the times of the cases are printed"
)]

use std::time::{Duration, Instant};

/// Does something and says how long it took.
pub(crate) fn timed<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    let start = Instant::now();
    let done = work();
    (done, start.elapsed())
}
