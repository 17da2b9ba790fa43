//! The same questions to others: petgraph always, other kernels with `--features peers`.

use std::collections::BTreeMap;
use std::hint::black_box;
use std::time::Duration;

use benches::mean;
use dispatch_core::routing::INF;
use petgraph::algo::dijkstra;
use petgraph::graph::{DiGraph, NodeIndex};
use petgraph::visit::{EdgeRef as _, Reversed};

use crate::graphs::Network;
use crate::questions::{Places, Row};

/// What a peer took for a row of the report.
pub(crate) struct Figure {
    pub(crate) row: Row,
    pub(crate) peer: &'static str,
    pub(crate) time: Duration,
}

/// petgraph's Dijkstra, the truth and the plain way.
pub(crate) struct Petgraph {
    graph: DiGraph<(), u32>,
}

impl Petgraph {
    pub(crate) fn new(of: &Network) -> Self {
        let mut graph = DiGraph::with_capacity(of.graph.nodes(), of.graph.arcs());
        for _ in 0..of.graph.nodes() {
            graph.add_node(());
        }
        for arc in (0..of.graph.arcs() as u32).filter(|&arc| of.weights[arc as usize] < INF) {
            let ends = (of.graph.tail(arc).into(), of.graph.head(arc).into());
            graph.add_edge(ends.0, ends.1, of.weights[arc as usize]);
        }
        Self { graph }
    }

    /// The distance from a node to each, [`INF`] where there is none.
    pub(crate) fn all(&self, from: u32) -> Vec<u32> {
        let found = dijkstra(&self.graph, from.into(), None, |edge| *edge.weight());
        let mut all = vec![INF; self.graph.node_count()];
        for (node, distance) in found {
            all[node.index()] = distance;
        }
        all
    }

    fn distance(&self, (from, to): (u32, u32)) -> Option<u32> {
        let to: NodeIndex = to.into();
        let found = dijkstra(&self.graph, from.into(), Some(to), |edge| *edge.weight());
        found.get(&to).copied()
    }

    fn all_to_one(&self, to: u32) -> usize {
        dijkstra(Reversed(&self.graph), to.into(), None, |edge| {
            *edge.weight()
        })
        .len()
    }

    fn one_to_all(&self, from: u32) -> usize {
        dijkstra(&self.graph, from.into(), None, |edge| *edge.weight()).len()
    }

    pub(crate) fn figures(&self, places: &Places) -> Vec<Figure> {
        let peer = "petgraph";
        let figure = |row, time| Figure { row, peer, time };
        let pair = |number: usize| places.pairs[number % places.pairs.len()];
        let one = mean(51, |number| {
            black_box(self.distance(pair(number)));
        });
        let all = mean(11, |number| {
            black_box(self.one_to_all(pair(number).0));
        });
        let to_one = mean(11, |number| {
            black_box(self.all_to_one(pair(number).1));
        });
        vec![
            figure(Row::Distance, one),
            figure(Row::Path, one),
            figure(Row::Nearest, to_one),
            figure(Row::OneToAll, all),
            figure(Row::Stored, all),
            figure(Row::AllPairs, all * self.graph.node_count() as u32),
        ]
    }
}

/// Both kernels from crates.io, or nothing when they were not asked for.
#[cfg(not(feature = "peers"))]
pub(crate) fn kernels(_: &Network, _: &Places, _: &BTreeMap<u32, Vec<u32>>) -> Vec<Figure> {
    Vec::new()
}

/// Both kernels from crates.io; their answers are checked against the truth, too.
#[cfg(feature = "peers")]
pub(crate) fn kernels(
    of: &Network,
    places: &Places,
    truth: &BTreeMap<u32, Vec<u32>>,
) -> Vec<Figure> {
    let mut figures = contraction(of, places, truth);
    figures.extend(customisable(of, places, truth));
    figures
}

/// The open arcs: tails, heads, weights.
#[cfg(feature = "peers")]
fn open(of: &Network) -> (Vec<u32>, Vec<u32>, Vec<u32>) {
    let arcs = (0..of.graph.arcs() as u32).filter(|&arc| of.weights[arc as usize] < INF);
    let arcs: Vec<u32> = arcs.collect();
    (
        arcs.iter().map(|&arc| of.graph.tail(arc)).collect(),
        arcs.iter().map(|&arc| of.graph.head(arc)).collect(),
        arcs.iter().map(|&arc| of.weights[arc as usize]).collect(),
    )
}

#[cfg(feature = "peers")]
fn contraction(of: &Network, places: &Places, truth: &BTreeMap<u32, Vec<u32>>) -> Vec<Figure> {
    let peer = "fast_paths";
    let (tails, heads, weights) = open(of);
    let mut input = fast_paths::InputGraph::new();
    for ((tail, head), weight) in tails.iter().zip(&heads).zip(&weights) {
        // It refuses weights of zero; New York has none.
        input.add_edge(*tail as usize, *head as usize, (*weight as usize).max(1));
    }
    input.freeze();
    let prepared = fast_paths::prepare(&input);
    let order = prepared.get_node_ordering();
    let again = mean(1, |_| {
        black_box(fast_paths::prepare_with_order(&input, &order).is_ok());
    });
    let mut calculator = fast_paths::create_calculator(&prepared);
    for (&from, row) in truth {
        for &(_, to) in &places.pairs[..50] {
            let found = calculator.calc_path(&prepared, from as usize, to as usize);
            let found = found.map_or(INF, |path| path.get_weight() as u32);
            assert_eq!(found, row[to as usize], "{peer}: from {from} to {to}");
        }
    }
    let path = mean(1000, |number| {
        let (from, to) = places.pairs[number % places.pairs.len()];
        black_box(calculator.calc_path(&prepared, from as usize, to as usize));
    });
    let figure = |row, time| Figure { row, peer, time };
    vec![figure(Row::Path, path), figure(Row::Weights, again)]
}

#[cfg(feature = "peers")]
fn customisable(of: &Network, places: &Places, truth: &BTreeMap<u32, Vec<u32>>) -> Vec<Figure> {
    use routingkit_cch::{
        CCH, CCHManyToOne, CCHMetric, CCHOneToMany, CCHQuery, compute_order_inertial,
    };
    let peer = "routingkit-cch";
    let (tails, heads, weights) = open(of);
    let nodes = of.graph.nodes() as u32;
    let degrees = |e7: fn(u32, &Network) -> i32| (0..nodes).map(move |n| e7(n, of) as f32 / 1e7);
    let lat: Vec<f32> = degrees(|n, of| of.graph.coordinate(n).lat_e7).collect();
    let lon: Vec<f32> = degrees(|n, of| of.graph.coordinate(n).lon_e7).collect();
    let order = compute_order_inertial(nodes, &tails, &heads, &lat, &lon);
    let cch = CCH::new(&order, &tails, &heads, |_| {}, false);
    let mut metric = CCHMetric::new(&cch, weights.clone());
    let pair = |number: usize| places.pairs[number % places.pairs.len()];
    let fresh = mean(9, |number| {
        metric.reset(weights.clone());
        let mut query = CCHQuery::new(&metric);
        query.add_source(pair(number).0, 0);
        query.add_target(pair(number).1, 0);
        black_box(query.run().distance());
    });
    let mut query = CCHQuery::new(&metric);
    for (&from, row) in truth {
        for &(_, to) in &places.pairs[..50] {
            query.add_source(from, 0);
            query.add_target(to, 0);
            let found = query.run().distance().unwrap_or(INF);
            assert_eq!(found, row[to as usize], "{peer}: from {from} to {to}");
        }
    }
    let mut ask = |number: usize, with_path: bool| {
        query.add_source(pair(number).0, 0);
        query.add_target(pair(number).1, 0);
        let found = query.run();
        black_box(found.distance());
        if with_path {
            black_box(found.arc_path());
        }
    };
    let distance = mean(1000, |number| ask(number, false));
    let path = mean(1000, |number| ask(number, true));
    let mut to_scene = CCHManyToOne::new(&metric, &places.units);
    let nearest = mean(100, |number| {
        black_box(to_scene.distances_to(pair(number).1));
    });
    let table = |sources: usize, targets: &[u32]| {
        // The targets are pinned once; a source costs the same as the next, and ten tell.
        let pinning = mean(1, |_| {
            black_box(CCHOneToMany::new(&metric, targets).target_count());
        });
        let mut pinned = CCHOneToMany::new(&metric, targets);
        let source = mean(10, |number| {
            black_box(pinned.distances_from(pair(number).0));
        });
        pinning + source * sources as u32
    };
    let figure = |row, time| Figure { row, peer, time };
    vec![
        figure(Row::Distance, distance),
        figure(Row::Path, path),
        figure(Row::Weights, fresh),
        figure(Row::Nearest, nearest),
        figure(Row::SmallTable, table(100, &places.targets[..10_000])),
        figure(Row::LargeTable, table(1000, &places.targets[..50_000])),
    ]
}
