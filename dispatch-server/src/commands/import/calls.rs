//! `import calls`: somebody else's call log → ours.
//!
//! Columns, values and local time stamps are translated by a mapping; rows of one unit each are
//! joined to incidents. What comes out is read again by the core's own reader before it is
//! written, so every log that this leaves can be replayed.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use dispatch_core::error::{Error as CoreError, Fault};
use dispatch_core::geo::{Coordinate, Datum};
use dispatch_core::roads::table_file::{Row, Table};
use dispatch_core::scenario::{Calendar, CallLog, Folder, Scenario};
use dispatch_core::units::Time;
use serde::{Deserialize, Serialize};

use super::datum;
use crate::answer::{Heading, Printer};
use crate::error::{Error, Result};
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

/// One incident in our words, with the line it is from.
#[derive(Clone, Debug)]
struct Incident {
    line: u64,
    reported_at: Time,
    cells: BTreeMap<&'static str, String>,
    /// The cells of every unit's row.
    responses: Vec<BTreeMap<&'static str, String>>,
}

impl Args {
    /// Imports.
    pub(super) fn run(&self, printer: Printer) -> Result<()> {
        let opened = open(&self.scenario)?;
        let (file, map) = (read_file(&self.file)?, read_file(&self.map)?);
        let mapping = mapping(&map)?;
        let zone = mapping.time_zone.as_deref().map(Calendar::of).transpose()?;
        let table = Table::plain(&file.bytes, &file.path)?;
        let mut reading = Reading {
            table: &table,
            mapping: &mapping,
            datum: self.datum,
            scenario: &opened.scenario,
            zone: zone.as_ref().unwrap_or(&opened.scenario.calendar),
            faults: Vec::new(),
            blanked: BTreeMap::new(),
        };
        let mut incidents = reading.incidents()?;
        let mut faults = std::mem::take(&mut reading.faults);
        let log = check(&mut incidents, &opened.scenario, &file.path, &mut faults)?;
        if !faults.is_empty() && !self.skip_bad {
            faults.sort_by_key(|fault| fault.line);
            return Err(CoreError::Faults(faults).into());
        }
        let mut body = Imported {
            out: self.out.display().to_string(),
            rows: table.rows.len(),
            incidents: incidents.len(),
            left_out: faults
                .iter()
                .map(|fault| fault.line)
                .collect::<BTreeSet<_>>()
                .len(),
            ..Imported::default()
        };
        if let Some(responses) = log.responses {
            body.responses = incidents
                .iter()
                .map(|incident| incident.responses.len())
                .sum();
            write_file(
                &PathBuf::from(format!("{}.responses.csv", log_stem(&body.out))),
                &responses,
            )?;
        }
        write_file(&self.out, &log.calls)?;
        let mut warnings = opened.warnings.clone();
        let blanked = reading.blanked.iter();
        warnings.extend(blanked.map(|(column, count)| {
            format!("{count} rows name a {column} that the scenario lacks: left empty")
        }));
        let text = format!(
            "{}: {} incidents of {} rows, {} left out\n",
            body.out, body.incidents, body.rows, body.left_out
        );
        printer.print(
            Heading {
                scenario: Some(opened.name()),
                warnings,
            },
            &body,
            &text,
        )
    }
}

fn log_stem(out: &str) -> &str {
    out.strip_suffix(".csv").unwrap_or(out)
}

fn mapping(file: &Named) -> Result<Mapping> {
    let text = file.text()?;
    let mapping: Mapping = toml::from_str(text).map_err(|e| {
        let line = e.span().map(|span| 1 + text[..span.start].matches('\n').count() as u64);
        let cause = format!("it is no mapping: {}", e.message());
        let remedy = "write [columns] with lines such as incident = \"id\"; see dispatch import calls --help";
        Fault { line, ..Fault::in_file(&file.path, cause, remedy) }
    })?;
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
    Ok(dispatch_core::error::unless_faulty(mapping, faults)?)
}

struct Reading<'a> {
    table: &'a Table,
    mapping: &'a Mapping,
    datum: Datum,
    scenario: &'a Scenario,
    zone: &'a Calendar,
    faults: Vec<Fault>,
    /// Column → rows whose name the scenario does not have.
    blanked: BTreeMap<&'static str, usize>,
}

impl Reading<'_> {
    /// The incidents in the order of their reports.
    fn incidents(&mut self) -> Result<Vec<Incident>> {
        let mut missing = Vec::new();
        let mut places = Vec::new();
        for ours in COLUMNS {
            if let Some(theirs) = self.mapping.columns.get(ours) {
                places.extend(
                    self.table
                        .require(theirs, &mut missing)
                        .map(|place| (ours, place)),
                );
            }
        }
        let mut only = Vec::new();
        for (column, values) in &self.mapping.only {
            only.extend(
                self.table
                    .require(column, &mut missing)
                    .map(|place| (place, values)),
            );
        }
        if !missing.is_empty() {
            return Err(CoreError::Faults(missing).into());
        }
        let mut incidents: Vec<Incident> = Vec::new();
        let mut known: BTreeMap<String, usize> = BTreeMap::new();
        let table = self.table;
        let wanted = |row: &Row| {
            only.iter()
                .all(|(place, values)| values.iter().any(|value| value == row.cell(*place)))
        };
        for row in table.rows.iter().filter(|row| wanted(row)) {
            let Some(incident) = self.incident(row, &places) else {
                continue;
            };
            match known.get(&incident.cells["incident"]) {
                Some(&place) if self.mapping.one_row == OneRow::Unit => {
                    incidents[place].join(incident);
                }
                _ => {
                    known.insert(incident.cells["incident"].clone(), incidents.len());
                    incidents.push(incident);
                }
            }
        }
        incidents.sort_by_key(|incident| incident.reported_at);
        Ok(incidents)
    }

    fn incident(&mut self, row: &Row, places: &[(&'static str, usize)]) -> Option<Incident> {
        let before = self.faults.len();
        let mut cells = BTreeMap::new();
        for &(ours, place) in places {
            let text = self.cell(row, ours, row.cell(place));
            if text.is_empty() && REQUIRED.contains(&ours) && self.faults.len() == before {
                self.faults.push(self.table.fault(
                    row,
                    format!("it has no {ours}"),
                    "fill it in, or use --skip-bad",
                ));
            }
            cells.insert(ours, text);
        }
        if self.faults.len() > before {
            return None;
        }
        self.convert(&mut cells);
        let reported_at = self
            .scenario
            .calendar
            .parse_moment(&cells["reported_at"])
            .ok()?;
        let responses = match self.mapping.one_row {
            OneRow::Unit => vec![cells.clone()],
            OneRow::Incident => Vec::new(),
        };
        Some(Incident {
            line: row.line,
            reported_at,
            cells,
            responses,
        })
    }

    /// Brings the place to WGS-84. What is no place stays as it is, for the reader to find fault with.
    fn convert(&self, cells: &mut BTreeMap<&'static str, String>) {
        let number = |name| cells.get(name).and_then(|text| text.parse().ok());
        let place = number("lon").zip(number("lat"));
        let at = place.and_then(|(lon, lat)| Coordinate::from_degrees(lon, lat));
        if let Some(at) = at.filter(|_| self.datum != Datum::Wgs84) {
            let at = self.datum.to_wgs84(at);
            cells.insert("lon", format!("{:.7}", at.lon()));
            cells.insert("lat", format!("{:.7}", at.lat()));
        }
    }

    /// A cell in our words.
    fn cell(&mut self, row: &Row, ours: &'static str, text: &str) -> String {
        let text = self
            .mapping
            .values
            .get(ours)
            .and_then(|values| values.get(text))
            .map_or(text, String::as_str);
        if text.is_empty() {
            return String::new();
        }
        if ours.ends_with("_at") {
            return match self.zone.parse_logged(text) {
                Ok(at) => self.scenario.calendar.format(at),
                Err(error) => {
                    self.faults.push(self.table.fault(
                        row,
                        format!("{ours}: {error}"),
                        "or use --skip-bad",
                    ));
                    String::new()
                }
            };
        }
        let known = match ours {
            "unit" => self.scenario.units.iter().any(|unit| unit.id == text),
            "hospital" => self
                .scenario
                .hospitals
                .iter()
                .any(|hospital| hospital.id == text),
            _ => true,
        };
        if !known {
            *self.blanked.entry(ours).or_default() += 1;
            return String::new();
        }
        text.replace(['\n', '\r'], " ")
    }
}

impl Incident {
    /// Takes another unit's row in; the unit first on scene is the one that served.
    fn join(&mut self, other: Self) {
        let arrived = |cells: &BTreeMap<&'static str, String>| {
            cells
                .get("on_scene_at")
                .filter(|at| !at.is_empty())
                .cloned()
        };
        let sooner = match (arrived(&other.cells), arrived(&self.cells)) {
            (Some(other), Some(own)) => other < own,
            (Some(_), None) => true,
            _ => false,
        };
        let reported = self.cells["reported_at"].clone();
        if sooner {
            self.cells = other.cells;
            self.cells.insert("reported_at", reported);
        }
        self.responses.extend(other.responses);
    }
}

/// A log as text.
struct Written {
    calls: Vec<u8>,
    responses: Option<Vec<u8>>,
}

/// Reads the log as a replay would, and takes out the incidents it finds fault with.
fn check(
    incidents: &mut Vec<Incident>,
    scenario: &Scenario,
    file: &str,
    faults: &mut Vec<Fault>,
) -> Result<Written> {
    loop {
        let written = written(incidents);
        let mut folder = Folder::default().with("log.csv", written.calls.clone());
        if let Some(responses) = &written.responses {
            folder = folder.with("log.responses.csv", responses.clone());
        }
        let found = match CallLog::read_in(&folder, "log.csv", scenario) {
            Ok(_) => return Ok(written),
            Err(CoreError::Faults(found)) => found,
            Err(other) => return Err(other.into()),
        };
        let mut bad = vec![false; incidents.len()];
        for fault in found {
            let Some(place) = incident_of(incidents, &fault) else {
                return Err(Error::Core(
                    Fault {
                        file: file.to_owned(),
                        line: None,
                        ..fault
                    }
                    .into(),
                ));
            };
            bad[place] = true;
            faults.push(Fault {
                file: file.to_owned(),
                line: Some(incidents[place].line),
                ..fault
            });
        }
        let mut bad = bad.into_iter();
        incidents.retain(|_| !bad.next().unwrap_or(false));
    }
}

/// The incident a line of what was written is about.
fn incident_of(incidents: &[Incident], fault: &Fault) -> Option<usize> {
    let row = usize::try_from(fault.line?).ok()?.checked_sub(2)?;
    if fault.file == "log.csv" {
        return (row < incidents.len()).then_some(row);
    }
    let mut end = 0;
    incidents.iter().position(|incident| {
        end += named_units(incident).count();
        row < end
    })
}

/// The rows of units that the scenario knows.
fn named_units(incident: &Incident) -> impl Iterator<Item = &BTreeMap<&'static str, String>> {
    incident
        .responses
        .iter()
        .filter(|cells| cells.get("unit").is_some_and(|unit| !unit.is_empty()))
}

fn written(incidents: &[Incident]) -> Written {
    let used = |column: &&'static str| {
        REQUIRED.contains(column)
            || *column == "priority"
            || incidents
                .iter()
                .any(|i| i.cells.get(*column).is_some_and(|c| !c.is_empty()))
    };
    let columns: Vec<&'static str> = COLUMNS.into_iter().filter(used).collect();
    let calls = table(&columns, incidents.iter().map(|incident| &incident.cells));
    let of_units: Vec<_> = incidents.iter().flat_map(named_units).collect();
    let responses = (!of_units.is_empty()).then(|| {
        let moments = COLUMNS
            .into_iter()
            .filter(|column| column.ends_with("_at") && *column != "reported_at");
        let columns: Vec<&'static str> = ["incident", "unit"].into_iter().chain(moments).collect();
        table(&columns, of_units.into_iter())
    });
    Written { calls, responses }
}

fn table<'a>(
    columns: &[&'static str],
    rows: impl Iterator<Item = &'a BTreeMap<&'static str, String>>,
) -> Vec<u8> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    // Writing into memory cannot fail.
    let _ = writer.write_record(columns);
    for cells in rows {
        let _ = writer.write_record(
            columns
                .iter()
                .map(|column| cells.get(column).map_or("", String::as_str)),
        );
    }
    writer.into_inner().unwrap_or_default()
}
