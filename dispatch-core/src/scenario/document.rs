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

mod values;

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

    /// Keys that nobody asks for are no faults.
    pub(super) fn ignore_the_rest(&self) {
        self.open.set(true);
    }

    /// The keys that the user chooses, each with its table: all keys of this table.
    pub(super) fn named_tables(&self) -> Vec<(&'d str, Table<'d>)> {
        self.ignore_the_rest();
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
