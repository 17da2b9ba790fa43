//! `replay`: recorded days again, by our decisions, by the log's units, or a journal decided again.

use std::collections::BTreeMap;
use std::path::PathBuf;

use clap::ValueEnum;
use dispatch_core::dispatch::journal;
use dispatch_core::scenario::{CallLog, Folder, Scenario};
use serde::Serialize;
use sim::replay::{Mode, as_recorded, decide_again, log};
use sim::report::Title;

use super::simulate::{RunArgs, print};
use crate::answer::{Heading, Printer};
use crate::error::{Error, Result};
use crate::folder::{Named, read_file};
use crate::opened::Opened;
use crate::output::NewFolder;
use crate::runs;

/// `replay`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The scenario folder
    #[arg(long, value_name = "DIR")]
    scenario: PathBuf,
    /// The call log, or with --mode journal the journal
    #[arg(long, value_name = "FILE")]
    calls: PathBuf,
    /// Who decides
    #[arg(long, value_enum, default_value_t = Who::Decide)]
    mode: Who,
    #[command(flatten)]
    run: RunArgs,
}

/// Who decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Who {
    /// We do
    Decide,
    /// The log does, where it names a unit
    Recorded,
    /// A journal's facts are decided again and compared with what it holds
    Journal,
}

impl Args {
    /// Runs.
    pub(super) fn run(&self, printer: Printer) -> Result<()> {
        let change = |scenario: Scenario| {
            if self.mode == Who::Recorded {
                as_recorded(scenario)
            } else {
                scenario
            }
        };
        let opened = self.run.open(&self.scenario, change)?;
        let file = read_file(&self.calls)?;
        if self.mode == Who::Journal {
            return self.journal(&opened, &file, printer);
        }
        let calls = log_of(&file, &opened.scenario)?;
        let mode = if self.mode == Who::Recorded {
            Mode::Recorded
        } else {
            Mode::Decide
        };
        let folder = NewFolder::begin(&self.run.out, &runs::NAMES)?;
        let manner = self.run.manner(self.run.seed)?;
        let title = Title {
            command: "replay".to_owned(),
            seed: self.run.seed,
        };
        let summary = runs::run_into(
            (&folder, ""),
            (&opened.scenario, &opened.warnings),
            title,
            |files| log(&opened.ground, &calls, (mode, manner), files),
        )?;
        folder.finish()?;
        print(&summary, &opened, &self.run.out, printer)
    }

    fn journal(&self, opened: &Opened, file: &Named, printer: Printer) -> Result<()> {
        let (header, entries) = journal::parse(&file.bytes, &file.path)?;
        let mut warnings = opened.warnings.clone();
        if header.scenario.hash != opened.scenario.hash {
            warnings.push(
                "the journal was written for another scenario, or another version of it".to_owned(),
            );
        }
        if header.version != env!("CARGO_PKG_VERSION") {
            warnings.push(format!(
                "the journal was written by version {}",
                header.version
            ));
        }
        let folder = NewFolder::begin(&self.run.out, &runs::NAMES)?;
        let found = decide_again(&opened.ground, &entries).map_err(|error| file.fault(error))?;
        let (was, now) = found
            .difference
            .map_or((None, None), |pair| (Some(pair.0), Some(pair.1)));
        let body = Compared {
            mode: "journal",
            entries: found.entries,
            same: was.is_none(),
            was,
            now,
        };
        let text = serde_json::to_vec_pretty(&body).map_err(sim::error::Error::from)?;
        folder.write("summary.json", &text)?;
        folder.finish()?;
        printer.print(
            Heading {
                scenario: Some(opened.name()),
                warnings,
            },
            &body,
            &body.text(),
        )?;
        if body.same {
            Ok(())
        } else {
            Err(Error::Answered)
        }
    }
}

/// The call log in a file, with the file of its responses beside it if there is one.
///
/// # Errors
/// Every fault of both.
pub(super) fn log_of(file: &Named, scenario: &Scenario) -> Result<CallLog> {
    let name = file.path.trim_end_matches(".gz");
    let mut files = BTreeMap::from([(name.to_owned(), file.bytes.clone())]);
    let beside = format!("{}.responses.csv", name.trim_end_matches(".csv"));
    if let Ok(responses) = read_file(beside.as_ref()) {
        files.insert(beside, responses.bytes);
    }
    Ok(CallLog::read_in(&Folder { files }, name, scenario)?)
}

/// What came of deciding a journal again.
#[derive(Debug, Serialize)]
struct Compared {
    mode: &'static str,
    entries: u64,
    same: bool,
    was: Option<journal::Entry>,
    now: Option<journal::Entry>,
}

impl Compared {
    fn text(&self) -> String {
        if self.same {
            return format!("{} entries decided again: the same orders\n", self.entries);
        }
        format!(
            "entry {} comes out otherwise\nwas {:?}\nnow {:?}\n",
            self.entries, self.was, self.now
        )
    }
}
