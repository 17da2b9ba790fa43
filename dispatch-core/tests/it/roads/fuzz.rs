//! Every reader against files that were good and are damaged: cut, doubled, with other bytes and with
//! numbers no map has. An answer or a fault that names the file, never a panic.
//!
//! The damage is drawn from a seed, so a finding is found again. `cargo nextest run … readers_answer`
//! tries some hundred of each; `DISPATCH_FUZZ_SECONDS=600 cargo test … fuzz -- --ignored --nocapture`
//! goes on for as long with each reader (`DISPATCH_FUZZ_READER` names one) and prints how many it tried.

use super::hostile::ask_everything;
use super::{pbf, random};
use dispatch_core::error::Error;
use dispatch_core::roads::jemss::{JemssFiles, JemssOptions, read_map, read_network, read_travel};
use dispatch_core::roads::osm::{OsmOptions, read_pbf, read_xml};
use dispatch_core::roads::tables::{self, Mapping};
use dispatch_core::roads::{Roads, dimacs};
use dispatch_core::scenario::{Folder, Scenario};
use dispatch_core::units::Duration;

/// Written in place of something else.
const WORDS: [&str; 26] = [
    "NaN",
    "inf",
    "-1",
    "0",
    "1e309",
    "-0.0",
    "1e-320",
    "9223372036854775808",
    "18446744073709551616",
    "4294967296",
    "-9223372036854775808",
    "999999999999999999999999999",
    "\"",
    "\n",
    "\r\n\r\n",
    ",",
    ",,,,,,,,",
    "<",
    "</way>",
    "<way id='1'>",
    "\u{0}",
    "\u{feff}",
    "[[[[[[[[",
    "}",
    "LINESTRING (",
    "a 1 2 3\n",
];

const XML: &str = r#"<?xml version="1.0"?><osm version="0.6">
<node id="1" lat="30.00" lon="114.00"/><node id="2" lat="30.00" lon="114.01"><tag k="barrier" v="bollard"/></node>
<node id="3" lat="30.01" lon="114.01"/><node id="4" lat="30.01" lon="114.00"/>
<way id="12"><nd ref="3"/><nd ref="4"/><nd ref="1"/><tag k="highway" v="residential"/><tag k="maxspeed" v="30 mph"/></way>
<way id="11"><nd ref="1"/><nd ref="2"/><nd ref="3"/><tag k="highway" v="primary"/><tag k="name" v="A &amp; B"/></way>
<way id="13"><nd ref="4"/><nd ref="1"/><tag k="route" v="ferry"/><tag k="oneway" v="-1"/></way>
<relation id="1"><member type="relation" ref="1" role="from"/><member type="way" ref="11" role="via"/>
<tag k="type" v="restriction"/><tag k="restriction" v="no_left_turn"/></relation></osm>"#;
const GRAPH: &str = "c a town\np sp 3 4\na 1 2 100\na 2 1 100\na 2 3 250\na 3 1 90\n";
const PLACES: &str = "c its places\np aux sp co 3\nv 1 114000000 30000000\nv 2 114010000 30000000\nv 3 114010000 30010000\n";
const NODES: &str = "id,lon,lat,access\na,114.00,30.0,1\nb,114.01,30.0,0\nc,114.02,30.0,\n";
const EDGES: &str = "from,to,length_m,travel_s,siren_travel_s,class,oneway,name,geometry_wkt\n\
    a,b,1000,90,60.5,primary,0,X,\"LINESTRING (114.00 30, 114.005 30.001, 114.01 30)\"\nb,c,1000,90,60,,1,,\n";
const JEMSS_NODES: &str =
    "nodes,,,\nindex,x,y,offRoadAccess\n1,174.7,-36.8,1\n2,174.71,-36.8,0\n3,174.71,-36.81,1\n";
const JEMSS_ARCS: &str = "miscData,\narcForm,numModes\nundirected,1\n\narcs,\nindex,fromNode,toNode,distance,mode_1\n\
    1,1,2,0.9,0.001\n2,2,3,1.1,0.002\n";
const JEMSS_MAP: &str = "map,\nxMin,xMax,yMin,yMax,xScale,yScale\n174,175,-37,-36,89,111\n";
const JEMSS_TRAVEL: &str = "travelModes,\ntravelModeIndex,offRoadSpeed\n1,10\n\ntravelSets,\n\
    travelSetIndex,priority,travelModeIndex\n1,high,1\n\ntravelSetTiming,\nstartTime,travelSetIndex\n0,1\n";
const MATRIX: &str =
    "from,to,travel_s,ordinary_travel_s\nz-a1,z-a3,96.5,\nz-a3,z-a1,96,120\nz-a1,z-a5,,\n";

/// A reader with good files of its kind; what it says of others.
struct Reader {
    name: &'static str,
    /// Each file with the name that a fault must give.
    files: Vec<(&'static str, Vec<u8>)>,
    read: fn(&[Vec<u8>]) -> Result<(), Error>,
}

fn readers() -> Vec<Reader> {
    let text = |name, text: &str| (name, text.as_bytes().to_vec());
    let grid = |name: &'static str| {
        let seeds = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../seeds/grid");
        (name, std::fs::read(seeds.join(name)).unwrap())
    };
    vec![
        Reader {
            name: "pbf",
            files: vec![("town.osm.pbf", pbf::town(false, false))],
            read: |files| asked(read_pbf(&files[0], "town.osm.pbf", OsmOptions::default())),
        },
        Reader {
            name: "pbf-packed",
            files: vec![("town.osm.pbf", pbf::town(true, true))],
            read: |files| asked(read_pbf(&files[0], "town.osm.pbf", OsmOptions::default())),
        },
        Reader {
            name: "xml",
            files: vec![text("town.osm", XML)],
            read: |files| {
                let options = OsmOptions {
                    ferries: true,
                    all_components: true,
                    ..OsmOptions::default()
                };
                asked(read_xml(&files[0], "town.osm", options))
            },
        },
        Reader {
            name: "dimacs",
            files: vec![text("town.gr", GRAPH), text("town.co", PLACES)],
            read: |files| {
                let read = dimacs::read((&files[0], "town.gr"), (&files[1], "town.co"));
                asked(read.map(|roads| (roads, ())))
            },
        },
        Reader {
            name: "tables",
            files: vec![text("nodes.csv", NODES), text("edges.csv", EDGES)],
            read: |files| {
                let [nodes, edges] = [(&files[0][..], "nodes.csv"), (&files[1][..], "edges.csv")];
                asked(tables::read(nodes, edges, &Mapping::default()))
            },
        },
        Reader {
            name: "jemss",
            files: vec![
                text("nodes.csv", JEMSS_NODES),
                text("arcs.csv", JEMSS_ARCS),
                text("map.csv", JEMSS_MAP),
                text("travel.csv", JEMSS_TRAVEL),
            ],
            read: |files| {
                read_map((&files[2], "map.csv"))?;
                read_travel((&files[3], "travel.csv"), Duration::from_secs(86_400))?;
                let files = JemssFiles {
                    nodes: (&files[0], "nodes.csv"),
                    arcs: (&files[1], "arcs.csv"),
                    map: Some((&files[2], "map.csv")),
                };
                asked(read_network(files, &JemssOptions::default()))
            },
        },
        Reader {
            name: "roads",
            files: vec![("roads.bin", random::street().roads(true).to_bytes())],
            read: |files| {
                let mut bytes = files[0].clone();
                // Under a right length and checksum, or nothing inside would ever be read.
                if bytes.len() >= 56
                    && bytes[56..].iter().map(|&b| u32::from(b)).sum::<u32>() % 8 > 0
                {
                    let length = bytes.len() as u64;
                    bytes[16..24].copy_from_slice(&length.to_le_bytes());
                    let hash = blake3::hash(&bytes[56..]);
                    bytes[24..56].copy_from_slice(hash.as_bytes());
                }
                asked(Roads::from_bytes(&bytes, "roads.bin").map(|roads| (roads, ())))
            },
        },
        Reader {
            name: "scenario",
            files: [
                "scenario.toml",
                "zones.csv",
                "stations.csv",
                "units.csv",
                "shifts.csv",
                "hospitals.csv",
                "districts.geojson",
                "demand.toml",
                "speeds.toml",
                "aeds.csv",
            ]
            .into_iter()
            .map(grid)
            .chain([text("travel_matrix.csv", MATRIX)])
            .collect(),
            read: |files| {
                let names = readers()
                    .remove(7)
                    .files
                    .into_iter()
                    .map(|file| file.0.to_owned());
                let files = names.zip(files.iter().cloned()).collect();
                Scenario::read(&Folder { files }).map(drop)
            },
        },
    ]
}

/// A network that was read answers what it is asked.
fn asked<T>(read: Result<(Roads, T), Error>) -> Result<(), Error> {
    read.map(|(roads, _)| ask_everything(&roads))
}

/// Numbers by a seed (xorshift, Marsaglia 2003).
struct Draw(u64);

impl Draw {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % limit.max(1) as u64) as usize
    }

    /// A file with one to four kinds of damage.
    fn damaged(&mut self, good: &[u8]) -> Vec<u8> {
        let mut file = good.to_vec();
        for _ in 0..=self.below(4) {
            let (from, to) = (self.below(file.len() + 1), self.below(file.len() + 1));
            let (from, to) = (from.min(to), from.max(to).min(from.min(to) + 64));
            let piece = file[from..to].to_vec();
            match self.below(8) {
                0 => file.truncate(from),
                1 => drop(file.drain(from..to)),
                2 => drop(file.splice(from..from, piece.repeat(1 + self.below(20)))),
                3 if from < file.len() => file[from] ^= 1 << self.below(8),
                4 if from < file.len() => file[from] = [0, 1, 0x7f, 0x80, 0xff][self.below(5)],
                5 => {
                    let word = WORDS[self.below(WORDS.len())];
                    drop(file.splice(from..to.min(from + self.below(9)), word.bytes()));
                }
                6 => self.number(&mut file, from),
                _ => {
                    let at = self.below(good.len() + 1);
                    let end = (at + self.below(64)).min(good.len());
                    drop(file.splice(from..to, good[at..end].iter().copied()));
                }
            }
        }
        file
    }

    /// Another word in place of the first number after a place.
    fn number(&mut self, file: &mut Vec<u8>, from: usize) {
        let digits = |b: &u8| b.is_ascii_digit();
        let Some(start) = file[from..].iter().position(digits) else {
            return;
        };
        let start = from + start;
        let length = file[start..].iter().take_while(|b| digits(b)).count();
        let word = WORDS[self.below(12)];
        drop(file.splice(start..start + length, word.bytes()));
    }
}

/// Damages the files of a reader again and again; how many it took all the same.
fn fuzz(reader: &Reader, seed: u64, mut on: impl FnMut(u64) -> bool) -> (u64, u64) {
    let (mut tried, mut taken) = (0, 0);
    let good: Vec<Vec<u8>> = reader.files.iter().map(|file| file.1.clone()).collect();
    while on(tried) {
        // A state of nothing would stay nothing.
        let mut draw = Draw((seed ^ tried).wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
        let mut files = good.clone();
        for _ in 0..=draw.below(2) {
            let which = draw.below(files.len());
            files[which] = draw.damaged(&files[which]);
        }
        match (reader.read)(&files) {
            Ok(()) => taken += 1,
            Err(error) => {
                let text = error.to_string();
                let named = reader.files.iter().any(|file| text.contains(file.0));
                assert!(named, "{} {tried}: {text}", reader.name);
            }
        }
        tried += 1;
    }
    (tried, taken)
}

#[test]
fn every_reader_takes_its_good_files() {
    for reader in readers() {
        let good: Vec<Vec<u8>> = reader.files.iter().map(|file| file.1.clone()).collect();
        (reader.read)(&good).unwrap_or_else(|error| panic!("{}: {error}", reader.name));
    }
}

/// What the fuzzing found, kept: numbers at the end of their range.
#[test]
fn a_node_or_place_of_minus_two_to_the_63_is_a_fault() {
    let least = i64::MIN.to_string();
    for (graph, places) in [
        (
            GRAPH.replace("a 1 2", &format!("a {least} 2")),
            PLACES.to_owned(),
        ),
        (GRAPH.to_owned(), PLACES.replace("114000000", &least)),
        (
            GRAPH.to_owned(),
            PLACES.replace("v 1", &format!("v {least}")),
        ),
        (
            GRAPH.replace(" 250", &format!(" {least}")),
            PLACES.to_owned(),
        ),
    ] {
        let files = (
            (graph.as_bytes(), "town.gr"),
            (places.as_bytes(), "town.co"),
        );
        let error = dimacs::read(files.0, files.1).unwrap_err().to_string();
        assert!(error.contains("town."), "{error}");
    }
}

#[test]
fn readers_answer_whatever_is_damaged() {
    for reader in readers() {
        fuzz(&reader, 1, |tried| tried < 400);
    }
}

#[test]
#[ignore = "runs for DISPATCH_FUZZ_SECONDS a reader"]
#[expect(
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "the clock ends it, and the counts are what it is run for"
)]
fn fuzz_for_as_long_as_asked() {
    let number = |name: &str| std::env::var(name).ok().and_then(|text| text.parse().ok());
    let seconds = number("DISPATCH_FUZZ_SECONDS").unwrap_or(10);
    let seed = number("DISPATCH_FUZZ_SEED").unwrap_or(2);
    let only = std::env::var("DISPATCH_FUZZ_READER").ok();
    for reader in readers() {
        if only.as_ref().is_some_and(|only| only != reader.name) {
            continue;
        }
        let start = std::time::Instant::now();
        let (tried, taken) = fuzz(&reader, seed, |_| start.elapsed().as_secs() < seconds);
        println!("{}: {tried} tried, {taken} taken", reader.name);
    }
}
