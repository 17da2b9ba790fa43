//! A control room's second, many times over: units that move, requests, and new weights, together.
//!
//! One thread answers, as the desk does: 200 units report a place each second, fifty requests a second
//! ask for the five nearest with their ways. Beside it a second thread customises new weights every second, perfects
//! them and places all units under them; the answering thread takes them over between two events
//! and places again only the units that moved meanwhile. A request's time runs from the moment it
//! was due, on the wall, so that a stall anywhere shows.

use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;
use std::time::{Duration, Instant};

use benches::{Random, say};
use dispatch_core::routing::{Buckets, Hierarchy, INF, Metric, Query, Side};

use crate::graphs::Network;
use crate::questions::UNITS;

/// How long it is watched.
const SECONDS: u64 = 20;

/// Requests a second.
const REQUESTS: u64 = 50;

/// What the second thread hands over: a metric, the units placed under it, and where they were.
struct Adopted {
    metric: Metric,
    buckets: Buckets,
    places: Vec<u32>,
}

/// Something due at a time since the beginning.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Event {
    Move { unit: usize, to: u32 },
    Request { scene: u32 },
}

/// Watches and says the line.
pub(crate) fn watch(network: &Network, hierarchy: &Hierarchy) {
    let (to_customise, asked) = channel();
    let (to_desk, adopted) = channel();
    let times = thread::scope(|scope| {
        scope.spawn(move || customise(network, hierarchy, &asked, &to_desk));
        answer(network, hierarchy, to_customise, &adopted)
    });
    let mut requests = times.requests;
    requests.sort_unstable();
    let at = |share: usize| requests[(requests.len() * share / 1000).min(requests.len() - 1)];
    say(&format!(
        "{}: R10 {UNITS} units moving, {} metrics adopted, {} requests with five ways each: half within {:.0?}, 99 % within {:.0?}, all within {:.0?}; the longest swap {:.0?}",
        network.name,
        times.swaps.len(),
        requests.len(),
        at(500),
        at(990),
        at(1000),
        times.swaps.iter().max().copied().unwrap_or_default(),
    ));
}

/// New weights, as often as they are asked for.
fn customise(
    network: &Network,
    hierarchy: &Hierarchy,
    asked: &Receiver<Vec<u32>>,
    to_desk: &Sender<Adopted>,
) {
    for (number, places) in asked.iter().enumerate() {
        let mut random = Random(number as u64);
        let slower = |&weight: &u32| match weight {
            INF.. => INF,
            open => open + (u64::from(open) * random.below(30) / 100) as u32,
        };
        let weights: Vec<u32> = network.weights.iter().map(slower).collect();
        let metric = hierarchy.customise(&weights).perfected(hierarchy);
        let mut buckets = Buckets::new(hierarchy, Side::Starts);
        for (unit, &place) in places.iter().enumerate() {
            buckets.insert(hierarchy, &metric, unit, &[(place, 0)]);
        }
        let adopted = Adopted {
            metric,
            buckets,
            places,
        };
        if to_desk.send(adopted).is_err() {
            return;
        }
    }
}

#[derive(Default)]
struct Times {
    requests: Vec<Duration>,
    swaps: Vec<Duration>,
}

/// Answers until all is done; that nobody asks for weights any more ends the second thread, too.
#[expect(clippy::disallowed_methods, reason = "a benchmark measures time")]
#[expect(
    clippy::needless_pass_by_value,
    reason = "the end of the sender is the end of the asking"
)]
fn answer(
    network: &Network,
    hierarchy: &Hierarchy,
    to_customise: Sender<Vec<u32>>,
    adopted: &Receiver<Adopted>,
) -> Times {
    let mut random = Random(3);
    let nodes = network.graph.nodes() as u64;
    let mut node = || random.below(nodes) as u32;
    let mut places: Vec<u32> = (0..UNITS).map(|_| node()).collect();
    let mut metric = hierarchy.customise(&network.weights).perfected(hierarchy);
    let mut buckets = Buckets::new(hierarchy, Side::Starts);
    for (unit, &place) in places.iter().enumerate() {
        buckets.insert(hierarchy, &metric, unit, &[(place, 0)]);
    }
    let (mut query, mut out, mut times) = (Query::new(hierarchy), Vec::new(), Times::default());
    let (begun, mut next_metric) = (Instant::now(), Duration::ZERO);
    for (due, event) in events(network) {
        while begun.elapsed() < due {
            if let Ok(new) = adopted.try_recv() {
                let swap = Instant::now();
                let old = (
                    std::mem::replace(&mut metric, new.metric),
                    std::mem::replace(&mut buckets, new.buckets),
                );
                for (unit, (&place, &then)) in places.iter().zip(&new.places).enumerate() {
                    if place != then {
                        buckets.insert(hierarchy, &metric, unit, &[(place, 0)]);
                    }
                }
                // To free a quarter of a million lists takes milliseconds: not here.
                thread::spawn(move || drop(old));
                times.swaps.push(swap.elapsed());
            }
            std::hint::spin_loop();
        }
        if due >= next_metric && to_customise.send(places.clone()).is_ok() {
            next_metric += Duration::from_secs(1);
        }
        match event {
            Event::Move { unit, to } => {
                places[unit] = to;
                buckets.insert(hierarchy, &metric, unit, &[(to, 0)]);
            }
            Event::Request { scene } => {
                buckets.scan(hierarchy, &metric, &[(scene, 0)], &mut out);
                let mut ranked: Vec<(u32, usize)> = out.iter().copied().zip(0..).collect();
                ranked.select_nth_unstable(5);
                for &(near, unit) in &ranked[..5] {
                    let from = [(places[unit], 0)];
                    let path = query.path(hierarchy, &metric, &from, &[(scene, 0)]);
                    assert_eq!(path.map_or(INF, |path| path.weight), near, "unit {unit}");
                }
                times.requests.push(begun.elapsed().saturating_sub(due));
            }
        }
    }
    times
}

/// All that happens, in time.
fn events(network: &Network) -> Vec<(Duration, Event)> {
    let (mut random, mut events) = (Random(5), Vec::new());
    let nodes = network.graph.nodes() as u64;
    for second in 0..SECONDS {
        for unit in 0..UNITS {
            let to = random.below(nodes) as u32;
            events.push((second, Event::Move { unit, to }));
        }
        for _ in 0..REQUESTS {
            let scene = random.below(nodes) as u32;
            events.push((second, Event::Request { scene }));
        }
    }
    let mut timed: Vec<(Duration, Event)> = events
        .into_iter()
        .map(|(second, event)| {
            let within = Duration::from_micros(random.below(1_000_000));
            (Duration::from_secs(second) + within, event)
        })
        .collect();
    timed.sort_unstable();
    timed
}
