//! The one error of this crate: faults of the data, each with file, line, cause and remedy.

use std::fmt;

/// One thing that is wrong with what was read.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fault {
    /// The file as the user knows it, e.g. `stations.csv`.
    pub file: String,
    /// The line in it, from 1; `None` when the whole file is meant.
    pub line: Option<u64>,
    /// What is wrong, in the user's words and with the user's values.
    pub cause: String,
    /// What to do about it.
    pub remedy: String,
}

impl Fault {
    /// A fault of a whole file.
    pub fn in_file(file: &str, cause: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self {
            file: file.to_owned(),
            line: None,
            cause: cause.into(),
            remedy: remedy.into(),
        }
    }

    /// A fault of one line.
    pub fn at_line(
        file: &str,
        line: u64,
        cause: impl Into<String>,
        remedy: impl Into<String>,
    ) -> Self {
        Self {
            line: Some(line),
            ..Self::in_file(file, cause, remedy)
        }
    }
}

impl fmt::Display for Fault {
    /// `stations.csv:14: cause`, and the remedy indented on a line of its own.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(f, "{}:{line}: {}", self.file, self.cause)?,
            None => write!(f, "{}: {}", self.file, self.cause)?,
        }
        write!(f, "\n  {}", self.remedy)
    }
}

/// What this crate can fail with.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// Everything that is wrong with the data handed in, at once.
    #[error("{}", listed(.0))]
    Faults(Vec<Fault>),
    /// A name that nothing has.
    #[error("there is no {kind} \"{name}\"\n  {}", suggestion(.known))]
    Unknown {
        /// What was looked for: `unit`, `station`, `policy`, …
        kind: &'static str,
        /// The name asked for.
        name: String,
        /// The names there are.
        known: Vec<String>,
    },
    /// What is asked cannot be met.
    #[error("{what}\n  {remedy}")]
    Infeasible {
        /// What makes it so.
        what: String,
        /// The nearest request that can be met.
        remedy: String,
    },
    /// A value of a request that makes no sense here.
    #[error("{what}\n  {remedy}")]
    Request {
        /// What is wrong with it.
        what: String,
        /// What to ask instead.
        remedy: String,
    },
}

/// A result of this crate.
pub type Result<T> = std::result::Result<T, Error>;

impl From<Fault> for Error {
    fn from(fault: Fault) -> Self {
        Self::Faults(vec![fault])
    }
}

/// The value, if there was no fault; all the faults, if there was one.
pub fn unless_faulty<T>(value: T, faults: Vec<Fault>) -> Result<T> {
    if faults.is_empty() {
        Ok(value)
    } else {
        Err(Error::Faults(faults))
    }
}

fn listed(faults: &[Fault]) -> String {
    faults
        .iter()
        .map(Fault::to_string)
        .collect::<Vec<_>>()
        .join("\n")
}

fn suggestion(known: &[String]) -> String {
    match known.len() {
        0 => "the scenario has none".to_owned(),
        1..=12 => format!("choose one of: {}", known.join(", ")),
        n => format!("there are {n}, for example: {}", known[..8].join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_reads_as_file_line_cause_and_remedy() {
        let fault = Fault::at_line(
            "stations.csv",
            14,
            "station \"Nord\" is 3.2 km from the nearest road",
            "fix its coordinate",
        );
        assert_eq!(
            fault.to_string(),
            "stations.csv:14: station \"Nord\" is 3.2 km from the nearest road\n  fix its coordinate"
        );
    }

    #[test]
    fn an_unknown_name_is_answered_with_the_names_there_are() {
        let error = Error::Unknown {
            kind: "unit",
            name: "A9".into(),
            known: vec!["A1".into(), "A2".into()],
        };
        assert_eq!(
            error.to_string(),
            "there is no unit \"A9\"\n  choose one of: A1, A2"
        );
    }
}
