//! Requests that cannot be done: each gets a problem with what to do, and changes nothing.

use serde_json::{Value, json};

use super::server::{Server, b4, entries, folder};

#[test]
fn every_bad_request_is_a_problem_with_a_remedy() {
    let folder = folder();
    let server = Server::new(&folder);
    let client = &mut server.client();
    let (_, taken) = client
        .request("POST", "/v1/incidents", None, Some(&b4()))
        .unwrap();
    let version = taken["incident"]["version"].clone();
    let before = entries(client).len();
    let i = format!(
        "/v1/incidents/{}",
        taken["incident"]["id"].as_str().unwrap()
    );
    let assign = format!("{i}/assign");
    let cases: Vec<(&str, &str, Value, u16, &str)> = vec![
        (
            "POST",
            "/v1/incidents",
            json!({"lon": "x", "lat": 0}),
            422,
            "lon",
        ),
        ("POST", "/v1/incidents", json!({"lon": 10.009}), 422, "lat"),
        (
            "POST",
            "/v1/incidents",
            json!({"lon": 10.009, "lat": 0.027, "colour": 1}),
            422,
            "colour",
        ),
        (
            "POST",
            "/v1/incidents",
            json!({"lon": 0.027, "lat": 100.9}),
            422,
            "lat",
        ),
        (
            "POST",
            "/v1/incidents",
            json!({"lon": 10.5, "lat": 0.5}),
            422,
            "lon",
        ),
        (
            "POST",
            "/v1/incidents",
            json!({"lon": 10.009, "lat": 0.027, "priority": "9"}),
            422,
            "priority",
        ),
        (
            "POST",
            "/v1/incidents",
            json!({"lon": 10.009, "lat": 0.027, "need": "XYZ"}),
            422,
            "need",
        ),
        (
            "POST",
            "/v1/incidents",
            json!({"lon": 10.009, "lat": 0.027, "hospital": "H9"}),
            422,
            "hospital",
        ),
        (
            "POST",
            "/v1/incidents",
            json!({"lon": 10.009, "lat": 0.027, "id": "a/b"}),
            422,
            "id",
        ),
        (
            "POST",
            "/v1/incidents",
            json!({"lon": 10.009, "lat": 0.027, "reported_at": "2200-01-01T00:00:00Z"}),
            422,
            "reported_at",
        ),
        (
            "POST",
            "/v1/incidents",
            json!({"lon": 10.009, "lat": 0.027, "reported_at": "2140-01-01T00:00:00Z"}),
            422,
            "reported_at",
        ),
        ("POST", "/v1/incidents", json!([1]), 422, "body"),
        (
            "POST",
            "/v1/incidents",
            json!({"lon": "10.009", "lat": 0.027}),
            422,
            "lon",
        ),
        ("POST", "/v1/incidents", json!({"lat": 0.027}), 422, "lon"),
        (
            "POST",
            "/v1/incidents",
            json!({"lon": 10.009, "lat": 0.027, "nothing": 1}),
            422,
            "nothing",
        ),
        (
            "POST",
            "/v1/positions",
            json!({"positions": [{"unit": "U1", "lon": 10.009, "lat": 0.027}, {"unit": "U1", "lon": 10.009, "lat": true}]}),
            422,
            "positions[1].lat",
        ),
        (
            "POST",
            "/v1/positions",
            json!({"positions": [{"unit": "U1", "lon": 10.009}]}),
            422,
            "positions[0].lat",
        ),
        (
            "POST",
            "/v1/positions",
            json!({"positions": [{"unit": "U1", "lon": 10.009, "lat": 0.027, "height": 3}]}),
            422,
            "positions[0].height",
        ),
        (
            "POST",
            &assign,
            json!({"unit": "U1", "version": "new"}),
            422,
            "version",
        ),
        ("POST", &assign, json!({"unit": "U1"}), 422, "version"),
        (
            "POST",
            &assign,
            json!({"unit": "U9", "version": version}),
            422,
            "unit",
        ),
        (
            "POST",
            &assign,
            json!({"unit": "U1", "version": 1}),
            409,
            "version",
        ),
        (
            "POST",
            &assign,
            json!({"unit": "U1", "version": version, "reason": "mood"}),
            422,
            "reason",
        ),
        (
            "POST",
            "/v1/incidents/none/assign",
            json!({"unit": "U1", "version": 1}),
            404,
            "",
        ),
        ("PATCH", &i, json!({}), 422, "priority"),
        ("PATCH", &i, json!({"lon": 10.0}), 422, "lat"),
        (
            "POST",
            "/v1/units/U9/status",
            json!({"status": "clear"}),
            404,
            "",
        ),
        (
            "POST",
            "/v1/units/U1/status",
            json!({"status": "asleep"}),
            422,
            "status",
        ),
        (
            "POST",
            "/v1/units/U1/status",
            json!({"status": "clear"}),
            422,
            "status",
        ),
        (
            "POST",
            "/v1/units/U1/status",
            json!({"status": "out_of_service"}),
            422,
            "reason",
        ),
        (
            "POST",
            "/v1/positions",
            json!({"positions": []}),
            422,
            "positions",
        ),
        (
            "POST",
            "/v1/positions",
            json!({"positions": [{"unit": "U1", "lon": 50, "lat": 0}]}),
            422,
            "positions[0].lon",
        ),
        (
            "POST",
            "/v1/positions",
            json!({"positions": [{"unit": "U1", "lon": 10.009, "lat": 0.027, "heading": 360}]}),
            422,
            "positions[0].heading",
        ),
        (
            "POST",
            "/v1/positions",
            json!({"positions": [{"unit": "U1", "lon": 10.009, "lat": 0.027, "heading": -0.1}]}),
            422,
            "positions[0].heading",
        ),
        ("GET", "/v1/nearest?lon=1", Value::Null, 400, ""),
        (
            "GET",
            "/v1/nearest?lon=10.009&lat=0.027&k=-1",
            Value::Null,
            400,
            "",
        ),
        ("GET", "/v1/route?from=a&to=b", Value::Null, 422, "from"),
        (
            "GET",
            "/v1/coverage?stations=some",
            Value::Null,
            422,
            "stations",
        ),
        ("GET", "/v1/incidents/%ff", Value::Null, 400, ""),
        ("GET", "/v1/nothing", Value::Null, 404, ""),
        ("DELETE", "/v1/incidents", Value::Null, 405, ""),
    ];
    for (method, path, body, wanted, field) in cases {
        let body = (!body.is_null()).then_some(&body);
        let (status, problem) = client.request(method, path, None, body).unwrap();
        assert_eq!(status, wanted, "{method} {path} {body:?}: {problem}");
        let told = |name: &str| problem[name].as_str().unwrap_or_default().to_owned();
        assert_eq!(told("field"), field, "{method} {path} {body:?}: {problem}");
        for part in ["type", "title", "detail", "remedy"] {
            assert!(
                !told(part).is_empty(),
                "{part} of {method} {path}: {problem}"
            );
        }
        for ours in ["u64", "f64", "struct", "serde", "rusqlite", ".rs"] {
            assert!(!told("detail").contains(ours), "{problem}");
        }
    }
    assert_eq!(entries(client).len(), before, "nothing was changed");
}

#[test]
fn bodies_that_are_no_json_and_strangers_are_refused() {
    let folder = folder();
    let server = Server::new(&folder);
    let client = &mut server.client();
    let host = server.address;
    let long = "x".repeat(2 << 20);
    let post = |headers: &str, body: &str| {
        format!(
            "POST /v1/incidents HTTP/1.1\r\n{headers}Content-Length: {}\r\n\r\n{body}",
            body.len()
        )
    };
    let own = format!("Host: {host}\r\n");
    let json = format!("{own}Content-Type: application/json\r\n");
    for (request, wanted) in [
        (post(&json, "{"), 400),
        (post(&json, "{\"lon\":1e999,\"lat\":0}"), 400),
        (post(&own, "{}"), 415),
        (post(&format!("{json}Idempotency-Key: \r\n"), "{}"), 400),
        (
            post(&format!("{json}Origin: http://elsewhere.example\r\n"), "{}"),
            403,
        ),
        (
            post(
                "Host: elsewhere.example\r\nContent-Type: application/json\r\n",
                "{}",
            ),
            403,
        ),
        (
            format!("GET /v1/health HTTP/1.1\r\n{own}Origin: http://{host}\r\n\r\n"),
            200,
        ),
    ] {
        let (status, text) = client.raw(&request).unwrap();
        assert_eq!(status, wanted, "{request}: {text}");
    }
    // The server may hang up before all of it was sent.
    if let Ok((status, _)) = client.raw(&post(&json, &long)) {
        assert_eq!(status, 413);
    }
    assert_eq!(
        server
            .client()
            .request("GET", "/v1/health", None, None)
            .unwrap()
            .0,
        200
    );
}
