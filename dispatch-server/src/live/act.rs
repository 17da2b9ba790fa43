//! From a request to facts, and from what they led to back to an answer.
//!
//! A request is checked against the present state before anything is changed, so that one that
//! leads to several facts leads to all of them or to none. The engine has the last word: what it
//! refuses is in the journal as refused, and is answered with what would be allowed.

mod answers;

use dispatch_core::dispatch::{Event, Order, Refusal, Report, Stage};
use dispatch_core::ids::{IncidentId, UnitId};
use dispatch_core::travel::Ground;
use dispatch_core::units::{Duration, Time};

use super::ask::{Ask, Choice, NewIncident, REASONS, Status};
use super::control::Control;
use super::problem::Problem;
use super::scene::next;

/// How far ahead of the desk's clock a caller's may be.
const AHEAD: Duration = Duration::from_secs(60);

/// What a request is about, for its answer.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Subject {
    incident: Option<IncidentId>,
    unit: Option<UnitId>,
}

/// The facts of a request.
#[derive(Clone, Debug)]
pub(crate) struct Plan {
    /// In order; all or none.
    pub(crate) facts: Vec<Event>,
    /// What it is about.
    pub(crate) subject: Subject,
    /// The status of the answer when all goes well.
    pub(crate) status: u16,
}

/// The desk's state as a request meets it.
pub(crate) struct Acting<'a> {
    /// The state.
    pub(crate) control: &'a mut Control,
    /// The roads and the scenario.
    pub(crate) ground: &'a Ground,
    /// The moment.
    pub(crate) now: Time,
    /// The sequence the next entry will get.
    pub(crate) next_seq: u64,
}

impl Acting<'_> {
    /// The facts a request leads to.
    ///
    /// # Errors
    /// It was made on an older state, or the present one does not allow it.
    pub(crate) fn plan(&mut self, ask: Ask) -> Result<Plan, Problem> {
        match ask {
            Ask::Create(new) => self.create(*new),
            Ask::Processed { incident } => {
                let id = self.open(&incident, None)?;
                Ok(about(id, vec![Event::CallProcessed { incident: id }]))
            }
            Ask::Change {
                incident,
                version,
                priority,
                at,
            } => {
                let id = self.open(&incident, version)?;
                let attended = matches!(self.stage(id), Some(Stage::Attended(_)));
                if at.is_some() && attended {
                    return Err(self.refused(Refusal::WrongStage, id).about("lon"));
                }
                let priority = priority.map(|priority| Event::PriorityChanged {
                    incident: id,
                    priority,
                });
                let place = at.map(|at| Event::PlaceChanged { incident: id, at });
                Ok(about(id, priority.into_iter().chain(place).collect()))
            }
            Ask::Cancel { incident, version } => {
                let id = self.open(&incident, version)?;
                Ok(about(id, vec![Event::IncidentCancelled { incident: id }]))
            }
            Ask::Close { incident, version } => {
                let id = self.open(&incident, version)?;
                match self.stage(id) {
                    Some(Stage::Attended(unit)) => Ok(about(id, vec![Event::Clear { unit }])),
                    _ => Err(self.refused(Refusal::WrongStage, id)),
                }
            }
            Ask::Assign {
                choice,
                unit,
                diverts,
            } => self.assign(&choice, unit, diverts),
            Ask::StandDown(choice) => {
                let id = self.open(&choice.incident, Some(choice.version))?;
                let Some(Stage::Assigned(unit)) = self.stage(id) else {
                    return Err(self.refused(Refusal::WrongStage, id));
                };
                Ok(chosen(Order::StandDown { unit, incident: id }, id, &choice))
            }
            Ask::Transport { choice, hospital } => {
                let id = self.open(&choice.incident, Some(choice.version))?;
                let Some(Stage::Attended(unit)) = self.stage(id) else {
                    return Err(self.refused(Refusal::WrongStage, id));
                };
                let order = Order::Transport {
                    unit,
                    incident: id,
                    hospital,
                };
                Ok(chosen(order, id, &choice))
            }
            Ask::Report {
                unit,
                status,
                reason,
            } => self.report(unit, status, reason),
            Ask::Traffic(reports) => Ok(Plan {
                facts: vec![Event::TrafficReported { reports }],
                subject: Subject::default(),
                status: 200,
            }),
            Ask::LiftTraffic { id } => self.lift(id),
            Ask::Positions(fixes) => Ok(Plan {
                facts: vec![Event::PositionsReported { fixes }],
                subject: Subject::default(),
                status: 200,
            }),
        }
    }

    fn lift(&self, id: String) -> Result<Plan, Problem> {
        let known = self.control.picture().traffic().reports();
        if !known.iter().any(|report| report.id == id) {
            return Err(Problem::unknown("traffic report", &id));
        }
        Ok(Plan {
            facts: vec![Event::TrafficLifted { id }],
            subject: Subject::default(),
            status: 200,
        })
    }

    fn create(&mut self, new: NewIncident) -> Result<Plan, Problem> {
        let name = new.id.unwrap_or_else(|| format!("C{}", self.next_seq));
        if let Some(known) = self.control.incident(&name) {
            return Err(Problem::conflict(
                format!("an incident \"{name}\" is known already"),
                "leave id out, or choose another; with the same Idempotency-Key a repeated request is answered again",
            )
            .about("id")
            .case("already_known", [("incident", name)])
            .with_incident(self.incident(known)));
        }
        if new.reported_at.is_some_and(|at| at > self.now + AHEAD) {
            let detail = "the report lies in the future";
            return Err(Problem::invalid(
                "reported_at",
                detail,
                "leave it out: it is now",
            ));
        }
        let id = self.control.picture().next_incident();
        let report = Report {
            incident: name,
            reported_at: new.reported_at.map_or(self.now, |at| at.min(self.now)),
            at: new.at,
            priority: new.priority,
            needs: new.needs,
            hospital: new.hospital,
            automatic: new.automatic,
        };
        let mut facts = vec![Event::CallReceived(Box::new(report))];
        if new.processed {
            facts.push(Event::CallProcessed { incident: id });
        }
        Ok(Plan {
            status: 201,
            ..about(id, facts)
        })
    }

    fn assign(&mut self, choice: &Choice, unit: UnitId, diverts: bool) -> Result<Plan, Problem> {
        let id = self.open(&choice.incident, Some(choice.version))?;
        let from = self.control.picture().units().get(unit);
        let from = from.and_then(|state| state.incident).filter(|&i| i != id);
        if diverts && from.is_none() {
            let detail = "the unit is not on its way to another incident";
            return Err(Problem::not_now(detail, vec!["assign".to_owned()])
                .about("unit")
                .case("not_under_way", [])
                .with_unit(self.unit(unit)));
        }
        if choice.reason.is_none()
            && let Some(overrides) = self.overrides(id, unit)
        {
            let mut problem = Problem::invalid(
                "reason",
                overrides,
                format!("choose one of: {}", REASONS.join(", ")),
            );
            problem.allowed = REASONS.map(str::to_owned).into();
            return Err(problem
                .case("needs_reason", [])
                .with_incident(self.incident(id)));
        }
        let mut plan = chosen(Order::Respond { unit, incident: id }, id, choice);
        plan.subject.unit = Some(unit);
        Ok(plan)
    }

    /// What a choice of this unit goes against, so that it needs a reason.
    fn overrides(&self, incident: IncidentId, unit: UnitId) -> Option<&'static str> {
        match self.stage(incident)? {
            Stage::Proposed { order, .. } if order.unit() != unit => {
                Some("another unit than the proposed one needs a reason")
            }
            Stage::Assigned(sent) if sent != unit => {
                Some("another unit in place of the one that was sent needs a reason")
            }
            _ => None,
        }
    }

    fn report(&mut self, unit: UnitId, status: Status, reason: String) -> Result<Plan, Problem> {
        let Some(state) = self.control.picture().units().get(unit) else {
            return Err(Problem::unknown("unit", ""));
        };
        let allowed = next(state);
        let repeats = matches!(
            (status, state.on_duty, state.in_service),
            (Status::OnDuty, true, _)
                | (Status::OffDuty, false, _)
                | (Status::InService, _, true)
                | (Status::OutOfService, _, false)
        );
        // Said twice is no harm; the engine takes it as it is.
        if !allowed.contains(&status.word()) && !repeats {
            return Err(self.not_allowed(unit, status, allowed));
        }
        let ordered = state.outstanding.and_then(|o| match o.order {
            Order::Respond { incident, .. } | Order::Divert { to: incident, .. } => Some(incident),
            _ => None,
        });
        let incident = state.incident.or(ordered);
        Ok(Plan {
            facts: vec![status.fact(unit, reason)],
            subject: Subject {
                incident,
                unit: Some(unit),
            },
            status: 200,
        })
    }

    fn not_allowed(&mut self, unit: UnitId, status: Status, allowed: Vec<&str>) -> Problem {
        let detail = format!("\"{}\" cannot follow the unit's status", status.word());
        let allowed = allowed.into_iter().map(str::to_owned).collect();
        Problem::not_now(detail, allowed)
            .about("status")
            .case(
                "status_cannot_follow",
                [("status", status.word().to_owned())],
            )
            .with_unit(self.unit(unit))
    }

    /// The open incident of a name, if it is still as it was when the request was made.
    fn open(&mut self, name: &str, version: Option<u64>) -> Result<IncidentId, Problem> {
        let unknown = || Problem::unknown("incident", name);
        let id = self.control.incident(name).ok_or_else(unknown)?;
        let record = self.control.ledger().record(id).ok_or_else(unknown)?;
        let (present, is_closed) = (record.version, record.closed.is_some());
        if is_closed {
            return Err(
                Problem::conflict("the incident is closed", "nothing more is to be done")
                    .case("incident_closed", [])
                    .with_incident(self.incident(id)),
            );
        }
        match version {
            Some(version) if version != present => Err(Problem::conflict(
                format!("the incident has version {present}, the request was made on {version}"),
                "look at its present state below, and ask again with its version if it still makes sense",
            )
            .about("version")
            .case("moved_on", [])
            .with_incident(self.incident(id))),
            _ => Ok(id),
        }
    }
}

fn about(incident: IncidentId, facts: Vec<Event>) -> Plan {
    Plan {
        facts,
        subject: Subject {
            incident: Some(incident),
            unit: None,
        },
        status: 200,
    }
}

fn chosen(order: Order, incident: IncidentId, choice: &Choice) -> Plan {
    let reason = choice.reason.unwrap_or_default().to_owned();
    let mut plan = about(incident, vec![Event::Chosen { order, reason }]);
    plan.subject.unit = Some(order.unit());
    plan
}
