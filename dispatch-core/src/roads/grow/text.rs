//! The files of the scenario.

use serde_json::{Value, json};

use super::facts::Facts;
use super::read::Files;
use super::sites::{Station, Vehicle};
use super::zones::Zone;

/// The shifts: one crew day and night, and more by day.
const SHIFTS: &str = "id,weekday,start,end,break_minutes
day,mon-sun,08:00,20:00,45
night,mon-sun,20:00,08:00,45
extra,mon-sun,07:00,19:00,45
";

/// Everything but the roads.
pub(super) fn files(
    facts: &Facts,
    given: &Files,
    zones: &[Zone],
    (stations, vehicles): (&[Station], &[Vehicle]),
) -> Files {
    let mut files = Files::new();
    for name in ["speeds.toml", "demand.toml", "hospitals.csv"] {
        files.insert(
            name.to_owned(),
            given.get(name).cloned().unwrap_or_default(),
        );
    }
    // For maps: no street of the network crosses it but by a bridge or tunnel.
    if let Some(water) = given.get("water.geojson") {
        files.insert("water.geojson".to_owned(), water.clone());
    }
    files.insert("scenario.toml".to_owned(), scenario(facts, given));
    files.insert("districts.geojson".to_owned(), districts(facts, zones));
    let rows = zones.iter().map(|zone| {
        let [lon, lat] = degrees(facts, zone.at);
        let district = facts.districts[zone.district].id.clone();
        vec![zone.id.clone(), lon, lat, zone.people.to_string(), district]
    });
    let heading = ["id", "lon", "lat", "population", "district"];
    files.insert("zones.csv".to_owned(), table(&heading, rows));
    let rows = stations.iter().map(|station| {
        let [lon, lat] = degrees(facts, station.at);
        let status = if station.open {
            "existing"
        } else {
            "candidate"
        };
        vec![
            station.id.clone(),
            station.name.clone(),
            lon,
            lat,
            status.to_owned(),
            station.hospital.clone().unwrap_or_default(),
        ]
    });
    let heading = ["id", "name", "lon", "lat", "status", "hospital"];
    files.insert("stations.csv".to_owned(), table(&heading, rows));
    let rows = vehicles.iter().zip(1..).map(|(vehicle, number)| {
        let able = if vehicle.shift == "extra" {
            "BLS"
        } else {
            "ALS;BLS"
        };
        vec![
            format!("U{number:03}"),
            format!("120-{number:03}"),
            able.to_owned(),
            stations[vehicle.station].id.clone(),
            vehicle.shift.to_owned(),
        ]
    });
    let heading = ["id", "call_sign", "capabilities", "station", "shift"];
    files.insert("units.csv".to_owned(), table(&heading, rows));
    files.insert("shifts.csv".to_owned(), SHIFTS.into());
    files
}

/// The settings below the name, which says what the city is.
fn scenario(facts: &Facts, given: &Files) -> Vec<u8> {
    let quoted = |text: &str| Value::from(text).to_string();
    let mut text = format!(
        "# Made by `dispatch grow` from facts: {}. No street, zone or site of it is a real one.\n\
         name = {}\nname_en = {}\n",
        super::LABEL,
        quoted(&facts.city.name),
        quoted(&facts.city.name_en)
    )
    .into_bytes();
    text.extend(given.get("settings.toml").into_iter().flatten());
    text
}

/// The districts with the people in their polygons, those of functional zones included.
fn districts(facts: &Facts, zones: &[Zone]) -> Vec<u8> {
    let features = facts.districts.iter().enumerate().map(|(place, district)| {
        let inside = |zone: &&Zone| match district.functional {
            true => district
                .rings
                .iter()
                .any(|ring| super::plane::inside(ring, zone.at)),
            false => zone.district == place,
        };
        let people: u64 = zones.iter().filter(inside).map(|zone| zone.people).sum();
        let mut properties = district.feature.properties.clone();
        properties.remove("own_count");
        properties.insert("population".to_owned(), people.into());
        let geometry = json!({"type": "MultiPolygon", "coordinates": district.feature.parts});
        json!({"type": "Feature", "properties": properties, "geometry": geometry}).to_string()
    });
    let features: Vec<String> = features.collect();
    format!(
        "{{\"type\": \"FeatureCollection\", \"features\": [\n{}\n]}}\n",
        features.join(",\n")
    )
    .into_bytes()
}

/// Longitude and latitude with five decimals.
fn degrees(facts: &Facts, at: [f64; 2]) -> [String; 2] {
    let at = facts.plane.unproject(at).unwrap_or_default();
    [format!("{:.5}", at.lon()), format!("{:.5}", at.lat())]
}

fn table(heading: &[&str], rows: impl Iterator<Item = Vec<String>>) -> Vec<u8> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let heading = heading.iter().copied().map(str::to_owned).collect();
    for row in std::iter::once(heading).chain(rows) {
        let row: Vec<String> = row;
        writer
            .write_record(row)
            .expect("a vector takes every record");
    }
    writer.into_inner().expect("a vector is flushed")
}
