//! Call logs (`calls/*.csv`): one row an incident; `calls/*.responses.csv`: one row a unit sent.

use super::faults::Faults;
use super::{Capabilities, Folder, Scenario};
use crate::error::{Error, Result, unless_faulty};
use crate::geo::Coordinate;
use crate::ids::{HospitalId, Id, PriorityId, UnitId};
use crate::units::{Duration, Time};

mod read;
mod write;

use read::Known;

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
        let nearest = super::Nearest::new(places);
        let mut counts = vec![0; scenario.zones.len()];
        for call in &self.calls {
            if let Some((zone, _)) = nearest.of(call.at) {
                counts[zone] += 1;
            }
        }
        counts
    }
}
