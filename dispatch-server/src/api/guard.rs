//! Who may ask while there are no logins: programs of this machine, and pages of this very address.
//!
//! Any page in the user's browser can send requests to a loopback port, and a name of its own can
//! be pointed here. So the host must be a loopback one, and so must the origin, where one is told.

use axum::extract::Request;
use axum::http::{HeaderMap, HeaderName, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::live::problem::Problem;

/// Refuses everybody else.
pub(super) async fn only_neighbours(request: Request, next: Next) -> Response {
    let headers = request.headers();
    let origin = told(headers, &header::ORIGIN)
        .is_none_or(|origin| origin.strip_prefix("http://").is_some_and(is_loopback));
    let host = told(headers, &header::HOST).is_none_or(is_loopback);
    if origin && host {
        return next.run(request).await;
    }
    let detail = "the request came through another name or page than this server's own";
    let remedy =
        "use the address the server printed; from other machines a logged-in gateway is needed";
    Problem::protocol(403, detail, remedy).into_response()
}

fn told<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    headers.get(name).map(|value| value.to_str().unwrap_or("?"))
}

fn is_loopback(authority: &str) -> bool {
    let name = match authority.strip_prefix('[') {
        Some(v6) => v6.split(']').next(),
        None => authority.split(':').next(),
    };
    matches!(name, Some("localhost" | "127.0.0.1" | "::1"))
}
