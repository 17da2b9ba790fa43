//! Stations → coverage around a number of stations.
//!
//! Each point is a problem of its own with its own bound, so the curve also says what is sure.

use super::cover::CoverInstance;
use super::{Control, Progress, Request, Solution, mclp};
use crate::error::Result;

/// How far from p the points lie.
const STEPS: [usize; 6] = [1, 2, 5, 10, 20, 40];
/// Nodes of the search tree a point, so that the curve takes about as long as the plan itself.
const NODES: u64 = 40;

/// The numbers of sites worth a look around `p`, in order, between `least` and `most`.
pub fn around(p: usize, least: usize, most: usize) -> Vec<usize> {
    let below = STEPS.iter().rev().map(|step| p.checked_sub(*step));
    let above = STEPS.iter().map(|step| Some(p + step));
    let all = below.chain([Some(p)]).chain(above).flatten();
    all.filter(|n| (least..=most).contains(n)).collect()
}

/// One point: the most weight that `p` sites reach, as far as it is known.
///
/// # Errors
/// A request that cannot be met.
pub fn point(
    instance: &CoverInstance,
    request: &Request,
    p: usize,
    stop: &mut dyn FnMut() -> bool,
) -> Result<Solution> {
    let request = Request {
        p: Some(p),
        ..request.clone()
    };
    let mut control = Control {
        stop,
        progress: &mut |_: Progress| {},
        nodes: NODES,
    };
    mclp::solve(instance, &request, &mut control)
}

#[cfg(test)]
mod tests {
    use super::around;

    #[test]
    fn points_lie_around_p_and_within_what_is_possible() {
        assert_eq!(around(3, 0, 9), [1, 2, 3, 4, 5, 8]);
        assert_eq!(around(140, 139, 141), [139, 140, 141]);
    }
}
