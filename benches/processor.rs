//! The processor time of a thread, which the tests that fuzz read too.

use std::sync::OnceLock;
use std::time::{Duration, Instant};

/// What this thread has computed so far: the time of its processor, which other work on the
/// machine does not lengthen. Where the system does not tell, the wall clock stands in.
#[expect(
    clippy::disallowed_methods,
    reason = "where the system does not tell processor time"
)]
pub fn thread_time() -> Duration {
    static BEGUN: OnceLock<Instant> = OnceLock::new();
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let told = told.and_then(|line| line.split(' ').next()?.parse().ok());
    told.map_or_else(
        || BEGUN.get_or_init(Instant::now).elapsed(),
        Duration::from_nanos,
    )
}
