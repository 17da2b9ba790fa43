//! What the desk does so that its journal stays quick to open and no larger than it must be.

use std::sync::Arc;

use dispatch_core::dispatch::journal::Entry;
use dispatch_core::travel::Ground;
use dispatch_core::units::{Duration, Time};

use super::super::control::Control;
use super::super::journal::Head;
use super::super::journal::keeper::Keeper;
use super::super::recovery::Keeping;
use super::super::snapshot::Moment;
use super::super::snapshot::shelf::Shelf;
use super::super::snapshot::taking::Taking;
use super::Desk;

/// How long a client's key finds its answer.
const ANSWERED: Duration = Duration::from_secs(86_400);
/// How often old answers are forgotten.
const FORGETS: Duration = Duration::from_secs(60);
/// How often it is looked up which are old.
const LOOKS: Duration = Duration::from_secs(3600);

/// Snapshots of one desk, and the answers it forgets.
pub(super) struct Tidying {
    shelf: Arc<dyn Shelf>,
    taking: Taking,
    /// Who keeps the journal.
    keeping: Keeping,
    forgets: Time,
    looks: Time,
    /// Answers that tell of entries before this one are old.
    old: u64,
}

impl Tidying {
    /// After a start that used the snapshot at the first of these entries and went on to the second.
    pub(super) fn new(
        shelf: Arc<dyn Shelf>,
        ground: Arc<Ground>,
        keeping: Keeping,
        [since, seq]: [u64; 2],
    ) -> Self {
        Self {
            taking: Taking::new(Arc::clone(&shelf), ground, since, seq),
            shelf,
            keeping,
            forgets: Time::default(),
            looks: Time::default(),
            old: 0,
        }
    }

    /// Where snapshots lie.
    pub(super) fn shelf(&self) -> &dyn Shelf {
        self.shelf.as_ref()
    }

    /// An entry was made.
    pub(super) fn saw(&mut self, entry: &Entry) {
        if let Some(keeping) = Keeping::adopted(entry) {
            self.keeping = keeping;
        }
    }

    /// The state is kept as it is now.
    pub(super) fn end(&mut self, control: &Control, head: Head) {
        self.taking
            .take_here(&Moment::of(control, head, &self.keeping));
    }
}

impl Desk {
    /// After a turn: keeps the state where it is time to, and forgets what nobody asks for any more.
    pub(super) fn tidy(&mut self, now: Time) {
        if self.tidying.taking.is_due(now, self.head.seq) {
            let moment = Moment::of(&self.control, self.head, &self.tidying.keeping);
            self.tidying.taking.take(now, moment);
        }
        if now < self.tidying.forgets {
            return;
        }
        self.tidying.forgets = now + FORGETS;
        if now >= self.tidying.looks {
            self.tidying.looks = now + LOOKS;
            let calendar = &self.ground.scenario().calendar;
            let is_old = |entry: &Entry| {
                let at = calendar.parse_moment(&entry.now);
                at.is_ok_and(|at| at < now - ANSWERED)
            };
            self.tidying.old = first_that_is_not(&self.journal, self.head.seq, is_old);
        }
        if self.tidying.old > 1 {
            self.journal.forget_answers(self.tidying.old);
        }
    }
}

/// The first sequence up to `last` whose entry is not so, when those that are come first; found by
/// halving, so a long journal costs some twenty short reads.
fn first_that_is_not(journal: &Keeper, last: u64, is: impl Fn(&Entry) -> bool) -> u64 {
    let (mut low, mut high) = (1, last);
    while low < high {
        let middle = u64::midpoint(low, high);
        let row = journal
            .read(middle, 1)
            .ok()
            .and_then(|rows| rows.into_iter().next());
        let entry = row.and_then(|row| serde_json::from_slice::<Entry>(&row.text).ok());
        match entry {
            Some(entry) if is(&entry) => low = middle + 1,
            // What cannot be read is not forgotten.
            _ => high = middle,
        }
    }
    low
}
