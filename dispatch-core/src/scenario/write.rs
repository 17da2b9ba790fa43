//! Writing a scenario as a folder that reads back the same in every field.
//!
//! What a scenario only names (roads, call logs, a state file) is not in it and stays the caller's
//! to copy.

use serde_json::{Value, json};

use super::{
    District, Folder, Scenario, Shift, aeds, demand, districts, hospitals, matrix, settings,
    shifts, speeds_file, stations, units, water, zones,
};
use crate::geo::Coordinate;
use crate::ids::Id;
use crate::roads::NO_ROAD;

mod settings_file;
mod toml;

/// The folder of a scenario.
pub fn write(scenario: &Scenario) -> Folder {
    let mut folder = Folder::default()
        .with(settings::read::FILE, settings_file::settings(scenario))
        .with(zones::FILE, zones_table(scenario))
        .with(stations::FILE, stations(scenario))
        .with(units::FILE, units(scenario))
        .with(hospitals::FILE, hospitals_table(scenario))
        .with(speeds_file::FILE, toml::speeds(scenario));
    let demand = toml::demand(scenario, &mut folder);
    folder = folder.with(demand::FILE, demand);
    if !scenario.shifts.is_empty() {
        folder = folder.with(shifts::FILE, shifts_table(scenario));
    }
    if !scenario.aeds.is_empty() {
        folder = folder.with(aeds::FILE, aeds_table(scenario));
    }
    if !scenario.districts.is_empty() {
        let features = scenario.districts.iter().map(district).collect::<Vec<_>>();
        folder = folder.with(districts::FILE, collection(&features));
    }
    if let Some(area) = &scenario.built_up_area {
        let features = if area.0.is_empty() {
            Vec::new()
        } else {
            vec![json!({"type": "Feature", "properties": {}, "geometry": shape(area)})]
        };
        folder = folder.with(districts::BUILT_UP, collection(&features));
    }
    if !scenario.water.is_empty() {
        let features = scenario
            .water
            .iter()
            .map(water::feature)
            .collect::<Vec<_>>();
        folder = folder.with(water::FILE, collection(&features));
    }
    if scenario.matrix.is_some() {
        folder = folder.with(matrix::FILE, matrix_table(scenario));
    }
    folder
}

/// Rows as CSV, the first of them the heading.
pub(super) fn csv<R>(rows: impl IntoIterator<Item = R>) -> Vec<u8>
where
    R: IntoIterator<Item: AsRef<[u8]>>,
{
    let mut writer = csv::WriterBuilder::new()
        .flexible(true)
        .from_writer(Vec::new());
    for row in rows {
        writer
            .write_record(row)
            .expect("a vector takes every record");
    }
    writer.into_inner().expect("a vector is flushed")
}

/// A table from its heading and rows.
pub(super) fn table(heading: &str, rows: impl Iterator<Item = Vec<String>>) -> Vec<u8> {
    let heading = heading.split(',').map(str::to_owned).collect();
    csv(std::iter::once(heading).chain(rows))
}

fn zones_table(scenario: &Scenario) -> Vec<u8> {
    let rows = scenario.zones.iter().map(|zone| {
        let [lon, lat] = degrees(zone.at);
        let district = zone.district.map(|id| scenario.districts[id].id.clone());
        let planar = zone.planar_m.map(|[x, y]| [x.to_string(), y.to_string()]);
        let [x, y] = planar.unwrap_or_default();
        vec![
            zone.id.clone(),
            lon,
            lat,
            thousandths(zone.population_milli),
            thousandths(zone.weight_milli),
            district.unwrap_or_default(),
            zone.subdistrict.clone(),
            zone.community.clone(),
            x,
            y,
        ]
    });
    table(
        "id,lon,lat,population,weight,district,subdistrict,community,x_m,y_m",
        rows,
    )
}

/// `speeds.toml` of a scenario.
pub fn speeds(scenario: &Scenario) -> String {
    toml::speeds(scenario)
}

/// `stations.csv` of a scenario.
pub fn stations(scenario: &Scenario) -> Vec<u8> {
    let rows = scenario.stations.iter().map(|station| {
        let [lon, lat] = degrees(station.at);
        let hospital = station.hospital.map(|id| scenario.hospitals[id].id.clone());
        vec![
            station.id.clone(),
            station.name.clone(),
            lon,
            lat,
            station.status.id().to_owned(),
            hospital.unwrap_or_default(),
            text(station.bays),
            text(station.cost),
            station.opened.clone().unwrap_or_default(),
        ]
    });
    table("id,name,lon,lat,status,hospital,bays,cost,opened", rows)
}

/// `units.csv` of a scenario.
pub fn units(scenario: &Scenario) -> Vec<u8> {
    let rows = scenario.units.iter().map(|unit| {
        let shift = unit.shift.map(|id| scenario.shifts[id].id.clone());
        vec![
            unit.id.clone(),
            unit.call_sign.clone(),
            scenario.capability_names(unit.capabilities),
            scenario.stations[unit.station].id.clone(),
            shift.unwrap_or_default(),
        ]
    });
    table("id,call_sign,capabilities,station,shift", rows)
}

fn hospitals_table(scenario: &Scenario) -> Vec<u8> {
    let rows = scenario.hospitals.iter().map(|hospital| {
        let [lon, lat] = degrees(hospital.at);
        vec![
            hospital.id.clone(),
            hospital.name.clone(),
            lon,
            lat,
            hospital.level.clone(),
            hospital.services.join(";"),
            text(hospital.handover_bays),
        ]
    });
    table("id,name,lon,lat,level,services,handover_bays", rows)
}

fn aeds_table(scenario: &Scenario) -> Vec<u8> {
    let rows = scenario.aeds.iter().map(|aed| {
        let [lon, lat] = degrees(aed.at);
        vec![aed.id.clone(), lon, lat, aed.access.clone()]
    });
    table("id,lon,lat,access", rows)
}

fn shifts_table(scenario: &Scenario) -> Vec<u8> {
    let rows = scenario.shifts.iter().flat_map(duties);
    table("id,weekday,start,end,break_minutes", rows)
}

fn duties(shift: &Shift) -> Vec<Vec<String>> {
    let clock = |minutes: u16| format!("{:02}:{:02}", minutes / 60 % 24, minutes % 60);
    let duties = shift.duties.iter().map(|duty| {
        vec![
            shift.id.clone(),
            shifts::WEEKDAYS[usize::from(duty.weekday % 7)].to_owned(),
            clock(duty.start_min),
            clock(duty.start_min + duty.length_min),
            duty.break_min.to_string(),
        ]
    });
    duties.collect()
}

fn matrix_table(scenario: &Scenario) -> Vec<u8> {
    let Some(matrix) = &scenario.matrix else {
        return Vec::new();
    };
    let seconds = |ms: u32| match ms {
        NO_ROAD.. => String::new(),
        _ => (f64::from(ms) / 1000.0).to_string(),
    };
    let ids: Vec<&str> = scenario.zones.iter().map(|zone| zone.id.as_str()).collect();
    let places = (0..matrix.siren.len()).filter(|&place| {
        let (siren, ordinary) = (matrix.siren[place], matrix.ordinary[place]);
        let own = place / matrix.zones == place % matrix.zones;
        let usual = if own { 0 } else { NO_ROAD };
        (siren, ordinary) != (usual, usual)
    });
    let rows = places.map(|place| {
        vec![
            ids[place / matrix.zones].to_owned(),
            ids[place % matrix.zones].to_owned(),
            seconds(matrix.siren[place]),
            seconds(matrix.ordinary[place]),
        ]
    });
    table("from,to,travel_s,ordinary_travel_s", rows)
}

/// A district as a feature.
pub(super) fn district(district: &District) -> Value {
    let mut properties = json!({
        "id": district.id,
        "name": district.name,
        "area": if district.central { "central" } else { "new" },
    });
    if let Some(name_en) = &district.name_en {
        properties["name_en"] = json!(name_en);
    }
    if let Some(population) = district.population {
        properties["population"] = json!(population);
    }
    if district.functional {
        properties["kind"] = json!("functional");
    }
    json!({"type": "Feature", "properties": properties, "geometry": shape(&district.shape)})
}

fn shape(shape: &geo::MultiPolygon<f64>) -> Value {
    let ring = |line: &geo::LineString<f64>| -> Vec<[f64; 2]> {
        line.coords().map(|corner| [corner.x, corner.y]).collect()
    };
    let polygons: Vec<Vec<Vec<[f64; 2]>>> = shape
        .iter()
        .map(|polygon| {
            let rings = std::iter::once(polygon.exterior()).chain(polygon.interiors());
            rings.map(ring).collect()
        })
        .collect();
    json!({"type": "MultiPolygon", "coordinates": polygons})
}

/// One feature a line, so that a fault's line is of use.
pub(super) fn collection(features: &[Value]) -> String {
    let lines: Vec<String> = features.iter().map(Value::to_string).collect();
    format!(
        "{{\"type\": \"FeatureCollection\", \"features\": [\n{}\n]}}\n",
        lines.join(",\n")
    )
}

/// Longitude and latitude in degrees, as text.
pub(super) fn degrees(at: Coordinate) -> [String; 2] {
    [at.lon().to_string(), at.lat().to_string()]
}

fn text<T: ToString>(value: Option<T>) -> String {
    value.map(|value| value.to_string()).unwrap_or_default()
}

/// A number of thousandths as a decimal without trailing zeros.
pub(super) fn thousandths(milli: u64) -> String {
    let (whole, rest) = (milli / 1000, milli % 1000);
    if rest == 0 {
        return whole.to_string();
    }
    format!("{whole}.{rest:03}")
        .trim_end_matches('0')
        .to_owned()
}

/// The names of priorities, for `by_priority` and lists.
fn priority_id(scenario: &Scenario, row: usize) -> &str {
    &scenario.priorities[Id::new(row)].id
}
