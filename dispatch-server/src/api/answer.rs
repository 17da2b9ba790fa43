//! Answers as HTTP.

use axum::body::Body;
use axum::http::{HeaderName, HeaderValue, Method, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use crate::live::desk::{Reply, document};
use crate::live::problem::Problem;

/// How many seconds a client shall wait before it asks again.
const RETRY_AFTER: &str = "1";

/// A status and a JSON document.
#[derive(Debug)]
pub(crate) struct Answer {
    status: u16,
    body: String,
}

impl Answer {
    /// A document that is text already.
    pub(crate) fn json(status: u16, body: String) -> Self {
        Self { status, body }
    }

    /// A shape as a document.
    pub(crate) fn of<T: Serialize>(shape: &T) -> Self {
        Self::json(200, document(shape))
    }
}

impl From<Reply> for Answer {
    fn from(reply: Reply) -> Self {
        Self::json(reply.status, reply.body)
    }
}

impl From<Problem> for Answer {
    fn from(problem: Problem) -> Self {
        Self::json(problem.status, document(&problem))
    }
}

impl<T: Serialize> From<Result<T, Problem>> for Answer {
    fn from(result: Result<T, Problem>) -> Self {
        match result {
            Ok(shape) => Self::of(&shape),
            Err(problem) => problem.into(),
        }
    }
}

impl IntoResponse for Answer {
    fn into_response(self) -> Response {
        let kind = if self.status < 400 {
            "application/json"
        } else {
            "application/problem+json"
        };
        let mut response = Response::new(Body::from(self.body));
        *response.status_mut() =
            StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let headers = response.headers_mut();
        let mut set =
            |name: HeaderName, value| headers.insert(name, HeaderValue::from_static(value));
        set(header::CONTENT_TYPE, kind);
        set(header::CACHE_CONTROL, "no-store");
        if self.status == 503 {
            set(header::RETRY_AFTER, RETRY_AFTER);
        }
        response
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        Answer::from(self).into_response()
    }
}

/// For paths there are none of.
pub(super) async fn no_such_path(uri: Uri) -> Answer {
    Problem::unknown("path", uri.path()).into()
}

/// For methods a path does not have.
pub(super) async fn no_such_method(method: Method, uri: Uri) -> Answer {
    let path = crate::live::problem::shortened(uri.path());
    let detail = format!("{method} is not possible on {path}");
    Problem::protocol(405, detail, "GET /v1/openapi.json lists what is possible").into()
}
