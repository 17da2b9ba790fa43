//! Why a case fails: lines that say what differs, the first differences only.

use std::fmt::Display;

/// How many differences of one case are printed.
const SHOWN: usize = 12;

/// The reasons of a failed case, a line each.
#[derive(Debug, Default)]
pub(crate) struct Failure(pub(crate) Vec<String>);

/// The key figures of a case that passed, or why it failed.
pub(crate) type Outcome<T = String> = Result<T, Failure>;

/// A failure of one line.
pub(crate) fn failure(line: impl Display) -> Failure {
    Failure(vec![line.to_string()])
}

impl<E: std::error::Error> From<E> for Failure {
    fn from(error: E) -> Self {
        failure(error)
    }
}

/// Differences found so far: all are counted, the first are kept.
#[derive(Debug, Default)]
pub(crate) struct Differences {
    count: usize,
    first: Vec<String>,
}

impl Differences {
    /// Notes a difference unless `equal`.
    pub(crate) fn check(&mut self, equal: bool, line: impl FnOnce() -> String) {
        if !equal {
            self.count += 1;
            if self.first.len() < SHOWN {
                self.first.push(line());
            }
        }
    }

    /// The key figures, if there is no difference.
    pub(crate) fn outcome(self, figures: impl Into<String>) -> Outcome {
        let figures = figures.into();
        if self.count == 0 {
            return Ok(figures);
        }
        let mut lines = vec![format!("{} differences; {figures}", self.count)];
        lines.extend(self.first);
        Err(Failure(lines))
    }
}

/// The outcome of a piece of work, a panic being a failure like any other.
pub(crate) fn caught(work: impl FnOnce() -> Outcome) -> Outcome {
    let done = std::panic::catch_unwind(std::panic::AssertUnwindSafe(work));
    done.unwrap_or_else(|cause| {
        let text = cause.downcast_ref::<String>().map(String::as_str);
        let text = text.or_else(|| cause.downcast_ref::<&str>().copied());
        Err(failure(format!(
            "panicked: {}",
            text.unwrap_or("no message")
        )))
    })
}
