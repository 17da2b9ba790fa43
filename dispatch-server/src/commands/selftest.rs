//! `selftest`: the closed-form checks on the user's own machine, one line each.

use serde::Serialize;
use sim::selftest::{Check, selftest};

use crate::answer::{Heading, Printer};
use crate::error::{Error, Result};

/// `selftest`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// What every draw begins with
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
    /// How many incidents, as a multiple of the usual number
    #[arg(long, value_name = "X", default_value_t = 1.0)]
    effort: f64,
}

#[derive(Debug, Serialize)]
struct Checks {
    seed: u64,
    passed: usize,
    failed: usize,
    checks: Vec<Line>,
}

#[derive(Debug, Serialize)]
struct Line {
    name: String,
    pass: bool,
    value: f64,
    expected: f64,
    tolerance: f64,
}

impl Args {
    /// Checks.
    pub(super) fn run(&self, printer: Printer) -> Result<()> {
        if !(self.effort >= 0.01 && self.effort <= 1000.0) {
            return Err(Error::usage(
                format!("--effort {} is too little or too much", self.effort),
                "give 0.01 to 1000",
            ));
        }
        let checks = selftest(self.seed, self.effort)?;
        let text: String = checks.iter().map(line).collect();
        let failed = checks.iter().filter(|check| !check.pass).count();
        let passed = checks.len() - failed;
        let text = format!(
            "{text}seed {}: {passed} passed, {failed} failed\n",
            self.seed
        );
        let shape = |check: Check| {
            let Check {
                name,
                value,
                expected,
                tolerance,
                pass,
            } = check;
            Line {
                name,
                pass,
                value,
                expected,
                tolerance,
            }
        };
        let body = Checks {
            seed: self.seed,
            passed,
            failed,
            checks: checks.into_iter().map(shape).collect(),
        };
        printer.print(Heading::default(), &body, &text)?;
        if failed == 0 {
            Ok(())
        } else {
            Err(Error::Answered)
        }
    }
}

fn line(check: &Check) -> String {
    let Check {
        name,
        value,
        expected,
        tolerance,
        pass,
    } = check;
    let word = if *pass { "PASS" } else { "FAIL" };
    let [value, expected, tolerance] = [value, expected, tolerance].map(|number| short(*number));
    format!("{word} {name}: value {value}, expected {expected}, tolerance {tolerance}\n")
}

/// Whole numbers as they are, others with six decimals.
fn short(number: f64) -> String {
    if number.fract() == 0.0 {
        format!("{number}")
    } else {
        format!("{number:.6}")
    }
}
