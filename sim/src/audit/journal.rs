//! The laws that need the order of things: the journal is gone through once, with a small book of
//! what every unit and incident is doing.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use dispatch_core::geo::Coordinate;
use dispatch_core::ids::UnitId;
use dispatch_core::scenario::Scenario;
use dispatch_core::travel::{Ground, Travel};
use dispatch_core::units::Time;
use serde_json::Value;

use super::Findings;
use super::rows::{MOMENTS, Tables};

/// What a unit is doing.
#[derive(Clone, Debug, Default)]
pub(super) struct Unit {
    /// The incident it has, and whether it has reached it.
    pub(super) incident: Option<(String, bool)>,
    pub(super) on_duty: bool,
    pub(super) id: Option<UnitId>,
}

/// What an incident is waiting for.
#[derive(Clone, Debug)]
pub(super) struct Incident {
    pub(super) number: usize,
    pub(super) reported_at: i64,
    pub(super) at: Option<Coordinate>,
    pub(super) priority: String,
    pub(super) needs: BTreeSet<String>,
    pub(super) hospital: Option<String>,
    /// It needs a unit, has none, and none is proposed.
    pub(super) waiting: bool,
    pub(super) refused_by: BTreeSet<String>,
}

pub(super) struct Book<'a> {
    pub(super) scenario: &'a Scenario,
    pub(super) travel: Travel,
    pub(super) units: BTreeMap<String, Unit>,
    pub(super) incidents: BTreeMap<String, Incident>,
    pub(super) taken: BTreeSet<String>,
    /// (unit, moment column, milliseconds) of every fact.
    pub(super) facts: BTreeSet<(String, &'static str, i64)>,
    pub(super) last: i64,
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

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

pub(super) fn text(value: &Value, key: &str) -> String {
    value
        .get(key)
        .and_then(Value::as_str)
        .unwrap_or_default()
        .to_owned()
}

/// The incident an order sends a unit to.
pub(super) fn target(order: &Value) -> String {
    match order.get("to") {
        Some(to) => to.as_str().unwrap_or_default().to_owned(),
        None => text(order, "incident"),
    }
}
