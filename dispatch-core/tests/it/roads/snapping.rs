//! Snapping against looking at everything.

use super::random::{place, town};
use dispatch_core::geo::{Coordinate, Plane};
use dispatch_core::ids::EdgeId;
use dispatch_core::roads::jemss::{JemssFiles, JemssOptions, read_network};
use dispatch_core::roads::{
    Direction, RawArc, RawNetwork, RoadClass, RoadPoint, Roads, Snapper, Wanted,
};
use dispatch_core::units::Distance;
use proptest::prelude::*;

/// The distance in metres to a piece of line, worked out by trisection.
fn metres(plane: &Plane, at: Coordinate, ends: &[Coordinate]) -> f64 {
    let [a, b] = [ends[0], ends[1]].map(|end| plane.project(end));
    let from = plane.project(at);
    let off = |share: f64| {
        let x = a[0] + (b[0] - a[0]) * share - from[0];
        let y = a[1] + (b[1] - a[1]) * share - from[1];
        (x * x + y * y).sqrt()
    };
    let (mut low, mut high) = (0.0, 1.0);
    for _ in 0..100 {
        let third = (high - low) / 3.0;
        if off(low + third) < off(high - third) {
            high -= third;
        } else {
            low += third;
        }
    }
    off(low).min(off(0.0)).min(off(1.0))
}

fn segments(roads: &Roads) -> impl Iterator<Item = (EdgeId, &[Coordinate])> {
    let open = roads.edges().pairs().filter(|(_, edge)| edge.access);
    open.flat_map(|(id, _)| roads.shape(id).windows(2).map(move |ends| (id, ends)))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn the_nearest_point_of_a_road_is_found(
        town in town(9, 14), at in place(), off in (0..9000i32, 0..9000i32),
    ) {
        let at = Coordinate { lon_e7: at.lon_e7 + off.0, lat_e7: at.lat_e7 + off.1 };
        let roads = town.roads(true);
        let plane = Plane::around(at);
        let least = segments(&roads)
            .map(|(_, ends)| metres(&plane, at, ends))
            .min_by(f64::total_cmp);
        let found = Snapper::edges(&roads, plane).nearest(at);
        prop_assert_eq!(found.is_some(), least.is_some());
        if let (Some(snap), Some(least)) = (found, least) {
            prop_assert!((snap.distance.as_metres() - least).abs() < 0.002);
            prop_assert_eq!(roads.coordinate(snap.point), snap.at);
            prop_assert!((plane.metres(snap.at, at) - least).abs() < 0.02);
        }
    }

    #[test]
    fn the_nearest_node_with_access_is_found_and_the_first_of_equals(
        town in town(30, 0), at in place(),
    ) {
        let roads = town.roads(true);
        let plane = Plane { km_per_degree_lon: 88.99, km_per_degree_lat: 111.32 };
        let square = |node| {
            let place = plane.metres(roads.node_coordinate(node), at);
            (place * 1e6).round() as u64
        };
        let open = roads.nodes().filter(|&node| roads.node_access(node));
        let expected = open.min_by_key(|&node| (square(node), node));
        let found = Snapper::nodes(&roads, plane).nearest(at);
        prop_assert_eq!(found.and_then(|snap| snap.node), expected);
    }
}

#[test]
fn of_two_roads_in_one_place_the_first_is_taken_whichever_way_they_run() {
    let nodes = "nodes\nindex,x,y\n1,0.0001,0.0003\n2,0.0107,0.0091\n";
    // The distances differ, so that the two arcs are not one road.
    for rows in ["1,1,2,1,1\n2,2,1,9,1\n", "1,2,1,1,1\n2,1,2,9,1\n"] {
        let arcs = format!("arcs\nindex,fromNode,toNode,distance,mode_1\n{rows}");
        let files = JemssFiles {
            nodes: (nodes.as_bytes(), "nodes.csv"),
            arcs: (arcs.as_bytes(), "arcs.csv"),
            map: None,
        };
        let (roads, plane) = read_network(files, &JemssOptions::default()).unwrap();
        let snapper = Snapper::edges(&roads, plane);
        // The road out and back is one loop of two segments: the first is the lesser.
        for step in 0..100 {
            let at = Coordinate {
                lon_e7: step * 1_013,
                lat_e7: 90_000 - step * 577,
            };
            if let RoadPoint::Edge { segment, along, .. } = snapper.nearest(at).unwrap().point {
                assert!(segment == 0 || along == 0, "step {step}");
            }
        }
    }
}

/// Which edges something may stand at: access, a class for it, both ends in a part of the network
/// with at least a hundredth of the largest part's junctions.
fn suits(roads: &Roads, edge: EdgeId) -> bool {
    let row = &roads.edges()[edge];
    let parts = roads.components();
    let size = |junction| parts.sizes[parts.of[junction] as usize];
    let most = parts.sizes.iter().max().copied().unwrap_or(0);
    let class = matches!(
        row.class,
        RoadClass::Motorway | RoadClass::MotorwayLink | RoadClass::Ferry
    );
    let mainland = [row.from, row.to].map(|end| size(end) * 100 >= most);
    row.access && !class && mainland == [true; 2]
}

/// The distance of every edge that passes, the nearest first.
fn all_edges(
    roads: &Roads,
    plane: &Plane,
    at: Coordinate,
    pass: impl Fn(EdgeId) -> bool,
) -> Vec<(f64, EdgeId)> {
    let distance = |edge| {
        let pieces = roads.shape(edge).windows(2);
        let each = pieces.map(|ends| metres(plane, at, ends));
        each.fold(f64::INFINITY, f64::min)
    };
    let edges = roads.edges().ids().filter(|&edge| pass(edge));
    let mut list: Vec<_> = edges.map(|edge| (distance(edge), edge)).collect();
    list.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    list
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn candidates_are_the_nearest_edges_that_suit(
        town in town(9, 25), at in place(), off in (-60_000..60_000i32, -60_000..60_000i32),
        count in 0..6usize,
    ) {
        let mut town = town;
        for (number, arc) in (0..).zip(&mut town.arcs) {
            if number % 4 == 0 {
                arc.class = RoadClass::MotorwayLink;
            }
        }
        let at = Coordinate { lon_e7: at.lon_e7 + off.0, lat_e7: at.lat_e7 + off.1 };
        let roads = town.roads(true);
        let plane = Plane::around(at);
        let mut expected = all_edges(&roads, &plane, at, |edge| suits(&roads, edge));
        if expected.first().is_none_or(|first| first.0 > 500.0) {
            expected = all_edges(&roads, &plane, at, |_| true);
        }
        let found = Snapper::edges(&roads, plane).candidates(at, count, Wanted::Stand);
        prop_assert_eq!(found.len(), count.min(expected.len()));
        for (candidate, expected) in found.iter().zip(&expected) {
            let edge = candidate.edge.unwrap();
            let own = all_edges(&roads, &plane, at, |other| other == edge)[0].0;
            prop_assert!((candidate.snap.distance.as_metres() - expected.0).abs() < 0.002);
            prop_assert!((candidate.snap.distance.as_metres() - own).abs() < 0.002);
            prop_assert_eq!(candidate.class, Some(roads.edges()[edge].class));
            prop_assert_eq!(roads.coordinate(candidate.snap.point), candidate.snap.at);
            if let RoadPoint::Edge { edge: there, .. } = candidate.snap.point {
                prop_assert_eq!(there, edge);
                prop_assert_eq!(candidate.offset, roads.length_before(candidate.snap.point));
            } else {
                let row = &roads.edges()[edge];
                let start = candidate.offset == Distance::ZERO;
                let ends = [(row.from, start), (row.to, candidate.offset == roads.length(edge))];
                let is_one = ends.iter().any(|&(junction, is)| {
                    is && candidate.snap.point == RoadPoint::Junction(junction)
                });
                prop_assert!(is_one);
            }
        }
        let mut edges: Vec<_> = found.iter().map(|candidate| candidate.edge).collect();
        edges.sort_unstable();
        edges.dedup();
        prop_assert_eq!(edges.len(), found.len());
    }
}

/// Metres that count for an edge when something drives that way (degrees clockwise from north): for
/// each piece its distance, and up to 50 for one that is not driven that way.
fn driven(roads: &Roads, plane: &Plane, at: Coordinate, edge: EdgeId, heading: f64) -> f64 {
    let row = &roads.edges()[edge];
    let pieces = roads.shape(edge).windows(2).map(|ends| {
        let [a, b] = [ends[0], ends[1]].map(|end| plane.project(end));
        let bearing = libm::atan2(b[0] - a[0], b[1] - a[1]);
        let along = libm::cos(bearing - heading.to_radians());
        let ways = [
            row.allows(Direction::Forward).then_some(along),
            row.allows(Direction::Backward).then_some(-along),
        ];
        let best = ways.into_iter().flatten().fold(-1.0, f64::max);
        let detour = if a == b { 0.0 } else { 25.0 * (1.0 - best) };
        metres(plane, at, ends) + detour
    });
    pieces.fold(f64::INFINITY, f64::min)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn of_something_that_drives_the_edges_along_its_way_come_first(
        town in town(9, 25), at in place(), off in (-60_000..60_000i32, -60_000..60_000i32),
        count in 0..6usize, heading in -400.0..400.0f64,
    ) {
        let at = Coordinate { lon_e7: at.lon_e7 + off.0, lat_e7: at.lat_e7 + off.1 };
        let roads = town.roads(true);
        let plane = Plane::around(at);
        let parts = roads.components();
        let size = |junction| parts.sizes[parts.of[junction] as usize];
        let most = parts.sizes.iter().max().copied().unwrap_or(0);
        let mainland = |edge: EdgeId| {
            let row = &roads.edges()[edge];
            [row.from, row.to].into_iter().all(|end| size(end) * 100 >= most)
        };
        let near = all_edges(&roads, &plane, at, mainland);
        let is_near = near.first().is_some_and(|first| first.0 <= 500.0);
        let wanted = roads.edges().ids().filter(|&edge| !is_near || mainland(edge));
        let mut expected: Vec<_> =
            wanted.map(|edge| driven(&roads, &plane, at, edge, heading)).collect();
        expected.sort_by(f64::total_cmp);
        let wanted = Wanted::Drive { heading: Some(heading) };
        let found = Snapper::edges(&roads, plane).candidates(at, count, wanted);
        prop_assert_eq!(found.len(), count.min(expected.len()));
        for (candidate, expected) in found.iter().zip(&expected) {
            let own = driven(&roads, &plane, at, candidate.edge.unwrap(), heading);
            prop_assert!((own - expected).abs() < 0.002, "{own} {expected}");
        }
    }
}

/// Roads as (longitude, latitude in 1e-7 degrees, one way or both, class), each from its first place.
fn built(rows: &[([i32; 2], [i32; 2], bool, RoadClass)]) -> Roads {
    let mut raw = RawNetwork::new(0);
    let mut places: Vec<[i32; 2]> = Vec::new();
    for &(from, to, both, class) in rows {
        let mut node = |place: [i32; 2]| {
            let known = places.iter().position(|&other| other == place);
            known.unwrap_or_else(|| {
                let [lon_e7, lat_e7] = place;
                raw.add_node(
                    &places.len().to_string(),
                    Coordinate { lon_e7, lat_e7 },
                    true,
                );
                places.push(place);
                places.len() - 1
            }) as u32
        };
        let (from, to) = (node(from), node(to));
        let arc = RawArc {
            from,
            to,
            class,
            forward: true,
            backward: both,
            name: None,
            length: 100_000,
            via: Vec::new(),
        };
        raw.add_arc(arc, &[]);
    }
    raw.build()
}

#[test]
fn something_stands_at_the_street_and_drives_on_the_motorway() {
    use RoadClass::{Motorway, Residential};
    // A motorway in the equator's plane, a street 80 m north of it, joined at both ends.
    let roads = built(&[
        ([0, 0], [90_000, 0], true, Motorway),
        ([0, 7_000], [90_000, 7_000], true, Residential),
        ([0, 0], [0, 7_000], true, Residential),
        ([90_000, 0], [90_000, 7_000], true, Residential),
    ]);
    let snapper = Snapper::edges(&roads, Plane::around(Coordinate::default()));
    let at = Coordinate {
        lon_e7: 45_000,
        lat_e7: 1_000,
    };
    let class = |wanted| snapper.candidates(at, 1, wanted)[0].class;
    assert_eq!(class(Wanted::Stand), Some(Residential));
    assert_eq!(class(Wanted::Drive { heading: None }), Some(Motorway));
    // 1.1 km south of both the street is too far off, and the motorway is what there is.
    let far = Coordinate {
        lon_e7: 45_000,
        lat_e7: -100_000,
    };
    assert_eq!(
        snapper.candidates(far, 1, Wanted::Stand)[0].class,
        Some(Motorway)
    );
}

#[test]
fn a_unit_is_on_the_carriageway_that_goes_its_way() {
    // A divided road: eastward in the south, westward 20 m north of it.
    let roads = built(&[
        ([0, 0], [90_000, 0], false, RoadClass::Primary),
        ([90_000, 0], [90_000, 1_800], true, RoadClass::Primary),
        ([90_000, 1_800], [0, 1_800], false, RoadClass::Primary),
        ([0, 1_800], [0, 0], true, RoadClass::Primary),
    ]);
    let snapper = Snapper::edges(&roads, Plane::around(Coordinate::default()));
    for (lat_e7, heading, expected) in [
        (200, None, 0),
        (200, Some(90.0), 0),
        (200, Some(-90.0), 1_800),
        (1_600, Some(90.0), 0),
        (1_600, Some(630.0), 1_800),
    ] {
        let at = Coordinate {
            lon_e7: 45_000,
            lat_e7,
        };
        let best = snapper.candidates(at, 4, Wanted::Drive { heading })[0];
        assert_eq!(best.snap.at.lat_e7, expected, "{lat_e7} {heading:?}");
    }
}

#[test]
fn an_island_is_taken_only_where_nothing_else_is_near() {
    let street = |k: i32| {
        let (x, y) = (k % 20 * 10_000, k / 20 * 10_000);
        let up = ([x, y], [x, y + 10_000], true, RoadClass::Residential);
        [([x, y], [x + 10_000, y], true, RoadClass::Residential), up]
    };
    let mut rows: Vec<_> = (0..200).flat_map(street).collect();
    rows.push((
        [43_000, 43_000],
        [44_000, 44_000],
        true,
        RoadClass::Residential,
    ));
    rows.push(([900_000, 0], [901_000, 0], true, RoadClass::Residential));
    let roads = built(&rows);
    let snapper = Snapper::edges(&roads, Plane::around(Coordinate::default()));
    let first = |lon_e7, lat_e7| {
        let at = Coordinate { lon_e7, lat_e7 };
        snapper.candidates(at, 1, Wanted::Stand)[0].snap.at
    };
    let in_town = first(43_500, 43_500);
    assert!(
        in_town.lon_e7 % 10_000 == 0 || in_town.lat_e7 % 10_000 == 0,
        "{in_town:?}"
    );
    assert_eq!(
        first(900_500, 10),
        Coordinate {
            lon_e7: 900_500,
            lat_e7: 0
        }
    );
}
