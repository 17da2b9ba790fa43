//! What the open stations are worth: by district and standard, at the best, mean and worst hour of
//! the week, for several turnouts and siren factors.
//!
//! Every cell takes the hours of the week one by one; hours of equal speeds are measured once. Cost:
//! one customisation and one sweep from all stations for each period and siren factor.

use std::collections::BTreeMap;

use rayon::prelude::*;

use crate::coverage::{Stations, chosen, driving_times, reach_with, sirens, turnouts};
use crate::ids::{DistrictId, IdVec, PriorityId, ZoneId};
use crate::roads::speeds::Mode;
use crate::scenario::Intervals;
use crate::travel::Ground;
use crate::units::{Duration, Time};

/// Hours of a week.
const WEEK: u8 = 168;

/// Whom a row counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    /// People of a district or functional zone, `None` outside of all, under one standard.
    District(Option<DistrictId>, Option<Duration>),
    /// Everybody under one standard.
    All(Option<Duration>),
    /// Everybody.
    Total,
}

/// A share at the best, mean and worst hour of the week.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Cell {
    /// The siren's factor on speed; `None`: the roads bring their own times.
    pub siren: Option<f64>,
    /// The turnout.
    pub turnout: Duration,
    /// The hour of the week (Monday 00:00 = 0) with the most people in time, the first of equals.
    pub best_hour: u8,
    /// The hour with the fewest.
    pub worst_hour: u8,
    /// The share at the best hour.
    pub best: f64,
    /// The mean share.
    pub mean: f64,
    /// The share at the worst hour.
    pub worst: f64,
}

/// A row of the table.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// Who.
    pub group: Group,
    /// How many, in thousandths.
    pub population_milli: u64,
    /// By siren factor, then turnout.
    pub cells: Vec<Cell>,
}

/// The table of the open stations under a priority's standards, driving with siren.
pub fn table(ground: &Ground, priority: PriorityId) -> Vec<Row> {
    let scenario = ground.scenario();
    let groups = Groups::new(ground, priority);
    let limits: Vec<_> = turnouts(scenario)
        .into_iter()
        .map(|turnout| {
            let interval = Intervals {
                turnout,
                ..scenario.interval
            };
            (turnout, driving_times(scenario, priority, &interval))
        })
        .collect();
    let mut periods: Vec<usize> = (0..WEEK).map(|hour| ground.period_of_hour(hour)).collect();
    let of_hour = periods.clone();
    periods.sort_unstable();
    periods.dedup();
    let mut rows: Vec<Row> = groups.rows();
    for siren in sirens(scenario) {
        let mut speeds = scenario.speeds.clone();
        speeds.siren = siren.unwrap_or(speeds.siren);
        let stations = chosen(scenario, Stations::All, Time::default());
        let measured = periods.par_iter().map(|&period| {
            let reach = reach_with(ground, &speeds, Mode::Siren, &stations, period);
            let covered = limits
                .iter()
                .map(|(_, limits)| groups.covered(&reach.zones, limits));
            covered.collect::<Vec<_>>()
        });
        let measured: Vec<Vec<Vec<u64>>> = measured.collect();
        for (number, (turnout, _)) in limits.iter().enumerate() {
            for (group, row) in rows.iter_mut().enumerate() {
                let at = |hour: u8| {
                    let period = periods.partition_point(|&p| p < of_hour[usize::from(hour)]);
                    measured[period][number][group]
                };
                row.cells
                    .push(cell((siren, *turnout), row.population_milli, at));
            }
        }
    }
    rows
}

/// The people reached in time at every hour of the week, in thousandths.
pub fn by_hour(ground: &Ground, mode: Mode, priority: PriorityId) -> Vec<u64> {
    let scenario = ground.scenario();
    let limits = driving_times(scenario, priority, &scenario.interval);
    let stations = chosen(scenario, Stations::All, Time::default());
    let mut known: BTreeMap<usize, u64> = BTreeMap::new();
    let periods = (0..WEEK).map(|hour| ground.period_of_hour(hour));
    periods
        .map(|period| {
            *known.entry(period).or_insert_with(|| {
                let reach = reach_with(ground, &scenario.speeds, mode, &stations, period);
                let zones = scenario
                    .zones
                    .iter()
                    .zip(reach.zones.iter().zip(limits.iter()));
                let reached = zones.filter(|(_, times)| is_in_time(*times));
                reached.map(|(zone, _)| zone.population_milli).sum()
            })
        })
        .collect()
}

fn is_in_time(times: (&Option<Duration>, &Option<Duration>)) -> bool {
    matches!(times, (Some(time), Some(limit)) if time <= limit)
}

fn cell((siren, turnout): (Option<f64>, Duration), people: u64, at: impl Fn(u8) -> u64) -> Cell {
    let hours = || (0..WEEK).map(|hour| (at(hour), hour));
    let share = |covered: u64| covered as f64 / people.max(1) as f64;
    let best = hours().max_by_key(|&(covered, hour)| (covered, WEEK - hour));
    let worst = hours().min_by_key(|&(covered, hour)| (covered, hour));
    let (best, worst) = (best.unwrap_or_default(), worst.unwrap_or_default());
    let sum: u64 = hours().map(|(covered, _)| covered).sum();
    Cell {
        siren,
        turnout,
        best_hour: best.1,
        worst_hour: worst.1,
        best: share(best.0),
        mean: share(sum) / f64::from(WEEK),
        worst: share(worst.0),
    }
}

/// Who counts in which row.
struct Groups {
    groups: Vec<Group>,
    people: Vec<u64>,
    /// Zone → its rows and its people.
    of_zone: IdVec<ZoneId, (Vec<usize>, u64)>,
}

impl Groups {
    fn new(ground: &Ground, priority: PriorityId) -> Self {
        let scenario = ground.scenario();
        let mut sums: BTreeMap<Group, u64> = BTreeMap::new();
        let of_zone = scenario.zones.iter().map(|zone| {
            let rule = scenario.standard(zone.area, priority);
            let standard = rule.map(|rule| rule.response);
            let own = Group::District(zone.district, standard);
            let zones = zone.functional.iter();
            let functional = zones.map(|&id| Group::District(Some(id), standard));
            let all = [Group::All(standard), Group::Total];
            let groups: Vec<Group> = std::iter::once(own).chain(functional).chain(all).collect();
            for &group in &groups {
                *sums.entry(group).or_default() += zone.population_milli;
            }
            (groups, zone.population_milli)
        });
        let of_zone: Vec<(Vec<Group>, u64)> = of_zone.collect();
        let (groups, people): (Vec<Group>, Vec<u64>) = sums.into_iter().unzip();
        let number = |group: &Group| groups.partition_point(|other| other < group);
        let numbered = of_zone.iter();
        let of_zone = numbered
            .map(|(of, people)| (of.iter().map(number).collect(), *people))
            .collect();
        Self {
            groups,
            people,
            of_zone,
        }
    }

    fn rows(&self) -> Vec<Row> {
        let rows = self.groups.iter().zip(&self.people);
        rows.map(|(&group, &population_milli)| Row {
            group,
            population_milli,
            cells: Vec::new(),
        })
        .collect()
    }

    /// The people in time, by row.
    fn covered(
        &self,
        times: &IdVec<ZoneId, Option<Duration>>,
        limits: &IdVec<ZoneId, Option<Duration>>,
    ) -> Vec<u64> {
        let mut sums = vec![0; self.groups.len()];
        for ((time, limit), (rows, people)) in
            times.iter().zip(limits.iter()).zip(self.of_zone.iter())
        {
            if is_in_time((time, limit)) {
                rows.iter().for_each(|&row| sums[row] += people);
            }
        }
        sums
    }
}
