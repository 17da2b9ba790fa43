//! Whatever the bytes, a reader answers; and what is written reads back the same.

use std::collections::BTreeMap;

use dispatch_core::geo::{Coordinate, Plane};
use dispatch_core::ids::{Id, PriorityId};
use dispatch_core::roads::RoadClass;
use dispatch_core::roads::speeds::{Factor, HourOfWeek, Times};
use dispatch_core::scenario::{
    Capabilities, Clock, Distribution, DurationByPriority, MoveUpPolicy, QueuePolicy, Scenario,
    SnapRule, StartRule, TravelMatrix, TurnRule, Who, Zone, ZoneWeight, write,
};
use dispatch_core::units::{Distance, Duration, Speed, Time};
use proptest::prelude::*;

use super::jemss_form::mini;
use super::{CallLog, Folder, JemssOptions, doctor, grid, jemss, said};

/// Numbers and text by turn, from a seed (SplitMix64).
struct Draw(u64);

impl Draw {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    fn below(&mut self, n: u64) -> u64 {
        self.next() % n
    }

    fn chance(&mut self) -> bool {
        self.below(2) == 0
    }

    fn one<T: Clone>(&mut self, list: &[T]) -> T {
        list[self.below(list.len() as u64) as usize].clone()
    }

    fn share(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }

    fn length(&mut self) -> Duration {
        Duration::from_millis(self.below(4_000_000) as i64)
    }

    fn text(&mut self) -> String {
        self.one(&[
            "武汉",
            "a \"quoted\" \\ name",
            "two\nlines, and a comma",
            "tab\tand é",
            "#not a comment = [x]",
            "plain",
        ])
        .to_owned()
    }
}

/// What people break files with.
const SCRAPS: [&str; 24] = [
    "",
    ",",
    "\"",
    "\n",
    "\r\n\r\n",
    "-1",
    "1e999",
    "NaN",
    "99999999999999999999",
    "[[",
    "]]",
    "{",
    "}",
    "=",
    "\u{feff}",
    "武",
    "\0",
    "-",
    "9e15",
    "inf",
    "0",
    "24:00",
    "2026-02-30T00:00:00Z",
    ";",
];

fn broken(folder: &Folder, seed: u64) -> Folder {
    let mut draw = Draw(seed);
    let mut folder = folder.clone();
    let names: Vec<String> = folder.files.keys().cloned().collect();
    for _ in 0..=draw.below(3) {
        let name = draw.one(&names);
        let Some(bytes) = folder.files.get_mut(&name) else {
            continue;
        };
        let at = draw.below(bytes.len() as u64 + 1) as usize;
        let end = (at + draw.below(12) as usize).min(bytes.len());
        match draw.below(5) {
            0 if at < bytes.len() => bytes[at] = draw.next() as u8,
            1 => {
                bytes.drain(at..end);
            }
            2 => {
                let copy = bytes[at..end].to_vec();
                bytes.splice(at..at, copy);
            }
            3 => {
                folder.files.remove(&name);
            }
            _ => {
                let scrap = draw.one(&SCRAPS);
                bytes.splice(at..end, scrap.bytes());
            }
        }
    }
    folder
}

/// Reads everything there is to read; that it returns is the test.
fn read_all(folder: &Folder) {
    let Ok(scenario) = Scenario::read(folder) else {
        return;
    };
    for file in folder.call_logs() {
        let _ = CallLog::read_in(folder, file, &scenario);
    }
    let _ = doctor::doubts(&scenario);
    let _ = doctor::built_up_check(&scenario);
    let again = Scenario::read(&write::write(&scenario));
    if !matches!(scenario.start, StartRule::State(_)) {
        let again = again.unwrap_or_else(|faults| panic!("{faults}"));
        assert_eq!(said(&again), said(&scenario));
    }
}

proptest! {
    #[test]
    fn a_broken_town_is_answered(seed: u64) {
        read_all(&broken(&grid(), seed));
    }

    #[test]
    fn a_broken_city_is_answered(seed: u64) {
        if let Ok(made) = jemss::import(&broken(&mini(), seed), &JemssOptions::default()) {
            read_all(&made);
        }
    }

    #[test]
    fn any_bytes_are_answered(bytes: Vec<u8>, file in 0..14_usize) {
        let mut town = grid();
        let names: Vec<String> = town.files.keys().cloned().collect();
        town.files.insert(names[file % names.len()].clone(), bytes.clone());
        town.files.insert("built_up.geojson".into(), bytes);
        read_all(&town);
    }

    #[test]
    fn what_is_written_reads_back_the_same(seed: u64) {
        let mut town = Scenario::read(&grid()).unwrap();
        vary(&mut town, &mut Draw(seed));
        let once = Scenario::read(&write::write(&town));
        let once = once.unwrap_or_else(|faults| panic!("{faults}"));
        // Areas follow from the places, so they are those of the first reading.
        for (zone, read) in town.zones.iter_mut().zip(&once.zones) {
            zone.area = read.area;
            zone.functional.clone_from(&read.functional);
            zone.district = zone.district.or(read.district);
        }
        prop_assert_eq!(said(&once), said(&town));
    }
}

fn vary(s: &mut Scenario, draw: &mut Draw) {
    s.name = draw.text();
    s.name_en = draw.chance().then(|| draw.text());
    s.snap = draw.one(&[SnapRule::Edge, SnapRule::Node]);
    s.travel.candidates = match s.snap {
        SnapRule::Edge => 1 + draw.below(4) as u8,
        SnapRule::Node => 1,
    };
    s.avl_interval = draw.chance().then_some(Duration::from_millis(1500));
    s.built_up.radius = Distance::from_millimetres(1000 + draw.below(10_000_000) as i64);
    s.built_up.min_points = 1 + draw.below(20) as u32;
    settings(s, draw);
    places(s, draw);
    demand(s, draw);
    speeds(s, draw);
}

fn settings(s: &mut Scenario, draw: &mut Draw) {
    for standard in &mut s.standards {
        standard.share = draw.share();
        standard.clock = draw.one(&[Clock::Reported, Clock::Ordered, Clock::EnRoute]);
        standard.response = Duration::from_secs(8000) + draw.length();
    }
    s.interval.call_processing = draw.length();
    s.interval.turnout = draw.length();
    s.interval.turnout_moving = draw.length();
    s.planning.at = Time::from_millis(draw.below(5_600_000_000_000) as i64);
    s.policy.queue = draw.one(&[QueuePolicy::Fifo, QueuePolicy::PriorityAge]);
    s.policy.move_up = draw.one(&[MoveUpPolicy::Home, MoveUpPolicy::None]);
    s.policy.escalate_after = draw.chance().then_some(Duration::from_millis(1));
    s.policy.relook_min_gain = draw.chance().then(|| draw.length());
    s.policy.preempt_min_gain = draw.length();
    s.travel.turn = draw.one(&[TurnRule::Junction, TurnRule::Node]);
    s.travel.plane = draw.chance().then(|| Plane {
        km_per_degree_lon: 0.1 + draw.share() * 100.0,
        km_per_degree_lat: 0.1 + draw.share() * 100.0,
    });
    s.start = draw.one(&[StartRule::Station, StartRule::FirstSeen]);
    s.order.accept_after = draw.length();
    s.order.timeout = s.order.accept_after + Duration::from_millis(1);
    s.authority.divert = draw.one(&[Who::Advise, Who::AdviseThenAutomatic, Who::Automatic]);
    s.authority.after = draw.length();
}

fn places(s: &mut Scenario, draw: &mut Draw) {
    let at = |draw: &mut Draw| Coordinate {
        lon_e7: draw.below(3_600_000_001) as i64 as i32 / 2,
        lat_e7: (draw.below(1_800_000_001) as i64 - 900_000_000) as i32,
    };
    let districts: Vec<_> = s.districts.ids().collect();
    for zone in s.zones.iter_mut() {
        zone.population_milli = draw.below(1_000_000_000_000);
        zone.weight_milli = draw.below(1_000_000);
        zone.planar_m = draw.chance().then(|| [draw.share() * 1e5, -draw.share()]);
        zone.district = draw.chance().then(|| draw.one(&districts[..2]));
        zone.subdistrict = draw.text().trim().to_owned();
    }
    let extra = Zone {
        id: "extra".into(),
        at: at(draw),
        ..s.zones[Id::new(0)].clone()
    };
    s.zones.push(extra);
    for station in s.stations.iter_mut() {
        station.name = draw.text();
        station.cost = draw.chance().then(|| draw.share() * 1e6);
        station.bays = draw.chance().then_some(draw.below(50) as u32);
    }
    for unit in s.units.iter_mut() {
        unit.call_sign = draw.text();
    }
    s.units[Id::new(3)].capabilities = Capabilities(draw.below(4) as u32);
    if draw.chance() {
        let zones = s.zones.len();
        let mut cell = || draw.one(&[1 << 30, 0, 1, 61_001, 1_000_000_000]);
        let siren: Vec<u32> = (0..zones * zones).map(|_| cell()).collect();
        // Ordinary driving has a way wherever there is one with siren.
        let mut ordinary: Vec<u32> = (0..zones * zones).map(|_| cell()).collect();
        for (ordinary, siren) in ordinary.iter_mut().zip(&siren) {
            if *ordinary == 1 << 30 {
                *ordinary = *siren;
            }
        }
        s.matrix = Some(TravelMatrix {
            zones,
            siren,
            ordinary,
        });
    }
}

fn distribution(draw: &mut Draw) -> Distribution {
    let positive = |draw: &mut Draw| 0.01 + draw.share() * 900.0;
    let (a, b) = (positive(draw), positive(draw));
    match draw.below(6) {
        0 => Distribution::Constant { mean_s: a },
        1 => Distribution::Exponential { mean_s: a },
        2 => Distribution::Lognormal {
            median_s: a,
            sigma: b / 100.0,
        },
        3 => Distribution::Weibull {
            shape: b,
            scale_s: a,
        },
        4 => Distribution::Gamma {
            shape: b,
            scale_s: a,
        },
        _ => Distribution::Empirical {
            values_s: vec![0.0, a, a + b],
        },
    }
}

fn demand(s: &mut Scenario, draw: &mut Draw) {
    s.demand.incidents_per_day = draw.share() * 1000.0;
    s.demand.zone_weight = draw.one(&[ZoneWeight::Population, ZoneWeight::Weight]);
    let share = draw.share();
    s.demand.priority_share = vec![share, 0.0, 1.0 - share];
    s.demand.transported_share = draw.share();
    if draw.chance() {
        s.demand.hour_of_week = (0..168)
            .map(|hour| if hour % 2 == 0 { 0.1 } else { 1.9 })
            .collect();
    }
    for lengths in [
        &mut s.demand.call_processing,
        &mut s.demand.turnout,
        &mut s.demand.on_scene,
        &mut s.demand.handover,
    ] {
        let mut exceptions = BTreeMap::new();
        if draw.chance() {
            exceptions.insert(PriorityId::new(draw.below(3) as usize), distribution(draw));
        }
        *lengths = DurationByPriority {
            usual: distribution(draw),
            exceptions,
        };
    }
}

fn speeds(s: &mut Scenario, draw: &mut Draw) {
    let speed =
        |draw: &mut Draw| Speed::from_millimetres_per_hour(100_000 + draw.below(299_000_000));
    s.speeds.times = draw.one(&[Times::Class, Times::Imported]);
    s.speeds.siren = 0.5 + draw.share();
    s.speeds.access.siren = speed(draw);
    s.speeds.access_fixed = draw.length();
    for class in &mut s.speeds.classes {
        if let Some(own) = class {
            own.outside = speed(draw);
        }
        if draw.below(4) == 0 {
            *class = None;
        }
    }
    // The third is a functional zone, for which no factor may be.
    let ids: Vec<_> = s.districts.ids().take(2).collect();
    for _ in 0..draw.below(4) {
        let mut weekdays = [0; 7].map(|_| draw.chance());
        weekdays[2] = true;
        s.speeds.factors.push(Factor {
            class: draw.chance().then(|| draw.one(&RoadClass::ALL)),
            district: draw.chance().then(|| draw.one(&ids)),
            weekdays,
            hours: draw.one(&[[0, 24], [7, 9], [22, 5]]),
            value: 0.1 + draw.share(),
        });
    }
    s.speeds.hour_of_week = draw.chance().then(|| HourOfWeek {
        built_up: (0..168).map(|_| 0.5 + draw.share()).collect(),
        outside: (0..168).map(|_| 0.5 + draw.share()).collect(),
    });
}
