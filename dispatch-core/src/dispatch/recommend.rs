//! Who can be sent, who is best, and why the others are not: for the policy and for people.
//!
//! Hard rules come before scores: only units that may be sent are ranked.

use crate::assignment::{self, Best, Offer};
use crate::ids::{IncidentId, PriorityId, UnitId};
use crate::roads::speeds::Mode;
use crate::scenario::Capabilities;
use crate::travel::{Origin, Place, Travel};
use crate::units::{Duration, Time};

use super::incident::{Incident, Stage};
use super::picture::Picture;
use super::unit::{UnitState, UnitStatus, Whereabouts};

/// What an incident asks for.
#[derive(Clone, Copy, Debug)]
pub struct Need<'a> {
    /// Where.
    pub place: Place,
    /// How urgent.
    pub priority: PriorityId,
    /// What the crew must be able to do.
    pub needs: Capabilities,
    /// Units that would not or could not take it.
    pub refused_by: &'a [UnitId],
}

impl<'a> Need<'a> {
    fn of(incident: &'a Incident) -> Self {
        Self {
            place: incident.place,
            priority: incident.priority,
            needs: incident.needs,
            refused_by: &incident.refused_by,
        }
    }
}

/// Why a unit is not sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, thiserror::Error)]
pub enum WhyNot {
    /// The crew is off duty.
    #[error("off duty")]
    OffDuty,
    /// The unit is out of service.
    #[error("out of service")]
    OutOfService,
    /// It has an order it has not answered.
    #[error("ordered elsewhere, not answered yet")]
    OrderOutstanding,
    /// It has a patient or an incident at least as urgent.
    #[error("committed to another incident")]
    Committed,
    /// Its crew cannot do what is needed.
    #[error("lacks the capability needed")]
    Capability,
    /// It refused this incident or was called back from it.
    #[error("refused or was called back from this incident")]
    Refused,
    /// No road leads there.
    #[error("no road leads from it to the scene")]
    NoRoute,
}

impl WhyNot {
    /// The id used in every file and answer.
    pub const fn id(self) -> &'static str {
        match self {
            Self::OffDuty => "off_duty",
            Self::OutOfService => "out_of_service",
            Self::OrderOutstanding => "order_outstanding",
            Self::Committed => "committed",
            Self::Capability => "capability",
            Self::Refused => "refused",
            Self::NoRoute => "no_route",
        }
    }
}

/// Why no unit at all is suitable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shortfall {
    /// No unit is on duty and in service.
    NobodyOnDuty,
    /// Nobody on duty can do what is needed.
    NobodyCapable,
    /// All who could are committed.
    AllCommitted,
    /// None of the free ones can get there.
    NoRoute,
}

impl Shortfall {
    /// The id used in every file and answer.
    pub const fn id(self) -> &'static str {
        match self {
            Self::NobodyOnDuty => "nobody_on_duty",
            Self::NobodyCapable => "nobody_capable",
            Self::AllCommitted => "all_committed",
            Self::NoRoute => "no_route",
        }
    }
}

/// A unit that is not sent, and why.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotTaken {
    /// The unit.
    pub unit: UnitId,
    /// How long it would drive, if a road leads there.
    pub travel: Option<Duration>,
    /// Why not.
    pub why: WhyNot,
}

/// The ranked units for an incident.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recommendation {
    /// Who could be sent, best first.
    pub candidates: Vec<Offer>,
    /// Everybody else, nearest first.
    pub not_taken: Vec<NotTaken>,
    /// Why there is no candidate, if there is none.
    pub shortfall: Option<Shortfall>,
}

/// Ranks every unit for a need.
pub fn recommend(picture: &Picture, travel: &mut Travel, need: &Need<'_>) -> Recommendation {
    let all: Vec<UnitId> = picture.units().ids().collect();
    let times = travel_times(picture, travel, need, &all);
    let (mut candidates, mut not_taken) = (Vec::new(), Vec::new());
    for (unit, travel) in all.into_iter().zip(times) {
        let state = &picture.units()[unit];
        match (eligibility(picture, state, unit, need), travel) {
            (Ok(taken), Some(travel)) => {
                candidates.push(Offer {
                    unit,
                    turnout: expected_turnout(picture, state),
                    travel,
                    taken,
                });
            }
            (Ok(_), None) => not_taken.push(NotTaken {
                unit,
                travel,
                why: WhyNot::NoRoute,
            }),
            (Err(why), _) => not_taken.push(NotTaken { unit, travel, why }),
        }
    }
    assignment::closest(&mut candidates, picture.scenario.policy.preempt_min_gain);
    not_taken.sort_by_key(|n| (n.travel.is_none(), n.travel, n.unit));
    let shortfall = candidates.is_empty().then(|| shortfall(&not_taken));
    Recommendation {
        candidates,
        not_taken,
        shortfall,
    }
}

fn shortfall(not_taken: &[NotTaken]) -> Shortfall {
    let any = |wanted: fn(WhyNot) -> bool| not_taken.iter().any(|n| wanted(n.why));
    if any(|why| why == WhyNot::NoRoute) {
        Shortfall::NoRoute
    } else if any(|why| {
        matches!(
            why,
            WhyNot::Committed | WhyNot::OrderOutstanding | WhyNot::Refused
        )
    }) {
        Shortfall::AllCommitted
    } else if any(|why| why == WhyNot::Capability) {
        Shortfall::NobodyCapable
    } else {
        Shortfall::NobodyOnDuty
    }
}

/// The unit to send to an incident, if there is one: those at stations first, by one climb for all;
/// of the others only those that can still be sooner are followed to the end.
pub(super) fn best(picture: &Picture, travel: &mut Travel, id: IncidentId) -> Option<UnitId> {
    let need = Need::of(picture.incident(id)?);
    let mode = picture.scenario.priorities[need.priority].mode;
    let now = picture.now();
    let eligible =
        |(unit, state)| Some((unit, state, eligibility(picture, state, unit, &need).ok()?));
    let mut best = Best::new(picture.scenario.policy.preempt_min_gain);
    let stations = travel.stations_to(&need.place, mode, now);
    for (unit, state, taken) in picture
        .units()
        .pairs()
        .filter(|(_, s)| at_station(s))
        .filter_map(eligible)
    {
        if let Some(travel) = stations.from(picture.scenario.units[unit].station) {
            best.offer(Offer {
                unit,
                turnout: expected_turnout(picture, state),
                travel,
                taken,
            });
        }
    }
    for (unit, state, taken) in picture
        .units()
        .pairs()
        .filter(|(_, s)| !at_station(s))
        .filter_map(eligible)
    {
        let turnout = expected_turnout(picture, state);
        let origin = origin(state, travel, now, mode);
        let longest = best.longest_travel(turnout, taken);
        if let Some(travel) = travel.time_within(&origin, &need.place, mode, now, longest) {
            best.offer(Offer {
                unit,
                turnout,
                travel,
                taken,
            });
        }
    }
    best.unit()
}

fn at_station(state: &UnitState) -> bool {
    state.status == UnitStatus::AtStation
}

/// Whether a free unit may be sent to an incident that waits or is served by somebody else.
pub(super) fn can_take(picture: &Picture, unit: UnitId, incident: &Incident) -> bool {
    let Some(state) = picture.units().get(unit) else {
        return false;
    };
    state.is_free()
        && state.capabilities.covers(incident.needs)
        && !incident.refused_by.contains(&unit)
}

/// Whether a dispatcher may send this unit: the hard rules, but any unit not yet at a scene.
pub(super) fn may_be_chosen(
    picture: &Picture,
    unit: UnitId,
    incident: IncidentId,
) -> Result<(), WhyNot> {
    let (Some(state), Some(row)) = (picture.units().get(unit), picture.incident(incident)) else {
        return Err(WhyNot::Committed);
    };
    let responding = state.status.is_responding()
        && state.outstanding.is_none()
        && state.incident != Some(incident);
    match eligibility(
        picture,
        state,
        unit,
        &Need {
            refused_by: &[],
            ..Need::of(row)
        },
    ) {
        Ok(_) => Ok(()),
        Err(WhyNot::Committed) if responding && state.capabilities.covers(row.needs) => Ok(()),
        Err(why) => Err(why),
    }
}

/// What a unit offers for an incident now, whatever it is doing.
pub(super) fn offer(
    picture: &Picture,
    travel: &mut Travel,
    unit: UnitId,
    incident: &Incident,
) -> Option<Offer> {
    let state = picture.units().get(unit)?;
    let turnout = expected_turnout(picture, state);
    let travel = travel_times(picture, travel, &Need::of(incident), &[unit]).pop()??;
    Some(Offer {
        unit,
        turnout,
        travel,
        taken: false,
    })
}

/// How long the unit that has an incident still needs to be there.
pub(super) fn remaining(
    picture: &Picture,
    travel: &mut Travel,
    unit: UnitId,
    incident: &Incident,
) -> Option<Duration> {
    let state = picture.units().get(unit)?;
    match (&state.whereabouts, state.status) {
        (Whereabouts::Moving(journey), UnitStatus::EnRoute) => {
            Some((journey.arrives() - picture.now()).max(Duration::ZERO))
        }
        _ => offer(picture, travel, unit, incident).map(|o| o.response()),
    }
}

/// Whether a unit may be sent; `Ok(true)` if it would be taken from another incident.
fn eligibility(
    picture: &Picture,
    state: &UnitState,
    unit: UnitId,
    need: &Need<'_>,
) -> Result<bool, WhyNot> {
    if !state.in_service {
        return Err(WhyNot::OutOfService);
    }
    if state.outstanding.is_some() {
        return Err(WhyNot::OrderOutstanding);
    }
    let taken = !state.status.is_free();
    if taken && !(state.status.is_responding() && may_preempt(picture, state, need)) {
        return Err(WhyNot::Committed);
    }
    if !state.on_duty {
        return Err(WhyNot::OffDuty);
    }
    if !state.capabilities.covers(need.needs) {
        return Err(WhyNot::Capability);
    }
    if need.refused_by.contains(&unit) {
        return Err(WhyNot::Refused);
    }
    Ok(taken)
}

fn may_preempt(picture: &Picture, state: &UnitState, need: &Need<'_>) -> bool {
    let other = state.incident.and_then(|id| picture.incident(id));
    other.is_some_and(|other| {
        matches!(other.stage, Stage::Assigned(_))
            && picture.scenario.priorities[need.priority]
                .may_preempt
                .contains(&other.priority)
    })
}

/// Ordered → wheels moving, as far as control can tell now.
pub(super) fn expected_turnout(picture: &Picture, state: &UnitState) -> Duration {
    let interval = &picture.scenario.interval;
    match (&state.whereabouts, state.status) {
        (Whereabouts::Moving(_), _) => interval.turnout_moving,
        (Whereabouts::Standing(_), UnitStatus::Mobilising) => {
            (interval.turnout - (picture.now() - state.since)).max(Duration::ZERO)
        }
        (Whereabouts::Standing(_), _) => interval.turnout,
    }
}

/// The driving time of each of these units to the scene.
fn travel_times(
    picture: &Picture,
    travel: &mut Travel,
    need: &Need<'_>,
    units: &[UnitId],
) -> Vec<Option<Duration>> {
    let mode = picture.scenario.priorities[need.priority].mode;
    let now = picture.now();
    let mut times = vec![None; units.len()];
    let at_station = |unit: UnitId| at_station(&picture.units()[unit]);
    {
        let stations = travel.stations_to(&need.place, mode, now);
        for (time, &unit) in times
            .iter_mut()
            .zip(units)
            .filter(|(_, unit)| at_station(**unit))
        {
            *time = stations.from(picture.scenario.units[unit].station);
        }
    }
    for (time, &unit) in times
        .iter_mut()
        .zip(units)
        .filter(|(_, unit)| !at_station(**unit))
    {
        let origin = origin(&picture.units()[unit], travel, now, mode);
        *time = travel.time(&origin, &need.place, mode, now);
    }
    times
}

fn origin(state: &UnitState, travel: &mut Travel, now: Time, mode: Mode) -> Origin {
    match &state.whereabouts {
        Whereabouts::Standing(place) => Origin::Place(*place),
        Whereabouts::Moving(journey) => travel.turning(journey, now, mode),
    }
}
