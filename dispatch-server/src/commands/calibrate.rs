//! `calibrate`: speeds fitted to recorded trips, with the error left on trips the fit did not see.

mod report;
pub(crate) mod trips;

use std::path::{Path, PathBuf};

use dispatch_core::calibration::{Parts, calibrate};
use dispatch_core::scenario::{Scenario, write};
use dispatch_core::units::Duration;
use trips::Recorded;

use super::replay::log_of;
use crate::answer::{Heading, Printer};
use crate::error::Result;
use crate::folder::read_file;
use crate::opened::{Opened, open};
use crate::output::write_file;

const HELP: &str = "\
TRIPS.csv: from_lon,from_lat,to_lon,to_lat,departed_at,travel_s[,logged_at,mode,district,inferred]
  departed_at   RFC 3339, or the clock on the wall of the scenario's time zone
  logged_at     the moment whose day decides whether it is learnt from; default: departed_at
  mode          siren or ordinary; default: as the scenario plans
  district      any name, for the report; default: the scenario's district where the trip ends
  inferred      1: its origin is a guess; it is judged apart and not learnt from
LOG.csv: a call log of the scenario, with units, en_route_at and on_scene_at (a row a unit in LOG.responses.csv, if it is there).
  A unit that was free for --idle-min left from its station; one freed at most 10 minutes before left from that hospital or
  scene, which is an inferred origin; others are left out.
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
    #[arg(
        long,
        value_name = "TRIPS.csv",
        conflicts_with = "calls",
        required_unless_present = "calls"
    )]
    trips: Option<PathBuf>,
    /// A call log, whose units' trips to the scenes are used
    #[arg(long, value_name = "LOG.csv")]
    calls: Option<PathBuf>,
    /// A unit of the log that was free so long left from its station
    #[arg(long, value_name = "MINUTES", default_value_t = 40, value_parser = clap::value_parser!(u16).range(1..=1440))]
    idle_min: u16,
    /// Where to write the fitted speeds: a file, or a folder for speeds.toml in it
    #[arg(long, value_name = "FILE|DIR")]
    out: Option<PathBuf>,
    /// What is not fitted: access, classes, districts, spread
    #[arg(long, value_name = "PARTS", value_delimiter = ',', value_parser = ["access", "classes", "districts", "spread"])]
    keep: Vec<String>,
}

impl Args {
    /// Fits and judges.
    pub(super) fn run(&self, printer: Printer) -> Result<()> {
        let opened = open(&self.scenario)?;
        let (recorded, from) = self.recorded(&opened)?;
        let fits = |part: &str| !self.keep.iter().any(|kept| kept == part);
        let parts = Parts {
            access: fits("access"),
            classes: fits("classes"),
            districts: fits("districts"),
            spread: fits("spread"),
        };
        let found = calibrate(&opened.ground, &recorded.trips, parts)?;
        let scenario = Scenario {
            speeds: found.speeds.clone(),
            ..Scenario::clone(&opened.scenario)
        };
        let out = self.out.as_deref().map(file_of);
        if let Some(out) = &out {
            let head = report::head(&found, &opened.scenario, &from);
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

impl Args {
    /// The trips, and the file they are from.
    fn recorded(&self, opened: &Opened) -> Result<(Recorded, String)> {
        let file = self.trips.as_ref().or(self.calls.as_ref());
        let file = read_file(file.map_or(Path::new(""), PathBuf::as_path))?;
        let recorded = if self.calls.is_some() {
            let log = log_of(&file, &opened.scenario)?;
            let idle = Duration::from_secs(i64::from(self.idle_min) * 60);
            trips::logged(&log, opened, idle)
        } else {
            trips::read(&file, opened)?
        };
        Ok((recorded, file.path))
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
