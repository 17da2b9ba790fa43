//! The routing kernel on a real network: every kind of question against plain Dijkstra.
//!
//! On the junction graph, for every mode as imported and again under closures and slow roads, all of
//! them in use at once, each as it comes from new weights and as it is kept: 1,000 pairs, their
//! paths, one to all, tables in all registers and on several threads, the buckets of both sides. On
//! the arcs of the file, where they are at hand: 1,000 pairs of its nodes.

mod many;
mod weighing;

use dispatch_core::ids::Id;
use dispatch_core::routing::{Path, Query};
use dispatch_core::travel::Network;

use self::weighing::Weighing;
use crate::draws::Draws;
use crate::failure::{Differences, Outcome, failure};
use crate::import::Import;
use crate::routes::Routes;

const SOURCES: usize = 20;
/// Targets of a source: 20 × 50 pairs.
const TARGETS: usize = 50;

pub(crate) fn run(import: &Import) -> Outcome {
    let (network, mut differences) = (&import.network, Differences::default());
    same_from_its_file(network, &mut differences)?;
    let (modes, mut draws) = (import.modes()?, Draws(1));
    let mut all = Vec::new();
    for (mode, times) in modes.iter().enumerate() {
        all.push(Weighing::of(network, mode, times.arcs(), &mut draws));
        all.push(Weighing::disturbed(network, mode, times.arcs(), &mut draws));
    }
    pairs(network, &all, &mut draws, &mut differences);
    for weighing in &all {
        many::check(network, weighing, &mut draws, &mut differences)?;
    }
    let mut raw = 0;
    for (mode, times) in modes.into_iter().enumerate() {
        let mut routes = Routes::new(network, times);
        raw += nodes_of_the_file(&mut routes, import, mode, &mut draws, &mut differences)?;
    }
    differences.outcome(format!(
        "{}, {} pairs of junctions under {} weightings and {raw} pairs of the file's nodes equal",
        import.figures(),
        SOURCES * TARGETS,
        all.len(),
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

/// Pairs of junctions: the time, and a path that is connected, exact and always the same. The
/// weightings take turns on the same scratch space.
fn pairs(network: &Network, all: &[Weighing], draws: &mut Draws, differences: &mut Differences) {
    let hierarchy = network.hierarchy();
    let mut query = Query::new(hierarchy);
    for source in 0..SOURCES {
        for target in draws.many(TARGETS, hierarchy.nodes()) {
            for weighing in all {
                let (name, from) = (&weighing.name, weighing.sources[source]);
                let expected = weighing.trees[source].distance[target as usize];
                let mut first = None;
                for metric in &weighing.metrics {
                    let ends = ([(from, 0)], [(target, 0)]);
                    let distance = query.distance(hierarchy, metric, &ends.0, &ends.1);
                    differences.check(distance.map(u64::from) == expected, || {
                        format!("{name}, junctions {from} → {target}: {distance:?} ms, by Dijkstra {expected:?}")
                    });
                    let path = query.path(hierarchy, metric, &ends.0, &ends.1);
                    let fault =
                        path_fault(network, weighing, path.as_ref(), [from, target], expected);
                    differences.check(fault.is_none(), || {
                        format!(
                            "{name}, path {from} → {target}: {}",
                            fault.unwrap_or_default()
                        )
                    });
                    let same = first.get_or_insert_with(|| path.clone()) == &path;
                    differences.check(same, || {
                        format!(
                            "{name}, {from} → {target}: another path by the metric that is kept"
                        )
                    });
                }
            }
        }
    }
}

/// Pairs of nodes of the file, against its own arcs.
fn nodes_of_the_file(
    routes: &mut Routes,
    import: &Import,
    mode: usize,
    draws: &mut Draws,
    differences: &mut Differences,
) -> Outcome<usize> {
    let Some((original, arcs)) = import
        .original
        .as_ref()
        .and_then(|o| Some((o, o.modes.get(mode)?)))
    else {
        return Ok(0);
    };
    let names: Vec<&String> = original.nodes.keys().collect();
    let mut pairs = 0;
    for from in draws.many(SOURCES, names.len()) {
        let from = names[from as usize];
        let tree = arcs.from(original.nodes[from]);
        for to in draws.many(TARGETS, names.len()) {
            let to = names[to as usize];
            let point = |name: &str| {
                routes
                    .point(name)
                    .ok_or_else(|| failure(format!("no node {name}")))
            };
            let (start, end) = (point(from)?, point(to)?);
            let found = routes.between(start, end).map(u64::from);
            let expected = tree.distance[original.nodes[to] as usize];
            pairs += 1;
            differences.check(found == expected, || {
                format!(
                    "nodes {from} → {to}: {found:?} ms, by Dijkstra on the file's arcs {expected:?}"
                )
            });
        }
    }
    Ok(pairs)
}

/// What is wrong with a path, if anything.
fn path_fault(
    network: &Network,
    weighing: &Weighing,
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
        let edge = &network.roads().edges().as_slice()[arc as usize / 2];
        let ends = [edge.from, edge.to].map(|junction| junction.index() as u32);
        let (tail, head) = if arc % 2 == 0 {
            (ends[0], ends[1])
        } else {
            (ends[1], ends[0])
        };
        if tail != at {
            return Some(format!("arc {arc} leaves {tail}, but the path is at {at}"));
        }
        (at, sum) = (head, sum + u64::from(weighing.weights[arc as usize]));
    }
    let exact = at == to && sum == expected && u64::from(path.weight) == expected;
    (!exact).then(|| {
        format!(
            "ends at {at} with {sum} ms, claims {} ms, by Dijkstra {expected}",
            path.weight
        )
    })
}
