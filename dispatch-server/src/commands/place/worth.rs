//! What a plan is worth, as rows of the answer.

use std::collections::BTreeSet;

use dispatch_core::ids::{StationId, ZoneId};
use dispatch_core::placement::worth::ClosedSite;
use dispatch_core::placement::{Control, Request, Status, curve, mclp};
use dispatch_core::planning::Plan;
use dispatch_core::planning::table::{self, Group};
use serde::Serialize;

use super::Model;
use super::work::{Work, number};
use crate::commands::coverage;
use crate::error::{Error, Result};
use crate::out;
use crate::wire::{Seconds, UnreachedShape};

/// Nodes of the search that insists on a site.
const NODES: u64 = 200;

/// The share at an hour of the week.
#[derive(Debug, Serialize)]
pub(super) struct HourRow {
    /// Monday 00:00 = 0.
    pub(super) hour_of_week: usize,
    pub(super) share: f64,
}

/// A station of the plan.
#[derive(Debug, Serialize)]
pub(super) struct StationRow {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) lon: f64,
    pub(super) lat: f64,
    /// What it was before the plan.
    pub(super) was: &'static str,
    pub(super) kept: bool,
    /// People it reaches in time.
    pub(super) reaches: f64,
    /// People who would not be reached if it closed.
    pub(super) loss: f64,
    /// Its place in the order of building.
    pub(super) order: u32,
    /// People it adds to those before it.
    pub(super) adds: f64,
}

/// A site that is not chosen.
#[derive(Debug, Serialize)]
pub(super) struct CandidateRow {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) lon: f64,
    pub(super) lat: f64,
    pub(super) was: &'static str,
    /// People it reaches in time.
    pub(super) reaches: f64,
    /// People it would add as one more station.
    pub(super) gain: f64,
    /// The station it would best stand in for.
    pub(super) instead_of: Option<String>,
    /// People that this exchange would gain, or lose below 0.
    pub(super) change: f64,
}

/// Why a site is not chosen.
#[derive(Debug, Serialize)]
pub(super) struct WhyNot {
    #[serde(flatten)]
    pub(super) site: CandidateRow,
    pub(super) chosen: bool,
    /// The most people reached by a plan that has it, as far as it was found.
    pub(super) with_it: f64,
    /// What no plan that has it can beat.
    pub(super) with_it_bound: f64,
    /// In words.
    pub(super) why: String,
}

/// A place that the plan does not reach in time.
#[derive(Debug, Serialize)]
pub(super) struct UnreachedRow {
    #[serde(flatten)]
    pub(super) zone: UnreachedShape,
    pub(super) community: String,
    /// No site reaches it, so no plan does.
    pub(super) whatever_is_built: bool,
}

/// A row of the table by district and standard.
#[derive(Debug, Serialize)]
pub(super) struct TableRow {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) standard_s: Option<Seconds>,
    pub(super) population: f64,
    pub(super) cells: Vec<CellRow>,
}

/// A share at the best, mean and worst hour.
#[derive(Debug, Serialize)]
pub(super) struct CellRow {
    pub(super) siren: Option<f64>,
    pub(super) turnout_s: Seconds,
    pub(super) best: f64,
    pub(super) best_hour_of_week: u8,
    pub(super) mean: f64,
    pub(super) worst: f64,
    pub(super) worst_hour_of_week: u8,
}

/// A point of the curve.
#[derive(Debug, Serialize)]
pub(super) struct Curve {
    pub(super) p: usize,
    pub(super) covered_population: f64,
    pub(super) bound: f64,
    pub(super) share: f64,
    pub(super) status: &'static str,
}

/// People, from the weight of a covering row.
fn people(work: &Work<'_>, weight: u64) -> f64 {
    weight as f64 / (1000 * work.city.problem.hours) as f64
}

pub(super) fn hours(work: &Work<'_>, plan: &Plan) -> Vec<HourRow> {
    let covered = table::by_hour(
        &plan.ground,
        work.city.question.mode,
        work.city.question.priority,
    );
    let all: u64 = work
        .scenario()
        .zones
        .iter()
        .map(|zone| zone.population_milli)
        .sum();
    let rows = covered.into_iter().enumerate();
    rows.map(|(hour_of_week, covered)| HourRow {
        hour_of_week,
        share: covered as f64 / all.max(1) as f64,
    })
    .collect()
}

/// What the plan does not reach, most people first.
pub(super) fn unreached(work: &Work<'_>, plan: &Plan) -> Vec<UnreachedRow> {
    let scenario = work.scenario();
    let never: BTreeSet<ZoneId> = work.city.problem.unreachable().into_iter().collect();
    let rows = plan.report.unreached.iter();
    rows.map(|row| UnreachedRow {
        zone: coverage::unreached(scenario, row),
        community: scenario.zones[row.zone].community.clone(),
        whatever_is_built: never.contains(&row.zone),
    })
    .collect()
}

pub(super) fn stations(work: &Work<'_>, plan: &Plan) -> Vec<StationRow> {
    let rows = plan.worth.open.iter().map(|site| {
        let station = &work.scenario().stations[work.city.problem.sites[site.site as usize]];
        StationRow {
            id: station.id.clone(),
            name: station.name.clone(),
            lon: station.at.lon(),
            lat: station.at.lat(),
            was: station.status.id(),
            kept: work.request.kept.binary_search(&site.site).is_ok(),
            reaches: people(work, site.reaches),
            loss: people(work, site.loss),
            order: site.order,
            adds: people(work, site.adds),
        }
    });
    rows.collect()
}

pub(super) fn candidates(work: &Work<'_>, plan: &Plan) -> Vec<CandidateRow> {
    let rows = plan.worth.closed.iter();
    rows.map(|site| candidate(work, site)).collect()
}

fn candidate(work: &Work<'_>, site: &ClosedSite) -> CandidateRow {
    let id: StationId = work.city.problem.sites[site.site as usize];
    let station = &work.scenario().stations[id];
    let sign = if site.change < 0 { -1.0 } else { 1.0 };
    CandidateRow {
        id: station.id.clone(),
        name: station.name.clone(),
        lon: station.at.lon(),
        lat: station.at.lat(),
        was: station.status.id(),
        reaches: people(work, site.reaches),
        gain: people(work, site.gain),
        instead_of: site.instead_of.map(|old| work.station(old)),
        change: sign * people(work, site.change.unsigned_abs()),
    }
}

/// What insisting on each of the sites asked about would cost.
pub(super) fn why_not(work: &Work<'_>, plan: &Plan) -> Result<Vec<WhyNot>> {
    let ids = work.args.why_not.iter();
    ids.map(|id| one(work, plan, number(work, "--why-not", id)?))
        .collect()
}

fn one(work: &Work<'_>, plan: &Plan, site: u32) -> Result<WhyNot> {
    let covered = work.city.cover.covered(&plan.solution.sites);
    if let Some(open) = plan.worth.open.iter().find(|open| open.site == site) {
        let as_closed = ClosedSite {
            site,
            reaches: open.reaches,
            gain: 0,
            instead_of: None,
            change: 0,
        };
        return Ok(WhyNot {
            site: candidate(work, &as_closed),
            chosen: true,
            with_it: people(work, covered),
            with_it_bound: people(work, plan.solution.bound),
            why: format!(
                "it is chosen: {:.0} people are reached by it alone",
                people(work, open.loss)
            ),
        });
    }
    let closed = plan.worth.closed.iter().find(|closed| closed.site == site);
    let closed = closed.ok_or_else(|| Error::usage("the site is unknown", "give a site's id"))?;
    let mut kept = work.request.kept.clone();
    kept.push(site);
    let request = Request {
        p: Some(plan.solution.sites.len().max(kept.len())),
        kept,
        ..work.request.clone()
    };
    let mut control = Control {
        stop: &mut || work.watch.is_cancelled(),
        progress: &mut |_| {},
        nodes: NODES,
    };
    let with_it = mclp::solve(&work.city.cover, &request, &mut control)?;
    let row = candidate(work, closed);
    let [found, sure] = [with_it.objective, with_it.bound].map(|with| {
        let fewer = covered.saturating_sub(with);
        people(work, fewer)
    });
    let insisting = if with_it.status == Status::Optimal {
        format!("the best plan with it reaches {found:.0} fewer")
    } else {
        format!(
            "the best plan found with it reaches {found:.0} fewer, and none loses less than {sure:.0}"
        )
    };
    let why = if closed.reaches == 0 {
        "it reaches nobody within the standards".to_owned()
    } else if closed.gain == 0 {
        format!(
            "everybody it reaches ({:.0}) is reached already; {insisting}",
            row.reaches
        )
    } else {
        let exchange = row.instead_of.as_ref().map_or_else(String::new, |old| {
            format!(" in place of {old} it would change {:+.0};", row.change)
        });
        format!(
            "as one more it would add {:.0} people;{exchange} {insisting}",
            row.gain
        )
    };
    Ok(WhyNot {
        site: row,
        chosen: false,
        with_it: people(work, with_it.objective),
        with_it_bound: people(work, with_it.bound),
        why,
    })
}

pub(super) fn table(work: &Work<'_>, plan: &Plan) -> Vec<TableRow> {
    let scenario = work.scenario();
    let rows = table::table(&plan.ground, work.city.question.priority).into_iter();
    rows.map(|row| {
        let (id, name, standard) = match row.group {
            Group::District(Some(id), standard) => {
                let district = &scenario.districts[id];
                (district.id.clone(), district.name.clone(), standard)
            }
            Group::District(None, standard) => (String::new(), "outside".to_owned(), standard),
            Group::All(standard) => ("all".to_owned(), scenario.name.clone(), standard),
            Group::Total => ("total".to_owned(), scenario.name.clone(), None),
        };
        let cells = row.cells.iter().map(|cell| CellRow {
            siren: cell.siren,
            turnout_s: Seconds(cell.turnout),
            best: cell.best,
            best_hour_of_week: cell.best_hour,
            mean: cell.mean,
            worst: cell.worst,
            worst_hour_of_week: cell.worst_hour,
        });
        TableRow {
            id,
            name,
            standard_s: standard.map(Seconds),
            population: row.population_milli as f64 / 1000.0,
            cells: cells.collect(),
        }
    })
    .collect()
}

/// More stations never reach fewer: what fewer reach is reached by more, a bound of more holds for
/// fewer, and where both meet it is proven.
fn level(rows: &mut [Curve], all: f64) {
    for at in 1..rows.len() {
        let before = rows[at - 1].covered_population;
        rows[at].covered_population = rows[at].covered_population.max(before);
    }
    for at in (1..rows.len()).rev() {
        rows[at - 1].bound = rows[at - 1].bound.min(rows[at].bound);
    }
    for row in rows {
        row.share = row.covered_population / all.max(1.0);
        if row.covered_population >= row.bound {
            row.status = "optimal";
        }
    }
}

/// The curve around the plan's number of stations; of a covering plan only.
pub(super) fn curve(work: &Work<'_>, plan: &Plan) -> Result<Vec<Curve>> {
    if work.args.model == Model::PMedian {
        return Ok(Vec::new());
    }
    let all: f64 = people(
        work,
        (0..work.city.cover.rows() as u32)
            .map(|row| work.city.cover.weight(row))
            .sum(),
    );
    let p = plan.solution.sites.len();
    let least = work.request.kept.len().max(1);
    let most = work.city.cover.sites() - work.request.closed.len();
    let points = curve::around(p, least, most);
    let mut rows = Vec::with_capacity(points.len());
    for (done, &number) in points.iter().enumerate() {
        out::progress(&format!("curve: {} of {} points", done + 1, points.len()));
        let found = if number == p && work.args.model == Model::Mclp {
            plan.solution.clone()
        } else {
            // All points together take no longer than the plan itself may.
            let (begun, most) = (
                work.watch.wall_s(),
                work.args.time_limit / points.len() as f64,
            );
            let mut stop = || work.watch.is_cancelled() || work.watch.wall_s() - begun > most;
            curve::point(&work.city.cover, &work.request, number, &mut stop)?
        };
        let covered = people(work, found.objective);
        rows.push(Curve {
            p: number,
            covered_population: covered,
            bound: people(work, found.bound),
            share: covered / all.max(1.0),
            status: if found.status == Status::Optimal {
                "optimal"
            } else {
                "feasible"
            },
        });
    }
    level(&mut rows, all);
    Ok(rows)
}
