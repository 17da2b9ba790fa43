//! Where a place is whose name somebody says: for the call-taker.

use std::sync::Arc;

use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::App;
use super::answer::Answer;
use super::extract::Asked;
use crate::live::problem::Problem;

/// How many answers there are where nothing is said, and at most.
const ANSWERS: (u16, u16) = (8, 50);

/// A name, or two roads that cross.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Asking {
    /// Pieces of names: of a road, of two that cross (A × B), of a station or hospital.
    q: String,
    /// How many answers; 8 where nothing is said.
    k: Option<u16>,
}

/// A place that was found.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct FoundView {
    /// crossing, road, station or hospital.
    kind: &'static str,
    name: String,
    /// The other road of a crossing.
    cross: Option<String>,
    district: Option<String>,
    lon: f64,
    lat: f64,
}

/// The places that were found, the best first.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Places {
    places: Vec<FoundView>,
}

/// Roads, crossings, stations and hospitals by their names
#[utoipa::path(get, path = "/v1/search", params(Asking), responses((status = 200, body = Places),
    (status = 400, body = Problem, content_type = "application/problem+json")))]
pub(super) async fn search(State(app): State<Arc<App>>, Asked(asking): Asked<Asking>) -> Answer {
    let answered = app.work_out(move |app, _, _| {
        let most = asking.k.unwrap_or(ANSWERS.0).min(ANSWERS.1);
        let found = app.searching().find(&asking.q, usize::from(most));
        let index = app.ground.area_index();
        let places = found.into_iter().map(|found| FoundView {
            kind: found.kind,
            district: index
                .district(found.at)
                .map(|id| app.scenario().districts[id].id.clone()),
            name: found.name,
            cross: found.cross,
            lon: found.at.lon(),
            lat: found.at.lat(),
        });
        Ok(Places {
            places: places.collect(),
        })
    });
    answered.await.into()
}
