//! The town of `seeds/grid`: the same laws where units drive on roads.

use std::path::Path;
use std::sync::Arc;

use dispatch_core::coverage::{self, Request, Stations};
use dispatch_core::ids::{Id, PriorityId};
use dispatch_core::roads::tables::{self, Mapping};
use dispatch_core::scenario::{CallLog, Folder, Scenario};
use dispatch_core::travel::{Ground, Network};
use sim::audit::audit;
use sim::replay::{self, Mode};
use sim::report::{Cost, Files, Title};
use sim::world::Manner;
use sim::zero_load::zero_load;

use crate::runs::files;
use crate::truth::arrivals_as_believed;

const FILES: [&str; 12] = [
    "aeds.csv",
    "calls/day.csv",
    "demand.toml",
    "districts.geojson",
    "hospitals.csv",
    "scenario.toml",
    "shifts.csv",
    "speeds.toml",
    "stations.csv",
    "units.csv",
    "zones.csv",
    "roads/nodes.csv",
];

/// The folder, with pieces of `scenario.toml`, `demand.toml` and `units.csv` replaced.
fn folder(changes: &[(&str, &str)]) -> Folder {
    let home = Path::new(env!("CARGO_MANIFEST_DIR")).join("../seeds/grid");
    FILES.iter().fold(Folder::default(), |folder, name| {
        let mut text = std::fs::read_to_string(home.join(name)).unwrap();
        for (from, to) in changes {
            text = text.replace(from, to);
        }
        folder.with(name, text)
    })
}

fn ground(folder: &Folder) -> Arc<Ground> {
    let home = Path::new(env!("CARGO_MANIFEST_DIR")).join("../seeds/grid/roads");
    let read = |name: &str| std::fs::read(home.join(name)).unwrap();
    let (nodes, edges) = (read("nodes.csv"), read("edges.csv"));
    let (roads, _) = tables::read(
        (&nodes, "nodes.csv"),
        (&edges, "edges.csv"),
        &Mapping::default(),
    )
    .unwrap();
    let scenario = Scenario::read(folder).unwrap();
    let network = Network::prepare(roads).unwrap();
    Arc::new(Ground::new(Arc::new(scenario), Some(Arc::new(network))).unwrap())
}

#[test]
fn belief_is_truth_on_roads_too() {
    // Busy enough for diverts, second looks and orders to units on their way home.
    let ground = ground(&folder(&[
        ("incidents_per_day = 24", "incidents_per_day = 150"),
        ("avl_interval_s = 10\n", ""),
    ]));
    let arrivals = arrivals_as_believed(&ground);
    assert!(arrivals > 1000, "{arrivals}");
}

#[test]
fn runs_on_roads_keep_the_laws() {
    let busy = [
        ("incidents_per_day = 24", "incidents_per_day = 90"),
        ("spread_sigma = 0", "spread_sigma = 0.2"),
    ];
    let ground = ground(&folder(&busy));
    let found = audit(
        &files(
            &ground,
            4,
            Manner {
                seed: 2,
                ..Manner::default()
            },
        ),
        &ground,
    );
    assert!(found.is_empty(), "{:#?}", &found[..found.len().min(5)]);
}

#[test]
fn the_day_in_the_log_is_replayed_and_keeps_the_laws() {
    let folder = folder(&[]);
    let ground = ground(&folder);
    let log = CallLog::read_in(&folder, "calls/day.csv", ground.scenario()).unwrap();
    let mut files = Files::in_memory(
        ground.scenario(),
        Title {
            command: "replay".into(),
            seed: 1,
        },
    )
    .unwrap();
    let world = replay::log(&ground, &log, (Mode::Decide, Manner::default()), &mut files).unwrap();
    let folder = files.into_folder(&world, Cost::default()).unwrap();
    assert_eq!(audit(&folder, &ground), []);
    let rows = folder["incidents.csv"]
        .iter()
        .filter(|&&byte| byte == b'\n')
        .count()
        - 1;
    assert_eq!(rows, log.calls.len());
    assert!(world.ignores_breaks());
}

#[test]
fn at_zero_load_late_is_not_covered() {
    // One unit at each open station, always on duty.
    let ground = ground(&folder(&[("S3,day", "S3,")]));
    let depart = ground.scenario().planning.at;
    for priority in [0, 1, 2].map(PriorityId::new) {
        let mode = ground.scenario().priorities[priority].mode;
        let request = Request {
            mode,
            priority,
            stations: Stations::All,
            depart,
        };
        let reach = coverage::reach(&ground, mode, request.stations, depart);
        let total = coverage::report(&ground, &request, &reach).total;
        let zero = zero_load(&ground, priority).unwrap();
        assert_eq!(zero.weight_milli, total.population_milli);
        assert_eq!(
            zero.late_milli,
            total.population_milli - total.covered_milli,
            "{priority:?}"
        );
    }
}

/// Half the speed from noon to one, and in every second hour of the night.
const NOON: (&str, &str) = (
    "[class.primary]",
    "[[factor]]\nhours = [12, 13]\nvalue = 0.5\n[[factor]]\nhours = [2, 3]\nvalue = 0.3\n[class.primary]",
);

#[test]
fn a_drive_goes_on_at_the_speeds_of_the_next_period() {
    let folder = folder(&[NOON]).with(
        "calls/one.csv",
        "incident,reported_at,lon,lat,call_processing_s,turnout_s,on_scene_s\n\
         A,2026-11-25T11:57:00+01:00,10.009,0.027,60,60,600\n",
    );
    let ground = ground(&folder);
    let log = CallLog::read_in(&folder, "calls/one.csv", ground.scenario()).unwrap();
    let title = Title {
        command: "replay".into(),
        seed: 1,
    };
    let mut files = Files::in_memory(ground.scenario(), title).unwrap();
    let world = replay::log(&ground, &log, (Mode::Decide, Manner::default()), &mut files).unwrap();
    let tables = files.into_folder(&world, Cost::default()).unwrap();
    let text = String::from_utf8(tables["incidents.csv"].clone()).unwrap();
    let row: Vec<&str> = text.lines().nth(1).unwrap().split(',').collect();
    // Wheels move at 11:59:00, 144 s from b4: 84 s of it are left at noon, and take twice as long.
    assert_eq!(row[6], "348.000", "{text}");
    assert_eq!(audit(&tables, &ground), []);
}

#[test]
fn runs_over_boundaries_keep_the_laws() {
    let busy = [
        ("incidents_per_day = 24", "incidents_per_day = 120"),
        ("spread_sigma = 0", "spread_sigma = 0.3"),
        NOON,
    ];
    let ground = ground(&folder(&busy));
    let manner = Manner {
        seed: 5,
        ..Manner::default()
    };
    let found = audit(&files(&ground, 4, manner), &ground);
    assert!(found.is_empty(), "{:#?}", &found[..found.len().min(5)]);
}
