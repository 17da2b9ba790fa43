//! The folders of the data and the files in them, packed or not.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use crate::failure::{Outcome, failure};

/// How deep the walk goes.
const DEEPEST: usize = 8;

/// A folder, its files by their name without `.gz`.
#[derive(Clone, Debug)]
pub(crate) struct Folder {
    /// Where it is.
    pub(crate) path: PathBuf,
    /// Where it is within the data.
    pub(crate) shown: String,
    files: BTreeMap<String, PathBuf>,
}

/// Every folder from `root` down, links followed, each once, in the order of their names; `shown`
/// stands for the root in the report.
pub(crate) fn folders(root: &Path, shown: &str) -> io::Result<Vec<Folder>> {
    let mut walk = Walk {
        root,
        shown,
        seen: BTreeSet::new(),
        found: Vec::new(),
    };
    walk.visit(root, 0)?;
    Ok(walk.found)
}

struct Walk<'a> {
    root: &'a Path,
    shown: &'a str,
    seen: BTreeSet<PathBuf>,
    found: Vec<Folder>,
}

impl Walk<'_> {
    fn visit(&mut self, path: &Path, depth: usize) -> io::Result<()> {
        if depth > DEEPEST || !self.seen.insert(path.canonicalize()?) {
            return Ok(());
        }
        let mut entries: Vec<PathBuf> = fs::read_dir(path)?
            .map(|entry| entry.map(|entry| entry.path()))
            .collect::<Result<_, _>>()?;
        entries.sort();
        let (below, files): (Vec<PathBuf>, Vec<PathBuf>) =
            entries.into_iter().partition(|entry| entry.is_dir());
        let below_root = path.strip_prefix(self.root).unwrap_or(path);
        let shown = Path::new(self.shown).join(below_root).display().to_string();
        self.found.push(Folder::of(path, shown, files));
        below
            .iter()
            .try_for_each(|folder| self.visit(folder, depth + 1))
    }
}

impl Folder {
    fn of(path: &Path, shown: String, files: Vec<PathBuf>) -> Self {
        let named = files.into_iter().filter_map(|file| {
            let name = file.file_name()?.to_str()?;
            Some((name.strip_suffix(".gz").unwrap_or(name).to_owned(), file))
        });
        Self {
            path: path.to_owned(),
            shown,
            files: named.collect(),
        }
    }

    /// The folder at a path, shown as one knows it.
    pub(crate) fn open(path: &Path, shown: &str) -> io::Result<Self> {
        let files = fs::read_dir(path)?.map(|entry| entry.map(|entry| entry.path()));
        Ok(Self::of(
            path,
            shown.to_owned(),
            files.collect::<Result<_, _>>()?,
        ))
    }

    /// Whether it has all these files.
    pub(crate) fn has(&self, names: &[&str]) -> bool {
        names.iter().all(|name| self.files.contains_key(*name))
    }

    /// The names of its files (without `.gz`) that end so.
    pub(crate) fn ending<'a>(&'a self, end: &'a str) -> impl Iterator<Item = &'a str> {
        self.files
            .keys()
            .map(String::as_str)
            .filter(move |name| name.ends_with(end))
    }

    /// Where a file is, packed or not.
    pub(crate) fn file(&self, name: &str) -> Outcome<&Path> {
        let file = self
            .files
            .get(name)
            .ok_or_else(|| failure(format!("there is no {name} here")))?;
        Ok(file)
    }

    /// What is in a file, unpacked.
    pub(crate) fn bytes(&self, name: &str) -> Outcome<Vec<u8>> {
        unpacked(self.file(name)?)
    }
}

/// What is in a file, unpacked.
pub(crate) fn unpacked(file: &Path) -> Outcome<Vec<u8>> {
    let stored = fs::read(file).map_err(|error| failure(format!("{}: {error}", file.display())))?;
    if file.extension().is_none_or(|end| end != "gz") {
        return Ok(stored);
    }
    let mut bytes = Vec::new();
    flate2::read::MultiGzDecoder::new(&stored[..]).read_to_end(&mut bytes)?;
    Ok(bytes)
}
