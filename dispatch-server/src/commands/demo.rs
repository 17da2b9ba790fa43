//! `demo`: a city of the program's own, and an evening in it at the live desk, until it is stopped.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Sender, channel};
use std::thread::{self, JoinHandle};

use dispatch_core::scenario::{Scenario, StationStatus, Who};
use dispatch_core::units::{Duration, Time};
use serde::Serialize;
use signal_hook::consts::{SIGINT, SIGTERM};

use crate::answer::{Heading, Printer};
use crate::clock::{Clock, Stopwatch, Wall};
use crate::demo::city;
use crate::demo::client::Client;
use crate::demo::clock::{Paced, SPEEDS};
use crate::demo::place::Place;
use crate::demo::player::Player;
use crate::error::{Error, Result};
use crate::live::desk::Options;
use crate::opened::{Opened, open_with};
use crate::out;
use crate::server::{Live, Port, Setup};

/// The time of day at which the visitor comes.
const EVENING: Duration = Duration::from_secs(18 * 3600 + 1800);
/// How long the evening has gone on by then: units are everywhere on their way.
const BEFORE: Duration = Duration::from_secs(90 * 60);
/// Seconds for the stations' places.
const PLACING: f64 = 12.0;
/// `demo`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The port on 127.0.0.1; 0 takes a free one
    #[arg(long, value_name = "N", default_value_t = 8112)]
    port: u16,
    /// How many times faster than real time the evening runs: 1, 5, 20 or 60; the page changes it
    #[arg(long, value_name = "X", default_value_t = 5, value_parser = speed)]
    speed: u32,
    /// An evening over this scenario folder instead of a city that is grown
    #[arg(long, value_name = "DIR")]
    scenario: Option<PathBuf>,
    /// Where city and journal are kept; default: a folder for temporary files, gone at the end
    #[arg(long, value_name = "DIR")]
    dir: Option<PathBuf>,
    /// Of the evening: who calls when, and how long everything takes
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
}

/// What is printed once there is something to see.
#[derive(Debug, Serialize)]
struct Showing {
    address: String,
    /// The moment the evening has reached.
    at: String,
    speed: u32,
    stations: usize,
    units: usize,
    scenario_dir: String,
    journal: String,
}

impl Args {
    /// Shows.
    pub(super) fn run(&self, printer: Printer) -> Result<()> {
        // The port first: nobody waits for a city that cannot be shown.
        let port = Port::take(self.port)?;
        let address = port.address();
        let asked = interrupted()?;
        let place = Place::new(self.dir.as_deref())?;
        let scenario = match &self.scenario {
            Some(scenario) => scenario.clone(),
            None => {
                let watch = Stopwatch::start();
                let grown = place.city();
                let mut placing = None;
                city::build(&grown, &mut || {
                    let began = *placing.get_or_insert_with(|| watch.wall_s());
                    asked.load(Ordering::Relaxed) || watch.wall_s() >= began + PLACING
                })?;
                grown
            }
        };
        if asked.load(Ordering::Relaxed) {
            return Ok(());
        }
        let opened = open_with(&scenario, |scenario| {
            visitors_decide(scenario);
            Ok(())
        })?;
        let begins = evening(&opened.scenario) - BEFORE;
        let clock = Arc::new(Paced::standing(begins, Arc::new(Wall::new())));
        let journal = place.journal();
        let setup = Setup {
            opened: &opened,
            journal: &journal,
            command: printer.command,
            clock: Arc::clone(&clock) as Arc<dyn Clock>,
            demo: Some(Arc::clone(&clock)),
            options: Options {
                // The player has collected them already.
                tick: Duration::ZERO,
                ..Options::default()
            },
        };
        let live = Live::open(port, setup)?;
        let body = Showing {
            address: format!("http://{address}"),
            at: opened.text(evening(&opened.scenario)),
            speed: self.speed,
            stations: open_stations(&opened.scenario),
            units: opened.scenario.units.len(),
            scenario_dir: scenario.display().to_string(),
            journal: journal.display().to_string(),
        };
        let (stop, stopped) = channel();
        let player = Player::new(
            &opened.ground,
            Client::new(address),
            clock,
            self.seed,
            stopped,
        )?;
        let playing = play(player, opened, body, printer, stop)?;
        let served = live.serve();
        playing.stop()?;
        served
    }
}

/// What is not made up waits for the visitor: who goes, and who comes back.
fn visitors_decide(scenario: &mut Scenario) {
    let authority = &mut scenario.authority;
    (authority.assign, authority.divert) = (Who::Advise, Who::Advise);
    // The crew asks in vain where the visitor does not know that it waits.
    authority.destination = Who::Automatic;
}

fn open_stations(scenario: &Scenario) -> usize {
    let stations = scenario.stations.iter();
    stations
        .filter(|s| s.status == StationStatus::Existing)
        .count()
}

/// The evening of the day the scenario plans with.
fn evening(scenario: &Scenario) -> Time {
    scenario.calendar.day_start(scenario.planning.at) + EVENING
}

/// The evening on a thread of its own.
struct Playing {
    stop: Sender<()>,
    thread: JoinHandle<Result<()>>,
}

fn play(
    mut player: Player,
    opened: Opened,
    body: Showing,
    printer: Printer,
    stop: Sender<()>,
) -> Result<Playing> {
    let until = evening(&opened.scenario);
    let thread = thread::Builder::new().name("evening".to_owned());
    let thread = thread.spawn(move || {
        out::progress("playing the evening up to now");
        let begun = player.leap(until).and_then(|()| player.run_at(body.speed));
        if begun.is_ok() {
            show(&opened, &body, printer)?;
            player.play();
        }
        Ok(())
    });
    let thread = thread.map_err(|e| Error::Work {
        what: "starting".to_owned(),
        cause: e.to_string(),
        remedy: "the system gives no threads; end other programs".to_owned(),
    })?;
    Ok(Playing { stop, thread })
}

impl Playing {
    fn stop(self) -> Result<()> {
        // A player that has ended already hears nothing.
        let _ = self.stop.send(());
        self.thread.join().unwrap_or_else(|_| {
            Err(Error::Work {
                what: "the simulated evening".to_owned(),
                cause: "it ended before its time".to_owned(),
                remedy: "start it again. Please report it".to_owned(),
            })
        })
    }
}

fn show(opened: &Opened, body: &Showing, printer: Printer) -> Result<()> {
    let text = format!(
        "{}: {} stations, {} units; it is {}, and time runs {} times as fast\n\
         calls you take yourself wait for you; the rest goes by itself\n\
         listening on {} until Ctrl-C\n",
        opened
            .scenario
            .name_en
            .as_ref()
            .unwrap_or(&opened.scenario.name),
        body.stations,
        body.units,
        body.at,
        body.speed,
        body.address,
    );
    let heading = Heading {
        scenario: Some(opened.name()),
        warnings: opened.warnings.clone(),
    };
    printer.print(heading, body, &text)
}

/// Whether somebody wants the program to end, asked while the city is made.
fn interrupted() -> Result<Arc<AtomicBool>> {
    let asked = Arc::new(AtomicBool::new(false));
    for signal in [SIGINT, SIGTERM] {
        signal_hook::flag::register(signal, Arc::clone(&asked)).map_err(|e| Error::Work {
            what: "listening for Ctrl-C".to_owned(),
            cause: e.to_string(),
            remedy: "the system allows no signal handler here".to_owned(),
        })?;
    }
    Ok(asked)
}

/// A speed of the clock.
fn speed(text: &str) -> std::result::Result<u32, String> {
    let known = text.parse().ok().filter(|speed| SPEEDS.contains(speed));
    known.ok_or_else(|| {
        let words = SPEEDS.map(|speed| speed.to_string()).join(", ");
        format!("choose one of: {words}")
    })
}
