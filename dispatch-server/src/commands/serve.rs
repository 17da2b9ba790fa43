//! `serve`: the live desk over a journal, with its API on a loopback port, until it is stopped.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use dispatch_core::units::Duration;
use serde::Serialize;

use crate::answer::{Heading, Printer};
use crate::clock::Wall;
use crate::error::{Error, Result};
use crate::live::desk::{CannotOpen, Options};
use crate::live::journal::Trouble;
use crate::live::recovery::Failure;
use crate::opened::open;
use crate::server::{Live, Port, Setup};

/// `serve`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The scenario folder
    #[arg(long, value_name = "DIR")]
    scenario: PathBuf,
    /// Where the journal is kept; FILE.head beside it says how far it was acknowledged
    #[arg(
        long,
        value_name = "sqlite:FILE",
        default_value = "sqlite:dispatch-journal.sqlite"
    )]
    journal: String,
    /// The port on 127.0.0.1; 0 takes a free one
    #[arg(long, value_name = "N", default_value_t = 8112)]
    port: u16,
    /// Crews say themselves when their duty begins and ends, instead of the scenario's shifts
    #[arg(long)]
    crews_report_duty: bool,
    /// How long positions are collected before they become one entry, in milliseconds
    #[arg(long, value_name = "MS", default_value_t = 250, value_parser = clap::value_parser!(u32).range(..=60_000))]
    position_tick: u32,
    /// How long a unit that is where it is believed to be may go without a position in the journal,
    /// in seconds; 0 keeps every position
    #[arg(long, value_name = "S", default_value_t = 30, value_parser = clap::value_parser!(u32).range(..=600))]
    position_every: u32,
    /// Goes on with a journal that was kept over another scenario; the journal says so from there on
    #[arg(long)]
    adopt_journal: bool,
    /// Takes the journal as it is where FILE.head is missing or says otherwise
    #[arg(long)]
    trust_journal: bool,
}

/// What is printed once it listens.
#[derive(Debug, Serialize)]
struct Listening {
    address: String,
    journal: String,
    entries: u64,
    /// How many of them were read and applied; the others are in a snapshot.
    applied: u64,
}

impl Args {
    /// Serves.
    pub(super) fn run(&self, printer: Printer) -> Result<()> {
        let path = journal_file(&self.journal)?;
        let opened = open(&self.scenario)?;
        // The port first: a journal is not touched when it cannot be served.
        let port = Port::take(self.port)?;
        let address = port.address();
        let setup = Setup {
            opened: &opened,
            journal: &path,
            command: printer.command,
            clock: Arc::new(Wall::new()),
            demo: None,
            options: Options {
                shifts: !self.crews_report_duty,
                tick: Duration::from_millis(i64::from(self.position_tick)),
                quiet: Duration::from_secs(i64::from(self.position_every)),
                adopts: self.adopt_journal,
                trusts: self.trust_journal,
            },
        };
        let live = Live::open(port, setup)?;
        let desk = live.desk();
        let body = Listening {
            address: format!("http://{address}"),
            journal: self.journal.clone(),
            entries: desk.head.seq,
            applied: desk.head.seq - desk.since,
        };
        let text = format!(
            "{}: {} entries in {}, {} applied\nlistening on {} until Ctrl-C\n",
            opened.scenario.name, body.entries, self.journal, body.applied, body.address
        );
        let mut warnings = opened.warnings.clone();
        warnings.extend(desk.passed_over.iter().cloned());
        let heading = Heading {
            scenario: Some(opened.name()),
            warnings,
        };
        printer.print(heading, &body, &text)?;
        live.serve()
    }
}

/// The file of a journal's address.
///
/// # Errors
/// An address of another kind.
pub(super) fn journal_file(address: &str) -> Result<PathBuf> {
    match address.strip_prefix("sqlite:") {
        Some(file) if !file.is_empty() => Ok(PathBuf::from(file)),
        _ => Err(Error::usage(
            format!("--journal {address}: this version keeps journals in sqlite:FILE only"),
            "write sqlite: and a file name, such as sqlite:night.sqlite",
        )),
    }
}

/// A journal that leads nowhere, with what to do.
pub(crate) fn cannot_open(path: &Path, cause: &CannotOpen) -> Error {
    Error::Work {
        what: path.display().to_string(),
        cause: cause.to_string(),
        remedy: remedy(path, cause),
    }
}

/// What to do about a journal that leads nowhere.
pub(super) fn remedy(path: &Path, cause: &CannotOpen) -> String {
    let head = format!("{}.head", path.display());
    match cause {
        CannotOpen::OtherScenario(_) => {
            "give --scenario the folder it was kept over, choose another --journal, or go on with --adopt-journal"
                .to_owned()
        }
        CannotOpen::Journal(Failure::Foreign { .. }) => {
            "use the program version and scenario that wrote it, or begin a new journal with another --journal"
                .to_owned()
        }
        CannotOpen::Journal(Failure::Journal(trouble)) => match trouble {
            Trouble::Damaged { seq, .. } => format!(
                "put the journal and {head} back from their copy; every entry before {seq} is as it was written. \
                 Only if you know that this file is whole and {head} is not: --trust-journal"
            ),
            Trouble::Locked => "end the other program, or choose another --journal".to_owned(),
            Trouble::Foreign(_) => "choose another file: this one is left as it is".to_owned(),
            Trouble::Unavailable(_) | Trouble::Moved { .. } => {
                "check the disk, the folder and your rights there".to_owned()
            }
        },
    }
}
