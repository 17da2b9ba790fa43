//! The fields of a row, each read with its fault.

use super::{Names, Sheet};
use crate::geo::Coordinate;
use crate::scenario::faults::suggestion;
use crate::units::Duration;

/// One row of a [`Sheet`].
pub(in crate::scenario) struct Row<'s> {
    pub(super) sheet: &'s Sheet<'s>,
}

impl<'s> Row<'s> {
    /// Its line in the file.
    pub(in crate::scenario) fn line(&self) -> u64 {
        self.sheet.line
    }

    /// The field without blanks around it; empty when the column is absent.
    pub(in crate::scenario) fn text(&self, column: usize) -> &'s str {
        let place = self.sheet.places.get(column).copied().flatten();
        place
            .and_then(|place| self.sheet.record.get(place))
            .map_or("", str::trim)
    }

    /// The field, or nothing when it is empty.
    pub(in crate::scenario) fn some(&self, column: usize) -> Option<&'s str> {
        Some(self.text(column)).filter(|text| !text.is_empty())
    }

    /// Notes a fault of this row.
    pub(in crate::scenario) fn fault(&self, cause: impl Into<String>, remedy: impl Into<String>) {
        let sheet = self.sheet;
        sheet.faults.at(sheet.file, sheet.line, cause, remedy);
    }

    /// The field, with a fault when it is empty.
    pub(in crate::scenario) fn must(&self, column: usize) -> Option<&'s str> {
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
    pub(in crate::scenario) fn number(&self, column: usize, low: f64, high: f64) -> Option<f64> {
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
    pub(in crate::scenario) fn whole(&self, column: usize, high: u32) -> Option<u32> {
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
    pub(in crate::scenario) fn seconds(&self, column: usize) -> Option<Duration> {
        let seconds = self.number(column, 0.0, 86_400_000.0)?;
        Duration::from_secs_f64(seconds)
    }

    /// A coordinate; a fault when it is empty or off the globe.
    pub(in crate::scenario) fn coordinate(&self, lon: usize, lat: usize) -> Option<Coordinate> {
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
                    "longitude comes first: are the two swapped?"
                } else {
                    "give WGS-84 degrees: longitude -180 to 180, latitude -90 to 90"
                },
            );
        }
        at
    }

    /// One of a few words; nothing when the field is empty.
    pub(in crate::scenario) fn choice<T: Copy>(
        &self,
        column: usize,
        words: &[(&str, T)],
    ) -> Option<T> {
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
    pub(in crate::scenario) fn reference(&self, column: usize, names: &Names) -> Option<usize> {
        let text = self.some(column)?;
        let found = names.find(text);
        if found.is_none() && !names.missing {
            self.fault(
                format!("{} \"{text}\" is not in {}", self.name(column), names.file),
                suggestion(text, names.list().iter().map(String::as_str)),
            );
        }
        found
    }

    fn name(&self, column: usize) -> &'static str {
        self.sheet.columns[column].name
    }
}
