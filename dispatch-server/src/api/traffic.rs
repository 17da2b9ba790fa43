//! Traffic: what is reported of the roads, and by which of it travel times are made.

use std::sync::Arc;

use axum::extract::State;
use dispatch_core::travel::traffic::{ReportText, Wrong};
use dispatch_core::travel::{Network, TrafficReport};
use serde::Deserialize;
use utoipa::ToSchema;

use super::App;
use super::answer::Answer;
use super::extract::{Command, Name};
use crate::live::ask::Ask;
use crate::live::problem::Problem;
use crate::wire::MetricShape;
use crate::wire::live::Done;
use crate::wire::traffic::{ReportShape, ReportView, TrafficView};

/// The most reports in one request.
const MOST: usize = 2000;

/// What is reported of the roads.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Reports {
    reports: Vec<ReportShape>,
}

/// Nothing has to be said.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Nothing {}

/// What is reported of the roads, and which of it is in the travel times
#[utoipa::path(get, path = "/v1/traffic", responses((status = 200, body = TrafficView)))]
pub(super) async fn list(State(app): State<Arc<App>>) -> Answer {
    let answered = app.work_out(|app, published, travel| {
        let traffic = published.picture.traffic();
        let (adopted, mode) = (traffic.adopted(), app.scenario().planning.mode);
        let calendar = &app.scenario().calendar;
        let view = |report: &TrafficReport| ReportView {
            report: ReportText::of(report, calendar).into(),
            in_force: adopted.reports().contains(report),
        };
        Ok(TrafficView {
            as_of: calendar.format(published.now),
            seq: published.head.seq,
            metric: MetricShape::of(travel.ground(), adopted, mode, published.now),
            wanted: traffic.wanted().map(|wanted| wanted.number),
            reports: traffic.reports().iter().map(view).collect(),
        })
    });
    answered.await.into()
}

/// Closures, queues and what ends them; all of a request or none. Travel times follow when their metric is made
#[utoipa::path(post, path = "/v1/traffic", request_body = Reports,
    responses((status = 200, body = Done), super::health::Refusals))]
pub(super) async fn report(State(app): State<Arc<App>>, command: Command<Reports>) -> Answer {
    let Command { body, key } = command;
    // Looking for the roads of an area is work: not on a thread that serves others.
    let read = app.work_out(move |app, _, _| understood(app, body.reports));
    match read.await {
        Ok(reports) => app.ask(Ask::Traffic(reports), key).await,
        Err(problem) => problem.into(),
    }
}

/// A report no longer holds
#[utoipa::path(post, path = "/v1/traffic/{id}/lift", request_body = Nothing, params(("id" = String, Path)),
    responses((status = 200, body = Done), (status = 404, body = Problem, content_type = "application/problem+json"),
    super::health::Refusals))]
pub(super) async fn lift(
    State(app): State<Arc<App>>,
    Name(id): Name,
    command: Command<Nothing>,
) -> Answer {
    app.ask(Ask::LiftTraffic { id }, command.key).await
}

fn understood(app: &App, shapes: Vec<ReportShape>) -> Result<Vec<TrafficReport>, Problem> {
    if shapes.is_empty() || shapes.len() > MOST {
        let remedy = format!("send 1 to {MOST} reports at once");
        let detail = format!("there are {} reports", shapes.len());
        return Err(Problem::invalid("reports", detail, remedy));
    }
    let mut reports: Vec<TrafficReport> = Vec::with_capacity(shapes.len());
    for (row, shape) in shapes.into_iter().enumerate() {
        let problem = |wrong: Wrong| {
            let field = format!("reports[{row}].{}", wrong.field);
            Problem::invalid(&field, wrong.cause, wrong.remedy)
        };
        let text = ReportText::from(shape);
        let report = text.understand(&app.scenario().calendar).map_err(problem)?;
        if !app.ground.has_road(&report.roads) {
            let roads = app.ground.network().map(Network::roads);
            return Err(problem(ReportText::nowhere(&report, roads)));
        }
        reports.push(report);
    }
    Ok(reports)
}
