//! The program killed at random moments of a loaded run, each after a drawn number of answers, so that
//! a slow machine has as many to look for as a fast one. `DISPATCH_KILLS` says how often.

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::thread::{self, ScopedJoinHandle};
use std::time::Duration;

use serde_json::{Value, json};

use super::client::Client;
use super::server::{Server, b4, entries, folder, sight};

const CLIENTS: usize = 3;

fn rounds() -> u32 {
    let wanted = std::env::var("DISPATCH_KILLS").ok();
    wanted.and_then(|n| n.parse().ok()).unwrap_or(20)
}

/// A request with its key, and the answer if it came.
struct Sent {
    key: String,
    path: String,
    body: Value,
    answer: Option<(u16, String)>,
}

/// Takes calls, sends units and cancels until the server is gone.
fn load(client: &mut Client, who: &str, sent: &Mutex<Vec<Sent>>) {
    let mut say = |key: String, path: String, body: Value| {
        let answer = client.text("POST", &path, Some(&key), Some(&body)).ok();
        let body_of = |answer: &Option<(u16, String)>| {
            let text = answer.as_ref().map(|(_, text)| text.as_str())?;
            serde_json::from_str::<Value>(text).ok()
        };
        let told = body_of(&answer);
        sent.lock().unwrap().push(Sent {
            key,
            path,
            body,
            answer,
        });
        told
    };
    for number in 0.. {
        let id = format!("{who}-{number}");
        let mut body = b4();
        body["id"] = json!(id);
        let Some(call) = say(format!("{id}-call"), "/v1/incidents".to_owned(), body) else {
            return;
        };
        let path = format!("/v1/incidents/{id}");
        let send = json!({"unit": "U1", "version": call["incident"]["version"], "reason": "other"});
        let done = say(format!("{id}-send"), format!("{path}/assign"), send)
            .and_then(|_| say(format!("{id}-end"), format!("{path}/cancel"), json!({})));
        if done.is_none() {
            return;
        }
    }
}

#[expect(clippy::print_stdout, reason = "the counts are part of the answer")]
#[test]
fn nothing_acknowledged_is_lost_when_the_program_is_killed() {
    let folder = folder();
    let (mut wanted, mut acknowledged, mut unanswered) = (0, 0, 0);
    for round in 0..rounds() {
        let server = Server::new(&folder);
        let sent = Mutex::new(Vec::new());
        thread::scope(|scope| {
            let clients = (0..CLIENTS).map(|who| {
                let (mut client, sent) = (server.client(), &sent);
                scope.spawn(move || load(&mut client, &format!("r{round}c{who}"), sent))
            });
            let clients: Vec<_> = clients.collect();
            let hash = drawn(round);
            let answers = 1 + hash % 60;
            let run = || !clients.iter().any(ScopedJoinHandle::is_finished);
            while answered(&sent) < answers && run() {
                thread::sleep(Duration::from_millis(1));
            }
            // In the middle of what comes next.
            thread::sleep(Duration::from_micros(hash >> 8 & 0x1fff));
            server.kill();
            wanted += answers;
        });

        let server = Server::new(&folder);
        let client = &mut server.client();
        let journal = entries(client);
        let sent = sent.into_inner().unwrap();
        for one in &sent {
            match &one.answer {
                Some((status, body)) if *status < 300 => {
                    acknowledged += 1;
                    let done: Value = serde_json::from_str(body).unwrap();
                    let seq = usize::try_from(done["seq"].as_u64().unwrap()).unwrap();
                    let entry = &journal[seq - 1];
                    assert_eq!(entry["seq"], done["seq"]);
                    assert_eq!(entry["now"], done["at"], "{entry} for {}", one.key);
                    let again = client.text("POST", &one.path, Some(&one.key), Some(&one.body));
                    assert_eq!(again.unwrap(), (*status, body.clone()), "the first answer");
                }
                Some(_) => {}
                None => {
                    unanswered += 1;
                    let again = client.text("POST", &one.path, Some(&one.key), Some(&one.body));
                    let (status, body) = again.unwrap();
                    assert!(status < 500, "{body}");
                }
            }
        }
        let mut calls = BTreeMap::<String, u32>::new();
        for (number, entry) in (1..).zip(entries(client)) {
            assert_eq!(entry["seq"], number);
            if entry["event"]["fact"] == "call_received" {
                let name = entry["event"]["incident"].as_str().unwrap().to_owned();
                *calls.entry(name).or_default() += 1;
            }
        }
        assert!(
            calls.values().all(|&times| times == 1),
            "none twice: {calls:?}"
        );

        // What it has come to by restoring and going on is what a clean restore says.
        let seen = sight(client);
        server.kill();
        let server = Server::new(&folder);
        assert_eq!(sight(&mut server.client()), seen);
        if round + 1 == rounds() {
            let whole = server.client().text("GET", "/v1/journal", None, None);
            folder.write("night.jsonl", whole.unwrap().1);
        }
        assert_eq!(server.stop(), Some(0));
    }
    // Decided again from the first entry, by an engine that was never killed: the same orders.
    let again = "replay --scenario grid --calls night.jsonl --mode journal --out again";
    let again = folder.run(again).ends(0);
    assert!(again.out.contains("the same orders"), "{again:?}");
    println!(
        "{} kills: {acknowledged} acknowledged requests, all there; {unanswered} without an answer, asked again",
        rounds()
    );
    assert!(
        acknowledged >= wanted,
        "the run was loaded: {acknowledged} of {wanted}"
    );
}

/// How many requests were done.
fn answered(sent: &Mutex<Vec<Sent>>) -> u64 {
    let done = |one: &&Sent| matches!(one.answer, Some((status, _)) if status < 300);
    sent.lock().unwrap().iter().filter(done).count() as u64
}

/// Random numbers by key.
fn drawn(round: u32) -> u64 {
    let mut x = u64::from(round).wrapping_add(0x9e37_79b9_7f4a_7c15);
    x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    x ^ (x >> 31)
}
