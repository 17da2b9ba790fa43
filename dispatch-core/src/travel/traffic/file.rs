//! A table of traffic reports, as `--traffic` reads it: one row a report.
//!
//! `id`, where (`lon,lat[,heading]` or `from,to` or `polygon` as WKT and/or `class`), what (`closed`,
//! `factor` or `speed_kmh`), `since`, `until`, `reason`. Columns nobody needs may be left out.

use std::collections::BTreeMap;

use super::super::{Ground, Network};
use super::text::ReportText;
use super::{TrafficReport, Wrong};
use crate::error::{Fault, Result, unless_faulty};
use crate::roads::table_file::{Row, Table};
use crate::roads::wkt;

/// Every column there may be.
const COLUMNS: [&str; 14] = [
    "id",
    "lon",
    "lat",
    "heading",
    "from",
    "to",
    "polygon",
    "class",
    "closed",
    "factor",
    "speed_kmh",
    "since",
    "until",
    "reason",
];

/// The reports of a file, in its order; `file` names it in faults.
///
/// # Errors
/// Every row that is no report about roads of this ground.
pub fn read(bytes: &[u8], file: &str, ground: &Ground) -> Result<Vec<TrafficReport>> {
    let table = Table::plain(bytes, file)?;
    let mut faults = Vec::new();
    table.require("id", &mut faults);
    for column in table
        .columns
        .iter()
        .filter(|c| !COLUMNS.contains(&c.as_str()))
    {
        let cause = format!("the column \"{column}\" is not known");
        let remedy = format!("the columns are {}", COLUMNS.join(","));
        faults.push(Fault::at_line(file, table.line, cause, remedy));
    }
    unless_faulty((), std::mem::take(&mut faults))?;
    let mut lines: BTreeMap<String, u64> = BTreeMap::new();
    let mut reports = Vec::with_capacity(table.rows.len());
    for row in &table.rows {
        match report(&table, row, ground) {
            Ok(report) => {
                if let Some(line) = lines.insert(report.id.clone(), row.line) {
                    let cause =
                        format!("report \"{}\" is there already, on line {line}", report.id);
                    faults.push(table.fault(row, cause, "give every report an id of its own"));
                }
                reports.push(report);
            }
            Err(wrong) => {
                let cause = format!("{}: {}", wrong.field, wrong.cause);
                faults.push(table.fault(row, cause, wrong.remedy));
            }
        }
    }
    unless_faulty(reports, faults)
}

fn report(table: &Table, row: &Row, ground: &Ground) -> std::result::Result<TrafficReport, Wrong> {
    let given = |name: &str| row.given(table.column(name));
    let owned = |name: &str| given(name).map(str::to_owned);
    let number = |name: &'static str| {
        let Some(text) = given(name) else {
            return Ok(None);
        };
        match text.parse::<f64>() {
            Ok(number) if number.is_finite() => Ok(Some(number)),
            _ => Err(not_a(name, text, "a number")),
        }
    };
    let heading = match given("heading") {
        None => None,
        Some(text) => Some(
            text.parse()
                .map_err(|_| not_a("heading", text, "whole degrees"))?,
        ),
    };
    let polygon = match given("polygon") {
        None => None,
        Some(text) => {
            let corners = wkt::polygon(text);
            let corners = corners.ok_or_else(|| {
                let example = "a polygon without holes: POLYGON ((114.1 30.5, 114.2 30.5, 114.2 30.6, 114.1 30.5))";
                not_a("polygon", text, example)
            })?;
            Some(corners.iter().map(|at| [at.lon(), at.lat()]).collect())
        }
    };
    let closed = match given("closed") {
        None | Some("0" | "no" | "false") => false,
        Some("1" | "yes" | "true") => true,
        Some(text) => return Err(not_a("closed", text, "1 or 0")),
    };
    let text = ReportText {
        id: owned("id").unwrap_or_default(),
        lon: number("lon")?,
        lat: number("lat")?,
        heading,
        from: owned("from"),
        to: owned("to"),
        class: owned("class"),
        polygon,
        closed,
        factor: number("factor")?,
        speed_kmh: number("speed_kmh")?,
        since: owned("since"),
        until: owned("until"),
        reason: owned("reason").unwrap_or_default(),
    };
    let report = text.understand(&ground.scenario().calendar)?;
    if ground.has_road(&report.roads) {
        Ok(report)
    } else {
        let roads = ground.network().map(Network::roads);
        Err(ReportText::nowhere(&report, roads))
    }
}

fn not_a(field: &'static str, text: &str, wanted: &str) -> Wrong {
    Wrong {
        field,
        cause: format!("\"{text}\" cannot be read"),
        remedy: format!("write {wanted}"),
    }
}
