//! The journal's entries: what control was told, and what came of it, as text.
//!
//! One JSON document a line. The first line is the [`Header`]; every other line one [`Entry`] with
//! the scenario's own ids and the incidents' names, so that a journal outlives the program's
//! numbering. [`Scribe`] makes entries, [`Reader`] understands them; neither decides anything and
//! no text makes them panic. The form is a contract with a number: fields are only ever added.

mod read;
mod text;

pub use read::{Reader, Told, parse};
pub use text::{EventText, FixText, OrderText};

use std::collections::HashMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::event::Event;
use super::order::Step;
use crate::ids::{Id, IncidentId};
use crate::scenario::Scenario;
use crate::units::Time;

/// The number of the form.
pub const FORMAT: u32 = 1;

/// The first line of a journal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Header {
    /// The number of the form: [`FORMAT`].
    pub format: u32,
    /// The version of the program.
    pub version: String,
    /// The scenario.
    pub scenario: Stamp,
    /// What every draw began with, where a simulator wrote the journal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seed: Option<u64>,
    /// The command that wrote it.
    pub command: String,
}

/// Which scenario.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stamp {
    /// Its name.
    pub name: String,
    /// The hash over its files.
    pub hash: String,
}

impl Header {
    /// The header of a journal that begins now.
    pub fn new(scenario: &Scenario, seed: Option<u64>, command: &str) -> Self {
        Self {
            format: FORMAT,
            version: env!("CARGO_PKG_VERSION").to_owned(),
            scenario: Stamp {
                name: scenario.name.clone(),
                hash: scenario.hash.clone(),
            },
            seed,
            command: command.to_owned(),
        }
    }
}

/// One fact with what came of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// Its place in the journal, from 1.
    pub seq: u64,
    /// When control learnt it, RFC 3339.
    pub now: String,
    /// The fact.
    pub event: EventText,
    /// The orders that left, in the order of their causes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub orders: Vec<OrderText>,
    /// What was put before a dispatcher.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub proposals: Vec<OrderText>,
    /// Why the fact was not taken.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refused: Option<String>,
}

/// The names of incidents by their numbers, as a run goes on.
#[derive(Clone, Debug, Default)]
pub struct Names {
    names: Vec<Arc<str>>,
    by_name: HashMap<Arc<str>, IncidentId>,
}

impl Names {
    /// The names of the incidents so far, in the order control heard of them.
    pub fn list(&self) -> &[Arc<str>] {
        &self.names
    }

    /// The names of such a list.
    pub fn listed(names: Vec<Arc<str>>) -> Self {
        let by_name = (0..)
            .zip(&names)
            .map(|(row, name)| (Arc::clone(name), IncidentId::new(row)))
            .collect();
        Self { names, by_name }
    }

    /// Counts along: a call that was taken has the next number.
    pub fn learn(&mut self, event: &Event, refused: bool) {
        if let (Event::CallReceived(report), false) = (event, refused) {
            let id = IncidentId::new(self.names.len());
            let name: Arc<str> = report.incident.as_str().into();
            self.names.push(Arc::clone(&name));
            self.by_name.insert(name, id);
        }
    }

    /// The name of an incident; empty for a number nobody has.
    pub fn of(&self, id: IncidentId) -> &str {
        self.names.get(id.index()).map_or("", |name| name)
    }

    /// The last incident of this name.
    pub fn find(&self, name: &str) -> Option<IncidentId> {
        self.by_name.get(name).copied()
    }
}

/// Makes the entries of one journal, one after another.
#[derive(Clone, Debug)]
pub struct Scribe {
    scenario: Arc<Scenario>,
    names: Names,
    seq: u64,
    /// The last moment and its text: several facts share one.
    moment: Option<(Time, String)>,
}

impl Scribe {
    /// A scribe before the first entry.
    pub fn new(scenario: Arc<Scenario>) -> Self {
        Self {
            scenario,
            names: Names::default(),
            seq: 0,
            moment: None,
        }
    }

    /// A scribe that goes on after a journal that was read.
    pub fn after(reader: &Reader) -> Self {
        Self {
            scenario: Arc::clone(reader.scenario()),
            names: reader.names().clone(),
            seq: reader.seq(),
            moment: None,
        }
    }

    /// The entry of a fact and of what came of it.
    pub fn entry(&mut self, now: Time, event: &Event, step: &Step) -> Entry {
        self.names.learn(event, step.refused.is_some());
        self.seq += 1;
        let moment = self.moment(now);
        let orders = |orders: &[super::Order]| {
            orders
                .iter()
                .map(|order| OrderText::of(order, &self.scenario, &self.names))
                .collect()
        };
        Entry {
            seq: self.seq,
            now: moment,
            event: EventText::of(event, &self.scenario, &self.names),
            orders: orders(&step.orders),
            proposals: orders(&step.proposals),
            refused: step.refused.map(|refusal| refusal.to_string()),
        }
    }

    /// The incidents so far.
    pub fn names(&self) -> &Names {
        &self.names
    }

    fn moment(&mut self, now: Time) -> String {
        match &self.moment {
            Some((at, text)) if *at == now => text.clone(),
            _ => {
                let text = self.scenario.calendar.format(now);
                self.moment = Some((now, text.clone()));
                text
            }
        }
    }
}

/// A header or an entry as its line, the line's end included.
pub fn line<T: Serialize>(what: &T) -> Vec<u8> {
    // Only maps with keys that are no text, and failing writers, can fail; there are none here.
    let mut line = serde_json::to_vec(what).expect("entries are plain structs");
    line.push(b'\n');
    line
}
