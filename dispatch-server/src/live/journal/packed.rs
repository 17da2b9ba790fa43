//! A row's text as fewer bytes where that pays: lists of positions, which are most of a journal.
//!
//! A text is a JSON document and begins with a brace; a deflated one begins with [`DEFLATED`]. The
//! chain is over the text, so how it is packed is nobody's business but the file's.

use std::borrow::Cow;
use std::io::{Read, Write};

use flate2::Compression;
use flate2::read::DeflateDecoder;
use flate2::write::DeflateEncoder;

/// The first byte of a deflated text.
const DEFLATED: u8 = 1;
/// Texts shorter than this stay as they are.
const SHORT: usize = 300;
/// The longest text that is read.
const LONGEST: u64 = 1 << 26;

/// The bytes a text is kept as.
pub(super) fn pack(text: &[u8]) -> Cow<'_, [u8]> {
    if text.len() < SHORT || text.first() == Some(&DEFLATED) {
        return Cow::Borrowed(text);
    }
    let mut deflated = DeflateEncoder::new(vec![DEFLATED], Compression::default());
    let packed = deflated.write_all(text).and_then(|()| deflated.finish());
    match packed {
        Ok(packed) if packed.len() < text.len() => Cow::Owned(packed),
        _ => Cow::Borrowed(text),
    }
}

/// The text that was kept as these bytes; bytes that cannot be unpacked stay as they are, and the
/// chain tells.
pub(super) fn unpack(bytes: Vec<u8>) -> Vec<u8> {
    if bytes.first() != Some(&DEFLATED) {
        return bytes;
    }
    let mut text = Vec::with_capacity(4 * bytes.len());
    let mut inflated = DeflateDecoder::new(&bytes[1..]).take(LONGEST);
    match inflated.read_to_end(&mut text) {
        Ok(_) => text,
        Err(_) => bytes,
    }
}

#[cfg(test)]
mod tests {
    use super::{pack, unpack};

    #[test]
    fn every_text_comes_back_as_it_was() {
        for length in [0, 1, 299, 300, 301, 5000] {
            for first in [b'{', 1, 0, 255] {
                let mut text: Vec<u8> = (0..length).map(|n| (n % 7) as u8).collect();
                if let Some(byte) = text.first_mut() {
                    *byte = first;
                }
                let kept = pack(&text).into_owned();
                if first == b'{' || length == 0 {
                    assert_eq!(unpack(kept), text, "{length} bytes");
                }
            }
        }
        let positions = r#"{"unit":"U1","lon":114.123,"lat":30.55},"#.repeat(75);
        assert!(pack(positions.as_bytes()).len() < positions.len() / 10);
    }

    #[test]
    fn bytes_that_cannot_be_unpacked_stay_as_they_are() {
        let bytes = vec![1, 255, 255, 255];
        assert_eq!(unpack(bytes.clone()), bytes);
    }
}
