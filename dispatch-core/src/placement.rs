//! Where stations should be: bare instances of covering and median models, each answered with a
//! bound that holds.
//!
//! Map: [`cover`] and [`median`] are the problems handed in; [`mclp`], [`lscp`] and [`p_median`]
//! the models. All three are one search over sites, always minimising: what is left uncovered, what
//! the sites cost, how far people are. `reduce` makes the problem smaller, `swap`, `weighting` and
//! `interchange` find good answers, `relaxation` and `subgradient` bound them, `branch` closes what
//! is left and `search` runs them in that order. [`instances`] reads the files of others.
//!
//! Invariants: weights, costs and distances are integers, and multipliers are multiples of a power
//! of two so small in number that every sum of the bound is exact in an `f64`: "optimal" is an
//! integer proof, unless [`Solution::prover`] names a solver, whose bound holds as far as its
//! floating-point tolerances do. Budgets count steps, never seconds: the same seed gives the same
//! answer unless `stop` says so earlier.

mod branch;
pub mod cover;
mod cover_core;
pub mod curve;
pub mod instances;
mod interchange;
mod lists;
pub mod lscp;
pub mod mclp;
pub mod median;
mod median_core;
pub mod p_median;
mod random;
mod reduce;
mod relaxation;
mod remainder;
mod search;
mod subgradient;
mod swap;
mod weighting;
pub mod worth;

use self::search::Ended;
use crate::error::{Error, Result};

/// What this program was built with to prove answers.
pub const SOLVERS: &str = if cfg!(feature = "highs") {
    "own+HiGHS 1.16"
} else {
    "own+microlp"
};

/// What is asked of a model.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Request {
    /// How many sites are open in all, kept ones included; `lscp` takes none.
    pub p: Option<usize>,
    /// Sites that are open whatever happens.
    pub kept: Vec<u32>,
    /// Sites that stay closed.
    pub closed: Vec<u32>,
    /// Of the local searches.
    pub seed: u64,
}

/// How far a search is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Progress {
    /// The value of the best answer so far.
    pub objective: u64,
    /// What no answer can beat.
    pub bound: u64,
    /// Nodes of the search tree.
    pub nodes: u64,
}

/// How the caller follows and ends a search.
pub struct Control<'a> {
    /// Asked often; `true` ends the search with the best answer so far.
    pub stop: &'a mut dyn FnMut() -> bool,
    /// Told of every better answer or bound.
    pub progress: &'a mut dyn FnMut(Progress),
    /// Nodes of the search tree at most.
    pub nodes: u64,
}

/// How good an answer is known to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// Proven: no answer is better.
    Optimal,
    /// Allowed, and within the gap of the best.
    Feasible,
}

/// What ended the search.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StoppedBy {
    /// Bound and answer met.
    Proof,
    /// The caller said so.
    Caller,
    /// The limit of nodes.
    Nodes,
}

/// An answer, and how good it is.
#[derive(Clone, Debug, PartialEq)]
pub struct Solution {
    /// Its value: weight covered (`mclp`), cost (`lscp`), weighted distance (`p-median`).
    pub objective: u64,
    /// What no answer can beat.
    pub bound: u64,
    /// How far apart the two are, as a share of the objective.
    pub gap: f64,
    /// Whether it is proven.
    pub status: Status,
    /// What ended the search.
    pub stopped_by: StoppedBy,
    /// Who proved it: "own" or the name of a solver; nobody where it is not proven.
    pub prover: Option<&'static str>,
    /// Every open site, kept ones included, in order.
    pub sites: Vec<u32>,
    /// Rows that no site reaches, whatever is opened, in order.
    pub unreachable: Vec<u32>,
    /// The seed it was found with.
    pub seed: u64,
    /// Nodes of the search tree.
    pub nodes: u64,
}

impl Request {
    /// Checks the request against a number of sites; the number to open, if it is given.
    ///
    /// # Errors
    /// A site that is not there, kept and closed at once, or a `p` that cannot be.
    pub(crate) fn checked(&self, sites: usize) -> Result<Option<usize>> {
        for &site in self.kept.iter().chain(&self.closed) {
            if site as usize >= sites {
                let what = format!(
                    "site {} is kept or closed, but there are {sites} sites",
                    u64::from(site) + 1
                );
                return Err(refused(
                    what,
                    "sites are numbered from 1 in the order of the file",
                ));
            }
        }
        if let Some(site) = self.kept.iter().find(|site| self.closed.contains(site)) {
            let what = format!("site {} is both kept and closed", u64::from(*site) + 1);
            return Err(refused(what, "choose one of the two"));
        }
        let Some(p) = self.p else { return Ok(None) };
        let mut kept = self.kept.clone();
        kept.sort_unstable();
        kept.dedup();
        let mut closed = self.closed.clone();
        closed.sort_unstable();
        closed.dedup();
        let most = sites - closed.len();
        if p > most {
            let what = format!("p is {p}, but only {most} sites may be open");
            return Err(infeasible(what, format!("ask for p of at most {most}")));
        }
        if p < kept.len() {
            let what = format!("p is {p}, but {} sites are kept open", kept.len());
            let remedy = format!("ask for p of at least {}", kept.len());
            return Err(infeasible(what, remedy));
        }
        Ok(Some(p))
    }
}

fn infeasible(what: impl Into<String>, remedy: impl Into<String>) -> Error {
    Error::Infeasible {
        what: what.into(),
        remedy: remedy.into(),
    }
}

impl Solution {
    /// The answer to a request, where its search ended.
    fn of(
        request: &Request,
        ended: &Ended,
        (objective, bound): (u64, u64),
        sites: Vec<u32>,
        unreachable: Vec<u32>,
    ) -> Self {
        let is_proven = objective == bound;
        Self {
            objective,
            bound,
            gap: gap(objective, bound),
            status: if is_proven {
                Status::Optimal
            } else {
                Status::Feasible
            },
            stopped_by: if is_proven {
                StoppedBy::Proof
            } else {
                ended.stopped_by
            },
            prover: is_proven.then_some(ended.prover),
            sites,
            unreachable,
            seed: request.seed,
            nodes: ended.nodes,
        }
    }
}

fn refused(what: impl Into<String>, remedy: impl Into<String>) -> Error {
    Error::Request {
        what: what.into(),
        remedy: remedy.into(),
    }
}

/// The sites opened, filled up to `p` with any others allowed: more sites never hurt.
fn filled(ended: &Ended, request: &Request, p: Option<usize>, sites: usize) -> Vec<u32> {
    let mut open = ended
        .best
        .as_ref()
        .map_or(Vec::new(), |best| best.1.clone());
    open.extend(&request.kept);
    open.sort_unstable();
    open.dedup();
    let mut is_open = vec![false; sites];
    for &site in open.iter().chain(&request.closed) {
        is_open[site as usize] = true;
    }
    let missing = p.unwrap_or(0).saturating_sub(open.len());
    let spare = (0..sites as u32).filter(|&site| !is_open[site as usize]);
    let spare: Vec<u32> = spare.take(missing).collect();
    open.extend(spare);
    open.sort_unstable();
    open
}

fn gap(objective: u64, bound: u64) -> f64 {
    if objective == bound {
        return 0.0;
    }
    objective.abs_diff(bound) as f64 / objective.max(1) as f64
}
