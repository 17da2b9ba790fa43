//! `table`: travel times and distances from every source to every target.
//!
//! Rows are written as they are found, in order, so that the file has the same bytes whatever the
//! number of threads and never lies in memory whole. A distance needs the path of every pair, which
//! costs a query each: the kernel's table knows the time of a fastest path, not the path. Times
//! alone come from that table, a hundred times as fast, and are for millions of pairs. `--binary`
//! writes those as a bare matrix, for hundreds of millions.

mod columns;
mod sheet;

use std::path::PathBuf;
use std::sync::Arc;

use dispatch_core::roads::speeds::Mode;
use dispatch_core::travel::{Ground, Many, Origin, Travel};
use dispatch_core::units::{Distance, Duration, Time};
use rayon::prelude::*;

use self::sheet::{Form, Sheet, Sides};
use crate::answer::{Heading, Printer};
use crate::error::{Error, Result};
use crate::folder::read_file;
use crate::locate::Departure;
use crate::opened::open;
use crate::out::Bar;
use crate::output::NewFile;
use crate::points::{self, Point};
use crate::wire::TableWritten;

/// Pairs worked on at once, about; a source's row is never parted.
const BLOCK: usize = 1 << 18;

/// A file's form, as it is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// Text
    Csv,
    /// Columns, packed
    Parquet,
}

/// `table`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "sources, targets: id,lon,lat or id,node. Rows: source,target,travel_s,distance_m; unreachable \
                  is empty (in Parquet, null).\nA distance is that of each pair's own path, and takes most of the time: for millions of \
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
    #[arg(long, value_name = "FILE.csv|FILE.parquet")]
    out: PathBuf,
    /// What to write; by the ending of --out unless given
    #[arg(long)]
    format: Option<Format>,
    /// Times alone: the column distance_m is left out
    #[arg(long)]
    no_distance: bool,
    /// Times alone, as a bare matrix of numbers instead of text
    #[arg(long, conflicts_with = "format")]
    binary: bool,
    #[command(flatten)]
    departure: Departure,
}

impl Args {
    /// What is written: what is asked for, else what the name ends with, else text.
    fn form(&self) -> Form {
        let is_parquet = |end: &std::ffi::OsStr| end.eq_ignore_ascii_case("parquet");
        match self.format {
            _ if self.binary => Form::Matrix,
            Some(Format::Csv) => Form::Csv,
            Some(Format::Parquet) => Form::Parquet,
            None if self.out.extension().is_some_and(is_parquet) => Form::Parquet,
            None => Form::Csv,
        }
    }

    /// Refuses to write over what is read.
    fn spares_input(&self) -> Result<()> {
        let same = |given: &&PathBuf| {
            let (out, given) = (self.out.canonicalize(), given.canonicalize());
            out.ok()
                .zip(given.ok())
                .is_some_and(|(out, given)| out == given)
        };
        if [&self.sources, &self.targets].iter().any(same) {
            return Err(Error::usage(
                format!("--out {}: the points are in this file", self.out.display()),
                "choose the name of another file",
            ));
        }
        Ok(())
    }

    /// Writes the table.
    pub(super) fn run(&self, printer: Printer) -> Result<()> {
        let mut opened = open(&self.scenario)?;
        let (mode, depart) = self.departure.of(&mut opened)?;
        let sources = points::read(&read_file(&self.sources)?, &opened.ground)?;
        let targets = points::read(&read_file(&self.targets)?, &opened.ground)?;
        let question = Question {
            ground: &opened.ground,
            sides: Sides {
                sources: &sources,
                targets: &targets,
            },
            mode,
            depart,
        };
        self.spares_input()?;
        let mut file = NewFile::begin(&self.out)?;
        let form = self.form();
        let with_distance = !(self.no_distance || form == Form::Matrix);
        let sheet = Sheet::begin(form, question.sides, with_distance, &mut file.writer);
        let written = sheet.and_then(|sheet| question.write(with_distance, sheet));
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
    sides: Sides<'a>,
    mode: Mode,
    depart: Time,
}

/// The ways from one source to every target; no distances where they are left out.
#[derive(Debug, Default)]
struct Row {
    times: Vec<Option<Duration>>,
    distances: Vec<Option<Distance>>,
}

impl Question<'_> {
    /// Writes all rows; how many pairs no road joins.
    fn write(&self, with_distance: bool, mut sheet: Sheet) -> std::io::Result<usize> {
        let bar = Bar::of("sources", self.sides.sources.len());
        let (mut unreachable, mut written) = (0, Ok(()));
        let row = |number: usize, times: &[Option<Duration>], distances: &[Option<Distance>]| {
            // What has failed stays failed: the rows after it are passed over.
            if written.is_ok() {
                unreachable += times.iter().filter(|time| time.is_none()).count();
                written = sheet.row(number, times, distances);
                bar.at(number + 1);
            }
            written.is_ok()
        };
        if with_distance {
            self.paths(row);
        } else {
            self.times(row);
        }
        written.and_then(|()| sheet.finish()).map(|()| unreachable)
    }

    /// Hands over rows of times and distances, a query a pair, until it is told to stop.
    fn paths(
        &self,
        mut consume: impl FnMut(usize, &[Option<Duration>], &[Option<Distance>]) -> bool,
    ) {
        let mut number = 0;
        for block in self.sides.sources.chunks(self.block()) {
            let rows: Vec<Row> = block
                .par_iter()
                .map_init(
                    || Travel::new(self.ground.clone()),
                    |travel, source| self.row(travel, source),
                )
                .collect();
            for row in rows {
                if !consume(number, &row.times, &row.distances) {
                    return;
                }
                number += 1;
            }
        }
    }

    /// Sources worked on at once.
    fn block(&self) -> usize {
        (BLOCK / self.sides.targets.len().max(1)).clamp(1, 64)
    }

    /// Hands over rows of times alone, from the kernel's table.
    fn times(
        &self,
        mut consume: impl FnMut(usize, &[Option<Duration>], &[Option<Distance>]) -> bool,
    ) {
        let places = |points: &[Point]| points.iter().map(|point| point.place).collect::<Vec<_>>();
        let (from, to) = (places(self.sides.sources), places(self.sides.targets));
        let many = Many::new(self.ground, &to, self.mode, self.depart);
        many.rows(&from, |number, times| {
            consume(number, times, &[]);
        });
    }

    /// The ways from one source.
    fn row(&self, travel: &mut Travel, source: &Point) -> Row {
        let by_road = self.ground.network().is_some();
        let mut row = Row::default();
        for target in self.sides.targets {
            let origin = Origin::Place(source.place);
            let journey = travel.journey(origin, target.place, self.mode, self.depart);
            row.times
                .push(journey.as_ref().map(|journey| journey.total));
            let by_road = journey.as_ref().filter(|_| by_road);
            row.distances
                .push(by_road.map(|journey| travel.distance(journey)));
        }
        row
    }
}
