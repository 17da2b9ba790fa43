//! Reading `scenario.toml`. Every default stands here, beside its key.

use super::*;
use crate::error::Error;
use crate::ids::{Id, IdVec};
use crate::scenario::Calendar;
use crate::scenario::document::{Document, Table};
use crate::scenario::faults::{Faults, suggestion};

mod rules;

use rules::{authority, order, policy, start, travel};

/// The file.
pub(in crate::scenario) const FILE: &str = "scenario.toml";

const MODES: [(&str, Mode); 2] = [("siren", Mode::Siren), ("ordinary", Mode::Ordinary)];
const AREAS: [(&str, Area); 3] = [
    ("central", Area::Central),
    ("new_built_up", Area::NewBuiltUp),
    ("rural", Area::Rural),
];
const CLOCKS: [(&str, Clock); 3] = [
    ("reported", Clock::Reported),
    ("ordered", Clock::Ordered),
    ("en_route", Clock::EnRoute),
];

/// Stands for a length that could not be read, which is a fault already.
const UNREADABLE: Duration = Duration::from_millis(-1);

/// What `scenario.toml` says.
pub(in crate::scenario) struct Settings {
    pub(in crate::scenario) name: String,
    pub(in crate::scenario) name_en: Option<String>,
    pub(in crate::scenario) calendar: Calendar,
    pub(in crate::scenario) languages: Vec<String>,
    pub(in crate::scenario) snap: SnapRule,
    pub(in crate::scenario) avl_interval: Option<Duration>,
    pub(in crate::scenario) built_up: BuiltUpRule,
    pub(in crate::scenario) priorities: IdVec<PriorityId, Priority>,
    pub(in crate::scenario) standards: Vec<Standard>,
    pub(in crate::scenario) interval: Intervals,
    pub(in crate::scenario) planning: Planning,
    pub(in crate::scenario) policy: Policy,
    pub(in crate::scenario) travel: TravelRules,
    pub(in crate::scenario) start: StartRule,
    pub(in crate::scenario) order: OrderRules,
    pub(in crate::scenario) authority: Authority,
}

/// Reads the settings; with faults noted it still returns what the other files are checked
/// against. An absent file reads as an empty one.
pub(in crate::scenario) fn read(bytes: &[u8], faults: &Faults) -> Option<Settings> {
    let document = Document::parse(FILE, bytes, faults)?;
    let top = document.top();
    let calendar = calendar(&top);
    let priorities = priorities(&top);
    let interval = interval(&top);
    let snap = top.choice(
        "snap",
        &[("edge", SnapRule::Edge), ("node", SnapRule::Node)],
    );
    let snap = snap.unwrap_or(SnapRule::Edge);
    Some(Settings {
        name: top.must_text("name").unwrap_or_default().to_owned(),
        name_en: top.text("name_en").map(str::to_owned),
        languages: languages(&top),
        snap,
        avl_interval: avl_interval(&top),
        built_up: built_up(&top),
        standards: standards(&top, &priorities, interval),
        interval,
        planning: planning(&top, &calendar),
        policy: policy(&top),
        travel: travel(&top, snap),
        start: start(&top),
        order: order(&top),
        authority: authority(&top),
        priorities,
        calendar,
    })
}

fn calendar(top: &Table<'_>) -> Calendar {
    let Some(name) = top.must_text("time_zone") else {
        return Calendar::utc();
    };
    match Calendar::of(name) {
        Ok(calendar) => calendar,
        Err(Error::Request { what, remedy }) => {
            top.fault("time_zone", what, remedy);
            Calendar::utc()
        }
        Err(_) => Calendar::utc(),
    }
}

/// Languages; English when none is named.
fn languages(top: &Table<'_>) -> Vec<String> {
    let list = top.texts("languages").unwrap_or_else(|| vec!["en"]);
    if list.is_empty() {
        top.fault(
            "languages",
            "languages is empty",
            "name one, such as \"en\"",
        );
    }
    for language in &list {
        if !(2..=3).contains(&language.len()) || !language.bytes().all(|b| b.is_ascii_lowercase()) {
            top.fault(
                "languages",
                format!("language \"{language}\" is no code"),
                "give codes of two letters, such as \"zh\" or \"en\"",
            );
        }
    }
    list.into_iter().map(str::to_owned).collect()
}

/// Absent: positions are never reported.
fn avl_interval(top: &Table<'_>) -> Option<Duration> {
    let interval = top.seconds("avl_interval_s")?;
    if interval < Duration::from_secs(1) {
        top.fault(
            "avl_interval_s",
            format!("avl_interval_s is {}", interval.as_secs_f64()),
            "give 1 or more, or remove the key: then positions are never reported",
        );
    }
    Some(interval)
}

/// Eight zones within a kilometre unless told.
fn built_up(top: &Table<'_>) -> BuiltUpRule {
    let table = top.table("built_up");
    let table = table.as_ref();
    let radius = table.and_then(|t| t.number("radius_m", 1.0, 100_000.0));
    BuiltUpRule {
        min_points: table
            .and_then(|t| t.whole("min_points", 1, 100_000))
            .unwrap_or(8),
        radius: Distance::from_metres(radius.unwrap_or(1000.0)).unwrap_or_default(),
    }
}

/// Priorities; the name is the id unless told, the mode the siren, and none takes from another.
fn priorities(top: &Table<'_>) -> IdVec<PriorityId, Priority> {
    let tables = top.tables("priority");
    if tables.is_empty() {
        top.fault(
            "priority",
            "there is no priority",
            "add [[priority]] with an id, the most urgent first",
        );
    }
    let ids: Vec<&str> = tables
        .iter()
        .map(|table| table.must_text("id").unwrap_or_default())
        .collect();
    let mut list = IdVec::new();
    for (row, table) in tables.iter().enumerate() {
        if !ids[row].is_empty() && ids[..row].contains(&ids[row]) {
            table.fault(
                "id",
                format!("priority \"{}\" is there twice", ids[row]),
                "give every priority an id of its own",
            );
        }
        let may_preempt = references(table, "may_preempt", &ids);
        if may_preempt.contains(&PriorityId::new(row)) {
            table.fault(
                "may_preempt",
                format!("priority \"{}\" may take from itself", ids[row]),
                "name only other priorities",
            );
        }
        list.push(Priority {
            id: ids[row].to_owned(),
            name: table.text("name").unwrap_or(ids[row]).to_owned(),
            may_preempt,
            mode: table.choice("mode", &MODES).unwrap_or(Mode::Siren),
        });
    }
    list
}

/// Priorities by id, a fault for each that there is not.
fn references(table: &Table<'_>, key: &'static str, ids: &[&str]) -> Vec<PriorityId> {
    let mut found = Vec::new();
    for name in table.texts(key).unwrap_or_default() {
        match ids.iter().position(|id| *id == name) {
            Some(row) => found.push(PriorityId::new(row)),
            None => table.fault(
                key,
                format!("priority \"{name}\" is not known"),
                suggestion(name, ids.iter().copied()),
            ),
        }
    }
    found
}

/// Standards; the share is 0.9 and the clock starts at the report unless told.
fn standards(
    top: &Table<'_>,
    priorities: &IdVec<PriorityId, Priority>,
    interval: Intervals,
) -> Vec<Standard> {
    let ids: Vec<&str> = priorities.iter().map(|p| p.id.as_str()).collect();
    let mut list: Vec<Standard> = Vec::new();
    for table in top.tables("standard") {
        let standard = Standard {
            area: table.choice("area", &AREAS),
            priorities: references(&table, "priorities", &ids),
            response: table.seconds("response_s").unwrap_or(UNREADABLE),
            share: table.number("share", 0.0, 1.0).unwrap_or(0.9),
            clock: table.choice("clock", &CLOCKS).unwrap_or(Clock::Reported),
        };
        check_standard(&table, &standard, interval);
        if !holds_somewhere(&list, &standard, priorities.len()) {
            table.fault(
                "area",
                "this standard never holds: those above it fit every area and priority it names",
                "move it up, or remove it",
            );
        }
        list.push(standard);
    }
    list
}

fn check_standard(table: &Table<'_>, standard: &Standard, interval: Intervals) {
    if !table.has("response_s") {
        table.fault("response_s", "the standard has no response_s", "add it");
        return;
    }
    if standard.response == UNREADABLE {
        return;
    }
    let spent = interval.before_wheels(standard.clock);
    if standard.response <= spent {
        table.fault(
            "response_s",
            format!(
                "nobody can be reached in {} s: {} s pass before wheels move",
                standard.response.as_secs_f64(),
                spent.as_secs_f64()
            ),
            "raise response_s, or lower [interval], or start the clock later",
        );
    }
}

/// Whether some area and priority is left for a standard by those before it.
fn holds_somewhere(before: &[Standard], standard: &Standard, priorities: usize) -> bool {
    let all = || (0..priorities.max(1)).map(PriorityId::new);
    Area::ALL.into_iter().any(|area| {
        all().any(|priority| {
            standard.fits(area, priority)
                && !before.iter().any(|earlier| earlier.fits(area, priority))
        })
    })
}

/// A minute each for call processing and turnout, none on the road.
fn interval(top: &Table<'_>) -> Intervals {
    let table = top.table("interval");
    let seconds = |key, default| {
        let told = table.as_ref().and_then(|t| t.seconds(key));
        told.unwrap_or(Duration::from_secs(default))
    };
    Intervals {
        call_processing: seconds("call_processing_s", 60),
        turnout: seconds("turnout_s", 60),
        turnout_moving: seconds("turnout_moving_s", 0),
    }
}

/// Wednesday 2026-01-07, noon in UTC, with siren.
fn planning(top: &Table<'_>, calendar: &Calendar) -> Planning {
    let noon = Time::from_millis(1_767_787_200_000);
    let table = top.table("planning");
    let moment = |t: &Table<'_>| {
        let text = t.text("at")?;
        match calendar.parse_moment(text) {
            Ok(at) => Some(at),
            Err(Error::Request { what, remedy }) => {
                t.fault("at", what, remedy);
                None
            }
            Err(_) => None,
        }
    };
    Planning {
        at: table.as_ref().and_then(moment).unwrap_or(noon),
        mode: table
            .as_ref()
            .and_then(|t| t.choice("mode", &MODES))
            .unwrap_or(Mode::Siren),
        stations: table.as_ref().and_then(|t| t.whole("stations", 1, 100_000)),
    }
}
