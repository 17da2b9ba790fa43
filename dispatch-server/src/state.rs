//! What control believes at a moment, built from facts alone: shifts, and the rows of a state file.
//!
//! A row becomes the facts that led to it (call, order, acceptance, wheels, arrival …), applied to
//! the engine in the order of their moments, never decided again. So `nearest` judges a unit by
//! the very rules that hold live.

use std::sync::Arc;

use dispatch_core::dispatch::{Engine, Event, Order, Report, UnitStatus};
use dispatch_core::error::{Fault, unless_faulty};
use dispatch_core::geo::Coordinate;
use dispatch_core::ids::{HospitalId, IncidentId, PriorityId, UnitId};
use dispatch_core::roads::table_file::{Row, Table};
use dispatch_core::scenario::{Capabilities, Scenario};
use dispatch_core::travel::{Ground, Place, Travel};
use dispatch_core::units::Time;

use crate::error::Result;
use crate::folder::Named;

/// The columns and words of a state file, for `--help`.
pub(crate) const HELP: &str = "\
State file (CSV): unit,status[,lon,lat,reported_at,incident,priority,to_lon,to_lat]
  status: at_station, clear, returning, en_route, on_scene, transporting, at_hospital, off_duty, out_of_service
  lon,lat: where the unit is (clear, returning, en_route, on_scene, transporting)
  reported_at: since when, RFC 3339; default: the moment of the question
  incident, priority: what it is busy with; default: the most urgent priority
  to_lon,to_lat: the scene it drives to (en_route), or the hospital (transporting, at_hospital)
Units that are not named are at their stations, on duty as their shifts say.";

/// What a unit is doing, by the words of the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Doing {
    Active(UnitStatus),
    OffDuty,
    OutOfService,
}

const DOINGS: [(&str, Doing); 9] = [
    ("at_station", Doing::Active(UnitStatus::AtStation)),
    ("clear", Doing::Active(UnitStatus::Clear)),
    ("returning", Doing::Active(UnitStatus::Returning)),
    ("en_route", Doing::Active(UnitStatus::EnRoute)),
    ("on_scene", Doing::Active(UnitStatus::OnScene)),
    ("transporting", Doing::Active(UnitStatus::Transporting)),
    ("at_hospital", Doing::Active(UnitStatus::AtHospital)),
    ("off_duty", Doing::OffDuty),
    ("out_of_service", Doing::OutOfService),
];

/// One row, understood.
#[derive(Clone, Debug)]
struct Told {
    line: u64,
    unit: UnitId,
    doing: Doing,
    at: Option<Coordinate>,
    since: Time,
    incident: String,
    priority: PriorityId,
    to: Option<Coordinate>,
}

/// An engine that believes what shifts and the state file say at `depart`.
///
/// # Errors
/// Every row of the file that cannot be so.
pub(crate) fn engine(ground: &Arc<Ground>, depart: Time, file: Option<&Named>) -> Result<Engine> {
    let scenario = ground.scenario();
    let mut told = match file {
        Some(file) => Reading {
            file,
            scenario,
            ground,
            depart,
            faults: Vec::new(),
        }
        .read()?,
        None => Vec::new(),
    };
    told.sort_by_key(|row| row.since);
    let mut telling = Telling {
        engine: Engine::new(Arc::clone(ground)),
        travel: Travel::new(Arc::clone(ground)),
        faults: Vec::new(),
    };
    let first = told.first().map_or(depart, |row| row.since);
    for (unit, row) in scenario.units.pairs() {
        let told = told
            .iter()
            .find(|row| row.unit == unit)
            .map(|row| row.doing);
        let by_shift = row
            .shift
            .is_none_or(|shift| scenario.calendar.on_duty(&scenario.shifts[shift], depart));
        let on_duty = told.map_or(by_shift, |doing| doing != Doing::OffDuty);
        let event = if on_duty {
            Event::ShiftStarted { unit }
        } else {
            Event::ShiftEnded { unit }
        };
        telling.fact(first, &event, &[]);
    }
    for row in &told {
        telling.row(row, file.map_or("", |file| &file.path));
    }
    telling.fact(depart, &Event::Woken, &[]);
    Ok(unless_faulty(telling.engine, telling.faults)?)
}

/// Turns rows into facts.
struct Telling {
    engine: Engine,
    travel: Travel,
    faults: Vec<Fault>,
}

impl Telling {
    fn fact(&mut self, at: Time, event: &Event, orders: &[Order]) {
        self.engine.restore(at, event, orders, &[]);
    }

    fn row(&mut self, row: &Told, file: &str) {
        let (unit, at) = (row.unit, row.since);
        let status = match row.doing {
            Doing::OffDuty => return,
            Doing::OutOfService => {
                return self.fact(
                    at,
                    &Event::OutOfService {
                        unit,
                        reason: "state file".into(),
                    },
                    &[],
                );
            }
            Doing::Active(UnitStatus::AtStation) => {
                return self.fact(
                    at,
                    &Event::PositionReported {
                        unit,
                        fix: self.station(unit).into(),
                    },
                    &[],
                );
            }
            Doing::Active(status) => status,
        };
        self.respond(row, status);
        if status != UnitStatus::EnRoute {
            self.after_arrival(row, status);
        }
        if let Some(position) = row.at {
            let fix = position.into();
            self.fact(at, &Event::PositionReported { unit, fix }, &[]);
        }
        if self.engine.picture().units()[unit].status != status {
            let cause = format!("the unit cannot be {}", status.id());
            self.faults.push(Fault::at_line(
                file,
                row.line,
                cause,
                "check that a road leads there, and that there is a hospital",
            ));
        }
    }

    fn station(&self, unit: UnitId) -> Coordinate {
        let scenario = self.engine.picture().scenario();
        scenario.stations[scenario.units[unit].station].at
    }

    /// The call and everything until the wheels move.
    fn respond(&mut self, row: &Told, status: UnitStatus) {
        let (unit, at) = (row.unit, row.since);
        let scene = if status == UnitStatus::EnRoute {
            row.to
        } else {
            row.at.or(row.to)
        };
        let incident = self.engine.picture().next_incident();
        let report = Report {
            incident: row.incident.clone(),
            reported_at: at,
            at: scene.unwrap_or_else(|| self.station(unit)),
            priority: row.priority,
            needs: Capabilities::default(),
            hospital: None,
            automatic: false,
        };
        self.fact(at, &Event::CallReceived(Box::new(report)), &[]);
        self.fact(
            at,
            &Event::CallProcessed { incident },
            &[Order::Respond { unit, incident }],
        );
        self.fact(at, &Event::OrderAccepted { unit }, &[]);
        self.fact(at, &Event::EnRoute { unit }, &[]);
    }

    fn after_arrival(&mut self, row: &Told, status: UnitStatus) {
        let (unit, at) = (row.unit, row.since);
        self.fact(at, &Event::OnScene { unit }, &[]);
        match status {
            UnitStatus::Transporting | UnitStatus::AtHospital => self.transport(row, status),
            UnitStatus::Clear => self.fact(at, &Event::Clear { unit }, &[]),
            UnitStatus::Returning => {
                let station = self.engine.picture().scenario().units[unit].station;
                self.fact(
                    at,
                    &Event::Clear { unit },
                    &[Order::MoveUp { unit, station }],
                );
            }
            _ => {}
        }
    }

    fn transport(&mut self, row: &Told, status: UnitStatus) {
        let (unit, at) = (row.unit, row.since);
        let Some(incident) = self.engine.picture().units()[unit].incident else {
            return;
        };
        let Some(hospital) = self.hospital(row, incident) else {
            return;
        };
        self.fact(
            at,
            &Event::TransportNeeded { unit },
            &[Order::Transport {
                unit,
                incident,
                hospital,
            }],
        );
        self.fact(at, &Event::LeftScene { unit }, &[]);
        if status == UnitStatus::AtHospital {
            self.fact(at, &Event::AtHospital { unit }, &[]);
        }
    }

    /// The hospital nearest to where the row says it goes, else the one soonest reached.
    fn hospital(&mut self, row: &Told, incident: IncidentId) -> Option<HospitalId> {
        let picture = self.engine.picture();
        let scenario = picture.scenario();
        if let Some(to) = row.to {
            let plane = self.travel.ground().plane();
            return scenario
                .hospitals
                .pairs()
                .map(|(id, hospital)| (plane.distance(hospital.at, to), id))
                .min()
                .map(|(_, id)| id);
        }
        let scene: Place = picture.incident(incident)?.place;
        let mode = scenario.travel.to_hospital;
        self.travel
            .nearest_hospital(&scene, mode, row.since)
            .map(|(id, _)| id)
    }
}

/// Reads the rows of a state file.
struct Reading<'a> {
    file: &'a Named,
    scenario: &'a Scenario,
    ground: &'a Ground,
    depart: Time,
    faults: Vec<Fault>,
}

impl Reading<'_> {
    fn read(mut self) -> Result<Vec<Told>> {
        let table = Table::plain(&self.file.bytes, &self.file.path)?;
        let mut faults = Vec::new();
        let columns = (
            table.require("unit", &mut faults),
            table.require("status", &mut faults),
        );
        let (Some(unit), Some(status)) = columns else {
            return Ok(unless_faulty(Vec::new(), faults)?);
        };
        let mut told: Vec<Told> = Vec::new();
        for row in &table.rows {
            let Some(new) = self.row(&table, row, unit, status) else {
                continue;
            };
            if told.iter().any(|old| old.unit == new.unit) {
                let cause = format!("unit \"{}\" is there twice", row.cell(unit));
                self.faults
                    .push(table.fault(row, cause, "keep its last status"));
                continue;
            }
            if told.iter().any(|old| old.incident == new.incident) {
                let cause = format!("incident \"{}\" has a unit already", new.incident);
                self.faults.push(table.fault(
                    row,
                    cause,
                    "this version sends one unit an incident",
                ));
                continue;
            }
            told.push(new);
        }
        Ok(unless_faulty(told, self.faults)?)
    }

    fn row(&mut self, table: &Table, row: &Row, unit: usize, status: usize) -> Option<Told> {
        let before = self.faults.len();
        let name = row.cell(unit).to_owned();
        let found = self
            .scenario
            .units
            .pairs()
            .find(|(_, unit)| unit.id == name)
            .map(|(id, _)| id);
        if found.is_none() {
            let known: Vec<&str> = self
                .scenario
                .units
                .iter()
                .take(8)
                .map(|unit| unit.id.as_str())
                .collect();
            let remedy = format!("name a unit of units.csv, such as {}", known.join(", "));
            self.faults
                .push(table.fault(row, format!("there is no unit \"{name}\""), remedy));
        }
        let doing = DOINGS
            .iter()
            .find(|(word, _)| *word == row.cell(status))
            .map(|(_, doing)| *doing);
        if doing.is_none() {
            let known: Vec<&str> = DOINGS.iter().map(|(word, _)| *word).collect();
            let cause = format!("there is no status \"{}\"", row.cell(status));
            self.faults.push(table.fault(
                row,
                cause,
                format!("choose one of: {}", known.join(", ")),
            ));
        }
        let at = self.position(table, row, ["lon", "lat"]);
        let to = self.position(table, row, ["to_lon", "to_lat"]);
        let since = self.since(table, row);
        let priority = self.priority(table, row);
        if let Some(doing) = doing {
            self.needs_position(table, row, doing, (at, to));
        }
        let incident = row
            .given(table.column("incident"))
            .map_or_else(|| format!("of {name}"), str::to_owned);
        let (unit, doing) = (found?, doing?);
        (self.faults.len() == before).then_some(Told {
            line: row.line,
            unit,
            doing,
            at,
            since,
            incident,
            priority,
            to,
        })
    }

    fn needs_position(
        &mut self,
        table: &Table,
        row: &Row,
        doing: Doing,
        (at, to): (Option<Coordinate>, Option<Coordinate>),
    ) {
        use UnitStatus::{Clear, EnRoute, OnScene, Returning, Transporting};
        let Doing::Active(status) = doing else { return };
        if matches!(status, Clear | Returning | EnRoute | OnScene | Transporting) && at.is_none() {
            self.faults.push(table.fault(
                row,
                format!("a unit that is {} needs a position", status.id()),
                "give lon and lat",
            ));
        }
        if status == EnRoute && to.is_none() {
            self.faults.push(table.fault(
                row,
                "a unit en_route drives somewhere",
                "give to_lon and to_lat",
            ));
        }
    }

    fn position(&mut self, table: &Table, row: &Row, columns: [&str; 2]) -> Option<Coordinate> {
        let [lon, lat] = columns.map(|name| table.column(name));
        if row.given(lon).is_none() && row.given(lat).is_none() {
            return None;
        }
        let at = table.place(row, [lon?, lat?], &mut self.faults)?;
        if let Err(fault) = self.ground.place(at) {
            self.faults
                .push(table.fault(row, fault.to_string(), "give a position at a road"));
        }
        Some(at)
    }

    fn since(&mut self, table: &Table, row: &Row) -> Time {
        let Some(text) = row.given(table.column("reported_at")) else {
            return self.depart;
        };
        match self.scenario.calendar.parse_moment(text) {
            Ok(at) if at <= self.depart => at,
            Ok(_) => {
                let remedy = "ask for a later --depart, or correct reported_at";
                self.faults.push(table.fault(
                    row,
                    format!("{text} lies after the moment of the question"),
                    remedy,
                ));
                self.depart
            }
            Err(error) => {
                self.faults.push(table.fault(
                    row,
                    error.to_string(),
                    "write RFC 3339 with an offset",
                ));
                self.depart
            }
        }
    }

    fn priority(&mut self, table: &Table, row: &Row) -> PriorityId {
        let found = crate::locate::priority(self.scenario, row.given(table.column("priority")));
        found.unwrap_or_else(|error| {
            self.faults.push(table.fault(
                row,
                error.to_string(),
                "name a priority of scenario.toml",
            ));
            dispatch_core::ids::Id::new(0)
        })
    }
}
