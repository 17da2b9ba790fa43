//! What may be asked of the desk, in the scenario's own numbers: the edge has translated.

use dispatch_core::dispatch::{Event, Fix};
use dispatch_core::geo::Coordinate;
use dispatch_core::ids::{HospitalId, PriorityId, UnitId};
use dispatch_core::scenario::Capabilities;
use dispatch_core::travel::TrafficReport;
use dispatch_core::units::Time;

/// Why a dispatcher sends another unit than the one proposed.
pub(crate) const REASONS: [&str; 9] = [
    "knows_the_scene",
    "closer_than_shown",
    "road_blocked",
    "equipment",
    "keeps_coverage",
    "crew_rest",
    "crew_asked",
    "sent_by_mistake",
    "other",
];

/// A request that may change something.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Ask {
    /// A new incident.
    Create(Box<NewIncident>),
    /// The call-taker is done.
    Processed {
        /// The incident's name.
        incident: String,
    },
    /// Another priority or place.
    Change {
        /// The incident's name.
        incident: String,
        /// The version it was decided on.
        version: Option<u64>,
        /// Its priority from now on.
        priority: Option<PriorityId>,
        /// Its place from now on.
        at: Option<Coordinate>,
    },
    /// Nobody is needed any more.
    Cancel {
        /// The incident's name.
        incident: String,
        /// The version it was decided on.
        version: Option<u64>,
    },
    /// The unit at the scene or hospital is done with it.
    Close {
        /// The incident's name.
        incident: String,
        /// The version it was decided on.
        version: Option<u64>,
    },
    /// A dispatcher sends a unit.
    Assign {
        /// The choice.
        choice: Choice,
        /// The unit.
        unit: UnitId,
        /// Only if it is on its way to another incident.
        diverts: bool,
    },
    /// A dispatcher calls the unit back.
    StandDown(Choice),
    /// A dispatcher names the hospital.
    Transport {
        /// The choice.
        choice: Choice,
        /// The hospital.
        hospital: HospitalId,
    },
    /// A crew presses a button.
    Report {
        /// The unit.
        unit: UnitId,
        /// The button.
        status: Status,
        /// Why, where that is asked for.
        reason: String,
    },
    /// What is reported of the roads.
    Traffic(Vec<TrafficReport>),
    /// A report of traffic no longer holds.
    LiftTraffic {
        /// The report's id.
        id: String,
    },
    /// Where vehicles are.
    Positions(Vec<(UnitId, Fix)>),
}

/// A dispatcher's choice about an incident.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Choice {
    /// The incident's name.
    pub(crate) incident: String,
    /// The version it was made on.
    pub(crate) version: u64,
    /// One of [`REASONS`].
    pub(crate) reason: Option<&'static str>,
}

/// What a caller tells.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct NewIncident {
    /// Its name; the desk gives one where there is none.
    pub(crate) id: Option<String>,
    /// When it was reported; now where nothing is said.
    pub(crate) reported_at: Option<Time>,
    /// Where it is.
    pub(crate) at: Coordinate,
    /// How urgent it is.
    pub(crate) priority: PriorityId,
    /// What the crew must be able to do.
    pub(crate) needs: Capabilities,
    /// The hospital asked for.
    pub(crate) hospital: Option<HospitalId>,
    /// Whether nothing about it waits for a dispatcher.
    pub(crate) automatic: bool,
    /// Whether the call-taker is done with it.
    pub(crate) processed: bool,
}

/// A crew's buttons.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Status {
    /// Takes the order.
    Accepted,
    /// Cannot take it.
    Refused,
    /// Wheels are moving.
    EnRoute,
    /// At the scene.
    OnScene,
    /// The patient must go to a hospital.
    TransportNeeded,
    /// On the way to the hospital.
    LeftScene,
    /// At the hospital.
    AtHospital,
    /// The hospital has the patient.
    HandedOver,
    /// Free.
    Clear,
    /// Back at the station.
    AtStation,
    /// The duty begins.
    OnDuty,
    /// The duty is over.
    OffDuty,
    /// Cannot be used.
    OutOfService,
    /// Can be used again.
    InService,
}

impl Status {
    /// Every button with its word.
    pub(crate) const ALL: [(&'static str, Self); 14] = [
        ("accepted", Self::Accepted),
        ("refused", Self::Refused),
        ("en_route", Self::EnRoute),
        ("on_scene", Self::OnScene),
        ("transport_needed", Self::TransportNeeded),
        ("left_scene", Self::LeftScene),
        ("at_hospital", Self::AtHospital),
        ("handed_over", Self::HandedOver),
        ("clear", Self::Clear),
        ("at_station", Self::AtStation),
        ("on_duty", Self::OnDuty),
        ("off_duty", Self::OffDuty),
        ("out_of_service", Self::OutOfService),
        ("in_service", Self::InService),
    ];

    /// The button of a word.
    pub(crate) fn parse(word: &str) -> Option<Self> {
        let found = Self::ALL.iter().find(|(name, _)| *name == word);
        found.map(|(_, status)| *status)
    }

    /// Its word.
    pub(crate) fn word(self) -> &'static str {
        let found = Self::ALL.iter().find(|(_, status)| *status == self);
        found.map_or("", |(name, _)| name)
    }

    /// The fact it tells.
    pub(crate) fn fact(self, unit: UnitId, reason: String) -> Event {
        match self {
            Self::Accepted => Event::OrderAccepted { unit },
            Self::Refused => Event::OrderRefused { unit, reason },
            Self::EnRoute => Event::EnRoute { unit },
            Self::OnScene => Event::OnScene { unit },
            Self::TransportNeeded => Event::TransportNeeded { unit },
            Self::LeftScene => Event::LeftScene { unit },
            Self::AtHospital => Event::AtHospital { unit },
            Self::HandedOver => Event::HandedOver { unit },
            Self::Clear => Event::Clear { unit },
            Self::AtStation => Event::AtStation { unit },
            Self::OnDuty => Event::ShiftStarted { unit },
            Self::OffDuty => Event::ShiftEnded { unit },
            Self::OutOfService => Event::OutOfService { unit, reason },
            Self::InService => Event::InService { unit },
        }
    }
}
