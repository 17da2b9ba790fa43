//! p-median: the least weighted distance to the nearest of p sites (Hakimi 1964).
//!
//! `min Σ_i w_i Σ_j d_ij x_ij`, `Σ_j x_ij = 1`, `x_ij ≤ y_j`, `Σ y_j = p`.

use super::median::MedianInstance;
use super::median_core::Median;
use super::{Control, Request, Solution, filled, refused, search};
use crate::error::Result;

/// The sites with the least weighted distance. Clients nobody serves are named and count as
/// `beyond` away.
///
/// # Errors
/// A request that cannot be met: no `p`, `p` of 0, or one that does not fit the sites.
pub fn solve(
    instance: &MedianInstance,
    request: &Request,
    control: &mut Control<'_>,
) -> Result<Solution> {
    let Some(p) = request.checked(instance.sites())?.filter(|&p| p > 0) else {
        return Err(refused(
            "p-median needs the number of sites to open",
            "give p of at least 1",
        ));
    };
    let mut kept = request.kept.clone();
    kept.sort_unstable();
    kept.dedup();
    let problem = Median::new(instance, p, &kept, &request.closed);
    let ended = search::run(problem, request.seed, control);
    let sites = filled(&ended, request, Some(p), instance.sites());
    let objective = instance.distance(&sites);
    let bound = ended.bound.min(objective);
    let unreachable = instance
        .near
        .iter()
        .enumerate()
        .filter(|(_, list)| list.is_empty());
    let unreachable = unreachable.map(|(index, _)| index as u32).collect();
    Ok(Solution::of(
        request,
        &ended,
        (objective, bound),
        sites,
        unreachable,
    ))
}
