//! `place`: where sites should stand, with a bound that holds.
//!
//! Map: [`bare`] answers on an instance of others, [`city`] on a scenario, by way
//! of [`work`]; [`worth`] says what the plan is worth; [`watch`] ends a search
//! at a limit or by Ctrl-C and tells how far it is; [`files`] writes what a plan leaves, [`map`]
//! draws it.

mod bare;
mod city;
mod files;
mod map;
mod text;
mod watch;
mod work;
mod worth;

use std::path::PathBuf;

use clap::ValueEnum;
use dispatch_core::error::Error as CoreError;
use dispatch_core::placement::{Solution, Status};
use dispatch_core::roads::speeds::Mode;
use serde::Serialize;

use crate::answer::{Heading, Printer};
use crate::error::{Error, Result};
use crate::locate;
use watch::Watch;

/// `place`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "On a scenario, every station but those not_available is a site, and every zone is to be reached within its own standard at the moment and in the mode of [planning].\n--out leaves the \
                  scenario with the chosen sites as its stations, and a folder plan/ with what it is worth.\n\nFormats \
                  of --matrix: orlib-pmed (nodes edges p, then i j length), orlib-scp (by rows), orlib-rail (by columns), \
                  mclp-points (x y demand), bds (F and C lines), cover-lists (rows sites p, then of every site whether \
                  it is there, then of every row its weight and its sites from 0), csv (zone,site,distance[,weight]). \
                  Sites and zones are numbered from 1 in the order of the file.\n\nCtrl-C ends the search with the best \
                  answer so far; a second one ends the program."
)]
pub(crate) struct Args {
    /// The scenario folder
    #[arg(long, value_name = "DIR", required_unless_present = "matrix")]
    scenario: Option<PathBuf>,
    /// A bare instance instead
    #[arg(
        long,
        value_name = "FILE",
        conflicts_with = "scenario",
        requires = "format"
    )]
    matrix: Option<PathBuf>,
    /// What the file is written as
    #[arg(long, value_enum, requires = "matrix")]
    format: Option<bare::Format>,
    /// What is asked
    #[arg(long, value_enum)]
    model: Model,
    /// How many sites are open in all, kept ones included; default: what the scenario plans with, or the instance says
    #[arg(long, value_name = "N")]
    p: Option<usize>,
    /// How far a site reaches, in the unit of the file
    #[arg(long, value_name = "R", requires = "matrix")]
    radius: Option<f64>,
    /// A site that is open whatever happens; may be repeated
    #[arg(long, value_name = "SITE")]
    keep: Vec<String>,
    /// A site that stays closed; may be repeated
    #[arg(long, value_name = "SITE")]
    close: Vec<String>,
    /// Every station that is open now stays open
    #[arg(long, conflicts_with = "matrix")]
    keep_existing: bool,
    /// Of lscp: the least sum of the stations' costs, not their number
    #[arg(long, conflicts_with = "matrix")]
    by_cost: bool,
    /// Of lscp: leave out the zones that no site reaches
    #[arg(long, conflicts_with = "matrix")]
    skip_unreachable: bool,
    /// siren or ordinary; default: as the scenario plans
    #[arg(long, value_parser = locate::mode, conflicts_with = "matrix")]
    mode: Option<Mode>,
    /// Whose standards hold; default: the most urgent
    #[arg(long, value_name = "P", conflicts_with = "matrix")]
    priority: Option<String>,
    /// The moment of departure, RFC 3339; default: the one the scenario plans with
    #[arg(long, value_name = "T", conflicts_with_all = ["matrix", "hours"])]
    depart: Option<String>,
    /// Reached when: at the moment, or on the mean of all hours of the week
    #[arg(long, value_enum, default_value_t = Which::Planning, conflicts_with = "matrix")]
    hours: Which,
    /// A site that is not chosen: what it would change; may be repeated
    #[arg(long, value_name = "SITE", conflicts_with = "matrix")]
    why_not: Vec<String>,
    /// Also by hour, turnout and siren, and the curve of stations against coverage
    #[arg(long, conflicts_with = "matrix")]
    worth: bool,
    /// Leaves the scenario with the chosen sites as its stations
    #[arg(long, value_name = "DIR", conflicts_with = "matrix")]
    out: Option<PathBuf>,
    /// Seconds until the best answer so far is given
    #[arg(long, value_name = "S", default_value_t = 60.0)]
    time_limit: f64,
    /// Of the local searches
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
}

/// What is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Model {
    /// The most people that p sites reach
    Mclp,
    /// The fewest or cheapest sites that reach everybody
    Lscp,
    /// The least mean drive to the nearest of p sites
    PMedian,
}

impl Model {
    const fn name(self) -> &'static str {
        match self {
            Self::Mclp => "mclp",
            Self::Lscp => "lscp",
            Self::PMedian => "p-median",
        }
    }
}

/// When people are to be reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Which {
    /// At the moment of departure
    Planning,
    /// On the mean of all hours of the week
    All,
}

/// A count, or people and their thousandths.
#[derive(Clone, Copy, Debug, Serialize)]
#[serde(untagged)]
enum Figure {
    Whole(u64),
    Part(f64),
}

/// A site or zone: its number from 1 in the order of a bare instance, its id in a scenario.
#[derive(Clone, Debug, Serialize)]
#[serde(untagged)]
enum Name {
    Number(u64),
    Id(String),
}

impl std::fmt::Display for Name {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Number(number) => number.fmt(f),
            Self::Id(id) => id.fmt(f),
        }
    }
}

/// What every answer says.
#[derive(Debug, Serialize)]
struct Placed {
    model: &'static str,
    p: Option<usize>,
    objective: Figure,
    bound: Figure,
    gap: f64,
    status: &'static str,
    stopped_by: &'static str,
    sites: Vec<Name>,
    unreachable: Unreachable,
    nodes: u64,
    cpu_s: f64,
    wall_s: f64,
    seed: u64,
}

/// The answer that there is none.
#[derive(Debug, Serialize)]
struct Infeasible {
    model: &'static str,
    p: Option<usize>,
    status: &'static str,
    /// What makes it so.
    reason: String,
    /// The nearest request that can be met.
    remedy: String,
    sites: [(); 0],
    districts: [(); 0],
    seed: u64,
}

/// Whom no site reaches.
#[derive(Debug, Serialize)]
struct Unreachable {
    population: Figure,
    zones: usize,
    zone_ids: Vec<Name>,
}

impl Args {
    /// Answers.
    pub(super) fn run(&self, printer: Printer) -> Result<()> {
        if !(self.time_limit > 0.0 && self.time_limit.is_finite()) {
            let what = format!("--time-limit {} is no length of time", self.time_limit);
            return Err(Error::usage(what, "give seconds above 0"));
        }
        let watch = Watch::start(self.time_limit)?;
        let answered = match &self.matrix {
            Some(matrix) => bare::run(self, matrix, &watch, printer),
            None => city::run(self, &watch, printer),
        };
        match answered {
            Err(Error::Core(CoreError::Infeasible { what, remedy })) => {
                let text = format!("infeasible: {what}\n  {remedy}\n");
                let body = Infeasible {
                    model: self.model.name(),
                    p: self.p,
                    status: "infeasible",
                    reason: what,
                    remedy,
                    sites: [],
                    districts: [],
                    seed: self.seed,
                };
                printer.print(Heading::default(), &body, &text)?;
                Err(Error::Answered)
            }
            other => other,
        }
    }

    /// The answer of a search, its sites and figures as the caller shows them.
    fn placed(
        &self,
        (solution, p): (&Solution, Option<usize>),
        figure: impl Fn(u64) -> Figure,
        site: impl Fn(u32) -> Name,
        unreachable: Unreachable,
        watch: &Watch,
    ) -> Placed {
        Placed {
            model: self.model.name(),
            p,
            objective: figure(solution.objective),
            bound: figure(solution.bound),
            gap: solution.gap,
            status: match solution.status {
                Status::Optimal => "optimal",
                Status::Feasible => "feasible",
            },
            stopped_by: watch.stopped_by(solution),
            sites: solution.sites.iter().map(|&number| site(number)).collect(),
            unreachable,
            nodes: solution.nodes,
            cpu_s: watch.cpu_s(),
            wall_s: watch.wall_s(),
            seed: solution.seed,
        }
    }
}
