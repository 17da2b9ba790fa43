//! `place`: where sites should stand, with a bound that holds. So far on bare instances only.

use std::path::PathBuf;

use clap::ValueEnum;
use dispatch_core::placement::cover::CoverInstance;
use dispatch_core::placement::instances::{Instance, cover_lists, points, read_pmed, scp, table};
use dispatch_core::placement::median::MedianInstance;
use dispatch_core::placement::{
    Control, Request, SOLVERS, Solution, Status, StoppedBy, lscp, mclp, p_median,
};
use serde::Serialize;

use crate::answer::{Heading, Printer};
use crate::clock::{Stopwatch, cpu_s};
use crate::error::{Error, Result};
use crate::folder::read_file;

/// `place`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Formats: orlib-pmed (nodes edges p, then i j length), orlib-scp (by rows), orlib-rail (by columns), \
                        mclp-points (x y demand), bds (F and C lines), csv (zone,site,distance[,weight]), cover-lists (n m p, m flags of sites that are \
                        there, then weight k j1 .. jk with sites from 0).\nIn flags and answers sites and zones are \
                        numbered from 1 in the order of the file."
)]
pub(crate) struct Args {
    /// A bare instance
    #[arg(long, value_name = "FILE")]
    matrix: PathBuf,
    /// What the file is written as
    #[arg(long, value_enum)]
    format: Format,
    /// What is asked
    #[arg(long, value_enum)]
    model: Model,
    /// How many sites are open in all; default: what the file says
    #[arg(long, value_name = "N")]
    p: Option<usize>,
    /// How far a site reaches, in the unit of the file
    #[arg(long, value_name = "R")]
    radius: Option<f64>,
    /// A site that is open whatever happens, from 1; may be repeated
    #[arg(long, value_name = "SITE")]
    keep: Vec<u32>,
    /// A site that stays closed, from 1; may be repeated
    #[arg(long, value_name = "SITE")]
    close: Vec<u32>,
    /// Seconds until the best answer so far is given
    #[arg(long, value_name = "S", default_value_t = 60.0)]
    time_limit: f64,
    /// Of the local searches
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
}

/// What an instance is written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// OR-Library p-median: a graph
    OrlibPmed,
    /// OR-Library set cover by rows
    OrlibScp,
    /// OR-Library set cover by columns
    OrlibRail,
    /// Points that are demand and site at once
    MclpPoints,
    /// Sites and customers
    Bds,
    /// Pairs with distances
    Csv,
    /// Rows with their weights and the sites that reach them
    CoverLists,
}

/// What is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Model {
    /// The most weight that p sites reach
    Mclp,
    /// The cheapest sites that reach every row
    Lscp,
    /// The least weighted distance to the nearest of p sites
    PMedian,
}

/// The answer.
#[derive(Debug, Serialize)]
struct Placed {
    model: &'static str,
    p: Option<usize>,
    objective: u64,
    bound: u64,
    gap: f64,
    status: &'static str,
    stopped_by: &'static str,
    solver: &'static str,
    prover: Option<&'static str>,
    sites: Vec<u32>,
    unreachable: Unreachable,
    districts: Vec<()>,
    nodes: u64,
    cpu_s: f64,
    wall_s: f64,
    seed: u64,
}

/// Whom no site reaches.
#[derive(Debug, Serialize)]
struct Unreachable {
    population: u64,
    zones: Vec<u32>,
}

/// A problem, ready for its model.
enum Problem {
    Cover(CoverInstance),
    Median(MedianInstance),
}

impl Args {
    /// Answers.
    pub(super) fn run(&self, printer: Printer) -> Result<()> {
        if !(self.time_limit > 0.0 && self.time_limit.is_finite()) {
            let what = format!("--time-limit {} is no length of time", self.time_limit);
            return Err(Error::usage(what, "give seconds above 0"));
        }
        let watch = Stopwatch::start();
        let (problem, asked) = self.read()?;
        let request = Request {
            p: self.p.or(asked),
            kept: numbers("--keep", &self.keep)?,
            closed: numbers("--close", &self.close)?,
            seed: self.seed,
        };
        let mut control = Control {
            stop: &mut || watch.wall_s() >= self.time_limit,
            progress: &mut |_| {},
            nodes: u64::MAX,
        };
        let (solution, missed) = match &problem {
            Problem::Median(median) => (p_median::solve(median, &request, &mut control)?, 0),
            Problem::Cover(cover) => {
                let solution = if self.model == Model::Lscp {
                    lscp::solve(cover, &request, &mut control)?
                } else {
                    mclp::solve(cover, &request, &mut control)?
                };
                let missed = solution
                    .unreachable
                    .iter()
                    .map(|&row| cover.weight(row))
                    .sum();
                (solution, missed)
            }
        };
        let body = self.placed(solution, request.p, missed, watch.wall_s());
        printer.print(Heading::default(), &body, &text(&body))
    }

    /// The problem of the file, and the p that the file asks for.
    fn read(&self) -> Result<(Problem, Option<usize>)> {
        let file = read_file(&self.matrix)?;
        let (bytes, name) = file.pair();
        let (mut given, is_mclp) = (None, self.model == Model::Mclp);
        let instance = match self.format {
            Format::OrlibPmed => read_pmed(bytes, name)?,
            Format::Csv => table::read(bytes, name)?,
            Format::OrlibScp => Instance::Cover(scp::read_rows(bytes, name)?),
            Format::OrlibRail => Instance::Cover(scp::read_columns(bytes, name)?),
            Format::MclpPoints => {
                Instance::Cover(points::read_points(bytes, name, self.radius()?)?)
            }
            Format::Bds => Instance::Cover(points::read_bds(bytes, name, self.radius()?)?),
            Format::CoverLists => {
                let lists = cover_lists::read(bytes, name)?;
                given = Some(lists.p).filter(|_| is_mclp);
                Instance::Cover(lists.cover)
            }
        };
        match (instance, self.model) {
            (Instance::Cover(cover), Model::Mclp | Model::Lscp) => {
                Ok((Problem::Cover(cover), given))
            }
            (Instance::Cover(_), Model::PMedian) => Err(Error::usage(
                "p-median needs distances, and this format is read as reached or not",
                "give orlib-pmed or csv, or ask for mclp or lscp",
            )),
            (Instance::Median { median, p }, Model::PMedian) => Ok((Problem::Median(median), p)),
            (Instance::Median { median, p }, _) => {
                // Distances in these files are whole numbers.
                let cover = median.within(self.radius()? as u64)?;
                Ok((Problem::Cover(cover), p.filter(|_| is_mclp)))
            }
        }
    }

    fn radius(&self) -> Result<f64> {
        let remedy = "give --radius above 0, in the unit of the file";
        match self.radius {
            Some(radius) if radius > 0.0 && radius.is_finite() => Ok(radius),
            Some(radius) => Err(Error::usage(
                format!("--radius {radius} reaches nobody"),
                remedy,
            )),
            None => Err(Error::usage("this format and model need a radius", remedy)),
        }
    }

    fn placed(&self, solution: Solution, p: Option<usize>, missed: u64, wall_s: f64) -> Placed {
        let from_one = |numbers: Vec<u32>| numbers.into_iter().map(|number| number + 1).collect();
        Placed {
            model: match self.model {
                Model::Mclp => "mclp",
                Model::Lscp => "lscp",
                Model::PMedian => "p-median",
            },
            p,
            objective: solution.objective,
            bound: solution.bound,
            gap: solution.gap,
            status: match solution.status {
                Status::Optimal => "optimal",
                Status::Feasible => "feasible",
            },
            stopped_by: match solution.stopped_by {
                StoppedBy::Proof => "proof",
                StoppedBy::Caller => "time",
                StoppedBy::Nodes => "nodes",
            },
            solver: SOLVERS,
            prover: solution.prover,
            sites: from_one(solution.sites),
            unreachable: Unreachable {
                population: missed,
                zones: from_one(solution.unreachable),
            },
            districts: Vec::new(),
            nodes: solution.nodes,
            cpu_s: cpu_s(),
            wall_s,
            seed: solution.seed,
        }
    }
}

/// Numbers from 1 as numbers from 0.
fn numbers(flag: &str, given: &[u32]) -> Result<Vec<u32>> {
    let from_zero = given.iter().map(|&number| number.checked_sub(1));
    let all: Option<Vec<u32>> = from_zero.collect();
    all.ok_or_else(|| Error::usage(format!("{flag} 0 is no site"), "sites are numbered from 1"))
}

fn text(placed: &Placed) -> String {
    let mut lines = format!(
        "{} {}: {} sites, value {}, bound {}, gap {:.3} %\n",
        placed.model,
        placed.status,
        placed.sites.len(),
        placed.objective,
        placed.bound,
        placed.gap * 100.0
    );
    if placed.stopped_by != "proof" {
        lines += &format!(
            "stopped by {}: a longer search may find better\n",
            placed.stopped_by
        );
    }
    if !placed.unreachable.zones.is_empty() {
        let (zones, weight) = (
            placed.unreachable.zones.len(),
            placed.unreachable.population,
        );
        lines += &format!("{zones} zones with weight {weight} are reached by no site\n");
    }
    let sites: Vec<String> = placed.sites.iter().map(u32::to_string).collect();
    lines
        + &format!(
            "sites {}\n{} nodes, {:.2} s, seed {}\n",
            sites.join(" "),
            placed.nodes,
            placed.wall_s,
            placed.seed
        )
}
