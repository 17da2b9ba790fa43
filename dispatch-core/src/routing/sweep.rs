//! One to all and all to one: one pass from the top ranks down.
//!
//! After the upward search every rank's distance is its own or that of a higher neighbour plus one
//! down-arc; falling ranks meet each neighbour before it is needed (PHAST: Delling, Goldberg,
//! Nowatzyk, Werneck 2011). Ranks are in depth-first postorder and higher neighbours are ancestors,
//! so the distances of the present root path are enough, a kilobyte by depth. Cost: every up-arc
//! once; 2 ms on 264,346 nodes. Many sources at once
//! are a [`super::Table`], at a fraction of that each.

use super::blocks;
use super::climb::Climb;
use super::graph::{End, INF};
use super::hierarchy::Hierarchy;
use super::metric::Metric;
use super::pairs::{DOWN, UP};

/// One thread's scratch for sweeps on one hierarchy.
#[derive(Clone, Debug)]
pub struct Sweep {
    climb: Climb,
    /// The upward search, ranks rising.
    top: Vec<(u32, u32)>,
    /// By depth, of the ranks from the root to the present one.
    stack: Vec<u32>,
}

impl Sweep {
    /// Scratch for sweeps on this hierarchy, whatever the metric.
    pub fn new(hierarchy: &Hierarchy) -> Self {
        Self {
            climb: Climb::new(hierarchy),
            top: Vec::new(),
            stack: vec![INF; blocks::whole(hierarchy.height())],
        }
    }

    /// The distance from the starts to every node, into `out` by node, [`INF`] where there is none.
    pub fn one_to_all(
        &mut self,
        hierarchy: &Hierarchy,
        metric: &Metric,
        from: &[End],
        out: &mut Vec<u32>,
    ) {
        self.run::<UP, DOWN>(hierarchy, metric, from, out);
    }

    /// The distance from every node to the ends, into `out` by node, [`INF`] where there is none.
    pub fn all_to_one(
        &mut self,
        hierarchy: &Hierarchy,
        metric: &Metric,
        to: &[End],
        out: &mut Vec<u32>,
    ) {
        self.run::<DOWN, UP>(hierarchy, metric, to, out);
    }

    fn run<const CLIMB: usize, const DESCEND: usize>(
        &mut self,
        hierarchy: &Hierarchy,
        metric: &Metric,
        ends: &[End],
        out: &mut Vec<u32>,
    ) {
        let top = &mut self.top;
        let visit = |rank, near| top.push((rank, near));
        self.climb.run::<CLIMB>(hierarchy, metric, ends, visit);
        out.clear();
        out.resize(hierarchy.nodes(), INF);
        for rank in (0..hierarchy.nodes() as u32).rev() {
            let own = self.top.pop_if(|top| top.0 == rank);
            let mut near = own.map_or(INF, |own| own.1);
            metric.each_up::<DESCEND>(hierarchy, rank, |depth, weight| {
                near = near.min(self.stack[depth] + weight);
            });
            self.stack[hierarchy.depth[rank as usize] as usize] = near;
            out[hierarchy.node[rank as usize] as usize] = near;
        }
    }
}
