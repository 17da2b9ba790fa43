//! The work on a plan of a city: the question, its model, the search, and the plan applied.

use std::sync::Arc;

use dispatch_core::coverage::{self, Report, Stations, reach, report};
use dispatch_core::ids::StationId;
use dispatch_core::placement::cover::CoverInstance;
use dispatch_core::placement::worth::{Worth, worth};
use dispatch_core::placement::{Control, Request, Solution, lscp, mclp, p_median};
use dispatch_core::planning::problem::{self, Median};
use dispatch_core::planning::{Applied, Hours, Problem, Question, apply};
use dispatch_core::scenario::{Scenario, StationStatus};
use dispatch_core::travel::Ground;

use super::watch::Watch;
use super::{Args, Figure, Model, Which};
use crate::error::{Error, Result};
use crate::locate;
use crate::opened::Opened;

/// Everything a plan of a city is worked out from.
pub(super) struct Work<'a> {
    pub(super) args: &'a Args,
    pub(super) watch: &'a Watch,
    pub(super) opened: &'a Opened,
    pub(super) question: Question,
    pub(super) problem: Problem,
    pub(super) cover: CoverInstance,
    pub(super) request: Request,
}

/// A plan found and applied.
pub(super) struct Plan {
    pub(super) solution: Solution,
    pub(super) applied: Applied,
    pub(super) ground: Arc<Ground>,
    pub(super) report: Report,
    pub(super) worth: Worth,
}

impl<'a> Work<'a> {
    pub(super) fn new(args: &'a Args, watch: &'a Watch, opened: &'a Opened) -> Result<Self> {
        let scenario = &opened.scenario;
        let question = Question {
            mode: args.mode.unwrap_or(scenario.planning.mode),
            priority: locate::priority(scenario, args.priority.as_deref())?,
            hours: match args.hours {
                Which::Planning => Hours::Moment(opened.moment(args.depart.as_deref())?),
                Which::All => Hours::Week,
            },
        };
        let problem = Problem::new(&opened.ground, &question);
        if problem.sites.is_empty() {
            return Err(Error::usage(
                "the scenario has no site: no station is existing, planned or candidate",
                "add candidates to stations.csv",
            ));
        }
        let mut kept = numbers(scenario, &problem, "--keep", &args.keep)?;
        if args.keep_existing {
            let existing =
                |id: &&StationId| scenario.stations[**id].status == StationStatus::Existing;
            let existing: Vec<StationId> = problem.sites.iter().filter(existing).copied().collect();
            kept.extend(problem.numbers(&existing));
        }
        kept.sort_unstable();
        kept.dedup();
        let request = Request {
            p: match args.model {
                Model::Lscp => args.p,
                _ => args
                    .p
                    .or(scenario.planning.stations.map(|stations| stations as usize)),
            },
            kept,
            closed: numbers(scenario, &problem, "--close", &args.close)?,
            seed: args.seed,
        };
        Ok(Self {
            cover: problem.cover(scenario, false)?,
            args,
            watch,
            opened,
            question,
            problem,
            request,
        })
    }

    pub(super) fn scenario(&self) -> &Scenario {
        &self.opened.scenario
    }

    /// The answer of the model, and how its figures are shown.
    pub(super) fn solve(&self) -> Result<(Solution, Shown)> {
        let scenario = self.scenario();
        match self.args.model {
            Model::Mclp => {
                let shown = Shown::new("people", 1000 * self.problem.hours);
                let solution = self.search(&shown, |request, control| {
                    mclp::solve(&self.cover, request, control)
                })?;
                Ok((solution, shown))
            }
            Model::Lscp => {
                self.refuse_unreachable()?;
                let instance = self.problem.cover_reachable(scenario, self.args.by_cost)?;
                let shown = if self.args.by_cost {
                    Shown::new("cost", 1000)
                } else {
                    Shown::new("stations", 1)
                };
                let solution = self.search(&shown, |request, control| {
                    lscp::solve(&instance, request, control)
                })?;
                Ok((solution, shown))
            }
            Model::PMedian => {
                let Hours::Moment(at) = self.question.hours else {
                    return Err(Error::usage(
                        "p-median is asked at one moment",
                        "leave --hours out, or ask for mclp",
                    ));
                };
                let ground = &self.opened.ground;
                let Median {
                    instance,
                    per_person,
                } = problem::median(ground, self.question.mode, at, &self.problem.sites)?;
                let shown = Shown::new("person_seconds", per_person);
                let solution = self.search(&shown, |request, control| {
                    p_median::solve(&instance, request, control)
                })?;
                Ok((solution, shown))
            }
        }
    }

    fn search(
        &self,
        shown: &Shown,
        solve: impl FnOnce(&Request, &mut Control<'_>) -> dispatch_core::error::Result<Solution>,
    ) -> Result<Solution> {
        let mut control = Control {
            stop: &mut || self.watch.is_over(),
            progress: &mut |progress| {
                self.watch.tell(progress, |value| shown.text(value));
            },
            nodes: u64::MAX,
        };
        Ok(solve(&self.request, &mut control)?)
    }

    /// Refuses to reach everybody where that cannot be.
    fn refuse_unreachable(&self) -> Result<()> {
        let missed = self.problem.unreachable();
        if missed.is_empty() || self.args.skip_unreachable {
            return Ok(());
        }
        let scenario = self.scenario();
        let named: Vec<&str> = missed
            .iter()
            .take(8)
            .map(|&zone| &scenario.zones[zone].id[..])
            .collect();
        let more = missed.len().saturating_sub(named.len());
        let more = if more > 0 {
            format!(" and {more} more")
        } else {
            String::new()
        };
        let mut districts: Vec<&str> = missed
            .iter()
            .filter_map(|&zone| scenario.zones[zone].district)
            .map(|id| &scenario.districts[id].name[..])
            .collect();
        districts.sort_unstable();
        districts.dedup();
        let people: u64 = missed
            .iter()
            .map(|&zone| scenario.zones[zone].population_milli)
            .sum();
        Err(Error::infeasible(
            format!(
                "no site reaches zone {}{more} in time: {:.0} people in {}",
                named.join(", "),
                people as f64 / 1000.0,
                if districts.is_empty() {
                    "no district".to_owned()
                } else {
                    districts.join(", ")
                }
            ),
            format!(
                "--skip-unreachable asks for the other {} zones; or add candidates near these, or ask for mclp",
                scenario.zones.len() - missed.len()
            ),
        ))
    }

    pub(super) fn applied(&self, solution: Solution) -> Result<Plan> {
        let scenario = self.scenario();
        let worth = worth(&self.cover, &solution.sites, &self.request.kept);
        let mut order: Vec<(u32, u32)> = worth
            .open
            .iter()
            .map(|site| (site.order, site.site))
            .collect();
        order.sort_unstable();
        let order: Vec<u32> = order.into_iter().map(|(_, site)| site).collect();
        let applied = apply(scenario, &self.problem.stations(&order));
        let ground = self.opened.ground.with(Arc::new(applied.scenario.clone()));
        let request = self.coverage();
        let reach = reach(&ground, request.mode, request.stations, request.depart);
        Ok(Plan {
            report: report(&ground, &request, &reach),
            ground: Arc::new(ground),
            solution,
            applied,
            worth,
        })
    }

    /// The coverage report that fits the question.
    fn coverage(&self) -> coverage::Request {
        coverage::Request {
            mode: self.question.mode,
            priority: self.question.priority,
            stations: Stations::All,
            depart: match self.question.hours {
                Hours::Moment(at) => at,
                Hours::Week => self.scenario().planning.at,
            },
        }
    }

    /// The id of a site.
    pub(super) fn station(&self, number: u32) -> String {
        let id = self.problem.sites[number as usize];
        self.scenario().stations[id].id.clone()
    }
}

/// How the figures of a model are shown.
pub(super) struct Shown {
    pub(super) unit: &'static str,
    per: u64,
}

impl Shown {
    const fn new(unit: &'static str, per: u64) -> Self {
        Self { unit, per }
    }

    pub(super) fn figure(&self, value: u64) -> Figure {
        if self.per == 1 {
            Figure::Whole(value)
        } else {
            Figure::Part(value as f64 / self.per as f64)
        }
    }

    fn text(&self, value: u64) -> String {
        format!("{:.0} {}", value as f64 / self.per as f64, self.unit)
    }
}

/// Sites by their ids.
fn numbers(scenario: &Scenario, problem: &Problem, flag: &str, ids: &[String]) -> Result<Vec<u32>> {
    let mut numbers = Vec::new();
    for wanted in ids {
        let mut stations = scenario.stations.pairs();
        let found = stations.find(|(_, station)| station.id == *wanted);
        let Some((id, station)) = found else {
            let known = problem.sites.iter();
            let known = known.map(|&id| scenario.stations[id].id.clone()).collect();
            return Err(Error::unknown("site", wanted, known));
        };
        let number = problem.numbers(&[id]);
        if number.is_empty() {
            return Err(Error::usage(
                format!(
                    "{flag} {wanted}: the station is {}, so it is no site",
                    station.status.id()
                ),
                "make it existing, planned or candidate in stations.csv",
            ));
        }
        numbers.extend(number);
    }
    Ok(numbers)
}

/// One site by its id.
pub(super) fn number(work: &Work<'_>, flag: &str, id: &str) -> Result<u32> {
    let numbers = numbers(work.scenario(), &work.problem, flag, &[id.to_owned()])?;
    numbers
        .first()
        .copied()
        .ok_or_else(|| Error::usage(format!("{flag} {id} is no site"), "give a site's id"))
}
