//! The dispatch engine: a fact and a moment go in, orders and proposals come out.
//!
//! - [`Event`]: what control is told. [`Order`]: what it wants. [`Step`]: what came of one event.
//! - [`Picture`]: what control believes; only facts and the orders given change it.
//! - [`policy`]: what to do about one [`Matter`]; pure, one decision at a time.
//! - [`Engine`]: apply the fact, then decide and note until nothing is left to decide.
//! - [`journal`]: entries as text. [`snapshot`]: what control believes as text.
//! - [`recommend`]: the ranked units for an incident, with reasons, for people.
//!
//! Nothing here reads a clock or fails: a fact that cannot be taken comes back as a [`Refusal`].

mod engine;
mod event;
mod incident;
pub mod journal;
mod order;
mod picture;
pub mod policy;
pub mod recommend;
pub mod snapshot;
mod unit;

pub use engine::Engine;
pub use event::{Adoption, Event, Fix, Report};
pub use incident::{Incident, Outcome, Stage};
pub use order::{Order, Refusal, Step};
pub use picture::{Matter, Picture, TrafficPicture};
pub use unit::{Outstanding, UnitState, UnitStatus, Whereabouts};
