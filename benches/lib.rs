//! What the benchmarks in `benches/` share.

use std::sync::OnceLock;
use std::time::{Duration, Instant};

/// A small generator with a fixed sequence (SplitMix64, Steele, Lea, Flood 2014).
#[derive(Clone, Debug)]
pub struct Random(pub u64);

impl Random {
    /// A number below `limit`, which is at least 1.
    pub fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ self.0 >> 30).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94D0_49BB_1331_11EB);
        (mixed ^ mixed >> 31) % limit
    }
}

/// What this thread has computed so far: the time of its processor, which other work on the
/// machine does not lengthen. Where the system does not tell, the wall clock stands in.
#[expect(clippy::disallowed_methods, reason = "a benchmark measures time")]
pub fn thread_time() -> Duration {
    static BEGUN: OnceLock<Instant> = OnceLock::new();
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let told = told.and_then(|line| line.split(' ').next()?.parse().ok());
    told.map_or_else(
        || BEGUN.get_or_init(Instant::now).elapsed(),
        Duration::from_nanos,
    )
}

/// The mean processor time of some runs, each told its number.
pub fn mean(runs: u32, mut run: impl FnMut(usize)) -> Duration {
    let begun = thread_time();
    for number in 0..runs as usize {
        run(number);
    }
    (thread_time() - begun) / runs
}

/// Criterion as all benchmarks use it: short, since the lines said are the report.
pub fn criterion() -> criterion::Criterion {
    criterion::Criterion::default()
        .sample_size(10)
        .warm_up_time(Duration::from_millis(100))
        .measurement_time(Duration::from_millis(500))
        .configure_from_args()
}

/// Says a line of the report.
#[expect(clippy::print_stdout, reason = "a benchmark reports")]
pub fn say(line: &str) {
    println!("{line}");
}
