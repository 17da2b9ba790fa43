//! From the journal back to the desk's state: applied entry by entry, never decided again.
//!
//! A start reads everything: the whole chain is checked, and it must reach the head that was
//! acknowledged. Rows beyond the head are kept: they were durable before their answer was lost.

use std::sync::Arc;

use dispatch_core::dispatch::journal::{Entry, EventText, FORMAT, Header, Reader, Stamp};
use dispatch_core::travel::Ground;

use super::control::Control;
use super::journal::keeper::Keeper;
use super::journal::{Chain, Head, Journal, Row, Trouble};
use super::ledger::Changes;

/// How many rows are read at once.
const PIECE: usize = 4096;

/// Who kept the journal last.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Keeping {
    /// The version of the program.
    pub(crate) version: String,
    /// The scenario.
    pub(crate) scenario: Stamp,
}

/// The state a journal leads to.
#[derive(Debug)]
pub(crate) struct Recovered {
    /// The state.
    pub(crate) control: Control,
    /// Where to go on.
    pub(crate) head: Head,
    /// Who wrote the last entries.
    pub(crate) keeping: Keeping,
}

/// Why a journal leads nowhere.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Failure {
    /// Its rows are not what was written.
    #[error(transparent)]
    Journal(#[from] Trouble),
    /// Its rows are whole, but mean nothing over this scenario or to this program.
    #[error("entry {seq} of the journal does not fit: {cause}")]
    Foreign {
        /// Its sequence.
        seq: u64,
        /// Why not.
        cause: String,
    },
}

/// Sees every entry as it is restored.
pub(crate) trait Witness {
    /// An entry was restored, and changed this.
    fn restored(&mut self, control: &mut Control, entry: &Arc<Entry>, changes: &Changes);
}

/// Reads a journal from its first row; `trusted` takes it as it is where the acknowledged head is
/// missing or says otherwise.
///
/// # Errors
/// Damage, at its sequence; or an entry that does not fit.
pub(crate) fn recover(
    ground: &Arc<Ground>,
    journal: &Keeper,
    trusted: bool,
    witness: &mut dyn Witness,
) -> Result<Recovered, Failure> {
    let acknowledged = match journal.acknowledged() {
        Err(Trouble::Damaged { .. }) if trusted => None,
        found => found?,
    };
    let acknowledged = acknowledged.filter(|_| !trusted);
    let mut restoring = Restoring::new(ground);
    let (mut from, mut chain) = (0, Chain::default());
    loop {
        let rows = journal.read(from, PIECE)?;
        let Some(last) = rows.last() else { break };
        from = last.seq.saturating_add(1);
        for row in &rows {
            chain.follow(row)?;
            chain.agrees(acknowledged)?;
            restoring.row(row, witness)?;
        }
    }
    if !trusted {
        chain.reaches(acknowledged)?;
    }
    let (Some(head), Some(keeping)) = (chain.head(), restoring.keeping) else {
        return Err(Trouble::Damaged {
            seq: 0,
            cause: "the header is missing".to_owned(),
        }
        .into());
    };
    if acknowledged != Some(head) {
        journal.acknowledge(head)?;
    }
    restoring.control.resume(&restoring.reader);
    Ok(Recovered {
        control: restoring.control,
        head,
        keeping,
    })
}

/// Follows the whole chain of a journal without making anything of it; how far it goes.
///
/// # Errors
/// Damage, at its sequence.
pub(crate) fn check(journal: &mut dyn Journal) -> Result<Head, Trouble> {
    let acknowledged = journal.acknowledged()?;
    let (mut from, mut chain) = (0, Chain::default());
    loop {
        let rows = journal.read(from, PIECE)?;
        let Some(last) = rows.last() else { break };
        from = last.seq.saturating_add(1);
        for row in &rows {
            chain.follow(row)?;
            chain.agrees(acknowledged)?;
        }
    }
    chain.reaches(acknowledged)?;
    Ok(chain.head().unwrap_or_default())
}

struct Restoring {
    control: Control,
    reader: Reader,
    keeping: Option<Keeping>,
}

impl Restoring {
    fn new(ground: &Arc<Ground>) -> Self {
        Self {
            control: Control::new(ground),
            reader: Reader::new(Arc::clone(ground.scenario())),
            keeping: None,
        }
    }

    fn row(&mut self, row: &Row, witness: &mut dyn Witness) -> Result<(), Failure> {
        let foreign = |cause: String| Failure::Foreign {
            seq: row.seq,
            cause,
        };
        if row.seq == 0 {
            let header: Header =
                serde_json::from_slice(&row.text).map_err(|e| foreign(e.to_string()))?;
            if header.format != FORMAT {
                return Err(foreign(format!(
                    "the journal has format {}, this program reads {FORMAT}",
                    header.format
                )));
            }
            self.keeping = Some(Keeping {
                version: header.version,
                scenario: header.scenario,
            });
            return Ok(());
        }
        let entry: Entry = serde_json::from_slice(&row.text).map_err(|e| foreign(e.to_string()))?;
        let entry = Arc::new(entry);
        let changes = self
            .control
            .restore(&mut self.reader, &entry)
            .map_err(foreign)?;
        if let EventText::Adopted {
            version,
            scenario,
            hash,
            ..
        } = &entry.event
        {
            self.keeping = Some(Keeping {
                version: version.clone(),
                scenario: Stamp {
                    name: scenario.clone(),
                    hash: hash.clone(),
                },
            });
        }
        witness.restored(&mut self.control, &entry, &changes);
        Ok(())
    }
}
