//! Units (`units.csv`) and what their crews can do.

use super::faults::Faults;
use super::rows::{Column, Names, Row, Sheet, optional, required};
use crate::ids::{Id, IdVec, ShiftId, StationId, UnitId};

/// The file.
pub(super) const FILE: &str = "units.csv";

const COLUMNS: [Column; 5] = [
    required("id"),
    required("station"),
    optional("call_sign"),
    optional("capabilities"),
    optional("shift"),
];

/// [`Capabilities`] holds no more.
const MOST_CAPABILITIES: usize = 32;

/// A set of capabilities, one a bit in the order of [`super::Scenario::capabilities`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Capabilities(pub u32);

impl Capabilities {
    /// Whether it has everything `needed` has.
    pub const fn covers(self, needed: Self) -> bool {
        self.0 & needed.0 == needed.0
    }
}

/// An ambulance with its crew.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unit {
    /// The user's id.
    pub id: String,
    /// The call sign shown.
    pub call_sign: String,
    /// What the crew can do.
    pub capabilities: Capabilities,
    /// Its station.
    pub station: StationId,
    /// Its shift; `None`: always on duty.
    pub shift: Option<ShiftId>,
}

/// The units, and the names of the capabilities they have.
#[derive(Default)]
pub(super) struct Fleet {
    pub(super) units: IdVec<UnitId, Unit>,
    pub(super) capabilities: Vec<String>,
}

/// Reads the units. The call sign is the id, and a unit is always on duty, unless told.
pub(super) fn read(bytes: &[u8], stations: &Names, shifts: &Names, faults: &Faults) -> Fleet {
    let mut names = Names::of(FILE);
    let mut fleet = Fleet {
        units: IdVec::new(),
        capabilities: Vec::new(),
    };
    let Some(mut sheet) = Sheet::open(FILE, bytes, &COLUMNS, faults) else {
        return fleet;
    };
    while let Some(row) = sheet.next() {
        let _ = row.must(1);
        let station = row.reference(1, stations);
        let shift = row.reference(4, shifts).map(ShiftId::new);
        let capabilities = capabilities(&row, &mut fleet.capabilities);
        if let Some(id) = names.add(&row, 0, fleet.units.len()) {
            fleet.units.push(Unit {
                call_sign: row.some(2).unwrap_or(&id).to_owned(),
                id,
                capabilities,
                station: StationId::new(station.unwrap_or(0)),
                shift,
            });
        }
    }
    fleet
}

fn capabilities(row: &Row<'_>, known: &mut Vec<String>) -> Capabilities {
    let mut set = Capabilities::default();
    for name in row.text(3).split(';').map(str::trim) {
        if name.is_empty() {
            continue;
        }
        if !is_name(name) {
            row.fault(
                format!("capability \"{name}\" is not a name"),
                "use letters, digits, \"-\" and \"_\", and \";\" between names: \"ALS;BLS\"",
            );
            continue;
        }
        let bit = known.iter().position(|other| other == name);
        let bit = bit.unwrap_or_else(|| {
            known.push(name.to_owned());
            known.len() - 1
        });
        if bit >= MOST_CAPABILITIES {
            known.truncate(MOST_CAPABILITIES);
            row.fault(
                format!("\"{name}\" is one capability more than {MOST_CAPABILITIES}"),
                "use fewer kinds",
            );
            continue;
        }
        set.0 |= 1 << bit;
    }
    set
}

fn is_name(text: &str) -> bool {
    text.chars()
        .all(|c| c.is_alphanumeric() || c == '-' || c == '_')
}

/// The capabilities a text such as `ALS;BLS` names; the first unknown name otherwise.
pub(super) fn parse<'a>(text: &'a str, known: &[String]) -> Result<Capabilities, &'a str> {
    let mut set = Capabilities::default();
    for name in text
        .split(';')
        .map(str::trim)
        .filter(|name| !name.is_empty())
    {
        let bit = known.iter().position(|other| other == name).ok_or(name)?;
        set.0 |= 1 << bit;
    }
    Ok(set)
}
