//! Traffic over the API: reported, adopted, asked about, lifted; and everything wrong with a report.

use serde_json::{Value, json};

use super::client::Client;
use super::server::{Server, folder};

fn post(client: &mut Client, path: &str, body: &Value) -> (u16, Value) {
    client.request("POST", path, None, Some(body)).unwrap()
}

fn get(client: &mut Client, path: &str) -> Value {
    let (status, body) = client.request("GET", path, None, None).unwrap();
    assert_eq!(status, 200, "{body}");
    body
}

/// The traffic when no metric is waited for any more.
fn settled(client: &mut Client) -> Value {
    loop {
        let traffic = get(client, "/v1/traffic");
        if traffic["wanted"].is_null() {
            return traffic;
        }
        std::thread::yield_now();
    }
}

const NEAREST: &str = "/v1/nearest?lon=10.009&lat=0.027";
const ROUTE: &str = "/v1/route?from=10.018,0.018&to=10.009,0.027&mode=siren";

#[test]
fn a_closure_changes_every_answer_until_it_is_lifted() {
    let folder = folder();
    let server = Server::new(&folder);
    let client = &mut server.client();
    let before = (get(client, NEAREST), get(client, ROUTE));
    assert_eq!(before.1["travel_s"], 144.0);
    assert_eq!(before.1["metric"]["number"], 0);
    let closed = json!({"reports": [
        {"id": "w", "from": "c3", "to": "b3", "closed": true, "reason": "fire"},
        {"id": "e", "from": "b3", "to": "c3", "closed": true, "reason": "fire"},
        {"id": "n", "from": "c3", "to": "c4", "factor": 0.5},
        {"id": "late", "class": "primary", "factor": 0.5, "since": "2149-01-01T00:00:00Z"}
    ]});
    let (status, done) = post(client, "/v1/traffic", &closed);
    assert_eq!(status, 200, "{done}");
    let traffic = settled(client);
    let in_force: Vec<_> = traffic["reports"]
        .as_array()
        .unwrap()
        .iter()
        .map(|r| (r["id"].clone(), r["in_force"].clone()))
        .collect();
    assert_eq!(
        in_force,
        [
            (json!("e"), json!(true)),
            (json!("late"), json!(false)),
            (json!("n"), json!(true)),
            (json!("w"), json!(true))
        ]
    );
    assert_eq!(traffic["metric"]["reports"], 3);
    let (nearest, route) = (get(client, NEAREST), get(client, ROUTE));
    assert_eq!(route["travel_s"], 192.0);
    assert_eq!(nearest["candidates"][0]["travel_s"], 192.0);
    assert_eq!(
        (&nearest["metric"]["number"], &route["metric"]["number"]),
        (&json!(1), &json!(1))
    );
    assert!(route["metric"]["age_s"].as_f64().unwrap() >= 0.0);
    let coverage = get(client, "/v1/coverage?stations=all");
    assert_eq!(coverage["metric"]["number"], 1);
    assert!(coverage["total"]["covered_population"].as_f64().unwrap() < 20000.0);
    for id in ["w", "e", "n"] {
        let (status, done) = post(client, &format!("/v1/traffic/{id}/lift"), &json!({}));
        assert_eq!(status, 200, "{done}");
    }
    settled(client);
    assert_eq!(get(client, ROUTE)["travel_s"], 144.0);
    assert_eq!(
        get(client, "/v1/coverage?stations=all")["total"]["covered_population"],
        20000.0
    );
    assert_eq!(post(client, "/v1/traffic/w/lift", &json!({})).0, 404);
}

#[test]
fn a_bad_report_is_told_by_its_field_and_nothing_of_the_request_is_done() {
    let folder = folder();
    let server = Server::new(&folder);
    let client = &mut server.client();
    let good = json!({"id": "a", "from": "c3", "to": "b3", "closed": true});
    for (bad, field) in [
        (json!({"id": "b", "closed": true}), "lon"),
        (json!({"id": " ", "class": "primary", "closed": true}), "id"),
        (json!({"id": "b", "lon": 10.0, "lat": 0.0}), "closed"),
        (
            json!({"id": "b", "lon": 10.0, "lat": 0.0, "closed": true, "factor": 0.5}),
            "closed",
        ),
        (
            json!({"id": "b", "lon": 0.0, "lat": 10.0, "closed": true}),
            "lon",
        ),
        (json!({"id": "b", "lon": 10.0, "closed": true}), "lon"),
        (
            json!({"id": "b", "from": "c3", "to": "e5", "closed": true}),
            "from",
        ),
        (
            json!({"id": "b", "class": "motorway", "closed": true}),
            "class",
        ),
        (
            json!({"id": "b", "class": "alley", "closed": true}),
            "class",
        ),
        (
            json!({"id": "b", "polygon": [[10.0, 0.0], [10.1, 0.0]], "closed": true}),
            "polygon",
        ),
        (
            json!({"id": "b", "class": "primary", "factor": 0.0}),
            "factor",
        ),
        (
            json!({"id": "b", "class": "primary", "speed_kmh": 1e9}),
            "speed_kmh",
        ),
        (
            json!({"id": "b", "class": "primary", "factor": 0.5, "until": "tomorrow"}),
            "until",
        ),
        (
            json!({"id": "b", "class": "primary", "factor": 0.5, "heading": 10}),
            "heading",
        ),
        (
            json!({"id": "b", "class": "primary", "factor": 0.5, "reason": "x".repeat(501)}),
            "reason",
        ),
    ] {
        let (status, problem) = post(client, "/v1/traffic", &json!({"reports": [good, bad]}));
        assert_eq!(status, 422, "{bad}: {problem}");
        assert_eq!(
            problem["field"],
            format!("reports[1].{field}"),
            "{bad}: {problem}"
        );
        assert!(!problem["remedy"].as_str().unwrap().is_empty());
    }
    assert_eq!(post(client, "/v1/traffic", &json!({"reports": []})).0, 422);
    assert_eq!(
        post(
            client,
            "/v1/traffic",
            &json!({"reports": [{"id": "b", "closd": true}]})
        )
        .0,
        422
    );
    assert_eq!(get(client, "/v1/traffic")["reports"], json!([]));
}
