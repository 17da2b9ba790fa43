//! A second opinion on a finished run: reads the files it left and the scenario, and checks them
//! against the laws of the service. It shares no code with the engine or the recorder; the
//! journal is read as plain JSON.
//!
//! The laws:
//! 1. `form` the tables have their columns, and every cell can be read;
//! 2. `moments` no moment comes before the one it follows, and the intervals are their differences;
//! 3. `one incident a unit` a unit is ordered only when it is free (or taken from an incident it has
//!    not reached), and its missions do not overlap;
//! 4. `duty` no unit is ordered outside its shift;
//! 5. `one outcome` every call that was taken has one row, with an outcome its responses bear out;
//! 6. `capability` the unit that served could do what was needed;
//! 7. `fair queue` a unit that clears takes the first of the waiting incidents it can take;
//! 8. `hospital` the named hospital, or else the nearest;
//! 9. `standard` late is what the standard says;
//! 10. `journal` the moments of the tables are those of the journal;
//! 11. `summary` the totals are the sums of the rows.

mod choices;
mod journal;
mod rows;
mod summary;
mod tables;

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use dispatch_core::travel::Ground;

/// Something that ought not to be.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Violation {
    /// The law.
    pub law: &'static str,
    /// What breaks it, in the user's ids.
    pub what: String,
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.law, self.what)
    }
}

/// What was found so far.
#[derive(Debug, Default)]
pub(crate) struct Findings(Vec<Violation>);

impl Findings {
    pub(crate) fn add(&mut self, law: &'static str, what: impl Into<String>) {
        self.0.push(Violation {
            law,
            what: what.into(),
        });
    }

    pub(crate) fn unless(&mut self, holds: bool, law: &'static str, what: impl FnOnce() -> String) {
        if !holds {
            self.add(law, what());
        }
    }
}

/// Every violation in the files of a run: `incidents.csv`, `responses.csv`, `journal.jsonl`,
/// `summary.json`. Travel times are only asked for the nearest hospital.
pub fn audit(files: &BTreeMap<String, Vec<u8>>, ground: &Arc<Ground>) -> Vec<Violation> {
    let mut found = Findings::default();
    let missing: Vec<&str> = [
        "incidents.csv",
        "responses.csv",
        "journal.jsonl",
        "summary.json",
    ]
    .into_iter()
    .filter(|name| !files.contains_key(*name))
    .collect();
    for name in &missing {
        found.add("form", format!("{name} is missing"));
    }
    if missing.is_empty() {
        let tables = rows::Tables::read(files, ground.scenario(), &mut found);
        tables::check(&tables, ground.scenario(), &mut found);
        journal::check(&files["journal.jsonl"], ground, &tables, &mut found);
        summary::check(
            &files["summary.json"],
            ground.scenario(),
            &tables,
            &mut found,
        );
    }
    found.0
}
