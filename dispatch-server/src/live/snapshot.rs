//! The desk's state after an entry, as bytes: so that a start applies only the entries after it.
//!
//! A snapshot is a cache of the journal and never the truth. It says which entry it follows (its
//! sequence, and the hash of the chain there) and what its numbers mean (scenario and roads); one
//! that is damaged, of another form or of another scenario is passed over and said so.
//!
//! ```text
//! one line of JSON: form, sequence and hash of its entry, scenario and roads, who kept the journal
//! the state as JSON, deflated
//! blake3 of all before, 32 bytes
//! ```
//!
//! [`shelf`] is where snapshots lie; [`taking`] is when they are made.

pub(crate) mod shelf;
pub(crate) mod taking;

use std::io::{Read, Write};
use std::sync::Arc;

use dispatch_core::dispatch::Picture;
use dispatch_core::dispatch::journal::{Names, Reader, Stamp};
use dispatch_core::dispatch::snapshot::{FORMAT, PictureText, ground_stamp};
use dispatch_core::travel::Ground;
use dispatch_core::units::Time;
use flate2::Compression;
use flate2::read::DeflateDecoder;
use flate2::write::DeflateEncoder;
use serde::{Deserialize, Serialize};

use super::control::Control;
use super::journal::{Head, hex, unhex};
use super::ledger::{Ledger, LedgerText};
use super::recovery::Keeping;

/// The bytes of the check at the end.
const CHECK: usize = 32;
/// The longest state that is read, so that no file fills the memory.
const LONGEST: u64 = 1 << 30;

/// What the desk hands over to be kept; cheap to make, for the desk waits.
#[derive(Clone, Debug)]
pub(crate) struct Moment {
    /// The entry it follows.
    pub(crate) head: Head,
    keeping: Keeping,
    picture: Picture,
    ledger: Arc<Ledger>,
    names: Vec<Arc<str>>,
    last: Option<Time>,
}

/// The first line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Label {
    snapshot: u32,
    seq: u64,
    hash: String,
    ground: String,
    version: String,
    scenario: Stamp,
}

/// The state.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct State {
    last: Option<i64>,
    names: Vec<String>,
    picture: PictureText,
    ledger: LedgerText,
}

/// A snapshot whose check fits.
#[derive(Debug)]
pub(crate) struct Snapshot<'a> {
    label: Label,
    /// The entry it follows.
    pub(crate) head: Head,
    state: &'a [u8],
}

/// The state of a snapshot.
#[derive(Debug)]
pub(crate) struct Resumed {
    /// The state.
    pub(crate) control: Control,
    /// Understands the entries that follow.
    pub(crate) reader: Reader,
    /// Who kept the journal then.
    pub(crate) keeping: Keeping,
}

impl Moment {
    /// The state after the entry at `head`.
    pub(crate) fn of(control: &Control, head: Head, keeping: &Keeping) -> Self {
        Self {
            head,
            keeping: keeping.clone(),
            picture: control.picture().clone(),
            ledger: Arc::clone(control.ledger()),
            names: control.names().list().to_vec(),
            last: control.last(),
        }
    }

    /// Its bytes: tens of milliseconds for a big city, so not on the desk's thread.
    pub(crate) fn to_bytes(&self, ground: &Ground) -> Vec<u8> {
        let label = Label {
            snapshot: FORMAT,
            seq: self.head.seq,
            hash: hex(&self.head.hash),
            ground: ground_stamp(ground),
            version: self.keeping.version.clone(),
            scenario: self.keeping.scenario.clone(),
        };
        let mut bytes = dispatch_core::dispatch::journal::line(&label);
        let mut deflated = DeflateEncoder::new(&mut bytes, Compression::fast());
        let written = deflated.write_all(&self.state());
        written
            .and_then(|()| deflated.try_finish())
            .expect("a vector takes every byte");
        drop(deflated);
        let check = blake3::hash(&bytes);
        bytes.extend(check.as_bytes());
        bytes
    }

    /// The state as JSON: equal states have equal bytes.
    pub(crate) fn state(&self) -> Vec<u8> {
        let state = State {
            last: self.last.map(Time::as_millis),
            names: self.names.iter().map(ToString::to_string).collect(),
            picture: PictureText::of(&self.picture),
            ledger: LedgerText::of(&self.ledger),
        };
        dispatch_core::dispatch::journal::line(&state)
    }
}

impl<'a> Snapshot<'a> {
    /// The snapshot of these bytes, or why there is none.
    ///
    /// # Errors
    /// The bytes are not what was written, or of another form.
    pub(crate) fn open(bytes: &'a [u8]) -> Result<Self, String> {
        let damaged = || "it is damaged".to_owned();
        let (told, check) = bytes
            .len()
            .checked_sub(CHECK)
            .map(|length| bytes.split_at(length))
            .ok_or_else(damaged)?;
        if blake3::hash(told).as_bytes() != check {
            return Err(damaged());
        }
        let end = told.iter().position(|&byte| byte == b'\n');
        let (label, state) = told.split_at(end.ok_or_else(damaged)?);
        let number: Numbered = serde_json::from_slice(label).map_err(|_| damaged())?;
        if number.snapshot != FORMAT {
            return Err(format!(
                "it has form {}, this program reads {FORMAT}",
                number.snapshot
            ));
        }
        let label: Label = serde_json::from_slice(label).map_err(|_| damaged())?;
        let head = Head {
            seq: label.seq,
            hash: unhex(&label.hash).ok_or_else(damaged)?,
        };
        Ok(Self {
            label,
            head,
            state: &state[1..],
        })
    }

    /// Whether its numbers are those of this scenario and these roads.
    ///
    /// # Errors
    /// They are another's.
    pub(crate) fn fits(&self, ground: &Ground) -> Result<(), String> {
        if self.label.ground == ground_stamp(ground) {
            Ok(())
        } else {
            Err("it is of another scenario or other roads".to_owned())
        }
    }

    /// The state as JSON.
    ///
    /// # Errors
    /// It cannot be inflated.
    pub(crate) fn state(&self) -> Result<Vec<u8>, String> {
        let mut state = Vec::new();
        let mut inflated = DeflateDecoder::new(self.state).take(LONGEST);
        let read = inflated.read_to_end(&mut state);
        read.map_err(|e| format!("its state cannot be read ({e})"))?;
        Ok(state)
    }

    /// The desk's state.
    ///
    /// # Errors
    /// It does not fit the scenario after all.
    pub(crate) fn resume(&self, ground: &Arc<Ground>) -> Result<Resumed, String> {
        self.fits(ground)?;
        self.resume_from(ground, &self.state()?)
    }

    /// The desk's state that this text tells.
    ///
    /// # Errors
    /// It is no state of this scenario.
    pub(crate) fn resume_from(
        &self,
        ground: &Arc<Ground>,
        state: &[u8],
    ) -> Result<Resumed, String> {
        let state: State =
            serde_json::from_slice(state).map_err(|e| format!("its state cannot be read ({e})"))?;
        let misfit = || "its state does not fit the scenario".to_owned();
        let picture = state.picture.understand(ground).ok_or_else(misfit)?;
        let ledger = state.ledger.understand(ground, &picture);
        let names = state.names.iter().map(|name| name.as_str().into());
        let reader = Reader::after(
            Arc::clone(ground.scenario()),
            Names::listed(names.collect()),
            self.head.seq,
        );
        let last = state.last.map(Time::from_millis);
        let ledger = ledger.ok_or_else(misfit)?;
        Ok(Resumed {
            control: Control::resumed(ground, picture, ledger, last, &reader),
            reader,
            keeping: Keeping {
                version: self.label.version.clone(),
                scenario: self.label.scenario.clone(),
            },
        })
    }
}

/// Of a first line only its form, which every form has.
#[derive(Deserialize)]
struct Numbered {
    snapshot: u32,
}
