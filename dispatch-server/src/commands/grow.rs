//! `grow`: facts → a whole scenario with its road network.

use std::path::PathBuf;

use dispatch_core::roads::grow;

use super::import::network;
use crate::answer::Printer;
use crate::error::{Error, Result};
use crate::folder::read_folder;
use crate::opened::ROAD_FILE;
use crate::out;
use crate::output::NewFolder;

/// Files that a grown folder may have left where the new one goes.
const OURS: [&str; 11] = [
    "scenario.toml",
    "roads.bin",
    "zones.csv",
    "districts.geojson",
    "stations.csv",
    "units.csv",
    "shifts.csv",
    "hospitals.csv",
    "speeds.toml",
    "demand.toml",
    "water.geojson",
];

/// `grow`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "FACTS_DIR holds city.toml, districts.geojson, water.geojson, roads.geojson, crossings.csv, \
                        towns.csv, hospitals.csv and the settings, speeds and demand of the scenario; seeds/wuhan is \
                        one, and seeds/README.md describes them."
)]
pub(crate) struct Args {
    /// The folder of facts
    #[arg(value_name = "FACTS_DIR")]
    facts: PathBuf,
    /// The scenario folder to make
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
}

impl Args {
    /// Grows.
    pub(super) fn run(&self, printer: Printer) -> Result<()> {
        let out = NewFolder::begin(&self.out, &OURS)?;
        let loaded = read_folder(&self.facts)?;
        out::progress("growing the streets");
        let grown = grow::grow(&loaded.files.files).map_err(|e| Error::Core(loaded.named(e)))?;
        let report = network::prepare(grown.network.build())?;
        for (name, bytes) in &grown.files {
            out.write(name, bytes)?;
        }
        out.write(ROAD_FILE, &report.network.to_bytes())?;
        out.finish()?;
        report.print(&self.out, grown.notes, printer)
    }
}
