//! Recorded trips from a table.

use std::collections::BTreeMap;

use dispatch_core::calibration::Trip;
use dispatch_core::error::{Fault, unless_faulty};
use dispatch_core::roads::table_file::{Row, Table};
use dispatch_core::units::Duration;

use crate::error::Result;
use crate::folder::Named;
use crate::opened::Opened;

/// The columns that must be there.
const REQUIRED: [&str; 6] = [
    "from_lon",
    "from_lat",
    "to_lon",
    "to_lat",
    "departed_at",
    "travel_s",
];

/// Nobody drives longer in one go, in seconds.
const LONGEST_S: f64 = 6.0 * 3600.0;

/// The trips of a table.
#[derive(Debug, Default)]
pub(super) struct Recorded {
    /// Those with both ends at roads.
    pub(super) trips: Vec<Trip>,
    /// The names of their groups.
    pub(super) groups: Vec<String>,
    /// Rows there were.
    pub(super) rows: usize,
    /// Trips with an end far from every road.
    pub(super) off_road: usize,
    /// The first of them by its line, with the reason.
    first_off_road: Option<String>,
    known: BTreeMap<String, usize>,
}

impl Recorded {
    /// What is doubtful of them.
    pub(super) fn warnings(&self) -> Option<String> {
        let first = self.first_off_road.as_ref()?;
        Some(format!(
            "{} trips have an end far from every road and are left out, the first: {first}",
            self.off_road
        ))
    }

    fn group(&mut self, name: String) -> usize {
        let next = self.groups.len();
        let place = *self.known.entry(name.clone()).or_insert(next);
        if place == next {
            self.groups.push(name);
        }
        place
    }
}

/// Reads a table of trips.
///
/// # Errors
/// Every row that is no trip.
pub(super) fn read(file: &Named, opened: &Opened) -> Result<Recorded> {
    let table = Table::plain(&file.bytes, &file.path)?;
    let mut faults = Vec::new();
    let places: Vec<_> = REQUIRED
        .iter()
        .filter_map(|name| table.require(name, &mut faults))
        .collect();
    unless_faulty((), std::mem::take(&mut faults))?;
    let reading = Reading {
        table: &table,
        opened,
        places: &places,
        mode: table.column("mode"),
        district: table.column("district"),
        inferred: table.column("inferred"),
    };
    let mut recorded = Recorded {
        rows: table.rows.len(),
        ..Recorded::default()
    };
    for row in &table.rows {
        reading.take(row, &mut recorded, &mut faults);
    }
    Ok(unless_faulty(recorded, faults)?)
}

struct Reading<'a> {
    table: &'a Table,
    opened: &'a Opened,
    places: &'a [usize],
    mode: Option<usize>,
    district: Option<usize>,
    inferred: Option<usize>,
}

impl Reading<'_> {
    fn take(&self, row: &Row, recorded: &mut Recorded, faults: &mut Vec<Fault>) {
        let [from_lon, from_lat, to_lon, to_lat, at, travel] = self.places[..] else {
            return;
        };
        let from = self.table.place(row, [from_lon, from_lat], faults);
        let to = self.table.place(row, [to_lon, to_lat], faults);
        let departed = self.opened.scenario.calendar.parse_logged(row.cell(at));
        if let Err(error) = &departed {
            faults.push(self.fault(row, format!("departed_at: {error}")));
        }
        let travel = self.travel(row, travel, faults);
        let mode = match row.given(self.mode).map(crate::locate::mode) {
            Some(Err(remedy)) => {
                faults.push(self.table.fault(row, "mode is none", remedy));
                return;
            }
            Some(Ok(mode)) => mode,
            None => self.opened.scenario.planning.mode,
        };
        let inferred = self.inferred(row, faults);
        let (Some(from), Some(to), Ok(departed), Some(travel)) = (from, to, departed, travel)
        else {
            return;
        };
        let ground = &self.opened.ground;
        let (from, place) = match (ground.place(from), ground.place(to)) {
            (Ok(from), Ok(to)) => (from, to),
            (Err(fault), _) | (_, Err(fault)) => {
                recorded.off_road += 1;
                let first = || format!("{}:{}: {fault}", self.table.file, row.line);
                recorded.first_off_road.get_or_insert_with(first);
                return;
            }
        };
        let district = || {
            let id = ground.area_index().district(to);
            let name = id.map(|id| self.opened.scenario.districts[id].name.clone());
            name.unwrap_or_else(|| "elsewhere".to_owned())
        };
        let name = row
            .given(self.district)
            .map_or_else(district, str::to_owned);
        let group = recorded.group(name);
        recorded.trips.push(Trip {
            from,
            to: place,
            departed,
            travel,
            mode,
            group,
            inferred,
        });
    }

    fn travel(&self, row: &Row, column: usize, faults: &mut Vec<Fault>) -> Option<Duration> {
        let seconds = self.table.number(row, column, faults)?;
        if !(seconds > 0.0 && seconds <= LONGEST_S) {
            let cause = format!(
                "travel_s is {seconds}: a trip takes more than 0 s and at most {LONGEST_S}"
            );
            faults.push(self.fault(row, cause));
            return None;
        }
        Duration::from_secs_f64(seconds)
    }

    fn inferred(&self, row: &Row, faults: &mut Vec<Fault>) -> bool {
        match row.given(self.inferred) {
            None | Some("0") => false,
            Some("1") => true,
            Some(other) => {
                let cause = format!("inferred is \"{other}\"");
                faults.push(
                    self.table
                        .fault(row, cause, "write 1 for a guessed origin, else 0"),
                );
                false
            }
        }
    }

    fn fault(&self, row: &Row, cause: String) -> Fault {
        self.table
            .fault(row, cause, "correct it, or remove the row")
    }
}
