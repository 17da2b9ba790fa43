//! The questions of the report, each asked of the product's kernel.

use std::collections::BTreeMap;
use std::fmt;
use std::hint::black_box;
use std::time::Duration;

use benches::{Random, mean, say, wall};
use criterion::{BenchmarkGroup, Criterion, measurement::WallTime};
use dispatch_core::routing::{
    Buckets, Graph, Hierarchy, INF, Matrix, Metric, Order, Path, Query, Side, Sweep, Table,
    check_range,
};

use crate::ALLOCATED;
use crate::graphs::Network;
use crate::mixed;
use crate::peers::{Figure, Petgraph, kernels};

/// The units of a city on duty.
pub(crate) const UNITS: usize = 200;

/// A question; the report's rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Row {
    Distance,
    Path,
    Weights,
    KeptWeights,
    Nearest,
    Moved,
    SmallTable,
    LargeTable,
    Coverage,
    OneToAll,
    Stored,
    AllPairs,
    Mixed,
}

impl fmt::Display for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Distance => "R1 point to point",
            Self::Path => "R2 point to point with path",
            Self::Weights => "R3 new weights until the first answer",
            Self::KeptWeights => "R3 and perfected, for a metric that stays",
            Self::Nearest => "R4 five of 200 units to a scene",
            Self::Moved => "R4 one unit moved",
            Self::SmallTable => "R5 100 x 10,000 distances",
            Self::LargeTable => "R5 1,000 x 50,000 distances",
            Self::Coverage => "R6 2,000 x 100,000 within a limit, a bit each",
            Self::OneToAll => "R7 one to all, of 64 together, the farthest",
            Self::Stored => "R7 one to all, of 64 together, stored",
            Self::AllPairs => "R9 all pairs in whole seconds",
            Self::Mixed => "R10 a control room's seconds",
        })
    }
}

/// The places asked about, drawn once.
pub(crate) struct Places {
    pub(crate) pairs: Vec<(u32, u32)>,
    pub(crate) units: Vec<u32>,
    /// All different.
    pub(crate) targets: Vec<u32>,
}

impl Places {
    fn of(graph: &Graph) -> Self {
        let mut random = Random(7);
        let nodes = graph.nodes() as u64;
        let mut node = || random.below(nodes) as u32;
        let pairs = (0..1000).map(|_| (node(), node())).collect();
        let units = (0..UNITS).map(|_| node()).collect();
        let mut targets: Vec<u32> = (0..graph.nodes() as u32).collect();
        for at in (1..targets.len()).rev() {
            targets.swap(at, random.below(at as u64 + 1) as usize);
        }
        Self {
            pairs,
            units,
            targets,
        }
    }
}

/// Which questions a network is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Scope {
    /// All that are about one network, next to the peers.
    All,
    /// Those of a city: also all pairs.
    City,
    /// Only the product's own figures; for networks too large for the peers' patience.
    Own,
}

/// Whether a row is asked for: by what follows the slash of a filter, or because nothing does.
fn wanted(row: Row) -> bool {
    let filter = crate::filter();
    let number = filter.split_once('/').map(|(_, number)| number);
    number.is_none_or(|number| row.to_string().starts_with(number))
}

/// A report line: ours, each peer's, the ratio.
fn report(name: &str, row: Row, own: Duration, figures: &[Figure]) {
    let mut line = format!("{name}: {row}: {own:.2?}");
    for figure in figures.iter().filter(|figure| figure.row == row) {
        let ratio = figure.time.as_secs_f64() / own.as_secs_f64();
        line += &format!("; {} {:.2?}, {ratio:.1} times", figure.peer, figure.time);
    }
    say(&line);
}

/// Every question of the scope: checked, timed next to the peers, and handed to criterion.
pub(crate) fn ask(network: &Network, scope: Scope, criterion: &mut Criterion) {
    let places = Places::of(&network.graph);
    let (hierarchy, metric) = prepare(network);
    let petgraph = Petgraph::new(network);
    let truth: BTreeMap<u32, Vec<u32>> = places.pairs[..20]
        .iter()
        .map(|&(from, _)| (from, petgraph.all(from)))
        .collect();
    check(network, &places, &truth, &hierarchy, &metric);
    let mut figures = Vec::new();
    if scope != Scope::Own {
        figures = petgraph.figures(&places);
    }
    if scope == Scope::All {
        figures.extend(kernels(network, &places, &truth));
    }
    let mut asked = Asked {
        network,
        places: &places,
        hierarchy: &hierarchy,
        metric: &metric,
        truth: &truth,
        figures: &figures,
        group: criterion.benchmark_group(&network.name),
    };
    asked.one_to_one();
    asked.units();
    asked.tables(scope);
    asked.weights();
    asked.group.finish();
    if scope == Scope::All && wanted(Row::Mixed) {
        mixed::watch(network, &hierarchy);
    }
}

/// Prepares the graph and says what it took.
fn prepare(network: &Network) -> (Hierarchy, Metric) {
    let (mut order, mut hierarchy) = (None, None);
    let ordering = wall(|| order = Some(Order::by_dissection(&network.graph)));
    let order = order.expect("the order was just made");
    let building = wall(|| hierarchy = Hierarchy::new(&network.graph, &order).ok());
    let hierarchy = hierarchy.expect("a road network is sparse");
    let checking = mean(1, |_| {
        check_range(&network.graph, &network.weights).expect("in range");
    });
    let (metric, weights) = held(|| hierarchy.customise(&network.weights).perfected(&hierarchy));
    let (_, shape) = held(|| hierarchy.clone());
    let (_, graph) = held(|| network.graph.clone());
    let kept = metric.kept_arcs().unwrap_or_default();
    say(&format!(
        "{}: {} nodes, {} up-arcs ({} and {} kept), {} triangles, height {}: order {ordering:.2?} and hierarchy {building:.2?} on {} threads, range {checking:.2?}; \
         in memory {graph} graph, {shape} hierarchy, {weights} a perfected metric",
        network.name,
        hierarchy.nodes(),
        hierarchy.up_arcs(),
        kept[0],
        kept[1],
        hierarchy.triangles(),
        hierarchy.height(),
        std::thread::available_parallelism().map_or(1, usize::from),
    ));
    (hierarchy, metric)
}

/// What was made, and the memory it holds.
fn held<T>(make: impl FnOnce() -> T) -> (T, String) {
    let before = ALLOCATED.current_usage();
    let made = make();
    let bytes = ALLOCATED.current_usage().saturating_sub(before);
    (made, format!("{:.1} MB", bytes as f64 / 1e6))
}

/// Stops when an answer is not petgraph's.
fn check(
    network: &Network,
    places: &Places,
    truth: &BTreeMap<u32, Vec<u32>>,
    hierarchy: &Hierarchy,
    perfected: &Metric,
) {
    let basic = hierarchy.customise(&network.weights);
    let mut query = Query::new(hierarchy);
    let mut buckets = Buckets::new(hierarchy, Side::Starts);
    for (slot, &from) in truth.keys().enumerate() {
        buckets.insert(hierarchy, perfected, slot, &[(from, 0)]);
    }
    let mut scanned = Vec::new();
    for &(_, to) in &places.pairs[..50] {
        buckets.scan(hierarchy, perfected, &[(to, 0)], &mut scanned);
        for ((&from, row), &scanned) in truth.iter().zip(&scanned) {
            let true_distance = row[to as usize];
            let ends = ([(from, 0)], [(to, 0)]);
            for metric in [&basic, perfected] {
                let found = query.distance(hierarchy, metric, &ends.0, &ends.1);
                assert_eq!(found.unwrap_or(INF), true_distance, "from {from} to {to}");
                let path = query.path(hierarchy, metric, &ends.0, &ends.1);
                let weigh = |path: Path| -> u32 {
                    let arcs = path.arcs.iter();
                    arcs.map(|&arc| network.weights[arc as usize]).sum()
                };
                let weight = path.map_or(INF, weigh);
                assert_eq!(weight, true_distance, "path from {from} to {to}");
            }
            assert_eq!(scanned, true_distance, "scan from {from} to {to}");
        }
    }
    let all: Vec<_> = (0..network.graph.nodes() as u32)
        .map(|node| [(node, 0)])
        .collect();
    let sources: Vec<_> = truth.keys().map(|&from| [(from, 0)]).collect();
    let table = Table::new(hierarchy, perfected, &all);
    let rows: Vec<&Vec<u32>> = truth.values().collect();
    table.rows(&sources, |number, row| {
        assert!(row == rows[number], "row {number}");
    });
    let mut sweep = Sweep::new(hierarchy);
    let mut out = Vec::new();
    for (&from, row) in truth {
        sweep.one_to_all(hierarchy, perfected, &[(from, 0)], &mut out);
        assert!(&out == row, "one to all from {from}");
    }
}

struct Asked<'a, 'b> {
    network: &'a Network,
    places: &'a Places,
    hierarchy: &'a Hierarchy,
    metric: &'a Metric,
    truth: &'a BTreeMap<u32, Vec<u32>>,
    figures: &'a [Figure],
    group: BenchmarkGroup<'b, WallTime>,
}

impl Asked<'_, '_> {
    fn pair(&self, number: usize) -> (u32, u32) {
        self.places.pairs[number % self.places.pairs.len()]
    }

    /// Times a question, says the line, and hands it to criterion.
    fn time(&mut self, row: Row, runs: u32, run: &mut dyn FnMut(usize)) {
        if !wanted(row) {
            return;
        }
        let own = mean(runs, &mut *run);
        report(&self.network.name, row, own, self.figures);
        let mut number = 0;
        self.group.bench_function(row.to_string(), |bencher| {
            bencher.iter(|| {
                number += 1;
                run(number);
            });
        });
    }

    fn one_to_one(&mut self) {
        let (hierarchy, metric, places) = (self.hierarchy, self.metric, self.places);
        let pair = |number: usize| places.pairs[number % places.pairs.len()];
        let mut query = Query::new(hierarchy);
        self.time(Row::Distance, 1000, &mut |number| {
            let (from, to) = pair(number);
            black_box(query.distance(hierarchy, metric, &[(from, 0)], &[(to, 0)]));
        });
        self.time(Row::Path, 1000, &mut |number| {
            let (from, to) = pair(number);
            black_box(query.path(hierarchy, metric, &[(from, 0)], &[(to, 0)]));
        });
    }

    fn units(&mut self) {
        let (hierarchy, metric, places) = (self.hierarchy, self.metric, self.places);
        let (mut buckets, mut out) = (Buckets::new(hierarchy, Side::Starts), Vec::new());
        for (slot, &unit) in places.units.iter().enumerate() {
            buckets.insert(hierarchy, metric, slot, &[(unit, 0)]);
        }
        let mut ranked = Vec::new();
        self.time(Row::Nearest, 1000, &mut |number| {
            let scene = places.pairs[number % places.pairs.len()].1;
            buckets.scan(hierarchy, metric, &[(scene, 0)], &mut out);
            ranked.clear();
            ranked.extend(out.iter().copied().zip(0u32..));
            ranked.select_nth_unstable(5);
            ranked[..5].sort_unstable();
            black_box(&ranked[..5]);
        });
        self.time(Row::Moved, 1000, &mut |number| {
            let place = places.pairs[number % places.pairs.len()].0;
            buckets.insert(hierarchy, metric, number % UNITS, &[(place, 0)]);
        });
    }

    fn tables(&mut self, scope: Scope) {
        let (hierarchy, metric, places) = (self.hierarchy, self.metric, self.places);
        let ends = |nodes: &[u32]| -> Vec<[(u32, u32); 1]> {
            nodes.iter().map(|&node| [(node, 0)]).collect()
        };
        let sources: Vec<u32> = places.targets.iter().rev().take(2000).copied().collect();
        let sources = ends(&sources);
        for (row, count, targets) in [
            (Row::SmallTable, 100, 10_000),
            (Row::LargeTable, 1000, 50_000),
        ] {
            let Some(targets) = places.targets.get(..targets).filter(|_| wanted(row)) else {
                continue;
            };
            let targets = ends(targets);
            let mut matrix = Matrix::new(count, targets.len(), 1);
            let own = mean(1, |_| {
                let table = Table::new(hierarchy, metric, &targets);
                table.fill(&sources[..count], &mut matrix);
                black_box(&matrix);
            });
            report(&self.network.name, row, own, self.figures);
        }
        if let Some(targets) = places.targets.get(..100_000)
            && wanted(Row::Coverage)
        {
            let targets = ends(targets);
            let limits = vec![6000; targets.len()];
            let mut bits = vec![0u64; targets.len() * sources.len().div_ceil(64)];
            let own = mean(1, |_| {
                let table = Table::new(hierarchy, metric, &targets);
                table.within(&sources, &limits, |first, block| {
                    bits[first / 64 * block.len()..][..block.len()].copy_from_slice(block);
                });
            });
            report(&self.network.name, Row::Coverage, own, self.figures);
        }
        let all: Vec<u32> = (0..self.network.graph.nodes() as u32).collect();
        let all = ends(&all);
        let table = Table::new(hierarchy, metric, &all);
        if wanted(Row::OneToAll) {
            let own = mean(3, |_| {
                let mut farthest = [0; 64];
                table.columns(&sources[..64], |_, _, column| {
                    for (farthest, &near) in farthest.iter_mut().zip(column) {
                        *farthest = near.max(*farthest);
                    }
                });
                black_box(farthest);
            });
            report(&self.network.name, Row::OneToAll, own / 64, self.figures);
            let mut matrix = Matrix::new(64, all.len(), 1);
            let own = mean(3, |_| {
                table.fill(&sources[..64], &mut matrix);
                black_box(&matrix);
            });
            report(&self.network.name, Row::Stored, own / 64, self.figures);
        }
        if scope == Scope::City && wanted(Row::AllPairs) {
            self.all_pairs(&table, &all);
        }
    }

    /// All pairs to the nearest whole second.
    fn all_pairs(&self, table: &Table, all: &[[(u32, u32); 1]]) {
        let mut seconds = Matrix::new(all.len(), all.len(), 1);
        let own = mean(1, |_| table.fill_rounded(all, 10, &mut seconds));
        report(&self.network.name, Row::AllPairs, own, self.figures);
        for (&from, row) in self.truth {
            for (target, &tenths) in row.iter().enumerate() {
                let found = seconds.get(from as usize, target).expect("all pairs");
                let off = 10 * i64::from(found) - i64::from(tenths.min(10 * u32::from(u16::MAX)));
                assert!(off.abs() <= 5, "from {from} to {target}");
            }
        }
    }

    fn weights(&mut self) {
        let (hierarchy, weights) = (self.hierarchy, self.network.weights.as_slice());
        let (from, to) = self.pair(1);
        let mut query = Query::new(hierarchy);
        let mut spare = hierarchy.customise(weights);
        self.time(Row::Weights, 9, &mut |_| {
            hierarchy.customise_into(weights, &mut spare);
            black_box(query.distance(hierarchy, &spare, &[(from, 0)], &[(to, 0)]));
        });
        self.time(Row::KeptWeights, 3, &mut |_| {
            black_box(hierarchy.customise(weights).perfected(hierarchy));
        });
    }
}
