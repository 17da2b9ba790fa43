//! What the desk publishes: the last state for readers, and the stream of changes for listeners.
//!
//! - Readers take the last state and never wait for the desk.
//! - A listener that comes back with the last sequence it saw gets what it missed from the last
//!   [`KEPT`] messages; one that was away longer, or is new, gets everything (`reset`).
//! - Every listener has a bounded channel. One that does not keep up is dropped and comes back
//!   with its sequence; nobody waits for it.
//! - A heartbeat is sent by the desk itself, so its silence means that the desk is silent.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use dispatch_core::dispatch::Picture;
use dispatch_core::units::Time;
use tokio::sync::mpsc::{Receiver, Sender, channel};

use super::journal::Head;
use super::ledger::Ledger;

/// How many messages are kept for those who come back.
pub(crate) const KEPT: usize = 4096;
/// How many messages a listener may lag behind.
const LAG: usize = 512;
/// How many may listen.
const LISTENERS: usize = 256;

/// A state that was durable when it was published; it never changes.
#[derive(Debug)]
pub(crate) struct Published {
    /// The moment it was published.
    pub(crate) now: Time,
    /// How far the journal goes.
    pub(crate) head: Head,
    /// What control believes.
    pub(crate) picture: Picture,
    /// Versions and stories.
    pub(crate) ledger: Arc<Ledger>,
    /// When the engine looks again.
    pub(crate) next_wakeup: Option<Time>,
    /// Why nothing can be written, if so.
    pub(crate) read_only: Option<String>,
}

/// A message of the stream.
#[derive(Clone, Debug)]
pub(crate) struct Message {
    /// The journal's sequence; a heartbeat has none.
    pub(crate) seq: Option<u64>,
    /// What kind it is.
    pub(crate) kind: &'static str,
    /// Its JSON document.
    pub(crate) data: Arc<str>,
}

/// What a new listener gets.
#[derive(Debug)]
pub(crate) struct Subscription {
    /// Where it must begin anew: with this state.
    pub(crate) reset: Option<Arc<Published>>,
    /// Else what it missed.
    pub(crate) missed: Vec<Message>,
    /// What comes from now on.
    pub(crate) coming: Receiver<Message>,
}

/// The hub between the desk and everybody who looks.
#[derive(Debug)]
pub(crate) struct Hub(Mutex<Inner>);

#[derive(Debug)]
struct Inner {
    published: Arc<Published>,
    kept: VecDeque<Message>,
    listeners: Vec<Sender<Message>>,
    is_closed: bool,
}

impl Hub {
    /// A hub that begins with a state and the messages that led to it.
    pub(crate) fn new(published: Published, kept: VecDeque<Message>) -> Self {
        Self(Mutex::new(Inner {
            published: Arc::new(published),
            kept,
            listeners: Vec::new(),
            is_closed: false,
        }))
    }

    /// The last state.
    pub(crate) fn published(&self) -> Arc<Published> {
        Arc::clone(&self.inner().published)
    }

    /// How many listen.
    pub(crate) fn listeners(&self) -> usize {
        let mut inner = self.inner();
        inner.listeners.retain(|listener| !listener.is_closed());
        inner.listeners.len()
    }

    /// A new state, and the messages that led to it.
    pub(crate) fn publish(&self, published: Published, messages: Vec<Message>) {
        let mut inner = self.inner();
        inner.published = Arc::new(published);
        for message in messages {
            inner.send(&message);
            inner.kept.push_back(message);
            if inner.kept.len() > KEPT {
                inner.kept.pop_front();
            }
        }
    }

    /// Forgets the messages it kept and sends every listener away: they come back and begin anew.
    /// For when the state was restored and nobody can say which messages were sent.
    pub(crate) fn forget(&self) {
        let mut inner = self.inner();
        inner.kept.clear();
        inner.listeners.clear();
    }

    /// A sign of life.
    pub(crate) fn heartbeat(&self, message: &Message) {
        self.inner().send(message);
    }

    /// Begins to listen, after the last sequence that was seen; `None` when too many do already.
    pub(crate) fn subscribe(&self, seen: Option<u64>) -> Option<Subscription> {
        let mut inner = self.inner();
        inner.listeners.retain(|listener| !listener.is_closed());
        if inner.is_closed || inner.listeners.len() >= LISTENERS {
            return None;
        }
        let (sender, coming) = channel(LAG);
        inner.listeners.push(sender);
        let missed = seen.and_then(|seen| inner.since(seen));
        Some(Subscription {
            reset: missed.is_none().then(|| Arc::clone(&inner.published)),
            missed: missed.unwrap_or_default(),
            coming,
        })
    }

    /// Sends everybody home.
    pub(crate) fn close(&self) {
        let mut inner = self.inner();
        inner.is_closed = true;
        inner.listeners.clear();
    }

    fn inner(&self) -> MutexGuard<'_, Inner> {
        // Every change is whole before anything can panic.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Inner {
    fn send(&mut self, message: &Message) {
        self.listeners
            .retain(|listener| listener.try_send(message.clone()).is_ok());
    }

    /// What came after a sequence, if that is still known.
    fn since(&self, seen: u64) -> Option<Vec<Message>> {
        let last = self.published.head.seq;
        if seen == last {
            return Some(Vec::new());
        }
        let first = self.kept.front()?.seq?;
        if seen > last || seen.saturating_add(1) < first {
            return None;
        }
        let after = self.kept.iter().filter(|m| m.seq > Some(seen));
        Some(after.cloned().collect())
    }
}
