//! Every reader against files that were good and are damaged: cut, doubled, with other bytes and with
//! numbers no map has. An answer or a fault that names the file, never a panic.
//!
//! The damage is drawn from a seed, so a finding is found again. `cargo nextest run … readers_answer`
//! tries some hundred of each; `DISPATCH_FUZZ_SECONDS=600 cargo test … fuzz -- --ignored --nocapture`
//! goes on for as long with each reader (`DISPATCH_FUZZ_READER` names one) and prints how many it tried.

mod damage;
mod readers;
mod samples;

use self::damage::Draw;
use self::readers::{Reader, readers};
use self::samples::{CENSUS, DISTRICT, GRAPH, HOMES, JEMSS_TRAVEL, PLACES, RECIPE, SITES};
use super::hostile::ask_everything;
use dispatch_core::geo::{Coordinate, Plane};
use dispatch_core::roads::jemss::read_travel;
use dispatch_core::roads::tables::{self, Mapping};
use dispatch_core::roads::{Snapper, Wanted, dimacs};
use dispatch_core::scenario::Folder;
use dispatch_core::scenario::places::{self, Recipe};
use dispatch_core::units::Duration;
use std::fmt::Write as _;

/// Damages the files of a reader again and again; how many it took all the same.
fn fuzz(reader: &Reader, seed: u64, mut on: impl FnMut(u64) -> bool) -> (u64, u64) {
    let (mut tried, mut taken) = (0, 0);
    let good: Vec<Vec<u8>> = reader.files.iter().map(|file| file.1.clone()).collect();
    while on(tried) {
        let mut draw = Draw::of(seed, tried);
        let mut files = good.clone();
        for _ in 0..=draw.below(2) {
            let which = draw.below(files.len());
            files[which] = draw.damaged(&files[which]);
        }
        match (reader.read)(&files) {
            Ok(()) => taken += 1,
            Err(error) => {
                let text = error.to_string();
                // A damaged recipe may name any file.
                let names = reader.files.iter().map(|file| &file.0);
                let named = names.chain(&reader.others).any(|name| text.contains(name))
                    || reader.name == "recipe";
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

/// The same: nodes none of which takes places, more than a box of the tree holds.
#[test]
fn roads_without_access_have_no_place() {
    let (mut nodes, mut edges) = ("id,lon,lat,access\n".to_owned(), "from,to\n".to_owned());
    for at in 0..100 {
        writeln!(nodes, "{at},114.{at:02},30,0").unwrap();
        writeln!(edges, "{at},{}", (at + 1) % 100).unwrap();
    }
    let files = (
        (nodes.as_bytes(), "nodes.csv"),
        (edges.as_bytes(), "edges.csv"),
    );
    let (roads, _) = tables::read(files.0, files.1, &Mapping::default()).unwrap();
    ask_everything(&roads);
    let snapper = Snapper::edges(&roads, Plane::around(Coordinate::default()));
    assert_eq!(snapper.nearest(Coordinate::default()), None);
    // Fewer edges than are wanted, too.
    let drive = Wanted::Drive { heading: None };
    let found = snapper.candidates(Coordinate::default(), 1000, drive);
    assert_eq!(found.len(), roads.edges().len());
}

/// The same: an index that no number comes before.
#[test]
fn a_travel_mode_of_minus_two_to_the_63_is_a_fault() {
    let travel = JEMSS_TRAVEL.replace("1,high,1", &format!("1,high,{}", i64::MIN));
    let day = Duration::from_secs(86_400);
    let error = read_travel((travel.as_bytes(), "travel.csv"), day).unwrap_err();
    assert!(error.to_string().contains("travel.csv:7"), "{error}");
}

/// The same: more people than can be counted.
#[test]
fn a_census_of_more_people_than_the_earth_has_is_a_fault() {
    let mut folder = Folder::default();
    let census = CENSUS.replace("1000", "9223372036854775807");
    for (name, text) in [
        ("scenario.toml", ""),
        ("d.geojson", DISTRICT),
        ("census.csv", &census),
        ("homes.csv", HOMES),
        ("places.csv", SITES),
    ] {
        folder
            .files
            .insert(name.to_owned(), text.as_bytes().to_vec());
    }
    let recipe = Recipe::read(RECIPE.as_bytes(), "recipe.toml").unwrap();
    let error = places::make(&recipe, &folder, None).unwrap_err();
    assert!(error.to_string().contains("census.csv:2"), "{error}");
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
