//! The picture: what control believes now. Facts change it ([`Picture::apply`]), and so does the
//! noting of orders given ([`Picture::note`]); nothing else.
//!
//! Facts and notes raise [`Matter`]s, which the engine hands to the policy one by one, so a cause
//! always comes before its effect. When nothing is left to decide, [`Picture::settle`] leaves every
//! incident without a unit waiting.

use std::collections::{HashMap, VecDeque};
use std::sync::Arc;

use crate::ids::{HospitalId, Id, IdVec, IncidentId, StationId, UnitId};
use crate::roads::speeds::Mode;
use crate::scenario::Scenario;
use crate::travel::{Ground, Origin, Travel};
use crate::units::Time;

use super::event::{Event, Report};
use super::incident::{Incident, Outcome, Stage};
use super::order::{Order, Refusal};
use super::unit::{Outstanding, UnitState, UnitStatus, Whereabouts};

type Taken = std::result::Result<(), Refusal>;

/// Something that wants a decision.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Matter {
    /// Which unit for this incident?
    Assign(IncidentId),
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
#[derive(Debug)]
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
            agenda: VecDeque::new(),
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

    pub(super) fn next_matter(&mut self) -> Option<Matter> {
        self.agenda.pop_front()
    }

    pub(super) fn raise(&mut self, matter: Matter) {
        self.agenda.push_back(matter);
    }

    // ---- facts ----------------------------------------------------------------------------

    /// Takes a fact, or says why not and changes nothing.
    pub(super) fn apply(&mut self, travel: &mut Travel, now: Time, event: &Event) -> Taken {
        if now < self.now {
            return Err(Refusal::TimeRanBackwards);
        }
        self.now = now;
        match event {
            Event::CallReceived(report) => self.call_received(travel, report),
            Event::CallProcessed { incident } => self.call_processed(*incident),
            Event::PriorityChanged { incident, priority } => {
                if self.scenario.priorities.get(*priority).is_none() {
                    return Err(Refusal::UnknownPriority);
                }
                let row = self.open(*incident)?;
                row.priority = *priority;
                if matches!(row.stage, Stage::Waiting | Stage::Proposed { .. }) {
                    self.raise(Matter::Assign(*incident));
                }
                Ok(())
            }
            Event::IncidentCancelled { incident } => self.cancelled(*incident),
            Event::OrderAccepted { unit } => self.accepted(*unit),
            Event::OrderRefused { unit, .. } => self.refused(*unit),
            Event::EnRoute { unit } => self.en_route(travel, *unit),
            Event::OnScene { unit } => self.on_scene(*unit),
            Event::TransportNeeded { unit } => {
                self.in_status(*unit, &[UnitStatus::OnScene])?;
                self.raise(Matter::Destination(*unit));
                Ok(())
            }
            Event::LeftScene { unit } => self.left_scene(travel, *unit),
            Event::AtHospital { unit } => self.at_hospital(travel, *unit),
            Event::HandedOver { unit } => {
                self.in_status(*unit, &[UnitStatus::AtHospital]).map(|_| ())
            }
            Event::Clear { unit } => self.cleared(*unit),
            Event::AtStation { unit } => self.at_station(travel, *unit),
            Event::PositionReported { unit, at } => self.position(travel, *unit, *at),
            Event::ShiftStarted { unit } => {
                self.unit(*unit)?.on_duty = true;
                self.raise(Matter::Free(*unit));
                Ok(())
            }
            Event::ShiftEnded { unit } => {
                self.unit(*unit)?.on_duty = false;
                Ok(())
            }
            Event::OutOfService { unit, .. } => self.out_of_service(*unit),
            Event::InService { unit } => {
                self.unit(*unit)?.in_service = true;
                self.raise(Matter::Free(*unit));
                Ok(())
            }
            Event::Chosen { order, .. } => self.chosen(*order),
            Event::Woken => {
                self.woken();
                Ok(())
            }
        }
    }

    fn call_received(&mut self, travel: &Travel, report: &Report) -> Taken {
        if self.scenario.priorities.get(report.priority).is_none() {
            return Err(Refusal::UnknownPriority);
        }
        if report
            .hospital
            .is_some_and(|h| self.scenario.hospitals.get(h).is_none())
        {
            return Err(Refusal::UnknownHospital);
        }
        if self.by_name.contains_key(&report.incident) {
            return Err(Refusal::DuplicateIncident);
        }
        let place = travel
            .ground()
            .place(report.at)
            .map_err(|_| Refusal::OffRoad)?;
        self.by_name
            .insert(report.incident.clone(), self.next_incident());
        self.incidents.push_back(Incident {
            name: report.incident.clone(),
            reported_at: report.reported_at,
            at: report.at,
            place,
            priority: report.priority,
            needs: report.needs,
            hospital: report.hospital,
            automatic: report.automatic,
            stage: Stage::Processing,
            refused_by: Vec::new(),
        });
        Ok(())
    }

    fn call_processed(&mut self, id: IncidentId) -> Taken {
        let incident = self.open(id)?;
        if incident.stage != Stage::Processing {
            return Err(Refusal::WrongStage);
        }
        incident.stage = Stage::Open;
        self.raise(Matter::Assign(id));
        Ok(())
    }

    fn cancelled(&mut self, id: IncidentId) -> Taken {
        match self.open(id)?.stage {
            Stage::Attended(_) => return Err(Refusal::WrongStage),
            Stage::Assigned(unit) => {
                self.raise(Matter::Carry(Order::StandDown { unit, incident: id }))
            }
            _ => {}
        }
        self.close(id, Outcome::Cancelled);
        Ok(())
    }

    fn accepted(&mut self, id: UnitId) -> Taken {
        let order = self.answered(id)?;
        let now = self.now;
        let unit = self.unit(id)?;
        match order {
            Order::Respond { incident, .. } | Order::Divert { to: incident, .. } => {
                unit.incident = Some(incident);
                unit.turn_to(UnitStatus::Mobilising, now);
            }
            _ => {}
        }
        Ok(())
    }

    fn refused(&mut self, id: UnitId) -> Taken {
        let order = self.answered(id)?;
        if let Order::Respond { incident, .. } | Order::Divert { to: incident, .. } = order {
            self.reopen_without(incident, id);
            self.loosen(id);
        }
        Ok(())
    }

    fn en_route(&mut self, travel: &mut Travel, id: UnitId) -> Taken {
        let incident = self.in_status(id, &[UnitStatus::Mobilising])?.incident;
        let incident = incident
            .and_then(|i| self.incident(i))
            .ok_or(Refusal::WrongStatus)?;
        let mode = self.scenario.priorities[incident.priority].mode;
        let to = incident.place;
        self.drive(travel, id, to, mode);
        let now = self.now;
        self.unit(id)?.turn_to(UnitStatus::EnRoute, now);
        Ok(())
    }

    fn on_scene(&mut self, id: UnitId) -> Taken {
        let unit = self.in_status(id, &[UnitStatus::Mobilising, UnitStatus::EnRoute])?;
        let incident = unit.incident.ok_or(Refusal::WrongStatus)?;
        let now = self.now;
        let row = self.open(incident)?;
        row.stage = Stage::Attended(id);
        let place = row.place;
        let unit = self.unit(id)?;
        unit.turn_to(UnitStatus::OnScene, now);
        unit.stand(place);
        Ok(())
    }

    fn left_scene(&mut self, travel: &mut Travel, id: UnitId) -> Taken {
        let hospital = self
            .in_status(id, &[UnitStatus::OnScene])?
            .hospital
            .ok_or(Refusal::WrongStatus)?;
        let to = travel.ground().hospital(hospital);
        let mode = self.scenario.travel.to_hospital;
        self.drive(travel, id, to, mode);
        let now = self.now;
        self.unit(id)?.turn_to(UnitStatus::Transporting, now);
        Ok(())
    }

    fn at_hospital(&mut self, travel: &Travel, id: UnitId) -> Taken {
        let now = self.now;
        let unit = self.in_status(id, &[UnitStatus::Transporting])?;
        let hospital = unit.hospital.ok_or(Refusal::WrongStatus)?;
        unit.turn_to(UnitStatus::AtHospital, now);
        unit.stand(travel.ground().hospital(hospital));
        Ok(())
    }

    fn cleared(&mut self, id: UnitId) -> Taken {
        let now = self.now;
        let unit = self.in_status(id, &[UnitStatus::OnScene, UnitStatus::AtHospital])?;
        let incident = unit.incident.take();
        unit.hospital = None;
        unit.turn_to(UnitStatus::Clear, now);
        if let Some(incident) = incident {
            self.close(incident, Outcome::Served);
        }
        self.raise(Matter::Free(id));
        Ok(())
    }

    fn at_station(&mut self, travel: &Travel, id: UnitId) -> Taken {
        let now = self.now;
        let station = self
            .scenario
            .units
            .get(id)
            .ok_or(Refusal::UnknownUnit)?
            .station;
        let place = travel.ground().station(station);
        let unit = self.in_status(
            id,
            &[
                UnitStatus::Returning,
                UnitStatus::Clear,
                UnitStatus::Mobilising,
            ],
        )?;
        if unit.status != UnitStatus::Mobilising {
            unit.turn_to(UnitStatus::AtStation, now);
        }
        unit.stand(place);
        Ok(())
    }

    /// A report re-anchors a driving unit on its route, or starts a new route from where it is.
    fn position(&mut self, travel: &mut Travel, id: UnitId, at: crate::geo::Coordinate) -> Taken {
        let now = self.now;
        let place = travel.ground().place(at).map_err(|_| Refusal::OffRoad)?;
        let unit = self.unit(id)?;
        unit.position_at = Some(now);
        match &mut unit.whereabouts {
            Whereabouts::Moving(journey) => match travel.progress(journey, &place) {
                Some(progress) => journey.reanchor(now, progress),
                None => {
                    let (to, mode) = (journey.to, journey.mode);
                    if let Some(new) = travel.journey(Origin::Place(place), to, mode, now) {
                        **journey = new;
                    }
                }
            },
            Whereabouts::Standing(here) if unit.status == UnitStatus::Clear => *here = place,
            Whereabouts::Standing(_) => {}
        }
        Ok(())
    }

    fn out_of_service(&mut self, id: UnitId) -> Taken {
        self.unit(id)?.in_service = false;
        let ordered = self.answered(id).ok();
        let incident = match ordered {
            Some(Order::Respond { incident, .. } | Order::Divert { to: incident, .. }) => {
                Some(incident)
            }
            _ => self.unit(id)?.incident.take(),
        };
        if let Some(incident) = incident {
            self.reopen_without(incident, id);
            self.loosen(id);
        }
        Ok(())
    }

    fn chosen(&mut self, order: Order) -> Taken {
        let unit = self.units.get(order.unit()).ok_or(Refusal::UnknownUnit)?;
        match order {
            Order::Respond { unit: id, incident }
            | Order::Divert {
                unit: id,
                to: incident,
                ..
            } => {
                let row = self.incident(incident).ok_or(Refusal::UnknownIncident)?;
                if matches!(
                    row.stage,
                    Stage::Processing | Stage::Attended(_) | Stage::Closed(_)
                ) {
                    return Err(Refusal::WrongStage);
                }
                super::recommend::may_be_chosen(self, id, incident)
                    .map_err(Refusal::NotEligible)?;
            }
            Order::StandDown { incident, .. } => {
                let ordered = unit.outstanding.is_some() || unit.status.is_responding();
                if !ordered
                    || self.incident(incident).and_then(Incident::unit) != Some(order.unit())
                {
                    return Err(Refusal::WrongStatus);
                }
                // Called back by a person: not to be sent there again by the rule.
                self.open(incident)?.refused_by.push(order.unit());
            }
            Order::Transport { hospital, .. } => {
                if self.scenario.hospitals.get(hospital).is_none() {
                    return Err(Refusal::UnknownHospital);
                }
                self.in_status(order.unit(), &[UnitStatus::OnScene])?;
            }
            Order::MoveUp { .. } => {
                if !unit.is_free() {
                    return Err(Refusal::WrongStatus);
                }
            }
        }
        self.raise(Matter::Carry(order));
        Ok(())
    }

    fn woken(&mut self) {
        let (now, rules) = (self.now, self.scenario.order);
        let late: Vec<UnitId> = self
            .unanswered
            .iter()
            .copied()
            .filter(|&u| {
                self.answer_due(u, rules.timeout)
                    .is_some_and(|at| at <= now)
            })
            .collect();
        for unit in late {
            // An order nobody answers counts as refused; the unit is certainly known.
            let _ = self.refused(unit);
        }
        let overdue: Vec<IncidentId> = self
            .proposed
            .iter()
            .copied()
            .filter(|&i| self.proposal_due(i).is_some_and(|at| at <= now))
            .collect();
        for incident in overdue {
            self.raise(Matter::Overdue(incident));
        }
    }

    /// When the engine wants to be woken if nothing happens.
    pub(super) fn next_wakeup(&self) -> Option<Time> {
        let timeout = self.scenario.order.timeout;
        let answers = self
            .unanswered
            .iter()
            .filter_map(|&u| self.answer_due(u, timeout));
        let proposals = self.proposed.iter().filter_map(|&i| self.proposal_due(i));
        answers.chain(proposals).min()
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

    // ---- orders ---------------------------------------------------------------------------

    /// Notes an order that was given.
    pub(super) fn note(&mut self, travel: &mut Travel, order: &Order) {
        match *order {
            Order::Respond { unit, incident } => self.ordered(unit, incident, *order),
            Order::Divert { unit, from, to } => {
                self.set_stage(from, Stage::Open);
                if let Some(row) = self.units.get_mut(unit) {
                    row.incident = None;
                }
                self.ordered(unit, to, *order);
                self.raise(Matter::Assign(from));
            }
            Order::StandDown { unit, incident } => self.stood_down(unit, incident),
            Order::Transport { unit, hospital, .. } => self.destined(unit, hospital),
            Order::MoveUp { unit, station } => self.moved_up(travel, unit, station),
        }
    }

    /// Notes a proposal that was put before a dispatcher.
    pub(super) fn note_proposal(&mut self, order: &Order) {
        if let Order::Respond { incident, .. } | Order::Divert { to: incident, .. } = *order {
            let settled = self.incident(incident).is_some_and(|i| i.unit().is_some());
            if !settled {
                self.set_stage(
                    incident,
                    Stage::Proposed {
                        order: *order,
                        at: self.now,
                    },
                );
            }
        }
    }

    /// An incident for which no unit was found waits.
    pub(super) fn leave_waiting(&mut self, id: IncidentId) {
        if self.incident(id).is_some_and(|i| i.stage == Stage::Open) {
            self.set_stage(id, Stage::Waiting);
        }
    }

    /// Opens incidents whose proposed unit cannot be sent any more; whether there was one.
    pub(super) fn reopen_stale(&mut self) -> bool {
        let stale = |id: &IncidentId| match self.incident(*id).map(|i| i.stage) {
            Some(Stage::Proposed { order, .. }) => {
                super::recommend::may_be_chosen(self, order.unit(), *id).is_err()
            }
            _ => false,
        };
        let stale: Vec<IncidentId> = self.proposed.iter().copied().filter(stale).collect();
        for &id in &stale {
            self.set_stage(id, Stage::Open);
            self.raise(Matter::Assign(id));
        }
        !stale.is_empty()
    }

    /// Ends a step that is restored, not decided: what it left open waits.
    pub(super) fn settle(&mut self) {
        self.reopen_stale();
        while let Some(matter) = self.agenda.pop_front() {
            if let Matter::Assign(incident) | Matter::Overdue(incident) = matter {
                self.leave_waiting(incident);
            }
        }
    }

    fn ordered(&mut self, unit: UnitId, incident: IncidentId, order: Order) {
        self.set_stage(incident, Stage::Assigned(unit));
        let at = self.now;
        if let Some(row) = self.units.get_mut(unit) {
            row.outstanding = Some(Outstanding { order, at });
            self.unanswered.push(unit);
        }
    }

    fn stood_down(&mut self, unit: UnitId, incident: IncidentId) {
        if self.incident(incident).and_then(Incident::unit) == Some(unit) {
            self.set_stage(incident, Stage::Open);
            self.raise(Matter::Assign(incident));
        }
        self.loosen(unit);
    }

    fn destined(&mut self, unit: UnitId, hospital: HospitalId) {
        if let Some(row) = self.units.get_mut(unit) {
            row.hospital = Some(hospital);
        }
    }

    fn moved_up(&mut self, travel: &mut Travel, unit: UnitId, station: StationId) {
        if self.scenario.stations.get(station).is_none() || self.units.get(unit).is_none() {
            return;
        }
        let (to, mode) = (
            travel.ground().station(station),
            self.scenario.travel.return_,
        );
        self.drive(travel, unit, to, mode);
        let now = self.now;
        self.units[unit].turn_to(UnitStatus::Returning, now);
    }

    // ---- parts ----------------------------------------------------------------------------

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
