//! What a map needs: its tiles, what the scenario has on it, and what a place is called.

use std::io::Read;
use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use dispatch_core::roads::Mode;
use dispatch_core::scenario::{Area, Scenario};
use geo::InteriorPoint;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::App;
use super::answer::Answer;
use super::demo::DemoView;
use super::extract::Asked;
use crate::demo::clock::SPEEDS;
use crate::live::problem::Problem;
use crate::live::tiles::{Address, DEEPEST};
use crate::wire::{Metres, Seconds};

/// The scenario as a console shows it.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ScenarioView {
    name: String,
    name_en: Option<String>,
    /// The languages of the console, first the default.
    languages: Vec<String>,
    /// An IANA name: moments are shown in it.
    time_zone: String,
    /// West, south, east, north of all stations, zones and roads.
    bounds: Option<[f64; 4]>,
    /// The deepest zoom there are tiles of.
    tiles_max_zoom: u8,
    /// The most urgent first.
    priorities: Vec<PriorityView>,
    /// What crews can be asked to be able to do.
    capabilities: Vec<String>,
    districts: Vec<DistrictView>,
    /// Nothing: the clock is the wall's.
    demo: Option<DemoView>,
    /// What is aimed at; the first that fits holds.
    standards: Vec<StandardView>,
}

/// A standard: this share of people reached so soon.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct StandardView {
    /// central, new_built_up or rural; any where nothing is said.
    area: Option<&'static str>,
    /// All where none is named.
    priorities: Vec<String>,
    response_s: Seconds,
    share: f64,
}

/// A class of urgency.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct PriorityView {
    id: String,
    name: String,
    /// siren or ordinary: how units drive to it.
    mode: &'static str,
    /// Priorities whose units it may take.
    may_preempt: Vec<String>,
}

/// A district, with a point within it for its name.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct DistrictView {
    id: String,
    name: String,
    name_en: Option<String>,
    central: bool,
    functional: bool,
    lon: f64,
    lat: f64,
}

/// A place.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct At {
    lon: f64,
    lat: f64,
}

/// What a place is called.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct PlaceView {
    lon: f64,
    lat: f64,
    /// How far the nearest road is.
    snap_m: Option<Metres>,
    district: Option<String>,
    zone: Option<String>,
    area: &'static str,
    /// The name of the nearest road, if it has one.
    road: Option<String>,
    /// The class of the nearest road.
    road_class: Option<&'static str>,
    /// A road that crosses it near by.
    cross: Option<String>,
    /// Where the nearest road has no name: the nearest one that has.
    near: Option<NearView>,
}

/// A road near by.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct NearView {
    name: String,
    distance_m: u64,
}

/// The scenario's words and bounds
#[utoipa::path(get, path = "/v1/scenario", responses((status = 200, body = ScenarioView)))]
pub(super) async fn scenario(State(app): State<Arc<App>>) -> Answer {
    let scenario = app.scenario();
    let priority = |id| scenario.priorities[id].id.clone();
    Answer::of(&ScenarioView {
        name: scenario.name.clone(),
        name_en: scenario.name_en.clone(),
        languages: scenario.languages.clone(),
        time_zone: scenario.calendar.name().to_owned(),
        bounds: bounds(scenario),
        tiles_max_zoom: DEEPEST,
        priorities: scenario
            .priorities
            .iter()
            .map(|row| PriorityView {
                id: row.id.clone(),
                name: row.name.clone(),
                mode: Mode::name(row.mode),
                may_preempt: row.may_preempt.iter().map(|&id| priority(id)).collect(),
            })
            .collect(),
        capabilities: scenario.capabilities.clone(),
        standards: scenario
            .standards
            .iter()
            .map(|row| StandardView {
                area: row.area.map(Area::id),
                priorities: row.priorities.iter().map(|&id| priority(id)).collect(),
                response_s: Seconds(row.response),
                share: row.share,
            })
            .collect(),
        districts: scenario
            .districts
            .iter()
            .filter_map(|row| {
                let at = row.shape.interior_point()?;
                Some(DistrictView {
                    id: row.id.clone(),
                    name: row.name.clone(),
                    name_en: row.name_en.clone(),
                    central: row.central,
                    functional: row.functional,
                    lon: at.x(),
                    lat: at.y(),
                })
            })
            .collect(),
        demo: app.demo.is_some().then_some(DemoView { speeds: SPEEDS }),
    })
}

/// The box around all that the scenario has.
fn bounds(scenario: &Scenario) -> Option<[f64; 4]> {
    let zones = scenario.zones.iter().map(|zone| zone.at);
    let stations = scenario.stations.iter().map(|station| station.at);
    zones.chain(stations).fold(None, |bounds, at| {
        let [west, south, east, north] = bounds.unwrap_or([at.lon(), at.lat(), at.lon(), at.lat()]);
        Some([
            west.min(at.lon()),
            south.min(at.lat()),
            east.max(at.lon()),
            north.max(at.lat()),
        ])
    })
}

/// What a place is called: its road, the crossing, the district
#[utoipa::path(get, path = "/v1/place", params(At), responses((status = 200, body = PlaceView),
    (status = 400, body = Problem, content_type = "application/problem+json"),
    (status = 422, body = Problem, content_type = "application/problem+json")))]
pub(super) async fn place(State(app): State<Arc<App>>, Asked(asked): Asked<At>) -> Answer {
    let answered = app.work_out(move |app, _, _| {
        let (at, place) = app.place(("lon", "lat"), asked.lon, asked.lat)?;
        let (scenario, index) = (app.scenario(), app.ground.area_index());
        let words = app.naming().of(&app.ground, at, &place);
        Ok(PlaceView {
            lon: at.lon(),
            lat: at.lat(),
            snap_m: place.off_road().map(Metres),
            district: index
                .district(at)
                .map(|id| scenario.districts[id].id.clone()),
            zone: app
                .ground
                .nearest_zone(at)
                .map(|id| scenario.zones[id].id.clone()),
            area: index.area(at).id(),
            road: words.road,
            road_class: words.class.map(dispatch_core::roads::RoadClass::name),
            cross: words.cross,
            near: words.near.map(|(name, metres)| NearView {
                name,
                distance_m: metres as u64,
            }),
        })
    });
    answered.await.into()
}

/// A tile of the map: layers roads (class, name), districts (id, name, name_en, functional),
/// borders, and water with courses (name)
#[utoipa::path(get, path = "/tiles/{z}/{x}/{y}",
    params(("z" = u8, Path), ("x" = u32, Path), ("y" = u32, Path)), responses(
    (status = 200, content_type = "application/vnd.mapbox-vector-tile", body = Vec<u8>),
    (status = 304, description = "as it was"),
    (status = 400, body = Problem, content_type = "application/problem+json"),
    (status = 404, body = Problem, content_type = "application/problem+json")))]
pub(super) async fn tile(
    State(app): State<Arc<App>>,
    address: Result<Path<(u8, u32, u32)>, axum::extract::rejection::PathRejection>,
    headers: HeaderMap,
) -> Response {
    let Ok(Path((z, x, y))) = address else {
        let remedy = "write /tiles/ZOOM/COLUMN/ROW in whole numbers";
        return Problem::malformed("this is no address of a tile", remedy).into_response();
    };
    let answered = app.work_out(move |app, _, _| {
        let tile = app.tiles().tile(Address { z, x, y });
        tile.ok_or_else(|| Problem::unknown("tile", &format!("{z}/{x}/{y}")))
    });
    match answered.await {
        Ok(packed) => packed_tile(&packed, &headers),
        Err(problem) => problem.into_response(),
    }
}

fn packed_tile(packed: &[u8], headers: &HeaderMap) -> Response {
    let tag = format!("\"{}\"", &blake3::hash(packed).to_hex()[..16]);
    let told = |name| {
        headers
            .get(name)
            .and_then(|v| v.to_str().ok())
            .unwrap_or_default()
    };
    let mut response = if told(header::IF_NONE_MATCH) == tag {
        StatusCode::NOT_MODIFIED.into_response()
    } else if told(header::ACCEPT_ENCODING).contains("gzip") {
        let mut response = Body::from(packed.to_vec()).into_response();
        let gzip = HeaderValue::from_static("gzip");
        response
            .headers_mut()
            .insert(header::CONTENT_ENCODING, gzip);
        response
    } else {
        let mut plain = Vec::new();
        // What was packed here can be unpacked.
        let _ = flate2::read::GzDecoder::new(packed).read_to_end(&mut plain);
        Body::from(plain).into_response()
    };
    let headers = response.headers_mut();
    let kind = HeaderValue::from_static("application/vnd.mapbox-vector-tile");
    headers.insert(header::CONTENT_TYPE, kind);
    headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    headers.insert(
        header::CACHE_CONTROL,
        HeaderValue::from_static("max-age=60"),
    );
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        headers.insert(header::ETAG, tag);
    }
    response
}
