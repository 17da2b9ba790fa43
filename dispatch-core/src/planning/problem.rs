//! A scenario as a model sees it: sites, rows and weights.

use crate::coverage::{SiteRows, driving_times, rows_within};
use crate::error::{Error, Result};
use crate::ids::{Id, IdVec, PriorityId, StationId, ZoneId};
use crate::placement::cover::CoverInstance;
use crate::placement::median::MedianInstance;
use crate::roads::speeds::Mode;
use crate::scenario::{Scenario, StationStatus};
use crate::travel::Ground;
use crate::units::{Duration, Time};

/// Hours of a week.
const WEEK: u8 = 168;
/// A drive that takes longer counts as this long: nobody plans by it.
const LONGEST: Duration = Duration::from_secs(3600);

/// When people must be reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hours {
    /// At one moment.
    Moment(Time),
    /// At every hour of the week, each counting the same.
    Week,
}

/// What a plan is made for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Question {
    /// How units drive.
    pub mode: Mode,
    /// Whose standards hold.
    pub priority: PriorityId,
    /// When.
    pub hours: Hours,
}

/// Hours of equal speeds, and who reaches whom in them.
#[derive(Clone, Debug)]
struct Period {
    hours: u64,
    rows: SiteRows,
}

/// The sites of a scenario and whom each reaches in time.
#[derive(Clone, Debug)]
pub struct Problem {
    /// The sites: stations that are open or may be opened, in the scenario's order.
    pub sites: Vec<StationId>,
    /// How many hours each person counts: 1, or those of a week.
    pub hours: u64,
    periods: Vec<Period>,
}

/// The stations a model may open: all but those not available; a closed one may open again.
pub fn sites(scenario: &Scenario) -> Vec<StationId> {
    let stations = scenario.stations.pairs();
    stations
        .filter(|(_, station)| station.status != StationStatus::NotAvailable)
        .map(|(id, _)| id)
        .collect()
}

impl Problem {
    /// Who reaches whom, each zone within its own standard.
    pub fn new(ground: &Ground, question: &Question) -> Self {
        let scenario = ground.scenario();
        let sites = sites(scenario);
        let allowed = driving_times(scenario, question.priority, &scenario.interval);
        let periods = match question.hours {
            Hours::Moment(at) => vec![(ground.period(at), 1)],
            Hours::Week => periods(ground),
        };
        let periods = periods.into_iter().map(|(period, hours)| Period {
            hours,
            rows: rows_within(
                ground,
                &ground.metric(question.mode, period),
                &sites,
                &allowed,
            ),
        });
        let periods: Vec<Period> = periods.collect();
        Self {
            hours: periods.iter().map(|period| period.hours).sum(),
            sites,
            periods,
        }
    }

    /// The covering problem: a row a zone and period, weighing its people and hours; the cost of
    /// every site is 1, or as the stations say.
    ///
    /// # Errors
    /// Costs are wanted and a site has none, or sums are too large to be exact.
    pub fn cover(&self, scenario: &Scenario, by_cost: bool) -> Result<CoverInstance> {
        let (mut rows, mut weight) = (Vec::new(), Vec::new());
        for period in &self.periods {
            for (zone, row) in scenario.zones.iter().zip(period.rows.iter()) {
                rows.push(row.iter().map(|reached| reached.site).collect());
                weight.push(zone.population_milli * period.hours);
            }
        }
        CoverInstance::new(&rows, weight, self.costs(scenario, by_cost)?)
    }

    /// The same with only the zones that some site reaches, and nobody's weight: for models that
    /// must reach all.
    ///
    /// # Errors
    /// As [`Self::cover`].
    pub fn cover_reachable(&self, scenario: &Scenario, by_cost: bool) -> Result<CoverInstance> {
        let rows = self.periods.iter().flat_map(|period| period.rows.iter());
        let rows = rows.filter(|row| !row.is_empty());
        let rows: Vec<Vec<u32>> = rows
            .map(|row| row.iter().map(|reached| reached.site).collect())
            .collect();
        let weight = vec![1; rows.len()];
        CoverInstance::new(&rows, weight, self.costs(scenario, by_cost)?)
    }

    fn costs(&self, scenario: &Scenario, by_cost: bool) -> Result<Vec<u64>> {
        let cost = |&id: &StationId| {
            let station = &scenario.stations[id];
            match station.cost {
                _ if !by_cost => Ok(1),
                Some(cost) => Ok(libm::round(cost * 1000.0) as u64),
                None => Err(Error::Request {
                    what: format!("station \"{}\" has no cost", station.id),
                    remedy:
                        "fill the column cost of stations.csv for every site, or leave costs out"
                            .to_owned(),
                }),
            }
        };
        self.sites.iter().map(cost).collect()
    }

    /// Zones that no site reaches in time in some period.
    pub fn unreachable(&self) -> Vec<ZoneId> {
        let zones = self.periods.first().map_or(0, |period| period.rows.zones());
        let is_missed = |&zone: &ZoneId| {
            let mut periods = self.periods.iter();
            periods.any(|period| period.rows.zone(zone).is_empty())
        };
        (0..zones).map(ZoneId::new).filter(is_missed).collect()
    }

    /// The numbers of these stations among the sites; those that are no site are left out.
    pub fn numbers(&self, stations: &[StationId]) -> Vec<u32> {
        let number = |id| self.sites.binary_search(id).ok().map(|at| at as u32);
        stations.iter().filter_map(number).collect()
    }

    /// The stations of these numbers.
    pub fn stations(&self, numbers: &[u32]) -> Vec<StationId> {
        numbers
            .iter()
            .map(|&number| self.sites[number as usize])
            .collect()
    }
}

/// The periods of a week with their hours.
fn periods(ground: &Ground) -> Vec<(usize, u64)> {
    let mut hours = std::collections::BTreeMap::new();
    for hour in 0..WEEK {
        *hours.entry(ground.period_of_hour(hour)).or_default() += 1;
    }
    hours.into_iter().collect()
}

/// The median problem at a moment: people by the whole seconds of their drive; a drive of more than
/// an hour counts as an hour.
///
/// # Errors
/// Sums too large to be exact.
pub fn median(ground: &Ground, mode: Mode, depart: Time, sites: &[StationId]) -> Result<Median> {
    let zones = &ground.scenario().zones;
    let within: IdVec<ZoneId, Option<Duration>> = zones.iter().map(|_| Some(LONGEST)).collect();
    let metric = ground.metric(mode, ground.period(depart));
    let rows = rows_within(ground, &metric, sites, &within);
    let near = |row: &[crate::coverage::SiteTime]| {
        let pairs = row.iter();
        pairs
            .map(|reached| (u64::from(reached.travel_ms + 500) / 1000, reached.site))
            .collect()
    };
    let most = LONGEST.as_millis().unsigned_abs() / 1000;
    let total: u64 = zones.iter().map(|zone| zone.population_milli).sum();
    // Thousandths of a person where the sums allow, else whole people.
    let exact = total
        .checked_mul(most + 1)
        .is_some_and(|sum| sum < crate::placement::cover::MOST);
    let unit = if exact { 1 } else { 1000 };
    let weight = zones
        .iter()
        .map(|zone| (zone.population_milli + unit / 2) / unit);
    Ok(Median {
        instance: MedianInstance::new(
            rows.iter().map(near).collect(),
            weight.collect(),
            sites.len(),
            Some(most),
        )?,
        per_person: 1000 / unit,
    })
}

/// A median problem, and how many units of weight a person is.
#[derive(Clone, Debug)]
pub struct Median {
    /// The problem.
    pub instance: MedianInstance,
    /// Weight of a person.
    pub per_person: u64,
}
