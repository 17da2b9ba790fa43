//! The node nearest to every station and hospital, against those in `nearest_node_reference.csv`;
//! of a whole city by its scenario, which says that places are nodes.

use dispatch_core::geo::Coordinate;
use dispatch_core::roads::{RoadPoint, Roads, Snapper};
use dispatch_core::travel::Place;
use dispatch_core::units::Distance;

use crate::city::is_city;
use crate::failure::{Differences, Outcome, failure};
use crate::scenario;
use crate::shop::Shop;
use crate::table::Table;

pub(crate) const FILE: &str = "nearest_node_reference.csv";

/// Coordinates are whole 1e-7 degrees: two of them are at most so many kilometres off.
const ROUNDING_KM: f64 = 3e-5;

pub(crate) fn run(shop: &mut Shop) -> Outcome {
    let places = Table::plain(&shop.folder.bytes(FILE)?)?;
    if !is_city(shop.folder) {
        let import = shop.network()?;
        let snapper = Snapper::nodes(import.roads(), import.plane);
        return compare(&places, import.roads(), |at| {
            snapper.nearest(at).map(|snap| (snap.point, snap.distance))
        });
    }
    let ground = scenario::ground(&shop.city()?.scenario)?;
    let roads = ground.network().ok_or_else(|| failure("no network"))?;
    compare(&places, roads.roads(), |at| {
        match ground.place(at).ok()? {
            Place::Road {
                point, off_road, ..
            } => Some((point, off_road)),
            Place::Zone(_) => None,
        }
    })
}

fn compare(
    places: &Table,
    roads: &Roads,
    nearest: impl Fn(Coordinate) -> Option<(RoadPoint, Distance)>,
) -> Outcome {
    let (mut differences, mut worst) = (Differences::default(), 0.0f64);
    for row in places.rows() {
        let (x, y) = (row.needed_number("x")?, row.needed_number("y")?);
        let found = Coordinate::from_degrees(x, y).and_then(&nearest);
        let (point, distance) =
            found.ok_or_else(|| failure(format!("({x}, {y}) has no node near")))?;
        let name = row.needed_whole("node")?.to_string();
        let node = roads.node_by_name(&name);
        let same = node.map(|node| roads.node_point(node)) == Some(point);
        let km = distance.as_metres() / 1000.0;
        let off = row
            .number("distance_km")
            .map_or(0.0, |expected| (km - expected).abs());
        worst = worst.max(off);
        differences.check(same && off <= ROUNDING_KM, || {
            format!("({x}, {y}): {point:?} in {km:.6} km, expected node {name}, {off:.6} km off")
        });
    }
    differences.outcome(format!(
        "{} places, distance at most {:.3} m off",
        places.len(),
        worst * 1000.0
    ))
}
