//! What control believes as text, so that a start need not apply the whole journal.
//!
//! A snapshot is a cache of the journal and never the truth. Rows of the scenario and pieces of the
//! roads stand as their numbers, so it may be read only over the very scenario and roads it was
//! made over; who keeps it sees to that with [`ground_stamp`]. Whatever the text says, reading it
//! gives a picture or nothing: every number is checked before it is used.
//!
//! Map: here incidents, orders and units' answers; `place` is where things are; `traffic` what is
//! reported of the roads; [`PictureText`]
//! puts them together. The form is a contract with a number: [`FORMAT`].

mod place;
mod traffic;

use serde::{Deserialize, Serialize};

pub use self::place::CoordinateText;
pub(in crate::dispatch) use self::place::{PlaceText, WhereText};
pub(in crate::dispatch) use self::traffic::{Layers, TrafficText};
pub use super::picture::PictureText;

use super::incident::{Incident, Outcome, Stage};
use super::order::Order;
use super::unit::{Outstanding, UnitState, UnitStatus};
use crate::ids::{Id, IdVec, IncidentId, UnitId};
use crate::scenario::{Capabilities, Scenario};
use crate::travel::Ground;
use crate::units::Time;

/// The number of the form; a text of another one is not read.
pub const FORMAT: u32 = 1;

/// What a snapshot's numbers are numbers of: the scenario's files and the roads.
pub fn ground_stamp(ground: &Ground) -> String {
    let roads = ground.network().map_or("", |network| network.fingerprint());
    format!("{} {roads}", ground.scenario().hash)
}

/// An order by numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OrderNumbers {
    /// Unit and incident.
    Respond(u32, u32),
    /// Unit, and the incidents it leaves and goes to.
    Divert(u32, u32, u32),
    /// Unit and incident.
    StandDown(u32, u32),
    /// Unit, incident and hospital.
    Transport(u32, u32, u32),
    /// Unit and station.
    MoveUp(u32, u32),
}

impl OrderNumbers {
    fn of(order: &Order) -> Self {
        match *order {
            Order::Respond { unit, incident } => Self::Respond(number(unit), number(incident)),
            Order::Divert { unit, from, to } => {
                Self::Divert(number(unit), number(from), number(to))
            }
            Order::StandDown { unit, incident } => Self::StandDown(number(unit), number(incident)),
            Order::Transport {
                unit,
                incident,
                hospital,
            } => Self::Transport(number(unit), number(incident), number(hospital)),
            Order::MoveUp { unit, station } => Self::MoveUp(number(unit), number(station)),
        }
    }

    fn understand(self, scenario: &Scenario) -> Option<Order> {
        let unit = |unit| row(&scenario.units, unit);
        Some(match self {
            Self::Respond(by, incident) => Order::Respond {
                unit: unit(by)?,
                incident: id(incident),
            },
            Self::Divert(by, from, to) => Order::Divert {
                unit: unit(by)?,
                from: id(from),
                to: id(to),
            },
            Self::StandDown(by, incident) => Order::StandDown {
                unit: unit(by)?,
                incident: id(incident),
            },
            Self::Transport(by, incident, hospital) => Order::Transport {
                unit: unit(by)?,
                incident: id(incident),
                hospital: row(&scenario.hospitals, hospital)?,
            },
            Self::MoveUp(by, station) => Order::MoveUp {
                unit: unit(by)?,
                station: row(&scenario.stations, station)?,
            },
        })
    }
}

/// How far an incident has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum StageText {
    Processing,
    Open,
    Waiting,
    Proposed(OrderNumbers, i64),
    Assigned(u32),
    Attended(u32),
    Closed(OutcomeText),
}

/// How an incident ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OutcomeText {
    /// A unit reached the scene and cleared.
    Served,
    /// Nobody was needed any more.
    Cancelled,
}

impl From<Outcome> for OutcomeText {
    fn from(outcome: Outcome) -> Self {
        match outcome {
            Outcome::Served => Self::Served,
            Outcome::Cancelled => Self::Cancelled,
        }
    }
}

impl From<OutcomeText> for Outcome {
    fn from(text: OutcomeText) -> Self {
        match text {
            OutcomeText::Served => Self::Served,
            OutcomeText::Cancelled => Self::Cancelled,
        }
    }
}

impl StageText {
    fn of(stage: &Stage) -> Self {
        match stage {
            Stage::Processing => Self::Processing,
            Stage::Open => Self::Open,
            Stage::Waiting => Self::Waiting,
            Stage::Proposed { order, at } => {
                Self::Proposed(OrderNumbers::of(order), at.as_millis())
            }
            Stage::Assigned(unit) => Self::Assigned(number(*unit)),
            Stage::Attended(unit) => Self::Attended(number(*unit)),
            Stage::Closed(outcome) => Self::Closed((*outcome).into()),
        }
    }

    fn understand(self, scenario: &Scenario) -> Option<Stage> {
        Some(match self {
            Self::Processing => Stage::Processing,
            Self::Open => Stage::Open,
            Self::Waiting => Stage::Waiting,
            Self::Proposed(order, at) => Stage::Proposed {
                order: order.understand(scenario)?,
                at: Time::from_millis(at),
            },
            Self::Assigned(unit) => Stage::Assigned(row(&scenario.units, unit)?),
            Self::Attended(unit) => Stage::Attended(row(&scenario.units, unit)?),
            Self::Closed(outcome) => Stage::Closed(outcome.into()),
        })
    }
}

/// An incident as control believes it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IncidentText {
    name: String,
    reported: i64,
    at: CoordinateText,
    place: PlaceText,
    priority: u32,
    needs: u32,
    hospital: Option<u32>,
    automatic: bool,
    stage: StageText,
    refused_by: Vec<u32>,
    overridden: Option<u32>,
}

impl IncidentText {
    /// The text of an incident.
    pub fn of(incident: &Incident) -> Self {
        Self {
            name: incident.name.clone(),
            reported: incident.reported_at.as_millis(),
            at: incident.at.into(),
            place: PlaceText::of(&incident.place),
            priority: number(incident.priority),
            needs: incident.needs.0,
            hospital: incident.hospital.map(number),
            automatic: incident.automatic,
            stage: StageText::of(&incident.stage),
            refused_by: incident.refused_by.iter().copied().map(number).collect(),
            overridden: incident.overridden.map(number),
        }
    }

    /// The incident of a text; `None` where it does not fit the ground.
    pub fn understand(self, ground: &Ground) -> Option<Incident> {
        let scenario = ground.scenario();
        let hospital = match self.hospital {
            Some(hospital) => Some(row(&scenario.hospitals, hospital)?),
            None => None,
        };
        let overridden = match self.overridden {
            Some(unit) => Some(row(&scenario.units, unit)?),
            None => None,
        };
        Some(Incident {
            name: self.name,
            reported_at: Time::from_millis(self.reported),
            at: self.at.into(),
            place: self.place.understand(ground)?,
            priority: row(&scenario.priorities, self.priority)?,
            needs: Capabilities(self.needs),
            hospital,
            automatic: self.automatic,
            stage: self.stage.understand(scenario)?,
            refused_by: rows(&scenario.units, &self.refused_by)?,
            overridden,
        })
    }
}

/// A unit as control believes it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::dispatch) struct UnitText {
    status: String,
    since: i64,
    on_duty: bool,
    in_service: bool,
    whereabouts: WhereText,
    capabilities: u32,
    incident: Option<u32>,
    ordered: Option<(OrderNumbers, i64)>,
    hospital: Option<u32>,
    position_at: Option<i64>,
}

impl UnitText {
    pub(in crate::dispatch) fn of(unit: &UnitState) -> Self {
        let ordered = unit.outstanding;
        Self {
            status: unit.status.id().to_owned(),
            since: unit.since.as_millis(),
            on_duty: unit.on_duty,
            in_service: unit.in_service,
            whereabouts: WhereText::of(&unit.whereabouts),
            capabilities: unit.capabilities.0,
            incident: unit.incident.map(number),
            ordered: ordered.map(|o| (OrderNumbers::of(&o.order), o.at.as_millis())),
            hospital: unit.hospital.map(number),
            position_at: unit.position_at.map(Time::as_millis),
        }
    }

    pub(in crate::dispatch) fn understand(
        self,
        ground: &Ground,
        layers: &Layers,
    ) -> Option<UnitState> {
        let scenario = ground.scenario();
        let mut every = UnitStatus::ALL.into_iter();
        let outstanding = match self.ordered {
            Some((order, at)) => Some(Outstanding {
                order: order.understand(scenario)?,
                at: Time::from_millis(at),
            }),
            None => None,
        };
        let hospital = match self.hospital {
            Some(hospital) => Some(row(&scenario.hospitals, hospital)?),
            None => None,
        };
        Some(UnitState {
            status: every.find(|status| status.id() == self.status)?,
            since: Time::from_millis(self.since),
            on_duty: self.on_duty,
            in_service: self.in_service,
            whereabouts: self.whereabouts.understand(ground, layers)?,
            capabilities: Capabilities(self.capabilities),
            incident: self.incident.map(id),
            outstanding,
            hospital,
            position_at: self.position_at.map(Time::from_millis),
        })
    }
}

/// The number of a row.
pub(in crate::dispatch) fn number(id: impl Id) -> u32 {
    // Ids are made of numbers of this size.
    id.index() as u32
}

/// The row of a number; `None` where the table has none.
pub(in crate::dispatch) fn row<I: Id, T>(table: &IdVec<I, T>, number: u32) -> Option<I> {
    ((number as usize) < table.len()).then(|| I::new(number as usize))
}

/// The rows of several numbers.
pub(in crate::dispatch) fn rows<T>(
    table: &IdVec<UnitId, T>,
    numbers: &[u32],
) -> Option<Vec<UnitId>> {
    numbers.iter().map(|&number| row(table, number)).collect()
}

/// An incident's id; nothing is looked up by it without looking whether it is there.
pub(in crate::dispatch) fn id(number: u32) -> IncidentId {
    IncidentId::new(number as usize)
}
