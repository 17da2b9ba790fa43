//! What bound and search ask of a problem over sites.
//!
//! Every problem is: choose sites at least cost so that every row is served once or its cap paid.
//! With a multiplier `u_i` in `[0, cap_i]` on "row i is served",
//! `L(u) = paid + Σ u_i + Σ_chosen ρ_j`, where `ρ_j` is what site j costs less what it takes off
//! its rows, and chosen are the `q` lowest, or all below 0 where the number is free. `L(u)` is a
//! lower bound whatever `u` is (Geoffrion 1974; cover: Beasley 1990; median: Cornuéjols, Fisher,
//! Nemhauser 1977).

use super::random::Random;
use super::remainder::Program;

/// What follows for the sites still free.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Implied {
    /// Nothing.
    Nothing,
    /// This one must be opened.
    Open(u32),
    /// No answer is left.
    Nobody,
}

/// A value and the sites that give it.
pub(super) type Found = (u64, Vec<u32>);

/// A problem over sites, with some of them open or closed for now.
pub(super) trait Relaxation {
    /// How many sites.
    fn sites(&self) -> usize;
    /// How many rows.
    fn rows(&self) -> usize;
    /// How many sites to open, or as many as it takes.
    fn pick(&self) -> Option<usize>;
    /// An upper bound on every sum of multipliers, before anything is fixed.
    fn largest(&self) -> u64;
    /// The largest multiplier of use.
    fn cap(&self, row: usize) -> f64;
    /// What is paid already.
    fn paid(&self) -> u64;
    /// Multipliers to start with.
    fn start(&self) -> Vec<f64>;
    /// The score ρ of every free site.
    fn price(&mut self, multipliers: &[f64], free: &[u32], score: &mut [f64]);
    /// How much every row lacks: 1 less the number of chosen sites that serve it.
    fn lack(&mut self, multipliers: &[f64], chosen: &[u32], lack: &mut [f64]);
    /// Opens a free site.
    fn open(&mut self, site: u32);
    /// Takes the last opening back, of this site.
    fn reopen(&mut self, site: u32);
    /// Closes a free site.
    fn close(&mut self, site: u32);
    /// Takes a closing back.
    fn unclose(&mut self, site: u32);
    /// What follows from the sites fixed since it was asked last.
    fn implied(&mut self, is_free: &dyn Fn(u32) -> bool) -> Implied;
    /// An allowed answer with the open sites, near those chosen or as the multipliers say.
    fn repaired(&mut self, open: &[u32], chosen: &[u32], multipliers: &[f64]) -> Option<Found>;
    /// A better answer by local search, within a budget of steps.
    fn improved(&mut self, best: &Found, budget: u64, random: &mut Random) -> Option<Found>;
    /// The first answer.
    fn greedy(&mut self) -> Option<Found>;
    /// The problem with some sites open and some closed for good.
    fn restricted(&self, is_open: &[bool], is_closed: &[bool]) -> Self;
    /// The caller's sites for these, with those opened for good.
    fn named(&self, sites: &[u32]) -> Vec<u32>;
    /// The same problem for a solver of mixed-integer programs.
    fn program(&self) -> Program;
    /// The value of sites, if they are allowed.
    fn valued(&self, sites: &[u32]) -> Option<u64>;
    /// Steps of one evaluation, roughly.
    fn size(&self) -> u64;
}
