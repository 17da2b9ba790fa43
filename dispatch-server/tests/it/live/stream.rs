//! The stream over a real connection, and over a restart.

use serde_json::json;

use super::listener::Listener;
use super::server::{Server, b4, folder};

/// The next event that is no sign of life.
fn next(listener: &mut Listener) -> super::listener::Told {
    loop {
        let told = listener.next().unwrap();
        if told.kind != "heartbeat" {
            return told;
        }
    }
}

#[test]
fn a_stream_is_resumed_without_a_gap() {
    let folder = folder();
    let server = Server::new(&folder);
    let client = &mut server.client();
    let mut listener = Listener::new(server.address, None).unwrap();
    let first = next(&mut listener);
    assert_eq!(first.kind, "reset");
    assert_eq!(first.data["units"].as_array().unwrap().len(), 4);
    let mut seen = first.id.unwrap();
    for _ in 0..3 {
        client
            .request("POST", "/v1/incidents", None, Some(&b4()))
            .unwrap();
    }
    for _ in 0..3 {
        let told = next(&mut listener);
        assert_eq!((told.kind.as_str(), told.id), ("entry", Some(seen + 1)));
        seen += 1;
    }
    drop(listener);
    client
        .request("POST", "/v1/incidents", None, Some(&b4()))
        .unwrap();
    let mut listener = Listener::new(server.address, Some(seen)).unwrap();
    // Three calls are six entries: three were seen, three and the new two are missing.
    for missed in 1..=5 {
        let told = next(&mut listener);
        assert_eq!(
            (told.kind.as_str(), told.id),
            ("entry", Some(seen + missed))
        );
    }
    let (_, last) = client
        .request("POST", "/v1/incidents", None, Some(&b4()))
        .unwrap();
    let told = next(&mut listener);
    assert_eq!(told.id, Some(seen + 6));
    assert_eq!(told.data["incidents"][0]["stage"], "processing");
    let told = next(&mut listener);
    assert_eq!(told.data["incidents"][0]["id"], last["incident"]["id"]);
    let end = told.id.unwrap();

    // A killed server that comes back goes on where the listener was.
    server.kill();
    assert!(std::iter::from_fn(|| listener.next()).all(|told| told.kind == "heartbeat"));
    let server = Server::new(&folder);
    let mut listener = Listener::new(server.address, Some(end - 2)).unwrap();
    assert_eq!(next(&mut listener).id, Some(end - 1));
    assert_eq!(next(&mut listener).id, Some(end));
    let mut stranger = Listener::new(server.address, Some(end + 1000)).unwrap();
    assert_eq!(next(&mut stranger).kind, "reset");
    // The end of the server ends its streams.
    assert_eq!(server.stop(), Some(0));
    assert!(std::iter::from_fn(|| listener.next()).all(|told| told.data["status"] == json!("ok")));
}

/// A listener that never reads is let go; one that reads misses nothing, and no request waits.
#[test]
fn a_half_open_listener_is_let_go() {
    let folder = folder();
    let server = Server::new(&folder);
    let client = &mut server.client();
    let deaf = Listener::new(server.address, None).unwrap();
    let mut quick = Listener::new(server.address, None).unwrap();
    let mut seen = next(&mut quick).id.unwrap();
    let reading = std::thread::spawn(move || {
        while let Some(told) = quick.next() {
            if told.kind == "entry" {
                assert_eq!(told.id, Some(seen + 1));
                seen += 1;
            }
        }
        seen
    });
    // Full are its own queue, and what the system keeps for it on both sides.
    let listeners = |client: &mut super::client::Client| {
        let (_, health) = client.request("GET", "/v1/health", None, None).unwrap();
        health["listeners"].as_u64().unwrap()
    };
    let mut last = 0;
    for _ in 0..200 {
        if listeners(client) < 2 {
            break;
        }
        for _ in 0..50 {
            let (status, call) = client
                .request("POST", "/v1/incidents", None, Some(&b4()))
                .unwrap();
            assert_eq!(status, 201);
            let path = format!(
                "/v1/incidents/{}/cancel",
                call["incident"]["id"].as_str().unwrap()
            );
            let (_, done) = client
                .request("POST", &path, None, Some(&json!({})))
                .unwrap();
            last = done["seq"].as_u64().unwrap();
        }
    }
    assert_eq!(listeners(client), 1, "after {last} entries");
    drop(deaf);
    assert_eq!(server.stop(), Some(0));
    assert_eq!(reading.join().unwrap(), last);
}
