//! Writing a call log, so that it reads back as it was.

use super::read::{COLUMNS, RESPONSE_COLUMNS};
use super::{CallLog, LoggedCall};
use crate::scenario::Scenario;
use crate::scenario::rows::Column;
use crate::units::{Duration, Time};

impl CallLog {
    /// The log as CSV, with the columns that some row uses.
    pub fn write(&self, scenario: &Scenario) -> Vec<u8> {
        let rows = self.calls.iter().map(|call| fields(call, scenario));
        table(&COLUMNS, 4, rows.collect())
    }

    /// The units sent as CSV.
    pub fn write_responses(&self, scenario: &Scenario) -> Vec<u8> {
        let rows = self.responses.iter().map(|response| {
            let mut row = vec![
                self.calls[response.call].incident.clone(),
                scenario.units[response.unit].id.clone(),
            ];
            row.extend(response.moments.map(|at| moment(at, scenario)));
            row.push(response.outcome.clone().unwrap_or_default());
            row
        });
        table(&RESPONSE_COLUMNS, 2, rows.collect())
    }
}

fn fields(call: &LoggedCall, scenario: &Scenario) -> Vec<String> {
    let mut row = vec![
        call.incident.clone(),
        scenario.calendar.format(call.reported_at),
        call.at.lon().to_string(),
        call.at.lat().to_string(),
        scenario.priorities[call.priority].id.clone(),
        call.determinant.clone().unwrap_or_default(),
        scenario.capability_names(call.needs),
        call.unit
            .map(|unit| scenario.units[unit].id.clone())
            .unwrap_or_default(),
    ];
    row.extend(call.moments().map(|at| moment(at, scenario)));
    row.push(
        call.hospital
            .map(|hospital| scenario.hospitals[hospital].id.clone())
            .unwrap_or_default(),
    );
    row.push(match call.transported {
        Some(true) => "yes".to_owned(),
        Some(false) => "no".to_owned(),
        None => String::new(),
    });
    row.extend([
        seconds(call.call_processing),
        seconds(call.turnout),
        seconds(call.on_scene),
        seconds(call.handover),
    ]);
    row
}

fn moment(at: Option<Time>, scenario: &Scenario) -> String {
    at.map(|at| scenario.calendar.format(at))
        .unwrap_or_default()
}

fn seconds(length: Option<Duration>) -> String {
    length
        .map(|length| length.as_secs_f64().to_string())
        .unwrap_or_default()
}

/// A table without the columns, from `first` on, that no row fills.
fn table(columns: &[Column], first: usize, rows: Vec<Vec<String>>) -> Vec<u8> {
    let used: Vec<usize> = (0..columns.len())
        .filter(|&column| column < first || rows.iter().any(|row| !row[column].is_empty()))
        .collect();
    let heading = used.iter().map(|&column| columns[column].name.to_owned());
    let mut out = vec![heading.collect::<Vec<_>>()];
    out.extend(
        rows.into_iter()
            .map(|row| used.iter().map(|&column| row[column].clone()).collect()),
    );
    crate::scenario::write::csv(&out)
}
