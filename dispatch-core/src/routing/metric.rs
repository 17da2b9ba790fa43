//! A metric: one set of weights, customised to a hierarchy.
//!
//! Every up-arc gets the weight of the cheapest edge on it in each direction, then each lower
//! triangle x < y < z relaxes (y,z) by the way over x, from the bottom up (Dibbelt, Strasser,
//! Wagner 2016, basic customisation). Afterwards every up-arc weighs exactly as much as its
//! cheapest edge or its cheapest lower triangle. One linear scan of the triangle list: 0.5 ms for
//! Wuhan's 506,000 triangles, 12 ms for New York's 8.4 million. Weights
//! only fall and never pass [`INF`], so sums of two fit.

use super::blocks::Blocks;
use super::graph::{INF, NONE};
use super::hierarchy::Hierarchy;
use super::packed::Packed;
use super::pairs::{self, DOWN, Pair, UP};
use super::triangles;

/// One set of weights, ready for queries on the hierarchy it was customised to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Metric {
    /// The weights of the graph's own arcs, for telling an edge from a shortcut.
    arcs: Vec<u32>,
    pub(crate) ups: Ups,
}

/// The weights of the up-arcs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Ups {
    /// Of all, as customised.
    Basic(Vec<Pair>),
    /// Of those that shortest paths need.
    Packed(Packed),
}

impl Default for Ups {
    fn default() -> Self {
        Self::Basic(Vec::new())
    }
}

impl Hierarchy {
    /// The metric of these weights, one an arc; [`INF`] and more means closed.
    ///
    /// # Panics
    /// When there is not one weight for each arc of the graph.
    pub fn customise(&self, weights: &[u32]) -> Metric {
        let mut metric = Metric::default();
        self.customise_into(weights, &mut metric);
        metric
    }

    /// As [`Self::customise`], into the memory of a metric no longer needed.
    ///
    /// # Panics
    /// When there is not one weight for each arc of the graph.
    pub fn customise_into(&self, weights: &[u32], metric: &mut Metric) {
        assert_eq!(weights.len(), self.arcs(), "one weight an arc");
        metric.arcs.clear();
        metric
            .arcs
            .extend(weights.iter().map(|&weight| weight.min(INF)));
        let mut ups = match std::mem::take(&mut metric.ups) {
            Ups::Basic(ups) => ups,
            Ups::Packed(_) => Vec::new(),
        };
        ups.clear();
        ups.resize(self.heads.len(), [INF; 2]);
        self.lay_edges(&metric.arcs, &mut ups);
        match &self.triangles {
            Some(list) => pairs::relax(self, list, &mut ups),
            None => self.relax_merged(&mut ups),
        }
        metric.ups = Ups::Basic(ups);
    }

    /// Gives each up-arc the cheapest of the edges on it.
    fn lay_edges(&self, arcs: &[u32], ups: &mut [Pair]) {
        for (&on, weights) in self.lies_on.iter().zip(arcs.as_chunks::<2>().0) {
            if on != NONE {
                let pair = &mut ups[on as usize / 2];
                let turned = on as usize & 1;
                pair[UP] = pair[UP].min(weights[turned]);
                pair[DOWN] = pair[DOWN].min(weights[1 - turned]);
            }
        }
    }

    fn relax_merged(&self, ups: &mut [Pair]) {
        for x in 0..self.nodes() {
            for arc in self.first[x]..self.first[x + 1] {
                let (first, mut at) = (ups[arc as usize], arc as usize);
                triangles::third_arcs(&self.first, &self.heads, x, arc, |third| {
                    at += 1;
                    let second = ups[at];
                    let third = &mut ups[third as usize];
                    *third = pairs::relaxed(first, second, *third);
                });
            }
        }
    }
}

impl Metric {
    /// The same metric with the arcs no shortest path needs left out of its searches, and the
    /// middles of its shortcuts noted: the same answers and paths, several times sooner. Worth its
    /// time, three customisations, for a metric that stays.
    #[must_use]
    pub fn perfected(mut self, hierarchy: &Hierarchy) -> Self {
        if let Ups::Basic(basic) = &self.ups
            && let Some(packed) = Packed::new(hierarchy, &self.arcs, basic)
        {
            self.ups = Ups::Packed(packed);
        }
        self
    }

    /// How many arcs searches up and down read, once the metric was [`Self::perfected`].
    pub fn kept_arcs(&self) -> Option<[usize; 2]> {
        match &self.ups {
            Ups::Basic(_) => None,
            Ups::Packed(packed) => Some(packed.kept()),
        }
    }

    /// Asks memory for where the arcs of a rank lie, in one direction, if the metric is perfected.
    #[inline(always)]
    pub(crate) fn fetch_range<const SIDE: usize>(&self, rank: u32) {
        if let Ups::Packed(packed) = &self.ups {
            packed.fetch_range::<SIDE>(rank);
        }
    }

    /// Asks memory for these arcs.
    #[inline(always)]
    pub(crate) fn fetch_arcs<const SIDE: usize>(&self, rank: u32) {
        if let Ups::Packed(packed) = &self.ups {
            packed.fetch_arcs::<SIDE>(rank);
        }
    }

    /// The arcs between a rank and those above it, in one direction, if they lie in blocks.
    #[inline(always)]
    pub(crate) fn blocks<const SIDE: usize>(&self, rank: u32) -> Option<Blocks<'_>> {
        let Ups::Packed(packed) = &self.ups else {
            return None;
        };
        let (depths, weights) = packed.arcs::<SIDE>(rank);
        Blocks::of(depths, weights)
    }

    /// Hands over the arcs between a rank and those above it, in one direction: the depth of the
    /// upper end, and the weight.
    #[inline(always)]
    pub(crate) fn each_up<const SIDE: usize>(
        &self,
        hierarchy: &Hierarchy,
        rank: u32,
        mut found: impl FnMut(usize, u32),
    ) {
        match &self.ups {
            Ups::Packed(packed) => {
                let (depths, weights) = packed.arcs::<SIDE>(rank);
                for (&depth, &weight) in depths.iter().zip(weights) {
                    found(usize::from(depth), weight);
                }
            }
            Ups::Basic(ups) => {
                let range = hierarchy.ups(rank);
                let depths = &hierarchy.head_depths[range.clone()];
                for (&depth, pair) in depths.iter().zip(&ups[range]) {
                    found(depth as usize, pair[SIDE]);
                }
            }
        }
    }

    /// The weight of an arc of the graph, at most [`INF`].
    pub fn weight(&self, arc: u32) -> u32 {
        self.arcs[arc as usize]
    }

    /// The weights of all arcs of the graph.
    pub fn weights(&self) -> &[u32] {
        &self.arcs
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geo::Coordinate;
    use crate::routing::{Graph, Order};

    #[test]
    fn without_the_list_of_triangles_the_metric_is_the_same() {
        let ends = (0..60).map(|i| (i % 20, i * i % 19)).collect();
        let graph = Graph::new(vec![Coordinate::default(); 20], ends).unwrap();
        let order = Order::by_dissection(&graph);
        let listed = Hierarchy::new(&graph, &order).unwrap();
        let merged = Hierarchy::within(&graph, &order, 0).unwrap();
        assert!(listed.triangles.is_some() && merged.triangles.is_none());
        let weights: Vec<u32> = (0..120).map(|i| i * 37 % 100).collect();
        assert_eq!(listed.customise(&weights), merged.customise(&weights));
    }
}
