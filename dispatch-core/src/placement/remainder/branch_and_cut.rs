//! HiGHS, with its bound, and ended by iterations or the caller.

use std::ffi::{c_char, c_int, c_void};

use highs::{HighsModelStatus, Model, RowProblem};
use highs_sys::{
    Highs_setCallback, Highs_startCallback, HighsCallbackDataIn, HighsCallbackDataOut,
    kHighsCallbackMipInterrupt, kHighsCallbackSimplexInterrupt,
};

use super::{Closed, Limit, Program};

/// What it is called in an answer.
pub(in super::super) const NAME: &str = "HiGHS";

/// Programs with more nonzeros are not tried.
pub(in super::super) const MOST: (usize, usize) = (1_000_000, 120_000);
/// What a question counts in branch and cut, in iterations.
const ROUND: u64 = 100;
/// Its bound may be wrong by as much, as a share.
const TRUST: f64 = 1e-9;

/// The duals of the rows in the linear program.
pub(in super::super) fn multipliers(program: &Program, limit: Limit<'_>) -> Option<Vec<f64>> {
    if program.pairs() > MOST.0 {
        return None;
    }
    let scale = program.scale();
    let solved = run(modelled(program, false)?, limit)?;
    let rows = program.served.len();
    let duals = solved.get_solution();
    (solved.status() == HighsModelStatus::Optimal).then(|| {
        duals.dual_rows()[..rows]
            .iter()
            .map(|u| u / scale)
            .collect()
    })
}

/// Branch and cut from a start.
pub(in super::super) fn closed(
    program: &Program,
    start: &[u32],
    limit: Limit<'_>,
) -> Option<Closed> {
    if program.pairs() > MOST.1 {
        return None;
    }
    let scale = program.scale();
    let mut model = modelled(program, true)?;
    model.try_set_option("mip_rel_gap", 0.0).ok()?;
    // Values are whole numbers: a bound less than 1 away is a proof.
    model.try_set_option("mip_abs_gap", 0.5 * scale).ok()?;
    // Its own searches for answers are many programs each, and end late; ours are quicker.
    model.try_set_option("mip_heuristic_effort", 0.0).ok()?;
    let columns = program.columns(start);
    model
        .try_set_solution(Some(&columns), None, None, None)
        .ok()?;
    let solved = run(model, limit)?;
    let is_done = solved.status() == HighsModelStatus::Optimal;
    let told = solved.double_info_value(c"mip_dual_bound").ok()?;
    let bound = program.base as f64 + told / scale * (1.0 - TRUST);
    let values = solved.get_solution();
    let open = |&site: &u32| values.columns()[site as usize] > 0.5;
    let sites: Vec<u32> = (0..program.sites as u32).filter(open).collect();
    Some(Closed {
        sites: (!sites.is_empty()).then_some(sites),
        bound: if bound.is_finite() { bound } else { 0.0 },
        is_done,
    })
}

fn modelled(program: &Program, is_integer: bool) -> Option<Model> {
    let mut rows = RowProblem::default();
    let scale = program.scale();
    let column = |(index, cost): (usize, &f64)| {
        let integer = is_integer && index < program.sites;
        rows.add_column_with_integrality(cost * scale, 0.0..=1.0, integer)
    };
    let columns: Vec<_> = program.cost.iter().enumerate().map(column).collect();
    for row in program.served.iter() {
        rows.add_row(1.0.., row.iter().map(|&c| (columns[c as usize], 1.0)));
    }
    for &(column, site) in &program.linked {
        let pair = [
            (columns[column as usize], 1.0),
            (columns[site as usize], -1.0),
        ];
        rows.add_row(..=0.0, pair);
    }
    if let Some(pick) = program.pick {
        let all = columns[..program.sites].iter().map(|&site| (site, 1.0));
        rows.add_row(pick as f64..=pick as f64, all);
    }
    let mut model = Model::try_new(rows).ok()?;
    model.make_quiet();
    model.try_set_option("parallel", "off").ok()?;
    model.try_set_option("threads", 1).ok()?;
    model.try_set_option("random_seed", 1).ok()?;
    Some(model)
}

struct Watch<'a> {
    limit: Limit<'a>,
    asked: u64,
}

/// Solves, and is ended when the limit says so.
fn run(mut model: Model, limit: Limit<'_>) -> Option<highs::SolvedModel> {
    let mut watch = Watch { limit, asked: 0 };
    let data: *mut Watch<'_> = &raw mut watch;
    let highs = model.as_mut_ptr();
    // SAFETY: the pointer is of a live model; `watch` outlives the only call that uses it, which is
    // `try_solve` below, on this thread.
    unsafe {
        Highs_setCallback(highs, Some(asked), data.cast());
        Highs_startCallback(highs, kHighsCallbackMipInterrupt);
        Highs_startCallback(highs, kHighsCallbackSimplexInterrupt);
    }
    model.try_solve().ok()
}

/// Whether to go on.
unsafe extern "C" fn asked(
    kind: c_int,
    _: *const c_char,
    out: *const HighsCallbackDataOut,
    answer: *mut HighsCallbackDataIn,
    data: *mut c_void,
) {
    // SAFETY: HiGHS hands over live data or nothing, and `data` is the `Watch` of `run`.
    let (Some(out), Some(answer), Some(watch)) = (unsafe {
        (
            out.as_ref(),
            answer.as_mut(),
            data.cast::<Watch<'_>>().as_mut(),
        )
    }) else {
        return;
    };
    let done = if kind == kHighsCallbackMipInterrupt {
        // Rounds of cuts take few iterations and much time: each asks once.
        watch.asked += 1;
        out.mip_total_lp_iterations.max(0) as u64 + watch.asked * ROUND
    } else {
        u64::from(out.simplex_iteration_count.unsigned_abs())
    };
    let is_over = done > watch.limit.iterations || (watch.limit.stop)();
    answer.user_interrupt = c_int::from(is_over);
}
