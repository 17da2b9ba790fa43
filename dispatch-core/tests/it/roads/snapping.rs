//! Snapping against looking at everything.

use super::random::{place, town};
use dispatch_core::geo::{Coordinate, Plane};
use dispatch_core::ids::EdgeId;
use dispatch_core::roads::jemss::{JemssFiles, JemssOptions, read_network};
use dispatch_core::roads::{RoadPoint, Roads, Snapper};
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
