//! From the journal back to the desk's state: applied entry by entry, never decided again.
//!
//! A start takes the newest snapshot that fits, makes sure that the journal holds the very entry it
//! follows, and applies the entries after it; where no snapshot fits, the whole journal. Either way
//! every row that is read is checked against the chain, and the chain must reach the head that was
//! acknowledged. Rows beyond the head are kept: they were durable before their answer was lost. The
//! rows before a snapshot are checked afterwards, by [`super::journal::checking`].

use std::sync::Arc;

use dispatch_core::dispatch::journal::{Entry, EventText, FORMAT, Header, Reader, Stamp};
use dispatch_core::travel::Ground;

use super::control::Control;
use super::journal::keeper::Keeper;
use super::journal::{Chain, Head, Journal, Row, Trouble, each};
use super::ledger::Changes;
use super::snapshot::shelf::{Shelf, newest_first};
use super::snapshot::{Resumed, Snapshot};

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
    /// The entry the snapshot followed that was used; 0 where the whole journal was read.
    pub(crate) since: u64,
    /// The snapshots that were passed over, and why, a line each.
    pub(crate) passed_over: Vec<String>,
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
    /// Nothing was restored yet, or all that was is thrown away.
    fn begins(&mut self);
    /// An entry was restored, and changed this.
    fn restored(&mut self, control: &mut Control, entry: &Arc<Entry>, changes: &Changes);
}

/// Brings back what a journal holds; `trusted` takes it as it is where the acknowledged head is
/// missing or says otherwise, and then no snapshot is believed.
///
/// # Errors
/// Damage, at its sequence; or an entry that does not fit.
pub(crate) fn recover(
    ground: &Arc<Ground>,
    journal: &Keeper,
    shelf: &dyn Shelf,
    trusted: bool,
    witness: &mut dyn Witness,
) -> Result<Recovered, Failure> {
    let acknowledged = match journal.acknowledged() {
        Err(Trouble::Damaged { .. }) if trusted => None,
        found => found?,
    };
    let acknowledged = acknowledged.filter(|_| !trusted);
    let mut passed_over = Vec::new();
    if let Some(acknowledged) = acknowledged {
        for (name, bytes) in newest_first(shelf) {
            let begun = begin_after(ground, journal, &bytes, acknowledged);
            let recovered = begun.and_then(|(restoring, chain)| {
                let recovered = restoring.go_on(journal, chain, Some(acknowledged), witness);
                recovered.map_err(|failure| failure.to_string())
            });
            match recovered {
                Ok(recovered) => {
                    return Ok(Recovered {
                        passed_over,
                        ..recovered
                    });
                }
                Err(cause) => passed_over.push(format!("{name} is not used: {cause}")),
            }
        }
    }
    let restoring = Restoring::new(ground);
    let recovered = if trusted {
        restoring.go_on(journal, Followed::trusting(), None, witness)
    } else {
        restoring.go_on(journal, Followed::default(), acknowledged, witness)
    };
    Ok(Recovered {
        passed_over,
        ..recovered?
    })
}

/// The state of a snapshot, if the journal holds the entry it follows.
fn begin_after(
    ground: &Arc<Ground>,
    journal: &Keeper,
    bytes: &[u8],
    acknowledged: Head,
) -> Result<(Restoring, Followed), String> {
    let snapshot = Snapshot::open(bytes)?;
    snapshot.fits(ground)?;
    let head = snapshot.head;
    if head.seq == 0 || head.seq > acknowledged.seq {
        return Err("it follows an entry that was not acknowledged".to_owned());
    }
    let rows = journal.read(head.seq - 1, 2).map_err(|e| e.to_string())?;
    let mut chain = Chain::default();
    if let [before, row] = rows.as_slice() {
        chain = Chain::after(Head {
            seq: before.seq,
            hash: before.hash,
        });
        chain.follow(row).map_err(|e| e.to_string())?;
    }
    if chain.head() != Some(head) {
        return Err(format!(
            "the journal's entry {} is not the one it follows",
            head.seq
        ));
    }
    chain
        .agrees(Some(acknowledged))
        .map_err(|e| e.to_string())?;
    let Resumed {
        control,
        reader,
        keeping,
    } = snapshot.resume(ground)?;
    let restoring = Restoring {
        control,
        reader,
        keeping: Some(keeping),
    };
    let followed = Followed {
        chain,
        since: head.seq,
        trusts: false,
    };
    Ok((restoring, followed))
}

/// Follows the whole chain of a journal without making anything of it; how far it goes. Every head
/// on the way is shown to `passing`.
///
/// # Errors
/// Damage, at its sequence.
pub(crate) fn check(
    journal: &mut dyn Journal,
    mut passing: impl FnMut(Head),
) -> Result<Head, Trouble> {
    let acknowledged = journal.acknowledged()?;
    let mut chain = Chain::default();
    each(
        |from, limit| journal.read(from, limit),
        0,
        |row| {
            chain.follow(row)?;
            chain.head().into_iter().for_each(&mut passing);
            chain.agrees(acknowledged)
        },
    )?;
    chain.reaches(acknowledged)?;
    Ok(chain.head().unwrap_or_default())
}

/// How far a restore has followed the chain.
#[derive(Clone, Copy, Debug, Default)]
struct Followed {
    chain: Chain,
    /// The entry of the snapshot it began with.
    since: u64,
    /// Whether it may end anywhere.
    trusts: bool,
}

impl Followed {
    fn trusting() -> Self {
        Self {
            trusts: true,
            ..Self::default()
        }
    }
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

    /// Applies every row after those that were followed.
    fn go_on(
        mut self,
        journal: &Keeper,
        followed: Followed,
        acknowledged: Option<Head>,
        witness: &mut dyn Witness,
    ) -> Result<Recovered, Failure> {
        let mut chain = followed.chain;
        let first = chain.head().map_or(0, |head| head.seq.saturating_add(1));
        witness.begins();
        each(
            |from, limit| journal.read(from, limit),
            first,
            |row| {
                chain.follow(row)?;
                chain.agrees(acknowledged)?;
                self.row(row, witness)
            },
        )?;
        if !followed.trusts {
            chain.reaches(acknowledged)?;
        }
        let (Some(head), Some(keeping)) = (chain.head(), self.keeping) else {
            return Err(Trouble::Damaged {
                seq: 0,
                cause: "the header is missing".to_owned(),
            }
            .into());
        };
        if acknowledged != Some(head) {
            journal.acknowledge(head)?;
        }
        self.control.resume(&self.reader);
        Ok(Recovered {
            control: self.control,
            head,
            keeping,
            since: followed.since,
            passed_over: Vec::new(),
        })
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
        if let Some(keeping) = Keeping::adopted(&entry) {
            self.keeping = Some(keeping);
        }
        witness.restored(&mut self.control, &entry, &changes);
        Ok(())
    }
}

impl Keeping {
    /// Who keeps the journal from this entry on, if it says so.
    pub(crate) fn adopted(entry: &Entry) -> Option<Self> {
        let EventText::Adopted {
            version,
            scenario,
            hash,
            ..
        } = &entry.event
        else {
            return None;
        };
        Some(Self {
            version: version.clone(),
            scenario: Stamp {
                name: scenario.clone(),
                hash: hash.clone(),
            },
        })
    }
}
