//! A translated log as text, without what a replay would find fault with.

use std::collections::BTreeMap;

use dispatch_core::error::{Error as CoreError, Fault};
use dispatch_core::scenario::{CallLog, Folder, Scenario};

use super::reading::Incident;
use super::{COLUMNS, REQUIRED};
use crate::error::{Error, Result};

/// A log as text.
pub(crate) struct Written {
    /// A row an incident.
    pub(super) calls: Vec<u8>,
    /// A row a unit, where rows are of units.
    pub(super) responses: Option<Vec<u8>>,
}

/// Reads the log as a replay would, and takes out the incidents it finds fault with.
///
/// # Errors
/// A fault that is of no incident.
pub(super) fn check(
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
