//! Every reader against files that were good and are damaged: cut, doubled, with other bytes and with
//! numbers no map has. An answer or a fault that names the file, never a panic.
//!
//! The damage is drawn from a seed, so a finding is found again. Each run of the tests tries some
//! hundred of each. For as many seconds of the processor with each reader, however loaded the machine:
//!
//! ```text
//! DISPATCH_FUZZ_SECONDS=600 cargo test --profile ci --workspace --features highs fuzz_for_as_long_as_asked -- --ignored --nocapture
//! ```
//!
//! `DISPATCH_FUZZ_READER=pbf,xml` tries those alone, `DISPATCH_FUZZ_SEED` draws other damage. The
//! readers of the program itself are in `dispatch-server/src/fuzz.rs`; the same command tries them.

mod readers;
mod samples;
mod trial;

use self::readers::readers;
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

#[test]
fn every_reader_takes_its_good_files() {
    for reader in readers() {
        let taken = reader.takes_good_files();
        taken.unwrap_or_else(|error| panic!("{}: {error}", reader.name));
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
        reader.fuzz(1, |tried| tried < 400);
    }
}

#[test]
#[ignore = "runs for DISPATCH_FUZZ_SECONDS a reader"]
#[expect(clippy::print_stdout, reason = "the counts are what it is run for")]
fn fuzz_for_as_long_as_asked() {
    trial::for_as_long_as_asked(&readers(), |told| println!("{told}"));
}
