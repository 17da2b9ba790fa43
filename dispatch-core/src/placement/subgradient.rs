//! The bound at one node: ascent on the multipliers, fixing by reduced cost on the way.
//!
//! Steps of Polyak's length `θ (target − L) / Σ s d²` along a direction that remembers the last
//! ones, `d = α g + (1 − α) d` (Camerini, Fratta, Maffioli 1975). Each row moves by its scale `s`, its
//! cap as a share of the largest: a row of a thousand people and one of three need steps of their
//! own size. The target lies half way to the best answer, since only what is lost is minimised and a
//! share of a small bound is no distance at all. θ is halved when the bound stalls. The same mean of the chosen sites tends to the fractional answer
//! (volume algorithm: Barahona, Anbil 2000) and says where to branch.
//! Multipliers are multiples of a power of two, so that `L` is exact: a node is closed only when
//! `L > best − 1` in truth. A site is fixed when the bound with the opposite choice says so:
//! `L + ρ_j − ρ_q > best − 1` closes a site not chosen, `L − ρ_j + ρ_{q+1} > best − 1` opens one.

use super::relaxation::{Found, Implied, Relaxation};

/// Weight of the newest direction.
const NEWEST: f64 = 0.1;
/// Below this θ the ascent has ended.
const LEAST_THETA: f64 = 0.001;
/// How far towards the best answer a step aims.
const AIM: f64 = 0.5;

/// A choice for a site.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Choice {
    Free,
    Open,
    Closed,
}

/// How long to climb.
#[derive(Clone, Copy, Debug)]
pub(super) struct Effort {
    pub(super) steps: usize,
    pub(super) theta: f64,
    /// Steps without progress until θ is halved.
    pub(super) patience: usize,
    /// Steps between repairs of the chosen sites to an answer; 0: at the end only.
    pub(super) repair: usize,
}

/// A relaxation with the choices made, the best answer, and scratch space.
pub(super) struct Bounding<R> {
    pub(super) relaxation: R,
    pub(super) choice: Vec<Choice>,
    /// The sites fixed, in the order they were.
    pub(super) trail: Vec<u32>,
    opened: usize,
    pub(super) free: Vec<u32>,
    /// The best answer, or only its value where it lies outside the restricted problem.
    pub(super) best: Found,
    /// Whether `best` is new since it was last looked at.
    pub(super) is_new: bool,
    /// The mean of the chosen sites, where the last ascent ended.
    pub(super) mean: Vec<f64>,
    pub(super) score: Vec<f64>,
    lack: Vec<f64>,
    direction: Vec<f64>,
    ranked: Vec<u32>,
    /// By row: its cap as a share of the largest.
    scale: Vec<f64>,
    quantum: f64,
    pub(super) steps: u64,
}

/// The outcome of an evaluation.
struct Priced {
    bound: f64,
    /// The score of the last site chosen, and of the first not chosen.
    edge: (f64, f64),
}

impl<R: Relaxation> Bounding<R> {
    /// Nothing fixed yet.
    pub(super) fn new(relaxation: R, best: Found) -> Self {
        let (sites, rows) = (relaxation.sites(), relaxation.rows());
        // Rows served by several of the chosen sites count that often in the sum of the scores.
        let often = relaxation.pick().unwrap_or(sites).max(1) as u128;
        let bits = u128::BITS - (u128::from(relaxation.largest()) * often).leading_zeros();
        let power = 52u32.saturating_sub(bits).min(20);
        let caps = (0..rows).map(|row| relaxation.cap(row));
        let largest = caps.clone().fold(1.0, f64::max);
        Self {
            scale: caps.map(|cap| (cap / largest).max(1e-9)).collect(),
            choice: vec![Choice::Free; sites],
            trail: Vec::new(),
            opened: 0,
            free: (0..sites as u32).collect(),
            best,
            is_new: false,
            mean: vec![0.0; sites],
            score: vec![0.0; sites],
            lack: vec![0.0; rows],
            direction: vec![0.0; rows],
            ranked: Vec::new(),
            quantum: 1.0 / f64::from(1u32 << power),
            steps: 0,
            relaxation,
        }
    }

    /// Fixes a free site.
    pub(super) fn fix(&mut self, site: u32, choice: Choice) {
        debug_assert_eq!(
            self.choice[site as usize],
            Choice::Free,
            "a site is fixed once"
        );
        self.choice[site as usize] = choice;
        self.trail.push(site);
        if choice == Choice::Open {
            self.opened += 1;
            self.relaxation.open(site);
        } else {
            self.relaxation.close(site);
        }
    }

    /// Takes choices back until the trail is so long.
    pub(super) fn undo(&mut self, mark: usize) {
        while self.trail.len() > mark {
            let Some(site) = self.trail.pop() else { break };
            if self.choice[site as usize] == Choice::Open {
                self.opened -= 1;
                self.relaxation.reopen(site);
            } else {
                self.relaxation.unclose(site);
            }
            self.choice[site as usize] = Choice::Free;
        }
    }

    /// Carries out what follows from the choices; whether any answer is left.
    fn settled(&mut self) -> bool {
        loop {
            let choice = &self.choice;
            let implied = self
                .relaxation
                .implied(&|site| choice[site as usize] == Choice::Free);
            match implied {
                Implied::Nothing => break,
                Implied::Nobody => return false,
                Implied::Open(site) => self.fix(site, Choice::Open),
            }
        }
        let choice = &self.choice;
        self.free.clear();
        let sites = 0..choice.len() as u32;
        self.free
            .extend(sites.filter(|&site| choice[site as usize] == Choice::Free));
        self.relaxation
            .pick()
            .is_none_or(|pick| self.opened <= pick && self.opened + self.free.len() >= pick)
    }

    /// What the best answer must be beaten by: bounds above this close a node.
    pub(super) fn ceiling(&self) -> f64 {
        self.best.0 as f64 - 1.0
    }

    /// Climbs from `multipliers`, which become the best found; the bound, or nothing when the node
    /// is closed.
    pub(super) fn ascend(&mut self, multipliers: &mut Vec<f64>, effort: Effort) -> Option<f64> {
        if !self.settled() {
            return None;
        }
        let mut u = multipliers.clone();
        let (mut most, mut theta, mut idle) = (f64::NEG_INFINITY, effort.theta, 0);
        let mut fresh = true;
        self.mean.fill(0.0);
        for step in 0..effort.steps {
            if self.is_leaf() {
                self.ranked.clear();
                self.repair(&u);
                return None;
            }
            self.rounded(&mut u);
            let priced = self.priced(&u);
            if priced.bound.max(self.relaxation.paid() as f64) > self.ceiling() {
                return None;
            }
            if effort.repair > 0 && step % effort.repair == 0 {
                self.repair(&u);
            }
            let fixed = self.fix_by_score(&priced);
            if fixed && !self.settled() {
                return None;
            }
            self.average(fresh);
            if priced.bound > most + (1e-6 * most.abs()).min(0.01) {
                idle = 0;
            } else {
                idle += 1;
            }
            if priced.bound > most {
                most = priced.bound;
                multipliers.clone_from(&u);
            }
            if idle >= effort.patience {
                theta /= 2.0;
                idle = 0;
                u.clone_from(multipliers);
                if theta < LEAST_THETA {
                    break;
                }
            }
            if !self.step(&mut u, theta, priced.bound, fresh) {
                break;
            }
            fresh = false;
        }
        self.repair(multipliers);
        (most <= self.ceiling()).then_some(most)
    }

    /// Whether one answer only is left.
    fn is_leaf(&self) -> bool {
        self.free.is_empty() || self.relaxation.pick() == Some(self.opened)
    }

    /// Evaluates `L` and ranks the free sites: the chosen come first.
    fn priced(&mut self, u: &[f64]) -> Priced {
        self.steps += self.relaxation.size();
        self.relaxation.price(u, &self.free, &mut self.score);
        let paid = self.relaxation.paid() as f64;
        let mut bound = paid + u.iter().sum::<f64>();
        self.ranked.clone_from(&self.free);
        let score = &self.score;
        let Some(pick) = self.relaxation.pick() else {
            self.ranked.retain(|&site| score[site as usize] < 0.0);
            bound += self
                .ranked
                .iter()
                .map(|&site| score[site as usize])
                .sum::<f64>();
            return Priced {
                bound,
                edge: (0.0, 0.0),
            };
        };
        let wanted = pick - self.opened;
        let by_score = |a: &u32, b: &u32| {
            score[*a as usize]
                .total_cmp(&score[*b as usize])
                .then(a.cmp(b))
        };
        let mut edge = (f64::NEG_INFINITY, f64::INFINITY);
        if wanted < self.ranked.len() {
            let (_, first_out, _) = self.ranked.select_nth_unstable_by(wanted, by_score);
            edge.1 = score[*first_out as usize];
            self.ranked.truncate(wanted);
        }
        let chosen = self.ranked.iter().map(|&site| score[site as usize]);
        edge.0 = chosen.clone().fold(f64::NEG_INFINITY, f64::max);
        bound += chosen.sum::<f64>();
        Priced { bound, edge }
    }

    /// Fixes what the scores of the last evaluation prove; whether anything.
    fn fix_by_score(&mut self, priced: &Priced) -> bool {
        let room = self.ceiling() - priced.bound;
        let before = self.trail.len();
        let counted = self.relaxation.pick().is_some();
        for index in 0..self.ranked.len() {
            let site = self.ranked[index];
            let rise = priced.edge.1 - self.score[site as usize];
            if rise > room {
                self.fix(site, Choice::Open);
            }
        }
        let chosen_edge = if counted { priced.edge.0 } else { 0.0 };
        for index in 0..self.free.len() {
            let site = self.free[index];
            let rise = self.score[site as usize] - chosen_edge;
            if rise > room && self.choice[site as usize] == Choice::Free {
                self.fix(site, Choice::Closed);
            }
        }
        self.trail.len() > before
    }

    fn average(&mut self, fresh: bool) {
        let keep = if fresh { 0.0 } else { 1.0 - NEWEST * 0.5 };
        for &site in &self.free {
            self.mean[site as usize] *= keep;
        }
        for &site in &self.ranked {
            self.mean[site as usize] += 1.0 - keep;
        }
    }

    /// One step; `false` where there is no direction left.
    fn step(&mut self, u: &mut [f64], theta: f64, bound: f64, fresh: bool) -> bool {
        self.relaxation.lack(u, &self.ranked, &mut self.lack);
        let mut length = 0.0;
        for (row, u) in u.iter().enumerate() {
            let cap = self.relaxation.cap(row);
            let lack = self.lack[row];
            let old = if fresh { lack } else { self.direction[row] };
            let mut d = NEWEST * lack + (1.0 - NEWEST) * old;
            if d > 0.0 && *u >= cap || d < 0.0 && *u <= 0.0 {
                d = 0.0;
            }
            self.direction[row] = d;
            length += d * d * self.scale[row];
        }
        if length < 1e-9 {
            return false;
        }
        let ahead = AIM * (self.best.0 as f64 - bound);
        let stride = theta * ahead.max(1e-3) / length;
        for ((u, d), scale) in u.iter_mut().zip(&self.direction).zip(&self.scale) {
            *u += stride * d * scale;
        }
        true
    }

    /// Multipliers as multiples of the quantum, within their range.
    fn rounded(&self, u: &mut [f64]) {
        for (row, u) in u.iter_mut().enumerate() {
            let within = u.clamp(0.0, self.relaxation.cap(row));
            *u = (within / self.quantum).floor() * self.quantum;
        }
    }

    /// Tries the chosen sites as an answer.
    fn repair(&mut self, multipliers: &[f64]) {
        let is = |site: u32, choice| self.choice[site as usize] == choice;
        let trail = self.trail.iter().copied();
        let open: Vec<u32> = trail.filter(|&site| is(site, Choice::Open)).collect();
        let ranked = self.ranked.iter().copied();
        let mut sites: Vec<u32> = ranked.filter(|&site| !is(site, Choice::Closed)).collect();
        sites.extend(&open);
        sites.sort_unstable();
        sites.dedup();
        let pick = self.relaxation.pick();
        if pick.is_some_and(|pick| sites.len() > pick) {
            return;
        }
        let found = self.relaxation.repaired(&open, &sites, multipliers);
        let better = found.filter(|found| found.0 < self.best.0);
        if let Some(better) = better {
            self.best = better;
            self.is_new = true;
        }
    }
}
