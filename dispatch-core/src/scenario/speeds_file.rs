//! Speeds on the roads (`speeds.toml`).

use super::districts::Districts;
use super::document::{Document, Table, TextOrTable};
use super::faults::{Faults, suggestion};
use super::shifts;
use crate::ids::DistrictId;
use crate::roads::RoadClass;
use crate::roads::speeds::{ByMode, ClassSpeed, Factor, HourOfWeek, Speeds, Times};
use crate::units::Speed;

/// The file.
pub(super) const FILE: &str = "speeds.toml";

/// No road is driven faster, in km/h.
const FASTEST: f64 = 300.0;

/// Reads the speeds; what is absent is as [`Speeds::default`] has it. Where a class is named, only
/// named classes have a speed (a link that of its road): a class with roads and without speed is
/// a fault that the roads' own check tells.
pub(super) fn read(bytes: &[u8], districts: Districts<'_>, faults: &Faults) -> Option<Speeds> {
    let usual = Speeds::default();
    let document = Document::parse(FILE, bytes, faults)?;
    let top = document.top();
    let times = [("class", Times::Class), ("imported", Times::Imported)];
    Some(Speeds {
        times: top.choice("times", &times).unwrap_or(usual.times),
        siren: top.number("siren", 0.1, 10.0).unwrap_or(usual.siren),
        access: access(&top).unwrap_or(usual.access),
        access_fixed: top.seconds("access_s").unwrap_or(usual.access_fixed),
        spread_sigma: top
            .number("spread_sigma", 0.0, 3.0)
            .unwrap_or(usual.spread_sigma),
        classes: classes(&top).unwrap_or(usual.classes),
        limits: top.flag("limits").unwrap_or(usual.limits),
        factors: factors(&top, districts),
        hour_of_week: hour_of_week(&top),
    })
}

/// One number for both modes, or a table with one for each.
fn access(top: &Table<'_>) -> Option<ByMode<Speed>> {
    if !top.has("access_kmh") {
        return None;
    }
    if top.is_number("access_kmh") {
        let both = kmh(top, "access_kmh")?;
        return Some(ByMode {
            siren: both,
            ordinary: both,
        });
    }
    let Some(TextOrTable::Table(table)) = top.text_or_table("access_kmh") else {
        return None;
    };
    let (siren, ordinary) = (must_kmh(&table, "siren"), must_kmh(&table, "ordinary"));
    Some(ByMode {
        siren: siren?,
        ordinary: ordinary?,
    })
}

fn must_kmh(table: &Table<'_>, key: &'static str) -> Option<Speed> {
    if !table.has(key) {
        table.fault(
            key,
            format!("{key} is missing"),
            format!("add {key} in km/h"),
        );
    }
    kmh(table, key)
}

fn kmh(table: &Table<'_>, key: &'static str) -> Option<Speed> {
    Speed::from_kmh(table.number(key, 0.1, FASTEST)?)
}

fn class(table: &Table<'_>, key: &str, name: &str) -> Option<RoadClass> {
    let class = RoadClass::parse(name);
    if class.is_none() {
        table.fault(
            key,
            format!("road class \"{name}\" is not known"),
            suggestion(name, RoadClass::ALL.iter().map(|class| class.name())),
        );
    }
    class
}

fn classes(top: &Table<'_>) -> Option<[Option<ClassSpeed>; RoadClass::ALL.len()]> {
    let table = top.table("class")?;
    let mut classes = [None; RoadClass::ALL.len()];
    for (name, own) in table.named_tables() {
        let class = class(&table, name, name);
        let (built_up, outside) = (must_kmh(&own, "built_up"), must_kmh(&own, "outside"));
        if let (Some(class), Some(built_up), Some(outside)) = (class, built_up, outside) {
            classes[class.index()] = Some(ClassSpeed { built_up, outside });
        }
    }
    Some(classes)
}

fn factors(top: &Table<'_>, districts: Districts<'_>) -> Vec<Factor> {
    top.tables("factor")
        .iter()
        .map(|table| factor(table, districts))
        .collect()
}

fn factor(table: &Table<'_>, districts: Districts<'_>) -> Factor {
    if !table.has("value") {
        table.fault("value", "the factor has no value", "add value = …");
    }
    Factor {
        class: table
            .text("class")
            .and_then(|name| class(table, "class", name)),
        district: table
            .text("district")
            .and_then(|name| district(table, name, districts)),
        weekdays: table
            .text("weekdays")
            .and_then(|text| weekdays(table, text))
            .unwrap_or([true; 7]),
        hours: hours(table).unwrap_or([0, 24]),
        value: table.number("value", 0.01, 10.0).unwrap_or(1.0),
    }
}

fn district(table: &Table<'_>, name: &str, districts: Districts<'_>) -> Option<DistrictId> {
    match districts.find(name) {
        Ok(id) => Some(id),
        Err((cause, remedy)) => {
            table.fault("district", cause, remedy);
            None
        }
    }
}

/// `mon-fri`, `sat,sun`, `mon,wed-fri`.
fn weekdays(table: &Table<'_>, text: &str) -> Option<[bool; 7]> {
    let mut days = [false; 7];
    for part in text.split(',') {
        let (first, last) = part.split_once('-').unwrap_or((part, part));
        let (Some(first), Some(last)) = (shifts::weekday(first), shifts::weekday(last)) else {
            table.fault(
                "weekdays",
                format!("weekdays is \"{text}\""),
                "write days or ranges with commas between: \"mon-fri\", \"sat,sun\"",
            );
            return None;
        };
        for step in 0..=(last + 7 - first) % 7 {
            days[usize::from((first + step) % 7)] = true;
        }
    }
    Some(days)
}

/// The first hour and the one after the last; a later first hour runs over midnight.
fn hours(table: &Table<'_>) -> Option<[u8; 2]> {
    let list = table.numbers("hours", 0.0, 24.0)?;
    match list[..] {
        [from, to] if from.fract() == 0.0 && to.fract() == 0.0 && from != to && from < 24.0 => {
            Some([from as u8, to as u8])
        }
        _ => {
            table.fault(
                "hours",
                "hours is not a first hour and the hour after the last",
                "write two different whole numbers, such as [7, 9]",
            );
            None
        }
    }
}

fn hour_of_week(top: &Table<'_>) -> Option<HourOfWeek> {
    let table = top.table("hour_of_week")?;
    let week = |key| table.week(key, 0.01, 10.0);
    let (built_up, outside) = (week("built_up"), week("outside"));
    Some(HourOfWeek {
        built_up: built_up.unwrap_or_else(|| vec![1.0; 168]),
        outside: outside.unwrap_or_else(|| vec![1.0; 168]),
    })
}
