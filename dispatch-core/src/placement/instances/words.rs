//! Words of a text file with their lines: files that break lines anywhere.

use crate::error::Fault;

/// The words of a file, from first to last.
pub(super) struct Words<'a> {
    file: &'a str,
    rest: &'a [u8],
    line: u64,
}

impl<'a> Words<'a> {
    pub(super) const fn new(bytes: &'a [u8], file: &'a str) -> Self {
        Self {
            file,
            rest: bytes,
            line: 1,
        }
    }

    /// The next word, if there is one.
    fn word(&mut self) -> Option<&'a [u8]> {
        while let [first, rest @ ..] = self.rest {
            if !first.is_ascii_whitespace() {
                break;
            }
            self.line += u64::from(*first == b'\n');
            self.rest = rest;
        }
        let end = self.rest.iter().position(u8::is_ascii_whitespace);
        let (word, rest) = self.rest.split_at(end.unwrap_or(self.rest.len()));
        self.rest = rest;
        (!word.is_empty()).then_some(word)
    }

    /// Whether nothing but blanks is left.
    pub(super) fn is_empty(&self) -> bool {
        self.rest.iter().all(u8::is_ascii_whitespace)
    }

    /// Bytes left: no list can be longer.
    pub(super) const fn left(&self) -> usize {
        self.rest.len()
    }

    /// The next word as a whole number.
    pub(super) fn whole(&mut self, what: &str) -> Result<u64, Fault> {
        let Some(word) = self.word() else {
            return Err(self.fault(
                format!("the file ends where {what} should be"),
                "the file is cut short: fetch it again",
            ));
        };
        let text = String::from_utf8_lossy(word);
        text.parse().map_err(|_| {
            let shown: String = text.chars().take(40).collect();
            self.fault(
                format!("\"{shown}\" is not {what}"),
                "a whole number of at least 0 stands here",
            )
        })
    }

    /// The next word as a number from 1 to `most`, made to count from 0.
    pub(super) fn number(&mut self, what: &str, most: usize) -> Result<u32, Fault> {
        let number = self.whole(what)?;
        if number == 0 || number > most as u64 {
            return Err(self.fault(
                format!("{what} is {number}"),
                format!("it must be from 1 to {most}"),
            ));
        }
        Ok((number - 1) as u32)
    }

    /// The next word as a number from 0, below `count`.
    pub(super) fn number_from_zero(&mut self, what: &str, count: usize) -> Result<u32, Fault> {
        let number = self.whole(what)?;
        if number >= count as u64 {
            return Err(self.fault(
                format!("{what} is {number}, and there are {count}, numbered from 0"),
                format!("it must be below {count}"),
            ));
        }
        Ok(number as u32)
    }

    /// A count that the rest of the file can hold.
    pub(super) fn count(&mut self, what: &str) -> Result<usize, Fault> {
        let count = self.whole(what)?;
        let room = self.left() as u64;
        if count > room.div_ceil(2) {
            return Err(self.fault(
                format!("{what} is {count}, more than the rest of the file holds"),
                "the file is cut short or of another format: see --format",
            ));
        }
        Ok(count as usize)
    }

    /// A fault at the line reached.
    pub(super) fn fault(&self, cause: impl Into<String>, remedy: impl Into<String>) -> Fault {
        Fault::at_line(self.file, self.line, cause, remedy)
    }

    /// Nothing may follow.
    pub(super) fn end(&self) -> Result<(), Fault> {
        if self.is_empty() {
            return Ok(());
        }
        Err(self.fault(
            "there is more than the counts say",
            "the file is of another format: see --format",
        ))
    }
}
