//! Depth first over sites, open or closed, with the Lagrangian bound at every node.
//!
//! A node begins with its parent's multipliers and climbs a few steps. The site to branch on is the
//! one whose two children promise the highest bounds: by what branching on it gained before, or,
//! until it is seen often enough, by a few steps into both (reliability branching: Achterberg, Koch,
//! Martin 2005). What a node gained over its parent counts as much as what a probe did: without it
//! the trees of the hard set covers are two to five times as large. The bound of the whole tree is
//! the least of the nodes not done.

use super::relaxation::Relaxation;
use super::subgradient::{Bounding, Choice, Effort};

/// A climb at a node.
const NODE: Effort = Effort {
    steps: 40,
    theta: 0.6,
    patience: 4,
    repair: 0,
};
/// A short climb that only tells how promising a child is.
const PROBE: Effort = Effort {
    steps: 10,
    theta: 0.6,
    patience: 3,
    repair: 0,
};
/// Sites looked at for branching.
const CANDIDATES: usize = 20;
/// Gains seen until their mean is trusted and no probe is made.
const TRUSTED: f64 = 4.0;

/// What to do next at a node that stays open.
enum Next {
    /// Branch on this site, this child first.
    Branch(u32, Choice),
    /// A probe closed the node.
    Closed,
}

/// The child not yet done of a node above.
struct Frame {
    site: u32,
    other: Choice,
    mark: usize,
    bound: f64,
    multipliers: Vec<f64>,
}

/// What branching on a site gained so far, by choice.
#[derive(Clone, Copy, Debug, Default)]
struct Gains {
    sum: [f64; 2],
    count: [f64; 2],
}

impl Gains {
    fn note(&mut self, choice: Choice, gain: f64) {
        self.sum[side(choice)] += gain;
        self.count[side(choice)] += 1.0;
    }
}

const fn side(choice: Choice) -> usize {
    matches!(choice, Choice::Closed) as usize
}

const fn other(choice: Choice) -> Choice {
    match choice {
        Choice::Open => Choice::Closed,
        _ => Choice::Open,
    }
}

/// The search tree, as far as it is not done.
pub(super) struct Tree {
    frames: Vec<Frame>,
    gains: Vec<Gains>,
    multipliers: Vec<f64>,
    /// The bound of the node to look at next.
    bound: f64,
    /// The choice that led there.
    from: Option<(u32, Choice)>,
    done: bool,
    /// Nodes so far.
    pub(super) nodes: u64,
}

impl Tree {
    /// The root, with its multipliers and bound.
    pub(super) fn new(sites: usize, multipliers: Vec<f64>, bound: f64) -> Self {
        Self {
            frames: Vec::new(),
            gains: vec![Gains::default(); sites],
            multipliers,
            bound,
            from: None,
            done: false,
            nodes: 0,
        }
    }

    /// Whether all is searched.
    pub(super) const fn is_done(&self) -> bool {
        self.done
    }

    /// No answer in what is not done is better than this.
    pub(super) fn bound(&self) -> f64 {
        let open = self.frames.iter().map(|frame| frame.bound);
        open.fold(self.bound, f64::min)
    }

    /// Looks at the next node.
    pub(super) fn step<R: Relaxation>(&mut self, bounding: &mut Bounding<R>) {
        self.nodes += 1;
        let bound = bounding.ascend(&mut self.multipliers, NODE);
        if let Some((site, choice)) = self.from {
            let reached = bound.unwrap_or(bounding.ceiling() + 1.0);
            self.gains[site as usize].note(choice, (reached - self.bound).max(0.0));
        }
        let Some(bound) = bound else {
            return self.back(bounding);
        };
        let bound = bound.max(self.bound);
        match self.next(bounding, bound) {
            Next::Closed => self.back(bounding),
            Next::Branch(site, first) => {
                self.frames.push(Frame {
                    site,
                    other: other(first),
                    mark: bounding.trail.len(),
                    bound,
                    multipliers: self.multipliers.clone(),
                });
                self.bound = bound;
                self.from = Some((site, first));
                bounding.fix(site, first);
            }
        }
    }

    /// Goes on with the nearest child above that is not done and may hold a better answer.
    fn back<R: Relaxation>(&mut self, bounding: &mut Bounding<R>) {
        while let Some(frame) = self.frames.pop() {
            bounding.undo(frame.mark);
            if frame.bound <= bounding.ceiling() {
                bounding.fix(frame.site, frame.other);
                self.from = Some((frame.site, frame.other));
                self.bound = frame.bound;
                self.multipliers = frame.multipliers;
                return;
            }
        }
        self.done = true;
        self.bound = bounding.best.0 as f64;
    }

    fn next<R: Relaxation>(&mut self, bounding: &mut Bounding<R>, bound: f64) -> Next {
        loop {
            let candidates = candidates(bounding);
            if candidates.is_empty() {
                // Everything is fixed: one more look takes the only answer left.
                let _ = bounding.ascend(&mut self.multipliers, PROBE);
                return Next::Closed;
            }
            let mut best: Option<(f64, u32, Choice)> = None;
            for site in candidates {
                if bounding.choice[site as usize] != Choice::Free {
                    continue;
                }
                let Some([open, closed]) = self.promise(bounding, site, bound) else {
                    return Next::Closed;
                };
                if bounding.choice[site as usize] != Choice::Free {
                    continue;
                }
                let merit = open.max(1e-3) * closed.max(1e-3);
                let first = if open < closed {
                    Choice::Open
                } else {
                    Choice::Closed
                };
                if best.is_none_or(|(most, ..)| merit > most) {
                    best = Some((merit, site, first));
                }
            }
            let left = best.filter(|&(_, site, _)| bounding.choice[site as usize] == Choice::Free);
            // Where the probes fixed all they looked at, others come next.
            if let Some((_, site, first)) = left {
                return Next::Branch(site, first);
            }
        }
    }

    /// What both children of a site would gain; a child that a probe closes fixes the other choice.
    /// Nothing when that closes the node.
    fn promise<R: Relaxation>(
        &mut self,
        bounding: &mut Bounding<R>,
        site: u32,
        bound: f64,
    ) -> Option<[f64; 2]> {
        let mut promise = [0.0; 2];
        for choice in [Choice::Open, Choice::Closed] {
            let index = side(choice);
            let gains = self.gains[site as usize];
            if gains.count[index] >= TRUSTED {
                promise[index] = gains.sum[index] / gains.count[index];
                continue;
            }
            let mark = bounding.trail.len();
            let mean = bounding.mean.clone();
            bounding.fix(site, choice);
            let mut multipliers = self.multipliers.clone();
            let found = bounding.ascend(&mut multipliers, PROBE);
            bounding.undo(mark);
            bounding.mean = mean;
            let Some(found) = found else {
                bounding.fix(site, other(choice));
                let still = bounding.ascend(&mut self.multipliers, PROBE);
                return still.map(|_| promise);
            };
            promise[index] = (found - bound).max(0.0);
            self.gains[site as usize].note(choice, promise[index]);
        }
        Some(promise)
    }
}

/// Free sites worth branching on: those the mean can decide on least.
fn candidates<R: Relaxation>(bounding: &Bounding<R>) -> Vec<u32> {
    let free = (0..bounding.choice.len() as u32)
        .filter(|&site| bounding.choice[site as usize] == Choice::Free);
    let undecided = |site: u32| {
        let mean = bounding.mean[site as usize];
        mean.min(1.0 - mean)
    };
    let mut sites: Vec<u32> = free.collect();
    let order = |a: &u32, b: &u32| undecided(*b).total_cmp(&undecided(*a)).then(a.cmp(b));
    if sites.len() > CANDIDATES {
        sites.select_nth_unstable_by(CANDIDATES, order);
        sites.truncate(CANDIDATES);
    }
    sites.sort_unstable_by(order);
    sites
}
