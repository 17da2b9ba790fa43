//! Whether it can decide, the journal as text, and what every change may be refused with.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use utoipa::{IntoParams, IntoResponses};

use super::App;
use super::answer::Answer;
use super::extract::Asked;
use crate::live::journal::hex;
use crate::live::problem::Problem;
use crate::wire::live::{CheckedView, Health};

/// The most rows of the journal in one answer.
const MOST: u64 = 100_000;

/// What a change may be refused with.
#[derive(IntoResponses)]
#[expect(dead_code, reason = "it only describes")]
pub(super) enum Refusals {
    /// The request cannot be read
    #[response(status = 400, content_type = "application/problem+json")]
    Malformed(#[to_schema] Problem),
    /// There is no such thing
    #[response(status = 404, content_type = "application/problem+json")]
    Unknown(#[to_schema] Problem),
    /// The state has moved on
    #[response(status = 409, content_type = "application/problem+json")]
    Conflict(#[to_schema] Problem),
    /// The body is too long
    #[response(status = 413, content_type = "application/problem+json")]
    TooLong(#[to_schema] Problem),
    /// The body is not JSON
    #[response(status = 415, content_type = "application/problem+json")]
    NotJson(#[to_schema] Problem),
    /// The request makes no sense, or not now
    #[response(status = 422, content_type = "application/problem+json")]
    Invalid(#[to_schema] Problem),
    /// Nothing can be taken now
    #[response(status = 503, content_type = "application/problem+json")]
    Busy(#[to_schema] Problem),
}

/// Whether it can decide: 200, or 503 while it is read-only
#[utoipa::path(get, path = "/v1/health", responses((status = 200, body = Health), (status = 503, body = Health)))]
pub(super) async fn health(State(app): State<Arc<App>>) -> Response {
    let published = app.hub.published();
    let scene = app.scene(&published);
    let cause = published.read_only.clone();
    let checked = app.journal.checking().checked();
    let body = Health {
        status: checked.status(cause.is_some()),
        checked: CheckedView {
            to: checked.to,
            is_over: checked.is_over,
            damage: checked.damage.as_ref().map(ToString::to_string),
        },
        cause,
        version: env!("CARGO_PKG_VERSION"),
        scenario: app.scenario_name(),
        warnings: app.warnings.clone(),
        seq: published.head.seq,
        hash: hex(&published.head.hash),
        as_of: scene.text(published.now),
        next_wakeup_at: published.next_wakeup.map(|at| scene.text(at)),
        speed: app.speed(),
        listeners: app.hub.listeners(),
    };
    let mut response = Answer::of(&body).into_response();
    if body.status == "read_only" {
        *response.status_mut() = axum::http::StatusCode::SERVICE_UNAVAILABLE;
    }
    response
}

/// Which part of the journal.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Part {
    /// The first sequence; 0 is the header.
    #[serde(default)]
    from: u64,
    /// How many rows; 100,000 at most.
    limit: Option<u64>,
}

/// The journal as lines of JSON, as `dispatch replay --mode journal` reads them
#[utoipa::path(get, path = "/v1/journal", params(Part), responses(
    (status = 200, content_type = "application/x-ndjson", body = String),
    (status = 400, body = Problem, content_type = "application/problem+json"),
    (status = 503, body = Problem, content_type = "application/problem+json")))]
pub(super) async fn journal(State(app): State<Arc<App>>, Asked(part): Asked<Part>) -> Response {
    let limit = part.limit.unwrap_or(MOST).min(MOST);
    let answered = app.work_out(move |app, published, _| {
        // What is durable but not published yet is nobody's business.
        let last = published.head.seq;
        let limit = limit.min(last.saturating_add(1).saturating_sub(part.from));
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        let rows = app.journal.read(part.from, limit);
        let rows = rows.map_err(|_| Problem::read_only())?;
        let mut text = Vec::new();
        for row in rows {
            text.extend(row.text);
            text.push(b'\n');
        }
        Ok(text)
    });
    match answered.await {
        Ok(text) => {
            let mut response = Response::new(Body::from(text));
            let kind = HeaderValue::from_static("application/x-ndjson");
            response.headers_mut().insert(header::CONTENT_TYPE, kind);
            response
        }
        Err(problem) => problem.into_response(),
    }
}
