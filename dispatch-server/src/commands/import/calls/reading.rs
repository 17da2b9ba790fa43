//! Rows of somebody else's log in our words.

use std::collections::BTreeMap;

use dispatch_core::error::{Error as CoreError, Fault};
use dispatch_core::geo::{Coordinate, Datum};
use dispatch_core::roads::table_file::{Row, Table};
use dispatch_core::scenario::{Calendar, Scenario};
use dispatch_core::units::Time;

use super::{COLUMNS, Mapping, OneRow, REQUIRED};
use crate::error::Result;

/// One incident in our words, with the line it is from.
#[derive(Clone, Debug)]
pub(super) struct Incident {
    pub(super) line: u64,
    pub(super) reported_at: Time,
    pub(super) cells: BTreeMap<&'static str, String>,
    /// The cells of every unit's row.
    pub(super) responses: Vec<BTreeMap<&'static str, String>>,
}

/// Translates a log.
pub(super) struct Reading<'a> {
    pub(super) table: &'a Table,
    pub(super) mapping: &'a Mapping,
    pub(super) datum: Datum,
    pub(super) scenario: &'a Scenario,
    pub(super) zone: &'a Calendar,
    pub(super) faults: Vec<Fault>,
    /// Column → rows whose name the scenario does not have.
    pub(super) blanked: BTreeMap<&'static str, usize>,
}

impl Reading<'_> {
    /// The incidents in the order of their reports; what is wrong with their rows is in `faults`.
    ///
    /// # Errors
    /// Columns that the log does not have.
    pub(super) fn incidents(&mut self) -> Result<Vec<Incident>> {
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
