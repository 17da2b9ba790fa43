//! A table as Parquet: the columns `source` and `target` (text), `travel_s` and, unless they are
//! left out, `distance_m` (double, null where no road leads), packed with Snappy.
//!
//! Pairs are gathered until there are [`GROUP`] of them or a row is whole, and written as one row
//! group: memory is that of a group and a row.

use std::fs::File;
use std::io::{BufWriter, Error, Result};
use std::sync::Arc;

use dispatch_core::units::{Distance, Duration};
use parquet::basic::Compression;
use parquet::data_type::{ByteArray, ByteArrayType, DataType, DoubleType};
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::{SerializedFileWriter, SerializedRowGroupWriter};
use parquet::schema::parser::parse_message_type;

use super::sheet::Sides;

/// Pairs of a row group, about.
const GROUP: usize = 1 << 19;

/// Pairs handed to the writer at once.
const BATCH: usize = 1 << 13;

type Out<'a> = &'a mut BufWriter<File>;

/// A table being written.
pub(super) struct Columns<'a> {
    file: SerializedFileWriter<Out<'a>>,
    sources: Vec<ByteArray>,
    targets: Vec<ByteArray>,
    with_distance: bool,
    /// The number of the first pair that is gathered; pairs go target by target, source by source.
    first: usize,
    times: Vec<Option<Duration>>,
    distances: Vec<Option<Distance>>,
}

impl<'a> Columns<'a> {
    /// A table without rows.
    pub(super) fn begin(sides: Sides<'_>, with_distance: bool, file: Out<'a>) -> Result<Self> {
        let mut columns = "required binary source (STRING); required binary target (STRING); \
                           optional double travel_s;"
            .to_owned();
        if with_distance {
            columns.push_str(" optional double distance_m;");
        }
        let schema = parse_message_type(&format!("message table {{ {columns} }}"));
        // Ids come again and again, times and distances do not.
        let properties = WriterProperties::builder()
            .set_created_by(concat!("dispatch ", env!("CARGO_PKG_VERSION")).to_owned())
            .set_compression(Compression::SNAPPY)
            .set_dictionary_enabled(false)
            .set_column_dictionary_enabled("source".into(), true)
            .set_column_dictionary_enabled("target".into(), true)
            .build();
        let file = schema.and_then(|schema| {
            SerializedFileWriter::new(file, Arc::new(schema), Arc::new(properties))
        });
        let ids = |points: &[crate::points::Point]| {
            let id = |point: &crate::points::Point| ByteArray::from(point.id.as_str());
            points.iter().map(id).collect()
        };
        Ok(Self {
            file: file.map_err(failed)?,
            sources: ids(sides.sources),
            targets: ids(sides.targets),
            with_distance,
            first: 0,
            times: Vec::new(),
            distances: Vec::new(),
        })
    }

    /// The row of the next source.
    pub(super) fn row(
        &mut self,
        times: &[Option<Duration>],
        distances: &[Option<Distance>],
    ) -> Result<()> {
        self.times.extend(times);
        self.distances.extend(distances);
        if self.times.len() >= GROUP {
            self.write().map_err(failed)?;
        }
        Ok(())
    }

    /// Writes what is gathered, and the end of the file.
    pub(super) fn finish(mut self) -> Result<()> {
        self.write().map_err(failed)?;
        self.file.close().map_err(failed)?;
        Ok(())
    }

    /// Writes a row group of what is gathered.
    fn write(&mut self) -> parquet::errors::Result<()> {
        let (first, count, per_row) = (self.first, self.times.len(), self.targets.len());
        if count == 0 {
            return Ok(());
        }
        let mut group = self.file.next_row_group()?;
        let source = |pair: usize| Some(self.sources[(first + pair) / per_row].clone());
        column::<ByteArrayType>(&mut group, count, source)?;
        let target = |pair: usize| Some(self.targets[(first + pair) % per_row].clone());
        column::<ByteArrayType>(&mut group, count, target)?;
        let seconds = |pair: usize| self.times[pair].map(Duration::as_secs_f64);
        column::<DoubleType>(&mut group, count, seconds)?;
        if self.with_distance {
            let metres = |pair: usize| self.distances[pair].map(Distance::as_metres);
            column::<DoubleType>(&mut group, count, metres)?;
        }
        group.close()?;
        self.first += count;
        self.times.clear();
        self.distances.clear();
        Ok(())
    }
}

/// Writes the next column of a group.
fn column<T: DataType>(
    group: &mut SerializedRowGroupWriter<'_, Out<'_>>,
    count: usize,
    value: impl Fn(usize) -> Option<T::T>,
) -> parquet::errors::Result<()> {
    let missing = || ParquetError::General("the table has fewer columns than its form".to_owned());
    let mut column = group.next_column()?.ok_or_else(missing)?;
    let (mut values, mut levels) = (Vec::with_capacity(BATCH), Vec::with_capacity(BATCH));
    for start in (0..count).step_by(BATCH) {
        values.clear();
        levels.clear();
        for pair in start..count.min(start + BATCH) {
            let value = value(pair);
            levels.push(i16::from(value.is_some()));
            values.extend(value);
        }
        // Of a column that is never null the levels are passed over.
        column
            .typed::<T>()
            .write_batch(&values, Some(&levels), None)?;
    }
    column.close()
}

fn failed(error: ParquetError) -> Error {
    match error {
        ParquetError::External(cause) => Error::other(cause),
        other => Error::other(other),
    }
}
