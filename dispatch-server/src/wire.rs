//! The JSON contract: the shapes of every answer. Keys are only ever added.

pub(crate) mod live;
pub(crate) mod traffic;

use dispatch_core::error::Fault;
use dispatch_core::roads::speeds::Mode;
use dispatch_core::travel::{Ground, Traffic};
use dispatch_core::units::{Distance, Duration, Time};
use serde::{Serialize, Serializer};
use serde_json::value::RawValue;
use utoipa::ToSchema;

/// A length of time as a number of seconds with three decimals.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ToSchema)]
#[schema(value_type = f64)]
pub(crate) struct Seconds(pub(crate) Duration);

impl Serialize for Seconds {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        raw(&self.0.to_string(), serializer)
    }
}

/// A length on the ground as a number of metres with three decimals.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ToSchema)]
#[schema(value_type = f64)]
pub(crate) struct Metres(pub(crate) Distance);

impl Serialize for Metres {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        raw(&metres(self.0), serializer)
    }
}

/// Metres with three decimals.
pub(crate) fn metres(distance: Distance) -> String {
    // The same form as seconds: thousandths of the unit.
    Duration::from_millis(distance.as_millimetres()).to_string()
}

fn raw<S: Serializer>(number: &str, serializer: S) -> Result<S::Ok, S::Error> {
    let raw = RawValue::from_string(number.to_owned()).map_err(serde::ser::Error::custom)?;
    raw.serialize(serializer)
}

/// What every document begins with.
#[derive(Debug, Serialize)]
pub(crate) struct Document<'a, T> {
    pub(crate) command: &'static str,
    pub(crate) version: &'static str,
    pub(crate) warnings: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) scenario: Option<ScenarioName>,
    #[serde(flatten)]
    pub(crate) body: &'a T,
}

/// Which scenario an answer is about.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct ScenarioName {
    pub(crate) name: String,
    pub(crate) hash: String,
}

/// Why there is no answer.
#[derive(Debug, Serialize)]
pub(crate) struct Failure {
    pub(crate) error: String,
    pub(crate) faults: Vec<FaultShape>,
}

/// One thing that is wrong.
#[derive(Debug, Serialize)]
pub(crate) struct FaultShape {
    pub(crate) file: String,
    pub(crate) line: Option<u64>,
    pub(crate) cause: String,
    pub(crate) remedy: String,
}

impl FaultShape {
    /// The shape of a fault.
    pub(crate) fn of(fault: &Fault) -> Self {
        let Fault {
            file,
            line,
            cause,
            remedy,
        } = fault.clone();
        Self {
            file,
            line,
            cause,
            remedy,
        }
    }
}

/// `nearest`.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Nearest {
    pub(crate) as_of: String,
    pub(crate) metric: MetricShape,
    pub(crate) incident: IncidentShape,
    pub(crate) candidates: Vec<Candidate>,
    pub(crate) candidates_total: usize,
    pub(crate) not_taken: Vec<NotTaken>,
    pub(crate) shortfall: Option<&'static str>,
}

/// By which travel times an answer was made.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct MetricShape {
    /// Mode and period, and the traffic's number where something is reported.
    pub(crate) id: String,
    /// The number of the traffic in it; 0 where nothing was ever reported.
    pub(crate) number: u64,
    /// How many reports of traffic are in it.
    pub(crate) reports: usize,
    /// Since when it holds: live, since it was adopted; of a file, since a report began or ended.
    pub(crate) age_s: Seconds,
}

impl MetricShape {
    /// The metric that drives which begin at a moment are judged by.
    pub(crate) fn of(ground: &Ground, traffic: &Traffic, mode: Mode, at: Time) -> Self {
        let (mode, period) = (mode.name(), ground.period(at));
        let age = traffic.since.map_or(Duration::ZERO, |since| at - since);
        Self {
            id: match traffic.number {
                0 => format!("{mode}-{period}"),
                number => format!("{mode}-{period}-{number}"),
            },
            number: traffic.number,
            reports: traffic.reports().len(),
            age_s: Seconds(age.max(Duration::ZERO)),
        }
    }
}

/// Where an incident is.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct IncidentShape {
    pub(crate) lon: f64,
    pub(crate) lat: f64,
    pub(crate) snap_m: Option<Metres>,
    pub(crate) district: Option<String>,
    pub(crate) zone: Option<String>,
    pub(crate) area: &'static str,
    pub(crate) priority: String,
}

/// A unit that could be sent.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Candidate {
    pub(crate) rank: usize,
    pub(crate) unit: String,
    pub(crate) call_sign: String,
    pub(crate) capabilities: Vec<String>,
    pub(crate) status: &'static str,
    pub(crate) station: String,
    pub(crate) eta_at: String,
    pub(crate) response_s: Seconds,
    pub(crate) turnout_s: Seconds,
    pub(crate) travel_s: Seconds,
    pub(crate) distance_m: Option<Metres>,
    pub(crate) position_age_s: Option<Seconds>,
    pub(crate) reason: &'static str,
    pub(crate) later_s: Seconds,
    pub(crate) taken_from: Option<String>,
}

/// A unit that is not sent, and why.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct NotTaken {
    pub(crate) unit: String,
    pub(crate) travel_s: Option<Seconds>,
    pub(crate) why: &'static str,
    pub(crate) why_text: String,
}

/// `route`.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Route {
    pub(crate) mode: &'static str,
    pub(crate) depart_at: String,
    pub(crate) metric: MetricShape,
    pub(crate) travel_s: Option<Seconds>,
    pub(crate) distance_m: Option<Metres>,
    pub(crate) from: End,
    pub(crate) to: End,
    pub(crate) geometry: Option<LineString>,
}

/// An end of a route.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct End {
    pub(crate) lon: f64,
    pub(crate) lat: f64,
    pub(crate) snap_m: Option<Metres>,
}

/// A line of GeoJSON.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct LineString {
    pub(crate) r#type: &'static str,
    pub(crate) coordinates: Vec<[f64; 2]>,
}

/// `isochrone`.
#[derive(Debug, Serialize)]
pub(crate) struct Isochrones {
    pub(crate) mode: &'static str,
    pub(crate) depart_at: String,
    pub(crate) metric: MetricShape,
    pub(crate) direction: &'static str,
    pub(crate) at: End,
    #[serde(flatten)]
    pub(crate) geojson: FeatureCollection,
}

/// Outlines of GeoJSON.
#[derive(Debug, Serialize)]
pub(crate) struct FeatureCollection {
    pub(crate) r#type: &'static str,
    pub(crate) features: Vec<ReachedArea>,
}

/// What is reached within a limit.
#[derive(Debug, Serialize)]
pub(crate) struct ReachedArea {
    pub(crate) r#type: &'static str,
    pub(crate) properties: Reached,
    pub(crate) geometry: MultiPolygon,
}

/// How much is reached within a limit.
#[derive(Debug, Serialize)]
pub(crate) struct Reached {
    pub(crate) minutes: u16,
    pub(crate) area_km2: f64,
    pub(crate) zones: usize,
    pub(crate) population: f64,
}

/// An area of GeoJSON: by polygon, by ring, by place.
#[derive(Debug, Serialize)]
pub(crate) struct MultiPolygon {
    pub(crate) r#type: &'static str,
    pub(crate) coordinates: Vec<Vec<Vec<[f64; 2]>>>,
}

/// `table`: what was written.
#[derive(Debug, Serialize)]
pub(crate) struct TableWritten {
    pub(crate) out: String,
    pub(crate) mode: &'static str,
    pub(crate) depart_at: String,
    pub(crate) metric: MetricShape,
    pub(crate) sources: usize,
    pub(crate) targets: usize,
    pub(crate) rows: usize,
    pub(crate) unreachable: usize,
}

/// `coverage`.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Coverage {
    pub(crate) clock: Option<&'static str>,
    pub(crate) mode: &'static str,
    pub(crate) priority: String,
    pub(crate) stations: &'static str,
    pub(crate) depart_at: String,
    pub(crate) metric: MetricShape,
    pub(crate) total: CoverageRow,
    pub(crate) areas: Vec<CoverageRow>,
    pub(crate) districts: Vec<CoverageRow>,
    pub(crate) sensitivity: Vec<SensitivityShape>,
    pub(crate) built_up_check: Vec<BuiltUpShape>,
    pub(crate) unreached: Vec<UnreachedShape>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) by_hour: Vec<HourShape>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) by_hour_of_week: Vec<HourShape>,
}

/// Coverage of all, of an area or of a district.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CoverageRow {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) area: Option<&'static str>,
    pub(crate) standard_s: Option<Seconds>,
    pub(crate) population: f64,
    pub(crate) covered_population: f64,
    pub(crate) zones: u64,
    pub(crate) covered_zones: u64,
    pub(crate) share: f64,
    pub(crate) street_share: Option<f64>,
    pub(crate) travel_mean_s: Option<Seconds>,
    pub(crate) travel_p50_s: Option<Seconds>,
    pub(crate) travel_p90_s: Option<Seconds>,
    pub(crate) worst_s: Option<Seconds>,
}

/// One cell of what an answer hangs on.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SensitivityShape {
    pub(crate) hour: u8,
    /// Nothing: driving alone.
    pub(crate) turnout_s: Option<Seconds>,
    /// Nothing: the roads bring their own siren times.
    pub(crate) siren: Option<f64>,
    pub(crate) own: bool,
    pub(crate) share: f64,
}

/// The people in each area, at one count of the built-up rule.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct BuiltUpShape {
    /// Nothing: polygons decide.
    pub(crate) min_points: Option<u32>,
    pub(crate) central: f64,
    pub(crate) new_built_up: f64,
    pub(crate) rural: f64,
}

/// A place nobody reaches in time.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct UnreachedShape {
    pub(crate) zone: String,
    pub(crate) district: Option<String>,
    pub(crate) area: &'static str,
    pub(crate) lon: f64,
    pub(crate) lat: f64,
    pub(crate) population: f64,
    pub(crate) travel_s: Option<Seconds>,
    pub(crate) allowed_s: Seconds,
    pub(crate) reason: &'static str,
}

/// Coverage at an hour of the day.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct HourShape {
    pub(crate) hour: u8,
    /// From Monday 00:00, 0 to 167.
    pub(crate) hour_of_week: u8,
    /// The period of equal speeds.
    pub(crate) period: usize,
    pub(crate) depart_at: String,
    pub(crate) share: f64,
    pub(crate) areas: Vec<AreaShare>,
}

/// The share of one area.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AreaShare {
    pub(crate) id: &'static str,
    pub(crate) share: f64,
}

/// `import`: what came in.
#[derive(Debug, Serialize)]
pub(crate) struct Imported {
    pub(crate) out: String,
    pub(crate) junctions: usize,
    pub(crate) edges: usize,
    pub(crate) nodes: usize,
    pub(crate) kilometres: f64,
    pub(crate) classes: Vec<ClassLength>,
    pub(crate) components: usize,
    pub(crate) notes: Vec<String>,
}

/// How long the roads of a class are.
#[derive(Debug, Serialize)]
pub(crate) struct ClassLength {
    pub(crate) class: &'static str,
    pub(crate) kilometres: f64,
}

/// `doctor`.
#[derive(Debug, Serialize)]
pub(crate) struct Doctor {
    pub(crate) faults: Vec<FaultShape>,
    pub(crate) doubts: Vec<FaultShape>,
    pub(crate) built_up_check: Vec<BuiltUpShape>,
    pub(crate) counts: Option<Counts>,
}

/// How much a scenario has.
#[derive(Debug, Serialize)]
pub(crate) struct Counts {
    pub(crate) zones: usize,
    pub(crate) stations: usize,
    pub(crate) units: usize,
    pub(crate) hospitals: usize,
    pub(crate) junctions: usize,
    pub(crate) edges: usize,
    pub(crate) calls: usize,
}
