//! Stations (`stations.csv`).

use super::faults::Faults;
use super::rows::{Column, Names, Row, Sheet, optional, required};
use crate::geo::Coordinate;
use crate::ids::{HospitalId, Id, IdVec, StationId};

/// The file.
pub(super) const FILE: &str = "stations.csv";

const COLUMNS: [Column; 9] = [
    required("id"),
    required("lon"),
    required("lat"),
    optional("name"),
    optional("status"),
    optional("hospital"),
    optional("bays"),
    optional("cost"),
    optional("opened"),
];

/// What a station is to the plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StationStatus {
    /// There and open.
    Existing,
    /// A place where one might stand.
    Candidate,
    /// Decided, not yet open.
    Planned,
    /// Closed.
    Closed,
    /// May not be used.
    NotAvailable,
}

/// A station.
#[derive(Clone, Debug, PartialEq)]
pub struct Station {
    /// The user's id.
    pub id: String,
    /// The name shown.
    pub name: String,
    /// Where it is.
    pub at: Coordinate,
    /// What it is to the plan.
    pub status: StationStatus,
    /// The hospital it belongs to.
    pub hospital: Option<HospitalId>,
    /// Places for vehicles; `None`: as many as wanted.
    pub bays: Option<u32>,
    /// What opening it costs.
    pub cost: Option<f64>,
    /// The year it opened.
    pub opened: Option<String>,
}

impl StationStatus {
    /// All of them with their words in files.
    pub const ALL: [(&'static str, Self); 5] = [
        ("existing", Self::Existing),
        ("candidate", Self::Candidate),
        ("planned", Self::Planned),
        ("closed", Self::Closed),
        ("not_available", Self::NotAvailable),
    ];

    /// The word in files.
    pub const fn id(self) -> &'static str {
        Self::ALL[self as usize].0
    }
}

/// Reads the stations. The name is the id and the status `existing` unless told.
pub(super) fn read(
    bytes: &[u8],
    hospitals: &Names,
    faults: &Faults,
) -> (IdVec<StationId, Station>, Names) {
    let mut names = Names::of(FILE);
    let mut stations = IdVec::new();
    let Some(mut sheet) = Sheet::open(FILE, bytes, &COLUMNS, faults) else {
        return (stations, names);
    };
    while let Some(row) = sheet.next() {
        let station = station(&row, hospitals);
        if let Some(id) = names.add(&row, 0, stations.len()) {
            stations.push(Station { id, ..station });
        }
    }
    (stations, names)
}

fn station(row: &Row<'_>, hospitals: &Names) -> Station {
    Station {
        id: String::new(),
        name: row.some(3).unwrap_or(row.text(0)).to_owned(),
        at: row.coordinate(1, 2).unwrap_or_default(),
        status: row
            .choice(4, &StationStatus::ALL)
            .unwrap_or(StationStatus::Existing),
        hospital: row.reference(5, hospitals).map(HospitalId::new),
        bays: row.whole(6, 10_000),
        cost: row.number(7, 0.0, 1.0e15),
        opened: row.some(8).map(str::to_owned),
    }
}
