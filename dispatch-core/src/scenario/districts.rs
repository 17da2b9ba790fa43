//! Districts and functional zones (`districts.geojson`), built-up area (`built_up.geojson`).

use serde::Deserialize;
use serde_json::value::RawValue;
use serde_json::{Map, Value};

use super::faults::{Faults, nearest, suggestion};
use super::rows::{Names, utf8};
use crate::ids::{DistrictId, Id, IdVec};

/// The file of districts.
pub(super) const FILE: &str = "districts.geojson";
/// The file of built-up area.
pub(super) const BUILT_UP: &str = "built_up.geojson";

/// A district, or a functional zone that lies across districts.
#[derive(Clone, Debug, PartialEq)]
pub struct District {
    /// The user's id.
    pub id: String,
    /// The name shown.
    pub name: String,
    /// The English name, if there is one.
    pub name_en: Option<String>,
    /// Whether it is a central district.
    pub central: bool,
    /// Whether it is a functional zone: a report row of its own that overlaps districts.
    pub functional: bool,
    /// Its people, where the file says so.
    pub population: Option<u64>,
    /// Its ground.
    pub shape: geo::MultiPolygon<f64>,
}

/// The districts that other files name.
#[derive(Clone, Copy)]
pub(super) struct Districts<'a> {
    pub(super) rows: &'a IdVec<DistrictId, District>,
    pub(super) names: &'a Names,
}

impl Districts<'_> {
    /// The district that a file names by id or name; cause and remedy where there is none.
    pub(super) fn find(self, text: &str) -> Result<DistrictId, (String, String)> {
        let found = self.names.find(text).map(DistrictId::new);
        let Some(id) = found else {
            let known = self.names.list().iter().map(String::as_str);
            return Err((
                format!("district \"{text}\" is not in {FILE}"),
                suggestion(text, known),
            ));
        };
        if self.rows[id].functional {
            return Err((
                format!("\"{text}\" is a functional zone, not a district"),
                "name the district; functional zones follow from their polygons".to_owned(),
            ));
        }
        Ok(id)
    }
}

/// A GeoJSON collection whose features are still text, so that their lines can be told.
#[derive(Deserialize)]
struct Collection<'a> {
    #[serde(rename = "type")]
    kind: &'a str,
    #[serde(borrow, default)]
    features: Vec<&'a RawValue>,
}

#[derive(Deserialize)]
struct Feature {
    #[serde(default)]
    properties: Option<Map<String, Value>>,
    geometry: Option<Geometry>,
}

type Ring = Vec<Vec<f64>>;

#[derive(Deserialize)]
#[serde(tag = "type", content = "coordinates")]
enum Geometry {
    Polygon(Vec<Ring>),
    MultiPolygon(Vec<Vec<Ring>>),
}

/// A feature that was read: its line, properties and ground.
pub(super) struct Piece {
    pub(super) line: u64,
    pub(super) properties: Map<String, Value>,
    pub(super) shape: geo::MultiPolygon<f64>,
}

/// Reads the districts, and their names: id, then name.
pub(super) fn read(bytes: &[u8], faults: &Faults) -> (IdVec<DistrictId, District>, Names) {
    let mut names = Names::of(FILE);
    let mut districts = IdVec::new();
    for piece in pieces(FILE, bytes, faults) {
        let line = piece.line;
        let Some(district) = district(piece, faults) else {
            continue;
        };
        if names.line(&district.id).is_some() {
            faults.at(
                FILE,
                line,
                format!("district \"{}\" is there twice", district.id),
                "give every feature an id of its own, and several polygons as one MultiPolygon",
            );
        }
        names.insert(&district.id, districts.len(), line);
        districts.push(district);
    }
    for (row, district) in districts.iter().enumerate() {
        names.insert(&district.name, row, 0);
    }
    (districts, names)
}

/// Reads the built-up area: all its polygons together.
pub(super) fn read_built_up(bytes: &[u8], faults: &Faults) -> geo::MultiPolygon<f64> {
    let pieces = pieces(BUILT_UP, bytes, faults);
    geo::MultiPolygon(pieces.into_iter().flat_map(|piece| piece.shape.0).collect())
}

fn district(piece: Piece, faults: &Faults) -> Option<District> {
    let fault = |cause: String, remedy: &str| faults.at(FILE, piece.line, cause, remedy);
    let text = |key: &str| match piece.properties.get(key) {
        Some(Value::String(text)) if !text.trim().is_empty() => Some(text.trim().to_owned()),
        Some(Value::Number(number)) => Some(number.to_string()),
        _ => None,
    };
    let Some(id) = text("id") else {
        fault(
            "the feature has no property \"id\"".to_owned(),
            "add \"id\": \"…\" to its properties",
        );
        return None;
    };
    let area = text("area");
    if let Some(area) = area.as_deref()
        && area != "central"
        && nearest(area, ["central"]).is_some()
    {
        fault(
            format!("area \"{area}\" is not known"),
            "did you mean \"central\"?",
        );
    }
    let functional = match text("kind").as_deref() {
        None | Some("district") => false,
        Some("functional") => true,
        Some(kind) => {
            let cause = format!("kind \"{kind}\" is not known");
            fault(cause, "write \"functional\", or \"district\", or nothing");
            false
        }
    };
    let population = population(&piece, faults);
    Some(District {
        name: text("name").unwrap_or_else(|| id.clone()),
        name_en: text("name_en"),
        central: area.as_deref() == Some("central"),
        functional,
        population,
        shape: piece.shape,
        id,
    })
}

fn population(piece: &Piece, faults: &Faults) -> Option<u64> {
    let value = piece.properties.get("population")?;
    let number = value.as_f64().filter(|n| (0.0..1e12).contains(n));
    match (value, number) {
        (Value::Null, _) => None,
        (_, Some(number)) => Some(number.round() as u64),
        (_, None) => {
            let cause = format!("population is {value}");
            faults.at(FILE, piece.line, cause, "give a number of people");
            None
        }
    }
}

/// The features of a collection.
pub(super) fn pieces(file: &str, bytes: &[u8], faults: &Faults) -> Vec<Piece> {
    let Some(text) = utf8(file, bytes, faults) else {
        return Vec::new();
    };
    let collection: Collection<'_> = match serde_json::from_str(text) {
        Ok(collection) => collection,
        Err(error) => {
            faults.at(
                file,
                error.line().max(1) as u64,
                format!("not GeoJSON: {error}"),
                "give a FeatureCollection of polygons",
            );
            return Vec::new();
        }
    };
    if collection.kind != "FeatureCollection" {
        faults.in_file(
            file,
            format!("its type is \"{}\"", collection.kind),
            "give a FeatureCollection",
        );
        return Vec::new();
    }
    let (mut line, mut counted) = (1, 0);
    let mut list = Vec::new();
    for raw in collection.features {
        // The feature is a part of the text, so its address tells its place.
        let start = (raw.get().as_ptr() as usize).saturating_sub(text.as_ptr() as usize);
        let start = start.clamp(counted, text.len());
        let passed = &text.as_bytes()[counted..start];
        line += passed.iter().filter(|&&b| b == b'\n').count() as u64;
        counted = start;
        list.extend(piece(file, line, raw.get(), faults));
    }
    list
}

fn piece(file: &str, line: u64, text: &str, faults: &Faults) -> Option<Piece> {
    let fault = |cause: String, remedy: &str| faults.at(file, line, cause, remedy);
    let feature: Feature = match serde_json::from_str(text) {
        Ok(feature) => feature,
        Err(error) => {
            let cause = error.to_string();
            let cause = cause.split(" at line").next().unwrap_or_default();
            fault(
                format!("not a feature: {cause}"),
                "give \"properties\" and a Polygon or MultiPolygon",
            );
            return None;
        }
    };
    let polygons = match feature.geometry {
        Some(Geometry::Polygon(rings)) => vec![rings],
        Some(Geometry::MultiPolygon(polygons)) => polygons,
        None => {
            fault("the feature has no geometry".to_owned(), "draw its polygon");
            return None;
        }
    };
    let shape: Option<Vec<_>> = polygons.into_iter().map(polygon).collect();
    let Some(shape) = shape.filter(|shape| !shape.is_empty()) else {
        fault(
            "a ring has fewer than three corners, or one that is not on the globe".to_owned(),
            "draw the polygon again, in degrees, longitude first",
        );
        return None;
    };
    Some(Piece {
        line,
        properties: feature.properties.unwrap_or_default(),
        shape: geo::MultiPolygon(shape),
    })
}

fn polygon(rings: Vec<Ring>) -> Option<geo::Polygon<f64>> {
    let mut lines = rings.into_iter().map(|ring| line_of(&ring));
    let outer = lines.next()??;
    let holes = lines.collect::<Option<Vec<_>>>()?;
    Some(geo::Polygon::new(outer, holes))
}

/// A ring of at least three corners on the globe.
fn line_of(ring: &Ring) -> Option<geo::LineString<f64>> {
    let corner = |position: &Vec<f64>| match position[..] {
        [x, y, ..] if x.abs() <= 180.0 && y.abs() <= 90.0 => Some(geo::Coord { x, y }),
        _ => None,
    };
    let corners = ring.iter().map(corner).collect::<Option<Vec<_>>>()?;
    let open = corners.len() - usize::from(corners.len() > 1 && corners.first() == corners.last());
    (open >= 3).then_some(geo::LineString(corners))
}
