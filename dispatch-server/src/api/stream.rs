//! The stream of changes: server-sent events, resumed by the journal's sequence.
//!
//! `entry` has the sequence as its id, and in its data the journal's entry with the states it
//! changed. `reset` has everything, for who begins or was away too long. `heartbeat` is a sign of
//! life of the desk, every five seconds; it has no id, so it never moves the place to resume from.

use std::convert::Infallible;
use std::sync::Arc;

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::sse::{Event, Sse};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use tokio_stream::StreamExt;
use tokio_stream::wrappers::ReceiverStream;
use utoipa::IntoParams;

use super::App;
use super::extract::Asked;
use crate::live::desk::document;
use crate::live::hub::{Message, Published, Subscription};
use crate::live::problem::Problem;
use crate::wire::live::Reset;

/// Where to resume, for those who cannot send a header.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Resume {
    /// The last sequence that was seen.
    last_event_id: Option<u64>,
}

/// Every change as it becomes durable
#[utoipa::path(get, path = "/v1/stream",
    params(Resume, ("Last-Event-ID" = Option<u64>, Header, description = "the last sequence that was seen")),
    responses((status = 200, content_type = "text/event-stream", body = String,
        description = "events entry (Change), reset (Reset) and heartbeat (Heartbeat)"),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 503, body = Problem, content_type = "application/problem+json")))]
pub(super) async fn stream(
    State(app): State<Arc<App>>,
    Asked(resume): Asked<Resume>,
    headers: HeaderMap,
) -> Response {
    let told = headers.get("last-event-id").and_then(|v| v.to_str().ok());
    // An id of somebody else's is no place to resume from: begin anew.
    let seen = told.map_or(resume.last_event_id, |id| id.trim().parse().ok());
    let Some(subscription) = app.hub.subscribe(seen) else {
        return Problem::busy().into_response();
    };
    let Subscription {
        reset,
        missed,
        coming,
    } = subscription;
    let first = match reset {
        Some(published) => match everything(&app, published).await {
            Ok(message) => vec![message],
            Err(problem) => return problem.into_response(),
        },
        None => missed,
    };
    let messages = tokio_stream::iter(first).chain(ReceiverStream::new(coming));
    Sse::new(messages.map(|message| Ok::<_, Infallible>(event(&message)))).into_response()
}

async fn everything(app: &Arc<App>, published: Arc<Published>) -> Result<Message, Problem> {
    let rendered = app.work_out(move |app, _, travel| {
        let scene = app.scene(&published);
        Ok(Message {
            seq: Some(published.head.seq),
            kind: "reset",
            data: document(&Reset {
                seq: published.head.seq,
                as_of: scene.text(published.now),
                speed: app.speed(),
                incidents: scene.incidents(),
                units: scene.units(travel),
            })
            .into(),
        })
    });
    rendered.await
}

fn event(message: &Message) -> Event {
    // JSON of one line: nothing in it ends the event early.
    let event = Event::default().event(message.kind).data(&*message.data);
    match message.seq {
        Some(seq) => event.id(seq.to_string()),
        None => event,
    }
}
