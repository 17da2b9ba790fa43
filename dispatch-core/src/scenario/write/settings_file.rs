//! `scenario.toml` of a written scenario.

use super::toml::Text;
use crate::geo::Plane;
use crate::ids::PriorityId;
use crate::scenario::{
    Area, AssignmentPolicy, Clock, DestinationPolicy, MoveUpPolicy, QueuePolicy, Scenario,
    SnapRule, StartRule, TurnRule, Who,
};

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
    if let Some(stations) = s.planning.stations {
        t.number("stations", f64::from(stations));
    }
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
    if s.travel.candidates != 1 {
        t.number("candidates", f64::from(s.travel.candidates));
    }
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
