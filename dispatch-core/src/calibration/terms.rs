//! The terms of the model, what they are shrunk to, and the speeds they make.

use std::collections::BTreeMap;

use super::driven::{DAY_PARTS, Driven, LEAST_AREA, day_part, is_weekend};
use super::exposure::{Cell, Row};
use super::{Parts, thousandths};
use crate::ids::{DistrictId, IdVec};
use crate::roads::RoadClass;
use crate::roads::speeds::{Factor, HourOfWeek, Speeds, Times, WEEK};
use crate::scenario::District;
use crate::travel::Ground;
use crate::units::Duration;

/// A class, district or part of the day on which fewer trips' worth of driving was recorded has no
/// term of its own: it is as its parent.
const LEAST_DRIVEN: f64 = 10.0;

/// No term but the level is larger: a factor of two.
const LARGEST: f64 = std::f64::consts::LN_2;
/// A factor of a part of the day that is nearer to 1 is not worth a line of the file.
const LEAST_TOLD: f64 = 0.005;

/// What the fixed time at an end is counted in, so that it is of the size of the other terms.
pub(super) const FIXED_UNIT_S: f64 = 60.0;

/// How far a term is thought to lie from its parent: a standard deviation of ln pace, before the
/// fit's choice of a common factor on all of them.
mod spread {
    pub(super) const CLASS: f64 = 0.3;
    pub(super) const HOUR: f64 = 0.3;
    pub(super) const NEXT_HOUR: f64 = 0.06;
    pub(super) const OUTSIDE: f64 = 0.3;
    pub(super) const DISTRICT: f64 = 0.2;
    pub(super) const PART: f64 = 0.08;
    pub(super) const SIREN: f64 = 0.3;
    /// In units of a minute.
    pub(super) const FIXED: f64 = 1.0;
}

/// One term.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Term {
    /// The fixed time at an end; all others are of ln pace.
    Fixed,
    /// Everywhere and always.
    Level,
    /// With siren, beside the scenario's factor.
    Siren,
    /// Outside built-up area.
    Outside,
    /// The same in a part of the day.
    OutsidePart(usize),
    /// An hour on days of work, or at the weekend.
    Hour(bool, usize),
    Class(RoadClass),
    ClassPart(RoadClass, usize),
    District(DistrictId),
    DistrictPart(DistrictId, usize),
}

/// All terms there are trips for, and what stays as the scenario has it.
#[derive(Debug)]
pub(super) struct Terms {
    own: Speeds,
    /// The terms by their place among the unknowns.
    places: BTreeMap<Term, usize>,
    /// For each term 1 ÷ spread², and where it is drawn to.
    pub(super) pull: Vec<(f64, f64)>,
    /// Pairs of hours that are drawn to each other, with 1 ÷ spread².
    pub(super) links: Vec<(usize, usize, f64)>,
    /// Whether the hours of the area (built-up, outside) are fitted.
    areas: [bool; 2],
    /// Whether the hours of days of work and of the weekend are fitted.
    days: [bool; 2],
    pub(super) notes: Vec<String>,
}

impl Terms {
    /// The terms that the rows say enough of.
    pub(super) fn new(ground: &Ground, own: &Speeds, rows: &[&Row], parts: Parts) -> Self {
        let driven = Driven::of(rows);
        let mut terms = Self {
            own: own.clone(),
            places: BTreeMap::new(),
            pull: Vec::new(),
            links: Vec::new(),
            areas: driven.areas(own.times),
            days: driven.days.map(|trips| trips >= LEAST_AREA),
            notes: Vec::new(),
        };
        if parts.access {
            let fixed = own.access_fixed.as_secs_f64() / FIXED_UNIT_S;
            terms.push(Term::Fixed, spread::FIXED, fixed);
        }
        terms.push(Term::Level, f64::INFINITY, 0.0);
        terms.hours();
        terms.outside(&driven);
        let both = driven.modes.iter().all(|&trips| trips >= LEAST_AREA);
        let one_time = own.times == Times::Class
            || ground
                .network()
                .is_some_and(|n| n.roads().imported_modes() == 1);
        if both && one_time {
            terms.push(Term::Siren, spread::SIREN, 0.0);
        }
        if parts.classes {
            terms.several(&driven.classes, spread::CLASS, Term::Class, Term::ClassPart);
        }
        if parts.districts {
            terms.several(
                &driven.districts,
                spread::DISTRICT,
                Term::District,
                Term::DistrictPart,
            );
        }
        terms.note(&driven, &ground.scenario().districts, parts);
        terms
    }

    /// How many unknowns there are.
    pub(super) const fn len(&self) -> usize {
        self.pull.len()
    }

    /// The place of a term.
    pub(super) fn place(&self, term: Term) -> Option<usize> {
        self.places.get(&term).copied()
    }

    /// The fixed time at an end in seconds.
    pub(super) fn fixed_s(&self, values: &[f64]) -> f64 {
        match self.place(Term::Fixed) {
            Some(place) => values[place] * FIXED_UNIT_S,
            None => self.own.access_fixed.as_secs_f64(),
        }
    }

    /// The terms that hold on a cell in an hour of the week.
    pub(super) fn holding(&self, cell: &Cell, hour: usize, siren: bool) -> Vec<usize> {
        let part = day_part(hour);
        let mut holding = vec![
            Term::Level,
            Term::Hour(is_weekend(hour), hour % 24),
            Term::Class(cell.class),
            Term::ClassPart(cell.class, part),
        ];
        if !cell.built_up {
            holding.extend([Term::Outside, Term::OutsidePart(part)]);
        }
        if let Some(district) = cell.district {
            holding.extend([Term::District(district), Term::DistrictPart(district, part)]);
        }
        if siren {
            holding.push(Term::Siren);
        }
        let places = holding.into_iter();
        places.filter_map(|term| self.place(term)).collect()
    }

    /// Within which values a term is looked for: nobody drives twice as fast on a class of roads
    /// as all others would have it.
    pub(super) fn bounds(&self) -> Vec<[f64; 2]> {
        let mut bounds = vec![[-LARGEST, LARGEST]; self.len()];
        for (term, wide) in [(Term::Fixed, [0.0, 10.0]), (Term::Level, [-3.0, 3.0])] {
            if let Some(place) = self.place(term) {
                bounds[place] = wide;
            }
        }
        bounds
    }

    /// ln pace in every hour of the week, whatever the road. Where hardly anybody drove, the
    /// scenario's hours keep their shape and move as those that were fitted, on the mean.
    fn week(&self, built_up: bool, values: &[f64]) -> Vec<f64> {
        let own = |built_up, hour| -libm::log(self.own.hour_factor(hour, built_up));
        let fits = |built_up: bool, hour| {
            self.areas[usize::from(!built_up)] && self.days[usize::from(is_weekend(hour))]
        };
        let fitted = |built_up: bool, hour: usize| {
            let mut terms = vec![Term::Level, Term::Hour(is_weekend(hour), hour % 24)];
            if !built_up {
                terms.extend([Term::Outside, Term::OutsidePart(day_part(hour))]);
            }
            let places = terms.into_iter().filter_map(|term| self.place(term));
            places.map(|place| values[place]).sum::<f64>()
        };
        let shift_of = |built_up| {
            let hours: Vec<usize> = (0..WEEK).filter(|&hour| fits(built_up, hour)).collect();
            let shifts = hours
                .iter()
                .map(|&hour| fitted(built_up, hour) - own(built_up, hour));
            (!hours.is_empty()).then(|| shifts.sum::<f64>() / hours.len() as f64)
        };
        let level = self.place(Term::Level).map_or(0.0, |place| values[place]);
        let shift = shift_of(built_up)
            .or_else(|| shift_of(!built_up))
            .unwrap_or(level);
        let hour = |hour| {
            if fits(built_up, hour) {
                fitted(built_up, hour)
            } else {
                own(built_up, hour) + shift
            }
        };
        (0..WEEK).map(hour).collect()
    }

    /// The speeds that values of the terms make, rounded as they are written.
    pub(super) fn speeds(&self, values: &[f64]) -> Speeds {
        let factor = |place: usize| of_pace(values[place]);
        let mut factors = Vec::new();
        for (&term, &place) in &self.places {
            let (class, district, part) = match term {
                Term::Class(class) => (Some(class), None, None),
                Term::ClassPart(class, part) => (Some(class), None, Some(part)),
                Term::District(district) => (None, Some(district), None),
                Term::DistrictPart(district, part) => (None, Some(district), Some(part)),
                _ => continue,
            };
            let value = factor(place);
            if (value - 1.0).abs() < LEAST_TOLD && part.is_some() || value == 1.0 {
                continue;
            }
            factors.push(Factor {
                class,
                district,
                weekdays: [true; 7],
                hours: part.map_or([0, 24], |part| DAY_PARTS[part]),
                value,
            });
        }
        let week = |built_up| {
            self.week(built_up, values)
                .into_iter()
                .map(of_pace)
                .collect()
        };
        let siren = self.place(Term::Siren).map_or(1.0, factor);
        let fixed = (self.fixed_s(values) * 10.0).round() as i64 * 100;
        Speeds {
            siren: (self.own.siren * siren * 1000.0).round() / 1000.0,
            access_fixed: Duration::from_millis(fixed),
            factors,
            hour_of_week: Some(HourOfWeek {
                built_up: week(true),
                outside: week(false),
            }),
            ..self.own.clone()
        }
    }

    fn push(&mut self, term: Term, spread: f64, drawn_to: f64) -> usize {
        let place = self.pull.len();
        self.places.insert(term, place);
        self.pull.push((1.0 / (spread * spread), drawn_to));
        place
    }

    /// Hours around the clock, each drawn to the next.
    fn hours(&mut self) {
        for weekend in [false, true] {
            if !self.days[usize::from(weekend)] {
                continue;
            }
            let hour = |hour| self.push(Term::Hour(weekend, hour), spread::HOUR, 0.0);
            let places: Vec<usize> = (0..24).map(hour).collect();
            for (hour, &place) in places.iter().enumerate() {
                let next = places[(hour + 1) % 24];
                let tight = 1.0 / (spread::NEXT_HOUR * spread::NEXT_HOUR);
                self.links.push((place, next, tight));
            }
        }
    }

    fn outside(&mut self, driven: &Driven) {
        if driven.area.iter().any(|trips| *trips < LEAST_AREA) {
            return;
        }
        self.push(Term::Outside, spread::OUTSIDE, 0.0);
        for (part, trips) in driven.outside.iter().enumerate() {
            if *trips >= LEAST_DRIVEN {
                self.push(Term::OutsidePart(part), spread::PART, 0.0);
            }
        }
    }

    fn several<K: Copy + Ord>(
        &mut self,
        driven: &BTreeMap<K, [f64; DAY_PARTS.len()]>,
        spread: f64,
        whole: impl Fn(K) -> Term,
        of_part: impl Fn(K, usize) -> Term,
    ) {
        for (&key, parts) in driven {
            if parts.iter().sum::<f64>() < LEAST_DRIVEN {
                continue;
            }
            self.push(whole(key), spread, 0.0);
            for (part, _) in parts
                .iter()
                .enumerate()
                .filter(|(_, t)| **t >= LEAST_DRIVEN)
            {
                self.push(of_part(key, part), spread::PART, 0.0);
            }
        }
    }

    /// Says what was not fitted.
    fn note(&mut self, driven: &Driven, districts: &IdVec<DistrictId, District>, parts: Parts) {
        let rare = |parts: &[f64; DAY_PARTS.len()]| parts.iter().sum::<f64>() < LEAST_DRIVEN;
        let classes = driven.classes.iter().filter(|(_, parts)| rare(parts));
        let classes: Vec<&str> = classes.map(|(class, _)| class.name()).collect();
        if parts.classes && !classes.is_empty() {
            self.notes.push(format!(
                "hardly driven, so as all roads: {}",
                classes.join(", ")
            ));
        }
        let rare = driven.districts.iter().filter(|(_, parts)| rare(parts));
        let names: Vec<&str> = rare.map(|(&id, _)| districts[id].id.as_str()).collect();
        if parts.districts && !names.is_empty() {
            self.notes.push(format!(
                "hardly driven, so as all districts: {}",
                names.join(", ")
            ));
        }
        let kept = if self.own.hour_of_week.is_some() {
            "keep the scenario's shape and move with the others"
        } else {
            "are all alike"
        };
        for (fitted, name) in self
            .areas
            .iter()
            .zip(["in built-up area", "outside built-up area"])
            .chain(self.days.iter().zip(["of days of work", "of weekends"]))
        {
            if !fitted {
                self.notes.push(format!(
                    "fewer than {LEAST_AREA} trips: the hours {name} {kept}"
                ));
            }
        }
    }
}

/// The factor on speed of a ln pace, as it is written and within what may be written.
fn of_pace(ln_pace: f64) -> f64 {
    thousandths(libm::exp(-ln_pace)).clamp(0.05, 5.0)
}
