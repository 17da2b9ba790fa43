//! How quickly days are lived through: incidents a second through engine and world.
//!
//! - A matrix of zones, 19 units, closest idle; alone, and with the journal and every file in memory.
//! - A week of a city on roads with 140 stations and 289 units, 493 incidents a day: a generated
//!   city of 16,000 junctions, and Wuhan's roads and compounds when `DISPATCH_DATA` names the folder
//!   with them.
//!
//! One line a case says incidents a second of the thread's processor, the mean of five runs; criterion's report follows.

use std::fmt::Write as _;
use std::fs::File;
use std::io::Read;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use benches::{mean, say};
use criterion::Criterion;
use dispatch_core::dispatch::{Event, Step};
use dispatch_core::geo::Coordinate;
use dispatch_core::roads::Roads;
use dispatch_core::scenario::{Folder, Scenario};
use dispatch_core::travel::{Ground, Network};
use dispatch_core::units::Time;
use flate2::read::GzDecoder;
use sim::arrivals::Window;
use sim::report::{Cost, Files, Title};
use sim::run::{Nobody, Observer, made_up};
use sim::toy::{PROMPT, Toy};
use sim::world::{Manner, World};

/// A ground, and how many days to live through on it.
struct Case {
    name: String,
    ground: Arc<Ground>,
    days: u32,
}

impl Case {
    fn window(&self) -> Window {
        Window::days(Time::from_millis(1_764_000_000_000), self.days)
    }

    fn manner(&self) -> Manner {
        Manner {
            seed: 1,
            automatic: true,
            ..Manner::default()
        }
    }

    /// How many incidents there are.
    fn incidents(&self) -> u64 {
        let mut calls = Calls(0);
        made_up(&self.ground, self.window(), self.manner(), &mut calls).expect("there is demand");
        calls.0
    }

    /// Nothing written.
    fn alone(&self) -> World {
        made_up(&self.ground, self.window(), self.manner(), &mut Nobody).expect("there is demand")
    }

    /// Journal, tables and summary in memory.
    fn written(&self) -> usize {
        let title = Title {
            command: "bench".to_owned(),
            seed: 1,
        };
        let mut files =
            Files::in_memory(self.ground.scenario(), title).expect("memory takes everything");
        let world = made_up(&self.ground, self.window(), self.manner(), &mut files)
            .expect("there is demand");
        files
            .into_folder(&world, Cost::default())
            .expect("memory takes everything")
            .len()
    }
}

/// Counts calls.
struct Calls(u64);

impl Observer for Calls {
    fn observe(
        &mut self,
        _: &mut World,
        _: Time,
        event: &Event,
        _: &Step,
    ) -> sim::error::Result<()> {
        self.0 += u64::from(matches!(event, Event::CallReceived(_)));
        Ok(())
    }
}

/// Forty zones a minute apart, 19 units at ten stations.
fn matrix() -> Case {
    let toy = Toy {
        zones: 40,
        step_s: 60,
        stations: (0..10).map(|s| s * 4).collect(),
        units: (0..19).map(|u| u % 10).collect(),
        hospitals: vec![3, 20],
        settings: PROMPT.to_owned(),
        demand: "incidents_per_day = 150\n[transported]\nshare = 0.8\n".to_owned(),
        ..Toy::default()
    };
    let ground = toy.ground().expect("a sound scenario");
    Case {
        name: "matrix, 19 units".to_owned(),
        ground,
        days: 1000,
    }
}

/// A generated city with a zone at every twelfth junction.
fn generated(side: u32) -> Case {
    let (roads, places) = benches::streets(side);
    let zones: Vec<Coordinate> = places.into_iter().step_by(12).collect();
    let name = format!("generated city of {} nodes, a week", side * side);
    week(&name, roads, &zones)
}

/// Wuhan's derived roads and residential compounds, if they are there.
fn wuhan() -> Option<Case> {
    let folder = std::env::var_os("DISPATCH_DATA")?;
    let folder = Path::new(&folder).join("wuhan");
    let roads = benches::wuhan_roads()?;
    let mut text = String::new();
    let compounds =
        File::open(folder.join("population/residential_compounds_amap_wgs84.csv.gz")).ok()?;
    GzDecoder::new(compounds).read_to_string(&mut text).ok()?;
    let mut zones = Vec::new();
    for row in csv::Reader::from_reader(text.as_bytes())
        .records()
        .map_while(Result::ok)
    {
        zones.push(Coordinate::from_degrees(
            row.get(1)?.parse().ok()?,
            row.get(2)?.parse().ok()?,
        )?);
    }
    Some(week("Wuhan, a week", roads, &zones))
}

/// 140 stations and 289 units among the zones, 63 hospitals, 493 incidents a day.
fn week(name: &str, roads: Roads, zones: &[Coordinate]) -> Case {
    let spread = |count: usize| (0..count).map(move |row| zones[row * zones.len() / count]);
    let mut tables = [
        "id,lon,lat,population\n".to_owned(),
        "id,name,lon,lat,status\n".to_owned(),
        "id,call_sign,capabilities,station,shift\n".to_owned(),
        "id,name,lon,lat,level,services,handover_bays\n".to_owned(),
    ];
    for (row, at) in zones.iter().enumerate() {
        let _ = writeln!(tables[0], "z{row},{},{},1", at.lon(), at.lat());
    }
    for (row, at) in spread(140).enumerate() {
        let _ = writeln!(
            tables[1],
            "s{row},s{row},{},{},existing",
            at.lon(),
            at.lat()
        );
    }
    for unit in 0..289 {
        let _ = writeln!(tables[2], "u{unit},u{unit},ALS,s{},", unit % 140);
    }
    for (row, at) in spread(63).enumerate() {
        let _ = writeln!(tables[3], "h{row},h{row},{},{},3,,", at.lon(), at.lat());
    }
    let [zones, stations, units, hospitals] = tables;
    let folder = Folder::default()
        .with("scenario.toml", "name = \"week\"\ntime_zone = \"Asia/Shanghai\"\n[[priority]]\nid = \"1\"\nname = \"1\"\nmode = \"siren\"\n[[standard]]\nresponse_s = 600\nshare = 0.9\nclock = \"reported\"\n")
        .with("zones.csv", zones)
        .with("stations.csv", stations)
        .with("units.csv", units)
        .with("hospitals.csv", hospitals)
        .with("demand.toml", "incidents_per_day = 493.0\n[[priority]]\nid = \"1\"\nshare = 1.0\n[transported]\nshare = 0.75\n")
        .with("roads/roads.bin", "");
    let scenario = Scenario::read(&folder).expect("a sound scenario");
    let network = Network::prepare(roads).expect("a sound network");
    let ground =
        Ground::new(Arc::new(scenario), Some(Arc::new(network))).expect("speeds for every road");
    Case {
        name: name.to_owned(),
        ground: Arc::new(ground),
        days: 7,
    }
}

fn ask(case: &Case, criterion: &mut Criterion) {
    let incidents = case.incidents();
    let rate = |time: Duration| incidents as f64 / time.as_secs_f64();
    let alone = mean(5, |_| drop(std::hint::black_box(case.alone())));
    let written = mean(5, |_| {
        std::hint::black_box(case.written());
    });
    say(&format!(
        "{}: {incidents} incidents: {alone:.2?}, {:.0} a second; with journal and files in memory {written:.2?}, {:.0} a second",
        case.name,
        rate(alone),
        rate(written)
    ));
    let mut group = criterion.benchmark_group(&case.name);
    group.bench_function("alone", |bencher| bencher.iter(|| case.alone()));
    group.finish();
}

fn main() {
    let mut criterion = benches::criterion();
    ask(&matrix(), &mut criterion);
    ask(&generated(126), &mut criterion);
    match wuhan() {
        Some(case) => ask(&case, &mut criterion),
        None => say("Wuhan: skipped, DISPATCH_DATA names no folder with it"),
    }
    criterion.final_summary();
}
