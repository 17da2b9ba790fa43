//! The TOML files of a written scenario.

use std::fmt::Write;

use super::{csv, priority_id};
use crate::geo::Plane;
use crate::ids::{Id, PriorityId};
use crate::roads::RoadClass;
use crate::roads::speeds::{Factor, Mode, Times};
use crate::scenario::{
    Area, AssignmentPolicy, Clock, DestinationPolicy, Distribution, DurationByPriority, Folder,
    MoveUpPolicy, QueuePolicy, Scenario, SnapRule, StartRule, TurnRule, Who, ZoneWeight, shifts,
};
use crate::units::Duration;

/// A document being written.
#[derive(Default)]
struct Text(String);

impl Text {
    fn line(&mut self, line: &str) {
        self.0.push_str(line);
        self.0.push('\n');
    }

    fn title(&mut self, title: &str) {
        let _ = writeln!(self.0, "\n{title}");
    }

    fn text(&mut self, key: &str, value: &str) {
        let _ = writeln!(self.0, "{key} = {}", quoted(value));
    }

    fn number(&mut self, key: &str, value: f64) {
        let _ = writeln!(self.0, "{key} = {value}");
    }

    fn seconds(&mut self, key: &str, value: Duration) {
        self.number(key, value.as_secs_f64());
    }

    fn texts<'a>(&mut self, key: &str, values: impl Iterator<Item = &'a str>) {
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

/// `scenario.toml`.
pub(super) fn settings(s: &Scenario) -> String {
    let mut t = Text::default();
    head(s, &mut t);
    priorities(s, &mut t);
    standards(s, &mut t);
    t.title("[interval]");
    t.seconds("call_processing_s", s.interval.call_processing);
    t.seconds("turnout_s", s.interval.turnout);
    t.seconds("turnout_moving_s", s.interval.turnout_moving);
    t.title("[planning]");
    t.text("at", &s.calendar.format(s.planning.at));
    t.text("mode", s.planning.mode.name());
    policy(s, &mut t);
    travel(s, &mut t);
    t.title("[start]");
    let state;
    t.text(
        "units",
        match &s.start {
            StartRule::Station => "station",
            StartRule::FirstSeen => "first_seen",
            StartRule::State(file) => {
                state = format!("state:{file}");
                &state
            }
        },
    );
    t.title("[order]");
    t.seconds("accept_after_s", s.order.accept_after);
    t.seconds("timeout_s", s.order.timeout);
    t.title("[authority]");
    t.text("assign", who(s.authority.assign));
    t.text("divert", who(s.authority.divert));
    t.text("move_up", who(s.authority.move_up));
    t.text("destination", who(s.authority.destination));
    t.seconds("after_s", s.authority.after);
    t.0
}

fn head(s: &Scenario, t: &mut Text) {
    t.text("name", &s.name);
    if let Some(name_en) = &s.name_en {
        t.text("name_en", name_en);
    }
    t.text("time_zone", s.calendar.name());
    t.texts("languages", s.languages.iter().map(String::as_str));
    let snap = match s.snap {
        SnapRule::Edge => "edge",
        SnapRule::Node => "node",
    };
    t.text("snap", snap);
    if let Some(interval) = s.avl_interval {
        t.seconds("avl_interval_s", interval);
    }
    t.title("[built_up]");
    t.number("min_points", f64::from(s.built_up.min_points));
    t.number("radius_m", s.built_up.radius.as_metres());
}

fn ids<'a>(s: &'a Scenario, list: &'a [PriorityId]) -> impl Iterator<Item = &'a str> {
    list.iter().map(|&id| s.priorities[id].id.as_str())
}

fn priorities(s: &Scenario, t: &mut Text) {
    for priority in &s.priorities {
        t.title("[[priority]]");
        t.text("id", &priority.id);
        t.text("name", &priority.name);
        t.texts("may_preempt", ids(s, &priority.may_preempt));
        t.text("mode", priority.mode.name());
    }
}

fn standards(s: &Scenario, t: &mut Text) {
    for standard in &s.standards {
        t.title("[[standard]]");
        if let Some(area) = standard.area {
            t.text("area", Area::id(area));
        }
        if !standard.priorities.is_empty() {
            t.texts("priorities", ids(s, &standard.priorities));
        }
        t.seconds("response_s", standard.response);
        t.number("share", standard.share);
        let clock = match standard.clock {
            Clock::Reported => "reported",
            Clock::Ordered => "ordered",
            Clock::EnRoute => "en_route",
        };
        t.text("clock", clock);
    }
}

fn policy(s: &Scenario, t: &mut Text) {
    t.title("[policy]");
    let AssignmentPolicy::Closest = s.policy.assignment;
    t.text("assignment", "closest");
    let queue = match s.policy.queue {
        QueuePolicy::PriorityAge => "priority-age",
        QueuePolicy::Fifo => "fifo",
    };
    t.text("queue", queue);
    if let Some(after) = s.policy.escalate_after {
        t.seconds("escalate_after_s", after);
    }
    let move_up = match s.policy.move_up {
        MoveUpPolicy::Home => "home",
        MoveUpPolicy::None => "none",
    };
    t.text("move_up", move_up);
    let DestinationPolicy::Nearest = s.policy.destination;
    t.text("destination", "nearest");
    t.seconds("preempt_min_gain_s", s.policy.preempt_min_gain);
    if let Some(gain) = s.policy.relook_min_gain {
        t.seconds("relook_min_gain_s", gain);
    }
    t.number("clearing_soon_s", 0.0);
}

fn travel(s: &Scenario, t: &mut Text) {
    t.title("[travel]");
    t.text("to_hospital", s.travel.to_hospital.name());
    t.text("return", s.travel.return_.name());
    let turn = match s.travel.turn {
        TurnRule::Junction => "junction",
        TurnRule::Node => "node",
    };
    t.text("turn", turn);
    match s.travel.plane {
        None => t.text("plane", "local"),
        Some(Plane {
            km_per_degree_lon: lon,
            km_per_degree_lat: lat,
        }) => t.line(&format!(
            "plane = {{ km_per_degree_lon = {lon}, km_per_degree_lat = {lat} }}"
        )),
    }
}

const fn who(who: Who) -> &'static str {
    match who {
        Who::Advise => "advise",
        Who::AdviseThenAutomatic => "advise_then_automatic",
        Who::Automatic => "automatic",
    }
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
