//! `simulate`: made-up days, once or with several seeds.

use std::path::PathBuf;
use std::sync::Arc;

use dispatch_core::scenario::{CallLog, Scenario, StartRule, ZoneWeight};
use dispatch_core::units::Time;
use rayon::prelude::*;
use serde::Serialize;
use serde_json::Value;
use sim::arrivals::{Arrivals, MadeUp, Window, zone_weights};
use sim::report::{Summary, Title};
use sim::stats::Estimate;
use sim::world::{Dispatcher, Manner};

use super::policies;
use crate::answer::{Heading, Printer};
use crate::error::{Error, Result};
use crate::opened::{Opened, open_with};
use crate::output::NewFolder;
use crate::{out, runs};

/// `simulate`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The scenario folder
    #[arg(long, value_name = "DIR")]
    scenario: PathBuf,
    /// The first moment, RFC 3339
    #[arg(long, value_name = "T")]
    from: String,
    /// How many days
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=36_500))]
    days: u32,
    #[command(flatten)]
    run: RunArgs,
    /// How many runs, with seeds N, N+1, ...
    #[arg(long, value_name = "R", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=100_000))]
    replications: u32,
}

/// What simulated and replayed runs share.
#[derive(Debug, clap::Args)]
pub(crate) struct RunArgs {
    /// What every draw begins with
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub(super) seed: u64,
    /// Other policies than the scenario's: assignment=closest,move-up=home
    #[arg(long, value_name = "KIND=NAME,...")]
    pub(super) policy: Option<String>,
    /// How long the simulated dispatcher takes to accept a proposal, in seconds
    #[arg(long, value_name = "S", default_value_t = 0.0)]
    pub(super) dispatcher_s: f64,
    /// The folder of the outputs
    #[arg(long, value_name = "DIR")]
    pub(super) out: PathBuf,
}

impl RunArgs {
    /// Opens the scenario with the policies asked for.
    pub(super) fn open(
        &self,
        path: &std::path::Path,
        change: impl FnOnce(Scenario) -> Scenario,
    ) -> Result<Opened> {
        let mut opened = open_with(path, |scenario| {
            policies::apply(scenario, self.policy.as_deref().unwrap_or_default())?;
            *scenario = change(scenario.clone());
            Ok(())
        })?;
        if opened.scenario.start != StartRule::Station {
            opened.warnings.push(
                "[start] is not followed in this version: units start at their stations".to_owned(),
            );
        }
        Ok(opened)
    }

    /// How the world behaves.
    ///
    /// # Errors
    /// A delay that is none.
    pub(super) fn manner(&self, seed: u64) -> Result<Manner> {
        if !(self.dispatcher_s >= 0.0 && self.dispatcher_s <= 86_400.0) {
            return Err(Error::usage(
                format!("--dispatcher-s {} is no delay", self.dispatcher_s),
                "give seconds from 0 to 86400",
            ));
        }
        Ok(Manner {
            seed,
            dispatcher: Some(Dispatcher::after(self.dispatcher_s)),
            ..Manner::default()
        })
    }
}

impl Args {
    /// Runs.
    pub(super) fn run(&self, printer: Printer) -> Result<()> {
        let opened = self.run.open(&self.scenario, |scenario| scenario)?;
        let from = opened.moment(Some(&self.from))?;
        let weights = weights(&opened)?;
        let running = Running {
            args: self,
            opened: &opened,
            from,
            weights: &weights,
        };
        let folder = NewFolder::begin(&self.run.out, &runs::NAMES)?;
        if self.replications == 1 {
            let summary = running.one(&folder, "", self.run.seed)?;
            folder.finish()?;
            return print(&summary, &opened, &self.run.out, printer);
        }
        let summary = running.several(&folder)?;
        let text = serde_json::to_vec_pretty(&summary).map_err(sim::error::Error::from)?;
        folder.write("summary.json", &text)?;
        folder.finish()?;
        let heading = Heading {
            scenario: Some(opened.name()),
            warnings: opened.warnings.clone(),
        };
        printer.print(heading, &summary, &summary.text(&self.run.out))
    }
}

/// What draws the zones: people or weights, or how often each zone called in the folder's logs.
fn weights(opened: &Opened) -> Result<Vec<u64>> {
    let scenario = &opened.scenario;
    if scenario.demand.zone_weight != ZoneWeight::Log {
        return Ok(zone_weights(scenario));
    }
    let mut sums = vec![0; scenario.zones.len()];
    for name in opened.loaded.files.call_logs() {
        let log = CallLog::read_in(&opened.loaded.files, name, scenario)
            .map_err(|e| opened.loaded.named(e))?;
        for (sum, count) in sums.iter_mut().zip(log.zone_counts(scenario)) {
            *sum += count;
        }
    }
    Ok(sums)
}

struct Running<'a> {
    args: &'a Args,
    opened: &'a Opened,
    from: Time,
    weights: &'a [u64],
}

impl Running<'_> {
    fn one(&self, folder: &NewFolder, prefix: &str, seed: u64) -> Result<Summary> {
        let scenario = &self.opened.scenario;
        let manner = self.args.run.manner(seed)?;
        let window = Window::days(self.from, self.args.days);
        let incidents = MadeUp::new(Arc::clone(scenario), self.weights, window, seed)?;
        let title = Title {
            command: "simulate".to_owned(),
            seed,
        };
        runs::run_into(
            (folder, prefix),
            (scenario, &self.opened.warnings),
            title,
            |files| {
                sim::run::of(
                    &self.opened.ground,
                    Arrivals::MadeUp(Box::new(incidents)),
                    manner,
                    files,
                )
            },
        )
    }

    fn several(&self, folder: &NewFolder) -> Result<Several> {
        let seeds: Vec<u64> = (0..u64::from(self.args.replications))
            .map(|r| self.args.run.seed.wrapping_add(r))
            .collect();
        out::progress(&format!("{} runs", seeds.len()));
        let summaries: Vec<Result<Summary>> = seeds
            .par_iter()
            .map(|&seed| self.one(folder, &format!("seed-{seed}/"), seed))
            .collect();
        let mut rows = Vec::with_capacity(seeds.len());
        for (seed, summary) in seeds.into_iter().zip(summaries) {
            rows.push(Replication::of(seed, &summary?)?);
        }
        Ok(Several::of(rows))
    }
}

/// Prints the summary of one run: the same document as `summary.json`.
pub(super) fn print(
    summary: &Summary,
    opened: &Opened,
    folder: &std::path::Path,
    printer: Printer,
) -> Result<()> {
    if printer.json {
        let text = summary.to_json()?;
        out::answer(&String::from_utf8_lossy(&text));
        return Ok(());
    }
    let value = serde_json::to_value(summary).map_err(sim::error::Error::from)?;
    let heading = Heading {
        scenario: Some(opened.name()),
        warnings: warnings(&value),
    };
    printer.print(heading, &value, &text(&value, folder))
}

fn warnings(summary: &Value) -> Vec<String> {
    let list = summary["warnings"]
        .as_array()
        .map_or(&[][..], Vec::as_slice);
    list.iter()
        .filter_map(Value::as_str)
        .map(str::to_owned)
        .collect()
}

fn text(summary: &Value, folder: &std::path::Path) -> String {
    let mut table = out::Table::new(&[
        "priority",
        "incidents",
        "late share",
        "response mean s",
        "p50 s",
        "p90 s",
    ]);
    let mut row = |name: &str, figures: &Value| {
        let response = &figures["response_s"];
        let number = |value: &Value, digits: usize| {
            value
                .as_f64()
                .map_or_else(|| "-".to_owned(), |number| format!("{number:.digits$}"))
        };
        table.row(vec![
            name.to_owned(),
            figures["incidents"].to_string(),
            number(&figures["late_share"], 4),
            number(&response["mean"], 1),
            number(&response["p50"], 1),
            number(&response["p90"], 1),
        ]);
    };
    for figures in summary["by_priority"]
        .as_array()
        .map_or(&[][..], Vec::as_slice)
    {
        row(figures["id"].as_str().unwrap_or_default(), figures);
    }
    row("all", summary);
    format!(
        "{}{}: seed {}, {} s\n",
        table.text(),
        folder.display(),
        summary["seed"],
        summary["wall_s"]
    )
}

/// The figures of one run among several.
#[derive(Debug, Serialize)]
struct Replication {
    seed: u64,
    incidents: u64,
    late_share: Option<f64>,
    response_mean_s: Option<f64>,
    wall_s: f64,
    cpu_s: f64,
}

impl Replication {
    fn of(seed: u64, summary: &Summary) -> Result<Self> {
        let value = serde_json::to_value(summary).map_err(sim::error::Error::from)?;
        Ok(Self {
            seed,
            incidents: value["incidents"].as_u64().unwrap_or(0),
            late_share: value["late_share"].as_f64(),
            response_mean_s: value["response_s"]["mean"].as_f64(),
            wall_s: value["wall_s"].as_f64().unwrap_or(0.0),
            cpu_s: value["cpu_s"].as_f64().unwrap_or(0.0),
        })
    }
}

/// Several runs together; each counts once.
#[derive(Debug, Serialize)]
struct Several {
    incidents: u64,
    late_share: Option<f64>,
    late_share_ci95: Option<[f64; 2]>,
    response_s: Together,
    replications: Vec<Replication>,
}

#[derive(Debug, Serialize)]
struct Together {
    mean: Option<f64>,
    mean_ci95: Option<[f64; 2]>,
}

impl Several {
    fn of(replications: Vec<Replication>) -> Self {
        let estimate = |of: fn(&Replication) -> Option<f64>| {
            Estimate::of_independent(&replications.iter().filter_map(of).collect::<Vec<_>>())
        };
        let (late, mean) = (
            estimate(|row| row.late_share),
            estimate(|row| row.response_mean_s),
        );
        Self {
            incidents: replications.iter().map(|row| row.incidents).sum(),
            late_share: late.map(|e| rounded(e.mean, 1e6)),
            late_share_ci95: late.map(|e| e.ci95().map(|end| rounded(end.clamp(0.0, 1.0), 1e6))),
            response_s: Together {
                mean: mean.map(|e| rounded(e.mean, 1e3)),
                mean_ci95: mean.map(|e| e.ci95().map(|end| rounded(end, 1e3))),
            },
            replications,
        }
    }

    fn text(&self, folder: &std::path::Path) -> String {
        let mut table = out::Table::new(&["seed", "incidents", "late share", "response mean s"]);
        for row in &self.replications {
            table.row(vec![
                row.seed.to_string(),
                row.incidents.to_string(),
                row.late_share
                    .map_or_else(|| "-".to_owned(), |share| format!("{share:.4}")),
                row.response_mean_s
                    .map_or_else(|| "-".to_owned(), |mean| format!("{mean:.1}")),
            ]);
        }
        let interval = |ci: Option<[f64; 2]>| {
            ci.map_or_else(String::new, |[low, high]| format!(" [{low:.4}, {high:.4}]"))
        };
        format!(
            "{}late share {}{}, mean response {} s{}\n{}\n",
            table.text(),
            self.late_share.unwrap_or(0.0),
            interval(self.late_share_ci95),
            self.response_s.mean.unwrap_or(0.0),
            interval(self.response_s.mean_ci95),
            folder.display()
        )
    }
}

fn rounded(value: f64, per: f64) -> f64 {
    (value * per).round() / per
}
