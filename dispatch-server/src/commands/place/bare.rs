//! `place --matrix`: bare instances of others.

use std::path::Path;

use clap::ValueEnum;
use dispatch_core::placement::cover::CoverInstance;
use dispatch_core::placement::instances::{Instance, cover_lists, points, read_pmed, scp, table};
use dispatch_core::placement::median::MedianInstance;
use dispatch_core::placement::{Control, Request, lscp, mclp, p_median};
use serde::Serialize;

use super::watch::Watch;
use super::{Args, Figure, Model, Name, Placed, Unreachable};
use crate::answer::{Heading, Printer};
use crate::error::{Error, Result};
use crate::folder::read_file;

/// What an instance is written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
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

/// The answer.
#[derive(Debug, Serialize)]
struct Bare {
    #[serde(flatten)]
    placed: Placed,
    districts: [(); 0],
}

/// A problem, ready for its model.
enum Problem {
    Cover(CoverInstance),
    Median(MedianInstance),
}

/// Answers.
pub(super) fn run(args: &Args, matrix: &Path, watch: &Watch, printer: Printer) -> Result<()> {
    let (problem, asked) = read(args, matrix)?;
    let request = Request {
        p: args.p.or(asked),
        kept: numbers("--keep", &args.keep)?,
        closed: numbers("--close", &args.close)?,
        seed: args.seed,
    };
    let mut control = Control {
        stop: &mut || watch.is_over(),
        progress: &mut |progress| watch.tell(progress),
        nodes: u64::MAX,
    };
    let (solution, missed) = match &problem {
        Problem::Median(median) => (p_median::solve(median, &request, &mut control)?, 0),
        Problem::Cover(cover) => {
            let solution = if args.model == Model::Lscp {
                lscp::solve(cover, &request, &mut control)?
            } else {
                mclp::solve(cover, &request, &mut control)?
            };
            let missed = solution.unreachable.iter();
            let missed = missed.map(|&row| cover.weight(row)).sum();
            (solution, missed)
        }
    };
    let from_one = |number: u32| Name::Number(u64::from(number) + 1);
    let unreachable = Unreachable {
        population: Figure::Whole(missed),
        zones: solution.unreachable.len(),
        zone_ids: solution
            .unreachable
            .iter()
            .map(|&row| from_one(row))
            .collect(),
    };
    let placed = args.placed(
        (&solution, request.p),
        Figure::Whole,
        from_one,
        unreachable,
        watch,
    );
    let shown = text(&placed, (solution.objective, solution.bound), missed);
    let body = Bare {
        placed,
        districts: [],
    };
    printer.print(Heading::default(), &body, &shown)
}

/// The problem of the file, and the p that the file asks for.
fn read(args: &Args, matrix: &Path) -> Result<(Problem, Option<usize>)> {
    let file = read_file(matrix)?;
    let (bytes, name) = file.pair();
    let (mut given, is_mclp) = (None, args.model == Model::Mclp);
    let instance = match args.format {
        None | Some(Format::OrlibPmed) => read_pmed(bytes, name)?,
        Some(Format::Csv) => table::read(bytes, name)?,
        Some(Format::OrlibScp) => Instance::Cover(scp::read_rows(bytes, name)?),
        Some(Format::OrlibRail) => Instance::Cover(scp::read_columns(bytes, name)?),
        Some(Format::MclpPoints) => {
            Instance::Cover(points::read_points(bytes, name, radius(args)?)?)
        }
        Some(Format::Bds) => Instance::Cover(points::read_bds(bytes, name, radius(args)?)?),
        Some(Format::CoverLists) => {
            let lists = cover_lists::read(bytes, name)?;
            given = Some(lists.p).filter(|_| is_mclp);
            Instance::Cover(lists.cover)
        }
    };
    match (instance, args.model) {
        (Instance::Cover(cover), Model::Mclp | Model::Lscp) => Ok((Problem::Cover(cover), given)),
        (Instance::Cover(_), Model::PMedian) => Err(Error::usage(
            "p-median needs distances, and this format is read as reached or not",
            "give orlib-pmed or csv, or ask for mclp or lscp",
        )),
        (Instance::Median { median, p }, Model::PMedian) => Ok((Problem::Median(median), p)),
        (Instance::Median { median, p }, _) => {
            // Distances in these files are whole numbers.
            let cover = median.within(radius(args)? as u64)?;
            Ok((Problem::Cover(cover), p.filter(|_| is_mclp)))
        }
    }
}

fn radius(args: &Args) -> Result<f64> {
    let remedy = "give --radius above 0, in the unit of the file";
    match args.radius {
        Some(radius) if radius > 0.0 && radius.is_finite() => Ok(radius),
        Some(radius) => Err(Error::usage(
            format!("--radius {radius} reaches nobody"),
            remedy,
        )),
        None => Err(Error::usage("this format and model need a radius", remedy)),
    }
}

/// Numbers from 1 as numbers from 0.
fn numbers(flag: &str, given: &[String]) -> Result<Vec<u32>> {
    let number = |text: &String| {
        let number = text
            .parse::<u32>()
            .ok()
            .and_then(|number| number.checked_sub(1));
        number.ok_or_else(|| {
            let remedy = "sites of an instance are numbered from 1";
            Error::usage(format!("{flag} {text} is no site"), remedy)
        })
    };
    given.iter().map(number).collect()
}

fn text(placed: &Placed, (value, bound): (u64, u64), missed: u64) -> String {
    let mut lines = format!(
        "{} {}: {} sites, value {value}, bound {bound}, gap {:.3} %\n",
        placed.model,
        placed.status,
        placed.sites.len(),
        placed.gap * 100.0
    );
    if placed.stopped_by != "proof" {
        lines += &format!(
            "stopped by {}: a longer search may find better\n",
            placed.stopped_by
        );
    }
    if placed.unreachable.zones > 0 {
        let zones = placed.unreachable.zones;
        lines += &format!("{zones} zones with weight {missed} are reached by no site\n");
    }
    lines
        + &format!(
            "sites {}\n{} nodes, {:.2} s, seed {}\n",
            super::text::joined(&placed.sites),
            placed.nodes,
            placed.wall_s,
            placed.seed
        )
}
