//! `table`: travel times and distances from every source to every target.
//!
//! Sources are worked on side by side, a block at a time, and written in order, so that the file
//! has the same bytes whatever the number of threads and never lies in memory whole.

use std::io::Write as _;
use std::path::PathBuf;
use std::sync::Arc;

use dispatch_core::roads::speeds::Mode;
use dispatch_core::travel::{Ground, Origin, Travel};
use dispatch_core::units::Time;
use rayon::prelude::*;

use crate::answer::{Heading, Printer};
use crate::error::{Error, Result};
use crate::folder::read_file;
use crate::locate::Departure;
use crate::opened::open;
use crate::out;
use crate::output::NewFile;
use crate::points::{self, Point};
use crate::wire::{TableWritten, metres};

/// Sources worked on at once.
const BLOCK: usize = 64;

/// `table`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "sources, targets: id,lon,lat or id,node. Rows: source,target,travel_s,distance_m; unreachable \
                        is empty."
)]
pub(crate) struct Args {
    /// The scenario folder, or a folder of roads
    #[arg(long, value_name = "DIR")]
    scenario: PathBuf,
    /// Where drives begin
    #[arg(long, value_name = "FILE")]
    sources: PathBuf,
    /// Where they end
    #[arg(long, value_name = "FILE")]
    targets: PathBuf,
    /// The table
    #[arg(long, value_name = "FILE.csv")]
    out: PathBuf,
    #[command(flatten)]
    departure: Departure,
}

impl Args {
    /// Writes the table.
    pub(super) fn run(&self, printer: Printer) -> Result<()> {
        let opened = open(&self.scenario)?;
        let (mode, depart) = self.departure.of(&opened)?;
        let sources = points::read(&read_file(&self.sources)?, &opened.ground)?;
        let targets = points::read(&read_file(&self.targets)?, &opened.ground)?;
        let question = Question {
            ground: &opened.ground,
            targets: &targets,
            mode,
            depart,
        };
        let mut file = NewFile::begin(&self.out)?;
        let unreachable = question
            .write(&sources, &mut file)
            .map_err(|e| Error::writing(&self.out, &e))?;
        file.finish()?;
        let body = TableWritten {
            out: self.out.display().to_string(),
            mode: mode.name(),
            depart_at: opened.text(depart),
            sources: sources.len(),
            targets: targets.len(),
            rows: sources.len() * targets.len(),
            unreachable,
        };
        let text = format!(
            "{}: {} rows, {} unreachable\n",
            body.out, body.rows, body.unreachable
        );
        printer.print(
            Heading {
                scenario: Some(opened.name()),
                warnings: opened.warnings,
            },
            &body,
            &text,
        )
    }
}

struct Question<'a> {
    ground: &'a Arc<Ground>,
    targets: &'a [Point],
    mode: Mode,
    depart: Time,
}

impl Question<'_> {
    /// Writes all rows; how many pairs no road joins.
    fn write(&self, sources: &[Point], file: &mut NewFile) -> std::io::Result<usize> {
        writeln!(file.writer, "source,target,travel_s,distance_m")?;
        let mut unreachable = 0;
        for (done, block) in sources.chunks(BLOCK).enumerate() {
            let rows: Vec<(Vec<u8>, usize)> = block
                .par_iter()
                .map_init(
                    || Travel::new(self.ground.clone()),
                    |travel, s| self.rows(travel, s),
                )
                .collect();
            for (bytes, missing) in rows {
                file.writer.write_all(&bytes)?;
                unreachable += missing;
            }
            if sources.len() > BLOCK {
                out::progress(&format!(
                    "{} of {} sources",
                    (done * BLOCK + block.len()),
                    sources.len()
                ));
            }
        }
        Ok(unreachable)
    }

    /// The rows of one source, and how many of them are empty.
    fn rows(&self, travel: &mut Travel, source: &Point) -> (Vec<u8>, usize) {
        let by_road = self.ground.network().is_some();
        let mut rows = csv::Writer::from_writer(Vec::new());
        let mut unreachable = 0;
        for target in self.targets {
            let journey = travel.journey(
                Origin::Place(source.place),
                target.place,
                self.mode,
                self.depart,
            );
            unreachable += usize::from(journey.is_none());
            let time = journey
                .as_ref()
                .map_or_else(String::new, |journey| journey.total.to_string());
            let distance = journey
                .as_ref()
                .filter(|_| by_road)
                .map(|journey| metres(travel.distance(journey)));
            // Writing into memory cannot fail.
            let _ =
                rows.write_record([&source.id, &target.id, &time, &distance.unwrap_or_default()]);
        }
        (rows.into_inner().unwrap_or_default(), unreachable)
    }
}
