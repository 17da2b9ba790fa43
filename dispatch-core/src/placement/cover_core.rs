//! Covering as the search sees it: rows that must be covered or whose weight is lost.
//!
//! Set cover (`lscp`): every row must be covered, sites cost, their number is free. Maximal
//! covering (`mclp`) is its mirror: a row left out costs its weight, sites cost nothing and `q` of
//! them are opened: `min Σ w_i s_i` with `s_i + Σ_{j reaches i} y_j ≥ 1` (Church, ReVelle 1974).
//! So `ρ_j = c_j − Σ_{i of j} u_i`, with `u_i` at most `w_i`, or, where the row must be covered,
//! at most the dearest of its sites.

use super::cover::CoverInstance;
use super::lists::Lists;
use super::random::Random;
use super::reduce;
use super::relaxation::{Found, Implied, Relaxation};
use super::remainder::Program;
use super::swap;
use super::weighting;

/// A covering problem with what is fixed already taken out.
#[derive(Clone, Debug)]
pub(super) struct Cover {
    pub(super) rows: Lists,
    pub(super) columns: Lists,
    /// What a row left uncovered costs; nothing where it must be covered.
    pub(super) weight: Vec<u64>,
    pub(super) cost: Vec<u64>,
    pub(super) pick: Option<usize>,
    /// What is paid or lost already.
    base: u64,
    /// The caller's numbers of the sites.
    pub(super) ids: Vec<u32>,
    /// Sites opened for good, by the caller's numbers.
    given: Vec<u32>,
    caps: Vec<f64>,
    /// By row: open sites that reach it.
    covered: Vec<u32>,
    /// By row: sites not closed that reach it.
    able: Vec<u32>,
    spent: u64,
    /// Rows to look at for what follows.
    watch: Vec<u32>,
    /// Where the search with row weights goes on.
    paused: Option<weighting::Paused>,
}

impl Cover {
    /// The problem of an instance: its kept sites are opened and its closed ones taken out.
    pub(super) fn new(
        instance: &CoverInstance,
        pick: Option<usize>,
        kept: &[u32],
        closed: &[u32],
    ) -> Self {
        let must = pick.is_none();
        let sites = instance.sites();
        let whole = Self::of(
            Parts {
                rows: instance.rows.clone(),
                weight: if must {
                    vec![0; instance.rows()]
                } else {
                    instance.weight.clone()
                },
                cost: if must {
                    instance.cost.clone()
                } else {
                    vec![0; sites]
                },
                ids: (0..sites as u32).collect(),
            },
            pick,
            (0, Vec::new()),
        );
        let (mut is_open, mut is_closed) = (vec![false; sites], vec![false; sites]);
        kept.iter().for_each(|&site| is_open[site as usize] = true);
        closed
            .iter()
            .for_each(|&site| is_closed[site as usize] = true);
        whole.restricted(&is_open, &is_closed)
    }

    fn of(parts: Parts, pick: Option<usize>, (base, given): (u64, Vec<u32>)) -> Self {
        let Parts {
            rows,
            weight,
            cost,
            ids,
        } = parts;
        let columns = rows.transposed(cost.len());
        let dearest = |row: &[u32]| row.iter().map(|&j| cost[j as usize]).max();
        let caps: Vec<f64> = rows
            .iter()
            .zip(&weight)
            .map(|(row, &w)| if pick.is_some() { w } else { dearest(row).unwrap_or(0) } as f64)
            .collect();
        Self {
            covered: vec![0; rows.len()],
            able: rows.iter().map(|row| row.len() as u32).collect(),
            watch: (0..rows.len() as u32).collect(),
            rows,
            columns,
            weight,
            cost,
            pick,
            base,
            ids,
            given,
            caps,
            spent: 0,
            paused: None,
        }
    }

    /// Whether rows must be covered.
    pub(super) const fn must(&self) -> bool {
        self.pick.is_none()
    }

    /// What these sites leave to pay, if they are allowed.
    pub(super) fn value(&self, sites: &[u32]) -> Option<u64> {
        let mut reached = vec![false; self.rows.len()];
        let mut value = self.base;
        for &site in sites {
            value += self.cost[site as usize];
            self.columns
                .at(site)
                .iter()
                .for_each(|&row| reached[row as usize] = true);
        }
        let missed = reached
            .iter()
            .zip(&self.weight)
            .filter(|(reached, _)| !**reached);
        let (count, lost) = missed.fold((0, 0), |(count, lost), (_, weight)| {
            (count + 1, lost + weight)
        });
        (!self.must() || count == 0).then_some(value + lost)
    }

    /// What sites cost.
    pub(super) fn price(&self, sites: &[u32]) -> u64 {
        sites.iter().map(|&site| self.cost[site as usize]).sum()
    }

    /// A value seen from outside, for one seen from within.
    pub(super) const fn base(&self) -> u64 {
        self.base
    }
}

/// What a problem is made of.
struct Parts {
    rows: Lists,
    weight: Vec<u64>,
    cost: Vec<u64>,
    ids: Vec<u32>,
}

impl Relaxation for Cover {
    fn sites(&self) -> usize {
        self.cost.len()
    }

    fn rows(&self) -> usize {
        self.rows.len()
    }

    fn pick(&self) -> Option<usize> {
        self.pick
    }

    fn largest(&self) -> u64 {
        self.caps.iter().sum::<f64>() as u64 + self.base + self.cost.iter().sum::<u64>()
    }

    fn cap(&self, row: usize) -> f64 {
        if self.covered[row] > 0 {
            0.0
        } else {
            self.caps[row]
        }
    }

    fn paid(&self) -> u64 {
        self.base + self.spent
    }

    fn start(&self) -> Vec<f64> {
        let share = |(index, row): (usize, &[u32])| {
            let each = |&j: &u32| self.cost[j as usize] as f64 / self.columns.at(j).len() as f64;
            let least = row.iter().map(each).fold(f64::INFINITY, f64::min);
            if self.must() {
                least.min(self.caps[index])
            } else {
                self.caps[index] / 2.0
            }
        };
        self.rows.iter().enumerate().map(share).collect()
    }

    fn price(&mut self, multipliers: &[f64], free: &[u32], score: &mut [f64]) {
        for &site in free {
            let rows = self.columns.at(site).iter();
            let worth: f64 = rows.map(|&row| multipliers[row as usize]).sum();
            score[site as usize] = self.cost[site as usize] as f64 - worth;
        }
    }

    fn lack(&mut self, _: &[f64], chosen: &[u32], lack: &mut [f64]) {
        lack.fill(1.0);
        for &site in chosen {
            for &row in self.columns.at(site) {
                lack[row as usize] -= 1.0;
            }
        }
    }

    fn open(&mut self, site: u32) {
        self.spent += self.cost[site as usize];
        for &row in self.columns.at(site) {
            self.covered[row as usize] += 1;
        }
    }

    fn reopen(&mut self, site: u32) {
        self.spent -= self.cost[site as usize];
        for &row in self.columns.at(site) {
            self.covered[row as usize] -= 1;
        }
    }

    fn close(&mut self, site: u32) {
        for &row in self.columns.at(site) {
            self.able[row as usize] -= 1;
            if self.able[row as usize] <= 1 {
                self.watch.push(row);
            }
        }
    }

    fn unclose(&mut self, site: u32) {
        for &row in self.columns.at(site) {
            self.able[row as usize] += 1;
        }
    }

    fn implied(&mut self, is_free: &dyn Fn(u32) -> bool) -> Implied {
        if !self.must() {
            self.watch.clear();
            return Implied::Nothing;
        }
        while let Some(row) = self.watch.pop() {
            if self.covered[row as usize] > 0 || self.able[row as usize] > 1 {
                continue;
            }
            let site = self.rows.at(row).iter().find(|&&site| is_free(site));
            let Some(&site) = site else {
                self.watch.clear();
                return Implied::Nobody;
            };
            return Implied::Open(site);
        }
        Implied::Nothing
    }

    fn repaired(&mut self, open: &[u32], chosen: &[u32], multipliers: &[f64]) -> Option<Found> {
        if self.must() {
            return weighting::repaired(self, open, multipliers);
        }
        Some((self.value(chosen)?, chosen.to_vec()))
    }

    fn improved(&mut self, best: &Found, budget: u64, random: &mut Random) -> Option<Found> {
        if self.must() {
            let mut paused = self.paused.take();
            let found = weighting::search(self, best, budget, random, &mut paused);
            self.paused = paused;
            found
        } else {
            swap::search(self, best, budget, random)
        }
    }

    fn greedy(&mut self) -> Option<Found> {
        if self.must() {
            return weighting::repaired(self, &[], &vec![0.0; self.rows.len()]);
        }
        let sites = swap::greedy(self);
        Some((self.value(&sites)?, sites))
    }

    fn restricted(&self, is_open: &[bool], is_closed: &[bool]) -> Self {
        let (mut base, mut given) = (self.base, self.given.clone());
        let mut done = vec![false; self.rows.len()];
        for (site, _) in is_open.iter().enumerate().filter(|(_, open)| **open) {
            base += self.cost[site];
            given.push(self.ids[site]);
            self.columns
                .at(site as u32)
                .iter()
                .for_each(|&row| done[row as usize] = true);
        }
        let fixed = is_open.iter().filter(|&&open| open).count();
        let pick = self.pick.map(|pick| pick - fixed);
        let alive: Vec<bool> = is_open
            .iter()
            .zip(is_closed)
            .map(|(open, closed)| !open && !closed)
            .collect();
        let kept_rows = self.rows.iter().zip(&self.weight).zip(&done);
        let kept_rows = kept_rows.filter(|(_, done)| !**done);
        let kept_rows = kept_rows.map(|((row, &weight), _)| {
            let row = row.iter().copied().filter(|&site| alive[site as usize]);
            (row.collect::<Vec<u32>>(), weight)
        });
        let reduced = reduce::reduced(kept_rows.collect(), &self.cost, alive, pick.is_none());
        base += reduced.lost;
        for &site in &reduced.forced {
            base += self.cost[site as usize];
            given.push(self.ids[site as usize]);
        }
        let parts = Parts {
            rows: reduced.rows,
            weight: reduced.weight,
            cost: reduced
                .sites
                .iter()
                .map(|&site| self.cost[site as usize])
                .collect(),
            ids: reduced
                .sites
                .iter()
                .map(|&site| self.ids[site as usize])
                .collect(),
        };
        // Dominated sites are gone: with fewer left than asked for, all of them are opened.
        let pick = pick.map(|pick| pick.min(parts.ids.len()));
        Self::of(parts, pick, (base, given))
    }

    fn named(&self, sites: &[u32]) -> Vec<u32> {
        let named = sites.iter().map(|&site| self.ids[site as usize]);
        let mut all: Vec<u32> = named.chain(self.given.iter().copied()).collect();
        all.sort_unstable();
        all
    }

    fn program(&self) -> Program {
        let sites = self.cost.len();
        let mut cost: Vec<f64> = self.cost.iter().map(|&cost| cost as f64).collect();
        let mut served = Lists::default();
        for (row, list) in self.rows.iter().enumerate() {
            let left = (!self.must()).then_some((sites + row) as u32);
            served.push(list.iter().copied().chain(left));
        }
        if !self.must() {
            cost.extend(self.weight.iter().map(|&weight| weight as f64));
        }
        Program {
            cost,
            sites,
            served,
            linked: Vec::new(),
            pick: self.pick,
            base: self.base,
        }
    }

    fn valued(&self, sites: &[u32]) -> Option<u64> {
        self.value(sites)
    }

    fn size(&self) -> u64 {
        (self.rows.total() + self.rows.len() + self.cost.len()) as u64
    }
}
