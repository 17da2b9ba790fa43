//! The live server's HTTP: a handler parses, asks the desk or looks at what it published, and
//! renders. No decisions here.
//!
//! Map: [`incidents`] and [`choices`] about them, [`units`], [`traffic`], [`questions`] (nearest, route), [`mod@reference`] (stations,
//! hospitals, coverage, policies), [`map`] (tiles, scenario, place), [`mod@search`] (places by name),
//! [`console`] (pages), [`stream`], [`demo`] (how fast its clock runs),
//! [`health`] (with the journal and the description of
//! all this); [`extract`] reads requests, [`answer`] writes answers, [`guard`] refuses strangers.
//!
//! What holds:
//! - A change is answered when it is durable. Reading never waits for the desk.
//! - Every error is `application/problem+json` with what to do.
//! - A `POST` with an `Idempotency-Key` may be sent again: what was done is answered again.
//! - Loopback only, and only for pages of this very address, until there are logins.
#![expect(
    unused_qualifications,
    reason = "the code that describes parameters is generated"
)]

mod answer;
mod choices;
mod console;
mod demo;
mod description;
mod extract;
mod guard;
mod health;
mod incidents;
mod map;
mod questions;
mod reference;
mod search;
mod stream;
mod traffic;
mod units;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::from_fn;
use axum::routing::get;
use dispatch_core::geo::Coordinate;
use dispatch_core::ids::{HospitalId, Id, IdVec, PriorityId, UnitId};
use dispatch_core::scenario::{Capabilities, Scenario};
use dispatch_core::travel::{Ground, GroundFault, Place, Travel};
use tokio::sync::Semaphore;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::clock::Clock as _;
use crate::demo::clock::Paced;
use crate::live::ask::Ask;
use crate::live::desk::{Counter, Key};
use crate::live::hub::{Hub, Published};
use crate::live::journal::keeper::Keeper;
use crate::live::naming::Naming;
use crate::live::problem::Problem;
use crate::live::scene::Scene;
use crate::live::search::Search;
use crate::live::tiles::Tiles;
use crate::wire::ScenarioName;
use answer::Answer;

/// The longest body that is read.
const LONGEST: usize = 1 << 20;
/// How many questions are worked out at once; each needs scratch space of the city's size.
const AT_ONCE: usize = 8;

/// What handlers work with.
#[derive(Debug)]
pub(crate) struct App {
    ground: Arc<Ground>,
    warnings: Vec<String>,
    counter: Counter,
    hub: Arc<Hub>,
    journal: Keeper,
    travels: Mutex<Vec<Travel>>,
    turns: Semaphore,
    units: HashMap<String, UnitId>,
    hospitals: HashMap<String, HospitalId>,
    priorities: HashMap<String, PriorityId>,
    coverage: Mutex<Option<reference::Measured>>,
    tiles: OnceLock<Tiles>,
    naming: OnceLock<Naming>,
    /// The clock of a demo.
    demo: Option<Arc<Paced>>,
    searching: OnceLock<Search>,
}

impl App {
    /// An application over an open desk.
    pub(crate) fn new(
        ground: Arc<Ground>,
        warnings: Vec<String>,
        counter: Counter,
        hub: Arc<Hub>,
        journal: Keeper,
    ) -> Self {
        let scenario = ground.scenario();
        Self {
            units: index(&scenario.units, |u| &u.id),
            hospitals: index(&scenario.hospitals, |h| &h.id),
            priorities: index(&scenario.priorities, |p| &p.id),
            travels: Mutex::default(),
            turns: Semaphore::new(AT_ONCE),
            coverage: Mutex::default(),
            tiles: OnceLock::new(),
            naming: OnceLock::new(),
            demo: None,
            searching: OnceLock::new(),
            ground,
            warnings,
            counter,
            hub,
            journal,
        }
    }

    /// The same where the clock is a demo's.
    pub(crate) fn with_demo(self, demo: Option<Arc<Paced>>) -> Self {
        Self { demo, ..self }
    }

    /// How many seconds of the desk's clock pass in one of the wall's.
    fn speed(&self) -> u32 {
        self.demo.as_ref().map_or(1, |clock| clock.speed())
    }

    /// The maker of map tiles, made when the first is asked for.
    pub(crate) fn tiles(&self) -> &Tiles {
        self.tiles.get_or_init(|| Tiles::new(&self.ground))
    }

    fn naming(&self) -> &Naming {
        self.naming.get_or_init(|| Naming::new(&self.ground))
    }

    /// What can be found by its name, made when somebody looks for the first.
    pub(crate) fn searching(&self) -> &Search {
        self.searching.get_or_init(|| Search::new(&self.ground))
    }

    fn scenario(&self) -> &Scenario {
        self.ground.scenario()
    }

    fn scenario_name(&self) -> ScenarioName {
        ScenarioName {
            name: self.scenario().name.clone(),
            hash: self.scenario().hash.clone(),
        }
    }

    /// Asks the desk, and waits until the answer is durable.
    async fn ask(&self, ask: Ask, key: Option<Key>) -> Answer {
        match self.counter.ask(ask, key).await {
            Ok(reply) => Answer::from(reply),
            Err(_) => Problem::busy().into(),
        }
    }

    /// Works something out on a thread for it, with scratch space for travel.
    async fn work_out<T: Send + 'static>(
        self: &Arc<Self>,
        question: impl FnOnce(&Self, &Published, &mut Travel) -> Result<T, Problem> + Send + 'static,
    ) -> Result<T, Problem> {
        // It is never closed; were it, questions would only be less orderly.
        let _turn = self.turns.acquire().await;
        let app = Arc::clone(self);
        let answered = tokio::task::spawn_blocking(move || {
            let published = app.hub.published();
            let spare = app.spare().pop();
            let mut travel = spare.unwrap_or_else(|| Travel::new(Arc::clone(&app.ground)));
            travel.adopt(published.picture.traffic().adopted());
            let answer = question(&app, &published, &mut travel);
            app.spare().push(travel);
            answer
        });
        answered.await.unwrap_or_else(|_| {
            Err(Problem::protocol(
                500,
                "the question could not be answered",
                "this is a fault of the program: please report it with the request",
            ))
        })
    }

    /// The ground under the traffic that is adopted.
    fn ground_of(&self, published: &Published) -> Ground {
        let traffic = published.picture.traffic().adopted();
        self.ground.under(Arc::clone(traffic))
    }

    fn spare(&self) -> std::sync::MutexGuard<'_, Vec<Travel>> {
        self.travels.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn scene<'a>(&'a self, published: &'a Published) -> Scene<'a> {
        Scene {
            ground: &self.ground,
            picture: &published.picture,
            ledger: &published.ledger,
            now: published.now,
        }
    }

    fn unit(&self, id: &str) -> Result<UnitId, Problem> {
        self.units
            .get(id)
            .copied()
            .ok_or_else(|| Problem::unknown("unit", id))
    }

    /// The unit a body names: one that does not exist is a fault of the body.
    fn named_unit(&self, id: &str) -> Result<UnitId, Problem> {
        let known = &self.units;
        named(known, ("unit", "unit"), id, &self.scenario().units, |u| {
            &u.id
        })
    }

    fn named_hospital(&self, id: &str) -> Result<HospitalId, Problem> {
        let table = &self.scenario().hospitals;
        named(&self.hospitals, ("hospital", "hospital"), id, table, |h| {
            &h.id
        })
    }

    fn named_priority(&self, id: &str) -> Result<PriorityId, Problem> {
        let table = &self.scenario().priorities;
        named(&self.priorities, ("priority", "priority"), id, table, |p| {
            &p.id
        })
    }

    fn first_priority(&self) -> Result<PriorityId, Problem> {
        let first = self.scenario().priorities.ids().next();
        first.ok_or_else(|| {
            Problem::invalid("priority", "the scenario has none", "give it priorities")
        })
    }

    fn needs(&self, field: &str, words: &str) -> Result<Capabilities, Problem> {
        let read = self.scenario().parse_capabilities(words);
        read.map_err(|e| {
            let text = e.to_string();
            let (detail, remedy) = text.split_once('\n').unwrap_or((&text, ""));
            Problem::invalid(field, detail, remedy.trim())
        })
    }

    /// A coordinate tied to the roads.
    fn place(
        &self,
        (x, y): (&str, &str),
        lon: f64,
        lat: f64,
    ) -> Result<(Coordinate, Place), Problem> {
        let Some(at) = Coordinate::from_degrees(lon, lat) else {
            let field = if lon.abs() <= 180.0 { y } else { x };
            let detail = format!("{lon},{lat} is not on the globe");
            let remedy = "longitude comes first, in degrees of WGS-84: are the two swapped?";
            return Err(Problem::invalid(field, detail, remedy).case("off_globe", []));
        };
        let place = self.ground.place(at).map_err(|fault| {
            let remedy = match fault {
                GroundFault::OffRoad { .. } => {
                    "give a point at a road (longitude first, WGS-84), or add the missing road to the network"
                }
                GroundFault::Nothing => "give the scenario roads, or zones with a travel matrix",
            };
            let told = Problem::invalid(x, format!("{lon},{lat}: {fault}"), remedy);
            match fault {
                GroundFault::OffRoad { distance, .. } => {
                    let metres = distance.as_millimetres() / 1000;
                    told.case("off_road", [("distance_m", metres.to_string())])
                }
                GroundFault::Nothing => told.case("nothing_to_drive_on", []),
            }
        })?;
        Ok((at, place))
    }
}

fn index<I: Id, T>(table: &IdVec<I, T>, of: impl Fn(&T) -> &String) -> HashMap<String, I> {
    table
        .pairs()
        .map(|(id, row)| (of(row).clone(), id))
        .collect()
}

fn named<I: Id, T>(
    known: &HashMap<String, I>,
    (kind, field): (&str, &str),
    id: &str,
    table: &IdVec<I, T>,
    of: impl Fn(&T) -> &String,
) -> Result<I, Problem> {
    known.get(id).copied().ok_or_else(|| {
        let first: Vec<&str> = table.iter().take(12).map(|row| of(row).as_str()).collect();
        let remedy = match (table.len(), first.len()) {
            (0, _) => "the scenario has none".to_owned(),
            (all, told) if all > told => format!("there are {all}, such as: {}", first.join(", ")),
            _ => format!("choose one of: {}", first.join(", ")),
        };
        let detail = format!(
            "there is no {kind} \"{}\"",
            crate::live::problem::shortened(id)
        );
        Problem::invalid(field, detail, remedy)
    })
}

/// Every path.
pub(crate) fn router(app: Arc<App>) -> Router {
    let described = OpenApiRouter::with_openapi(description::blank())
        .routes(routes!(health::health))
        .routes(routes!(health::journal))
        .routes(routes!(questions::nearest))
        .routes(routes!(questions::route))
        .routes(routes!(incidents::list, incidents::create))
        .routes(routes!(incidents::one, incidents::change))
        .routes(routes!(incidents::processed))
        .routes(routes!(choices::cancel))
        .routes(routes!(choices::close))
        .routes(routes!(choices::assign))
        .routes(routes!(choices::divert))
        .routes(routes!(choices::stand_down))
        .routes(routes!(choices::transport))
        .routes(routes!(units::list))
        .routes(routes!(units::one))
        .routes(routes!(units::status))
        .routes(routes!(units::positions))
        .routes(routes!(traffic::list, traffic::report))
        .routes(routes!(traffic::lift))
        .routes(routes!(reference::stations))
        .routes(routes!(reference::hospitals))
        .routes(routes!(reference::coverage))
        .routes(routes!(reference::policies))
        .routes(routes!(map::scenario))
        .routes(routes!(map::place))
        .routes(routes!(search::search))
        .routes(routes!(map::tile))
        .routes(routes!(stream::stream))
        .routes(routes!(demo::pace));
    let (router, told) = described.split_for_parts();
    let text: Arc<str> = description::complete(&told).into();
    let openapi = move || async move { Answer::json(200, text.to_string()) };
    router
        .route("/v1/openapi.json", get(openapi))
        .route("/", get(console::desk))
        .route("/unit/{id}", get(console::unit))
        .route("/assets/{file}", get(console::asset))
        .route("/icon.svg", get(console::icon))
        .fallback(answer::no_such_path)
        .method_not_allowed_fallback(answer::no_such_method)
        .with_state(app)
        .layer(DefaultBodyLimit::max(LONGEST))
        .layer(from_fn(guard::only_neighbours))
}
