//! One set of weights on a network, with what Dijkstra says under it.

use dispatch_core::ids::Id;
use dispatch_core::roads::Roads;
use dispatch_core::routing::{INF, Metric};
use dispatch_core::travel::Network;

use super::SOURCES;
use crate::draws::Draws;
use crate::search::{Arc, Arcs, Tree};

/// One edge of so many is closed, and one is slow.
const DISTURBED: usize = 25;

/// Weights, their metrics, and the trees of some sources.
pub(crate) struct Weighing {
    /// What a difference is reported under.
    pub(crate) name: String,
    /// Milliseconds of each arc.
    pub(crate) weights: Vec<u32>,
    /// As it comes from new weights, and as it is kept.
    pub(crate) metrics: [Metric; 2],
    /// Junctions.
    pub(crate) sources: Vec<u32>,
    /// What Dijkstra finds from each of them.
    pub(crate) trees: Vec<Tree>,
}

impl Weighing {
    /// The weights of a mode. The metric was another's before, as a closure leaves it that is over.
    pub(crate) fn of(network: &Network, mode: usize, weights: &[u32], draws: &mut Draws) -> Self {
        let mut metric = network.hierarchy().customise(&disturb(weights, draws));
        network.hierarchy().customise_into(weights, &mut metric);
        Self::by(
            network,
            format!("mode {mode}"),
            weights.to_vec(),
            metric,
            draws,
        )
    }

    /// The same with some edges closed and some slow.
    pub(crate) fn disturbed(
        network: &Network,
        mode: usize,
        weights: &[u32],
        draws: &mut Draws,
    ) -> Self {
        let weights = disturb(weights, draws);
        let metric = network.hierarchy().customise(&weights);
        let name = format!("mode {mode} under closures");
        Self::by(network, name, weights, metric, draws)
    }

    fn by(
        network: &Network,
        name: String,
        weights: Vec<u32>,
        metric: Metric,
        draws: &mut Draws,
    ) -> Self {
        let arcs = junction_arcs(network.roads(), &weights);
        let sources = draws.many(SOURCES, arcs.nodes());
        Self {
            trees: sources.iter().map(|&source| arcs.from(source)).collect(),
            sources,
            metrics: [metric.clone(), metric.perfected(network.hierarchy())],
            name,
            weights,
        }
    }

    /// What Dijkstra says from a source to a junction.
    pub(crate) fn distance(&self, source: usize, node: u32) -> u32 {
        self.trees[source].distance[node as usize].map_or(INF, |ms| ms as u32)
    }
}

fn disturb(weights: &[u32], draws: &mut Draws) -> Vec<u32> {
    let mut weights = weights.to_vec();
    for edge in weights.as_chunks_mut::<2>().0 {
        match draws.below(DISTURBED) {
            0 => *edge = [INF; 2],
            1 => edge
                .iter_mut()
                .for_each(|ms| *ms = ms.saturating_mul(4).min(INF)),
            _ => {}
        }
    }
    weights
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
