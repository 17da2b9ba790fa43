//! Speeds by class, area, district and hour of week, and the times that follow from them.
//!
//! A road's speed is that of its class (a link's own, or its road's), times every factor that fits,
//! times the factor of the hour of week, times `siren` in that mode. Its time is length ÷ speed,
//! rounded to whole milliseconds on every imported arc. Hours of the week with the same factors
//! share one **period**, so that one metric serves them. With `times = "imported"` the network's own
//! times stand instead of length ÷ speed; mode 0 is with siren, mode 1 without, a single mode serves
//! both (with siren divided by `siren`), and the factors apply as they do to speeds.
//!
//! With `limits = true` nobody drives faster than a road's speed limit, but for the factor `siren`:
//! the speed of the class times its factors is capped by the limit before `siren` is applied. It is
//! off unless asked for: the speeds of the classes are those really driven, lights and queues
//! included, and a limit above them says nothing.
//!
//! The speeds built in are for a network without measurements: driving times of a car in a large
//! city by day, taken as plain assumptions (Wuhan's robotaxis took 1.34 times as long, median).
//! Cost: O(segments) a metric.

mod hours;

pub use hours::{Factor, HourOfWeek, Periods, WEEK};

use super::junctions::Shares;
use super::{EdgeTimes, NO_ROAD, RoadClass, Roads};
use crate::error::{Fault, Result, unless_faulty};
use crate::ids::{DistrictId, EdgeId};
use crate::units::{Distance, Duration, Speed};
use std::collections::BTreeMap;

/// How a unit drives.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Mode {
    /// With lights and siren.
    Siren,
    /// As everybody does.
    Ordinary,
}

impl Mode {
    /// Both modes.
    pub const ALL: [Self; 2] = [Self::Siren, Self::Ordinary];

    /// Its name in a scenario.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Siren => "siren",
            Self::Ordinary => "ordinary",
        }
    }

    /// The mode of this name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|mode| mode.name() == name)
    }

    /// The place in [`Mode::ALL`], and of its times among a network's own.
    pub const fn index(self) -> usize {
        self as usize
    }
}

/// Where times come from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Times {
    /// Length ÷ speed of the class.
    #[default]
    Class,
    /// The network's own.
    Imported,
}

/// The speeds of a class.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClassSpeed {
    /// In built-up area.
    pub built_up: Speed,
    /// Elsewhere.
    pub outside: Speed,
}

/// What a scenario says of an edge.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct EdgeArea {
    /// Whether its middle lies in built-up area.
    pub built_up: bool,
    /// The district its middle lies in.
    pub district: Option<DistrictId>,
}

/// A number for every mode.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ByMode<T> {
    /// With lights and siren.
    pub siren: T,
    /// As everybody drives.
    pub ordinary: T,
}

impl<T: Copy> ByMode<T> {
    /// The number of a mode.
    pub const fn of(&self, mode: Mode) -> T {
        match mode {
            Mode::Siren => self.siren,
            Mode::Ordinary => self.ordinary,
        }
    }
}

/// How fast units drive: `speeds.toml`.
#[derive(Clone, Debug, PartialEq)]
pub struct Speeds {
    /// Where times come from.
    pub times: Times,
    /// Factor on speed with lights and siren.
    pub siren: f64,
    /// Speed between a place and the road.
    pub access: ByMode<Speed>,
    /// A fixed time at each end.
    pub access_fixed: Duration,
    /// Spread (sigma of a log-normal) of real trips around the metric.
    pub spread_sigma: f64,
    /// The speeds of the classes, in the order of [`RoadClass::ALL`].
    pub classes: [Option<ClassSpeed>; RoadClass::ALL.len()],
    /// Factors, which multiply.
    pub factors: Vec<Factor>,
    /// Whether speed limits cap the speeds of the classes.
    pub limits: bool,
    /// Factors by hour of week.
    pub hour_of_week: Option<HourOfWeek>,
}

impl Default for Speeds {
    fn default() -> Self {
        Self {
            times: Times::Class,
            siren: 1.0,
            access: ByMode {
                siren: kmh(15),
                ordinary: kmh(15),
            },
            access_fixed: Duration::ZERO,
            spread_sigma: 0.15,
            classes: RoadClass::ALL.map(built_in),
            factors: Vec::new(),
            limits: false,
            hour_of_week: None,
        }
    }
}

impl Speeds {
    /// The speeds of a class: its own, or those of the road a link belongs to.
    pub fn class(&self, class: RoadClass) -> Option<ClassSpeed> {
        self.classes[class.index()].or_else(|| self.classes[class.parent()?.index()])
    }

    /// The times of a network in a period and a mode. Edges beyond the end of `areas` lie outside.
    ///
    /// # Errors
    /// The classes that have roads but no speed, and a factor that is not positive.
    pub fn edge_times(
        &self,
        roads: &Roads,
        areas: &[EdgeArea],
        hour_of_week: usize,
        mode: Mode,
    ) -> Result<EdgeTimes> {
        unless_faulty((), self.faults(roads))?;
        let mut table = hours::Table::new(self, hour_of_week);
        let area = |edge: EdgeId| area_of(areas, edge);
        let siren = if mode == Mode::Siren { self.siren } else { 1.0 };
        if self.times == Times::Imported && roads.imported_modes() > 0 {
            let own = mode.index().min(roads.imported_modes() - 1);
            let siren = if roads.imported_modes() == 1 {
                siren
            } else {
                1.0
            };
            let factors: Vec<f64> = roads
                .edges()
                .pairs()
                .map(|(id, edge)| table.factor(edge.class, area(id)) * siren)
                .collect();
            let scaled = EdgeTimes::scaled(roads, own, |edge| factors[area_index(edge)]);
            return Ok(scaled.unwrap_or_default());
        }
        let mut speed = |id: EdgeId, factor: f64| {
            let edge = &roads.edges()[id];
            let factor = table.factor(edge.class, area(id)) * factor;
            let speeds = self.class(edge.class).unwrap_or(ClassSpeed {
                built_up: kmh(1),
                outside: kmh(1),
            });
            let speed = if area(id).built_up {
                speeds.built_up
            } else {
                speeds.outside
            };
            speed.scaled(factor)
        };
        if self.limits && roads.has_speed_limits() {
            return Ok(EdgeTimes::of_directions(roads, |id, direction, parts| {
                let free = speed(id, 1.0);
                let limit = |s| roads.speed_limit(id, s, direction).unwrap_or(free);
                roads.arc_times(id, |s| free.min(limit(s)).scaled(siren), parts);
            }));
        }
        Ok(EdgeTimes::of_segments(roads, |id, parts| {
            let speed = speed(id, siren);
            roads.arc_times(id, |_| speed, parts);
        }))
    }

    /// What in these speeds does not fit a network.
    pub fn faults(&self, roads: &Roads) -> Vec<Fault> {
        let mut faults = Vec::new();
        if self.times == Times::Imported && roads.imported_modes() == 0 {
            faults.push(Fault::in_file(
                "speeds.toml",
                "times = \"imported\", but the road network brings no times of its own",
                "write times = \"class\", or import the roads from tables with times",
            ));
        }
        if self.times == Times::Class {
            for (class, length) in roads.length_by_class() {
                if self.class(class).is_none() {
                    faults.push(Fault::in_file(
                        "speeds.toml",
                        format!("there are {length} of class {class}, which has no speed"),
                        format!("add [class.{class}] with built_up and outside in km/h"),
                    ));
                }
            }
        }
        let hours = self.hour_of_week.iter();
        let by_hour = hours.flat_map(|week| week.built_up.iter().chain(&week.outside));
        let all = self.factors.iter().map(|factor| &factor.value);
        for value in all.chain(by_hour).chain([&self.siren]) {
            if !(*value > 0.0 && value.is_finite()) {
                faults.push(Fault::in_file(
                    "speeds.toml",
                    format!("a factor on speed is {value}"),
                    "give a positive number; to close a road, report it closed",
                ));
            }
        }
        faults
    }
}

impl Roads {
    /// The length of the roads of every class there is.
    pub fn length_by_class(&self) -> BTreeMap<RoadClass, Distance> {
        let mut lengths = BTreeMap::new();
        for (id, edge) in self.edges().pairs() {
            *lengths.entry(edge.class).or_insert(Distance::ZERO) += self.length(id);
        }
        lengths
    }

    /// Appends the milliseconds of an edge's segments at the speed of the imported arc that begins
    /// at a segment: rounded on every imported arc,
    /// then split among its segments by length.
    fn arc_times(&self, edge: EdgeId, speed: impl Fn(u32) -> Speed, parts: &mut Vec<u32>) {
        let lengths = self.segment_lengths(edge);
        let mut first = 0;
        while first < lengths.len() {
            let rest = first + 1..lengths.len();
            let next = rest
                .into_iter()
                .find(|&s| self.starts_arc(edge, s as u32))
                .unwrap_or(lengths.len());
            let arc = lengths[first..next].iter().copied().map(u64::from);
            let length = Distance::from_millimetres(arc.clone().sum::<u64>() as i64);
            let ms = speed(first as u32).time_for(length).as_millis();
            let ms = ms.clamp(0, i64::from(NO_ROAD) - 1) as u32;
            match next - first {
                1 => parts.push(ms),
                _ => Shares::of_lengths(arc).split(ms, parts),
            }
            first = next;
        }
    }
}

fn area_of(areas: &[EdgeArea], edge: EdgeId) -> EdgeArea {
    areas.get(area_index(edge)).copied().unwrap_or_default()
}

fn area_index(edge: EdgeId) -> usize {
    crate::ids::Id::index(edge)
}

const fn kmh(speed: u64) -> Speed {
    Speed::from_millimetres_per_hour(speed * 1_000_000)
}

/// Speeds where nothing else is known; links have those of their road.
const fn built_in(class: RoadClass) -> Option<ClassSpeed> {
    let (built_up, outside) = match class {
        RoadClass::Motorway => (80, 100),
        RoadClass::Trunk => (50, 80),
        RoadClass::Primary => (35, 60),
        RoadClass::Secondary => (30, 50),
        RoadClass::Tertiary => (27, 45),
        RoadClass::Unclassified | RoadClass::Road => (22, 40),
        RoadClass::Residential => (20, 30),
        RoadClass::LivingStreet => (10, 10),
        RoadClass::Service => (15, 20),
        RoadClass::Ferry => (8, 8),
        _ => return None,
    };
    Some(ClassSpeed {
        built_up: kmh(built_up),
        outside: kmh(outside),
    })
}

#[cfg(test)]
mod tests;
