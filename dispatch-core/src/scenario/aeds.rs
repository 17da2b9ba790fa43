//! Public defibrillators (`aeds.csv`): checked and kept; nothing decides by them yet.

use super::faults::Faults;
use super::rows::{Column, Names, Sheet, optional, required};
use crate::geo::Coordinate;

/// The file.
pub(super) const FILE: &str = "aeds.csv";

const COLUMNS: [Column; 4] = [
    required("id"),
    required("lon"),
    required("lat"),
    optional("access"),
];

/// A public defibrillator.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Aed {
    /// The user's id.
    pub id: String,
    /// Where it hangs.
    pub at: Coordinate,
    /// When and how it can be reached, in the user's words.
    pub access: String,
}

/// Reads the defibrillators.
pub(super) fn read(bytes: &[u8], faults: &Faults) -> Vec<Aed> {
    let mut names = Names::of(FILE);
    let mut aeds = Vec::new();
    let Some(mut sheet) = Sheet::open(FILE, bytes, &COLUMNS, faults) else {
        return aeds;
    };
    while let Some(row) = sheet.next() {
        let at = row.coordinate(1, 2).unwrap_or_default();
        if let Some(id) = names.add(&row, 0, aeds.len()) {
            let access = row.text(3).to_owned();
            aeds.push(Aed { id, at, access });
        }
    }
    aeds
}
