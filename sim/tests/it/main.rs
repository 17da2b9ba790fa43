//! Whole runs: the engine, the world and everything written about them.
#![expect(
    clippy::unwrap_used,
    reason = "a test fails where its input is unsound"
)]

mod grid;
mod heard;
mod journals;
mod laws;
mod runs;
mod towns;
mod truth;
