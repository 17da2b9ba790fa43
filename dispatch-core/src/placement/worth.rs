//! What each site of a plan is worth, and what each other would change.
//!
//! Of an open site: whom it reaches, who would be left uncovered if it closed, and what it adds when
//! the open ones are built one by one, the most useful first (greedy: Church, ReVelle 1974). Of a
//! closed site: what it would add to the plan, and its best exchange for an open one,
//! `gain_j + regain_ij − loss_i`, where `regain_ij` is the weight only i covers and j reaches too.
//! Cost: the pairs once for the exchanges, once for every step of the order.

use super::cover::CoverInstance;

/// An open site.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OpenSite {
    /// Which.
    pub site: u32,
    /// The weight it reaches.
    pub reaches: u64,
    /// The weight that only it covers: the loss if it closed.
    pub loss: u64,
    /// Its place in the order of building, from 1; kept sites come first.
    pub order: u32,
    /// What it adds to those before it.
    pub adds: u64,
}

/// A closed site.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClosedSite {
    /// Which.
    pub site: u32,
    /// The weight it reaches.
    pub reaches: u64,
    /// What it would add as one more.
    pub gain: u64,
    /// The open site it would best stand in for, if one may close.
    pub instead_of: Option<u32>,
    /// What that exchange would change.
    pub change: i64,
}

/// What sites are worth.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Worth {
    /// The open ones, by number.
    pub open: Vec<OpenSite>,
    /// The closed ones, by number.
    pub closed: Vec<ClosedSite>,
}

/// The worth of every site under a plan; `kept` ones are built first and never exchanged.
pub fn worth(instance: &CoverInstance, open: &[u32], kept: &[u32]) -> Worth {
    let columns = instance.rows.transposed(instance.sites());
    let marked = |sites: &[u32]| {
        let mut is = vec![false; instance.sites()];
        sites.iter().for_each(|&site| is[site as usize] = true);
        is
    };
    let (is_open, is_kept) = (marked(open), marked(kept));
    // By row: how many open sites reach it, and the exclusive or of them, the sole one if one.
    let covering: Vec<(u32, u32)> = instance
        .rows
        .iter()
        .map(|row| {
            let open = row.iter().filter(|&&site| is_open[site as usize]);
            open.fold((0, 0), |(count, sole), site| (count + 1, sole ^ site))
        })
        .collect();
    let mut loss = vec![0; instance.sites()];
    for (&(count, sole), weight) in covering.iter().zip(&instance.weight) {
        if count == 1 {
            loss[sole as usize] += weight;
        }
    }
    let reaches = |site: u32| -> u64 {
        let rows = columns.at(site).iter();
        rows.map(|&row| instance.weight[row as usize]).sum()
    };
    let mut opened: Vec<OpenSite> = (0..instance.sites() as u32)
        .filter(|&site| is_open[site as usize])
        .map(|site| OpenSite {
            site,
            reaches: reaches(site),
            loss: loss[site as usize],
            order: 0,
            adds: 0,
        })
        .collect();
    build(&mut opened, &is_kept, instance, |site| columns.at(site));
    let mut regain = vec![0; instance.sites()];
    let closed = (0..instance.sites() as u32).filter(|&site| !is_open[site as usize]);
    let closed = closed.map(|site| {
        let (mut gain, mut touched) = (0, Vec::new());
        for &row in columns.at(site) {
            let weight = instance.weight[row as usize];
            match covering[row as usize] {
                (0, _) => gain += weight,
                (1, sole) => {
                    regain[sole as usize] += weight;
                    touched.push(sole);
                }
                _ => {}
            }
        }
        let change = |old: u32| signed(gain + regain[old as usize]) - signed(loss[old as usize]);
        let movable = open.iter().filter(|&&old| !is_kept[old as usize]);
        let best = movable
            .map(|&old| (change(old), std::cmp::Reverse(old)))
            .max();
        touched.iter().for_each(|&old| regain[old as usize] = 0);
        ClosedSite {
            site,
            reaches: reaches(site),
            gain,
            instead_of: best.map(|(_, old)| old.0),
            change: best.map_or(0, |(change, _)| change),
        }
    });
    Worth {
        closed: closed.collect(),
        open: opened,
    }
}

/// Sums of weights stay far below 2^63.
fn signed(weight: u64) -> i64 {
    i64::try_from(weight).unwrap_or(i64::MAX)
}

/// The order of building.
fn build<'a>(
    open: &mut [OpenSite],
    is_kept: &[bool],
    instance: &CoverInstance,
    rows_of: impl Fn(u32) -> &'a [u32],
) {
    let mut reached = vec![false; instance.rows()];
    for order in 1..=open.len() as u32 {
        let adds = |site: u32| -> u64 {
            let rows = rows_of(site).iter().filter(|&&row| !reached[row as usize]);
            rows.map(|&row| instance.weight[row as usize]).sum()
        };
        let waiting = open.iter().enumerate().filter(|(_, site)| site.order == 0);
        let ranked = waiting.map(|(at, site)| {
            let first = is_kept[site.site as usize];
            (first, adds(site.site), std::cmp::Reverse(at))
        });
        let Some((_, adds, std::cmp::Reverse(at))) = ranked.max() else {
            return;
        };
        (open[at].order, open[at].adds) = (order, adds);
        for &row in rows_of(open[at].site) {
            reached[row as usize] = true;
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn worth_is_what_opening_closing_and_exchanging_change(
            rows in prop::collection::vec((prop::collection::vec(0_u32..8, 0..4), 0_u64..50), 1..20),
            open in prop::collection::btree_set(0_u32..8, 1..6),
            kept in 0_u32..8,
        ) {
            let (rows, weight): (Vec<Vec<u32>>, Vec<u64>) = rows.into_iter().unzip();
            let instance = CoverInstance::new(&rows, weight, vec![1; 8]).unwrap();
            let open: Vec<u32> = open.into_iter().collect();
            let kept: Vec<u32> = open.iter().copied().filter(|&site| site == kept).collect();
            let found = worth(&instance, &open, &kept);
            let all = instance.covered(&open);
            let without = |old: u32| -> Vec<u32> { open.iter().copied().filter(|&s| s != old).collect() };
            for site in &found.open {
                prop_assert_eq!(site.loss, all - instance.covered(&without(site.site)));
                prop_assert_eq!(site.reaches, instance.covered(&[site.site]));
            }
            prop_assert_eq!(found.open.iter().map(|site| site.adds).sum::<u64>(), all);
            for site in &found.closed {
                let plus: Vec<u32> = open.iter().copied().chain([site.site]).collect();
                prop_assert_eq!(site.gain, instance.covered(&plus) - all);
                let exchanges = open.iter().filter(|old| !kept.contains(old));
                let best = exchanges.map(|&old| {
                    let mut sites = without(old);
                    sites.push(site.site);
                    instance.covered(&sites) as i64 - all as i64
                });
                prop_assert_eq!(site.instead_of.map(|_| site.change), best.max());
            }
        }
    }
}
