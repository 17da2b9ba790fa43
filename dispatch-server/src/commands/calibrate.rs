//! `calibrate`: speeds fitted to recorded trips, with the error left on trips the fit did not see.

mod report;
mod trips;

use std::path::{Path, PathBuf};

use dispatch_core::calibration::{Parts, calibrate};
use dispatch_core::scenario::{Scenario, write};

use crate::answer::{Heading, Printer};
use crate::error::Result;
use crate::opened::open;
use crate::output::write_file;

const HELP: &str = "\
TRIPS.csv: from_lon,from_lat,to_lon,to_lat,departed_at,travel_s[,mode,district,inferred]
  departed_at   RFC 3339, or the clock on the wall of the scenario's time zone
  mode          siren or ordinary; default: as the scenario plans
  district      any name, for the report; default: the scenario's district where the trip ends
  inferred      1: its origin is a guess; it is judged apart and not learnt from
The first two thirds of the days (rounded) are learnt from, the rest is judged; of one day alone, every third trip is judged.
The fit replaces the scenario's factors and hours, its fixed access time and spread_sigma; where hardly anybody drove, the
scenario's hours stay. What is expected is the median trip.";

/// `calibrate`.
#[derive(Debug, clap::Args)]
#[command(after_help = HELP)]
pub(crate) struct Args {
    /// The scenario folder, or a folder of roads
    #[arg(long, value_name = "DIR")]
    scenario: PathBuf,
    /// Recorded trips
    #[arg(long, value_name = "TRIPS.csv")]
    trips: PathBuf,
    /// Where to write the fitted speeds: a file, or a folder for speeds.toml in it
    #[arg(long, value_name = "FILE|DIR")]
    out: Option<PathBuf>,
    /// What is not fitted: access, classes, districts
    #[arg(long, value_name = "PARTS", value_delimiter = ',', value_parser = ["access", "classes", "districts"])]
    keep: Vec<String>,
}

impl Args {
    /// Fits and judges.
    pub(super) fn run(&self, printer: Printer) -> Result<()> {
        let opened = open(&self.scenario)?;
        let recorded = trips::read(&crate::folder::read_file(&self.trips)?, &opened)?;
        let fits = |part: &str| !self.keep.iter().any(|kept| kept == part);
        let parts = Parts {
            access: fits("access"),
            classes: fits("classes"),
            districts: fits("districts"),
        };
        let found = calibrate(&opened.ground, &recorded.trips, parts)?;
        let scenario = Scenario {
            speeds: found.speeds.clone(),
            ..Scenario::clone(&opened.scenario)
        };
        let out = self.out.as_deref().map(file_of);
        if let Some(out) = &out {
            let head = report::head(&found, &opened.scenario, &self.trips);
            write_file(out, (head + &write::speeds(&scenario)).as_bytes())?;
        }
        let body = report::body(&found, &recorded, &scenario, out.as_deref());
        let mut warnings = opened.warnings.clone();
        warnings.extend(recorded.warnings());
        warnings.extend(found.notes.iter().cloned());
        let text = report::text(&body, &scenario.name);
        let scenario = Some(opened.name());
        printer.print(Heading { scenario, warnings }, &body, &text)
    }
}

/// The file meant by `--out`.
fn file_of(out: &Path) -> PathBuf {
    if out.is_dir() {
        out.join("speeds.toml")
    } else {
        out.to_owned()
    }
}
