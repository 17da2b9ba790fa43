//! The form `.osm.pbf`: blobs of zlib-packed protocol buffers.
//!
//! Decoded here by hand, a few fields of a few messages, because the reader crate of the trade adds
//! numbers from the file without looking and so panics on a damaged one. Blobs are decoded in
//! parallel, so many at a time that unpacked they are less than 32 MB, and kept in the order of the
//! file. A few bytes can become an element of some hundred, so blocks that are decoded together share
//! what is [`Room`] for. Source: the wiki page "PBF Format"; numbers of fields as in
//! `osmformat.proto`. Cost: O(bytes).

mod wire;

use super::barriers::Barrier;
use super::elements::{Elements, Way};
use super::tags::{LONGEST, Tags};
use super::turns::Relation;
use crate::error::{Fault, Result};
use crate::geo::Coordinate;
use rayon::prelude::*;
use std::io::Read;
use std::sync::atomic::AtomicUsize;
use std::sync::atomic::Ordering::Relaxed;
use wire::{Fields, signed, sums};

/// The most a blob may hold unpacked, as the format says.
const MOST_BLOB: u64 = 32 << 20;

/// The blobs that are decoded together hold no more unpacked.
const MOST_AT_ONCE: u64 = 32 << 20;

/// What a blob counts for at least: there may be millions that hold nothing.
const LEAST_BLOB: u64 = 1 << 12;

/// Bytes of elements that a block takes of the room at a time.
const PIECE: usize = 1 << 20;

/// Features of a file that this reader understands.
const FEATURES: [&[u8]; 2] = [b"OsmSchema-V0.6", b"DenseNodes"];

/// Reads a whole file; `watch` is told how many bytes are read.
pub(super) fn read(bytes: &[u8], file: &str, mut watch: impl FnMut(usize)) -> Result<Elements> {
    let mut all = Elements::default();
    let mut blobs = Blobs { bytes, at: 0 };
    let (mut any, mut waiting) = (false, blobs.next());
    while let Some(first) = waiting.take() {
        any = true;
        let mut now = vec![first.map_err(|at| damaged(file, at))?];
        let mut sum = now[0].most_bytes();
        waiting = blobs.next();
        while let Some(Ok(blob)) = &waiting {
            sum += blob.most_bytes();
            if sum > MOST_AT_ONCE {
                break;
            }
            now.extend(waiting.take().and_then(std::result::Result::ok));
            waiting = blobs.next();
        }
        let room = Room(AtomicUsize::new(all.left(bytes.len())));
        let decode = |blob: &Blob<'_>| blob.decode(file, &room);
        let parts: Vec<Result<Elements>> = now.par_iter().map(decode).collect();
        if room.is_gone() {
            return Err(Elements::too_much(file).into());
        }
        for part in parts {
            all.append(part?);
            all.fit(file, bytes.len())?;
        }
        watch(blobs.at);
    }
    if any {
        Ok(all)
    } else {
        Err(damaged(file, 0).into())
    }
}

/// What there is room for, in bytes of elements; blocks that are decoded together take of it.
struct Room(AtomicUsize);

impl Room {
    /// Takes some; whether there was so much. What is gone stays gone, whoever asks first.
    fn take(&self, bytes: usize) -> bool {
        let taken = self.0.fetch_update(Relaxed, Relaxed, |left| {
            (left > 0).then(|| left.saturating_sub(bytes))
        });
        taken.is_ok_and(|left| left > bytes)
    }

    fn is_gone(&self) -> bool {
        self.0.load(Relaxed) == 0
    }
}

fn damaged(file: &str, at: usize) -> Fault {
    Fault::in_file(
        file,
        format!("this is not an OpenStreetMap PBF file, or it is damaged at byte {at}"),
        "take the file from its source again",
    )
}

/// A blob of the file.
struct Blob<'a> {
    at: usize,
    is_header: bool,
    bytes: &'a [u8],
}

/// The blobs with header or data, one after another; where the file breaks off, if it does.
struct Blobs<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Iterator for Blobs<'a> {
    type Item = std::result::Result<Blob<'a>, usize>;

    fn next(&mut self) -> Option<Self::Item> {
        while self.at < self.bytes.len() {
            let at = self.at;
            let Some((blob, next)) = blob(self.bytes, at) else {
                self.at = self.bytes.len();
                return Some(Err(at));
            };
            self.at = next;
            if let Some(blob) = blob {
                return Some(Ok(blob));
            }
        }
        None
    }
}

fn blob(bytes: &[u8], at: usize) -> Option<(Option<Blob<'_>>, usize)> {
    let length = bytes.get(at..at + 4)?.try_into().ok()?;
    let start = at + 4;
    let header = bytes
        .get(start..)?
        .get(..u32::from_be_bytes(length) as usize)?;
    let (mut kind, mut size) = (&b""[..], 0);
    let mut fields = Fields(header);
    while let Some((number, value)) = fields.next()? {
        match number {
            1 => kind = value.bytes()?,
            3 => size = usize::try_from(value.number()?).ok()?,
            _ => {}
        }
    }
    let start = start + header.len();
    let body = bytes.get(start..)?.get(..size)?;
    let known = matches!(kind, b"OSMHeader" | b"OSMData");
    let blob = known.then_some(Blob {
        at,
        is_header: kind == b"OSMHeader",
        bytes: body,
    });
    Some((blob, start + size))
}

impl Blob<'_> {
    fn decode(&self, file: &str, room: &Room) -> Result<Elements> {
        let fault = || damaged(file, self.at);
        let bytes = self.unpacked().ok_or_else(fault)?;
        if !self.is_header {
            return Ok(block(&bytes, room).ok_or_else(fault)?);
        }
        match unknown_feature(&bytes).ok_or_else(fault)? {
            None => Ok(Elements::default()),
            Some(feature) => Err(Fault::in_file(
                file,
                format!("the file needs the feature \"{feature}\", which is not understood"),
                "make an extract without it, e.g. with osmium cat",
            )
            .into()),
        }
    }

    /// What it counts for among those that are decoded together.
    fn most_bytes(&self) -> u64 {
        self.told_bytes().max(LEAST_BLOB)
    }

    /// The most it may hold unpacked, as it says itself; what is more is damaged.
    fn told_bytes(&self) -> u64 {
        let mut fields = Fields(self.bytes);
        let mut most = MOST_BLOB;
        while let Some(Some((number, value))) = fields.next() {
            match (number, value.number(), value.bytes()) {
                (1, _, Some(raw)) => return raw.len() as u64,
                (2, Some(size), _) => most = size.min(MOST_BLOB),
                _ => {}
            }
        }
        most
    }

    fn unpacked(&self) -> Option<Vec<u8>> {
        let most = self.told_bytes();
        let mut fields = Fields(self.bytes);
        while let Some((number, value)) = fields.next()? {
            match number {
                1 => {
                    let raw = value.bytes()?;
                    return (raw.len() as u64 <= MOST_BLOB).then(|| raw.to_vec());
                }
                3 => {
                    let mut out = Vec::new();
                    let packed = flate2::read::ZlibDecoder::new(value.bytes()?);
                    packed.take(most + 1).read_to_end(&mut out).ok()?;
                    return (out.len() as u64 <= most).then_some(out);
                }
                _ => {}
            }
        }
        None
    }
}

fn unknown_feature(bytes: &[u8]) -> Option<Option<String>> {
    let mut fields = Fields(bytes);
    while let Some((number, value)) = fields.next()? {
        if number == 4 && !FEATURES.contains(&value.bytes()?) {
            return Some(Some(String::from_utf8_lossy(value.bytes()?).into_owned()));
        }
    }
    Some(None)
}

/// What all elements of a block share.
struct Shared<'a> {
    strings: Vec<&'a [u8]>,
    granularity: i64,
    lat_offset: i64,
    lon_offset: i64,
}

/// The elements of a block; none where it is damaged or there is no room for them.
fn block(bytes: &[u8], room: &Room) -> Option<Elements> {
    let mut shared = Shared {
        strings: Vec::new(),
        granularity: 100,
        lat_offset: 0,
        lon_offset: 0,
    };
    let mut groups = Vec::new();
    let mut fields = Fields(bytes);
    while let Some((number, value)) = fields.next()? {
        match number {
            1 => shared.strings = strings(value.bytes()?)?,
            2 => groups.push(value.bytes()?),
            17 => shared.granularity = value.number()? as i64,
            19 => shared.lat_offset = value.number()? as i64,
            20 => shared.lon_offset = value.number()? as i64,
            _ => {}
        }
    }
    let mut elements = Elements::default();
    let mut taken = 0;
    for group in groups {
        shared.group(group, &mut elements, |elements| {
            let more = elements.bytes() - taken;
            if more < PIECE {
                return Some(());
            }
            taken += more;
            room.take(more).then_some(())
        })?;
    }
    Some(elements)
}

fn strings(bytes: &[u8]) -> Option<Vec<&[u8]>> {
    let mut strings = Vec::new();
    let mut fields = Fields(bytes);
    while let Some((number, value)) = fields.next()? {
        if number == 1 {
            strings.push(value.bytes()?);
        }
    }
    Some(strings)
}

impl Shared<'_> {
    /// Takes the elements of a group in; `grown` is asked after each whether there may be more.
    fn group(
        &self,
        bytes: &[u8],
        elements: &mut Elements,
        mut grown: impl FnMut(&Elements) -> Option<()>,
    ) -> Option<()> {
        let mut fields = Fields(bytes);
        while let Some((number, value)) = fields.next()? {
            match number {
                1 => self.node(value.bytes()?, elements)?,
                2 => self.dense(value.bytes()?, elements)?,
                3 => elements.take_way(self.way(value.bytes()?)?),
                4 => elements.take_relation(&self.relation(value.bytes()?)?),
                _ => {}
            }
            grown(elements)?;
        }
        Some(())
    }

    fn node(&self, bytes: &[u8], elements: &mut Elements) -> Option<()> {
        let (mut id, mut lat, mut lon) = (0, 0, 0);
        let [mut keys, mut values] = [const { Vec::new() }; 2];
        let mut fields = Fields(bytes);
        while let Some((number, value)) = fields.next()? {
            match number {
                1 => id = signed(value.number()?),
                2 => value.numbers(&mut keys)?,
                3 => value.numbers(&mut values)?,
                8 => lat = signed(value.number()?),
                9 => lon = signed(value.number()?),
                _ => {}
            }
        }
        let place = self.place(lat, lon);
        elements.nodes.extend(place.map(|at| (id, at)));
        let tags = keys.iter().copied().zip(values);
        elements.take_barrier(id, &self.barrier(tags)?);
        Some(())
    }

    fn dense(&self, bytes: &[u8], elements: &mut Elements) -> Option<()> {
        let [mut ids, mut lats, mut lons, mut tags] = [const { Vec::new() }; 4];
        let mut fields = Fields(bytes);
        while let Some((number, value)) = fields.next()? {
            match number {
                1 => value.numbers(&mut ids)?,
                8 => value.numbers(&mut lats)?,
                9 => value.numbers(&mut lons)?,
                10 => value.numbers(&mut tags)?,
                _ => {}
            }
        }
        if [lats.len(), lons.len()] != [ids.len(); 2] {
            return None;
        }
        let places = sums(&lats).zip(sums(&lons));
        for (id, (lat, lon)) in sums(&ids).zip(places) {
            let place = self.place(lat, lon);
            elements.nodes.extend(place.map(|at| (id, at)));
        }
        // Keys and values of one node after the other, each node's ended by a 0; none at all is short.
        let mut tags = &tags[..];
        for id in sums(&ids) {
            if tags.is_empty() {
                break;
            }
            let end = tags.chunks(2).position(|pair| pair[0] == 0)? * 2;
            let own = tags[..end].chunks_exact(2).map(|pair| (pair[0], pair[1]));
            if end > 0 {
                elements.take_barrier(id, &self.barrier(own)?);
            }
            tags = &tags[end + 1..];
        }
        Some(())
    }

    /// The barrier of a node's tags.
    fn barrier(&self, tags: impl Iterator<Item = (u64, u64)>) -> Option<Barrier> {
        let mut barrier = Barrier::default();
        for (key, value) in tags {
            if let Ok(key) = std::str::from_utf8(self.string(key)?) {
                barrier.set(key, &String::from_utf8_lossy(self.string(value)?));
            }
        }
        Some(barrier)
    }

    fn way(&self, bytes: &[u8]) -> Option<Way> {
        let mut way = Way::default();
        let [mut keys, mut values, mut nodes] = [const { Vec::new() }; 3];
        let mut fields = Fields(bytes);
        while let Some((number, value)) = fields.next()? {
            match number {
                1 => way.id = value.number()? as i64,
                2 => value.numbers(&mut keys)?,
                3 => value.numbers(&mut values)?,
                8 => value.numbers(&mut nodes)?,
                _ => {}
            }
        }
        way.tags = self.tags(&keys, &values)?;
        if way.tags.concern_us() {
            way.nodes = sums(&nodes).collect();
        }
        Some(way)
    }

    fn tags(&self, keys: &[u64], values: &[u64]) -> Option<Tags> {
        let mut tags = Tags::default();
        for (&key, &value) in keys.iter().zip(values) {
            if let Ok(key) = std::str::from_utf8(self.string(key)?) {
                tags.set(key, &String::from_utf8_lossy(self.string(value)?));
            }
        }
        Some(tags)
    }

    fn relation(&self, bytes: &[u8]) -> Option<Relation> {
        let [mut keys, mut values, mut roles, mut ids, mut kinds] = [const { Vec::new() }; 5];
        let mut fields = Fields(bytes);
        while let Some((number, value)) = fields.next()? {
            match number {
                2 => value.numbers(&mut keys)?,
                3 => value.numbers(&mut values)?,
                8 => value.numbers(&mut roles)?,
                9 => value.numbers(&mut ids)?,
                10 => value.numbers(&mut kinds)?,
                _ => {}
            }
        }
        let mut relation = Relation::default();
        for (&key, &value) in keys.iter().zip(&values) {
            if let Ok(key) = std::str::from_utf8(self.string(key)?) {
                relation.set(key, &String::from_utf8_lossy(self.string(value)?));
            }
        }
        let ids = sums(&ids).chain(std::iter::repeat(0));
        for ((&role, &kind), id) in roles.iter().zip(&kinds).zip(ids) {
            let role = String::from_utf8_lossy(self.string(role)?);
            relation.member(kind == 1, id, &role);
        }
        Some(relation)
    }

    /// A string of the block; of one that is longer than any may be, its beginning.
    fn string(&self, place: u64) -> Option<&[u8]> {
        let string = self.strings.get(usize::try_from(place).ok()?)?;
        Some(&string[..string.len().min(LONGEST)])
    }

    /// A place on the globe, rounded from nanodegrees to 1e-7 degrees.
    fn place(&self, lat: i64, lon: i64) -> Option<Coordinate> {
        let e7 = |offset: i64, steps: i64, most: i128| {
            let nano = i128::from(offset) + i128::from(self.granularity) * i128::from(steps);
            let e7 = (nano + 50).div_euclid(100);
            (e7.abs() <= most).then_some(e7 as i32)
        };
        Some(Coordinate {
            lat_e7: e7(self.lat_offset, lat, 900_000_000)?,
            lon_e7: e7(self.lon_offset, lon, 1_800_000_000)?,
        })
    }
}
