//! The road file: named sections of numbers in one binary.
//!
//! ```text
//! magic "DISPROAD" · version u32 · sections u32 · bytes u64 · blake3 of all that follows, 32 bytes
//! a section each: name, 24 bytes, padded with 0 · bytes of one number u64 · first byte u64 · bytes u64
//! the sections, each from a multiple of 8
//! ```
//!
//! Little-endian by definition. [`Sections`] is what is written and read; other modules put their
//! own beside the roads' (the routing hierarchy's order, say). A file that is short, changed or of
//! another version is a fault that says to import again. Cost: one hash of the bytes, while they are
//! read ([`Sections::read`]); they are copied only where they do not lie at a multiple of 8.

use std::borrow::Cow;

use crate::error::{Fault, Result};
use bytemuck::Pod;

#[cfg(target_endian = "big")]
compile_error!("the road file is little-endian: swap bytes in roads/file.rs first");

const MAGIC: &[u8; 8] = b"DISPROAD";

/// Grows with every change of the layout of any section.
const VERSION: u32 = 1;

/// Bytes before the list of sections.
const HEAD: usize = 56;

/// Where the hashed part begins.
const HASHED: usize = HEAD;

/// Bytes of a section's entry in the list.
const ENTRY: usize = 48;

/// Longest name.
const NAME: usize = 24;

/// Named sections of numbers, their own or those of a file's bytes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sections<'a> {
    file: String,
    list: Vec<Section>,
    words: Cow<'a, [u64]>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Section {
    name: String,
    width: usize,
    /// First word and bytes.
    first: usize,
    bytes: usize,
}

impl<'a> Sections<'a> {
    /// No sections, for a file that faults will call by this name.
    pub fn new(file: &str) -> Self {
        Self {
            file: file.to_owned(),
            ..Self::default()
        }
    }

    /// Appends a section.
    ///
    /// # Panics
    /// When the name is taken, empty or longer than 24 bytes, or the numbers wider than 8 bytes:
    /// names and types are the program's own.
    pub fn put<T: Pod>(&mut self, name: &str, rows: &[T]) {
        assert!((1..=NAME).contains(&name.len()) && self.find(name).is_none());
        assert!(align_of::<T>() <= 8 && size_of::<T>() > 0);
        let bytes: &[u8] = bytemuck::cast_slice(rows);
        let words = self.words.to_mut();
        let first = words.len();
        words.resize(first + bytes.len().div_ceil(8), 0);
        bytemuck::cast_slice_mut(&mut words[first..])[..bytes.len()].copy_from_slice(bytes);
        self.list.push(Section {
            name: name.to_owned(),
            width: size_of::<T>(),
            first,
            bytes: bytes.len(),
        });
    }

    /// The numbers of a section.
    ///
    /// # Errors
    /// A fault if there is no such section, or its numbers are of another size.
    pub fn rows<T: Pod>(&self, name: &str) -> Result<&[T]> {
        let section = self
            .find(name)
            .filter(|section| section.width == size_of::<T>())
            .ok_or_else(|| self.fault(&format!("it lacks the section \"{name}\"")))?;
        let bytes: &[u8] = bytemuck::cast_slice(&self.words[section.first..]);
        bytemuck::try_cast_slice(&bytes[..section.bytes]).map_err(|_| {
            self.fault(&format!("section \"{name}\" has a wrong size"))
                .into()
        })
    }

    /// A section of text.
    ///
    /// # Errors
    /// A fault if there is none, or it is not UTF-8.
    pub fn text(&self, name: &str) -> Result<&str> {
        std::str::from_utf8(self.rows(name)?).map_err(|_| {
            self.fault(&format!("section \"{name}\" is not text"))
                .into()
        })
    }

    /// Whether there is a section of this name.
    pub fn has(&self, name: &str) -> bool {
        self.find(name).is_some()
    }

    /// The fault of a file that cannot be used.
    pub fn fault(&self, cause: &str) -> Fault {
        unusable(&self.file, cause)
    }

    /// The file.
    pub fn to_bytes(&self) -> Vec<u8> {
        let data = HEAD + self.list.len() * ENTRY;
        let words: &[u8] = bytemuck::cast_slice(&self.words);
        let mut bytes = vec![0; HEAD];
        for section in &self.list {
            let mut name = [0; NAME];
            name[..section.name.len()].copy_from_slice(section.name.as_bytes());
            bytes.extend(name);
            for number in [section.width, data + section.first * 8, section.bytes] {
                bytes.extend((number as u64).to_le_bytes());
            }
        }
        bytes.extend(words);
        let length = bytes.len() as u64;
        bytes[..8].copy_from_slice(MAGIC);
        bytes[8..12].copy_from_slice(&VERSION.to_le_bytes());
        bytes[12..16].copy_from_slice(&(self.list.len() as u32).to_le_bytes());
        bytes[16..24].copy_from_slice(&length.to_le_bytes());
        let hash = blake3::hash(&bytes[HASHED..]);
        bytes[24..HASHED].copy_from_slice(hash.as_bytes());
        bytes
    }

    /// The sections of a file that the user knows as `file`.
    ///
    /// # Errors
    /// A fault that says what is wrong with it and to import the roads again.
    pub fn open(bytes: &'a [u8], file: &str) -> Result<Self> {
        let listed = Head::read(bytes).and_then(|head| {
            check(bytes)?;
            Self::listed(bytes, head, file)
        });
        Ok(listed.map_err(|cause| unusable(file, &cause))?)
    }

    /// What `read` makes of the sections of a file that the user knows as `file`. Meanwhile another
    /// thread compares the checksum, so `read` must believe nothing, and its answer counts only if
    /// that fits.
    ///
    /// # Errors
    /// A fault that says what is wrong with the file, before any of `read`.
    pub fn read<T: Send>(
        bytes: &'a [u8],
        file: &str,
        read: impl FnOnce(&Self) -> Result<T> + Send,
    ) -> Result<T> {
        let unusable = |cause: String| unusable(file, &cause);
        let head = Head::read(bytes).map_err(unusable)?;
        let (sound, answer) = rayon::join(
            || check(bytes),
            || {
                let sections = Self::listed(bytes, head, file).map_err(unusable)?;
                read(&sections)
            },
        );
        sound.map_err(unusable)?;
        answer
    }

    /// The hash of the file's content, 64 hexadecimal digits: the network's identity.
    pub fn hash(bytes: &[u8]) -> String {
        blake3::hash(bytes.get(HASHED..).unwrap_or_default())
            .to_hex()
            .to_string()
    }

    fn listed(bytes: &'a [u8], head: Head, file: &str) -> std::result::Result<Self, String> {
        let data = (head.sections as usize)
            .checked_mul(ENTRY)
            .and_then(|entries| entries.checked_add(HEAD))
            .filter(|&data| data <= bytes.len() && (bytes.len() - data).is_multiple_of(8))
            .ok_or("its list of sections is too long")?;
        let data_bytes = &bytes[data..];
        let words = bytemuck::try_cast_slice(data_bytes).map_or_else(
            |_| {
                let mut words = vec![0; data_bytes.len() / 8];
                bytemuck::cast_slice_mut(&mut words).copy_from_slice(data_bytes);
                Cow::Owned(words)
            },
            Cow::Borrowed,
        );
        let list = 0..head.sections as usize;
        let list = list.map(|i| Section::parse(bytes, HEAD + i * ENTRY, data));
        Ok(Self {
            file: file.to_owned(),
            list: list.collect::<std::result::Result<_, _>>()?,
            words,
        })
    }

    fn find(&self, name: &str) -> Option<&Section> {
        self.list.iter().find(|section| section.name == name)
    }
}

/// What the first bytes say.
#[derive(Clone, Copy, Debug)]
struct Head {
    sections: u32,
}

impl Head {
    /// Whether these may be the bytes of a road file, but for the checksum.
    fn read(bytes: &[u8]) -> std::result::Result<Self, String> {
        if bytes.get(..8) != Some(MAGIC) {
            return Err("this is not a road file".to_owned());
        }
        let version = number(bytes, 8, 4)? as u32;
        if version != VERSION {
            return Err(format!(
                "it is of version {version}, this program reads version {VERSION}"
            ));
        }
        let (sections, length) = (number(bytes, 12, 4)? as u32, number(bytes, 16, 8)?);
        if length != bytes.len() as u64 {
            let found = bytes.len();
            return Err(format!("it should have {length} bytes and has {found}"));
        }
        Ok(Self { sections })
    }
}

/// Whether the bytes are those that were written.
fn check(bytes: &[u8]) -> std::result::Result<(), String> {
    let hash = bytes.get(24..HASHED).ok_or("it is too short")?;
    if blake3::hash(&bytes[HASHED..]).as_bytes()[..] != *hash {
        return Err("it is damaged: its checksum does not fit".to_owned());
    }
    Ok(())
}

impl Section {
    fn parse(bytes: &[u8], at: usize, data: usize) -> std::result::Result<Self, String> {
        let bad = || "its list of sections is damaged".to_owned();
        let name = bytes.get(at..at + NAME).ok_or_else(bad)?;
        let name = std::str::from_utf8(name).map_err(|_| bad())?;
        let [width, first, size] = [0, 8, 16].map(|i| number(bytes, at + NAME + i, 8));
        let (first, size) = (first? as usize, size? as usize);
        let end = first.checked_add(size).filter(|&end| end <= bytes.len());
        if end.is_none() || first < data || !(first - data).is_multiple_of(8) {
            return Err(bad());
        }
        Ok(Self {
            name: name.trim_end_matches('\0').to_owned(),
            width: width? as usize,
            first: (first - data) / 8,
            bytes: size,
        })
    }
}

/// A little-endian number of so many bytes.
fn number(bytes: &[u8], at: usize, size: usize) -> std::result::Result<u64, String> {
    let field = bytes.get(at..at + size).ok_or("it is too short")?;
    let mut whole = [0; 8];
    whole[..size].copy_from_slice(field);
    Ok(u64::from_le_bytes(whole))
}

fn unusable(file: &str, cause: &str) -> Fault {
    Fault::in_file(
        file,
        format!("this road file cannot be used: {cause}"),
        "import the roads again with this version of the program (dispatch import …)",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sections() -> Sections<'static> {
        let mut sections = Sections::new("roads.bin");
        sections.put("odd bytes", b"abc");
        sections.put("words", &[1u32, 2, 3]);
        sections.put::<u64>("none", &[]);
        sections
    }

    #[test]
    fn what_was_put_is_read_back() {
        let bytes = sections().to_bytes();
        let read = Sections::open(&bytes, "roads.bin").unwrap();
        assert_eq!(read, sections());
        assert_eq!(read.text("odd bytes").unwrap(), "abc");
        assert_eq!(read.rows::<u32>("words").unwrap(), [1, 2, 3]);
        assert!(read.rows::<u64>("none").unwrap().is_empty());
        assert!(read.rows::<u64>("words").is_err());
    }

    #[test]
    fn a_file_of_another_version_says_so() {
        let mut bytes = sections().to_bytes();
        bytes[8] = 9;
        let error = Sections::open(&bytes, "roads.bin").unwrap_err().to_string();
        assert!(
            error.contains("version 9") && error.contains("import"),
            "{error}"
        );
    }

    #[test]
    fn every_flip_and_every_cut_is_noticed() {
        let bytes = sections().to_bytes();
        for at in 0..bytes.len() {
            let mut flipped = bytes.clone();
            flipped[at] ^= 1 << (at % 8);
            assert!(Sections::open(&flipped, "roads.bin").is_err(), "byte {at}");
            assert!(Sections::open(&bytes[..at], "roads.bin").is_err());
        }
    }
}
