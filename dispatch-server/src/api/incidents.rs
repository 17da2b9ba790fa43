//! Incidents: taken, looked at, changed.

use std::sync::Arc;

use axum::extract::State;
use dispatch_core::dispatch::Stage;
use dispatch_core::dispatch::recommend::{Need, recommend};
use dispatch_core::travel::Travel;
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use super::App;
use super::answer::Answer;
use super::extract::{Asked, Command, Name};
use crate::commands::nearest;
use crate::live::ask::{Ask, NewIncident};
use crate::live::hub::Published;
use crate::live::ledger::Record;
use crate::live::problem::Problem;
use crate::wire::Nearest;
use crate::wire::live::{Done, EntryShape, IncidentFull, Incidents};

/// A new incident.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Create {
    /// A name for it, unique in the journal; the desk gives one where there is none.
    id: Option<String>,
    /// When it was reported, RFC 3339; now where nothing is said.
    reported_at: Option<String>,
    lon: f64,
    lat: f64,
    /// The id of a priority; the most urgent where nothing is said.
    priority: Option<String>,
    /// What the crew must be able to do, such as ALS;NICU.
    need: Option<String>,
    /// The id of the hospital that was asked for.
    hospital: Option<String>,
    /// Nothing about it waits for a dispatcher.
    #[serde(default)]
    automatic: bool,
    /// false: the call-taker is still speaking; `POST …/processed` follows.
    processed: Option<bool>,
}

/// Another priority or place.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Changed {
    /// The version it was decided on; any where nothing is said.
    version: Option<u64>,
    priority: Option<String>,
    lon: Option<f64>,
    lat: Option<f64>,
}

/// Which incidents.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Which {
    /// true: only open ones.
    #[serde(default)]
    open: bool,
}

/// How much of a recommendation.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Depth {
    /// How many candidates; 5 where nothing is said.
    k: Option<u16>,
}

/// The incidents that are open or were closed lately, the oldest first
#[utoipa::path(get, path = "/v1/incidents", params(Which), responses(
    (status = 200, body = Incidents), (status = 400, body = Problem, content_type = "application/problem+json")))]
pub(super) async fn list(State(app): State<Arc<App>>, Asked(which): Asked<Which>) -> Answer {
    let published = app.hub.published();
    let scene = app.scene(&published);
    let records = published.ledger.records();
    let wanted = records.filter(|(_, record)| !which.open || record.closed.is_none());
    Answer::of(&Incidents {
        as_of: scene.text(published.now),
        seq: published.head.seq,
        incidents: wanted.map(|(_, record)| scene.rendered(record)).collect(),
    })
}

/// A call was taken
#[utoipa::path(post, path = "/v1/incidents", request_body = Create, responses((status = 201, body = Done), super::health::Refusals))]
pub(super) async fn create(State(app): State<Arc<App>>, command: Command<Create>) -> Answer {
    match new_incident(&app, &command.body) {
        Ok(new) => app.ask(Ask::Create(Box::new(new)), command.key).await,
        Err(problem) => problem.into(),
    }
}

fn new_incident(app: &App, told: &Create) -> Result<NewIncident, Problem> {
    if let Some(id) = &told.id {
        let is_plain = |c: char| c.is_ascii_alphanumeric() || "._-".contains(c);
        if id.is_empty() || id.len() > 64 || !id.chars().all(is_plain) {
            let remedy = "use 1 to 64 letters, digits, dots, dashes or underscores";
            return Err(Problem::invalid(
                "id",
                "the id cannot stand in a path",
                remedy,
            ));
        }
    }
    let reported_at = match &told.reported_at {
        Some(text) => {
            let moment = app.scenario().calendar.parse_moment(text);
            Some(moment.map_err(|e| {
                let text = e.to_string();
                let (detail, remedy) = text.split_once('\n').unwrap_or((&text, ""));
                Problem::invalid("reported_at", detail, remedy.trim())
            })?)
        }
        None => None,
    };
    Ok(NewIncident {
        id: told.id.clone(),
        reported_at,
        at: app.place(("lon", "lat"), told.lon, told.lat)?.0,
        priority: match &told.priority {
            Some(id) => app.named_priority(id)?,
            None => app.first_priority()?,
        },
        needs: match &told.need {
            Some(words) => app.needs("need", words)?,
            None => Default::default(),
        },
        hospital: match &told.hospital {
            Some(id) => Some(app.named_hospital(id)?),
            None => None,
        },
        automatic: told.automatic,
        processed: told.processed.unwrap_or(true),
    })
}

/// One incident, with who could be sent and what happened to it
#[utoipa::path(get, path = "/v1/incidents/{id}", params(Depth, ("id" = String, Path)), responses(
    (status = 200, body = IncidentFull),
    (status = 400, body = Problem, content_type = "application/problem+json"),
    (status = 404, body = Problem, content_type = "application/problem+json")))]
pub(super) async fn one(
    State(app): State<Arc<App>>,
    Name(name): Name,
    Asked(depth): Asked<Depth>,
) -> Answer {
    let k = usize::from(depth.k.unwrap_or(5));
    let answered = app.work_out(move |app, published, travel| {
        let mut records = published.ledger.records().rev();
        let found = records.find(|(_, record)| record.row.name == name);
        let (_, record) = found.ok_or_else(|| Problem::unknown("incident", &name))?;
        let scene = app.scene(published);
        Ok(IncidentFull {
            incident: scene.rendered(record),
            as_of: scene.text(published.now),
            recommendation: recommended(app, published, travel, record, k),
            timeline: record
                .timeline
                .iter()
                .map(|e| EntryShape(Arc::clone(e)))
                .collect(),
        })
    });
    answered.await.into()
}

fn recommended(
    app: &App,
    published: &Published,
    travel: &mut Travel,
    record: &Record,
    k: usize,
) -> Option<Nearest> {
    let row = &record.row;
    if record.closed.is_some() || matches!(row.stage, Stage::Attended(_)) {
        return None;
    }
    let need = Need {
        place: row.place,
        priority: row.priority,
        needs: row.needs,
        refused_by: &row.refused_by,
    };
    let found = recommend(&published.picture, travel, &need);
    let answer = nearest::Answer {
        ground: &app.ground,
        picture: &published.picture,
        place: row.place,
        priority: row.priority,
        depart: published.now,
        k,
    };
    Some(answer.body(travel, row.at, &found))
}

/// Another priority or place
#[utoipa::path(patch, path = "/v1/incidents/{id}", request_body = Changed, params(("id" = String, Path)),
    responses((status = 200, body = Done), super::health::Refusals))]
pub(super) async fn change(
    State(app): State<Arc<App>>,
    Name(incident): Name,
    command: Command<Changed>,
) -> Answer {
    match changed(&app, incident, &command.body) {
        Ok(ask) => app.ask(ask, command.key).await,
        Err(problem) => problem.into(),
    }
}

fn changed(app: &App, incident: String, told: &Changed) -> Result<Ask, Problem> {
    let at = match (told.lon, told.lat) {
        (Some(lon), Some(lat)) => Some(app.place(("lon", "lat"), lon, lat)?.0),
        (None, None) => None,
        (Some(_), None) => return Err(half("lat")),
        (None, Some(_)) => return Err(half("lon")),
    };
    let priority = match &told.priority {
        Some(id) => Some(app.named_priority(id)?),
        None => None,
    };
    if at.is_none() && priority.is_none() {
        let remedy = "give priority, or lon and lat";
        return Err(Problem::invalid(
            "priority",
            "nothing is to be changed",
            remedy,
        ));
    }
    Ok(Ask::Change {
        incident,
        version: told.version,
        priority,
        at,
    })
}

fn half(field: &str) -> Problem {
    Problem::invalid(field, "a place is a longitude and a latitude", "give both")
}

/// The call-taker is done with it
#[utoipa::path(post, path = "/v1/incidents/{id}/processed", params(("id" = String, Path)),
    responses((status = 200, body = Done), super::health::Refusals))]
pub(super) async fn processed(
    State(app): State<Arc<App>>,
    Name(incident): Name,
    command: Command<Nothing>,
) -> Answer {
    app.ask(Ask::Processed { incident }, command.key).await
}

/// Nothing has to be said.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Nothing {}
