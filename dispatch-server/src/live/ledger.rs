//! What the desk knows beyond the engine's picture: versions, what happened to each incident, and
//! the incidents that were closed lately.
//!
//! After every entry the picture is compared with the marks of the last one, so nothing that
//! changed is missed, whatever changed it. Restoring goes the same way, so versions survive.
//!
//! - The version of an incident or unit is the sequence of the last entry that touched it. An
//!   incident is touched with its unit.
//! - Positions are no change: they come every few seconds and would make every version stale.
//!
//! Cost: one comparison a unit and open incident for every entry, some microseconds in a big city.
//! Closed incidents beyond [`REMEMBERED`] are in the journal only. [`kept`] is the ledger as text.

mod kept;

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::Arc;

use dispatch_core::dispatch::journal::Entry;
use dispatch_core::dispatch::{
    Event, Incident, Order, Outcome, Outstanding, Picture, Stage, UnitState, UnitStatus,
};
use dispatch_core::ids::{HospitalId, Id, IdVec, IncidentId, PriorityId, UnitId};
use dispatch_core::units::Time;

pub(crate) use self::kept::LedgerText;

/// How many closed incidents are kept at hand.
const REMEMBERED: usize = 500;

/// An incident with its story.
#[derive(Clone, Debug)]
pub(crate) struct Record {
    /// The sequence of the last entry that touched it.
    pub(crate) version: u64,
    /// As control believes it, or believed it last.
    pub(crate) row: Incident,
    /// Its stage, since when.
    pub(crate) since: Time,
    /// When and how it ended.
    pub(crate) closed: Option<(Time, Outcome)>,
    /// Every entry that touched it.
    pub(crate) timeline: Vec<Arc<Entry>>,
}

/// What of a unit counts as a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Mark {
    status: UnitStatus,
    since: Time,
    on_duty: bool,
    in_service: bool,
    incident: Option<IncidentId>,
    outstanding: Option<Outstanding>,
    hospital: Option<HospitalId>,
}

impl Mark {
    fn of(unit: &UnitState) -> Self {
        Self {
            status: unit.status,
            since: unit.since,
            on_duty: unit.on_duty,
            in_service: unit.in_service,
            incident: unit.incident,
            outstanding: unit.outstanding,
            hospital: unit.hospital,
        }
    }

    /// The incidents it has to do with.
    fn incidents(&self) -> impl Iterator<Item = IncidentId> {
        let ordered = self.outstanding.and_then(|o| match o.order {
            Order::Respond { incident, .. } | Order::Divert { to: incident, .. } => Some(incident),
            _ => None,
        });
        self.incident.into_iter().chain(ordered)
    }
}

/// What an entry changed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Changes {
    /// The incidents, in order.
    pub(crate) incidents: BTreeSet<IncidentId>,
    /// The units, in order.
    pub(crate) units: BTreeSet<UnitId>,
    /// Other units that may be farther on, or on another way, than was told.
    pub(crate) moved: BTreeSet<UnitId>,
}

/// Versions and stories.
#[derive(Clone, Debug)]
pub(crate) struct Ledger {
    records: BTreeMap<IncidentId, Arc<Record>>,
    open: BTreeSet<IncidentId>,
    closed: VecDeque<IncidentId>,
    next: IncidentId,
    units: IdVec<UnitId, (Mark, u64)>,
}

impl Ledger {
    /// The ledger of a picture before anything happened.
    pub(crate) fn new(picture: &Picture) -> Self {
        Self {
            records: BTreeMap::new(),
            open: BTreeSet::new(),
            closed: VecDeque::new(),
            next: picture.next_incident(),
            units: picture.units().iter().map(|u| (Mark::of(u), 0)).collect(),
        }
    }

    /// An incident that is open or was closed lately.
    pub(crate) fn record(&self, id: IncidentId) -> Option<&Record> {
        self.records.get(&id).map(Arc::as_ref)
    }

    /// Every incident at hand, in the order control heard of them.
    pub(crate) fn records(&self) -> impl DoubleEndedIterator<Item = (IncidentId, &Record)> {
        self.records.iter().map(|(id, row)| (*id, row.as_ref()))
    }

    /// The version of a unit; 0 before the first entry about it.
    pub(crate) fn unit_version(&self, id: UnitId) -> u64 {
        self.units.get(id).map_or(0, |(_, version)| *version)
    }

    /// Compares the picture after an entry with the one before.
    pub(crate) fn observe(
        &mut self,
        picture: &Picture,
        event: &Event,
        entry: &Arc<Entry>,
    ) -> Changes {
        let mut changes = Changes::default();
        self.compare_units(picture, event, entry, &mut changes);
        while self.next < picture.next_incident() {
            self.open.insert(self.next);
            changes.incidents.insert(self.next);
            self.next = IncidentId::new(self.next.index() + 1);
        }
        let changed = |id: &&IncidentId| self.is_changed(picture, **id);
        changes.incidents.extend(self.open.iter().filter(changed));
        for &id in &changes.incidents {
            self.touch(picture, event, id, entry);
        }
        changes.moved = moved(picture, event, &changes);
        changes
    }

    fn compare_units(
        &mut self,
        picture: &Picture,
        event: &Event,
        entry: &Entry,
        changes: &mut Changes,
    ) {
        let position = matches!(event, Event::PositionReported { .. });
        let teller = event
            .unit()
            .filter(|_| entry.refused.is_none() && !position);
        for (id, unit) in picture.units().pairs() {
            let (before, version) = &mut self.units[id];
            let after = Mark::of(unit);
            if *before == after && teller != Some(id) {
                continue;
            }
            changes.units.insert(id);
            changes.incidents.extend(before.incidents());
            changes.incidents.extend(after.incidents());
            (*before, *version) = (after, entry.seq);
        }
    }

    fn is_changed(&self, picture: &Picture, id: IncidentId) -> bool {
        let (Some(record), Some(row)) = (self.records.get(&id), picture.incident(id)) else {
            return true;
        };
        let mark = |row: &Incident| (row.stage, row.priority, row.at, row.refused_by.len());
        let (before, after): ((Stage, PriorityId, _, _), _) = (mark(&record.row), mark(row));
        before != after
    }

    fn touch(&mut self, picture: &Picture, event: &Event, id: IncidentId, entry: &Arc<Entry>) {
        let now = picture.now();
        let row = picture
            .incident(id)
            .filter(|row| !matches!(row.stage, Stage::Closed(_)));
        if let Some(record) = self.records.get_mut(&id) {
            let record = Arc::make_mut(record);
            record.version = entry.seq;
            record.timeline.push(Arc::clone(entry));
            match row {
                Some(row) => {
                    if record.row.stage != row.stage {
                        record.since = now;
                    }
                    record.row = row.clone();
                }
                None if record.closed.is_none() => {
                    let cancelled = matches!(event, Event::IncidentCancelled { .. });
                    let outcome = if cancelled {
                        Outcome::Cancelled
                    } else {
                        Outcome::Served
                    };
                    (record.closed, record.since) = (Some((now, outcome)), now);
                    self.close(id);
                }
                None => {}
            }
        } else if let Some(row) = row {
            let record = Record {
                version: entry.seq,
                row: row.clone(),
                since: now,
                closed: None,
                timeline: vec![Arc::clone(entry)],
            };
            self.records.insert(id, Arc::new(record));
        }
    }

    fn close(&mut self, id: IncidentId) {
        self.open.remove(&id);
        self.closed.push_back(id);
        if self.closed.len() > REMEMBERED
            && let Some(oldest) = self.closed.pop_front()
        {
            self.records.remove(&oldest);
        }
    }
}

/// Units that reported where they are, and units of an incident that changed (its place, say), where
/// they are not told of anyway.
fn moved(picture: &Picture, event: &Event, changes: &Changes) -> BTreeSet<UnitId> {
    let reported: Vec<UnitId> = match event {
        Event::PositionReported { unit, .. } => vec![*unit],
        Event::PositionsReported { fixes } => fixes.iter().map(|(unit, _)| *unit).collect(),
        _ => Vec::new(),
    };
    let incidents = changes.incidents.iter();
    let sent = incidents.filter_map(|&id| picture.incident(id)?.unit());
    let all = sent.chain(reported);
    all.filter(|unit| !changes.units.contains(unit)).collect()
}
