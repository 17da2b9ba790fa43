//! What the answer hangs on: the same coverage by hour, turnout and siren.

use super::reach::{chosen, reach_with};
use super::{Request, driving_time};
use crate::roads::speeds::{Mode, Times};
use crate::scenario::{Intervals, Scenario};
use crate::travel::Ground;
use crate::units::Duration;

/// The turnouts shown beside the scenario's own.
const TURNOUTS: [Duration; 2] = [Duration::from_secs(60), Duration::from_secs(180)];
/// The siren factors shown beside the scenario's own.
const SIRENS: [f64; 2] = [1.0, 1.25];

/// One cell of the table.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sensitivity {
    /// Hour of the week, Monday 00:00 = 0.
    pub hour: u8,
    /// The turnout; `None`: driving alone is measured against the standard.
    pub turnout: Option<Duration>,
    /// The siren's factor on speed; `None`: the roads bring their own siren times.
    pub siren: Option<f64>,
    /// Whether all of it is the scenario's own.
    pub own: bool,
    /// The share of the people covered.
    pub share: f64,
}

/// The table over the 24 hours of the day of departure.
pub fn sensitivity(ground: &Ground, request: &Request) -> Vec<Sensitivity> {
    let scenario = ground.scenario();
    let now = scenario.calendar.hour_of_week(request.depart);
    let stations = chosen(scenario, request.stations, request.depart);
    let mut rows: Vec<Sensitivity> = Vec::new();
    let mut known: Vec<(usize, Vec<Sensitivity>)> = Vec::new();
    for hour in (now / 24 * 24)..(now / 24 * 24 + 24) {
        let period = ground.period_of_hour(hour);
        if !known.iter().any(|(p, _)| *p == period) {
            known.push((period, one_hour(ground, request, &stations, period)));
        }
        let cells = known
            .iter()
            .find(|(p, _)| *p == period)
            .map(|(_, cells)| cells.as_slice())
            .unwrap_or_default();
        rows.extend(cells.iter().map(|cell| Sensitivity {
            hour,
            own: cell.own && hour == now,
            ..*cell
        }));
    }
    rows
}

fn one_hour(
    ground: &Ground,
    request: &Request,
    stations: &[crate::ids::StationId],
    period: usize,
) -> Vec<Sensitivity> {
    let scenario = ground.scenario();
    let own = scenario.speeds.siren;
    let mut turnouts: Vec<Option<Duration>> = turnouts(scenario).into_iter().map(Some).collect();
    turnouts.push(None);
    let mut cells = Vec::new();
    for siren in sirens(scenario) {
        let mut speeds = scenario.speeds.clone();
        speeds.siren = siren.unwrap_or(own);
        let reach = reach_with(ground, &speeds, Mode::Siren, stations, period);
        for &turnout in &turnouts {
            let share = share(ground, request, &reach, turnout);
            let is_own = siren.is_none_or(|s| s.to_bits() == own.to_bits())
                && turnout == Some(scenario.interval.turnout);
            cells.push(Sensitivity {
                hour: 0,
                turnout,
                siren,
                own: is_own && request.mode == Mode::Siren,
                share,
            });
        }
    }
    cells
}

/// The siren factors worth a look: the usual two and the scenario's own; `None`, where the roads bring
/// their own times.
pub(crate) fn sirens(scenario: &Scenario) -> Vec<Option<f64>> {
    if scenario.speeds.times != Times::Class || scenario.matrix.is_some() {
        return vec![None];
    }
    let own = scenario.speeds.siren;
    let own = (!SIRENS.contains(&own)).then_some(own);
    SIRENS.into_iter().chain(own).map(Some).collect()
}

/// The turnouts worth a look: the usual two and the scenario's own.
pub(crate) fn turnouts(scenario: &Scenario) -> Vec<Duration> {
    let own = scenario.interval.turnout;
    let own = (!TURNOUTS.contains(&own)).then_some(own);
    TURNOUTS.into_iter().chain(own).collect()
}

fn share(
    ground: &Ground,
    request: &Request,
    reach: &super::Reach,
    turnout: Option<Duration>,
) -> f64 {
    let scenario = ground.scenario();
    let (mut covered, mut all) = (0_u64, 0_u64);
    for (id, zone) in scenario.zones.pairs() {
        all += zone.population_milli;
        let Some(rule) = scenario.standard(zone.area, request.priority) else {
            continue;
        };
        let allowed = match turnout {
            Some(turnout) => driving_time(
                rule,
                &Intervals {
                    turnout,
                    ..scenario.interval
                },
            ),
            None => rule.response,
        };
        if reach.zones[id].is_some_and(|travel| travel <= allowed) {
            covered += zone.population_milli;
        }
    }
    if all == 0 {
        0.0
    } else {
        covered as f64 / all as f64
    }
}
