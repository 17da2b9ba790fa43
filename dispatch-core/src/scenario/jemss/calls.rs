//! Calls tables (`calls_*.csv`) as call logs with every length of a call's life.

use super::super::write::csv;
use super::{DAY, Import, moment};
use crate::roads::jemss::of_days;
use crate::roads::table_file::{Row, Table, whole};

const HEADING: &str = "incident,reported_at,lon,lat,priority,hospital,transported,\
    call_processing_s,turnout_s,on_scene_s,handover_s";

/// The columns of a calls table, in the order in which [`Import::call`] takes them.
const COLUMNS: [&str; 10] = [
    "index",
    "priority",
    "x",
    "y",
    "arrivalTime",
    "dispatchDelay",
    "onSceneDuration",
    "transport",
    "hospitalIndex",
    "handoverDuration",
];

impl Import<'_> {
    /// A log for each calls table: `calls_reference.csv` becomes `calls/reference.csv`.
    pub(super) fn calls(&self) -> Vec<(String, Vec<u8>)> {
        let mut logs = Vec::new();
        for file in self.city.files.keys() {
            let Some(name) = file.strip_suffix(".csv") else {
                continue;
            };
            let name = match name.strip_prefix("calls_") {
                Some(name) => name,
                None if name == "calls" => name,
                None => continue,
            };
            let tables = self.tables(file);
            let table =
                tables.and_then(|tables| self.faults.absorb(tables.expect("calls").cloned()));
            if let Some(log) = table.and_then(|table| self.log(&table)) {
                logs.push((format!("calls/{name}.csv"), log));
            }
        }
        logs
    }

    fn log(&self, table: &Table) -> Option<Vec<u8>> {
        let columns = self.columns(table, COLUMNS)?;
        let mut rows = vec![HEADING.split(',').map(str::to_owned).collect()];
        for row in &table.rows {
            rows.extend(self.call(table, row, columns));
        }
        Some(csv(&rows))
    }

    fn call(&self, table: &Table, row: &Row, columns: [usize; 10]) -> Option<Vec<String>> {
        let [
            index,
            priority,
            x,
            y,
            arrival,
            delay,
            scene,
            transport,
            hospital,
            handover,
        ] = columns;
        let number = self.index(table, row, index);
        let priority = self.priority(table, row, priority);
        let at = self.coordinate(table, row, [x, y]);
        let arrival = self.number(table, row, arrival);
        let transported = self.number(table, row, transport).map(|n| n != 0.0);
        let lengths = [delay, scene, handover].map(|column| self.length(table, row, column));
        let (at, [delay, scene, handover]) = (at?, lengths);
        let hospital = whole(row.cell(hospital)).filter(|index| *index > 0);
        let hospital = hospital.filter(|_| transported == Some(true));
        Some(vec![
            number?,
            moment(arrival?),
            at.lon().to_string(),
            at.lat().to_string(),
            (priority? + 1).to_string(),
            hospital.map(|index| index.to_string()).unwrap_or_default(),
            if transported? { "yes" } else { "no" }.to_owned(),
            delay?,
            "0".to_owned(),
            scene?,
            handover?,
        ])
    }

    /// A length in days as seconds to the millisecond.
    fn length(&self, table: &Table, row: &Row, column: usize) -> Option<String> {
        let days = self.number(table, row, column)?;
        let length = of_days(days, DAY).filter(|length| !length.is_negative());
        if length.is_none() {
            let name = &table.columns[column];
            let cause = format!("{name} is {days} days");
            self.fault(table, row, cause, "give a length that is not negative");
        }
        length.map(|length| length.as_secs_f64().to_string())
    }
}
