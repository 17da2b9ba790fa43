//! What the cases of one folder share, made when it is first asked for: its network, its import as
//! a scenario, and a run of it.

use std::path::{Path, PathBuf};

use crate::city::{City, is_city, replay};
use crate::failure::{Failure, Outcome, failure};
use crate::folder::Folder;
use crate::import::Import;
use crate::program::{Room, dispatch};

/// The files that make a scenario of our own form.
const SCENARIO: [&str; 4] = ["scenario.toml", "zones.csv", "stations.csv", "units.csv"];

/// The day that is made up for a scenario without a call log of its own.
const FROM: &str = "2026-11-25T00:00:00Z";

/// Whether a folder is a scenario; one that is wrong on purpose has the message to expect beside it.
pub(crate) fn is_scenario(folder: &Folder) -> bool {
    folder.has(&SCENARIO) && folder.ending("").all(|name| !name.starts_with("expected"))
}

/// What the cases of one folder share.
pub(crate) struct Shop<'a> {
    /// The folder.
    pub(crate) folder: &'a Folder,
    /// Where output goes.
    pub(crate) room: &'a Room,
    network: Option<Import>,
    city: Option<City>,
    run: Option<Run>,
}

/// A run of the simulator.
#[derive(Clone, Debug)]
pub(crate) struct Run {
    /// The scenario it ran.
    pub(crate) scenario: PathBuf,
    /// The log it replayed; without one it made a day up.
    calls: Option<PathBuf>,
    /// What it left.
    pub(crate) out: PathBuf,
}

impl<'a> Shop<'a> {
    pub(crate) fn new(folder: &'a Folder, room: &'a Room) -> Self {
        Self {
            folder,
            room,
            network: None,
            city: None,
            run: None,
        }
    }

    /// The network of the folder's tables.
    pub(crate) fn network(&mut self) -> Outcome<&Import> {
        once(&mut self.network, || Import::jemss(self.folder, self.room))
    }

    /// The folder as the program imports it.
    pub(crate) fn city(&mut self) -> Outcome<&City> {
        once(&mut self.city, || City::import(self.folder, self.room))
    }

    /// The scenario folder.
    pub(crate) fn scenario(&mut self) -> Outcome<PathBuf> {
        if is_city(self.folder) {
            Ok(self.city()?.scenario.clone())
        } else {
            Ok(self.folder.path.clone())
        }
    }

    /// A run of the scenario: a city's calls, or a made-up day.
    pub(crate) fn run(&mut self) -> Outcome<Run> {
        if self.run.is_none() {
            let folder = self.folder;
            let calls = if is_city(folder) {
                Some(self.city()?.calls(folder)?)
            } else {
                None
            };
            let run = Run {
                scenario: self.scenario()?,
                calls,
                out: self.room.place("run")?,
            };
            run.again(&run.out, None)?;
            self.run = Some(run);
        }
        self.run.clone().ok_or_else(nothing_made)
    }
}

impl Run {
    /// The same run into another folder.
    pub(crate) fn again(&self, out: &Path, threads: Option<&str>) -> Outcome<()> {
        if let Some(calls) = &self.calls {
            return replay(&self.scenario, calls, out, threads);
        }
        let (scenario, out) = (self.scenario.to_string_lossy(), out.to_string_lossy());
        let mut flags = vec![
            "simulate",
            "--scenario",
            &scenario,
            "--from",
            FROM,
            "--days",
            "1",
            "--seed",
            "7",
            "--out",
            &out,
        ];
        flags.extend(
            threads
                .into_iter()
                .flat_map(|threads| ["--threads", threads]),
        );
        dispatch(&flags)?;
        Ok(())
    }
}

/// The value of a slot, filled when it is empty.
fn once<T>(slot: &mut Option<T>, make: impl FnOnce() -> Outcome<T>) -> Outcome<&T> {
    if slot.is_none() {
        *slot = Some(make()?);
    }
    slot.as_ref().ok_or_else(nothing_made)
}

fn nothing_made() -> Failure {
    failure("what was just made is gone")
}
