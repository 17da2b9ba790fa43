//! `place --scenario`: the sites of a city.

use std::sync::Arc;

use dispatch_core::coverage::{self, Report, Stations, reach, report};
use dispatch_core::ids::StationId;
use dispatch_core::placement::cover::CoverInstance;
use dispatch_core::placement::worth::{Worth, worth};
use dispatch_core::placement::{Control, Request, Solution, lscp, mclp, p_median};
use dispatch_core::planning::problem::{self, Median};
use dispatch_core::planning::{Applied, Hours, Problem, Question, apply};
use dispatch_core::scenario::{Area, Scenario, StationStatus};
use dispatch_core::travel::Ground;
use serde::Serialize;

use super::watch::Watch;
use super::worth::{Curve, HourRow, StationRow, TableRow, UnreachedRow, WhyNot};
use super::{Args, Figure, Model, Name, Placed, Unreachable, Which, files, text, worth as rows};
use crate::answer::{Heading, Printer};
use crate::commands::coverage::{areas, districts, total};
use crate::error::{Error, Result};
use crate::locate;
use crate::opened::{Opened, open};
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

/// Answers.
pub(super) fn run(args: &Args, watch: &Watch, printer: Printer) -> Result<()> {
    let path = args.scenario.as_ref();
    let path = path.ok_or_else(|| Error::usage("there is no scenario", "give --scenario DIR"))?;
    let opened = open(path)?;
    let work = Work::new(args, watch, &opened)?;
    let (solution, figure) = work.solve()?;
    let plan = work.applied(solution)?;
    let mut body = work.answer(&plan, &figure)?;
    let mut warnings = opened.warnings.clone();
    warnings.extend(work.warnings(&plan));
    if let Some(out) = &args.out {
        body.out = Some(out.display().to_string());
        files::write(out, &work, &plan, &body)?;
    }
    let shown = text::city(&body, &opened.scenario);
    let heading = Heading {
        scenario: Some(opened.name()),
        warnings,
    };
    printer.print(heading, &body, &shown)
}

impl<'a> Work<'a> {
    fn new(args: &'a Args, watch: &'a Watch, opened: &'a Opened) -> Result<Self> {
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
            p: args.p,
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
    fn solve(&self) -> Result<(Solution, Shown)> {
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
        Err(Error::usage(
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

    fn applied(&self, solution: Solution) -> Result<Plan> {
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

    fn answer(&self, plan: &Plan, shown: &Shown) -> Result<City> {
        let scenario = self.scenario();
        let missed = self.problem.unreachable();
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
        let p = match self.args.model {
            Model::Lscp => Some(plan.solution.sites.len()),
            _ => self.request.p,
        };
        let site = |number: u32| Name::Id(self.station(number));
        let placed = self.args.placed(
            (&plan.solution, p),
            |value| shown.figure(value),
            site,
            unreachable,
            self.watch,
        );
        let wanted = self.args.worth || self.args.out.is_some();
        Ok(City {
            placed,
            unit: shown.unit,
            mode: self.question.mode.name(),
            priority: scenario.priorities[self.question.priority].id.clone(),
            depart_at: match self.question.hours {
                Hours::Moment(at) => Some(self.opened.text(at)),
                Hours::Week => None,
            },
            kept: self.request.kept.len(),
            total: total(scenario, &plan.report),
            areas: areas(&plan.report),
            districts: districts(scenario, &plan.report),
            hours: if self.question.hours == Hours::Week || wanted {
                rows::hours(self, plan)
            } else {
                Vec::new()
            },
            unreached: rows::unreached(self, plan),
            stations: rows::stations(self, plan),
            units: Units {
                moved: plan.applied.moved_units,
                reshifted: plan.applied.reshifted_units,
                new: plan.applied.new_units,
            },
            why_not: rows::why_not(self, plan)?,
            table: if wanted {
                rows::table(self, plan)
            } else {
                Vec::new()
            },
            curve: if wanted {
                rows::curve(self, plan)?
            } else {
                Vec::new()
            },
            out: None,
        })
    }

    /// The id of a site.
    pub(super) fn station(&self, number: u32) -> String {
        let id = self.problem.sites[number as usize];
        self.scenario().stations[id].id.clone()
    }

    fn warnings(&self, plan: &Plan) -> Vec<String> {
        let scenario = self.scenario();
        let mut warnings = Vec::new();
        for area in Area::ALL {
            let Some(rule) = scenario.standard(area, self.question.priority) else {
                continue;
            };
            let used = scenario.interval.before_wheels(rule.clock);
            let has_zones = scenario.zones.iter().any(|zone| zone.area == area);
            if rule.response <= used && has_zones {
                warnings.push(format!(
                    "nobody in area {} can be reached: its standard of {} s is used up before the wheels move ({used} s); \
                     a standard above that is the nearest that can be met",
                    area.id(),
                    rule.response
                ));
            }
        }
        if plan.applied.new_units > 0 {
            warnings.push(format!(
                "the plan has more stations than the fleet can staff: {} units were made up, so that it can be simulated",
                plan.applied.new_units
            ));
        }
        warnings
    }
}

/// How the figures of a model are shown.
pub(super) struct Shown {
    unit: &'static str,
    per: u64,
}

impl Shown {
    const fn new(unit: &'static str, per: u64) -> Self {
        Self { unit, per }
    }

    fn figure(&self, value: u64) -> Figure {
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
