//! The desk against a journal in memory and a clock of the test's own: no sleeping, no disk.

mod listeners;
mod motion;
mod parity;
mod races;
mod rooms;
mod searching;
mod shifts;
mod trouble;
