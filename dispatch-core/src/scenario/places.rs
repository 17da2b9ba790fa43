//! A city's points, polygons and census, as other people publish them, made into a scenario folder.
//!
//! A [`Recipe`] says which file is what and how its columns are called; what comes out is every
//! file of a scenario but `roads/`. The people of a census row are spread over the points of its
//! district by their weights (one each, unless a column says otherwise), in whole thousandths that
//! add up exactly. A **functional zone** is a census row that lies across districts: a point inside
//! its outline counts with it and not with the district; a district that its row counts again
//! (`includes`) keeps its own row, and the zone's other points share what is left.
//!
//! Points of one kind can be thinned: a place nearer than `apart_m` to one already taken is left
//! out, the earlier row stays. A place farther than `road_m` from every road can be left out too:
//! nobody could drive there. Cost: O(points × places kept) for these, else linear.
//!
//! Absent on purpose: guessing. A row outside every district, a filter that leaves nothing, people
//! without a point to live at are counted or refused, never mended.

use std::collections::BTreeMap;

use serde_json::Value;

use super::districts::{self, Piece};
use super::faults::{Faults, suggestion};
use super::ground::Shapes;
use super::write;
use super::{District, Folder, StationStatus, hospitals, stations, units, zones};
use crate::error::{Error, Result, unless_faulty};
use crate::geo::{Coordinate, Plane};
use crate::ids::{Id, JunctionId};
use crate::roads::table_file::Table;
use crate::roads::{Roads, Snapper};

mod census;
mod points;
mod recipe;
mod tables;

use census::Census;
use points::{Point, crowded, read_points};
pub use recipe::Recipe;
use recipe::{DistrictSource, Source};
use tables::{hospitals_table, stations_table, units_table, zones_table};

/// What an import of places did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PlacesReport {
    /// How the people were spread: a row of the census each.
    pub census: Vec<CensusRow>,
    /// Zones, stations that exist, other stations, units, hospitals.
    pub counts: [usize; 5],
    /// What was left out and why, a line each.
    pub notes: Vec<String>,
}

/// How the people of one row of the census were spread.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CensusRow {
    /// The district's or functional zone's name.
    pub name: String,
    /// Its people, those counted by another row left out.
    pub people: u64,
    /// The points they were spread over.
    pub points: usize,
    /// Whether it is a functional zone.
    pub functional: bool,
}

/// Makes the scenario folder. `data` has the files that the recipe wants; `roads` may be absent
/// unless it [wants](Recipe::wants_roads) them.
///
/// # Errors
/// Every fault of the files, by file and line.
pub fn make(
    recipe: &Recipe,
    data: &Folder,
    roads: Option<&Roads>,
) -> Result<(Folder, PlacesReport)> {
    let faults = Faults::default();
    let mut making = Making {
        recipe,
        data,
        roads,
        snapper: roads.and_then(snapper),
        faults: &faults,
        report: PlacesReport::default(),
    };
    let folder = making.folder();
    let report = making.report;
    let list = faults.into_list();
    match folder {
        Some(folder) => unless_faulty((folder, report), list),
        None => Err(Error::Faults(list)),
    }
}

struct Making<'a> {
    recipe: &'a Recipe,
    data: &'a Folder,
    roads: Option<&'a Roads>,
    snapper: Option<Snapper>,
    faults: &'a Faults,
    report: PlacesReport,
}

/// The ground: districts first, then functional zones, with the people of their census rows.
struct Land {
    /// Districts, then functional zones as reports show them.
    all: Vec<District>,
    districts: usize,
    /// The outlines of the functional zones, without the districts they include.
    outlines: Shapes,
    shapes: Shapes,
    /// For each functional zone the districts it includes.
    includes: Vec<Vec<usize>>,
}

/// A functional zone: its outline, what the recipe says, and the districts it includes.
type Outlined<'a> = (
    geo::MultiPolygon<f64>,
    &'a recipe::FunctionalSource,
    Vec<usize>,
);

impl Land {
    /// Which row of the census counts a point.
    fn row(&self, at: Coordinate, district: Option<usize>) -> Option<usize> {
        let zone = self.outlines.first(at);
        match (zone, district) {
            (Some(zone), Some(district)) if self.includes[zone].contains(&district) => {
                Some(district)
            }
            (Some(zone), _) => Some(self.districts + zone),
            (None, district) => district,
        }
    }

    /// The people of a row, those that other rows count left out.
    fn people(&self, row: usize) -> Option<u64> {
        let own = self.all[row].population?;
        let zone = row.checked_sub(self.districts);
        let included = zone.map_or(&[][..], |zone| &self.includes[zone]);
        let counted: u64 = included
            .iter()
            .filter_map(|&district| self.all[district].population)
            .sum();
        Some(own.saturating_sub(counted))
    }
}

impl Making<'_> {
    fn folder(&mut self) -> Option<Folder> {
        let land = self.land()?;
        let mut folder = Folder::default();
        for name in &self.recipe.copied {
            let last = name.rsplit('/').next().unwrap_or(name);
            folder = folder.with(last, self.bytes(name)?.to_vec());
        }
        let zones = self.points(&self.recipe.zones, &land);
        let people = self.people(&zones, &land)?;
        let hospitals = self.points(&self.recipe.hospitals, &land);
        let stations = self.points(&self.recipe.stations, &land);
        let features: Vec<Value> = land.all.iter().map(write::district).collect();
        if !features.is_empty() {
            folder = folder.with(districts::FILE, write::collection(&features));
        }
        let (units_table, units) = units_table(&self.recipe.stations, &stations);
        let existing = self.recipe.stations.iter().zip(&stations);
        let existing = existing.filter(|(source, _)| source.status == StationStatus::Existing);
        let existing: usize = existing.map(|(_, points)| points.len()).sum();
        let count = |points: &[Vec<Point>]| points.iter().map(Vec::len).sum::<usize>();
        self.report.counts = [
            count(&zones),
            existing,
            count(&stations) - existing,
            units,
            count(&hospitals),
        ];
        Some(
            folder
                .with(zones::FILE, zones_table(&zones, &people, &land))
                .with(hospitals::FILE, hospitals_table(&hospitals))
                .with(
                    stations::FILE,
                    stations_table(&self.recipe.stations, &stations),
                )
                .with(units::FILE, units_table),
        )
    }

    fn bytes(&self, name: &str) -> Option<&[u8]> {
        let bytes = self.data.files.get(name).map(Vec::as_slice);
        if bytes.is_none() {
            self.faults.in_file(
                name,
                "there is no such file",
                "correct its name in the recipe",
            );
        }
        bytes
    }

    /// Districts and functional zones; nothing where they cannot be told.
    fn land(&self) -> Option<Land> {
        let mut all = Vec::new();
        if let Some(source) = &self.recipe.districts {
            let pieces = districts::pieces(&source.file, self.bytes(&source.file)?, self.faults);
            all.extend(
                pieces
                    .into_iter()
                    .filter_map(|piece| self.district(source, piece)),
            );
        }
        let districts = all.len();
        let shapes = Shapes::new(all.iter().map(|district| &district.shape));
        let census = match &self.recipe.census {
            Some(source) => Some(Census::read(
                source,
                self.bytes(&source.file)?,
                self.faults,
            )?),
            None => None,
        };
        if let Some(census) = &census {
            for district in &mut all {
                district.population = census.of_district(&district.name, self.faults);
            }
        }
        let mut outlines = Vec::new();
        let mut includes = Vec::new();
        for (outline, zone, included) in self.functional(&all)? {
            let population = census
                .as_ref()
                .and_then(|census| census.of(&zone.name, &zone.census, self.faults));
            let grounds = included.iter().map(|&place| &all[place].shape);
            let ground: Vec<geo::Polygon<f64>> = std::iter::once(&outline)
                .chain(grounds)
                .flat_map(|shape| shape.0.iter().cloned())
                .collect();
            all.push(District {
                id: zone.id.clone(),
                name: zone.name.clone(),
                name_en: zone.name_en.clone(),
                central: false,
                functional: true,
                population,
                shape: geo::MultiPolygon(ground),
            });
            outlines.push(outline);
            includes.push(included);
        }
        let land = Land {
            all,
            districts,
            outlines: Shapes::new(outlines.iter()),
            shapes,
            includes,
        };
        if let Some(census) = &census {
            census.check_total(&land, self.faults);
        }
        Some(land)
    }

    fn district(&self, source: &DistrictSource, piece: Piece) -> Option<District> {
        let text = |key: &str| match piece.properties.get(key) {
            Some(Value::String(text)) => Some(text.trim().to_owned()),
            Some(Value::Number(number)) => Some(number.to_string()),
            _ => None,
        };
        let must = |key: &str| {
            let text = text(key).filter(|text| !text.is_empty());
            if text.is_none() {
                self.faults.at(
                    &source.file,
                    piece.line,
                    format!("the feature has no property \"{key}\""),
                    "name another property in [districts] of the recipe, or add it",
                );
            }
            text
        };
        Some(District {
            id: must(&source.id)?,
            name: must(&source.name)?,
            name_en: text(&source.name_en),
            central: must(&source.area)? == "central",
            functional: false,
            population: None,
            shape: piece.shape,
        })
    }

    /// The functional zones with their outlines and the districts they include.
    fn functional(&self, all: &[District]) -> Option<Vec<Outlined<'_>>> {
        let Some(file) = &self.recipe.outlines else {
            return Some(Vec::new());
        };
        let pieces = districts::pieces(file, self.bytes(file)?, self.faults);
        let id = |piece: &Piece| {
            let id = piece.properties.get("id");
            id.and_then(Value::as_str).unwrap_or_default().to_owned()
        };
        let mut by_id: BTreeMap<String, Piece> = pieces
            .into_iter()
            .map(|piece| (id(&piece), piece))
            .collect();
        let mut list = Vec::new();
        for zone in &self.recipe.functional {
            let Some(piece) = by_id.remove(&zone.id) else {
                self.faults.at(
                    &self.recipe.file,
                    zone.line,
                    format!("{file} has no feature with the id \"{}\"", zone.id),
                    "draw its outline there",
                );
                continue;
            };
            let find = |name: &String| {
                let found = all.iter().position(|district| district.name == *name);
                if found.is_none() {
                    let known = all.iter().map(|district| district.name.as_str());
                    self.faults.at(
                        &self.recipe.file,
                        zone.line,
                        format!("it includes \"{name}\", which is no district"),
                        suggestion(name, known),
                    );
                }
                found
            };
            list.push((
                piece.shape,
                zone,
                zone.includes.iter().filter_map(find).collect(),
            ));
        }
        Some(list)
    }

    /// The points of sources of one kind, a list each, thinned among all of them.
    fn points(&mut self, sources: &[Source], land: &Land) -> Vec<Vec<Point>> {
        let mut kept: Vec<Vec<Point>> = Vec::new();
        for source in sources {
            let all = self.source(source);
            let read = all.len();
            let [mut outside, mut far, mut near] = [0; 3];
            let mut own: Vec<Point> = Vec::new();
            for mut point in all {
                point.district = land.shapes.first(point.at);
                if land.districts > 0 && point.district.is_none() {
                    outside += 1;
                } else if self.is_far(point.at, source.road_m) {
                    far += 1;
                } else if source.apart_m > 0.0
                    && crowded(&point, source.apart_m, kept.iter().flatten().chain(&own))
                {
                    near += 1;
                } else {
                    point.id = format!("{}{}", source.prefix, own.len() + 1);
                    own.push(point);
                }
            }
            let of = source.file.as_deref().unwrap_or("junctions");
            let left_out = [
                (outside, "outside every district".to_owned()),
                (
                    far,
                    format!(
                        "farther than {} m from every road",
                        source.road_m.unwrap_or_default()
                    ),
                ),
                (near, format!("nearer than {} m to another", source.apart_m)),
            ];
            let left_out = left_out.iter().filter(|(count, _)| *count > 0);
            let left_out: String = left_out
                .map(|(count, why)| format!(", left out {count} {why}"))
                .collect();
            let (kept_of_it, prefix) = (own.len(), &source.prefix);
            self.report.notes.push(format!(
                "{of}: {read} fit{left_out}; {kept_of_it} kept, {prefix}1 …"
            ));
            if read == 0 {
                self.faults.at(
                    &self.recipe.file,
                    source.line,
                    format!("no row of {of} passes its filters"),
                    "loosen [[….where]], or remove the source",
                );
            }
            kept.push(own);
        }
        kept
    }

    /// Whether every road is farther from a point than the source allows.
    fn is_far(&self, at: Coordinate, road_m: Option<f64>) -> bool {
        let (Some(road_m), Some(snapper)) = (road_m, &self.snapper) else {
            return false;
        };
        let nearest = snapper.nearest(at);
        nearest.is_none_or(|snap| snap.distance.as_metres() > road_m)
    }

    /// The points of one source that pass its filters.
    fn source(&self, source: &Source) -> Vec<Point> {
        let weight_milli = (source.weight * 1000.0).round() as u64;
        let Some(file) = &source.file else {
            let roads = self.roads.iter();
            let all = roads.flat_map(|roads| {
                (0..roads.junctions()).map(|row| roads.junction(JunctionId::new(row)))
            });
            let junctions = all.map(|at| Point {
                id: String::new(),
                name: String::new(),
                at,
                level: String::new(),
                weight_milli,
                district: None,
            });
            return junctions.collect();
        };
        let Some(bytes) = self.bytes(file) else {
            return Vec::new();
        };
        let Some(table) = self.faults.absorb(Table::plain(bytes, file)) else {
            return Vec::new();
        };
        let mut faults = Vec::new();
        let points = read_points(source, &table, weight_milli, &mut faults);
        faults.into_iter().for_each(|fault| self.faults.push(fault));
        points.unwrap_or_default()
    }

    /// Thousandths of people of every zone: the census by district, spread by weight; without a
    /// census the weights themselves.
    fn people(&mut self, zones: &[Vec<Point>], land: &Land) -> Option<Vec<u64>> {
        let points: Vec<&Point> = zones.iter().flatten().collect();
        if self.recipe.census.is_none() {
            return Some(points.iter().map(|point| point.weight_milli).collect());
        }
        let mut people = vec![0; points.len()];
        let rows: Vec<Option<usize>> = points
            .iter()
            .map(|point| land.row(point.at, point.district))
            .collect();
        for (row, district) in land.all.iter().enumerate() {
            let own: Vec<usize> = (0..points.len())
                .filter(|&place| rows[place] == Some(row))
                .collect();
            let all = land.people(row)?;
            let weights: Vec<u64> = own.iter().map(|&at| points[at].weight_milli).collect();
            if all > 0 && weights.iter().all(|&weight| weight == 0) {
                let file = self
                    .recipe
                    .census
                    .as_ref()
                    .map_or("", |census| &census.file);
                self.faults.in_file(
                    file,
                    format!("{} has {all} people and no point to live at", district.name),
                    "add points there, or mend its polygon",
                );
            }
            for (&place, share) in own.iter().zip(spread(all * 1000, &weights)) {
                people[place] = share;
            }
            self.report.census.push(CensusRow {
                name: district.name.clone(),
                people: all,
                points: own.len(),
                functional: district.functional,
            });
        }
        Some(people)
    }
}

fn snapper(roads: &Roads) -> Option<Snapper> {
    let middle = roads.edges().iter().next()?.from;
    Some(Snapper::edges(roads, Plane::around(roads.junction(middle))))
}

/// A whole spread by weights: whole parts that add up to it.
fn spread(whole: u64, weights: &[u64]) -> Vec<u64> {
    let sum: u128 = weights.iter().map(|&weight| u128::from(weight)).sum();
    let (mut passed, mut given) = (0_u128, 0_u64);
    weights
        .iter()
        .map(|&weight| {
            passed += u128::from(weight);
            let until = (u128::from(whole) * passed / sum.max(1)) as u64;
            let share = until - given;
            given = until;
            share
        })
        .collect()
}

#[cfg(test)]
mod tests;
