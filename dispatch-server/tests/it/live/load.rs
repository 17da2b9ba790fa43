//! How quick it is under load, for people: `DISPATCH_LOAD=SCENARIO cargo test … live::load -- --nocapture`.
//! Without that nothing is done; `DISPATCH_LOAD_S` says for how many seconds and
//! `DISPATCH_LOAD_POSITIONS` how many positions a second. Figures are printed and never asserted.
//!
//! At once, while sixty units drive to incidents: 200 recommendations a second, positions of all units near
//! where they are believed to be over five connections, 20 listeners, ten calls a second that are taken,
//! assigned and cancelled. Every latency is from the moment a request was due, so one that had to wait
//! for the one before counts with its waiting.

use std::collections::HashMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::listener::Listener;
use super::server::{Server, start_over};
use crate::program::Folder;

const LISTENERS: usize = 20;
/// Connections that positions come over.
const FEEDS: u32 = 5;
/// Units that drive to an incident meanwhile.
const DRIVING: usize = 60;

fn setting(name: &str, otherwise: u32) -> u32 {
    let told = std::env::var(name).ok();
    told.and_then(|told| told.parse().ok()).unwrap_or(otherwise)
}

#[expect(clippy::disallowed_methods, reason = "it measures")]
fn now() -> Instant {
    Instant::now()
}

/// Does something so many times a second; how long each took from when it was due.
fn paced(rate: u32, seconds: u32, mut work: impl FnMut(usize)) -> Vec<Duration> {
    let start = now();
    let times = (0..rate * seconds).map(|number| {
        let due = start + Duration::from_secs(1) * number / rate;
        thread::sleep(due.saturating_duration_since(now()));
        work(number as usize);
        now().duration_since(due)
    });
    times.collect()
}

#[expect(clippy::print_stdout, reason = "the figures are the answer")]
fn tell(what: &str, mut times: Vec<Duration>) {
    times.sort_unstable();
    let at = |share: f64| {
        let row = (times.len() as f64 * share) as usize;
        let time = times.get(row.min(times.len().saturating_sub(1)));
        time.map_or(0.0, |time| time.as_secs_f64() * 1000.0)
    };
    println!(
        "{what}: {} times, p50 {:.2} ms, p99 {:.2} ms, worst {:.2} ms",
        times.len(),
        at(0.5),
        at(0.99),
        at(1.0)
    );
}

/// Calls whose units set out, and drive while it is measured; how many do.
fn set_out(server: &Server, places: &[(f64, f64)]) -> usize {
    let mut client = server.client();
    let calls = (0..DRIVING).map(|number| {
        let (lon, lat) = places[number * 11 % places.len()];
        // A kilometre or so from a station, so that there is a way to go.
        let body = json!({"lon": lon + 0.01, "lat": lat, "automatic": true});
        let (_, done) = client
            .request("POST", "/v1/incidents", None, Some(&body))
            .unwrap();
        let Some(unit) = done["incident"]["unit"].as_str() else {
            return false;
        };
        let path = format!("/v1/units/{unit}/status");
        ["accepted", "en_route"].iter().all(|word| {
            let body = json!({ "status": word });
            client.request("POST", &path, None, Some(&body)).unwrap().0 == 200
        })
    });
    calls.filter(|&drives| drives).count()
}

/// Where every unit is believed to be.
fn believed(client: &mut super::client::Client) -> Vec<(String, f64, f64)> {
    let (_, units) = client.request("GET", "/v1/units", None, None).unwrap();
    let rows = units["units"].as_array().unwrap().iter();
    let number = |value: &Value| value.as_f64().unwrap();
    rows.map(|u| {
        let id = u["id"].as_str().unwrap().to_owned();
        (id, number(&u["lon"]), number(&u["lat"]))
    })
    .collect()
}

/// The places of the stations, and the names of the units.
fn reference(server: &Server) -> (Vec<(f64, f64)>, Vec<String>) {
    let mut client = server.client();
    let (_, stations) = client.request("GET", "/v1/stations", None, None).unwrap();
    let (_, units) = client.request("GET", "/v1/units", None, None).unwrap();
    let number = |value: &Value| value.as_f64().unwrap();
    let places = stations["stations"].as_array().unwrap().iter();
    let places = places.map(|s| (number(&s["lon"]), number(&s["lat"])));
    let names = units["units"].as_array().unwrap().iter();
    let names = names.map(|unit| unit["id"].as_str().unwrap().to_owned());
    (places.collect(), names.collect())
}

#[expect(clippy::print_stdout, reason = "the figures are the answer")]
#[test]
fn figures_under_load() {
    let Ok(scenario) = std::env::var("DISPATCH_LOAD") else {
        return;
    };
    let seconds = setting("DISPATCH_LOAD_S", 10);
    let positions = setting("DISPATCH_LOAD_POSITIONS", 300);
    let folder = Folder::new();
    let server = start_over(&folder, &scenario, "--journal sqlite:j.sqlite");
    let server = server.unwrap_or_else(|(_, said)| panic!("{said}"));
    let (places, units) = reference(&server);
    // The first question prepares the travel times, once.
    let ask = |client: &mut super::client::Client, number: usize| {
        let (lon, lat) = places[number * 7 % places.len()];
        let path = format!("/v1/nearest?lon={lon}&lat={lat}");
        assert_eq!(client.text("GET", &path, None, None).unwrap().0, 200);
    };
    ask(&mut server.client(), 0);
    println!("{} units drive", set_out(&server, &places));
    let fleet = Mutex::new(believed(&mut server.client()));

    let (over, heard) = (AtomicBool::new(false), AtomicU64::new(0));
    let sent: Mutex<HashMap<String, Instant>> = Mutex::default();
    let seen: Mutex<Vec<Duration>> = Mutex::default();
    thread::scope(|scope| {
        let (server, over, heard, sent, seen) = (&server, &over, &heard, &sent, &seen);
        for number in 0..LISTENERS {
            scope.spawn(move || {
                let mut listener = Listener::new(server.address, None).unwrap();
                while let Some(told) = listener.next() {
                    heard.fetch_add(1, Ordering::Relaxed);
                    let name = told.data["event"]["incident"].as_str();
                    if number == 0
                        && told.data["event"]["fact"] == "call_received"
                        && let Some(at) = name.and_then(|name| sent.lock().unwrap().remove(name))
                    {
                        seen.lock().unwrap().push(now().duration_since(at));
                    }
                    if over.load(Ordering::Relaxed) {
                        return;
                    }
                }
            });
        }
        let asking = scope.spawn(|| {
            let mut client = server.client();
            paced(200, seconds, |number| ask(&mut client, number))
        });
        // An answer waits for the tick, so a feed of many reports uses several connections.
        let (places, units, fleet) = (&places, &units, &fleet);
        let following = scope.spawn(move || {
            let mut client = server.client();
            paced(1, seconds, |_| {
                *fleet.lock().unwrap() = believed(&mut client);
            });
        });
        let driving = [0; FEEDS as usize].map(|_| {
            scope.spawn(move || {
                let mut client = server.client();
                paced(2, seconds, |number| {
                    let reports = (positions / FEEDS / 2) as usize;
                    let fleet = fleet.lock().unwrap();
                    let reports: Vec<Value> = (0..reports)
                        .map(|row| {
                            let (unit, lon, lat) = &fleet[(number * reports + row) % fleet.len()];
                            // Some tens of metres beside what is believed: it is news.
                            let aside = f64::from((number % 7) as u32) * 1e-4;
                            json!({"unit": unit, "lon": lon + aside, "lat": lat})
                        })
                        .collect();
                    drop(fleet);
                    let body = json!({ "positions": reports });
                    let (status, said) = client
                        .request("POST", "/v1/positions", None, Some(&body))
                        .unwrap();
                    assert_eq!(status, 200, "{said}");
                })
            })
        });
        let mut client = server.client();
        let (mut taking, mut assigning) = (Vec::new(), Vec::new());
        paced(10, seconds, |number| {
            let (lon, lat) = places[number * 13 % places.len()];
            let id = format!("load-{number}");
            let body = json!({"lon": lon, "lat": lat, "id": id});
            let begun = now();
            sent.lock().unwrap().insert(id.clone(), begun);
            let (status, call) = client
                .request("POST", "/v1/incidents", None, Some(&body))
                .unwrap();
            assert_eq!(status, 201, "{call}");
            taking.push(now().duration_since(begun));
            let path = format!("/v1/incidents/{id}");
            let unit = &units[number * 17 % units.len()];
            let body =
                json!({"unit": unit, "version": call["incident"]["version"], "reason": "other"});
            let begun = now();
            let (status, _) = client
                .request("POST", &format!("{path}/assign"), None, Some(&body))
                .unwrap();
            if status == 200 {
                assigning.push(now().duration_since(begun));
            }
            let cancel = format!("{path}/cancel");
            client
                .request("POST", &cancel, None, Some(&json!({})))
                .unwrap();
        });
        following.join().unwrap();
        tell("recommendation", asking.join().unwrap());
        let driving = driving.map(|feed| feed.join().unwrap()).concat();
        tell(
            &format!("positions, {positions} a second, durable"),
            driving,
        );
        tell("call taken, durable", taking);
        tell("assign, durable", assigning);
        over.store(true, Ordering::Relaxed);
    });
    tell("a call seen by a listener", seen.into_inner().unwrap());
    println!(
        "{} events heard by {LISTENERS} listeners",
        heard.into_inner()
    );
    assert_eq!(server.stop(), Some(0));
    let size = std::fs::metadata(folder.path("j.sqlite")).unwrap().len();
    println!("journal: {size} bytes");
}
