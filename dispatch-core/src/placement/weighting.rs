//! Set cover: greedy repair, and local search with row weights.
//!
//! The search takes a site out of a full cover, then swaps: out goes the site with the least loss
//! for its cost, in comes the one with the most gain for its cost of a chance uncovered row; rows
//! that stay uncovered get heavier, so that the search does not come back (RWLS: Gao, Weise, Li
//! 2015; costs as in their weighted form). A site just taken out waits until a neighbour changed.

use super::cover_core::Cover;
use super::random::Random;
use super::relaxation::Found;
use super::swap::Counts;

/// A full cover with some sites: in comes the site with the least cost, less the multipliers of
/// the rows it would newly cover, for each such row (Caprara, Fischetti, Toth 1999); then what is
/// not needed goes out.
pub(super) fn repaired(cover: &Cover, open: &[u32], multipliers: &[f64]) -> Option<Found> {
    let mut count = vec![0u32; cover.rows.len()];
    let mut sites = open.to_vec();
    for &site in open {
        let rows = cover.columns.at(site);
        rows.iter().for_each(|&row| count[row as usize] += 1);
    }
    // By site: rows it would newly cover, and cost less their multipliers.
    let mut fresh = vec![0u32; cover.cost.len()];
    let mut score: Vec<f64> = cover.cost.iter().map(|&cost| cost as f64).collect();
    let mut missing = 0;
    for (row, &u) in multipliers.iter().enumerate() {
        if count[row] == 0 {
            missing += 1;
            for &site in cover.rows.at(row as u32) {
                fresh[site as usize] += 1;
                score[site as usize] -= u;
            }
        }
    }
    while missing > 0 {
        let merit = |site: usize| {
            let (score, rows) = (score[site], f64::from(fresh[site]));
            if score > 0.0 {
                score / rows
            } else {
                score * rows
            }
        };
        let able = (0..fresh.len()).filter(|&site| fresh[site] > 0);
        let merits = able.map(|site| (merit(site), site));
        let (_, best) = merits.min_by(|a, b| a.0.total_cmp(&b.0))?;
        sites.push(best as u32);
        for &row in cover.columns.at(best as u32) {
            if count[row as usize] == 0 {
                missing -= 1;
                for &site in cover.rows.at(row) {
                    fresh[site as usize] -= 1;
                    score[site as usize] += multipliers[row as usize];
                }
            }
            count[row as usize] += 1;
        }
    }
    sites.sort_by_key(|&site| std::cmp::Reverse(cover.cost[site as usize]));
    sites.retain(|&site| {
        let rows = cover.columns.at(site);
        let needed = rows.iter().any(|&row| count[row as usize] == 1);
        if !needed {
            rows.iter().for_each(|&row| count[row as usize] -= 1);
        }
        needed
    });
    sites.sort_unstable();
    Some((cover.value(&sites)?, sites))
}

/// What the search remembers of each site, and which rows are uncovered.
struct Memory {
    /// When it last changed.
    since: Vec<u64>,
    may_come: Vec<bool>,
    uncovered: Vec<u32>,
    place: Vec<u32>,
    cost: u64,
}

/// Where a search stopped, so that the next slice goes on: a long search is one search.
#[derive(Clone, Debug)]
pub(super) struct Paused {
    weight: Vec<u64>,
    open: Vec<u32>,
    since: Vec<u64>,
    may_come: Vec<bool>,
    turn: u64,
    last: u32,
    least: u64,
}

impl Paused {
    fn fresh(cover: &Cover, best: &Found) -> Self {
        Self {
            weight: vec![1; cover.rows.len()],
            open: best.1.clone(),
            since: vec![0; cover.cost.len()],
            may_come: vec![true; cover.cost.len()],
            turn: 1,
            last: u32::MAX,
            least: cover.price(&best.1),
        }
    }
}

/// Row-weighting local search, from where it paused; a cheaper cover, if it finds one.
pub(super) fn search(
    cover: &Cover,
    best: &Found,
    budget: u64,
    random: &mut Random,
    paused: &mut Option<Paused>,
) -> Option<Found> {
    let from = paused.take();
    let from = from.unwrap_or_else(|| Paused::fresh(cover, best));
    let (mut turn, mut last, mut open) = (from.turn, from.last, from.open);
    // Somebody else found better: go on from there, with what was learnt of the rows.
    let given = cover.price(&best.1);
    if given < from.least {
        open.clone_from(&best.1);
    }
    let (mut least, mut found) = (from.least.min(given), None);
    let mut counts = Counts::new(cover, from.weight);
    open.iter().for_each(|&site| counts.open(site));
    counts.steps = 0;
    let mut memory = Memory {
        since: from.since,
        may_come: from.may_come,
        uncovered: Vec::new(),
        place: vec![0; cover.rows.len()],
        cost: cover.price(&open),
    };
    memory.list_uncovered(&counts);
    while counts.steps < budget {
        if !memory.give_up_sites(
            cover,
            &mut counts,
            &mut open,
            (&mut least, &mut found),
            turn,
        ) {
            break;
        }
        if let Some(site) = weakest(cover, &mut counts, &open, &memory, last) {
            memory.take_out(cover, &mut counts, site, turn);
            open.retain(|&other| other != site);
        }
        while let Some(row) = memory.chance_row(random) {
            let Some(site) = strongest(cover, &counts, &memory, row) else {
                break;
            };
            if memory.cost + cover.cost[site as usize] >= least {
                break;
            }
            memory.put_in(cover, &mut counts, site, turn);
            open.push(site);
            last = site;
            for index in 0..memory.uncovered.len() {
                counts.heavier(memory.uncovered[index]);
            }
        }
        for index in 0..memory.uncovered.len() {
            counts.heavier(memory.uncovered[index]);
        }
        turn += 1;
        counts.steps += 8;
    }
    *paused = Some(Paused {
        weight: counts.weight,
        open,
        since: memory.since,
        may_come: memory.may_come,
        turn,
        last,
        least,
    });
    better(cover, best, least, found)
}

fn better(cover: &Cover, best: &Found, least: u64, found: Option<Vec<u32>>) -> Option<Found> {
    let value = cover.base() + least;
    found.filter(|_| value < best.0).map(|sites| (value, sites))
}

/// The open site with the least loss for its cost, the one longest in first.
fn weakest(
    cover: &Cover,
    counts: &mut Counts<'_>,
    open: &[u32],
    memory: &Memory,
    barred: u32,
) -> Option<u32> {
    counts.steps += open.len() as u64;
    let able = open.iter().copied().filter(|&site| site != barred);
    able.min_by(|&a, &b| {
        let (a, b) = (a as usize, b as usize);
        let left = u128::from(counts.loss[a]) * u128::from(cover.cost[b]);
        let right = u128::from(counts.loss[b]) * u128::from(cover.cost[a]);
        left.cmp(&right).then(memory.since[a].cmp(&memory.since[b]))
    })
}

/// The site of a row with the most gain for its cost, the one longest out first.
fn strongest(cover: &Cover, counts: &Counts<'_>, memory: &Memory, row: u32) -> Option<u32> {
    let sites = cover.rows.at(row).iter().copied();
    let able = sites.filter(|&site| memory.may_come[site as usize]);
    able.max_by(|&a, &b| {
        let (a, b) = (a as usize, b as usize);
        let left = u128::from(counts.gain[a]) * u128::from(cover.cost[b]);
        let right = u128::from(counts.gain[b]) * u128::from(cover.cost[a]);
        left.cmp(&right).then(memory.since[b].cmp(&memory.since[a]))
    })
}

impl Memory {
    fn list_uncovered(&mut self, counts: &Counts<'_>) {
        for (row, _) in counts
            .count
            .iter()
            .enumerate()
            .filter(|(_, count)| **count == 0)
        {
            self.place[row] = self.uncovered.len() as u32;
            self.uncovered.push(row as u32);
        }
    }

    /// While the cover is full, notes it where it is cheaper and takes the weakest site out; whether
    /// there was one.
    fn give_up_sites(
        &mut self,
        cover: &Cover,
        counts: &mut Counts<'_>,
        open: &mut Vec<u32>,
        (least, found): (&mut u64, &mut Option<Vec<u32>>),
        turn: u64,
    ) -> bool {
        while self.uncovered.is_empty() {
            if self.cost < *least {
                (*least, *found) = (self.cost, Some(counts.opened()));
            }
            let Some(site) = weakest(cover, counts, open, self, u32::MAX) else {
                return false;
            };
            self.take_out(cover, counts, site, turn);
            open.retain(|&other| other != site);
        }
        true
    }

    fn chance_row(&self, random: &mut Random) -> Option<u32> {
        let rows = &self.uncovered;
        (!rows.is_empty()).then(|| rows[random.below(rows.len())])
    }

    fn take_out(&mut self, cover: &Cover, counts: &mut Counts<'_>, site: u32, turn: u64) {
        counts.close(site);
        self.cost -= cover.cost[site as usize];
        for &row in cover.columns.at(site) {
            if counts.count[row as usize] == 0 {
                self.place[row as usize] = self.uncovered.len() as u32;
                self.uncovered.push(row);
            }
        }
        self.neighbours_may(cover, counts, site);
        self.may_come[site as usize] = false;
        self.since[site as usize] = turn;
    }

    fn put_in(&mut self, cover: &Cover, counts: &mut Counts<'_>, site: u32, turn: u64) {
        counts.open(site);
        self.cost += cover.cost[site as usize];
        for &row in cover.columns.at(site) {
            if counts.count[row as usize] == 1 {
                let place = self.place[row as usize] as usize;
                self.uncovered.swap_remove(place);
                if let Some(&moved) = self.uncovered.get(place) {
                    self.place[moved as usize] = place as u32;
                }
            }
        }
        self.neighbours_may(cover, counts, site);
        self.since[site as usize] = turn;
    }

    fn neighbours_may(&mut self, cover: &Cover, counts: &mut Counts<'_>, site: u32) {
        for &row in cover.columns.at(site) {
            // Rows covered many times say little about a neighbour, and cost the most.
            if counts.count[row as usize] <= 2 {
                let sites = cover.rows.at(row);
                counts.steps += sites.len() as u64 / 2;
                sites
                    .iter()
                    .for_each(|&other| self.may_come[other as usize] = true);
            }
        }
    }
}
