//! Doubts about places on the map: far from every road, swapped, on an island, in a trap, left in another datum.

use std::collections::BTreeMap;

use dispatch_core::error::Fault;
use dispatch_core::geo::Coordinate;
use dispatch_core::roads::table_file::Table;
use dispatch_core::scenario::{StationStatus, doctor};
use dispatch_core::travel::{Ground, Place};
use dispatch_core::units::Distance;

use crate::folder::Loaded;
use crate::locate;

/// Places farther than this from every road are named one by one.
const FAR_FROM_ROAD: Distance = Distance::from_millimetres(500_000);

/// A row of a table that is a place.
struct Listed<'a> {
    file: &'a str,
    kind: &'a str,
    id: &'a str,
    at: Coordinate,
}

/// Looks at the stations that are not closed, hospitals and zones, each by its line, and at each file as a whole.
pub(super) fn look(loaded: &Loaded, ground: &Ground) -> Vec<Fault> {
    let Some(network) = ground.network() else {
        return Vec::new();
    };
    let mut doubts = Vec::new();
    let links = network.roads().links();
    let mut lines = BTreeMap::new();
    for listed in all(ground) {
        let Place::Road {
            point, off_road, ..
        } = ground.place_anyway(listed.at)
        else {
            continue;
        };
        let (cause, remedy) = if off_road > FAR_FROM_ROAD {
            far(ground, &listed, off_road)
        } else if let Some(cause) = cut_off(links.reached(point), links.left(point), &listed) {
            let remedy = "move it to a road that is joined to the others, or mend the network: a road that is missing, \
                          or one-way the wrong way";
            (cause, remedy)
        } else {
            continue;
        };
        let lines = lines
            .entry(listed.file)
            .or_insert_with(|| lines_of(loaded, listed.file));
        let cause = format!("{} \"{}\" {cause}", listed.kind, listed.id);
        let doubt = match lines.get(listed.id) {
            Some(&line) => Fault::at_line(&loaded.given(listed.file), line, cause, remedy),
            None => Fault::in_file(&loaded.given(listed.file), cause, remedy),
        };
        doubts.push(doubt);
    }
    for file in ["zones.csv", "stations.csv", "hospitals.csv"] {
        let own = all(ground).filter(|listed| listed.file == file);
        let own: Vec<Coordinate> = own.map(|listed| listed.at).collect();
        let doubt = doctor::unconverted(&loaded.given(file), &own, |at| off_road(ground, at));
        doubts.extend(doubt);
    }
    doubts
}

/// How far a place lies from the nearest road; `None` where places are zones.
fn off_road(ground: &Ground, at: Coordinate) -> Option<Distance> {
    match ground.place_anyway(at) {
        Place::Road { off_road, .. } => Some(off_road),
        _ => None,
    }
}

fn all(ground: &Ground) -> impl Iterator<Item = Listed<'_>> {
    let scenario = ground.scenario();
    let open = |status| status != StationStatus::Closed;
    let stations = scenario.stations.iter().filter(move |s| open(s.status));
    let stations = stations.map(|s| ("stations.csv", "station", s.id.as_str(), s.at));
    let hospitals = scenario.hospitals.iter();
    let hospitals = hospitals.map(|h| ("hospitals.csv", "hospital", h.id.as_str(), h.at));
    let zones = scenario.zones.iter();
    let zones = zones.map(|z| ("zones.csv", "zone", z.id.as_str(), z.at));
    let all = stations.chain(hospitals).chain(zones);
    all.map(|(file, kind, id, at)| Listed { file, kind, id, at })
}

fn far(ground: &Ground, listed: &Listed<'_>, off_road: Distance) -> (String, &'static str) {
    let cause = format!("is {off_road} from the nearest road");
    if locate::fits_swapped(ground, listed.at) {
        let cause = format!("{cause}, and beside one with longitude and latitude swapped");
        return (cause, "swap the two: longitude is lon, latitude is lat");
    }
    let remedy = "fix its coordinate (longitude first, WGS-84), or add the missing road";
    (cause, remedy)
}

/// What is wrong where no way leads from the rest of the network, or to it.
fn cut_off(reached: bool, left: bool, listed: &Listed<'_>) -> Option<String> {
    let text = match (reached, left) {
        (true, true) => return None,
        (false, false) => {
            "is at a road that is joined to no other part of the network: nobody gets there or away"
        }
        (false, true) if listed.kind == "station" => {
            "can be left, but no road leads back to it from the rest of the network"
        }
        (false, true) => "cannot be reached from the rest of the network",
        (true, false) => "can be reached, but no road leads from it to the rest of the network",
    };
    Some(text.to_owned())
}

/// The lines of a table by id; none where it cannot be read as one.
fn lines_of(loaded: &Loaded, file: &str) -> BTreeMap<String, u64> {
    let table = loaded
        .file(file)
        .and_then(|named| Table::plain(&named.bytes, &named.path).ok());
    let Some((table, id)) = table.and_then(|table| {
        let id = table.column("id")?;
        Some((table, id))
    }) else {
        return BTreeMap::new();
    };
    let rows = table.rows.iter();
    rows.map(|row| (row.cell(id).to_owned(), row.line))
        .collect()
}
