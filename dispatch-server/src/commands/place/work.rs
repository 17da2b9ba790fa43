//! The work on a plan of a city: what the flags ask, as the core takes it.

use dispatch_core::ids::StationId;
use dispatch_core::placement::{Control, Request, Solution};
use dispatch_core::planning::plan;
use dispatch_core::planning::{City, Hours, Plan, Problem, Question, Unit};
use dispatch_core::scenario::{Scenario, StationStatus};

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
    pub(super) city: City,
    pub(super) request: Request,
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
        let city = City::new(&opened.ground, question)?;
        let problem = &city.problem;
        let mut kept = numbers(scenario, problem, "--keep", &args.keep)?;
        if args.keep_existing {
            let is_open =
                |id: &&StationId| scenario.stations[**id].status == StationStatus::Existing;
            let existing: Vec<StationId> = problem.sites.iter().filter(is_open).copied().collect();
            kept.extend(problem.numbers(&existing));
        }
        kept.sort_unstable();
        kept.dedup();
        let planned = scenario.planning.stations.map(|stations| stations as usize);
        let request = Request {
            p: args.p.or(planned.filter(|_| args.model != Model::Lscp)),
            kept,
            closed: numbers(scenario, problem, "--close", &args.close)?,
            seed: args.seed,
        };
        Ok(Self {
            args,
            watch,
            opened,
            city,
            request,
        })
    }

    pub(super) fn scenario(&self) -> &Scenario {
        &self.opened.scenario
    }

    /// The answer of the model, and what its figures count.
    pub(super) fn solve(&self) -> Result<(Solution, Unit)> {
        let model = match self.args.model {
            Model::Mclp => plan::Model::Mclp,
            Model::Lscp => plan::Model::Lscp {
                by_cost: self.args.by_cost,
                skip_unreachable: self.args.skip_unreachable,
            },
            Model::PMedian => plan::Model::PMedian,
        };
        let mut control = Control {
            stop: &mut || self.watch.is_over(),
            progress: &mut |progress| self.watch.tell(progress),
            nodes: u64::MAX,
        };
        let ground = &self.opened.ground;
        Ok(self
            .city
            .solve(ground, model, &self.request, &mut control)?)
    }

    pub(super) fn plan(&self, solution: Solution) -> Plan {
        self.city.plan(&self.opened.ground, &self.request, solution)
    }

    /// The id of a site.
    pub(super) fn station(&self, number: u32) -> String {
        let id = self.city.problem.sites[number as usize];
        self.scenario().stations[id].id.clone()
    }
}

/// A figure of an answer, in its unit.
pub(super) fn figure(unit: Unit, value: u64) -> Figure {
    match unit.parts() {
        1 => Figure::Whole(value),
        parts => Figure::Part(value as f64 / parts as f64),
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
                "give it another status in stations.csv, such as candidate",
            ));
        }
        numbers.extend(number);
    }
    Ok(numbers)
}

/// One site by its id.
pub(super) fn number(work: &Work<'_>, flag: &str, id: &str) -> Result<u32> {
    let numbers = numbers(work.scenario(), &work.city.problem, flag, &[id.to_owned()])?;
    numbers
        .first()
        .copied()
        .ok_or_else(|| Error::usage(format!("{flag} {id} is no site"), "give a site's id"))
}
