//! Whole runs: the engine, the world and everything written about them.

mod laws;
mod runs;
mod towns;
mod truth;
