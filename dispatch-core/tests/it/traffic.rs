//! Traffic as a layer over a metric: whatever is reported in whatever order, closed stays closed, and
//! every way of asking gives the answer of Bellman and Ford on the layered times.

use std::sync::Arc;

use dispatch_core::geo::Coordinate;
use dispatch_core::ids::{EdgeId, Id};
use dispatch_core::roads::{Direction, EdgeTimes, Mode, NO_ROAD, RoadClass, RoadPoint, Roads};
use dispatch_core::travel::traffic::{Effect, Stretch, read};
use dispatch_core::travel::{Ground, Many, Origin, Place, Traffic, TrafficReport, Travel};
use dispatch_core::units::{Duration, Speed, Time};
use proptest::prelude::*;
use proptest::strategy::ValueTree as _;

use crate::travel::{Street, by_hand, place, roads, spots, street, travel_at};

const NOON: Time = Time::from_millis(43_200_000);

/// Where, by numbers that fit any network; what; and for how long.
type Drawn = (u8, usize, u16, Effect, (i64, i64));

fn effect() -> impl Strategy<Value = Effect> {
    prop_oneof![
        2 => Just(Effect::Closed),
        2 => (10..1000_u32).prop_map(Effect::Factor),
        1 => (5..60_u64).prop_map(|kmh| Effect::Speed(Speed::from_millimetres_per_hour(kmh * 1_000_000))),
    ]
}

fn drawn() -> impl Strategy<Value = Vec<Drawn>> {
    let when = (-2..2_i64, 1..3_i64);
    prop::collection::vec((0..4_u8, 0..1000_usize, 0..360_u16, effect(), when), 0..7)
}

fn report(
    roads: &Roads,
    number: usize,
    (kind, at, heading, effect, (from, hours)): Drawn,
) -> TrafficReport {
    let edge = EdgeId::new(at % roads.edges().len());
    let middle = roads.coordinate(roads.point_at_share(edge, 0.5));
    let row = &roads.edges()[edge];
    let name = |junction| {
        let at = |node: &_| roads.node_point(*node) == RoadPoint::Junction(junction);
        roads
            .nodes()
            .find(at)
            .map(|node| roads.node_name(node).to_owned())
            .unwrap_or_default()
    };
    let corner = |x: i32, y: i32| Coordinate {
        lon_e7: middle.lon_e7 + x,
        lat_e7: middle.lat_e7 + y,
    };
    let stretch = match kind {
        0 => Stretch::At {
            at: middle,
            heading: None,
        },
        1 => Stretch::At {
            at: middle,
            heading: Some(heading),
        },
        2 => Stretch::Between {
            from: name(row.from),
            to: name(row.to),
        },
        _ => Stretch::Area {
            corners: vec![corner(-9000, -9000), corner(90_000, 0), corner(0, 90_000)],
            class: None,
        },
    };
    let since = NOON + Duration::from_secs(from * 3600);
    TrafficReport {
        id: format!("r{number}"),
        roads: stretch,
        effect,
        since: Some(since),
        until: Some(since + Duration::from_secs(hours * 3600)),
        reason: String::new(),
    }
}

fn reports(roads: &Roads, drawn: &[Drawn]) -> Vec<TrafficReport> {
    let numbered = drawn.iter().enumerate();
    numbered
        .map(|(number, &drawn)| report(roads, number, drawn))
        .collect()
}

fn times(ground: &Ground, reports: &[TrafficReport], now: Time) -> EdgeTimes {
    let traffic = Arc::new(Traffic::at(reports.to_vec(), now));
    ground.metric_under(Mode::Siren, 0, &traffic).times.clone()
}

fn grid(streets: &[Street]) -> Option<(Roads, Travel)> {
    let roads = roads(streets);
    (!roads.edges().is_empty()).then(|| (roads.clone(), travel_at(roads, "junction", "")))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(120))]

    #[test]
    fn every_way_of_asking_agrees_with_the_layered_times(
        streets in prop::collection::vec(street(), 12..60), spots in spots(), drawn in drawn(),
    ) {
        let Some((roads, travel)) = grid(&streets) else { return Ok(()) };
        let traffic = Traffic::at(reports(&roads, &drawn), NOON);
        let ground = Arc::new(travel.ground().under(Arc::new(traffic)));
        let mut travel = Travel::new(Arc::clone(&ground));
        let places: Vec<Place> = spots.iter().map(|&spot| place(&roads, spot)).collect();
        let metric = travel.metric(Mode::Siren, NOON);
        let mut row_of = Vec::new();
        Many::new(&ground, &places, Mode::Siren, NOON).rows(&places, |_, row| row_of.push(row.to_vec()));
        for (from, row) in places.iter().zip(&row_of) {
            for (to, &by_table) in places.iter().zip(row) {
                let (Place::Road { point: a, .. }, Place::Road { point: b, .. }) = (*from, *to) else { unreachable!() };
                let access = ground.access(Mode::Siren, from) + ground.access(Mode::Siren, to);
                let expected = by_hand(&roads, &metric.times, a, b).map(|ms| Duration::from_millis(ms) + access);
                prop_assert_eq!(travel.time(&Origin::Place(*from), to, Mode::Siren, NOON), expected);
                prop_assert_eq!(by_table, expected);
                let route = travel.journey(Origin::Place(*from), *to, Mode::Siren, NOON);
                prop_assert_eq!(route.map(|journey| journey.total), expected);
            }
            let station = ground.station(Id::new(0));
            let alone = travel.time(&Origin::Place(station), from, Mode::Siren, NOON);
            prop_assert_eq!(travel.stations_to(from, Mode::Siren, NOON).from(Id::new(0)), alone);
        }
    }

    #[test]
    fn reports_only_slow_roads_and_none_undoes_another(
        streets in prop::collection::vec(street(), 12..40), drawn in drawn(), more in drawn(), turn in 0..7_usize,
    ) {
        let Some((roads, travel)) = grid(&streets) else { return Ok(()) };
        let ground = travel.ground();
        let mut all = reports(&roads, &drawn);
        let base = times(ground, &[], NOON);
        let fewer = times(ground, &all, NOON);
        let before = all.len();
        all.extend((before..).zip(&more).map(|(number, &drawn)| report(&roads, number, drawn)));
        let layered = times(ground, &all, NOON);
        for ((&base, &fewer), &layered) in base.arcs().iter().zip(fewer.arcs()).zip(layered.arcs()) {
            prop_assert!(base <= fewer && fewer <= layered && layered <= NO_ROAD);
        }
        // In any order the same.
        let places = all.len().max(1);
        all.rotate_left(turn % places);
        prop_assert_eq!(&times(ground, &all, NOON), &layered);
        all.reverse();
        prop_assert_eq!(&times(ground, &all, NOON), &layered);
        // What is over or has not begun is as if it were never reported.
        let holding: Vec<_> = all.iter().filter(|report| report.holds(NOON)).cloned().collect();
        prop_assert_eq!(&times(ground, &holding, NOON), &layered);
        prop_assert_eq!(&times(ground, &all, NOON + Duration::from_secs(4 * 3600)), &base);
        for edge in roads.edges().ids() {
            for direction in Direction::BOTH {
                let whole = layered.arc(edge, direction);
                let parts = (0..roads.edges()[edge].segments()).map(|s| layered.segment(&roads, edge, s, direction));
                if whole < NO_ROAD {
                    prop_assert_eq!(parts.sum::<u32>(), whole);
                }
            }
        }
    }
}

const FILE: &str =
    "id,from,to,lon,lat,heading,polygon,class,closed,factor,speed_kmh,since,until,reason\n";

#[test]
fn a_bad_row_is_named_with_its_line_and_a_good_file_is_read() {
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let many = prop::collection::vec(street(), 60..61);
    let streets = many.new_tree(&mut runner).unwrap().current();
    let (_, travel) = grid(&streets).unwrap();
    let good = format!(
        "{FILE}a,,,0.005,0.0,90,,,1,,,,,flooded\n\nb,,,,,,,residential,,0.5,,1970-01-01T00:00:00Z,1970-01-01T13:00:00Z,\n\
         c,,,,,,\"POLYGON((0 0,0.1 0,0.1 0.1))\",,,,20,,,\n"
    );
    let read_it = |text: &str| read(text.as_bytes(), "traffic.csv", travel.ground());
    let reports = read_it(&good).unwrap();
    assert_eq!(reports.len(), 3);
    assert_eq!(reports[0].effect, Effect::Closed);
    assert_eq!(reports[1].roads, Stretch::Class(RoadClass::Residential));
    assert!(reports[1].holds(NOON) && reports[1].is_over(NOON + Duration::from_secs(3600)));
    let bad = format!(
        "{FILE}a,n0,,,,,,,1,,,,,\na,,,0.005,0.0,,,,,,,,,\n,,,0.005,0.0,,,,1,,,,,\nd,,,0.005,0.0,400,,,1,,,,,\n\
         e,,,0.005,80,,,,1,,,,,\nf,,,,,,POLYGON((0 0)),,1,,,,,\ng,,,,,,,motorway,1,,,,,\nh,,,,,,,road,,0,,,,\n\
         i,,,,,,,residential,,,x,,,\nj,,,,,,,residential,1,,,1970-01-02T00:00:00Z,1970-01-01T00:00:00Z,\n"
    );
    let text = read_it(&bad).unwrap_err().to_string();
    for line in 2..=11 {
        assert!(
            text.contains(&format!("traffic.csv:{line}: ")),
            "{line}: {text}"
        );
    }
    // The grid's nodes have names of their own; what has none is said to be unknown.
    let known = travel.ground().network().unwrap().roads();
    let known = known.node_name(known.nodes().next().unwrap());
    for (from, to) in [("nowhere", known), (known, "nowhere")] {
        let text = format!("id,from,to,closed\na,{from},{to},1\n");
        let text = read_it(&text).unwrap_err().to_string();
        assert!(text.contains("traffic.csv:2: "), "{text}");
        assert!(text.contains("there is no node \"nowhere\""), "{text}");
    }
    let text = read_it("id,lon,lat,closd\n").unwrap_err().to_string();
    assert!(
        text.starts_with("traffic.csv:1: the column \"closd\""),
        "{text}"
    );
}
