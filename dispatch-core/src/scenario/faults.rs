//! Collecting every fault of a folder, so that all of them are told at once.

use std::cell::RefCell;
use std::collections::BTreeMap;

use crate::error::{Error, Fault, Result};

/// More faults than this of one file are counted, not listed: nobody reads them, and a table of
/// half a million broken rows must not fill the memory.
const LISTED_A_FILE: usize = 1000;

/// The faults found so far. Shared by all readers, hence the cell.
#[derive(Default)]
pub(super) struct Faults {
    found: RefCell<Found>,
}

#[derive(Default)]
struct Found {
    list: Vec<Fault>,
    a_file: BTreeMap<String, usize>,
}

impl Faults {
    /// Notes a fault of one line.
    pub(super) fn at(
        &self,
        file: &str,
        line: u64,
        cause: impl Into<String>,
        remedy: impl Into<String>,
    ) {
        self.push(Fault::at_line(file, line, cause, remedy));
    }

    /// Notes a fault of a whole file.
    pub(super) fn in_file(&self, file: &str, cause: impl Into<String>, remedy: impl Into<String>) {
        self.push(Fault::in_file(file, cause, remedy));
    }

    /// Notes a fault.
    pub(super) fn push(&self, fault: Fault) {
        let mut found = self.found.borrow_mut();
        let count = found.a_file.entry(fault.file.clone()).or_default();
        *count += 1;
        if *count <= LISTED_A_FILE {
            found.list.push(fault);
        }
    }

    /// Notes what another reader found.
    pub(super) fn absorb<T>(&self, outcome: Result<T>) -> Option<T> {
        match outcome {
            Ok(value) => Some(value),
            Err(Error::Faults(list)) => {
                list.into_iter().for_each(|fault| self.push(fault));
                None
            }
            Err(other) => {
                self.in_file("scenario", other.to_string(), "see above");
                None
            }
        }
    }

    /// Everything found, by file and line.
    pub(super) fn into_list(self) -> Vec<Fault> {
        let Found { mut list, a_file } = self.found.into_inner();
        list.sort();
        list.dedup();
        for (file, count) in a_file {
            if count > LISTED_A_FILE {
                let more = count - LISTED_A_FILE;
                let cause = format!("{more} more faults of this file are not listed");
                list.push(Fault::in_file(&file, cause, "mend those above first"));
            }
        }
        list
    }
}

/// The known name nearest to a mistyped one, when they are close enough to be the same word.
pub(super) fn nearest<'a>(
    typed: &str,
    known: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    let allowed = (typed.chars().count() / 3).min(3);
    known
        .into_iter()
        .map(|name| (edits(typed, name, allowed), name))
        .filter(|&(edits, _)| edits <= allowed)
        .min_by_key(|&(edits, _)| edits)
        .map(|(_, name)| name)
}

/// The known names for a remedy: the nearest alone, or all of a few.
pub(super) fn suggestion<'a>(
    typed: &str,
    known: impl IntoIterator<Item = &'a str> + Clone,
) -> String {
    if let Some(name) = nearest(typed, known.clone()) {
        return format!("did you mean \"{name}\"?");
    }
    let mut names: Vec<&str> = known.into_iter().take(13).collect();
    let more = names.len() > 12;
    names.truncate(12);
    match (names.is_empty(), more) {
        (true, _) => "there is none".to_owned(),
        (_, false) => format!("choose one of: {}", names.join(", ")),
        (_, true) => format!("for example: {}, …", names.join(", ")),
    }
}

/// Levenshtein's distance between two words, or more than `limit` as soon as it is sure to be.
fn edits(a: &str, b: &str, limit: usize) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    if a.len().abs_diff(b.len()) > limit {
        return limit + 1;
    }
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, from) in a.iter().enumerate() {
        let mut corner = row[0];
        row[0] = i + 1;
        for (j, to) in b.iter().enumerate() {
            let swap = corner + usize::from(from != to);
            corner = row[j + 1];
            row[j + 1] = swap.min(row[j] + 1).min(corner + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mistyped_word_is_recognised() {
        assert_eq!(nearest("statoin", ["station", "unit"]), Some("station"));
        assert_eq!(nearest("hospital", ["station", "unit"]), None);
        assert_eq!(suggestion("x", ["a1", "b2"]), "choose one of: a1, b2");
    }

    #[test]
    fn a_flood_of_faults_is_counted() {
        let faults = Faults::default();
        for line in 0..1500 {
            faults.at("zones.csv", line, "bad", "mend it");
        }
        let list = faults.into_list();
        assert_eq!(list.len(), 1001);
        assert_eq!(
            list[1000].cause,
            "500 more faults of this file are not listed"
        );
    }
}
