//! The truth of one incident, and of the hospitals' bays.

use std::collections::VecDeque;

use dispatch_core::dispatch::Order;
use dispatch_core::ids::{Id, IncidentId, PriorityId, UnitId};
use dispatch_core::travel::Place;

use crate::arrivals::Life;

/// An incident as it really is, until it is over.
#[derive(Clone, Debug)]
pub(super) struct Case {
    pub(super) key: u64,
    pub(super) place: Place,
    pub(super) priority: PriorityId,
    pub(super) life: Life,
    /// The unit a log says was sent, until it was chosen.
    pub(super) sent: Option<UnitId>,
    /// What lies before the dispatcher for it.
    pub(super) proposal: Option<Order>,
}

/// Incidents that are not over, by number.
#[derive(Clone, Debug, Default)]
pub(super) struct Cases {
    rows: VecDeque<Option<Case>>,
    first: usize,
    open: usize,
}

impl Cases {
    pub(super) fn push(&mut self, case: Case) -> IncidentId {
        self.rows.push_back(Some(case));
        self.open += 1;
        IncidentId::new(self.first + self.rows.len() - 1)
    }

    /// Counts one along of which nothing is known.
    pub(super) fn skip(&mut self) {
        self.rows.push_back(None);
    }

    /// Takes back the last one: control did not take the call.
    pub(super) fn withdraw(&mut self) {
        if let Some(Some(_)) = self.rows.pop_back() {
            self.open -= 1;
        }
    }

    pub(super) fn get(&self, id: IncidentId) -> Option<&Case> {
        self.rows.get(id.index().checked_sub(self.first)?)?.as_ref()
    }

    pub(super) fn get_mut(&mut self, id: IncidentId) -> Option<&mut Case> {
        self.rows
            .get_mut(id.index().checked_sub(self.first)?)?
            .as_mut()
    }

    pub(super) fn close(&mut self, id: IncidentId) {
        let row = id
            .index()
            .checked_sub(self.first)
            .and_then(|row| self.rows.get_mut(row));
        if row.and_then(Option::take).is_some() {
            self.open -= 1;
        }
        while matches!(self.rows.front(), Some(None)) {
            self.rows.pop_front();
            self.first += 1;
        }
    }

    pub(super) fn open(&self) -> usize {
        self.open
    }
}

/// The handover bays of one hospital: who comes first is served first.
#[derive(Clone, Debug)]
pub(super) struct Bays {
    /// `None`: as many as come.
    bays: Option<usize>,
    inside: Vec<UnitId>,
    waiting: VecDeque<UnitId>,
}

impl Bays {
    pub(super) fn new(bays: Option<u32>) -> Self {
        // A hospital without a single bay could never take anybody: it counts as having one.
        Self {
            bays: bays.map(|bays| bays.max(1) as usize),
            inside: Vec::new(),
            waiting: VecDeque::new(),
        }
    }

    /// Whether the unit has a bay at once; otherwise it waits.
    pub(super) fn arrive(&mut self, unit: UnitId) -> bool {
        let is_free = self.bays.is_none_or(|bays| self.inside.len() < bays);
        if is_free {
            self.inside.push(unit);
        } else {
            self.waiting.push_back(unit);
        }
        is_free
    }

    /// A unit leaves its bay, or the queue; the unit whose handover begins now. One that is not
    /// there changes nothing.
    pub(super) fn leave(&mut self, unit: UnitId) -> Option<UnitId> {
        let Some(row) = self.inside.iter().position(|&inside| inside == unit) else {
            self.waiting.retain(|&waiting| waiting != unit);
            return None;
        };
        self.inside.swap_remove(row);
        let next = self.waiting.pop_front();
        self.inside.extend(next);
        next
    }
}
