//! The truth of one unit: where it is, what it is about to do.

use dispatch_core::ids::{HospitalId, IncidentId};
use dispatch_core::roads::speeds::Mode;
use dispatch_core::travel::{Course, Journey, Origin, Place, Spot, Travel};
use dispatch_core::units::Time;

/// A drive, and how long it really takes.
#[derive(Clone, Debug)]
pub(super) struct Drive {
    pub(super) journey: Journey,
    pub(super) course: Course,
}

/// A unit as it really is.
#[derive(Clone, Debug)]
pub(super) struct Vehicle {
    /// Where it stands, or stood last.
    pub(super) place: Place,
    /// The drive it is on.
    pub(super) on: Option<Drive>,
    /// The incident it is ordered to or busy with.
    pub(super) incident: Option<IncidentId>,
    /// Whether it has reached that incident.
    pub(super) attending: bool,
    /// The hospital it is ordered to.
    pub(super) hospital: Option<HospitalId>,
    /// Counts plans: facts planned under an older one do not happen.
    pub(super) plan: u32,
    /// Counts drives, for position reports.
    pub(super) drive: u32,
    /// When its crew sits in the vehicle, for a unit that stands.
    pub(super) ready_at: Option<Time>,
    /// What the spread of its next drive without an incident is drawn by.
    pub(super) key: u64,
}

impl Vehicle {
    pub(super) fn at(place: Place, key: u64) -> Self {
        Self {
            place,
            on: None,
            incident: None,
            attending: false,
            hospital: None,
            plan: 0,
            drive: 0,
            ready_at: None,
            key,
        }
    }

    /// Drops everything that was planned for it.
    pub(super) fn replan(&mut self) -> u32 {
        self.plan = self.plan.wrapping_add(1);
        self.plan
    }

    /// It has come to a place.
    pub(super) fn stand(&mut self, place: Place) {
        self.place = place;
        self.on = None;
    }

    pub(super) fn is_driving(&self, now: Time) -> bool {
        self.on.as_ref().is_some_and(|drive| now < drive.arrives())
    }

    /// What it would start from if it were sent elsewhere now.
    pub(super) fn origin(&self, travel: &mut Travel, now: Time, mode: Mode) -> Origin {
        match &self.on {
            None => Origin::Place(self.place),
            Some(drive) => travel.turning(&drive.journey, drive.by_metric(now), mode),
        }
    }

    /// Where it is, if it is driving.
    pub(super) fn spot(&self, travel: &mut Travel, now: Time) -> Option<Spot> {
        let drive = self.on.as_ref()?;
        Some(travel.spot(&drive.journey, drive.by_metric(now)))
    }
}

impl Drive {
    pub(super) fn arrives(&self) -> Time {
        self.journey.departed + self.course.total()
    }

    /// The moment at which a drive at the metric's speeds would be where this one is now.
    fn by_metric(&self, now: Time) -> Time {
        let elapsed = now - self.journey.departed;
        self.journey.departed + self.course.planned(elapsed)
    }
}
