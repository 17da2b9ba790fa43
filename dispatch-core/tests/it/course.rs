//! The truth of a drive over the end of a period: against a walk in small steps, and first-in first-out.

use dispatch_core::ids::{EdgeId, Id};
use dispatch_core::roads::{Mode, Roads};
use dispatch_core::travel::{Journey, Origin, Place, Travel};
use dispatch_core::units::{Duration, Time};
use proptest::prelude::*;

use crate::travel::{place, roads, spots, street, travel_at};

/// Three periods that follow each other within three hours, unlike each other by district of day.
const HOURS: &str = "[[factor]]\nhours = [7, 8]\nvalue = 0.6\n[[factor]]\nhours = [8, 9]\nvalue = 1.7\n\
    [[factor]]\nhours = [10, 11]\nvalue = 0.3\n";

fn hour(hour: i64, ms: i64) -> Time {
    Time::from_millis(hour * 3_600_000 + ms)
}

/// Milliseconds of the drive from `begins`, in steps of at most a second that end where an hour ends.
fn walked(travel: &mut Travel, journey: &Journey, pace: f64, begins: Time) -> f64 {
    let planned = travel.metric(journey.mode, journey.departed);
    let mut now = begins.as_millis() as f64;
    for leg in travel.legs(journey) {
        let mut left = 1.0_f64;
        while left > 0.0 {
            let metric = travel.metric(journey.mode, Time::from_millis(now as i64));
            let whole = match leg.arc {
                Some((edge, direction)) => {
                    let arc = |metric: &dispatch_core::travel::ModeMetric| {
                        f64::from(metric.times.arc(edge, direction))
                    };
                    leg.planned as f64 * arc(&metric) / arc(&planned)
                }
                None => leg.planned as f64,
            } * pace;
            let ends = ((now / 3_600_000.0).floor() + 1.0) * 3_600_000.0;
            let step = (whole * left).min(1000.0).min(ends - now);
            left = if step >= whole * left {
                0.0
            } else {
                left - step / whole
            };
            now = if step >= ends - now { ends } else { now + step };
        }
    }
    now - begins.as_millis() as f64
}

fn leaving(journey: &Journey, at: Time) -> Journey {
    let mut later = journey.clone();
    later.reanchor(at, Duration::ZERO);
    later
}

fn setting() -> impl Strategy<Value = (f64, i64, i64)> {
    (0.4..2.5_f64, 6..11_i64, 0..3_600_000_i64)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(120))]

    #[test]
    fn a_drive_over_a_boundary_is_the_walk_in_small_steps(
        streets in prop::collection::vec(street(), 20..60), spots in spots(), (pace, h, ms) in setting(),
    ) {
        let roads = roads(&streets);
        prop_assume!(!roads.edges().is_empty());
        let mut travel = travel_at(roads.clone(), "junction", HOURS);
        for pair in spots.windows(2) {
            let (a, b) = (place(&roads, pair[0]), place(&roads, pair[1]));
            let begins = hour(h, ms);
            let Some(journey) = travel.journey(Origin::Place(a), b, Mode::Siren, begins) else { continue };
            let course = travel.course(&journey, pace);
            let by_steps = walked(&mut travel, &journey, pace, begins);
            // A millisecond is rounded at most for each arc and boundary.
            let allowed = 2.0 + travel.legs(&journey).len() as f64 * pace;
            let found = course.total().as_millis() as f64;
            prop_assert!((found - by_steps).abs() <= allowed, "{found} and {by_steps}");
            prop_assert_eq!(course.planned(course.total()), journey.total);
            let mut last = Duration::ZERO;
            for share in 0..=20 {
                let planned = course.planned(Duration::from_millis(course.total().as_millis() * share / 20));
                prop_assert!(last <= planned && planned <= journey.total);
                last = planned;
            }
        }
    }

    #[test]
    fn on_one_way_leaving_later_never_arrives_earlier(
        streets in prop::collection::vec(street(), 20..60), spots in spots(), (pace, h, ms) in setting(),
        gaps in prop::collection::vec(0..200_000_i64, 30),
    ) {
        let roads = roads(&streets);
        prop_assume!(!roads.edges().is_empty());
        let mut travel = travel_at(roads.clone(), "junction", HOURS);
        for pair in spots.windows(2) {
            let (a, b) = (place(&roads, pair[0]), place(&roads, pair[1]));
            let Some(journey) = travel.journey(Origin::Place(a), b, Mode::Siren, hour(h, ms)) else { continue };
            first_in_first_out(&mut travel, &journey, pace, &gaps);
        }
    }
}

/// Departures around every boundary, to the millisecond close and by random gaps.
fn first_in_first_out(travel: &mut Travel, journey: &Journey, pace: f64, gaps: &[i64]) {
    let mut departures: Vec<Time> = vec![hour(6, 0)];
    for &gap in gaps {
        departures.extend(
            departures
                .last()
                .map(|&last| last + Duration::from_millis(gap)),
        );
    }
    let long = (journey.total.as_millis() as f64 * pace) as i64;
    for h in 7..12 {
        let close = (-3..4)
            .chain((-3..4).map(|ms| ms - long))
            .chain((-3..4).map(|ms| ms - long / 2));
        departures.extend(close.map(|ms| hour(h, ms)));
    }
    departures.sort_unstable();
    let mut last = Time::from_millis(0);
    for at in departures {
        let arrives = at + travel.course(&leaving(journey, at), pace).total();
        assert!(
            last <= arrives,
            "leaving at {at:?} arrives at {arrives:?}, before {last:?}"
        );
        last = arrives;
    }
}

#[test]
fn a_drive_within_a_period_takes_what_was_planned() {
    let (roads, mut travel) = line();
    let ends = [
        roads.point_at_share(EdgeId::new(0), 0.0),
        roads.point_at_share(EdgeId::new(0), 1.0),
    ];
    let [a, b] = ends.map(|point| Place::beside(point, Default::default()));
    // 100 s of the network's own; 7 to 8 at 0.6 of the speed, 8 to 9 at 1.7.
    let mut course = |at: Time| {
        let journey = travel
            .journey(Origin::Place(a), b, Mode::Siren, at)
            .unwrap();
        (
            journey.total.as_millis(),
            travel.course(&journey, 1.0).total().as_millis(),
        )
    };
    assert_eq!(course(hour(6, 0)), (100_000, 100_000));
    assert_eq!(course(hour(7, 0)), (166_667, 166_667));
    // Half of it is left at seven: 50 s / 0.6.
    assert_eq!(course(hour(7, -50_000)), (100_000, 50_000 + 83_334));
    // 60 s of 166.667 are behind at eight; the rest, 106.667 s, takes 0.6 / 1.7 of that.
    assert_eq!(course(hour(8, -60_000)), (166_667, 60_000 + 37_647));
}

fn line() -> (Roads, Travel) {
    use dispatch_core::geo::Coordinate;
    use dispatch_core::roads::{RawArc, RawNetwork, RoadClass};
    let mut raw = RawNetwork::new(1);
    for (node, lon_e7) in [("a", 0), ("b", 100_000)] {
        raw.add_node(node, Coordinate { lon_e7, lat_e7: 0 }, true);
    }
    let arc = RawArc {
        from: 0,
        to: 1,
        class: RoadClass::Residential,
        forward: true,
        backward: true,
        name: None,
        length: 1_113_000,
        via: Vec::new(),
    };
    raw.add_arc(arc, &[[100_000, 100_000]]);
    let roads = raw.build();
    (roads.clone(), travel_at(roads, "junction", HOURS))
}

/// First-in first-out on the networks that `DISPATCH_DATA` names, with the hours above.
#[test]
#[expect(clippy::print_stdout, reason = "a test that is skipped says so")]
fn real_networks_keep_first_in_first_out() {
    for (name, roads) in crate::roads_data::cities() {
        let edges = roads.edges().len();
        let mut travel = travel_at(roads.clone(), "node", HOURS);
        let mut drives = 0;
        for number in 0..12_usize {
            let [a, b] =
                [7919, 104_729].map(|prime| place(&roads, (number * prime % edges, 0.3, 20)));
            let Some(journey) = travel.journey(Origin::Place(a), b, Mode::Siren, hour(6, 0)) else {
                continue;
            };
            drives += 1;
            for pace in [1.0, 0.7, 1.9] {
                first_in_first_out(&mut travel, &journey, pace, &[40_000; 30]);
            }
        }
        println!("{name}: {drives} drives keep their order");
        assert!(drives > 0, "{name}");
    }
}
