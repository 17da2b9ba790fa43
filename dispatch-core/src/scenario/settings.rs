//! The rules of a service: what `scenario.toml` says besides its name and languages.

use crate::geo::Plane;
use crate::ids::PriorityId;
use crate::roads::speeds::Mode;
use crate::units::{Distance, Duration, Time};

use super::area::Area;

pub(super) mod read;

/// The most edges that a place can be tied to.
pub const MOST_CANDIDATES: u8 = 4;

/// How a place is tied to the road network.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SnapRule {
    /// The nearest point of any edge.
    Edge,
    /// The nearest imported node that may be entered.
    Node,
}

/// A point is built-up when this many zones lie within this distance.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BuiltUpRule {
    /// At least so many zones, the point's own included.
    pub min_points: u32,
    /// Within this distance.
    pub radius: Distance,
}

/// A class of urgency.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Priority {
    /// The user's id.
    pub id: String,
    /// The name shown.
    pub name: String,
    /// Priorities whose responding units it may take.
    pub may_preempt: Vec<PriorityId>,
    /// How units drive to it.
    pub mode: Mode,
}

/// When the clock of a standard starts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Clock {
    /// When the incident was reported.
    Reported,
    /// When the first unit was ordered.
    Ordered,
    /// When the unit's wheels move.
    EnRoute,
}

/// A share of the incidents reached within a time.
#[derive(Clone, Debug, PartialEq)]
pub struct Standard {
    /// The area it holds in; `None`: everywhere.
    pub area: Option<Area>,
    /// The priorities it holds for; empty: all.
    pub priorities: Vec<PriorityId>,
    /// The time.
    pub response: Duration,
    /// The share to be reached, 0 to 1.
    pub share: f64,
    /// When the clock starts.
    pub clock: Clock,
}

/// Expected intervals.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Intervals {
    /// Reported → first unit ordered.
    pub call_processing: Duration,
    /// Ordered → wheels moving, for a unit that stands.
    pub turnout: Duration,
    /// The same for a unit already on the road.
    pub turnout_moving: Duration,
}

/// The moment and mode that planning commands mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Planning {
    /// The moment of departure.
    pub at: Time,
    /// The driving mode.
    pub mode: Mode,
    /// How many stations there may be, where the plan says so: what `place` opens unless told.
    pub stations: Option<u32>,
}

/// The rules the engine decides by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Policy {
    /// Which unit for which incident.
    pub assignment: AssignmentPolicy,
    /// In what order waiting incidents are served.
    pub queue: QueuePolicy,
    /// After this long an incident waits one class higher, after twice as long two, and so on.
    pub escalate_after: Option<Duration>,
    /// Where a free unit goes.
    pub move_up: MoveUpPolicy,
    /// Which hospital.
    pub destination: DestinationPolicy,
    /// A unit is taken from another incident only if it is this much sooner there.
    pub preempt_min_gain: Duration,
    /// A clearing unit takes over from one under way if it is this much sooner; `None`: never.
    pub relook_min_gain: Option<Duration>,
}

/// Which unit for which incident.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AssignmentPolicy {
    /// The smallest expected turnout + travel; ties to the earlier row.
    Closest,
}

/// In what order waiting incidents are served.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum QueuePolicy {
    /// Priority (with age escalation), then the moment of report, then row.
    PriorityAge,
    /// The moment of report, then row.
    Fifo,
}

/// Where a free unit goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MoveUpPolicy {
    /// Back to its own station.
    Home,
    /// Nowhere: it waits where it cleared.
    None,
}

/// Which hospital a patient is taken to, unless one was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DestinationPolicy {
    /// The soonest reached; ties to the earlier row.
    Nearest,
}

/// Where a moving unit can turn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TurnRule {
    /// At the next junction of its route.
    Junction,
    /// At the next imported node of its route.
    Node,
}

/// How units drive when not to a scene, and how places are measured.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TravelRules {
    /// The mode to a hospital, also for choosing it.
    pub to_hospital: Mode,
    /// The mode back to a station.
    pub return_: Mode,
    /// Where a moving unit can turn.
    pub turn: TurnRule,
    /// The plane for straight distances; `None`: one around the middle of the network.
    pub plane: Option<Plane>,
    /// How many of the nearest edges a place is tied to: 1 to 4; 1 where places are nodes.
    pub candidates: u8,
}

/// Where units stand at the start.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StartRule {
    /// At their stations.
    Station,
    /// Where the call log first names them.
    FirstSeen,
    /// As a state file of the folder says (its name).
    State(String),
}

/// How long crews may take to answer an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OrderRules {
    /// The simulator's crews accept after this long.
    pub accept_after: Duration,
    /// An order not answered for this long counts as refused.
    pub timeout: Duration,
}

/// Whether a kind of decision leaves as an order or waits for a dispatcher.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    /// A proposal waits for a dispatcher.
    Advise,
    /// A proposal becomes an order after `after_s`.
    AdviseThenAutomatic,
    /// It is an order at once.
    Automatic,
}

/// Who decides, for each kind of decision.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Authority {
    /// Sending a free unit.
    pub assign: Who,
    /// Taking a unit from another incident.
    pub divert: Who,
    /// Moving a free unit.
    pub move_up: Who,
    /// The hospital.
    pub destination: Who,
    /// How long [`Who::AdviseThenAutomatic`] waits.
    pub after: Duration,
}

impl Standard {
    /// Whether it is for this area and priority.
    pub fn fits(&self, area: Area, priority: PriorityId) -> bool {
        self.area.is_none_or(|own| own == area)
            && (self.priorities.is_empty() || self.priorities.contains(&priority))
    }
}

impl Intervals {
    /// What passes before the wheels of a unit that stands move, on this clock.
    pub fn before_wheels(&self, clock: Clock) -> Duration {
        match clock {
            Clock::Reported => self.call_processing + self.turnout,
            Clock::Ordered => self.turnout,
            Clock::EnRoute => Duration::ZERO,
        }
    }
}
