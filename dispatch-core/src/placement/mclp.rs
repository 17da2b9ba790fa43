//! Maximal covering: the weight that p sites reach (Church, ReVelle 1974).
//!
//! `max Σ w_i z_i`, `z_i ≤ Σ_{j reaches i} y_j`, `Σ y_j = p`. Searched as the weight that is lost.

use super::cover::CoverInstance;
use super::cover_core::Cover;
use super::{Control, Request, Solution, filled, refused, search};
use crate::error::Result;

/// The sites that cover the most weight. Rows nobody reaches are named and count as not covered.
///
/// # Errors
/// A request that cannot be met: no `p`, or one that does not fit the sites.
pub fn solve(
    instance: &CoverInstance,
    request: &Request,
    control: &mut Control<'_>,
) -> Result<Solution> {
    let Some(p) = request.checked(instance.sites())? else {
        return Err(refused("mclp needs the number of sites to open", "give p"));
    };
    let mut kept = request.kept.clone();
    kept.sort_unstable();
    kept.dedup();
    let problem = Cover::new(instance, Some(p), &kept, &request.closed);
    let ended = search::run(problem, request.seed, control);
    let sites = filled(&ended, request, Some(p), instance.sites());
    let total: u64 = instance.weight.iter().sum();
    let objective = instance.covered(&sites);
    let bound = (total - ended.bound).max(objective);
    let unreachable = instance.unreachable();
    Ok(Solution::of(
        request,
        &ended,
        (objective, bound),
        sites,
        unreachable,
    ))
}
