//! Why a request was not done, as `application/problem+json`; never the program's internals.

use std::collections::BTreeMap;

use serde::Serialize;
use utoipa::ToSchema;

use crate::wire::live::{IncidentView, UnitView};

/// What went wrong, what with, and what to do.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct Problem {
    #[serde(skip)]
    pub(crate) status: u16,
    /// A word for programs; stays the same.
    pub(crate) r#type: &'static str,
    /// The same for people.
    pub(crate) title: &'static str,
    /// What is wrong here.
    #[schema(value_type = String)]
    pub(crate) detail: Box<str>,
    /// Which part of the request it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub(crate) field: Option<Box<str>>,
    /// What to do.
    #[schema(value_type = String)]
    pub(crate) remedy: Box<str>,
    /// What would be allowed.
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    #[schema(value_type = Vec<String>)]
    pub(crate) allowed: Box<[String]>,
    #[serde(flatten)]
    pub(crate) more: Box<More>,
}

/// What else there is to say about a problem.
#[derive(Clone, Debug, Default, Serialize, ToSchema)]
pub(crate) struct More {
    /// Which case of its type it is; stays the same, so a page can say it in its reader's language.
    pub(crate) code: &'static str,
    /// What the words of that case need.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    #[schema(value_type = Object)]
    pub(crate) parameters: BTreeMap<&'static str, String>,
    /// The incident's present state, where the request was made on an older one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) incident: Option<IncidentView>,
    /// The unit's present state, where it stands in the way.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) unit: Option<UnitView>,
}

impl Problem {
    fn new(
        (status, r#type, title): (u16, &'static str, &'static str),
        detail: impl Into<String>,
        remedy: impl Into<String>,
    ) -> Self {
        Self {
            status,
            r#type,
            title,
            detail: detail.into().into(),
            field: None,
            remedy: remedy.into().into(),
            allowed: Box::default(),
            more: Box::new(More {
                code: r#type.rsplit(':').next().unwrap_or(r#type),
                ..More::default()
            }),
        }
    }

    /// A request that cannot be read.
    pub(crate) fn malformed(detail: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self::new(
            (
                400,
                "urn:dispatch:problem:malformed",
                "the request cannot be read",
            ),
            detail,
            remedy,
        )
    }

    /// A request with something that makes no sense.
    pub(crate) fn invalid(
        field: &str,
        detail: impl Into<String>,
        remedy: impl Into<String>,
    ) -> Self {
        Self::new(
            (
                422,
                "urn:dispatch:problem:invalid",
                "the request makes no sense",
            ),
            detail,
            remedy,
        )
        .about(field)
    }

    /// Something that does not exist.
    pub(crate) fn unknown(kind: &str, name: &str) -> Self {
        let detail = format!("there is no {kind} \"{}\"", shortened(name));
        let remedy = match kind {
            "incident" => {
                "GET /v1/incidents lists those that are open or were closed lately; older ones are in the journal"
            }
            "unit" => "GET /v1/units lists them",
            _ => "look at the list of paths in GET /v1/openapi.json",
        };
        Self::new(
            (
                404,
                "urn:dispatch:problem:unknown",
                "there is no such thing",
            ),
            detail,
            remedy.to_owned(),
        )
        .case(
            "unknown",
            [("kind", kind.to_owned()), ("name", shortened(name))],
        )
    }

    /// A state that has moved on.
    pub(crate) fn conflict(detail: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self::new(
            (
                409,
                "urn:dispatch:problem:conflict",
                "the state has moved on",
            ),
            detail,
            remedy,
        )
    }

    /// Something the present state does not allow.
    pub(crate) fn not_now(detail: impl Into<String>, allowed: Vec<String>) -> Self {
        let remedy = match allowed.len() {
            0 => "nothing of this kind can be done with it any more".to_owned(),
            _ => format!("possible now: {}", allowed.join(", ")),
        };
        Self {
            allowed: allowed.into(),
            ..Self::new(
                (
                    422,
                    "urn:dispatch:problem:not_allowed_now",
                    "the present state does not allow this",
                ),
                detail,
                remedy,
            )
        }
    }

    /// Too many requests wait.
    pub(crate) fn busy() -> Self {
        let detail = "more requests wait than the desk can take";
        Self::new(
            (503, "urn:dispatch:problem:busy", "the desk is busy"),
            detail,
            "nothing was done; ask again with the same Idempotency-Key after Retry-After seconds",
        )
    }

    /// The journal takes no writes.
    pub(crate) fn read_only() -> Self {
        let detail = "the journal takes no writes, so nothing can be acknowledged; reading goes on";
        let remedy = "ask again with the same Idempotency-Key after Retry-After seconds; the operator finds the \
                      cause in GET /v1/health";
        Self::new(
            (
                503,
                "urn:dispatch:problem:read_only",
                "the desk is read-only",
            ),
            detail,
            remedy,
        )
    }

    /// Of another status, for what the protocol itself refuses.
    pub(crate) fn protocol(status: u16, detail: impl Into<String>, remedy: &str) -> Self {
        Self::new(
            (
                status,
                "urn:dispatch:problem:protocol",
                "the request is not of the right kind",
            ),
            detail,
            remedy,
        )
    }

    /// About this part of the request.
    pub(crate) fn about(self, field: &str) -> Self {
        Self {
            field: Some(field.into()),
            ..self
        }
    }

    /// This case of its type, with what the words for it need.
    pub(crate) fn case<const N: usize>(
        mut self,
        code: &'static str,
        parameters: [(&'static str, String); N],
    ) -> Self {
        self.more.code = code;
        self.more.parameters.extend(parameters);
        self
    }

    /// With the incident's present state.
    pub(crate) fn with_incident(mut self, incident: Option<IncidentView>) -> Self {
        self.more.incident = incident;
        self
    }

    /// With the unit's present state.
    pub(crate) fn with_unit(mut self, unit: Option<UnitView>) -> Self {
        self.more.unit = unit;
        self
    }
}

/// A text of the client's, cut where it is too long to be repeated.
pub(crate) fn shortened(text: &str) -> String {
    match text.char_indices().nth(64) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}
