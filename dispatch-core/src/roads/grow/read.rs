//! Reading the facts' files: every fault with its file, line, cause and remedy.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::value::RawValue;
use serde_json::{Map, Value};

use crate::error::Fault;

/// The files of a facts folder by name.
pub(super) type Files = BTreeMap<String, Vec<u8>>;

/// A text file of the facts.
#[derive(Clone, Copy, Debug)]
pub(super) struct Source<'a> {
    /// Its name.
    pub(super) name: &'static str,
    /// What is in it.
    pub(super) text: &'a str,
}

/// A file that must be there and be text.
pub(super) fn source<'a>(
    files: &'a Files,
    name: &'static str,
    faults: &mut Vec<Fault>,
) -> Option<Source<'a>> {
    let Some(bytes) = files.get(name) else {
        let remedy =
            "a folder of facts has the files that seeds/wuhan has; its README describes them";
        faults.push(Fault::in_file(name, "there is no such file", remedy));
        return None;
    };
    match std::str::from_utf8(bytes) {
        Ok(text) => Some(Source { name, text }),
        Err(error) => {
            let line = line_at(bytes, error.valid_up_to());
            let cause = "it is not UTF-8 text";
            faults.push(Fault::at_line(name, line, cause, "save the file as UTF-8"));
            None
        }
    }
}

/// The line, from 1, of a place in a text.
pub(super) fn line_at(bytes: &[u8], place: usize) -> u64 {
    let before = &bytes[..place.min(bytes.len())];
    1 + before.iter().filter(|&&byte| byte == b'\n').count() as u64
}

/// A row of a table.
#[derive(Clone, Debug)]
pub(super) struct Row {
    /// Its line.
    pub(super) line: u64,
    /// A field for each of the columns asked for.
    pub(super) fields: Vec<String>,
}

/// The rows of a CSV file that must have these columns.
pub(super) fn table(source: Source<'_>, columns: &[&str], faults: &mut Vec<Fault>) -> Vec<Row> {
    let mut reader = csv::ReaderBuilder::new()
        .trim(csv::Trim::All)
        .from_reader(source.text.as_bytes());
    let heading = reader.headers().cloned().unwrap_or_default();
    let place = |column: &&str| heading.iter().position(|name| name == *column);
    let mut places = Vec::new();
    for column in columns {
        match place(column) {
            Some(place) => places.push(place),
            None => faults.push(Fault::at_line(
                source.name,
                1,
                format!("there is no column {column}"),
                format!("the heading is {}", columns.join(",")),
            )),
        }
    }
    if places.len() < columns.len() {
        return Vec::new();
    }
    let mut rows = Vec::new();
    for record in reader.records() {
        match record {
            Ok(record) => rows.push(Row {
                line: record.position().map_or(0, csv::Position::line),
                fields: places
                    .iter()
                    .map(|&place| record.get(place).unwrap_or_default().to_owned())
                    .collect(),
            }),
            Err(error) => {
                let line = error.position().map_or(1, csv::Position::line);
                let remedy = format!("give {} fields", heading.len());
                let cause = "the row has another number of fields than the heading";
                faults.push(Fault::at_line(source.name, line, cause, remedy));
            }
        }
    }
    rows
}

/// A number of a row, within bounds.
pub(super) fn number(
    source: Source<'_>,
    (line, column, text): (u64, &str, &str),
    [low, high]: [f64; 2],
    faults: &mut Vec<Fault>,
) -> Option<f64> {
    let number = text
        .parse::<f64>()
        .ok()
        .filter(|number| (low..=high).contains(number));
    if number.is_none() {
        faults.push(Fault::at_line(
            source.name,
            line,
            format!("{column} is \"{text}\""),
            format!("give a number from {low} to {high}"),
        ));
    }
    number
}

/// A line or polygon of a GeoJSON file.
#[derive(Clone, Debug)]
pub(super) struct Feature {
    /// Its line in the file.
    pub(super) line: u64,
    /// Its properties.
    pub(super) properties: Map<String, Value>,
    /// The polygons' rings; the points of a line are the one ring of the one polygon.
    pub(super) parts: Vec<Vec<Vec<[f64; 2]>>>,
    /// Whether it is a line.
    pub(super) is_line: bool,
}

impl Feature {
    /// A text property.
    pub(super) fn text(&self, key: &str) -> Option<String> {
        let text = self.properties.get(key)?.as_str()?.trim();
        (!text.is_empty()).then(|| text.to_owned())
    }

    /// A text property that must be there.
    pub(super) fn must(
        &self,
        source: Source<'_>,
        key: &str,
        faults: &mut Vec<Fault>,
    ) -> Option<String> {
        let text = self.text(key);
        if text.is_none() {
            faults.push(Fault::at_line(
                source.name,
                self.line,
                format!("the feature has no property \"{key}\""),
                format!("add \"{key}\": \"…\" to its properties"),
            ));
        }
        text
    }

    /// A number property.
    pub(super) fn number(&self, key: &str) -> Option<f64> {
        self.properties.get(key)?.as_f64()
    }
}

#[derive(Deserialize)]
struct Collection<'a> {
    #[serde(borrow)]
    features: Vec<&'a RawValue>,
}

#[derive(Deserialize)]
struct Shape {
    #[serde(default)]
    properties: Map<String, Value>,
    geometry: Geometry,
}

#[derive(Deserialize)]
#[serde(tag = "type", content = "coordinates")]
enum Geometry {
    LineString(Vec<[f64; 2]>),
    Polygon(Vec<Vec<[f64; 2]>>),
    MultiPolygon(Vec<Vec<Vec<[f64; 2]>>>),
}

/// The features of a GeoJSON file: lines and polygons.
pub(super) fn features(source: Source<'_>, faults: &mut Vec<Fault>) -> Vec<Feature> {
    let collection: Collection<'_> = match serde_json::from_str(source.text) {
        Ok(collection) => collection,
        Err(error) => {
            let cause = format!("it is no GeoJSON FeatureCollection: {error}");
            let line = (error.line() as u64).max(1);
            let remedy =
                "write {\"type\": \"FeatureCollection\", \"features\": […]}, a feature a line";
            faults.push(Fault::at_line(source.name, line, cause, remedy));
            return Vec::new();
        }
    };
    let mut features = Vec::new();
    for raw in collection.features {
        let place = (raw.get().as_ptr() as usize) - (source.text.as_ptr() as usize);
        let line = line_at(source.text.as_bytes(), place);
        match serde_json::from_str::<Shape>(raw.get()) {
            Ok(shape) => features.push(feature(line, shape)),
            Err(error) => {
                let remedy = "give a LineString, Polygon or MultiPolygon of [longitude, latitude]";
                let cause = format!("the feature cannot be read: {error}");
                faults.push(Fault::at_line(source.name, line, cause, remedy));
            }
        }
    }
    features
}

fn feature(line: u64, shape: Shape) -> Feature {
    let is_line = matches!(shape.geometry, Geometry::LineString(_));
    let parts = match shape.geometry {
        Geometry::LineString(points) => vec![vec![points]],
        Geometry::Polygon(rings) => vec![rings],
        Geometry::MultiPolygon(parts) => parts,
    };
    Feature {
        line,
        properties: shape.properties,
        parts,
        is_line,
    }
}
