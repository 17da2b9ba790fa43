//! Policies, travel, orders and authority.

use super::*;
use crate::scenario::document::TextOrTable;

const WHO: [(&str, Who); 3] = [
    ("advise", Who::Advise),
    ("advise_then_automatic", Who::AdviseThenAutomatic),
    ("automatic", Who::Automatic),
];

/// The closest unit; priority and age; home; the nearest hospital; no gain asked of a
/// pre-emption; no second look and no escalation.
pub(super) fn policy(top: &Table<'_>) -> Policy {
    let mut policy = Policy {
        assignment: AssignmentPolicy::Closest,
        queue: QueuePolicy::PriorityAge,
        escalate_after: None,
        move_up: MoveUpPolicy::Home,
        destination: DestinationPolicy::Nearest,
        preempt_min_gain: Duration::ZERO,
        relook_min_gain: None,
    };
    let Some(table) = top.table("policy") else {
        return policy;
    };
    name_policies(&table, &mut policy);
    policy.escalate_after = table.seconds("escalate_after_s");
    if policy.escalate_after == Some(Duration::ZERO) {
        table.fault(
            "escalate_after_s",
            "escalate_after_s is 0",
            "give seconds, or remove the key: then nothing escalates",
        );
    }
    policy.preempt_min_gain = table.seconds("preempt_min_gain_s").unwrap_or_default();
    policy.relook_min_gain = table.seconds("relook_min_gain_s");
    let soon = table.seconds("clearing_soon_s").unwrap_or_default();
    if soon != Duration::ZERO {
        table.fault(
            "clearing_soon_s",
            "units about to clear are no candidates in this version",
            "set it to 0",
        );
    }
    policy
}

fn name_policies(table: &Table<'_>, policy: &mut Policy) {
    let assignments = [("closest", AssignmentPolicy::Closest)];
    let later = ["priority", "coverage", "matching"];
    if let Some(known) = table.choice_among("assignment", &assignments, &later) {
        policy.assignment = known;
    }
    let queues = [
        ("priority-age", QueuePolicy::PriorityAge),
        ("fifo", QueuePolicy::Fifo),
    ];
    if let Some(known) = table.choice("queue", &queues) {
        policy.queue = known;
    }
    let move_ups = [("home", MoveUpPolicy::Home), ("none", MoveUpPolicy::None)];
    let later = ["dmexclp", "ddsm", "compliance"];
    if let Some(known) = table.choice_among("move_up", &move_ups, &later) {
        policy.move_up = known;
    }
    let destinations = [("nearest", DestinationPolicy::Nearest)];
    if let Some(known) = table.choice_among("destination", &destinations, &["fit", "own"]) {
        policy.destination = known;
    }
}

/// Ordinary driving to hospital and back, turning at junctions, a plane around the middle, the
/// nearest edge alone.
pub(super) fn travel(top: &Table<'_>, snap: SnapRule) -> TravelRules {
    let table = top.table("travel");
    let table = table.as_ref();
    let mode = |key| table.and_then(|t| t.choice(key, &MODES));
    let turns = [("junction", TurnRule::Junction), ("node", TurnRule::Node)];
    TravelRules {
        to_hospital: mode("to_hospital").unwrap_or(Mode::Ordinary),
        return_: mode("return").unwrap_or(Mode::Ordinary),
        turn: table
            .and_then(|t| t.choice("turn", &turns))
            .unwrap_or(TurnRule::Junction),
        plane: table.and_then(plane),
        candidates: table.and_then(|t| candidates(t, snap)).unwrap_or(1),
    }
}

fn candidates(travel: &Table<'_>, snap: SnapRule) -> Option<u8> {
    let count = travel.whole("candidates", 1, MOST_CANDIDATES.into())?;
    if snap == SnapRule::Node {
        travel.fault(
            "candidates",
            "candidates are roads, and where snap = \"node\" a place is one node",
            "write snap = \"edge\", or remove candidates",
        );
        return None;
    }
    u8::try_from(count).ok()
}

fn plane(travel: &Table<'_>) -> Option<Plane> {
    match travel.text_or_table("plane")? {
        TextOrTable::Text("local") => None,
        TextOrTable::Text(other) => {
            travel.fault(
                "plane",
                format!("plane \"{other}\" is not known"),
                "write \"local\", or { km_per_degree_lon = …, km_per_degree_lat = … }",
            );
            None
        }
        TextOrTable::Table(table) => {
            let scale = |key| {
                if !table.has(key) {
                    table.fault(key, format!("plane has no {key}"), "add it");
                }
                table.number(key, 0.001, 1000.0)
            };
            let (lon, lat) = (scale("km_per_degree_lon"), scale("km_per_degree_lat"));
            Some(Plane {
                km_per_degree_lon: lon?,
                km_per_degree_lat: lat?,
            })
        }
    }
}

/// At their stations unless told.
pub(super) fn start(top: &Table<'_>) -> StartRule {
    let Some(table) = top.table("start") else {
        return StartRule::Station;
    };
    match table.text("units") {
        None | Some("station") => StartRule::Station,
        Some("first_seen") => StartRule::FirstSeen,
        Some(text) => match text.strip_prefix("state:") {
            Some(file) if !file.is_empty() => StartRule::State(file.to_owned()),
            _ => {
                table.fault(
                    "units",
                    format!("units \"{text}\" is not known"),
                    "choose one of: station, first_seen, state:FILE",
                );
                StartRule::Station
            }
        },
    }
}

/// Accepted at once; refused after a minute.
pub(super) fn order(top: &Table<'_>) -> OrderRules {
    let table = top.table("order");
    let seconds = |key| table.as_ref().and_then(|t| t.seconds(key));
    let order = OrderRules {
        accept_after: seconds("accept_after_s").unwrap_or_default(),
        timeout: seconds("timeout_s").unwrap_or(Duration::from_secs(60)),
    };
    if let Some(table) = &table
        && order.accept_after >= order.timeout
    {
        table.fault(
            "accept_after_s",
            "crews accept no sooner than an order times out: no unit would ever go",
            "make accept_after_s smaller than timeout_s",
        );
    }
    order
}

/// People decide, but for the hospital; a minute until what may go automatically goes.
pub(super) fn authority(top: &Table<'_>) -> Authority {
    let table = top.table("authority");
    let table = table.as_ref();
    let who = |key, default| {
        let told = table.and_then(|t| t.choice(key, &WHO));
        told.unwrap_or(default)
    };
    Authority {
        assign: who("assign", Who::Advise),
        divert: who("divert", Who::Advise),
        move_up: who("move_up", Who::Advise),
        destination: who("destination", Who::Automatic),
        after: table
            .and_then(|t| t.seconds("after_s"))
            .unwrap_or(Duration::from_secs(60)),
    }
}
