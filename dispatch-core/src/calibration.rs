//! Speeds fitted to recorded trips: what `calibrate` does.
//!
//! A trip's travel time is modelled as
//!
//! ```text
//! T = access + ends × a + Σ over its roads (free time × pace)
//! ln pace = level + class + hour of the kind of day + outside + district + class × part of day + district × part of day + siren
//! ```
//!
//! with `a` the fixed time at an end and free time that of the scenario's speeds without any
//! factor. All terms but the level are shrunk towards their parent (nothing, that is the road as
//! everywhere and always; neighbouring hours towards each other), the more so the fewer trips say
//! anything of them. The fit is robust, so that a crew that forgot its button moves nothing. Routes
//! are those of the fitted speeds: fit and routes take turns.
//!
//! - [`Trip`]: what was recorded.
//! - `split`: which trips are kept unseen, and the folds of the rest.
//! - `exposure`: the free time of each trip by class, area and district.
//! - `driven`: of what there are trips enough.
//! - `terms`: the terms of the model, and the speeds they make.
//! - `fit`: the robust, shrunk least squares.
//! - [`of_log`]: the trips of a call log, with known and with guessed origins.
//! - [`Interval`]: how far trips lie from the expected time, learnt on trips that were not fitted.
//! - [`Score`]: the error left.
//!
//! Sources: P. J. Huber, "Robust estimation of a location parameter", Ann. Math. Stat. 35 (1964);
//! S. Budge, A. Ingolfsson, D. Zerom, "Empirical analysis of ambulance travel times", Management
//! Science 56 (2010): log-normal around a median, relative spread falling with length; A. Hoerl, R.
//! Kennard, "Ridge regression", Technometrics 12 (1970). What is fitted is the median; the mean of
//! such times is higher by a factor exp(sigma² / 2).

mod driven;
mod exposure;
mod fit;
mod interval;
mod origins;
mod score;
mod solve;
mod split;
mod terms;

pub use interval::Interval;
pub use origins::{LoggedTrips, of_log};
pub use score::{Group, Score, wilson};
pub use split::{Split, SplitBy};

use std::sync::Arc;

use crate::error::{Error, Result};
use crate::roads::speeds::{Mode, Speeds};
use crate::travel::{Ground, Place};
use crate::units::{Duration, Time};

/// Routes and fit take turns so often.
const ROUNDS: usize = 3;

/// With fewer trips to learn from there is no fit.
pub const FEWEST: usize = 30;

/// A recorded trip.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Trip {
    /// Where it began.
    pub from: Place,
    /// Where it ended.
    pub to: Place,
    /// When it began.
    pub departed: Time,
    /// The moment whose day decides whether the fit sees it: when its incident was reported, or
    /// where that is not known, the departure.
    pub logged: Time,
    /// How long it took; positive.
    pub travel: Duration,
    /// How it was driven.
    pub mode: Mode,
    /// The caller's group for the report by district.
    pub group: usize,
    /// Whether its origin is a guess: such a trip is judged and never fitted.
    pub inferred: bool,
}

/// What is fitted besides the hours of the week; the rest stays as the scenario has it, but for its
/// factors, which are replaced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Parts {
    /// The fixed time at both ends.
    pub access: bool,
    /// Classes of roads, and classes by part of the day.
    pub classes: bool,
    /// Districts, and districts by part of the day.
    pub districts: bool,
    /// The spread of the truth.
    pub spread: bool,
}

impl Default for Parts {
    fn default() -> Self {
        Self {
            access: true,
            classes: true,
            districts: true,
            spread: true,
        }
    }
}

/// Which times are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rule {
    /// The scenario's speeds without any factor.
    FreeFlow,
    /// Those by one factor on all roads and hours.
    OneFactor,
    /// The fit.
    Fitted,
}

/// What a rule expects of one trip.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Expected {
    /// The trip's place in the list.
    pub trip: usize,
    /// Seconds by free flow, by one factor, and by the fit.
    pub seconds: [f64; 3],
    /// Seconds it took.
    pub took: f64,
}

impl Expected {
    /// The seconds a rule expects.
    pub const fn by(&self, rule: Rule) -> f64 {
        self.seconds[rule as usize]
    }
}

/// A fit, and how it does on trips it did not see.
#[derive(Clone, Debug)]
pub struct Calibration {
    /// The fitted speeds.
    pub speeds: Speeds,
    /// The factor on all speeds that fits best alone.
    pub one_factor: f64,
    /// How far trips lie from what the fit expects.
    pub interval: Interval,
    /// How far from one factor.
    pub one_factor_interval: Interval,
    /// How the trips were parted.
    pub split: Split,
    /// Trips that no road joins, or whose ends are one place: left out.
    pub no_route: usize,
    /// What is expected of the trips kept unseen, in their order.
    pub unseen: Vec<Expected>,
    /// The same of trips with a guessed origin.
    pub inferred: Vec<Expected>,
    /// What was not fitted for want of trips, and other doubts.
    pub notes: Vec<String>,
}

/// Fits speeds to trips, learning from the first two thirds of the days.
///
/// Cost: O(trips × terms²) a step of the fit, of which there are some hundred.
///
/// # Errors
/// Too few trips to learn from, or a ground without roads.
pub fn calibrate(ground: &Arc<Ground>, trips: &[Trip], parts: Parts) -> Result<Calibration> {
    if ground.network().is_none() {
        return Err(Error::Request {
            what: "the scenario travels by a matrix: there are no roads to fit".to_owned(),
            remedy: "give a scenario with roads/".to_owned(),
        });
    }
    let own = ground.scenario().speeds.clone();
    let free = Arc::new(ground.with_speeds(free_flow(&own))?);
    let base = exposure::Base::new(&free);
    let first = exposure::rows(&free, &base, trips);
    let routed: Vec<bool> = first.iter().map(Option::is_some).collect();
    let split = Split::of(ground, trips, &routed);
    few(split.train.len())?;

    let (train, folds) = pick(&first, &split);
    let terms = terms::Terms::new(&free, &own, &train, parts);
    let strength = fit::strength(&terms, &train, &folds);
    let fixed_s = own.access_fixed.as_secs_f64();
    let one = fit::one_pace(&train, fixed_s);
    let one_factor_interval = Interval::of(&fit::one_pace_residuals(&train, &folds, fixed_s));
    let mut values = fit::solve(&terms, &train, strength);
    let mut interval = Interval::default();
    for round in 1..ROUNDS {
        let ground = Arc::new(free.with_speeds(terms.speeds(&values))?);
        let rows = exposure::rows(&ground, &base, trips);
        let (train, folds) = pick(&rows, &split);
        values = fit::solve(&terms, &train, strength);
        if round + 1 == ROUNDS {
            interval = Interval::of(&fit::cross_fitted(&terms, &train, &folds, strength));
        }
    }
    let mut speeds = terms.speeds(&values);
    if parts.spread {
        speeds.spread_sigma = thousandths(interval.sigma);
    }
    let fitted = Arc::new(free.with_speeds(speeds.clone())?);
    let expect = |which: &[usize]| score::expect(&free, &fitted, one, trips, which);
    Ok(Calibration {
        unseen: expect(&split.unseen),
        inferred: expect(&split.inferred),
        no_route: routed.iter().filter(|routed| !**routed).count(),
        speeds,
        one_factor: 1.0 / one,
        interval,
        one_factor_interval,
        notes: terms.notes,
        split,
    })
}

/// The scenario's speeds without any factor.
pub fn free_flow(own: &Speeds) -> Speeds {
    Speeds {
        factors: Vec::new(),
        hour_of_week: None,
        ..own.clone()
    }
}

/// A number as it is written, so that what is read back is what was judged.
fn thousandths(x: f64) -> f64 {
    (x * 1000.0).round() / 1000.0
}

/// The rows to learn from, with their folds.
fn pick<'a>(
    rows: &'a [Option<exposure::Row>],
    split: &Split,
) -> (Vec<&'a exposure::Row>, Vec<usize>) {
    let known = split.train.iter().zip(&split.folds);
    known
        .filter_map(|(&trip, &fold)| Some((rows[trip].as_ref()?, fold)))
        .unzip()
}

fn few(train: usize) -> Result<()> {
    if train >= FEWEST {
        return Ok(());
    }
    Err(Error::Request {
        what: format!("{train} trips are left to learn from, at least {FEWEST} are needed"),
        remedy: "give more trips with known origins, beside the scenario's roads".to_owned(),
    })
}
