//! The ledger as text, and back. An entry that touched several incidents stands there once.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use dispatch_core::dispatch::Picture;
use dispatch_core::dispatch::journal::Entry;
use dispatch_core::dispatch::snapshot::{IncidentText, OutcomeText};
use dispatch_core::ids::{Id, IncidentId};
use dispatch_core::travel::Ground;
use dispatch_core::units::Time;
use serde::{Deserialize, Serialize};

use super::{Ledger, Mark, Record};

/// A record as text.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct RecordText {
    incident: u32,
    version: u64,
    row: IncidentText,
    since: i64,
    closed: Option<(i64, OutcomeText)>,
    /// The sequences of the entries that touched it.
    timeline: Vec<u64>,
}

/// A ledger as text.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct LedgerText {
    records: Vec<RecordText>,
    /// The closed ones, in the order in which they were closed.
    closed: Vec<u32>,
    /// The versions of the units.
    units: Vec<u64>,
    /// Every entry that a timeline names, by its sequence.
    entries: Vec<Entry>,
}

impl LedgerText {
    /// The text of a ledger.
    pub(crate) fn of(ledger: &Ledger) -> Self {
        let number = |id: IncidentId| id.index() as u32;
        let mut entries: BTreeMap<u64, &Entry> = BTreeMap::new();
        let records = ledger.records().map(|(id, record)| RecordText {
            incident: number(id),
            version: record.version,
            row: IncidentText::of(&record.row),
            since: record.since.as_millis(),
            closed: record.closed.map(|(at, how)| (at.as_millis(), how.into())),
            timeline: {
                entries.extend(record.timeline.iter().map(|e| (e.seq, e.as_ref())));
                record.timeline.iter().map(|entry| entry.seq).collect()
            },
        });
        Self {
            records: records.collect(),
            closed: ledger.closed.iter().copied().map(number).collect(),
            units: ledger.units.iter().map(|(_, version)| *version).collect(),
            entries: entries.into_values().cloned().collect(),
        }
    }

    /// The ledger of a text beside its picture; `None` where it does not fit.
    pub(crate) fn understand(self, ground: &Ground, picture: &Picture) -> Option<Ledger> {
        let entries: BTreeMap<u64, Arc<Entry>> = self
            .entries
            .into_iter()
            .map(|entry| (entry.seq, Arc::new(entry)))
            .collect();
        let mut records = BTreeMap::new();
        let mut open = BTreeSet::new();
        for text in self.records {
            let id = IncidentId::new(text.incident as usize);
            let timeline = text.timeline.iter().map(|seq| entries.get(seq).cloned());
            if text.closed.is_none() {
                open.insert(id);
            }
            let record = Record {
                version: text.version,
                row: text.row.understand(ground)?,
                since: Time::from_millis(text.since),
                closed: text
                    .closed
                    .map(|(at, how)| (Time::from_millis(at), how.into())),
                timeline: timeline.collect::<Option<_>>()?,
            };
            records.insert(id, Arc::new(record));
        }
        let marks = picture.units().iter().map(Mark::of);
        let fits = self.units.len() == picture.units().len();
        fits.then(|| Ledger {
            records,
            open,
            closed: self
                .closed
                .into_iter()
                .map(|number| IncidentId::new(number as usize))
                .collect(),
            next: picture.next_incident(),
            units: marks.zip(self.units).collect(),
        })
    }
}
