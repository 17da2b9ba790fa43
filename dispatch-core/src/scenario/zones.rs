//! Demand zones (`zones.csv`).

use super::area::{Area, AreaIndex};
use super::districts::Districts;
use super::faults::Faults;
use super::rows::{Column, Names, Row, Sheet, optional, required};
use crate::geo::Coordinate;
use crate::ids::{DistrictId, IdVec, ZoneId};

/// The file.
pub(super) const FILE: &str = "zones.csv";

const COLUMNS: [Column; 10] = [
    required("id"),
    required("lon"),
    required("lat"),
    required("population"),
    optional("weight"),
    optional("district"),
    optional("subdistrict"),
    optional("community"),
    optional("x_m"),
    optional("y_m"),
];

/// A demand zone.
#[derive(Clone, Debug, PartialEq)]
pub struct Zone {
    /// The user's id.
    pub id: String,
    /// Where it is.
    pub at: Coordinate,
    /// Its people in thousandths of a person, so that shares are sums of whole numbers.
    pub population_milli: u64,
    /// Its weight in thousandths, for `zone_weight = "weight"`.
    pub weight_milli: u64,
    /// The district it lies in (named in the file, else by polygon).
    pub district: Option<DistrictId>,
    /// The functional zones it also lies in.
    pub functional: Vec<DistrictId>,
    /// The area class.
    pub area: Area,
    /// The sub-district, as the user names it; empty when not told.
    pub subdistrict: String,
    /// The community, as the user names it; empty when not told.
    pub community: String,
    /// Planar metres, for straight lines between matrix zones.
    pub planar_m: Option<[f64; 2]>,
}

/// Reads the zones; area and polygons' districts are filled in by [`place`]. The weight is the
/// population unless told.
pub(super) fn read(
    bytes: &[u8],
    districts: Districts<'_>,
    faults: &Faults,
) -> (IdVec<ZoneId, Zone>, Names) {
    let mut names = Names::of(FILE);
    let mut zones = IdVec::new();
    let Some(mut sheet) = Sheet::open(FILE, bytes, &COLUMNS, faults) else {
        return (zones, names);
    };
    while let Some(row) = sheet.next() {
        let zone = zone(&row, districts);
        if let Some(id) = names.add(&row, 0, zones.len()) {
            zones.push(Zone { id, ..zone });
        }
    }
    (zones, names)
}

fn zone(row: &Row<'_>, districts: Districts<'_>) -> Zone {
    let milli = |column| {
        let number = row.number(column, 0.0, 1.0e12)?;
        Some((number * 1000.0).round() as u64)
    };
    let at = row.coordinate(1, 2);
    let _ = row.must(3);
    let population_milli = milli(3).unwrap_or(0);
    let planar = (row.number(8, -1.0e9, 1.0e9), row.number(9, -1.0e9, 1.0e9));
    if row.some(8).is_some() != row.some(9).is_some() {
        row.fault("one of x_m and y_m is empty", "give both or none");
    }
    let district = row.some(5).and_then(|text| match districts.find(text) {
        Ok(id) => Some(id),
        Err((cause, remedy)) => {
            row.fault(cause, remedy);
            None
        }
    });
    Zone {
        id: String::new(),
        at: at.unwrap_or_default(),
        population_milli,
        weight_milli: milli(4).unwrap_or(population_milli),
        district,
        functional: Vec::new(),
        area: Area::Rural,
        subdistrict: row.text(6).to_owned(),
        community: row.text(7).to_owned(),
        planar_m: match planar {
            (Some(x), Some(y)) => Some([x, y]),
            _ => None,
        },
    }
}

/// Fills in where the zones lie.
pub(super) fn place(zones: &mut IdVec<ZoneId, Zone>, index: &AreaIndex) {
    for zone in zones.iter_mut() {
        zone.district = zone.district.or_else(|| index.district(zone.at));
        zone.functional = index.functional(zone.at);
        zone.area = index.area_in(zone.at, zone.district);
    }
}
