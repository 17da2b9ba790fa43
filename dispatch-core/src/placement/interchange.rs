//! Median: greedy, fast interchange, iterated local search.
//!
//! Every client knows its nearest and second nearest open site. For a site k to come in, one pass
//! over the clients it serves gives the profit of swapping it with every open site at once:
//! `gain(k) − loss(j) + extra(k, j)`, where only clients nearer to k than to their second site
//! count (Whitaker 1983; Resende, Werneck 2007).

use super::median_core::Median;
use super::random::Random;
use super::relaxation::Found;

/// Nobody: the cap serves.
const CAP: u32 = u32::MAX;

/// Open sites, with each client's nearest two.
struct Served<'a> {
    median: &'a Median,
    is_open: Vec<bool>,
    open: Vec<u32>,
    /// By client: (cost, site) of the nearest and the second.
    first: Vec<(u64, u32)>,
    second: Vec<u64>,
    /// By site: what closing it costs.
    loss: Vec<u64>,
    extra: Vec<u64>,
    total: u64,
    steps: u64,
}

impl<'a> Served<'a> {
    fn new(median: &'a Median, sites: &[u32]) -> Self {
        let mut new = Self {
            is_open: vec![false; median.serves.len()],
            open: sites.to_vec(),
            first: vec![(0, CAP); median.near.len()],
            second: vec![0; median.near.len()],
            loss: vec![0; median.serves.len()],
            extra: vec![0; median.serves.len()],
            total: 0,
            steps: 0,
            median,
        };
        new.become_open(sites);
        new
    }

    fn become_open(&mut self, sites: &[u32]) {
        self.is_open.fill(false);
        self.loss.fill(0);
        self.total = 0;
        self.open = sites.to_vec();
        sites
            .iter()
            .for_each(|&site| self.is_open[site as usize] = true);
        for client in 0..self.first.len() {
            self.first[client] = (0, CAP);
            self.second[client] = 0;
            self.look(client);
        }
    }

    /// Finds the two nearest of a client, with its share of total and loss.
    fn look(&mut self, client: usize) {
        let (list, cap) = (&self.median.near[client], self.median.cap[client]);
        let mut read = 0;
        let is_open = &self.is_open;
        let mut open = list
            .iter()
            .inspect(|_| read += 1)
            .filter(|&&(_, site)| is_open[site as usize]);
        let first = open.next().copied().unwrap_or((cap, CAP));
        let second = open.next().map_or(cap, |&(cost, _)| cost);
        self.steps += read;
        (self.first[client], self.second[client]) = (first, second);
        self.total += first.0;
        if first.1 != CAP {
            self.loss[first.1 as usize] += second - first.0;
        }
    }

    fn forget(&mut self, client: usize) {
        let first = self.first[client];
        self.total -= first.0;
        if first.1 != CAP {
            self.loss[first.1 as usize] -= self.second[client] - first.0;
        }
    }

    /// The profit of the best swap that brings a site in, and the site that goes.
    fn best_out(&mut self, site: u32) -> (i64, usize) {
        let mut gain = 0;
        let mut touched = 0;
        for &(cost, client) in &self.median.serves[site as usize] {
            touched += 1;
            let (first, second) = (self.first[client as usize], self.second[client as usize]);
            if cost >= second {
                continue;
            }
            gain += first.0.saturating_sub(cost);
            if first.1 != CAP {
                self.extra[first.1 as usize] += second - cost.max(first.0);
            }
        }
        self.steps += touched + self.open.len() as u64;
        let mut best = (i64::MIN, 0);
        for (place, &out) in self.open.iter().enumerate() {
            let profit =
                gain as i64 + self.extra[out as usize] as i64 - self.loss[out as usize] as i64;
            self.extra[out as usize] = 0;
            if profit > best.0 {
                best = (profit, place);
            }
        }
        best
    }

    fn swap(&mut self, place: usize, site: u32) {
        let old = std::mem::replace(&mut self.open[place], site);
        self.is_open[old as usize] = false;
        self.is_open[site as usize] = true;
        let median = self.median;
        for &(cost, client) in median.serves[old as usize]
            .iter()
            .chain(&median.serves[site as usize])
        {
            let client = client as usize;
            self.steps += 1;
            if cost <= self.second[client] {
                self.forget(client);
                self.look(client);
            }
        }
    }

    /// Takes the first swap that helps, until none does.
    fn descend(&mut self, random: &mut Random, until: u64) {
        let sites = self.is_open.len();
        let (mut at, mut quiet) = (random.below(sites), 0);
        while quiet < sites && self.steps < until {
            quiet += 1;
            at = if at + 1 == sites { 0 } else { at + 1 };
            if self.is_open[at] {
                continue;
            }
            let (profit, place) = self.best_out(at as u32);
            if profit > 0 {
                self.swap(place, at as u32);
                quiet = 0;
            }
        }
    }
}

/// Opens the site that saves the most, `q` times.
pub(super) fn greedy(median: &Median) -> Vec<u32> {
    let mut cost = median.cap.clone();
    let mut open = Vec::new();
    let mut is_open = vec![false; median.serves.len()];
    for _ in 0..median.pick {
        let saving = |list: &Vec<(u64, u32)>| -> u64 {
            list.iter()
                .map(|&(c, client)| cost[client as usize].saturating_sub(c))
                .sum()
        };
        let closed = (0..is_open.len()).filter(|&site| !is_open[site]);
        let savings = closed.map(|site| (saving(&median.serves[site]), std::cmp::Reverse(site)));
        let Some((_, std::cmp::Reverse(best))) = savings.max() else {
            break;
        };
        is_open[best] = true;
        open.push(best as u32);
        for &(c, client) in &median.serves[best] {
            let cost = &mut cost[client as usize];
            *cost = c.min(*cost);
        }
    }
    open
}

/// Iterated local search from an answer; a better one, if it finds one.
pub(super) fn search(
    median: &Median,
    best: &Found,
    budget: u64,
    random: &mut Random,
) -> Option<Found> {
    let sites = median.serves.len();
    if best.1.is_empty() || best.1.len() >= sites {
        return None;
    }
    let mut served = Served::new(median, &best.1);
    served.steps = 0;
    served.descend(random, budget);
    let (mut least, mut found) = (served.total, served.open.clone());
    while served.steps < budget {
        for _ in 0..1 + random.below(3.min(found.len())) {
            let site = random.below(sites);
            let place = random.below(found.len());
            if !served.is_open[site] {
                served.swap(place, site as u32);
            }
        }
        served.descend(random, budget);
        if served.total <= least {
            (least, found) = (served.total, served.open.clone());
        } else {
            served.steps += median.near.len() as u64;
            served.become_open(&found);
        }
    }
    found.sort_unstable();
    let value = median.base + least;
    (value < best.0).then_some((value, found))
}
