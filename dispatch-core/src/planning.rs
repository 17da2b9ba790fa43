//! Where a city's stations should stand: the models of [`crate::placement`] asked on a scenario.
//!
//! Map: [`problem`] turns a scenario into rows for a model, [`plan`] asks it and judges the answer,
//! [`apply`] makes the scenario in which the chosen sites are the stations, [`table`] tells what that
//! is worth at every hour, turnout and siren. The scenario that results is measured by
//! [`crate::coverage`], which knows nothing of models.
//!
//! Invariant: the weight a covering model says it covers is, to the thousandth of a person, what
//! the coverage report of the applied plan says is covered.

pub mod apply;
pub mod plan;
pub mod problem;
pub mod table;

pub use apply::{Applied, apply};
pub use plan::{City, Model, Plan, Unit};
pub use problem::{Hours, Problem, Question};
