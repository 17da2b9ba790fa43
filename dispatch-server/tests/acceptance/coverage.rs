//! Coverage of an imported city in both modes, from all stations and from those with a unit, by the
//! standards of every priority, against `coverage_reference.json`.

use dispatch_core::geo::Coordinate;
use dispatch_core::roads::Snapper;
use serde_json::Value;

use crate::city::City;
use crate::failure::{Differences, Outcome, failure};
use crate::folder::Folder;
use crate::import::Import;
use crate::program::dispatch;
use crate::shop::Shop;
use crate::table::Table;

pub(crate) const FILE: &str = "coverage_reference.json";

const SHARE: f64 = 0.0001;
const SECONDS: f64 = 0.02;
/// The reference has five decimals.
const KM: f64 = 0.000_02;

const STATIONS: [(&str, &str); 2] = [
    ("all_stations", "all"),
    ("stations_with_ambulance", "staffed"),
];
const MODES: [(&str, &str); 2] = [("mode_1", "siren"), ("mode_2", "ordinary")];
const FIGURES: [(&str, &str); 3] = [
    ("mean_s", "travel_mean_s"),
    ("median_s", "travel_p50_s"),
    ("p90_s", "travel_p90_s"),
];

pub(crate) fn run(shop: &mut Shop) -> Outcome {
    let (folder, city) = (shop.folder, &shop.city()?.clone());
    let expected: Value = serde_json::from_slice(&folder.bytes(FILE)?)?;
    let mut compared = Compared::new(city, priorities(folder, city)?);
    for (key, stations) in STATIONS {
        for (mode_key, mode) in MODES {
            if let Some(expected) = expected.get(key).and_then(|part| part.get(mode_key)) {
                compared.row(expected, mode, stations)?;
            }
        }
    }
    let far = expected["mean_km_cell_to_node"]
        .as_f64()
        .filter(|_| folder.has(&[RASTER]));
    if let Some(expected) = far {
        let km = mean_km_to_node(folder, shop.network()?)?;
        compared.differences.check((km - expected).abs() <= KM, || {
            format!("cells lie {km:.5} km from their nodes, expected {expected}")
        });
    }
    let figures = format!(
        "{} shares at most {:.6} off, {} times at most {:.4} s off",
        compared.shares.0, compared.shares.1, compared.times.0, compared.times.1
    );
    compared.differences.check(compared.shares.0 > 0, || {
        "the reference names no share".to_owned()
    });
    compared.differences.outcome(figures)
}

struct Compared<'a> {
    city: &'a City,
    /// The name in the tables, and the id in the scenario, of every priority.
    priorities: Vec<(String, String)>,
    differences: Differences,
    /// How many, and how far off the worst.
    shares: (usize, f64),
    times: (usize, f64),
}

impl<'a> Compared<'a> {
    fn new(city: &'a City, priorities: Vec<(String, String)>) -> Self {
        Self {
            city,
            priorities,
            differences: Differences::default(),
            shares: (0, 0.0),
            times: (0, 0.0),
        }
    }

    fn row(&mut self, expected: &Value, mode: &str, stations: &str) -> Outcome<()> {
        let shares = expected["share_within_cover_time"].as_object();
        for (name, share) in shares.into_iter().flatten() {
            let known = self
                .priorities
                .iter()
                .find(|(of_table, _)| of_table.starts_with(name.as_str()));
            let (_, priority) =
                known.ok_or_else(|| failure(format!("no priority is called {name}")))?;
            let priority = priority.clone();
            let scenario = self.city.scenario.to_string_lossy();
            let flags = [
                "coverage",
                "--scenario",
                &scenario,
                "--mode",
                mode,
                "--stations",
                stations,
                "--priority",
            ];
            let answer = dispatch(&[&flags[..], &[&priority[..], "--json"]].concat())?;
            let answer: Value = serde_json::from_slice(&answer)?;
            let total = &answer["total"];
            let place = format!("{mode}, {stations}, {name}");
            self.figure(&place, ("share", &total["share"], share), SHARE);
            for (theirs, ours) in FIGURES {
                self.figure(&place, (ours, &total[ours], &expected[theirs]), SECONDS);
            }
        }
        Ok(())
    }

    fn figure(&mut self, place: &str, (name, found, expected): (&str, &Value, &Value), most: f64) {
        let off = match (found.as_f64(), expected.as_f64()) {
            (Some(found), Some(expected)) => (found - expected).abs(),
            (_, None) => return,
            (None, _) => f64::INFINITY,
        };
        let kind = if name == "share" {
            &mut self.shares
        } else {
            &mut self.times
        };
        *kind = (kind.0 + 1, kind.1.max(off));
        self.differences.check(off <= most + 1e-9, || {
            format!("{place}: {name} {found}, expected {expected}")
        });
    }
}

/// The priorities of the tables with their ids in the scenario, both in their order.
fn priorities(folder: &Folder, city: &City) -> Outcome<Vec<(String, String)>> {
    let tables = Table::several(&folder.bytes("priorities.csv")?)?;
    let table = tables
        .get("priorities")
        .ok_or_else(|| failure("no table priorities"))?;
    let settings = std::fs::read_to_string(city.scenario.join("scenario.toml"))?;
    let settings: toml::Table = settings.parse()?;
    let ids = settings
        .get("priority")
        .and_then(toml::Value::as_array)
        .into_iter()
        .flatten();
    let ids = ids.filter_map(|priority| priority.get("id")?.as_str());
    let name = |row: crate::table::Row| row.text("name").map(str::to_owned);
    Ok(table
        .rows()
        .filter_map(name)
        .zip(ids.map(str::to_owned))
        .collect())
}

const RASTER: &str = "demand_raster.csv";

/// How far the cells of the raster lie from their nodes, by what lives in them.
fn mean_km_to_node(folder: &Folder, import: &Import) -> Outcome<f64> {
    let cells = Table::plain(&folder.bytes(RASTER)?)?;
    let snapper = Snapper::nodes(import.roads(), import.plane);
    let (mut weight, mut sum) = (0.0, 0.0);
    for cell in cells.rows() {
        let at = Coordinate::from_degrees(cell.needed_number("x")?, cell.needed_number("y")?);
        let snap = at
            .and_then(|at| snapper.nearest(at))
            .ok_or_else(|| failure("a cell has no node"))?;
        let z = cell.needed_number("z")?;
        weight += z;
        sum += z * snap.distance.as_metres() / 1000.0;
    }
    Ok(sum / weight)
}
