//! Travel between places on edges, against Dijkstra on a network cut at those places; and units in
//! motion, which must arrive when they would have if they are turned towards where they are going.

use std::sync::Arc;

use dispatch_core::geo::Coordinate;
use dispatch_core::ids::{EdgeId, Id};
use dispatch_core::roads::{
    Direction, EdgeTimes, Mode, NO_ROAD, RawArc, RawNetwork, RoadClass, RoadPoint, Roads,
};
use dispatch_core::scenario::{Folder, Scenario};
use dispatch_core::travel::{Ground, Many, Network, Origin, Place, Travel};
use dispatch_core::units::{Distance, Duration, Time};
use proptest::prelude::*;

const SIDE: u32 = 5;

/// A street between two corners of the grid.
#[derive(Clone, Debug)]
pub(crate) struct Street {
    from: u32,
    to: u32,
    ways: u8,
    siren_ms: u32,
    ordinary_ms: u32,
}

pub(crate) fn street() -> impl Strategy<Value = Street> {
    (
        0..SIDE * SIDE,
        0..4_u32,
        0..4_u8,
        0..90_000_u32,
        0..120_000_u32,
    )
        .prop_map(|(from, side, ways, siren_ms, ordinary_ms)| {
            let (x, y) = (from % SIDE, from / SIDE);
            let (x, y) = match side {
                0 => (x.saturating_sub(1), y),
                1 => ((x + 1).min(SIDE - 1), y),
                2 => (x, y.saturating_sub(1)),
                _ => (x, (y + 1).min(SIDE - 1)),
            };
            Street {
                from,
                to: y * SIDE + x,
                ways,
                siren_ms,
                ordinary_ms,
            }
        })
}

pub(crate) fn roads(streets: &[Street]) -> Roads {
    let mut raw = RawNetwork::new(2);
    for node in 0..SIDE * SIDE {
        let at = Coordinate {
            lon_e7: (node % SIDE * 100_000) as i32,
            lat_e7: (node / SIDE * 100_000) as i32,
        };
        raw.add_node(&format!("n{node}"), at, true);
    }
    for street in streets.iter().filter(|s| s.from != s.to) {
        let (forward, backward) = (street.ways != 1, street.ways != 2);
        let arc = RawArc {
            from: street.from,
            to: street.to,
            class: RoadClass::Residential,
            forward,
            backward,
            name: None,
            length: 1_113_000,
            via: Vec::new(),
        };
        raw.add_arc(
            arc,
            &[
                [street.siren_ms, street.siren_ms + 7],
                [street.ordinary_ms, street.ordinary_ms],
            ],
        );
    }
    raw.build()
}

fn travel(roads: Roads, turn: &str) -> Travel {
    travel_at(roads, turn, "")
}

/// The same with more to say of speeds.
pub(crate) fn travel_at(roads: Roads, turn: &str, speeds: &str) -> Travel {
    travel_with(roads, &format!("turn = \"{turn}\""), speeds)
}

/// The same with all that is said of travel.
pub(crate) fn travel_with(roads: Roads, rules: &str, speeds: &str) -> Travel {
    let settings = format!(
        "name = \"grid\"\ntime_zone = \"UTC\"\n[[priority]]\nid = \"1\"\nname = \"1\"\nmode = \"siren\"\n\
         [[standard]]\nresponse_s = 600\nshare = 0.9\nclock = \"reported\"\n[travel]\n{rules}\n"
    );
    let folder = Folder::default()
        .with("scenario.toml", settings)
        .with("zones.csv", "id,lon,lat,population\nz,0.012,0.006,1\n")
        .with("stations.csv", "id,name,lon,lat,status\ns,S,0.001,0.001,existing\n")
        .with("units.csv", "id,call_sign,capabilities,station,shift\nu,U,ALS,s,\n")
        .with("hospitals.csv", "id,name,lon,lat,level,services,handover_bays\nh,H,0.002,0.002,3,,\n")
        .with("demand.toml", "incidents_per_day = 1.0\n[[priority]]\nid = \"1\"\nshare = 1.0\n[transported]\nshare = 1.0\n")
        .with("speeds.toml", format!("times = \"imported\"\naccess_kmh = {{ siren = 30, ordinary = 15 }}\n{speeds}"))
        .with("roads/nodes.csv", "");
    let scenario = Scenario::read(&folder).unwrap();
    let network = Network::prepare(roads).unwrap();
    Travel::new(Arc::new(
        Ground::new(Arc::new(scenario), Some(Arc::new(network))).unwrap(),
    ))
}

/// A place at a share of an edge, some way off the road.
pub(crate) fn place(roads: &Roads, (edge, share, off_m): (usize, f64, i64)) -> Place {
    let edge = EdgeId::new(edge % roads.edges().len());
    Place::beside(
        roads.point_at_share(edge, share),
        Distance::from_millimetres(off_m * 1000),
    )
}

/// The road time between two points by Bellman and Ford over all arcs, cut at both points.
pub(crate) fn by_hand(
    roads: &Roads,
    times: &EdgeTimes,
    from: RoadPoint,
    to: RoadPoint,
) -> Option<i64> {
    let junctions = roads.junctions();
    let node = |point: RoadPoint, own: usize| match point {
        RoadPoint::Junction(j) => j.index(),
        RoadPoint::Edge { .. } => own,
    };
    let (source, target) = (node(from, junctions), node(to, junctions + 1));
    let mut arcs: Vec<(usize, usize, i64)> = Vec::new();
    for (id, edge) in roads.edges().pairs() {
        for direction in Direction::BOTH {
            if !edge.allows(direction) {
                continue;
            }
            let mut stops = vec![(0, edge.start(direction).index())];
            for (point, own) in [(from, source), (to, target)] {
                if matches!(point, RoadPoint::Edge { edge, .. } if edge == id) {
                    stops.push((times.before(roads, point, direction), own));
                }
            }
            if times.arcs()[direction.arc(id)] == NO_ROAD && stops.len() == 1 {
                // Nobody gets through, but places on it are reached.
                continue;
            }
            stops.sort_by_key(|stop| stop.0);
            stops.push((times.arc(id, direction), edge.end(direction).index()));
            arcs.extend(
                stops
                    .windows(2)
                    .map(|w| (w[0].1, w[1].1, i64::from(w[1].0 - w[0].0))),
            );
            // Two points at the same moment are one; a junction is never one with a point beside it.
            arcs.extend(
                stops
                    .windows(2)
                    .filter(|w| w[0].0 == w[1].0 && w[0].1.min(w[1].1) >= junctions)
                    .map(|w| (w[1].1, w[0].1, 0)),
            );
        }
    }
    let mut best = vec![i64::MAX; junctions + 2];
    best[source] = 0;
    loop {
        let before = best.clone();
        for &(a, b, ms) in &arcs {
            if best[a] < i64::MAX {
                best[b] = best[b].min(best[a] + ms);
            }
        }
        if before == best {
            return (best[target] < i64::MAX).then_some(best[target]);
        }
    }
}

pub(crate) fn spots() -> impl Strategy<Value = Vec<(usize, f64, i64)>> {
    prop::collection::vec((0..100_usize, 0.0..1.0_f64, 0..300_i64), 2..8)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn travel_between_any_two_places_is_the_shortest(streets in prop::collection::vec(street(), 12..60), spots in spots()) {
        let roads = roads(&streets);
        prop_assume!(!roads.edges().is_empty());
        let mut travel = travel(roads.clone(), "junction");
        let now = Time::from_millis(0);
        for (mode, access_ms_per_m) in [(Mode::Siren, 120), (Mode::Ordinary, 240)] {
            let metric = travel.metric(mode, now);
            for pair in spots.windows(2) {
                let (a, b) = (place(&roads, pair[0]), place(&roads, pair[1]));
                let (Place::Road { point: from, .. }, Place::Road { point: to, .. }) = (a, b) else { unreachable!() };
                let walk = (pair[0].2 + pair[1].2) * access_ms_per_m;
                let expected = by_hand(&roads, &metric.times, from, to).map(|ms| Duration::from_millis(ms + walk));
                prop_assert_eq!(travel.time(&Origin::Place(a), &b, mode, now), expected);
            }
        }
    }

    #[test]
    fn a_table_says_what_each_drive_alone_takes(streets in prop::collection::vec(street(), 12..60), spots in spots()) {
        let roads = roads(&streets);
        prop_assume!(!roads.edges().is_empty());
        let places: Vec<Place> = spots.iter().map(|&spot| place(&roads, spot)).collect();
        let mut travel = travel(roads, "junction");
        let ground = Arc::clone(travel.ground());
        for mode in [Mode::Siren, Mode::Ordinary] {
            let now = Time::from_millis(0);
            let mut seen = 0;
            let many = Many::new(&ground, &places, mode, now);
            many.rows(&places, |number, row| {
                assert_eq!(number, seen);
                seen += 1;
                for (to, &time) in places.iter().zip(row) {
                    assert_eq!(time, travel.time(&Origin::Place(places[number]), to, mode, now));
                }
            });
            prop_assert_eq!(seen, places.len());
        }
    }

    #[test]
    fn a_unit_turned_to_where_it_is_going_arrives_when_it_would_have(
        streets in prop::collection::vec(street(), 20..60),
        spots in spots(),
        share in 0.0..1.0_f64,
        by_node in proptest::bool::ANY,
    ) {
        let roads = roads(&streets);
        prop_assume!(!roads.edges().is_empty());
        let mut travel = travel(roads.clone(), if by_node { "node" } else { "junction" });
        let start = Time::from_millis(1_000_000);
        for pair in spots.windows(2) {
            let (a, b) = (place(&roads, pair[0]), place(&roads, pair[1]));
            let Some(journey) = travel.journey(Origin::Place(a), b, Mode::Siren, start) else { continue };
            let elapsed = Duration::from_millis((journey.total.as_millis() as f64 * share) as i64);
            let now = start + elapsed;
            let origin = travel.turning(&journey, now, Mode::Siren);
            let rest = travel.time(&origin, &b, Mode::Siren, now).unwrap();
            let access = travel.ground().access(Mode::Siren, &b);
            let last_leg = elapsed > journey.total - access;
            let due = if last_leg { elapsed - (journey.total - access) + access } else { journey.total - elapsed };
            // A point between two milliseconds of a segment may be a millisecond off.
            prop_assert!((rest - due).as_millis().abs() <= 1, "{rest} for {due} after {elapsed} of {}: {origin:?}", journey.total);
            prop_assert!(travel.distance(&journey) >= Distance::ZERO);
            let line = travel.geometry(&journey);
            prop_assert_eq!(line.last().copied(), Some(travel.ground().coordinate(&b)));
        }
    }
}
