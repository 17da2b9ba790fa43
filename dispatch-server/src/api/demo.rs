//! How fast the clock of a demo runs.

use std::sync::Arc;

use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::App;
use super::answer::Answer;
use super::extract::Command;
use crate::demo::clock::SPEEDS;
use crate::live::problem::Problem;

/// What a page needs to know of a demo.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
pub(super) struct DemoView {
    /// How fast its clock may run.
    pub(super) speeds: [u32; SPEEDS.len()],
}

/// How fast the clock of the demo runs.
#[derive(Clone, Copy, Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Pace {
    /// One of the scenario's `demo.speeds`; 0 lets the clock stand.
    speed: u32,
}

/// In a demo, how many seconds of the desk's clock pass in one of the wall's
#[utoipa::path(post, path = "/v1/demo", request_body = Pace,
    responses((status = 200, body = Pace), super::health::Refusals))]
pub(super) async fn pace(State(app): State<Arc<App>>, command: Command<Pace>) -> Answer {
    let Some(clock) = &app.demo else {
        let detail = "this desk's clock is the wall's";
        return Problem::protocol(404, detail, "only `dispatch demo` has another").into();
    };
    let speed = command.body.speed;
    if speed != 0 && !SPEEDS.contains(&speed) {
        let detail = "the clock does not run at this speed";
        let words = SPEEDS.map(|speed| speed.to_string()).join(", ");
        let remedy = format!("choose one of: {words}; or 0 to let it stand");
        return Problem::invalid("speed", detail, remedy).into();
    }
    clock.run_at(speed);
    // So that everybody hears of it at once.
    app.counter.look();
    Answer::of(&command.body)
}
