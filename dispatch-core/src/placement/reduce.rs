//! A smaller covering problem with the same optimum (Toregas, ReVelle 1972; Beasley 1987).
//!
//! Rows with the same sites are one row with the sum of their weights. Where rows must be covered,
//! a row whose sites include all sites of another is covered with it, and a row with one site
//! forces that site. A site is dominated by one that reaches all its rows and costs no more; of
//! equals the first stays. Repeated until nothing changes.
//! Cost: a row or site is compared only with those that share its rarest element.

use super::lists::Lists;

/// What is left.
#[derive(Clone, Debug)]
pub(super) struct Reduced {
    /// Rows over the sites left, renumbered.
    pub(super) rows: Lists,
    pub(super) weight: Vec<u64>,
    /// The old numbers of the sites left.
    pub(super) sites: Vec<u32>,
    /// Sites, by their old numbers, that must be opened.
    pub(super) forced: Vec<u32>,
    /// The weight of rows that no site left reaches.
    pub(super) lost: u64,
}

/// Reduces rows of (sites, weight); `must`: every row must be covered.
pub(super) fn reduced(
    rows: Vec<(Vec<u32>, u64)>,
    cost: &[u64],
    mut alive: Vec<bool>,
    must: bool,
) -> Reduced {
    let (mut rows, mut forced, mut lost) = (merged(rows), Vec::new(), 0);
    loop {
        let before = (rows.len(), alive.iter().filter(|&&alive| alive).count());
        if must {
            force(&mut rows, &mut alive, cost, &mut forced);
            rows = without_implied(rows, cost.len());
        } else {
            let out: Vec<_> = rows.extract_if(.., |(row, _)| row.is_empty()).collect();
            lost += out.iter().map(|(_, weight)| weight).sum::<u64>();
        }
        drop_dominated(&rows, cost, &mut alive);
        for (row, _) in &mut rows {
            row.retain(|&site| alive[site as usize]);
        }
        rows = merged(rows);
        if before == (rows.len(), alive.iter().filter(|&&alive| alive).count()) {
            break;
        }
    }
    renumbered(&rows, &alive, forced, lost)
}

/// Equal rows as one, in the order of their sites.
fn merged(mut rows: Vec<(Vec<u32>, u64)>) -> Vec<(Vec<u32>, u64)> {
    rows.sort_unstable();
    rows.dedup_by(|later, first| {
        let is_equal = later.0 == first.0;
        first.1 += if is_equal { later.1 } else { 0 };
        is_equal
    });
    rows
}

/// Opens sites that cost nothing and sites that are the only one of a row.
fn force(rows: &mut Vec<(Vec<u32>, u64)>, alive: &mut [bool], cost: &[u64], forced: &mut Vec<u32>) {
    let mut is_forced = vec![false; cost.len()];
    for (row, _) in rows.iter() {
        for &site in row {
            is_forced[site as usize] |= row.len() == 1 || cost[site as usize] == 0;
        }
    }
    for (site, _) in is_forced.iter().enumerate().filter(|(_, forced)| **forced) {
        forced.push(site as u32);
        alive[site] = false;
    }
    rows.retain(|(row, _)| !row.iter().any(|&site| is_forced[site as usize]));
}

/// Without the rows that are covered whenever another is.
fn without_implied(rows: Vec<(Vec<u32>, u64)>, sites: usize) -> Vec<(Vec<u32>, u64)> {
    let lists = listed(rows.iter().map(|(row, _)| &row[..]));
    let columns = lists.transposed(sites);
    let mut implied = vec![false; rows.len()];
    for row in 0..rows.len() as u32 {
        if !implied[row as usize] {
            supersets(&lists, &columns, row, |other| {
                implied[other as usize] = true;
                false
            });
        }
    }
    let kept = rows
        .into_iter()
        .zip(implied)
        .filter(|(_, implied)| !implied);
    kept.map(|(row, _)| row).collect()
}

/// Marks sites that another makes useless.
fn drop_dominated(rows: &[(Vec<u32>, u64)], cost: &[u64], alive: &mut [bool]) {
    let lists = listed(rows.iter().map(|(row, _)| &row[..]));
    let columns = lists.transposed(cost.len());
    for site in 0..cost.len() as u32 {
        if !alive[site as usize] {
            continue;
        }
        let own = (cost[site as usize], columns.at(site).len());
        let mut dominated = own.1 == 0;
        if !dominated {
            supersets(&columns, &lists, site, |other| {
                let theirs = (cost[other as usize], columns.at(other).len());
                let earlier = other < site || theirs != own;
                dominated = alive[other as usize] && theirs.0 <= own.0 && earlier;
                dominated
            });
        }
        alive[site as usize] = !dominated;
    }
}

/// Tells of every other set that includes this one, until told to stop.
fn supersets(sets: &Lists, holders: &Lists, set: u32, mut tell: impl FnMut(u32) -> bool) {
    let own = sets.at(set);
    let Some(&rarest) = own.iter().min_by_key(|&&item| holders.at(item).len()) else {
        return;
    };
    for &other in holders.at(rarest) {
        if other != set && includes(sets.at(other), own) && tell(other) {
            return;
        }
    }
}

fn includes(large: &[u32], small: &[u32]) -> bool {
    if small.len() > large.len() {
        return false;
    }
    let mut rest = large.iter();
    small
        .iter()
        .all(|item| rest.by_ref().find(|&other| other >= item) == Some(item))
}

fn listed<'a>(sets: impl Iterator<Item = &'a [u32]>) -> Lists {
    let mut lists = Lists::default();
    sets.for_each(|set| lists.push(set.iter().copied()));
    lists
}

fn renumbered(rows: &[(Vec<u32>, u64)], alive: &[bool], forced: Vec<u32>, lost: u64) -> Reduced {
    let sites: Vec<u32> = (0..alive.len() as u32)
        .filter(|&site| alive[site as usize])
        .collect();
    let mut number = vec![0; alive.len()];
    for (new, &old) in sites.iter().enumerate() {
        number[old as usize] = new as u32;
    }
    let mut lists = Lists::default();
    for (row, _) in rows {
        lists.push(row.iter().map(|&site| number[site as usize]));
    }
    Reduced {
        rows: lists,
        weight: rows.iter().map(|&(_, weight)| weight).collect(),
        sites,
        forced,
        lost,
    }
}
