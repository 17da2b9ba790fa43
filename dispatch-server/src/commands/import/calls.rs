//! `import calls`: somebody else's call log → ours.
//!
//! Columns, values and local time stamps are translated by a mapping; rows of one unit each are
//! joined to incidents. What comes out is read again by the core's own reader before it is
//! written, so every log that this leaves can be replayed.

mod reading;
mod writing;

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use dispatch_core::error::{Error as CoreError, Fault, unless_faulty};
use dispatch_core::geo::Datum;
use dispatch_core::roads::table_file::Table;
use dispatch_core::scenario::{Calendar, Scenario};
use serde::{Deserialize, Serialize};

use self::reading::{Incident, Reading};
use self::writing::{Written, check};
use super::datum;
use crate::answer::{Heading, Printer};
use crate::error::Result;
use crate::folder::{Named, read_file};
use crate::opened::open;
use crate::output::write_file;

/// Our columns, in the order in which they are written.
const COLUMNS: [&str; 22] = [
    "incident",
    "reported_at",
    "lon",
    "lat",
    "priority",
    "determinant",
    "unit",
    "ordered_at",
    "acknowledged_at",
    "en_route_at",
    "on_scene_at",
    "left_scene_at",
    "at_hospital_at",
    "handed_over_at",
    "clear_at",
    "hospital",
    "transported",
    "call_processing_s",
    "turnout_s",
    "on_scene_s",
    "handover_s",
    "needs",
];
/// Those a log cannot be without.
const REQUIRED: [&str; 4] = ["incident", "reported_at", "lon", "lat"];

const HELP: &str = "\
MAPPING.toml:
  time_zone = \"America/Chicago\"    of stamps without an offset; default: the scenario's
  one_row = \"incident\"             or \"unit\": rows of an incident are joined, the first on scene serves
  [columns]                        ours = \"theirs\"
  incident = \"id\"
  [values.priority]                theirs = \"ours\", for any column
  \"E\" = \"1\"
  [only]                           rows whose column has one of these values
  unit_type = [\"MEDIC\", \"PRIVATE\"]";

/// `import calls`.
#[derive(Debug, clap::Args)]
#[command(after_help = HELP)]
pub(crate) struct Args {
    /// The log
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// How its columns and values are called here
    #[arg(long, value_name = "MAPPING.toml")]
    map: PathBuf,
    /// The scenario it belongs to
    #[arg(long, value_name = "DIR")]
    scenario: PathBuf,
    /// The log in our form
    #[arg(long, value_name = "FILE.csv")]
    out: PathBuf,
    /// In which longitude and latitude are given; WGS-84 is written
    #[arg(long, value_name = "DATUM", value_parser = datum::parser(), default_value = "wgs84")]
    datum: Datum,
    /// Leave out incidents that cannot be right, instead of refusing the log
    #[arg(long)]
    skip_bad: bool,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Mapping {
    time_zone: Option<String>,
    #[serde(default)]
    one_row: OneRow,
    columns: BTreeMap<String, String>,
    #[serde(default)]
    values: BTreeMap<String, BTreeMap<String, String>>,
    #[serde(default)]
    only: BTreeMap<String, Vec<String>>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum OneRow {
    #[default]
    Incident,
    Unit,
}

/// What came in.
#[derive(Debug, Default, Serialize)]
struct Imported {
    out: String,
    rows: usize,
    incidents: usize,
    responses: usize,
    left_out: usize,
}

/// A log in our words.
pub(crate) struct Translated {
    /// As it is written.
    written: Written,
    /// Rows there were.
    rows: usize,
    incidents: Vec<Incident>,
    /// Rows that were left out.
    left_out: usize,
    /// Column → rows whose name the scenario does not have.
    blanked: BTreeMap<&'static str, usize>,
}

/// Translates a log as its mapping says; `skip_bad` leaves out incidents that cannot be right.
///
/// # Errors
/// Every fault of the mapping, then of the log.
pub(crate) fn translated(
    (file, map): (&Named, &Named),
    scenario: &Scenario,
    datum: Datum,
    skip_bad: bool,
) -> Result<Translated> {
    let mapping = mapping(map)?;
    let zone = mapping.time_zone.as_deref().map(Calendar::of).transpose();
    let zone = zone.map_err(|error| map.fault(error))?;
    let table = Table::plain(&file.bytes, &file.path)?;
    let mut reading = Reading {
        table: &table,
        mapping: &mapping,
        datum,
        scenario,
        zone: zone.as_ref().unwrap_or(&scenario.calendar),
        faults: Vec::new(),
        blanked: BTreeMap::new(),
    };
    let mut incidents = reading.incidents()?;
    let mut faults = std::mem::take(&mut reading.faults);
    let written = check(&mut incidents, scenario, &file.path, &mut faults)?;
    if !faults.is_empty() && !skip_bad {
        faults.sort_by_key(|fault| fault.line);
        return Err(CoreError::Faults(faults).into());
    }
    let left_out: BTreeSet<_> = faults.iter().map(|fault| fault.line).collect();
    Ok(Translated {
        written,
        rows: table.rows.len(),
        incidents,
        left_out: left_out.len(),
        blanked: reading.blanked,
    })
}

impl Args {
    /// Imports.
    pub(super) fn run(&self, printer: Printer) -> Result<()> {
        let opened = open(&self.scenario)?;
        let (file, map) = (read_file(&self.file)?, read_file(&self.map)?);
        let log = translated((&file, &map), &opened.scenario, self.datum, self.skip_bad)?;
        let mut body = Imported {
            out: self.out.display().to_string(),
            rows: log.rows,
            incidents: log.incidents.len(),
            left_out: log.left_out,
            ..Imported::default()
        };
        if let Some(responses) = &log.written.responses {
            let units = log.incidents.iter().map(|one| one.responses.len());
            body.responses = units.sum();
            let beside = format!("{}.responses.csv", log_stem(&body.out));
            write_file(&PathBuf::from(beside), responses)?;
        }
        write_file(&self.out, &log.written.calls)?;
        let mut warnings = opened.warnings.clone();
        let blanked = log.blanked.iter();
        warnings.extend(blanked.map(|(column, count)| {
            format!("{count} rows name a {column} that the scenario lacks: left empty")
        }));
        let text = format!(
            "{}: {} incidents of {} rows, {} left out\n",
            body.out, body.incidents, body.rows, body.left_out
        );
        let scenario = Some(opened.name());
        printer.print(Heading { scenario, warnings }, &body, &text)
    }
}

fn log_stem(out: &str) -> &str {
    out.strip_suffix(".csv").unwrap_or(out)
}

fn mapping(file: &Named) -> Result<Mapping> {
    let remedy =
        "write [columns] with lines such as incident = \"id\"; see dispatch import calls --help";
    let mapping: Mapping = file.toml("mapping", remedy)?;
    let mut faults = Vec::new();
    for name in mapping
        .columns
        .keys()
        .chain(mapping.values.keys())
        .filter(|name| !COLUMNS.contains(&name.as_str()))
    {
        let remedy = format!("choose among: {}", COLUMNS.join(", "));
        faults.push(Fault::in_file(
            &file.path,
            format!("there is no column \"{name}\""),
            remedy,
        ));
    }
    for name in REQUIRED
        .iter()
        .filter(|name| !mapping.columns.contains_key(**name))
    {
        let remedy = format!("add {name} = \"the log's heading\" under [columns]");
        faults.push(Fault::in_file(
            &file.path,
            format!("it does not say which column is {name}"),
            remedy,
        ));
    }
    Ok(unless_faulty(mapping, faults)?)
}
