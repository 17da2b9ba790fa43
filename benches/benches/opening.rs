//! How long it takes until the first question can be asked: opening a road file.
//!
//! A generated city of 16,000 nodes; and Wuhan and New York when `DISPATCH_DATA` names the folder
//! with their roads.

use std::hint::black_box;

use benches::{say, wall};
use criterion::Criterion;
use dispatch_core::roads::Roads;
use dispatch_core::travel::Network;

fn ask(name: &str, roads: Roads, criterion: &mut Criterion) {
    let bytes = Network::prepare(roads).expect("a sound network").to_bytes();
    let open = || Network::open(black_box(&bytes), name).expect("its own file");
    let mut junctions = 0;
    // On the wall: it is done on all threads.
    let time = wall(|| junctions = open().roads().junctions());
    say(&format!(
        "{name}: {junctions} junctions, {} bytes: opened in {time:.2?}",
        bytes.len()
    ));
    criterion.bench_function(name, |bencher| bencher.iter_with_large_drop(open));
}

fn main() {
    let mut criterion = benches::criterion();
    ask(
        "city of 15876 nodes",
        benches::streets(126).0,
        &mut criterion,
    );
    for (name, roads) in [
        ("Wuhan", benches::wuhan_roads()),
        ("New York", benches::new_york_roads()),
    ] {
        match roads {
            Some(roads) => ask(name, roads, &mut criterion),
            None => say(&format!(
                "{name}: skipped, DISPATCH_DATA names no folder with it"
            )),
        }
    }
    criterion.final_summary();
}
