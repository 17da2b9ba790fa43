//! What is known of a city, read from a folder and checked: nothing is guessed, and every fault is
//! told with its file and line.
//!
//! On the ground everything is in metres of the plane around the city's centre.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::read::{Feature, Files, Source, features, line_at, number, source, table};
use crate::error::{Fault, Result, unless_faulty};
use crate::geo::{Coordinate, Plane};
use crate::roads::RoadClass;

/// Places farther than this from the centre are taken for slips.
const FARTHEST_M: f64 = 150_000.0;

/// More people than this are nowhere counted.
const MOST_PEOPLE: f64 = 1e10;

/// More vehicles than this has no service.
const MOST_VEHICLES: usize = 100_000;

/// `city.toml`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct City {
    /// The name shown, which says that the city is grown.
    pub(super) name: String,
    /// The English name, which says so too.
    pub(super) name_en: String,
    /// Longitude and latitude of the centre.
    pub(super) center: [f64; 2],
    /// The key of all chance.
    pub(super) seed: u64,
    /// Everybody, by the census.
    pub(super) people: u64,
    /// Half the side of the square that is grown, in kilometres.
    pub(super) half_side_km: f64,
    /// A block of streets has at most so many people.
    pub(super) block_people: f64,
    /// A zone has at most so many people.
    pub(super) zone_people: f64,
    /// Vehicles there are.
    pub(super) vehicles: usize,
    /// Stations that are open.
    pub(super) stations: usize,
    /// Sites where one might be.
    pub(super) candidates: usize,
    /// Directions of the streets.
    pub(super) grain: Vec<Grain>,
}

/// How the streets run around a place.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Grain {
    /// Around where.
    pub(super) at: [f64; 2],
    /// Against the clock from the east, in degrees.
    pub(super) degrees: f64,
    /// How far it reaches.
    pub(super) reach_km: f64,
}

/// A ring of points.
pub(super) type Ring = Vec<[f64; 2]>;

/// A district, or a functional zone across districts.
#[derive(Clone, Debug)]
pub(super) struct District {
    /// Its id.
    pub(super) id: String,
    /// Its properties and shape as the scenario takes them.
    pub(super) feature: Feature,
    /// Its outer rings.
    pub(super) rings: Vec<Ring>,
    /// Whether it is a functional zone.
    pub(super) functional: bool,
    /// Whether it is a central district.
    pub(super) central: bool,
    /// Whether its people are counted apart from any functional zone it lies in.
    pub(super) own_count: bool,
    /// The people counted in it, those of a functional zone only there.
    pub(super) people: u64,
}

/// A river, or a lake.
#[derive(Clone, Debug)]
pub(super) enum Water {
    /// The middle of a river and half its width.
    River(Vec<[f64; 2]>, f64),
    /// The shore of a lake.
    Lake(Ring),
}

/// A road as a coarse line.
#[derive(Clone, Debug)]
pub(super) struct Course {
    /// Its name.
    pub(super) name: String,
    /// Its class.
    pub(super) class: RoadClass,
    /// Its points.
    pub(super) points: Vec<[f64; 2]>,
}

/// A town centre.
#[derive(Clone, Debug)]
pub(super) struct Town {
    /// Its name.
    pub(super) name: String,
    /// Where it is.
    pub(super) at: [f64; 2],
    /// Its share of the people, on any scale.
    pub(super) weight: f64,
    /// How wide it spreads, in metres.
    pub(super) spread: f64,
}

/// A hospital.
#[derive(Clone, Debug)]
pub(super) struct Hospital {
    /// Its id.
    pub(super) id: String,
    /// Its name.
    pub(super) name: String,
    /// Where it is.
    pub(super) at: [f64; 2],
}

/// Everything known.
#[derive(Clone, Debug)]
pub(super) struct Facts {
    /// The frame.
    pub(super) city: City,
    /// Where metres are measured.
    pub(super) plane: Plane,
    /// Districts, then functional zones, as in the file.
    pub(super) districts: Vec<District>,
    /// Rivers and lakes.
    pub(super) water: Vec<Water>,
    /// Rings and radials.
    pub(super) roads: Vec<Course>,
    /// Bridges and tunnels, two points each.
    pub(super) crossings: Vec<Course>,
    /// Town centres.
    pub(super) towns: Vec<Town>,
    /// Hospitals.
    pub(super) hospitals: Vec<Hospital>,
}

/// Reads the facts.
pub(super) fn read(files: &Files) -> Result<Facts> {
    let mut faults = Vec::new();
    let Some(city) = city(files, &mut faults) else {
        return Err(crate::error::Error::Faults(faults));
    };
    let center = Coordinate::from_degrees(city.center[0], city.center[1]).unwrap_or_default();
    let plane = Plane::around(center);
    let mut reader = Reader {
        files,
        plane,
        center: plane.project(center),
        faults,
    };
    let facts = Facts {
        districts: reader.districts(city.people),
        water: reader.water(),
        roads: reader.roads(),
        crossings: reader.crossings(),
        towns: reader.towns(),
        hospitals: reader.hospitals(),
        city,
        plane,
    };
    for name in ["settings.toml", "speeds.toml", "demand.toml"] {
        source(files, name, &mut reader.faults);
    }
    reader.faults.sort();
    unless_faulty(facts, reader.faults)
}

fn city(files: &Files, faults: &mut Vec<Fault>) -> Option<City> {
    let source = source(files, "city.toml", faults)?;
    let city = match toml::from_str::<City>(source.text) {
        Ok(city) => city,
        Err(error) => {
            let place = error.span().map_or(0, |span| span.start);
            let line = line_at(source.text.as_bytes(), place);
            let cause = error.message().to_owned();
            let remedy = "see seeds/README.md for the keys of city.toml";
            faults.push(Fault::at_line(source.name, line, cause, remedy));
            return None;
        }
    };
    let mut wrong = |is: bool, cause: &str, remedy: &str| {
        if is {
            faults.push(Fault::in_file(source.name, cause, remedy));
        }
    };
    let [lon, lat] = city.center;
    let globe = lon.abs() <= 180.0 && lat.abs() <= 80.0;
    wrong(
        !globe,
        "center is not on the globe",
        "give [longitude, latitude]",
    );
    let sides = 1.0..=120.0;
    wrong(
        !sides.contains(&city.half_side_km),
        "half_side_km is not from 1 to 120",
        "give the kilometres from the centre to the edge of the city",
    );
    let blocks = city.block_people >= 20.0 && city.zone_people >= city.block_people;
    wrong(
        !blocks,
        "block_people is below 20 or above zone_people",
        "give for example block_people = 200 and zone_people = 3000",
    );
    wrong(
        city.grain
            .iter()
            .any(|grain| !(grain.reach_km > 0.0 && grain.degrees.abs() <= 90.0)),
        "a [[grain]] has a reach_km that is not above 0, or degrees beyond 90",
        "streets cross at right angles, so from -45 to 45 degrees is enough",
    );
    wrong(
        city.vehicles > MOST_VEHICLES,
        "there are more than 100,000 vehicles",
        "give the vehicles of the fleet",
    );
    wrong(
        city.vehicles / 2 < city.stations,
        "there are fewer than two vehicles a station",
        "one crew a station day and night takes two shifts: raise vehicles or lower stations",
    );
    wrong(
        !city.name_en.contains(super::LABEL),
        "name_en does not say that the city is grown",
        "write \"… (grown, not surveyed)\"",
    );
    Some(city)
}

/// Reads one file after another.
struct Reader<'a> {
    files: &'a Files,
    plane: Plane,
    center: [f64; 2],
    faults: Vec<Fault>,
}

impl Reader<'_> {
    /// A place in metres, if it is where the city is.
    fn place(&mut self, source: Source<'_>, line: u64, [lon, lat]: [f64; 2]) -> Option<[f64; 2]> {
        let at = Coordinate::from_degrees(lon, lat).map(|at| self.plane.project(at));
        let at = at.filter(|&at| super::plane::distance(at, self.center) < FARTHEST_M);
        if at.is_none() {
            self.faults.push(Fault::at_line(
                source.name,
                line,
                format!("{lon}, {lat} is more than 150 km from the city's centre"),
                "give longitude first, then latitude, in degrees",
            ));
        }
        at
    }

    fn points(&mut self, source: Source<'_>, line: u64, points: &[[f64; 2]]) -> Vec<[f64; 2]> {
        let places = points.iter().map(|&at| self.place(source, line, at));
        places.collect::<Vec<_>>().into_iter().flatten().collect()
    }

    fn features(&mut self, name: &'static str) -> Option<(Source<'static>, Vec<Feature>)>
    where
        Self: Sized,
    {
        let source = source(self.files, name, &mut self.faults)?;
        let features = features(source, &mut self.faults);
        Some((Source { name, text: "" }, features))
    }

    fn fault(&mut self, source: Source<'_>, line: u64, cause: String, remedy: &str) {
        self.faults
            .push(Fault::at_line(source.name, line, cause, remedy));
    }

    fn districts(&mut self, people: u64) -> Vec<District> {
        let Some((source, features)) = self.features("districts.geojson") else {
            return Vec::new();
        };
        let mut districts = Vec::new();
        for feature in features {
            let line = feature.line;
            let id = feature.must(source, "id", &mut self.faults);
            feature.must(source, "name", &mut self.faults);
            let counted = feature.number("population");
            let counted = counted.filter(|people| (0.0..=MOST_PEOPLE).contains(people));
            if counted.is_none() {
                let cause = "the district has no population from 0 to 10,000,000,000";
                let remedy = "add \"population\": … of the census";
                self.fault(source, line, cause.to_owned(), remedy);
            }
            if feature.is_line {
                let remedy = "give a Polygon or MultiPolygon";
                self.fault(source, line, "a district is a line".to_owned(), remedy);
            }
            let outer: Vec<Ring> = feature.parts.iter().flatten().cloned().collect();
            let rings = outer.iter().map(|ring| self.points(source, line, ring));
            districts.push(District {
                id: id.unwrap_or_default(),
                rings: rings.collect(),
                functional: feature.text("kind").as_deref() == Some("functional"),
                central: feature.text("area").as_deref() == Some("central"),
                own_count: feature
                    .properties
                    .get("own_count")
                    .is_some_and(|own| own == true),
                people: counted.unwrap_or(0.0) as u64,
                feature,
            });
        }
        let sum: u64 = districts.iter().map(|district| district.people).sum();
        if sum != people {
            self.faults.push(Fault::in_file(
                source.name,
                format!("the populations sum to {sum}, and city.toml says {people}"),
                "count everybody once: people of a functional zone in that zone alone",
            ));
        }
        districts
    }

    fn water(&mut self) -> Vec<Water> {
        let Some((source, features)) = self.features("water.geojson") else {
            return Vec::new();
        };
        let mut water = Vec::new();
        for feature in features {
            let line = feature.line;
            for ring in feature.parts.iter().flatten() {
                let mut points = self.points(source, line, ring);
                if !feature.is_line {
                    points.extend(points.first().copied());
                    water.push(Water::Lake(points));
                    continue;
                }
                match feature.number("width_m").filter(|width| *width > 0.0) {
                    Some(width) => water.push(Water::River(points, width / 2.0)),
                    None => self.fault(
                        source,
                        line,
                        "the river has no width_m above 0".to_owned(),
                        "add \"width_m\": … to its properties",
                    ),
                }
            }
        }
        water
    }

    fn class(&mut self, source: Source<'_>, line: u64, name: &str) -> Option<RoadClass> {
        let class = RoadClass::parse(name).filter(|class| *class <= RoadClass::Tertiary);
        if class.is_none() {
            self.fault(
                source,
                line,
                format!("class is \"{name}\""),
                "give motorway, trunk, primary, secondary or tertiary",
            );
        }
        class
    }

    fn roads(&mut self) -> Vec<Course> {
        let Some((source, features)) = self.features("roads.geojson") else {
            return Vec::new();
        };
        let mut roads = Vec::new();
        for feature in features {
            let class = feature.must(source, "class", &mut self.faults);
            let class = class.and_then(|class| self.class(source, feature.line, &class));
            let points: Vec<[f64; 2]> = feature.parts.iter().flatten().flatten().copied().collect();
            let points = self.points(source, feature.line, &points);
            if !feature.is_line || points.len() < 2 {
                let remedy = "give a LineString of two points or more";
                self.fault(
                    source,
                    feature.line,
                    "the road is no line".to_owned(),
                    remedy,
                );
            }
            roads.extend(class.map(|class| Course {
                name: feature.text("name").unwrap_or_default(),
                class,
                points,
            }));
        }
        roads
    }

    /// The rows of a table with its places and numbers read.
    fn rows(
        &mut self,
        name: &'static str,
        columns: &[&str],
    ) -> (Source<'static>, Vec<(u64, Vec<String>)>) {
        let empty = Source { name, text: "" };
        let Some(source) = source(self.files, name, &mut self.faults) else {
            return (empty, Vec::new());
        };
        let rows = table(source, columns, &mut self.faults);
        (
            empty,
            rows.into_iter().map(|row| (row.line, row.fields)).collect(),
        )
    }

    fn at(&mut self, source: Source<'_>, line: u64, lon: &str, lat: &str) -> Option<[f64; 2]> {
        let lon = number(
            source,
            (line, "lon", lon),
            [-180.0, 180.0],
            &mut self.faults,
        );
        let lat = number(source, (line, "lat", lat), [-90.0, 90.0], &mut self.faults);
        self.place(source, line, [lon?, lat?])
    }

    fn crossings(&mut self) -> Vec<Course> {
        let columns = ["name", "lon1", "lat1", "lon2", "lat2", "class"];
        let (source, rows) = self.rows("crossings.csv", &columns);
        let mut crossings = Vec::new();
        for (line, row) in rows {
            let a = self.at(source, line, &row[1], &row[2]);
            let b = self.at(source, line, &row[3], &row[4]);
            let class = self.class(source, line, &row[5]);
            if let (Some(a), Some(b), Some(class)) = (a, b, class) {
                crossings.push(Course {
                    name: row[0].clone(),
                    class,
                    points: vec![a, b],
                });
            }
        }
        crossings
    }

    fn towns(&mut self) -> Vec<Town> {
        let (source, rows) = self.rows("towns.csv", &["name", "lon", "lat", "weight", "spread_km"]);
        let mut towns = Vec::new();
        for (line, row) in rows {
            let at = self.at(source, line, &row[1], &row[2]);
            let weight = number(
                source,
                (line, "weight", &row[3]),
                [0.0, 1.0e9],
                &mut self.faults,
            );
            let spread = number(
                source,
                (line, "spread_km", &row[4]),
                [0.1, 50.0],
                &mut self.faults,
            );
            if let (Some(at), Some(weight), Some(spread)) = (at, weight, spread) {
                towns.push(Town {
                    name: row[0].clone(),
                    at,
                    weight,
                    spread: spread * 1000.0,
                });
            }
        }
        towns
    }

    fn hospitals(&mut self) -> Vec<Hospital> {
        let (source, rows) = self.rows("hospitals.csv", &["id", "name", "lon", "lat"]);
        let mut lines: BTreeMap<String, u64> = BTreeMap::new();
        let mut hospitals = Vec::new();
        for (line, row) in rows {
            if let Some(before) = lines.insert(row[0].clone(), line) {
                let cause = format!("hospital \"{}\" is there already, on line {before}", row[0]);
                self.fault(source, line, cause, "give every hospital an id of its own");
            }
            let at = self.at(source, line, &row[2], &row[3]);
            hospitals.extend(at.map(|at| Hospital {
                id: row[0].clone(),
                name: row[1].clone(),
                at,
            }));
        }
        hospitals
    }
}
