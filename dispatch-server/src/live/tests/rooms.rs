//! A desk in a test's own time.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use dispatch_core::dispatch::journal::{Header, line};
use dispatch_core::geo::Coordinate;
use dispatch_core::ids::{Id, PriorityId, UnitId};
use dispatch_core::scenario::{Capabilities, Scenario, Who};
use dispatch_core::travel::{Ground, Travel};
use dispatch_core::units::{Duration, Time};
use serde_json::Value;

use crate::clock::Clock;
use crate::live::ask::{Ask, Choice, NewIncident, Status};
use crate::live::desk::{self, CannotOpen, Key, Opened, Options, Reply, document};
use crate::live::journal::Journal;
use crate::live::journal::keeper::Keeper;
use crate::live::journal::memory::Memory;
use crate::live::scene::Scene;
use crate::live::snapshot::shelf::{InMemory, Shelf};

/// A clock that stands until it is set.
#[derive(Debug, Default)]
pub(crate) struct Fake {
    now: AtomicI64,
    steady: AtomicI64,
}

impl Fake {
    pub(crate) fn set(&self, now: Time) {
        let before = self.now.swap(now.as_millis(), Ordering::SeqCst);
        let gone = (now.as_millis() - before).max(0);
        self.steady.fetch_add(gone, Ordering::SeqCst);
    }
}

impl Clock for Fake {
    fn now(&self) -> Time {
        Time::from_millis(self.now.load(Ordering::SeqCst))
    }

    fn steady(&self) -> Time {
        Time::from_millis(self.steady.load(Ordering::SeqCst))
    }

    fn patience(&self, _: Option<Time>, _: Duration) -> Option<std::time::Duration> {
        None
    }
}

/// Noon of a Wednesday on the grid.
pub(super) fn noon() -> Time {
    grid(|_| {}).scenario().planning.at
}

/// The grid, changed.
pub(crate) fn grid(change: impl FnOnce(&mut Scenario)) -> Arc<Ground> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../seeds/grid");
    let opened = crate::opened::open(&folder).unwrap();
    let mut scenario = Scenario::clone(&opened.scenario);
    change(&mut scenario);
    Arc::new(opened.ground.with(Arc::new(scenario)))
}

/// The grid, its places moved off the crossings and tied to so many roads each.
pub(super) fn grid_with(candidates: u8) -> Arc<Ground> {
    let beside = |at: &mut Coordinate| {
        at.lon_e7 += 4000;
        at.lat_e7 += 3000;
    };
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../seeds/grid");
    let opened = crate::opened::open_with(&folder, |scenario| {
        scenario.travel.candidates = candidates;
        scenario
            .zones
            .iter_mut()
            .for_each(|zone| beside(&mut zone.at));
        (scenario.stations.iter_mut()).for_each(|station| beside(&mut station.at));
        (scenario.hospitals.iter_mut()).for_each(|hospital| beside(&mut hospital.at));
        Ok(())
    });
    opened.unwrap().ground
}

/// The grid, where dispatchers decide.
pub(super) fn advised() -> Arc<Ground> {
    grid(|scenario| scenario.authority.assign = Who::Advise)
}

/// A desk with everything a test looks at.
pub(super) struct Room {
    pub(super) ground: Arc<Ground>,
    pub(super) desk: Opened,
    pub(super) clock: Arc<Fake>,
    pub(super) journal: Memory,
    pub(super) keeper: Keeper,
    pub(super) shelf: InMemory,
    runtime: tokio::runtime::Runtime,
}

impl Room {
    pub(super) fn new(ground: &Arc<Ground>) -> Self {
        let mut header = line(&Header::new(ground.scenario(), None, "serve"));
        header.pop();
        Self::over(ground, Memory::new(&header), Options::default()).unwrap()
    }

    pub(super) fn over(
        ground: &Arc<Ground>,
        journal: Memory,
        options: Options,
    ) -> Result<Self, CannotOpen> {
        let noon = ground.scenario().planning.at;
        Self::at(ground, journal, InMemory::default(), options, noon)
    }

    /// A desk with snapshots at hand, opened at a moment.
    pub(super) fn at(
        ground: &Arc<Ground>,
        journal: Memory,
        shelf: InMemory,
        options: Options,
        now: Time,
    ) -> Result<Self, CannotOpen> {
        let (at, lying) = (journal.clone(), shelf.clone());
        let mut room = Self::on(ground, Box::new(journal), Arc::new(shelf), options, now)?;
        (room.journal, room.shelf) = (at, lying);
        Ok(room)
    }

    /// A desk over any journal.
    pub(super) fn on(
        ground: &Arc<Ground>,
        journal: Box<dyn Journal>,
        shelf: Arc<dyn Shelf>,
        options: Options,
        now: Time,
    ) -> Result<Self, CannotOpen> {
        let clock = Arc::new(Fake::default());
        clock.set(now);
        let keeper = Keeper::new(journal)?;
        let desk = desk::open(
            ground,
            keeper.clone(),
            shelf,
            Arc::clone(&clock) as Arc<dyn Clock>,
            options,
        )?;
        desk.counter.nudge();
        Ok(Self {
            ground: Arc::clone(ground),
            desk,
            clock,
            journal: Memory::default(),
            shelf: InMemory::default(),
            keeper,
            runtime: tokio::runtime::Builder::new_current_thread()
                .build()
                .unwrap(),
        })
    }

    pub(super) fn ask(&self, ask: Ask) -> (u16, Value) {
        self.ask_with(ask, None)
    }

    pub(super) fn ask_with(&self, ask: Ask, key: Option<&str>) -> (u16, Value) {
        let key = key.map(|key| Key {
            key: key.to_owned(),
            request: *blake3::hash(format!("{ask:?}").as_bytes()).as_bytes(),
        });
        let asked = self.desk.counter.ask(ask, key);
        let Reply { status, body } = self.runtime.block_on(asked).unwrap();
        (status, serde_json::from_str(&body).unwrap())
    }

    /// Time goes on, and the desk looks.
    pub(super) fn after(&self, seconds: i64) {
        self.clock
            .set(self.clock.now() + Duration::from_secs(seconds));
        self.desk.counter.nudge();
    }

    /// An incident at the crossing b4; its name and version.
    pub(super) fn call(&self) -> (String, u64) {
        let (status, done) = self.ask(Ask::Create(Box::new(b4())));
        assert_eq!(status, 201, "{done}");
        let incident = &done["incident"];
        (
            incident["id"].as_str().unwrap().to_owned(),
            incident["version"].as_u64().unwrap(),
        )
    }

    pub(super) fn assign(&self, (incident, version): &(String, u64), unit: usize) -> (u16, Value) {
        self.ask(send(incident, *version, unit))
    }

    pub(super) fn report(&self, unit: usize, word: &str) -> (u16, Value) {
        self.ask(Ask::Report {
            unit: UnitId::new(unit),
            status: Status::parse(word).unwrap(),
            reason: "told".to_owned(),
        })
    }

    /// Everything there is to see, as one text.
    pub(super) fn sight(&self) -> String {
        let published = self.desk.hub.published();
        let mut travel = Travel::new(Arc::clone(&self.ground));
        let scene = Scene {
            ground: &self.ground,
            picture: &published.picture,
            ledger: &published.ledger,
            now: published.now,
        };
        let units = document(&scene.units(&mut travel)).replace("},", "},\n");
        let incidents = document(&scene.incidents()).replace("},", "},\n");
        format!("{}\n{units}\n{incidents}", published.head.seq)
    }

    /// The journal's lines after the header.
    pub(super) fn lines(&self) -> Vec<Value> {
        let disk = self.journal.disk();
        let entries = disk.rows.iter().skip(1);
        entries
            .map(|row| serde_json::from_slice(&row.text).unwrap())
            .collect()
    }
}

impl Room {
    /// An orderly end; what the desk does then is done.
    pub(super) fn ends(mut self) {
        self.desk.counter.stop();
        let thread = std::mem::replace(&mut self.desk.thread, std::thread::spawn(|| {}));
        thread.join().unwrap();
        self.keeper.close();
    }
}

impl Drop for Room {
    fn drop(&mut self) {
        self.desk.counter.stop();
    }
}

/// A call from the crossing b4.
pub(super) fn b4() -> NewIncident {
    NewIncident {
        id: None,
        reported_at: None,
        at: Coordinate::from_degrees(10.009, 0.027).unwrap(),
        priority: PriorityId::new(0),
        needs: Capabilities::default(),
        hospital: None,
        automatic: false,
        processed: true,
    }
}

pub(super) fn send(incident: &str, version: u64, unit: usize) -> Ask {
    Ask::Assign {
        choice: Choice {
            incident: incident.to_owned(),
            version,
            reason: Some("other"),
        },
        unit: UnitId::new(unit),
        diverts: false,
    }
}
