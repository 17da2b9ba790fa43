//! A census by area: a table whose rows together must be its row of the whole.

use std::collections::BTreeMap;

use super::Land;
use super::recipe::CensusSource;
use crate::roads::table_file::Table;
use crate::scenario::faults::{Faults, suggestion};

/// The people of a row at most, so that no sum of them overflows.
const MOST_PEOPLE: u64 = 1_000_000_000_000;

/// A census as it was read.
pub(super) struct Census<'a> {
    source: &'a CensusSource,
    /// Area → line, people.
    rows: BTreeMap<String, (u64, u64)>,
}

impl<'a> Census<'a> {
    pub(super) fn read(source: &'a CensusSource, bytes: &[u8], faults: &Faults) -> Option<Self> {
        let table = faults.absorb(Table::plain(bytes, &source.file))?;
        let mut found = Vec::new();
        let columns =
            [&source.area, &source.population].map(|column| table.require(column, &mut found));
        let mut rows = BTreeMap::new();
        if let [Some(area), Some(population)] = columns {
            for row in &table.rows {
                let people = table.whole(row, population, &mut found);
                let people = u64::try_from(people.unwrap_or(0)).unwrap_or_else(|_| {
                    found.push(table.fault(row, "a negative number of people", "mend it"));
                    0
                });
                if people > MOST_PEOPLE {
                    let cause = format!("{people} people are more than the earth has");
                    found.push(table.fault(row, cause, "mend it"));
                }
                rows.insert(row.cell(area).to_owned(), (row.line, people));
            }
        }
        let whole = found.is_empty();
        found.into_iter().for_each(|fault| faults.push(fault));
        whole.then_some(Self { source, rows })
    }

    pub(super) fn of_district(&self, name: &str, faults: &Faults) -> Option<u64> {
        let called = self.source.names.iter().find(|(own, _)| own == name);
        self.of(name, called.map_or(name, |(_, row)| row), faults)
    }

    /// The people of a row; a fault where there is none.
    pub(super) fn of(&self, name: &str, row: &str, faults: &Faults) -> Option<u64> {
        let found = self.rows.get(row).map(|&(_, people)| people);
        if found.is_none() {
            faults.in_file(
                &self.source.file,
                format!("it has no row \"{row}\" for {name}"),
                format!(
                    "{}; name the row in the recipe: [[census.row]] district = \"{name}\", called = \"…\"",
                    suggestion(row, self.rows.keys().map(String::as_str))
                ),
            );
        }
        found
    }

    /// The rows together must be the row of the whole.
    pub(super) fn check_total(&self, land: &Land, faults: &Faults) {
        let Some(total) = &self.source.total else {
            return;
        };
        let Some(told) = self.of("the whole", total, faults) else {
            return;
        };
        let sum: u64 = (0..land.all.len()).filter_map(|row| land.people(row)).sum();
        if sum != told {
            faults.at(
                &self.source.file,
                self.rows.get(total).map_or(1, |&(line, _)| line),
                format!("\"{total}\" has {told} people, the areas together {sum}"),
                "name every area once: districts, functional zones, and what these include",
            );
        }
    }
}
