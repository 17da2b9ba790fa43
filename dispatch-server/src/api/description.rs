//! The description of the API: what the handlers say of themselves, and what holds for all of them.

use serde_json::{Value, json};
use utoipa::OpenApi;

use crate::wire::live::{Change, Heartbeat, Reset};

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Ambulance dispatch: live",
        description = "Incidents, units and decisions of one control room. Changes are answered when they are durable.",
        license(name = "MIT OR Apache-2.0")
    ),
    components(schemas(Change, Reset, Heartbeat))
)]
struct Description;

/// The document before any path.
pub(super) fn blank() -> utoipa::openapi::OpenApi {
    Description::openapi()
}

/// The whole document: strangers are refused on every path, and every change may carry a key.
pub(super) fn complete(description: &utoipa::openapi::OpenApi) -> String {
    let mut document = serde_json::to_value(description).unwrap_or_default();
    let paths = document.get_mut("paths").and_then(Value::as_object_mut);
    for (address, path) in paths.into_iter().flatten() {
        for (method, operation) in path.as_object_mut().into_iter().flatten() {
            operation["operationId"] = json!(named(method, address));
            if let Some(responses) = operation.get_mut("responses") {
                responses["403"] = stranger();
            }
            if matches!(method.as_str(), "post" | "patch") {
                add(operation, key());
            }
        }
    }
    document.to_string()
}

/// A name of its own for an operation: `get_v1_units_id`.
fn named(method: &str, address: &str) -> String {
    let words = address.split(|c: char| !c.is_ascii_alphanumeric() && c != '_');
    let words = words.filter(|word| !word.is_empty());
    let words: Vec<&str> = std::iter::once(method).chain(words).collect();
    words.join("_")
}

fn add(operation: &mut Value, parameter: Value) {
    match operation
        .get_mut("parameters")
        .and_then(Value::as_array_mut)
    {
        Some(parameters) => parameters.push(parameter),
        None => operation["parameters"] = json!([parameter]),
    }
}

fn key() -> Value {
    json!({
        "name": "Idempotency-Key",
        "in": "header",
        "required": false,
        "description": "A new one for each request; sent again, the first answer comes again.",
        "schema": {"type": "string", "minLength": 1, "maxLength": super::extract::LONGEST_KEY, "pattern": "^[!-~]+$"}
    })
}

fn stranger() -> Value {
    json!({
        "description": "The request came through another name or page than this server's own",
        "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    })
}
