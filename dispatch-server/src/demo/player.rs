//! Everybody outside the control room: callers and crews, played by the simulator's world.
//!
//! The world says what is due by the desk's clock; the player tells it over the API, and reads in
//! the journal what control has taken, whoever told it. Only that moves the world on, so a visitor
//! may take calls, send and call back units and press crews' buttons as they like.
//!
//! A refusal is everyday life: somebody was quicker. The fact is dropped, never told again.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::Duration as Span;

use dispatch_core::dispatch::journal::{Entry, Reader};
use dispatch_core::dispatch::{Event, Refusal, Step};
use dispatch_core::geo::Coordinate;
use dispatch_core::ids::UnitId;
use dispatch_core::travel::Ground;
use dispatch_core::units::{Duration, Time};
use serde_json::json;
use sim::arrivals::{Arrivals, MadeUp, Window, zone_weights};
use sim::world::{Foreseen, Manner, World};

use super::client::{Answer, Client};
use super::clock::Paced;
use super::requests::{self, Told};
use crate::clock::Clock as _;
use crate::error::Result;
use crate::out;

/// How long it looks away from the journal at most.
const GLANCE: Duration = Duration::from_millis(200);
/// How long positions are collected.
const COLLECTED: Duration = Duration::from_millis(500);
/// How long it waits before it asks a desk again that could not answer.
const AGAIN: Span = Span::from_millis(500);
/// How many rows of the journal it reads at once.
const ROWS: usize = 1000;
/// How long callers go on calling: longer than anybody watches.
const YEARS: Duration = Duration::from_secs(10 * 365 * 86_400);

/// It was asked to stop.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Over;

/// Plays one evening at one desk.
pub(crate) struct Player {
    client: Client,
    clock: Arc<Paced>,
    world: World,
    reader: Reader,
    stop: Receiver<()>,
    /// The latest position of each unit that was not told yet.
    fixes: BTreeMap<UnitId, Coordinate>,
    /// When positions were told last, by the steady time.
    flushed: Time,
    /// How many facts control did not take.
    refused: u64,
}

impl Player {
    /// A player of an evening that begins at the moment the clock shows, at a desk whose journal is
    /// empty.
    ///
    /// # Errors
    /// No zone has a weight, so nobody would call.
    pub(crate) fn new(
        ground: &Arc<Ground>,
        client: Client,
        clock: Arc<Paced>,
        seed: u64,
        stop: Receiver<()>,
    ) -> Result<Self> {
        let scenario = ground.scenario();
        let from = clock.now();
        let window = Window {
            from,
            until: from + YEARS,
        };
        let weights = zone_weights(scenario);
        let calls = MadeUp::new(Arc::clone(scenario), &weights, window, seed)?;
        let manner = Manner {
            seed,
            automatic: true,
            ..Manner::default()
        };
        let arrivals = Arrivals::MadeUp(Box::new(calls));
        Ok(Self {
            client,
            world: World::new(Arc::clone(ground), arrivals, manner),
            reader: Reader::new(Arc::clone(scenario)),
            stop,
            fixes: BTreeMap::new(),
            flushed: clock.steady(),
            refused: 0,
            clock,
        })
    }

    /// Plays up to a moment as fast as the desk answers: the clock leaps from fact to fact.
    pub(crate) fn leap(&mut self, until: Time) -> std::result::Result<(), Over> {
        self.follow()?;
        while let Some(next) = self.world.next_at().filter(|&at| at <= until) {
            self.clock.leap(next);
            while let Some(foreseen) = self.world.due(next) {
                self.tell(&foreseen)?;
            }
        }
        self.clock.leap(until);
        self.follow()?;
        self.flush()
    }

    /// The clock runs at a speed from now on, as everybody could ask for.
    pub(crate) fn run_at(&mut self, speed: u32) -> std::result::Result<(), Over> {
        let body = json!({ "speed": speed });
        self.patiently(|client| client.post("/v1/demo", &body))?;
        Ok(())
    }

    /// Plays as the clock goes, until it is asked to stop.
    pub(crate) fn play(&mut self) -> Over {
        loop {
            if self.round().is_err() {
                return Over;
            }
            let pause = self.clock.patience(self.world.next_at(), GLANCE);
            if self.stops_within(pause.unwrap_or(Span::ZERO)) {
                return Over;
            }
        }
    }

    /// Hears what is new, and tells what is due.
    fn round(&mut self) -> std::result::Result<(), Over> {
        self.follow()?;
        let now = self.clock.now();
        while let Some(foreseen) = self.world.due(now) {
            self.tell(&foreseen)?;
        }
        if self.clock.steady() >= self.flushed + COLLECTED {
            self.flush()?;
        }
        Ok(())
    }

    /// Tells one thing, and hears what came of it.
    fn tell(&mut self, foreseen: &Foreseen) -> std::result::Result<(), Over> {
        if let Event::PositionReported { unit, fix } = foreseen.event {
            self.fixes.insert(unit, fix.at);
            return Ok(());
        }
        if let Some(unit) = foreseen.event.unit() {
            // Where it was is not where it is now.
            self.fixes.remove(&unit);
        }
        let scenario = Arc::clone(self.reader.scenario());
        let Some(told) = requests::told(&scenario, self.reader.names(), &foreseen.event) else {
            return Ok(());
        };
        while self.world.still_holds(foreseen) {
            let answer = self.client.post(&told.path, &told.body);
            self.follow()?;
            match answer {
                Ok((200..300, _)) => break,
                Ok((status, _)) if status != 503 => {
                    self.refused += 1;
                    self.world.not_taken(self.clock.now(), foreseen);
                    break;
                }
                // Nothing is known, or nothing is taken now: the journal says whether it was.
                _ if self.stops_within(AGAIN) => return Err(Over),
                _ => {}
            }
        }
        Ok(())
    }

    /// Tells where the vehicles are; a report that is lost is made good by the next.
    fn flush(&mut self) -> std::result::Result<(), Over> {
        self.flushed = self.clock.steady();
        let fixes = std::mem::take(&mut self.fixes);
        if fixes.is_empty() {
            return Ok(());
        }
        let Told { path, body } = requests::positions(self.reader.scenario(), fixes);
        let _ = self.client.post(&path, &body);
        self.follow()
    }

    /// Hears everything that control has taken since.
    fn follow(&mut self) -> std::result::Result<(), Over> {
        loop {
            let from = self.reader.seq() + 1;
            let path = format!("/v1/journal?from={from}&limit={ROWS}");
            let text = self.patiently(|client| client.get(&path))?;
            for line in text.lines() {
                if let Err(cause) = self.hear(line) {
                    out::failure(&format!(
                        "the simulated evening ends: entry {} of the journal: {cause}",
                        self.reader.seq() + 1
                    ));
                    return Err(Over);
                }
            }
            if text.lines().count() < ROWS {
                return Ok(());
            }
        }
    }

    fn hear(&mut self, line: &str) -> std::result::Result<(), String> {
        let entry: Entry = serde_json::from_str(line).map_err(|e| e.to_string())?;
        let told = self.reader.understand(&entry).map_err(|e| e.to_string())?;
        let step = Step {
            // Why does not matter: it did not happen.
            refused: entry.refused.as_ref().map(|_| Refusal::WrongStatus),
            orders: told.orders,
            proposals: told.proposals,
        };
        self.world.hear(told.now, &told.event, &step);
        Ok(())
    }

    /// Asks until there is an answer that is no excuse.
    fn patiently(&self, ask: impl Fn(&Client) -> Answer) -> std::result::Result<String, Over> {
        loop {
            if let Ok((200, text)) = ask(&self.client) {
                return Ok(text);
            }
            if self.stops_within(AGAIN) {
                return Err(Over);
            }
        }
    }

    fn stops_within(&self, span: Span) -> bool {
        self.stop.recv_timeout(span) != Err(RecvTimeoutError::Timeout)
    }

    /// How many facts control did not take.
    #[cfg(test)]
    pub(crate) fn refused(&self) -> u64 {
        self.refused
    }
}
