//! Fits to trips that were made up on a city whose speeds are known.

use std::sync::Arc;

use dispatch_core::calibration::{
    Calibration, Parts, Rule, Score, SplitBy, Trip, calibrate, wilson,
};
use dispatch_core::geo::Coordinate;
use dispatch_core::ids::{DistrictId, Id};
use dispatch_core::roads::speeds::{Factor, HourOfWeek, Speeds};
use dispatch_core::roads::{EdgeArea, Mode, RawArc, RawNetwork, RoadClass};
use dispatch_core::scenario::{Folder, Scenario, write};
use dispatch_core::travel::{Ground, Network, Origin, Place, Travel};
use dispatch_core::units::{Duration, Time};

/// Corners on a side; 300 m between neighbours.
const SIDE: i32 = 20;
/// Monday 2026-11-02, 00:00 UTC.
const MONDAY: i64 = 1_793_577_600_000;

const SETTINGS: &str = "name = \"made\"\ntime_zone = \"UTC\"\n[[priority]]\nid = \"1\"\nname = \"1\"\nmode = \"siren\"\n";

const DISTRICTS: &str = r#"{"type": "FeatureCollection", "features": [
{"type": "Feature", "properties": {"id": "west", "name": "West", "area": "central"}, "geometry": {"type": "Polygon", "coordinates": [[[-1, -1], [0.027, -1], [0.027, 1], [-1, 1], [-1, -1]]]}},
{"type": "Feature", "properties": {"id": "east", "name": "East", "area": "central"}, "geometry": {"type": "Polygon", "coordinates": [[[0.027, -1], [1, -1], [1, 1], [0.027, 1], [0.027, -1]]]}}
]}"#;

fn arc(from: i32, to: i32, class: RoadClass) -> RawArc {
    RawArc {
        from: from as u32,
        to: to as u32,
        class,
        forward: true,
        backward: true,
        name: None,
        length: 300_000,
        via: Vec::new(),
    }
}

/// A grid in two districts; every fifth street is a main road.
fn city() -> Arc<Ground> {
    let mut raw = RawNetwork::new(0);
    for node in 0..SIDE * SIDE {
        let at = Coordinate {
            lon_e7: node % SIDE * 27_000,
            lat_e7: node / SIDE * 27_000,
        };
        raw.add_node(&node.to_string(), at, true);
    }
    for node in 0..SIDE * SIDE {
        let (x, y) = (node % SIDE, node / SIDE);
        for (next, there, line) in [(node + 1, x + 1 < SIDE, y), (node + SIDE, y + 1 < SIDE, x)] {
            if there {
                let class = if line % 5 == 0 {
                    RoadClass::Primary
                } else {
                    RoadClass::Residential
                };
                raw.add_arc(arc(node, next, class), &[]);
            }
        }
    }
    let network = Network::prepare(raw.build()).unwrap();
    let folder = Folder::default()
        .with("scenario.toml", SETTINGS)
        .with("zones.csv", "id,lon,lat,population\nz,0.02,0.02,1\n")
        .with("stations.csv", "id,name,lon,lat,status\ns,s,0,0,existing\n")
        .with(
            "units.csv",
            "id,call_sign,capabilities,station,shift\nu,u,,s,\n",
        )
        .with("districts.geojson", DISTRICTS);
    let scenario = Scenario::read(&folder).unwrap();
    Arc::new(Ground::new(Arc::new(scenario), Some(Arc::new(network))).unwrap())
}

/// Numbers that look like chance and are the same every time, between 0 and 1.
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> f64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as f64 / (1_u64 << 31) as f64
    }

    /// About normal, of mean 0 and variance 1.
    fn normal(&mut self) -> f64 {
        (0..12).map(|_| self.next()).sum::<f64>() - 6.0
    }

    fn place(&mut self, ground: &Ground) -> Place {
        let mut degree = || self.next() * f64::from(SIDE - 1) * 0.0027;
        let (lon, lat) = (degree(), degree());
        ground
            .place(Coordinate::from_degrees(lon, lat).unwrap())
            .unwrap()
    }
}

/// The truth of the made city: main roads slower than told, mornings slow, 20 s lost at each end.
fn truth() -> Speeds {
    let factor = |value| Factor {
        class: None,
        district: None,
        weekdays: [true; 7],
        hours: [0, 24],
        value,
    };
    let hour = |hour: usize| {
        if (7..10).contains(&(hour % 24)) {
            0.6
        } else {
            1.0
        }
    };
    let week: Vec<f64> = (0..168).map(hour).collect();
    Speeds {
        access_fixed: Duration::from_secs(20),
        factors: vec![Factor {
            class: Some(RoadClass::Primary),
            ..factor(0.8)
        }],
        hour_of_week: Some(HourOfWeek {
            built_up: week.clone(),
            outside: week,
        }),
        ..Speeds::default()
    }
}

/// Trips over some days of the truth, times exp(sigma × normal); each `wrong`-th is nonsense.
fn trips(ground: &Arc<Ground>, count: usize, days: i64, sigma: f64, wrong: usize) -> Vec<Trip> {
    let truth = Arc::new(ground.with_speeds(truth()).unwrap());
    let mut travel = Travel::new(truth);
    let mut chance = Chance(7);
    let trip = |number: usize| {
        let (from, to) = (chance.place(ground), chance.place(ground));
        let departed =
            Time::from_millis(MONDAY + (chance.next() * days as f64 * 86_400_000.0) as i64);
        let exact = travel
            .time(&Origin::Place(from), &to, Mode::Ordinary, departed)
            .unwrap();
        let mut seconds = exact.as_secs_f64() * libm::exp(sigma * chance.normal());
        if wrong > 0 && number.is_multiple_of(wrong) {
            seconds *= 20.0;
        }
        Trip {
            from,
            to,
            departed,
            logged: departed,
            travel: Duration::from_secs_f64(seconds.max(1.0)).unwrap(),
            mode: Mode::Ordinary,
            group: 0,
            inferred: false,
        }
    };
    (0..count).map(trip).collect()
}

fn fitted(count: usize, sigma: f64, wrong: usize) -> Calibration {
    let ground = city();
    let trips = trips(&ground, count, 14, sigma, wrong);
    calibrate(&ground, &trips, Parts::default()).unwrap()
}

/// The factor that a fit has for the roads of a class in the west, in an hour of the week. What all
/// districts share may stand in the hours or in the districts: only the product is determined.
fn factor(found: &Calibration, class: RoadClass, hour: usize) -> f64 {
    let area = EdgeArea {
        built_up: false,
        district: Some(DistrictId::new(0)),
    };
    found.speeds.factor(class, area, hour)
}

fn close(value: f64, truth: f64, share: f64) -> bool {
    (value / truth - 1.0).abs() < share
}

#[track_caller]
fn gives_the_truth_back(found: &Calibration, share: f64) {
    for (class, of_class) in [(RoadClass::Primary, 0.8), (RoadClass::Residential, 1.0)] {
        for (hour, of_hour) in [(8, 0.6), (14, 1.0), (22, 1.0), (24 + 8, 0.6)] {
            let (value, truth) = (factor(found, class, hour), of_class * of_hour);
            assert!(
                close(value, truth, share),
                "{class} at {hour}: {value}, truly {truth}"
            );
        }
    }
    let access = found.speeds.access_fixed.as_secs_f64();
    assert!((access - 20.0).abs() < 6.0, "access {access} s, truly 20 s");
}

fn median_abs(found: &Calibration, rule: Rule) -> f64 {
    Score::of(&found.unseen, rule, &found.interval).median_abs_s
}

#[test]
fn a_fit_gives_known_speeds_back() {
    let found = fitted(3000, 0.02, 0);
    gives_the_truth_back(&found, 0.06);
    // What is left is little more than the trips' own spread.
    let errors =
        [Rule::Fitted, Rule::OneFactor, Rule::FreeFlow].map(|rule| median_abs(&found, rule));
    assert!(
        errors[0] < 0.5 * errors[1] && errors[1] < errors[2],
        "{errors:?}"
    );
}

#[test]
fn nonsense_among_the_trips_moves_it_little() {
    gives_the_truth_back(&fitted(3000, 0.1, 15), 0.1);
}

#[test]
fn the_interval_holds_on_nine_of_ten_unseen_trips() {
    let found = fitted(3000, 0.3, 0);
    let score = Score::of(&found.unseen, Rule::Fitted, &found.interval);
    let [low, high] = wilson(score.inside, score.trips);
    assert!(
        low < 0.9 && 0.9 < high,
        "{} of {}",
        score.inside,
        score.trips
    );
    assert!(
        close(found.speeds.spread_sigma, 0.3, 0.1),
        "{}",
        found.speeds.spread_sigma
    );
}

/// The factor of eight o'clock beside that of two, where so many trips of eight o'clock took three
/// times as long, and no others were driven in the morning.
fn morning_after(slow: usize) -> f64 {
    let ground = city();
    let hour = |trip: &Trip| (trip.departed.as_millis() - MONDAY) / 3_600_000 % 24;
    let mut trips = trips(&ground, 1500, 14, 0.3, 0);
    trips.retain(|trip| !(6..11).contains(&hour(trip)));
    for trip in trips.iter_mut().take(slow) {
        let day = (trip.departed.as_millis() - MONDAY) / 86_400_000;
        let at = Time::from_millis(MONDAY + day * 86_400_000 + 8 * 3_600_000);
        let travel = trip.travel + trip.travel + trip.travel;
        *trip = Trip {
            departed: at,
            logged: at,
            travel,
            ..*trip
        };
    }
    let found = calibrate(&ground, &trips, Parts::default()).unwrap();
    factor(&found, RoadClass::Residential, 8) / factor(&found, RoadClass::Residential, 14)
}

#[test]
fn with_few_trips_a_cell_stays_near_its_parent() {
    let (few, many) = (morning_after(4), morning_after(300));
    assert!(few > 0.75, "four trips moved it to {few}");
    assert!(many < 0.6, "three hundred moved it to {many} only");
}

#[test]
fn the_first_two_thirds_of_the_days_are_learnt_from() {
    let found = fitted(600, 0.1, 0);
    assert_eq!(found.split.by, SplitBy::Days);
    assert_eq!((found.split.train_days, found.split.unseen_days), (9, 5));
    assert_eq!(found.split.train.len() + found.split.unseen.len(), 600);
}

#[test]
fn of_one_day_every_third_trip_is_unseen() {
    let ground = city();
    let trips = trips(&ground, 300, 1, 0.1, 0);
    let found = calibrate(&ground, &trips, Parts::default()).unwrap();
    assert_eq!(found.split.by, SplitBy::Trips);
    assert_eq!(
        (found.split.train.len(), found.split.unseen.len()),
        (200, 100)
    );
}

#[test]
fn a_kind_of_day_that_nobody_drove_on_moves_with_the_others() {
    let ground = city();
    let trips = trips(&ground, 1500, 4, 0.05, 0);
    let found = calibrate(&ground, &trips, Parts::default()).unwrap();
    let week = found.speeds.hour_of_week.as_ref().unwrap();
    let mean = week.outside[..120]
        .iter()
        .map(|f| libm::log(*f))
        .sum::<f64>()
        / 120.0;
    assert!((libm::log(week.outside[150]) - mean).abs() < 0.01);
    assert!(
        found.notes.iter().any(|note| note.contains("weekends")),
        "{:?}",
        found.notes
    );
}

#[test]
fn trips_with_a_guessed_origin_are_judged_and_not_learnt_from() {
    let ground = city();
    let mut trips = trips(&ground, 600, 14, 0.1, 0);
    let without = calibrate(&ground, &trips, Parts::default()).unwrap();
    let guessed: Vec<Trip> = trips
        .iter()
        .map(|trip| Trip {
            travel: trip.travel + trip.travel,
            inferred: true,
            ..*trip
        })
        .collect();
    trips.extend(guessed);
    let with = calibrate(&ground, &trips, Parts::default()).unwrap();
    assert_eq!(with.speeds, without.speeds);
    assert_eq!(with.unseen, without.unseen);
    assert_eq!(with.inferred.len(), with.unseen.len());
}

#[test]
fn fitted_speeds_are_written_and_read_back_the_same() {
    let ground = city();
    let found = calibrate(&ground, &trips(&ground, 900, 14, 0.1, 0), Parts::default()).unwrap();
    let scenario = Scenario {
        speeds: found.speeds.clone(),
        ..Scenario::clone(ground.scenario())
    };
    assert_eq!(
        Scenario::read(&write::write(&scenario)).unwrap().speeds,
        found.speeds
    );
    // Fitted again from what it has become, it comes out as it was.
    let again = Arc::new(ground.with_speeds(found.speeds.clone()).unwrap());
    let again = calibrate(&again, &trips(&ground, 900, 14, 0.1, 0), Parts::default()).unwrap();
    let [first, second] = [&found, &again].map(|f| median_abs(f, Rule::Fitted));
    assert!(close(first, second, 0.05), "{first} and {second}");
}

#[test]
fn what_is_kept_stays_as_the_scenario_has_it() {
    let ground = city();
    let trips = trips(&ground, 900, 14, 0.1, 0);
    let none = Parts {
        access: false,
        classes: false,
        districts: false,
        spread: false,
    };
    let found = calibrate(&ground, &trips, none).unwrap();
    assert_eq!(found.speeds.access_fixed, Duration::ZERO);
    assert_eq!(found.speeds.factors, Vec::new());
    assert_eq!(
        found.speeds.spread_sigma,
        ground.scenario().speeds.spread_sigma
    );
    assert!(found.speeds.hour_of_week.is_some());
}

#[test]
fn trips_of_both_modes_tell_the_factor_of_the_siren() {
    let ground = city();
    let mut both = trips(&ground, 2400, 14, 0.05, 0);
    // With siren the way by road takes four fifths; what is lost at the ends stays.
    let truth = Arc::new(
        ground
            .with_speeds(Speeds {
                siren: 1.25,
                ..truth()
            })
            .unwrap(),
    );
    let mut travel = Travel::new(truth);
    for trip in both.iter_mut().step_by(2) {
        let time = |travel: &mut Travel, mode| {
            travel
                .time(&Origin::Place(trip.from), &trip.to, mode, trip.departed)
                .unwrap()
                .as_secs_f64()
        };
        let quicker = time(&mut travel, Mode::Siren) / time(&mut travel, Mode::Ordinary);
        trip.travel = Duration::from_secs_f64(trip.travel.as_secs_f64() * quicker).unwrap();
        trip.mode = Mode::Siren;
    }
    let found = calibrate(&ground, &both, Parts::default()).unwrap();
    assert!(
        close(found.speeds.siren, 1.25, 0.03),
        "{}",
        found.speeds.siren
    );
}

#[test]
fn too_few_trips_are_refused_with_their_number() {
    let ground = city();
    let trips = trips(&ground, 20, 14, 0.1, 0);
    let refused = calibrate(&ground, &trips, Parts::default())
        .unwrap_err()
        .to_string();
    assert!(refused.contains("at least 30 are needed"), "{refused}");
}

#[test]
fn wilsons_interval_is_as_worked_out_by_hand() {
    // Worked out apart: centre 0.885203, half width 0.059568.
    let [low, high] = wilson(90, 100);
    assert!(
        (low - 0.8256).abs() < 1e-4 && (high - 0.9448).abs() < 1e-4,
        "{low} {high}"
    );
    assert_eq!(wilson(0, 0), [0.0, 1.0]);
}
