//! The node nearest to every station and hospital, against those in `nearest_node_reference.csv`.

use dispatch_core::geo::Coordinate;
use dispatch_core::roads::Snapper;

use crate::failure::{Differences, Outcome, failure};
use crate::folder::Folder;
use crate::import::Import;
use crate::table::Table;

pub(crate) const FILE: &str = "nearest_node_reference.csv";

/// Coordinates are whole 1e-7 degrees: two of them are at most so many kilometres off.
const ROUNDING_KM: f64 = 3e-5;

pub(crate) fn run(folder: &Folder, import: &Import) -> Outcome {
    let places = Table::plain(&folder.bytes(FILE)?)?;
    let snapper = Snapper::nodes(import.roads(), import.plane);
    let (mut differences, mut worst) = (Differences::default(), 0.0f64);
    for row in places.rows() {
        let (x, y) = (row.needed_number("x")?, row.needed_number("y")?);
        let at = Coordinate::from_degrees(x, y)
            .ok_or_else(|| failure(format!("({x}, {y}) is not on the globe")))?;
        let snap = snapper
            .nearest(at)
            .ok_or_else(|| failure("the network has no node"))?;
        let node = snap.node.map(|node| import.roads().node_name(node));
        let expected = row.needed_whole("node")?.to_string();
        let km = snap.distance.as_metres() / 1000.0;
        let off = row
            .number("distance_km")
            .map_or(0.0, |expected| (km - expected).abs());
        worst = worst.max(off);
        differences.check(node == Some(&expected[..]) && off <= ROUNDING_KM, || {
            format!("({x}, {y}): node {node:?} in {km:.6} km, expected {expected}, {off:.6} km off")
        });
    }
    differences.outcome(format!(
        "{} places, distance at most {:.3} m off",
        places.len(),
        worst * 1000.0
    ))
}
