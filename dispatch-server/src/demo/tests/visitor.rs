//! A visitor takes part: their calls wait for them, and the crews do what they are told.

use dispatch_core::units::Duration;
use serde_json::{Value, json};
use sim::draws::{Draw, uniform};

use super::super::client::Client;
use super::stage::Stage;
use crate::live::ask::Status;
use crate::live::tests::rooms::grid;

/// A call at the crossing b4: the path of its incident.
fn call(stage: &Stage) -> String {
    let done = stage.does("/v1/incidents", &json!({"lon": 10.009, "lat": 0.027}));
    assert_eq!(done["orders"], json!([]), "nobody goes without the visitor");
    format!("/v1/incidents/{}", done["incident"]["id"].as_str().unwrap())
}

/// The visitor sends the proposed unit; which one that is.
fn send(stage: &Stage, incident: &str) -> String {
    let state = stage.get(incident);
    let unit = state["proposal"]["unit"].as_str().unwrap().to_owned();
    let body = json!({"unit": unit, "version": state["version"]});
    stage.does(&format!("{incident}/assign"), &body);
    unit
}

fn facts(stage: &Stage, incident: &str) -> Vec<String> {
    let state = stage.get(incident);
    let story = state["timeline"].as_array().unwrap().iter();
    let word = |entry: &Value| entry["event"]["fact"].as_str().unwrap().to_owned();
    story.map(word).collect()
}

#[test]
fn a_visitors_incident_waits_for_the_visitor_and_is_then_served() {
    let mut stage = Stage::new(1);
    stage.hours(1);
    let incident = call(&stage);
    stage.hours(2);
    assert_eq!(stage.get(&incident)["stage"], "proposed");
    let unit = send(&stage, &incident);
    stage.hours(3);
    let state = stage.get(&incident);
    assert_eq!(
        (&state["outcome"], &state["unit"]),
        (&json!("served"), &json!(unit)),
        "{state}"
    );
    let told = facts(&stage, &incident);
    for fact in ["order_accepted", "en_route", "on_scene", "clear"] {
        let times = told.iter().filter(|told| *told == fact).count();
        assert_eq!(times, 1, "{fact}: {told:?}");
    }
    assert_eq!(stage.player.refused(), 0);
}

#[test]
fn buttons_pressed_by_the_visitor_count_and_the_crew_goes_on_from_there() {
    let mut stage = Stage::new(1);
    let incident = call(&stage);
    let unit = send(&stage, &incident);
    let press = |word: &str| {
        let body = json!({"status": word});
        stage.does(&format!("/v1/units/{unit}/status"), &body);
    };
    ["accepted", "en_route", "on_scene"]
        .into_iter()
        .for_each(press);
    stage.hours(3);
    let told = facts(&stage, &incident);
    assert_eq!(stage.get(&incident)["outcome"], "served", "{told:?}");
    let arrivals = told.iter().filter(|fact| *fact == "on_scene");
    assert_eq!(arrivals.count(), 1, "{told:?}");
    assert_eq!(stage.player.refused(), 0);
}

#[test]
fn a_crew_that_is_refused_for_or_called_back_drives_home() {
    let mut stage = Stage::new(1);
    let incident = call(&stage);
    let unit = send(&stage, &incident);
    let path = format!("/v1/units/{unit}/status");
    stage.does(&path, &json!({"status": "refused", "reason": "no driver"}));
    let second = send(&stage, &incident);
    assert_ne!(second, unit, "who refused is not proposed again");
    let until = stage.now() + Duration::from_secs(70);
    stage.player.leap(until).unwrap();
    let state = stage.get(&incident);
    assert_eq!(state["stage"], "assigned");
    let back = json!({"version": state["version"]});
    stage.does(&format!("{incident}/stand-down"), &back);
    stage.does(&format!("{incident}/cancel"), &json!({}));
    stage.hours(2);
    assert_eq!(stage.get(&incident)["outcome"], "cancelled");
    for unit in [unit, second] {
        let state = stage.get(&format!("/v1/units/{unit}"));
        let waits = state["status"] == "at_station" || !state["incident"].is_null();
        assert!(waits, "{state}");
    }
}

#[test]
fn a_unit_that_breaks_down_on_its_way_leaves_its_incident_to_others() {
    let mut stage = Stage::new(1);
    let incident = call(&stage);
    let unit = send(&stage, &incident);
    let path = format!("/v1/units/{unit}/status");
    let until = stage.now() + Duration::from_secs(70);
    stage.player.leap(until).unwrap();
    assert_eq!(
        stage.get(&format!("/v1/units/{unit}"))["status"],
        "en_route"
    );
    let body = json!({"status": "out_of_service", "reason": "flat tyre"});
    stage.does(&path, &body);
    let other = send(&stage, &incident);
    assert_ne!(other, unit);
    stage.hours(3);
    let state = stage.get(&incident);
    assert_eq!(
        (&state["outcome"], &state["unit"]),
        (&json!("served"), &json!(other))
    );
    stage.does(&path, &json!({"status": "in_service"}));
    stage.hours(1);
    let state = stage.get(&format!("/v1/units/{unit}"));
    assert_eq!(state["status"], "at_station", "it drove home: {state}");
}

/// A number below `n`, by key.
fn below(n: usize, key: u64, what: Draw) -> usize {
    (uniform(9, what, key) * n as f64) as usize
}

/// Presses a button of any crew, cancels or calls, whether it makes sense or not.
fn meddle(client: &Client, key: u64) {
    let post = |path: &str, body: &Value| client.post(path, body).unwrap();
    let unit = ["U1", "U2", "U3", "U4"][below(4, key, Draw::Zone)];
    let (word, _) = Status::ALL[below(Status::ALL.len(), key, Draw::OnScene)];
    match below(8, key, Draw::Handover) {
        0 => {
            let body = json!({"lon": 10.009, "lat": 0.027, "automatic": true});
            post("/v1/incidents", &body);
        }
        1 | 2 => {
            let (_, text) = client.get("/v1/incidents?open=true").unwrap();
            let open: Value = serde_json::from_str(&text).unwrap();
            let open = open["incidents"].as_array().unwrap();
            if let Some(row) = open.get(below(open.len().max(1), key, Draw::Gap)) {
                let path = format!("/v1/incidents/{}", row["id"].as_str().unwrap());
                let choice = json!({"unit": unit, "version": row["version"], "reason": "other"});
                let back = json!({"version": row["version"], "reason": "other"});
                match below(4, key, Draw::Priority) {
                    0 => post(&format!("{path}/cancel"), &json!({})),
                    1 => post(&format!("{path}/stand-down"), &back),
                    2 => post(&format!("{path}/divert"), &choice),
                    _ => post(&format!("{path}/assign"), &choice),
                };
            }
        }
        _ => {
            let body = json!({"status": word, "reason": "other"});
            post(&format!("/v1/units/{unit}/status"), &body);
        }
    }
}

/// At the same time as the evening goes on, so that each is too late for the other now and then:
/// whoever was first, no crew forgets its patient and no incident waits for ever.
#[test]
fn nothing_is_stuck_after_a_visitor_who_presses_everything() {
    let mut stage = Stage::new(2);
    let client = stage.client.clone();
    let meddling = std::thread::spawn(move || {
        for key in 0..600 {
            meddle(&client, key);
        }
    });
    while !meddling.is_finished() {
        stage.hours(1);
    }
    meddling.join().unwrap();
    for unit in ["U1", "U2", "U3", "U4"] {
        for word in ["in_service", "on_duty"] {
            let body = json!({"status": word});
            stage.does(&format!("/v1/units/{unit}/status"), &body);
        }
    }
    stage.hours(24);
    let recent = stage.now() - Duration::from_secs(6 * 3600);
    let recent = grid(|_| {}).scenario().calendar.format(recent);
    let open = stage.get("/v1/incidents?open=true");
    for row in open["incidents"].as_array().unwrap() {
        // What every unit refused is the dispatcher's to solve, as control tells.
        let nobody_is_left = row["refused_by"].as_array().unwrap().len() == 4;
        let is_new = row["reported_at"].as_str().unwrap() > &*recent;
        assert!(is_new || nobody_is_left, "{row}");
    }
    let units = stage.get("/v1/units");
    for row in units["units"].as_array().unwrap() {
        let waits = row["status"] == "at_station";
        assert!(
            waits || row["since_at"].as_str().unwrap() > &*recent,
            "{row}"
        );
    }
    let calls = stage.lines();
    let calls = calls.iter().filter(|line| line.contains("call_received"));
    assert!(calls.count() > 60, "the visitor called as well");
}
