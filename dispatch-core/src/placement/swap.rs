//! Maximal covering: greedy, swaps with maintained gains, iterated local search.
//!
//! Maintained for every site: its *gain*, the weight of uncovered rows it would cover, and, if it
//! is open, its *loss*, the weight of rows that only it covers; the exclusive or of the open sites
//! of a row is the sole one when there is one (Resende, Werneck 2007 keep the same sums for the
//! median). A swap closes a site and opens the one with the best gain after that. The iterated
//! search closes a few neighbouring sites, opens others, descends, and goes on from the result
//! unless it is much worse (Lourenço, Martin, Stützle 2003; thresholds: Dueck, Scheuer 1990).

use super::cover_core::Cover;
use super::random::Random;
use super::relaxation::Found;

/// Open sites with gains and losses.
#[derive(Clone, Debug)]
pub(super) struct Counts<'a> {
    cover: &'a Cover,
    /// By row; the search with weights changes them.
    pub(super) weight: Vec<u64>,
    pub(super) count: Vec<u32>,
    sole: Vec<u32>,
    pub(super) gain: Vec<u64>,
    pub(super) loss: Vec<u64>,
    pub(super) is_open: Vec<bool>,
    /// Weight of uncovered rows.
    missed: u64,
    /// Steps so far.
    pub(super) steps: u64,
}

impl<'a> Counts<'a> {
    /// Nothing open.
    pub(super) fn new(cover: &'a Cover, weight: Vec<u64>) -> Self {
        let gain = |rows: &[u32]| rows.iter().map(|&row| weight[row as usize]).sum();
        Self {
            cover,
            count: vec![0; weight.len()],
            sole: vec![0; weight.len()],
            gain: cover.columns.iter().map(gain).collect(),
            loss: vec![0; cover.cost.len()],
            is_open: vec![false; cover.cost.len()],
            missed: weight.iter().sum(),
            steps: 0,
            weight,
        }
    }

    /// Opens a closed site.
    pub(super) fn open(&mut self, site: u32) {
        let rows = self.cover.columns.at(site);
        self.is_open[site as usize] = true;
        self.steps += rows.len() as u64;
        for &row in rows {
            let at = row as usize;
            match self.count[at] {
                0 => {
                    self.loss[site as usize] += self.weight[at];
                    self.missed -= self.weight[at];
                    self.change_gains(row, |gain, weight| gain - weight);
                }
                1 => self.loss[self.sole[at] as usize] -= self.weight[at],
                _ => {}
            }
            self.count[at] += 1;
            self.sole[at] ^= site;
        }
    }

    /// Closes an open site.
    pub(super) fn close(&mut self, site: u32) {
        let rows = self.cover.columns.at(site);
        self.is_open[site as usize] = false;
        self.steps += rows.len() as u64;
        for &row in rows {
            let at = row as usize;
            self.count[at] -= 1;
            self.sole[at] ^= site;
            match self.count[at] {
                0 => {
                    self.loss[site as usize] -= self.weight[at];
                    self.missed += self.weight[at];
                    self.change_gains(row, |gain, weight| gain + weight);
                }
                1 => self.loss[self.sole[at] as usize] += self.weight[at],
                _ => {}
            }
        }
    }

    /// Makes an uncovered row heavier by 1.
    pub(super) fn heavier(&mut self, row: u32) {
        self.weight[row as usize] += 1;
        self.missed += 1;
        let sites = self.cover.rows.at(row);
        self.steps += sites.len() as u64;
        sites.iter().for_each(|&site| self.gain[site as usize] += 1);
    }

    fn change_gains(&mut self, row: u32, change: impl Fn(u64, u64) -> u64) {
        let sites = self.cover.rows.at(row);
        self.steps += sites.len() as u64;
        for &site in sites {
            let gain = &mut self.gain[site as usize];
            *gain = change(*gain, self.weight[row as usize]);
        }
    }

    /// The closed site with the most gain, the first of equals, `barred` left out.
    fn best(&mut self, barred: impl Fn(u32) -> bool) -> Option<u32> {
        self.steps += self.gain.len() as u64 / 4;
        let mut best = None;
        for (site, &gain) in self.gain.iter().enumerate() {
            let better = best.is_none_or(|(most, _)| gain > most);
            if better && !self.is_open[site] && !barred(site as u32) {
                best = Some((gain, site as u32));
            }
        }
        best.map(|(_, site)| site)
    }

    /// Every open site, in order.
    pub(super) fn opened(&self) -> Vec<u32> {
        let sites = 0..self.is_open.len() as u32;
        sites.filter(|&site| self.is_open[site as usize]).collect()
    }

    /// Swaps while one helps.
    fn descend(&mut self, random: &mut Random, until: u64) {
        let mut order = self.opened();
        let mut quiet = 0;
        let mut at = 0;
        shuffle(&mut order, random);
        while quiet < order.len() && self.steps < until {
            let old = order[at];
            let loss = self.loss[old as usize];
            self.close(old);
            let new = self.best(|site| site == old);
            let new = new
                .filter(|&new| self.gain[new as usize] > loss)
                .unwrap_or(old);
            self.open(new);
            quiet = if new == old { quiet + 1 } else { 0 };
            order[at] = new;
            at = (at + 1) % order.len();
        }
    }

    /// Closes up to `most` open sites near a chance one, and opens as many others.
    fn shake(&mut self, most: usize, random: &mut Random) {
        let sites = self.is_open.len();
        let mut near = Vec::new();
        let centre = random.below(sites) as u32;
        for &row in self.cover.columns.at(centre) {
            let row = self.cover.rows.at(row);
            self.steps += row.len() as u64 / 2;
            near.extend(
                row.iter()
                    .copied()
                    .filter(|&site| self.is_open[site as usize]),
            );
            if near.len() > 256 {
                break;
            }
        }
        near.sort_unstable();
        near.dedup();
        shuffle(&mut near, random);
        near.truncate(most);
        let all = self.opened();
        while near.len() < most.min(all.len()) {
            let site = all[random.below(all.len())];
            if !near.contains(&site) {
                near.push(site);
            }
        }
        near.iter().for_each(|&site| self.close(site));
        for count in 0..near.len() {
            let barred = random.draw() & 3;
            let chance = random.below(sites) as u32;
            let best = match barred {
                0 if !self.is_open[chance as usize] => Some(chance),
                _ => self.best(|site| near[count..].contains(&site)),
            };
            let best = best.or_else(|| self.best(|_| false));
            best.into_iter().for_each(|site| self.open(site));
        }
    }

    fn become_open(&mut self, sites: &[u32]) {
        let mut wanted = vec![false; self.is_open.len()];
        sites.iter().for_each(|&site| wanted[site as usize] = true);
        for site in self.opened() {
            if !wanted[site as usize] {
                self.close(site);
            }
        }
        for &site in sites {
            if !self.is_open[site as usize] {
                self.open(site);
            }
        }
    }
}

fn shuffle(items: &mut [u32], random: &mut Random) {
    for last in (1..items.len()).rev() {
        items.swap(last, random.below(last + 1));
    }
}

/// Opens the site with the most gain, `q` times.
pub(super) fn greedy(cover: &Cover) -> Vec<u32> {
    let mut counts = Counts::new(cover, cover.weight.clone());
    for _ in 0..cover.pick.unwrap_or(0) {
        let best = counts.best(|_| false);
        best.into_iter().for_each(|site| counts.open(site));
    }
    counts.opened()
}

/// Iterated local search from an answer; a better one, if it finds one.
pub(super) fn search(
    cover: &Cover,
    best: &Found,
    budget: u64,
    random: &mut Random,
) -> Option<Found> {
    let mut counts = Counts::new(cover, cover.weight.clone());
    if best.1.is_empty() || best.1.len() >= cover.cost.len() {
        return None;
    }
    counts.become_open(&best.1);
    counts.steps = 0;
    counts.descend(random, budget);
    let (mut least, mut sites) = (counts.missed, counts.opened());
    let (mut now, mut from) = (least, sites.clone());
    let mut idle = 0;
    while counts.steps < budget && least > 0 {
        counts.shake(1 + random.below(4), random);
        counts.descend(random, budget);
        if counts.missed < least {
            (least, sites, idle) = (counts.missed, counts.opened(), 0);
        }
        idle += 1;
        let slack = (least >> 7) * (random.draw() & 7) / 8;
        if counts.missed <= now.max(least + slack) {
            (now, from) = (counts.missed, counts.opened());
        } else {
            counts.become_open(&from);
        }
        if idle > 100 {
            counts.become_open(&sites);
            (now, from, idle) = (least, sites.clone(), 0);
        }
    }
    let value = cover.base() + least;
    (value < best.0).then_some((value, sites))
}
