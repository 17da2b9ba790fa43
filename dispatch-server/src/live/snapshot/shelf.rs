//! Where snapshots lie: two files beside the journal, written in turn.
//!
//! Apart from the journal's file on purpose: whatever happens to a snapshot, while it is written or
//! later, cannot touch the journal, and no append waits for it. A snapshot is written aside, synced
//! and then takes the place of the older one, so the newer one is there at every moment.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::Snapshot;

/// Where snapshots lie.
pub(crate) trait Shelf: Send + Sync {
    /// What lies there with its name, in any order.
    fn all(&self) -> Vec<(String, Vec<u8>)>;

    /// Keeps one more, in place of the oldest of two.
    ///
    /// # Errors
    /// The disk says no; what lay there still does.
    fn put(&self, bytes: &[u8]) -> io::Result<()>;
}

/// What lies on a shelf, with its name, the newest first; what is no snapshot comes last.
pub(crate) fn newest_first(shelf: &dyn Shelf) -> Vec<(String, Vec<u8>)> {
    let mut all = shelf.all();
    all.sort_by_key(|(_, bytes)| std::cmp::Reverse(seq(bytes)));
    all
}

fn seq(bytes: &[u8]) -> Option<u64> {
    Snapshot::open(bytes).ok().map(|snapshot| snapshot.head.seq)
}

/// Files beside a journal: `FILE.snapshot-1` and `FILE.snapshot-2`.
#[derive(Clone, Debug)]
pub(crate) struct Beside {
    files: [PathBuf; 2],
    aside: PathBuf,
}

impl Beside {
    /// Beside this journal.
    pub(crate) fn new(journal: &Path) -> Self {
        let named = |ending: &str| {
            let mut name = journal.as_os_str().to_owned();
            name.push(ending);
            PathBuf::from(name)
        };
        Self {
            files: [named(".snapshot-1"), named(".snapshot-2")],
            aside: named(".snapshot-new"),
        }
    }
}

impl Shelf for Beside {
    fn all(&self) -> Vec<(String, Vec<u8>)> {
        let read = |file: &PathBuf| Some((file.display().to_string(), fs::read(file).ok()?));
        self.files.iter().filter_map(read).collect()
    }

    fn put(&self, bytes: &[u8]) -> io::Result<()> {
        let age = |file: &&PathBuf| fs::read(file).ok().and_then(|bytes| seq(&bytes));
        // A file that is missing or damaged goes before the older of two.
        let [first, second] = &self.files;
        let oldest = [first, second].into_iter().min_by_key(age);
        let mut file = File::create(&self.aside)?;
        let written = file.write_all(bytes).and_then(|()| file.sync_all());
        if let Err(cause) = written {
            // Half a snapshot is of no use, and the room it takes may be the journal's last.
            let _ = fs::remove_file(&self.aside);
            return Err(cause);
        }
        fs::rename(&self.aside, oldest.unwrap_or(first))?;
        let folder = first.parent().filter(|p| !p.as_os_str().is_empty());
        File::open(folder.unwrap_or_else(|| Path::new(".")))?.sync_all()
    }
}

/// A shelf in memory; for tests.
#[cfg(test)]
#[derive(Clone, Debug, Default)]
pub(crate) struct InMemory(std::sync::Arc<std::sync::Mutex<Vec<Vec<u8>>>>);

#[cfg(test)]
impl InMemory {
    /// What lies there, the oldest first.
    pub(crate) fn lying(&self) -> std::sync::MutexGuard<'_, Vec<Vec<u8>>> {
        self.0.lock().unwrap()
    }
}

#[cfg(test)]
impl Shelf for InMemory {
    fn all(&self) -> Vec<(String, Vec<u8>)> {
        let named = |bytes: &Vec<u8>| ("in memory".to_owned(), bytes.clone());
        self.lying().iter().map(named).collect()
    }

    fn put(&self, bytes: &[u8]) -> io::Result<()> {
        let mut lying = self.lying();
        lying.push(bytes.to_vec());
        if lying.len() > 2 {
            lying.remove(0);
        }
        Ok(())
    }
}
