//! `place --scenario`: the sites of a city.

use dispatch_core::planning::{Hours, Plan, Unit};
use serde::Serialize;

use super::watch::Watch;
use super::work::{Work, figure};
use super::worth::{Curve, HourRow, StationRow, TableRow, UnreachedRow, WhyNot};
use super::{Args, Figure, Model, Name, Placed, Unreachable, files, text, worth as rows};
use crate::answer::{Heading, Printer};
use crate::commands::coverage::{areas, districts, total};
use crate::error::{Error, Result};
use crate::opened::open;
use crate::wire::CoverageRow;

/// The answer.
#[derive(Debug, Serialize)]
pub(super) struct City {
    #[serde(flatten)]
    pub(super) placed: Placed,
    /// What objective and bound count: people, stations, cost, person_seconds.
    pub(super) unit: &'static str,
    pub(super) mode: &'static str,
    pub(super) priority: String,
    /// Nothing: all hours of the week.
    pub(super) depart_at: Option<String>,
    pub(super) kept: usize,
    pub(super) total: CoverageRow,
    pub(super) areas: Vec<CoverageRow>,
    pub(super) districts: Vec<CoverageRow>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) hours: Vec<HourRow>,
    pub(super) unreached: Vec<UnreachedRow>,
    pub(super) stations: Vec<StationRow>,
    pub(super) units: Units,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) why_not: Vec<WhyNot>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) table: Vec<TableRow>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) curve: Vec<Curve>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) out: Option<String>,
}

/// What became of the units.
#[derive(Debug, Serialize)]
pub(super) struct Units {
    pub(super) moved: usize,
    pub(super) reshifted: usize,
    pub(super) new: usize,
}

/// Answers.
pub(super) fn run(args: &Args, watch: &Watch, printer: Printer) -> Result<()> {
    let path = args.scenario.as_ref();
    let path = path.ok_or_else(|| Error::usage("there is no scenario", "give --scenario DIR"))?;
    let opened = open(path)?;
    let work = Work::new(args, watch, &opened)?;
    let (solution, unit) = work.solve()?;
    let plan = work.plan(solution);
    let mut body = answer(&work, &plan, unit)?;
    let warnings = opened.warnings.iter().cloned().chain(warning(&plan));
    if let Some(out) = &args.out {
        body.out = Some(out.display().to_string());
        files::write(out, &work, &plan, &body)?;
    }
    let shown = text::city(&body, &opened.scenario);
    let heading = Heading {
        scenario: Some(opened.name()),
        warnings: warnings.collect(),
    };
    printer.print(heading, &body, &shown)
}

/// The plan as an answer.
fn answer(work: &Work<'_>, plan: &Plan, unit: Unit) -> Result<City> {
    let scenario = work.scenario();
    let missed = work.city.problem.unreachable();
    let people: u64 = missed
        .iter()
        .map(|&zone| scenario.zones[zone].population_milli)
        .sum();
    let unreachable = Unreachable {
        population: Figure::Part(people as f64 / 1000.0),
        zones: missed.len(),
        zone_ids: missed
            .iter()
            .map(|&zone| Name::Id(scenario.zones[zone].id.clone()))
            .collect(),
    };
    let p = match work.args.model {
        Model::Lscp => Some(plan.solution.sites.len()),
        _ => work.request.p,
    };
    let site = |number: u32| Name::Id(work.station(number));
    let placed = work.args.placed(
        (&plan.solution, p),
        |value| figure(unit, value),
        site,
        unreachable,
        work.watch,
    );
    let wanted = work.args.worth || work.args.out.is_some();
    Ok(City {
        placed,
        unit: unit.id(),
        mode: work.city.question.mode.name(),
        priority: scenario.priorities[work.city.question.priority].id.clone(),
        depart_at: match work.city.question.hours {
            Hours::Moment(at) => Some(work.opened.text(at)),
            Hours::Week => None,
        },
        kept: work.request.kept.len(),
        total: total(scenario, &plan.report),
        areas: areas(&plan.report),
        districts: districts(scenario, &plan.report),
        hours: if work.city.question.hours == Hours::Week || wanted {
            rows::hours(work, plan)
        } else {
            Vec::new()
        },
        unreached: rows::unreached(work, plan),
        stations: rows::stations(work, plan),
        units: Units {
            moved: plan.applied.moved_units,
            reshifted: plan.applied.reshifted_units,
            new: plan.applied.new_units,
        },
        why_not: rows::why_not(work, plan)?,
        table: if wanted {
            rows::table(work, plan)
        } else {
            Vec::new()
        },
        curve: if wanted {
            rows::curve(work, plan)?
        } else {
            Vec::new()
        },
        out: None,
    })
}

/// A doubt about a plan that is applied.
fn warning(plan: &Plan) -> Option<String> {
    let made = plan.applied.new_units;
    (made > 0).then(|| {
        format!(
            "the plan has more stations than the fleet can staff: {made} units were made up, so that it can be simulated"
        )
    })
}
