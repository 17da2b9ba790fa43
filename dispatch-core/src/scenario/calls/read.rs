//! Reading a call log against its scenario.

use std::collections::HashMap;

use super::{LoggedCall, LoggedResponse, MOMENTS};
use crate::error::Error;
use crate::ids::{HospitalId, Id, PriorityId, UnitId};
use crate::scenario::faults::{Faults, suggestion};
use crate::scenario::rows::{Column, Row, Sheet, optional, required};
use crate::scenario::{Calendar, Capabilities, Scenario, units};
use crate::units::Time;

pub(super) const COLUMNS: [Column; 22] = [
    required("incident"),
    required("reported_at"),
    required("lon"),
    required("lat"),
    optional("priority"),
    optional("determinant"),
    optional("needs"),
    optional("unit"),
    optional(MOMENTS[0]),
    optional(MOMENTS[1]),
    optional(MOMENTS[2]),
    optional(MOMENTS[3]),
    optional(MOMENTS[4]),
    optional(MOMENTS[5]),
    optional(MOMENTS[6]),
    optional(MOMENTS[7]),
    optional("hospital"),
    optional("transported"),
    optional("call_processing_s"),
    optional("turnout_s"),
    optional("on_scene_s"),
    optional("handover_s"),
];
const FIRST_MOMENT: usize = 8;

pub(super) const RESPONSE_COLUMNS: [Column; 11] = [
    required("incident"),
    required("unit"),
    optional(MOMENTS[0]),
    optional(MOMENTS[1]),
    optional(MOMENTS[2]),
    optional(MOMENTS[3]),
    optional(MOMENTS[4]),
    optional(MOMENTS[5]),
    optional(MOMENTS[6]),
    optional(MOMENTS[7]),
    optional("outcome"),
];

/// What the rows of a log may name.
pub(super) struct Known<'a> {
    scenario: &'a Scenario,
    calendar: &'a Calendar,
    priorities: Ids<'a>,
    units: Ids<'a>,
    hospitals: Ids<'a>,
}

/// Ids and their rows.
struct Ids<'a> {
    list: Vec<&'a str>,
    rows: HashMap<&'a str, usize>,
}

impl<'a> Ids<'a> {
    fn of(ids: impl Iterator<Item = &'a str>) -> Self {
        let list: Vec<&str> = ids.collect();
        let rows = list.iter().enumerate().map(|(row, id)| (*id, row));
        Self {
            rows: rows.collect(),
            list,
        }
    }
}

impl<'a> Known<'a> {
    pub(super) fn of(scenario: &'a Scenario) -> Self {
        Self {
            scenario,
            calendar: &scenario.calendar,
            priorities: Ids::of(scenario.priorities.iter().map(|p| p.id.as_str())),
            units: Ids::of(scenario.units.iter().map(|u| u.id.as_str())),
            hospitals: Ids::of(scenario.hospitals.iter().map(|h| h.id.as_str())),
        }
    }

    pub(super) fn calls(&self, bytes: &[u8], file: &str, faults: &Faults) -> Vec<LoggedCall> {
        let mut calls: Vec<LoggedCall> = Vec::new();
        let mut lines = HashMap::new();
        let Some(mut sheet) = Sheet::open(file, bytes, &COLUMNS, faults) else {
            return calls;
        };
        while let Some(row) = sheet.next() {
            let Some(call) = self.call(&row) else {
                continue;
            };
            if let Some(line) = lines.insert(call.incident.clone(), call.line) {
                row.fault(
                    format!("incident \"{}\" is already in line {line}", call.incident),
                    "one row is one incident; several units go into the file .responses.csv",
                );
            }
            if let Some(last) = calls.last()
                && last.reported_at > call.reported_at
            {
                row.fault(
                    format!("{} is before the report in line {}", row.text(1), last.line),
                    "sort the file by reported_at",
                );
            }
            calls.push(call);
        }
        calls
    }

    fn call(&self, row: &Row<'_>) -> Option<LoggedCall> {
        let (incident, at) = (row.must(0), row.coordinate(2, 3));
        let reported_at = row.must(1).and_then(|_| self.moment(row, 1));
        let mut call = LoggedCall::new(
            incident.unwrap_or_default(),
            reported_at.unwrap_or_default(),
            at.unwrap_or_default(),
        );
        call.line = row.line();
        let priority = named(row, 4, "priority", &self.priorities);
        call.priority = PriorityId::new(priority.unwrap_or(0));
        call.determinant = row.some(5).map(str::to_owned);
        call.needs = self.needs(row, 6);
        call.unit = named(row, 7, "unit", &self.units).map(UnitId::new);
        call.set_moments(self.moments(row, FIRST_MOMENT, reported_at));
        call.hospital = named(row, 16, "hospital", &self.hospitals).map(HospitalId::new);
        call.transported = transported(row, 17);
        call.call_processing = row.seconds(18);
        call.turnout = row.seconds(19);
        call.on_scene = row.seconds(20);
        call.handover = row.seconds(21);
        if call.hospital.is_some() && call.transported == Some(false) {
            row.fault(
                "it names a hospital, but nobody was transported",
                "empty the hospital, or write yes in transported",
            );
        }
        (incident.is_some() && reported_at.is_some()).then_some(call)
    }

    fn needs(&self, row: &Row<'_>, column: usize) -> Capabilities {
        let known = &self.scenario.capabilities;
        units::parse(row.text(column), known).unwrap_or_else(|name| {
            row.fault(
                format!("no unit has the capability \"{name}\""),
                suggestion(name, known.iter().map(String::as_str)),
            );
            Capabilities::default()
        })
    }

    fn moment(&self, row: &Row<'_>, column: usize) -> Option<Time> {
        match self.calendar.parse_moment(row.some(column)?) {
            Ok(at) => Some(at),
            Err(Error::Request { what, remedy }) => {
                row.fault(what, remedy);
                None
            }
            Err(_) => None,
        }
    }

    /// The moments of a mission; each known one lies at or after the known one before it.
    fn moments(&self, row: &Row<'_>, first: usize, start: Option<Time>) -> [Option<Time>; 8] {
        let mut moments = [None; 8];
        let mut last = start;
        let mut last_name = "reported_at";
        for (step, moment) in moments.iter_mut().enumerate() {
            *moment = self.moment(row, first + step);
            if let (Some(at), Some(before)) = (*moment, last)
                && at < before
            {
                row.fault(
                    format!("{} is before {last_name}", MOMENTS[step]),
                    "mend the moments: they come in the order of the columns",
                );
            }
            if moment.is_some() {
                (last, last_name) = (*moment, MOMENTS[step]);
            }
        }
        moments
    }

    pub(super) fn responses(
        &self,
        bytes: &[u8],
        file: &str,
        calls: &[LoggedCall],
        faults: &Faults,
    ) -> Vec<LoggedResponse> {
        let incidents = Ids::of(calls.iter().map(|call| call.incident.as_str()));
        let mut responses = Vec::new();
        let Some(mut sheet) = Sheet::open(file, bytes, &RESPONSE_COLUMNS, faults) else {
            return responses;
        };
        while let Some(row) = sheet.next() {
            let _ = (row.must(0), row.must(1));
            let call = named(&row, 0, "incident", &incidents);
            let unit = named(&row, 1, "unit", &self.units);
            let start = call.map(|call| calls[call].reported_at);
            let moments = self.moments(&row, 2, start);
            if let (Some(call), Some(unit)) = (call, unit) {
                responses.push(LoggedResponse {
                    line: row.line(),
                    call,
                    unit: UnitId::new(unit),
                    moments,
                    outcome: row.some(10).map(str::to_owned),
                });
            }
        }
        responses.sort_by_key(|response| response.call);
        responses
    }
}

fn named(row: &Row<'_>, column: usize, kind: &str, known: &Ids<'_>) -> Option<usize> {
    let text = row.some(column)?;
    let found = known.rows.get(text).copied();
    if found.is_none() {
        row.fault(
            format!("{kind} \"{text}\" is not known"),
            suggestion(text, known.list.iter().copied()),
        );
    }
    found
}

fn transported(row: &Row<'_>, column: usize) -> Option<bool> {
    let words = [
        ("yes", true),
        ("no", false),
        ("1", true),
        ("0", false),
        ("true", true),
        ("false", false),
    ];
    row.choice(column, &words)
}
