//! The readers, each with good files of its kind.

mod questions;

use super::super::hostile::ask_everything;
use super::super::{pbf, random};
use super::samples::{
    CALLS, CENSUS, DEMAND, DISTRICT, EDGES, GRAPH, HOMES, JEMSS_ARCS, JEMSS_MAP, JEMSS_NODES,
    JEMSS_TRAVEL, MATRIX, NODES, OUTLINES, PLACES, RECIPE, RESPONSES, SITES, SPEEDS, WATER, XML,
};
use super::trial::{Files, Reader};
use dispatch_core::error::Error;
use dispatch_core::roads::jemss::{JemssFiles, JemssOptions, read_map, read_network, read_travel};
use dispatch_core::roads::osm::{OsmOptions, read_pbf, read_xml};
use dispatch_core::roads::tables::{self, Mapping};
use dispatch_core::roads::{Roads, dimacs};
use dispatch_core::scenario::places::{self, Recipe};
use dispatch_core::scenario::{CallLog, Folder, Scenario, jemss};
use dispatch_core::units::Duration;

/// All of them.
pub(super) fn readers() -> Vec<Reader> {
    let mut readers = of_roads();
    readers.extend(of_scenarios());
    readers.extend(questions::readers());
    readers
}

fn of_roads() -> Vec<Reader> {
    let pbf = |files: &Files| asked(read_pbf(&files[0], "town.osm.pbf", OsmOptions::default()));
    vec![
        Reader::new("pbf", [("town.osm.pbf", &pbf::town(false, false))], pbf),
        Reader::new(
            "pbf-packed",
            [("town.osm.pbf", &pbf::town(true, true))],
            pbf,
        ),
        Reader::new("xml", [("town.osm", XML.as_bytes())], |files| {
            let options = OsmOptions {
                ferries: true,
                all_components: true,
                turn_restrictions: true,
                ..OsmOptions::default()
            };
            asked(read_xml(&files[0], "town.osm", options))
        }),
        Reader::new(
            "dimacs",
            [
                ("town.gr", GRAPH.as_bytes()),
                ("town.co", PLACES.as_bytes()),
            ],
            |files| {
                let read = dimacs::read((&files[0], "town.gr"), (&files[1], "town.co"));
                asked(read.map(|roads| (roads, ())))
            },
        ),
        Reader::new(
            "tables",
            [
                ("nodes.csv", NODES.as_bytes()),
                ("edges.csv", EDGES.as_bytes()),
            ],
            |files| {
                let [nodes, edges] = [(&files[0][..], "nodes.csv"), (&files[1][..], "edges.csv")];
                asked(tables::read(nodes, edges, &Mapping::default()))
            },
        ),
        Reader::new(
            "jemss",
            [
                ("nodes.csv", JEMSS_NODES.as_bytes()),
                ("arcs.csv", JEMSS_ARCS.as_bytes()),
                ("map.csv", JEMSS_MAP.as_bytes()),
                ("travel.csv", JEMSS_TRAVEL.as_bytes()),
            ],
            jemss_roads,
        ),
        Reader::new(
            "roads",
            [("roads.bin", &random::street().roads(true).to_bytes())],
            road_file,
        ),
    ]
}

fn of_scenarios() -> Vec<Reader> {
    let grid = grid().with("travel_matrix.csv", MATRIX);
    let town = Scenario::read(&self::grid()).unwrap();
    let city = crate::scenario::jemss_form::mini();
    let names: Vec<&str> = city.files.keys().map(String::as_str).collect();
    let outlines = [
        ("districts.geojson", OUTLINES),
        ("built_up.geojson", DISTRICT),
        ("water.geojson", WATER),
    ];
    let read = |folder: &Folder| Scenario::read(folder).map(drop);
    vec![
        Reader::of_folder(
            "scenario",
            grid,
            &[
                "scenario.toml",
                "zones.csv",
                "stations.csv",
                "units.csv",
                "shifts.csv",
                "hospitals.csv",
                "aeds.csv",
                "travel_matrix.csv",
            ],
            read,
        ),
        Reader::of_folder(
            "outlines",
            with(self::grid(), &outlines),
            &outlines.map(|outline| outline.0),
            read,
        ),
        Reader::of_folder(
            "rates",
            with(
                self::grid(),
                &[
                    ("speeds.toml", &whole_week(SPEEDS)),
                    ("demand.toml", &whole_week(DEMAND)),
                    ("calls/scene.csv", "seconds\n600\n720.5\n"),
                ],
            ),
            &["speeds.toml", "demand.toml", "calls/scene.csv"],
            read,
        ),
        Reader::of_folder(
            "calls",
            with(
                Folder::default(),
                &[
                    ("calls/day.csv", CALLS),
                    ("calls/day.responses.csv", RESPONSES),
                ],
            ),
            &["calls/day.csv", "calls/day.responses.csv"],
            move |folder| CallLog::read_in(folder, "calls/day.csv", &town).map(drop),
        ),
        Reader::of_folder("jemss-city", city.clone(), &names, |city| {
            jemss::import(city, &jemss::JemssOptions::default()).map(drop)
        }),
        Reader::of_folder(
            "recipe",
            with(
                Folder::default()
                    .with("scenario.toml", self::grid().files["scenario.toml"].clone()),
                &[
                    ("recipe.toml", RECIPE),
                    ("d.geojson", DISTRICT),
                    ("census.csv", CENSUS),
                    ("homes.csv", HOMES),
                    ("places.csv", SITES),
                ],
            ),
            &[
                "recipe.toml",
                "d.geojson",
                "census.csv",
                "homes.csv",
                "places.csv",
            ],
            |folder| {
                let recipe = Recipe::read(&folder.files["recipe.toml"], "recipe.toml")?;
                places::make(&recipe, folder, None).map(drop)
            },
        )
        // A damaged recipe may name any file.
        .or_names(&[""]),
    ]
}

fn with(mut folder: Folder, files: &[(&str, &str)]) -> Folder {
    let files = files
        .iter()
        .map(|(name, text)| ((*name).to_owned(), text.as_bytes().to_vec()));
    folder.files.extend(files);
    folder
}

/// The sample's first hours of a week, until it is whole.
fn whole_week(text: &str) -> String {
    let ones = ", 1.0".repeat(166);
    text.replace("1.0, 0.9]", &format!("1.0, 0.9{ones}]"))
        .replace("0.6, 0.5]", &format!("0.6, 0.5{ones}]"))
}

/// The town of `seeds/grid`, its roads and calls left out.
fn grid() -> Folder {
    let seeds = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../seeds/grid");
    let names = [
        "scenario.toml",
        "zones.csv",
        "stations.csv",
        "units.csv",
        "shifts.csv",
        "hospitals.csv",
        "aeds.csv",
        "districts.geojson",
        "demand.toml",
        "speeds.toml",
    ];
    let read = |name: &str| (name.to_owned(), std::fs::read(seeds.join(name)).unwrap());
    Folder {
        files: names.into_iter().map(read).collect(),
    }
}

fn jemss_roads(files: &Files) -> Result<(), Error> {
    read_map((&files[2], "map.csv"))?;
    read_travel((&files[3], "travel.csv"), Duration::from_secs(86_400))?;
    let files = JemssFiles {
        nodes: (&files[0], "nodes.csv"),
        arcs: (&files[1], "arcs.csv"),
        map: Some((&files[2], "map.csv")),
    };
    asked(read_network(files, &JemssOptions::default()))
}

fn road_file(files: &Files) -> Result<(), Error> {
    let bytes = resealed(&files[0]);
    asked(Roads::from_bytes(&bytes, "roads.bin").map(|roads| (roads, ())))
}

/// A road file most often under a right length and checksum: else nothing inside would ever be read.
fn resealed(file: &[u8]) -> Vec<u8> {
    let mut bytes = file.to_vec();
    if bytes.len() >= 56 && bytes[56..].iter().map(|&b| u32::from(b)).sum::<u32>() % 8 > 0 {
        let length = bytes.len() as u64;
        bytes[16..24].copy_from_slice(&length.to_le_bytes());
        let hash = blake3::hash(&bytes[56..]);
        bytes[24..56].copy_from_slice(hash.as_bytes());
    }
    bytes
}

/// A network that was read answers what it is asked.
fn asked<T>(read: Result<(Roads, T), Error>) -> Result<(), Error> {
    read.map(|(roads, _)| ask_everything(&roads))
}
