//! An evening with nobody to disturb it.

use std::collections::BTreeMap;

use serde_json::Value;

use super::stage::Stage;

/// What a day's journal says of who was sent where.
#[derive(Default)]
struct Sent {
    /// The incident a unit is ordered to or busy with.
    units: BTreeMap<String, String>,
    facts: BTreeMap<String, usize>,
}

impl Sent {
    fn read(&mut self, entry: &Value) {
        let fact = entry["event"]["fact"].as_str().unwrap();
        *self.facts.entry(fact.to_owned()).or_default() += 1;
        let told = |key: &str| entry["event"][key].as_str().unwrap().to_owned();
        if fact == "clear" {
            assert!(self.units.remove(&told("unit")).is_some(), "{entry}");
        }
        for order in entry["orders"].as_array().into_iter().flatten() {
            self.order(order);
        }
    }

    fn order(&mut self, order: &Value) {
        let of = |key: &str| order[key].as_str().unwrap_or_default().to_owned();
        let (unit, kind) = (of("unit"), order["order"].as_str().unwrap());
        let to = match kind {
            "respond" => of("incident"),
            "divert" => {
                assert_eq!(self.units.remove(&unit), Some(of("from")), "{order}");
                of("to")
            }
            "stand_down" => {
                assert_eq!(self.units.remove(&unit), Some(of("incident")), "{order}");
                return;
            }
            _ => return,
        };
        assert!(
            self.units.values().all(|incident| *incident != to),
            "two units for one: {order}"
        );
        let busy = self.units.insert(unit, to);
        assert_eq!(busy, None, "one unit for two: {order}");
    }

    fn count(&self, fact: &str) -> usize {
        self.facts.get(fact).copied().unwrap_or(0)
    }
}

#[test]
fn incidents_come_and_are_served_and_nobody_is_sent_twice() {
    let mut stage = Stage::new(3);
    // In small steps: where the vehicles are is told at the end of each.
    (0..24 * 12).for_each(|_| stage.minutes(5));
    let mut sent = Sent::default();
    for line in stage.lines() {
        sent.read(&serde_json::from_str(&line).unwrap());
    }
    let calls = sent.count("call_received");
    assert!(calls > 10, "{:?}", sent.facts);
    assert!(sent.count("clear") + 4 >= calls, "{:?}", sent.facts);
    for fact in [
        "call_processed",
        "order_accepted",
        "en_route",
        "on_scene",
        "left_scene",
        "at_hospital",
        "handed_over",
        "at_station",
        "positions_reported",
        "shift_started",
        "shift_ended",
    ] {
        assert!(sent.count(fact) > 0, "{fact}: {:?}", sent.facts);
    }
    assert_eq!(stage.player.refused(), 0);
    let incidents = stage.get("/v1/incidents");
    let incidents = incidents["incidents"].as_array().unwrap();
    assert!(incidents.iter().all(|row| row["automatic"] == true));
    let closed = incidents.iter().filter(|row| row["outcome"] == "served");
    assert!(closed.count() > 10, "{incidents:#?}");
}

#[test]
fn one_seed_is_one_evening() {
    let evening = |seed| {
        let mut stage = Stage::new(seed);
        stage.hours(8);
        stage.lines()
    };
    let lines = evening(5);
    assert!(lines.len() > 20, "{}", lines.len());
    assert_eq!(lines, evening(5));
    assert_ne!(lines, evening(6));
}
