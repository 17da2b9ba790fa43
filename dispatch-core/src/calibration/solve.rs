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

#[cfg(test)]
mod tests {
    use super::*;

    /// `Bᵀ B + identity` with entries that look like chance.
    fn matrix(size: usize) -> Vec<Vec<f64>> {
        let b = |row: usize, column: usize| ((row * 7 + column * 13) % 11) as f64 / 11.0 - 0.4;
        let entry = |row: usize, column: usize| {
            let product: f64 = (0..size).map(|k| b(k, row) * b(k, column)).sum();
            product + f64::from(u8::from(row == column))
        };
        let row = |row| (0..size).map(|column| entry(row, column)).collect();
        (0..size).map(row).collect()
    }

    #[test]
    fn a_solution_put_back_gives_the_right_side() {
        let (size, full) = (17, matrix(17));
        let mut system = Symmetric::zero(size);
        for (row, entries) in full.iter().enumerate() {
            for (column, entry) in entries.iter().enumerate().take(row + 1) {
                system.add(row, column, *entry);
            }
        }
        let right: Vec<f64> = (0..size).map(|row| row as f64 - 5.0).collect();
        let found = system.solve(right.clone());
        for (entries, right) in full.iter().zip(right) {
            let left: f64 = entries.iter().zip(&found).map(|(a, x)| a * x).sum();
            assert!((left - right).abs() < 1e-9, "{left} {right}");
        }
    }

    #[test]
    fn a_variable_that_nothing_determines_is_zero() {
        let mut system = Symmetric::zero(2);
        system.add(0, 0, 4.0);
        assert_eq!(system.solve(vec![8.0, 0.0]), [2.0, 0.0]);
    }
}
