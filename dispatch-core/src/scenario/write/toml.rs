//! The TOML files of a written scenario.

use std::fmt::Write;

use super::{csv, priority_id};
use crate::ids::Id;
use crate::roads::RoadClass;
use crate::roads::speeds::{Factor, Mode, Times};
use crate::scenario::{Distribution, DurationByPriority, Folder, Scenario, ZoneWeight, shifts};
use crate::units::Duration;

/// A document being written.
#[derive(Default)]
pub(super) struct Text(pub(super) String);

impl Text {
    pub(super) fn line(&mut self, line: &str) {
        self.0.push_str(line);
        self.0.push('\n');
    }

    pub(super) fn title(&mut self, title: &str) {
        let _ = writeln!(self.0, "\n{title}");
    }

    pub(super) fn text(&mut self, key: &str, value: &str) {
        let _ = writeln!(self.0, "{key} = {}", quoted(value));
    }

    pub(super) fn number(&mut self, key: &str, value: f64) {
        let _ = writeln!(self.0, "{key} = {value}");
    }

    pub(super) fn seconds(&mut self, key: &str, value: Duration) {
        self.number(key, value.as_secs_f64());
    }

    pub(super) fn texts<'a>(&mut self, key: &str, values: impl Iterator<Item = &'a str>) {
        let list: Vec<String> = values.map(quoted).collect();
        let _ = writeln!(self.0, "{key} = [{}]", list.join(", "));
    }

    fn numbers(&mut self, key: &str, values: &[f64]) {
        let _ = writeln!(self.0, "{key} = [");
        for day in values.chunks(24) {
            let day: Vec<String> = day.iter().map(f64::to_string).collect();
            let _ = writeln!(self.0, "  {},", day.join(", "));
        }
        self.line("]");
    }
}

/// A basic string of TOML.
fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            c if c.is_control() => {
                let _ = write!(out, "\\u{:04X}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// `demand.toml`; lengths listed one by one become files of the folder.
pub(super) fn demand(s: &Scenario, folder: &mut Folder) -> String {
    let demand = &s.demand;
    let mut t = Text::default();
    t.number("incidents_per_day", demand.incidents_per_day);
    let weight = match demand.zone_weight {
        ZoneWeight::Population => "population",
        ZoneWeight::Weight => "weight",
        ZoneWeight::Log => "log",
    };
    t.text("zone_weight", weight);
    if demand.hour_of_week.iter().any(|&factor| factor != 1.0) {
        t.numbers("hour_of_week", &demand.hour_of_week);
    }
    for (row, share) in demand.priority_share.iter().enumerate() {
        t.title("[[priority]]");
        t.text("id", priority_id(s, row));
        t.number("share", *share);
    }
    t.title("[transported]");
    t.number("share", demand.transported_share);
    let lengths = [
        ("call_processing", &demand.call_processing),
        ("turnout", &demand.turnout),
        ("on_scene", &demand.on_scene),
        ("handover", &demand.handover),
    ];
    for (name, lengths) in lengths {
        by_priority(s, name, lengths, &mut t, folder);
    }
    t.0
}

fn by_priority(
    s: &Scenario,
    name: &str,
    lengths: &DurationByPriority,
    t: &mut Text,
    folder: &mut Folder,
) {
    t.title(&format!("[duration.{name}]"));
    distribution(&lengths.usual, &format!("durations/{name}.csv"), t, folder);
    for (priority, own) in &lengths.exceptions {
        let id = &s.priorities[*priority].id;
        t.title(&format!("[duration.{name}.by_priority.{}]", quoted(id)));
        let file = format!("durations/{name}.{}.csv", priority.index() + 1);
        distribution(own, &file, t, folder);
    }
}

fn distribution(distribution: &Distribution, file: &str, t: &mut Text, folder: &mut Folder) {
    let mut put = |kind: &str, parameters: &[(&str, f64)]| {
        t.text("kind", kind);
        for (key, value) in parameters {
            t.number(key, *value);
        }
    };
    match distribution {
        Distribution::Constant { mean_s } => put("constant", &[("mean_s", *mean_s)]),
        Distribution::Exponential { mean_s } => put("exponential", &[("mean_s", *mean_s)]),
        Distribution::Lognormal { median_s, sigma } => {
            put("lognormal", &[("median_s", *median_s), ("sigma", *sigma)]);
        }
        Distribution::Weibull { shape, scale_s } => {
            put("weibull", &[("shape", *shape), ("scale_s", *scale_s)]);
        }
        Distribution::Gamma { shape, scale_s } => {
            put("gamma", &[("shape", *shape), ("scale_s", *scale_s)]);
        }
        Distribution::Empirical { values_s } => {
            t.text("kind", "empirical");
            t.text("file", file);
            let values = values_s.iter().map(|value| vec![value.to_string()]);
            let heading = vec!["seconds".to_owned()];
            let rows: Vec<_> = std::iter::once(heading).chain(values).collect();
            folder.files.insert(file.to_owned(), csv(&rows));
        }
    }
}

/// `speeds.toml`.
pub(super) fn speeds(s: &Scenario) -> String {
    let speeds = &s.speeds;
    let mut t = Text::default();
    let times = match speeds.times {
        Times::Class => "class",
        Times::Imported => "imported",
    };
    t.text("times", times);
    t.number("siren", speeds.siren);
    let access = |mode: Mode| speeds.access.of(mode).as_kmh();
    t.line(&format!(
        "access_kmh = {{ siren = {}, ordinary = {} }}",
        access(Mode::Siren),
        access(Mode::Ordinary)
    ));
    t.seconds("access_s", speeds.access_fixed);
    t.number("spread_sigma", speeds.spread_sigma);
    if speeds.limits {
        t.line("limits = true");
    }
    // The bare table says that classes are told, even if none is.
    t.title("[class]");
    for class in RoadClass::ALL {
        if let Some(own) = speeds.classes[class.index()] {
            t.title(&format!("[class.{}]", class.name()));
            t.number("built_up", own.built_up.as_kmh());
            t.number("outside", own.outside.as_kmh());
        }
    }
    for own in &speeds.factors {
        factor(s, own, &mut t);
    }
    if let Some(week) = &speeds.hour_of_week {
        t.title("[hour_of_week]");
        t.numbers("built_up", &week.built_up);
        t.numbers("outside", &week.outside);
    }
    t.0
}

fn factor(s: &Scenario, factor: &Factor, t: &mut Text) {
    t.title("[[factor]]");
    if let Some(class) = factor.class {
        t.text("class", class.name());
    }
    if let Some(district) = factor.district {
        t.text("district", &s.districts[district].id);
    }
    let days = shifts::WEEKDAYS.iter().zip(factor.weekdays);
    let days: Vec<&str> = days.filter(|(_, on)| *on).map(|(day, _)| *day).collect();
    t.text("weekdays", &days.join(","));
    let [from, to] = factor.hours;
    t.line(&format!("hours = [{from}, {to}]"));
    t.number("value", factor.value);
}
