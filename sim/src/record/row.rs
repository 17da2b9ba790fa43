//! One incident and its responses, as the facts tell them.

use dispatch_core::ids::{DistrictId, HospitalId, PriorityId, UnitId, ZoneId};
use dispatch_core::scenario::{Area, Capabilities, Clock, Scenario};
use dispatch_core::units::{Distance, Duration, Time};

/// How an incident ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Outcome {
    /// The patient was taken to a hospital.
    Transported,
    /// A unit reached the scene and cleared there.
    Treated,
    /// Nobody was needed any more.
    Cancelled,
    /// The run ended before it did.
    Open,
}

impl Outcome {
    /// The id in every table.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Transported => "transported",
            Self::Treated => "treated",
            Self::Cancelled => "cancelled",
            Self::Open => "open",
        }
    }
}

/// How a response ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ResponseOutcome {
    /// It reached the scene.
    Served,
    /// It was sent to another incident.
    Diverted,
    /// It was called back.
    StoodDown,
    /// The crew did not take the order.
    Refused,
}

impl ResponseOutcome {
    /// The id in every table.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Served => "served",
            Self::Diverted => "diverted",
            Self::StoodDown => "stood_down",
            Self::Refused => "refused",
        }
    }
}

/// One unit sent to one incident.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Response {
    /// The unit.
    pub unit: UnitId,
    /// When it was ordered.
    pub ordered_at: Time,
    /// When the crew took the order.
    pub accepted_at: Option<Time>,
    /// When its wheels turned.
    pub en_route_at: Option<Time>,
    /// When it arrived.
    pub on_scene_at: Option<Time>,
    /// When it left for a hospital.
    pub left_scene_at: Option<Time>,
    /// When it arrived there.
    pub at_hospital_at: Option<Time>,
    /// When the patient was accepted.
    pub handed_over_at: Option<Time>,
    /// When it was free again.
    pub clear_at: Option<Time>,
    /// The length of the whole drive to the scene.
    pub distance: Option<Distance>,
    /// Units that were free and able when it was ordered, this one included.
    pub candidates: u32,
    /// How it ended; `None` while it lasts.
    pub outcome: Option<ResponseOutcome>,
}

/// Where an incident lies, for the tables.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ground {
    /// The zone whose centre is nearest.
    pub zone: Option<ZoneId>,
    /// The district that holds it.
    pub district: Option<DistrictId>,
    /// The functional zones that hold it.
    pub functional: Vec<DistrictId>,
    /// Its area class.
    pub area: Area,
}

/// One incident.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Its name.
    pub name: String,
    /// How urgent it was when it ended.
    pub priority: PriorityId,
    /// What the crew had to be able to do.
    pub needs: Capabilities,
    /// Where it lay.
    pub ground: Ground,
    /// When it was reported.
    pub reported_at: Time,
    /// The units sent, in the order of their orders.
    pub responses: Vec<Response>,
    /// The hospital.
    pub hospital: Option<HospitalId>,
    /// Whether it ever waited because no unit could be sent.
    pub queued: bool,
    /// How long in all.
    pub queued_for: Duration,
    /// How often its unit was sent elsewhere.
    pub bumps: u32,
    /// When it was over.
    pub closed_at: Option<Time>,
    /// How it ended.
    pub outcome: Outcome,
}

impl Row {
    /// The first unit on scene.
    pub fn first_on_scene_at(&self) -> Option<Time> {
        self.responses.iter().filter_map(|r| r.on_scene_at).min()
    }

    /// The response that was first on scene with everything that was needed.
    pub fn suitable(&self, scenario: &Scenario) -> Option<&Response> {
        let able = |r: &&Response| scenario.units[r.unit].capabilities.covers(self.needs);
        let arrived = self.responses.iter().filter(|r| r.on_scene_at.is_some());
        arrived.filter(able).min_by_key(|r| r.on_scene_at)
    }

    /// The response that served it.
    pub fn served_by(&self) -> Option<&Response> {
        let served = |r: &&Response| r.outcome == Some(ResponseOutcome::Served);
        self.responses.iter().find(served)
    }

    /// What its standard says of it.
    pub fn judge(&self, scenario: &Scenario) -> Judgement {
        let standard = scenario.standard(self.ground.area, self.priority);
        let clock = standard.map_or(Clock::Reported, |s| s.clock);
        let suitable = self.suitable(scenario);
        let start = match clock {
            Clock::Reported => Some(self.reported_at),
            Clock::Ordered => self.responses.first().map(|r| r.ordered_at),
            Clock::EnRoute => suitable.and_then(|r| r.en_route_at),
        };
        let arrived = suitable.and_then(|r| r.on_scene_at);
        let response = arrived.zip(start).map(|(arrived, start)| arrived - start);
        let late = match (standard, response, self.outcome) {
            (Some(standard), Some(response), _) => Some(response > standard.response),
            (Some(_), None, Outcome::Open) => Some(true),
            _ => None,
        };
        Judgement { response, late }
    }
}

/// What a standard says of one incident.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Judgement {
    /// From the start of the standard's clock to the first suitable unit on scene.
    pub response: Option<Duration>,
    /// Whether that was too late; `None` where no standard holds or nobody was needed.
    pub late: Option<bool>,
}
