//! The routing kernel against Dijkstra, on small random graphs with everything a network can have.

use dispatch_core::geo::Coordinate;
use dispatch_core::routing::{
    Buckets, Dijkstra, End, Graph, Hierarchy, INF, Matrix, Metric, Order, Path, Query, Registers,
    Side, Sweep, Table, check_range,
};
use proptest::prelude::*;

/// A graph, several weights for it, and several lists of ends on it.
#[derive(Clone, Debug)]
struct World {
    graph: Graph,
    metrics: Vec<Vec<u32>>,
    places: Vec<Vec<End>>,
}

impl World {
    fn hierarchy(&self) -> Hierarchy {
        let order = Order::by_dissection(&self.graph);
        Hierarchy::new(&self.graph, &order).expect("an order of the same graph")
    }

    /// Dijkstra from `from`, to the best of `to`.
    fn expected(&self, weights: &[u32], from: &[End], to: &[End]) -> Option<u32> {
        let distances = Dijkstra::new(&self.graph).distances(weights, from);
        let total = |&(node, offset): &End| distances[node as usize] + offset;
        to.iter().map(total).min().filter(|&best| best < INF)
    }
}

/// A metric as it comes from new weights, and as it is kept.
fn both(hierarchy: &Hierarchy, weights: &[u32]) -> [Metric; 2] {
    let metric = hierarchy.customise(weights);
    [metric.clone(), metric.perfected(hierarchy)]
}

/// A matrix in whole units against the rows of the same table: each is the nearest.
fn in_whole_units(table: &Table, sources: &[impl AsRef<[End]> + Clone]) {
    let mut matrix = Matrix::new(sources.len(), table.targets(), 7u16);
    for unit in [1, 2, 7, 1000] {
        table.fill_rounded(sources, unit, &mut matrix);
        table.rows(sources, |source, row| {
            for (target, &near) in row.iter().enumerate() {
                let found = matrix.get(source, target).map(u32::from);
                let near = near.min(u32::from(u16::MAX) * unit);
                let off = found.map(|whole| (whole * unit).abs_diff(near));
                assert!(
                    off.is_some_and(|off| 2 * off <= unit),
                    "{near} by {unit}: {found:?}"
                );
            }
        });
    }
}

/// Few distinct weights, so that ties are common; zero and closed among them.
fn weight() -> impl Strategy<Value = u32> {
    prop_oneof![2 => Just(0), 2 => Just(INF), 6 => 1..4u32, 2 => 1..1000u32]
}

fn world(nodes: std::ops::Range<usize>) -> impl Strategy<Value = World> {
    nodes.prop_flat_map(|nodes| {
        let node = 0..nodes as u32;
        let place = (0..20i32, 0..20i32).prop_map(|(lon_e7, lat_e7)| Coordinate { lon_e7, lat_e7 });
        let ends = prop::collection::vec((node.clone(), node.clone()), 0..=2 * nodes);
        let places = prop::collection::vec((node, 0..5u32), 1..4);
        (
            prop::collection::vec(place, nodes),
            ends,
            prop::collection::vec(places, 20),
        )
            .prop_flat_map(|(coordinates, ends, places)| {
                let graph = Graph::new(coordinates, ends).expect("ends are nodes");
                let weights = prop::collection::vec(weight(), graph.arcs());
                let metrics = prop::collection::vec(weights, 2);
                metrics.prop_map(move |metrics| World {
                    graph: graph.clone(),
                    metrics,
                    places: places.clone(),
                })
            })
    })
}

/// Whether the path runs from its start to its end over open arcs and weighs what it says.
fn is_a_way(graph: &Graph, weights: &[u32], path: &Path, from: &[End], to: &[End]) -> bool {
    let ((mut at, mut weight), (end, offset)) = (from[path.start], to[path.end]);
    for &arc in &path.arcs {
        if graph.tail(arc) != at || weights[arc as usize] >= INF {
            return false;
        }
        weight += weights[arc as usize];
        at = graph.head(arc);
    }
    at == end && weight + offset == path.weight
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn every_distance_is_dijkstras(world in world(1..40)) {
        let hierarchy = world.hierarchy();
        let mut query = Query::new(&hierarchy);
        for weights in &world.metrics {
            for pair in world.places.windows(2) {
                let expected = world.expected(weights, &pair[0], &pair[1]);
                for metric in both(&hierarchy, weights) {
                    let found = query.distance(&hierarchy, &metric, &pair[0], &pair[1]);
                    prop_assert_eq!(found, expected);
                    let path = query.path(&hierarchy, &metric, &pair[0], &pair[1]);
                    prop_assert_eq!(path.map(|path| path.weight), expected);
                }
            }
        }
    }

    #[test]
    fn paths_are_connected_exact_and_the_same_on_every_run(world in world(1..40)) {
        let hierarchy = world.hierarchy();
        let (mut query, mut used) = (Query::new(&hierarchy), Query::new(&hierarchy));
        for weights in &world.metrics {
            let [metric, kept] = both(&hierarchy, weights);
            for pair in world.places.windows(2) {
                let path = query.path(&hierarchy, &metric, &pair[0], &pair[1]);
                prop_assert_eq!(&path, &query.path(&hierarchy, &kept, &pair[0], &pair[1]));
                used.distance(&hierarchy, &metric, &pair[1], &pair[0]);
                prop_assert_eq!(&path, &used.path(&hierarchy, &metric, &pair[0], &pair[1]));
                if let Some(path) = path {
                    prop_assert!(is_a_way(&world.graph, weights, &path, &pair[0], &pair[1]));
                }
            }
        }
    }

    #[test]
    fn larger_graphs_are_cut_and_still_agree(world in world(100..300)) {
        let hierarchy = world.hierarchy();
        let [basic, metric] = both(&hierarchy, &world.metrics[0]);
        let mut query = Query::new(&hierarchy);
        for pair in world.places.windows(2) {
            let path = query.path(&hierarchy, &metric, &pair[0], &pair[1]);
            let expected = world.expected(&world.metrics[0], &pair[0], &pair[1]);
            prop_assert_eq!(path.as_ref().map(|path| path.weight), expected);
            prop_assert_eq!(query.distance(&hierarchy, &metric, &pair[0], &pair[1]), expected);
            prop_assert_eq!(query.distance(&hierarchy, &basic, &pair[0], &pair[1]), expected);
            if let Some(path) = path {
                prop_assert!(is_a_way(&world.graph, &world.metrics[0], &path, &pair[0], &pair[1]));
            }
        }
    }

    #[test]
    fn sweeps_are_dijkstras_both_ways(world in world(1..60)) {
        let hierarchy = world.hierarchy();
        let (mut sweep, mut out) = (Sweep::new(&hierarchy), Vec::new());
        let (along, against) = (Dijkstra::new(&world.graph), Dijkstra::against(&world.graph));
        for (weights, place) in world.metrics.iter().zip(&world.places) {
            let metric = hierarchy.customise(weights);
            sweep.one_to_all(&hierarchy, &metric, place, &mut out);
            prop_assert_eq!(&out, &along.distances(weights, place));
            sweep.all_to_one(&hierarchy, &metric, place, &mut out);
            prop_assert_eq!(&out, &against.distances(weights, place));
        }
    }

    #[test]
    fn tables_are_the_same_as_single_queries_on_any_number_of_threads(world in world(1..60)) {
        let hierarchy = world.hierarchy();
        let [basic, metric] = both(&hierarchy, &world.metrics[0]);
        let mut query = Query::new(&hierarchy);
        // More than one block of each.
        let repeated = |times| world.places.iter().cycle().take(times).cloned().collect();
        let (sources, targets): (Vec<_>, Vec<_>) = (repeated(70), repeated(130));
        let mut expected = Vec::new();
        for (number, from) in sources.iter().enumerate() {
            let distance = |to: &Vec<End>| query.distance(&hierarchy, &metric, from, to);
            let row: Vec<_> = targets.iter().map(distance).map(|d| d.unwrap_or(INF)).collect();
            expected.push((number, row));
        }
        for metric in [&basic, &metric] {
            let table = Table::new(&hierarchy, metric, &targets);
            let (mut serial, mut parallel) = (Vec::new(), Vec::new());
            table.rows(&sources, |number, row| serial.push((number, row.to_vec())));
            table.rows_parallel(&sources, |number, row| parallel.push((number, row.to_vec())));
            prop_assert_eq!(&serial, &expected);
            prop_assert_eq!(&parallel, &expected);
            for few in [1, 16, 17, 33] {
                serial.clear();
                table.rows(&sources[..few], |number, row| serial.push((number, row.to_vec())));
                prop_assert_eq!(&serial, &expected[..few]);
            }
        }
    }

    #[test]
    fn columns_bits_and_matrices_say_what_rows_say(world in world(1..60), limit in 0..1000u32) {
        let hierarchy = world.hierarchy();
        let repeated = |times| world.places.iter().cycle().take(times).cloned().collect();
        let (sources, targets): (Vec<_>, Vec<_>) = (repeated(130), repeated(70));
        let all = world.graph.nodes() as u32;
        let nodes: Vec<[End; 1]> = (0..130).map(|at| [(at % all, 0)]).collect();
        let limits: Vec<u32> = (0..70).map(|i| [limit, 0, INF, u32::MAX, 3][i % 5]).collect();
        let metrics = both(&hierarchy, &world.metrics[0]);
        for (metric, registers) in metrics.iter().flat_map(|m| Registers::all().map(move |r| (m, r))) {
            let hierarchy = hierarchy.clone().with_registers(registers);
            let table = Table::new(&hierarchy, metric, &targets);
            let mut rows = Vec::new();
            table.rows(&sources, |_, row| rows.push(row.to_vec()));
            let mut seen = 0;
            table.columns(&sources, |first, target, column| {
                let by_row = rows[first..first + column.len()].iter().map(|row| row[target]);
                assert!(by_row.eq(column.iter().copied()));
                seen += column.len();
            });
            prop_assert_eq!(seen, sources.len() * targets.len());
            table.within(&sources, &limits, |first, bits| {
                for (target, (&bits, &limit)) in bits.iter().zip(&limits).enumerate() {
                    for lane in 0..64 {
                        let near = rows.get(first + lane).map_or(INF, |row| row[target]);
                        let within = near <= limit && near < INF;
                        assert_eq!(bits >> lane & 1 == 1, within, "{near} within {limit}");
                    }
                }
            });
            let mut matrix = Matrix::new(130, 70, 7);
            table.fill(&sources, &mut matrix);
            for (source, row) in rows.iter().enumerate() {
                for (target, &near) in row.iter().enumerate() {
                    prop_assert_eq!(matrix.get(source, target), Some(near));
                }
            }
            in_whole_units(&table, &sources);
            let table = Table::new(&hierarchy, metric, &nodes);
            in_whole_units(&table, &nodes);
        }
    }

    #[test]
    fn buckets_are_the_same_as_single_queries_after_any_moves(world in world(1..60)) {
        let hierarchy = world.hierarchy();
        let metrics = world.metrics.iter().flat_map(|weights| both(&hierarchy, weights));
        let metrics: Vec<Metric> = metrics.collect();
        let (places, scene) = world.places.split_at(19);
        let (mut query, mut out) = (Query::new(&hierarchy), Vec::new());
        for side in [Side::Starts, Side::Ends] {
            let mut buckets = Buckets::new(&hierarchy, side);
            for (slot, place) in places.iter().enumerate() {
                buckets.insert(&hierarchy, &metrics[0], slot % 10, place);
            }
            buckets.remove(9);
            buckets.remove(50);
            for metric in &metrics {
                buckets.rewrite(&hierarchy, metric);
                buckets.scan(&hierarchy, metric, &scene[0], &mut out);
                prop_assert_eq!((out.len(), out[9]), (10, INF));
                for (slot, &found) in out[..9].iter().enumerate() {
                    let (from, to) = match side {
                        Side::Starts => (&places[10 + slot], &scene[0]),
                        Side::Ends => (&scene[0], &places[10 + slot]),
                    };
                    let expected = query.distance(&hierarchy, metric, from, to);
                    prop_assert_eq!(found, expected.unwrap_or(INF));
                }
            }
        }
    }

    #[test]
    fn a_stored_hierarchy_is_read_as_it_was(world in world(1..60)) {
        let hierarchy = world.hierarchy();
        let sections = hierarchy.to_words();
        let words: Vec<_> = sections.iter().map(|(name, words)| (*name, words.as_slice())).collect();
        prop_assert_eq!(Hierarchy::from_words(&world.graph, "roads.bin", &words).unwrap(), hierarchy);
    }

    #[test]
    fn damaged_words_are_a_fault_or_another_sound_hierarchy(
        world in world(2..40),
        at in any::<prop::sample::Index>(),
        word in prop_oneof![0..45u32, any::<u32>()],
        cut in any::<bool>(),
    ) {
        let mut sections = world.hierarchy().to_words();
        let damaged = &mut sections[0].1;
        let at = at.index(damaged.len());
        let whole = damaged[at] == word && !cut;
        damaged[at] = word;
        damaged.truncate(if cut { at } else { damaged.len() });
        let words: Vec<_> = sections.iter().map(|(name, words)| (*name, words.as_slice())).collect();
        let read = Hierarchy::from_words(&world.graph, "roads.bin", &words);
        prop_assert_eq!(read.is_ok(), whole);
    }

    #[test]
    fn an_order_is_a_permutation(world in world(1..300)) {
        let order = Order::by_dissection(&world.graph);
        let mut nodes = order.nodes().to_vec();
        nodes.sort_unstable();
        prop_assert_eq!(nodes, (0..world.graph.nodes() as u32).collect::<Vec<_>>());
    }

    #[test]
    fn any_permutation_serves_as_order(world in world(2..30), shift in 0..30usize) {
        let nodes = world.graph.nodes();
        let order = (0..nodes as u32).map(|node| (node + shift as u32) % nodes as u32).collect();
        let order = Order::from_nodes(order).unwrap();
        let hierarchy = Hierarchy::new(&world.graph, &order).unwrap();
        let metric = hierarchy.customise(&world.metrics[0]);
        let mut query = Query::new(&hierarchy);
        for pair in world.places.windows(2) {
            let expected = world.expected(&world.metrics[0], &pair[0], &pair[1]);
            prop_assert_eq!(query.distance(&hierarchy, &metric, &pair[0], &pair[1]), expected);
        }
    }

    #[test]
    fn networks_in_range_have_no_distance_beyond_it(
        world in world(1..20),
        scale in 1..(1u32 << 24),
    ) {
        let scaled = |&weight: &u32| if weight >= INF { INF } else { weight.min(60) * scale };
        let weights: Vec<u32> = world.metrics[0].iter().map(scaled).collect();
        let longest = longest_distance(&world.graph, &weights);
        prop_assert!(check_range(&world.graph, &weights).is_err() || longest < u64::from(INF));
    }
}

/// The longest shortest path, in arithmetic that cannot overflow (Bellman, Ford).
fn longest_distance(graph: &Graph, weights: &[u32]) -> u64 {
    let mut longest = 0;
    for start in 0..graph.nodes() {
        let mut distance = vec![u64::MAX / 2; graph.nodes()];
        distance[start] = 0;
        for _ in 0..graph.nodes() {
            for arc in (0..graph.arcs() as u32).filter(|&arc| weights[arc as usize] < INF) {
                let far = distance[graph.tail(arc) as usize] + u64::from(weights[arc as usize]);
                let at = &mut distance[graph.head(arc) as usize];
                *at = far.min(*at);
            }
        }
        let reached = distance.into_iter().filter(|&far| far < u64::MAX / 2);
        longest = reached.max().unwrap_or(0).max(longest);
    }
    longest
}

#[test]
fn an_offset_or_a_path_of_2_to_the_30_is_no_way() {
    let graph = Graph::new(vec![Coordinate::default(); 3], vec![(0, 1), (1, 2)]).unwrap();
    let hierarchy = Hierarchy::new(&graph, &Order::by_dissection(&graph)).unwrap();
    let metric = hierarchy.customise(&[INF - 1, INF, INF - 1, u32::MAX]);
    let mut query = Query::new(&hierarchy);
    let mut distance = |from, to| query.distance(&hierarchy, &metric, &[from], &[to]);
    assert_eq!(distance((0, 0), (1, 0)), Some(INF - 1));
    assert_eq!(distance((0, 1), (1, 0)), None);
    assert_eq!(distance((0, 0), (2, 0)), None);
    assert_eq!(distance((0, u32::MAX), (0, u32::MAX)), None);
}

#[test]
fn the_lower_of_two_equal_edges_is_travelled() {
    let ends = vec![(0, 1), (1, 0), (0, 1), (0, 2), (2, 1)];
    let graph = Graph::new(vec![Coordinate::default(); 3], ends).unwrap();
    let hierarchy = Hierarchy::new(&graph, &Order::by_dissection(&graph)).unwrap();
    let metric = hierarchy.customise(&[9, INF, INF, 4, 4, 4, 2, INF, 2, INF]);
    let path = Query::new(&hierarchy).path(&hierarchy, &metric, &[(0, 0)], &[(1, 0)]);
    assert_eq!(path.unwrap().arcs, [3]);
}

#[test]
fn a_graph_without_nodes_is_prepared_and_answers_nothing() {
    let graph = Graph::new(vec![], vec![]).unwrap();
    let hierarchy = Hierarchy::new(&graph, &Order::by_dissection(&graph)).unwrap();
    let metric = hierarchy.customise(&[]);
    assert_eq!(
        Query::new(&hierarchy).distance(&hierarchy, &metric, &[], &[]),
        None
    );
    assert!(check_range(&graph, &[]).is_ok());
}
