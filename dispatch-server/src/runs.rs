//! What runs of the simulator leave: a folder with tables, journal and summary.

use std::fs::File;
use std::io::{BufWriter, Write as _};
use std::path::Path;

use dispatch_core::error::Fault;
use dispatch_core::scenario::{Scenario, StartRule};
use sim::report::{Cost, Files, Summary, Title, Writers};
use sim::world::World;
use std::sync::Arc;

use crate::clock::{Stopwatch, cpu_s};
use crate::error::{Error, Result};
use crate::output::NewFolder;

/// Every name a run may leave in its folder.
pub(crate) const NAMES: [&str; 7] = [
    "incidents.csv",
    "responses.csv",
    "journal.jsonl",
    "summary.json",
    "incidents.parquet",
    "responses.parquet",
    "report.html",
];

/// Runs something into the files of a folder and says what came of it. `prefix` is empty, or a
/// folder inside with `/`.
///
/// # Errors
/// What the run fails with, or what cannot be written.
pub(crate) fn run_into(
    place: (&NewFolder, &str),
    (scenario, warnings): (&Arc<Scenario>, &[String]),
    title: Title,
    run: impl FnOnce(&mut Files<BufWriter<File>>) -> sim::error::Result<World>,
) -> Result<Summary> {
    starts_at_stations(scenario)?;
    let (folder, prefix) = place;
    let create = |name: &str| folder.create(&format!("{prefix}{name}"));
    let writers = Writers {
        incidents: create("incidents.csv")?,
        responses: create("responses.csv")?,
        journal: create("journal.jsonl")?,
    };
    let (watch, cpu) = (Stopwatch::start(), cpu_s());
    let mut files = Files::new(scenario, title, writers)?;
    let world = run(&mut files)?;
    let cost = Cost {
        wall_s: watch.wall_s(),
        cpu_s: cpu_s() - cpu,
    };
    let (mut summary, writers) = files.finish(&world, cost)?;
    warnings
        .iter()
        .for_each(|warning| summary.warn(warning.clone()));
    let Writers {
        incidents,
        responses,
        journal,
    } = writers;
    for mut file in [incidents, responses, journal] {
        file.flush()
            .map_err(|e| Error::writing(Path::new(prefix), &e))?;
    }
    folder.write(&format!("{prefix}summary.json"), &summary.to_json()?)?;
    Ok(summary)
}

/// Runs begin with every unit at its station; a scenario that wants otherwise is told so.
fn starts_at_stations(scenario: &Scenario) -> Result<()> {
    if scenario.start == StartRule::Station {
        return Ok(());
    }
    let fault = Fault::in_file(
        "scenario.toml",
        "runs that start elsewhere than at the stations are not in this version",
        "write units = \"station\" under [start], or leave [start] out",
    );
    Err(dispatch_core::error::Error::from(fault).into())
}
