//! The world the engine is tried in: what really happens, while the engine only knows what it is
//! told.
//!
//! Map, in the order of dependence:
//! - [`draws`]: random numbers by key; [`distributions`]: from a number to a length of time;
//! - [`arrivals`]: incidents made up or from a log; [`queue`]: future facts in a total order;
//! - [`world`]: the truth; [`run`]: queue → engine → world, until nothing is left;
//! - [`replay`]: logs and journals stepped again;
//! - [`record`]: what happened, incident by incident; [`stats`], [`tables`], [`report`]: figures and
//!   files; [`compare`]: policies on the same incidents;
//! - [`audit`]: an independent look at a finished run; [`zero_load`]: the simulator against the
//!   planner; [`selftest`]: closed forms through the real engine; [`toy`]: small service areas.
//!
//! Invariants:
//! - nothing here reads a clock, a file or the machine's randomness; how long a run took is told by
//!   the caller;
//! - the world never looks into the engine, the engine never at the world: facts and orders are all
//!   they share;
//! - every random number is a function of (seed, purpose, incident), so policies are compared on
//!   the same incidents;
//! - parallelism is over whole runs only, collected by index: the same seed gives the same bytes on
//!   any number of threads;
//! - statistics come from facts and orders alone, so a journal has all that a run had.

pub mod arrivals;
pub mod audit;
pub mod compare;
pub mod distributions;
pub mod draws;
pub mod error;
pub mod queue;
pub mod record;
pub mod replay;
pub mod report;
pub mod run;
pub mod selftest;
pub mod stats;
pub mod tables;
pub mod toy;
pub mod world;
pub mod zero_load;

pub use error::{Error, Result};
