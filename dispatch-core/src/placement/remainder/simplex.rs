//! microlp through good_lp: small programs only, and no bound before the end.

use good_lp::{
    Expression, ProblemVariables, Solution, SolverModel, Variable, WithTimeLimit, microlp, variable,
};

use super::{Closed, Limit, Program};

/// What it is called in an answer.
pub(in super::super) const NAME: &str = "microlp";

/// Programs with more nonzeros are not tried.
pub(in super::super) const MOST: (usize, usize) = (0, 6_000);
/// It takes no limit of work: where it needs as many seconds, it has failed, and what it found until
/// then is not used.
const SECONDS: f64 = 5.0;

/// It tells no duals.
pub(in super::super) fn multipliers(_: &Program, _: Limit<'_>) -> Option<Vec<f64>> {
    None
}

/// Branch and bound.
pub(in super::super) fn closed(program: &Program, _: &[u32], _: Limit<'_>) -> Option<Closed> {
    if program.pairs() > MOST.1 {
        return None;
    }
    let mut variables = ProblemVariables::new();
    let definition = |index: usize| {
        let between = variable().min(0.0).max(1.0);
        if index < program.sites {
            between.integer()
        } else {
            between
        }
    };
    let columns: Vec<Variable> = (0..program.cost.len())
        .map(|index| variables.add(definition(index)))
        .collect();
    let sum = |terms: &mut dyn Iterator<Item = u32>| {
        let terms = terms.map(|column| columns[column as usize]);
        terms.fold(Expression::default(), |sum, column| sum + column)
    };
    let costs = columns.iter().zip(&program.cost);
    let objective = costs.fold(Expression::default(), |sum, (&column, &cost)| {
        sum + cost * column
    });
    let mut model = variables
        .minimise(objective)
        .using(microlp)
        .with_time_limit(SECONDS);
    for row in program.served.iter() {
        model.add_constraint(sum(&mut row.iter().copied()).geq(1.0));
    }
    for &(column, site) in &program.linked {
        let site = columns[site as usize];
        model.add_constraint((columns[column as usize] - site).leq(0.0));
    }
    if let Some(pick) = program.pick {
        model.add_constraint(sum(&mut (0..program.sites as u32)).eq(pick as f64));
    }
    let solution = model.solve().ok()?;
    if !matches!(solution.status(), good_lp::solvers::SolutionStatus::Optimal) {
        return None;
    }
    let values: Vec<f64> = columns.iter().map(|&c| solution.value(c)).collect();
    let open = |&site: &u32| values[site as usize] > 0.5;
    let costs = values.iter().zip(&program.cost);
    Some(Closed {
        sites: Some((0..program.sites as u32).filter(open).collect()),
        bound: program.base as f64 + costs.map(|(value, cost)| value * cost).sum::<f64>(),
        is_done: true,
    })
}
