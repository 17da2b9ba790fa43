//! Symmetric positive definite systems, small and dense, by Cholesky's factorisation.

/// A symmetric matrix of which the lower half is kept, row after row.
#[derive(Clone, Debug)]
pub(super) struct Symmetric {
    size: usize,
    rows: Vec<f64>,
}

impl Symmetric {
    pub(super) fn zero(size: usize) -> Self {
        Self {
            size,
            rows: vec![0.0; size * (size + 1) / 2],
        }
    }

    /// Adds to the entry of `row` and `column`, and so to its mirror.
    pub(super) fn add(&mut self, row: usize, column: usize, value: f64) {
        let (row, column) = (row.max(column), row.min(column));
        self.rows[row * (row + 1) / 2 + column] += value;
    }

    fn at(&self, row: usize, column: usize) -> f64 {
        self.rows[row * (row + 1) / 2 + column]
    }

    /// The solution of A x = b; a variable that nothing determines is 0.
    pub(super) fn solve(mut self, mut b: Vec<f64>) -> Vec<f64> {
        for row in 0..self.size {
            for column in 0..=row {
                let shared: f64 = (0..column)
                    .map(|k| self.at(row, k) * self.at(column, k))
                    .sum();
                let rest = self.at(row, column) - shared;
                let entry = if row != column {
                    let pivot = self.at(column, column);
                    if pivot > 0.0 { rest / pivot } else { 0.0 }
                } else if rest > 1e-12 {
                    rest.sqrt()
                } else {
                    0.0
                };
                self.rows[row * (row + 1) / 2 + column] = entry;
            }
        }
        let divided = |x: f64, pivot: f64| if pivot > 0.0 { x / pivot } else { 0.0 };
        for row in 0..self.size {
            let known: f64 = (0..row).map(|k| self.at(row, k) * b[k]).sum();
            b[row] = divided(b[row] - known, self.at(row, row));
        }
        for row in (0..self.size).rev() {
            let known: f64 = (row + 1..self.size).map(|k| self.at(k, row) * b[k]).sum();
            b[row] = divided(b[row] - known, self.at(row, row));
        }
        b
    }
}
