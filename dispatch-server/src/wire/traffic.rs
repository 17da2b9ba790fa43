//! Traffic as the API shows and takes it.

use dispatch_core::travel::traffic::ReportText;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::MetricShape;

/// A report of traffic. One of `lon`,`lat` / `from`,`to` / `polygon` (with or without `class`) /
/// `class` says where, and one of `closed`, `factor`, `speed_kmh` what.
#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ReportShape {
    /// The user's id; a new report takes the place of an older one of the same id.
    pub(crate) id: String,
    /// A point: the road nearest to it, at most 200 m off, from junction to junction.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) lon: Option<f64>,
    /// With lon.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) lat: Option<f64>,
    /// With a point: only the direction driven this way, in degrees clockwise from north.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) heading: Option<u16>,
    /// A node of the imported table: one way, from here to `to`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) from: Option<String>,
    /// With from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) to: Option<String>,
    /// Every road of a class, such as primary.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) class: Option<String>,
    /// The corners of an area, longitude first: every road that touches it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) polygon: Option<Vec<[f64; 2]>>,
    /// Nobody gets through.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(crate) closed: bool,
    /// A factor on the speed of the hour.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) factor: Option<f64>,
    /// The speed of the traffic; a road is never quicker by it than by the hour.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) speed_kmh: Option<f64>,
    /// From when on, RFC 3339; now where nothing is said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) since: Option<String>,
    /// Until when, RFC 3339; until it is lifted where nothing is said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) until: Option<String>,
    /// Why, in words.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(crate) reason: String,
}

impl From<ReportShape> for ReportText {
    fn from(shape: ReportShape) -> Self {
        Self {
            id: shape.id,
            lon: shape.lon,
            lat: shape.lat,
            heading: shape.heading,
            from: shape.from,
            to: shape.to,
            class: shape.class,
            polygon: shape.polygon,
            closed: shape.closed,
            factor: shape.factor,
            speed_kmh: shape.speed_kmh,
            since: shape.since,
            until: shape.until,
            reason: shape.reason,
        }
    }
}

impl From<ReportText> for ReportShape {
    fn from(text: ReportText) -> Self {
        Self {
            id: text.id,
            lon: text.lon,
            lat: text.lat,
            heading: text.heading,
            from: text.from,
            to: text.to,
            class: text.class,
            polygon: text.polygon,
            closed: text.closed,
            factor: text.factor,
            speed_kmh: text.speed_kmh,
            since: text.since,
            until: text.until,
            reason: text.reason,
        }
    }
}

/// `GET /v1/traffic`.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TrafficView {
    pub(crate) as_of: String,
    pub(crate) seq: u64,
    /// The metric drives are judged by now, in the mode the scenario plans with.
    pub(crate) metric: MetricShape,
    /// The number of the metric that is being made, if other traffic holds by now.
    pub(crate) wanted: Option<u64>,
    /// Every report that is not over, by id.
    pub(crate) reports: Vec<ReportView>,
}

/// A report as it stands.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ReportView {
    #[serde(flatten)]
    pub(crate) report: ReportShape,
    /// Whether the metric in force has it in it.
    pub(crate) in_force: bool,
}
