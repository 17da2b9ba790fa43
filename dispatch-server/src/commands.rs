//! The commands, one file each, and what they share: reading the flags, and the exit code.

pub(crate) mod audit;
pub(crate) mod calibrate;
pub(crate) mod coverage;
pub(crate) mod demo;
pub(crate) mod doctor;
pub(crate) mod grow;
pub(crate) mod import;
pub(crate) mod isochrone;
pub(crate) mod nearest;
pub(crate) mod place;
pub(crate) mod policies;
pub(crate) mod replay;
pub(crate) mod route;
pub(crate) mod selftest;
pub(crate) mod serve;
pub(crate) mod simulate;
pub(crate) mod table;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::answer::Printer;
use crate::error::{Error, Result};

/// Dispatch of emergency ambulances: who goes, where stations should stand, what a plan is worth.
#[derive(Debug, Parser)]
#[command(
    name = "dispatch",
    version,
    propagate_version = true,
    after_help = "Exit codes: 0 done; 1 the answer is no, or the work failed; 2 wrong usage or bad input, every fault \
                  listed.\nAny input file may be packed: FILE.gz is read as FILE."
)]
struct Cli {
    /// Print one JSON document and nothing else on standard output
    #[arg(long, global = true)]
    json: bool,
    /// Threads for long work; default: one a processor
    #[arg(long, global = true, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    threads: Option<u16>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Brings foreign data in: a road network, or a whole scenario
    #[command(subcommand)]
    Import(import::Import),
    /// Grows a city's road network, zones and stations from a folder of facts
    Grow(grow::Args),
    /// Lists every fault and every doubt of a scenario folder, with remedies
    Doctor(doctor::Args),
    /// Ranks the units for one incident, with reasons
    Nearest(nearest::Args),
    /// One route, with its time, distance and line
    Route(route::Args),
    /// What is reached from a place within some minutes, as GeoJSON
    Isochrone(isochrone::Args),
    /// A table of travel times from sources to targets, as CSV
    Table(table::Args),
    /// Fits speeds to recorded trips, and says what error is left
    Calibrate(calibrate::Args),
    /// Who is reached within the standards, by area and district
    Coverage(coverage::Args),
    /// Where sites should stand, with a bound that holds
    Place(place::Args),
    /// Runs made-up days
    Simulate(simulate::Args),
    /// Runs recorded days again: our decisions, the log's, or a journal's
    Replay(replay::Args),
    /// Checks a finished run against the laws of the service
    Audit(audit::Args),
    /// Checks the program against closed forms on this machine: a line each, PASS or FAIL
    Selftest(selftest::Args),
    /// Grows a city and plays an evening in it at the live desk: the way to look around
    Demo(demo::Args),
    /// The live desk: keeps a journal and answers on a loopback port until it is stopped
    Serve(serve::Args),
    /// Lists the rules there are, with their parameters and sources
    Policies(policies::Args),
}

impl Command {
    const fn name(&self) -> &'static str {
        match self {
            Self::Import(_) => "import",
            Self::Grow(_) => "grow",
            Self::Doctor(_) => "doctor",
            Self::Nearest(_) => "nearest",
            Self::Route(_) => "route",
            Self::Isochrone(_) => "isochrone",
            Self::Table(_) => "table",
            Self::Calibrate(_) => "calibrate",
            Self::Coverage(_) => "coverage",
            Self::Place(_) => "place",
            Self::Simulate(_) => "simulate",
            Self::Replay(_) => "replay",
            Self::Audit(_) => "audit",
            Self::Selftest(_) => "selftest",
            Self::Demo(_) => "demo",
            Self::Serve(_) => "serve",
            Self::Policies(_) => "policies",
        }
    }

    fn run(&self, printer: Printer) -> Result<()> {
        match self {
            Self::Import(import) => import.run(printer),
            Self::Grow(args) => args.run(printer),
            Self::Doctor(args) => args.run(printer),
            Self::Nearest(args) => args.run(printer),
            Self::Route(args) => args.run(printer),
            Self::Isochrone(args) => args.run(printer),
            Self::Table(args) => args.run(printer),
            Self::Calibrate(args) => args.run(printer),
            Self::Coverage(args) => args.run(printer),
            Self::Place(args) => args.run(printer),
            Self::Simulate(args) => args.run(printer),
            Self::Replay(args) => args.run(printer),
            Self::Audit(args) => args.run(printer),
            Self::Selftest(args) => args.run(printer),
            Self::Demo(args) => args.run(printer),
            Self::Serve(args) => args.run(printer),
            Self::Policies(args) => args.run(printer),
        }
    }
}

/// Reads the flags and runs the command.
pub(crate) fn run() -> ExitCode {
    let cli = Cli::parse();
    let printer = Printer {
        command: cli.command.name(),
        json: cli.json,
    };
    let done = threads(cli.threads).and_then(|()| cli.command.run(printer));
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => ExitCode::from(printer.failed(&error)),
    }
}

fn threads(wanted: Option<u16>) -> Result<()> {
    let Some(wanted) = wanted else { return Ok(()) };
    let pool = rayon::ThreadPoolBuilder::new().num_threads(usize::from(wanted));
    pool.build_global().map_err(|e| Error::Work {
        what: format!("--threads {wanted}"),
        cause: e.to_string(),
        remedy: "ask for fewer threads".to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    #[test]
    fn the_flags_are_consistent() {
        super::Cli::command().debug_assert();
    }
}
