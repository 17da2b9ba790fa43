//! What to do about one matter: pure, from the picture alone.
//!
//! A policy that looks at one matter at a time is enough because notes raise further matters: a
//! unit taken from an incident raises that incident again, after its cause.
//!
//! Returning to its own station is a standing order and never waits for a dispatcher.

use crate::ids::{IncidentId, UnitId};
use crate::scenario::{MoveUpPolicy, QueuePolicy, Scenario, Who};
use crate::travel::Travel;
use crate::units::{Duration, Time};

use super::incident::{Incident, Stage};
use super::order::Order;
use super::picture::{Matter, Picture};
use super::recommend;
use super::unit::UnitStatus;

/// Up to two orders that belong together, and whether they leave at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Decision {
    /// Comes first: the unit that is relieved.
    pub before: Option<Order>,
    /// What is decided.
    pub order: Order,
    /// It waits for a dispatcher.
    pub proposed: bool,
}

/// Decides one matter; `None` where nothing is to be done.
pub fn decide(picture: &Picture, travel: &mut Travel, matter: Matter) -> Option<Decision> {
    match matter {
        Matter::Assign(incident) | Matter::Reconsider(incident) => {
            assign(picture, travel, incident)
        }
        Matter::Overdue(incident) => {
            let decision = assign(picture, travel, incident)?;
            Some(Decision {
                proposed: false,
                ..decision
            })
        }
        Matter::Free(unit) => free(picture, travel, unit),
        Matter::Destination(unit) => destination(picture, travel, unit),
        Matter::Carry(order) => Some(carried(picture, order)),
    }
}

/// When a proposal becomes an order by itself.
pub(super) fn due(scenario: &Scenario, order: &Order, proposed_at: Time) -> Option<Time> {
    let automatic = who(scenario, order) == Who::AdviseThenAutomatic;
    automatic.then(|| proposed_at + scenario.authority.after)
}

fn who(scenario: &Scenario, order: &Order) -> Who {
    let authority = &scenario.authority;
    match order {
        Order::Respond { .. } => authority.assign,
        Order::Divert { .. } | Order::StandDown { .. } => authority.divert,
        Order::Transport { .. } => authority.destination,
        Order::MoveUp { .. } => Who::Automatic,
    }
}

fn by_authority(picture: &Picture, incident: &Incident, order: Order) -> Decision {
    let automatic = incident.automatic || who(&picture.scenario, &order) == Who::Automatic;
    Decision {
        before: None,
        order,
        proposed: !automatic,
    }
}

fn assign(picture: &Picture, travel: &mut Travel, id: IncidentId) -> Option<Decision> {
    let incident = picture.incident(id)?;
    if !matches!(
        incident.stage,
        Stage::Open | Stage::Waiting | Stage::Proposed { .. }
    ) {
        return None;
    }
    let best = recommend::best(picture, travel, id)?;
    Some(by_authority(picture, incident, sending(picture, best, id)))
}

/// The order that sends a unit to an incident: a divert if it is on its way to another.
fn sending(picture: &Picture, unit: UnitId, to: IncidentId) -> Order {
    match picture.units().get(unit).and_then(|u| u.incident) {
        Some(from) if from != to => Order::Divert { unit, from, to },
        _ => Order::Respond { unit, incident: to },
    }
}

/// A dispatcher's choice as it leaves: the unit it replaces is relieved first.
fn carried(picture: &Picture, order: Order) -> Decision {
    let (Order::Respond { unit, incident }
    | Order::Divert {
        unit, to: incident, ..
    }) = order
    else {
        return Decision {
            before: None,
            order,
            proposed: false,
        };
    };
    let before = picture
        .incident(incident)
        .and_then(Incident::unit)
        .filter(|&current| current != unit)
        .map(|current| Order::StandDown {
            unit: current,
            incident,
        });
    Decision {
        before,
        order: sending(picture, unit, incident),
        proposed: false,
    }
}

fn free(picture: &Picture, travel: &mut Travel, id: UnitId) -> Option<Decision> {
    let unit = picture.units().get(id)?;
    if unit.is_free() {
        if let Some(next) = head_of_queue(picture, id) {
            let order = Order::Respond {
                unit: id,
                incident: next,
            };
            return Some(by_authority(picture, picture.incident(next)?, order));
        }
        if let Some(decision) = relook(picture, travel, id) {
            return Some(decision);
        }
    }
    go_home(picture, id)
}

/// The waiting incident that comes first among those the unit can take.
fn head_of_queue(picture: &Picture, unit: UnitId) -> Option<IncidentId> {
    let able = |id: &IncidentId| {
        picture
            .incident(*id)
            .is_some_and(|i| recommend::can_take(picture, unit, i))
    };
    picture
        .waiting()
        .iter()
        .copied()
        .filter(able)
        .min_by_key(|&id| queue_key(picture, id))
}

/// What a waiting incident is served by: smaller first.
pub fn queue_key(picture: &Picture, id: IncidentId) -> (usize, Time, IncidentId) {
    use crate::ids::Id;
    let Some(incident) = picture.incident(id) else {
        return (usize::MAX, picture.now(), id);
    };
    let policy = &picture.scenario.policy;
    let class = match policy.queue {
        QueuePolicy::Fifo => 0,
        QueuePolicy::PriorityAge => {
            let steps = policy.escalate_after.map_or(0, |after| {
                escalations(picture.now() - incident.reported_at, after)
            });
            incident.priority.index().saturating_sub(steps)
        }
    };
    (class, incident.reported_at, id)
}

fn escalations(waited: Duration, after: Duration) -> usize {
    if after <= Duration::ZERO {
        return 0;
    }
    usize::try_from(waited.as_millis() / after.as_millis()).unwrap_or(0)
}

/// A second look after a clear: the incident that gains most if this unit takes over from one
/// that is still under way; ties to the earlier incident.
fn relook(picture: &Picture, travel: &mut Travel, id: UnitId) -> Option<Decision> {
    let least = picture
        .scenario
        .policy
        .relook_min_gain?
        .max(Duration::from_millis(1));
    let mut best: Option<(Duration, IncidentId)> = None;
    for (incident_id, incident) in picture.open_incidents() {
        let Stage::Assigned(current) = incident.stage else {
            continue;
        };
        if !recommend::can_take(picture, id, incident) {
            continue;
        }
        let Some(now_due) = recommend::remaining(picture, travel, current, incident) else {
            continue;
        };
        let Some(ours) = recommend::offer(picture, travel, id, incident) else {
            continue;
        };
        let gain = now_due - ours.response();
        if gain >= least && best.is_none_or(|(most, _)| gain > most) {
            best = Some((gain, incident_id));
        }
    }
    let (_, incident) = best?;
    let relief = carried(picture, Order::Respond { unit: id, incident });
    let row = picture.incident(incident)?;
    let by_rule = row.automatic || picture.scenario.authority.divert == Who::Automatic;
    let automatic = by_rule
        && row
            .overridden
            .is_none_or(|chosen| row.unit() != Some(chosen));
    Some(if automatic {
        relief
    } else {
        Decision {
            before: None,
            proposed: true,
            ..relief
        }
    })
}

fn go_home(picture: &Picture, id: UnitId) -> Option<Decision> {
    let unit = picture.units().get(id)?;
    let station = picture.scenario.units.get(id)?.station;
    let home = picture.scenario.policy.move_up == MoveUpPolicy::Home;
    let idle = unit.status == UnitStatus::Clear && unit.outstanding.is_none() && unit.in_service;
    let order = Order::MoveUp { unit: id, station };
    (home && idle).then_some(Decision {
        before: None,
        order,
        proposed: false,
    })
}

fn destination(picture: &Picture, travel: &mut Travel, id: UnitId) -> Option<Decision> {
    let incident_id = picture.units().get(id)?.incident?;
    let incident = picture.incident(incident_id)?;
    let mode = picture.scenario.travel.to_hospital;
    let hospital = match incident.hospital {
        Some(named) => named,
        None => {
            travel
                .nearest_hospital(&incident.place, mode, picture.now())?
                .0
        }
    };
    Some(by_authority(
        picture,
        incident,
        Order::Transport {
            unit: id,
            incident: incident_id,
            hospital,
        },
    ))
}
