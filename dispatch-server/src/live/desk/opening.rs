//! From a journal to an open desk.

use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::mpsc::sync_channel;
use std::thread::{self, JoinHandle};

use dispatch_core::dispatch::journal::Entry;
use dispatch_core::dispatch::{Adoption, Event};
use dispatch_core::travel::Ground;

use super::super::control::Control;
use super::super::hub::{Hub, KEPT, Message};
use super::super::journal::keeper::Keeper;
use super::super::journal::{Head, Trouble};
use super::super::ledger::Changes;
use super::super::recovery::{Failure, Keeping, Recovered, Witness, recover};
use super::super::roster::Roster;
use super::super::snapshot::shelf::Shelf;
use super::customising::Customising;
use super::keeping::Tidying;
use super::{Counter, Desk, Options, WAITING, message};
use crate::clock::Clock;

/// Why a journal is gone on with that was kept over another scenario.
const OTHER: &str = "another scenario";

/// An open desk.
#[derive(Debug)]
pub(crate) struct Opened {
    /// The way to it.
    pub(crate) counter: Counter,
    /// What it publishes.
    pub(crate) hub: Arc<Hub>,
    /// Its thread.
    pub(crate) thread: JoinHandle<()>,
    /// How far the journal goes.
    pub(crate) head: Head,
    /// The entry of the snapshot that was used; 0 where the whole journal was read.
    pub(crate) since: u64,
    /// The snapshots that were passed over, and why, a line each.
    pub(crate) passed_over: Vec<String>,
}

/// Why a desk cannot open.
#[derive(Clone, Debug, thiserror::Error)]
pub(crate) enum CannotOpen {
    /// The journal leads nowhere.
    #[error(transparent)]
    Journal(#[from] Failure),
    /// The journal is another scenario's.
    #[error("the journal was kept over the scenario \"{}\" (hash {}), not over this one", .0.scenario.name, .0.scenario.hash)]
    OtherScenario(Keeping),
}

impl From<Trouble> for CannotOpen {
    fn from(trouble: Trouble) -> Self {
        Self::Journal(trouble.into())
    }
}

/// Restores what the journal holds and opens the desk.
///
/// # Errors
/// The journal is damaged, or another scenario's.
pub(crate) fn open(
    ground: &Arc<Ground>,
    journal: Keeper,
    shelf: Arc<dyn Shelf>,
    clock: Arc<dyn Clock>,
    options: Options,
) -> Result<Opened, CannotOpen> {
    let acknowledged = journal.acknowledged().ok().flatten();
    let mut recent = Recent {
        ground: Arc::clone(ground),
        after: acknowledged.map_or(0, |head| head.seq.saturating_sub(KEPT as u64)),
        messages: VecDeque::new(),
    };
    let Recovered {
        control,
        head,
        keeping,
        since,
        passed_over,
    } = recover(
        ground,
        &journal,
        shelf.as_ref(),
        options.trusts,
        &mut recent,
    )?;
    let first = adoption(ground, &keeping, options)?;
    let tidying = Tidying::new(shelf, Arc::clone(ground), keeping, [since, head.seq]);
    let (inbox, posts) = sync_channel(WAITING);
    let inbox = Arc::new(inbox);
    let customising = Customising::new(Arc::downgrade(&inbox));
    let mut desk = Desk::new(
        Arc::clone(ground),
        journal,
        clock,
        options,
        tidying,
        customising,
    );
    desk.enter(control, head);
    if let Some(Event::Adopted(by)) = &first
        && by.reason == OTHER
    {
        // Other shifts: every unit is brought in line with them.
        desk.roster = Roster::default();
    }
    if first.is_some() {
        // What this program makes of the past stands as it is, whatever comes after.
        desk.tidying.end(&desk.control, head);
    }
    let now = desk.moment();
    let hub = Arc::new(Hub::new(desk.state(now), recent.messages));
    desk.hub = Some(Arc::clone(&hub));
    // Before anybody can ask: an adoption and who is on duty are in the journal.
    desk.first(first);
    let thread = thread::Builder::new()
        .name("desk".to_owned())
        .spawn(move || desk.run(&posts))
        .map_err(|e| Trouble::Unavailable(e.to_string()))?;
    Ok(Opened {
        counter: Counter::new(inbox),
        hub,
        thread,
        head,
        since,
        passed_over,
    })
}

/// The fact that this program, over this scenario, goes on with a journal of another.
fn adoption(
    ground: &Ground,
    keeping: &Keeping,
    options: Options,
) -> Result<Option<Event>, CannotOpen> {
    let scenario = ground.scenario();
    let version = env!("CARGO_PKG_VERSION");
    let reason = if keeping.scenario.hash != scenario.hash {
        if !options.adopts {
            return Err(CannotOpen::OtherScenario(keeping.clone()));
        }
        OTHER
    } else if keeping.version != version {
        "another version of the program"
    } else if options.trusts {
        "the journal was taken as it is"
    } else {
        return Ok(None);
    };
    Ok(Some(Event::Adopted(Box::new(Adoption {
        version: version.to_owned(),
        scenario: scenario.name.clone(),
        hash: scenario.hash.clone(),
        reason: reason.to_owned(),
    }))))
}

/// Collects the last messages while a journal is restored.
struct Recent {
    ground: Arc<Ground>,
    after: u64,
    messages: VecDeque<Message>,
}

impl Witness for Recent {
    fn begins(&mut self) {
        self.messages.clear();
    }

    fn restored(&mut self, control: &mut Control, entry: &Arc<Entry>, changes: &Changes) {
        if entry.seq > self.after {
            let message = message(&self.ground, control, entry, changes);
            self.messages.push_back(message);
            if self.messages.len() > KEPT {
                self.messages.pop_front();
            }
        }
    }
}
