//! What a plan leaves: the scenario with the chosen sites as its stations, and what it is worth.

use std::path::Path;

use dispatch_core::coverage::Unreached;
use dispatch_core::scenario::{StationStatus, write};
use serde::Serialize;
use serde_json::{Value, json};

use super::city::{City, Plan, Work};
use super::{map, worth};
use crate::commands::coverage::unreached;
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
    folder.write("plan/plan.geojson", &pretty(&features(work, plan, body))?)?;
    folder.write("plan/map.svg", map::draw(work, plan).as_bytes())?;
    folder.write("plan/stations.csv", &csv(&body.stations)?)?;
    folder.write("plan/candidates.csv", &csv(&worth::candidates(work, plan))?)?;
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
        writer.serialize(row).map_err(|e| unwritten(&e.to_string()))?;
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
fn features(work: &Work<'_>, plan: &Plan, body: &City) -> Value {
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
    let whatever: Vec<bool> = {
        let mut missed = vec![false; scenario.zones.len()];
        for zone in work.problem.unreachable() {
            missed[dispatch_core::ids::Id::index(zone)] = true;
        }
        missed
    };
    let missed = plan.report.unreached.iter().map(|zone: &Unreached| {
        let row = unreached(scenario, zone);
        let (lon, lat) = (row.lon, row.lat);
        let mut properties = json!(row);
        properties["kind"] = json!("unreached_zone");
        properties["whatever_is_built"] = json!(whatever[dispatch_core::ids::Id::index(zone.zone)]);
        point(lon, lat, properties)
    });
    let features: Vec<Value> = open.chain(closed).chain(missed).collect();
    json!({"type": "FeatureCollection", "features": features})
}
