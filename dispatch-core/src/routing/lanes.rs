//! The restricted sweep: many sources at once, down to chosen targets only.
//!
//! As `sweep`, but only over ranks with a target below them (RPHAST: Delling, Goldberg, Werneck
//! 2011), copied together once as a [`Plan`], and for up to [`WIDEST`] sources side by side. Ranks
//! are in depth-first postorder and higher neighbours are ancestors, so it is enough to keep the
//! distances of the present root path, in a stack indexed by depth, which stays in the cache
//! (height · lanes · 4 bytes). What is found at a target is handed over while it is in the
//! processor's registers: to be stored, or to become one bit a source and be forgotten.
//!
//! The loop ([`descend`]) is plain; on x86-64 it is compiled again for the wider registers of AVX2
//! (`avx2`) and AVX-512 (`avx512`) and chosen at run time ([`Registers`]). All give equal bits. Cost:
//! about 2 ns for each arc of the plan and 64 lanes.

#[cfg(target_arch = "x86_64")]
mod avx2;
#[cfg(target_arch = "x86_64")]
mod avx512;
#[cfg(test)]
mod tests;

use super::graph::{INF, NONE};
use super::hierarchy::Hierarchy;
use super::metric::Metric;
use super::pairs::DOWN;
use super::registers::{Kind, Registers};
use super::rows::Rows;

/// How many lanes lie in one vector.
pub(crate) const VECTOR: usize = 16;

/// How many sources one sweep carries at most. A sweep costs the same with one source as with all,
/// so few sources are swept in fewer vectors.
pub(crate) const WIDEST: usize = 4 * VECTOR;

/// A distance for each of as many sources as a sweep carries at most.
pub(crate) type Widest = Lanes<4>;

/// A distance for each source of a sweep, in `V` vectors.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(C, align(64))]
pub(crate) struct Lanes<const V: usize>(pub(crate) [[u32; VECTOR]; V]);

impl<const V: usize> Lanes<V> {
    /// No source gets there.
    pub(crate) const NOWHERE: Self = Self([[INF; VECTOR]; V]);

    /// The distances, by source.
    #[inline(always)]
    pub(crate) fn all(&self) -> &[u32] {
        self.0.as_flattened()
    }

    /// The same, to be changed.
    #[inline(always)]
    pub(crate) fn all_mut(&mut self) -> &mut [u32] {
        self.0.as_flattened_mut()
    }
}

/// The ranks with a target below them, from the top down, and the open arcs down to them.
#[derive(Clone, Debug)]
pub(crate) struct Plan {
    steps: Vec<Step>,
    arcs: Vec<Arc>,
    height: usize,
    registers: Registers,
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

/// What the upward searches of a sweep found, and its scratch.
#[derive(Clone, Debug)]
pub(crate) struct Starts<const V: usize> {
    /// Ranks, falling once sorted, each with its row in `near`.
    ranks: Vec<(u32, u32)>,
    near: Vec<Lanes<V>>,
    /// By rank the row in `near`, or `NONE`.
    row: Vec<u32>,
    stack: Vec<Lanes<V>>,
}

impl<const V: usize> Starts<V> {
    pub(crate) fn new(hierarchy: &Hierarchy) -> Self {
        Self {
            ranks: Vec::new(),
            near: Vec::new(),
            row: vec![NONE; hierarchy.nodes()],
            stack: vec![Lanes::NOWHERE; hierarchy.height()],
        }
    }

    /// Forgets the last sweep.
    pub(crate) fn clear(&mut self) {
        for (rank, _) in self.ranks.drain(..) {
            self.row[rank as usize] = NONE;
        }
        self.near.clear();
    }

    /// A rank that one source reaches by climbing.
    #[inline]
    pub(crate) fn add(&mut self, rank: u32, lane: usize, near: u32) {
        let row = &mut self.row[rank as usize];
        if *row == NONE {
            *row = self.near.len() as u32;
            self.ranks.push((rank, *row));
            self.near.push(Lanes::NOWHERE);
        }
        self.near[*row as usize].all_mut()[lane] = near;
    }
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
            registers: hierarchy.registers,
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
        metric.each_up::<DOWN>(hierarchy, rank, |depth, weight| {
            if weight < INF {
                let depth = depth as u32;
                self.arcs.push(Arc { depth, weight });
            }
        });
        self.steps.push(Step {
            rank,
            depth: hierarchy.depth[rank as usize],
            arcs: (self.arcs.len() - before) as u32,
            target,
        });
    }

    /// Sweeps down from what the upward searches found, and hands over the distances of every
    /// target as it comes by.
    #[inline]
    pub(crate) fn sweep<const V: usize>(
        &self,
        starts: &mut Starts<V>,
        found: &mut impl FnMut(u32, &Lanes<V>),
    ) {
        self.prepare(starts);
        #[cfg(target_arch = "x86_64")]
        match self.registers.kind() {
            Kind::Plain => {}
            // SAFETY: there are such registers on this processor, or the value would not exist.
            Kind::Avx2 => return unsafe { avx2::sweep(self, starts, found) },
            // SAFETY: the same.
            Kind::Avx512 => return unsafe { avx512::sweep(self, starts, found) },
        }
        sweep_plain(self, starts, found);
    }

    /// Sweeps down, and keeps of every target only which sources are within its limits, a bit each.
    pub(crate) fn sweep_within<const V: usize>(
        &self,
        starts: &mut Starts<V>,
        limits: &Limits,
        bits: &mut [u64],
    ) {
        self.prepare(starts);
        #[cfg(target_arch = "x86_64")]
        match self.registers.kind() {
            Kind::Plain => {}
            // SAFETY: there are such registers on this processor, or the value would not exist.
            Kind::Avx2 => return unsafe { avx2::sweep_within(self, starts, limits, bits) },
            // SAFETY: the same.
            Kind::Avx512 => return unsafe { avx512::sweep_within(self, starts, limits, bits) },
        }
        within_plain(self, starts, limits, bits);
    }

    /// Sweeps down, and hands over every target's distances to the nearest whole unit ([`rounded`]).
    #[inline]
    pub(crate) fn sweep_rounded(
        &self,
        starts: &mut Starts<4>,
        unit: u32,
        found: &mut impl FnMut(u32, &[u16; WIDEST]),
    ) {
        self.prepare(starts);
        #[cfg(target_arch = "x86_64")]
        match self.registers.kind() {
            Kind::Plain => {}
            // SAFETY: there are such registers on this processor, or the value would not exist.
            Kind::Avx2 => return unsafe { avx2::sweep_rounded(self, starts, unit, found) },
            // SAFETY: the same.
            Kind::Avx512 => return unsafe { avx512::sweep_rounded(self, starts, unit, found) },
        }
        let mut round = |target, near: &Widest| found(target, &rounded(near, unit));
        sweep_plain(self, starts, &mut round);
    }

    fn prepare<const V: usize>(&self, starts: &mut Starts<V>) {
        starts.stack.resize(self.height, Lanes::NOWHERE);
        starts.ranks.sort_unstable_by(|a, b| b.cmp(a));
    }
}

/// By target of a plan: whose it is, and how far it may be.
#[derive(Clone, Debug)]
pub(crate) struct Limits(pub(crate) Rows<(u32, u32)>);

impl Limits {
    /// Sets the bits of all that count on this target, given which sources are within a limit.
    #[inline(always)]
    fn mark(&self, target: u32, bits: &mut [u64], within: impl Fn(u32) -> u64) {
        for &(owner, limit) in self.0.row(target) {
            bits[owner as usize] |= within(limit);
        }
    }
}

fn sweep_plain<const V: usize>(
    plan: &Plan,
    starts: &mut Starts<V>,
    found: &mut impl FnMut(u32, &Lanes<V>),
) {
    descend(plan, starts, |near| near, nearer_plain, |near| near, found);
}

fn within_plain<const V: usize>(
    plan: &Plan,
    starts: &mut Starts<V>,
    limits: &Limits,
    bits: &mut [u64],
) {
    let mut mark = |target, near: &Lanes<V>| {
        let within = |limit| {
            let lanes = (0..).zip(near.all());
            lanes.fold(0, |bits, (lane, &near)| {
                bits | u64::from(near <= limit) << lane
            })
        };
        limits.mark(target, bits, within);
    };
    sweep_plain(plan, starts, &mut mark);
}

/// What counts as `u16::MAX` units or more, and the share of a unit, both as `f32` has them.
fn scale(unit: u32) -> (u32, f32) {
    let unit = unit.max(1);
    (
        unit.saturating_mul(u32::from(u16::MAX)).min(INF),
        1.0 / unit as f32,
    )
}

/// Each distance to the nearest whole unit, at most `u16::MAX`, in single precision: a distance times
/// the share of a unit, so that half a unit may go to either side.
pub(crate) fn rounded(near: &Widest, unit: u32) -> [u16; WIDEST] {
    let (most, share) = scale(unit);
    let round = |near: u32| (near.min(most) as f32 * share).round_ties_even() as u16;
    std::array::from_fn(|lane| round(near.all()[lane]))
}

#[inline(always)]
fn nearer_plain<const V: usize>(near: Lanes<V>, above: &Lanes<V>, weight: u32) -> Lanes<V> {
    let mut near = near;
    for (near, above) in near.all_mut().iter_mut().zip(above.all()) {
        *near = (*near).min(above + weight);
    }
    near
}

/// The sweep itself; `W` is how the lanes of one rank are held while its arcs are relaxed.
#[inline(always)]
fn descend<const V: usize, W: Copy>(
    plan: &Plan,
    starts: &mut Starts<V>,
    load: impl Fn(Lanes<V>) -> W,
    nearer: impl Fn(W, &Lanes<V>, u32) -> W,
    store: impl Fn(W) -> Lanes<V>,
    found: &mut impl FnMut(u32, &Lanes<V>),
) {
    let Starts {
        ranks, near, stack, ..
    } = starts;
    let (mut ranks, mut arcs) = (ranks.as_slice(), plan.arcs.as_slice());
    let nowhere = load(Lanes::NOWHERE);
    for step in &plan.steps {
        let (own, now);
        (own, ranks) = own_at(step.rank, ranks);
        (now, arcs) = arcs.split_at(step.arcs as usize);
        let mut lanes = own.map_or(nowhere, |row| load(near[row as usize]));
        for arc in now {
            lanes = nearer(lanes, &stack[arc.depth as usize], arc.weight);
        }
        let lanes = store(lanes);
        stack[step.depth as usize] = lanes;
        if step.target != NONE {
            found(step.target, &lanes);
        }
    }
}

/// The row of what the upward searches found at this rank, and the lower ranks.
#[inline(always)]
fn own_at(rank: u32, mut ranks: &[(u32, u32)]) -> (Option<u32>, &[(u32, u32)]) {
    while let [(at, row), lower @ ..] = ranks {
        if *at < rank {
            break;
        }
        ranks = lower;
        if *at == rank {
            return (Some(*row), ranks);
        }
    }
    (None, ranks)
}
