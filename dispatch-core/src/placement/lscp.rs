//! Set cover: the cheapest sites that reach every row (Toregas, Swain, ReVelle, Bergman 1971).
//!
//! `min Σ c_j y_j`, `Σ_{j reaches i} y_j ≥ 1` for every row.

use super::cover::CoverInstance;
use super::cover_core::Cover;
use super::{Control, Request, Solution, filled, infeasible, refused, search};
use crate::error::Result;

/// How many rows a message names.
const NAMED: usize = 8;

/// The cheapest sites that reach every row.
///
/// # Errors
/// A request that cannot be met: `p` is given, or there are rows that no allowed site reaches.
pub fn solve(
    instance: &CoverInstance,
    request: &Request,
    control: &mut Control<'_>,
) -> Result<Solution> {
    if request.checked(instance.sites())?.is_some() {
        return Err(refused(
            "lscp finds the number of sites itself",
            "leave p out, or ask for mclp",
        ));
    }
    reachable(instance, request)?;
    let problem = Cover::new(instance, None, &request.kept, &request.closed);
    let ended = search::run(problem, request.seed, control);
    let sites = filled(&ended, request, None, instance.sites());
    let objective = instance.price(&sites);
    let bound = ended.bound.min(objective);
    let unreachable = Vec::new();
    Ok(Solution::of(
        request,
        &ended,
        (objective, bound),
        sites,
        unreachable,
    ))
}

/// Whether every row can be reached.
fn reachable(instance: &CoverInstance, request: &Request) -> Result<()> {
    let mut is_closed = vec![false; instance.sites()];
    request
        .closed
        .iter()
        .for_each(|&site| is_closed[site as usize] = true);
    let rows = instance.rows.iter().enumerate();
    let missed = rows.filter(|(_, row)| row.iter().all(|&site| is_closed[site as usize]));
    let missed: Vec<String> = missed.map(|(index, _)| (index + 1).to_string()).collect();
    if missed.is_empty() {
        return Ok(());
    }
    let more = missed.len().saturating_sub(NAMED);
    let named = missed[..missed.len() - more].join(", ");
    let tail = if more > 0 {
        format!(" and {more} more")
    } else {
        String::new()
    };
    Err(infeasible(
        format!("no site may reach row {named}{tail}"),
        "leave these rows out, reopen a site that reaches them, raise the radius, or ask for mclp",
    ))
}
