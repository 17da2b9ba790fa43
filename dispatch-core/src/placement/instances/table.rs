//! A table of pairs as CSV: `zone,site,distance` and, where known, `weight` of the zone.
//!
//! Zones and sites are numbered in the order in which they first appear; a pair that is not listed
//! is out of reach.

use std::collections::BTreeMap;

use super::super::median::MedianInstance;
use super::{Instance, in_file};
use crate::error::{Fault, Result};

/// The zones, sites and distances of a table.
///
/// # Errors
/// The lines where it is not so.
pub fn read(bytes: &[u8], file: &str) -> Result<Instance> {
    let mut reader = csv::Reader::from_reader(bytes);
    let headings = reader
        .headers()
        .map_err(|error| broken(file, &error))?
        .clone();
    let column = |name: &str| headings.iter().position(|heading| heading.trim() == name);
    let needed = |name: &str| {
        column(name).ok_or_else(|| {
            let cause = format!("there is no column \"{name}\"");
            Fault::at_line(
                file,
                1,
                cause,
                "the first line is zone,site,distance or zone,site,distance,weight",
            )
        })
    };
    let places = [needed("zone")?, needed("site")?, needed("distance")?];
    let weighed = column("weight");
    let (mut zones, mut sites) = (BTreeMap::new(), BTreeMap::new());
    let (mut near, mut weights): (Vec<Vec<(u64, u32)>>, Vec<u64>) = (Vec::new(), Vec::new());
    for record in reader.records() {
        let record = record.map_err(|error| broken(file, &error))?;
        let line = record.position().map_or(0, csv::Position::line);
        let text = |place: usize| record.get(place).unwrap_or("").trim().to_owned();
        let whole = |place: usize, what: &str| {
            let text = text(place);
            text.parse::<u64>().map_err(|_| {
                let shown: String = text.chars().take(40).collect();
                let cause = format!("\"{shown}\" is not a {what}");
                Fault::at_line(file, line, cause, "write a whole number of at least 0")
            })
        };
        let count = zones.len();
        let zone = *zones.entry(text(places[0])).or_insert(count);
        let count = sites.len() as u32;
        let site = *sites.entry(text(places[1])).or_insert(count);
        let weight = weighed.map_or(Ok(1), |place| whole(place, "weight"))?;
        if zone == near.len() {
            near.push(Vec::new());
            weights.push(weight);
        }
        if weights[zone] != weight {
            let cause = format!(
                "zone \"{}\" has weight {weight} here and {} before",
                text(places[0]),
                weights[zone]
            );
            return Err(Fault::at_line(file, line, cause, "give a zone one weight").into());
        }
        near[zone].push((whole(places[2], "distance")?, site));
    }
    if near.is_empty() {
        return Err(Fault::in_file(file, "there are no pairs", "give at least one line").into());
    }
    let median = MedianInstance::new(near, weights, sites.len(), None);
    let median = median.map_err(|error| in_file(file, error))?;
    Ok(Instance::Median { median, p: None })
}

fn broken(file: &str, error: &csv::Error) -> Fault {
    let line = error.position().map(csv::Position::line);
    let cause = format!("it is not a table: {error}");
    Fault {
        line,
        ..Fault::in_file(
            file,
            cause,
            "save it as CSV in UTF-8, with as many fields in every line",
        )
    }
}
