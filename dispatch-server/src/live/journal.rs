//! The durable journal: rows of text that follow one another, each chained to the one before.
//!
//! Map: here the contract and the chain; [`sqlite`] keeps rows in a file ([`packed`]: as fewer
//! bytes), [`head`] the small side file that says how far the journal was acknowledged, [`keeper`]
//! the thread a journal lives on, [`checking`] follows the chain of the past while the desk works.
//!
//! What holds:
//! - Row 0 is the header; row n is the entry with sequence n, in the core's own journal form.
//! - The hash of a row covers the hash of the row before, its sequence and its bytes, so a row
//!   that was altered, swapped or taken out is found at its sequence.
//! - Rows are durable before the head is, and the head before anybody is answered. So a journal
//!   may be longer than its head (nobody was told yet) and never shorter.
//! - An answer kept for a client's key is in the same transaction as the rows it tells of. Answers
//!   are a convenience for retries and are not chained.

pub(crate) mod checking;
pub(crate) mod head;
pub(crate) mod keeper;
#[cfg(test)]
pub(crate) mod memory;
mod packed;
pub(crate) mod sqlite;

/// A hash over everything up to a row.
pub(crate) type Hash = [u8; 32];

/// How far a journal goes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Head {
    /// The sequence of the last row.
    pub(crate) seq: u64,
    /// The hash that covers it and all before.
    pub(crate) hash: Hash,
}

/// A row as it was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Row {
    /// Its sequence.
    pub(crate) seq: u64,
    /// Its hash, as it was written.
    pub(crate) hash: Hash,
    /// Its text.
    pub(crate) text: Vec<u8>,
}

/// An answer kept for a client that asks again with its key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Kept {
    /// The client's key.
    pub(crate) key: String,
    /// What was asked, as a hash: a key is for one request.
    pub(crate) request: Hash,
    /// The status of the answer.
    pub(crate) status: u16,
    /// Its body.
    pub(crate) body: String,
}

/// What goes into the journal at once, or not at all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Batch {
    /// Texts of rows, in sequence.
    pub(crate) rows: Vec<Vec<u8>>,
    /// Answers that tell of them.
    pub(crate) answers: Vec<Kept>,
}

/// What can be wrong with a journal.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Trouble {
    /// It is not what was acknowledged.
    #[error("the journal is damaged at sequence {seq}: {cause}")]
    Damaged {
        /// The first sequence that is not as it was.
        seq: u64,
        /// What is wrong there.
        cause: String,
    },
    /// It cannot be read or written now.
    #[error("the journal cannot be used: {0}")]
    Unavailable(String),
    /// Another program has it open.
    #[error("the journal is in use by another program")]
    Locked,
    /// The file is something else.
    #[error("the file is no journal of this program: {0}")]
    Foreign(String),
    /// Somebody else wrote to it.
    #[error("the journal stands at sequence {found}, {expected} was expected")]
    Moved {
        /// Where the writer thought it stood.
        expected: u64,
        /// Where it stands.
        found: u64,
    },
}

/// A result of a journal.
pub(crate) type Result<T> = std::result::Result<T, Trouble>;

/// How many rows are read at once.
const PIECE: usize = 1024;

/// Where rows can be read.
pub(crate) trait Rows: Send {
    /// Up to `limit` rows with a sequence of at least `from`.
    ///
    /// # Errors
    /// What cannot be read, at its sequence.
    fn read(&mut self, from: u64, limit: usize) -> Result<Vec<Row>>;
}

/// Where rows are kept. A journal is used by one thread; others ask its [`keeper::Keeper`].
pub(crate) trait Journal: Rows {
    /// Writes rows after `expected`, durable when it returns.
    ///
    /// # Errors
    /// Nothing was acknowledged; the rows may or may not be there, so read before writing again.
    fn append(&mut self, expected: Head, batch: &Batch) -> Result<Head>;

    /// The answers kept for these keys, in any order.
    ///
    /// # Errors
    /// The journal cannot be read.
    fn answers(&mut self, keys: &[String]) -> Result<Vec<Kept>>;

    /// Forgets some of the answers that tell of entries before `seq`, not all at once.
    ///
    /// # Errors
    /// The journal cannot be written.
    fn forget_answers(&mut self, seq: u64) -> Result<()>;

    /// The head that was acknowledged; `None` where nothing ever was.
    ///
    /// # Errors
    /// The side file is damaged.
    fn acknowledged(&mut self) -> Result<Option<Head>>;

    /// Takes the head of a journal that was read as the acknowledged one.
    ///
    /// # Errors
    /// The side file cannot be written.
    fn acknowledge(&mut self, head: Head) -> Result<()>;

    /// Opens it anew after trouble.
    ///
    /// # Errors
    /// It still cannot be used.
    fn reopen(&mut self) -> Result<()>;

    /// Ends it; what lay beside the file is in it afterwards.
    fn close(&mut self);
}

/// Every row from `from` on, as `read` gives them piece by piece.
///
/// # Errors
/// The first of `read` or `take`.
pub(crate) fn each<E: From<Trouble>>(
    mut read: impl FnMut(u64, usize) -> Result<Vec<Row>>,
    mut from: u64,
    mut take: impl FnMut(&Row) -> std::result::Result<(), E>,
) -> std::result::Result<(), E> {
    loop {
        let rows = read(from, PIECE)?;
        let Some(last) = rows.last() else {
            return Ok(());
        };
        from = last.seq.saturating_add(1);
        rows.iter().try_for_each(&mut take)?;
    }
}

/// The head after one more row.
pub(crate) fn chained(before: Head, seq: u64, text: &[u8]) -> Head {
    let mut hasher = blake3::Hasher::new();
    hasher.update(&before.hash);
    hasher.update(&seq.to_le_bytes());
    hasher.update(text);
    Head {
        seq,
        hash: *hasher.finalize().as_bytes(),
    }
}

/// Follows a chain row by row.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Chain {
    head: Option<Head>,
}

impl Chain {
    /// A chain that was followed up to here.
    pub(crate) fn after(head: Head) -> Self {
        Self { head: Some(head) }
    }

    /// The next row, checked.
    ///
    /// # Errors
    /// The row is not the one that was written after those before it.
    pub(crate) fn follow(&mut self, row: &Row) -> Result<()> {
        let wanted = self.head.map_or(0, |head| head.seq + 1);
        if row.seq != wanted {
            return Err(Trouble::Damaged {
                seq: wanted,
                cause: format!("it is missing; the next row there is {}", row.seq),
            });
        }
        let head = chained(self.head.unwrap_or_default(), row.seq, &row.text);
        if head.hash != row.hash {
            return Err(Trouble::Damaged {
                seq: row.seq,
                cause: "its text, or its link to the row before, is not what was written"
                    .to_owned(),
            });
        }
        self.head = Some(head);
        Ok(())
    }

    /// The whole journal was followed: it must reach the head that was acknowledged.
    ///
    /// # Errors
    /// It is shorter than what was acknowledged, or another journal altogether.
    pub(crate) fn reaches(&self, acknowledged: Option<Head>) -> Result<()> {
        let last = self.head.map_or(0, |head| head.seq);
        match acknowledged {
            Some(head) if head.seq > last => Err(Trouble::Damaged {
                seq: last + 1,
                cause: format!(
                    "the journal ends at {last}, but everything up to {} was acknowledged",
                    head.seq
                ),
            }),
            // Without a head only a journal that was just made can be whole.
            None if last > 0 => Err(Trouble::Damaged {
                seq: last,
                cause: "the file that says how far it was acknowledged (.head) is missing"
                    .to_owned(),
            }),
            _ => Ok(()),
        }
    }

    /// The acknowledged row must be the one that was followed there.
    ///
    /// # Errors
    /// It is another.
    pub(crate) fn agrees(&self, acknowledged: Option<Head>) -> Result<()> {
        match (self.head, acknowledged) {
            (Some(here), Some(head)) if here.seq == head.seq && here.hash != head.hash => {
                Err(Trouble::Damaged {
                    seq: here.seq,
                    cause: "the journal up to here is not the one that was acknowledged".to_owned(),
                })
            }
            _ => Ok(()),
        }
    }

    /// How far the chain was followed; `None` before the header.
    pub(crate) fn head(&self) -> Option<Head> {
        self.head
    }
}

/// A hash as text.
pub(crate) fn hex(hash: &Hash) -> String {
    hash.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The hash of a text.
pub(crate) fn unhex(text: &str) -> Option<Hash> {
    let mut hash = Hash::default();
    for (row, byte) in hash.iter_mut().enumerate() {
        *byte = u8::from_str_radix(text.get(2 * row..2 * row + 2)?, 16).ok()?;
    }
    (text.len() == 2 * hash.len()).then_some(hash)
}
