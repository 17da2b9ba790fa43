//! Closed forms that the real engine and the real world must hit: one zone, no travel, so that a
//! service area is a queue.
//!
//! - A loss system (an incident that finds no unit is cancelled at once) loses the same share for
//!   every distribution of service with the same mean: Erlang's B (Erlang 1917; insensitivity:
//!   Sevastyanov 1957).
//! - A waiting system with exponential service: Erlang's C; with classes: Cobham 1954, Kella and
//!   Yechiali 1985; one server with any service: Pollaczek and Khinchine.
//! - Waits are **not** insensitive: the negative control would fail if the queue ignored the
//!   service's spread.
//! - What holds exactly in every run: Little's law and the balance of work, in milliseconds; the
//!   planner and the simulator at zero load, in thousandths of a person.
//!
//! A tolerance is four standard errors from 20 batch means (a sound program fails one check in
//! some thousands of seeds; the seed is fixed). Values: `exact-values.md` 4a to 4c.

mod exact;
mod queues;

use rayon::prelude::*;

use crate::error::Result;

/// One line of the self-test.
#[derive(Clone, Debug, PartialEq)]
pub struct Check {
    /// What is checked.
    pub name: String,
    /// What came out.
    pub value: f64,
    /// What ought to.
    pub expected: f64,
    /// How far apart they may be.
    pub tolerance: f64,
    /// Whether they are near enough.
    pub pass: bool,
}

impl Check {
    fn near(name: impl Into<String>, value: f64, expected: f64, tolerance: f64) -> Self {
        Self {
            name: name.into(),
            value,
            expected,
            tolerance,
            pass: (value - expected).abs() <= tolerance,
        }
    }

    /// Passes when the value is **not** near.
    fn far(name: impl Into<String>, value: f64, expected: f64, tolerance: f64) -> Self {
        Self {
            name: name.into(),
            value,
            expected,
            tolerance,
            pass: (value - expected).abs() > tolerance,
        }
    }
}

/// Every check. `effort` scales the number of incidents; 1 takes some seconds.
///
/// # Errors
/// None but a defect of the program.
pub fn selftest(seed: u64, effort: f64) -> Result<Vec<Check>> {
    let groups: Vec<Result<Vec<Check>>> = queues::all()
        .into_par_iter()
        .map(|queue| queue.checks(seed, effort))
        .collect();
    let mut checks = Vec::new();
    for group in groups {
        checks.extend(group?);
    }
    checks.extend(exact::checks(seed)?);
    Ok(checks)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_engine_hits_every_closed_form() {
        let checks = selftest(1, 0.1).unwrap();
        assert!(checks.len() >= 12);
        let failed: Vec<&Check> = checks.iter().filter(|check| !check.pass).collect();
        assert!(failed.is_empty(), "{failed:#?}");
    }

    #[test]
    fn a_wrong_value_fails() {
        assert!(!Check::near("x", 1.0, 1.2, 0.1).pass);
        assert!(!Check::far("x", 1.0, 1.05, 0.1).pass);
    }
}
