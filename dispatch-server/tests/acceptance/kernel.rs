//! The routing kernel on a real network: every kind of question against plain Dijkstra.
//!
//! On the junction graph: 1,000 pairs, their paths, one to all, the table, the buckets of both
//! sides. On the arcs of the file, where they are at hand: 1,000 pairs of its nodes.

use dispatch_core::ids::Id;
use dispatch_core::roads::Roads;
use dispatch_core::routing::{Buckets, INF, Path, Query, Side, Sweep, Table};
use dispatch_core::travel::Network;

use crate::draws::Draws;
use crate::failure::{Differences, Outcome, failure};
use crate::import::Import;
use crate::routes::Routes;
use crate::search::{Arc, Arcs, Tree};

const SOURCES: usize = 20;
/// Targets of a source: 20 × 50 pairs.
const TARGETS: usize = 50;
/// Targets of the table and scenes of the buckets.
const SCENES: usize = 200;

pub(crate) fn run(import: &Import) -> Outcome {
    let mut differences = Differences::default();
    same_from_its_file(&import.network, &mut differences)?;
    let modes = import.modes()?;
    let (mut pairs, mut raw) = (0, 0);
    for (mode, times) in modes.into_iter().enumerate() {
        let mut routes = Routes::new(&import.network, times);
        let mut check = Check::new(&mut routes, Draws(mode as u64), &mut differences);
        pairs += check.pairs()?;
        check.many();
        raw += check.nodes_of_the_file(import, mode)?;
    }
    differences.outcome(format!(
        "{}, {pairs} pairs of junctions and {raw} of the file's nodes equal",
        import.figures()
    ))
}

/// The road file brings back the same network.
fn same_from_its_file(network: &Network, differences: &mut Differences) -> Outcome<()> {
    let bytes = network.to_bytes();
    let again = Network::open(&bytes, "roads.bin")?;
    let same = again.roads() == network.roads() && again.hierarchy() == network.hierarchy();
    differences.check(same, || {
        "the network read from its own file is another".to_owned()
    });
    Ok(())
}

struct Check<'a, 'n> {
    routes: &'a mut Routes<'n>,
    arcs: Arcs,
    sources: Vec<u32>,
    trees: Vec<Tree>,
    draws: Draws,
    differences: &'a mut Differences,
}

impl<'a, 'n> Check<'a, 'n> {
    fn new(routes: &'a mut Routes<'n>, mut draws: Draws, differences: &'a mut Differences) -> Self {
        let arcs = junction_arcs(routes.roads(), routes.times.arcs());
        let sources = draws.many(SOURCES, arcs.nodes());
        let trees = sources.iter().map(|&source| arcs.from(source)).collect();
        Self {
            routes,
            arcs,
            sources,
            trees,
            draws,
            differences,
        }
    }

    /// Pairs of junctions: the time, and a path that is connected, exact and always the same.
    fn pairs(&mut self) -> Outcome<usize> {
        let (network, mut again) = (
            self.routes.network,
            Query::new(self.routes.network.hierarchy()),
        );
        let (hierarchy, metric) = (network.hierarchy(), &self.routes.metric);
        let mut query = Query::new(hierarchy);
        for (&source, tree) in self.sources.iter().zip(&self.trees) {
            for target in self.draws.many(TARGETS, self.arcs.nodes()) {
                let expected = tree.distance[target as usize];
                let (from, to) = ([(source, 0)], [(target, 0)]);
                let distance = query.distance(hierarchy, metric, &from, &to).map(u64::from);
                self.differences.check(distance == expected, || {
                    format!(
                        "junctions {source} → {target}: {distance:?} ms, by Dijkstra {expected:?}"
                    )
                });
                let path = query.path(hierarchy, metric, &from, &to);
                let twin = again.path(hierarchy, metric, &from, &to);
                self.differences.check(path == twin, || {
                    format!("{source} → {target}: another path each time")
                });
                let fault = path_fault(self.routes, path.as_ref(), [source, target], expected);
                self.differences.check(fault.is_none(), || {
                    format!("path {source} → {target}: {}", fault.unwrap_or_default())
                });
            }
        }
        Ok(self.sources.len() * TARGETS)
    }

    /// One to all, all to one, the table and the buckets say what one to one says.
    fn many(&mut self) {
        let (hierarchy, metric) = (self.routes.network.hierarchy(), &self.routes.metric);
        let scenes = self.draws.many(SCENES, self.arcs.nodes());
        let ends = |nodes: &[u32]| nodes.iter().map(|&node| [(node, 0)]).collect::<Vec<_>>();
        let (starts, targets) = (ends(&self.sources), ends(&scenes));
        let distance = |source: usize, node: u32| {
            self.trees[source].distance[node as usize].map_or(INF, |ms| ms as u32)
        };
        let differences = &mut *self.differences;
        let mut check = |what: &str, source: usize, node: u32, found: u32| {
            let expected = distance(source, node);
            differences.check(found == expected, || {
                format!(
                    "{what} {} → {node}: {found} ms, by Dijkstra {expected}",
                    self.sources[source]
                )
            });
        };
        let (mut sweep, mut row) = (Sweep::new(hierarchy), Vec::new());
        for (source, from) in starts.iter().enumerate() {
            sweep.one_to_all(hierarchy, metric, from, &mut row);
            (0..)
                .zip(&row)
                .for_each(|(node, &found)| check("one to all", source, node, found));
        }
        let table = Table::new(hierarchy, metric, &targets);
        table.rows(&starts, |source, row| {
            scenes
                .iter()
                .zip(row)
                .for_each(|(&node, &found)| check("table", source, node, found));
        });
        table.rows_parallel(&starts, |source, row| {
            scenes
                .iter()
                .zip(row)
                .for_each(|(&node, &found)| check("parallel table", source, node, found));
        });
        let mut units = Buckets::new(hierarchy, Side::Starts);
        starts
            .iter()
            .enumerate()
            .for_each(|(slot, from)| units.insert(hierarchy, metric, slot, from));
        for (&scene, to) in scenes.iter().zip(&targets) {
            units.scan(hierarchy, metric, to, &mut row);
            row.iter()
                .enumerate()
                .for_each(|(source, &found)| check("units to scene", source, scene, found));
            sweep.all_to_one(hierarchy, metric, to, &mut row);
            let from_all = self.sources.iter().enumerate();
            from_all
                .for_each(|(source, &node)| check("all to one", source, scene, row[node as usize]));
        }
        let mut hospitals = Buckets::new(hierarchy, Side::Ends);
        targets
            .iter()
            .enumerate()
            .for_each(|(slot, to)| hospitals.insert(hierarchy, metric, slot, to));
        for (source, from) in starts.iter().enumerate() {
            hospitals.scan(hierarchy, metric, from, &mut row);
            scenes
                .iter()
                .zip(&row)
                .for_each(|(&node, &found)| check("scene to hospitals", source, node, found));
        }
    }

    /// Pairs of nodes of the file, against its own arcs.
    fn nodes_of_the_file(&mut self, import: &Import, mode: usize) -> Outcome<usize> {
        let Some((original, arcs)) = import
            .original
            .as_ref()
            .and_then(|o| Some((o, o.modes.get(mode)?)))
        else {
            return Ok(0);
        };
        let names: Vec<&String> = original.nodes.keys().collect();
        let mut pairs = 0;
        for from in self.draws.many(SOURCES, names.len()) {
            let from = names[from as usize];
            let tree = arcs.from(original.nodes[from]);
            for to in self.draws.many(TARGETS, names.len()) {
                let to = names[to as usize];
                let point = |name: &str| {
                    self.routes
                        .point(name)
                        .ok_or_else(|| failure(format!("no node {name}")))
                };
                let (start, end) = (point(from)?, point(to)?);
                let found = self.routes.between(start, end).map(u64::from);
                let expected = tree.distance[original.nodes[to] as usize];
                pairs += 1;
                self.differences.check(found == expected, || {
                    format!("nodes {from} → {to}: {found:?} ms, by Dijkstra on the file's arcs {expected:?}")
                });
            }
        }
        Ok(pairs)
    }
}

fn junction_arcs(roads: &Roads, times: &[u32]) -> Arcs {
    let both = roads
        .edges()
        .iter()
        .zip(times.chunks_exact(2))
        .flat_map(|(edge, times)| {
            let (from, to) = (edge.from.index() as u32, edge.to.index() as u32);
            [(from, to, times[0]), (to, from, times[1])]
        });
    let open: Vec<Arc> = both.filter(|&(.., ms)| ms < INF).collect();
    Arcs::new(roads.junctions(), &open)
}

/// What is wrong with a path, if anything.
fn path_fault(
    routes: &Routes,
    path: Option<&Path>,
    [from, to]: [u32; 2],
    expected: Option<u64>,
) -> Option<String> {
    let (path, expected) = match (path, expected) {
        (None, None) => return None,
        (Some(path), Some(expected)) => (path, expected),
        (path, expected) => return Some(format!("{path:?} where Dijkstra says {expected:?}")),
    };
    let (mut at, mut sum) = (from, 0);
    for &arc in &path.arcs {
        let edge = &routes.roads().edges().as_slice()[arc as usize / 2];
        let ends = [edge.from, edge.to].map(|junction| junction.index() as u32);
        let (tail, head) = if arc % 2 == 0 {
            (ends[0], ends[1])
        } else {
            (ends[1], ends[0])
        };
        if tail != at {
            return Some(format!("arc {arc} leaves {tail}, but the path is at {at}"));
        }
        (at, sum) = (head, sum + u64::from(routes.times.arcs()[arc as usize]));
    }
    let exact = at == to && sum == expected && u64::from(path.weight) == expected;
    (!exact).then(|| {
        format!(
            "ends at {at} with {sum} ms, claims {} ms, by Dijkstra {expected}",
            path.weight
        )
    })
}
