//! The console's files, built into the program (a debug build reads them from the folder).
//!
//! Without them (`cargo build` needs no Node) every page says how to build it. Names with a hash
//! never change; pages are looked at anew each time. Nothing but these files may run in a page.

use axum::body::Body;
use axum::extract::Path;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use rust_embed::{EmbeddedFile, RustEmbed};

use super::answer::no_such_path;

/// What a page may load, and from where.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
                      connect-src 'self'; font-src 'self'; base-uri 'none'; form-action 'self'; \
                      frame-ancestors 'none'";

/// The page while there is no console.
const UNBUILT: &str = "<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n\
<title>Ambulance dispatch</title>\n\
<h1>The server is running; its console is not built in</h1>\n\
<p>Build it with <code>make console</code> (Node 20 or newer), build the program again and start it.\n\
Until then: the API is under <a href=\"/v1/health\">/v1/health</a>, described by\n\
<a href=\"/v1/openapi.json\">/v1/openapi.json</a>.</p>\n\
<h1 lang=\"zh\">服务已运行，但控制台尚未构建</h1>\n\
<p lang=\"zh\">请运行 <code>make console</code>（需要 Node 20 或更新版本），重新构建并启动程序。</p>\n";

#[derive(RustEmbed)]
#[folder = "console/dist"]
#[allow_missing = true]
struct Files;

/// `GET /`
pub(super) async fn desk(headers: HeaderMap) -> Response {
    page("index.html", &headers)
}

/// `GET /unit/{id}`: the crew's page.
pub(super) async fn unit(headers: HeaderMap) -> Response {
    page("unit.html", &headers)
}

/// `GET /assets/{file}`
pub(super) async fn asset(
    Path(name): Path<String>,
    uri: axum::http::Uri,
    headers: HeaderMap,
) -> Response {
    // A debug build reads from the disk: nothing but plain names.
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "._-".contains(c);
    let is_plain = !name.starts_with('.') && name.chars().all(is_plain);
    let file = is_plain.then(|| found(&format!("assets/{name}"), &headers));
    match file.flatten() {
        Some(file) => with(file, "public, max-age=31536000, immutable"),
        None => no_such_path(uri).await.into_response(),
    }
}

/// `GET /icon.svg`
pub(super) async fn icon(uri: axum::http::Uri, headers: HeaderMap) -> Response {
    match found("icon.svg", &headers) {
        Some(file) => with(file, "max-age=3600"),
        None => no_such_path(uri).await.into_response(),
    }
}

fn page(name: &str, headers: &HeaderMap) -> Response {
    match found(name, headers) {
        Some(file) => with(file, "no-cache"),
        None => {
            let kind = [(header::CONTENT_TYPE, "text/html; charset=utf-8")];
            with((kind, UNBUILT).into_response(), "no-cache")
        }
    }
}

/// A file as it lies there, packed where the reader unpacks.
fn found(name: &str, headers: &HeaderMap) -> Option<Response> {
    let told = |name| {
        let value: Option<&HeaderValue> = headers.get(name);
        value.and_then(|v| v.to_str().ok()).unwrap_or_default()
    };
    let plain = Files::get(name)?;
    let tag = tag(&plain);
    if told(header::IF_NONE_MATCH) == tag {
        let tag = [(header::ETAG, tag)];
        return Some((StatusCode::NOT_MODIFIED, tag).into_response());
    }
    let kind = plain.metadata.mimetype().to_owned();
    let kind = match kind.as_str() {
        "text/html" | "text/css" | "text/javascript" => format!("{kind}; charset=utf-8"),
        _ => kind,
    };
    let packed = told(header::ACCEPT_ENCODING)
        .contains("gzip")
        .then(|| Files::get(&format!("{name}.gz")))
        .flatten();
    let is_packed = packed.is_some();
    let file = packed.unwrap_or(plain);
    let headers = [
        (header::CONTENT_TYPE, kind),
        (header::ETAG, tag),
        (header::VARY, "accept-encoding".to_owned()),
    ];
    let mut response = (headers, Body::from(file.data.into_owned())).into_response();
    if is_packed {
        let gzip = HeaderValue::from_static("gzip");
        response
            .headers_mut()
            .insert(header::CONTENT_ENCODING, gzip);
    }
    Some(response)
}

fn tag(file: &EmbeddedFile) -> String {
    let hash = blake3::Hash::from_bytes(file.metadata.sha256_hash());
    format!("\"{}\"", &hash.to_hex()[..16])
}

fn with(mut response: Response, cache: &'static str) -> Response {
    let headers = response.headers_mut();
    let mut set = |name: HeaderName, value| headers.insert(name, HeaderValue::from_static(value));
    set(header::CACHE_CONTROL, cache);
    set(header::CONTENT_SECURITY_POLICY, POLICY);
    set(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    set(header::REFERRER_POLICY, "no-referrer");
    response
}
