//! The desk against a journal in memory and a clock of the test's own: no sleeping, no disk.

mod choices;
mod listeners;
mod parity;
mod races;
pub(crate) mod rooms;
mod shifts;
mod trouble;
