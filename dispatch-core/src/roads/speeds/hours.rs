//! What changes with the hour of the week: factors on speed, and the periods in which none changes.

use super::{EdgeArea, Speeds};
use crate::ids::DistrictId;
use crate::roads::RoadClass;
use std::collections::BTreeMap;

/// Hours in a week.
pub const WEEK: usize = 168;

/// A factor on speed, where and when it fits.
#[derive(Clone, Debug, PartialEq)]
pub struct Factor {
    /// The class it is for; all if absent.
    pub class: Option<RoadClass>,
    /// The district it is for; all if absent.
    pub district: Option<DistrictId>,
    /// The days of the week, from Monday.
    pub weekdays: [bool; 7],
    /// From the first hour until before the second; if that is not later, over midnight into the
    /// early hours of the same days. `[0, 24]` is all day.
    pub hours: [u8; 2],
    /// The factor.
    pub value: f64,
}

impl Factor {
    /// Whether it holds in an hour of the week from Monday 00:00.
    pub fn holds(&self, hour_of_week: usize) -> bool {
        let (day, hour) = (hour_of_week / 24 % 7, (hour_of_week % 24) as u8);
        let [from, to] = self.hours;
        let within = if from < to {
            (from..to).contains(&hour)
        } else {
            hour >= from || hour < to
        };
        self.weekdays[day] && within
    }
}

/// Factors on speed for each hour of the week.
#[derive(Clone, Debug, PartialEq)]
pub struct HourOfWeek {
    /// In built-up area, from Monday 00:00; an hour beyond its end has factor 1.
    pub built_up: Vec<f64>,
    /// Elsewhere.
    pub outside: Vec<f64>,
}

/// The hours of the week that share a metric.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Periods {
    of_hour: Vec<u8>,
    hours: Vec<usize>,
}

impl Periods {
    /// How many there are, at least one.
    pub const fn count(&self) -> usize {
        self.hours.len()
    }

    /// The period of an hour of the week from Monday 00:00.
    pub fn of(&self, hour_of_week: usize) -> usize {
        usize::from(self.of_hour[hour_of_week % WEEK])
    }

    /// The first hour of the week in a period.
    pub fn hour(&self, period: usize) -> usize {
        self.hours[period]
    }
}

impl Speeds {
    /// Which hours of the week share a metric.
    pub fn periods(&self) -> Periods {
        let mut seen: BTreeMap<Vec<u64>, u8> = BTreeMap::new();
        let mut periods = Periods {
            of_hour: Vec::with_capacity(WEEK),
            hours: Vec::new(),
        };
        for hour in 0..WEEK {
            let holding = self.factors.iter().map(|f| u64::from(f.holds(hour)));
            let by_hour = [true, false].map(|built_up| self.hour_factor(hour, built_up).to_bits());
            let signature = holding.chain(by_hour).collect();
            let next = seen.len() as u8;
            let period = *seen.entry(signature).or_insert(next);
            if period == next {
                periods.hours.push(hour);
            }
            periods.of_hour.push(period);
        }
        periods
    }

    /// The product of the factors on speed for a class and an area in an hour of the week.
    pub fn factor(&self, class: RoadClass, area: EdgeArea, hour_of_week: usize) -> f64 {
        let fits = |f: &&Factor| {
            f.class.is_none_or(|c| c == class)
                && f.district.is_none_or(|d| area.district == Some(d))
                && f.holds(hour_of_week)
        };
        let product: f64 = self.factors.iter().filter(fits).map(|f| f.value).product();
        product * self.hour_factor(hour_of_week, area.built_up)
    }

    /// The factor of an hour of the week alone, 1 where the speeds have none.
    pub(crate) fn hour_factor(&self, hour: usize, built_up: bool) -> f64 {
        let Some(week) = &self.hour_of_week else {
            return 1.0;
        };
        let factors = if built_up {
            &week.built_up
        } else {
            &week.outside
        };
        factors.get(hour).copied().unwrap_or(1.0)
    }
}

/// The factors of one hour, worked out once for every class and area that occurs.
pub(super) struct Table<'a> {
    speeds: &'a Speeds,
    hour: usize,
    known: BTreeMap<(RoadClass, bool, Option<DistrictId>), f64>,
}

impl<'a> Table<'a> {
    pub(super) const fn new(speeds: &'a Speeds, hour: usize) -> Self {
        Self {
            speeds,
            hour,
            known: BTreeMap::new(),
        }
    }

    pub(super) fn factor(&mut self, class: RoadClass, area: EdgeArea) -> f64 {
        *self
            .known
            .entry((class, area.built_up, area.district))
            .or_insert_with(|| self.speeds.factor(class, area, self.hour))
    }
}
