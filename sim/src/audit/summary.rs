//! The totals against the rows.

use std::collections::BTreeMap;

use dispatch_core::scenario::Scenario;
use serde_json::Value;

use super::Findings;
use super::rows::{Incident, Tables};

const LAW: &str = "summary";

pub(super) fn check(text: &[u8], scenario: &Scenario, tables: &Tables, found: &mut Findings) {
    let Ok(summary) = serde_json::from_slice::<Value>(text) else {
        return found.add("form", "summary.json is no JSON");
    };
    let from = summary["counted_from"].as_str();
    let from = from.and_then(|text| scenario.calendar.parse_moment(text).ok());
    let counts =
        |incident: &&Incident| from.is_none_or(|from| incident.reported_at >= from.as_millis());
    let all: Vec<&Incident> = tables.incidents.iter().filter(counts).collect();
    group(&summary, "all incidents", &all, found);
    for priority in &scenario.priorities {
        let rows: Vec<_> = all
            .iter()
            .copied()
            .filter(|i| i.cell("priority") == priority.id)
            .collect();
        named(&summary["by_priority"], &priority.id, &rows, found);
    }
    for district in scenario.districts.iter().filter(|d| !d.functional) {
        let rows: Vec<_> = all
            .iter()
            .copied()
            .filter(|i| i.cell("district") == district.id)
            .collect();
        named(&summary["by_district"], &district.id, &rows, found);
    }
    units(&summary, scenario, tables, found);
    hospitals(&summary, scenario, &all, found);
}

fn named(list: &Value, id: &str, rows: &[&Incident], found: &mut Findings) {
    let row = list
        .as_array()
        .and_then(|list| list.iter().find(|row| row["id"] == id));
    match row {
        Some(row) => group(row, id, rows, found),
        None => found.add(LAW, format!("there is no row for \"{id}\"")),
    }
}

fn group(figures: &Value, title: &str, rows: &[&Incident], found: &mut Findings) {
    let late: Vec<&str> = rows
        .iter()
        .map(|i| i.cell("late"))
        .filter(|late| !late.is_empty())
        .collect();
    let count = late.iter().filter(|&&late| late == "1").count();
    let mut responses: Vec<i64> = rows.iter().filter_map(|i| i.ms("response_s")).collect();
    let mean = responses.iter().sum::<i64>() as f64 / 1000.0 / responses.len() as f64;
    responses.sort_unstable();
    let mut same = |key: &str, told: &Value, ours: f64| {
        let close = told
            .as_f64()
            .is_some_and(|told| (told - ours).abs() <= 1e-3 + 1e-9 * ours.abs());
        let none = told.is_null() && !ours.is_finite();
        found.unless(close || none, LAW, || {
            format!("{title}: {key} is {told}, the rows give {ours}")
        });
    };
    same("incidents", &figures["incidents"], rows.len() as f64);
    same("late", &figures["late"], count as f64);
    same(
        "late_share",
        &figures["late_share"],
        count as f64 / late.len() as f64,
    );
    same("response_s.mean", &figures["response_s"]["mean"], mean);
    for (key, percent) in [("p50", 50), ("p90", 90), ("p95", 95)] {
        let rank = (responses.len() * percent).div_ceil(100);
        let ours = rank
            .checked_sub(1)
            .and_then(|row| responses.get(row))
            .map_or(f64::NAN, |&ms| ms as f64 / 1000.0);
        same(key, &figures["response_s"][key], ours);
    }
}

fn units(summary: &Value, scenario: &Scenario, tables: &Tables, found: &mut Findings) {
    let mut sent: BTreeMap<&str, u64> = BTreeMap::new();
    for response in &tables.responses {
        *sent.entry(response.cell("unit")).or_default() += 1;
    }
    counted(
        &summary["units"],
        ("unit", "responses"),
        scenario.units.iter().map(|u| &u.id),
        &sent,
        found,
    );
}

fn hospitals(summary: &Value, scenario: &Scenario, rows: &[&Incident], found: &mut Findings) {
    let mut patients: BTreeMap<&str, u64> = BTreeMap::new();
    for incident in rows.iter().filter(|i| i.ms("at_hospital_at_s").is_some()) {
        *patients.entry(incident.cell("hospital")).or_default() += 1;
    }
    let ids = scenario.hospitals.iter().map(|h| &h.id);
    counted(
        &summary["hospitals"],
        ("hospital", "patients"),
        ids,
        &patients,
        found,
    );
}

fn counted<'a>(
    list: &Value,
    (id_key, count_key): (&str, &str),
    ids: impl Iterator<Item = &'a String>,
    counts: &BTreeMap<&str, u64>,
    found: &mut Findings,
) {
    for id in ids {
        let row = list
            .as_array()
            .and_then(|list| list.iter().find(|row| row[id_key] == id.as_str()));
        let told = row.and_then(|row| row[count_key].as_u64());
        let ours = counts.get(id.as_str()).copied().unwrap_or(0);
        found.unless(told == Some(ours), LAW, || {
            format!("{id_key} {id}: {count_key} is {told:?}, the rows give {ours}")
        });
    }
}
