use super::*;
use crate::ids::NodeId;
use crate::roads::RoadClass;

fn network(nodes: u32, arcs: &[(u32, u32, bool, RoadClass)]) -> Roads {
    let mut raw = RawNetwork::new(1);
    for node in 0..nodes {
        let at = Coordinate::from_degrees(f64::from(node) * 0.01, 0.0).unwrap();
        raw.add_node(&node.to_string(), at, true);
    }
    for &(from, to, backward, class) in arcs {
        let arc = RawArc {
            from,
            to,
            class,
            forward: true,
            backward,
            name: None,
            length: 1000,
            via: Vec::new(),
        };
        raw.add_arc(arc, &[[10 * from + to, 20 * from + to]]);
    }
    raw.build()
}

#[test]
fn a_chain_is_one_edge_and_its_nodes_stay_addressable() {
    let roads = network(
        4,
        &[
            (0, 1, true, RoadClass::Road),
            (2, 1, true, RoadClass::Road),
            (2, 3, true, RoadClass::Road),
        ],
    );
    assert_eq!((roads.junctions(), roads.edges().len()), (2, 1));
    let edge = EdgeId::new(0);
    assert_eq!(roads.modes[0].forward, [1, 41, 23]);
    assert_eq!(roads.modes[0].backward, [1, 21, 43]);
    let two = roads.node_point(NodeId::new(2));
    assert_eq!(roads.length_before(two).as_millimetres(), 2000);
    assert_eq!(two, roads.point(edge, 2, 0));
    assert_eq!(roads.node_by_name("3"), Some(NodeId::new(3)));
    assert_eq!(roads.node_by_name("4"), None);
}

#[test]
fn a_change_of_class_or_of_the_allowed_way_is_a_junction() {
    let class = network(
        3,
        &[
            (0, 1, true, RoadClass::Road),
            (1, 2, true, RoadClass::Trunk),
        ],
    );
    assert_eq!(class.junctions(), 3);
    let way = network(
        3,
        &[
            (0, 1, true, RoadClass::Road),
            (1, 2, false, RoadClass::Road),
        ],
    );
    assert_eq!(way.junctions(), 3);
    let against = network(
        3,
        &[
            (0, 1, false, RoadClass::Road),
            (2, 1, false, RoadClass::Road),
        ],
    );
    assert_eq!(against.junctions(), 3);
}

#[test]
fn a_ring_has_its_lowest_node_as_junction() {
    let roads = network(
        3,
        &[
            (1, 2, false, RoadClass::Road),
            (2, 0, false, RoadClass::Road),
            (0, 1, false, RoadClass::Road),
        ],
    );
    assert_eq!((roads.junctions(), roads.edges().len()), (1, 1));
    assert_eq!(roads.junction(JunctionId::new(0)).lon_e7, 0);
    let edge = &roads.edges()[EdgeId::new(0)];
    assert!(edge.forward && !edge.backward && edge.from == edge.to);
}

#[test]
fn a_lone_node_a_loop_and_parallel_arcs_stay() {
    let roads = network(
        4,
        &[
            (0, 0, false, RoadClass::Road),
            (1, 2, false, RoadClass::Road),
            (1, 2, false, RoadClass::Road),
        ],
    );
    assert_eq!((roads.junctions(), roads.edges().len()), (4, 3));
}

#[test]
fn parts_of_an_arc_add_up_to_it() {
    let shares = Shares::of_lengths([3u64, 0, 5, 1].into_iter());
    let mut parts = Vec::new();
    shares.split(1000, &mut parts);
    assert_eq!(parts.iter().sum::<u32>(), 1000);
    parts.clear();
    Shares::of_lengths([0u64, 0].into_iter()).split(7, &mut parts);
    assert_eq!(parts, [3, 4]);
}

#[test]
fn the_next_node_ahead_is_a_vertex_or_a_junction() {
    let roads = network(
        3,
        &[(0, 1, true, RoadClass::Road), (1, 2, true, RoadClass::Road)],
    );
    let edge = EdgeId::new(0);
    let inside = roads.point(edge, 0, WHOLE_HALF);
    let one = roads.node_point(NodeId::new(1));
    use super::super::Direction::{Backward, Forward};
    assert_eq!(roads.next_vertex(inside, Forward), one);
    assert_eq!(
        roads.next_vertex(inside, Backward),
        roads.node_point(NodeId::new(0))
    );
    assert_eq!(
        roads.next_vertex(one, Forward),
        roads.node_point(NodeId::new(2))
    );
}

const WHOLE_HALF: u32 = super::super::WHOLE / 2;
