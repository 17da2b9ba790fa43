//! The form `.osm`: XML. A streaming read; O(bytes).

use super::barriers::Barrier;
use super::elements::{Elements, Way};
use super::turns::Relation;
use crate::error::{Fault, Result};
use crate::geo::Coordinate;
use quick_xml::XmlVersion;
use quick_xml::events::{BytesStart, Event};
use std::borrow::Cow;

/// So many bytes are read before it is told.
const TOLD: usize = 1 << 20;

/// Reads a whole file; `watch` is told how many bytes are read.
pub(super) fn read(bytes: &[u8], file: &str, mut watch: impl FnMut(usize)) -> Result<Elements> {
    let fault = |at: usize, cause: String| {
        let end = at.min(bytes.len());
        let line = 1 + bytes[..end].iter().filter(|&&b| b == b'\n').count() as u64;
        let remedy = "take the file from its source again";
        Fault::at_line(file, line, cause, remedy)
    };
    let text = std::str::from_utf8(bytes)
        .map_err(|error| fault(error.valid_up_to(), "it is not UTF-8 text".to_owned()))?;
    let mut reader = quick_xml::Reader::from_str(text);
    let mut state = State::default();
    let mut told = 0;
    loop {
        let at = reader.buffer_position() as usize;
        if at >= told + TOLD {
            told = at;
            watch(at);
        }
        let taken = match reader.read_event() {
            Ok(Event::Start(tag)) => state.open(&tag),
            Ok(Event::Empty(tag)) => state.open(&tag).map(|()| state.close(&tag.name())),
            Ok(Event::End(tag)) => {
                state.close(&tag.name());
                Some(())
            }
            Ok(Event::Eof) => break,
            Ok(_) => Some(()),
            Err(error) => return Err(fault(at, format!("it is not XML: {error}")).into()),
        };
        if taken.is_none() {
            let cause = "an element lacks its id or place, or they are no numbers";
            return Err(fault(at, cause.to_owned()).into());
        }
        state.elements.fit(file, bytes.len())?;
    }
    if !state.is_osm {
        return Err(fault(0, "there is no element <osm>".to_owned()).into());
    }
    Ok(state.elements)
}

#[derive(Default)]
struct State {
    elements: Elements,
    is_osm: bool,
    way: Option<Way>,
    node: Option<(i64, Barrier)>,
    relation: Option<Relation>,
}

impl State {
    fn open(&mut self, tag: &BytesStart<'_>) -> Option<()> {
        match name(&tag.name()) {
            "osm" => self.is_osm = true,
            "node" => self.node(tag)?,
            "way" => {
                self.way = Some(Way {
                    id: number(tag, "id")?,
                    ..Way::default()
                });
            }
            "relation" => self.relation = Some(Relation::default()),
            "nd" => {
                let node = number(tag, "ref")?;
                self.way.iter_mut().for_each(|way| way.nodes.push(node));
            }
            "member" => {
                if let Some(relation) = &mut self.relation {
                    let kind = value(tag, "type").unwrap_or_default();
                    let role = value(tag, "role").unwrap_or_default();
                    relation.member(kind == "way", number(tag, "ref").unwrap_or(0), &role);
                }
            }
            "tag" => self.tag(&value(tag, "k")?, &value(tag, "v")?),
            _ => {}
        }
        Some(())
    }

    fn node(&mut self, tag: &BytesStart<'_>) -> Option<()> {
        let id = number(tag, "id")?;
        self.node = Some((id, Barrier::default()));
        // A deleted node has no place; nothing refers to it.
        let Some(lon) = value(tag, "lon") else {
            return Some(());
        };
        let (lon, lat) = (lon.parse().ok()?, value(tag, "lat")?.parse().ok()?);
        let at = Coordinate::from_degrees(lon, lat);
        self.elements.nodes.extend(at.map(|at| (id, at)));
        Some(())
    }

    fn tag(&mut self, key: &str, value: &str) {
        if let Some(way) = &mut self.way {
            way.tags.set(key, value);
        } else if let Some(relation) = &mut self.relation {
            relation.set(key, value);
        } else if let Some((_, barrier)) = &mut self.node {
            barrier.set(key, value);
        }
    }

    fn close(&mut self, tag: &quick_xml::name::QName<'_>) {
        match name(tag) {
            "node" => {
                if let Some((id, barrier)) = self.node.take() {
                    self.elements.take_barrier(id, &barrier);
                }
            }
            "way" => {
                if let Some(way) = self.way.take() {
                    self.elements.take_way(way);
                }
            }
            "relation" => {
                if let Some(relation) = self.relation.take() {
                    self.elements.take_relation(&relation);
                }
            }
            _ => {}
        }
    }
}

fn name<'a>(tag: &quick_xml::name::QName<'a>) -> &'a str {
    tag.0
}

fn value<'a>(tag: &'a BytesStart<'_>, key: &str) -> Option<Cow<'a, str>> {
    let attribute = tag.try_get_attribute(key).ok()??;
    attribute.normalized_value(XmlVersion::Implicit1_0).ok()
}

fn number(tag: &BytesStart<'_>, key: &str) -> Option<i64> {
    value(tag, key)?.parse().ok()
}
