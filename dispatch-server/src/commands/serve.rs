//! `serve`: the live desk over a journal, with its API on a loopback port, until it is stopped.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration as Span;

use dispatch_core::dispatch::journal::{Header, line};
use dispatch_core::units::Duration;
use serde::Serialize;
use tokio::net::TcpListener;
use tokio::signal::unix::{Signal, SignalKind, signal};

use crate::answer::{Heading, Printer};
use crate::api::{App, router};
use crate::clock::Wall;
use crate::error::{Error, Result};
use crate::live::desk::{self, CannotOpen, Options};
use crate::live::journal::Trouble;
use crate::live::journal::keeper::Keeper;
use crate::live::journal::sqlite::Sqlite;
use crate::live::recovery::Failure;
use crate::opened::{Opened, open};

/// How long requests in hand may take when the server is stopped.
const PATIENCE: Span = Span::from_secs(5);

/// `serve`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The scenario folder
    #[arg(long, value_name = "DIR")]
    scenario: PathBuf,
    /// Where the journal is kept; FILE.head beside it says how far it was acknowledged
    #[arg(
        long,
        value_name = "sqlite:FILE",
        default_value = "sqlite:dispatch-journal.sqlite"
    )]
    journal: String,
    /// The port on 127.0.0.1; 0 takes a free one
    #[arg(long, value_name = "N", default_value_t = 8112)]
    port: u16,
    /// Crews say themselves when their duty begins and ends, instead of the scenario's shifts
    #[arg(long)]
    crews_report_duty: bool,
    /// How long positions are collected before they become one entry, in milliseconds
    #[arg(long, value_name = "MS", default_value_t = 250, value_parser = clap::value_parser!(u32).range(..=60_000))]
    position_tick: u32,
    /// Goes on with a journal that was kept over another scenario; the journal says so from there on
    #[arg(long)]
    adopt_journal: bool,
    /// Takes the journal as it is where FILE.head is missing or says otherwise
    #[arg(long)]
    trust_journal: bool,
}

/// What is printed once it listens.
#[derive(Debug, Serialize)]
struct Listening {
    address: String,
    journal: String,
    entries: u64,
}

impl Args {
    /// Serves.
    pub(super) fn run(&self, printer: Printer) -> Result<()> {
        let path = journal_file(&self.journal)?;
        let opened = open(&self.scenario)?;
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .enable_all()
            .build()
            .map_err(|e| {
                work(
                    "starting",
                    &e,
                    "the system gives no threads; end other programs",
                )
            })?;
        // The port first: a journal is not touched when it cannot be served.
        let (listener, mut stop) =
            runtime.block_on(async { Ok::<_, Error>((self.listen().await?, Stop::new()?)) })?;
        let header = Header::new(&opened.scenario, None, printer.command);
        let mut header = line(&header);
        header.pop();
        let cannot = |cause: &CannotOpen| cannot_open(&path, cause);
        let journal = Sqlite::open(&path, &header).map_err(|e| cannot(&e.into()))?;
        let journal = Keeper::new(Box::new(journal)).map_err(|e| cannot(&e.into()))?;
        let options = Options {
            shifts: !self.crews_report_duty,
            tick: Duration::from_millis(i64::from(self.position_tick)),
            adopts: self.adopt_journal,
            trusts: self.trust_journal,
        };
        let ground = Arc::clone(&opened.ground);
        let desk = desk::open(&ground, journal.clone(), Arc::new(Wall::new()), options)
            .map_err(|e| cannot(&e))?;
        self.tell(printer, &opened, &listener, desk.restored)?;
        let app = App::new(
            ground,
            opened.warnings,
            desk.counter.clone(),
            Arc::clone(&desk.hub),
            journal.clone(),
        );
        let app = Arc::new(app);
        let ending = Arc::new(AtomicBool::new(false));
        let (made, stops) = (Arc::clone(&app), Arc::clone(&ending));
        let ahead = std::thread::spawn(move || {
            made.searching();
            made.tiles().make_ahead(|| stops.load(Ordering::Relaxed));
        });
        let hub = Arc::clone(&desk.hub);
        let served = runtime.block_on(async {
            let ended = async move {
                stop.comes().await;
                // Streams never end by themselves.
                hub.close();
            };
            let serving = axum::serve(listener, router(app));
            let (stopping, stopped) = tokio::sync::oneshot::channel::<()>();
            let serving = serving.with_graceful_shutdown(async move {
                ended.await;
                let _ = stopping.send(());
            });
            let late = async {
                let _ = stopped.await;
                tokio::time::sleep(PATIENCE).await;
            };
            tokio::select! {
                served = serving => served,
                () = late => Ok(()),
            }
        });
        ending.store(true, Ordering::Relaxed);
        // It only fills a cache: nothing is lost with it.
        let _ = ahead.join();
        desk.counter.stop();
        let ended = desk.thread.join();
        journal.close();
        served.map_err(|e| {
            work(
                "serving",
                &e,
                "start it again; the journal holds all that was answered",
            )
        })?;
        ended.map_err(|_| Error::Work {
            what: "the desk".to_owned(),
            cause: "it ended before its time".to_owned(),
            remedy: "start it again; the journal holds all that was answered. Please report it"
                .to_owned(),
        })
    }

    async fn listen(&self) -> Result<TcpListener> {
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, self.port));
        TcpListener::bind(address).await.map_err(|e| {
            work(
                &format!("listening on {address}"),
                &e,
                "another program has the port: choose another with --port, or 0 for a free one",
            )
        })
    }

    fn tell(
        &self,
        printer: Printer,
        opened: &Opened,
        listener: &TcpListener,
        entries: u64,
    ) -> Result<()> {
        let address = listener
            .local_addr()
            .map_err(|e| work("listening", &e, "choose another --port"))?;
        let body = Listening {
            address: format!("http://{address}"),
            journal: self.journal.clone(),
            entries,
        };
        let text = format!(
            "{}: {} entries in {}\nlistening on {} until Ctrl-C\n",
            opened.scenario.name, entries, self.journal, body.address
        );
        let heading = Heading {
            scenario: Some(opened.name()),
            warnings: opened.warnings.clone(),
        };
        printer.print(heading, &body, &text)
    }
}

/// The file of a journal's address.
///
/// # Errors
/// An address of another kind.
pub(super) fn journal_file(address: &str) -> Result<PathBuf> {
    match address.strip_prefix("sqlite:") {
        Some(file) if !file.is_empty() => Ok(PathBuf::from(file)),
        _ => Err(Error::usage(
            format!("--journal {address}: this version keeps journals in sqlite:FILE only"),
            "write sqlite: and a file name, such as sqlite:night.sqlite",
        )),
    }
}

/// The user or the system wants the program to end; heard from the moment this is made.
struct Stop {
    interrupt: Signal,
    terminate: Signal,
}

impl Stop {
    fn new() -> Result<Self> {
        let listen = |kind| {
            signal(kind).map_err(|e| {
                let remedy = "the system allows no signal handler here";
                work("listening for Ctrl-C", &e, remedy)
            })
        };
        Ok(Self {
            interrupt: listen(SignalKind::interrupt())?,
            terminate: listen(SignalKind::terminate())?,
        })
    }

    async fn comes(&mut self) {
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
        }
    }
}

fn work(what: &str, cause: &std::io::Error, remedy: &str) -> Error {
    Error::Work {
        what: what.to_owned(),
        cause: cause.to_string(),
        remedy: remedy.to_owned(),
    }
}

fn cannot_open(path: &Path, cause: &CannotOpen) -> Error {
    Error::Work {
        what: path.display().to_string(),
        cause: cause.to_string(),
        remedy: remedy(path, cause),
    }
}

/// What to do about a journal that leads nowhere.
pub(super) fn remedy(path: &Path, cause: &CannotOpen) -> String {
    let head = format!("{}.head", path.display());
    match cause {
        CannotOpen::OtherScenario(_) => {
            "give --scenario the folder it was kept over, choose another --journal, or go on with --adopt-journal"
                .to_owned()
        }
        CannotOpen::Journal(Failure::Foreign { .. }) => {
            "use the program version and scenario that wrote it, or begin a new journal with another --journal"
                .to_owned()
        }
        CannotOpen::Journal(Failure::Journal(trouble)) => match trouble {
            Trouble::Damaged { seq, .. } => format!(
                "put the journal and {head} back from their copy; every entry before {seq} is as it was written. \
                 Only if you know that this file is whole and {head} is not: --trust-journal"
            ),
            Trouble::Locked => "end the other program, or choose another --journal".to_owned(),
            Trouble::Foreign(_) => "choose another file: this one is left as it is".to_owned(),
            Trouble::Unavailable(_) | Trouble::Moved { .. } => {
                "check the disk, the folder and your rights there".to_owned()
            }
        },
    }
}
