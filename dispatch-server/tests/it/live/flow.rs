//! The life of an incident, and what surrounds a server.

use std::sync::Barrier;
use std::thread;

use serde_json::{Value, json};

use super::client::Client;
use super::server::{Server, b4, entries, folder, start};

fn post(client: &mut Client, path: &str, body: &Value) -> (u16, Value) {
    client.request("POST", path, None, Some(body)).unwrap()
}

#[test]
fn an_incident_is_taken_assigned_and_followed_to_clear() {
    let folder = folder();
    let server = Server::new(&folder);
    let client = &mut server.client();
    let (status, taken) = post(
        client,
        "/v1/incidents",
        &json!({"lon": 10.009, "lat": 0.027, "need": "ALS"}),
    );
    assert_eq!(status, 201, "{taken}");
    let id = taken["incident"]["id"].as_str().unwrap().to_owned();
    let path = format!("/v1/incidents/{id}");

    // Who should go, and why not the others: the same answer as `nearest` gives.
    let (_, seen) = client.request("GET", &path, None, None).unwrap();
    let candidates = &seen["recommendation"]["candidates"];
    assert_eq!(candidates[0]["unit"], "U1", "{seen}");
    let not_taken = seen["recommendation"]["not_taken"].as_array().unwrap();
    assert!(
        not_taken
            .iter()
            .any(|row| row["unit"] == "U2" && row["why"] == "capability")
    );

    let version = seen["version"].clone();
    let (status, sent) = post(
        client,
        &format!("{path}/assign"),
        &json!({"unit": "U1", "version": version}),
    );
    assert_eq!(status, 200, "{sent}");
    assert_eq!(
        sent["orders"],
        json!([{"order": "respond", "unit": "U1", "incident": id}])
    );
    for (word, unit, incident) in [
        ("accepted", "mobilising", "assigned"),
        ("en_route", "en_route", "assigned"),
        ("on_scene", "on_scene", "attended"),
        ("transport_needed", "on_scene", "attended"),
        ("left_scene", "transporting", "attended"),
        ("at_hospital", "at_hospital", "attended"),
        ("handed_over", "at_hospital", "attended"),
        ("clear", "returning", "closed"),
    ] {
        let (status, done) = post(client, "/v1/units/U1/status", &json!({"status": word}));
        assert_eq!(status, 200, "{word}: {done}");
        assert_eq!(done["unit"]["status"], unit, "{word}: {done}");
        assert_eq!(done["incident"]["stage"], incident, "{word}: {done}");
    }
    let (_, seen) = client.request("GET", &path, None, None).unwrap();
    assert_eq!(
        (&seen["outcome"], &seen["unit"]),
        (&json!("served"), &json!("U1"))
    );
    assert!(seen["recommendation"].is_null());
    let story: Vec<&Value> = seen["timeline"]
        .as_array()
        .unwrap()
        .iter()
        .map(|e| &e["event"]["fact"])
        .collect();
    assert_eq!(story.len(), 11, "{story:?}");
    assert_eq!(server.stop(), Some(0), "Ctrl-C and SIGTERM end it cleanly");
}

#[test]
fn a_dispatcher_changes_stands_down_diverts_closes_and_cancels() {
    let folder = folder();
    let server = Server::new(&folder);
    let client = &mut server.client();
    let call = |client: &mut Client, body: Value| {
        let (status, taken) = post(client, "/v1/incidents", &body);
        assert_eq!(status, 201, "{taken}");
        (
            format!(
                "/v1/incidents/{}",
                taken["incident"]["id"].as_str().unwrap()
            ),
            taken["incident"]["version"].clone(),
        )
    };
    let (low, version) = call(
        client,
        json!({"lon": 10.009, "lat": 0.027, "priority": "3"}),
    );
    let (_, done) = client
        .request(
            "PATCH",
            &low,
            None,
            Some(&json!({"lon": 10.018, "lat": 0.018, "version": version})),
        )
        .unwrap();
    assert_eq!(done["incident"]["lon"], 10.018, "{done}");
    let send =
        json!({"unit": "U1", "version": done["incident"]["version"], "reason": "crew_asked"});
    assert_eq!(post(client, &format!("{low}/assign"), &send).0, 200);
    for word in ["accepted", "en_route"] {
        assert_eq!(
            post(client, "/v1/units/U1/status", &json!({"status": word})).0,
            200
        );
    }
    // A more urgent one takes its unit.
    let (high, version) = call(client, b4());
    let send = json!({"unit": "U1", "version": version, "reason": "closer_than_shown"});
    let (status, diverted) = post(client, &format!("{high}/divert"), &send);
    assert_eq!(status, 200, "{diverted}");
    assert_eq!(diverted["orders"][0]["order"], "divert");
    assert_eq!(
        diverted["proposals"][0]["order"], "respond",
        "the other call is looked at again"
    );
    // And is called back before it has answered.
    let back = json!({"version": diverted["incident"]["version"], "reason": "road_blocked"});
    let (status, back) = post(client, &format!("{high}/stand-down"), &back);
    assert_eq!(status, 200, "{back}");
    assert_eq!(back["incident"]["refused_by"], json!(["U1"]));
    // Closing is for a unit that is there.
    let (status, problem) = post(client, &format!("{high}/close"), &json!({}));
    assert_eq!(status, 422, "{problem}");
    assert!(
        problem["allowed"]
            .as_array()
            .unwrap()
            .contains(&json!("cancel"))
    );
    let (status, done) = post(client, &format!("{high}/cancel"), &json!({}));
    assert_eq!(
        (status, &done["incident"]["outcome"]),
        (200, &json!("cancelled"))
    );
    let (status, problem) = post(client, &format!("{high}/cancel"), &json!({}));
    assert_eq!(
        (status, &problem["incident"]["stage"]),
        (409, &json!("closed"))
    );
}

#[test]
fn the_same_key_gives_the_first_answer_also_after_a_restart() {
    let folder = folder();
    let server = Server::new(&folder);
    let client = &mut server.client();
    let first = client
        .text("POST", "/v1/incidents", Some("key-1"), Some(&b4()))
        .unwrap();
    assert_eq!(first.0, 201);
    let again = client
        .text("POST", "/v1/incidents", Some("key-1"), Some(&b4()))
        .unwrap();
    assert_eq!(again, first);
    server.kill();
    let server = Server::new(&folder);
    let client = &mut server.client();
    let again = client
        .text("POST", "/v1/incidents", Some("key-1"), Some(&b4()))
        .unwrap();
    assert_eq!(again, first);
    let (_, other) = client
        .request(
            "POST",
            "/v1/incidents",
            Some("key-1"),
            Some(&json!({"lon": 10.0, "lat": 0.0})),
        )
        .unwrap();
    assert_eq!(other["field"], "Idempotency-Key", "{other}");
    let calls = entries(client)
        .iter()
        .filter(|e| e["event"]["fact"] == "call_received")
        .count();
    assert_eq!(calls, 1);
}

/// Two connections, one unit, at the same moment: one is told that it is too late.
#[test]
fn two_browsers_never_send_one_unit() {
    let folder = folder();
    let server = Server::new(&folder);
    let client = &mut server.client();
    let barrier = Barrier::new(2);
    for _ in 0..50 {
        let calls = [
            post(client, "/v1/incidents", &b4()).1,
            post(client, "/v1/incidents", &b4()).1,
        ];
        let statuses = thread::scope(|scope| {
            let dispatchers = calls.each_ref().map(|call| {
                let (mut client, barrier) = (server.client(), &barrier);
                scope.spawn(move || {
                    let path = format!("/v1/incidents/{}/assign", call["incident"]["id"].as_str().unwrap());
                    let body = json!({"unit": "U3", "version": call["incident"]["version"], "reason": "other"});
                    barrier.wait();
                    post(&mut client, &path, &body).0
                })
            });
            let mut statuses = dispatchers.map(|d| d.join().unwrap());
            statuses.sort_unstable();
            statuses
        });
        assert_eq!(statuses, [200, 409]);
        for call in &calls {
            let path = format!(
                "/v1/incidents/{}/cancel",
                call["incident"]["id"].as_str().unwrap()
            );
            assert_eq!(post(client, &path, &json!({})).0, 200);
        }
    }
}

#[test]
fn reference_and_description_are_served() {
    let folder = folder();
    let server = Server::new(&folder);
    let client = &mut server.client();
    let mut get = |path: &str| {
        let (status, body) = client.request("GET", path, None, None).unwrap();
        assert_eq!(status, 200, "{path}: {body}");
        body
    };
    assert_eq!(get("/v1/health")["status"], "ok");
    assert_eq!(
        get("/v1/stations")["stations"][0]["free"],
        json!(["U1", "U2"])
    );
    assert_eq!(get("/v1/hospitals")["hospitals"][0]["id"], "H1");
    assert!(get("/v1/coverage?stations=all")["share"].is_null());
    assert_eq!(
        get("/v1/coverage?stations=all")["total"]["covered_population"],
        20000.0
    );
    assert!(get("/v1/policies")["reasons"].as_array().unwrap().len() > 3);
    assert_eq!(
        get("/v1/nearest?lon=10.009&lat=0.027&need=ALS")["candidates"][0]["unit"],
        "U1"
    );
    let route = get("/v1/route?from=10.0,0.0&to=10.009,0.027");
    assert_eq!(route["geometry"]["type"], "LineString");
    let description = get("/v1/openapi.json");
    assert_eq!(description["openapi"], "3.1.0");
    let paths = description["paths"].as_object().unwrap();
    for path in [
        "/v1/health",
        "/v1/incidents/{id}/assign",
        "/v1/positions",
        "/v1/stream",
        "/v1/coverage",
    ] {
        assert!(paths.contains_key(path), "{path} in {:?}", paths.keys());
    }
}

#[test]
fn a_journal_or_port_that_is_taken_is_said_with_the_remedy() {
    let folder = folder();
    let server = Server::new(&folder);
    let (code, said) = start(&folder, "--journal sqlite:j.sqlite").err().unwrap();
    assert_eq!(code, Some(1));
    assert!(
        said.contains("in use by another program") && said.contains("\n  end the other"),
        "{said}"
    );
    let port = server.address.port();
    let taken = folder.run(&format!(
        "serve --scenario grid --journal sqlite:k.sqlite --port {port}"
    ));
    let taken = taken.ends(1);
    assert!(
        taken.err.contains("choose another with --port"),
        "{taken:?}"
    );
    assert!(
        !folder.path("k.sqlite").exists(),
        "a journal is not begun in vain"
    );
    folder.write(
        "k.sqlite",
        "somebody's diary, which is longer than a header of a database would be",
    );
    let (_, said) = start(&folder, "--journal sqlite:k.sqlite").err().unwrap();
    assert!(said.contains("no journal of this program"), "{said}");
    assert!(
        std::fs::read_to_string(folder.path("k.sqlite"))
            .unwrap()
            .starts_with("somebody's")
    );
}
