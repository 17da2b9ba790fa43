//! Requests as they come in: bodies, keys and queries, with every fault as a problem.

use axum::body::Bytes;
use axum::extract::{FromRequest, FromRequestParts, Query, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use serde::de::DeserializeOwned;

use crate::live::desk::Key;
use crate::live::problem::Problem;

/// The header with a client's key.
const KEY: &str = "idempotency-key";
/// The longest key.
pub(super) const LONGEST_KEY: usize = 200;

/// A body with the key it came with.
#[derive(Debug)]
pub(crate) struct Command<T> {
    /// The body.
    pub(crate) body: T,
    /// The key.
    pub(crate) key: Option<Key>,
}

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Command<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        let about = format!("{} {}\n", request.method(), request.uri().path());
        let headers = request.headers().clone();
        let bytes = Bytes::from_request(request, state).await.map_err(|cause| {
            let status = cause.status().as_u16();
            Problem::protocol(
                status,
                "the body is too long, or ended early",
                "send at most 1 MB, in several requests if need be",
            )
        })?;
        if !bytes.is_empty() && !is_json(&headers) {
            let detail = "the body is not said to be JSON";
            let remedy = "send it with Content-Type: application/json";
            return Err(Problem::protocol(415, detail, remedy));
        }
        let key = key(&headers, &about, &bytes)?;
        // No body is an empty one, where nothing has to be said.
        let text: &[u8] = if bytes.is_empty() { b"{}" } else { &bytes };
        if text.trim_ascii_start().first() == Some(&b'[') {
            // A list in the order of the fields would be read as well, and nobody means that.
            let remedy = "GET /v1/openapi.json says what the body must have";
            return Err(Problem::invalid("body", "the body is a list", remedy));
        }
        let body = read(text)?;
        Ok(Self { body, key })
    }
}

/// What stands behind the question mark.
#[derive(Debug)]
pub(crate) struct Asked<T>(pub(crate) T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for Asked<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        match Query::<T>::try_from_uri(&parts.uri) {
            Ok(Query(asked)) => Ok(Self(asked)),
            Err(cause) => {
                let text = cause.body_text();
                let detail = text
                    .split_once(": ")
                    .map_or(text.as_str(), |(_, rest)| rest);
                Err(Problem::malformed(
                    plain(detail),
                    "GET /v1/openapi.json says what may stand behind the question mark",
                ))
            }
        }
    }
}

/// The part of a path that names something.
#[derive(Debug)]
pub(crate) struct Name(pub(crate) String);

impl<S: Send + Sync> FromRequestParts<S> for Name {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let name = axum::extract::Path::<String>::from_request_parts(parts, state).await;
        let unreadable = |_| Problem::malformed("the path is no text", "write it in UTF-8");
        name.map(|axum::extract::Path(name)| Self(name))
            .map_err(unreadable)
    }
}

fn is_json(headers: &HeaderMap) -> bool {
    let kind = headers
        .get(header::CONTENT_TYPE)
        .and_then(|v| v.to_str().ok());
    kind.is_some_and(|kind| {
        let kind = kind.split(';').next().unwrap_or_default().trim();
        kind.eq_ignore_ascii_case("application/json")
    })
}

fn key(headers: &HeaderMap, about: &str, body: &[u8]) -> Result<Option<Key>, Problem> {
    let Some(value) = headers.get(KEY) else {
        return Ok(None);
    };
    let key = value.to_str().unwrap_or_default().trim();
    if key.is_empty() || key.len() > LONGEST_KEY {
        let detail = "the key is empty, too long or no plain text";
        let remedy = "send 1 to 200 visible characters, a new key for each request";
        return Err(Problem::malformed(detail, remedy).about("Idempotency-Key"));
    }
    let mut hasher = blake3::Hasher::new();
    hasher.update(about.as_bytes());
    hasher.update(body);
    Ok(Some(Key {
        key: key.to_owned(),
        request: *hasher.finalize().as_bytes(),
    }))
}

/// A body as what it should be, or the place in it that is not.
fn read<T: DeserializeOwned>(text: &[u8]) -> Result<T, Problem> {
    let mut reader = serde_json::Deserializer::from_slice(text);
    let body = serde_path_to_error::deserialize(&mut reader)
        .map_err(|cause| unreadable(&cause.path().to_string(), cause.inner()))?;
    reader.end().map_err(|cause| unreadable(".", &cause))?;
    Ok(body)
}

fn unreadable(path: &str, cause: &serde_json::Error) -> Problem {
    let text = plain(&cause.to_string());
    if !cause.is_data() {
        return Problem::malformed(
            format!("the body is no JSON: {text}"),
            "send one JSON object",
        );
    }
    let inside = path != "." && !path.ends_with('?');
    let missing = text
        .strip_prefix("missing field `")
        .and_then(|rest| rest.split('`').next());
    let unknown = text
        .strip_prefix("unknown field `")
        .and_then(|rest| rest.split('`').next());
    let field = match (missing.or(unknown), inside) {
        // Of an unknown field the path may or may not hold its name already.
        (Some(name), true) if path != name && !path.ends_with(&format!(".{name}")) => {
            format!("{path}.{name}")
        }
        (Some(name), false) => name.to_owned(),
        (_, true) => path.to_owned(),
        (None, false) => "body".to_owned(),
    };
    let remedy = "GET /v1/openapi.json says what the body must have";
    Problem::invalid(&field, text, remedy)
}

/// A reader's complaint without the names of our types.
fn plain(text: &str) -> String {
    let mut text = text.to_owned();
    for (ours, plain) in [
        ("u64", "a whole number"),
        ("u16", "a whole number"),
        ("f64", "a number"),
    ] {
        text = text.replace(ours, plain);
    }
    match text.split_once("struct ") {
        Some((before, after)) => {
            let rest = after.split_once(' ').map_or("", |(_, rest)| rest);
            format!("{before}an object {rest}")
        }
        None => text,
    }
}
