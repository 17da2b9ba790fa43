//! What control believes of one unit.

use crate::ids::{HospitalId, IncidentId};
use crate::scenario::Capabilities;
use crate::travel::{Journey, Place};
use crate::units::Time;

use super::order::Order;

/// What a unit is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum UnitStatus {
    /// Free at its station.
    AtStation,
    /// Free where it cleared.
    Clear,
    /// Free, on the way to a station.
    Returning,
    /// Has taken an order; the wheels do not move towards the incident yet.
    Mobilising,
    /// On the way to an incident.
    EnRoute,
    /// At an incident.
    OnScene,
    /// On the way to a hospital.
    Transporting,
    /// At a hospital.
    AtHospital,
}

impl UnitStatus {
    /// Every status.
    pub const ALL: [Self; 8] = [
        Self::AtStation,
        Self::Clear,
        Self::Returning,
        Self::Mobilising,
        Self::EnRoute,
        Self::OnScene,
        Self::Transporting,
        Self::AtHospital,
    ];

    /// Whether it can be sent without being taken from anything.
    pub const fn is_free(self) -> bool {
        matches!(self, Self::AtStation | Self::Clear | Self::Returning)
    }

    /// Whether it has an incident but has not reached it.
    pub const fn is_responding(self) -> bool {
        matches!(self, Self::Mobilising | Self::EnRoute)
    }

    /// The id used in every file and answer.
    pub const fn id(self) -> &'static str {
        match self {
            Self::AtStation => "at_station",
            Self::Clear => "clear",
            Self::Returning => "returning",
            Self::Mobilising => "mobilising",
            Self::EnRoute => "en_route",
            Self::OnScene => "on_scene",
            Self::Transporting => "transporting",
            Self::AtHospital => "at_hospital",
        }
    }
}

/// Where a unit is believed to be.
#[derive(Clone, Debug)]
pub enum Whereabouts {
    /// It stands at a place.
    Standing(Place),
    /// It is driving; it is as far as the metric's speeds say.
    Moving(Box<Journey>),
}

/// An order the crew has not answered yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Outstanding {
    /// The order.
    pub order: Order,
    /// When it was given.
    pub at: Time,
}

/// What control believes of one unit.
#[derive(Clone, Debug)]
pub struct UnitState {
    /// What it is doing.
    pub status: UnitStatus,
    /// Since when.
    pub since: Time,
    /// Whether the crew is on duty.
    pub on_duty: bool,
    /// Whether the unit can be used.
    pub in_service: bool,
    /// Where it is.
    pub whereabouts: Whereabouts,
    /// What its crew can do.
    pub capabilities: Capabilities,
    /// The incident it has accepted, until it clears.
    pub incident: Option<IncidentId>,
    /// The order it has not answered.
    pub outstanding: Option<Outstanding>,
    /// The hospital it is ordered to.
    pub hospital: Option<HospitalId>,
    /// When its position was last reported.
    pub position_at: Option<Time>,
}

impl UnitState {
    /// Whether it may be sent without taking it from anything.
    pub fn is_free(&self) -> bool {
        self.on_duty && self.in_service && self.outstanding.is_none() && self.status.is_free()
    }

    pub(super) fn turn_to(&mut self, status: UnitStatus, now: Time) {
        self.status = status;
        self.since = now;
    }

    pub(super) fn stand(&mut self, place: Place) {
        self.whereabouts = Whereabouts::Standing(place);
    }
}
