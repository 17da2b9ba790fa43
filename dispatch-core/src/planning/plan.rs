//! A plan: the answer of a model on a city, applied, measured and valued site by site.

use std::sync::Arc;

use super::problem::{self, Median};
use super::{Applied, Hours, Problem, Question, apply};
use crate::coverage::{self, Report, Stations, reach, report};
use crate::error::{Error, Result};
use crate::ids::ZoneId;
use crate::placement::cover::CoverInstance;
use crate::placement::worth::{Worth, worth};
use crate::placement::{Control, Request, Solution, lscp, mclp, p_median};
use crate::scenario::Scenario;
use crate::travel::Ground;

/// Zones a message names.
const NAMED: usize = 8;

/// What is asked of the sites.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Model {
    /// The most people that p sites reach.
    Mclp,
    /// The fewest sites that reach every zone.
    Lscp {
        /// The cheapest instead, by the stations' costs.
        by_cost: bool,
        /// Leave out the zones that no site reaches.
        skip_unreachable: bool,
    },
    /// The least mean drive to the nearest of p sites.
    PMedian,
}

/// What objective and bound of an answer count, and how many of them make one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// People, in so many parts.
    People(u64),
    /// Stations.
    Stations,
    /// Cost, in thousandths.
    Cost,
    /// Seconds of drive times people, in so many parts.
    PersonSeconds(u64),
}

impl Unit {
    /// The word in answers.
    pub const fn id(self) -> &'static str {
        match self {
            Self::People(_) => "people",
            Self::Stations => "stations",
            Self::Cost => "cost",
            Self::PersonSeconds(_) => "person_seconds",
        }
    }

    /// How many parts make one.
    pub const fn parts(self) -> u64 {
        match self {
            Self::People(parts) | Self::PersonSeconds(parts) => parts,
            Self::Stations => 1,
            Self::Cost => 1000,
        }
    }
}

/// A city's sites and who reaches whom, ready for any model.
#[derive(Clone, Debug)]
pub struct City {
    /// What plans are made for.
    pub question: Question,
    /// The sites and their rows.
    pub problem: Problem,
    /// The covering problem of all zones, by which sites are valued.
    pub cover: CoverInstance,
}

/// A plan found and applied.
#[derive(Debug)]
pub struct Plan {
    /// The answer of the model.
    pub solution: Solution,
    /// The scenario with its stations.
    pub applied: Applied,
    /// The ground of that scenario.
    pub ground: Arc<Ground>,
    /// Who is reached.
    pub report: Report,
    /// What each site is worth.
    pub worth: Worth,
}

impl City {
    /// Who reaches whom in a scenario.
    ///
    /// # Errors
    /// There is no site, or there are more people than can be counted exactly.
    pub fn new(ground: &Ground, question: Question) -> Result<Self> {
        let problem = Problem::new(ground, &question);
        if problem.sites.is_empty() {
            return Err(Error::Infeasible {
                what: "there is no site: every station is not_available, or there is none"
                    .to_owned(),
                remedy: "add candidates to stations.csv".to_owned(),
            });
        }
        Ok(Self {
            cover: problem.cover(ground.scenario(), false)?,
            question,
            problem,
        })
    }

    /// Asks a model, and says what its figures count.
    ///
    /// # Errors
    /// A request that cannot be met, with the nearest that can.
    pub fn solve(
        &self,
        ground: &Ground,
        model: Model,
        request: &Request,
        control: &mut Control<'_>,
    ) -> Result<(Solution, Unit)> {
        let scenario = ground.scenario();
        match model {
            Model::Mclp => {
                let solution = mclp::solve(&self.cover, request, control)?;
                Ok((solution, Unit::People(1000 * self.problem.hours)))
            }
            Model::Lscp {
                by_cost,
                skip_unreachable,
            } => {
                if !skip_unreachable {
                    self.refuse_unreachable(scenario)?;
                }
                let instance = self.problem.cover_reachable(scenario, by_cost)?;
                let solution = lscp::solve(&instance, request, control)?;
                Ok((solution, if by_cost { Unit::Cost } else { Unit::Stations }))
            }
            Model::PMedian => {
                let Hours::Moment(at) = self.question.hours else {
                    return Err(Error::Request {
                        what: "p-median is asked at one moment".to_owned(),
                        remedy: "ask for mclp over the week".to_owned(),
                    });
                };
                let Median {
                    instance,
                    per_person,
                } = problem::median(ground, self.question.mode, at, &self.problem.sites)?;
                let solution = p_median::solve(&instance, request, control)?;
                Ok((solution, Unit::PersonSeconds(per_person)))
            }
        }
    }

    /// Refuses to reach everybody where that cannot be.
    fn refuse_unreachable(&self, scenario: &Scenario) -> Result<()> {
        let missed = self.problem.unreachable();
        if missed.is_empty() {
            return Ok(());
        }
        let zone = |id: &ZoneId| &scenario.zones[*id];
        let named: Vec<&str> = missed
            .iter()
            .take(NAMED)
            .map(|id| &zone(id).id[..])
            .collect();
        let more = match missed.len().saturating_sub(NAMED) {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        let districts = missed.iter().filter_map(|id| zone(id).district);
        let mut districts: Vec<&str> = districts
            .map(|id| &scenario.districts[id].name[..])
            .collect();
        districts.sort_unstable();
        districts.dedup();
        let places = match districts.as_slice() {
            [] => "no district".to_owned(),
            names => names.join(", "),
        };
        let people: u64 = missed.iter().map(|id| zone(id).population_milli).sum();
        Err(Error::Infeasible {
            what: format!(
                "no site reaches zone {}{more} in time: {:.0} people in {places}",
                named.join(", "),
                people as f64 / 1000.0
            ),
            remedy: format!(
                "ask for the other {} zones (--skip-unreachable), add candidates near these, or ask for mclp",
                scenario.zones.len() - missed.len()
            ),
        })
    }

    /// Applies an answer and measures it.
    pub fn plan(&self, ground: &Ground, request: &Request, solution: Solution) -> Plan {
        let scenario = ground.scenario();
        let worth = worth(&self.cover, &solution.sites, &request.kept);
        let mut order: Vec<(u32, u32)> = worth
            .open
            .iter()
            .map(|site| (site.order, site.site))
            .collect();
        order.sort_unstable();
        let order: Vec<u32> = order.into_iter().map(|(_, site)| site).collect();
        let applied = apply(scenario, &self.problem.stations(&order));
        let ground = ground.with(Arc::new(applied.scenario.clone()));
        let request = coverage::Request {
            mode: self.question.mode,
            priority: self.question.priority,
            stations: Stations::All,
            depart: match self.question.hours {
                Hours::Moment(at) => at,
                Hours::Week => scenario.planning.at,
            },
        };
        let reach = reach(&ground, request.mode, request.stations, request.depart);
        Plan {
            report: report(&ground, &request, &reach),
            ground: Arc::new(ground),
            solution,
            applied,
            worth,
        }
    }
}
