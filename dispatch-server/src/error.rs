//! The one error of the program, and what it means for the exit code.

use std::path::Path;

use dispatch_core::error::{Error as CoreError, Fault};
use sim::error::Error as SimError;

/// What a command can end with besides its answer.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Error {
    /// Wrong usage or bad input, as the core puts it.
    #[error(transparent)]
    Core(#[from] CoreError),
    /// The simulator cannot run what it was handed.
    #[error(transparent)]
    Sim(#[from] sim::error::Error),
    /// The answer is no, and was printed already.
    #[error("the answer is no")]
    Answered,
    /// The input is bad, and its faults were printed already.
    #[error("the input is bad")]
    BadInput,
    /// Work that could not be finished.
    #[error("{what}: {cause}\n  {remedy}")]
    Work {
        /// What was being done.
        what: String,
        /// Why it failed.
        cause: String,
        /// What to do about it.
        remedy: String,
    },
}

/// A result of the program.
pub(crate) type Result<T> = std::result::Result<T, Error>;

impl Error {
    /// Wrong usage.
    pub(crate) fn usage(what: impl Into<String>, remedy: impl Into<String>) -> Self {
        CoreError::Request {
            what: what.into(),
            remedy: remedy.into(),
        }
        .into()
    }

    /// A name that nothing has.
    pub(crate) fn unknown(kind: &'static str, name: &str, known: Vec<String>) -> Self {
        CoreError::Unknown {
            kind,
            name: name.to_owned(),
            known,
        }
        .into()
    }

    /// An output that could not be written.
    pub(crate) fn writing(path: &Path, cause: &std::io::Error) -> Self {
        Self::Work {
            what: format!("{} could not be written", path.display()),
            cause: cause.to_string(),
            remedy: "check the disk and your rights there, or choose another --out".to_owned(),
        }
    }

    /// The faults of the input, if that is what it is about.
    pub(crate) fn faults(&self) -> &[Fault] {
        match self {
            Self::Core(CoreError::Faults(faults))
            | Self::Sim(SimError::Core(CoreError::Faults(faults))) => faults,
            _ => &[],
        }
    }

    /// 1: the answer is no or the work failed. 2: wrong usage or bad input.
    pub(crate) fn exit_code(&self) -> u8 {
        match self {
            Self::Core(CoreError::Infeasible { .. }) | Self::Answered | Self::Work { .. } => 1,
            Self::Core(_) | Self::BadInput => 2,
            Self::Sim(SimError::Write(_) | SimError::Csv(_) | SimError::Json(_)) => 1,
            Self::Sim(_) => 2,
        }
    }
}

impl From<Fault> for Error {
    fn from(fault: Fault) -> Self {
        Self::Core(fault.into())
    }
}
