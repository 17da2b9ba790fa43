//! The counter: where requests are put on the desk's queue, and wait for what is durable.

use std::sync::Arc;
use std::sync::mpsc::{SyncSender, TrySendError};

use tokio::sync::oneshot;

use super::super::ask::Ask;
use super::super::journal::Hash;

/// A client's key for one request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Key {
    /// The key.
    pub(crate) key: String,
    /// What was asked, as a hash.
    pub(crate) request: Hash,
}

/// An answer: its status, and a JSON document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Reply {
    /// The status of HTTP.
    pub(crate) status: u16,
    /// The document.
    pub(crate) body: String,
}

/// A request on the queue.
#[derive(Debug)]
pub(super) struct Letter {
    pub(super) ask: Ask,
    pub(super) key: Option<Key>,
    pub(super) reply: oneshot::Sender<Reply>,
}

/// What comes over the counter.
#[derive(Debug)]
pub(super) enum Post {
    Letter(Letter),
    Look,
    #[cfg(test)]
    Nudge(SyncSender<()>),
    Stop,
}

/// The way to the desk.
#[derive(Clone, Debug)]
pub(crate) struct Counter {
    inbox: Arc<SyncSender<Post>>,
}

/// The queue is full, or the desk is closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Busy;

impl Counter {
    /// The counter before a queue.
    pub(super) fn new(inbox: Arc<SyncSender<Post>>) -> Self {
        Self { inbox }
    }

    /// Asks; the answer comes when it is durable.
    ///
    /// # Errors
    /// The queue is full, or the desk closed before it answered; then nothing is known.
    pub(crate) async fn ask(&self, ask: Ask, key: Option<Key>) -> Result<Reply, Busy> {
        let (reply, answered) = oneshot::channel();
        let letter = Letter { ask, key, reply };
        match self.inbox.try_send(Post::Letter(letter)) {
            Ok(()) => answered.await.map_err(|_| Busy),
            Err(TrySendError::Full(_) | TrySendError::Disconnected(_)) => Err(Busy),
        }
    }

    /// Makes the desk look at its clock, which may run otherwise now.
    pub(crate) fn look(&self) {
        // Behind a full queue it looks all the time.
        let _ = self.inbox.try_send(Post::Look);
    }

    /// Makes the desk look at its clock, and waits until it has.
    #[cfg(test)]
    pub(crate) fn nudge(&self) {
        let (done, looked) = std::sync::mpsc::sync_channel(1);
        if self.inbox.send(Post::Nudge(done)).is_ok() {
            let _ = looked.recv();
        }
    }

    /// Ends the desk after what waits.
    pub(crate) fn stop(&self) {
        // A desk that is gone already has stopped.
        let _ = self.inbox.send(Post::Stop);
    }
}
