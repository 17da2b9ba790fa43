//! The desk: one thread that owns the engine, the only one that changes anything.
//!
//! A turn: drain what waits, stamp it `now = max(last, clock)`, step the engine, append facts with
//! their orders and proposals in one transaction, and only then answer and publish. At one moment
//! facts come before the engine's own wake-up, as in the simulator.
//!
//! - The queue is bounded: who finds it full is told to come back, and nothing was done.
//! - An append that fails: everybody of the turn hears 503, the state is thrown away and restored
//!   from the journal, and until the journal takes a write again only reading goes on.
//! - Positions wait up to [`Options::tick`] and become one fact with the latest of each unit; those
//!   that tell nothing new are [`quiet`].
//! - Metrics of new traffic are made on another thread and adopted by a fact ([`customising`]).
//! - The state is kept in snapshots beside the journal, and old answers are forgotten ([`keeping`]).
//! - A client's key finds its first answer again, also after a restart. Only what was done has an
//!   answer that is kept; a refusal is looked at again.

mod counter;
mod customising;
mod keeping;
mod opening;
mod quiet;
mod turn;

use std::sync::Arc;
#[cfg(test)]
use std::sync::mpsc::SyncSender;
use std::sync::mpsc::{Receiver, RecvTimeoutError};

use dispatch_core::dispatch::Whereabouts;
use dispatch_core::dispatch::journal::Entry;
use dispatch_core::travel::Ground;
use dispatch_core::units::{Duration, Time};

#[cfg(test)]
pub(crate) use self::counter::Busy;
pub(crate) use self::counter::{Counter, Key, Reply};
use self::counter::{Letter, Post};
use self::customising::Customising;
use self::keeping::Tidying;
pub(crate) use self::opening::{CannotOpen, Opened, open};
use super::control::Control;
use super::hub::{Hub, Message, Published};
use super::journal::Head;
use super::journal::keeper::Keeper;
use super::ledger::Changes;
use super::recovery::{Failure, Witness, recover};
use super::roster::Roster;
use super::scene::Scene;
use crate::clock::Clock;
use crate::wire::live::{Change, EntryShape, Heartbeat};

/// How many requests may wait.
const WAITING: usize = 1024;
/// How many are taken into one turn.
const AT_ONCE: usize = 256;
/// How often the published state is made anew when nothing happens.
const FRESH: Duration = Duration::from_secs(1);
/// How often the desk gives a sign of life.
const BEAT: Duration = Duration::from_secs(5);
/// How long between two tries to write again, at first and at most.
const RETRY: (Duration, Duration) = (Duration::from_secs(1), Duration::from_secs(60));

/// How a desk behaves.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Options {
    /// Whether duty begins and ends by the scenario's shifts; else crews say so themselves.
    pub(crate) shifts: bool,
    /// How long positions are collected.
    pub(crate) tick: Duration,
    /// How long a unit that is where it is believed to be may go without a position in the journal.
    pub(crate) quiet: Duration,
    /// Whether a journal of another scenario is gone on with.
    pub(crate) adopts: bool,
    /// Whether a journal is taken as it is where its head is missing or says otherwise.
    pub(crate) trusts: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            shifts: true,
            tick: Duration::from_millis(250),
            quiet: Duration::from_secs(30),
            adopts: false,
            trusts: false,
        }
    }
}

/// Nobody wants to know.
struct Unseen;

impl Witness for Unseen {
    fn begins(&mut self) {}

    fn restored(&mut self, _: &mut Control, _: &Arc<Entry>, _: &Changes) {}
}

struct Desk {
    ground: Arc<Ground>,
    journal: Keeper,
    clock: Arc<dyn Clock>,
    options: Options,
    hub: Option<Arc<Hub>>,
    control: Control,
    head: Head,
    roster: Roster,
    /// The moment the engine was woken for last.
    woken: Option<Time>,
    /// Position reports that wait for the tick.
    pending: Vec<Letter>,
    // By the clock that is never set back: what was done when.
    flushed: Time,
    published: Time,
    beaten: Time,
    /// The speed of the clock as listeners were told it.
    told_speed: u32,
    /// Metrics of new traffic.
    customising: Customising,
    /// Snapshots, and what is forgotten.
    tidying: Tidying,
    /// Why nothing can be written, when to try again, and how long to wait after that.
    broken: Option<(String, Time, Duration)>,
}

impl Desk {
    fn new(
        ground: Arc<Ground>,
        journal: Keeper,
        clock: Arc<dyn Clock>,
        options: Options,
        tidying: Tidying,
        customising: Customising,
    ) -> Self {
        let control = Control::new(&ground);
        let past = Time::default();
        Self {
            ground,
            journal,
            clock,
            options,
            hub: None,
            control,
            head: Head::default(),
            roster: Roster::default(),
            woken: None,
            pending: Vec::new(),
            flushed: past,
            published: past,
            beaten: past,
            told_speed: 1,
            customising,
            tidying,
            broken: None,
        }
    }

    fn enter(&mut self, control: Control, head: Head) {
        self.control = control;
        self.head = head;
        self.woken = None;
        self.roster = Roster::as_of(self.ground.scenario(), self.control.last());
    }

    fn run(&mut self, posts: &Receiver<Post>) {
        while let Some(waiting) = self.wait(posts) {
            let mut letters = Vec::new();
            #[cfg(test)]
            let mut nudges: Vec<SyncSender<()>> = Vec::new();
            let mut stops = false;
            for post in waiting {
                match post {
                    Post::Letter(letter) => letters.push(letter),
                    Post::Look => {}
                    #[cfg(test)]
                    Post::Nudge(done) => nudges.push(done),
                    Post::Stop => stops = true,
                }
            }
            self.turn(letters);
            #[cfg(test)]
            for done in nudges {
                // Who nudged may have gone.
                let _ = done.send(());
            }
            if stops {
                break;
            }
        }
        if let Some(hub) = &self.hub {
            hub.close();
        }
        if self.broken.is_none() {
            // Else the state may hold what was never durable.
            self.tidying.end(&self.control, self.head);
        }
    }

    /// What waits, or nothing when something else is due; `None` when nobody can ask any more.
    fn wait(&self, posts: &Receiver<Post>) -> Option<Vec<Post>> {
        let mut waiting = Vec::new();
        match self.clock.patience(self.due(), self.left()) {
            None => waiting.push(posts.recv().ok()?),
            Some(patience) => match posts.recv_timeout(patience) {
                Ok(post) => waiting.push(post),
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return None,
            },
        }
        while waiting.len() < AT_ONCE
            && let Ok(post) = posts.try_recv()
        {
            waiting.push(post);
        }
        Some(waiting)
    }

    /// The moment of the clock at which the engine or the roster has something to do.
    fn due(&self) -> Option<Time> {
        if self.broken.is_some() {
            return None;
        }
        let roster = self.roster.due().filter(|_| self.options.shifts);
        self.wakeup().into_iter().chain(roster).min()
    }

    /// How long until the desk has something else to do by itself, by the time that is never set
    /// back.
    fn left(&self) -> Duration {
        let steady = self.clock.steady();
        let fresh = (self.published + FRESH).min(self.beaten + BEAT) - steady;
        if let Some((_, retry, _)) = self.broken {
            return fresh.min(retry - steady);
        }
        let waits = !self.pending.is_empty();
        let tick = waits.then(|| self.flushed + self.options.tick - steady);
        tick.map_or(fresh, |tick| tick.min(fresh))
    }

    /// When the engine wants to be woken; not twice for one moment, even if it asks again.
    fn wakeup(&self) -> Option<Time> {
        let woken = self.woken;
        let due = self.control.next_wakeup();
        due.filter(|&due| woken.is_none_or(|woken| due > woken))
    }

    /// The clock's moment, never before the last one.
    fn moment(&self) -> Time {
        let now = self.clock.now();
        self.control.last().map_or(now, |last| last.max(now))
    }

    /// The present state, for everybody.
    fn state(&mut self, now: Time) -> Published {
        self.published = self.clock.steady();
        let (picture, travel) = self.control.desk();
        for unit in picture.units() {
            if let Whereabouts::Moving(journey) = &unit.whereabouts {
                // Unpacked once here, and not by every reader of a copy.
                travel.path(journey);
            }
        }
        Published {
            now,
            head: self.head,
            picture: picture.seen_at(now),
            next_wakeup: self.control.next_wakeup(),
            ledger: Arc::clone(self.control.ledger()),
            read_only: self.broken.as_ref().map(|(cause, ..)| cause.clone()),
        }
    }

    fn publish(&mut self, now: Time, messages: Vec<Message>) {
        let state = self.state(now);
        let Some(hub) = &self.hub else { return };
        hub.publish(state, messages);
        let (steady, speed) = (self.clock.steady(), self.clock.speed());
        if steady >= self.beaten + BEAT || speed != self.told_speed {
            (self.beaten, self.told_speed) = (steady, speed);
            let beat = Heartbeat {
                seq: self.head.seq,
                as_of: self.ground.scenario().calendar.format(now),
                speed,
                status: self
                    .journal
                    .checking()
                    .checked()
                    .status(self.broken.is_some()),
            };
            hub.heartbeat(&Message {
                seq: None,
                kind: "heartbeat",
                data: document(&beat).into(),
            });
        }
    }

    /// The journal did not take it: forget what was only thought of, and read what is so.
    fn stand_back(&mut self, now: Time, cause: &str) {
        let wait = self.broken.as_ref().map_or(RETRY.0, |(.., wait)| *wait);
        let longer = Duration::from_millis(2 * wait.as_millis()).min(RETRY.1);
        self.broken = Some((cause.to_owned(), self.clock.steady() + wait, longer));
        match self.restored() {
            Ok(()) => self.publish(now, Vec::new()),
            Err(again) => {
                // Nothing can be read either: the last published state stands.
                self.published = self.clock.steady();
                if let (Some(hub), Some(broken)) = (&self.hub, &mut self.broken) {
                    broken.0 = format!("{cause}; {again}");
                    let last = hub.published();
                    hub.publish(
                        Published {
                            now: last.now,
                            head: last.head,
                            picture: last.picture.clone(),
                            ledger: Arc::clone(&last.ledger),
                            next_wakeup: last.next_wakeup,
                            read_only: Some(broken.0.clone()),
                        },
                        Vec::new(),
                    );
                }
            }
        }
    }

    fn restored(&mut self) -> Result<(), Failure> {
        self.journal.reopen()?;
        let recovered = recover(
            &self.ground,
            &self.journal,
            self.tidying.shelf(),
            false,
            &mut Unseen,
        )?;
        self.enter(recovered.control, recovered.head);
        Ok(())
    }
}

/// The message of an entry, with the states as they were right after it.
fn message(
    ground: &Ground,
    control: &mut Control,
    entry: &Arc<Entry>,
    changes: &Changes,
) -> Message {
    let ledger = Arc::clone(control.ledger());
    let (picture, travel) = control.desk();
    let scene = Scene {
        ground,
        picture,
        ledger: &ledger,
        now: picture.now(),
    };
    let incidents = changes.incidents.iter();
    let change = Change {
        incidents: incidents.filter_map(|&id| scene.incident(id)).collect(),
        units: changes
            .units
            .iter()
            .filter_map(|&id| scene.unit(id, travel))
            .collect(),
        moved: changes
            .moved
            .iter()
            .filter_map(|&id| scene.moved(id, travel))
            .collect(),
        entry: EntryShape(Arc::clone(entry)),
    };
    Message {
        seq: Some(entry.seq),
        kind: "entry",
        data: document(&change).into(),
    }
}

/// A shape as its JSON document.
pub(crate) fn document<T: serde::Serialize>(shape: &T) -> String {
    // Only maps with keys that are no text, and failing writers, can fail; there are none here.
    serde_json::to_string(shape).expect("shapes are plain structs")
}
