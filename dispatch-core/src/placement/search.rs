//! The order of work: a good answer, the bound at the root, what it fixes taken out, again; then
//! the tree, with slices of local search between its nodes.

use super::branch::Tree;
use super::random::Random;
use super::relaxation::{Found, Relaxation};
use super::subgradient::{Bounding, Choice, Effort};
use super::{Control, Progress, StoppedBy};

/// Slices of local search before each bound at the root.
const FIRST: usize = 8;
/// Steps of a slice of local search, between two questions whether to stop.
const SLICE: u64 = 6_000_000;
/// Steps of a slice for each pair of a row and a site: small problems need less, large ones more.
const PER_PAIR: (u64, u64) = (60, 200);
/// Slices without success until the tree gets one share more of the time.
const PATIENCE: u64 = 12;
/// Rounds at the root, at most.
const ROUNDS: usize = 8;

const ROOT: Effort = Effort {
    steps: 3000,
    theta: 1.0,
    patience: 40,
    repair: 10,
};

/// How a search ended: minimising, with the caller's site numbers.
#[derive(Clone, Debug)]
pub(super) struct Ended {
    pub(super) best: Option<Found>,
    pub(super) bound: u64,
    pub(super) stopped_by: StoppedBy,
    pub(super) nodes: u64,
}

struct Search<'a, 'b> {
    control: &'a mut Control<'b>,
    random: Random,
    /// The best answer in the caller's numbers.
    best: Option<Found>,
    bound: u64,
    nodes: u64,
}

/// Searches until proven or stopped.
pub(super) fn run<R: Relaxation>(problem: R, seed: u64, control: &mut Control<'_>) -> Ended {
    let mut search = Search {
        control,
        random: Random::new(seed),
        best: None,
        bound: problem.paid(),
        nodes: 0,
    };
    let stopped_by = search.run(problem);
    Ended {
        best: search.best,
        bound: search.bound,
        stopped_by,
        nodes: search.nodes,
    }
}

impl Search<'_, '_> {
    fn run<R: Relaxation>(&mut self, mut problem: R) -> StoppedBy {
        let Some(mut local) = problem.greedy() else {
            return StoppedBy::Proof;
        };
        self.take(&problem, &local);
        for _ in 0..ROUNDS {
            if self.polish(&mut problem, &mut local) {
                return StoppedBy::Caller;
            }
            if self.value() <= self.bound {
                return StoppedBy::Proof;
            }
            let mut bounding = Bounding::new(problem, (self.value(), Vec::new()));
            let mut multipliers = bounding.relaxation.start();
            let bound = bounding.ascend(&mut multipliers, ROOT);
            if bounding.is_new {
                let found = bounding.best.clone();
                self.take(&bounding.relaxation, &found);
            }
            let Some(bound) = bound.filter(|&bound| bound <= bounding.ceiling()) else {
                self.prove();
                return StoppedBy::Proof;
            };
            self.rise(bound);
            if (self.control.stop)() {
                return StoppedBy::Caller;
            }
            let left = bounding.free.len();
            if left * 10 > bounding.choice.len() * 9 {
                if bounding.is_new {
                    local = bounding.best.clone();
                }
                return self.tree(bounding, (multipliers, bound), local);
            }
            problem = smaller(&bounding);
            let Some(first) = problem.greedy() else {
                self.prove();
                return StoppedBy::Proof;
            };
            local = first;
            self.take(&problem, &local);
        }
        let bounding = Bounding::new(problem, (self.value(), Vec::new()));
        let multipliers = bounding.relaxation.start();
        let bound = self.bound as f64;
        self.tree(bounding, (multipliers, bound), local)
    }

    /// Local search in slices; whether it was stopped.
    fn polish<R: Relaxation>(&mut self, problem: &mut R, local: &mut Found) -> bool {
        let slice = slice(problem);
        for _ in 0..FIRST {
            if self.value() <= self.bound {
                return false;
            }
            if (self.control.stop)() {
                return true;
            }
            if let Some(better) = problem.improved(local, slice, &mut self.random) {
                *local = better;
                self.take(problem, local);
            }
        }
        false
    }

    fn tree<R: Relaxation>(
        &mut self,
        mut bounding: Bounding<R>,
        (multipliers, bound): (Vec<f64>, f64),
        mut local: Found,
    ) -> StoppedBy {
        let mut tree = Tree::new(bounding.choice.len(), multipliers, bound);
        let slice = slice(&bounding.relaxation);
        let (mut searched, mut idle) = (bounding.steps, 0);
        while !tree.is_done() && self.value() > self.bound {
            if (self.control.stop)() {
                return StoppedBy::Caller;
            }
            if self.nodes >= self.control.nodes {
                return StoppedBy::Nodes;
            }
            tree.step(&mut bounding);
            self.nodes += 1;
            // A step of local search costs about as much as one of pricing: half of the time, and
            // less the longer it finds nothing.
            if bounding.steps > searched {
                searched += slice * (1 + idle / PATIENCE);
                idle += 1;
                let better = bounding
                    .relaxation
                    .improved(&local, slice, &mut self.random);
                if let Some(better) = better {
                    (local, idle) = (better, 0);
                    if local.0 < bounding.best.0 {
                        bounding.best = local.clone();
                        bounding.is_new = true;
                    }
                }
            }
            if bounding.is_new {
                let found = bounding.best.clone();
                if found.0 < local.0 {
                    local = found.clone();
                }
                self.take(&bounding.relaxation, &found);
                bounding.is_new = false;
            }
            self.rise(tree.bound());
        }
        self.prove();
        StoppedBy::Proof
    }

    fn value(&self) -> u64 {
        self.best.as_ref().map_or(u64::MAX >> 12, |best| best.0)
    }

    fn take<R: Relaxation>(&mut self, problem: &R, found: &Found) {
        if found.0 < self.value() {
            self.best = Some((found.0, problem.named(&found.1)));
            self.tell();
        }
    }

    /// Notes a bound: the next integer, and no more than the answer.
    fn rise(&mut self, bound: f64) {
        let bound = (libm::ceil(bound) as u64).min(self.value());
        if bound > self.bound {
            self.bound = bound;
            self.tell();
        }
    }

    fn prove(&mut self) {
        self.bound = self.value();
        self.tell();
    }

    fn tell(&mut self) {
        let objective = self.value();
        (self.control.progress)(Progress {
            objective,
            bound: self.bound,
            nodes: self.nodes,
        });
    }
}

/// Steps of a slice of local search.
fn slice<R: Relaxation>(problem: &R) -> u64 {
    let size = problem.size();
    (size * PER_PAIR.1).min(SLICE).max(size * PER_PAIR.0)
}

/// The problem without what is fixed.
fn smaller<R: Relaxation>(bounding: &Bounding<R>) -> R {
    let is = |wanted| -> Vec<bool> {
        bounding
            .choice
            .iter()
            .map(|&choice| choice == wanted)
            .collect()
    };
    bounding
        .relaxation
        .restricted(&is(Choice::Open), &is(Choice::Closed))
}
