//! Packed files: gzip and bzip2, of any number of streams end to end.
//!
//! A few kilobytes can be packed to unpack into more than any machine holds, so what comes out is
//! bounded before it is there: [`MOST_UNPACKED`] bytes, which leaves the readers of the unpacked
//! text room within two gigabytes. The formats are told by the bytes, not by the name: a file that
//! a download renamed, or unpacked on the way, is still read. Memory: the unpacked bytes.

use std::io::Read;

use bzip2::read::MultiBzDecoder;
use dispatch_core::error::Fault;
use flate2::read::MultiGzDecoder;

/// No packed file may hold more: the largest city's map as text is a third of it.
const MOST_UNPACKED: u64 = 1 << 30;

/// How a file is packed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Packing {
    Gzip,
    Bzip2,
}

impl Packing {
    /// What the first bytes say.
    fn of(bytes: &[u8]) -> Option<Self> {
        // "BZh", the block size, then the first 48 bits of pi or of its root where it is empty.
        let block = |bytes: &[u8]| {
            matches!(
                bytes,
                [
                    b'B',
                    b'Z',
                    b'h',
                    b'1'..=b'9',
                    0x31,
                    0x41,
                    0x59,
                    0x26,
                    0x53,
                    0x59,
                    ..
                ] | [
                    b'B',
                    b'Z',
                    b'h',
                    b'1'..=b'9',
                    0x17,
                    0x72,
                    0x45,
                    0x38,
                    0x50,
                    0x90,
                    ..
                ]
            )
        };
        match bytes {
            [0x1f, 0x8b, 8, ..] => Some(Self::Gzip),
            _ if block(bytes) => Some(Self::Bzip2),
            _ => None,
        }
    }

    const fn name(self) -> &'static str {
        match self {
            Self::Gzip => "gzip",
            Self::Bzip2 => "bzip2",
        }
    }
}

/// The bytes of a file that the user knows as `name`, unpacked if they are packed.
///
/// # Errors
/// A fault when its ending says that it is packed and it is not, when it is damaged or breaks off,
/// and when it holds more than a gigabyte.
pub(crate) fn unpacked(bytes: Vec<u8>, name: &str) -> Result<Vec<u8>, Fault> {
    within(bytes, name, MOST_UNPACKED)
}

fn within(bytes: Vec<u8>, name: &str, most: u64) -> Result<Vec<u8>, Fault> {
    let told = match name.rsplit('.').next() {
        Some("gz") => Some(Packing::Gzip),
        Some("bz2") => Some(Packing::Bzip2),
        _ => None,
    };
    match (Packing::of(&bytes), told) {
        (Some(Packing::Gzip), _) => {
            read(MultiGzDecoder::new(&bytes[..]), Packing::Gzip, name, most)
        }
        (Some(Packing::Bzip2), _) => {
            read(MultiBzDecoder::new(&bytes[..]), Packing::Bzip2, name, most)
        }
        (None, Some(told)) => Err(broken(name, told, "its first bytes are none of it", 0)),
        (None, None) => Ok(bytes),
    }
}

fn read(from: impl Read, packing: Packing, name: &str, most: u64) -> Result<Vec<u8>, Fault> {
    let mut plain = Vec::new();
    let mut limited = from.take(most.saturating_add(1));
    if let Err(error) = limited.read_to_end(&mut plain) {
        return Err(broken(name, packing, &error.to_string(), plain.len()));
    }
    if plain.len() as u64 > most {
        let megabytes = most >> 20;
        return Err(Fault::in_file(
            name,
            format!("unpacked it holds more than {megabytes} MB"),
            "give a smaller extract, or for a map its .osm.pbf; if it must be this large, unpack it and give the plain file",
        ));
    }
    Ok(plain)
}

fn broken(name: &str, packing: Packing, why: &str, after: usize) -> Fault {
    let form = packing.name();
    Fault::in_file(
        name,
        format!("it is not a whole {form} file: {why} (after {after} bytes unpacked)"),
        "pack it again, or give the plain file",
    )
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use std::io::Write;

    pub(crate) fn gzip(text: &[u8]) -> Vec<u8> {
        let mut out = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
        out.write_all(text).unwrap();
        out.finish().unwrap()
    }

    pub(crate) fn bzip2(text: &[u8]) -> Vec<u8> {
        let mut out = bzip2::write::BzEncoder::new(Vec::new(), bzip2::Compression::default());
        out.write_all(text).unwrap();
        out.finish().unwrap()
    }

    #[test]
    fn streams_end_to_end_are_one_file_whatever_its_name() {
        for pack in [gzip, bzip2] {
            let both = [pack(b"one "), pack(b"two")].concat();
            for name in ["a.osm", "a.gz", "a.bz2"] {
                assert_eq!(unpacked(both.clone(), name).unwrap(), b"one two");
            }
        }
        assert_eq!(unpacked(b"<osm/>".to_vec(), "a.osm").unwrap(), b"<osm/>");
        assert_eq!(unpacked(bzip2(b""), "a.bz2").unwrap(), b"");
    }

    #[test]
    fn a_file_that_breaks_off_or_is_no_such_file_is_a_fault() {
        for (pack, name) in [
            (gzip as fn(&[u8]) -> Vec<u8>, "a.osm.gz"),
            (bzip2, "a.osm.bz2"),
        ] {
            let whole = pack(&b"some text to be packed, ".repeat(50));
            for cut in 0..whole.len() {
                let fault = unpacked(whole[..cut].to_vec(), name).unwrap_err();
                assert!(fault.cause.contains("not a whole"), "{cut}: {fault}");
            }
        }
    }

    #[test]
    fn a_bomb_is_refused_before_it_unpacks() {
        for (pack, name) in [(gzip as fn(&[u8]) -> Vec<u8>, "b.gz"), (bzip2, "b.bz2")] {
            let bomb = pack(&vec![0; 3 << 20]);
            assert!(bomb.len() < 4096);
            let fault = within(bomb.clone(), name, 2 << 20).unwrap_err();
            assert!(fault.cause.contains("more than 2 MB"), "{fault}");
            assert_eq!(within(bomb, name, 3 << 20).unwrap().len(), 3 << 20);
        }
    }
}
