//! Results that are either there whole or not at all: written beside their place, synced, renamed.
//!
//! A folder that exists already is replaced only when every file in it is one that would be
//! overwritten anyway, so nobody's own files are ever lost.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use crate::error::{Error, Result};

/// A folder that is being written; it vanishes unless it is finished.
#[derive(Debug)]
pub(crate) struct NewFolder {
    target: PathBuf,
    beside: PathBuf,
    /// Names of files that may be there already, in whatever folder, besides those written.
    ours: &'static [&'static str],
}

impl NewFolder {
    /// Starts a folder. `ours` names files the same command may have left there before.
    ///
    /// # Errors
    /// A target that is a file, or whose parent cannot be written.
    pub(crate) fn begin(target: &Path, ours: &'static [&'static str]) -> Result<Self> {
        if target.is_file() {
            return Err(Error::usage(
                format!("--out {}: a file of that name is there", target.display()),
                "choose the name of a folder, or remove the file",
            ));
        }
        let folder = Self {
            beside: beside(target)?,
            target: target.to_owned(),
            ours,
        };
        if !ours.is_empty() {
            // Else what will be written is not known yet.
            folder.refuse_foreign()?;
        }
        fs::create_dir_all(&folder.beside).map_err(|e| Error::writing(target, &e))?;
        Ok(folder)
    }

    /// Writes one file; `name` may have folders with `/`.
    pub(crate) fn write(&self, name: &str, bytes: &[u8]) -> Result<()> {
        let mut file = self.create(name)?;
        let written = file.write_all(bytes).and_then(|()| file.flush());
        written.map_err(|e| Error::writing(&self.target.join(name), &e))
    }

    /// A file of the folder to be written piece by piece; synced when the folder is finished.
    pub(crate) fn create(&self, name: &str) -> Result<BufWriter<File>> {
        let path = self.beside.join(name);
        let created = (|| {
            fs::create_dir_all(path.parent().unwrap_or(&self.beside))?;
            File::create(&path)
        })();
        Ok(BufWriter::new(created.map_err(|e| {
            Error::writing(&self.target.join(name), &e)
        })?))
    }

    /// Puts the folder in its place.
    pub(crate) fn finish(self) -> Result<()> {
        self.refuse_foreign()?;
        let finished = (|| {
            for name in files_of(&self.beside)? {
                File::open(self.beside.join(name))?.sync_all()?;
            }
            File::open(&self.beside)?.sync_all()?;
            if self.target.exists() {
                let old = self.beside.with_extension("old");
                fs::rename(&self.target, &old)?;
                fs::rename(&self.beside, &self.target)?;
                fs::remove_dir_all(&old)?;
            } else {
                fs::rename(&self.beside, &self.target)?;
            }
            sync_parent(&self.target)
        })();
        finished.map_err(|e| Error::writing(&self.target, &e))
    }

    /// Refuses a folder with files of somebody else.
    fn refuse_foreign(&self) -> Result<()> {
        let files = |folder: &Path| files_of(folder).map_err(|e| Error::writing(&self.target, &e));
        let written: BTreeSet<String> = files(&self.beside)?.into_iter().collect();
        let is_ours = |name: &String| {
            let last = name.rsplit('/').next().unwrap_or(name);
            self.ours.contains(&last) || written.contains(name)
        };
        match files(&self.target)?.iter().find(|name| !is_ours(name)) {
            None => Ok(()),
            Some(name) => Err(Error::usage(
                format!(
                    "--out {} is there and holds {name}, which is not of this command",
                    self.target.display()
                ),
                "choose another folder, or remove it",
            )),
        }
    }
}

impl Drop for NewFolder {
    fn drop(&mut self) {
        // After `finish` there is nothing left to remove.
        let _ = fs::remove_dir_all(&self.beside);
    }
}

/// Writes one file whole or not at all, with the folders it needs.
pub(crate) fn write_file(target: &Path, bytes: &[u8]) -> Result<()> {
    let mut file = NewFile::begin(target)?;
    file.writer
        .write_all(bytes)
        .map_err(|e| Error::writing(target, &e))?;
    file.finish()
}

/// A file that is being written; it vanishes unless it is finished.
#[derive(Debug)]
pub(crate) struct NewFile {
    target: PathBuf,
    beside: PathBuf,
    /// Where to write.
    pub(crate) writer: BufWriter<File>,
}

impl NewFile {
    /// Starts a file beside its place.
    pub(crate) fn begin(target: &Path) -> Result<Self> {
        if target.is_dir() {
            return Err(Error::usage(
                format!("--out {}: a folder of that name is there", target.display()),
                "choose the name of a file",
            ));
        }
        let beside = beside(target)?;
        let created = (|| {
            if let Some(parent) = target.parent() {
                fs::create_dir_all(parent)?;
            }
            File::create(&beside)
        })();
        let file = created.map_err(|e| Error::writing(target, &e))?;
        Ok(Self {
            target: target.to_owned(),
            beside,
            writer: BufWriter::new(file),
        })
    }

    /// Puts the file in its place.
    pub(crate) fn finish(mut self) -> Result<()> {
        let finished = (|| {
            self.writer.flush()?;
            self.writer.get_ref().sync_all()?;
            fs::rename(&self.beside, &self.target)?;
            sync_parent(&self.target)
        })();
        finished.map_err(|e| Error::writing(&self.target, &e))
    }
}

impl Drop for NewFile {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.beside);
    }
}

/// A name in the same folder that nobody else uses.
fn beside(target: &Path) -> Result<PathBuf> {
    let Some(name) = target.file_name() else {
        return Err(Error::usage(
            format!("--out {} has no name of its own", target.display()),
            "give the path of a new file or folder",
        ));
    };
    let name = format!(".{}.partial-{}", name.to_string_lossy(), std::process::id());
    Ok(target.with_file_name(name))
}

fn sync_parent(target: &Path) -> std::io::Result<()> {
    let parent = target
        .parent()
        .filter(|parent| !parent.as_os_str().is_empty());
    File::open(parent.unwrap_or(Path::new(".")))?.sync_all()
}

/// The files below a folder by name with `/`; none where there is no folder.
fn files_of(folder: &Path) -> std::io::Result<Vec<String>> {
    let (mut files, mut open) = (Vec::new(), vec![(folder.to_owned(), String::new())]);
    while let Some((path, prefix)) = open.pop() {
        if !path.is_dir() {
            continue;
        }
        for entry in fs::read_dir(&path)? {
            let entry = entry?;
            let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
            if entry.file_type()?.is_dir() {
                open.push((entry.path(), format!("{name}/")));
            } else {
                files.push(name);
            }
        }
    }
    files.sort_unstable();
    Ok(files)
}
