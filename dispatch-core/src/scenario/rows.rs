//! Reading a CSV table with the true line of every row.
//!
//! `csv`'s own line numbers are too small after blank lines, so lines are counted here, from the
//! byte at which a row starts. Columns are found by heading, in any order; a heading nobody knows
//! is left alone unless it looks like a slip of one that is missing.

use super::faults::{Faults, nearest};

mod names;
mod row;

pub(super) use names::Names;
pub(super) use row::Row;

/// A column of a table: its heading, and whether it must be there.
pub(super) struct Column {
    pub(super) name: &'static str,
    required: bool,
}

/// A column that must be there.
pub(super) const fn required(name: &'static str) -> Column {
    Column {
        name,
        required: true,
    }
}

/// A column that may be there.
pub(super) const fn optional(name: &'static str) -> Column {
    Column {
        name,
        required: false,
    }
}

/// A table being read.
pub(super) struct Sheet<'a> {
    file: &'a str,
    text: &'a str,
    reader: csv::Reader<&'a [u8]>,
    columns: &'a [Column],
    /// For each column its place in the file.
    places: Vec<Option<usize>>,
    width: usize,
    record: csv::StringRecord,
    /// The line of the byte `counted`.
    line: u64,
    counted: usize,
    faults: &'a Faults,
}

impl<'a> Sheet<'a> {
    /// Opens a table; `None`, with the faults noted, when it cannot be read at all.
    pub(super) fn open(
        file: &'a str,
        bytes: &'a [u8],
        columns: &'a [Column],
        faults: &'a Faults,
    ) -> Option<Self> {
        let text = utf8(file, bytes, faults)?;
        let reader = csv::ReaderBuilder::new()
            .flexible(true)
            .has_headers(false)
            .from_reader(text.as_bytes());
        let mut sheet = Self {
            file,
            text,
            reader,
            columns,
            places: Vec::new(),
            width: 0,
            record: csv::StringRecord::new(),
            line: 1,
            counted: 0,
            faults,
        };
        sheet.heading().then_some(sheet)
    }

    /// Reads the heading; false when columns are missing.
    fn heading(&mut self) -> bool {
        if !self.read() {
            let names: Vec<&str> = self.columns.iter().map(|column| column.name).collect();
            let remedy = format!("start it with the heading {}", names.join(","));
            self.faults.in_file(self.file, "it is empty", remedy);
            return false;
        }
        let headings: Vec<String> = self.record.iter().map(|h| h.trim().to_owned()).collect();
        self.width = headings.len();
        self.places = self
            .columns
            .iter()
            .map(|column| headings.iter().position(|h| h == column.name))
            .collect();
        self.check_headings(&headings)
    }

    fn check_headings(&self, headings: &[String]) -> bool {
        let absent = || {
            let pairs = self.columns.iter().zip(&self.places);
            pairs.filter(|(_, place)| place.is_none())
        };
        let mut whole = true;
        for (i, heading) in headings.iter().enumerate() {
            if headings[..i].contains(heading) && self.columns.iter().any(|c| c.name == heading) {
                self.note(
                    format!("column \"{heading}\" is there twice"),
                    "keep one of them",
                );
                whole = false;
            }
        }
        for (column, _) in absent() {
            let slip = nearest(
                column.name,
                headings.iter().map(String::as_str).filter(|h| {
                    !h.is_empty() && self.columns.iter().all(|column| column.name != *h)
                }),
            );
            match slip {
                Some(slip) => self.note(
                    format!("column \"{slip}\" is not known"),
                    format!("did you mean \"{}\"?", column.name),
                ),
                None if column.required => self.note(
                    format!("column \"{}\" is missing", column.name),
                    format!("add it; the heading is {}", headings.join(",")),
                ),
                None => {}
            }
            whole &= !column.required;
        }
        whole
    }

    fn note(&self, cause: String, remedy: impl Into<String>) {
        self.faults.at(self.file, self.line, cause, remedy);
    }

    /// The next row that is not blank, with a fault noted for every row of the wrong width.
    pub(super) fn next(&mut self) -> Option<Row<'_>> {
        while self.read() {
            if self.record.iter().all(|field| field.trim().is_empty()) {
                continue;
            }
            if self.record.len() == self.width {
                return Some(Row { sheet: self });
            }
            let cause = format!(
                "{} fields where the heading has {}",
                self.record.len(),
                self.width
            );
            self.note(cause, "add or remove commas, or quote a field with a comma");
        }
        None
    }

    fn read(&mut self) -> bool {
        loop {
            let start = self.reader.position().byte() as usize;
            match self.reader.read_record(&mut self.record) {
                Ok(false) => return false,
                Ok(true) => {
                    self.count_to(start);
                    return true;
                }
                Err(error) => {
                    self.count_to(start);
                    self.note(format!("not CSV: {error}"), "mend or remove this row");
                    if self.reader.is_done() {
                        return false;
                    }
                }
            }
        }
    }

    /// Moves the line count to the row that starts at `byte` or after the blank lines there.
    fn count_to(&mut self, byte: usize) {
        let bytes = self.text.as_bytes();
        let blank = |&b: &u8| b == b'\n' || b == b'\r';
        let from = byte.min(bytes.len());
        let start = from + bytes[from..].iter().take_while(|b| blank(b)).count();
        if start > self.counted {
            let lines = bytes[self.counted..start].iter().filter(|&&b| b == b'\n');
            self.line += lines.count() as u64;
            self.counted = start;
        }
    }
}

/// The bytes as text without a byte-order mark; a fault where they are not UTF-8.
pub(super) fn utf8<'a>(file: &str, bytes: &'a [u8], faults: &Faults) -> Option<&'a str> {
    match std::str::from_utf8(bytes) {
        Ok(text) => Some(text.strip_prefix('\u{feff}').unwrap_or(text)),
        Err(error) => {
            let before = &bytes[..error.valid_up_to()];
            let line = 1 + before.iter().filter(|&&b| b == b'\n').count() as u64;
            let cause = format!("byte {} is not UTF-8", error.valid_up_to());
            faults.at(file, line, cause, "save the file as UTF-8");
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_counted_over_blank_lines_and_quoted_breaks() {
        let text = b"\n\nid,name\n\n\na,\"x\ny\"\r\n\r\n , \nb,z\n";
        let faults = Faults::default();
        let columns = [required("id"), optional("name")];
        let mut sheet = Sheet::open("t.csv", text, &columns, &faults).unwrap();
        assert_eq!(sheet.next().unwrap().line(), 6);
        let row = sheet.next().unwrap();
        assert_eq!((row.line(), row.text(0)), (10, "b"));
        assert!(sheet.next().is_none());
        assert!(faults.into_list().is_empty());
    }

    #[test]
    fn a_slip_in_a_heading_is_named() {
        let faults = Faults::default();
        let columns = [required("id"), optional("population")];
        let sheet = Sheet::open("t.csv", b"id,populaton,note\n", &columns, &faults);
        assert!(sheet.is_some());
        let list = faults.into_list();
        assert_eq!(list.len(), 1);
        assert_eq!(list[0].remedy, "did you mean \"population\"?");
    }
}
