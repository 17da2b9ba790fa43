//! How quickly the routing kernel answers, next to petgraph's Dijkstra in the same run.
//!
//! Graphs: two generated cities of about 16,000 and 100,000 nodes; and when `DISPATCH_DATA` names the
//! folder with them, the roads of Wuhan (`wuhan/roads/derived`, every node of the table a node of
//! the graph) and New York of the ninth DIMACS challenge (`dimacs/USA-road-t.NY.gr.gz`). Every graph's
//! answers are compared before anything is timed; one line a question gives both means, in time of
//! the thread's processor, and their ratio; criterion's own report follows.

use std::fs::File;
use std::hint::black_box;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::time::Duration;

use benches::{Random, mean, say, wall};
use criterion::Criterion;
use dispatch_core::geo::Coordinate;
use dispatch_core::routing::{
    Buckets, Graph, Hierarchy, INF, Metric, Order, Query, Side, Sweep, Table, check_range,
};
use flate2::read::GzDecoder;
use petgraph::algo::dijkstra;
use petgraph::graph::{DiGraph, NodeIndex};

/// The fleet of Wuhan.
const UNITS: usize = 289;

/// A graph in both worlds, and the places asked about.
struct Case {
    name: String,
    graph: Graph,
    weights: Vec<u32>,
    peer: DiGraph<(), u32>,
    pairs: Vec<(u32, u32)>,
}

impl Case {
    fn new(name: &str, graph: Graph, weights: Vec<u32>) -> Self {
        let mut peer = DiGraph::with_capacity(graph.nodes(), graph.arcs());
        for _ in 0..graph.nodes() {
            peer.add_node(());
        }
        for arc in (0..graph.arcs() as u32).filter(|&arc| weights[arc as usize] < INF) {
            let ends = (graph.tail(arc).into(), graph.head(arc).into());
            peer.add_edge(ends.0, ends.1, weights[arc as usize]);
        }
        let mut random = Random(7);
        let mut node = || random.below(graph.nodes() as u64) as u32;
        let pairs = (0..1000).map(|_| (node(), node())).collect();
        Self {
            name: name.to_owned(),
            graph,
            weights,
            peer,
            pairs,
        }
    }

    fn peer_distance(&self, (from, to): (u32, u32)) -> Option<u32> {
        let to: NodeIndex = to.into();
        let found = dijkstra(&self.peer, from.into(), Some(to), |edge| *edge.weight());
        found.get(&to).copied()
    }

    fn peer_all(&self, from: u32) -> usize {
        dijkstra(&self.peer, from.into(), None, |edge| *edge.weight()).len()
    }
}

/// A grid of `side` x `side` junctions: every eighth street is quick; of the others one piece in
/// three is missing, and three in four where they would meet a quick one; one in ten is one-way.
fn city(side: u32) -> Case {
    let mut random = Random(u64::from(side));
    let (mut places, mut ends, mut weights) = (Vec::new(), Vec::new(), Vec::new());
    for node in 0..side * side {
        let (x, y) = (node % side, node / side);
        let mut jitter = || random.below(4000) as i32;
        places.push(Coordinate {
            lon_e7: x as i32 * 10_000 + jitter(),
            lat_e7: y as i32 * 10_000 + jitter(),
        });
        let mut street = |across: u32, along: u32, other: u32| {
            let quick = across.is_multiple_of(8);
            let meets_quick = along.is_multiple_of(8) || along % 8 == 7;
            let missing = if meets_quick { 9 } else { 4 };
            if !quick && random.below(12) < missing {
                return;
            }
            let time = 6000 + random.below(6000) as u32;
            let time = if quick { time / 3 } else { time };
            let back = if random.below(10) == 0 { INF } else { time };
            ends.push((node, other));
            weights.extend([time, back]);
        };
        if x + 1 < side {
            street(y, x, node + 1);
        }
        if y + 1 < side {
            street(x, y, node + side);
        }
    }
    let graph = Graph::new(places, ends).expect("a grid is a graph");
    Case::new(&format!("city of {}", side * side), graph, weights)
}

/// Wuhan, if it is there: a tenth of a second for nine metres on every road.
fn wuhan() -> Option<Case> {
    let folder = std::env::var_os("DISPATCH_DATA")?;
    let folder = Path::new(&folder).join("wuhan/roads/derived");
    let (mut places, mut rows) = (Vec::new(), std::collections::BTreeMap::new());
    for node in records(&folder.join("nodes.csv.gz"))? {
        let degrees = |column: usize| node.get(column)?.parse::<f64>().ok();
        rows.insert(node.get(0)?.to_owned(), places.len() as u32);
        places.push(Coordinate::from_degrees(degrees(1)?, degrees(2)?)?);
    }
    let (mut ends, mut weights) = (Vec::new(), Vec::new());
    for edge in records(&folder.join("edges.csv.gz"))? {
        let node = |column: usize| rows.get(edge.get(column)?).copied();
        let time = (edge.get(4)?.parse::<f64>().ok()? * 1000.0 / 9.0) as u32;
        ends.push((node(2)?, node(3)?));
        weights.extend([time, if edge.get(7)? == "0" { time } else { INF }]);
    }
    Some(Case::new("Wuhan", Graph::new(places, ends).ok()?, weights))
}

fn records(file: &Path) -> Option<Vec<csv::StringRecord>> {
    let reader = GzDecoder::new(File::open(file).ok()?);
    csv::Reader::from_reader(reader)
        .records()
        .collect::<Result<_, _>>()
        .ok()
}

/// New York, if it is there. Its arcs come in pairs of equal weight: one edge each.
fn new_york() -> Option<Case> {
    let folder = std::env::var_os("DISPATCH_DATA")?;
    let folder = Path::new(&folder).join("dimacs");
    let mut places = Vec::new();
    for [lon, lat] in numbers(&folder.join("USA-road-d.NY.co.gz"), "v")? {
        let (lon_e7, lat_e7) = (lon as i32 * 10, lat as i32 * 10);
        places.push(Coordinate { lon_e7, lat_e7 });
    }
    let (mut ends, mut weights) = (Vec::new(), Vec::new());
    for [from, to, time] in numbers(&folder.join("USA-road-t.NY.gr.gz"), "a")? {
        if from < to {
            ends.push((from as u32 - 1, to as u32 - 1));
            weights.extend([time as u32; 2]);
        }
    }
    Some(Case::new(
        "New York",
        Graph::new(places, ends).ok()?,
        weights,
    ))
}

/// The last `N` numbers of each line that begins with `kind`.
fn numbers<const N: usize>(file: &Path, kind: &str) -> Option<Vec<[i64; N]>> {
    let lines = BufReader::new(GzDecoder::new(File::open(file).ok()?)).lines();
    let lines = lines.map_while(Result::ok);
    let lines = lines.filter(|line| line.split(' ').next() == Some(kind));
    let parse = |line: String| {
        let words: Option<Vec<i64>> = line.split(' ').skip(1).map(|w| w.parse().ok()).collect();
        let words = words?;
        words[words.len().checked_sub(N)?..].try_into().ok()
    };
    lines.map(parse).collect()
}

/// Lets a result be needed.
fn keep<T>(result: T) {
    black_box(result);
}

fn compare(case: &Case, question: &str, kernel: Duration, peer: Duration) {
    let ratio = peer.as_secs_f64() / kernel.as_secs_f64();
    let name = &case.name;
    say(&format!(
        "{name}: {question}: {kernel:.2?}, petgraph {peer:.2?}: {ratio:.0} times"
    ));
}

/// Every question once: checked, timed against petgraph, and handed to criterion.
fn ask(case: &Case, criterion: &mut Criterion) {
    let (hierarchy, metric) = prepare(case);
    check(case, &hierarchy, &metric);
    let pair = |number: usize| case.pairs[number % case.pairs.len()];
    let peer_pair = mean(51, |number| keep(case.peer_distance(pair(number))));
    let peer_all = mean(11, |number| keep(case.peer_all(pair(number).0)));
    let mut group = criterion.benchmark_group(&case.name);
    let mut time = |question: &str, runs: u32, peer: Duration, run: &mut dyn FnMut(usize)| {
        compare(case, question, mean(runs, &mut *run), peer);
        let mut number = 0;
        group.bench_function(question, |bencher| {
            bencher.iter(|| {
                number += 1;
                run(number);
            });
        });
    };

    let mut query = Query::new(&hierarchy);
    time("point to point", 2000, peer_pair, &mut |number| {
        let (from, to) = pair(number);
        black_box(query.distance(&hierarchy, &metric, &[(from, 0)], &[(to, 0)]));
    });
    time("point to point with path", 2000, peer_pair, &mut |number| {
        let (from, to) = pair(number);
        black_box(query.path(&hierarchy, &metric, &[(from, 0)], &[(to, 0)]));
    });

    let (mut buckets, mut out) = (Buckets::new(&hierarchy, Side::Starts), Vec::new());
    for unit in 0..UNITS {
        buckets.insert(&hierarchy, &metric, unit, &[(case.pairs[unit].0, 0)]);
    }
    time("289 units to one scene", 2000, peer_all, &mut |number| {
        buckets.scan(&hierarchy, &metric, &[(pair(number).1, 0)], &mut out);
        black_box(&out);
    });
    time("one unit moved", 2000, peer_all, &mut |number| {
        let place = [(pair(number).0, 0)];
        buckets.insert(&hierarchy, &metric, number % UNITS, &place);
    });

    let mut sweep = Sweep::new(&hierarchy);
    time("one to all", 51, peer_all, &mut |number| {
        sweep.one_to_all(&hierarchy, &metric, &[(pair(number).0, 0)], &mut out);
        black_box(&out);
    });
    let ends = |node: u32| [(node, 0)];
    let all: Vec<_> = (0..case.graph.nodes() as u32).map(ends).collect();
    let table = Table::new(&hierarchy, &metric, &all);
    let sources: Vec<_> = case
        .pairs
        .iter()
        .take(64)
        .map(|pair| ends(pair.0))
        .collect();
    time("64 to all", 11, peer_all * 64, &mut |_| {
        table.rows(&sources, |_, row| keep(row.len()));
    });

    let mut spare = hierarchy.customise(&case.weights);
    time("new weights", 31, peer_all, &mut |_| {
        hierarchy.customise_into(&case.weights, &mut spare);
    });
    group.finish();
}

/// Prepares the graph and says what it took.
fn prepare(case: &Case) -> (Hierarchy, Metric) {
    let (mut order, mut hierarchy) = (None, None);
    let ordering = wall(|| order = Some(Order::by_dissection(&case.graph)));
    let order = order.expect("the order was just made");
    let building = mean(1, |_| hierarchy = Hierarchy::new(&case.graph, &order).ok());
    let hierarchy = hierarchy.expect("a road network is sparse");
    let checking = mean(1, |_| {
        check_range(&case.graph, &case.weights).expect("in range");
    });
    say(&format!(
        "{}: {} nodes, {} up-arcs, {} triangles, height {}: order {ordering:.2?}, hierarchy {building:.2?}, range {checking:.2?}",
        case.name,
        hierarchy.nodes(),
        hierarchy.up_arcs(),
        hierarchy.triangles(),
        hierarchy.height(),
    ));
    let metric = hierarchy.customise(&case.weights);
    (hierarchy, metric)
}

/// Stops when an answer is not petgraph's.
fn check(case: &Case, hierarchy: &Hierarchy, metric: &Metric) {
    let mut query = Query::new(hierarchy);
    for &(from, to) in &case.pairs[..50] {
        let found = query.distance(hierarchy, metric, &[(from, 0)], &[(to, 0)]);
        assert_eq!(found, case.peer_distance((from, to)), "from {from} to {to}");
        let path = query.path(hierarchy, metric, &[(from, 0)], &[(to, 0)]);
        let weigh = |path: dispatch_core::routing::Path| {
            let arcs = path.arcs.iter();
            arcs.map(|&arc| case.weights[arc as usize]).sum()
        };
        assert_eq!(found, path.map(weigh), "path from {from} to {to}");
    }
}

fn main() {
    let mut criterion = benches::criterion();
    for side in [126, 316] {
        ask(&city(side), &mut criterion);
    }
    for (name, case) in [("Wuhan", wuhan()), ("New York", new_york())] {
        match case {
            Some(case) => ask(&case, &mut criterion),
            None => say(&format!(
                "{name}: skipped, DISPATCH_DATA names no folder with it"
            )),
        }
    }
    criterion.final_summary();
}
