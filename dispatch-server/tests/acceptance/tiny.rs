//! Toy networks: every pair of nodes in every mode, against Dijkstra on the arcs of the file.

use crate::failure::{Differences, Outcome, failure};
use crate::import::Import;
use crate::routes::Routes;

/// A network of more nodes is no toy.
pub(crate) const MOST_NODES: usize = 500;

pub(crate) fn run(import: &Import) -> Outcome {
    let original = import.original()?;
    let mut differences = Differences::default();
    let (mut pairs, mut apart) = (0, 0);
    let modes = import.modes()?;
    differences.check(modes.len() == original.modes.len(), || {
        format!(
            "{} modes were imported of {}",
            modes.len(),
            original.modes.len()
        )
    });
    for (mode, (times, arcs)) in modes.into_iter().zip(&original.modes).enumerate() {
        let mut routes = Routes::new(&import.network, times);
        for (from, &source) in &original.nodes {
            let tree = arcs.from(source);
            for (to, &target) in &original.nodes {
                let point = |name: &str| {
                    routes
                        .point(name)
                        .ok_or_else(|| failure(format!("no node {name}")))
                };
                let (start, end) = (point(from)?, point(to)?);
                let (ours, true_ms) = (
                    routes.between(start, end).map(u64::from),
                    tree.distance[target as usize],
                );
                pairs += 1;
                apart += usize::from(true_ms.is_none());
                differences.check(ours == true_ms, || {
                    format!(
                        "mode {}: {from} → {to} takes {ours:?} ms, by Dijkstra {true_ms:?}",
                        mode + 1
                    )
                });
            }
        }
    }
    differences.outcome(format!(
        "{} nodes, {} junctions, {pairs} pairs equal, {apart} without a way",
        original.nodes.len(),
        import.roads().junctions()
    ))
}
