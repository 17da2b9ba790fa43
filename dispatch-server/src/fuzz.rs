//! The program's own readers against damaged files, as `dispatch-core/tests/it/roads/fuzz.rs` says,
//! with what that uses. The good files are written here, or left by a run on `seeds/grid`.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use dispatch_core::calibration::{Parts, calibrate};
use dispatch_core::dispatch::journal;
use dispatch_core::geo::Datum;
use dispatch_core::scenario::{Folder, Scenario};
use dispatch_core::units::Duration;
use sim::arrivals::Window;
use sim::audit::audit;
use sim::replay::{decide_again, restored};
use sim::report::{Cost, Files as Written, Title};
use sim::world::Manner;

use self::trial::{Files, Reader, for_as_long_as_asked};
use crate::commands::calibrate::trips;
use crate::commands::import::{calls, tables};
use crate::commands::policies;
use crate::error::Result;
use crate::folder::Named;
use crate::live::tests::damaged;
use crate::opened::{Opened, coordinate, open};
use crate::packed::tests::{bzip2, gzip};
use crate::packed::unpacked;
use crate::{points, state};

#[path = "../../dispatch-core/tests/it/roads/fuzz/trial.rs"]
pub(crate) mod trial;

const NODES: &str = "id,node\nA,b4\nB,a1\nC,c3\n";
const PLACES: &str = "id,lon,lat\nA,10.009,0.027\nB,10.0,0.0\nC,10.018,0.018\n";
const STATE: &str = "unit,status,lon,lat,reported_at,incident,priority,to_lon,to_lat\n\
    U1,en_route,10.009,0.009,2026-11-25T11:58:00+01:00,A1,1,10.009,0.027\n\
    U2,transporting,10.018,0.018,2026-11-25T11:40:00+01:00,A2,2,10.0,0.0\n\
    U3,returning,10.027,0.027,2026-11-25T11:59:30+01:00,,,,\n\
    U4,off_duty,,,,,,,\n";
const TRIPS: &str = "from_lon,from_lat,to_lon,to_lat,departed_at,travel_s,logged_at,mode,district,inferred\n\
    10.0,0.0,10.018,0.018,2026-11-23T08:10:00+01:00,190.5,,siren,west,0\n\
    10.009,0.009,10.0,0.027,2026-11-23 17:20:00,240,2026-11-23T17:00:00+01:00,ordinary,,\n\
    10.018,0.0,10.036,0.018,2026-11-24T12:00:00+01:00,260,,,,1\n\
    10.0,0.018,10.027,0.018,2026-11-24T03:00:00+01:00,175,,,,\n\
    10.027,0.027,10.009,0.0,2026-11-25T07:45:00+01:00,330,,,east,\n";
const HEADINGS: &str = "[nodes]\nid = \"node\"\nlon = \"x\"\nlat = \"y\"\n[edges]\nfrom = \"a\"\nto = \"b\"\nlength_m = \"m\"\n";
const OTHER_NODES: &str = "node,x,y\n1,114.0,30.0\n2,114.01,30.0\n3,114.01,30.01\n";
const OTHER_EDGES: &str = "a,b,m,class,oneway\n1,2,1000,primary,0\n2,3,1100,residential,1\n";
const LOG: &str = "id,opened,x,y,grade,unit_type,medic,arrived,free\n\
    7,2026-11-25 00:12:30,10.018,0.018,E,MEDIC,U1,2026-11-25 00:20:00,2026-11-25 01:00:00\n\
    7,2026-11-25 00:12:30,10.018,0.018,E,PRIVATE,U2,2026-11-25 00:19:00,2026-11-25 00:50:00\n\
    8,2026-11-25 02:40:00,10.009,0.009,C,MEDIC,U9,,\n\
    9,2026-11-25 03:00:00,10.0,0.0,C,ENGINE,U3,,\n";
const LOG_MAPPING: &str = "time_zone = \"Europe/Paris\"\none_row = \"unit\"\n[columns]\nincident = \"id\"\n\
    reported_at = \"opened\"\nlon = \"x\"\nlat = \"y\"\npriority = \"grade\"\nunit = \"medic\"\n\
    on_scene_at = \"arrived\"\nclear_at = \"free\"\n[values.priority]\nE = \"1\"\nC = \"3\"\n\
    [only]\nunit_type = [\"MEDIC\", \"PRIVATE\"]\n";
const WORDS: &str = "10.009,0.027\n2026-11-25T12:00:00+01:00\n2026-11-25 12:00:00\nALS;BLS\n\
    assignment=closest,move-up=home,queue=fifo,destination=nearest\n";

fn readers() -> Vec<Reader> {
    let grid = Path::new(env!("CARGO_MANIFEST_DIR")).join("../seeds/grid");
    let opened = Arc::new(open(&grid).unwrap());
    let mut readers = of_questions(&opened);
    readers.extend(of_imports(&opened));
    readers.extend(of_runs(&opened));
    readers.extend(damaged::readers());
    readers
}

/// A file as its reader wants it.
fn named(path: &str, bytes: &[u8]) -> Named {
    Named {
        path: path.to_owned(),
        bytes: bytes.to_vec(),
    }
}

/// A reader of one file that asks the grid.
fn one(
    name: &'static str,
    (path, text): (&'static str, &str),
    opened: &Arc<Opened>,
    read: fn(&Named, &Opened) -> Result<()>,
) -> Reader {
    let opened = Arc::clone(opened);
    Reader::new(name, [(path, text.as_bytes())], move |files| {
        read(&named(path, &files[0]), &opened)
    })
}

fn of_questions(opened: &Arc<Opened>) -> Vec<Reader> {
    let places = |file: &Named, opened: &Opened| points::read(file, &opened.ground).map(drop);
    vec![
        one("nodes", ("nodes.csv", NODES), opened, places),
        one("places", ("places.csv", PLACES), opened, places),
        one("state", ("state.csv", STATE), opened, |file, opened| {
            let noon = opened.scenario.planning.at;
            state::engine(&opened.ground, noon, Some(file)).map(drop)
        }),
        one("trips", ("trips.csv", TRIPS), opened, |file, opened| {
            let recorded = trips::read(file, opened)?;
            // Whether so few trips say enough is another question.
            let parts = Parts {
                access: true,
                classes: true,
                districts: true,
                spread: true,
            };
            calibrate(&opened.ground, &recorded.trips, parts).map_or_else(drop, drop);
            Ok(())
        }),
        one("words", ("words", WORDS), opened, |file, opened| {
            let text = String::from_utf8_lossy(&file.bytes);
            let scenario = &opened.scenario;
            for word in text.lines() {
                coordinate(word).map_or_else(drop, drop);
                scenario.calendar.parse_moment(word).map_or_else(drop, drop);
                scenario.calendar.parse_logged(word).map_or_else(drop, drop);
                scenario.parse_capabilities(word).map_or_else(drop, drop);
                policies::apply(&mut Scenario::clone(scenario), word).map_or_else(drop, drop);
            }
            Ok(())
        }),
    ]
}

fn of_imports(opened: &Arc<Opened>) -> Vec<Reader> {
    let log = Arc::clone(opened);
    let mapping = [
        ("mapping.toml", HEADINGS.as_bytes()),
        ("n.csv", OTHER_NODES.as_bytes()),
        ("e.csv", OTHER_EDGES.as_bytes()),
    ];
    let packed = |name: &'static str, path: &'static str, bytes: &[u8]| {
        Reader::new(name, [(path, bytes)], move |files| {
            unpacked(files[0].clone(), path).map(drop)
        })
    };
    vec![
        Reader::new("mapping", mapping, |files| {
            let map = named("mapping.toml", &files[0]);
            let (nodes, edges) = (named("n.csv", &files[1]), named("e.csv", &files[2]));
            tables(&nodes, &edges, Some(&map), Datum::Gcj02).map(drop)
        }),
        Reader::new(
            "call-log",
            [
                ("log.csv", LOG.as_bytes()),
                ("calls.toml", LOG_MAPPING.as_bytes()),
            ],
            move |files| {
                let files = (
                    &named("log.csv", &files[0]),
                    &named("calls.toml", &files[1]),
                );
                let skips = files.0.bytes.len().is_multiple_of(2);
                calls::translated(files, &log.scenario, Datum::Bd09, skips).map(drop)
            },
        ),
        packed("gzip", "log.csv.gz", &gzip(LOG.as_bytes())),
        packed("bzip2", "log.csv.bz2", &bzip2(LOG.as_bytes())),
    ]
}

/// The files of a short made-up run on the grid.
fn run(opened: &Opened) -> BTreeMap<String, Vec<u8>> {
    let (scenario, from) = (&opened.scenario, opened.scenario.planning.at);
    let title = Title {
        command: "simulate".to_owned(),
        seed: 3,
    };
    let manner = Manner {
        seed: 3,
        ..Manner::default()
    };
    let window = Window {
        from,
        until: from + Duration::from_secs(2 * 3600),
    };
    let mut files = Written::in_memory(scenario, title).unwrap();
    let world = sim::run::made_up(&opened.ground, window, manner, &mut files).unwrap();
    files.into_folder(&world, Cost::default()).unwrap()
}

fn of_runs(opened: &Arc<Opened>) -> Vec<Reader> {
    let files = run(opened);
    let kept = files["journal.jsonl"].clone();
    let (ground, of) = (Arc::clone(&opened.ground), Arc::clone(&opened.ground));
    let whole = Folder { files };
    let names = [
        "incidents.csv",
        "responses.csv",
        "journal.jsonl",
        "summary.json",
    ];
    vec![
        Reader::new("journal", [("night.jsonl", &kept[..])], move |files| {
            again(files, &ground)
        }),
        // Whatever is wrong with a run is a finding, not a fault.
        Reader::of_folder("run", whole, &names, move |folder| {
            audit(&folder.files, &of);
            Result::Ok(())
        }),
    ]
}

/// As `replay --mode journal` does, and a restore.
fn again(files: &Files, ground: &Arc<dispatch_core::travel::Ground>) -> Result<()> {
    let file = named("night.jsonl", &files[0]);
    let (_, entries) = journal::parse(&file.bytes, &file.path)?;
    decide_again(ground, &entries).map_err(|error| file.fault(error))?;
    restored(ground, &entries).map_err(|error| file.fault(error))?;
    Ok(())
}

#[test]
fn every_reader_takes_its_good_files() {
    for reader in readers() {
        let taken = reader.takes_good_files();
        taken.unwrap_or_else(|error| panic!("{}: {error}", reader.name));
    }
}

#[test]
fn readers_answer_whatever_is_damaged() {
    for reader in readers() {
        reader.fuzz(1, |tried| tried < 200);
    }
}

#[test]
#[ignore = "runs for DISPATCH_FUZZ_SECONDS a reader"]
#[expect(clippy::print_stdout, reason = "the counts are what it is run for")]
fn fuzz_for_as_long_as_asked() {
    for_as_long_as_asked(&readers(), |told| println!("{told}"));
}
