//! The importers on real data, where there is any: set `DISPATCH_DATA` to the folder.
#![expect(
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "figures of real data are printed, with the time they took"
)]

use dispatch_core::ids::{Id, JunctionId, NodeId};
use dispatch_core::roads::jemss::{JemssFiles, JemssOptions, read_network};
use dispatch_core::roads::{Direction, RoadPoint, Roads, dimacs};
use dispatch_core::units::Duration;
use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::time::Instant;

fn data() -> Option<PathBuf> {
    let folder = std::env::var_os("DISPATCH_DATA").map(PathBuf::from);
    if folder.is_none() {
        println!("skipped: DISPATCH_DATA is not set");
    }
    folder
}

/// A file, or the gzipped one of its name.
fn read(path: &Path) -> Option<Vec<u8>> {
    if let Ok(bytes) = std::fs::read(path) {
        return Some(bytes);
    }
    let packed = std::fs::read(format!("{}.gz", path.display())).ok()?;
    let mut bytes = Vec::new();
    flate2::read::MultiGzDecoder::new(&packed[..])
        .read_to_end(&mut bytes)
        .unwrap();
    Some(bytes)
}

fn city(folder: &Path, options: &JemssOptions) -> Roads {
    let bytes = |name: &str| read(&folder.join(name));
    let (nodes, arcs) = (bytes("nodes.csv").unwrap(), bytes("arcs.csv").unwrap());
    let map = bytes("map.csv");
    let start = Instant::now();
    let files = JemssFiles {
        nodes: (&nodes, "nodes.csv"),
        arcs: (&arcs, "arcs.csv"),
        map: map.as_ref().map(|map| (&map[..], "map.csv")),
    };
    let (roads, _) = read_network(files, options).unwrap();
    print_figures(&folder.display().to_string(), &roads, start);
    roads
}

fn print_figures(name: &str, roads: &Roads, start: Instant) {
    let ms = start.elapsed().as_millis();
    let length: Vec<_> = roads.edges().ids().map(|edge| roads.length(edge)).collect();
    println!(
        "{name}: {} nodes, {} junctions, {} edges, {} segments, {}, {} components, {ms} ms",
        roads.node_count(),
        roads.junctions(),
        roads.edges().len(),
        roads.segments(),
        length.into_iter().sum::<dispatch_core::units::Distance>(),
        roads.components().sizes.len(),
    );
}

#[test]
fn every_jemss_network_reads_whole() {
    let Some(data) = data() else { return };
    for name in [
        "jemss/auckland",
        "jemss/manhattan",
        "calls/san-francisco",
        "calls/boone-county",
    ] {
        city(&data.join(name), &JemssOptions::default());
    }
    let second = JemssOptions {
        day: Duration::from_secs(1),
        ..JemssOptions::default()
    };
    let mut small: Vec<_> = std::fs::read_dir(data.join("jemss/small_networks"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    small.sort();
    for folder in small {
        city(&folder, &second);
    }
}

#[test]
fn a_quarter_of_a_million_nodes_of_dimacs_read() {
    let Some(data) = data() else { return };
    let graph = read(&data.join("dimacs/USA-road-t.NY.gr")).unwrap();
    let places = read(&data.join("dimacs/USA-road-d.NY.co")).unwrap();
    let start = Instant::now();
    let roads = dimacs::read((&graph, "t.gr"), (&places, "d.co")).unwrap();
    print_figures("dimacs", &roads, start);
}
