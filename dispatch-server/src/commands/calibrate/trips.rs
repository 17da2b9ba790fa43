//! Recorded trips from a table, or from a call log.

use std::collections::BTreeMap;

use dispatch_core::calibration::{Trip, of_log};
use dispatch_core::error::{Fault, unless_faulty};
use dispatch_core::geo::Coordinate;
use dispatch_core::roads::table_file::{Row, Table};
use dispatch_core::scenario::CallLog;
use dispatch_core::units::{Duration, Time};

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
pub(crate) struct Recorded {
    /// Those with both ends at roads.
    pub(crate) trips: Vec<Trip>,
    /// The names of their groups.
    pub(super) groups: Vec<String>,
    /// Rows there were.
    pub(super) rows: usize,
    /// Trips with an end far from every road.
    pub(super) off_road: usize,
    /// Trips that take no time, or longer than any; missions of a log without both moments.
    pub(super) no_time: usize,
    /// Missions of a log of which nobody knows where the unit came from.
    pub(super) unknown_origin: usize,
    /// The first of them by its line, with the reason.
    first: Option<String>,
    known: BTreeMap<String, usize>,
}

impl Recorded {
    /// What is doubtful of them.
    pub(super) fn warnings(&self) -> Option<String> {
        let first = self.first.as_ref()?;
        let count = self.off_road + self.no_time;
        Some(format!("{count} rows are left out, the first is {first}"))
    }

    fn leave_out(&mut self, first: impl FnOnce() -> String) {
        self.first.get_or_insert_with(first);
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

/// The trips of a call log: of units that were free for `idle` from their stations, of those freed
/// a moment ago from where that was.
pub(super) fn logged(log: &CallLog, opened: &Opened, idle: Duration) -> Recorded {
    let found = of_log(&opened.ground, log, idle);
    let mut recorded = Recorded {
        rows: found.trips.len() + found.no_time + found.unknown_origin + found.off_road,
        off_road: found.off_road,
        no_time: found.no_time,
        unknown_origin: found.unknown_origin,
        ..Recorded::default()
    };
    for trip in found.trips {
        let group = recorded.group(district(opened, log.calls[trip.group].at));
        recorded.trips.push(Trip { group, ..trip });
    }
    recorded
}

/// The name of the district a place lies in.
fn district(opened: &Opened, at: Coordinate) -> String {
    let id = opened.ground.area_index().district(at);
    id.map_or_else(
        || "elsewhere".to_owned(),
        |id| opened.scenario.districts[id].name.clone(),
    )
}

/// Reads a table of trips.
///
/// # Errors
/// Every row that is no trip.
pub(crate) fn read(file: &Named, opened: &Opened) -> Result<Recorded> {
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
        logged: table.column("logged_at"),
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
    logged: Option<usize>,
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
        let departed = self.moment(row, "departed_at", row.cell(at), faults);
        let logged = match row.given(self.logged) {
            Some(text) => self.moment(row, "logged_at", text, faults),
            None => departed,
        };
        let seconds = self.table.number(row, travel, faults);
        let mode = match row.given(self.mode).map(crate::locate::mode) {
            Some(Err(remedy)) => {
                faults.push(self.table.fault(row, "mode is none", remedy));
                return;
            }
            Some(Ok(mode)) => mode,
            None => self.opened.scenario.planning.mode,
        };
        let inferred = self.inferred(row, faults);
        let (Some(from), Some(to), Some(seconds)) = (from, to, seconds) else {
            return;
        };
        let (Some(departed), Some(logged)) = (departed, logged) else {
            return;
        };
        let within = seconds > 0.0 && seconds <= LONGEST_S;
        let Some(travel) = Duration::from_secs_f64(seconds).filter(|_| within) else {
            recorded.no_time += 1;
            recorded
                .leave_out(|| format!("{}:{}: travel_s is {seconds}", self.table.file, row.line));
            return;
        };
        let ground = &self.opened.ground;
        let (from, place) = match (ground.place(from), ground.place(to)) {
            (Ok(from), Ok(to)) => (from, to),
            (Err(fault), _) | (_, Err(fault)) => {
                recorded.off_road += 1;
                recorded.leave_out(|| format!("{}:{}: {fault}", self.table.file, row.line));
                return;
            }
        };
        let name = row.given(self.district);
        let name = name.map_or_else(|| district(self.opened, to), str::to_owned);
        let group = recorded.group(name);
        recorded.trips.push(Trip {
            from,
            to: place,
            departed,
            logged,
            travel,
            mode,
            group,
            inferred,
        });
    }

    fn moment(&self, row: &Row, column: &str, text: &str, faults: &mut Vec<Fault>) -> Option<Time> {
        match self.opened.scenario.calendar.parse_logged(text) {
            Ok(at) => Some(at),
            Err(error) => {
                let cause = format!("{column}: {error}");
                faults.push(
                    self.table
                        .fault(row, cause, "correct it, or remove the row"),
                );
                None
            }
        }
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
}
