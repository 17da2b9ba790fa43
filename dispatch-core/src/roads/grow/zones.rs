//! Demand zones: squares of the lattice with few enough people in each, and the people of the census
//! shared out over them to the last person.

use std::collections::BTreeMap;

use super::facts::Facts;
use super::land::{Land, squares};
use super::people::{Lattice, People, Square};
use super::plane::{along, distance};
use crate::error::{Fault, Result, unless_faulty};

/// Zones of open country have at most this side.
const WIDEST_M: f64 = 2600.0;
/// Zones outside of the central districts have so many times fewer people, so that a small town has
/// enough of them to count as built up.
const FINER: f64 = 3.5;
/// A zone is at most so far from the nearest junction.
const OFF_ROAD_M: f64 = 150.0;
/// Ground with fewer people than this gets no zone of its own.
const FEWEST: f64 = 8.0;

/// A demand zone.
#[derive(Clone, Debug)]
pub(super) struct Zone {
    /// Its id: the district's, and its place there.
    pub(super) id: String,
    /// Where it is.
    pub(super) at: [f64; 2],
    /// The district it lies in.
    pub(super) district: usize,
    /// The area whose census counts it.
    pub(super) counted: usize,
    /// Its people.
    pub(super) people: u64,
    weight: f64,
}

/// Cuts the ground into zones.
pub(super) fn zones(
    facts: &Facts,
    land: &Land<'_>,
    grid: (&Lattice, &People),
) -> Result<Vec<Zone>> {
    let mut zones = Vec::new();
    cut(facts, land, grid, (0, 0, 0), &mut zones);
    zones.sort_by_key(|zone| zone.district);
    let mut count = vec![0; facts.districts.len()];
    for zone in &mut zones {
        count[zone.district] += 1;
        zone.id = format!(
            "{}-{:04}",
            facts.districts[zone.district].id, count[zone.district]
        );
    }
    let mut faults = Vec::new();
    for (place, area) in facts.districts.iter().enumerate() {
        let mut members: Vec<&mut Zone> = zones
            .iter_mut()
            .filter(|zone| zone.counted == place)
            .collect();
        if members.is_empty() && area.people > 0 {
            faults.push(Fault::at_line(
                "districts.geojson",
                area.feature.line,
                format!(
                    "\"{}\" has {} people and no dry ground",
                    area.id, area.people
                ),
                "correct its polygon, or raise half_side_km in city.toml",
            ));
        }
        share_out(area.people, &mut members);
    }
    unless_faulty(zones, faults)
}

/// Moves the zones that lie far from every junction towards the nearest one of their district: people
/// live where a road leads.
pub(super) fn to_roads(zones: &mut [Zone], land: &Land<'_>, junctions: &[[f64; 2]]) {
    let mut near: BTreeMap<[i32; 2], Vec<[f64; 2]>> = BTreeMap::new();
    for &at in junctions {
        for square in squares([at, at], 0.0) {
            near.entry(square).or_default().push(at);
        }
    }
    for zone in zones {
        let line = [zone.at, zone.at];
        let around = [500.0, 2500.0, 8000.0].into_iter().find_map(|margin| {
            let there =
                squares(line, margin).flat_map(|square| near.get(&square).into_iter().flatten());
            let own = there.filter(|&&at| land.district(at) == Some(zone.district));
            own.min_by_key(|&&at| (distance(at, zone.at) * 1000.0) as u64)
        });
        let Some(&at) = around else { continue };
        let far = distance(at, zone.at);
        if far > OFF_ROAD_M {
            let moved = along([at, zone.at], OFF_ROAD_M / far);
            let good = land.district(moved) == Some(zone.district) && !land.wet(moved);
            zone.at = if good { moved } else { at };
        }
    }
}

fn cut(
    facts: &Facts,
    land: &Land<'_>,
    grid: (&Lattice, &People),
    square: Square,
    zones: &mut Vec<Zone>,
) {
    let (lattice, people) = grid;
    let (level, column, row) = square;
    let sum = people.sum(square);
    if sum.dry == 0 || sum.people < FEWEST {
        return;
    }
    let wide = lattice.side(level) > WIDEST_M;
    let central = || {
        let district = people.cells(square).find_map(|cell| land.district(cell.2));
        district.is_some_and(|place| facts.districts[place].central)
    };
    let most = facts.city.zone_people;
    let full = sum.people > most || sum.people > most / FINER && !central();
    if level < people.finest() && (wide || full) {
        for (right, up) in [(0, 0), (1, 0), (0, 1), (1, 1)] {
            let part = (level + 1, column * 2 + right, row * 2 + up);
            cut(facts, land, grid, part, zones);
        }
    } else {
        zones.extend(zone(land, people, square));
    }
}

/// The zone of a square: in the area that most of its people are counted in, at the finest square
/// nearest to their middle.
fn zone(land: &Land<'_>, people: &People, square: Square) -> Option<Zone> {
    let cells: Vec<_> = people.cells(square).collect();
    let mut areas: Vec<(usize, f64)> = Vec::new();
    for &(area, count, _) in &cells {
        match areas.iter_mut().find(|known| known.0 == area) {
            Some(known) => known.1 += count,
            None => areas.push((area, count)),
        }
    }
    let most = areas
        .iter()
        .copied()
        .reduce(|a, b| if b.1 > a.1 { b } else { a })?;
    let own = || cells.iter().filter(|cell| cell.0 == most.0);
    let mean = |axis: usize| own().map(|cell| cell.1 * cell.2[axis]).sum::<f64>() / most.1;
    let middle = [mean(0), mean(1)];
    let far = |at: [f64; 2]| (distance(at, middle) * 1000.0) as u64;
    let (_, _, at) = own().min_by_key(|cell| far(cell.2)).copied()?;
    Some(Zone {
        id: String::new(),
        at,
        district: land.district(at)?,
        counted: most.0,
        people: 0,
        weight: areas.iter().map(|area| area.1).sum(),
    })
}

/// Shares people out by weight; what rounding leaves goes to the largest remainders, the earlier
/// zone first (Hamilton's method).
fn share_out(people: u64, zones: &mut [&mut Zone]) {
    let all: f64 = zones.iter().map(|zone| zone.weight).sum();
    let mut rest = people;
    let mut remainders = Vec::with_capacity(zones.len());
    for (place, zone) in zones.iter_mut().enumerate() {
        let exact = people as f64 * zone.weight / all;
        zone.people = (exact.floor() as u64).min(rest);
        rest -= zone.people;
        let remainder = ((exact - exact.floor()) * 1e9) as u64;
        remainders.push((std::cmp::Reverse(remainder), place));
    }
    remainders.sort_unstable();
    for &(_, place) in remainders.iter().cycle().take(rest as usize) {
        zones[place].people += 1;
    }
}
