//! Engine, scribe and ledger, which always move together: one entry at a time, decided or restored.

use std::sync::Arc;

use dispatch_core::dispatch::journal::{Entry, Names, Reader, Scribe, line};
use dispatch_core::dispatch::{Engine, Event, Picture, Refusal};
use dispatch_core::ids::IncidentId;
use dispatch_core::travel::{Ground, Travel};
use dispatch_core::units::Time;

use super::ledger::{Changes, Ledger};

/// What the desk owns.
#[derive(Debug)]
pub(crate) struct Control {
    engine: Engine,
    scribe: Scribe,
    ledger: Arc<Ledger>,
    last: Option<Time>,
}

/// What came of one fact.
#[derive(Clone, Debug)]
pub(crate) struct Taken {
    /// The fact with what it led to.
    pub(crate) entry: Arc<Entry>,
    /// Why the fact was not taken.
    pub(crate) refused: Option<Refusal>,
    /// What it changed.
    pub(crate) changes: Changes,
}

impl Taken {
    /// The row of the journal.
    pub(crate) fn row(&self) -> Vec<u8> {
        let mut text = line(self.entry.as_ref());
        text.pop();
        text
    }
}

impl Control {
    /// Before anything happened.
    pub(crate) fn new(ground: &Arc<Ground>) -> Self {
        let engine = Engine::new(Arc::clone(ground));
        Self {
            ledger: Arc::new(Ledger::new(engine.picture())),
            scribe: Scribe::new(Arc::clone(ground.scenario())),
            engine,
            last: None,
        }
    }

    /// As it was after an entry.
    pub(crate) fn resumed(
        ground: &Arc<Ground>,
        picture: Picture,
        ledger: Ledger,
        last: Option<Time>,
        reader: &Reader,
    ) -> Self {
        Self {
            engine: Engine::resumed(Arc::clone(ground), picture),
            scribe: Scribe::after(reader),
            ledger: Arc::new(ledger),
            last,
        }
    }

    /// Takes a fact and decides.
    pub(crate) fn step(&mut self, now: Time, event: &Event) -> Taken {
        let step = self.engine.step(now, event);
        let entry = Arc::new(self.scribe.entry(now, event, &step));
        self.last = Some(now);
        Taken {
            changes: self.observe(event, &entry),
            entry,
            refused: step.refused,
        }
    }

    /// Takes an entry as it happened; `reader` has read all before it.
    ///
    /// # Errors
    /// The entry cannot be understood, or is not what this program makes of the same history.
    pub(crate) fn restore(
        &mut self,
        reader: &mut Reader,
        entry: &Arc<Entry>,
    ) -> Result<Changes, String> {
        let told = reader.understand(entry).map_err(|e| e.to_string())?;
        let refused = self
            .engine
            .restore(told.now, &told.event, &told.orders, &told.proposals);
        match (refused, &entry.refused) {
            (Some(refusal), None) => return Err(format!("it was taken then, and now {refusal}")),
            (None, Some(refusal)) => {
                return Err(format!("it was refused then ({refusal}) and is taken now"));
            }
            _ => {}
        }
        self.last = Some(told.now);
        Ok(self.observe(&told.event, entry))
    }

    /// Goes on writing after what `reader` has read.
    pub(crate) fn resume(&mut self, reader: &Reader) {
        self.scribe = Scribe::after(reader);
    }

    fn observe(&mut self, event: &Event, entry: &Arc<Entry>) -> Changes {
        Arc::make_mut(&mut self.ledger).observe(self.engine.picture(), event, entry)
    }

    /// What control believes.
    pub(crate) fn picture(&self) -> &Picture {
        self.engine.picture()
    }

    /// The picture with the travel it is judged by.
    pub(crate) fn desk(&mut self) -> (&Picture, &mut Travel) {
        self.engine.desk()
    }

    /// Versions and stories.
    pub(crate) fn ledger(&self) -> &Arc<Ledger> {
        &self.ledger
    }

    /// The names of incidents.
    pub(crate) fn names(&self) -> &Names {
        self.scribe.names()
    }

    /// The last incident of this name.
    pub(crate) fn incident(&self, name: &str) -> Option<IncidentId> {
        self.names().find(name)
    }

    /// When the engine wants to be woken.
    pub(crate) fn next_wakeup(&self) -> Option<Time> {
        self.engine.next_wakeup()
    }

    /// The moment of the last entry.
    pub(crate) fn last(&self) -> Option<Time> {
        self.last
    }
}
