//! A covering problem: rows of demand, and the sites that reach each.

use super::lists::Lists;
use super::refused;
use crate::error::Result;

/// Rows with their weights, sites with their costs, and who reaches whom.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CoverInstance {
    pub(super) rows: Lists,
    pub(super) weight: Vec<u64>,
    pub(super) cost: Vec<u64>,
}

/// Sums of weights and of costs stay below this, so that the bound is exact.
pub const MOST: u64 = 1 << 46;

impl CoverInstance {
    /// Rows as the sites (from 0) that reach them; `cost` has one entry a site.
    ///
    /// # Errors
    /// Lengths that do not fit, a site that is not there, or sums too large to be exact.
    pub fn new(rows: &[Vec<u32>], weight: Vec<u64>, cost: Vec<u64>) -> Result<Self> {
        if rows.len() != weight.len() {
            let what = format!("{} rows have {} weights", rows.len(), weight.len());
            return Err(refused(what, "give one weight a row"));
        }
        let mut lists = Lists::default();
        for row in rows {
            if let Some(site) = row.iter().find(|&&site| site as usize >= cost.len()) {
                let what = format!("a row names site {site} of {}", cost.len());
                return Err(refused(what, "give every site a cost"));
            }
            let mut row = row.clone();
            row.sort_unstable();
            row.dedup();
            lists.push(row);
        }
        for (name, numbers) in [("weights", &weight), ("costs", &cost)] {
            let sum = numbers.iter().try_fold(0u64, |sum, &n| sum.checked_add(n));
            if sum.is_none_or(|sum| sum >= MOST) {
                let what = format!("the {name} add up to more than {MOST}");
                return Err(refused(what, "give them in a larger unit"));
            }
        }
        Ok(Self {
            rows: lists,
            weight,
            cost,
        })
    }

    /// How many rows.
    pub const fn rows(&self) -> usize {
        self.rows.len()
    }

    /// How many sites.
    pub const fn sites(&self) -> usize {
        self.cost.len()
    }

    /// How many pairs of a row and a site that reaches it.
    pub const fn pairs(&self) -> usize {
        self.rows.total()
    }

    /// The sites that reach a row, in order.
    pub fn reaching(&self, row: u32) -> &[u32] {
        self.rows.at(row)
    }

    /// The weight of a row.
    pub fn weight(&self, row: u32) -> u64 {
        self.weight[row as usize]
    }

    /// The weight that open sites cover: a second opinion, from the rows as given.
    pub fn covered(&self, open: &[u32]) -> u64 {
        let is_open = self.marked(open);
        let reached = |row: &[u32]| row.iter().any(|&site| is_open[site as usize]);
        let rows = self.rows.iter().zip(&self.weight);
        rows.filter(|(row, _)| reached(row)).map(|(_, w)| w).sum()
    }

    /// Whether open sites reach every row.
    pub fn is_full(&self, open: &[u32]) -> bool {
        let is_open = self.marked(open);
        let reached = |row: &[u32]| row.iter().any(|&site| is_open[site as usize]);
        self.rows.iter().all(reached)
    }

    fn marked(&self, open: &[u32]) -> Vec<bool> {
        let mut is_open = vec![false; self.sites()];
        open.iter().for_each(|&site| is_open[site as usize] = true);
        is_open
    }

    /// What open sites cost.
    pub fn price(&self, open: &[u32]) -> u64 {
        open.iter().map(|&site| self.cost[site as usize]).sum()
    }

    /// Rows that no site reaches.
    pub(super) fn unreachable(&self) -> Vec<u32> {
        let rows = self.rows.iter().enumerate();
        rows.filter(|(_, row)| row.is_empty())
            .map(|(index, _)| index as u32)
            .collect()
    }
}
