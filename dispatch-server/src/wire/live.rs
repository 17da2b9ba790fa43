//! The JSON shapes of the live server. Keys are only ever added.

use dispatch_core::dispatch::journal::{Entry, OrderText};
use serde::{Serialize, Serializer};
use std::sync::Arc;
use utoipa::ToSchema;

use super::{Metres, Nearest, ScenarioName, Seconds};

/// A journal entry, which is a contract of its own.
#[derive(Clone, Debug)]
pub(crate) struct EntryShape(pub(crate) Arc<Entry>);

impl Serialize for EntryShape {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

/// An incident's state.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct IncidentView {
    pub(crate) id: String,
    /// The sequence of the last journal entry that touched it; send it back with a choice.
    pub(crate) version: u64,
    pub(crate) reported_at: String,
    pub(crate) lon: f64,
    pub(crate) lat: f64,
    pub(crate) snap_m: Option<Metres>,
    pub(crate) district: Option<String>,
    pub(crate) zone: Option<String>,
    pub(crate) area: &'static str,
    pub(crate) priority: String,
    pub(crate) needs: Vec<String>,
    /// The hospital that was asked for.
    pub(crate) hospital: Option<String>,
    /// Whether its decisions never wait for a dispatcher.
    pub(crate) automatic: bool,
    /// processing, open, waiting, proposed, assigned, attended or closed.
    pub(crate) stage: &'static str,
    /// Since when it has this stage.
    pub(crate) since_at: String,
    /// served or cancelled, once it is closed.
    pub(crate) outcome: Option<&'static str>,
    /// The unit that is ordered, under way or there; of a closed incident, the one that served.
    pub(crate) unit: Option<String>,
    /// The order that waits for a dispatcher.
    #[schema(value_type = Option<Object>)]
    pub(crate) proposal: Option<OrderText>,
    /// Units that would not take it, could not, or were called back.
    pub(crate) refused_by: Vec<String>,
}

/// An incident with all there is to know about it.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct IncidentFull {
    #[serde(flatten)]
    pub(crate) incident: IncidentView,
    pub(crate) as_of: String,
    /// Who could be sent now; nothing once a unit is there.
    pub(crate) recommendation: Option<Nearest>,
    /// The journal's entries that touched it.
    #[schema(value_type = Vec<Object>)]
    pub(crate) timeline: Vec<EntryShape>,
}

/// A unit's state.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct UnitView {
    pub(crate) id: String,
    /// The sequence of the last journal entry that touched it.
    pub(crate) version: u64,
    pub(crate) call_sign: String,
    pub(crate) capabilities: Vec<String>,
    pub(crate) station: String,
    pub(crate) status: &'static str,
    /// Since when; nothing before the first entry about it.
    pub(crate) since_at: Option<String>,
    pub(crate) on_duty: bool,
    pub(crate) in_service: bool,
    /// Where it is believed to be: on its way as far as the roads' speeds say.
    pub(crate) lon: f64,
    pub(crate) lat: f64,
    /// How old the last report is; nothing where there was none.
    pub(crate) position_age_s: Option<Seconds>,
    pub(crate) incident: Option<String>,
    pub(crate) hospital: Option<String>,
    /// The order the crew has not answered.
    #[schema(value_type = Option<Object>)]
    pub(crate) order: Option<OrderText>,
    /// When that order was given.
    pub(crate) ordered_at: Option<String>,
    /// When it is expected where it drives to.
    pub(crate) arrives_at: Option<String>,
    /// The way it drives; nothing while it stands.
    pub(crate) route: Option<RouteView>,
    /// The statuses its crew may report now.
    pub(crate) next: Vec<&'static str>,
}

/// A way with its times: between two points a unit drives evenly, and before the next report it is
/// where this says.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct RouteView {
    /// When the drive began; a report moves it, so that the unit is now where it was seen.
    pub(crate) departed_at: String,
    /// Longitude, latitude, and seconds since it began.
    pub(crate) points: Vec<[f64; 3]>,
}

/// A unit whose drive went on otherwise than expected, though nothing else about it changed.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct Moved {
    pub(crate) unit: String,
    /// When its drive would have begun.
    pub(crate) departed_at: String,
    /// The way, where that is another one now.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) route: Option<RouteView>,
}

/// What came of a request that changed something.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Done {
    /// The journal's sequence of the last entry it led to.
    pub(crate) seq: u64,
    pub(crate) at: String,
    /// The orders that left because of it, in the order of their causes.
    #[schema(value_type = Vec<Object>)]
    pub(crate) orders: Vec<OrderText>,
    /// What waits for a dispatcher because of it.
    #[schema(value_type = Vec<Object>)]
    pub(crate) proposals: Vec<OrderText>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) incident: Option<IncidentView>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) unit: Option<UnitView>,
}

/// `GET /v1/incidents`.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Incidents {
    pub(crate) as_of: String,
    pub(crate) seq: u64,
    pub(crate) incidents: Vec<IncidentView>,
}

/// `GET /v1/units`.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Units {
    pub(crate) as_of: String,
    pub(crate) seq: u64,
    pub(crate) units: Vec<UnitView>,
}

/// What positions came to.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PositionsTaken {
    pub(crate) seq: u64,
    pub(crate) taken: usize,
}

/// A station.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct StationView {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) lon: f64,
    pub(crate) lat: f64,
    pub(crate) status: &'static str,
    /// Units whose home it is.
    pub(crate) units: Vec<String>,
    /// Those of them that are free at the station now.
    pub(crate) free: Vec<String>,
}

/// `GET /v1/stations`.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Stations {
    pub(crate) as_of: String,
    pub(crate) stations: Vec<StationView>,
}

/// A hospital.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct HospitalView {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) lon: f64,
    pub(crate) lat: f64,
    pub(crate) level: String,
    pub(crate) services: Vec<String>,
    pub(crate) handover_bays: Option<u32>,
    /// Units on their way there with a patient.
    pub(crate) coming: Vec<String>,
    /// Units that are there.
    pub(crate) there: Vec<String>,
}

/// `GET /v1/hospitals`.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Hospitals {
    pub(crate) as_of: String,
    pub(crate) hospitals: Vec<HospitalView>,
}

/// `GET /v1/health`.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Health {
    /// ok; read_only while the journal takes no writes; damaged where it writes, but an old part of
    /// the journal is not what was written.
    pub(crate) status: &'static str,
    /// Why it is read-only.
    pub(crate) cause: Option<String>,
    /// How far the journal of before the start was checked.
    pub(crate) checked: CheckedView,
    pub(crate) version: &'static str,
    pub(crate) scenario: ScenarioName,
    pub(crate) warnings: Vec<String>,
    /// The journal's last sequence.
    pub(crate) seq: u64,
    /// The hash that covers the journal up to it.
    pub(crate) hash: String,
    /// The moment of the last published state.
    pub(crate) as_of: String,
    /// When the engine looks again if nothing happens.
    pub(crate) next_wakeup_at: Option<String>,
    /// How many seconds of the desk's clock pass in one of the wall's: 1 outside the demo, 0 while
    /// it stands.
    pub(crate) speed: u32,
    /// Listeners of the stream.
    pub(crate) listeners: usize,
}

/// How far the journal of before the start was checked since; that goes on beside the work.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CheckedView {
    /// The last sequence that is as it was written.
    pub(crate) to: Option<u64>,
    /// Whether all of it is checked, or something ended the check.
    pub(crate) is_over: bool,
    /// What ended it, with its sequence.
    pub(crate) damage: Option<String>,
}

/// A message of the stream: a journal entry, and the states it changed.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Change {
    #[serde(flatten)]
    #[schema(value_type = Object)]
    pub(crate) entry: EntryShape,
    pub(crate) incidents: Vec<IncidentView>,
    pub(crate) units: Vec<UnitView>,
    /// Units that changed in nothing but how far they have come, or which way they go.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) moved: Vec<Moved>,
}

/// Everything, for a listener that begins or was away too long.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Reset {
    pub(crate) seq: u64,
    pub(crate) as_of: String,
    /// How many seconds of the desk's clock pass in one of the wall's.
    pub(crate) speed: u32,
    pub(crate) incidents: Vec<IncidentView>,
    pub(crate) units: Vec<UnitView>,
}

/// A sign of life of the desk.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Heartbeat {
    pub(crate) seq: u64,
    pub(crate) as_of: String,
    /// How many seconds of the desk's clock pass in one of the wall's; a change is told at once.
    pub(crate) speed: u32,
    /// ok, read_only or damaged, as in `Health`.
    pub(crate) status: &'static str,
}
