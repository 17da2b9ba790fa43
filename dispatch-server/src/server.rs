//! The live server, from a port that is taken to a clean end: what `serve` and `demo` share.
//!
//! The port comes first, so that nothing is begun that cannot be served; then the desk is opened
//! over its journal; then it is served until the user or the system wants it to end.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration as Span;

use dispatch_core::dispatch::journal::{Header, line};
use tokio::net::TcpListener;
use tokio::runtime::Runtime;
use tokio::signal::unix::{Signal, SignalKind, signal};

use crate::api::{App, router};
use crate::clock::Clock;
use crate::commands::serve::cannot_open;
use crate::demo::clock::Paced;
use crate::error::{Error, Result};
use crate::live::desk::{self, CannotOpen, Options};
use crate::live::journal::keeper::Keeper;
use crate::live::journal::sqlite::Sqlite;
use crate::live::snapshot::shelf::Beside;
use crate::opened::Opened;

/// How long requests in hand may take when the server is stopped.
const PATIENCE: Span = Span::from_secs(5);

/// A port of this machine that is ours, and the ear for who wants the program to end.
#[derive(Debug)]
pub(crate) struct Port {
    runtime: Runtime,
    listener: TcpListener,
    address: SocketAddr,
    stop: Stop,
}

impl Port {
    /// Takes a port on 127.0.0.1; 0 is a free one.
    ///
    /// # Errors
    /// Another program has it, or the system gives no threads or signals.
    pub(crate) fn take(port: u16) -> Result<Self> {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .enable_all()
            .build()
            .map_err(|e| {
                let remedy = "the system gives no threads; end other programs";
                work("starting", &e, remedy)
            })?;
        let (listener, stop) =
            runtime.block_on(async { Ok::<_, Error>((listen(port).await?, Stop::new()?)) })?;
        let address = listener
            .local_addr()
            .map_err(|e| work("listening", &e, "choose another --port"))?;
        Ok(Self {
            runtime,
            listener,
            address,
            stop,
        })
    }

    /// Where it is.
    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }
}

/// What a desk is opened with.
pub(crate) struct Setup<'a> {
    /// The scenario.
    pub(crate) opened: &'a Opened,
    /// The file of its journal.
    pub(crate) journal: &'a Path,
    /// The command that keeps it.
    pub(crate) command: &'static str,
    /// The time.
    pub(crate) clock: Arc<dyn Clock>,
    /// The same clock, where it is a demo's.
    pub(crate) demo: Option<Arc<Paced>>,
    /// How it behaves.
    pub(crate) options: Options,
}

/// A desk that is open, and about to be served.
pub(crate) struct Live {
    port: Port,
    desk: desk::Opened,
    journal: Keeper,
    app: Arc<App>,
}

impl Live {
    /// Opens the desk; nobody is served yet.
    ///
    /// # Errors
    /// The journal leads nowhere, or is of another scenario.
    pub(crate) fn open(port: Port, setup: Setup<'_>) -> Result<Self> {
        let opened = setup.opened;
        let header = Header::new(&opened.scenario, None, setup.command);
        let mut header = line(&header);
        header.pop();
        let cannot = |cause: &CannotOpen| cannot_open(setup.journal, cause);
        let journal = Sqlite::open(setup.journal, &header).map_err(|e| cannot(&e.into()))?;
        let journal = Keeper::new(Box::new(journal)).map_err(|e| cannot(&e.into()))?;
        let ground = Arc::clone(&opened.ground);
        let shelf = Arc::new(Beside::new(setup.journal));
        let desk = desk::open(&ground, journal.clone(), shelf, setup.clock, setup.options)
            .map_err(|e| cannot(&e))?;
        // What lies before the snapshot is followed while the desk works.
        Sqlite::reading(setup.journal)
            .and_then(|rows| journal.checking().begin(rows, desk.head))
            .map_err(|e| cannot(&e.into()))?;
        let app = App::new(
            ground,
            opened.warnings.clone(),
            desk.counter.clone(),
            Arc::clone(&desk.hub),
            journal.clone(),
        );
        Ok(Self {
            port,
            desk,
            journal,
            app: Arc::new(app.with_demo(setup.demo)),
        })
    }

    /// The desk, with how it was opened.
    pub(crate) fn desk(&self) -> &desk::Opened {
        &self.desk
    }

    /// Serves until somebody wants the program to end.
    ///
    /// # Errors
    /// The system does not let it serve, or the desk ended before its time.
    pub(crate) fn serve(self) -> Result<()> {
        let Self {
            port,
            desk,
            journal,
            app,
        } = self;
        let Port {
            runtime,
            listener,
            mut stop,
            ..
        } = port;
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
            let remedy = "start it again; the journal holds all that was answered";
            work("serving", &e, remedy)
        })?;
        ended.map_err(|_| Error::Work {
            what: "the desk".to_owned(),
            cause: "it ended before its time".to_owned(),
            remedy: "start it again; the journal holds all that was answered. Please report it"
                .to_owned(),
        })
    }
}

async fn listen(port: u16) -> Result<TcpListener> {
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    TcpListener::bind(address).await.map_err(|e| {
        work(
            &format!("listening on {address}"),
            &e,
            "another program has the port: choose another with --port, or 0 for a free one",
        )
    })
}

/// The user or the system wants the program to end; heard from the moment this is made.
#[derive(Debug)]
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
