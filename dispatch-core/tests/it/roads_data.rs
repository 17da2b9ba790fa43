//! The importers on real data, where there is any: set `DISPATCH_DATA` to the folder.
#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "figures of real data are printed, with the time they took"
)]

use crate::roads::shortest::Network;
use dispatch_core::geo::{Coordinate, Plane};
use dispatch_core::roads::jemss::{JemssFiles, JemssOptions, read_network};
use dispatch_core::roads::osm::{OsmOptions, OsmReport, read_pbf, read_xml};
use dispatch_core::roads::table_file::Table;
use dispatch_core::roads::tables::{self, Mapping};
use dispatch_core::roads::{EdgeTimes, Mode, Roads, Snapper, Speeds, dimacs};
use dispatch_core::units::Duration;
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

fn city(folder: &Path, options: &JemssOptions) -> (Roads, Plane) {
    let bytes = |name: &str| read(&folder.join(name));
    let (nodes, arcs) = (bytes("nodes.csv").unwrap(), bytes("arcs.csv").unwrap());
    let map = bytes("map.csv");
    let start = Instant::now();
    let files = JemssFiles {
        nodes: (&nodes, "nodes.csv"),
        arcs: (&arcs, "arcs.csv"),
        map: map.as_ref().map(|map| (&map[..], "map.csv")),
    };
    let (roads, plane) = read_network(files, options).unwrap();
    print_figures(&folder.display().to_string(), &roads, start);
    (roads, plane)
}

/// The networks with times of their own that other tests drive on.
pub(crate) fn cities() -> Vec<(&'static str, Roads)> {
    let Some(data) = data() else {
        return Vec::new();
    };
    let names = ["jemss/auckland", "calls/boone-county"];
    let found = names.into_iter().filter(|name| data.join(name).is_dir());
    found
        .map(|name| (name, city(&data.join(name), &JemssOptions::default()).0))
        .collect()
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

/// Times between nodes against the exact ones of an independent program; rounded to milliseconds on
/// every arc, so half a millisecond an arc may be lost.
fn check_times(folder: &Path, roads: &Roads) {
    let bytes = read(&folder.join("od_reference.csv")).unwrap();
    let table = Table::plain(&bytes, "od_reference.csv").unwrap();
    let column = |name: &str| table.column(name).unwrap();
    let (from, to) = (column("from_node"), column("to_node"));
    let mut worst: f64 = 0.0;
    for (mode, name) in ["mode_1_s", "mode_2_s"].into_iter().enumerate() {
        let times = EdgeTimes::imported(roads, mode).unwrap();
        let network = Network::new(roads, &times);
        let mut rows: Vec<_> = table.rows.iter().collect();
        rows.sort_by_key(|row| row.cell(from));
        for group in rows.chunk_by(|a, b| a.cell(from) == b.cell(from)) {
            let found = network.reached_from(roads.node_by_name(group[0].cell(from)).unwrap());
            for row in group {
                let expected: f64 = row.cell(column(name)).parse().unwrap();
                let ms = found(roads.node_by_name(row.cell(to)).unwrap()).unwrap();
                worst = worst.max((ms as f64 / 1000.0 - expected).abs());
            }
        }
    }
    println!(
        "  times differ by at most {worst:.4} s over {} pairs",
        table.rows.len()
    );
    assert!(worst < 0.15, "{worst}");
}

fn check_nearest(folder: &Path, roads: &Roads, plane: Plane) {
    let Some(bytes) = read(&folder.join("nearest_node_reference.csv")) else {
        return;
    };
    let table = Table::plain(&bytes, "nearest_node_reference.csv").unwrap();
    let column = |name: &str| table.column(name).unwrap();
    let snapper = Snapper::nodes(roads, plane);
    for row in &table.rows {
        let number = |name: &str| row.cell(column(name)).parse::<f64>().unwrap();
        let at = Coordinate::from_degrees(number("x"), number("y")).unwrap();
        let snap = snapper.nearest(at).unwrap();
        assert_eq!(
            roads.node_name(snap.node.unwrap()),
            row.cell(column("node"))
        );
        let km = snap.distance.as_metres() / 1000.0;
        assert!((km - number("distance_km")).abs() < 1e-5, "{km}");
    }
    println!("  {} nearest nodes agree", table.rows.len());
}

/// Writing, opening, customising and snapping, with the time they take.
fn print_use(roads: &Roads) {
    let start = Instant::now();
    let bytes = roads.to_bytes();
    let written = start.elapsed().as_millis();
    let start = Instant::now();
    let same = Roads::from_bytes(&bytes, "roads.bin").unwrap();
    let opened = start.elapsed().as_millis();
    assert_eq!(&same, roads);
    let start = Instant::now();
    let times = Speeds::default()
        .edge_times(roads, &[], 8, Mode::Siren)
        .unwrap();
    let timed = start.elapsed().as_millis();
    let [south_west, north_east] = roads.bounds().unwrap();
    let start = Instant::now();
    let snapper = Snapper::edges(roads, Plane::around(south_west));
    let built = start.elapsed().as_millis();
    let start = Instant::now();
    for step in 0..1000 {
        let at = south_west.toward(north_east, f64::from(step) / 1000.0);
        snapper.nearest(at).unwrap();
    }
    println!(
        "  file {} KB written in {written} ms, opened in {opened} ms; {} arcs timed in {timed} ms; \
         R-tree {built} ms, 1000 snaps {} ms",
        bytes.len() / 1024,
        times.arcs().len(),
        start.elapsed().as_millis()
    );
}

fn print_report(report: &OsmReport) {
    println!(
        "  {} ways, {} roads, {} kept, {} turn restrictions, {} roads lack {} nodes, {} islands",
        report.ways,
        report.roads,
        report.kept,
        report.turns.all,
        report.ways_with_missing_nodes,
        report.missing_nodes,
        report.island_count
    );
    for dropped in &report.dropped {
        println!(
            "    {} {}: {} ({})",
            dropped.why.text(),
            dropped.class,
            dropped.left.length,
            dropped.left.ways
        );
    }
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
        let folder = data.join(name);
        let (roads, plane) = city(&folder, &JemssOptions::default());
        check_times(&folder, &roads);
        check_nearest(&folder, &roads, plane);
        print_use(&roads);
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
    print_use(&roads);
}

#[test]
fn every_openstreetmap_extract_reads() {
    let Some(data) = data() else { return };
    for name in [
        "wuhan/roads/derived/wuhan_roads_derived.osm.pbf",
        "wuhan/osm_samples/monaco.osm.pbf",
        "wuhan/osm_samples/sao_paulo_centre.osm.pbf",
        "wuhan/osm_samples/helsinki.osm.pbf",
        "jemss/auckland/roads.osm",
        "jemss/manhattan/roads.osm",
    ] {
        let bytes = read(&data.join(name)).unwrap();
        let start = Instant::now();
        let options = OsmOptions::default();
        let (roads, report) = if name.ends_with("pbf") {
            read_pbf(&bytes, name, options).unwrap()
        } else {
            read_xml(&bytes, name, options).unwrap()
        };
        print_figures(name, &roads, start);
        print_report(&report);
        print_use(&roads);
        assert_eq!(roads.components().sizes.len(), 1);
    }
}

#[test]
fn the_derived_tables_of_wuhan_read_through_a_mapping() {
    let Some(data) = data() else { return };
    let folder = data.join("wuhan/roads/derived");
    let (nodes, edges) = (
        read(&folder.join("nodes.csv")),
        read(&folder.join("edges.csv")),
    );
    let (nodes, edges) = (nodes.unwrap(), edges.unwrap());
    let headings = |pairs: &[(&str, &str)]| {
        let own = |(ours, theirs): &(&str, &str)| ((*ours).to_owned(), (*theirs).to_owned());
        pairs.iter().map(own).collect()
    };
    let map = Mapping {
        nodes: headings(&[("id", "node_id")]),
        edges: headings(&[
            ("from", "from_node"),
            ("to", "to_node"),
            ("class", "highway"),
        ]),
        ..Mapping::default()
    };
    let start = Instant::now();
    let read = tables::read((&nodes, "nodes.csv"), (&edges, "edges.csv"), &map);
    let (roads, report) = read.unwrap();
    print_figures("wuhan tables", &roads, start);
    println!("  unknown classes: {:?}", report.unknown_classes);
    let summary = roads.summary();
    println!(
        "  largest component {} junctions, outside {}; {:?}",
        summary.largest_junctions, summary.outside_largest, summary.length_by_class
    );
    print_use(&roads);
}
