//! Reading a TOML document key by key, so that one wrong value hides no other.
//!
//! Every key that is asked for counts as known; what is left when a [`Table`] is dropped is a
//! fault that names the nearest known key.

use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::faults::{Faults, suggestion};
use super::rows::utf8;
use crate::units::Duration;

/// A parsed document.
pub(super) struct Document<'a> {
    place: Place<'a>,
    root: Spanned<DeTable<'a>>,
}

/// Where faults go.
#[derive(Clone, Copy)]
struct Place<'a> {
    file: &'a str,
    text: &'a str,
    faults: &'a Faults,
}

impl<'a> Document<'a> {
    /// Parses; syntax errors are noted, and what could be read is kept.
    pub(super) fn parse(file: &'a str, bytes: &'a [u8], faults: &'a Faults) -> Option<Self> {
        let text = utf8(file, bytes, faults)?;
        let place = Place { file, text, faults };
        let (root, errors) = DeTable::parse_recoverable(text);
        for error in &errors {
            let line = error.span().map_or(1, |span| place.line(span.start));
            let cause = format!("not TOML: {}", error.message());
            faults.at(file, line, cause, "mend the syntax");
        }
        errors.is_empty().then_some(Self { place, root })
    }

    /// The top of the document.
    pub(super) fn top(&self) -> Table<'_> {
        Table::new(self.place, self.root.get_ref(), 1, String::new())
    }
}

impl Place<'_> {
    fn line(&self, byte: usize) -> u64 {
        let before = &self.text.as_bytes()[..byte.min(self.text.len())];
        1 + before.iter().filter(|&&b| b == b'\n').count() as u64
    }
}

/// A table of a document.
pub(super) struct Table<'d> {
    place: Place<'d>,
    table: &'d DeTable<'d>,
    line: u64,
    /// `[policy]`, for messages; empty at the top.
    title: String,
    known: RefCell<BTreeSet<&'static str>>,
    /// Whether its keys are the user's own names.
    open: Cell<bool>,
}

impl<'d> Table<'d> {
    fn new(place: Place<'d>, table: &'d DeTable<'d>, line: u64, title: String) -> Self {
        Self {
            place,
            table,
            line,
            title,
            known: RefCell::default(),
            open: Cell::new(false),
        }
    }

    /// The line of a key's value, or of the table.
    pub(super) fn line_of(&self, key: &str) -> u64 {
        self.table
            .get(key)
            .map_or(self.line, |value| self.place.line(value.span().start))
    }

    /// Notes a fault at a key's line.
    pub(super) fn fault(&self, key: &str, cause: impl Into<String>, remedy: impl Into<String>) {
        let Place { file, faults, .. } = self.place;
        faults.at(file, self.line_of(key), cause, remedy);
    }

    /// Whether a key is there.
    pub(super) fn has(&self, key: &'static str) -> bool {
        self.known.borrow_mut().insert(key);
        self.table.contains_key(key)
    }

    fn value(&self, key: &'static str) -> Option<&'d DeValue<'d>> {
        self.known.borrow_mut().insert(key);
        self.table.get(key).map(Spanned::get_ref)
    }

    fn wrong_kind(&self, key: &str, value: &DeValue<'_>, wanted: &str) {
        let cause = format!("{key} is of kind {}", value.type_str());
        self.fault(key, cause, format!("give {wanted}"));
    }

    /// A text.
    pub(super) fn text(&self, key: &'static str) -> Option<&'d str> {
        let value = self.value(key)?;
        let text = value.as_str();
        if text.is_none() {
            self.wrong_kind(key, value, "a text in quotes");
        }
        text
    }

    /// A text that must be there and not be blank.
    pub(super) fn must_text(&self, key: &'static str) -> Option<&'d str> {
        if !self.has(key) {
            let whose = if self.title.is_empty() {
                "it"
            } else {
                &self.title
            };
            self.fault(
                key,
                format!("{whose} has no {key}"),
                format!("add {key} = \"…\""),
            );
            return None;
        }
        let text = self.text(key)?;
        if text.trim().is_empty() {
            self.fault(key, format!("{key} is empty"), "write something there");
            return None;
        }
        Some(text)
    }

    /// A number from `low` to `high`.
    pub(super) fn number(&self, key: &'static str, low: f64, high: f64) -> Option<f64> {
        let value = self.value(key)?;
        let Some(number) = as_number(value) else {
            self.wrong_kind(key, value, "a number");
            return None;
        };
        if !(low..=high).contains(&number) {
            let cause = format!("{key} is {number}");
            self.fault(key, cause, format!("give a number from {low} to {high}"));
            return None;
        }
        Some(number)
    }

    /// A whole number from `low` to `high`.
    pub(super) fn whole(&self, key: &'static str, low: u32, high: u32) -> Option<u32> {
        let number = self.number(key, f64::from(low), f64::from(high))?;
        if number.fract() != 0.0 {
            self.fault(key, format!("{key} is {number}"), "give a whole number");
            return None;
        }
        Some(number as u32)
    }

    /// Seconds, not negative, at most a thousand days.
    pub(super) fn seconds(&self, key: &'static str) -> Option<Duration> {
        let seconds = self.number(key, 0.0, 86_400_000.0)?;
        Duration::from_secs_f64(seconds)
    }

    /// A list of texts; a single text counts as a list of one.
    pub(super) fn texts(&self, key: &'static str) -> Option<Vec<&'d str>> {
        let value = self.value(key)?;
        let texts = match value {
            DeValue::String(text) => Some(vec![text.as_ref()]),
            DeValue::Array(list) => list.iter().map(|item| item.get_ref().as_str()).collect(),
            _ => None,
        };
        if texts.is_none() {
            self.wrong_kind(key, value, "a list of texts: [\"a\", \"b\"]");
        }
        texts
    }

    /// A list of numbers, each from `low` to `high`.
    pub(super) fn numbers(&self, key: &'static str, low: f64, high: f64) -> Option<Vec<f64>> {
        let value = self.value(key)?;
        let list = value.as_array().and_then(|list| {
            let numbers = list.iter().map(|item| as_number(item.get_ref()));
            numbers.collect::<Option<Vec<f64>>>()
        });
        let Some(list) = list else {
            self.wrong_kind(key, value, "a list of numbers");
            return None;
        };
        if let Some(bad) = list
            .iter()
            .find(|number| !(low..=high).contains(*number))
        {
            let cause = format!("{key} has the value {bad}");
            self.fault(key, cause, format!("give numbers from {low} to {high}"));
            return None;
        }
        Some(list)
    }

    /// 168 factors, one an hour of the week from Monday 00:00.
    pub(super) fn week(&self, key: &'static str, low: f64, high: f64) -> Option<Vec<f64>> {
        let list = self.numbers(key, low, high)?;
        if list.len() != 168 {
            self.fault(
                key,
                format!("{key} has {} values", list.len()),
                "give 168, one for each hour of the week from Monday 00:00",
            );
            return None;
        }
        Some(list)
    }

    /// One of a few words.
    pub(super) fn choice<T: Copy>(&self, key: &'static str, words: &[(&str, T)]) -> Option<T> {
        self.choice_among(key, words, &[])
    }

    /// One of a few words; `later` are words of the product that this version does not have.
    pub(super) fn choice_among<T: Copy>(
        &self,
        key: &'static str,
        words: &[(&str, T)],
        later: &[&str],
    ) -> Option<T> {
        let text = self.text(key)?;
        let found = words.iter().find(|(word, _)| *word == text);
        if found.is_none() {
            let known: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
            let cause = if later.contains(&text) {
                format!("{key} \"{text}\" is not in this version")
            } else {
                format!("{key} \"{text}\" is not known")
            };
            self.fault(key, cause, format!("choose one of: {}", known.join(", ")));
        }
        found.map(|&(_, value)| value)
    }

    /// Whether a key's value is a number.
    pub(super) fn is_number(&self, key: &'static str) -> bool {
        self.value(key).is_some_and(|v| as_number(v).is_some())
    }

    /// A table inside this one.
    pub(super) fn table(&self, key: &'static str) -> Option<Table<'d>> {
        let value = self.value(key)?;
        let Some(table) = value.as_table() else {
            self.wrong_kind(key, value, &format!("a table: [{key}]"));
            return None;
        };
        Some(self.child(table, key, self.line_of(key)))
    }

    /// A value that is a word or a table.
    pub(super) fn text_or_table(&self, key: &'static str) -> Option<TextOrTable<'d>> {
        match self.value(key)? {
            DeValue::String(text) => Some(TextOrTable::Text(text.as_ref())),
            DeValue::Table(table) => {
                let line = self.line_of(key);
                Some(TextOrTable::Table(self.child(table, key, line)))
            }
            other => {
                self.wrong_kind(key, other, "a text or a table");
                None
            }
        }
    }

    /// The tables of an array of tables, none when it is absent.
    pub(super) fn tables(&self, key: &'static str) -> Vec<Table<'d>> {
        let Some(value) = self.value(key) else {
            return Vec::new();
        };
        let tables = value.as_array().and_then(|list| {
            let tables = list.iter().map(|item| {
                let table = item.get_ref().as_table()?;
                Some(self.child(table, key, self.place.line(item.span().start)))
            });
            tables.collect::<Option<Vec<_>>>()
        });
        tables.unwrap_or_else(|| {
            self.wrong_kind(key, value, &format!("tables: [[{key}]]"));
            Vec::new()
        })
    }

    /// The keys that the user chooses, each with its table: all keys of this table.
    pub(super) fn named_tables(&self) -> Vec<(&'d str, Table<'d>)> {
        self.open.set(true);
        let mut list = Vec::new();
        for (key, value) in self.table {
            let name: &'d str = key.get_ref().as_ref();
            let line = self.place.line(value.span().start);
            match value.get_ref().as_table() {
                Some(table) => list.push((name, self.child(table, name, line))),
                None => self.fault(
                    name,
                    format!("{name} is not a table"),
                    format!("write [{}.{name}]", self.title.trim_matches(['[', ']'])),
                ),
            }
        }
        list
    }

    fn child(&self, table: &'d DeTable<'d>, key: &str, line: u64) -> Table<'d> {
        let parent = self.title.trim_matches(['[', ']']);
        let title = if parent.is_empty() {
            format!("[{key}]")
        } else {
            format!("[{parent}.{key}]")
        };
        Self::new(self.place, table, line, title)
    }
}

/// A value that is a word or a table.
pub(super) enum TextOrTable<'d> {
    Text(&'d str),
    Table(Table<'d>),
}

impl Drop for Table<'_> {
    /// What nobody asked for is a slip of the user's.
    fn drop(&mut self) {
        if self.open.get() {
            return;
        }
        let known = self.known.borrow();
        for key in self.table.keys() {
            let name: &str = key.get_ref();
            if known.contains(name) {
                continue;
            }
            let whose = match self.title.as_str() {
                "" => String::new(),
                title => format!(" in {title}"),
            };
            let Place { file, faults, .. } = self.place;
            faults.at(
                file,
                self.place.line(key.span().start),
                format!("key \"{name}\" is not known{whose}"),
                suggestion(name, known.iter().copied()),
            );
        }
    }
}

fn as_number(value: &DeValue<'_>) -> Option<f64> {
    match value {
        DeValue::Integer(whole) => i64::from_str_radix(whole.as_str(), whole.radix())
            .ok()
            .map(|whole| whole as f64),
        DeValue::Float(float) => float.as_str().parse().ok().filter(|f: &f64| f.is_finite()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_wrong_key_is_told_at_once() {
        let faults = Faults::default();
        let text = b"nam = \"x\"\nshare = \"a\"\n\n[policy]\nqueue = 3\nspeed = 1\n";
        let document = Document::parse("s.toml", text, &faults).unwrap();
        let top = document.top();
        assert_eq!(top.text("name"), None);
        assert_eq!(top.number("share", 0.0, 1.0), None);
        let policy = top.table("policy").unwrap();
        assert_eq!(policy.text("queue"), None);
        drop((policy, top));
        let lines: Vec<_> = faults
            .into_list()
            .iter()
            .filter_map(|fault| fault.line)
            .collect();
        assert_eq!(lines, [1, 2, 5, 6]);
    }
}
