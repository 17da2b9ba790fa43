//! What a plan leaves: the scenario with the chosen sites as its stations, and what it is worth.

use std::path::Path;

use dispatch_core::planning::Plan;
use dispatch_core::scenario::{StationStatus, write};
use serde::Serialize;
use serde_json::{Value, json};

use super::city::City;
use super::work::Work;
use super::{map, worth};
use crate::error::{Error, Result};
use crate::output::NewFolder;

/// Tables of the scenario that a plan changes.
const STATIONS: &str = "stations.csv";
const UNITS: &str = "units.csv";

/// Writes the folder.
pub(super) fn write(out: &Path, work: &Work<'_>, plan: &Plan, body: &City) -> Result<()> {
    let folder = NewFolder::begin(out, &[])?;
    let scenario = &plan.applied.scenario;
    let given = &work.opened.loaded.files.files;
    let carried = given.iter().filter(|(name, _)| {
        ![STATIONS, UNITS].contains(&name.as_str()) && !name.starts_with("plan/")
    });
    for (name, bytes) in carried {
        folder.write(name, bytes)?;
    }
    folder.write(STATIONS, &write::stations(scenario))?;
    folder.write(UNITS, &write::units(scenario))?;
    folder.write("plan/plan.json", &pretty(body)?)?;
    folder.write("plan/plan.geojson", &pretty(&features(plan, body))?)?;
    folder.write("plan/map.svg", map::draw(work, plan).as_bytes())?;
    folder.write("plan/stations.csv", &csv(&body.stations)?)?;
    folder.write("plan/candidates.csv", &csv(&worth::candidates(work, plan))?)?;
    folder.write("plan/unreached.csv", &csv(&places(body))?)?;
    folder.write("plan/curve.csv", &csv(&body.curve)?)?;
    folder.write("plan/districts.csv", &csv(&flat(body))?)?;
    folder.finish()
}

fn pretty(value: &impl Serialize) -> Result<Vec<u8>> {
    serde_json::to_vec_pretty(value).map_err(|e| unwritten(&e.to_string()))
}

fn csv<T: Serialize>(rows: &[T]) -> Result<Vec<u8>> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    for row in rows {
        writer
            .serialize(row)
            .map_err(|e| unwritten(&e.to_string()))?;
    }
    writer.into_inner().map_err(|e| unwritten(&e.to_string()))
}

fn unwritten(cause: &str) -> Error {
    Error::Work {
        what: "the plan".to_owned(),
        cause: cause.to_owned(),
        remedy: "this is a fault of the program: please report it with the command".to_owned(),
    }
}

/// A place not reached as a line of a table.
#[derive(Debug, Serialize)]
struct PlaceLine<'a> {
    zone: &'a str,
    district: Option<&'a str>,
    area: &'a str,
    community: &'a str,
    lon: f64,
    lat: f64,
    population: f64,
    travel_s: Option<String>,
    allowed_s: String,
    reason: &'a str,
    whatever_is_built: bool,
}

fn places(body: &City) -> Vec<PlaceLine<'_>> {
    let rows = body.unreached.iter();
    rows.map(|row| PlaceLine {
        zone: &row.zone.zone,
        district: row.zone.district.as_deref(),
        area: row.zone.area,
        community: &row.community,
        lon: row.zone.lon,
        lat: row.zone.lat,
        population: row.zone.population,
        travel_s: row.zone.travel_s.map(|travel| travel.0.to_string()),
        allowed_s: row.zone.allowed_s.0.to_string(),
        reason: row.zone.reason,
        whatever_is_built: row.whatever_is_built,
    })
    .collect()
}

/// The table by district with a line a cell.
#[derive(Debug, Serialize)]
struct Line<'a> {
    district: &'a str,
    name: &'a str,
    standard_s: String,
    population: f64,
    siren: Option<f64>,
    turnout_s: String,
    best: f64,
    best_hour_of_week: u8,
    mean: f64,
    worst: f64,
    worst_hour_of_week: u8,
}

fn flat(body: &City) -> Vec<Line<'_>> {
    let rows = body.table.iter();
    let lines = rows.flat_map(|row| {
        row.cells.iter().map(|cell| Line {
            district: &row.id,
            name: &row.name,
            standard_s: row.standard_s.map_or_else(String::new, |s| s.0.to_string()),
            population: row.population,
            siren: cell.siren,
            turnout_s: cell.turnout_s.0.to_string(),
            best: cell.best,
            best_hour_of_week: cell.best_hour_of_week,
            mean: cell.mean,
            worst: cell.worst,
            worst_hour_of_week: cell.worst_hour_of_week,
        })
    });
    lines.collect()
}

/// Stations, stations that close, and the zones left uncovered, as points.
fn features(plan: &Plan, body: &City) -> Value {
    let scenario = &plan.applied.scenario;
    let point = |lon: f64, lat: f64, properties: Value| {
        json!({
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [lon, lat]},
            "properties": properties,
        })
    };
    let open = body.stations.iter().map(|station| {
        let mut properties = json!(station);
        properties["kind"] = json!("station");
        point(station.lon, station.lat, properties)
    });
    let closed = plan.applied.closed.iter().map(|&id| {
        let station = &scenario.stations[id];
        debug_assert_eq!(station.status, StationStatus::Closed, "closed by the plan");
        let properties = json!({"kind": "closed_station", "id": station.id, "name": station.name});
        point(station.at.lon(), station.at.lat(), properties)
    });
    let missed = body.unreached.iter().map(|row| {
        let mut properties = json!(row);
        properties["kind"] = json!("unreached_zone");
        point(row.zone.lon, row.zone.lat, properties)
    });
    let features: Vec<Value> = open.chain(closed).chain(missed).collect();
    json!({"type": "FeatureCollection", "features": features})
}
