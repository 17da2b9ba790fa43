//! The city of the demo: grown from the facts of `seeds/wuhan`, which are compiled into the program,
//! and its stations placed as its settings plan.

use std::path::Path;
use std::sync::Arc;

use dispatch_core::placement::{Control, Request};
use dispatch_core::planning::{City, Hours, Model, Question, apply};
use dispatch_core::roads::grow;
use dispatch_core::scenario::{Folder, Scenario, write};
use dispatch_core::travel::{Ground, Network};

use crate::error::Result;
use crate::locate;
use crate::opened::ROAD_FILE;
use crate::out;
use crate::output::NewFolder;

macro_rules! facts {
    ($($name:literal),+ $(,)?) => {
        [$(($name, include_bytes!(concat!("../../../seeds/wuhan/", $name)).as_slice())),+]
    };
}

/// The facts, by name.
pub(super) const FACTS: [(&str, &[u8]); 10] = facts![
    "city.toml",
    "crossings.csv",
    "demand.toml",
    "districts.geojson",
    "hospitals.csv",
    "roads.geojson",
    "settings.toml",
    "speeds.toml",
    "towns.csv",
    "water.geojson",
];

/// Of the search for the stations.
const SEED: u64 = 1;

/// Grows the city and places its stations into a folder, searching until `stop` says so.
///
/// # Errors
/// A folder that cannot be written. The facts themselves are sound.
pub(crate) fn build(out: &Path, stop: &mut dyn FnMut() -> bool) -> Result<()> {
    let folder = NewFolder::begin(out, &[])?;
    out::progress("growing the streets of a city like Wuhan (a few seconds)");
    let facts = FACTS.map(|(name, bytes)| (name.to_owned(), bytes.to_vec()));
    let grown = grow::grow(&facts.into())?;
    let network = Network::prepare(grown.network.build())?;
    let roads = network.to_bytes();
    let files = Folder { files: grown.files };
    let scenario = Arc::new(Scenario::read(&files)?);
    let stations = scenario.planning.stations.map(|stations| stations as usize);
    out::progress(&format!(
        "placing its {} stations where they reach the most people in time",
        stations.unwrap_or(0)
    ));
    let ground = Ground::new(Arc::clone(&scenario), Some(Arc::new(network)))?;
    let question = Question {
        mode: scenario.planning.mode,
        priority: locate::priority(&scenario, None)?,
        hours: Hours::Moment(scenario.planning.at),
    };
    let city = City::new(&ground, question)?;
    let request = Request {
        p: stations,
        kept: Vec::new(),
        closed: Vec::new(),
        seed: SEED,
    };
    let mut control = Control {
        stop,
        progress: &mut |_| {},
        nodes: u64::MAX,
    };
    let (solution, _) = city.solve(&ground, Model::Mclp, &request, &mut control)?;
    let placed = apply(&scenario, &city.problem.stations(&solution.sites)).scenario;
    for (name, bytes) in &files.files {
        match name.as_str() {
            "stations.csv" => folder.write(name, &write::stations(&placed))?,
            "units.csv" => folder.write(name, &write::units(&placed))?,
            _ => folder.write(name, bytes)?,
        }
    }
    folder.write(ROAD_FILE, &roads)?;
    folder.finish()
}
