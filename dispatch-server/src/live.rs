//! The live desk: the engine on the wall clock, and nothing acknowledged is ever lost.
//!
//! Map, from the durable to the visible:
//! - [`journal`]: rows, their chain, the acknowledged head; SQLite is where they lie.
//! - [`snapshot`]: the state after an entry, kept so that a start applies only what came after it.
//! - [`recovery`]: from the journal back to the state, applied and never decided again.
//! - [`control`]: engine, scribe and [`ledger`] (versions, stories), always moved together.
//! - [`desk`]: the one thread that changes anything; [`ask`] is what may be asked, [`act`] what it
//!   leads to, [`roster`] tells duty by the shifts.
//! - [`hub`]: the published state for readers, the stream for listeners; [`scene`] renders both,
//!   [`motion`] the ways of moving units.
//! - [`tiles`]: the map of the roads and districts; [`naming`]: what people call a place, and
//!   [`search`]: where what they call it is.
//! - [`problem`]: why something was not done.
//!
//! Nothing here knows HTTP (that is `api`) or reads a clock: time comes from the desk's clock.
//!
//! Absent on purpose, to come: several nodes, logins.

pub(crate) mod act;
pub(crate) mod ask;
pub(crate) mod control;
pub(crate) mod desk;
pub(crate) mod hub;
pub(crate) mod journal;
pub(crate) mod ledger;
pub(crate) mod motion;
pub(crate) mod naming;
pub(crate) mod problem;
pub(crate) mod recovery;
pub(crate) mod roster;
pub(crate) mod scene;
pub(crate) mod search;
pub(crate) mod snapshot;
pub(crate) mod tiles;

#[cfg(test)]
pub(crate) mod tests;
