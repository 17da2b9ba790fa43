//! The thread a journal lives on, and the handle by which others ask it.
//!
//! The queue is bounded: who asks waits. A journal whose thread is gone is out of use.

use std::sync::Arc;
use std::sync::mpsc::{SyncSender, sync_channel};
use std::thread;

use super::checking::Checking;
use super::{Batch, Head, Journal, Kept, Result, Row, Trouble};

type Job = Box<dyn FnOnce(&mut dyn Journal) + Send>;

/// How many may wait for the journal.
const WAITING: usize = 64;

/// A journal on its own thread.
#[derive(Clone, Debug)]
pub(crate) struct Keeper {
    jobs: SyncSender<Job>,
    checking: Arc<Checking>,
}

impl Keeper {
    /// Moves a journal to its thread; it is closed when the last handle goes.
    ///
    /// # Errors
    /// The system gives no thread.
    pub(crate) fn new(mut journal: Box<dyn Journal>) -> Result<Self> {
        let (jobs, inbox) = sync_channel::<Job>(WAITING);
        thread::Builder::new()
            .name("journal".to_owned())
            .spawn(move || {
                while let Ok(job) = inbox.recv() {
                    job(journal.as_mut());
                }
            })
            .map_err(|e| Trouble::Unavailable(e.to_string()))?;
        Ok(Self {
            jobs,
            checking: Arc::default(),
        })
    }

    /// The check of the journal's past.
    pub(crate) fn checking(&self) -> &Arc<Checking> {
        &self.checking
    }

    /// See [`Journal::append`].
    pub(crate) fn append(&self, expected: Head, batch: Batch) -> Result<Head> {
        self.ask(move |journal| journal.append(expected, &batch))
    }

    /// See [`super::Rows::read`].
    pub(crate) fn read(&self, from: u64, limit: usize) -> Result<Vec<Row>> {
        self.ask(move |journal| journal.read(from, limit))
    }

    /// See [`Journal::answers`].
    pub(crate) fn answers(&self, keys: Vec<String>) -> Result<Vec<Kept>> {
        self.ask(move |journal| journal.answers(&keys))
    }

    /// Begins [`Journal::forget_answers`]; nobody waits for it.
    pub(crate) fn forget_answers(&self, seq: u64) {
        let job: Job = Box::new(move |journal| {
            // What is not forgotten now is forgotten later.
            let _ = journal.forget_answers(seq);
        });
        // A journal whose thread is gone, or that has much to do, forgets later.
        let _ = self.jobs.try_send(job);
    }

    /// See [`Journal::acknowledged`].
    pub(crate) fn acknowledged(&self) -> Result<Option<Head>> {
        self.ask(|journal| journal.acknowledged())
    }

    /// See [`Journal::acknowledge`].
    pub(crate) fn acknowledge(&self, head: Head) -> Result<()> {
        self.ask(move |journal| journal.acknowledge(head))
    }

    /// See [`Journal::reopen`].
    pub(crate) fn reopen(&self) -> Result<()> {
        self.ask(|journal| journal.reopen())
    }

    /// See [`Journal::close`].
    pub(crate) fn close(&self) {
        self.checking.end();
        let closed = self.ask(|journal| {
            journal.close();
            Ok(())
        });
        // A journal whose thread is gone is closed.
        drop(closed);
    }

    fn ask<T: Send + 'static>(
        &self,
        job: impl FnOnce(&mut dyn Journal) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let gone = || Trouble::Unavailable("its thread has ended".to_owned());
        let (answer, answered) = sync_channel(1);
        let job: Job = Box::new(move |journal| {
            // Nobody waits any more only if the asker is gone.
            let _ = answer.send(job(journal));
        });
        self.jobs.send(job).map_err(|_| gone())?;
        answered.recv().map_err(|_| gone())?
    }
}
