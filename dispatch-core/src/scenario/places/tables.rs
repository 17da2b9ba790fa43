//! What was made, as tables of a scenario.

use super::Land;
use super::points::Point;
use super::recipe::Source;
use crate::scenario::write;

pub(super) fn zones_table(zones: &[Vec<Point>], people: &[u64], land: &Land) -> Vec<u8> {
    let rows = zones.iter().flatten().zip(people).map(|(point, &people)| {
        let [lon, lat] = write::degrees(point.at);
        let district = point.district.map(|row| land.all[row].id.clone());
        vec![
            point.id.clone(),
            lon,
            lat,
            write::thousandths(people),
            district.unwrap_or_default(),
            point.name.clone(),
        ]
    });
    write::table("id,lon,lat,population,district,community", rows)
}

pub(super) fn hospitals_table(hospitals: &[Vec<Point>]) -> Vec<u8> {
    let rows = hospitals.iter().flatten().map(|point| {
        let [lon, lat] = write::degrees(point.at);
        vec![
            point.id.clone(),
            point.name.clone(),
            lon,
            lat,
            point.level.clone(),
        ]
    });
    write::table("id,name,lon,lat,level", rows)
}

pub(super) fn stations_table(sources: &[Source], stations: &[Vec<Point>]) -> Vec<u8> {
    let rows = sources.iter().zip(stations).flat_map(|(source, points)| {
        points.iter().map(|point| {
            let [lon, lat] = write::degrees(point.at);
            let name = Some(&point.name).filter(|name| !name.is_empty());
            vec![
                point.id.clone(),
                name.unwrap_or(&point.id).clone(),
                lon,
                lat,
                source.status.id().to_owned(),
            ]
        })
    });
    write::table("id,name,lon,lat,status", rows)
}

/// The units of every source, and how many.
pub(super) fn units_table(sources: &[Source], stations: &[Vec<Point>]) -> (Vec<u8>, usize) {
    let mut rows = Vec::new();
    for (source, points) in sources.iter().zip(stations) {
        for (point, number) in points
            .iter()
            .flat_map(|point| (1..=source.units).map(move |number| (point, number)))
        {
            let id = format!("{}-{number}", point.id);
            let sign = format!("{} {number}", point.name);
            rows.push(vec![
                id,
                sign,
                source.capabilities.clone(),
                point.id.clone(),
                String::new(),
            ]);
        }
    }
    let count = rows.len();
    let heading = "id,call_sign,capabilities,station,shift";
    (write::table(heading, rows.into_iter()), count)
}
