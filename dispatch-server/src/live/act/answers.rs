//! What is told about a request: what it led to, or why not and what would be possible.

use dispatch_core::dispatch::{Picture, Refusal, Stage};
use dispatch_core::ids::{IncidentId, UnitId};
use dispatch_core::travel::Ground;
use dispatch_core::units::Time;

use super::super::control::Taken;
use super::super::ledger::Ledger;
use super::super::problem::Problem;
use super::super::scene::{Scene, next};
use super::{Acting, Subject};
use crate::wire::live::{Done, IncidentView, UnitView};

impl Acting<'_> {
    /// What a request that did not fail led to.
    pub(crate) fn done(&mut self, taken: &[Taken], subject: Subject) -> Done {
        let orders = taken.iter().flat_map(|t| t.entry.orders.iter().cloned());
        let proposals = taken.iter().flat_map(|t| t.entry.proposals.iter().cloned());
        Done {
            seq: taken.last().map_or(0, |t| t.entry.seq),
            at: self.ground.scenario().calendar.format(self.now),
            orders: orders.collect(),
            proposals: proposals.collect(),
            incident: subject.incident.and_then(|id| self.incident(id)),
            unit: subject.unit.and_then(|id| self.unit(id)),
        }
    }

    /// Why the engine did not take a fact, with what it would take.
    pub(crate) fn refusal(&mut self, refusal: Refusal, subject: Subject) -> Problem {
        let told = match (refusal, subject.incident, subject.unit) {
            (Refusal::NotEligible(_), incident, unit) => Problem::conflict(
                refusal.to_string(),
                "choose another unit; GET the incident for those that can be sent",
            )
            .about("unit")
            .with_incident(incident.and_then(|id| self.incident(id)))
            .with_unit(unit.and_then(|id| self.unit(id))),
            (Refusal::WrongStatus | Refusal::NoOrderOutstanding, _, Some(unit)) => {
                let allowed = self.control.picture().units().get(unit).map(next);
                let allowed = allowed.unwrap_or_default().into_iter();
                let allowed = allowed.map(str::to_owned).collect();
                Problem::not_now(refusal.to_string(), allowed).with_unit(self.unit(unit))
            }
            (refusal, Some(incident), _) => self.refused(refusal, incident),
            (refusal, ..) => Problem::not_now(refusal.to_string(), Vec::new()),
        };
        case(told, refusal)
    }

    pub(super) fn refused(&mut self, refusal: Refusal, id: IncidentId) -> Problem {
        let acts: &[&str] = match self.stage(id) {
            Some(Stage::Processing) => &["processed", "change", "cancel"],
            Some(Stage::Open | Stage::Waiting | Stage::Proposed { .. }) => {
                &["assign", "change", "cancel"]
            }
            Some(Stage::Assigned(_)) => &["assign", "stand-down", "change", "cancel"],
            Some(Stage::Attended(_)) => &["transport", "close"],
            Some(Stage::Closed(_)) | None => &[],
        };
        let allowed = acts.iter().map(|&act| act.to_owned()).collect();
        let told = Problem::not_now(refusal.to_string(), allowed);
        case(told, refusal).with_incident(self.incident(id))
    }

    pub(super) fn stage(&self, id: IncidentId) -> Option<Stage> {
        Some(self.control.picture().incident(id)?.stage)
    }

    pub(super) fn incident(&mut self, id: IncidentId) -> Option<IncidentView> {
        let (ground, now) = (self.ground, self.now);
        let ledger = self.control.ledger();
        scene(ground, self.control.picture(), ledger, now).incident(id)
    }

    pub(super) fn unit(&mut self, id: UnitId) -> Option<UnitView> {
        let (ground, now) = (self.ground, self.now);
        let ledger = std::sync::Arc::clone(self.control.ledger());
        let (picture, travel) = self.control.desk();
        scene(ground, picture, &ledger, now).unit(id, travel)
    }
}

fn scene<'a>(ground: &'a Ground, picture: &'a Picture, ledger: &'a Ledger, now: Time) -> Scene<'a> {
    Scene {
        ground,
        picture,
        ledger,
        now,
    }
}

/// A problem as the case that the engine's refusal is.
fn case(told: Problem, refusal: Refusal) -> Problem {
    let code = match refusal {
        Refusal::NotEligible(why) => {
            return told.case("not_eligible", [("why", why.id().to_owned())]);
        }
        Refusal::UnknownIncident => "incident_closed",
        Refusal::UnknownUnit | Refusal::UnknownPriority | Refusal::UnknownHospital => "unknown",
        Refusal::DuplicateIncident => "already_known",
        Refusal::OffRoad => "off_road",
        Refusal::NoOrderOutstanding => "no_order_outstanding",
        Refusal::WrongStatus => "wrong_status",
        Refusal::WrongStage => "wrong_stage",
        Refusal::UnknownRoad => "unknown_road",
        Refusal::TooManyReports => "too_many_reports",
        Refusal::UnknownReport => "unknown",
        Refusal::UnknownMetric => "unknown_metric",
        Refusal::TimeRanBackwards => "time_ran_backwards",
    };
    told.case(code, [])
}
