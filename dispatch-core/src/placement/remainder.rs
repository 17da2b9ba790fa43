//! What the own search leaves open, as a mixed-integer program for a solver.
//!
//! Sites `y_j` are 0 or 1, all else lies between 0 and 1: `min Σ c_j y_j + Σ cap_i s_i + Σ c_ij x_ij`
//! with `s_i + Σ_{j reaches i} y_j ≥ 1` for every row (covering; `s_i` only where a row may be left:
//! Church, ReVelle 1974), or `s_i + Σ_j x_ij ≥ 1` and `x_ij ≤ y_j` (median: ReVelle, Swain 1970), and
//! `Σ y_j = q` where the number is asked for.
//!
//! The solver is HiGHS (Huangfu, Hall 2018) where it is compiled in, else microlp for small ones. It
//! is asked twice. The duals of the linear program are multipliers like any others: the own bound
//! is evaluated with them, exactly, whatever the solver's tolerances are. Then what is left after
//! fixing goes through its branch and cut; its answer is evaluated in integers here, its bound holds
//! as far as its arithmetic does, and is never more than the best answer. Work is limited by
//! iterations, not by time: the same seed gives the same answer.

#[cfg(feature = "highs")]
mod branch_and_cut;
#[cfg(not(feature = "highs"))]
mod simplex;

#[cfg(feature = "highs")]
use branch_and_cut as solver;
#[cfg(not(feature = "highs"))]
use simplex as solver;

use super::lists::Lists;
pub(super) use solver::{MOST, NAME, closed, multipliers};

/// A mixed-integer program over sites and what serves rows.
#[derive(Clone, Debug, Default)]
pub(super) struct Program {
    /// By column: the sites first, which are 0 or 1, then the rest, between 0 and 1.
    pub(super) cost: Vec<f64>,
    pub(super) sites: usize,
    /// By row: the columns of which one must serve it.
    pub(super) served: Lists,
    /// Columns that are at most their site.
    pub(super) linked: Vec<(u32, u32)>,
    /// How many sites, or as many as it takes.
    pub(super) pick: Option<usize>,
    /// What is paid whatever happens.
    pub(super) base: u64,
}

/// How far to go.
#[cfg_attr(
    not(feature = "highs"),
    expect(
        dead_code,
        reason = "microlp takes a limit in seconds and nothing else"
    )
)]
pub(super) struct Limit<'a> {
    /// Iterations of the simplex method.
    pub(super) iterations: u64,
    /// Asked often; `true` ends it.
    pub(super) stop: &'a mut dyn FnMut() -> bool,
}

/// What a solver found out.
#[derive(Clone, Debug)]
pub(super) struct Closed {
    /// The sites of its best answer.
    pub(super) sites: Option<Vec<u32>>,
    /// What no answer can beat.
    pub(super) bound: f64,
    /// Whether it is through.
    pub(super) is_done: bool,
}

impl Program {
    /// Nonzeros, roughly; a median's columns weigh more, since its own tree is quicker nearly always
    /// (`pmed26`: 1 s, and 14 s by way of a solver).
    pub(super) fn pairs(&self) -> usize {
        self.served.total() + 30 * self.linked.len()
    }

    /// What costs are multiplied with for the solver: the dearest near 1000, the factor a power of
    /// two.
    #[cfg(feature = "highs")]
    fn scale(&self) -> f64 {
        let dearest = self.cost.iter().copied().fold(1.0, f64::max);
        libm::exp2(libm::floor(libm::log2(1024.0 / dearest)).min(0.0))
    }

    /// Every column for open sites: a start with gaps would be filled with zeros.
    #[cfg(feature = "highs")]
    fn columns(&self, open: &[u32]) -> Vec<f64> {
        let mut columns = vec![0.0; self.cost.len()];
        open.iter().for_each(|&site| columns[site as usize] = 1.0);
        let mut able = vec![true; self.cost.len()];
        for &(column, site) in &self.linked {
            able[column as usize] = columns[site as usize] > 0.5;
        }
        for row in self.served.iter() {
            let is_served = |&&column: &&u32| columns[column as usize] > 0.5;
            if row.iter().any(|column| is_served(&column)) {
                continue;
            }
            let rest = row.iter().filter(|&&column| column as usize >= self.sites);
            let able = rest.filter(|&&column| able[column as usize]);
            let cheapest = able.min_by(|&&a, &&b| {
                let (a, b) = (self.cost[a as usize], self.cost[b as usize]);
                a.total_cmp(&b)
            });
            if let Some(&column) = cheapest {
                columns[column as usize] = 1.0;
            }
        }
        columns
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::Control;
    use super::super::cover::CoverInstance;
    use super::super::cover_core::Cover;
    use super::super::median::MedianInstance;
    use super::super::median_core::Median;
    use super::super::relaxation::Relaxation;
    use super::super::search;
    use super::super::subgradient::{Bounding, Effort};
    use super::*;

    fn unlimited(stop: &mut dyn FnMut() -> bool) -> Limit<'_> {
        Limit {
            iterations: u64::MAX,
            stop,
        }
    }

    /// The solver and the own search agree, and the duals give a bound that holds.
    fn agree<R: Relaxation + Clone>(mut problem: R) -> Result<(), TestCaseError> {
        let mut control = Control {
            stop: &mut || false,
            progress: &mut |_| {},
            nodes: u64::MAX,
        };
        let own = search::run(problem.clone(), 1, &mut control).best;
        let (Some((own, _)), Some((_, start))) = (own, problem.greedy()) else {
            return Ok(());
        };
        let program = problem.program();
        if program.sites == 0 || program.served.len() == 0 {
            return Ok(());
        }
        let closed = closed(&program, &start, unlimited(&mut || false));
        let closed = closed.ok_or_else(|| TestCaseError::fail("it takes no small program"))?;
        prop_assert!(closed.is_done);
        let value = problem.valued(&closed.sites.unwrap_or_default());
        prop_assert_eq!(value, Some(own));
        prop_assert!(
            (closed.bound - own as f64).abs() < 0.5,
            "{} {own}",
            closed.bound
        );
        if let Some(mut duals) = multipliers(&program, unlimited(&mut || false)) {
            let once = Effort {
                steps: 1,
                theta: 1.0,
                patience: 1,
                repair: 0,
            };
            let mut bounding = Bounding::new(problem, (own + 1, Vec::new()));
            let bound = bounding.ascend(&mut duals, once);
            prop_assert!(bound.is_none_or(|bound| bound <= own as f64));
        }
        Ok(())
    }

    type Rows = Vec<(Vec<u32>, u64)>;

    fn rows() -> impl Strategy<Value = (Rows, Vec<u64>)> {
        (2usize..9).prop_flat_map(|sites| {
            let row = prop::collection::vec(0..sites as u32, 1..5);
            let rows = prop::collection::vec((row, 1u64..20), 1..25);
            (rows, prop::collection::vec(1u64..6, sites))
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(60))]

        #[test]
        fn solver_and_own_search_agree_on_covers((rows, costs) in rows(), p in 0usize..9, kept in 0u32..2) {
            let (rows, weights): (Vec<_>, Vec<_>) = rows.into_iter().unzip();
            let kept: Vec<u32> = (0..kept).collect();
            let p = p.clamp(kept.len(), costs.len());
            let cover = CoverInstance::new(&rows, weights, costs).unwrap();
            agree(Cover::new(&cover, Some(p), &kept, &[]))?;
            agree(Cover::new(&cover, None, &kept, &[]))?;
        }

        #[test]
        fn solver_and_own_search_agree_on_medians(
            near in prop::collection::vec((prop::collection::vec((0u64..30, 0u32..7), 1..6), 1u64..9), 1..14),
            p in 1usize..7,
        ) {
            let (near, weights): (Vec<_>, Vec<_>) = near.into_iter().unzip();
            let median = MedianInstance::new(near, weights, 7, Some(25)).unwrap();
            agree(Median::new(&median, p, &[], &[]))?;
        }
    }

    #[test]
    fn the_caller_ends_it() {
        let rows: Vec<Vec<u32>> = (0..60u32)
            .map(|i| vec![i % 20, i * 7 % 20, i * 3 % 19])
            .collect();
        let cover = CoverInstance::new(&rows, vec![1; 60], vec![1; 20]).unwrap();
        let problem = Cover::new(&cover, Some(4), &[], &[]);
        let ended = closed(&problem.program(), &[], unlimited(&mut || true));
        assert!(ended.is_none_or(|ended| ended.bound <= 60.0));
    }
}
