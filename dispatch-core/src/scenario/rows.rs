//! Reading a CSV table with the true line of every row.
//!
//! `csv`'s own line numbers are too small after blank lines, so lines are counted here, from the
//! byte at which a row starts. Columns are found by heading, in any order; a heading nobody knows
//! is left alone unless it looks like a slip of one that is missing.

use std::collections::HashMap;

use super::faults::{Faults, nearest, suggestion};
use crate::geo::Coordinate;
use crate::units::Duration;

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

    /// The next row, with a fault noted for every row of the wrong width.
    pub(super) fn next(&mut self) -> Option<Row<'_>> {
        while self.read() {
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

    /// Whether the file has a column.
    pub(super) fn has(&self, column: usize) -> bool {
        self.places[column].is_some()
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

/// One row of a [`Sheet`].
pub(super) struct Row<'s> {
    sheet: &'s Sheet<'s>,
}

impl<'s> Row<'s> {
    /// Its line in the file.
    pub(super) fn line(&self) -> u64 {
        self.sheet.line
    }

    /// The field without blanks around it; empty when the column is absent.
    pub(super) fn text(&self, column: usize) -> &'s str {
        let place = self.sheet.places.get(column).copied().flatten();
        place
            .and_then(|place| self.sheet.record.get(place))
            .map_or("", str::trim)
    }

    /// The field, or nothing when it is empty.
    pub(super) fn some(&self, column: usize) -> Option<&'s str> {
        Some(self.text(column)).filter(|text| !text.is_empty())
    }

    /// Notes a fault of this row.
    pub(super) fn fault(&self, cause: impl Into<String>, remedy: impl Into<String>) {
        let sheet = self.sheet;
        sheet.faults.at(sheet.file, sheet.line, cause, remedy);
    }

    /// The field, with a fault when it is empty.
    pub(super) fn must(&self, column: usize) -> Option<&'s str> {
        let text = self.some(column);
        if text.is_none() {
            self.fault(
                format!("\"{}\" is empty", self.name(column)),
                "fill it, or remove the row",
            );
        }
        text
    }

    /// A number from `low` to `high`; nothing when the field is empty.
    pub(super) fn number(&self, column: usize, low: f64, high: f64) -> Option<f64> {
        let text = self.some(column)?;
        let number = text.parse::<f64>().ok().filter(|n| n.is_finite());
        let Some(number) = number else {
            self.fault(
                format!("\"{}\" is \"{text}\", not a number", self.name(column)),
                "write digits, with a point before decimals",
            );
            return None;
        };
        if number < low || number > high {
            self.fault(
                format!("\"{}\" is {text}", self.name(column)),
                format!("give a number from {low} to {high}"),
            );
            return None;
        }
        Some(number)
    }

    /// A whole number from 0 to `high`; nothing when the field is empty.
    pub(super) fn whole(&self, column: usize, high: u32) -> Option<u32> {
        let number = self.number(column, 0.0, f64::from(high))?;
        if number.fract() != 0.0 {
            self.fault(
                format!("\"{}\" is {number}", self.name(column)),
                "give a whole number",
            );
            return None;
        }
        Some(number as u32)
    }

    /// Seconds from 0 to a thousand days; nothing when the field is empty.
    pub(super) fn seconds(&self, column: usize) -> Option<Duration> {
        let seconds = self.number(column, 0.0, 86_400_000.0)?;
        Duration::from_secs_f64(seconds)
    }

    /// A coordinate; a fault when it is empty or off the globe.
    pub(super) fn coordinate(&self, lon: usize, lat: usize) -> Option<Coordinate> {
        let (Some(lon_text), Some(lat_text)) = (self.must(lon), self.must(lat)) else {
            return None;
        };
        let wide = f64::from(u32::MAX);
        let (x, y) = (
            self.number(lon, -wide, wide)?,
            self.number(lat, -wide, wide)?,
        );
        let at = Coordinate::from_degrees(x, y);
        if at.is_none() {
            let swapped = x.abs() <= 90.0 && y.abs() <= 180.0;
            self.fault(
                format!("longitude {lon_text}, latitude {lat_text} is not on the globe"),
                if swapped {
                    "the two look swapped: longitude comes first"
                } else {
                    "give WGS-84 degrees: longitude -180 to 180, latitude -90 to 90"
                },
            );
        }
        at
    }

    /// One of a few words; nothing when the field is empty.
    pub(super) fn choice<T: Copy>(&self, column: usize, words: &[(&str, T)]) -> Option<T> {
        let text = self.some(column)?;
        let found = words.iter().find(|(word, _)| *word == text);
        if found.is_none() {
            let known: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
            self.fault(
                format!("\"{}\" is \"{text}\"", self.name(column)),
                format!("choose one of: {}", known.join(", ")),
            );
        }
        found.map(|&(_, value)| value)
    }

    /// The row that a name of another table stands for; nothing when the field is empty.
    pub(super) fn reference(&self, column: usize, names: &Names) -> Option<usize> {
        let text = self.some(column)?;
        let found = names.find(text);
        if found.is_none() && !names.missing {
            self.fault(
                format!("{} \"{text}\" is not in {}", self.name(column), names.file),
                suggestion(text, names.list.iter().map(String::as_str)),
            );
        }
        found
    }

    fn name(&self, column: usize) -> &'static str {
        self.sheet.columns[column].name
    }
}

/// The ids of a table, to find rows by name and to notice the same name twice.
pub(super) struct Names {
    file: &'static str,
    list: Vec<String>,
    rows: HashMap<String, (usize, u64)>,
    /// The table itself is missing, which is fault enough.
    missing: bool,
}

impl Names {
    /// No names yet.
    pub(super) fn of(file: &'static str) -> Self {
        Self {
            file,
            list: Vec::new(),
            rows: HashMap::new(),
            missing: false,
        }
    }

    /// The names of a table that is missing though it must be there: whoever refers to it is not
    /// blamed.
    pub(super) fn missing(file: &'static str) -> Self {
        let missing = true;
        Self {
            missing,
            ..Self::of(file)
        }
    }

    /// Takes the id in a row's column as the name of row `index`; `None`, with the fault noted,
    /// when it is empty or taken.
    pub(super) fn add(&mut self, row: &Row<'_>, column: usize, index: usize) -> Option<String> {
        let id = row.must(column)?;
        if let Some(&(_, line)) = self.rows.get(id) {
            row.fault(
                format!("id \"{id}\" is already that of line {line}"),
                "give every row an id of its own",
            );
            return None;
        }
        self.insert(id, index, row.line());
        Some(id.to_owned())
    }

    /// Takes a name for row `index`, first come first served.
    pub(super) fn insert(&mut self, id: &str, index: usize, line: u64) {
        if !self.rows.contains_key(id) {
            self.rows.insert(id.to_owned(), (index, line));
            self.list.push(id.to_owned());
        }
    }

    /// The row of a name.
    pub(super) fn find(&self, id: &str) -> Option<usize> {
        self.rows.get(id).map(|&(index, _)| index)
    }

    /// The line of a name.
    pub(super) fn line(&self, id: &str) -> Option<u64> {
        self.rows.get(id).map(|&(_, line)| line)
    }

    /// The names, for remedies.
    pub(super) fn list(&self) -> &[String] {
        &self.list
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_counted_over_blank_lines_and_quoted_breaks() {
        let text = b"\n\nid,name\n\n\na,\"x\ny\"\r\n\r\nb,z\n";
        let faults = Faults::default();
        let columns = [required("id"), optional("name")];
        let mut sheet = Sheet::open("t.csv", text, &columns, &faults).unwrap();
        assert_eq!(sheet.next().unwrap().line(), 6);
        let row = sheet.next().unwrap();
        assert_eq!((row.line(), row.text(0)), (9, "b"));
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
