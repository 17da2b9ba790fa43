//! Coverage added up: in total, by area, by district and functional zone.

use super::{Reach, Request, driving_time};
use crate::ids::{DistrictId, Id, ZoneId};
use crate::scenario::{Area, Intervals};
use crate::travel::{Ground, Place};
use crate::units::Duration;

/// One row of the report.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Row {
    /// The standard, where one holds for all of the row.
    pub standard: Option<Duration>,
    /// People, in thousandths.
    pub population_milli: u64,
    /// Those covered.
    pub covered_milli: u64,
    /// Zones.
    pub zones: u64,
    /// Those covered.
    pub covered_zones: u64,
    /// Built-up streets, in millimetres.
    pub street_mm: u64,
    /// Those covered.
    pub covered_street_mm: u64,
    /// Mean driving time of the nearest station, by people.
    pub mean: Option<Duration>,
    /// The driving time half the people are within.
    pub p50: Option<Duration>,
    /// The driving time nine in ten are within.
    pub p90: Option<Duration>,
    /// The longest driving time.
    pub worst: Option<Duration>,
}

impl Row {
    /// The share of the people covered; 0 where there are none.
    pub fn share(&self) -> f64 {
        ratio(self.covered_milli, self.population_milli)
    }

    /// The share of the built-up streets covered.
    pub fn street_share(&self) -> Option<f64> {
        (self.street_mm > 0).then(|| ratio(self.covered_street_mm, self.street_mm))
    }
}

fn ratio(part: u64, whole: u64) -> f64 {
    if whole == 0 {
        0.0
    } else {
        part as f64 / whole as f64
    }
}

/// A zone that no station reaches within its standard.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unreached {
    /// The zone.
    pub zone: ZoneId,
    /// The driving time of the nearest station, if a road leads there.
    pub travel: Option<Duration>,
    /// How long it may be.
    pub allowed: Duration,
    /// Why it is not reached.
    pub why: Why,
}

/// Why a zone is not reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// No road leads there from any station.
    NoRoad,
    /// The standard is used up before the wheels move.
    NoTimeToDrive,
    /// It would be in time were it at the road: the way from the road is too long.
    FarFromRoad,
    /// The nearest station is too far.
    TooFar,
}

impl Why {
    /// The id used in every answer.
    pub const fn id(self) -> &'static str {
        match self {
            Self::NoRoad => "no_road",
            Self::NoTimeToDrive => "no_time_to_drive",
            Self::FarFromRoad => "far_from_road",
            Self::TooFar => "too_far",
        }
    }
}

/// The whole report.
#[derive(Clone, Debug, PartialEq)]
pub struct Report {
    /// All zones.
    pub total: Row,
    /// By area.
    pub areas: Vec<(Area, Row)>,
    /// By district and functional zone, in the scenario's order.
    pub districts: Vec<(DistrictId, Row)>,
    /// What nobody reaches, most people first.
    pub unreached: Vec<Unreached>,
}

/// Everything measured of one zone.
struct Measured {
    weight: u64,
    travel: Option<Duration>,
    covered: bool,
}

#[derive(Default)]
struct Sum {
    row: Row,
    standards: Vec<Duration>,
    measured: Vec<(Duration, u64)>,
}

impl Sum {
    fn zone(&mut self, zone: &Measured, response: Option<Duration>) {
        self.row.zones += 1;
        self.row.population_milli += zone.weight;
        if zone.covered {
            self.row.covered_zones += 1;
            self.row.covered_milli += zone.weight;
        }
        self.standards.extend(response);
        self.standards.dedup();
        self.measured
            .extend(zone.travel.map(|travel| (travel, zone.weight)));
    }

    fn street(&mut self, length_mm: u64, covered: bool) {
        self.row.street_mm += length_mm;
        if covered {
            self.row.covered_street_mm += length_mm;
        }
    }

    fn finish(mut self) -> Row {
        self.standards.sort_unstable();
        self.standards.dedup();
        self.row.standard = match self.standards.as_slice() {
            [only] => Some(*only),
            _ => None,
        };
        self.measured.sort_unstable();
        let total: u64 = self.measured.iter().map(|(_, weight)| weight).sum();
        self.row.mean = mean(&self.measured, total);
        self.row.p50 = fractile(&self.measured, total, 1, 2);
        self.row.p90 = fractile(&self.measured, total, 9, 10);
        self.row.worst = self.measured.last().map(|(travel, _)| *travel);
        self.row
    }
}

fn mean(sorted: &[(Duration, u64)], total: u64) -> Option<Duration> {
    let sum: i128 = sorted
        .iter()
        .map(|(travel, weight)| i128::from(travel.as_millis()) * i128::from(*weight))
        .sum();
    let mean = (sum + i128::from(total) / 2).checked_div(i128::from(total))?;
    i64::try_from(mean).ok().map(Duration::from_millis)
}

/// The smallest driving time that `of/per` of the weight is within.
fn fractile(sorted: &[(Duration, u64)], total: u64, of: u64, per: u64) -> Option<Duration> {
    let mut below: u128 = 0;
    let wanted = u128::from(total) * u128::from(of);
    sorted
        .iter()
        .find(|(_, weight)| {
            below += u128::from(*weight);
            below * u128::from(per) >= wanted && below > 0
        })
        .map(|(travel, _)| *travel)
}

/// Adds up a measured reach.
pub fn report(ground: &Ground, request: &Request, reach: &Reach) -> Report {
    let scenario = ground.scenario();
    let mut total = Sum::default();
    let mut areas: Vec<Sum> = Area::ALL.iter().map(|_| Sum::default()).collect();
    let mut districts: Vec<Sum> = scenario.districts.iter().map(|_| Sum::default()).collect();
    let mut unreached = Vec::new();
    for (id, zone) in scenario.zones.pairs() {
        let rule = scenario.standard(zone.area, request.priority);
        let allowed = rule.map(|rule| driving_time(rule, &scenario.interval));
        let travel = reach.zones[id];
        let covered =
            matches!((travel, allowed), (Some(travel), Some(allowed)) if travel <= allowed);
        let measured = Measured {
            weight: zone.population_milli,
            travel,
            covered,
        };
        let response = rule.map(|rule| rule.response);
        total.zone(&measured, response);
        areas[zone.area as usize].zone(&measured, response);
        for district in zone.district.iter().chain(&zone.functional) {
            districts[district.index()].zone(&measured, response);
        }
        if let (Some(allowed), false) = (allowed, covered) {
            let why = why(ground, reach, id, travel, allowed);
            unreached.push(Unreached {
                zone: id,
                travel,
                allowed,
                why,
            });
        }
    }
    streets(ground, request, reach, |area, district, length, covered| {
        total.street(length, covered);
        areas[area as usize].street(length, covered);
        if let Some(district) = district {
            districts[district.index()].street(length, covered);
        }
    });
    unreached.sort_by_key(|u| {
        (
            std::cmp::Reverse(scenario.zones[u.zone].population_milli),
            u.zone,
        )
    });
    Report {
        total: total.finish(),
        areas: Area::ALL
            .into_iter()
            .zip(areas.into_iter().map(Sum::finish))
            .filter(|(_, row)| row.zones > 0)
            .collect(),
        districts: scenario
            .districts
            .ids()
            .zip(districts.into_iter().map(Sum::finish))
            .collect(),
        unreached,
    }
}

fn why(
    ground: &Ground,
    reach: &Reach,
    zone: ZoneId,
    travel: Option<Duration>,
    allowed: Duration,
) -> Why {
    let Some(travel) = travel else {
        return Why::NoRoad;
    };
    if allowed <= Duration::ZERO {
        return Why::NoTimeToDrive;
    }
    match ground.zone(zone) {
        place @ Place::Road { .. }
            if travel - ground.access(reach.metric.mode, &place) <= allowed =>
        {
            Why::FarFromRoad
        }
        _ => Why::TooFar,
    }
}

/// Calls `visit(area, district, millimetres, covered)` for every built-up edge.
fn streets(
    ground: &Ground,
    request: &Request,
    reach: &Reach,
    mut visit: impl FnMut(Area, Option<DistrictId>, u64, bool),
) {
    let Some(network) = ground.network() else {
        return;
    };
    let scenario = ground.scenario();
    let allowed = |area: Area, interval: &Intervals| {
        scenario
            .standard(area, request.priority)
            .map(|rule| driving_time(rule, interval))
    };
    let allowed = Area::ALL.map(|area| allowed(area, &scenario.interval));
    for (edge, edge_area) in network.roads().edges().ids().zip(ground.areas()) {
        if !edge_area.built_up {
            continue;
        }
        let area = ground.area_of(edge_area);
        let time = reach.to_middle(ground, edge);
        let within = |allowed: Duration| Duration::from_millis(i64::from(time)) <= allowed;
        let covered = time < crate::routing::INF && allowed[area as usize].is_some_and(within);
        let length = u64::try_from(network.roads().length(edge).as_millimetres()).unwrap_or(0);
        visit(area, edge_area.district, length, covered);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn s(seconds: i64) -> Duration {
        Duration::from_secs(seconds)
    }

    #[test]
    fn a_fractile_is_the_first_time_that_enough_people_are_within() {
        let sorted = [(s(10), 5), (s(20), 4), (s(30), 1)];
        assert_eq!(fractile(&sorted, 10, 1, 2), Some(s(10)));
        assert_eq!(fractile(&sorted, 10, 9, 10), Some(s(20)));
        assert_eq!(fractile(&[], 0, 1, 2), None);
    }

    #[test]
    fn the_mean_counts_people() {
        assert_eq!(mean(&[(s(10), 3), (s(30), 1)], 4), Some(s(15)));
        assert_eq!(mean(&[], 0), None);
    }
}
