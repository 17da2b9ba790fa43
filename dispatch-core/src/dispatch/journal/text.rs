//! Facts and orders with the user's ids in place of ours.

use serde::{Deserialize, Serialize};

use super::Names;
use crate::dispatch::event::{Event, Fix};
use crate::dispatch::order::Order;
use crate::ids::{Id, IdVec, UnitId};
use crate::scenario::Scenario;
use crate::travel::traffic::ReportText;

/// A fact as text; the variants are those of [`Event`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "fact", rename_all = "snake_case", deny_unknown_fields)]
#[expect(
    missing_docs,
    reason = "the fields are those of Event, by the user's ids"
)]
pub enum EventText {
    CallReceived {
        incident: String,
        reported_at: String,
        lon: f64,
        lat: f64,
        priority: String,
        #[serde(default, skip_serializing_if = "String::is_empty")]
        needs: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        hospital: Option<String>,
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        automatic: bool,
    },
    CallProcessed {
        incident: String,
    },
    PriorityChanged {
        incident: String,
        priority: String,
    },
    PlaceChanged {
        incident: String,
        lon: f64,
        lat: f64,
    },
    IncidentCancelled {
        incident: String,
    },
    OrderAccepted {
        unit: String,
    },
    OrderRefused {
        unit: String,
        reason: String,
    },
    EnRoute {
        unit: String,
    },
    OnScene {
        unit: String,
    },
    TransportNeeded {
        unit: String,
    },
    LeftScene {
        unit: String,
    },
    AtHospital {
        unit: String,
    },
    HandedOver {
        unit: String,
    },
    Clear {
        unit: String,
    },
    AtStation {
        unit: String,
    },
    PositionReported(FixText),
    PositionsReported {
        fixes: Vec<FixText>,
    },
    ShiftStarted {
        unit: String,
    },
    ShiftEnded {
        unit: String,
    },
    OutOfService {
        unit: String,
        reason: String,
    },
    InService {
        unit: String,
    },
    Chosen {
        order: OrderText,
        #[serde(default, skip_serializing_if = "String::is_empty")]
        reason: String,
    },
    Woken {},
    TrafficReported {
        reports: Vec<ReportText>,
    },
    TrafficLifted {
        id: String,
    },
    MetricAdopted {
        number: u64,
    },
    Adopted {
        version: String,
        scenario: String,
        hash: String,
        #[serde(default, skip_serializing_if = "String::is_empty")]
        reason: String,
    },
}

/// Where one of several vehicles is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the fields say what they are")]
pub struct FixText {
    pub unit: String,
    pub lon: f64,
    pub lat: f64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub heading: Option<u16>,
}

/// An order as text; the variants are those of [`Order`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "order", rename_all = "snake_case", deny_unknown_fields)]
#[expect(
    missing_docs,
    reason = "the fields are those of Order, by the user's ids"
)]
pub enum OrderText {
    Respond {
        unit: String,
        incident: String,
    },
    Divert {
        unit: String,
        from: String,
        to: String,
    },
    StandDown {
        unit: String,
        incident: String,
    },
    Transport {
        unit: String,
        incident: String,
        hospital: String,
    },
    MoveUp {
        unit: String,
        station: String,
    },
}

impl FixText {
    fn of(unit: String, fix: &Fix) -> Self {
        Self {
            unit,
            lon: fix.at.lon(),
            lat: fix.at.lat(),
            heading: fix.heading,
        }
    }
}

impl EventText {
    /// The text of a fact.
    pub(super) fn of(event: &Event, scenario: &Scenario, names: &Names) -> Self {
        let unit = |id: &UnitId| user_id(&scenario.units, *id, |u| &u.id);
        let incident = |id| names.of(id).to_owned();
        match event {
            Event::CallReceived(report) => Self::CallReceived {
                incident: report.incident.clone(),
                reported_at: scenario.calendar.format(report.reported_at),
                lon: report.at.lon(),
                lat: report.at.lat(),
                priority: user_id(&scenario.priorities, report.priority, |p| &p.id),
                needs: scenario.capability_names(report.needs),
                hospital: report
                    .hospital
                    .map(|id| user_id(&scenario.hospitals, id, |h| &h.id)),
                automatic: report.automatic,
            },
            Event::CallProcessed { incident: id } => Self::CallProcessed {
                incident: incident(*id),
            },
            Event::PriorityChanged {
                incident: id,
                priority,
            } => Self::PriorityChanged {
                incident: incident(*id),
                priority: user_id(&scenario.priorities, *priority, |p| &p.id),
            },
            Event::PlaceChanged { incident: id, at } => Self::PlaceChanged {
                incident: incident(*id),
                lon: at.lon(),
                lat: at.lat(),
            },
            Event::IncidentCancelled { incident: id } => Self::IncidentCancelled {
                incident: incident(*id),
            },
            Event::OrderAccepted { unit: id } => Self::OrderAccepted { unit: unit(id) },
            Event::OrderRefused { unit: id, reason } => Self::OrderRefused {
                unit: unit(id),
                reason: reason.clone(),
            },
            Event::EnRoute { unit: id } => Self::EnRoute { unit: unit(id) },
            Event::OnScene { unit: id } => Self::OnScene { unit: unit(id) },
            Event::TransportNeeded { unit: id } => Self::TransportNeeded { unit: unit(id) },
            Event::LeftScene { unit: id } => Self::LeftScene { unit: unit(id) },
            Event::AtHospital { unit: id } => Self::AtHospital { unit: unit(id) },
            Event::HandedOver { unit: id } => Self::HandedOver { unit: unit(id) },
            Event::Clear { unit: id } => Self::Clear { unit: unit(id) },
            Event::AtStation { unit: id } => Self::AtStation { unit: unit(id) },
            Event::PositionReported { unit: id, fix } => {
                Self::PositionReported(FixText::of(unit(id), fix))
            }
            Event::PositionsReported { fixes } => {
                let fixes = fixes.iter().map(|(id, fix)| FixText::of(unit(id), fix));
                Self::PositionsReported {
                    fixes: fixes.collect(),
                }
            }
            Event::ShiftStarted { unit: id } => Self::ShiftStarted { unit: unit(id) },
            Event::ShiftEnded { unit: id } => Self::ShiftEnded { unit: unit(id) },
            Event::OutOfService { unit: id, reason } => Self::OutOfService {
                unit: unit(id),
                reason: reason.clone(),
            },
            Event::InService { unit: id } => Self::InService { unit: unit(id) },
            Event::Chosen { order, reason } => Self::Chosen {
                order: OrderText::of(order, scenario, names),
                reason: reason.clone(),
            },
            Event::Woken => Self::Woken {},
            Event::TrafficReported { reports } => Self::TrafficReported {
                reports: reports
                    .iter()
                    .map(|report| ReportText::of(report, &scenario.calendar))
                    .collect(),
            },
            Event::TrafficLifted { id } => Self::TrafficLifted { id: id.clone() },
            Event::MetricAdopted { number } => Self::MetricAdopted { number: *number },
            Event::Adopted(by) => Self::Adopted {
                version: by.version.clone(),
                scenario: by.scenario.clone(),
                hash: by.hash.clone(),
                reason: by.reason.clone(),
            },
        }
    }
}

impl OrderText {
    /// The text of an order.
    pub(super) fn of(order: &Order, scenario: &Scenario, names: &Names) -> Self {
        let unit = |id| user_id(&scenario.units, id, |u| &u.id);
        let incident = |id| names.of(id).to_owned();
        match *order {
            Order::Respond {
                unit: id,
                incident: to,
            } => Self::Respond {
                unit: unit(id),
                incident: incident(to),
            },
            Order::Divert { unit: id, from, to } => Self::Divert {
                unit: unit(id),
                from: incident(from),
                to: incident(to),
            },
            Order::StandDown {
                unit: id,
                incident: from,
            } => Self::StandDown {
                unit: unit(id),
                incident: incident(from),
            },
            Order::Transport {
                unit: id,
                incident: of,
                hospital,
            } => Self::Transport {
                unit: unit(id),
                incident: incident(of),
                hospital: user_id(&scenario.hospitals, hospital, |h| &h.id),
            },
            Order::MoveUp { unit: id, station } => Self::MoveUp {
                unit: unit(id),
                station: user_id(&scenario.stations, station, |s| &s.id),
            },
        }
    }
}

/// The user's id of a row; empty for one the scenario does not have.
fn user_id<I: Id, T>(table: &IdVec<I, T>, id: I, of: impl Fn(&T) -> &String) -> String {
    table
        .get(id)
        .map_or_else(String::new, |row| of(row).clone())
}
