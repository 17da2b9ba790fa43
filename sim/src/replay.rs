//! Logs and journals stepped again.
//!
//! - [`Mode::Decide`]: the log's incidents, our decisions.
//! - [`Mode::Recorded`]: the log's incidents, and the units it names: what differs from the log is
//!   then the model of travel and of lengths, not the policy. A unit that is still busy in this
//!   world is waited for.
//! - [`decide_again`]: a journal's facts, our decisions, compared with the decisions it holds.
//! - [`restored`]: a journal applied, nothing decided.

use std::sync::Arc;

use dispatch_core::dispatch::Engine;
use dispatch_core::dispatch::journal::{Entry, Reader, Scribe, Told};
use dispatch_core::error::Error as CoreError;
use dispatch_core::scenario::{CallLog, Scenario, Who};
use dispatch_core::travel::Ground;

use crate::arrivals::{Arrivals, Logged};
use crate::error::{Error, Result};
use crate::run::{self, Observer};
use crate::world::{Dispatcher, Manner, World};

/// Who decides in a replay of a log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// We do.
    Decide,
    /// The log does, where it names a unit.
    Recorded,
}

/// The scenario as recorded units need it: no unit is sent before the log's own was chosen.
pub fn as_recorded(mut scenario: Scenario) -> Scenario {
    scenario.authority.assign = Who::Advise;
    scenario.authority.divert = Who::Advise;
    scenario.policy.relook_min_gain = None;
    scenario
}

/// Runs a log until every incident is over.
///
/// # Errors
/// An empty log, recorded units in a scenario that is not [`as_recorded`], or what the observer
/// fails with.
pub fn log(
    ground: &Arc<Ground>,
    log: &CallLog,
    how: (Mode, Manner),
    observer: &mut impl Observer,
) -> Result<World> {
    let (mode, manner) = how;
    let scenario = ground.scenario();
    if log.calls.is_empty() {
        return Err(Error::NothingToRun);
    }
    let recorded = mode == Mode::Recorded;
    if recorded && (scenario.authority.assign != Who::Advise || manner.automatic) {
        return Err(Error::DecidesItself);
    }
    let dispatcher = manner
        .dispatcher
        .or_else(|| recorded.then(|| Dispatcher::after(0.0)));
    let manner = Manner {
        recorded,
        dispatcher,
        ..manner
    };
    let logged = Logged::of_log(log, scenario, manner.seed);
    run::of(ground, Arrivals::Logged(logged), manner, observer)
}

/// What came of deciding a journal again.
#[derive(Clone, Debug, PartialEq)]
pub struct Comparison {
    /// Entries that were decided again.
    pub entries: u64,
    /// The first that came out otherwise: as the journal has it, and as it is now.
    pub difference: Option<Box<(Entry, Entry)>>,
}

/// Decides a journal's facts again and stops at the first difference. With the same program and
/// scenario there is none.
///
/// # Errors
/// An entry with an id the scenario does not have.
pub fn decide_again(ground: &Arc<Ground>, entries: &[Entry]) -> Result<Comparison> {
    let scenario = ground.scenario();
    let mut engine = Engine::new(Arc::clone(ground));
    let mut reader = Reader::new(Arc::clone(scenario));
    let mut scribe = Scribe::new(Arc::clone(scenario));
    for (entry, count) in entries.iter().zip(1..) {
        let told = understood(&mut reader, entry)?;
        let step = engine.step(told.now, &told.event);
        let now = Entry {
            seq: entry.seq,
            ..scribe.entry(told.now, &told.event, &step)
        };
        if now != *entry {
            return Ok(Comparison {
                entries: count,
                difference: Some(Box::new((entry.clone(), now))),
            });
        }
    }
    Ok(Comparison {
        entries: entries.len() as u64,
        difference: None,
    })
}

/// An entry in the engine's own terms, or what is wrong with it by its place.
fn understood(reader: &mut Reader, entry: &Entry) -> Result<Told> {
    let told = reader.understand(entry);
    told.map_err(|error| {
        let text = error.to_string();
        let (what, remedy) = text.split_once('\n').unwrap_or((&text, ""));
        Error::Core(CoreError::Request {
            what: format!("entry {}: {what}", entry.seq),
            remedy: remedy.trim_start().to_owned(),
        })
    })
}

/// The engine after a journal, and what understands the entries that follow.
///
/// # Errors
/// An entry with an id the scenario does not have.
pub fn restored(ground: &Arc<Ground>, entries: &[Entry]) -> Result<(Engine, Reader)> {
    let mut engine = Engine::new(Arc::clone(ground));
    let mut reader = Reader::new(Arc::clone(ground.scenario()));
    for entry in entries {
        let told = understood(&mut reader, entry)?;
        engine.restore(told.now, &told.event, &told.orders, &told.proposals);
    }
    Ok((engine, reader))
}
