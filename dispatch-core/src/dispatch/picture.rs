//! The picture: what control believes now. Facts change it ([`Picture::apply`]), and so does the
//! noting of orders given ([`Picture::note`]); nothing else.
//!
//! Facts and notes raise [`Matter`]s, which the engine hands to the policy one by one, so a cause
//! always comes before its effect. When nothing is left to decide, [`Picture::settle`] leaves every
//! incident without a unit waiting.

mod facts;
mod kept;
mod notes;
mod traffic;

use std::collections::{HashMap, VecDeque};
use std::sync::Arc;

use crate::ids::{Id, IdVec, IncidentId, UnitId};
use crate::roads::speeds::Mode;
use crate::scenario::Scenario;
use crate::travel::{Ground, Origin, Travel};
use crate::units::Time;

pub use self::kept::PictureText;
pub use self::traffic::TrafficPicture;
use super::event::{Event, Fix, Report};
use super::incident::{Incident, Outcome, Stage};
use super::order::{Order, Refusal};
use super::unit::{Outstanding, UnitState, UnitStatus, Whereabouts};

type Taken = Result<(), Refusal>;

/// Something that wants a decision.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Matter {
    /// Which unit for this incident?
    Assign(IncidentId),
    /// Travel times have changed: is what is proposed for this incident still right?
    Reconsider(IncidentId),
    /// The proposal for this incident has waited long enough: it becomes an order.
    Overdue(IncidentId),
    /// What should this free unit do?
    Free(UnitId),
    /// Which hospital for this unit's patient?
    Destination(UnitId),
    /// A dispatcher has chosen this order.
    Carry(Order),
}

/// What control believes.
#[derive(Clone, Debug)]
pub struct Picture {
    pub(super) scenario: Arc<Scenario>,
    pub(super) now: Time,
    units: IdVec<UnitId, UnitState>,
    /// Open incidents; those before `first` are closed and gone.
    incidents: VecDeque<Incident>,
    first: usize,
    by_name: HashMap<String, IncidentId>,
    waiting: Vec<IncidentId>,
    proposed: Vec<IncidentId>,
    unanswered: Vec<UnitId>,
    traffic: TrafficPicture,
    agenda: VecDeque<Matter>,
}

impl Picture {
    /// The picture before anything happened: every unit at its station; units with a shift are off
    /// duty until they are told to start.
    pub fn new(ground: &Ground) -> Self {
        let scenario = Arc::clone(ground.scenario());
        let units = scenario
            .units
            .iter()
            .map(|unit| UnitState {
                status: UnitStatus::AtStation,
                since: Time::default(),
                on_duty: unit.shift.is_none(),
                in_service: true,
                whereabouts: Whereabouts::Standing(ground.station(unit.station)),
                capabilities: unit.capabilities,
                incident: None,
                outstanding: None,
                hospital: None,
                position_at: None,
            })
            .collect();
        Self {
            scenario,
            now: Time::from_millis(i64::MIN),
            units,
            incidents: VecDeque::new(),
            first: 0,
            by_name: HashMap::new(),
            waiting: Vec::new(),
            proposed: Vec::new(),
            unanswered: Vec::new(),
            traffic: TrafficPicture::new(ground),
            agenda: VecDeque::new(),
        }
    }

    /// The same picture looked at later, when nothing has happened since.
    pub fn seen_at(&self, now: Time) -> Self {
        Self {
            now: self.now.max(now),
            ..self.clone()
        }
    }

    /// The scenario it is a picture of.
    pub fn scenario(&self) -> &Arc<Scenario> {
        &self.scenario
    }

    /// The moment of the last event.
    pub fn now(&self) -> Time {
        self.now
    }

    /// The units.
    pub fn units(&self) -> &IdVec<UnitId, UnitState> {
        &self.units
    }

    /// An incident that is not closed yet.
    pub fn incident(&self, id: IncidentId) -> Option<&Incident> {
        self.incidents.get(id.index().checked_sub(self.first)?)
    }

    /// The open incident of this name.
    pub fn incident_named(&self, name: &str) -> Option<IncidentId> {
        self.by_name.get(name).copied()
    }

    /// Open incidents in the order control heard of them.
    pub fn open_incidents(&self) -> impl Iterator<Item = (IncidentId, &Incident)> {
        let known = self.incidents.iter().enumerate();
        known
            .filter(|(_, incident)| !matches!(incident.stage, Stage::Closed(_)))
            .map(|(row, incident)| (IncidentId::new(self.first + row), incident))
    }

    /// The id the next reported incident will get.
    pub fn next_incident(&self) -> IncidentId {
        IncidentId::new(self.first + self.incidents.len())
    }

    /// Incidents that wait for a unit, in no particular order.
    pub fn waiting(&self) -> &[IncidentId] {
        &self.waiting
    }

    /// Incidents with a proposal before a dispatcher.
    pub fn proposed(&self) -> &[IncidentId] {
        &self.proposed
    }

    /// Units with an order they have not answered.
    pub fn unanswered(&self) -> &[UnitId] {
        &self.unanswered
    }

    /// What is reported of the roads, and by which of it travel times are made.
    pub fn traffic(&self) -> &TrafficPicture {
        &self.traffic
    }

    pub(super) fn next_matter(&mut self) -> Option<Matter> {
        self.agenda.pop_front()
    }

    pub(super) fn raise(&mut self, matter: Matter) {
        self.agenda.push_back(matter);
    }

    /// When the engine wants to be woken if nothing happens.
    pub(super) fn next_wakeup(&self) -> Option<Time> {
        let timeout = self.scenario.order.timeout;
        let answers = self
            .unanswered
            .iter()
            .filter_map(|&u| self.answer_due(u, timeout));
        let proposals = self.proposed.iter().filter_map(|&i| self.proposal_due(i));
        let traffic = self.traffic.next_turn();
        answers.chain(proposals).chain(traffic).min()
    }

    fn answer_due(&self, unit: UnitId, timeout: crate::units::Duration) -> Option<Time> {
        self.units.get(unit)?.outstanding.map(|o| o.at + timeout)
    }

    fn proposal_due(&self, incident: IncidentId) -> Option<Time> {
        let Stage::Proposed { order, at } = self.incident(incident)?.stage else {
            return None;
        };
        super::policy::due(&self.scenario, &order, at)
    }

    fn unit(&mut self, id: UnitId) -> Result<&mut UnitState, Refusal> {
        self.units.get_mut(id).ok_or(Refusal::UnknownUnit)
    }

    fn in_status(&mut self, id: UnitId, allowed: &[UnitStatus]) -> Result<&mut UnitState, Refusal> {
        let unit = self.unit(id)?;
        if allowed.contains(&unit.status) {
            Ok(unit)
        } else {
            Err(Refusal::WrongStatus)
        }
    }

    fn open(&mut self, id: IncidentId) -> Result<&mut Incident, Refusal> {
        let row = id
            .index()
            .checked_sub(self.first)
            .and_then(|row| self.incidents.get_mut(row));
        row.filter(|i| !matches!(i.stage, Stage::Closed(_)))
            .ok_or(Refusal::UnknownIncident)
    }

    /// Takes the outstanding order off the unit.
    fn answered(&mut self, id: UnitId) -> Result<Order, Refusal> {
        let outstanding = self
            .unit(id)?
            .outstanding
            .take()
            .ok_or(Refusal::NoOrderOutstanding)?;
        self.unanswered.retain(|&u| u != id);
        Ok(outstanding.order)
    }

    /// A unit that has lost its incident is free where it is.
    fn loosen(&mut self, id: UnitId) {
        let now = self.now;
        self.unanswered.retain(|&u| u != id);
        let Some(unit) = self.units.get_mut(id) else {
            return;
        };
        unit.outstanding = None;
        unit.incident = None;
        unit.hospital = None;
        if !unit.status.is_free() {
            unit.turn_to(UnitStatus::Clear, now);
        }
        self.raise(Matter::Free(id));
    }

    fn reopen_without(&mut self, incident: IncidentId, unit: UnitId) {
        let Ok(row) = self.open(incident) else { return };
        row.refused_by.push(unit);
        self.set_stage(incident, Stage::Open);
        self.raise(Matter::Assign(incident));
    }

    /// Puts a unit on the way; where no road leads it stays where it is until told otherwise.
    fn drive(&mut self, travel: &mut Travel, id: UnitId, to: crate::travel::Place, mode: Mode) {
        let now = self.now;
        let Some(unit) = self.units.get_mut(id) else {
            return;
        };
        let origin = match &unit.whereabouts {
            Whereabouts::Standing(place) => Origin::Place(*place),
            Whereabouts::Moving(journey) => travel.turning(journey, now, mode),
        };
        if let Some(journey) = travel.journey(origin, to, mode, now) {
            unit.whereabouts = Whereabouts::Moving(Box::new(journey));
        }
    }

    fn set_stage(&mut self, id: IncidentId, stage: Stage) {
        let Ok(row) = self.open(id) else { return };
        let before = std::mem::replace(&mut row.stage, stage);
        match before {
            Stage::Waiting => self.waiting.retain(|&i| i != id),
            Stage::Proposed { .. } => self.proposed.retain(|&i| i != id),
            _ => {}
        }
        match stage {
            Stage::Waiting => self.waiting.push(id),
            Stage::Proposed { .. } => self.proposed.push(id),
            _ => {}
        }
    }

    fn close(&mut self, id: IncidentId, outcome: Outcome) {
        self.set_stage(id, Stage::Closed(outcome));
        if let Some(row) = id
            .index()
            .checked_sub(self.first)
            .and_then(|row| self.incidents.get(row))
        {
            self.by_name.remove(&row.name);
        }
        while matches!(
            self.incidents.front(),
            Some(Incident {
                stage: Stage::Closed(_),
                ..
            })
        ) {
            self.incidents.pop_front();
            self.first += 1;
        }
    }
}
