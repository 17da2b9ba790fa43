//! Made-up days as journals: what a simulated service told its desk, entry by entry.

use std::sync::Arc;

use dispatch_core::dispatch::journal::{Entry, Header, Scribe, line};
use dispatch_core::dispatch::{Engine, Event, Step};
use dispatch_core::ids::UnitId;
use dispatch_core::travel::Ground;
use dispatch_core::units::{Duration, Time};
use sim::arrivals::{Arrivals, MadeUp, Window, zone_weights};
use sim::run::{Observer, run};
use sim::world::{Dispatcher, Manner, World};

use crate::live::journal::memory::Memory;
use crate::live::journal::{Batch, Head, Journal, chained};

/// A line without its end.
pub(super) fn row<T: serde::Serialize>(what: &T) -> Vec<u8> {
    let mut text = line(what);
    text.pop();
    text
}

/// The header of a journal over a scenario, and the head after it.
pub(super) fn header(ground: &Ground) -> (Vec<u8>, Head) {
    let text = row(&Header::new(ground.scenario(), None, "serve"));
    let head = chained(Head::default(), 0, &text);
    (text, head)
}

/// Hands every entry of a run on; the positions of a second become one entry.
struct Told<F> {
    scribe: Scribe,
    /// Whether positions are put together.
    ticks: bool,
    /// The second, and the positions told in it.
    waiting: (Time, Vec<(UnitId, dispatch_core::dispatch::Fix)>),
    each: F,
}

impl<F: FnMut(Entry)> Told<F> {
    fn flush(&mut self) {
        let (at, fixes) = std::mem::take(&mut self.waiting);
        if !fixes.is_empty() {
            let event = Event::PositionsReported { fixes };
            (self.each)(self.scribe.entry(at, &event, &Step::default()));
        }
    }
}

impl<F: FnMut(Entry)> Observer for Told<F> {
    fn observe(&mut self, _: &mut World, now: Time, event: &Event, step: &Step) -> sim::Result<()> {
        match event {
            Event::PositionReported { unit, fix } if self.ticks => {
                if now - self.waiting.0 > Duration::from_secs(1) {
                    self.flush();
                }
                let same = self.waiting.1.iter().any(|(other, _)| other == unit);
                if same {
                    self.flush();
                }
                self.waiting.0 = now;
                self.waiting.1.push((*unit, *fix));
            }
            _ => {
                self.flush();
                (self.each)(self.scribe.entry(now, event, step));
            }
        }
        Ok(())
    }
}

/// The entries of so many days.
pub(super) fn days(
    ground: &Arc<Ground>,
    days: u32,
    (seed, ticks): (u64, bool),
    each: impl FnMut(Entry),
) {
    let scenario = ground.scenario();
    let window = Window::days(scenario.planning.at, days);
    let manner = Manner {
        seed,
        dispatcher: Some(Dispatcher::after(20.0)),
        ..Manner::default()
    };
    let weights = zone_weights(scenario);
    let calls = MadeUp::new(Arc::clone(scenario), &weights, window, seed).unwrap();
    let arrivals = Arrivals::MadeUp(Box::new(calls));
    let mut told = Told {
        scribe: Scribe::new(Arc::clone(scenario)),
        ticks,
        waiting: (Time::default(), Vec::new()),
        each,
    };
    let mut world = World::new(Arc::clone(ground), arrivals, manner);
    run(&mut Engine::new(Arc::clone(ground)), &mut world, &mut told).unwrap();
    told.flush();
}

/// One day as a journal in memory.
pub(super) fn day(ground: &Arc<Ground>, seed: u64) -> Memory {
    let (text, mut head) = header(ground);
    let mut memory = Memory::new(&text);
    let mut batch = Batch::default();
    days(ground, 1, (seed, false), |entry| {
        batch.rows.push(row(&entry));
    });
    head = memory.append(head, &batch).unwrap();
    assert!(head.seq > 300, "a day is told: {}", head.seq);
    memory
}

/// The same journal as it was after an entry.
pub(super) fn cut(journal: &Memory, seq: u64) -> Memory {
    let disk = journal.disk();
    let rows: Vec<_> = disk.rows.iter().take(seq as usize + 1).cloned().collect();
    let memory = Memory::default();
    {
        let mut cut = memory.disk();
        let last = rows.last().unwrap();
        cut.head = Some(Head {
            seq: last.seq,
            hash: last.hash,
        });
        cut.rows = rows;
    }
    memory
}
