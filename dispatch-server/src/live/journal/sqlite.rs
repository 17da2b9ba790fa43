//! A journal in one SQLite file: write-ahead log, every commit synced, one connection that writes.
//!
//! `FILE.lock` beside it is locked while the journal is open, so that no second program writes to
//! it; the system frees the lock with the program, however it ends. SQLite's own locks are short,
//! so others may read: the check of the past, and a copy by SQLite's own tools.

mod opening;

use std::fs::File;
use std::path::{Path, PathBuf};

use rusqlite::{Connection, ErrorCode, OpenFlags, OptionalExtension, params};

use self::opening::{FORM, begin, connect, form, lock, never_acknowledged, upgrade};
use super::head::HeadFile;
use super::packed::{pack, unpack};
use super::{Batch, Hash, Head, Journal, Kept, Result, Row, Rows, Trouble, chained};

/// How many answers are forgotten at once.
const FORGOTTEN: i64 = 500;

/// A journal in a file.
#[derive(Debug)]
pub(crate) struct Sqlite {
    path: PathBuf,
    connection: Option<Connection>,
    head: HeadFile,
    /// Locked as long as the journal is open.
    lock: Option<File>,
}

/// The rows of a journal that somebody else writes.
#[derive(Debug)]
struct Reading(Connection);

impl Sqlite {
    /// Opens a journal; a new file begins with `header` as row 0.
    ///
    /// # Errors
    /// The file is something else, in use, or cannot be read or made.
    pub(crate) fn open(path: &Path, header: &[u8]) -> Result<Self> {
        let lock = lock(path)?;
        let mut head = HeadFile::beside(path);
        let is_empty = std::fs::metadata(path).map_or(true, |file| file.len() == 0);
        if is_empty {
            never_acknowledged(&mut head)?;
        }
        let mut connection = connect(path)?;
        match form(&connection)? {
            None if header.is_empty() => {
                return Err(Trouble::Foreign("it holds nothing yet".to_owned()));
            }
            None => {
                never_acknowledged(&mut head)?;
                begin(&mut connection, header).map_err(trouble)?;
            }
            Some(FORM) => {}
            Some(_) => upgrade(&mut connection).map_err(trouble)?,
        }
        Ok(Self {
            path: path.to_owned(),
            connection: Some(connection),
            head,
            lock: Some(lock),
        })
    }

    /// The rows of a journal that is open, on a connection that cannot write.
    ///
    /// # Errors
    /// The file cannot be read.
    pub(crate) fn reading(path: &Path) -> Result<Box<dyn Rows>> {
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(path, flags).map_err(trouble)?;
        connection
            .execute_batch("PRAGMA query_only = ON; PRAGMA trusted_schema = OFF;")
            .map_err(trouble)?;
        Ok(Box::new(Reading(connection)))
    }

    fn connection(&mut self) -> Result<&mut Connection> {
        let closed = || Trouble::Unavailable("it is closed".to_owned());
        self.connection.as_mut().ok_or_else(closed)
    }
}

impl Rows for Sqlite {
    fn read(&mut self, from: u64, limit: usize) -> Result<Vec<Row>> {
        rows(self.connection()?, from, limit)
    }
}

impl Rows for Reading {
    fn read(&mut self, from: u64, limit: usize) -> Result<Vec<Row>> {
        rows(&self.0, from, limit)
    }
}

impl Journal for Sqlite {
    fn append(&mut self, expected: Head, batch: &Batch) -> Result<Head> {
        let head = write(self.connection()?, expected, batch)?;
        self.head.write(head)?;
        Ok(head)
    }

    fn answers(&mut self, keys: &[String]) -> Result<Vec<Kept>> {
        let connection = self.connection()?;
        let mut found = Vec::new();
        let mut select = connection
            .prepare_cached("SELECT request, status, body FROM answer WHERE key = ?1")
            .map_err(trouble)?;
        for key in keys {
            let kept = select
                .query_row([key], |row| {
                    Ok(Kept {
                        key: key.clone(),
                        request: row.get::<_, Hash>(0)?,
                        status: row.get(1)?,
                        body: row.get(2)?,
                    })
                })
                .optional();
            found.extend(kept.map_err(trouble)?);
        }
        Ok(found)
    }

    fn forget_answers(&mut self, seq: u64) -> Result<()> {
        let connection = self.connection()?;
        let mut forget = connection
            .prepare_cached(
                "DELETE FROM answer WHERE key IN (SELECT key FROM answer WHERE seq < ?1 LIMIT ?2)",
            )
            .map_err(trouble)?;
        let forgotten = forget.execute(params![number(seq)?, FORGOTTEN]);
        forgotten.map(drop).map_err(trouble)
    }

    fn acknowledged(&mut self) -> Result<Option<Head>> {
        self.head.read()
    }

    fn acknowledge(&mut self, head: Head) -> Result<()> {
        self.head.write(head)
    }

    fn reopen(&mut self) -> Result<()> {
        // The old one goes first: what is wrong with it must not be kept.
        self.connection = None;
        self.head.close();
        if self.lock.is_none() {
            self.lock = Some(lock(&self.path)?);
        }
        self.connection = Some(connect(&self.path)?);
        Ok(())
    }

    fn close(&mut self) {
        // The last connection takes the log into the file.
        self.connection = None;
        self.head.close();
        self.lock = None;
    }
}

fn write(connection: &mut Connection, expected: Head, batch: &Batch) -> Result<Head> {
    let transaction = connection.transaction().map_err(trouble)?;
    let found = last(&transaction).map_err(trouble)?;
    if found != expected.seq {
        return Err(Trouble::Moved {
            expected: expected.seq,
            found,
        });
    }
    let mut head = expected;
    {
        let mut insert = transaction
            .prepare_cached("INSERT INTO entry (seq, hash, text) VALUES (?1, ?2, ?3)")
            .map_err(trouble)?;
        for text in &batch.rows {
            head = chained(head, head.seq + 1, text);
            insert
                .execute(params![number(head.seq)?, head.hash, pack(text)])
                .map_err(trouble)?;
        }
        let mut keep = transaction
            .prepare_cached(
                "INSERT OR IGNORE INTO answer (key, seq, request, status, body) VALUES (?1, ?2, ?3, ?4, ?5)",
            )
            .map_err(trouble)?;
        for kept in &batch.answers {
            keep.execute(params![
                kept.key,
                number(head.seq)?,
                kept.request,
                kept.status,
                kept.body
            ])
            .map_err(trouble)?;
        }
    }
    transaction.commit().map_err(trouble)?;
    Ok(head)
}

fn last(connection: &Connection) -> rusqlite::Result<u64> {
    let mut select = connection.prepare_cached("SELECT max(seq) FROM entry")?;
    let last = select.query_row([], |row| row.get::<_, Option<i64>>(0))?;
    Ok(last.and_then(|seq| u64::try_from(seq).ok()).unwrap_or(0))
}

fn rows(connection: &Connection, from: u64, limit: usize) -> Result<Vec<Row>> {
    let mut rows = Vec::new();
    match read(connection, from, limit, &mut rows) {
        Ok(()) => Ok(rows),
        Err(cause) => match cause.sqlite_error_code() {
            Some(
                ErrorCode::DatabaseBusy
                | ErrorCode::DatabaseLocked
                | ErrorCode::SystemIoFailure
                | ErrorCode::OutOfMemory
                | ErrorCode::CannotOpen,
            ) => Err(trouble(cause)),
            // What was read is good; what comes after it cannot be read.
            _ => Err(Trouble::Damaged {
                seq: rows.last().map_or(from, |row| row.seq + 1),
                cause: format!("it cannot be read ({cause})"),
            }),
        },
    }
}

fn read(
    connection: &Connection,
    from: u64,
    limit: usize,
    rows: &mut Vec<Row>,
) -> rusqlite::Result<()> {
    let mut select = connection.prepare_cached(
        "SELECT seq, hash, text FROM entry WHERE seq >= ?1 ORDER BY seq LIMIT ?2",
    )?;
    let (from, limit) = (
        i64::try_from(from).unwrap_or(i64::MAX),
        i64::try_from(limit).unwrap_or(i64::MAX),
    );
    let mut found = select.query([from, limit])?;
    while let Some(row) = found.next()? {
        rows.push(Row {
            seq: u64::try_from(row.get::<_, i64>(0)?).unwrap_or(u64::MAX),
            hash: row.get(1)?,
            text: unpack(row.get(2)?),
        });
    }
    Ok(())
}

fn number(seq: u64) -> Result<i64> {
    i64::try_from(seq).map_err(|_| Trouble::Unavailable("its numbers are used up".to_owned()))
}

#[expect(
    clippy::needless_pass_by_value,
    reason = "it is what `map_err` hands over"
)]
fn trouble(cause: rusqlite::Error) -> Trouble {
    match cause.sqlite_error_code() {
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Trouble::Locked,
        Some(ErrorCode::DatabaseCorrupt) => Trouble::Damaged {
            seq: 0,
            cause: format!("the file cannot be read ({cause})"),
        },
        Some(ErrorCode::NotADatabase) => Trouble::Foreign("it is no database".to_owned()),
        _ => Trouble::Unavailable(cause.to_string()),
    }
}
