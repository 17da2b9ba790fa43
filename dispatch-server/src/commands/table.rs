//! `table`: travel times and distances from every source to every target.
//!
//! Rows are written as they are found, in order, so that the file has the same bytes whatever the
//! number of threads and never lies in memory whole. A distance needs the path of every pair, which
//! costs a query each; times alone come from the routing kernel's table, a hundred times as fast,
//! and are for millions of pairs. `--binary` writes those as a bare matrix, for hundreds of millions.

use std::io::Write as _;
use std::path::PathBuf;
use std::sync::Arc;

use dispatch_core::roads::speeds::Mode;
use dispatch_core::travel::{Ground, Many, Origin, Place, Travel};
use dispatch_core::units::{Duration, Time};
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

/// Pairs worked on at once, about; a source's row is never parted.
const BLOCK: usize = 1 << 18;

/// An unreachable pair in a bare matrix.
const UNREACHABLE: u32 = u32::MAX;

/// `table`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "sources, targets: id,lon,lat or id,node. Rows: source,target,travel_s,distance_m; unreachable \
                  is empty.\nA distance is that of each pair's own path, and takes most of the time: for millions of \
                  pairs leave it out with --no-distance. --binary writes milliseconds as u32, little-endian, a row \
                  a source, 4294967295 where no road leads."
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
    /// Times alone: the column distance_m is left out
    #[arg(long)]
    no_distance: bool,
    /// Times alone, as a bare matrix of numbers instead of text
    #[arg(long)]
    binary: bool,
    #[command(flatten)]
    departure: Departure,
}

impl Args {
    /// Writes the table.
    pub(super) fn run(&self, printer: Printer) -> Result<()> {
        let mut opened = open(&self.scenario)?;
        let (mode, depart) = self.departure.of(&mut opened)?;
        let sources = points::read(&read_file(&self.sources)?, &opened.ground)?;
        let targets = points::read(&read_file(&self.targets)?, &opened.ground)?;
        let question = Question {
            ground: &opened.ground,
            targets: &targets,
            mode,
            depart,
        };
        let mut file = NewFile::begin(&self.out)?;
        let written = if self.binary || self.no_distance {
            question.write_times(&sources, self.binary, &mut file)
        } else {
            question.write(&sources, &mut file)
        };
        let unreachable = written.map_err(|e| Error::writing(&self.out, &e))?;
        file.finish()?;
        let body = TableWritten {
            out: self.out.display().to_string(),
            mode: mode.name(),
            depart_at: opened.text(depart),
            metric: opened.metric(mode, depart),
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
        let (mut unreachable, mut done) = (0, 0);
        for block in sources.chunks(self.block()) {
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
            done += block.len();
            progress(done, sources.len());
        }
        Ok(unreachable)
    }

    /// Sources worked on at once.
    fn block(&self) -> usize {
        (BLOCK / self.targets.len().max(1)).clamp(1, 64)
    }

    /// The same with times alone.
    fn write_times(
        &self,
        sources: &[Point],
        binary: bool,
        file: &mut NewFile,
    ) -> std::io::Result<usize> {
        let targets: Vec<Place> = self.targets.iter().map(|point| point.place).collect();
        let from: Vec<Place> = sources.iter().map(|point| point.place).collect();
        let many = Many::new(self.ground, &targets, self.mode, self.depart);
        if !binary {
            writeln!(file.writer, "source,target,travel_s")?;
        }
        let (mut unreachable, mut written, mut bytes) = (0, Ok(()), Vec::new());
        many.rows(&from, |number, times| {
            if written.is_err() {
                return;
            }
            unreachable += times.iter().filter(|time| time.is_none()).count();
            bytes.clear();
            if binary {
                bytes.extend(times.iter().copied().flat_map(as_bytes));
            } else {
                self.text(&sources[number], times, &mut bytes);
            }
            written = file.writer.write_all(&bytes);
            if (number + 1) % 1000 == 0 {
                progress(number + 1, sources.len());
            }
        });
        written.map(|()| unreachable)
    }

    /// The rows of one source with times alone.
    fn text(&self, source: &Point, times: &[Option<Duration>], bytes: &mut Vec<u8>) {
        let mut rows = csv::Writer::from_writer(bytes);
        for (target, time) in self.targets.iter().zip(times) {
            let time = time.map_or_else(String::new, |time| time.to_string());
            // Writing into memory cannot fail.
            let _ = rows.write_record([&source.id, &target.id, &time]);
        }
        let _ = rows.flush();
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

fn progress(done: usize, all: usize) {
    if all > done || done > 1000 {
        out::progress(&format!("{done} of {all} sources"));
    }
}

/// Milliseconds of a bare matrix.
fn as_bytes(time: Option<Duration>) -> [u8; 4] {
    let ms = time.and_then(|time| u32::try_from(time.as_millis()).ok());
    ms.unwrap_or(UNREACHABLE).to_le_bytes()
}
