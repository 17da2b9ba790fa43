//! Call logs (`calls/*.csv`): one row an incident; `calls/*.responses.csv`: one row a unit sent.

use std::collections::HashMap;

use super::faults::{Faults, suggestion};
use super::rows::{Column, Row, Sheet, optional, required};
use super::{Calendar, Capabilities, Folder, Scenario, units};
use crate::error::{Error, Result, unless_faulty};
use crate::geo::Coordinate;
use crate::ids::{HospitalId, Id, PriorityId, UnitId};
use crate::units::{Duration, Time};

mod write;

/// The moments of a unit's mission, in the order in which they come.
const MOMENTS: [&str; 8] = [
    "ordered_at",
    "acknowledged_at",
    "en_route_at",
    "on_scene_at",
    "left_scene_at",
    "at_hospital_at",
    "handed_over_at",
    "clear_at",
];

const COLUMNS: [Column; 22] = [
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

const RESPONSE_COLUMNS: [Column; 11] = [
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

/// A log of incidents, in the order in which they were reported.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CallLog {
    /// The incidents.
    pub calls: Vec<LoggedCall>,
    /// The units sent, where the log has a file of them; by incident, in the file's order.
    pub responses: Vec<LoggedResponse>,
}

/// One incident of a log.
#[derive(Clone, Debug, PartialEq)]
pub struct LoggedCall {
    /// The line in the file.
    pub line: u64,
    /// The user's id.
    pub incident: String,
    /// When control heard of it.
    pub reported_at: Time,
    /// Where it is.
    pub at: Coordinate,
    /// Its priority; the most urgent one where the log has none, so that nobody waits for want of
    /// a field.
    pub priority: PriorityId,
    /// The triage code.
    pub determinant: Option<String>,
    /// What the crew must be able to do (column `needs`).
    pub needs: Capabilities,
    /// The unit that served.
    pub unit: Option<UnitId>,
    /// The unit was ordered.
    pub ordered_at: Option<Time>,
    /// The crew acknowledged.
    pub acknowledged_at: Option<Time>,
    /// Wheels moved.
    pub en_route_at: Option<Time>,
    /// It arrived.
    pub on_scene_at: Option<Time>,
    /// It left the scene.
    pub left_scene_at: Option<Time>,
    /// It arrived at hospital.
    pub at_hospital_at: Option<Time>,
    /// The patient was accepted.
    pub handed_over_at: Option<Time>,
    /// It was free.
    pub clear_at: Option<Time>,
    /// The hospital; the destination policy chooses where it is empty.
    pub hospital: Option<HospitalId>,
    /// Whether somebody was taken to a hospital.
    pub transported: Option<bool>,
    /// Reported → ready to be assigned.
    pub call_processing: Option<Duration>,
    /// Ordered → wheels moving.
    pub turnout: Option<Duration>,
    /// Arrived → left the scene or clear.
    pub on_scene: Option<Duration>,
    /// At hospital → clear.
    pub handover: Option<Duration>,
}

/// One unit sent to an incident of a log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LoggedResponse {
    /// The line in the file.
    pub line: u64,
    /// The place of its incident in [`CallLog::calls`].
    pub call: usize,
    /// The unit.
    pub unit: UnitId,
    /// Ordered, acknowledged, en route, on scene, left scene, at hospital, handed over, clear.
    pub moments: [Option<Time>; 8],
    /// How it ended, in the log's words.
    pub outcome: Option<String>,
}

impl LoggedCall {
    /// A call of which nothing is known but the four columns that must be there.
    pub fn new(incident: &str, reported_at: Time, at: Coordinate) -> Self {
        Self {
            line: 0,
            incident: incident.to_owned(),
            reported_at,
            at,
            priority: PriorityId::new(0),
            determinant: None,
            needs: Capabilities::default(),
            unit: None,
            ordered_at: None,
            acknowledged_at: None,
            en_route_at: None,
            on_scene_at: None,
            left_scene_at: None,
            at_hospital_at: None,
            handed_over_at: None,
            clear_at: None,
            hospital: None,
            transported: None,
            call_processing: None,
            turnout: None,
            on_scene: None,
            handover: None,
        }
    }

    /// The moments of its mission, in their order.
    pub const fn moments(&self) -> [Option<Time>; 8] {
        [
            self.ordered_at,
            self.acknowledged_at,
            self.en_route_at,
            self.on_scene_at,
            self.left_scene_at,
            self.at_hospital_at,
            self.handed_over_at,
            self.clear_at,
        ]
    }

    const fn set_moments(&mut self, moments: [Option<Time>; 8]) {
        [
            self.ordered_at,
            self.acknowledged_at,
            self.en_route_at,
            self.on_scene_at,
            self.left_scene_at,
            self.at_hospital_at,
            self.handed_over_at,
            self.clear_at,
        ] = moments;
    }
}

impl CallLog {
    /// Reads a log against its scenario.
    ///
    /// # Errors
    /// Every fault of the file.
    pub fn read(bytes: &[u8], file: &str, scenario: &Scenario) -> Result<Self> {
        let faults = Faults::default();
        let known = Known::of(scenario);
        let calls = known.calls(bytes, file, &faults);
        let responses = Vec::new();
        unless_faulty(Self { calls, responses }, faults.into_list())
    }

    /// Reads a log of a folder and the file of its responses (`x.responses.csv` beside `x.csv`),
    /// if there is one.
    ///
    /// # Errors
    /// Every fault of both files, or that there is no such log.
    pub fn read_in(folder: &Folder, file: &str, scenario: &Scenario) -> Result<Self> {
        let Some(bytes) = folder.files.get(file) else {
            return Err(Error::Unknown {
                kind: "call log",
                name: file.to_owned(),
                known: folder.call_logs().map(str::to_owned).collect(),
            });
        };
        let faults = Faults::default();
        let known = Known::of(scenario);
        let calls = known.calls(bytes, file, &faults);
        let beside = format!("{}.responses.csv", file.trim_end_matches(".csv"));
        let responses = folder
            .files
            .get(&beside)
            .map(|bytes| known.responses(bytes, &beside, &calls, &faults));
        let responses = responses.unwrap_or_default();
        unless_faulty(Self { calls, responses }, faults.into_list())
    }

    /// How often each zone called, each incident counting for the zone nearest to it: weights for
    /// `zone_weight = "log"`.
    pub fn zone_counts(&self, scenario: &Scenario) -> Vec<u64> {
        let places = scenario.zones.iter().map(|zone| zone.at);
        let nearest = super::doctor::Nearest::new(places);
        let mut counts = vec![0; scenario.zones.len()];
        for call in &self.calls {
            if let Some((zone, _)) = nearest.of(call.at) {
                counts[zone] += 1;
            }
        }
        counts
    }
}

/// What the rows of a log may name.
struct Known<'a> {
    scenario: &'a Scenario,
    calendar: &'a Calendar,
    priorities: HashMap<&'a str, usize>,
    units: HashMap<&'a str, usize>,
    hospitals: HashMap<&'a str, usize>,
}

impl<'a> Known<'a> {
    fn of(scenario: &'a Scenario) -> Self {
        fn index<'a>(ids: impl Iterator<Item = &'a str>) -> HashMap<&'a str, usize> {
            ids.enumerate().map(|(row, id)| (id, row)).collect()
        }
        Self {
            scenario,
            calendar: &scenario.calendar,
            priorities: index(scenario.priorities.iter().map(|p| p.id.as_str())),
            units: index(scenario.units.iter().map(|u| u.id.as_str())),
            hospitals: index(scenario.hospitals.iter().map(|h| h.id.as_str())),
        }
    }

    fn calls(&self, bytes: &[u8], file: &str, faults: &Faults) -> Vec<LoggedCall> {
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
                    format!(
                        "{} is before the report in line {}",
                        row.text(1),
                        last.line
                    ),
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

    fn responses(
        &self,
        bytes: &[u8],
        file: &str,
        calls: &[LoggedCall],
        faults: &Faults,
    ) -> Vec<LoggedResponse> {
        let incidents = calls.iter().enumerate();
        let incidents: HashMap<&str, usize> = incidents
            .map(|(row, call)| (call.incident.as_str(), row))
            .collect();
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

fn named(
    row: &Row<'_>,
    column: usize,
    kind: &str,
    known: &HashMap<&str, usize>,
) -> Option<usize> {
    let text = row.some(column)?;
    let found = known.get(text).copied();
    if found.is_none() {
        row.fault(
            format!("{kind} \"{text}\" is not known"),
            "use an id of the scenario, or leave the field empty",
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
