//! One answer, in either form: a JSON document, or text for people.

use serde::Serialize;

use crate::error::{Error, Result};
use crate::out;
use crate::wire::{Document, Failure, FaultShape, ScenarioName};

/// How to print.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Printer {
    /// The command's name.
    pub(crate) command: &'static str,
    /// As JSON.
    pub(crate) json: bool,
}

/// What every document begins with.
#[derive(Clone, Debug, Default)]
pub(crate) struct Heading {
    /// The scenario.
    pub(crate) scenario: Option<ScenarioName>,
    /// Doubts.
    pub(crate) warnings: Vec<String>,
}

impl Printer {
    /// Prints an answer: the document with `--json`, else the text with the warnings below.
    ///
    /// # Errors
    /// A document that cannot be written as JSON, which is a fault of the program.
    pub(crate) fn print<T: Serialize>(self, heading: Heading, body: &T, text: &str) -> Result<()> {
        if !self.json {
            out::answer(text);
            for warning in &heading.warnings {
                out::failure(&format!("warning: {warning}"));
            }
            return Ok(());
        }
        let document = Document {
            command: self.command,
            version: env!("CARGO_PKG_VERSION"),
            warnings: heading.warnings,
            scenario: heading.scenario,
            body,
        };
        let text = serde_json::to_string_pretty(&document).map_err(|e| Error::Work {
            what: "the answer".to_owned(),
            cause: e.to_string(),
            remedy: "this is a fault of the program: please report it with the command".to_owned(),
        })?;
        out::answer(&format!("{text}\n"));
        Ok(())
    }

    /// Prints why there is no answer, and says the exit code.
    pub(crate) fn failed(self, error: &Error) -> u8 {
        if matches!(error, Error::Answered | Error::BadInput) {
            return error.exit_code();
        }
        let text = error.to_string();
        if self.json {
            let faults = error.faults().iter().map(FaultShape::of).collect();
            let body = Failure {
                error: text.clone(),
                faults,
            };
            // A document of plain strings can always be written.
            let _ = self.print(Heading::default(), &body, "");
        }
        out::failure(&text);
        error.exit_code()
    }
}
