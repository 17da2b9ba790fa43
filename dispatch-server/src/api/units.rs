//! Units: what they do, what their crews report, where they are.

use std::sync::Arc;

use axum::extract::State;
use dispatch_core::dispatch::Fix;
use serde::Deserialize;
use utoipa::ToSchema;

use super::App;
use super::answer::Answer;
use super::extract::{Command, Name};
use crate::live::ask::{Ask, Status};
use crate::live::problem::Problem;
use crate::wire::live::{Done, PositionsTaken, UnitView, Units};

/// The most positions in one request.
const MOST: usize = 5000;
/// The longest reason of a crew.
const LONGEST_REASON: usize = 500;

/// What a crew reports.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Report {
    /// accepted, refused, en_route, on_scene, transport_needed, left_scene, at_hospital,
    /// handed_over, clear, at_station, on_duty, off_duty, out_of_service, in_service.
    status: String,
    /// Why; asked for with refused and out_of_service.
    reason: Option<String>,
}

/// Where vehicles are.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Positions {
    positions: Vec<Position>,
}

/// Where a vehicle is.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Position {
    unit: String,
    lon: f64,
    lat: f64,
    /// Which way it drives, if it tells: degrees clockwise from north, less than 360.
    heading: Option<f64>,
}

/// Every unit
#[utoipa::path(get, path = "/v1/units", responses((status = 200, body = Units)))]
pub(super) async fn list(State(app): State<Arc<App>>) -> Answer {
    let answered = app.work_out(|app, published, travel| {
        let scene = app.scene(published);
        Ok(Units {
            as_of: scene.text(published.now),
            seq: published.head.seq,
            units: scene.units(travel),
        })
    });
    answered.await.into()
}

/// One unit
#[utoipa::path(get, path = "/v1/units/{id}", params(("id" = String, Path)), responses(
    (status = 200, body = UnitView), (status = 404, body = Problem, content_type = "application/problem+json")))]
pub(super) async fn one(State(app): State<Arc<App>>, Name(name): Name) -> Answer {
    let answered = app.work_out(move |app, published, travel| {
        let view = app.scene(published).unit(app.unit(&name)?, travel);
        view.ok_or_else(|| Problem::unknown("unit", &name))
    });
    answered.await.into()
}

/// A crew presses a button
#[utoipa::path(post, path = "/v1/units/{id}/status", request_body = Report, params(("id" = String, Path)),
    responses((status = 200, body = Done), super::health::Refusals))]
pub(super) async fn status(
    State(app): State<Arc<App>>,
    Name(name): Name,
    command: Command<Report>,
) -> Answer {
    match report(&app, &name, command.body) {
        Ok(ask) => app.ask(ask, command.key).await,
        Err(problem) => problem.into(),
    }
}

fn report(app: &App, name: &str, told: Report) -> Result<Ask, Problem> {
    let unit = app.unit(name)?;
    let status = Status::parse(&told.status).ok_or_else(|| {
        let words: Vec<&str> = Status::ALL.iter().map(|(word, _)| *word).collect();
        let remedy = format!("choose one of: {}", words.join(", "));
        Problem::invalid("status", "there is no such status", remedy)
    })?;
    let reason = told.reason.unwrap_or_default();
    if reason.chars().count() > LONGEST_REASON {
        let remedy = format!("say it in {LONGEST_REASON} characters");
        return Err(Problem::invalid("reason", "the reason is too long", remedy));
    }
    if reason.is_empty() && matches!(status, Status::Refused | Status::OutOfService) {
        let remedy = "say why, in a few words";
        return Err(Problem::invalid("reason", "this needs a reason", remedy));
    }
    Ok(Ask::Report {
        unit,
        status,
        reason,
    })
}

/// Positions of many vehicles at once; the latest of each within a tick counts
#[utoipa::path(post, path = "/v1/positions", request_body = Positions,
    responses((status = 200, body = PositionsTaken), super::health::Refusals))]
pub(super) async fn positions(State(app): State<Arc<App>>, command: Command<Positions>) -> Answer {
    match fixes(&app, &command.body.positions) {
        Ok(ask) => app.ask(ask, command.key).await,
        Err(problem) => problem.into(),
    }
}

fn fixes(app: &App, told: &[Position]) -> Result<Ask, Problem> {
    if told.is_empty() || told.len() > MOST {
        let remedy = format!("send 1 to {MOST} positions at once");
        let detail = format!("there are {} positions", told.len());
        return Err(Problem::invalid("positions", detail, remedy));
    }
    let mut fixes = Vec::with_capacity(told.len());
    for (row, position) in told.iter().enumerate() {
        let unit = app
            .named_unit(&position.unit)
            .map_err(|problem| problem.about(&format!("positions[{row}].unit")))?;
        let field = (
            format!("positions[{row}].lon"),
            format!("positions[{row}].lat"),
        );
        let (at, _) = app.place((&field.0, &field.1), position.lon, position.lat)?;
        let heading = position.heading.map(|degrees| heading(row, degrees));
        let heading = heading.transpose()?;
        fixes.push((unit, Fix { at, heading }));
    }
    Ok(Ask::Positions(fixes))
}

/// To the nearest whole degree.
fn heading(row: usize, degrees: f64) -> Result<u16, Problem> {
    if !(0.0..360.0).contains(&degrees) {
        let field = format!("positions[{row}].heading");
        let detail = format!("the heading {degrees} is no direction");
        let remedy =
            "give degrees clockwise from north, 0 or more and less than 360, or leave it out";
        return Err(Problem::invalid(&field, detail, remedy));
    }
    Ok(degrees.round() as u16 % 360)
}
