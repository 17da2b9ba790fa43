//! The answer for people.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use dispatch_core::scenario::Scenario;

use super::city::City;
use super::worth::{CellRow, TableRow};
use super::{Figure, Name};
use crate::commands::coverage::rows_text;
use crate::out;

/// Places named in the text; plan/unreached.csv has them all.
const LARGEST: usize = 10;

/// Names in one line.
pub(super) fn joined(names: &[Name]) -> String {
    let names: Vec<String> = names.iter().map(Name::to_string).collect();
    names.join(" ")
}

/// A figure with its thousands apart.
fn figure(value: Figure) -> String {
    match value {
        Figure::Whole(value) => grouped(value),
        Figure::Part(value) => grouped(value.round() as u64),
    }
}

fn grouped(value: u64) -> String {
    let digits = value.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// An hour of the week as `Mon 08:00`.
pub(super) fn hour(hour_of_week: usize) -> String {
    let days = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
    format!(
        "{} {:02}:00",
        days[hour_of_week / 24 % 7],
        hour_of_week % 24
    )
}

/// The whole text.
pub(super) fn city(body: &City, scenario: &Scenario) -> String {
    let placed = &body.placed;
    let mut text = format!(
        "{}: {}, {} stations ({} kept), {}, {}, priority {}\n",
        scenario.name,
        placed.model,
        placed.sites.len(),
        body.kept,
        body.mode,
        body.depart_at.as_ref().map_or_else(
            || "all hours of the week".to_owned(),
            |at| format!("leaving {at}")
        ),
        body.priority
    );
    let _ = writeln!(
        text,
        "{}: {} {}, bound {}, gap {:.3} %, stopped by {} after {:.2} s and {} nodes",
        placed.status,
        figure(placed.objective),
        body.unit.replace('_', " "),
        figure(placed.bound),
        placed.gap * 100.0,
        placed.stopped_by,
        placed.wall_s,
        placed.nodes
    );
    if placed.stopped_by != "proof" {
        text += "a longer search may find better: raise --time-limit\n";
    }
    if placed.unreachable.zones > 0 {
        let _ = writeln!(
            text,
            "no site reaches {} zones with {} people, whatever is built",
            placed.unreachable.zones,
            figure(placed.unreachable.population)
        );
    }
    text.push('\n');
    let rows = body
        .areas
        .iter()
        .chain(&body.districts)
        .chain([&body.total]);
    text += &rows_text(rows);
    text += &unreached(body);
    text += &hours(body);
    text += &worth(body);
    text += &curve(body);
    for why in &body.why_not {
        let _ = writeln!(text, "\n{} ({}): {}", why.site.id, why.site.name, why.why);
    }
    let _ = write!(
        text,
        "\nunits: {} moved to new stations, {} of them on another shift, {} made up\n",
        body.units.moved, body.units.reshifted, body.units.new
    );
    match &body.out {
        Some(out) => {
            let _ = writeln!(
                text,
                "{out}: a scenario with these stations; {out}/plan says what they are worth"
            );
        }
        None => {
            let _ = writeln!(text, "stations {}", joined(&placed.sites));
        }
    }
    text
}

/// Who is not reached and why, with the largest places.
fn unreached(body: &City) -> String {
    let mut reasons: BTreeMap<(bool, &str), (usize, f64)> = BTreeMap::new();
    for row in &body.unreached {
        let sum = reasons
            .entry((row.whatever_is_built, row.zone.reason))
            .or_default();
        (sum.0, sum.1) = (sum.0 + 1, sum.1 + row.zone.population);
    }
    if reasons.is_empty() {
        return String::new();
    }
    let mut summary = out::Table::new(&["not reached", "why", "zones", "people"]);
    for ((never, reason), (zones, people)) in reasons {
        summary.row(vec![
            if never {
                "whatever is built"
            } else {
                "by this plan"
            }
            .to_owned(),
            reason.to_owned(),
            zones.to_string(),
            format!("{people:.0}"),
        ]);
    }
    let mut places = out::Table::new(&[
        "largest",
        "community",
        "district",
        "people",
        "drive s",
        "allowed s",
        "why",
        "",
    ]);
    for row in body.unreached.iter().take(LARGEST) {
        places.row(vec![
            row.zone.zone.clone(),
            row.community.clone(),
            row.zone.district.clone().unwrap_or_default(),
            format!("{:.0}", row.zone.population),
            row.zone
                .travel_s
                .map_or_else(String::new, |travel| travel.0.to_string()),
            row.zone.allowed_s.0.to_string(),
            row.zone.reason.to_owned(),
            if row.whatever_is_built {
                "whatever is built"
            } else {
                ""
            }
            .to_owned(),
        ]);
    }
    format!("\n{}\n{}", summary.text(), places.text())
}

fn hours(body: &City) -> String {
    let by_share =
        |a: &&super::worth::HourRow, b: &&super::worth::HourRow| a.share.total_cmp(&b.share);
    let (Some(worst), Some(best)) = (
        body.hours.iter().min_by(by_share),
        body.hours.iter().rev().max_by(by_share),
    ) else {
        return String::new();
    };
    let mean = body.hours.iter().map(|row| row.share).sum::<f64>() / body.hours.len() as f64;
    format!(
        "\nover the week: best {:.4} ({}), mean {mean:.4}, worst {:.4} ({})\n",
        best.share,
        hour(best.hour_of_week),
        worst.share,
        hour(worst.hour_of_week)
    )
}

/// The table, a line a district and standard, with best / mean / worst in each cell.
fn worth(body: &City) -> String {
    let Some(first) = body.table.first() else {
        return String::new();
    };
    let headings: Vec<String> = first.cells.iter().map(heading).collect();
    let mut names = vec!["best/mean/worst hour, %", "standard s", "people"];
    names.extend(headings.iter().map(String::as_str));
    let mut table = out::Table::new(&names);
    for row in &body.table {
        table.row(cells(row));
    }
    format!("\n{}", table.text())
}

fn heading(cell: &CellRow) -> String {
    let siren = cell
        .siren
        .map_or_else(String::new, |siren| format!("siren {siren} "));
    format!("{siren}turnout {}", cell.turnout_s.0.as_millis() / 1000)
}

fn cells(row: &TableRow) -> Vec<String> {
    let standard = row
        .standard_s
        .map_or_else(String::new, |standard| standard.0.to_string());
    let mut cells = vec![row.name.clone(), standard, format!("{:.0}", row.population)];
    let shares = row.cells.iter();
    cells.extend(shares.map(|cell| {
        format!(
            "{:.1}/{:.1}/{:.1}",
            cell.best * 100.0,
            cell.mean * 100.0,
            cell.worst * 100.0
        )
    }));
    cells
}

fn curve(body: &City) -> String {
    if body.curve.is_empty() {
        return String::new();
    }
    let mut table = out::Table::new(&["stations", "people reached", "share", "at most", ""]);
    for point in &body.curve {
        table.row(vec![
            point.p.to_string(),
            format!("{:.0}", point.covered_population),
            format!("{:.4}", point.share),
            format!("{:.0}", point.bound),
            point.status.to_owned(),
        ]);
    }
    format!("\n{}", table.text())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_set_apart() {
        assert_eq!(
            [grouped(7), grouped(1000), grouped(12_326_518)],
            ["7", "1,000", "12,326,518"]
        );
    }

    #[test]
    fn an_hour_of_the_week_has_a_day() {
        assert_eq!(
            [hour(0), hour(32), hour(167)],
            ["Mon 00:00", "Tue 08:00", "Sun 23:00"]
        );
    }
}
