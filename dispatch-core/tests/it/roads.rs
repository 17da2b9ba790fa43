//! The road network from outside: contraction, file, snapping and hostile input.
#![expect(clippy::unwrap_used, reason = "a test's own helpers fail the test")]

mod fuzz;
mod hostile;
mod pbf;
mod random;
pub(crate) mod shortest;
mod snapping;
mod turns;

use dispatch_core::ids::Id;
use dispatch_core::roads::{EdgeTimes, Roads, Sections};
use proptest::prelude::*;
use random::{Town, town};
use shortest::Network;

/// Floyd and Warshall's shortest times between all nodes of a town as it was imported.
fn plain(town: &Town) -> Vec<Vec<Option<u64>>> {
    let count = town.nodes.len();
    let mut times = vec![vec![None; count]; count];
    for (node, row) in times.iter_mut().enumerate() {
        row[node] = Some(0);
    }
    for arc in &town.arcs {
        let (from, to) = (arc.from as usize, arc.to as usize);
        let ways = [
            (arc.forward, from, to, arc.times[0]),
            (arc.backward, to, from, arc.times[1]),
        ];
        for (_, from, to, ms) in ways.into_iter().filter(|way| way.0) {
            let known = times[from][to].unwrap_or(u64::MAX);
            times[from][to] = Some(known.min(u64::from(ms)));
        }
    }
    for over in 0..count {
        for from in 0..count {
            for to in 0..count {
                let Some((a, b)) = times[from][over].zip(times[over][to]) else {
                    continue;
                };
                let known = times[from][to].unwrap_or(u64::MAX);
                times[from][to] = Some(known.min(a + b));
            }
        }
    }
    times
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn contraction_keeps_every_shortest_time_between_imported_nodes(
        town in town(9, 14), merge in any::<bool>(),
    ) {
        let roads = town.roads(merge);
        let times = EdgeTimes::imported(&roads, 0).unwrap();
        let network = Network::new(&roads, &times);
        let expected = plain(&town);
        for from in roads.nodes() {
            let found = network.reached_from(from);
            for to in roads.nodes() {
                prop_assert_eq!(found(to), expected[from.index()][to.index()]);
            }
        }
    }

    #[test]
    fn no_length_and_no_node_is_lost(town in town(9, 14)) {
        let roads = town.roads(false);
        let lengths = roads.edges().ids().map(|edge| roads.length(edge).as_millimetres());
        let expected: i64 = town.arcs.iter().map(|arc| i64::from(arc.length)).sum();
        prop_assert_eq!(lengths.sum::<i64>(), expected);
        for (node, at) in roads.nodes().zip(&town.nodes) {
            prop_assert_eq!(roads.node_coordinate(node), *at);
            prop_assert_eq!(roads.node_by_name(roads.node_name(node)), Some(node));
        }
        for (id, edge) in roads.edges().pairs() {
            let shape = roads.shape(id);
            let ends = [edge.from, edge.to].map(|end| roads.junction(end));
            prop_assert_eq!(ends, [shape[0], shape[shape.len() - 1]]);
            prop_assert!(edge.forward);
        }
    }

    #[test]
    fn a_road_file_reads_back_as_it_was(town in town(9, 14)) {
        let roads = town.roads(true);
        let read = Roads::from_bytes(&roads.to_bytes(), "roads.bin").unwrap();
        prop_assert_eq!(read, roads);
    }
}

#[test]
fn others_may_keep_sections_beside_the_roads() {
    let roads = random::street().roads(false);
    let mut sections = Sections::new("roads.bin");
    roads.write_sections(&mut sections);
    sections.put("order", &[2u32, 0, 1]);
    let bytes = sections.to_bytes();
    let read = Sections::open(&bytes, "roads.bin").unwrap();
    assert_eq!(read.rows::<u32>("order").unwrap(), [2, 0, 1]);
    assert_eq!(Roads::read_sections(&read).unwrap(), roads);
    assert!(read.has("order") && !read.has("disorder"));
}
