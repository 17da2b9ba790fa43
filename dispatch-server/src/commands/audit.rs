//! `audit`: checks a finished run against the laws of the service.

use std::path::PathBuf;

use serde::Serialize;
use sim::audit::audit;

use super::policies;
use crate::answer::{Heading, Printer};
use crate::error::{Error, Result};
use crate::folder::read_folder;
use crate::opened::open_with;

/// `audit`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The folder of the run
    #[arg(value_name = "RUN_DIR")]
    run: PathBuf,
    /// The scenario it was run on
    #[arg(long, value_name = "DIR")]
    scenario: PathBuf,
    /// The policies it was run with, if others than the scenario's
    #[arg(long, value_name = "KIND=NAME,...")]
    policy: Option<String>,
}

#[derive(Debug, Serialize)]
struct Audit {
    run: String,
    violations: Vec<Violation>,
}

#[derive(Debug, Serialize)]
struct Violation {
    law: &'static str,
    what: String,
}

impl Args {
    /// Checks.
    pub(super) fn run(&self, printer: Printer) -> Result<()> {
        let opened = open_with(&self.scenario, |scenario| {
            policies::apply(scenario, self.policy.as_deref().unwrap_or_default())
        })?;
        let run = read_folder(&self.run)?;
        let found = audit(&run.files.files, &opened.ground);
        let mut text: String = found
            .iter()
            .map(|violation| format!("{violation}\n"))
            .collect();
        text.push_str(&format!(
            "{}: {} violations\n",
            self.run.display(),
            found.len()
        ));
        let violations = found.into_iter().map(|found| Violation {
            law: found.law,
            what: found.what,
        });
        let body = Audit {
            run: self.run.display().to_string(),
            violations: violations.collect(),
        };
        printer.print(
            Heading {
                scenario: Some(opened.name()),
                warnings: opened.warnings,
            },
            &body,
            &text,
        )?;
        if body.violations.is_empty() {
            Ok(())
        } else {
            Err(Error::Answered)
        }
    }
}
