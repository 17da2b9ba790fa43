//! What the engine wants: orders to units, proposals to dispatchers, and refusals of facts.

use crate::ids::{HospitalId, IncidentId, StationId, UnitId};

/// A wish until a crew answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Order {
    /// Go to an incident.
    Respond {
        /// The unit.
        unit: UnitId,
        /// The incident.
        incident: IncidentId,
    },
    /// Leave the incident you are going to and go to another.
    Divert {
        /// The unit.
        unit: UnitId,
        /// The incident it was going to.
        from: IncidentId,
        /// The incident it goes to now.
        to: IncidentId,
    },
    /// You are not needed there any more.
    StandDown {
        /// The unit.
        unit: UnitId,
        /// The incident.
        incident: IncidentId,
    },
    /// Take the patient to this hospital.
    Transport {
        /// The unit.
        unit: UnitId,
        /// The incident.
        incident: IncidentId,
        /// The hospital.
        hospital: HospitalId,
    },
    /// Go to this station and wait there.
    MoveUp {
        /// The unit.
        unit: UnitId,
        /// The station.
        station: StationId,
    },
}

impl Order {
    /// The unit it is for.
    pub const fn unit(&self) -> UnitId {
        match *self {
            Self::Respond { unit, .. }
            | Self::Divert { unit, .. }
            | Self::StandDown { unit, .. }
            | Self::Transport { unit, .. }
            | Self::MoveUp { unit, .. } => unit,
        }
    }
}

/// What came of one event.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Step {
    /// What leaves at once, in the order of its causes.
    pub orders: Vec<Order>,
    /// What waits for a dispatcher.
    pub proposals: Vec<Order>,
    /// Why the fact was not taken, if it was not.
    pub refused: Option<Refusal>,
}

/// Why a fact was not taken. The picture is as it was before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Nobody has heard of this incident, or it is closed.
    #[error("there is no such open incident")]
    UnknownIncident,
    /// The scenario has no such unit.
    #[error("there is no such unit")]
    UnknownUnit,
    /// The scenario has no such priority.
    #[error("there is no such priority")]
    UnknownPriority,
    /// The scenario has no such hospital.
    #[error("there is no such hospital")]
    UnknownHospital,
    /// An incident of this name is known already.
    #[error("an incident of this name is known already")]
    DuplicateIncident,
    /// No road leads to this place.
    #[error("the place is too far from every road")]
    OffRoad,
    /// The unit has no order to answer.
    #[error("the unit has no order outstanding")]
    NoOrderOutstanding,
    /// The status cannot follow the one the unit has.
    #[error("the unit's present status does not allow this")]
    WrongStatus,
    /// The incident is past this.
    #[error("the incident's present stage does not allow this")]
    WrongStage,
    /// The unit cannot take the order.
    #[error("the unit cannot be sent there: {0}")]
    NotEligible(super::recommend::WhyNot),
    /// No road is where the report says.
    #[error("the traffic report is about no road here")]
    UnknownRoad,
    /// More is reported of the roads than is kept.
    #[error("too many traffic reports are known")]
    TooManyReports,
    /// No such report holds.
    #[error("there is no such traffic report")]
    UnknownReport,
    /// Nobody asked for this metric, or a later one is in force.
    #[error("no such metric is waited for")]
    UnknownMetric,
    /// Time ran backwards.
    #[error("the moment lies before the last one")]
    TimeRanBackwards,
}
