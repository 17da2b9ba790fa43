//! `summary.json` and the four files of a run.

mod counts;
mod summary;

pub use counts::Counts;
pub use summary::Summary;

use std::collections::BTreeMap;
use std::io::Write;
use std::sync::Arc;

use dispatch_core::dispatch::journal::{self, Header, Scribe};
use dispatch_core::dispatch::{Event, Step};
use dispatch_core::scenario::Scenario;
use dispatch_core::units::Time;

use crate::error::Result;
use crate::record::{Recorder, Row, Sink};
use crate::run::Observer;
use crate::tables::Tables;
use crate::world::World;

/// What a run is known by in its outputs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Title {
    /// The command, `simulate` or `replay`.
    pub command: String,
    /// What every draw began with.
    pub seed: u64,
}

/// How long a run took; measured by the caller, this crate reads no clock.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Cost {
    /// On the wall.
    pub wall_s: f64,
    /// Of processors.
    pub cpu_s: f64,
}

/// Writes the tables and the journal of a run while it goes on.
pub struct Files<W: Write> {
    recorder: Recorder<Both<W>>,
    journal: W,
    scribe: Scribe,
    title: Title,
}

/// Tables and counts.
struct Both<W: Write> {
    tables: Tables<W>,
    counts: Counts,
}

/// Where the streamed files of a run go.
#[derive(Debug)]
pub struct Writers<W> {
    /// `incidents.csv`.
    pub incidents: W,
    /// `responses.csv`.
    pub responses: W,
    /// `journal.jsonl`.
    pub journal: W,
}

impl<W: Write> Sink for Both<W> {
    fn row(&mut self, row: &Row) -> Result<()> {
        self.counts.add(row);
        self.tables.row(row)
    }
}

impl<W: Write> std::fmt::Debug for Files<W> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Files")
            .field("title", &self.title)
            .finish_non_exhaustive()
    }
}

impl<W: Write> Files<W> {
    /// Files with their headings.
    ///
    /// # Errors
    /// What writing fails with.
    pub fn new(scenario: &Arc<Scenario>, title: Title, mut writers: Writers<W>) -> Result<Self> {
        let header = Header::new(scenario, Some(title.seed), &title.command);
        writers.journal.write_all(&journal::line(&header))?;
        let tables = Tables::new(Arc::clone(scenario), writers.incidents, writers.responses)?;
        let both = Both {
            tables,
            counts: Counts::new(Arc::clone(scenario)),
        };
        Ok(Self {
            recorder: Recorder::new(Arc::clone(scenario), both),
            journal: writers.journal,
            scribe: Scribe::new(Arc::clone(scenario)),
            title,
        })
    }

    /// Without the length of drives in `responses.csv`.
    pub fn without_distances(mut self) -> Self {
        self.recorder = self.recorder.without_distances();
        self
    }

    /// Leaves what was reported before a moment out of the summary; the tables have it all.
    pub fn counting_from(mut self, from: Time) -> Self {
        let counts = &mut self.recorder.sink_mut().counts;
        *counts = counts.clone().counting_from(from);
        self
    }

    /// The end: the summary, and the writers with everything written.
    ///
    /// # Errors
    /// What writing fails with.
    pub fn finish(self, world: &World, cost: Cost) -> Result<(Summary, Writers<W>)> {
        let (both, units) = self.recorder.finish()?;
        let mut summary = Summary::new(&both.counts, &units, &self.title, cost);
        summary.warn_of(world);
        let (incidents, responses) = both.tables.finish()?;
        let mut journal = self.journal;
        journal.flush()?;
        Ok((
            summary,
            Writers {
                incidents,
                responses,
                journal,
            },
        ))
    }
}

impl Files<Vec<u8>> {
    /// Files in memory.
    ///
    /// # Errors
    /// None in memory.
    pub fn in_memory(scenario: &Arc<Scenario>, title: Title) -> Result<Self> {
        let (incidents, responses, journal) = (Vec::new(), Vec::new(), Vec::new());
        Self::new(
            scenario,
            title,
            Writers {
                incidents,
                responses,
                journal,
            },
        )
    }

    /// The end: every file by name.
    ///
    /// # Errors
    /// None in memory.
    pub fn into_folder(self, world: &World, cost: Cost) -> Result<BTreeMap<String, Vec<u8>>> {
        let (summary, writers) = self.finish(world, cost)?;
        Ok(BTreeMap::from([
            ("incidents.csv".to_owned(), writers.incidents),
            ("responses.csv".to_owned(), writers.responses),
            ("journal.jsonl".to_owned(), writers.journal),
            ("summary.json".to_owned(), summary.to_json()?),
        ]))
    }
}

impl<W: Write> Observer for Files<W> {
    fn observe(&mut self, world: &mut World, now: Time, event: &Event, step: &Step) -> Result<()> {
        let entry = self.scribe.entry(now, event, step);
        self.journal.write_all(&journal::line(&entry))?;
        self.recorder.observe(world, now, event, step)
    }
}
