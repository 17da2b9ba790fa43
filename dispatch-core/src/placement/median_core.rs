//! The median problem as the search sees it: each client is served by a site or pays its cap.
//!
//! `min Σ_i min(cap_i, min_{j open} c_ij)` with q sites (Hakimi 1964), where `c_ij` is weight times
//! distance. The cap is what the nearest kept site costs, so that kept sites need no further care.
//! With multipliers `u`, `ρ_j = Σ_i min(0, c_ij − u_i)`: only sites nearer than `u_i` matter, so a
//! client's list is read up to there (Cornuéjols, Fisher, Nemhauser 1977; Beasley 1985).

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use super::interchange;
use super::median::MedianInstance;
use super::random::Random;
use super::relaxation::{Found, Implied, Relaxation};

/// A median problem with what is fixed already taken out.
#[derive(Clone, Debug)]
pub(super) struct Median {
    /// By client: (cost, site), cheapest first, all below its cap.
    pub(super) near: Vec<Vec<(u64, u32)>>,
    /// By site: (cost, client), cheapest first.
    pub(super) serves: Vec<Vec<(u64, u32)>>,
    pub(super) cap: Vec<u64>,
    pub(super) pick: usize,
    /// What is paid already by clients whom no site left can help.
    pub(super) base: u64,
    ids: Vec<u32>,
    given: Vec<u32>,
    /// Caps under the sites open for now, and those before, to take openings back.
    now: Vec<u64>,
    before: Vec<(u32, u64)>,
    marks: Vec<usize>,
    chosen: Vec<bool>,
}

impl Median {
    /// The problem of an instance: its kept sites are opened and its closed ones taken out.
    pub(super) fn new(
        instance: &MedianInstance,
        pick: usize,
        kept: &[u32],
        closed: &[u32],
    ) -> Self {
        let rows = instance
            .near
            .iter()
            .zip(&instance.weight)
            .filter(|&(_, &weight)| weight > 0);
        let near = rows.clone().map(|(list, weight)| {
            list.iter()
                .map(|&(distance, site)| (distance * weight, site))
                .collect()
        });
        let caps = rows.map(|(_, weight)| weight * instance.beyond);
        let (near, caps) = merged(near.collect(), caps.collect(), instance.sites);
        let whole = Self::of(near, caps, (0..instance.sites as u32).collect(), pick);
        let mut is_open = vec![false; instance.sites];
        let mut is_closed = is_open.clone();
        kept.iter().for_each(|&site| is_open[site as usize] = true);
        closed
            .iter()
            .for_each(|&site| is_closed[site as usize] = true);
        whole.restricted(&is_open, &is_closed)
    }

    fn of(near: Vec<Vec<(u64, u32)>>, cap: Vec<u64>, ids: Vec<u32>, pick: usize) -> Self {
        let mut serves = vec![Vec::new(); ids.len()];
        for (client, list) in near.iter().enumerate() {
            for &(cost, site) in list {
                serves[site as usize].push((cost, client as u32));
            }
        }
        serves
            .iter_mut()
            .for_each(|list: &mut Vec<_>| list.sort_unstable());
        Self {
            now: cap.clone(),
            before: Vec::new(),
            marks: Vec::new(),
            chosen: vec![false; ids.len()],
            near,
            serves,
            cap,
            pick,
            base: 0,
            ids,
            given: Vec::new(),
        }
    }

    /// What these sites cost the clients.
    pub(super) fn value(&self, sites: &[u32]) -> u64 {
        let mut cost = self.cap.clone();
        for &site in sites {
            for &(c, client) in &self.serves[site as usize] {
                let cost = &mut cost[client as usize];
                *cost = c.min(*cost);
            }
        }
        self.base + cost.iter().sum::<u64>()
    }
}

/// A client's (cost, site), cheapest first.
type Near = Vec<(u64, u32)>;

/// Fewer clients of the same cost whatever is open: those that rank all sites alike are always
/// served by the same one, so they are one client with the sums of their costs. A city of few
/// stations has far fewer rankings than zones. Clients that some site cannot serve stay apart.
fn merged(near: Vec<Near>, caps: Vec<u64>, sites: usize) -> (Vec<Near>, Vec<u64>) {
    let mut sums: BTreeMap<Vec<u32>, Near> = BTreeMap::new();
    let (mut apart, mut apart_caps) = (Vec::new(), Vec::new());
    for (list, cap) in near.into_iter().zip(caps) {
        let is_served = list.len() == sites && list.last().is_some_and(|far| far.0 <= cap);
        if !is_served {
            apart.push(list);
            apart_caps.push(cap);
            continue;
        }
        match sums.entry(list.iter().map(|&(_, site)| site).collect()) {
            Entry::Vacant(entry) => {
                entry.insert(list);
            }
            Entry::Occupied(mut entry) => {
                let sum = entry.get_mut().iter_mut().zip(list);
                sum.for_each(|(sum, (cost, _))| sum.0 += cost);
            }
        }
    }
    for list in sums.into_values() {
        // Some site is open, so none ever pays more than the farthest.
        apart_caps.push(list.last().map_or(0, |&(cost, _)| cost));
        apart.push(list);
    }
    (apart, apart_caps)
}

impl Relaxation for Median {
    fn sites(&self) -> usize {
        self.ids.len()
    }

    fn rows(&self) -> usize {
        self.near.len()
    }

    fn pick(&self) -> Option<usize> {
        Some(self.pick)
    }

    fn largest(&self) -> u64 {
        self.base + self.cap.iter().sum::<u64>()
    }

    fn cap(&self, row: usize) -> f64 {
        self.now[row] as f64
    }

    fn paid(&self) -> u64 {
        self.base
    }

    fn start(&self) -> Vec<f64> {
        let second = self.sites() / self.pick.max(1);
        let clients = self.near.iter().zip(&self.now);
        clients
            .map(|(list, &cap)| list.get(second).map_or(cap, |&(cost, _)| cost) as f64)
            .collect()
    }

    fn price(&mut self, multipliers: &[f64], free: &[u32], score: &mut [f64]) {
        free.iter().for_each(|&site| score[site as usize] = 0.0);
        for (list, &u) in self.near.iter().zip(multipliers) {
            for &(cost, site) in list {
                let worth = cost as f64 - u;
                if worth >= 0.0 {
                    break;
                }
                score[site as usize] += worth;
            }
        }
    }

    fn lack(&mut self, multipliers: &[f64], chosen: &[u32], lack: &mut [f64]) {
        chosen
            .iter()
            .for_each(|&site| self.chosen[site as usize] = true);
        for ((list, &u), lack) in self.near.iter().zip(multipliers).zip(lack) {
            let served = list.iter().take_while(|&&(cost, _)| (cost as f64) < u);
            let served = served.filter(|&&(_, site)| self.chosen[site as usize]);
            *lack = 1.0 - served.count() as f64;
        }
        chosen
            .iter()
            .for_each(|&site| self.chosen[site as usize] = false);
    }

    fn open(&mut self, site: u32) {
        self.marks.push(self.before.len());
        for &(cost, client) in &self.serves[site as usize] {
            let now = &mut self.now[client as usize];
            if cost < *now {
                self.before.push((client, *now));
                *now = cost;
            }
        }
    }

    fn reopen(&mut self, _: u32) {
        let mark = self.marks.pop().unwrap_or(0);
        for (client, cap) in self.before.drain(mark..) {
            self.now[client as usize] = cap;
        }
    }

    fn close(&mut self, _: u32) {}

    fn unclose(&mut self, _: u32) {}

    fn implied(&mut self, _: &dyn Fn(u32) -> bool) -> Implied {
        Implied::Nothing
    }

    fn repaired(&mut self, _: &[u32], chosen: &[u32], _: &[f64]) -> Option<Found> {
        Some((self.value(chosen), chosen.to_vec()))
    }

    fn improved(&mut self, best: &Found, budget: u64, random: &mut Random) -> Option<Found> {
        interchange::search(self, best, budget, random)
    }

    fn greedy(&mut self) -> Option<Found> {
        let sites = interchange::greedy(self);
        Some((self.value(&sites), sites))
    }

    fn restricted(&self, is_open: &[bool], is_closed: &[bool]) -> Self {
        let mut cap = self.cap.clone();
        let mut given = self.given.clone();
        let mut number = vec![u32::MAX; self.ids.len()];
        let mut ids = Vec::new();
        for site in 0..self.ids.len() {
            if is_open[site] {
                given.push(self.ids[site]);
                for &(cost, client) in &self.serves[site] {
                    let cap = &mut cap[client as usize];
                    *cap = cost.min(*cap);
                }
            } else if !is_closed[site] {
                number[site] = ids.len() as u32;
                ids.push(self.ids[site]);
            }
        }
        let (mut base, mut near, mut caps) = (self.base, Vec::new(), Vec::new());
        for (list, cap) in self.near.iter().zip(cap) {
            let cheaper = list.iter().take_while(|&&(cost, _)| cost < cap);
            let left = cheaper.map(|&(cost, site)| (cost, number[site as usize]));
            let left: Vec<(u64, u32)> = left.filter(|&(_, site)| site != u32::MAX).collect();
            if left.is_empty() {
                base += cap;
            } else {
                near.push(left);
                caps.push(cap);
            }
        }
        let opened = is_open.iter().filter(|&&open| open).count();
        let pick = (self.pick - opened).min(ids.len());
        Self {
            base,
            given,
            ..Self::of(near, caps, ids, pick)
        }
    }

    fn named(&self, sites: &[u32]) -> Vec<u32> {
        let named = sites.iter().map(|&site| self.ids[site as usize]);
        let mut all: Vec<u32> = named.chain(self.given.iter().copied()).collect();
        all.sort_unstable();
        all
    }

    fn size(&self) -> u64 {
        let pairs: usize = self.near.iter().map(Vec::len).sum();
        (pairs / self.pick.max(1) * 4 + self.near.len() + self.ids.len()) as u64
    }
}
