//! The map of a JEMSS city and how its vehicles travel: `map.csv` and `travel.csv`.

use super::{Named, of_days};
use crate::error::{Error, Fault, Result, unless_faulty};
use crate::geo::{Coordinate, Plane};
use crate::roads::table_file::{Row, Table, TableFile};
use crate::units::{Duration, Speed};
use std::collections::BTreeMap;

/// The map of a city: its extent and the plane in which it measures.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct JemssMap {
    /// The south-western corner.
    pub south_west: Coordinate,
    /// The north-eastern corner.
    pub north_east: Coordinate,
    /// Kilometres a degree.
    pub plane: Plane,
}

/// How vehicles travel: `travel.csv`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JemssTravel {
    /// The speed off the road in every mode.
    pub off_road: Vec<Speed>,
    /// A set each: the mode (from 0) of every priority named.
    pub sets: Vec<BTreeMap<String, usize>>,
    /// From when (since day 0) which set holds (from 0).
    pub timing: Vec<(Duration, usize)>,
}

/// Reads `map.csv`.
///
/// # Errors
/// Its faults.
pub fn read_map((bytes, file): Named<'_>) -> Result<JemssMap> {
    let tables = TableFile::read(bytes, file)?;
    let table = tables.expect("map")?;
    let mut faults = Vec::new();
    let row = table.rows.first();
    let mut number = |name: &str| {
        let column = table.require(name, &mut faults)?;
        table.number(row?, column, &mut faults)
    };
    let [x_min, x_max, y_min, y_max, x_scale, y_scale] =
        ["xMin", "xMax", "yMin", "yMax", "xScale", "yScale"].map(&mut number);
    let map = || {
        Some(JemssMap {
            south_west: Coordinate::from_degrees(x_min?, y_min?)?,
            north_east: Coordinate::from_degrees(x_max?, y_max?)?,
            plane: Plane {
                km_per_degree_lon: x_scale.filter(|s| *s > 0.0)?,
                km_per_degree_lat: y_scale.filter(|s| *s > 0.0)?,
            },
        })
    };
    if faults.is_empty() && map().is_none() {
        faults.push(Fault::at_line(
            file,
            table.line,
            "the map has no row of corners on the globe and positive scales",
            "give degrees within ±180 and ±90, and kilometres a degree",
        ));
    }
    match map() {
        Some(map) if faults.is_empty() => Ok(map),
        _ => Err(Error::Faults(faults)),
    }
}

/// Reads `travel.csv`, with a day read as `day`.
///
/// # Errors
/// Its faults.
pub fn read_travel((bytes, file): Named<'_>, day: Duration) -> Result<JemssTravel> {
    let tables = TableFile::read(bytes, file)?;
    let mut faults = Vec::new();
    let off_road = off_road_speeds(tables.expect("travelModes")?, day, &mut faults);
    let modes = off_road.len();
    let sets = tables
        .table("travelSets")
        .map_or_else(Vec::new, |table| travel_sets(table, modes, &mut faults));
    let timing = tables
        .table("travelSetsTiming")
        .map_or_else(Vec::new, |table| {
            set_times(table, sets.len(), day, &mut faults)
        });
    let travel = JemssTravel {
        off_road,
        sets,
        timing,
    };
    unless_faulty(travel, faults)
}

fn off_road_speeds(table: &Table, day: Duration, faults: &mut Vec<Fault>) -> Vec<Speed> {
    let Some(column) = table.require("offRoadSpeed", faults) else {
        return Vec::new();
    };
    let per_hour = 3_600_000.0 / day.as_millis().max(1) as f64;
    let mut speeds = Vec::new();
    for row in &table.rows {
        let Some(km_per_day) = table.number(row, column, faults) else {
            continue;
        };
        match Speed::from_kmh(km_per_day * per_hour) {
            Some(speed) => speeds.push(speed),
            None => faults.push(table.fault(
                row,
                format!("offRoadSpeed is {km_per_day} km a day, which no vehicle drives"),
                "give a positive number of kilometres a day",
            )),
        }
    }
    speeds
}

fn travel_sets(
    table: &Table,
    modes: usize,
    faults: &mut Vec<Fault>,
) -> Vec<BTreeMap<String, usize>> {
    let columns =
        ["travelSetIndex", "priority", "travelModeIndex"].map(|c| table.require(c, faults));
    let [Some(set), Some(priority), Some(mode)] = columns else {
        return Vec::new();
    };
    let mut sets: Vec<BTreeMap<String, usize>> = Vec::new();
    for row in &table.rows {
        let place = from_one(table, row, set, sets.len() + 1, faults);
        let (Some(place), Some(mode)) = (place, from_one(table, row, mode, modes, faults)) else {
            continue;
        };
        if place == sets.len() {
            sets.push(BTreeMap::new());
        }
        sets[place].insert(row.cell(priority).to_owned(), mode);
    }
    sets
}

fn set_times(
    table: &Table,
    sets: usize,
    day: Duration,
    faults: &mut Vec<Fault>,
) -> Vec<(Duration, usize)> {
    let columns = ["startTime", "travelSetIndex"].map(|c| table.require(c, faults));
    let [Some(start), Some(set)] = columns else {
        return Vec::new();
    };
    let mut timing = Vec::new();
    for row in &table.rows {
        let days = table.number(row, start, faults);
        let set = from_one(table, row, set, sets, faults);
        if let (Some(start), Some(set)) = (days.and_then(|days| of_days(days, day)), set) {
            timing.push((start, set));
        }
    }
    timing
}

/// A number that counts from 1 to `count`, as one from 0.
fn from_one(
    table: &Table,
    row: &Row,
    column: usize,
    count: usize,
    faults: &mut Vec<Fault>,
) -> Option<usize> {
    let number = table.whole(row, column, faults)?;
    let place = number.checked_sub(1).and_then(|p| usize::try_from(p).ok());
    let place = place.filter(|p| *p < count);
    if place.is_none() {
        let name = &table.columns[column];
        faults.push(table.fault(
            row,
            format!("{name} is {number}, but there are {count}"),
            format!("{name} counts from 1 to {count}"),
        ));
    }
    place
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_may_be_read_as_a_second() {
        let travel = "travelModes\ntravelModeIndex,offRoadSpeed\n1,24\n\ntravelSets\n\
            travelSetIndex,priority,travelModeIndex\n1,highPriority,1\n\ntravelSetsTiming\n\
            startTime,travelSetIndex\n0,1\n0.5,1\n";
        let travel =
            read_travel((travel.as_bytes(), "travel.csv"), Duration::from_secs(1)).unwrap();
        assert_eq!(travel.timing[1].0, Duration::from_millis(500));
        assert_eq!(travel.off_road[0].as_kmh(), 24.0 * 3600.0);
        assert_eq!(travel.sets[0]["highPriority"], 0);
    }
}
