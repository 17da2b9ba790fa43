//! What control believes of one incident.

use crate::geo::Coordinate;
use crate::ids::{HospitalId, PriorityId, UnitId};
use crate::scenario::Capabilities;
use crate::travel::Place;
use crate::units::Time;

use super::order::Order;

/// How far an incident has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// The call-taker is still speaking with the caller.
    Processing,
    /// A unit may be ordered; control has not looked yet.
    Open,
    /// No unit could be sent; it waits for one to clear.
    Waiting,
    /// An order is proposed to a dispatcher.
    Proposed {
        /// The order.
        order: Order,
        /// Since when.
        at: Time,
    },
    /// A unit is ordered or under way.
    Assigned(UnitId),
    /// A unit is at the scene, or took the patient away.
    Attended(UnitId),
    /// Over.
    Closed(Outcome),
}

/// How an incident ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Outcome {
    /// A unit reached the scene and cleared.
    Served,
    /// Nobody was needed any more.
    Cancelled,
}

impl Outcome {
    /// The id used in every file and answer.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Served => "served",
            Self::Cancelled => "cancelled",
        }
    }
}

/// What control believes of one incident.
#[derive(Clone, Debug)]
pub struct Incident {
    /// Its name.
    pub name: String,
    /// When it was reported.
    pub reported_at: Time,
    /// Where it is.
    pub at: Coordinate,
    /// The same, tied to the roads.
    pub place: Place,
    /// How urgent it is.
    pub priority: PriorityId,
    /// What the crew must be able to do.
    pub needs: Capabilities,
    /// The hospital asked for.
    pub hospital: Option<HospitalId>,
    /// Whether its decisions never wait for a dispatcher.
    pub automatic: bool,
    /// How far it has come.
    pub stage: Stage,
    /// Units that would not or could not take it, or that a person called back from it.
    pub refused_by: Vec<UnitId>,
    /// The unit a person sent instead of the one proposed or under way: as long as it goes there, the
    /// rule proposes another and never replaces it by itself.
    pub overridden: Option<UnitId>,
}

impl Incident {
    /// The unit that is ordered, under way or there.
    pub const fn unit(&self) -> Option<UnitId> {
        match self.stage {
            Stage::Assigned(unit) | Stage::Attended(unit) => Some(unit),
            _ => None,
        }
    }
}
