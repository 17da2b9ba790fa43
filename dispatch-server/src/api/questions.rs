//! Questions that change nothing: who could go, and how one drives.

use std::sync::Arc;

use axum::extract::State;
use dispatch_core::dispatch::recommend::{Need, recommend};
use dispatch_core::roads::speeds::Mode;
use serde::Deserialize;
use utoipa::IntoParams;

use super::App;
use super::answer::Answer;
use super::extract::Asked;
use crate::commands::{nearest as ranked, route as drive};
use crate::live::problem::Problem;
use crate::wire::{Nearest, Route};

/// A question who could go.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Where {
    lon: f64,
    lat: f64,
    /// How many candidates; 5 where nothing is said.
    k: Option<u16>,
    /// The most urgent where nothing is said.
    priority: Option<String>,
    /// What the crew must be able to do, such as ALS;NICU.
    need: Option<String>,
}

/// A question how one drives.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Drive {
    /// LON,LAT
    from: String,
    /// LON,LAT
    to: String,
    /// siren or ordinary; as the scenario plans where nothing is said.
    mode: Option<String>,
}

/// The ranked units for a point, with reasons, and why the others are not taken
#[utoipa::path(get, path = "/v1/nearest", params(Where), responses((status = 200, body = Nearest),
    (status = 400, body = Problem, content_type = "application/problem+json"),
    (status = 422, body = Problem, content_type = "application/problem+json")))]
pub(super) async fn nearest(State(app): State<Arc<App>>, Asked(asked): Asked<Where>) -> Answer {
    let answered = app.work_out(move |app, published, travel| {
        let (at, place) = app.place(("lon", "lat"), asked.lon, asked.lat)?;
        let priority = match &asked.priority {
            Some(id) => app.named_priority(id)?,
            None => app.first_priority()?,
        };
        let needs = match &asked.need {
            Some(words) => app.needs("need", words)?,
            None => Default::default(),
        };
        let need = Need {
            place,
            priority,
            needs,
            refused_by: &[],
        };
        let found = recommend(&published.picture, travel, &need);
        let answer = ranked::Answer {
            ground: &app.ground,
            picture: &published.picture,
            place,
            priority,
            depart: published.now,
            k: usize::from(asked.k.unwrap_or(5)),
        };
        Ok(answer.body(travel, at, &found))
    });
    answered.await.into()
}

/// One drive, with its time, distance and line
#[utoipa::path(get, path = "/v1/route", params(Drive), responses((status = 200, body = Route),
    (status = 400, body = Problem, content_type = "application/problem+json"),
    (status = 422, body = Problem, content_type = "application/problem+json")))]
pub(super) async fn route(State(app): State<Arc<App>>, Asked(asked): Asked<Drive>) -> Answer {
    let answered = app.work_out(move |app, published, travel| {
        let end = |field: &str, text: &str| {
            let at = crate::opened::coordinate(text)
                .map_err(|cause| Problem::invalid(field, cause, "write LON,LAT in degrees"))?;
            app.place((field, field), at.lon(), at.lat())
        };
        let (from, to) = (end("from", &asked.from)?, end("to", &asked.to)?);
        let mode = match &asked.mode {
            Some(word) => Mode::parse(word).ok_or_else(|| {
                let remedy = "choose one of: siren, ordinary";
                Problem::invalid("mode", "there is no such mode", remedy)
            })?,
            None => app.scenario().planning.mode,
        };
        Ok(drive::body(travel, from, to, mode, published.now))
    });
    answered.await.into()
}
