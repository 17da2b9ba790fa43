//! The acknowledged head in a small side file: two slots, written in turn, each with its own check.
//!
//! A write that was torn spoils one slot, and the other still holds the head before it: a head
//! that nobody was told of yet. The file is never made shorter or longer after it was made.

use std::fs::{File, OpenOptions};
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use super::{Head, Result, Trouble, hex, unhex};

const SLOT: usize = 128;

/// The side file of one journal.
#[derive(Debug)]
pub(crate) struct HeadFile {
    path: PathBuf,
    file: Option<File>,
    slot: u8,
}

impl HeadFile {
    /// The side file beside a journal: `FILE.head`.
    pub(crate) fn beside(journal: &Path) -> Self {
        let mut name = journal.as_os_str().to_owned();
        name.push(".head");
        Self {
            path: name.into(),
            file: None,
            slot: 0,
        }
    }

    /// The last head that was written; `None` where there is no file.
    ///
    /// # Errors
    /// A file that holds none, or cannot be read.
    pub(crate) fn read(&mut self) -> Result<Option<Head>> {
        let mut bytes = Vec::new();
        match File::open(&self.path) {
            Ok(mut file) => file.read_to_end(&mut bytes).map_err(|e| self.io(&e))?,
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(e) => return Err(self.io(&e)),
        };
        let found = (0..2_u8).filter_map(|slot| {
            let start = usize::from(slot) * SLOT;
            Some((parse(bytes.get(start..start + SLOT)?)?, slot))
        });
        let Some((head, slot)) = found.max_by_key(|(head, _)| head.seq) else {
            return Err(Trouble::Damaged {
                seq: 0,
                cause: format!("{} holds no head", self.path.display()),
            });
        };
        self.slot = slot;
        Ok(Some(head))
    }

    /// Writes a head, durable when it returns.
    ///
    /// # Errors
    /// The disk says no.
    pub(crate) fn write(&mut self, head: Head) -> Result<()> {
        let slot = 1 - self.slot;
        let place = SeekFrom::Start(u64::from(slot) * SLOT as u64);
        let line = line(head);
        let file = self.opened()?;
        let written = file
            .seek(place)
            .and_then(|_| file.write_all(&line))
            .and_then(|()| file.sync_data());
        written.map_err(|e| self.io(&e))?;
        self.slot = slot;
        Ok(())
    }

    /// Forgets the open file, so that the next write opens it anew.
    pub(crate) fn close(&mut self) {
        self.file = None;
    }

    fn opened(&mut self) -> Result<&mut File> {
        if self.file.is_none() {
            let made = self.make();
            self.file = Some(made.map_err(|e| self.io(&e))?);
        }
        self.file
            .as_mut()
            .ok_or_else(|| Trouble::Unavailable("the side file is closed".to_owned()))
    }

    fn make(&self) -> std::io::Result<File> {
        let mut options = OpenOptions::new();
        let mut file = options
            .write(true)
            .create(true)
            .truncate(false)
            .open(&self.path)?;
        if file.metadata()?.len() < 2 * SLOT as u64 {
            file.write_all(&[b' '; 2 * SLOT])?;
            file.sync_all()?;
            let folder = self.path.parent().filter(|p| !p.as_os_str().is_empty());
            File::open(folder.unwrap_or_else(|| Path::new(".")))?.sync_all()?;
        }
        Ok(file)
    }

    fn io(&self, cause: &std::io::Error) -> Trouble {
        Trouble::Unavailable(format!("{}: {cause}", self.path.display()))
    }
}

fn line(head: Head) -> Vec<u8> {
    let told = format!("{} {}", head.seq, hex(&head.hash));
    let check = hex(blake3::hash(told.as_bytes()).as_bytes());
    let mut line = format!("{told} {}", &check[..16]).into_bytes();
    line.resize(SLOT - 1, b' ');
    line.push(b'\n');
    line
}

fn parse(slot: &[u8]) -> Option<Head> {
    let text = std::str::from_utf8(slot).ok()?.trim_end();
    let (told, check) = text.rsplit_once(' ')?;
    if hex(blake3::hash(told.as_bytes()).as_bytes()).get(..16)? != check {
        return None;
    }
    let (seq, hash) = told.split_once(' ')?;
    Some(Head {
        seq: seq.parse().ok()?,
        hash: unhex(hash)?,
    })
}
