//! A median problem: clients with weights, and how far each site is from each client.

use super::cover::MOST;
use super::refused;
use crate::error::Result;

/// Clients with their weights and the sites that serve each, with distances.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MedianInstance {
    /// By client: (distance, site), nearest first.
    pub(super) near: Vec<Vec<(u64, u32)>>,
    pub(super) weight: Vec<u64>,
    pub(super) sites: usize,
    /// The distance of a client that no open site serves.
    pub(super) beyond: u64,
}

impl MedianInstance {
    /// Clients as the (distance, site) pairs that can serve them; a client that none of the open
    /// sites serves counts as `beyond` away, by default so far that serving all comes first.
    ///
    /// # Errors
    /// Lengths that do not fit, a site that is not there, or sums too large to be exact.
    pub fn new(
        mut near: Vec<Vec<(u64, u32)>>,
        weight: Vec<u64>,
        sites: usize,
        beyond: Option<u64>,
    ) -> Result<Self> {
        if near.len() != weight.len() {
            let what = format!("{} clients have {} weights", near.len(), weight.len());
            return Err(refused(what, "give one weight a client"));
        }
        let (mut far, mut complete) = (0u64, true);
        for list in &mut near {
            if let Some((_, site)) = list.iter().find(|(_, site)| *site as usize >= sites) {
                let what = format!("a client names site {site} of {sites}");
                return Err(refused(what, "number the sites from 0"));
            }
            list.sort_unstable_by_key(|&(distance, site)| (site, distance));
            list.dedup_by_key(|&mut (_, site)| site);
            list.sort_unstable();
            complete &= list.len() == sites;
            far = far.max(list.last().map_or(0, |&(distance, _)| distance));
        }
        let total = weight.iter().try_fold(0u64, |sum, &w| sum.checked_add(w));
        let worst = total.and_then(|total| total.checked_mul(far.checked_add(1)?));
        let beyond = beyond.or(if complete { far.checked_add(1) } else { worst });
        let most = total.and_then(|total| total.checked_mul(beyond?));
        match (beyond, most) {
            (Some(beyond), Some(most)) if most < MOST => Ok(Self {
                near,
                weight,
                sites,
                beyond,
            }),
            _ => Err(refused(
                format!("weights times distances add up to more than {MOST}"),
                "give them in a larger unit",
            )),
        }
    }

    /// How many clients.
    pub const fn clients(&self) -> usize {
        self.near.len()
    }

    /// How many sites.
    pub const fn sites(&self) -> usize {
        self.sites
    }

    /// The weighted distance of all clients to their nearest open site: a second opinion.
    pub fn distance(&self, open: &[u32]) -> u64 {
        let mut is_open = vec![false; self.sites];
        open.iter().for_each(|&site| is_open[site as usize] = true);
        let nearest = |list: &Vec<(u64, u32)>| {
            let first = list.iter().find(|(_, site)| is_open[*site as usize]);
            first.map_or(self.beyond, |&(distance, _)| distance.min(self.beyond))
        };
        let clients = self.near.iter().zip(&self.weight);
        clients.map(|(list, weight)| weight * nearest(list)).sum()
    }
}
