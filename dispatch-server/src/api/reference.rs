//! Stations, hospitals, coverage now, and the rules: what the service has.

use std::sync::{Arc, PoisonError};

use axum::extract::State;
use dispatch_core::coverage::{Request, Stations as Counted, reach, reach_from, report};
use dispatch_core::dispatch::{Picture, UnitStatus};
use dispatch_core::ids::{StationId, UnitId};
use dispatch_core::scenario::{Scenario, StationStatus};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::App;
use super::answer::Answer;
use super::extract::Asked;
use crate::commands::{coverage as measure, policies as rules};
use crate::live::ask::REASONS;
use crate::live::desk::document;
use crate::live::hub::Published;
use crate::live::problem::Problem;
use crate::wire::Coverage;
use crate::wire::MetricShape;
use crate::wire::live::{HospitalView, Hospitals, StationView, Stations};

/// Every station, with the units that are free there
#[utoipa::path(get, path = "/v1/stations", responses((status = 200, body = Stations)))]
pub(super) async fn stations(State(app): State<Arc<App>>) -> Answer {
    let published = app.hub.published();
    let scenario = app.scenario();
    let stations = scenario.stations.pairs().map(|(id, row)| {
        let units = scenario.units.pairs();
        let units: Vec<UnitId> = units
            .filter(|(_, unit)| unit.station == id)
            .map(|(unit, _)| unit)
            .collect();
        let names = |wanted: &dyn Fn(UnitId) -> bool| {
            let units = units.iter().filter(|&&unit| wanted(unit));
            units.map(|&unit| scenario.units[unit].id.clone()).collect()
        };
        StationView {
            id: row.id.clone(),
            name: row.name.clone(),
            lon: row.at.lon(),
            lat: row.at.lat(),
            status: match row.status {
                StationStatus::Existing => "existing",
                _ => "not_open",
            },
            free: names(&|unit| is_free_at_home(&published.picture, unit)),
            units: names(&|_| true),
        }
    });
    Answer::of(&Stations {
        as_of: app.scene(&published).text(published.now),
        stations: stations.collect(),
    })
}

fn is_free_at_home(picture: &Picture, unit: UnitId) -> bool {
    let state = picture.units().get(unit);
    state.is_some_and(|state| state.is_free() && state.status == UnitStatus::AtStation)
}

/// Every hospital, with the units that are there or on their way
#[utoipa::path(get, path = "/v1/hospitals", responses((status = 200, body = Hospitals)))]
pub(super) async fn hospitals(State(app): State<Arc<App>>) -> Answer {
    let published = app.hub.published();
    let scenario = app.scenario();
    let with = |hospital, status| {
        let units = published.picture.units().pairs();
        let here = units.filter(|(_, u)| u.hospital == Some(hospital) && u.status == status);
        here.map(|(id, _)| scenario.units[id].id.clone()).collect()
    };
    let hospitals = scenario.hospitals.pairs().map(|(id, row)| HospitalView {
        id: row.id.clone(),
        name: row.name.clone(),
        lon: row.at.lon(),
        lat: row.at.lat(),
        level: row.level.clone(),
        services: row.services.clone(),
        handover_bays: row.handover_bays,
        coming: with(id, UnitStatus::Transporting),
        there: with(id, UnitStatus::AtHospital),
    });
    Answer::of(&Hospitals {
        as_of: app.scene(&published).text(published.now),
        hospitals: hospitals.collect(),
    })
}

/// Which stations count.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Which {
    /// free (with a free unit at home now; what is meant where nothing is said), staffed or all.
    stations: Option<String>,
    /// The most urgent where nothing is said.
    priority: Option<String>,
}

/// A coverage that was measured, and what for.
#[derive(Debug)]
pub(super) struct Measured {
    stations: Vec<StationId>,
    request: Request,
    period: usize,
    traffic: u64,
    text: String,
}

/// Who is reached within the standards now, by area and district
#[utoipa::path(get, path = "/v1/coverage", params(Which), responses((status = 200, body = Coverage),
    (status = 400, body = Problem, content_type = "application/problem+json"),
    (status = 422, body = Problem, content_type = "application/problem+json")))]
pub(super) async fn coverage(State(app): State<Arc<App>>, Asked(which): Asked<Which>) -> Answer {
    let answered = app.work_out(move |app, published, _| measured(app, published, &which));
    match answered.await {
        Ok(text) => Answer::json(200, text),
        Err(problem) => problem.into(),
    }
}

/// Measured anew only when other stations count, or other speeds hold.
fn measured(app: &App, published: &Published, which: &Which) -> Result<String, Problem> {
    let (scenario, depart) = (app.scenario(), published.now);
    let (word, counted) = match which.stations.as_deref() {
        None | Some("free") => ("free", None),
        Some("staffed") => ("staffed", Some(Counted::Staffed)),
        Some("all") => ("all", Some(Counted::All)),
        Some(_) => {
            let remedy = "choose one of: free, staffed, all";
            return Err(Problem::invalid(
                "stations",
                "there is no such word",
                remedy,
            ));
        }
    };
    let priority = match &which.priority {
        Some(id) => app.named_priority(id)?,
        None => app.first_priority()?,
    };
    let mode = scenario.planning.mode;
    let request = Request {
        mode,
        priority,
        stations: counted.unwrap_or(Counted::All),
        depart,
    };
    let stations = match counted {
        None => free(scenario, &published.picture),
        Some(_) => Vec::new(),
    };
    let ground = app.ground_of(published);
    let (period, traffic) = (ground.period(depart), ground.traffic().number);
    let mut last = app.coverage.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(last) = last.as_ref()
        && counted.is_none()
        && last.stations == stations
        && last.period == period
        && last.traffic == traffic
        && last.request.priority == priority
    {
        return Ok(last.text.clone());
    }
    let reached = match counted {
        Some(counted) => reach(&ground, mode, counted, depart),
        None => reach_from(&ground, mode, &stations, depart),
    };
    let found = report(&ground, &request, &reached);
    let text = document(&Coverage {
        clock: measure::clock(scenario, priority),
        mode: mode.name(),
        priority: scenario.priorities[priority].id.clone(),
        stations: word,
        depart_at: scenario.calendar.format(depart),
        metric: MetricShape::of(&ground, ground.traffic(), mode, depart),
        total: measure::total(scenario, &found),
        areas: measure::areas(&found),
        districts: measure::districts(scenario, &found),
        // What an answer hangs on is a planner's question: `dispatch coverage`.
        sensitivity: Vec::new(),
        built_up_check: Vec::new(),
        unreached: found
            .unreached
            .iter()
            .map(|missed| measure::unreached(scenario, missed))
            .collect(),
        by_hour: Vec::new(),
        by_hour_of_week: Vec::new(),
    });
    if counted.is_none() {
        *last = Some(Measured {
            stations,
            request,
            period,
            traffic,
            text: text.clone(),
        });
    }
    Ok(text)
}

/// Open stations with a free unit.
fn free(scenario: &Scenario, picture: &Picture) -> Vec<StationId> {
    let is_free = |id: StationId| {
        let mut units = scenario.units.pairs();
        units.any(|(unit, row)| row.station == id && is_free_at_home(picture, unit))
    };
    let stations = scenario.stations.pairs();
    stations
        .filter(|(_, row)| row.status == StationStatus::Existing)
        .map(|(id, _)| id)
        .filter(|&id| is_free(id))
        .collect()
}

/// The rules there are, and the reasons a dispatcher may give.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Policies {
    #[serde(flatten)]
    rules: rules::Listing,
    /// Why another unit than the proposed one is sent.
    reasons: [&'static str; REASONS.len()],
}

/// The rules there are
#[utoipa::path(get, path = "/v1/policies", responses((status = 200, body = Policies)))]
pub(super) async fn policies() -> Answer {
    Answer::of(&Policies {
        rules: rules::listing(),
        reasons: REASONS,
    })
}
