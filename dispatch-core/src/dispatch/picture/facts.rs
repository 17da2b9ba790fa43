//! Facts as they change the picture. A fact that cannot be is refused before anything is changed.

use crate::geo::Coordinate;
use crate::ids::{IncidentId, UnitId};
use crate::travel::{Ground, Origin, Travel};
use crate::units::Time;

use super::{
    Event, Fix, Incident, Matter, Order, Outcome, Picture, Refusal, Report, Stage, Taken,
    UnitStatus, Whereabouts,
};
use crate::dispatch::recommend;

impl Picture {
    /// Takes a fact, or says why not and changes nothing.
    pub(in crate::dispatch) fn apply(
        &mut self,
        travel: &mut Travel,
        now: Time,
        event: &Event,
    ) -> Taken {
        if now < self.now {
            return Err(Refusal::TimeRanBackwards);
        }
        self.now = now;
        self.traffic.turn(now);
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
            Event::PlaceChanged { incident, at } => self.moved(travel, *incident, *at),
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
            Event::PositionReported { unit, fix } => self.position(travel, *unit, *fix),
            Event::PositionsReported { fixes } => {
                for (unit, fix) in fixes {
                    // Each stands for itself: a bad one takes nothing from the others.
                    let _ = self.position(travel, *unit, *fix);
                }
                Ok(())
            }
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
            Event::TrafficReported { reports } => {
                self.traffic.reported(travel.ground(), now, reports)
            }
            Event::TrafficLifted { id } => self.traffic.lifted(now, id),
            Event::MetricAdopted { number } => self.metric_adopted(travel, *number),
            Event::Adopted(_) => Ok(()),
        }
    }

    fn moved(&mut self, travel: &mut Travel, id: IncidentId, at: Coordinate) -> Taken {
        let place = travel.ground().place(at).map_err(|_| Refusal::OffRoad)?;
        let row = self.open(id)?;
        if matches!(row.stage, Stage::Attended(_)) {
            return Err(Refusal::WrongStage);
        }
        (row.at, row.place) = (at, place);
        let (stage, priority) = (row.stage, row.priority);
        match stage {
            Stage::Waiting | Stage::Proposed { .. } => self.raise(Matter::Assign(id)),
            Stage::Assigned(unit) => {
                let under_way = self.units.get(unit).is_some_and(|row| {
                    row.status == UnitStatus::EnRoute && row.incident == Some(id)
                });
                if under_way {
                    let mode = self.scenario.priorities[priority].mode;
                    self.drive(travel, unit, place, mode);
                }
            }
            _ => {}
        }
        Ok(())
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
            overridden: None,
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
                self.raise(Matter::Carry(Order::StandDown { unit, incident: id }));
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

    /// A report re-anchors a driving unit on its route, or starts a new route from where it is: from
    /// the road it is heading along, if it tells its heading.
    fn position(&mut self, travel: &mut Travel, id: UnitId, fix: Fix) -> Taken {
        let now = self.now;
        let place = travel
            .ground()
            .place(fix.at)
            .map_err(|_| Refusal::OffRoad)?;
        let anew = |ground: &Ground| {
            let driving = |heading| ground.driving(fix.at, f64::from(heading)).ok();
            fix.heading.and_then(driving).unwrap_or(place)
        };
        let unit = self.unit(id)?;
        unit.position_at = Some(now);
        match &mut unit.whereabouts {
            Whereabouts::Moving(journey) => match travel.progress(journey, &place) {
                Some(progress) => journey.reanchor(now, progress),
                None => {
                    let (to, mode) = (journey.to, journey.mode);
                    let from = Origin::Place(anew(travel.ground()));
                    if let Some(new) = travel.journey(from, to, mode, now) {
                        **journey = new;
                    }
                }
            },
            Whereabouts::Standing(here) if unit.status == UnitStatus::Clear => {
                *here = anew(travel.ground());
            }
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
                recommend::may_be_chosen(self, id, incident).map_err(Refusal::NotEligible)?;
                self.overridden(incident, id);
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

    /// Remembers what a person's choice goes against, so that the rule does not undo it.
    fn overridden(&mut self, incident: IncidentId, chosen: UnitId) {
        let Ok(row) = self.open(incident) else { return };
        let sent = row.unit().filter(|&unit| unit != chosen);
        let agrees = matches!(row.stage, Stage::Proposed { order, .. } if order.unit() == chosen)
            || row.unit() == Some(chosen);
        if !agrees {
            row.overridden = Some(chosen);
        }
        row.refused_by.extend(sent);
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
}
