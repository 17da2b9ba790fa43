//! A grown city beside the real one: kilometres by class and district, crossings, and travel times.
//!
//! A case is a folder `…/roads/derived` with an extract of OpenStreetMap, and district polygons in
//! `…/boundaries`. The facts are those of `seeds` whose centre lies in one of the districts. Both
//! networks are asked under the same zones and the same speeds. A road driven one way counts half
//! its length, so that two carriageways are one road.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use dispatch_core::ids::{EdgeId, Id};
use dispatch_core::roads::RoadClass;
use dispatch_core::travel::Network;
use serde_json::Value;

use crate::failure::{Outcome, failure};
use crate::folder::{Folder, folders};
use crate::plan::{self, Asked};
use crate::program::{Room, dispatch};
use crate::table::Table;

/// How far off a district's mean travel time to its neighbours may be.
const FARTHEST_OFF: f64 = 0.25;
/// Districts whose borders come so near, in degrees, are neighbours.
const TOUCHING: f64 = 0.005;
/// Zones so near to a real junction, in degrees, can be asked about.
const NEAR_ROAD: f64 = 0.008;
/// Half the side, in degrees, of the square whose people make a centre.
const AROUND: f64 = 0.015;
/// Zones drawn for the spread of travel times.
const DRAWN: usize = 60;

type Ring = Vec<[f64; 2]>;

/// A district: its name and outer rings.
struct District {
    name: String,
    rings: Vec<Ring>,
}

/// Whether a folder is a case.
pub(crate) fn is_case(folder: &Folder) -> bool {
    folder.path.ends_with("roads/derived")
        && folder.ending(".osm.pbf").next().is_some()
        && boundaries(folder).is_ok()
}

/// Runs a case.
pub(crate) fn run(folder: &Folder, room: &Room) -> Outcome {
    let districts = boundaries(folder)?;
    let facts = facts(&districts)?;
    let (grown, real) = (room.place("grown")?, room.place("grown-real")?);
    dispatch(&[
        "grow".as_ref(),
        facts.as_os_str(),
        "--out".as_ref(),
        grown.as_os_str(),
    ])?;
    fs::create_dir_all(&real)?;
    for entry in fs::read_dir(&grown)? {
        let path = entry?.path();
        if let (true, Some(name)) = (path.is_file(), path.file_name()) {
            fs::copy(&path, real.join(name))?;
        }
    }
    let extract = folder
        .ending(".osm.pbf")
        .next()
        .map(|file| folder.file(file));
    let extract = extract.ok_or_else(|| failure("the extract is gone"))??;
    dispatch(&[
        "import".as_ref(),
        "osm".as_ref(),
        extract.as_os_str(),
        "--out".as_ref(),
        real.as_os_str(),
    ])?;
    let both = [network(&grown)?, network(&real)?];
    let mut lines = vec![format!(
        "{} junctions grown, {} real",
        both[0].roads().junctions(),
        both[1].roads().junctions()
    )];
    lines.extend(kilometres(&both, &districts));
    lines.extend(crossings(folder, &both[0])?);
    let zones = zones(&grown)?;
    let (times, worst) = neighbours(&districts, &zones, [&grown, &real])?;
    lines.extend(times);
    lines.push(spread(&zones, &both[1], [&grown, &real])?);
    if worst > FARTHEST_OFF {
        let first = format!("a district's neighbours are {:.0} % off", worst * 100.0);
        return Err(crate::failure::Failure(
            std::iter::once(first).chain(lines).collect(),
        ));
    }
    let placed = room.place("grown-placed")?;
    lines.push(plan::at_a_moment(&grown, &placed, Asked::Gap)?);
    lines.push(plan::day(&placed, room, "grown-placed-day")?);
    lines.push(plan::over_the_week(&grown)?);
    Ok(lines.join("\n     "))
}

/// The districts of the coarsest file of polygons beside the roads.
fn boundaries(folder: &Folder) -> Outcome<Vec<District>> {
    let beside = folder.path.join("../../boundaries");
    let mut files: Vec<(u64, PathBuf)> = Vec::new();
    for entry in fs::read_dir(beside)? {
        let entry = entry?;
        if entry.path().extension().is_some_and(|end| end == "geojson") {
            files.push((entry.metadata()?.len(), entry.path()));
        }
    }
    files.sort();
    let (_, file) = files
        .first()
        .ok_or_else(|| failure("there are no polygons"))?;
    let document: Value = serde_json::from_slice(&fs::read(file)?)?;
    let features = document["features"].as_array().into_iter().flatten();
    let districts = features.map(|feature| District {
        name: feature["properties"]["name"]
            .as_str()
            .unwrap_or_default()
            .to_owned(),
        rings: rings(&feature["geometry"]),
    });
    Ok(districts.collect())
}

fn rings(geometry: &Value) -> Vec<Ring> {
    let point = |pair: &Value| [0, 1].map(|axis| pair[axis].as_f64().unwrap_or(0.0));
    let ring = |ring: &Value| ring.as_array().into_iter().flatten().map(point).collect();
    let coordinates = geometry["coordinates"].as_array().into_iter().flatten();
    if geometry["type"] == "Polygon" {
        return coordinates.take(1).map(ring).collect();
    }
    coordinates.map(|polygon| ring(&polygon[0])).collect()
}

/// The folder of facts about this city.
fn facts(districts: &[District]) -> Outcome<PathBuf> {
    let seeds = Path::new(env!("CARGO_MANIFEST_DIR")).with_file_name("seeds");
    for folder in folders(&seeds, "seeds")? {
        if !folder.has(&["city.toml"]) {
            continue;
        }
        let city: toml::Table =
            toml::from_str(&String::from_utf8_lossy(&folder.bytes("city.toml")?))?;
        let center = city.get("center").and_then(toml::Value::as_array);
        let at = [0, 1].map(|axis| {
            let number = center.and_then(|center| center.get(axis));
            number.and_then(toml::Value::as_float).unwrap_or(0.0)
        });
        if place_of(districts, at).is_some() {
            return Ok(folder.path);
        }
    }
    Err(failure("no folder of seeds has facts of this city"))
}

fn place_of(districts: &[District], at: [f64; 2]) -> Option<usize> {
    districts
        .iter()
        .position(|district| district.rings.iter().any(|ring| inside(ring, at)))
}

fn inside(ring: &Ring, at: [f64; 2]) -> bool {
    let pairs = ring.iter().zip(ring.iter().cycle().skip(1));
    let meets = pairs.filter(|(a, b)| {
        (a[1] > at[1]) != (b[1] > at[1])
            && at[0] < a[0] + (at[1] - a[1]) / (b[1] - a[1]) * (b[0] - a[0])
    });
    meets.count() % 2 == 1
}

fn network(folder: &Path) -> Outcome<Network> {
    let bytes = fs::read(folder.join("roads/roads.bin"))?;
    Ok(Network::open(&bytes, "roads.bin")?)
}

/// Kilometres of main roads by class, and of them by district.
fn kilometres(both: &[Network; 2], districts: &[District]) -> Vec<String> {
    let mut classes: BTreeMap<RoadClass, [f64; 2]> = BTreeMap::new();
    let mut places = vec![[0.0; 2]; districts.len()];
    for (side, network) in both.iter().enumerate() {
        let roads = network.roads();
        for number in 0..roads.edges().len() {
            let edge = EdgeId::new(number);
            let row = &roads.edges()[edge];
            let class = row.class.parent().unwrap_or(row.class);
            let ways = f64::from(u8::from(row.forward) + u8::from(row.backward));
            let km = roads.length(edge).as_metres() / 1000.0 * ways / 2.0;
            classes.entry(class).or_default()[side] += km;
            if class <= RoadClass::Tertiary {
                let shape = roads.shape(edge);
                let middle = shape[shape.len() / 2];
                if let Some(place) = place_of(districts, [middle.lon(), middle.lat()]) {
                    places[place][side] += km;
                }
            }
        }
    }
    let mut lines = vec!["km by class, grown and real:".to_owned()];
    let row = |name: &str, [grown, real]: [f64; 2]| format!("  {name}: {grown:.0} and {real:.0}");
    lines.extend(classes.iter().map(|(class, km)| row(class.name(), *km)));
    lines.push("km of main roads (tertiary and greater) by district, grown and real:".to_owned());
    let named = districts.iter().zip(places);
    lines.extend(named.map(|(district, km)| row(&district.name, km)));
    lines
}

/// How many of the crossings that the data names the grown network has.
fn crossings(folder: &Folder, grown: &Network) -> Outcome<Vec<String>> {
    let mut lines = Vec::new();
    for file in folder.ending("crossings.csv") {
        let table = Table::plain(&folder.bytes(file)?)?;
        let roads = grown.roads();
        let names: std::collections::BTreeSet<&str> = (0..roads.edges().len())
            .filter_map(|number| roads.name(EdgeId::new(number)))
            .collect();
        let all: Vec<&str> = table.rows().filter_map(|row| row.text("name")).collect();
        let there = all.iter().filter(|name| names.contains(*name)).count();
        lines.push(format!("{file}: {there} of {} are grown", all.len()));
    }
    Ok(lines)
}

/// A zone: where it is, and its people.
struct Zone {
    at: [f64; 2],
    people: f64,
}

fn zones(folder: &Path) -> Outcome<Vec<Zone>> {
    let table = Table::plain(&fs::read(folder.join("zones.csv"))?)?;
    let zone = |row: crate::table::Row<'_>| {
        Ok(Zone {
            at: [row.needed_number("lon")?, row.needed_number("lat")?],
            people: row.needed_number("population")?,
        })
    };
    table.rows().map(zone).collect()
}

/// The zone of a district with most people of the district around it: the middle of its main town.
fn centre(district: &District, zones: &[Zone]) -> Outcome<[f64; 2]> {
    let inside = |zone: &&Zone| district.rings.iter().any(|ring| inside(ring, zone.at));
    let own: Vec<&Zone> = zones.iter().filter(inside).collect();
    let around = |here: &Zone| {
        let near = own.iter().filter(|zone| {
            let [x, y] = [0, 1].map(|axis| zone.at[axis] - here.at[axis]);
            x.abs() < AROUND && y.abs() < AROUND
        });
        near.map(|zone| zone.people).sum::<f64>()
    };
    let fullest = own.iter().map(|zone| (around(zone), zone.at));
    let fullest = fullest.reduce(|a, b| if b.0 > a.0 { b } else { a });
    let (_, at) = fullest.ok_or_else(|| failure(format!("{} has no zone", district.name)))?;
    Ok(at)
}

/// Mean seconds from every district to its neighbours and back in both networks.
fn neighbours(
    districts: &[District],
    zones: &[Zone],
    folders: [&Path; 2],
) -> Outcome<(Vec<String>, f64)> {
    let centres = districts.iter().map(|district| centre(district, zones));
    let centres: Vec<_> = centres.collect::<Outcome<_>>()?;
    let times = [table(folders[0], &centres)?, table(folders[1], &centres)?];
    let mut lines = vec!["mean minutes to and from neighbours, grown and real:".to_owned()];
    let mut worst: f64 = 0.0;
    for (here, district) in districts.iter().enumerate() {
        let others: Vec<usize> = (0..districts.len())
            .filter(|&other| other != here && touching(district, &districts[other]))
            .collect();
        let mean = |side: usize| {
            let both = others
                .iter()
                .map(|&other| times[side][here][other] + times[side][other][here]);
            both.sum::<f64>() / (2 * others.len()) as f64 / 60.0
        };
        let (grown, real) = (mean(0), mean(1));
        let off = grown / real - 1.0;
        worst = worst.max(if off.is_finite() { off.abs() } else { 1.0 });
        lines.push(format!(
            "  {}: {grown:.1} and {real:.1}, {:+.0} %",
            district.name,
            off * 100.0
        ));
    }
    Ok((lines, worst))
}

fn touching(one: &District, other: &District) -> bool {
    let points = |district: &District| district.rings.concat();
    let others = points(other);
    points(one).iter().any(|a| {
        let near = |b: &[f64; 2]| (a[0] - b[0]).abs() < TOUCHING && (a[1] - b[1]).abs() < TOUCHING;
        others.iter().any(near)
    })
}

/// How travel times between zones near real roads compare: the quartiles of grown over real.
fn spread(zones: &[Zone], real: &Network, folders: [&Path; 2]) -> Outcome<String> {
    let step = zones.len().div_ceil(DRAWN).max(1);
    let places = zones.iter().step_by(step).map(|zone| zone.at);
    let roads = real.roads();
    let near = |at: &[f64; 2]| {
        let mut junctions = (0..roads.junctions()).map(|number| roads.junction(Id::new(number)));
        junctions.any(|node| {
            (node.lon() - at[0]).abs() < NEAR_ROAD && (node.lat() - at[1]).abs() < NEAR_ROAD
        })
    };
    let places: Vec<_> = places.filter(near).collect();
    let (grown, real) = (table(folders[0], &places)?, table(folders[1], &places)?);
    let pairs = grown.concat().into_iter().zip(real.concat());
    let mut ratios: Vec<f64> = pairs
        .filter(|&(_, real)| real > 60.0)
        .map(|(grown, real)| grown / real)
        .collect();
    ratios.sort_by(f64::total_cmp);
    let at = |share: usize| {
        ratios
            .get(ratios.len() * share / 100)
            .copied()
            .unwrap_or(0.0)
    };
    Ok(format!(
        "travel time grown over real, {} pairs of zones: p10 {:.2}, p25 {:.2}, median {:.2}, p75 {:.2}, p90 {:.2}",
        ratios.len(),
        at(10),
        at(25),
        at(50),
        at(75),
        at(90)
    ))
}

/// Seconds from every place to every place.
fn table(folder: &Path, places: &[[f64; 2]]) -> Outcome<Vec<Vec<f64>>> {
    let (points, out) = (
        folder.with_extension("points.csv"),
        folder.with_extension("times.csv"),
    );
    let mut text = "id,lon,lat\n".to_owned();
    for (number, [lon, lat]) in places.iter().enumerate() {
        text.push_str(&format!("{number},{lon},{lat}\n"));
    }
    fs::write(&points, text)?;
    let [scenario, points, file] = [folder, &points, &out].map(|path| path.to_string_lossy());
    dispatch(&[
        "table",
        "--scenario",
        &scenario,
        "--sources",
        &points,
        "--targets",
        &points,
        "--out",
        &file,
    ])?;
    let table = Table::plain(&fs::read(&out)?)?;
    let times = table
        .rows()
        .map(|row| row.number("travel_s").unwrap_or(f64::NAN));
    let seconds: Vec<f64> = times.collect();
    Ok(seconds.chunks(places.len()).map(<[f64]>::to_vec).collect())
}
