//! The forms a table is written in, a source's row at a time.

use std::fs::File;
use std::io::{BufWriter, Result, Write};

use dispatch_core::units::{Distance, Duration};

use super::columns::Columns;
use crate::points::Point;
use crate::wire::metres;

/// An unreachable pair in a bare matrix.
const UNREACHABLE: u32 = u32::MAX;

/// What a table is written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// Text.
    Csv,
    /// Columns.
    Parquet,
    /// A bare matrix of milliseconds, u32, little-endian.
    Matrix,
}

/// The ids of both sides of a table.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sides<'a> {
    /// Where drives begin.
    pub(super) sources: &'a [Point],
    /// Where they end.
    pub(super) targets: &'a [Point],
}

/// A table being written.
pub(super) enum Sheet<'a> {
    Csv(Text<'a>),
    Parquet(Columns<'a>),
    Matrix(&'a mut BufWriter<File>),
}

impl<'a> Sheet<'a> {
    /// A table with its heading; with a column of distances or not.
    pub(super) fn begin(
        form: Form,
        sides: Sides<'a>,
        with_distance: bool,
        file: &'a mut BufWriter<File>,
    ) -> Result<Self> {
        Ok(match form {
            Form::Csv => Self::Csv(Text::begin(sides, with_distance, file)?),
            Form::Parquet => Self::Parquet(Columns::begin(sides, with_distance, file)?),
            Form::Matrix => Self::Matrix(file),
        })
    }

    /// The row of the next source: the time to each target, and the distance unless they are left
    /// out; `None` where no road leads.
    pub(super) fn row(
        &mut self,
        source: usize,
        times: &[Option<Duration>],
        distances: &[Option<Distance>],
    ) -> Result<()> {
        match self {
            Self::Csv(text) => text.row(source, times, distances),
            Self::Parquet(columns) => columns.row(times, distances),
            Self::Matrix(file) => times.iter().try_for_each(|&t| file.write_all(&as_bytes(t))),
        }
    }

    /// Writes what is left.
    pub(super) fn finish(self) -> Result<()> {
        match self {
            Self::Csv(mut text) => text.rows.flush(),
            Self::Parquet(columns) => columns.finish(),
            Self::Matrix(_) => Ok(()),
        }
    }
}

/// A table as CSV: `source,target,travel_s[,distance_m]`, empty where no road leads.
pub(super) struct Text<'a> {
    sides: Sides<'a>,
    with_distance: bool,
    rows: csv::Writer<&'a mut BufWriter<File>>,
}

impl<'a> Text<'a> {
    fn begin(sides: Sides<'a>, with_distance: bool, file: &'a mut BufWriter<File>) -> Result<Self> {
        let mut rows = csv::Writer::from_writer(file);
        let heading = ["source", "target", "travel_s", "distance_m"];
        rows.write_record(&heading[..if with_distance { 4 } else { 3 }])?;
        Ok(Self {
            sides,
            with_distance,
            rows,
        })
    }

    fn row(
        &mut self,
        source: usize,
        times: &[Option<Duration>],
        distances: &[Option<Distance>],
    ) -> Result<()> {
        let source = &self.sides.sources[source].id;
        for (number, (target, time)) in self.sides.targets.iter().zip(times).enumerate() {
            let time = time.map_or_else(String::new, |time| time.to_string());
            let distance = distances.get(number).copied().flatten().map(metres);
            let cells = [source, &target.id, &time, &distance.unwrap_or_default()];
            let shown = if self.with_distance { 4 } else { 3 };
            self.rows.write_record(&cells[..shown])?;
        }
        Ok(())
    }
}

/// Milliseconds of a bare matrix.
fn as_bytes(time: Option<Duration>) -> [u8; 4] {
    let ms = time.and_then(|time| u32::try_from(time.as_millis()).ok());
    ms.unwrap_or(UNREACHABLE).to_le_bytes()
}
