//! What is decided about an incident: who goes, who comes back, where to, and when it is over.

use std::sync::Arc;

use axum::extract::State;
use serde::Deserialize;
use utoipa::ToSchema;

use super::App;
use super::answer::Answer;
use super::extract::{Command, Name};
use crate::live::ask::{Ask, Choice, REASONS};
use crate::live::problem::Problem;
use crate::wire::live::Done;

/// The version something was decided on.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Versioned {
    /// Any where nothing is said.
    version: Option<u64>,
}

/// A unit to be sent.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Assign {
    unit: String,
    /// The incident's version the choice was made on.
    version: u64,
    /// Why, where another unit was proposed; `GET /v1/policies` lists the reasons.
    reason: Option<String>,
}

/// A unit to be called back.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct StandDown {
    /// The incident's version the choice was made on.
    version: u64,
    reason: Option<String>,
}

/// A hospital to be driven to.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Transport {
    hospital: String,
    /// The incident's version the choice was made on.
    version: u64,
    reason: Option<String>,
}

/// Nobody is needed any more
#[utoipa::path(post, path = "/v1/incidents/{id}/cancel", request_body = Versioned, params(("id" = String, Path)),
    responses((status = 200, body = Done), super::health::Refusals))]
pub(super) async fn cancel(
    State(app): State<Arc<App>>,
    Name(incident): Name,
    command: Command<Versioned>,
) -> Answer {
    let version = command.body.version;
    app.ask(Ask::Cancel { incident, version }, command.key)
        .await
}

/// The unit that is there is done with it, and clear
#[utoipa::path(post, path = "/v1/incidents/{id}/close", request_body = Versioned, params(("id" = String, Path)),
    responses((status = 200, body = Done), super::health::Refusals))]
pub(super) async fn close(
    State(app): State<Arc<App>>,
    Name(incident): Name,
    command: Command<Versioned>,
) -> Answer {
    let version = command.body.version;
    app.ask(Ask::Close { incident, version }, command.key).await
}

/// A dispatcher sends a unit: only if the incident still has the version the choice was made on
#[utoipa::path(post, path = "/v1/incidents/{id}/assign", request_body = Assign, params(("id" = String, Path)),
    responses((status = 200, body = Done), super::health::Refusals))]
pub(super) async fn assign(
    State(app): State<Arc<App>>,
    Name(incident): Name,
    command: Command<Assign>,
) -> Answer {
    send(&app, incident, command, false).await
}

/// The same with a unit that is on its way to another incident
#[utoipa::path(post, path = "/v1/incidents/{id}/divert", request_body = Assign, params(("id" = String, Path)),
    responses((status = 200, body = Done), super::health::Refusals))]
pub(super) async fn divert(
    State(app): State<Arc<App>>,
    Name(incident): Name,
    command: Command<Assign>,
) -> Answer {
    send(&app, incident, command, true).await
}

async fn send(app: &App, incident: String, command: Command<Assign>, diverts: bool) -> Answer {
    let told = &command.body;
    let choice = choice(incident, told.version, told.reason.as_deref());
    match choice.and_then(|choice| Ok((choice, app.named_unit(&told.unit)?))) {
        Ok((choice, unit)) => {
            let ask = Ask::Assign {
                choice,
                unit,
                diverts,
            };
            app.ask(ask, command.key).await
        }
        Err(problem) => problem.into(),
    }
}

/// A dispatcher calls the unit back
#[utoipa::path(post, path = "/v1/incidents/{id}/stand-down", request_body = StandDown, params(("id" = String, Path)),
    responses((status = 200, body = Done), super::health::Refusals))]
pub(super) async fn stand_down(
    State(app): State<Arc<App>>,
    Name(incident): Name,
    command: Command<StandDown>,
) -> Answer {
    let told = &command.body;
    match choice(incident, told.version, told.reason.as_deref()) {
        Ok(choice) => app.ask(Ask::StandDown(choice), command.key).await,
        Err(problem) => problem.into(),
    }
}

/// A dispatcher names the hospital
#[utoipa::path(post, path = "/v1/incidents/{id}/transport", request_body = Transport, params(("id" = String, Path)),
    responses((status = 200, body = Done), super::health::Refusals))]
pub(super) async fn transport(
    State(app): State<Arc<App>>,
    Name(incident): Name,
    command: Command<Transport>,
) -> Answer {
    let told = &command.body;
    let choice = choice(incident, told.version, told.reason.as_deref());
    match choice.and_then(|choice| Ok((choice, app.named_hospital(&told.hospital)?))) {
        Ok((choice, hospital)) => {
            let ask = Ask::Transport { choice, hospital };
            app.ask(ask, command.key).await
        }
        Err(problem) => problem.into(),
    }
}

fn choice(incident: String, version: u64, reason: Option<&str>) -> Result<Choice, Problem> {
    let known = |told: &str| REASONS.into_iter().find(|reason| *reason == told);
    let reason = match reason {
        Some(told) => Some(known(told).ok_or_else(|| {
            let remedy = format!("choose one of: {}", REASONS.join(", "));
            Problem::invalid("reason", "this is no reason of the list", remedy)
        })?),
        None => None,
    };
    Ok(Choice {
        incident,
        version,
        reason,
    })
}
