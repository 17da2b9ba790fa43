//! Where a demo keeps its city and its journal.

use std::path::{Path, PathBuf};

use crate::error::{Error, Result};
use crate::live::journal::Trouble;
use crate::live::journal::sqlite::Sqlite;

/// The folder of the city, in that of the demo.
const CITY: &str = "city";
/// The journal, and what may lie beside it.
const JOURNAL: &str = "evening.sqlite";
const BESIDE: [&str; 4] = ["", ".head", "-wal", "-shm"];

/// The folder of a demo; a temporary one vanishes with this.
#[derive(Debug)]
pub(crate) struct Place {
    path: PathBuf,
    is_temporary: bool,
}

impl Place {
    /// Makes the folder, without the journal of an earlier demo.
    ///
    /// # Errors
    /// It cannot be made, or its journal is in use or somebody else's.
    pub(crate) fn new(wanted: Option<&Path>) -> Result<Self> {
        let place = match wanted {
            Some(path) => Self {
                path: path.to_owned(),
                is_temporary: false,
            },
            None => Self {
                path: std::env::temp_dir().join(format!("dispatch-demo-{}", std::process::id())),
                is_temporary: true,
            },
        };
        let path = &place.path;
        std::fs::create_dir_all(path).map_err(|e| Error::Work {
            what: format!("{} could not be made", path.display()),
            cause: e.to_string(),
            remedy: "check the disk and your rights there, or choose another --dir".to_owned(),
        })?;
        clear(&path.join(JOURNAL))?;
        Ok(place)
    }

    /// The folder of the city.
    pub(crate) fn city(&self) -> PathBuf {
        self.path.join(CITY)
    }

    /// The file of the journal.
    pub(crate) fn journal(&self) -> PathBuf {
        self.path.join(JOURNAL)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        if self.is_temporary {
            // What cannot be removed is left to the system, which clears this folder.
            let _ = std::fs::remove_dir_all(&self.path);
        }
    }
}

/// Removes the journal of an earlier demo; one that is in use, or is no journal, stays.
fn clear(journal: &Path) -> Result<()> {
    if journal.exists()
        && let Err(cause @ (Trouble::Locked | Trouble::Foreign(_))) = Sqlite::open(journal, b"{}")
    {
        return Err(Error::Work {
            what: journal.display().to_string(),
            cause: cause.to_string(),
            remedy: "end the other program, or choose another --dir".to_owned(),
        });
    }
    for ending in BESIDE {
        let path = PathBuf::from(format!("{}{ending}", journal.display()));
        match std::fs::remove_file(&path) {
            Err(e) if e.kind() != std::io::ErrorKind::NotFound => {
                return Err(Error::writing(&path, &e));
            }
            _ => {}
        }
    }
    Ok(())
}
