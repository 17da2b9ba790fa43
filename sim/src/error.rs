//! The one error of this crate.

/// What this crate can fail with.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// What the core found wrong with its data.
    #[error(transparent)]
    Core(#[from] dispatch_core::error::Error),
    /// Incidents are wanted but no zone has any weight.
    #[error(
        "no zone has a weight, so no incident can be placed\n  give zones.csv populations, or set zone_weight in demand.toml"
    )]
    NoDemand,
    /// There is nothing to run.
    #[error(
        "the call log has no row, so there is nothing to run\n  give a log with at least one incident"
    )]
    NothingToRun,
    /// Recorded units in a scenario that sends units of its own.
    #[error(
        "the scenario sends units by itself, so recorded units cannot be forced\n  prepare it with replay::as_recorded (authority.assign = \"advise\")"
    )]
    DecidesItself,
    /// An output could not be written.
    #[error("an output could not be written: {0}")]
    Write(#[from] std::io::Error),
    /// A table row could not be written.
    #[error("a table row could not be written: {0}")]
    Csv(#[from] csv::Error),
    /// A document could not be written as JSON.
    #[error("a document could not be written: {0}")]
    Json(#[from] serde_json::Error),
}

/// A result of this crate.
pub type Result<T> = std::result::Result<T, Error>;
