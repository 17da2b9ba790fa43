//! The built program, run as a user runs it, and the room in which it leaves its output.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::failure::{Failure, Outcome, failure};
use crate::folder::unpacked;

/// How many lines of an error are shown.
const SHOWN: usize = 8;

/// Runs the program, the one that `DISPATCH` names or the one just built; what it printed.
pub(crate) fn dispatch<S: AsRef<OsStr>>(arguments: &[S]) -> Outcome<Vec<u8>> {
    let program =
        std::env::var_os("DISPATCH").unwrap_or_else(|| env!("CARGO_BIN_EXE_dispatch").into());
    let done = Command::new(program).args(arguments).output()?;
    if done.status.success() {
        return Ok(done.stdout);
    }
    let words: Vec<_> = arguments
        .iter()
        .map(|word| word.as_ref().to_string_lossy())
        .collect();
    let mut lines = vec![format!(
        "dispatch {} ended with {}",
        words.join(" "),
        done.status
    )];
    lines.extend(
        String::from_utf8_lossy(&done.stderr)
            .lines()
            .take(SHOWN)
            .map(str::to_owned),
    );
    Err(Failure(lines))
}

/// A folder for output, gone when the tests are over unless `ACCEPTANCE_KEEP` is set.
#[derive(Debug)]
pub(crate) struct Room {
    path: PathBuf,
}

impl Room {
    /// An empty one.
    pub(crate) fn new() -> std::io::Result<Self> {
        let path = std::env::temp_dir().join(format!("dispatch-acceptance-{}", std::process::id()));
        fs::create_dir_all(&path)?;
        Ok(Self { path })
    }

    /// A place in it that does not exist yet.
    pub(crate) fn place(&self, name: &str) -> Outcome<PathBuf> {
        let path = self.path.join(name);
        if path.exists() {
            fs::remove_dir_all(&path)?;
        }
        Ok(path)
    }
}

impl Drop for Room {
    fn drop(&mut self) {
        if std::env::var_os("ACCEPTANCE_KEEP").is_none() {
            // What cannot be removed stays in the system's folder for such things.
            let _ = fs::remove_dir_all(&self.path);
        }
    }
}

/// Every file below a folder by its name with `/` between parts, unpacked.
pub(crate) fn files(path: &Path) -> Outcome<BTreeMap<String, Vec<u8>>> {
    let mut found = BTreeMap::new();
    collect(path, "", &mut found)?;
    Ok(found)
}

fn collect(path: &Path, prefix: &str, found: &mut BTreeMap<String, Vec<u8>>) -> Outcome<()> {
    for entry in fs::read_dir(path)? {
        let path = entry?.path();
        let name = path
            .file_name()
            .and_then(OsStr::to_str)
            .ok_or_else(|| failure("a name is not text"))?;
        let name = format!("{prefix}{name}");
        if path.is_dir() {
            collect(&path, &format!("{name}/"), found)?;
        } else {
            found.insert(name.trim_end_matches(".gz").to_owned(), unpacked(&path)?);
        }
    }
    Ok(())
}
