//! Hospitals (`hospitals.csv`).

use super::faults::Faults;
use super::rows::{Column, Names, Row, Sheet, optional, required};
use crate::geo::Coordinate;
use crate::ids::{HospitalId, IdVec};

/// The file.
pub(super) const FILE: &str = "hospitals.csv";

const COLUMNS: [Column; 7] = [
    required("id"),
    required("lon"),
    required("lat"),
    optional("name"),
    optional("level"),
    optional("services"),
    optional("handover_bays"),
];

/// A hospital.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hospital {
    /// The user's id.
    pub id: String,
    /// The name shown.
    pub name: String,
    /// Where it is.
    pub at: Coordinate,
    /// Its level, as the user names it.
    pub level: String,
    /// The services it offers.
    pub services: Vec<String>,
    /// How many handovers at once; `None`: as many as come.
    pub handover_bays: Option<u32>,
}

/// Reads the hospitals. The name is the id unless told; no `handover_bays` means no limit.
pub(super) fn read(bytes: &[u8], faults: &Faults) -> (IdVec<HospitalId, Hospital>, Names) {
    let mut names = Names::of(FILE);
    let mut hospitals = IdVec::new();
    let Some(mut sheet) = Sheet::open(FILE, bytes, &COLUMNS, faults) else {
        return (hospitals, names);
    };
    while let Some(row) = sheet.next() {
        let hospital = hospital(&row);
        if let Some(id) = names.add(&row, 0, hospitals.len()) {
            hospitals.push(Hospital { id, ..hospital });
        }
    }
    (hospitals, names)
}

fn hospital(row: &Row<'_>) -> Hospital {
    let bays = row.whole(6, 10_000);
    if bays == Some(0) {
        row.fault(
            "handover_bays is 0: no patient would ever be handed over",
            "leave it empty for no limit, or remove the hospital",
        );
    }
    let services = row.text(5).split(';').map(str::trim);
    Hospital {
        id: String::new(),
        name: row.some(3).unwrap_or(row.text(0)).to_owned(),
        at: row.coordinate(1, 2).unwrap_or_default(),
        level: row.text(4).to_owned(),
        services: services
            .filter(|service| !service.is_empty())
            .map(str::to_owned)
            .collect(),
        handover_bays: bays,
    }
}
