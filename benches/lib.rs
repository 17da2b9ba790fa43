//! What the benchmarks in `benches/` share.

use std::io::Read as _;
use std::path::Path;
use std::time::{Duration, Instant};

mod processor;

pub use self::processor::thread_time;

use dispatch_core::geo::Coordinate;
use dispatch_core::roads::osm::{OsmOptions, read_pbf};
use dispatch_core::roads::{RawArc, RawNetwork, RoadClass, Roads, dimacs};

/// A small generator with a fixed sequence (SplitMix64, Steele, Lea, Flood 2014).
#[derive(Clone, Debug)]
pub struct Random(pub u64);

impl Random {
    /// A number below `limit`, which is at least 1.
    pub fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ self.0 >> 30).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94D0_49BB_1331_11EB);
        (mixed ^ mixed >> 31) % limit
    }
}

/// The mean processor time of some runs, each told its number: at least so many, and as many more
/// as a quarter of a second takes, since systems count in steps of milliseconds.
pub fn mean(at_least: u32, mut run: impl FnMut(usize)) -> Duration {
    const LONG_ENOUGH: Duration = Duration::from_millis(250);
    let (begun, mut runs) = (thread_time(), 0);
    while runs == 0 || thread_time() - begun < LONG_ENOUGH {
        for number in 0..at_least as usize {
            run(number);
        }
        runs += at_least;
    }
    (thread_time() - begun) / runs
}

/// The time on the wall of one run, for work on several threads.
#[expect(clippy::disallowed_methods, reason = "a benchmark measures time")]
pub fn wall(run: impl FnOnce()) -> Duration {
    let begun = Instant::now();
    run();
    begun.elapsed()
}

/// A grid of `side` × `side` nodes: every eighth street a main road, of the others one piece in
/// three missing, one in ten one-way; and where the nodes are.
pub fn streets(side: u32) -> (Roads, Vec<Coordinate>) {
    let (mut raw, mut random, mut places) = (RawNetwork::new(0), Random(1), Vec::new());
    for node in 0..side * side {
        let mut jitter = || random.below(4000) as i32;
        let lon_e7 = (node % side) as i32 * 20_000 + jitter();
        let lat_e7 = (node / side) as i32 * 20_000 + jitter();
        places.push(Coordinate { lon_e7, lat_e7 });
        raw.add_node(&node.to_string(), Coordinate { lon_e7, lat_e7 }, true);
    }
    for node in 0..side * side {
        let (x, y) = (node % side, node / side);
        for (there, next, line) in [(x + 1 < side, node + 1, y), (y + 1 < side, node + side, x)] {
            let main = line % 8 == 0;
            if !there || !main && random.below(3) == 0 {
                continue;
            }
            let street = RawArc {
                from: node,
                to: next,
                class: if main {
                    RoadClass::Primary
                } else {
                    RoadClass::Residential
                },
                forward: true,
                backward: random.below(10) > 0,
                name: None,
                length: 200_000 + random.below(60_000) as u32,
                via: Vec::new(),
            };
            raw.add_arc(street, &[]);
        }
    }
    (raw.build(), places)
}

/// Wuhan's derived roads, when `DISPATCH_DATA` names the folder with them.
pub fn wuhan_roads() -> Option<Roads> {
    let folder = std::env::var_os("DISPATCH_DATA")?;
    let file = Path::new(&folder).join("wuhan/roads/derived/wuhan_roads_derived.osm.pbf");
    let (roads, _) = read_pbf(&std::fs::read(file).ok()?, "Wuhan", OsmOptions::default()).ok()?;
    Some(roads)
}

/// New York of the ninth DIMACS challenge, when `DISPATCH_DATA` names the folder with it.
pub fn new_york_roads() -> Option<Roads> {
    let folder = std::env::var_os("DISPATCH_DATA")?;
    let folder = Path::new(&folder).join("dimacs");
    let [graph, places] = ["USA-road-t.NY.gr.gz", "USA-road-d.NY.co.gz"].map(|name| {
        let mut text = Vec::new();
        let file = std::fs::File::open(folder.join(name)).ok()?;
        flate2::read::MultiGzDecoder::new(file)
            .read_to_end(&mut text)
            .ok()?;
        Some(text)
    });
    dimacs::read((&graph?, "graph"), (&places?, "coordinates")).ok()
}

/// Criterion as all benchmarks use it: short, since the lines said are the report.
pub fn criterion() -> criterion::Criterion {
    criterion::Criterion::default()
        .sample_size(10)
        .warm_up_time(Duration::from_millis(100))
        .measurement_time(Duration::from_millis(500))
        .configure_from_args()
}

/// Says a line of the report.
#[expect(clippy::print_stdout, reason = "a benchmark reports")]
pub fn say(line: &str) {
    println!("{line}");
}
