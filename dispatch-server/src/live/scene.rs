//! What control believes, rendered for people: incidents and units as the API shows them.

use dispatch_core::dispatch::journal::OrderText;
use dispatch_core::dispatch::{Order, Outcome, Picture, Stage, UnitState, UnitStatus, Whereabouts};
use dispatch_core::ids::{IdVec, IncidentId, UnitId};
use dispatch_core::scenario::{Capabilities, Scenario};
use dispatch_core::travel::{Ground, Travel};
use dispatch_core::units::Time;

use super::ledger::{Ledger, Record};
use super::motion;
use crate::wire::live::{IncidentView, Moved, UnitView};
use crate::wire::{Metres, Seconds};

/// A picture with its ledger at a moment.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Scene<'a> {
    /// The roads and the scenario.
    pub(crate) ground: &'a Ground,
    /// What control believes.
    pub(crate) picture: &'a Picture,
    /// Versions and stories.
    pub(crate) ledger: &'a Ledger,
    /// The moment.
    pub(crate) now: Time,
}

impl Scene<'_> {
    /// Every incident at hand, the oldest first.
    pub(crate) fn incidents(&self) -> Vec<IncidentView> {
        let records = self.ledger.records();
        records.map(|(_, record)| self.rendered(record)).collect()
    }

    /// One of them.
    pub(crate) fn incident(&self, id: IncidentId) -> Option<IncidentView> {
        Some(self.rendered(self.ledger.record(id)?))
    }

    /// An incident as the API shows it.
    pub(crate) fn rendered(&self, record: &Record) -> IncidentView {
        let (scenario, row) = (self.scenario(), &record.row);
        let index = self.ground.area_index();
        let proposal = match row.stage {
            Stage::Proposed { order, .. } if record.closed.is_none() => Some(self.order(&order)),
            _ => None,
        };
        IncidentView {
            id: row.name.clone(),
            version: record.version,
            reported_at: self.text(row.reported_at),
            lon: row.at.lon(),
            lat: row.at.lat(),
            snap_m: row.place.off_road().map(Metres),
            district: index
                .district(row.at)
                .map(|id| scenario.districts[id].id.clone()),
            zone: self
                .ground
                .nearest_zone(row.at)
                .map(|id| scenario.zones[id].id.clone()),
            area: index.area(row.at).id(),
            priority: scenario.priorities[row.priority].id.clone(),
            needs: capabilities(scenario, row.needs),
            hospital: row.hospital.map(|id| scenario.hospitals[id].id.clone()),
            automatic: row.automatic,
            stage: match record.closed {
                Some(_) => "closed",
                None => stage(row.stage),
            },
            since_at: self.text(record.since),
            outcome: record.closed.map(|(_, outcome): (_, Outcome)| outcome.id()),
            unit: row.unit().map(|id| self.unit_name(id)),
            proposal,
            refused_by: row
                .refused_by
                .iter()
                .map(|&unit| self.unit_name(unit))
                .collect(),
        }
    }

    /// Every unit, in the scenario's order.
    pub(crate) fn units(&self, travel: &mut Travel) -> Vec<UnitView> {
        let ids = self.picture.units().ids();
        ids.filter_map(|id| self.unit(id, travel)).collect()
    }

    /// A unit as the API shows it.
    pub(crate) fn unit(&self, id: UnitId, travel: &mut Travel) -> Option<UnitView> {
        let scenario = self.scenario();
        let (row, state) = (scenario.units.get(id)?, self.picture.units().get(id)?);
        let (at, arrives, route) = match &state.whereabouts {
            Whereabouts::Standing(place) => (self.ground.coordinate(place), None, None),
            Whereabouts::Moving(journey) => (
                travel.spot(journey, self.now).at,
                Some(journey.arrives().max(self.now)),
                Some(motion::route(travel, journey, |at| self.text(at))),
            ),
        };
        Some(UnitView {
            id: row.id.clone(),
            version: self.ledger.unit_version(id),
            call_sign: row.call_sign.clone(),
            capabilities: capabilities(scenario, state.capabilities),
            station: scenario.stations[row.station].id.clone(),
            status: state.status.id(),
            since_at: (state.since != Time::default()).then(|| self.text(state.since)),
            on_duty: state.on_duty,
            in_service: state.in_service,
            lon: at.lon(),
            lat: at.lat(),
            position_age_s: state.position_at.map(|then| Seconds(self.now - then)),
            incident: state.incident.and_then(|id| self.incident_name(id)),
            hospital: state.hospital.map(|id| scenario.hospitals[id].id.clone()),
            order: state.outstanding.map(|o| self.order(&o.order)),
            ordered_at: state.outstanding.map(|o| self.text(o.at)),
            arrives_at: arrives.map(|at| self.text(at)),
            route,
            next: next(state),
        })
    }

    /// How a unit's drive goes on, if it drives; with its way where that began at this very moment.
    pub(crate) fn moved(&self, id: UnitId, travel: &mut Travel) -> Option<Moved> {
        let state = self.picture.units().get(id)?;
        let Whereabouts::Moving(journey) = &state.whereabouts else {
            return None;
        };
        let is_new = journey.departed == self.now;
        Some(Moved {
            unit: self.unit_name(id),
            departed_at: self.text(journey.departed),
            route: is_new.then(|| motion::route(travel, journey, |at| self.text(at))),
        })
    }

    /// An order with the user's ids.
    pub(crate) fn order(&self, order: &Order) -> OrderText {
        let unit = self.unit_name(order.unit());
        let name = |id| self.incident_name(id).unwrap_or_default();
        match *order {
            Order::Respond { incident, .. } => OrderText::Respond {
                unit,
                incident: name(incident),
            },
            Order::Divert { from, to, .. } => OrderText::Divert {
                unit,
                from: name(from),
                to: name(to),
            },
            Order::StandDown { incident, .. } => OrderText::StandDown {
                unit,
                incident: name(incident),
            },
            Order::Transport {
                incident, hospital, ..
            } => OrderText::Transport {
                unit,
                incident: name(incident),
                hospital: user_id(&self.scenario().hospitals, hospital, |h| &h.id),
            },
            Order::MoveUp { station, .. } => OrderText::MoveUp {
                unit,
                station: user_id(&self.scenario().stations, station, |s| &s.id),
            },
        }
    }

    /// A moment as text.
    pub(crate) fn text(&self, at: Time) -> String {
        self.scenario().calendar.format(at)
    }

    fn scenario(&self) -> &Scenario {
        self.ground.scenario()
    }

    fn unit_name(&self, id: UnitId) -> String {
        user_id(&self.scenario().units, id, |u| &u.id)
    }

    fn incident_name(&self, id: IncidentId) -> Option<String> {
        Some(self.ledger.record(id)?.row.name.clone())
    }
}

fn user_id<I: dispatch_core::ids::Id, T>(
    table: &IdVec<I, T>,
    id: I,
    of: impl Fn(&T) -> &String,
) -> String {
    table
        .get(id)
        .map_or_else(String::new, |row| of(row).clone())
}

fn capabilities(scenario: &Scenario, set: Capabilities) -> Vec<String> {
    let names = scenario.capability_names(set);
    let names = names.split(';').filter(|name| !name.is_empty());
    names.map(str::to_owned).collect()
}

const fn stage(stage: Stage) -> &'static str {
    match stage {
        Stage::Processing => "processing",
        Stage::Open => "open",
        Stage::Waiting => "waiting",
        Stage::Proposed { .. } => "proposed",
        Stage::Assigned(_) => "assigned",
        Stage::Attended(_) => "attended",
        Stage::Closed(_) => "closed",
    }
}

/// The statuses a crew may report now, by the words of the API.
pub(crate) fn next(unit: &UnitState) -> Vec<&'static str> {
    let mut next = Vec::new();
    if unit.outstanding.is_some() {
        next.extend(["accepted", "refused"]);
    }
    let follow: &[&str] = match unit.status {
        UnitStatus::AtStation => &[],
        UnitStatus::Clear | UnitStatus::Returning => &["at_station"],
        UnitStatus::Mobilising => &["en_route", "on_scene", "at_station"],
        UnitStatus::EnRoute => &["on_scene"],
        UnitStatus::OnScene if unit.hospital.is_some() => {
            &["transport_needed", "left_scene", "clear"]
        }
        UnitStatus::OnScene => &["transport_needed", "clear"],
        UnitStatus::Transporting => &["at_hospital"],
        UnitStatus::AtHospital => &["handed_over", "clear"],
    };
    next.extend(follow);
    next.push(if unit.on_duty { "off_duty" } else { "on_duty" });
    next.push(if unit.in_service {
        "out_of_service"
    } else {
        "in_service"
    });
    next
}
