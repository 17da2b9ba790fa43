//! A desk over the grid with a demo's clock, served on a port of its own.

use std::sync::Arc;
use std::sync::mpsc::{Sender, channel};

use dispatch_core::dispatch::journal::{Header, line};
use dispatch_core::scenario::Who;
use dispatch_core::travel::Ground;
use dispatch_core::units::{Duration, Time};
use serde_json::Value;

use super::super::client::Client;
use super::super::clock::Paced;
use super::super::player::Player;
use crate::api::{App, router};
use crate::clock::Clock;
use crate::live::desk::{self, Opened, Options};
use crate::live::journal::keeper::Keeper;
use crate::live::journal::memory::Memory;
use crate::live::snapshot::shelf::InMemory;
use crate::live::tests::rooms::{Fake, grid};

/// Everything there is to an evening.
pub(super) struct Stage {
    pub(super) clock: Arc<Paced>,
    /// The clock on the wall.
    pub(super) wall: Arc<Fake>,
    pub(super) desk: Opened,
    pub(super) player: Player,
    /// What the visitor speaks to the API with.
    pub(super) client: Client,
    _runtime: tokio::runtime::Runtime,
    _stop: Sender<()>,
}

impl Stage {
    /// A service whose dispatchers decide.
    pub(super) fn new(seed: u64) -> Self {
        let ground = grid(|scenario| {
            scenario.authority.assign = Who::Advise;
            scenario.authority.divert = Who::Advise;
        });
        Self::over(&ground, seed, true)
    }

    /// One over another ground; `shown`: whether the API knows that it is a demo.
    pub(super) fn over(ground: &Arc<Ground>, seed: u64, shown: bool) -> Self {
        let mut header = line(&Header::new(ground.scenario(), None, "demo"));
        header.pop();
        let wall = Arc::new(Fake::default());
        let noon = ground.scenario().planning.at;
        let clock = Arc::new(Paced::standing(noon, Arc::clone(&wall) as Arc<dyn Clock>));
        let keeper = Keeper::new(Box::new(Memory::new(&header))).unwrap();
        let options = Options {
            tick: Duration::ZERO,
            ..Options::default()
        };
        let time = Arc::clone(&clock) as Arc<dyn Clock>;
        let shelf = Arc::new(InMemory::default());
        let desk = desk::open(ground, keeper.clone(), shelf, time, options).unwrap();
        let app = App::new(
            Arc::clone(ground),
            Vec::new(),
            desk.counter.clone(),
            Arc::clone(&desk.hub),
            keeper,
        )
        .with_demo(shown.then(|| Arc::clone(&clock)));
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build()
            .unwrap();
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0");
        let listener = runtime.block_on(listener).unwrap();
        let client = Client::new(listener.local_addr().unwrap());
        runtime.spawn(axum::serve(listener, router(Arc::new(app))).into_future());
        let (stop, stopped) = channel();
        let time = Arc::clone(&clock);
        let player = Player::new(ground, client.clone(), time, seed, stopped).unwrap();
        Self {
            clock,
            wall,
            desk,
            player,
            client,
            _runtime: runtime,
            _stop: stop,
        }
    }

    /// So many hours of the evening.
    pub(super) fn hours(&mut self, hours: i64) {
        self.minutes(60 * hours);
    }

    /// So many minutes of it.
    pub(super) fn minutes(&mut self, minutes: i64) {
        let until = self.clock.now() + Duration::from_secs(60 * minutes);
        self.player.leap(until).unwrap();
    }

    /// What the visitor sees.
    pub(super) fn get(&self, path: &str) -> Value {
        let (status, text) = self.client.get(path).unwrap();
        assert_eq!(status, 200, "{path}: {text}");
        serde_json::from_str(&text).unwrap()
    }

    /// What the visitor does; the status, and the answer.
    pub(super) fn post(&self, path: &str, body: &Value) -> (u16, Value) {
        let (status, text) = self.client.post(path, body).unwrap();
        (status, serde_json::from_str(&text).unwrap())
    }

    /// The same, and it is done.
    #[track_caller]
    pub(super) fn does(&self, path: &str, body: &Value) -> Value {
        let (status, done) = self.post(path, body);
        assert!(matches!(status, 200 | 201), "{path} {body}: {done}");
        done
    }

    /// The journal, a line an entry.
    pub(super) fn lines(&self) -> Vec<String> {
        let (_, text) = self.client.get("/v1/journal?from=1").unwrap();
        text.lines().map(str::to_owned).collect()
    }

    /// The time at the desk.
    pub(super) fn now(&self) -> Time {
        self.clock.now()
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        self.desk.counter.stop();
    }
}
