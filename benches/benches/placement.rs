//! Where stations should be: how soon a covering problem is ready, and how good ten seconds are.
//!
//! `DISPATCH_PLACEMENT` names a file of rows with the sites that reach them (`place --format
//! cover-lists`). The time until it is ready is that of the reduced problem and its first answer.

use std::time::Duration;

use benches::{mean, say, thread_time};
use dispatch_core::placement::cover::CoverInstance;
use dispatch_core::placement::instances::cover_lists;
use dispatch_core::placement::{Control, Request, SOLVERS, Solution, mclp};

/// Processor time of the search.
const LIMIT: Duration = Duration::from_secs(10);

fn main() {
    let Some(name) = std::env::var_os("DISPATCH_PLACEMENT") else {
        return say("placement: skipped, DISPATCH_PLACEMENT names no file of cover lists");
    };
    let name = name.to_string_lossy();
    let read = std::fs::read(&*name).map_err(|error| error.to_string());
    let read =
        read.and_then(|bytes| cover_lists::read(&bytes, &name).map_err(|error| error.to_string()));
    match read {
        Ok(lists) => report(&lists.cover, lists.p),
        Err(error) => say(&format!("placement: {error}")),
    }
}

fn report(cover: &CoverInstance, p: usize) {
    let pairs = pairs(cover);
    let weights: Vec<u64> = (0..cover.rows() as u32)
        .map(|row| cover.weight(row))
        .collect();
    let ready = mean(1, |_| {
        let costs = vec![1; cover.sites()];
        let again = CoverInstance::new(&pairs, weights.clone(), costs);
        let _ = again.map(|again| solve(&again, p, &mut || true));
    });
    let begun = thread_time();
    let solved = solve(cover, p, &mut || thread_time() - begun >= LIMIT);
    let taken = thread_time() - begun;
    let total: u64 = weights.iter().sum();
    say(&format!(
        "placement: {} rows x {} sites, {} pairs, p {p}, {SOLVERS}\n  pairs to the first answer of the reduced problem {:.3} s",
        cover.rows(),
        cover.sites(),
        cover.pairs(),
        ready.as_secs_f64()
    ));
    match solved {
        Ok(solution) => say(&format!(
            "  value {} ({:.3} %), bound {}, gap {:.3} %, proven by {}, {:.2} s",
            solution.objective,
            solution.objective as f64 * 100.0 / total.max(1) as f64,
            solution.bound,
            solution.gap * 100.0,
            solution.prover.unwrap_or("nobody"),
            taken.as_secs_f64()
        )),
        Err(error) => say(&format!("  {error}")),
    }
}

fn solve(
    cover: &CoverInstance,
    p: usize,
    stop: &mut dyn FnMut() -> bool,
) -> dispatch_core::error::Result<Solution> {
    let request = Request {
        p: Some(p),
        seed: 1,
        ..Request::default()
    };
    let mut control = Control {
        stop,
        progress: &mut |_| {},
        nodes: u64::MAX,
    };
    mclp::solve(cover, &request, &mut control)
}

/// The rows as they were handed in.
fn pairs(cover: &CoverInstance) -> Vec<Vec<u32>> {
    let rows = 0..cover.rows() as u32;
    rows.map(|row| cover.reaching(row).to_vec()).collect()
}
