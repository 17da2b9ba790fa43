//! Map tiles from the road file: roads, districts and their borders as Mapbox vector tiles.
//!
//! - Layers: `roads` (`class`, `name`), `districts` (`id`, `name`, `name_en`, `functional`) as
//!   ground, `borders` as lines, so that no border is drawn where a tile only ends; `water` as
//!   areas and `courses` (`name`) as the lines of rivers, where the scenario has them.
//! - A road is shown from the zoom on where it helps; unnamed roads of a class are one feature.
//! - A tile is made once and kept, gzipped, until [`KEPT`] bytes are; then all are forgotten. Low
//!   zooms, which take longest and are seen first, are made ahead by [`Tiles::make_ahead`].
//!
//! Projection: spherical Mercator, square tiles, y downward. Absent on purpose:
//! buildings, which no scenario has.

mod clip;
mod strokes;
mod wet;

use std::collections::{BTreeMap, HashMap};
use std::f64::consts::PI;
use std::io::Write;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use dispatch_core::geo::Coordinate;
use dispatch_core::ids::Id;
use dispatch_core::roads::{RoadClass, Roads};
use dispatch_core::scenario::Scenario;
use dispatch_core::travel::Ground;
use flate2::Compression;
use flate2::write::GzEncoder;
use geo::Simplify;
use mvt::{GeomEncoder, GeomType, Layer, Tile};
use strokes::Stroke;
use wet::Wet;

/// Units along a side of a tile.
const EXTENT: f64 = 4096.0;
/// Units beyond a side that are drawn too, so that wide lines do not end at it.
const MARGIN: f64 = 64.0;
/// Units a line may be moved by.
const TOLERANCE: f64 = 4.0;
/// The zoom of the index.
const INDEX: u8 = 12;
/// The deepest zoom; a map enlarges it beyond.
pub(crate) const DEEPEST: u8 = 14;
/// The zooms that are made ahead.
const AHEAD: std::ops::RangeInclusive<u8> = 6..=11;
/// How many bytes of tiles are kept.
const KEPT: usize = 64 << 20;

/// A point of the world square, 0 to 1 eastward and southward.
type World = [f64; 2];

/// Which tile.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Address {
    /// Zoom.
    pub(crate) z: u8,
    /// Column, eastward.
    pub(crate) x: u32,
    /// Row, southward.
    pub(crate) y: u32,
}

/// The maker of tiles.
#[derive(Debug)]
pub(crate) struct Tiles {
    strokes: Vec<Stroke>,
    index: BTreeMap<(u32, u32), Vec<u32>>,
    districts: Vec<Shape>,
    water: Vec<Wet>,
    kept: Mutex<Kept>,
}

/// A district on the world square.
#[derive(Debug)]
struct Shape {
    id: String,
    name: String,
    name_en: Option<String>,
    functional: bool,
    rings: Vec<Vec<World>>,
}

#[derive(Debug, Default)]
struct Kept {
    tiles: HashMap<Address, Arc<[u8]>>,
    bytes: usize,
}

impl Tiles {
    /// Over the roads and districts of a scenario.
    pub(crate) fn new(ground: &Ground) -> Self {
        let strokes = ground
            .network()
            .map_or_else(Vec::new, |network| strokes::of(network.roads(), world));
        let mut index: BTreeMap<(u32, u32), Vec<u32>> = BTreeMap::new();
        for (number, stroke) in (0..).zip(&strokes) {
            for pair in stroke.points.windows(2) {
                for cell in cells(pair[0], pair[1]) {
                    let list = index.entry(cell).or_default();
                    if list.last() != Some(&number) {
                        list.push(number);
                    }
                }
            }
        }
        Self {
            strokes,
            index,
            districts: shapes(ground.scenario()),
            water: wet::of(ground.scenario()),
            kept: Mutex::default(),
        }
    }

    /// A tile, gzipped; `None` where there can be none.
    pub(crate) fn tile(&self, at: Address) -> Option<Arc<[u8]>> {
        if at.z > DEEPEST || at.x >> at.z != 0 || at.y >> at.z != 0 {
            return None;
        }
        if let Some(tile) = self.kept().tiles.get(&at) {
            return Some(Arc::clone(tile));
        }
        let tile: Arc<[u8]> = self.made(at)?.into();
        let mut kept = self.kept();
        if kept.bytes + tile.len() > KEPT {
            *kept = Kept::default();
        }
        if kept.tiles.insert(at, Arc::clone(&tile)).is_none() {
            kept.bytes += tile.len();
        }
        Some(tile)
    }

    /// Makes the low zooms; ends early when `stops` says so.
    pub(crate) fn make_ahead(&self, stops: impl Fn() -> bool) {
        for z in AHEAD {
            let shift = i32::from(z) - i32::from(INDEX);
            let mut cells: Vec<(u32, u32)> = self
                .index
                .keys()
                .map(|&(x, y)| (x >> -shift, y >> -shift))
                .collect();
            cells.sort_unstable();
            cells.dedup();
            for (x, y) in cells {
                if stops() {
                    return;
                }
                self.tile(Address { z, x, y });
            }
        }
    }

    fn made(&self, at: Address) -> Option<Vec<u8>> {
        let frame = Frame::of(at);
        let mut tile = Tile::new(EXTENT as u32);
        for layer in [
            self.ground_layer(&tile, &frame)?,
            self.water_layer(&tile, &frame)?,
            self.course_layer(&tile, &frame)?,
            self.border_layer(&tile, &frame)?,
            self.road_layer(&tile, &frame)?,
        ] {
            if layer.num_features() > 0 {
                tile.add_layer(layer).ok()?;
            }
        }
        let mut packed = GzEncoder::new(Vec::new(), Compression::new(6));
        packed.write_all(&tile.to_bytes().ok()?).ok()?;
        packed.finish().ok()
    }

    fn road_layer(&self, tile: &Tile, frame: &Frame) -> Option<Layer> {
        let mut named = Vec::new();
        let mut nameless: Vec<Vec<Vec<World>>> = vec![Vec::new(); RoadClass::ALL.len()];
        for number in self.near(frame.at) {
            let stroke = &self.strokes[number as usize];
            if first_zoom(stroke.class) > frame.at.z {
                continue;
            }
            let pieces = frame.pieces(&stroke.points);
            match &stroke.name {
                Some(name) => named.extend(pieces.into_iter().map(|p| (stroke.class, name, p))),
                None => nameless[stroke.class.index()].extend(pieces),
            }
        }
        let mut layer = tile.create_layer("roads");
        // The widest last, so that they lie on top.
        for class in RoadClass::ALL.into_iter().rev() {
            let pieces = &nameless[class.index()];
            if !pieces.is_empty() {
                let mut feature = layer.into_feature(lines(pieces)?);
                feature.add_tag_string("class", class.name());
                layer = feature.into_layer();
            }
        }
        for (class, name, piece) in named {
            let mut feature = layer.into_feature(lines(std::slice::from_ref(&piece))?);
            feature.add_tag_string("class", class.name());
            feature.add_tag_string("name", name);
            layer = feature.into_layer();
        }
        Some(layer)
    }

    fn ground_layer(&self, tile: &Tile, frame: &Frame) -> Option<Layer> {
        let mut layer = tile.create_layer("districts");
        for shape in &self.districts {
            let rings = shape.rings.iter().map(|ring| frame.ground(ring));
            let rings: Vec<Vec<World>> = rings.filter(|ring| ring.len() > 2).collect();
            if rings.is_empty() {
                continue;
            }
            let mut feature = layer.into_feature(encoded(GeomType::Polygon, &rings)?);
            feature.add_tag_string("id", &shape.id);
            feature.add_tag_string("name", &shape.name);
            if let Some(name) = &shape.name_en {
                feature.add_tag_string("name_en", name);
            }
            feature.add_tag_bool("functional", shape.functional);
            layer = feature.into_layer();
        }
        Some(layer)
    }

    fn water_layer(&self, tile: &Tile, frame: &Frame) -> Option<Layer> {
        let mut layer = tile.create_layer("water");
        for water in &self.water {
            let rings = water.rings.iter().map(|ring| frame.part(ring));
            let rings: Vec<Vec<World>> = rings.filter(|ring| ring.len() > 2).collect();
            if !rings.is_empty() {
                let feature = layer.into_feature(encoded(GeomType::Polygon, &rings)?);
                layer = feature.into_layer();
            }
        }
        Some(layer)
    }

    fn course_layer(&self, tile: &Tile, frame: &Frame) -> Option<Layer> {
        let mut layer = tile.create_layer("courses");
        for water in &self.water {
            let pieces = frame.pieces(&water.course);
            if let (Some(name), false) = (&water.name, pieces.is_empty()) {
                let mut feature = layer.into_feature(lines(&pieces)?);
                feature.add_tag_string("name", name);
                layer = feature.into_layer();
            }
        }
        Some(layer)
    }

    fn border_layer(&self, tile: &Tile, frame: &Frame) -> Option<Layer> {
        let mut layer = tile.create_layer("borders");
        for shape in &self.districts {
            let pieces = shape.rings.iter().flat_map(|ring| frame.pieces(ring));
            let pieces: Vec<Vec<World>> = pieces.collect();
            if !pieces.is_empty() {
                let mut feature = layer.into_feature(lines(&pieces)?);
                feature.add_tag_bool("functional", shape.functional);
                layer = feature.into_layer();
            }
        }
        Some(layer)
    }

    /// The strokes that touch a tile, in order.
    fn near(&self, at: Address) -> Vec<u32> {
        if at.z >= INDEX {
            let shift = at.z - INDEX;
            let cell = (at.x >> shift, at.y >> shift);
            return self.index.get(&cell).cloned().unwrap_or_default();
        }
        let shift = INDEX - at.z;
        let inside = |&(x, y): &(u32, u32)| x >> shift == at.x && y >> shift == at.y;
        let cells = self.index.iter().filter(|(cell, _)| inside(cell));
        let mut found: Vec<u32> = cells.flat_map(|(_, list)| list.iter().copied()).collect();
        found.sort_unstable();
        found.dedup();
        found
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        // A tile is whole before it is kept.
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// From which zoom on a class of road is shown.
const fn first_zoom(class: RoadClass) -> u8 {
    match class {
        RoadClass::Motorway | RoadClass::Trunk => 0,
        RoadClass::Primary | RoadClass::Ferry => 7,
        RoadClass::Secondary => 9,
        RoadClass::MotorwayLink | RoadClass::TrunkLink | RoadClass::Tertiary => 11,
        RoadClass::PrimaryLink | RoadClass::SecondaryLink | RoadClass::TertiaryLink => 12,
        RoadClass::Unclassified | RoadClass::Residential | RoadClass::Road => 12,
        RoadClass::LivingStreet | RoadClass::Service => 13,
    }
}

/// The world square as a tile sees it.
struct Frame {
    at: Address,
    scale: f64,
}

impl Frame {
    fn of(at: Address) -> Self {
        let scale = f64::from(1_u32 << at.z);
        Self { at, scale }
    }

    fn seen(&self, [x, y]: World) -> World {
        [
            (x * self.scale - f64::from(self.at.x)) * EXTENT,
            (y * self.scale - f64::from(self.at.y)) * EXTENT,
        ]
    }

    /// What a tile shows of a line.
    fn pieces(&self, line: &[World]) -> Vec<Vec<World>> {
        let seen: Vec<World> = line.iter().map(|&point| self.seen(point)).collect();
        let pieces = clip::line(&seen, -MARGIN, EXTENT + MARGIN).into_iter();
        pieces.map(|piece| simpler(&piece)).collect()
    }

    /// What a tile shows of a ring, turning as it does.
    fn part(&self, ring: &[World]) -> Vec<World> {
        let seen: Vec<World> = ring.iter().map(|&point| self.seen(point)).collect();
        simpler(&clip::ring(&seen, -MARGIN, EXTENT + MARGIN))
    }

    /// What a tile shows of the ground within a ring; clockwise on the screen, as outer rings are.
    fn ground(&self, ring: &[World]) -> Vec<World> {
        let seen: Vec<World> = ring.iter().map(|&point| self.seen(point)).collect();
        let mut within = simpler(&clip::ring(&seen, -MARGIN, EXTENT + MARGIN));
        if clip::twice_area(&within) < 0.0 {
            within.reverse();
        }
        within
    }
}

/// A line without points that nobody could tell from it.
fn simpler(line: &[World]) -> Vec<World> {
    let line = geo::LineString::from(line.to_vec()).simplify(TOLERANCE);
    line.coords().map(|c| [c.x.round(), c.y.round()]).collect()
}

fn lines(pieces: &[Vec<World>]) -> Option<mvt::GeomData> {
    encoded(GeomType::Linestring, pieces)
}

fn encoded(kind: GeomType, parts: &[Vec<World>]) -> Option<mvt::GeomData> {
    let mut encoder = GeomEncoder::<f64>::new(kind);
    for part in parts {
        for &[x, y] in part {
            encoder.add_point(x, y).ok()?;
        }
        encoder.complete_geom().ok()?;
    }
    encoder.encode().ok()
}

/// Where a coordinate lies on the world square.
fn world(at: Coordinate) -> World {
    let sine = libm::sin(at.lat().to_radians()).clamp(-0.9999, 0.9999);
    let y = libm::log((1.0 + sine) / (1.0 - sine)) / (4.0 * PI);
    [at.lon() / 360.0 + 0.5, 0.5 - y]
}

/// The cells of the index between two points.
fn cells(a: World, b: World) -> impl Iterator<Item = (u32, u32)> {
    let side = f64::from(1_u32 << INDEX);
    let cell = |share: f64| (share.clamp(0.0, 1.0) * side).min(side - 1.0) as u32;
    let (west, east) = (cell(a[0].min(b[0])), cell(a[0].max(b[0])));
    let (north, south) = (cell(a[1].min(b[1])), cell(a[1].max(b[1])));
    (west..=east).flat_map(move |x| (north..=south).map(move |y| (x, y)))
}

fn shapes(scenario: &Scenario) -> Vec<Shape> {
    let point = |c: &geo::Coord<f64>| Coordinate::from_degrees(c.x, c.y).map(world);
    let shape = |row: &dispatch_core::scenario::District| Shape {
        id: row.id.clone(),
        name: row.name.clone(),
        name_en: row.name_en.clone(),
        functional: row.functional,
        rings: row
            .shape
            .iter()
            .map(|polygon| polygon.exterior().coords().filter_map(point).collect())
            .collect(),
    };
    scenario.districts.iter().map(shape).collect()
}

/// The edges at each junction, in order.
pub(crate) fn meeting(roads: &Roads) -> Vec<Vec<dispatch_core::ids::EdgeId>> {
    let mut at = vec![Vec::new(); roads.junctions()];
    for (id, edge) in roads.edges().pairs() {
        at[edge.from.index()].push(id);
        if edge.to != edge.from {
            at[edge.to.index()].push(id);
        }
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_lies_where_every_web_map_has_it() {
        let wuhan = Coordinate::from_degrees(114.3, 30.6).unwrap();
        let [x, y] = world(wuhan);
        assert_eq!((x * 1024.0) as u32, 837);
        assert_eq!((y * 1024.0) as u32, 420);
    }

    #[test]
    fn an_address_beyond_its_zoom_is_no_tile() {
        let tiles = Tiles {
            strokes: Vec::new(),
            index: BTreeMap::new(),
            districts: Vec::new(),
            water: Vec::new(),
            kept: Mutex::default(),
        };
        assert!(tiles.tile(Address { z: 1, x: 2, y: 0 }).is_none());
        assert!(tiles.tile(Address { z: 40, x: 0, y: 0 }).is_none());
        assert!(tiles.tile(Address { z: 1, x: 1, y: 0 }).is_some());
    }
}
