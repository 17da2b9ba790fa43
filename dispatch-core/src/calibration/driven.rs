//! How much was driven where and when: what there are trips enough to say something of.

use std::collections::BTreeMap;

use super::exposure::Row;
use crate::ids::DistrictId;
use crate::roads::RoadClass;
use crate::roads::speeds::Times;

/// The parts of a day that classes and districts may have a factor of their own for.
pub(super) const DAY_PARTS: [[u8; 2]; 5] = [[0, 6], [6, 10], [10, 16], [16, 20], [20, 24]];

/// Fewer trips say nothing of the hours of built-up area or the rest, or of a kind of days.
pub(super) const LEAST_AREA: f64 = 30.0;

/// Trips' worth of driving: each trip counts 1, parted by its free time.
#[derive(Debug, Default)]
pub(super) struct Driven {
    pub(super) classes: BTreeMap<RoadClass, [f64; DAY_PARTS.len()]>,
    pub(super) districts: BTreeMap<DistrictId, [f64; DAY_PARTS.len()]>,
    pub(super) outside: [f64; DAY_PARTS.len()],
    pub(super) area: [f64; 2],
    pub(super) days: [f64; 2],
    pub(super) modes: [f64; 2],
}

impl Driven {
    /// The areas whose hours can be fitted; a network's own times know no areas.
    pub(super) fn areas(&self, times: Times) -> [bool; 2] {
        match times {
            Times::Class => self.area.map(|trips| trips >= LEAST_AREA),
            Times::Imported => [true; 2],
        }
    }

    pub(super) fn of(rows: &[&Row]) -> Self {
        let mut driven = Self::default();
        for row in rows {
            let (road, part) = (row.road(), day_part(row.hour));
            driven.days[usize::from(is_weekend(row.hour))] += 1.0;
            driven.modes[usize::from(row.siren)] += 1.0;
            for (cell, seconds) in &row.free {
                let share = seconds / road;
                driven.classes.entry(cell.class).or_default()[part] += share;
                driven.area[usize::from(!cell.built_up)] += share;
                if !cell.built_up {
                    driven.outside[part] += share;
                }
                if let Some(district) = cell.district {
                    driven.districts.entry(district).or_default()[part] += share;
                }
            }
        }
        driven
    }
}

/// Whether an hour of the week lies in Saturday or Sunday.
pub(super) const fn is_weekend(hour_of_week: usize) -> bool {
    hour_of_week / 24 >= 5
}

/// The part of the day an hour of the week lies in.
pub(super) fn day_part(hour_of_week: usize) -> usize {
    let hour = (hour_of_week % 24) as u8;
    DAY_PARTS.iter().position(|[_, to]| hour < *to).unwrap_or(0)
}
