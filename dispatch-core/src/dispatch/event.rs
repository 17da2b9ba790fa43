//! Facts: what control is told, in past tense. Only facts change the picture.

use super::order::Order;
use crate::geo::Coordinate;
use crate::ids::{HospitalId, IncidentId, PriorityId, UnitId};
use crate::scenario::Capabilities;
use crate::travel::TrafficReport;
use crate::units::Time;

/// A fact that control learns, or the moment it asked to be woken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// A call reports an incident that control did not know; it gets the next [`IncidentId`].
    CallReceived(Box<Report>),
    /// The call-taker is done: place and priority stand, a unit may be ordered.
    CallProcessed {
        /// The incident.
        incident: IncidentId,
    },
    /// The incident turned out more or less urgent.
    PriorityChanged {
        /// The incident.
        incident: IncidentId,
        /// Its priority from now on.
        priority: PriorityId,
    },
    /// The incident is somewhere else. A unit under way drives on from where it is; one that is at
    /// the old place, or took the patient away, makes the change come too late.
    PlaceChanged {
        /// The incident.
        incident: IncidentId,
        /// Where it is from now on.
        at: Coordinate,
    },
    /// Nobody is needed any more.
    IncidentCancelled {
        /// The incident.
        incident: IncidentId,
    },
    /// A crew takes the order outstanding to it.
    OrderAccepted {
        /// The unit.
        unit: UnitId,
    },
    /// A crew cannot take the order outstanding to it.
    OrderRefused {
        /// The unit.
        unit: UnitId,
        /// Why, in the crew's words.
        reason: String,
    },
    /// Wheels are moving to the incident.
    EnRoute {
        /// The unit.
        unit: UnitId,
    },
    /// Arrived at the incident.
    OnScene {
        /// The unit.
        unit: UnitId,
    },
    /// The patient must be taken to a hospital; which one is control's decision.
    TransportNeeded {
        /// The unit.
        unit: UnitId,
    },
    /// Wheels are moving to the hospital.
    LeftScene {
        /// The unit.
        unit: UnitId,
    },
    /// Arrived at the hospital.
    AtHospital {
        /// The unit.
        unit: UnitId,
    },
    /// The hospital has taken the patient.
    HandedOver {
        /// The unit.
        unit: UnitId,
    },
    /// Free for the next incident, where it stands.
    Clear {
        /// The unit.
        unit: UnitId,
    },
    /// Arrived at its station.
    AtStation {
        /// The unit.
        unit: UnitId,
    },
    /// A vehicle's position.
    PositionReported {
        /// The unit.
        unit: UnitId,
        /// Where it is.
        fix: Fix,
    },
    /// The positions of several vehicles, each as if it were reported alone; one that is off every
    /// road is passed over.
    PositionsReported {
        /// The unit and where it is.
        fixes: Vec<(UnitId, Fix)>,
    },
    /// The crew begins its duty.
    ShiftStarted {
        /// The unit.
        unit: UnitId,
    },
    /// The crew's duty is over; work in hand is finished first.
    ShiftEnded {
        /// The unit.
        unit: UnitId,
    },
    /// The unit cannot be used for now.
    OutOfService {
        /// The unit.
        unit: UnitId,
        /// Why.
        reason: String,
    },
    /// The unit can be used again.
    InService {
        /// The unit.
        unit: UnitId,
    },
    /// A dispatcher's choice: the order leaves as if the engine had given it. A `Respond` for a
    /// unit that is on its way elsewhere becomes a `Divert`.
    Chosen {
        /// The order.
        order: Order,
        /// Why, when it is not what was proposed.
        reason: String,
    },
    /// Nothing happened; the moment the engine asked for has come.
    Woken,
    /// What is reported of the roads: closures, queues. Travel times change when a metric that
    /// has them in it is adopted.
    TrafficReported {
        /// The reports, each in the place of an older one of its id.
        reports: Vec<TrafficReport>,
    },
    /// A report of traffic no longer holds.
    TrafficLifted {
        /// The report's id.
        id: String,
    },
    /// From here on drives are judged by the metrics of this traffic, which are at hand now.
    MetricAdopted {
        /// The number of the traffic: one that control has asked for.
        number: u64,
    },
    /// From here on the journal is kept by this program over this scenario. Changes nothing.
    Adopted(Box<Adoption>),
}

impl Event {
    /// The unit whose crew or vehicle tells it.
    pub const fn unit(&self) -> Option<UnitId> {
        match *self {
            Self::OrderAccepted { unit }
            | Self::OrderRefused { unit, .. }
            | Self::EnRoute { unit }
            | Self::OnScene { unit }
            | Self::TransportNeeded { unit }
            | Self::LeftScene { unit }
            | Self::AtHospital { unit }
            | Self::HandedOver { unit }
            | Self::Clear { unit }
            | Self::AtStation { unit }
            | Self::PositionReported { unit, .. }
            | Self::ShiftStarted { unit }
            | Self::ShiftEnded { unit }
            | Self::OutOfService { unit, .. }
            | Self::InService { unit } => Some(unit),
            _ => None,
        }
    }
}

/// Where a vehicle says it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fix {
    /// Where.
    pub at: Coordinate,
    /// Which way it drives, if that is known: whole degrees clockwise from north, less than 360.
    pub heading: Option<u16>,
}

impl From<Coordinate> for Fix {
    fn from(at: Coordinate) -> Self {
        Self { at, heading: None }
    }
}

/// Who goes on with a journal that somebody else began.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Adoption {
    /// The version of the program.
    pub version: String,
    /// The name of the scenario.
    pub scenario: String,
    /// The hash over its files.
    pub hash: String,
    /// Why, in words.
    pub reason: String,
}

/// What a call tells of an incident.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// The name of the incident, unique in the journal.
    pub incident: String,
    /// When it was reported.
    pub reported_at: Time,
    /// Where it is.
    pub at: Coordinate,
    /// How urgent it is.
    pub priority: PriorityId,
    /// What the crew must be able to do.
    pub needs: Capabilities,
    /// The hospital that was asked for.
    pub hospital: Option<HospitalId>,
    /// Decided for this incident alone: every choice is an order at once.
    pub automatic: bool,
}
