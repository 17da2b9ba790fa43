//! Places tied to roads: four candidates for each of 100,000 points, and the nearest road alone.
//!
//! A generated city of 16,000 nodes; Wuhan's real roads and New York's 264,346 nodes when
//! `DISPATCH_DATA` names the folder with them. Half the points lie within 300 m of a junction, as
//! calls do, the other half anywhere within the bounds, so in fields and on lakes too. To compare
//! with: OSRM takes 45 µs a point for four candidates.

use std::hint::black_box;

use benches::{Random, mean, say};
use criterion::Criterion;
use dispatch_core::geo::{Coordinate, Plane};
use dispatch_core::ids::{Id as _, JunctionId};
use dispatch_core::roads::{Roads, Snapper, Wanted};

const POINTS: u32 = 100_000;

/// Anywhere, and near junctions.
fn points(roads: &Roads) -> [Vec<Coordinate>; 2] {
    let [low, high] = roads.bounds().unwrap_or_default();
    let mut random = Random(7);
    let mut between = |a: i32, b: i32| {
        let width = u64::from(b.abs_diff(a)) + 1;
        (i64::from(a) + random.below(width) as i64) as i32
    };
    let mut point = |low: Coordinate, high: Coordinate| Coordinate {
        lon_e7: between(low.lon_e7, high.lon_e7),
        lat_e7: between(low.lat_e7, high.lat_e7),
    };
    let anywhere = (0..POINTS).map(|_| point(low, high)).collect();
    let mut random = Random(8);
    let mut near = || {
        let at = roads.junction(JunctionId::new(
            random.below(roads.junctions() as u64) as usize
        ));
        let moved = |by: i32| Coordinate {
            lon_e7: at.lon_e7 + by,
            lat_e7: at.lat_e7 + by,
        };
        point(moved(-30_000), moved(30_000))
    };
    [anywhere, (0..POINTS).map(|_| near()).collect()]
}

fn ask(name: &str, roads: &Roads, criterion: &mut Criterion) {
    let [anywhere, near] = points(roads);
    let plane = Plane::around(near[0]);
    let build = mean(1, |_| {
        black_box(Snapper::edges(roads, plane));
    });
    let snapper = Snapper::edges(roads, plane);
    say(&format!(
        "{name}: {} segments indexed in {build:.2?}",
        roads.segments()
    ));
    for (kind, points) in [("anywhere", &anywhere), ("near junctions", &near)] {
        let all = |snap: &dyn Fn(Coordinate)| {
            let time = mean(1, |_| points.iter().for_each(|&at| snap(at)));
            time.as_secs_f64() * 1e6 / f64::from(POINTS)
        };
        let one = all(&|at| {
            black_box(snapper.nearest(at));
        });
        let four = all(&|at| {
            black_box(snapper.candidates(at, 4, Wanted::Stand));
        });
        let heading = Some(40.0);
        let driving = all(&|at| {
            black_box(snapper.candidates(at, 4, Wanted::Drive { heading }));
        });
        say(&format!(
            "  a point {kind}: nearest {one:.2} µs, four candidates {four:.2} µs, with a heading \
             {driving:.2} µs"
        ));
    }
    let mut next = near.iter().cycle();
    criterion.bench_function(name, |bencher| {
        bencher.iter(|| {
            let at = next.next().copied().unwrap_or_default();
            snapper.candidates(black_box(at), 4, Wanted::Stand)
        });
    });
}

fn main() {
    let mut criterion = benches::criterion();
    let city = benches::streets(126).0;
    ask("city of 15876 nodes", &city, &mut criterion);
    match benches::wuhan_roads() {
        Some(roads) => ask("Wuhan", &roads, &mut criterion),
        None => say("Wuhan: skipped, DISPATCH_DATA names no folder with it"),
    }
    match benches::new_york_roads() {
        Some(roads) => ask("New York", &roads, &mut criterion),
        None => say("New York: skipped, DISPATCH_DATA names no folder with it"),
    }
    criterion.final_summary();
}
