//! Tables of text by heading: plain CSV, and the form in which one file holds several tables.
//!
//! Written for the tests alone, so that a fault of the product's readers shows.

use std::collections::BTreeMap;

use crate::failure::{Outcome, failure};

/// A table with its headings.
#[derive(Clone, Debug, Default)]
pub(crate) struct Table {
    columns: BTreeMap<String, usize>,
    rows: Vec<Vec<String>>,
}

/// A row of a table.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Row<'a> {
    table: &'a Table,
    cells: &'a [String],
}

impl Table {
    /// A CSV file with one line of headings.
    pub(crate) fn plain(bytes: &[u8]) -> Outcome<Self> {
        let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(bytes);
        let headings = reader
            .headers()?
            .iter()
            .map(str::trim)
            .map(str::to_owned)
            .collect();
        let mut table = Self::headed(headings);
        for record in reader.records() {
            table.rows.push(record?.iter().map(str::to_owned).collect());
        }
        Ok(table)
    }

    /// Several tables in one file, each: a line that begins with its name, a line of headings until
    /// the first blank one, rows until a line that begins with a blank cell.
    pub(crate) fn several(bytes: &[u8]) -> Outcome<BTreeMap<String, Self>> {
        let text = std::str::from_utf8(bytes)?.trim_start_matches('\u{feff}');
        let mut lines = text.lines().map(cells);
        let mut tables = BTreeMap::new();
        while let Some(name) = lines.next() {
            if name[0].is_empty() {
                continue;
            }
            let headings = lines.next().unwrap_or_default();
            let mut table = Self::headed(
                headings
                    .into_iter()
                    .take_while(|cell| !cell.is_empty())
                    .collect(),
            );
            table
                .rows
                .extend(lines.by_ref().take_while(|row| !row[0].is_empty()));
            tables.insert(name[0].clone(), table);
        }
        Ok(tables)
    }

    fn headed(headings: Vec<String>) -> Self {
        Self {
            columns: headings.into_iter().zip(0..).collect(),
            rows: Vec::new(),
        }
    }

    /// How many rows.
    pub(crate) fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there is a column of this heading.
    pub(crate) fn has(&self, column: &str) -> bool {
        self.columns.contains_key(column)
    }

    /// The rows in order.
    pub(crate) fn rows(&self) -> impl ExactSizeIterator<Item = Row<'_>> {
        self.rows.iter().map(|cells| Row { table: self, cells })
    }

    /// The number of the row (from 0) by the text in a column.
    pub(crate) fn places(&self, column: &str) -> BTreeMap<&str, usize> {
        self.rows()
            .map(|row| row.text(column).unwrap_or_default())
            .zip(0..)
            .collect()
    }
}

impl<'a> Row<'a> {
    /// A cell that is not blank.
    pub(crate) fn text(&self, column: &str) -> Option<&'a str> {
        let cell = self.cells.get(*self.table.columns.get(column)?)?.trim();
        (!cell.is_empty()).then_some(cell)
    }

    /// The number in a cell that is not blank.
    pub(crate) fn number(&self, column: &str) -> Option<f64> {
        self.text(column)?.parse().ok()
    }

    /// The text in a cell that may not be blank.
    pub(crate) fn needed(&self, column: &str) -> Outcome<&'a str> {
        self.text(column)
            .ok_or_else(|| failure(format!("a row has no {column}")))
    }

    /// The number in a cell that may not be blank.
    pub(crate) fn needed_number(&self, column: &str) -> Outcome<f64> {
        self.number(column)
            .ok_or_else(|| failure(format!("a row has no number {column}")))
    }

    /// A whole number that may be written as a float.
    pub(crate) fn needed_whole(&self, column: &str) -> Outcome<i64> {
        Ok(self.needed_number(column)?.round() as i64)
    }
}

/// The cells of a line, always one at least; a quoted cell may hold commas and doubled quotes.
fn cells(line: &str) -> Vec<String> {
    let (mut cells, mut quoted) = (vec![String::new()], false);
    for letter in line.trim_end().chars() {
        match letter {
            '"' => quoted = !quoted,
            ',' if !quoted => cells.push(String::new()),
            _ => cells
                .last_mut()
                .expect("there is one at least")
                .push(letter),
        }
    }
    for cell in &mut cells {
        *cell = cell.trim().to_owned();
    }
    cells
}
