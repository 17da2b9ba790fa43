//! The order of work: a good answer, the bound at the root, what it fixes taken out, again; then
//! the tree, with slices of local search between its nodes.

use super::branch::Tree;
use super::random::Random;
use super::relaxation::{Found, Relaxation};
use super::remainder::{self, Limit, Program};
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

/// From the duals of the linear program.
const NEAR: Effort = Effort {
    steps: 60,
    theta: 0.02,
    patience: 10,
    repair: 0,
};
/// A solver is asked where bound and answer are as near, in hundredths: with more between them its
/// duals cost more than they bring, and it does not end (set covers `scpd`, a city of 2,000 rows and
/// 1,500 sites with a tenth: tree and local search lose the time).
const NEAR_ENOUGH: u64 = 3;
/// Iterations of the simplex method for the duals.
const DUALS: u64 = 60_000;
/// The first share of the tree, in steps, and of branch and cut after it, in iterations of the simplex
/// method; both grow by the factor each time.
const SHARE: (u64, u64, u64) = (60_000_000, 4_000, 4);

/// How a search ended: minimising, with the caller's site numbers.
#[derive(Clone, Debug)]
pub(super) struct Ended {
    pub(super) best: Option<Found>,
    pub(super) bound: u64,
    pub(super) stopped_by: StoppedBy,
    pub(super) nodes: u64,
    /// Who proved it, if it is proven.
    pub(super) prover: &'static str,
}

/// The search itself, where it proved its answer.
const OWN: &str = "own";

struct Search<'a, 'b> {
    control: &'a mut Control<'b>,
    random: Random,
    /// The best answer in the caller's numbers.
    best: Option<Found>,
    bound: u64,
    nodes: u64,
    prover: &'static str,
}

/// Searches until proven or stopped.
pub(super) fn run<R: Relaxation>(problem: R, seed: u64, control: &mut Control<'_>) -> Ended {
    let mut search = Search {
        control,
        random: Random::new(seed),
        best: None,
        bound: problem.paid(),
        nodes: 0,
        prover: OWN,
    };
    let stopped_by = search.run(problem);
    Ended {
        best: search.best,
        bound: search.bound,
        stopped_by,
        nodes: search.nodes,
        prover: search.prover,
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
                return self.finish(bounding, (multipliers, bound), local);
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
        self.finish(bounding, (multipliers, bound), local)
    }

    /// The duals of the linear program as multipliers, where they can be had; then the tree.
    fn finish<R: Relaxation>(
        &mut self,
        mut bounding: Bounding<R>,
        (mut multipliers, mut bound): (Vec<f64>, f64),
        local: Found,
    ) -> StoppedBy {
        if let Some(mut duals) = self.duals(&bounding.relaxation) {
            let risen = bounding.ascend(&mut duals, NEAR);
            if bounding.is_new {
                let found = bounding.best.clone();
                self.take(&bounding.relaxation, &found);
            }
            let Some(risen) = risen.filter(|&risen| risen <= bounding.ceiling()) else {
                self.prove();
                return StoppedBy::Proof;
            };
            if risen > bound {
                (multipliers, bound) = (duals, risen);
                self.rise(bound);
            }
        }
        self.tree(bounding, (multipliers, bound), local)
    }

    fn is_near(&self) -> bool {
        (self.value() - self.bound) * 100 <= self.value() * NEAR_ENOUGH
    }

    fn duals<R: Relaxation>(&mut self, problem: &R) -> Option<Vec<f64>> {
        if !self.is_near() {
            return None;
        }
        let limit = Limit {
            iterations: DUALS,
            stop: &mut *self.control.stop,
        };
        remainder::multipliers(&problem.program(), limit)
    }

    /// What is left, given to the solver; whether that proves the best answer, or nothing where the
    /// solver cannot take it.
    fn hand_over<R: Relaxation>(&mut self, core: &Core<R>, iterations: u64) -> Option<bool> {
        let limit = Limit {
            iterations,
            stop: &mut *self.control.stop,
        };
        let closed = remainder::closed(&core.program, &core.start, limit)?;
        let sites = closed.sites.unwrap_or_default();
        if let Some(value) = core.problem.valued(&sites) {
            self.take(&core.problem, &(value, sites));
        }
        let is_proof = closed.is_done && closed.bound > self.value() as f64 - 1.0;
        if is_proof {
            self.prover = remainder::NAME;
            self.prove();
        } else {
            self.rise(closed.bound);
        }
        Some(is_proof)
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
        let mut core = self.is_near().then(|| Core::of(&bounding)).flatten();
        let (mut share, mut iterations) = (SHARE.0, SHARE.1);
        let mut handed = bounding.steps + share;
        while !tree.is_done() && self.value() > self.bound {
            if (self.control.stop)() {
                return StoppedBy::Caller;
            }
            if self.nodes >= self.control.nodes {
                return StoppedBy::Nodes;
            }
            if bounding.steps > handed && core.is_some() {
                match core
                    .as_ref()
                    .and_then(|core| self.hand_over(core, iterations))
                {
                    Some(true) => return StoppedBy::Proof,
                    Some(false) if (self.control.stop)() => return StoppedBy::Caller,
                    Some(false) => {
                        (share, iterations) = (share * SHARE.2, iterations * SHARE.2);
                        handed = bounding.steps + share;
                    }
                    None => core = None,
                }
                if self.value() < bounding.best.0 {
                    bounding.best = (self.value(), Vec::new());
                }
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

/// What is left after fixing at the root, as the solver takes it.
struct Core<R> {
    problem: R,
    program: Program,
    start: Vec<u32>,
}

impl<R: Relaxation> Core<R> {
    fn of(bounding: &Bounding<R>) -> Option<Self> {
        let mut problem = smaller(bounding);
        let program = problem.program();
        if program.pairs() > remainder::MOST.1 {
            return None;
        }
        let (_, start) = problem.greedy()?;
        Some(Self {
            problem,
            program,
            start,
        })
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
