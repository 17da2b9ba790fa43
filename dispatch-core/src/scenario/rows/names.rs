//! The ids of a table.

use std::collections::HashMap;

use super::Row;

/// The ids of a table, to find rows by name and to notice the same name twice.
pub(in crate::scenario) struct Names {
    pub(super) file: &'static str,
    list: Vec<String>,
    rows: HashMap<String, (usize, u64)>,
    /// The table itself is missing, which is fault enough.
    pub(super) missing: bool,
}

impl Names {
    /// No names yet.
    pub(in crate::scenario) fn of(file: &'static str) -> Self {
        Self {
            file,
            list: Vec::new(),
            rows: HashMap::new(),
            missing: false,
        }
    }

    /// The names of a table that is missing though it must be there: whoever refers to it is not
    /// blamed.
    pub(in crate::scenario) fn missing(file: &'static str) -> Self {
        let missing = true;
        Self {
            missing,
            ..Self::of(file)
        }
    }

    /// Takes the id in a row's column as the name of row `index`; `None`, with the fault noted,
    /// when it is empty or taken.
    pub(in crate::scenario) fn add(
        &mut self,
        row: &Row<'_>,
        column: usize,
        index: usize,
    ) -> Option<String> {
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
    pub(in crate::scenario) fn insert(&mut self, id: &str, index: usize, line: u64) {
        if !self.rows.contains_key(id) {
            self.rows.insert(id.to_owned(), (index, line));
            self.list.push(id.to_owned());
        }
    }

    /// The row of a name.
    pub(in crate::scenario) fn find(&self, id: &str) -> Option<usize> {
        self.rows.get(id).map(|&(index, _)| index)
    }

    /// The line of a name.
    pub(in crate::scenario) fn line(&self, id: &str) -> Option<u64> {
        self.rows.get(id).map(|&(_, line)| line)
    }

    /// The names, for remedies.
    pub(in crate::scenario) fn list(&self) -> &[String] {
        &self.list
    }
}
