//! Rivers and lakes (`water.geojson`), for maps only: polygons, and lines with `width_m`.
//!
//! Nothing is decided by it: roads say where one can drive.

use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::faults::Faults;
use super::rows::utf8;
use crate::geo::Coordinate;

/// The file of water.
pub(super) const FILE: &str = "water.geojson";

/// A lake, or a stretch of a river.
#[derive(Clone, Debug, PartialEq)]
pub struct Water {
    /// The name shown, if it has one.
    pub name: Option<String>,
    /// What it covers.
    pub shape: WaterShape,
}

/// What water covers.
#[derive(Clone, Debug, PartialEq)]
pub enum WaterShape {
    /// Everything within the first ring and outside the others.
    Area(Vec<Vec<Coordinate>>),
    /// The ground along a line.
    Line {
        /// Its course.
        course: Vec<Coordinate>,
        /// How wide it is, in metres.
        width_m: f64,
    },
}

#[derive(Deserialize)]
struct Collection {
    features: Vec<Feature>,
}

#[derive(Deserialize)]
struct Feature {
    #[serde(default)]
    properties: Option<Map<String, Value>>,
    geometry: Geometry,
}

type Line = Vec<Vec<f64>>;

#[derive(Deserialize)]
#[serde(tag = "type", content = "coordinates")]
enum Geometry {
    LineString(Line),
    MultiLineString(Vec<Line>),
    Polygon(Vec<Line>),
    MultiPolygon(Vec<Vec<Line>>),
}

/// Reads the water.
pub(super) fn read(bytes: &[u8], faults: &Faults) -> Vec<Water> {
    let Some(text) = utf8(FILE, bytes, faults) else {
        return Vec::new();
    };
    let collection: Collection = match serde_json::from_str(text) {
        Ok(collection) => collection,
        Err(error) => {
            let line = error.line().max(1) as u64;
            let remedy = "give a FeatureCollection of polygons, and of lines with width_m";
            faults.at(FILE, line, format!("not GeoJSON of water: {error}"), remedy);
            return Vec::new();
        }
    };
    let features = collection.features.into_iter().zip(1..);
    features
        .flat_map(|(feature, number)| match water(feature) {
            Ok(water) => water,
            Err((cause, remedy)) => {
                faults.in_file(FILE, format!("feature {number}: {cause}"), remedy);
                Vec::new()
            }
        })
        .collect()
}

fn water(feature: Feature) -> Result<Vec<Water>, (&'static str, &'static str)> {
    let properties = feature.properties.unwrap_or_default();
    let name = properties.get("name").and_then(Value::as_str);
    let width = properties.get("width_m").and_then(Value::as_f64);
    let line = |points: &Line| {
        let width_m = width.filter(|width| (0.1..1e5).contains(width)).ok_or((
            "the river has no width_m above 0",
            "add \"width_m\": … to its properties, in metres",
        ))?;
        let course = course(points, 2)?;
        Ok::<_, (&str, &str)>(WaterShape::Line { course, width_m })
    };
    let area = |rings: &Vec<Line>| {
        let rings = rings.iter().map(|ring| course(ring, 3));
        Ok::<_, (&str, &str)>(WaterShape::Area(rings.collect::<Result<_, _>>()?))
    };
    let shapes: Result<Vec<WaterShape>, _> = match &feature.geometry {
        Geometry::LineString(points) => line(points).map(|shape| vec![shape]),
        Geometry::MultiLineString(lines) => lines.iter().map(line).collect(),
        Geometry::Polygon(rings) => area(rings).map(|shape| vec![shape]),
        Geometry::MultiPolygon(areas) => areas.iter().map(area).collect(),
    };
    let named = |shape| Water {
        name: name.map(str::to_owned),
        shape,
    };
    Ok(shapes?.into_iter().map(named).collect())
}

fn course(points: &Line, least: usize) -> Result<Vec<Coordinate>, (&'static str, &'static str)> {
    let point = |position: &Vec<f64>| match position[..] {
        [lon, lat, ..] => Coordinate::from_degrees(lon, lat),
        _ => None,
    };
    let points: Option<Vec<_>> = points.iter().map(point).collect();
    points.filter(|points| points.len() >= least).ok_or((
        "a line is too short, or has a point that is not on the globe",
        "draw it again, in degrees, longitude first",
    ))
}

/// Water as a feature that reads back the same.
pub(super) fn feature(water: &Water) -> Value {
    let line = |points: &[Coordinate]| {
        let points = points.iter().map(|at| json!([at.lon(), at.lat()]));
        Value::Array(points.collect())
    };
    let mut properties = Map::new();
    if let Some(name) = &water.name {
        properties.insert("name".to_owned(), json!(name));
    }
    let geometry = match &water.shape {
        WaterShape::Area(rings) => {
            let rings: Vec<Value> = rings.iter().map(|ring| line(ring)).collect();
            json!({"type": "Polygon", "coordinates": rings})
        }
        WaterShape::Line { course, width_m } => {
            properties.insert("width_m".to_owned(), json!(width_m));
            json!({"type": "LineString", "coordinates": line(course)})
        }
    };
    json!({"type": "Feature", "properties": properties, "geometry": geometry})
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::write::collection;

    const RIVER: &str = r#"{"type": "FeatureCollection", "features": [
{"type": "Feature", "properties": {"name": "Broad", "width_m": 300}, "geometry": {"type": "LineString", "coordinates": [[10, 0], [10.04, 0.01]]}},
{"type": "Feature", "properties": null, "geometry": {"type": "Polygon", "coordinates": [[[10, 0], [10.1, 0], [10.1, 0.1], [10, 0]], [[10.05, 0.01], [10.06, 0.01], [10.06, 0.02]]]}}]}"#;

    fn list(text: &str) -> (Vec<Water>, usize) {
        let faults = Faults::default();
        let water = read(text.as_bytes(), &faults);
        (water, faults.into_list().len())
    }

    #[test]
    fn rivers_have_a_width_and_lakes_their_islands() {
        let (water, faults) = list(RIVER);
        assert_eq!(faults, 0);
        assert_eq!(water[0].name.as_deref(), Some("Broad"));
        assert!(
            matches!(&water[0].shape, WaterShape::Line { course, width_m } if course.len() == 2 && *width_m == 300.0)
        );
        assert!(matches!(&water[1].shape, WaterShape::Area(rings) if rings.len() == 2));
    }

    #[test]
    fn water_that_is_written_reads_back_the_same() {
        let (water, _) = list(RIVER);
        let features: Vec<Value> = water.iter().map(feature).collect();
        assert_eq!(list(&collection(&features)), (water, 0));
    }

    #[test]
    fn what_is_no_water_is_a_fault_and_never_a_panic() {
        for text in [
            "",
            "[]",
            "{}",
            r#"{"features": [{"geometry": null}]}"#,
            r#"{"features": [{"geometry": {"type": "Point", "coordinates": [1, 2]}}]}"#,
            r#"{"features": [{"geometry": {"type": "Polygon", "coordinates": [[[1, 2], [3, 4]]]}}]}"#,
            r#"{"features": [{"properties": {"width_m": 9}, "geometry": {"type": "LineString", "coordinates": [[1, 200], [3, 4]]}}]}"#,
        ] {
            assert_eq!(list(text), (Vec::new(), 1), "{text}");
        }
    }
}
