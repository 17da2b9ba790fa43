//! One seeded day, twice: in the simulator, and played against the API by its own world. The
//! journals must be the same, event for event and order for order.

#[path = "../../../tests/it/live/client.rs"]
mod client;

use std::sync::Arc;

use dispatch_core::dispatch::journal::{Entry, Reader, Scribe};
use dispatch_core::dispatch::{Engine, Event, Order, Refusal, Step};
use dispatch_core::scenario::Who;
use dispatch_core::travel::Ground;
use dispatch_core::units::{Duration, Time};
use serde_json::{Value, json};
use sim::arrivals::{Arrivals, MadeUp, Window, zone_weights};
use sim::run::{Observer, run};
use sim::world::{Dispatcher, Manner, World};

use self::client::Client;
use super::rooms::{Room, grid};
use crate::api::{App, router};
use crate::demo::requests::{self, Told};
use crate::live::desk::Options;
use crate::live::journal::memory::Memory;

const SEED: u64 = 7;

fn world(ground: &Arc<Ground>, manner: &Manner) -> World {
    let scenario = ground.scenario();
    let window = Window::days(scenario.planning.at, 1);
    let weights = zone_weights(scenario);
    let calls = MadeUp::new(Arc::clone(scenario), &weights, window, SEED).unwrap();
    World::new(
        Arc::clone(ground),
        Arrivals::MadeUp(Box::new(calls)),
        manner.clone(),
    )
}

struct Written {
    scribe: Scribe,
    entries: Vec<Value>,
}

impl Observer for Written {
    fn observe(&mut self, _: &mut World, now: Time, event: &Event, step: &Step) -> sim::Result<()> {
        let entry = self.scribe.entry(now, event, step);
        self.entries.push(plain(&entry));
        Ok(())
    }
}

/// An entry without its number; one position is a list of one.
fn plain(entry: &Entry) -> Value {
    let mut value = serde_json::to_value(entry).unwrap();
    value["seq"] = Value::Null;
    if value["event"]["fact"] == "position_reported" {
        let mut fix = value["event"].take();
        fix.as_object_mut().unwrap().remove("fact");
        value["event"] = json!({"fact": "positions_reported", "fixes": [fix]});
    }
    value
}

fn simulated(ground: &Arc<Ground>, manner: &Manner) -> Vec<Value> {
    let mut written = Written {
        scribe: Scribe::new(Arc::clone(ground.scenario())),
        entries: Vec::new(),
    };
    let mut engine = Engine::new(Arc::clone(ground));
    run(&mut engine, &mut world(ground, manner), &mut written).unwrap();
    written.entries
}

fn played(ground: &Arc<Ground>, manner: &Manner) -> Vec<Value> {
    let options = Options {
        shifts: false,
        tick: Duration::ZERO,
        quiet: Duration::ZERO,
        ..Options::default()
    };
    let header = dispatch_core::dispatch::journal::line(
        &dispatch_core::dispatch::journal::Header::new(ground.scenario(), None, "serve"),
    );
    let room = Room::over(ground, Memory::new(&header), options).unwrap();
    let app = App::new(
        Arc::clone(ground),
        Vec::new(),
        room.desk.counter.clone(),
        Arc::clone(&room.desk.hub),
        room.keeper.clone(),
    );
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .unwrap();
    let listener = runtime
        .block_on(tokio::net::TcpListener::bind("127.0.0.1:0"))
        .unwrap();
    let mut client = Client::new(listener.local_addr().unwrap());
    runtime.spawn(axum::serve(listener, router(Arc::new(app))).into_future());

    let mut world = world(ground, manner);
    let mut reader = Reader::new(Arc::clone(ground.scenario()));
    let mut entries = Vec::new();
    while let Some((now, event)) = world.next_event(room.desk.hub.published().next_wakeup) {
        room.clock.set(now);
        if event == Event::Woken {
            room.desk.counter.nudge();
        } else {
            let Told { path, body } = requests::told(ground.scenario(), reader.names(), &event)
                .unwrap_or_else(|| chosen(ground, &reader, &mut client, &event));
            let (status, answer) = client.request("POST", &path, None, Some(&body)).unwrap();
            assert!(
                matches!(status, 200 | 201 | 409 | 422),
                "{path} {body}: {answer}"
            );
        }
        let from = reader.seq() + 1;
        let (_, text) = client
            .text("GET", &format!("/v1/journal?from={from}"), None, None)
            .unwrap();
        let mut step = Step {
            refused: Some(Refusal::WrongStatus),
            ..Step::default()
        };
        for line in text.lines() {
            let entry: Entry = serde_json::from_str(line).unwrap();
            let told = reader.understand(&entry).unwrap();
            step = Step {
                refused: entry.refused.as_ref().map(|_| Refusal::WrongStatus),
                orders: told.orders,
                proposals: told.proposals,
            };
            entries.push(plain(&entry));
        }
        world.carry_out(now, &step);
    }
    entries
}

/// The request of a dispatcher who takes what is proposed.
fn chosen(ground: &Ground, reader: &Reader, client: &mut Client, event: &Event) -> Told {
    let Event::Chosen {
        order:
            Order::Respond { unit, incident }
            | Order::Divert {
                unit, to: incident, ..
            },
        ..
    } = event
    else {
        panic!("the simulator does not tell {event:?}");
    };
    let path = format!("/v1/incidents/{}", reader.names().of(*incident));
    let (_, state) = client.request("GET", &path, None, None).unwrap();
    let unit = &ground.scenario().units[*unit].id;
    Told {
        path: format!("{path}/assign"),
        body: json!({"unit": unit, "version": state["version"]}),
    }
}

fn compare(ground: &Arc<Ground>, manner: &Manner) {
    let (ours, theirs) = (simulated(ground, manner), played(ground, manner));
    for (row, (ours, theirs)) in ours.iter().zip(&theirs).enumerate() {
        assert_eq!(ours, theirs, "entry {row}");
    }
    assert_eq!(ours.len(), theirs.len());
    let orders = ours.iter().filter(|entry| entry["orders"].is_array());
    assert!(orders.count() > 20, "a day has orders");
}

/// What the engine decides by itself.
#[test]
fn an_automatic_day_is_the_same_over_http() {
    compare(
        &grid(|_| {}),
        &Manner {
            seed: SEED,
            ..Manner::default()
        },
    );
}

/// What a dispatcher is advised, and takes after a while.
#[test]
fn an_advised_day_is_the_same_over_http() {
    let ground = grid(|scenario| scenario.authority.assign = Who::Advise);
    let manner = Manner {
        seed: SEED,
        dispatcher: Some(Dispatcher::after(20.0)),
        ..Manner::default()
    };
    compare(&ground, &manner);
}
