//! The laws that need the order of things: the journal is gone through once, with a small book of
//! what every unit and incident is doing.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use dispatch_core::geo::Coordinate;
use dispatch_core::ids::{HospitalId, UnitId};
use dispatch_core::scenario::{DestinationPolicy, QueuePolicy, Scenario};
use dispatch_core::travel::{Ground, Origin, Place, Travel};
use dispatch_core::units::Time;
use serde_json::Value;

use super::Findings;
use super::rows::{MOMENTS, Tables};

/// What a unit is doing.
#[derive(Clone, Debug, Default)]
struct Unit {
    /// The incident it has, and whether it has reached it.
    incident: Option<(String, bool)>,
    on_duty: bool,
    id: Option<UnitId>,
}

/// What an incident is waiting for.
#[derive(Clone, Debug)]
struct Incident {
    number: usize,
    reported_at: i64,
    at: Option<Coordinate>,
    priority: String,
    needs: BTreeSet<String>,
    hospital: Option<String>,
    /// It needs a unit, has none, and none is proposed.
    waiting: bool,
    refused_by: BTreeSet<String>,
}

struct Book<'a> {
    scenario: &'a Scenario,
    travel: Travel,
    units: BTreeMap<String, Unit>,
    incidents: BTreeMap<String, Incident>,
    taken: BTreeSet<String>,
    /// (unit, moment column, milliseconds) of every fact.
    facts: BTreeSet<(String, &'static str, i64)>,
    last: i64,
}

/// Goes through the journal, then compares its moments with the tables'.
pub(super) fn check(text: &[u8], ground: &Arc<Ground>, tables: &Tables, found: &mut Findings) {
    let scenario = ground.scenario();
    let unit = |id: UnitId| Unit {
        on_duty: scenario.units[id].shift.is_none(),
        id: Some(id),
        incident: None,
    };
    let mut book = Book {
        travel: Travel::new(Arc::clone(ground)),
        units: scenario
            .units
            .pairs()
            .map(|(id, u)| (u.id.clone(), unit(id)))
            .collect(),
        incidents: BTreeMap::new(),
        taken: BTreeSet::new(),
        facts: BTreeSet::new(),
        last: i64::MIN,
        scenario,
    };
    for (line, entry) in (1..).zip(text.split(|&b| b == b'\n')).skip(1) {
        if entry.is_empty() {
            continue;
        }
        match serde_json::from_slice::<Value>(entry) {
            Ok(entry) => book.entry(&entry, found),
            Err(cause) => found.add("form", format!("journal.jsonl:{line}: {cause}")),
        }
    }
    book.compare(tables, found);
}

impl Book<'_> {
    fn entry(&mut self, entry: &Value, found: &mut Findings) {
        let now = entry["now"]
            .as_str()
            .and_then(|text| self.scenario.calendar.parse_moment(text).ok());
        let Some(now) = now.map(Time::as_millis) else {
            return found.add(
                "form",
                format!("journal.jsonl: entry {} has no moment", entry["seq"]),
            );
        };
        found.unless(now >= self.last, "moments", || {
            format!("journal.jsonl: entry {} goes back in time", entry["seq"])
        });
        self.last = now;
        let event = &entry["event"];
        let refused = entry.get("refused").is_some();
        if !refused {
            self.fact(now, event);
        }
        let orders = list(&entry["orders"]);
        let proposals = list(&entry["proposals"]);
        if event["fact"] == "clear" && !refused {
            self.fair(now, &text(event, "unit"), (orders, proposals), found);
        }
        let free_choice = !text(event, "reason").is_empty();
        for order in orders {
            self.order(now, order, free_choice, found);
        }
        for proposal in proposals {
            let incident = target(proposal);
            if let Some(row) = self.incidents.get_mut(&incident) {
                row.waiting = false;
            }
        }
    }

    fn fact(&mut self, now: i64, event: &Value) {
        let (kind, unit, incident) = (
            text(event, "fact"),
            text(event, "unit"),
            text(event, "incident"),
        );
        let column = match kind.as_str() {
            "en_route" => Some(MOMENTS[1]),
            "on_scene" => Some(MOMENTS[2]),
            "left_scene" => Some(MOMENTS[3]),
            "at_hospital" => Some(MOMENTS[4]),
            "handed_over" => Some(MOMENTS[5]),
            "clear" => Some(MOMENTS[6]),
            _ => None,
        };
        if let Some(column) = column {
            self.facts.insert((unit.clone(), column, now));
        }
        match kind.as_str() {
            "call_received" => self.call(event),
            "call_processed" => self.waits(&incident),
            "priority_changed" => {
                if let Some(row) = self.incidents.get_mut(&incident) {
                    row.priority = text(event, "priority");
                }
            }
            "incident_cancelled" => {
                self.incidents.remove(&incident);
            }
            "order_refused" | "out_of_service" => self.loses(&unit),
            "on_scene" => {
                if let Some((_, reached)) =
                    self.units.get_mut(&unit).and_then(|u| u.incident.as_mut())
                {
                    *reached = true;
                }
            }
            "clear" => {
                if let Some((incident, _)) =
                    self.units.get_mut(&unit).and_then(|u| u.incident.take())
                {
                    self.incidents.remove(&incident);
                }
            }
            "shift_started" | "shift_ended" => {
                if let Some(row) = self.units.get_mut(&unit) {
                    row.on_duty = kind == "shift_started";
                }
            }
            _ => {}
        }
    }

    fn call(&mut self, event: &Value) {
        let name = text(event, "incident");
        let reported = self
            .scenario
            .calendar
            .parse_moment(&text(event, "reported_at"));
        let place = event["lon"].as_f64().zip(event["lat"].as_f64());
        let row = Incident {
            number: self.taken.len(),
            reported_at: reported.map_or(0, Time::as_millis),
            at: place.and_then(|(lon, lat)| Coordinate::from_degrees(lon, lat)),
            priority: text(event, "priority"),
            needs: text(event, "needs")
                .split(';')
                .filter(|n| !n.is_empty())
                .map(str::to_owned)
                .collect(),
            hospital: event["hospital"].as_str().map(str::to_owned),
            waiting: false,
            refused_by: BTreeSet::new(),
        };
        self.taken.insert(name.clone());
        self.incidents.insert(name, row);
    }

    fn waits(&mut self, incident: &str) {
        if let Some(row) = self.incidents.get_mut(incident) {
            row.waiting = true;
        }
    }

    /// The unit and its incident part; it will not be sent there again.
    fn loses(&mut self, unit: &str) {
        let Some((incident, _)) = self.units.get_mut(unit).and_then(|u| u.incident.take()) else {
            return;
        };
        if let Some(row) = self.incidents.get_mut(&incident) {
            row.refused_by.insert(unit.to_owned());
            row.waiting = true;
        }
    }

    fn order(&mut self, now: i64, order: &Value, free_choice: bool, found: &mut Findings) {
        let (kind, unit) = (text(order, "order"), text(order, "unit"));
        match kind.as_str() {
            "respond" => self.sent(now, order, None, found),
            "divert" => self.sent(now, order, Some(text(order, "from")), found),
            "stand_down" => self.loses(&unit),
            "transport" => self.hospital(order, now, free_choice, found),
            _ => {}
        }
    }

    fn sent(&mut self, now: i64, order: &Value, from: Option<String>, found: &mut Findings) {
        let (name, incident) = (text(order, "unit"), target(order));
        let able = self.able(&name, &incident);
        let Some(unit) = self.units.get_mut(&name) else {
            return found.add(
                "form",
                format!("journal.jsonl: there is no unit \"{name}\""),
            );
        };
        self.facts.insert((name.clone(), MOMENTS[0], now));
        let free = match (&unit.incident, &from) {
            (None, None) => true,
            (Some((held, reached)), Some(from)) => held == from && !reached,
            _ => false,
        };
        found.unless(free, "one incident a unit", || {
            format!("unit {name}: sent to incident {incident} while it had another")
        });
        found.unless(unit.on_duty, "duty", || {
            format!("unit {name}: sent to incident {incident} off duty")
        });
        found.unless(able, "capability", || {
            format!("unit {name}: cannot do what incident {incident} needs")
        });
        unit.incident = Some((incident.clone(), false));
        if let Some(row) = self.incidents.get_mut(&incident) {
            row.waiting = false;
        } else {
            found.add(
                "one outcome",
                format!("unit {name}: sent to incident {incident}, which is not open"),
            );
        }
        if let Some(from) = from {
            self.waits(&from);
        }
    }

    fn able(&self, unit: &str, incident: &str) -> bool {
        let id = self.units.get(unit).and_then(|u| u.id);
        let (Some(id), Some(row)) = (id, self.incidents.get(incident)) else {
            return true;
        };
        let has = self.scenario.units[id].capabilities.0;
        let names = self.scenario.capabilities.iter().enumerate();
        let can: BTreeSet<&str> = names
            .filter(|(bit, _)| has >> bit & 1 == 1)
            .map(|(_, name)| name.as_str())
            .collect();
        row.needs.iter().all(|need| can.contains(need.as_str()))
    }

    /// A unit that clears takes the first of those it can take.
    fn fair(&self, now: i64, unit: &str, came: (&[Value], &[Value]), found: &mut Findings) {
        if !self.units.get(unit).is_some_and(|u| u.on_duty) {
            return;
        }
        let waiting = self.incidents.iter().filter(|(name, row)| {
            row.waiting && !row.refused_by.contains(unit) && self.able(unit, name)
        });
        let Some((first, row)) = waiting.min_by_key(|(_, row)| self.rank(now, row)) else {
            return;
        };
        let sent = came.0.iter().chain(came.1).find(|order| {
            text(order, "unit") == unit
                && matches!(text(order, "order").as_str(), "respond" | "divert")
        });
        // One whose proposal has come to nothing waits as well, which only the engine knows.
        let to = sent.map(target);
        let rank = to
            .as_ref()
            .and_then(|to| self.incidents.get(to))
            .map(|row| self.rank(now, row));
        found.unless(rank.is_some_and(|rank| rank <= self.rank(now, row)), "fair queue", || {
            format!("unit {unit} cleared and went to {to:?}, incident {first} was first in the queue")
        });
    }

    fn rank(&self, now: i64, row: &Incident) -> (i64, i64, usize) {
        let policy = &self.scenario.policy;
        let mut ids = self.scenario.priorities.iter();
        let class = ids.position(|p| p.id == row.priority).unwrap_or(usize::MAX) as i64;
        let class = match (policy.queue, policy.escalate_after) {
            (QueuePolicy::Fifo, _) => 0,
            (QueuePolicy::PriorityAge, None) => class,
            (QueuePolicy::PriorityAge, Some(after)) => {
                let steps = (now - row.reported_at) / after.as_millis().max(1);
                (class - steps).max(0)
            }
        };
        (class, row.reported_at, row.number)
    }

    fn hospital(&mut self, order: &Value, now: i64, free_choice: bool, found: &mut Findings) {
        let (incident, hospital) = (text(order, "incident"), text(order, "hospital"));
        let Some(row) = self.incidents.get(&incident) else {
            return;
        };
        if free_choice || self.scenario.policy.destination != DestinationPolicy::Nearest {
            return;
        }
        let wanted = match &row.hospital {
            Some(named) => Some(named.clone()),
            None => row.at.and_then(|at| nearest(&mut self.travel, at, now)),
        };
        found.unless(wanted.as_ref() == Some(&hospital), "hospital", || {
            format!("incident {incident}: taken to {hospital}, it should be {wanted:?}")
        });
    }

    fn compare(&self, tables: &Tables, found: &mut Findings) {
        for response in &tables.responses {
            for column in MOMENTS {
                let Some(at) = response.at(column) else {
                    continue;
                };
                let fact = (response.cell("unit").to_owned(), column, at);
                found.unless(self.facts.contains(&fact), "journal", || {
                    format!(
                        "incident {}, unit {}: the journal does not know its {column}",
                        response.cell("incident"),
                        fact.0
                    )
                });
            }
        }
        let rows: BTreeSet<&str> = tables
            .incidents
            .iter()
            .map(super::rows::Incident::name)
            .collect();
        for name in &self.taken {
            found.unless(rows.contains(name.as_str()), "one outcome", || {
                format!("incident {name} has no row")
            });
        }
        for name in rows {
            found.unless(self.taken.contains(name), "journal", || {
                format!("the journal does not know incident {name}")
            });
        }
    }
}

/// The hospital soonest reached; the earlier row at a tie.
fn nearest(travel: &mut Travel, at: Coordinate, now: i64) -> Option<String> {
    let ground = Arc::clone(travel.ground());
    let scenario = ground.scenario();
    let scene = ground.place(at).ok()?;
    let mode = scenario.travel.to_hospital;
    let mut time = |id: HospitalId| {
        let to: Place = ground.hospital(id);
        travel.time(&Origin::Place(scene), &to, mode, Time::from_millis(now))
    };
    let ids: Vec<HospitalId> = scenario.hospitals.ids().collect();
    let timed = ids.into_iter().filter_map(|id| Some((time(id)?, id)));
    timed.min().map(|(_, id)| scenario.hospitals[id].id.clone())
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn text(value: &Value, key: &str) -> String {
    value
        .get(key)
        .and_then(Value::as_str)
        .unwrap_or_default()
        .to_owned()
}

/// The incident an order sends a unit to.
fn target(order: &Value) -> String {
    match order.get("to") {
        Some(to) => to.as_str().unwrap_or_default().to_owned(),
        None => text(order, "incident"),
    }
}
