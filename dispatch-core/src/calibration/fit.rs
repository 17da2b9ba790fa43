//! Robust, shrunk least squares on ln time: Gauss and Newton's steps with Huber's weights.
//!
//! Minimised is Σ s² ρ(r ÷ s) + s² Σ ((term − parent) ÷ spread)², with r = ln(took ÷ expected), ρ
//! Huber's function and s the robust spread of the residuals (1.4826 × median |r|): the estimate of
//! greatest density a posteriori for normal priors of those spreads.

use super::exposure::Row;
use super::interval::Residual;
use super::score::median;
use super::solve::Symmetric;
use super::terms::{FIXED_UNIT_S, Term, Terms};

/// Huber's bound in spreads: 95 % efficient for normal errors.
const HUBER: f64 = 1.345;
/// The spread is not held to be smaller, so that exact data can be fitted too.
const LEAST_SPREAD: f64 = 0.005;
const STEPS: usize = 40;
const CLOSE: f64 = 1e-7;
/// Added to the diagonal for a term that may not move.
const HELD: f64 = 1e12;
/// No term moves farther in one step.
const LONGEST_STEP: f64 = 0.5;
/// Common factors on the spreads of all terms that are tried.
const STRENGTHS: [f64; 4] = [0.25, 0.5, 1.0, 2.0];

/// A row with what holds on each of its cells.
struct Prepared {
    took: f64,
    access: f64,
    ends: f64,
    cells: Vec<(f64, Vec<usize>)>,
}

fn prepared(terms: &Terms, rows: &[&Row]) -> Vec<Prepared> {
    let one = |row: &&Row| Prepared {
        took: row.took,
        access: row.access,
        ends: row.ends,
        cells: (row.free.iter())
            .map(|(cell, free)| (*free, terms.holding(cell, row.hour, row.siren)))
            .collect(),
    };
    rows.iter().map(one).collect()
}

impl Prepared {
    /// Expected seconds; the derivatives of its logarithm are added to `slope` where it is given.
    fn expected(&self, terms: &Terms, values: &[f64], mut slope: Option<&mut [f64]>) -> f64 {
        let mut seconds = self.access + self.ends * terms.fixed_s(values);
        for (free, holding) in &self.cells {
            let ln_pace = holding.iter().map(|&place| values[place]).sum::<f64>();
            let part = free * libm::exp(ln_pace);
            seconds += part;
            if let Some(slope) = &mut slope {
                holding.iter().for_each(|&place| slope[place] += part);
            }
        }
        if let Some(slope) = slope {
            if let Some(fixed) = terms.place(Term::Fixed) {
                slope[fixed] = self.ends * FIXED_UNIT_S;
            }
            slope
                .iter_mut()
                .for_each(|derivative| *derivative /= seconds);
        }
        seconds
    }

    fn residual(&self, terms: &Terms, values: &[f64]) -> Residual {
        let expected = self.expected(terms, values, None);
        Residual {
            expected,
            ln_ratio: libm::log(self.took / expected),
        }
    }
}

/// The values of the terms that fit the rows best.
pub(super) fn solve(terms: &Terms, rows: &[&Row], strength: f64) -> Vec<f64> {
    fitted(
        terms,
        &prepared(terms, rows).iter().collect::<Vec<_>>(),
        strength,
    )
}

fn fitted(terms: &Terms, rows: &[&Prepared], strength: f64) -> Vec<f64> {
    let mut values: Vec<f64> = terms.pull.iter().map(|(_, drawn_to)| *drawn_to).collect();
    let bounds = terms.bounds();
    for _ in 0..STEPS {
        let step = step(terms, rows, strength, &values, &bounds);
        let mut farthest = 0.0_f64;
        for ((value, change), [low, high]) in values.iter_mut().zip(step).zip(&bounds) {
            let before = *value;
            *value += change.clamp(-LONGEST_STEP, LONGEST_STEP);
            *value = value.clamp(*low, *high);
            farthest = farthest.max((*value - before).abs());
        }
        if farthest < CLOSE {
            break;
        }
    }
    // The median trip takes what is expected.
    if let Some(level) = terms.place(Term::Level) {
        for _ in 0..4 {
            values[level] += median(&mut ln_ratios(terms, rows, &values));
        }
    }
    values
}

fn ln_ratios(terms: &Terms, rows: &[&Prepared], values: &[f64]) -> Vec<f64> {
    let rows = rows.iter();
    rows.map(|row| row.residual(terms, values).ln_ratio)
        .collect()
}

fn step(
    terms: &Terms,
    rows: &[&Prepared],
    strength: f64,
    values: &[f64],
    bounds: &[[f64; 2]],
) -> Vec<f64> {
    let residuals = ln_ratios(terms, rows, values);
    let mut sizes: Vec<f64> = residuals.iter().map(|r| r.abs()).collect();
    let spread = (1.4826 * median(&mut sizes)).max(LEAST_SPREAD);
    let mut matrix = Symmetric::zero(terms.len());
    let mut right = vec![0.0; terms.len()];
    let mut slope = vec![0.0; terms.len()];
    for (row, residual) in rows.iter().zip(&residuals) {
        slope.fill(0.0);
        row.expected(terms, values, Some(&mut slope));
        let weight = (HUBER * spread / residual.abs().max(f64::MIN_POSITIVE)).min(1.0);
        let there: Vec<usize> = (0..slope.len())
            .filter(|&place| slope[place] != 0.0)
            .collect();
        for (n, &a) in there.iter().enumerate() {
            right[a] += weight * slope[a] * residual;
            for &b in &there[..=n] {
                matrix.add(a, b, weight * slope[a] * slope[b]);
            }
        }
    }
    let pull = spread * spread / (strength * strength);
    for (place, (tight, drawn_to)) in terms.pull.iter().enumerate() {
        matrix.add(place, place, pull * tight);
        right[place] -= pull * tight * (values[place] - drawn_to);
    }
    for &(a, b, tight) in &terms.links {
        let tight = pull * tight;
        matrix.add(a, a, tight);
        matrix.add(b, b, tight);
        matrix.add(a, b, -tight);
        right[a] -= tight * (values[a] - values[b]);
        right[b] -= tight * (values[b] - values[a]);
    }
    // A term at its bound that would go beyond stays there, and the others settle around it.
    for (place, [low, high]) in bounds.iter().enumerate() {
        let held = values[place] <= *low && right[place] < 0.0
            || values[place] >= *high && right[place] > 0.0;
        if held {
            right[place] = 0.0;
            matrix.add(place, place, HELD);
        }
    }
    matrix.solve(right)
}

/// The residual of each row by a fit to the other folds.
pub(super) fn cross_fitted(
    terms: &Terms,
    rows: &[&Row],
    folds: &[usize],
    strength: f64,
) -> Vec<Residual> {
    let rows = prepared(terms, rows);
    let mut residuals = vec![None; rows.len()];
    for fold in 0..=folds.iter().copied().max().unwrap_or_default() {
        let others = rows.iter().zip(folds).filter(|(_, f)| **f != fold);
        let values = fitted(
            terms,
            &others.map(|(row, _)| row).collect::<Vec<_>>(),
            strength,
        );
        for (place, row) in rows
            .iter()
            .enumerate()
            .filter(|(place, _)| folds[*place] == fold)
        {
            residuals[place] = Some(row.residual(terms, &values));
        }
    }
    residuals.into_iter().flatten().collect()
}

/// The common factor on the spreads under which the folds foretell each other best.
pub(super) fn strength(terms: &Terms, rows: &[&Row], folds: &[usize]) -> f64 {
    let loss = |strength: f64| {
        let residuals = cross_fitted(terms, rows, folds, strength);
        residuals
            .iter()
            .map(|residual| residual.ln_ratio.abs())
            .sum::<f64>()
    };
    let mut best = (f64::INFINITY, 1.0);
    for strength in STRENGTHS {
        let loss = loss(strength);
        if loss < best.0 {
            best = (loss, strength);
        }
    }
    best.1
}

/// The pace of all roads that fits best alone: the median of (took − access) ÷ free time.
pub(super) fn one_pace(rows: &[&Row], fixed_s: f64) -> f64 {
    let pace = |row: &&Row| (row.took - row.access - row.ends * fixed_s) / row.road();
    median(&mut rows.iter().map(pace).collect::<Vec<_>>()).max(0.05)
}

/// The residual of each row by the one pace of the other folds.
pub(super) fn one_pace_residuals(rows: &[&Row], folds: &[usize], fixed_s: f64) -> Vec<Residual> {
    let mut residuals = vec![None; rows.len()];
    for fold in 0..=folds.iter().copied().max().unwrap_or_default() {
        let others = rows.iter().zip(folds).filter(|(_, f)| **f != fold);
        let pace = one_pace(&others.map(|(row, _)| *row).collect::<Vec<_>>(), fixed_s);
        for (place, row) in rows
            .iter()
            .enumerate()
            .filter(|(place, _)| folds[*place] == fold)
        {
            let expected = row.access + row.ends * fixed_s + row.road() * pace;
            let ln_ratio = libm::log(row.took / expected);
            residuals[place] = Some(Residual { expected, ln_ratio });
        }
    }
    residuals.into_iter().flatten().collect()
}
