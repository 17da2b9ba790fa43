//! PBF files made by hand, read and damaged.

use dispatch_core::error::Error;
use dispatch_core::roads::osm::{OsmOptions, OsmReport, read_pbf, read_xml};
use dispatch_core::roads::{RoadClass, Roads};
use proptest::prelude::*;
use std::io::Write;

fn varint(mut number: u64, out: &mut Vec<u8>) {
    while number >= 0x80 {
        out.push(number as u8 | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}

fn number(field: u64, value: u64, out: &mut Vec<u8>) {
    varint(field << 3, out);
    varint(value, out);
}

fn bytes(field: u64, value: &[u8], out: &mut Vec<u8>) {
    varint(field << 3 | 2, out);
    varint(value.len() as u64, out);
    out.extend(value);
}

fn packed(field: u64, values: impl IntoIterator<Item = u64>, out: &mut Vec<u8>) {
    let mut all = Vec::new();
    values.into_iter().for_each(|value| varint(value, &mut all));
    bytes(field, &all, out);
}

/// The differences of numbers, zigzag.
fn deltas(values: &[i64]) -> Vec<u64> {
    let mut last = 0;
    let zigzag = |&value: &i64| {
        let delta = value - last;
        last = value;
        (delta << 1 ^ delta >> 63) as u64
    };
    values.iter().map(zigzag).collect()
}

fn blob(kind: &str, message: &[u8], zlib: bool) -> Vec<u8> {
    let mut body = Vec::new();
    if zlib {
        return packed_blob(kind, message, message.len() as u64);
    }
    bytes(1, message, &mut body);
    framed(kind, &body)
}

/// A packed blob that says it has so many bytes unpacked.
fn packed_blob(kind: &str, message: &[u8], says: u64) -> Vec<u8> {
    let mut body = Vec::new();
    let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(message).unwrap();
    number(2, says, &mut body);
    bytes(3, &encoder.finish().unwrap(), &mut body);
    framed(kind, &body)
}

fn framed(kind: &str, body: &[u8]) -> Vec<u8> {
    let mut header = Vec::new();
    bytes(1, kind.as_bytes(), &mut header);
    number(3, body.len() as u64, &mut header);
    let mut blob = (header.len() as u32).to_be_bytes().to_vec();
    blob.extend(header);
    blob.extend(body);
    blob
}

fn header(feature: &str) -> Vec<u8> {
    let mut message = Vec::new();
    bytes(4, b"OsmSchema-V0.6", &mut message);
    bytes(4, feature.as_bytes(), &mut message);
    blob("OSMHeader", &message, false)
}

/// Id, nodes and tags.
type Way<'a> = (u64, &'a [i64], &'a [(&'a str, &'a str)]);

/// A block: dense nodes (id, lat, lon in 1e-7), ways (id, nodes, tags) and a turn restriction.
fn block(nodes: &[(i64, i64, i64)], ways: &[Way<'_>]) -> Vec<u8> {
    let mut strings = vec![String::new(), "type".to_owned(), "restriction".to_owned()];
    let mut group = Vec::new();
    let mut dense = Vec::new();
    packed(
        1,
        deltas(&nodes.iter().map(|n| n.0).collect::<Vec<_>>()),
        &mut dense,
    );
    packed(
        8,
        deltas(&nodes.iter().map(|n| n.1).collect::<Vec<_>>()),
        &mut dense,
    );
    packed(
        9,
        deltas(&nodes.iter().map(|n| n.2).collect::<Vec<_>>()),
        &mut dense,
    );
    bytes(2, &dense, &mut group);
    for (id, refs, tags) in ways {
        let mut way = Vec::new();
        number(1, *id, &mut way);
        let first = strings.len() as u64;
        strings.extend(
            tags.iter()
                .flat_map(|(k, v)| [(*k).to_owned(), (*v).to_owned()]),
        );
        let count = tags.len() as u64;
        packed(2, (0..count).map(|i| first + 2 * i), &mut way);
        packed(3, (0..count).map(|i| first + 2 * i + 1), &mut way);
        packed(8, deltas(refs), &mut way);
        bytes(3, &way, &mut group);
    }
    let mut relation = Vec::new();
    packed(2, [1], &mut relation);
    packed(3, [2], &mut relation);
    bytes(4, &relation, &mut group);
    let mut table = Vec::new();
    strings
        .iter()
        .for_each(|s| bytes(1, s.as_bytes(), &mut table));
    let mut message = Vec::new();
    bytes(1, &table, &mut message);
    bytes(2, &group, &mut message);
    message
}

const NODES: [(i64, i64, i64); 4] = [
    (7, 305_000_000, 1_143_000_000),
    (3, 305_010_000, 1_143_000_000),
    (9, 305_010_000, 1_143_010_000),
    (-1, 305_020_000, 1_143_010_000),
];

pub(super) fn town(swap: bool, zlib: bool) -> Vec<u8> {
    let ring: Way<'_> = (
        5,
        &[7, 3, 9, 7],
        &[
            ("highway", "primary"),
            ("junction", "roundabout"),
            ("name", "环岛"),
        ],
    );
    let spur: Way<'_> = (4, &[9, -1], &[("highway", "service"), ("oneway", "no")]);
    let ways = if swap { [ring, spur] } else { [spur, ring] };
    let nodes = block(&NODES, &[]);
    let ways = block(&[], &ways);
    let parts = if swap { [ways, nodes] } else { [nodes, ways] };
    let mut file = header("DenseNodes");
    for part in parts {
        file.extend(blob("OSMData", &part, zlib));
    }
    file
}

pub(super) fn read(bytes: &[u8]) -> Result<(Roads, OsmReport), Error> {
    read_pbf(bytes, "town.osm.pbf", OsmOptions::default())
}

#[test]
fn a_pbf_reads_as_the_same_town_in_xml() {
    let (roads, report) = read(&town(false, true)).unwrap();
    let mut xml = "<osm>".to_owned();
    for (id, lat, lon) in NODES {
        let (lat, lon) = (lat as f64 / 1e7, lon as f64 / 1e7);
        xml += &format!("<node id='{id}' lat='{lat}' lon='{lon}'/>");
    }
    xml += "<way id='4'><nd ref='9'/><nd ref='-1'/><tag k='highway' v='service'/></way>\
            <way id='5'><nd ref='7'/><nd ref='3'/><nd ref='9'/><nd ref='7'/>\
            <tag k='highway' v='primary'/><tag k='junction' v='circular'/>\
            <tag k='name' v='环岛'/></way></osm>";
    let (same, _) = read_xml(xml.as_bytes(), "town.osm", OsmOptions::default()).unwrap();
    assert_eq!(roads, same);
    assert_eq!(report.turns.all, 2);
    let classes: Vec<_> = roads.length_by_class().into_keys().collect();
    assert_eq!(classes, [RoadClass::Primary, RoadClass::Service]);
}

#[test]
fn a_blob_that_lies_about_its_size_is_refused_before_it_unpacks() {
    // Megabytes of nothing in some kilobytes: as the format allows, said to be less, and too much.
    let file = |megabytes: usize, said: Option<u64>| {
        let zeros = vec![0; megabytes << 20];
        let said = said.unwrap_or(zeros.len() as u64);
        [header("DenseNodes"), packed_blob("OSMData", &zeros, said)].concat()
    };
    let cause = |file: &[u8]| read(file).unwrap_err().to_string();
    assert!(file(30, None).len() < 200_000);
    assert!(cause(&file(30, None)).contains("none of its 0 ways"));
    for bomb in [file(30, Some(1)), file(33, None), file(33, Some(u64::MAX))] {
        assert!(cause(&bomb).contains("damaged at byte"));
    }
}

/// A way of so many turns between two nodes, and a block that holds it again and again.
fn ways(turns: usize, times: usize, tags: &[(&str, &str)]) -> Vec<u8> {
    let refs: Vec<i64> = [7, 3].into_iter().cycle().take(turns).collect();
    let one: Way<'_> = (1, &refs, tags);
    block(&NODES, &vec![one; times])
}

#[test]
fn a_few_kilobytes_that_would_be_gigabytes_of_roads_are_refused() {
    let road = [("highway", "primary")];
    let mut tiny = Vec::new();
    number(1, 1, &mut tiny);
    packed(2, [1], &mut tiny);
    packed(3, [2], &mut tiny);
    let (mut strings, mut way) = (Vec::new(), Vec::new());
    for text in ["", "highway", "primary"] {
        bytes(1, text.as_bytes(), &mut strings);
    }
    bytes(3, &tiny, &mut way);
    let mut block = Vec::new();
    bytes(1, &strings, &mut block);
    bytes(2, &way.repeat(1_500_000), &mut block);
    let mut many = header("DenseNodes");
    (0..3).for_each(|_| many.extend(packed_blob("OSMData", &block, block.len() as u64)));
    let one = ways(9_000_000, 1, &road);
    let long = packed_blob("OSMData", &one, one.len() as u64);
    for file in [many, [header("DenseNodes"), long].concat()] {
        assert!(file.len() < 300_000, "{}", file.len());
        let error = read(&file).unwrap_err().to_string();
        assert!(error.contains("it holds too much"), "{error}");
    }
}

#[test]
fn a_name_longer_than_any_is_cut() {
    let name = "名".repeat(4000);
    let tags = [("highway", "primary"), ("name", &name[..])];
    let ways = ways(2, 3, &tags);
    let file = [header("DenseNodes"), blob("OSMData", &ways, true)].concat();
    let (roads, report) = read(&file).unwrap();
    assert_eq!((report.ways, report.roads), (3, 1));
    let edge = roads.edges().ids().next().unwrap();
    assert_eq!(roads.name(edge).unwrap().chars().count(), 340);
}

#[test]
fn a_hundred_thousand_blobs_of_nothing_change_nothing() {
    let nothing = blob("OSMData", &[], false).repeat(100_000);
    let file = [town(false, false), nothing].concat();
    assert_eq!(read(&file).unwrap(), read(&town(false, false)).unwrap());
}

#[test]
fn barriers_on_nodes_of_a_pbf_are_read() {
    let mut strings = Vec::new();
    for text in [
        "", "barrier", "bollard", "gate", "highway", "service", "kerb", "x",
    ] {
        bytes(1, text.as_bytes(), &mut strings);
    }
    let (ids, lats) = ([1, 2, 3], [1_143_000_000, 1_143_010_000, 1_143_020_000]);
    let mut dense = Vec::new();
    packed(1, deltas(&ids), &mut dense);
    packed(8, deltas(&[305_000_000; 3]), &mut dense);
    packed(9, deltas(&lats), &mut dense);
    let read_with = |tags: &[u64]| {
        let mut dense = dense.clone();
        packed(10, tags.iter().copied(), &mut dense);
        let mut way = Vec::new();
        number(1, 1, &mut way);
        packed(2, [4], &mut way);
        packed(3, [5], &mut way);
        packed(8, deltas(&ids), &mut way);
        let mut group = Vec::new();
        bytes(2, &dense, &mut group);
        bytes(3, &way, &mut group);
        let mut message = Vec::new();
        bytes(1, &strings, &mut message);
        bytes(2, &group, &mut message);
        let file = [header("DenseNodes"), blob("OSMData", &message, true)].concat();
        read(&file).map(|(_, report)| report.barriers)
    };
    assert_eq!(read_with(&[0, 0, 0]).unwrap(), 0);
    assert_eq!(read_with(&[6, 7, 0, 1, 2, 0, 0]).unwrap(), 1);
    assert_eq!(read_with(&[0, 1, 3, 0, 0]).unwrap(), 0);
    // A list that breaks off, and one that names no string.
    assert!(read_with(&[0, 1]).is_err());
    assert!(read_with(&[99, 1, 0, 0, 0]).is_err());
}

#[test]
fn the_order_in_the_file_changes_nothing() {
    let (one, two) = (read(&town(false, false)), read(&town(true, true)));
    assert_eq!(one.unwrap(), two.unwrap());
}

#[test]
fn a_feature_that_is_not_understood_is_named() {
    let mut file = header("HistoricalInformation");
    file.extend(blob("OSMData", &block(&NODES, &[]), false));
    let error = read(&file).unwrap_err().to_string();
    assert!(error.contains("HistoricalInformation"), "{error}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn a_damaged_pbf_is_a_fault_or_another_town_but_no_panic(
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..4),
        cut in any::<prop::sample::Index>(),
    ) {
        let mut file = town(false, false);
        for (at, value) in changes {
            let at = at.index(file.len());
            file[at] = value;
        }
        read(&file).map_or_else(drop, drop);
        read(&file[..cut.index(file.len())]).map_or_else(drop, drop);
    }
}
