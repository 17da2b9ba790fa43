//! Travel times between zones (`travel_matrix.csv`), in place of roads.

use super::faults::Faults;
use super::rows::{Column, Names, Row, Sheet, optional, required};
use crate::ids::ZoneId;
use crate::roads::NO_ROAD;
use crate::roads::speeds::Mode;

/// The file.
pub(super) const FILE: &str = "travel_matrix.csv";

/// The table is stored whole: 4,000 zones are 128 MB.
const MOST_ZONES: usize = 4000;

const COLUMNS: [Column; 4] = [
    required("from"),
    required("to"),
    required("travel_s"),
    optional("ordinary_travel_s"),
];

/// Travel times between zones.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TravelMatrix {
    /// How many zones it joins.
    pub zones: usize,
    /// Row-major milliseconds with siren, [`NO_ROAD`] where there is no way.
    pub siren: Vec<u32>,
    /// The same in ordinary driving.
    pub ordinary: Vec<u32>,
}

impl TravelMatrix {
    /// Milliseconds from one zone to another, if there is a way.
    pub fn travel(&self, mode: Mode, from: ZoneId, to: ZoneId) -> Option<u32> {
        use crate::ids::Id;
        let table = match mode {
            Mode::Siren => &self.siren,
            Mode::Ordinary => &self.ordinary,
        };
        let ms = *table.get(from.index() * self.zones + to.index())?;
        (ms < NO_ROAD).then_some(ms)
    }
}

impl TravelMatrix {
    /// How many pairs of different zones have no way in a mode.
    pub fn missing(&self, mode: Mode) -> usize {
        let table = match mode {
            Mode::Siren => &self.siren,
            Mode::Ordinary => &self.ordinary,
        };
        table.iter().filter(|&&ms| ms >= NO_ROAD).count()
    }
}

/// Reads the matrix. A pair that is not named has no way, and a zone to itself takes no time
/// unless told; ordinary driving takes as long as with siren unless told.
pub(super) fn read(bytes: &[u8], zones: &Names, faults: &Faults) -> Option<TravelMatrix> {
    let count = zones.list().len();
    if count > MOST_ZONES {
        faults.in_file(
            FILE,
            format!("a matrix of {count} zones is too big"),
            format!("join zones until there are at most {MOST_ZONES}, or bring roads"),
        );
        return None;
    }
    let mut sheet = Sheet::open(FILE, bytes, &COLUMNS, faults)?;
    let mut matrix = TravelMatrix {
        zones: count,
        siren: vec![NO_ROAD; count * count],
        ordinary: vec![NO_ROAD; count * count],
    };
    let mut seen = vec![0_u32; count * count];
    while let Some(row) = sheet.next() {
        take(&row, zones, &mut matrix, &mut seen);
    }
    for zone in 0..count {
        let own = zone * count + zone;
        if seen[own] == 0 {
            (matrix.siren[own], matrix.ordinary[own]) = (0, 0);
        }
    }
    Some(matrix)
}

fn take(row: &Row<'_>, zones: &Names, matrix: &mut TravelMatrix, seen: &mut [u32]) {
    let _ = (row.must(0), row.must(1));
    let (from, to) = (row.reference(0, zones), row.reference(1, zones));
    let siren = travel(row, 2);
    let ordinary = travel(row, 3).or(siren);
    let (Some(from), Some(to)) = (from, to) else {
        return;
    };
    let place = from * matrix.zones + to;
    if seen[place] != 0 {
        let (from, to) = (row.text(0), row.text(1));
        row.fault(
            format!("{from} to {to} is already in line {}", seen[place]),
            "keep one of the two",
        );
        return;
    }
    seen[place] = row.line() as u32;
    matrix.siren[place] = siren.unwrap_or(NO_ROAD);
    matrix.ordinary[place] = ordinary.unwrap_or(NO_ROAD);
}

/// Milliseconds; empty means no way.
fn travel(row: &Row<'_>, column: usize) -> Option<u32> {
    let seconds = row.number(column, 0.0, 1_000_000.0)?;
    Some((seconds * 1000.0).round() as u32)
}
