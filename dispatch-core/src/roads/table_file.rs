//! Tables as text: the form of JEMSS, where one file holds several, and the plain one with a header.
//!
//! A JEMSS table is a line with its name, a header whose columns end at the first blank field, rows,
//! and a line whose first field is blank (or no line at all). What stands right of the columns is
//! commentary. Cells may be quoted; lines end in LF or CRLF; numbers may be written as floats.
//!
//! `csv`'s own line numbers are too small after blank lines, so lines are counted here from byte
//! positions; this also shows the blank lines, which end a table. Cost: O(bytes).

use crate::error::{Fault, Result};
use crate::geo::Coordinate;

/// The tables of one file.
#[derive(Clone, Debug, Default)]
pub struct TableFile {
    file: String,
    tables: Vec<Table>,
}

/// One table.
#[derive(Clone, Debug, Default)]
pub struct Table {
    /// The file it is from, for faults.
    pub file: String,
    /// Its name; empty for a plain file.
    pub name: String,
    /// The line of its header.
    pub line: u64,
    /// The names of its columns.
    pub columns: Vec<String>,
    /// Its rows.
    pub rows: Vec<Row>,
}

/// One row of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The line it begins on, from 1.
    pub line: u64,
    cells: csv::StringRecord,
}

impl Row {
    /// A cell without blanks around it; empty where the row is too short.
    pub fn cell(&self, column: usize) -> &str {
        self.cells.get(column).unwrap_or_default().trim()
    }

    /// A cell, if the table has the column and the cell is not blank.
    pub fn given(&self, column: Option<usize>) -> Option<&str> {
        column
            .map(|column| self.cell(column))
            .filter(|c| !c.is_empty())
    }

    fn is_blank(&self) -> bool {
        self.cells.iter().all(|cell| cell.trim().is_empty())
    }
}

impl TableFile {
    /// Reads every table of a file in the form of JEMSS.
    ///
    /// # Errors
    /// The lines that are not UTF-8.
    pub fn read(bytes: &[u8], file: &str) -> Result<Self> {
        let mut tables: Vec<Table> = Vec::new();
        let mut inside = false;
        for (row, after_blank) in rows(bytes, file)? {
            if row.cell(0).is_empty() {
                inside = false;
                continue;
            }
            match tables.last_mut() {
                Some(table) if inside && !after_blank => table.take(row),
                _ => tables.push(Table {
                    file: file.to_owned(),
                    name: row.cell(0).to_owned(),
                    line: row.line,
                    ..Table::default()
                }),
            }
            inside = true;
        }
        Ok(Self {
            file: file.to_owned(),
            tables,
        })
    }

    /// The first table of this name.
    pub fn table(&self, name: &str) -> Option<&Table> {
        self.tables.iter().find(|table| table.name == name)
    }

    /// The first table of this name.
    ///
    /// # Errors
    /// A fault that names the tables there are.
    pub fn expect(&self, name: &str) -> Result<&Table> {
        let fault = || {
            let known: Vec<_> = self.tables.iter().map(|t| t.name.as_str()).collect();
            Fault::in_file(
                &self.file,
                format!(
                    "there is no table \"{name}\"; it has: {}",
                    listed(&known, "none")
                ),
                format!("give a file with a line \"{name}\", its header and its rows"),
            )
        };
        Ok(self.table(name).ok_or_else(fault)?)
    }
}

impl Table {
    /// Reads a plain file: one header, then rows; blank lines are skipped.
    ///
    /// # Errors
    /// The lines that are not UTF-8, or that there is no header.
    pub fn plain(bytes: &[u8], file: &str) -> Result<Self> {
        let mut rows = rows(bytes, file)?.into_iter().map(|(row, _)| row);
        let header = rows.find(|row| !row.is_blank()).ok_or_else(|| {
            Fault::in_file(file, "it is empty", "its first line names the columns")
        })?;
        Ok(Self {
            file: file.to_owned(),
            name: String::new(),
            line: header.line,
            columns: header.cells.iter().map(|c| c.trim().to_owned()).collect(),
            rows: rows.filter(|row| !row.is_blank()).collect(),
        })
    }

    /// The place of a column.
    pub fn column(&self, name: &str) -> Option<usize> {
        self.columns.iter().position(|column| column == name)
    }

    /// The place of a column that must be there; if not, a fault that names those there are.
    pub fn require(&self, name: &str, faults: &mut Vec<Fault>) -> Option<usize> {
        let found = self.column(name);
        if found.is_none() {
            let known: Vec<_> = self.columns.iter().map(String::as_str).collect();
            faults.push(Fault::at_line(
                &self.file,
                self.line,
                format!(
                    "there is no column \"{name}\"; it has: {}",
                    listed(&known, "none")
                ),
                match self.columns.as_slice() {
                    [one] if one.contains([';', '\t']) => {
                        "save it as CSV with commas between the columns".to_owned()
                    }
                    _ => format!("add the column \"{name}\", or name the one that is meant"),
                },
            ));
        }
        found
    }

    /// A fault of one row.
    pub fn fault(&self, row: &Row, cause: impl Into<String>, remedy: impl Into<String>) -> Fault {
        Fault::at_line(&self.file, row.line, cause, remedy)
    }

    /// A cell as a finite number; otherwise a fault.
    pub fn number(&self, row: &Row, column: usize, faults: &mut Vec<Fault>) -> Option<f64> {
        let text = row.cell(column);
        let number = text.parse().ok().filter(|x: &f64| x.is_finite());
        if number.is_none() {
            faults.push(self.not_a(row, column, "number"));
        }
        number
    }

    /// A cell as a whole number, which may be written as a float (`7.0`); otherwise a fault.
    pub fn whole(&self, row: &Row, column: usize, faults: &mut Vec<Fault>) -> Option<i64> {
        let number = whole(row.cell(column));
        if number.is_none() {
            faults.push(self.not_a(row, column, "whole number"));
        }
        number
    }

    /// Two cells as longitude and latitude in degrees; otherwise a fault.
    pub fn place(
        &self,
        row: &Row,
        [lon, lat]: [usize; 2],
        faults: &mut Vec<Fault>,
    ) -> Option<Coordinate> {
        let (lon, lat) = (self.number(row, lon, faults), self.number(row, lat, faults));
        let (lon, lat) = (lon?, lat?);
        let at = Coordinate::from_degrees(lon, lat);
        if at.is_none() {
            faults.push(self.fault(
                row,
                format!("({lon}, {lat}) is not on the globe"),
                "give longitude within ±180 and latitude within ±90 degrees",
            ));
        }
        at
    }

    fn not_a(&self, row: &Row, column: usize, what: &str) -> Fault {
        let (name, text) = (
            self.columns.get(column).map_or("", String::as_str),
            row.cell(column),
        );
        let pointed = text.replace(',', ".");
        let remedy = if pointed != text && pointed.parse::<f64>().is_ok() {
            format!("write a point instead of the comma: {pointed}")
        } else {
            format!("write a {what} in column \"{name}\"")
        };
        let cause = format!("{name} is \"{text}\", which is not a {what}");
        self.fault(row, cause, remedy)
    }

    fn take(&mut self, row: Row) {
        if self.columns.is_empty() {
            self.line = row.line;
            let cells = row.cells.iter().map(str::trim);
            self.columns = cells
                .take_while(|c| !c.is_empty())
                .map(str::to_owned)
                .collect();
        } else {
            self.rows.push(row);
        }
    }
}

/// A whole number, also one written as a float.
pub fn whole(text: &str) -> Option<i64> {
    if let Ok(number) = text.parse() {
        return Some(number);
    }
    let float: f64 = text.parse().ok()?;
    // Below 2^53 every whole float is exact.
    (float.fract() == 0.0 && float.abs() < 9.0e15).then_some(float as i64)
}

fn listed(names: &[&str], none: &str) -> String {
    match names.len() {
        0 => none.to_owned(),
        _ => names.join(", "),
    }
}

/// A file has no more rows: each takes some 200 bytes however short it is, so that a gigabyte of
/// commas would become fifty.
const MOST_ROWS: usize = 8_000_000;

/// The records of a file with their lines, and whether a blank line stands before each.
fn rows(bytes: &[u8], file: &str) -> Result<Vec<(Row, bool)>> {
    rows_within(bytes, file, MOST_ROWS)
}

fn rows_within(bytes: &[u8], file: &str, most: usize) -> Result<Vec<(Row, bool)>> {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .from_reader(bytes);
    let mut rows = Vec::new();
    let mut record = csv::ByteRecord::new();
    let mut lines = Lines::new(bytes);
    // Reading from memory cannot fail, and records of any length are allowed.
    while reader.read_byte_record(&mut record).unwrap_or(false) {
        let at = record.position().map_or(0, csv::Position::byte);
        let after_blank = lines.advance(at as usize);
        let cells = csv::StringRecord::from_byte_record(record.clone()).map_err(|_| {
            Fault::at_line(
                file,
                lines.line,
                "this line is not UTF-8 text",
                "save the file as UTF-8",
            )
        })?;
        let line = lines.line;
        if rows.len() == most {
            let cause = format!("it has more than {most} rows");
            let remedy = "split the file, or leave out the rows that are not needed";
            return Err(Fault::at_line(file, line, cause, remedy).into());
        }
        rows.push((Row { line, cells }, after_blank));
    }
    Ok(rows)
}

/// Counts lines up to a growing byte position.
struct Lines<'a> {
    bytes: &'a [u8],
    at: usize,
    line: u64,
}

impl<'a> Lines<'a> {
    const fn new(bytes: &'a [u8]) -> Self {
        Self {
            bytes,
            at: 0,
            line: 1,
        }
    }

    /// Moves on to the first byte at or after `to` that ends no line; whether a blank line was
    /// among those passed at the end.
    fn advance(&mut self, to: usize) -> bool {
        let mut end = to.clamp(self.at, self.bytes.len());
        while matches!(self.bytes.get(end), Some(b'\r' | b'\n')) {
            end += 1;
        }
        let passed = &self.bytes[self.at..end];
        self.line += passed.iter().filter(|&&b| b == b'\n').count() as u64;
        self.at = end;
        let ending = passed
            .iter()
            .rev()
            .take_while(|b| matches!(b, b'\r' | b'\n'));
        ending.filter(|&&b| b == b'\n').count() > 1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CITY: &str = "miscData,,\r\narcForm,numModes,note,,\r\ndirected,2,\"a, \"\"b\"\"\",,\r\n,,,\r\n\
        arcs,2,\r\nindex,fromNode,,comment\r\n1.0,2,,\"two\nlines\"\r\n2,3\r\n\r\nmap\nx\n5";

    #[test]
    fn several_tables_are_found_with_their_columns_rows_and_lines() {
        let file = TableFile::read(CITY.as_bytes(), "arcs.csv").unwrap();
        let misc = file.table("miscData").unwrap();
        assert_eq!(misc.rows[0].cell(2), "a, \"b\"");
        let arcs = file.expect("arcs").unwrap();
        assert_eq!(arcs.columns, ["index", "fromNode"]);
        let lines: Vec<_> = arcs.rows.iter().map(|row| row.line).collect();
        assert_eq!(lines, [7, 9]);
        assert_eq!(arcs.whole(&arcs.rows[0], 0, &mut Vec::new()), Some(1));
        assert_eq!(file.table("map").unwrap().rows[0].line, 13);
    }

    #[test]
    fn a_missing_table_or_column_is_answered_with_those_there_are() {
        let file = TableFile::read(CITY.as_bytes(), "arcs.csv").unwrap();
        let error = file.expect("nodes").unwrap_err().to_string();
        assert!(error.contains("it has: miscData, arcs, map"), "{error}");
        let mut faults = Vec::new();
        file.table("arcs").unwrap().require("toNode", &mut faults);
        assert!(faults[0].cause.contains("index, fromNode"));
    }

    #[test]
    fn a_plain_table_skips_blank_lines_but_counts_them() {
        let table = Table::plain(b"\n\nid,lon\n\n,\na,1\n\n\nb,2\n", "nodes.csv").unwrap();
        assert_eq!(table.columns, ["id", "lon"]);
        let lines: Vec<_> = table.rows.iter().map(|row| row.line).collect();
        assert_eq!(lines, [6, 9]);
    }

    #[test]
    fn a_file_with_more_rows_than_memory_should_hold_is_refused() {
        let text = b"id\n,\n,\n,\n";
        assert_eq!(rows_within(text, "x.csv", 4).unwrap().len(), 4);
        let error = rows_within(text, "x.csv", 3).unwrap_err().to_string();
        assert!(
            error.starts_with("x.csv:4: it has more than 3 rows"),
            "{error}"
        );
    }

    #[test]
    fn what_is_not_a_number_is_a_fault_of_its_line() {
        let table = Table::plain(b"id,lon\na,east\nb,NaN\nc,1e3\n", "nodes.csv").unwrap();
        let mut faults = Vec::new();
        let numbers: Vec<_> = table
            .rows
            .iter()
            .map(|row| table.number(row, 1, &mut faults))
            .collect();
        assert_eq!(numbers, [None, None, Some(1000.0)]);
        assert_eq!(faults[0].line, Some(2));
        assert_eq!(faults[0].cause, "lon is \"east\", which is not a number");
    }
}
