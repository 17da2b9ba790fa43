//! The laws that the tables alone can break.

use std::collections::{BTreeMap, BTreeSet};

use dispatch_core::scenario::{Clock, Scenario};
use dispatch_core::units::Time;

use super::Findings;
use super::rows::{Incident, MOMENTS, Response, Tables};

/// All laws of the tables.
pub(super) fn check(tables: &Tables, scenario: &Scenario, found: &mut Findings) {
    let responses = tables.responses_of();
    let mut names = BTreeSet::new();
    for incident in &tables.incidents {
        found.unless(names.insert(incident.name()), "one outcome", || {
            format!("incident {} has two rows", incident.name())
        });
        let sent = responses
            .get(incident.name())
            .map_or(&[][..], Vec::as_slice);
        moments_of_incident(incident, found);
        outcome(incident, sent, found);
        standard(incident, sent, scenario, found);
    }
    for response in &tables.responses {
        moments_of_response(response, found);
        duty(response, scenario, found);
    }
    overlaps(tables, found);
}

fn in_order(moments: &[Option<i64>]) -> bool {
    let known: Vec<i64> = moments.iter().copied().flatten().collect();
    known.is_sorted()
}

fn moments_of_incident(incident: &Incident, found: &mut Findings) {
    let columns = [
        "suitable_on_scene_at_s",
        "at_hospital_at_s",
        "handed_over_at_s",
        "closed_at_s",
    ];
    let mut moments = vec![Some(0), incident.ms("first_on_scene_at_s")];
    moments.extend(columns.map(|column| incident.ms(column)));
    found.unless(in_order(&moments), "moments", || {
        format!("incident {}: its moments are out of order", incident.name())
    });
}

fn moments_of_response(response: &Response, found: &mut Findings) {
    let moments = MOMENTS.map(|column| response.ms(column));
    found.unless(
        in_order(&moments) && moments[0] >= Some(0),
        "moments",
        || format!("{}: its moments are out of order", response.title()),
    );
    let between = |from: usize, to: usize| {
        moments[to]
            .zip(moments[from])
            .map(|(end, start)| end - start)
    };
    found.unless(response.ms("turnout_s") == between(0, 1), "moments", || {
        format!(
            "{}: turnout_s is not en_route_at_s - ordered_at_s",
            response.title()
        )
    });
    found.unless(response.ms("travel_s") == between(1, 2), "moments", || {
        format!(
            "{}: travel_s is not on_scene_at_s - en_route_at_s",
            response.title()
        )
    });
}

fn outcome(incident: &Incident, sent: &[&Response], found: &mut Findings) {
    let served: Vec<_> = sent
        .iter()
        .filter(|r| r.cell("outcome") == "served")
        .collect();
    let bumps = sent
        .iter()
        .filter(|r| r.cell("outcome") == "diverted")
        .count();
    let hospital =
        !incident.cell("hospital").is_empty() && incident.ms("at_hospital_at_s").is_some();
    let closed = incident.ms("closed_at_s").is_some();
    let sound = match incident.cell("outcome") {
        "transported" => served.len() == 1 && hospital && closed,
        "treated" => served.len() == 1 && incident.ms("at_hospital_at_s").is_none() && closed,
        "cancelled" => served.is_empty() && closed,
        "open" => !closed,
        _ => false,
    };
    let name = incident.name();
    found.unless(sound, "one outcome", || {
        format!(
            "incident {name}: outcome \"{}\" does not fit its {} responses",
            incident.cell("outcome"),
            sent.len()
        )
    });
    let unit = served.first().map_or("", |r| r.cell("unit"));
    found.unless(unit == incident.cell("unit"), "one outcome", || {
        format!("incident {name}: its unit is not the one that served")
    });
    found.unless(
        incident.cell("bumps") == bumps.to_string(),
        "one outcome",
        || {
            format!(
                "incident {name}: bumps is {}, {bumps} units were diverted",
                incident.cell("bumps")
            )
        },
    );
    let first = sent.iter().filter_map(|r| r.ms("on_scene_at_s")).min();
    found.unless(
        first == incident.ms("first_on_scene_at_s"),
        "one outcome",
        || format!("incident {name}: first_on_scene_at_s is not the first arrival"),
    );
    let queued = incident.ms("queued_s").unwrap_or(0);
    found.unless(
        incident.cell("queued") == "1" || queued == 0,
        "one outcome",
        || format!("incident {name}: it waited {queued} ms but was never queued"),
    );
}

fn standard(incident: &Incident, sent: &[&Response], scenario: &Scenario, found: &mut Findings) {
    let fits = |s: &&dispatch_core::scenario::Standard| {
        let area = s.area.is_none_or(|area| area.id() == incident.cell("area"));
        let mut named = s
            .priorities
            .iter()
            .map(|&id| scenario.priorities[id].id.as_str());
        area && (s.priorities.is_empty() || named.any(|id| id == incident.cell("priority")))
    };
    let standard = scenario.standards.iter().find(fits);
    let suitable = incident.ms("suitable_on_scene_at_s");
    let start = match standard.map(|s| s.clock) {
        None | Some(Clock::Reported) => Some(0),
        Some(Clock::Ordered) => sent.iter().filter_map(|r| r.ms("ordered_at_s")).min(),
        Some(Clock::EnRoute) => {
            let arrived = sent
                .iter()
                .find(|r| suitable.is_some() && r.ms("on_scene_at_s") == suitable);
            arrived.and_then(|r| r.ms("en_route_at_s"))
        }
    };
    let response = suitable.zip(start).map(|(arrived, start)| arrived - start);
    let name = incident.name();
    found.unless(response == incident.ms("response_s"), "standard", || {
        format!("incident {name}: response_s is not from its clock to the scene")
    });
    let late = match (standard, response) {
        (Some(standard), Some(ms)) => u8::from(ms > standard.response.as_millis()).to_string(),
        (Some(_), None) if incident.cell("outcome") == "open" => "1".to_owned(),
        _ => String::new(),
    };
    found.unless(late == incident.cell("late"), "standard", || {
        format!(
            "incident {name}: late is \"{}\", the standard says \"{late}\"",
            incident.cell("late")
        )
    });
}

fn duty(response: &Response, scenario: &Scenario, found: &mut Findings) {
    let unit = scenario
        .units
        .iter()
        .find(|u| u.id == response.cell("unit"));
    let Some(unit) = unit else {
        return found.add(
            "form",
            format!("responses.csv names unit \"{}\"", response.cell("unit")),
        );
    };
    let (Some(shift), Some(ordered)) = (unit.shift, response.at("ordered_at_s")) else {
        return;
    };
    // An order of the very moment at which the duty ends was still in time.
    let on_duty = |ms| {
        scenario
            .calendar
            .on_duty(&scenario.shifts[shift], Time::from_millis(ms))
    };
    found.unless(on_duty(ordered) || on_duty(ordered - 1), "duty", || {
        format!(
            "{}: ordered outside its shift \"{}\"",
            response.title(),
            scenario.shifts[shift].id
        )
    });
}

/// Missions of one unit: from the order to the clear, or to the last moment known.
fn overlaps(tables: &Tables, found: &mut Findings) {
    let mut by_unit: BTreeMap<&str, Vec<(i64, i64, &str)>> = BTreeMap::new();
    for response in &tables.responses {
        let known = MOMENTS.iter().filter_map(|column| response.at(column));
        if let (Some(start), Some(end)) = (response.at("ordered_at_s"), known.max()) {
            by_unit.entry(response.cell("unit")).or_default().push((
                start,
                end,
                response.cell("incident"),
            ));
        }
    }
    for (unit, mut missions) in by_unit {
        missions.sort_unstable();
        for pair in missions.windows(2) {
            found.unless(pair[1].0 >= pair[0].1, "one incident a unit", || {
                format!(
                    "unit {unit}: sent to incident {} before it was done with {}",
                    pair[1].2, pair[0].2
                )
            });
        }
    }
}
