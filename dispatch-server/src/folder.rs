//! Files at the edge: read whole, unpacked when they are packed, named in faults as the user gave
//! them.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use dispatch_core::error::{Error as CoreError, Fault};
use dispatch_core::scenario::Folder;
use serde::de::DeserializeOwned;

use crate::error::{Error, Result};
use crate::packed::unpacked;

/// A file with the name the user knows it by.
#[derive(Clone, Debug)]
pub(crate) struct Named {
    /// Its path as given.
    pub(crate) path: String,
    /// Its bytes, unpacked.
    pub(crate) bytes: Vec<u8>,
}

impl Named {
    /// The pair that the core's readers take.
    pub(crate) fn pair(&self) -> (&[u8], &str) {
        (&self.bytes, &self.path)
    }

    /// Its text.
    ///
    /// # Errors
    /// The line that is not UTF-8.
    pub(crate) fn text(&self) -> Result<&str> {
        std::str::from_utf8(&self.bytes).map_err(|e| {
            let line = 1 + self.bytes[..e.valid_up_to()]
                .iter()
                .filter(|&&b| b == b'\n')
                .count() as u64;
            Fault::at_line(
                &self.path,
                line,
                "it is not UTF-8 text",
                "save the file as UTF-8",
            )
            .into()
        })
    }
}

impl Named {
    /// An error about what it holds as a fault that names it.
    pub(crate) fn fault(&self, error: impl Into<Error>) -> Error {
        let error = error.into();
        if !error.faults().is_empty() {
            return error;
        }
        let text = error.to_string();
        let (cause, remedy) = text.split_once('\n').unwrap_or((&text, ""));
        Fault::in_file(&self.path, cause, remedy.trim_start()).into()
    }

    /// What it says as TOML; `what` it should be, in words.
    ///
    /// # Errors
    /// The line where it says something else.
    pub(crate) fn toml<T: DeserializeOwned>(&self, what: &str, remedy: &str) -> Result<T> {
        let text = self.text()?;
        let parsed = toml::from_str(text).map_err(|e| {
            let before = e.span().and_then(|span| text.get(..span.start));
            let line = before.map(|before| 1 + before.matches('\n').count() as u64);
            let cause = format!("it is no {what}: {}", e.message());
            Fault {
                line,
                ..Fault::in_file(&self.path, cause, remedy)
            }
        });
        Ok(parsed?)
    }
}

/// A folder in memory, with the names the user knows its files by.
#[derive(Clone, Debug, Default)]
pub(crate) struct Loaded {
    /// The folder as given.
    pub(crate) path: PathBuf,
    /// Its files, unpacked, by name without `.gz`.
    pub(crate) files: Folder,
    /// The packed ones: name without `.gz` → name on the disk.
    packed: BTreeMap<String, String>,
}

impl Loaded {
    /// One of its files as the user knows it.
    pub(crate) fn given(&self, name: &str) -> String {
        let on_disk = self.packed.get(name).map_or(name, String::as_str);
        self.path.join(on_disk).display().to_string()
    }

    /// A file of it.
    pub(crate) fn file(&self, name: &str) -> Option<Named> {
        let bytes = self.files.files.get(name)?.clone();
        Some(Named {
            path: self.given(name),
            bytes,
        })
    }

    /// An error whose faults name files inside the folder, with the paths the user knows.
    pub(crate) fn named(&self, error: CoreError) -> CoreError {
        match error {
            CoreError::Faults(faults) => {
                let named = |fault: Fault| Fault {
                    file: self.given(&fault.file),
                    ..fault
                };
                CoreError::Faults(faults.into_iter().map(named).collect())
            }
            other => other,
        }
    }
}

/// Reads one file, unpacked when it is packed. Without the file itself, `FILE.gz` does.
///
/// # Errors
/// A file that is missing, a folder, not readable or not what its ending says.
pub(crate) fn read_file(path: &Path) -> Result<Named> {
    let packed = PathBuf::from(format!("{}.gz", path.display()));
    let path = if !path.exists() && packed.is_file() {
        &packed
    } else {
        path
    };
    Ok(read(path)?)
}

fn read(path: &Path) -> std::result::Result<Named, Fault> {
    let name = path.display().to_string();
    if path.is_dir() {
        return Err(Fault::in_file(
            &name,
            "it is a folder, not a file",
            "give the path of a file",
        ));
    }
    let bytes = fs::read(path).map_err(|e| unreadable(&name, &e))?;
    let bytes = unpacked(bytes, &name)?;
    Ok(Named { path: name, bytes })
}

fn unreadable(name: &str, error: &std::io::Error) -> Fault {
    match error.kind() {
        std::io::ErrorKind::NotFound => {
            Fault::in_file(name, "there is no such file", "check the path")
        }
        _ => Fault::in_file(
            name,
            format!("it cannot be read: {error}"),
            "check the file's rights",
        ),
    }
}

/// Reads a folder with everything in it. Hidden files, and folders that hold a finished run, are
/// passed over.
///
/// # Errors
/// A folder that is missing or a file, and every file that cannot be read.
pub(crate) fn read_folder(path: &Path) -> Result<Loaded> {
    let name = path.display().to_string();
    if !path.exists() {
        return Err(Fault::in_file(&name, "there is no such folder", "check the path").into());
    }
    if !path.is_dir() {
        let remedy = "give the folder that holds scenario.toml or roads/";
        return Err(Fault::in_file(&name, "it is a file, not a folder", remedy).into());
    }
    let mut loaded = Loaded {
        path: path.to_owned(),
        ..Loaded::default()
    };
    let mut faults = Vec::new();
    collect(&mut loaded, path, "", &mut faults);
    if faults.is_empty() {
        Ok(loaded)
    } else {
        Err(Error::Core(CoreError::Faults(faults)))
    }
}

fn collect(loaded: &mut Loaded, path: &Path, prefix: &str, faults: &mut Vec<Fault>) {
    let entries = match fs::read_dir(path) {
        Ok(entries) => entries,
        Err(e) => return faults.push(unreadable(&path.display().to_string(), &e)),
    };
    let mut paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    paths.sort_unstable();
    for path in paths {
        let Some(name) = path
            .file_name()
            .map(|name| name.to_string_lossy().into_owned())
        else {
            continue;
        };
        if name.starts_with('.') {
            continue;
        }
        let name = format!("{prefix}{name}");
        if path.is_dir() {
            if !path.join("journal.jsonl").exists() {
                collect(loaded, &path, &format!("{name}/"), faults);
            }
            continue;
        }
        match read(&path) {
            Ok(file) => keep(loaded, &name, file, faults),
            Err(fault) => faults.push(fault),
        }
    }
}

fn keep(loaded: &mut Loaded, name: &str, file: Named, faults: &mut Vec<Fault>) {
    let plain = name.strip_suffix(".gz").unwrap_or(name);
    if loaded.files.files.contains_key(plain) {
        let cause = format!("the same file is there packed and plain ({plain})");
        return faults.push(Fault::in_file(&file.path, cause, "remove one of the two"));
    }
    if plain != name {
        loaded.packed.insert(plain.to_owned(), name.to_owned());
    }
    loaded.files.files.insert(plain.to_owned(), file.bytes);
}
