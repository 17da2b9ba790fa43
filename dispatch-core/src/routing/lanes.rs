//! The restricted sweep: many sources at once, down to chosen targets only.
//!
//! As `sweep`, but only over ranks with a target below them (RPHAST: Delling, Goldberg, Werneck
//! 2011), copied together once as a [`Plan`], and for [`LANES`] sources side by side. Ranks are in
//! depth-first postorder and higher neighbours are ancestors, so it is enough to keep the
//! distances of the present root path, in a stack indexed by depth, which stays in the cache
//! (height · LANES · 4 bytes).
//!
//! The loop is plain; on x86-64 it is compiled a second time for AVX2 and chosen at run time. Both
//! give equal bits. Cost: about 2 ns for each arc of the plan and 32 lanes.

use super::graph::{INF, NONE};
use super::hierarchy::Hierarchy;
use super::metric::{DOWN, Metric};

/// How many sources one sweep carries. More make large tables a little quicker and small ones slower:
/// a sweep costs the same with one source as with all.
pub(crate) const LANES: usize = 32;

/// A distance for each source of a sweep.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(C, align(64))]
pub(crate) struct Lanes(pub(crate) [u32; LANES]);

/// No source gets there.
pub(crate) const NOWHERE: Lanes = Lanes([INF; LANES]);

/// The ranks with a target below them, from the top down, and the open arcs down to them.
#[derive(Clone, Debug)]
pub(crate) struct Plan {
    steps: Vec<Step>,
    arcs: Vec<Arc>,
    height: usize,
}

/// One rank of a plan.
#[derive(Clone, Copy, Debug)]
struct Step {
    rank: u32,
    depth: u32,
    /// How many arcs lead down to it.
    arcs: u32,
    /// The target it is, or `NONE`.
    target: u32,
}

/// An arc down from the ancestor at this depth.
#[derive(Clone, Copy, Debug)]
struct Arc {
    depth: u32,
    weight: u32,
}

impl Plan {
    /// The plan for these target ranks, all different; target `i` is `targets[i]`.
    pub(crate) fn new(hierarchy: &Hierarchy, metric: &Metric, targets: &[u32]) -> Self {
        let mut target = vec![NONE; hierarchy.nodes()];
        let mut needed = vec![false; hierarchy.nodes()];
        for (number, &rank) in (0..).zip(targets) {
            target[rank as usize] = number;
            let mut at = rank;
            while at != NONE && !std::mem::replace(&mut needed[at as usize], true) {
                at = hierarchy.parent[at as usize];
            }
        }
        let mut plan = Self {
            steps: Vec::new(),
            arcs: Vec::new(),
            height: hierarchy.height(),
        };
        for rank in (0..hierarchy.nodes() as u32)
            .rev()
            .filter(|&r| needed[r as usize])
        {
            plan.add(hierarchy, metric, rank, target[rank as usize]);
        }
        plan
    }

    fn add(&mut self, hierarchy: &Hierarchy, metric: &Metric, rank: u32, target: u32) {
        let before = self.arcs.len();
        for arc in hierarchy.ups(rank) {
            let weight = metric.ups[arc][DOWN];
            let depth = hierarchy.depth[hierarchy.heads[arc] as usize];
            if weight < INF {
                self.arcs.push(Arc { depth, weight });
            }
        }
        self.steps.push(Step {
            rank,
            depth: hierarchy.depth[rank as usize],
            arcs: (self.arcs.len() - before) as u32,
            target,
        });
    }

    /// Sweeps down from the upward searches in `starts`, by falling rank, into `out` by target.
    pub(crate) fn sweep(&self, starts: &[(u32, Lanes)], stack: &mut Vec<Lanes>, out: &mut [Lanes]) {
        stack.resize(self.height, NOWHERE);
        #[cfg(target_arch = "x86_64")]
        if is_x86_feature_detected!("avx2") {
            // SAFETY: the processor has AVX2, which is all this function asks for.
            return unsafe { sweep_avx2(self, starts, stack, out) };
        }
        sweep_plain(self, starts, stack, out);
    }
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2")]
fn sweep_avx2(plan: &Plan, starts: &[(u32, Lanes)], stack: &mut [Lanes], out: &mut [Lanes]) {
    use std::arch::x86_64::{__m256i, _mm256_add_epi32, _mm256_min_epu32, _mm256_set1_epi32};
    type Wide = [__m256i; LANES / 8];
    let nearer = |mut near: Wide, above: &Lanes, weight: u32| {
        let above: Wide = bytemuck::cast(above.0);
        let weight = _mm256_set1_epi32(weight as i32);
        for (near, above) in near.iter_mut().zip(above) {
            *near = _mm256_min_epu32(*near, _mm256_add_epi32(above, weight));
        }
        near
    };
    let load = |lanes: &Lanes| bytemuck::cast(lanes.0);
    let store = |near: Wide| Lanes(bytemuck::cast(near));
    descend(plan, starts, stack, out, load, nearer, store);
}

fn sweep_plain(plan: &Plan, starts: &[(u32, Lanes)], stack: &mut [Lanes], out: &mut [Lanes]) {
    let nearer = |near: [u32; LANES], above: &Lanes, weight: u32| {
        std::array::from_fn(|lane| near[lane].min(above.0[lane] + weight))
    };
    descend(plan, starts, stack, out, |lanes| lanes.0, nearer, Lanes);
}

/// The sweep itself; `V` is how the lanes of one rank are held while its arcs are relaxed.
#[inline(always)]
fn descend<V>(
    plan: &Plan,
    mut starts: &[(u32, Lanes)],
    stack: &mut [Lanes],
    out: &mut [Lanes],
    load: impl Fn(&Lanes) -> V,
    nearer: impl Fn(V, &Lanes, u32) -> V,
    store: impl Fn(V) -> Lanes,
) {
    let mut arcs = plan.arcs.as_slice();
    for step in &plan.steps {
        let (own, now);
        (own, starts) = own_at(step.rank, starts);
        (now, arcs) = arcs.split_at(step.arcs as usize);
        let mut near = load(own);
        for arc in now {
            near = nearer(near, &stack[arc.depth as usize], arc.weight);
        }
        let near = store(near);
        stack[step.depth as usize] = near;
        if step.target != NONE {
            out[step.target as usize] = near;
        }
    }
}

/// What the upward searches found at this rank, and those of lower ranks.
#[inline(always)]
fn own_at(rank: u32, mut starts: &[(u32, Lanes)]) -> (&Lanes, &[(u32, Lanes)]) {
    while let [(at, near), lower @ ..] = starts {
        if *at < rank {
            break;
        }
        starts = lower;
        if *at == rank {
            return (near, starts);
        }
    }
    (&NOWHERE, starts)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sweep_is_the_same_with_and_without_wide_registers() {
        // A path of five ranks; two searches met ranks 4 and 2.
        let step = |rank: u32| Step {
            rank,
            depth: 4 - rank,
            arcs: u32::from(rank < 4),
            target: rank,
        };
        let plan = Plan {
            steps: (0..5).rev().map(step).collect(),
            arcs: (0..4).map(|depth| Arc { depth, weight: 7 }).collect(),
            height: 5,
        };
        let starts = [
            (4, Lanes([1; LANES])),
            (2, Lanes(std::array::from_fn(|i| i as u32 * 2))),
        ];
        let (mut plain, mut wide) = ([NOWHERE; 5], [NOWHERE; 5]);
        sweep_plain(&plan, &starts, &mut [NOWHERE; 5], &mut plain);
        plan.sweep(&starts, &mut Vec::new(), &mut wide);
        assert_eq!(plain, wide);
        assert_eq!(plain.map(|lanes| lanes.0[9]), [29, 22, 15, 8, 1]);
        assert_eq!(plain.map(|lanes| lanes.0[0]), [14, 7, 0, 8, 1]);
    }
}
