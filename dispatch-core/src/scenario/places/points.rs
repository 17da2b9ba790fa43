//! The points of a source: rows of a table, filtered by the recipe's tests.

use super::recipe::Source;
use crate::error::Fault;
use crate::geo::{Coordinate, Plane};
use crate::roads::table_file::{Row, Table};

/// A point of a source.
#[derive(Clone, Debug)]
pub(super) struct Point {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) at: Coordinate,
    pub(super) level: String,
    pub(super) weight_milli: u64,
    /// The district it lies in.
    pub(super) district: Option<usize>,
}

/// Whether a kept point is nearer than so many metres.
pub(super) fn crowded<'p>(
    point: &Point,
    metres: f64,
    kept: impl Iterator<Item = &'p Point>,
) -> bool {
    let plane = Plane::around(point.at);
    kept.into_iter()
        .any(|other| plane.metres(point.at, other.at) < metres)
}

/// The rows of a source that its tests let pass.
pub(super) fn read_points(
    source: &Source,
    table: &Table,
    weight_milli: u64,
    faults: &mut Vec<Fault>,
) -> Option<Vec<Point>> {
    let (lon, lat) = (
        table.require(&source.lon, faults),
        table.require(&source.lat, faults),
    );
    let mut column = |name: &Option<String>| match name {
        Some(name) => table.require(name, faults).map(Some),
        None => Some(None),
    };
    let (name, level) = (column(&source.name), column(&source.level));
    let weight = column(&source.weight_column);
    let tests: Option<Vec<_>> = source
        .tests
        .iter()
        .map(|test| Some((table.require(&test.column, faults)?, test)))
        .collect();
    let (lon, lat, name, level, weight, tests) = (lon?, lat?, name?, level?, weight?, tests?);
    let passes = |row: &&Row| tests.iter().all(|(at, test)| test.passes(row.cell(*at)));
    let points = table.rows.iter().filter(passes).filter_map(|row| {
        let at = table.place(row, [lon, lat], faults);
        let at = at.map(|at| source.datum.unwrap_or_default().to_wgs84(at));
        let weight_milli = match weight {
            None => weight_milli,
            Some(column) => {
                let number = table.number(row, column, faults)?;
                (number.clamp(0.0, 1.0e12) * 1000.0).round() as u64
            }
        };
        let text = |column: Option<usize>| row.given(column).unwrap_or_default().to_owned();
        Some(Point {
            id: String::new(),
            name: text(name),
            at: at?,
            level: text(level),
            weight_milli,
            district: None,
        })
    });
    Some(points.collect())
}
