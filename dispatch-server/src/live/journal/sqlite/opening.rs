//! From a path to a connection: the lock, the form of the tables, the first row of a new file.

use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};

use rusqlite::{Connection, params};

use super::super::head::HeadFile;
use super::super::{Head, Result, Trouble, chained};
use super::trouble;

/// "DSPJ": what SQLite's own header calls this kind of file.
const APPLICATION: i64 = 0x4453_504a;
/// The number of the tables' form. In form 1 no text was packed, and answers had no index.
pub(super) const FORM: i64 = 2;
const TABLES: &str = "
    CREATE TABLE entry (seq INTEGER PRIMARY KEY, hash BLOB NOT NULL, text BLOB NOT NULL) STRICT;
    CREATE TABLE answer (key TEXT PRIMARY KEY, seq INTEGER NOT NULL, request BLOB NOT NULL,
                         status INTEGER NOT NULL, body TEXT NOT NULL) STRICT, WITHOUT ROWID;";

const INDEX: &str = "CREATE INDEX answer_seq ON answer (seq);";

/// Nothing new is begun where something was acknowledged.
pub(super) fn never_acknowledged(head: &mut HeadFile) -> Result<()> {
    match head.read()? {
        None => Ok(()),
        Some(acknowledged) => Err(Trouble::Damaged {
            seq: 0,
            cause: format!(
                "the file is empty or gone, but everything up to {} was acknowledged",
                acknowledged.seq
            ),
        }),
    }
}

/// Locks a journal for this program.
pub(super) fn lock(path: &Path) -> Result<File> {
    let mut name = path.as_os_str().to_owned();
    name.push(".lock");
    let name = PathBuf::from(name);
    let told = |cause: std::io::Error| Trouble::Unavailable(format!("{}: {cause}", name.display()));
    let mut options = File::options();
    let options = options.create(true).truncate(false).write(true);
    let file = options.open(&name).map_err(told)?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(Trouble::Locked),
        Err(TryLockError::Error(cause)) => Err(told(cause)),
    }
}

/// A connection that writes, every commit synced.
pub(super) fn connect(path: &Path) -> Result<Connection> {
    let connection = Connection::open(path).map_err(trouble)?;
    connection
        .busy_timeout(std::time::Duration::from_millis(500))
        .map_err(trouble)?;
    let settings = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
                    PRAGMA trusted_schema = OFF;";
    connection.execute_batch(settings).map_err(trouble)?;
    // Whether it can be written is found now; a transaction that changes nothing is enough.
    connection
        .execute_batch("BEGIN IMMEDIATE; COMMIT;")
        .map_err(trouble)?;
    Ok(connection)
}

/// The form of the tables; `None` where the file holds nothing yet. A file of somebody else is refused.
pub(super) fn form(connection: &Connection) -> Result<Option<i64>> {
    let number = |pragma: &str| {
        connection
            .query_row(pragma, [], |row| row.get::<_, i64>(0))
            .map_err(trouble)
    };
    let (application, form) = (
        number("PRAGMA application_id")?,
        number("PRAGMA user_version")?,
    );
    let tables = number("SELECT count(*) FROM sqlite_master")?;
    match (application, form, tables) {
        (0, 0, 0) => Ok(None),
        (APPLICATION, 1..=FORM, _) => Ok(Some(form)),
        (APPLICATION, form, _) => Err(Trouble::Foreign(format!(
            "its tables have form {form}, this program knows {FORM}"
        ))),
        _ => Err(Trouble::Foreign(
            "it is a database of something else".to_owned(),
        )),
    }
}

/// From form 1: what was written stays as it is.
pub(super) fn upgrade(connection: &mut Connection) -> rusqlite::Result<()> {
    let transaction = connection.transaction()?;
    transaction.execute_batch(INDEX)?;
    transaction.execute_batch(&format!("PRAGMA user_version = {FORM};"))?;
    transaction.commit()
}

/// The tables of a new file, with its first row.
pub(super) fn begin(connection: &mut Connection, header: &[u8]) -> rusqlite::Result<()> {
    let transaction = connection.transaction()?;
    transaction.execute_batch(TABLES)?;
    transaction.execute_batch(INDEX)?;
    let head = chained(Head::default(), 0, header);
    transaction.execute(
        "INSERT INTO entry (seq, hash, text) VALUES (0, ?1, ?2)",
        params![head.hash, header],
    )?;
    transaction.execute_batch(&format!(
        "PRAGMA application_id = {APPLICATION}; PRAGMA user_version = {FORM};"
    ))?;
    transaction.commit()
}

#[cfg(test)]
mod tests {
    use rusqlite::Connection;

    use super::super::Sqlite;
    use crate::live::journal::{Batch, Chain, Head, Journal as _, Rows as _, Trouble, chained};

    /// A file of the form before goes on; what was written stays, what comes is packed.
    #[test]
    fn a_file_of_form_1_is_gone_on_with() {
        let folder = std::env::temp_dir().join(format!("dispatch-form-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let path = folder.join("old.sqlite");
        let long = r#"{"unit":"U1"},"#.repeat(100).into_bytes();
        let batch = Batch {
            rows: vec![long.clone()],
            ..Batch::default()
        };
        let head = chained(Head::default(), 0, b"{}");
        drop(Sqlite::open(&path, b"{}").unwrap());
        let file = Connection::open(&path).unwrap();
        let older = "DROP INDEX answer_seq; PRAGMA user_version = 1;";
        file.execute_batch(older).unwrap();
        drop(file);
        let mut journal = Sqlite::open(&path, b"{}").unwrap();
        assert_eq!(Sqlite::open(&path, b"{}").unwrap_err(), Trouble::Locked);
        journal.append(head, &batch).unwrap();
        journal.forget_answers(1).unwrap();
        let rows = journal.read(0, 10).unwrap();
        let mut chain = Chain::default();
        rows.iter().try_for_each(|row| chain.follow(row)).unwrap();
        assert_eq!((rows.len(), &rows[1].text), (2, &long));
        journal.close();
        let file = Connection::open(&path).unwrap();
        let kept = "SELECT length(text) FROM entry WHERE seq = 1";
        let kept: i64 = file.query_row(kept, [], |row| row.get(0)).unwrap();
        assert!(kept < long.len() as i64 / 10, "{kept} bytes");
        drop(file);
        std::fs::remove_dir_all(folder).unwrap();
    }
}
