//! The desk against a journal in memory and a clock of the test's own: no sleeping; a disk only in
//! [`torn`], [`full`] and [`month`], which are about disks.

mod choices;
pub(crate) mod damaged;
mod days;
mod full;
mod kept;
mod listeners;
mod month;
mod motion;
mod parity;
mod quiet;
mod races;
pub(crate) mod rooms;
mod searching;
mod shifts;
mod torn;
mod traffic;
mod trouble;
