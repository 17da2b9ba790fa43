//! What a fit is worth, as a document; its text and the head of the file of speeds are beside.

mod text;

use std::path::Path;

pub(super) use text::{head, text};

use dispatch_core::calibration::{Calibration, Expected, Interval, Rule, Score, SplitBy, wilson};
use dispatch_core::roads::RoadClass;
use dispatch_core::scenario::Scenario;
use serde::Serialize;

use super::trips::Recorded;

/// The quantile of the standard normal for 90 % on two sides.
const Z90: f64 = 1.644_853_626_951_472_7;

/// `calibrate`.
#[derive(Debug, Serialize)]
pub(super) struct Body {
    out: Option<String>,
    /// Rows of the input, and those that could not be used, by reason.
    trips: usize,
    left_out: LeftOut,
    split: SplitShape,
    /// Fitted numbers of `speeds.toml`.
    access_s: f64,
    siren: f64,
    spread_sigma: f64,
    one_factor: f64,
    factors: Vec<FactorShape>,
    hour_of_week: Hours,
    /// The error left on unseen trips.
    rules: Vec<RuleShape>,
    /// How often the 90 % interval holds on them.
    interval: IntervalShape,
    by_hour: Vec<GroupShape>,
    by_district: Vec<GroupShape>,
    /// The same for trips whose origin is a guess; they were not learnt from.
    inferred: Option<RuleShape>,
}

#[derive(Debug, Serialize)]
struct LeftOut {
    off_road: usize,
    no_route: usize,
    no_time: usize,
    unknown_origin: usize,
}

#[derive(Debug, Serialize)]
struct SplitShape {
    by: &'static str,
    train_days: usize,
    unseen_days: usize,
    train: usize,
    unseen: usize,
    inferred: usize,
}

#[derive(Debug, Serialize)]
struct FactorShape {
    #[serde(skip_serializing_if = "Option::is_none")]
    class: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    district: Option<String>,
    hours: [u8; 2],
    value: f64,
}

#[derive(Debug, Serialize)]
struct Hours {
    built_up: Vec<f64>,
    outside: Vec<f64>,
}

/// Errors of one rule.
#[derive(Clone, Copy, Debug, Serialize)]
pub(super) struct RuleShape {
    rule: &'static str,
    trips: usize,
    median_abs_s: f64,
    mean_abs_s: f64,
    median_ratio: f64,
    share_inside: Option<f64>,
}

#[derive(Debug, Serialize)]
struct IntervalShape {
    level: f64,
    inside: usize,
    trips: usize,
    share: f64,
    share_ci95: [f64; 2],
    /// The log-normal of `spread_sigma` instead, the same for all lengths.
    share_lognormal: f64,
    /// By expected length: until so many seconds, between these factors on what is expected.
    groups: Vec<Length>,
}

#[derive(Debug, Serialize)]
struct Length {
    until_s: Option<f64>,
    from_factor: f64,
    to_factor: f64,
}

#[derive(Debug, Serialize)]
struct GroupShape {
    name: String,
    trips: usize,
    median_abs_s: f64,
    mean_abs_s: f64,
    median_ratio: f64,
    share_inside: f64,
    share_inside_ci95: [f64; 2],
    free_flow_median_abs_s: f64,
    one_factor_median_abs_s: f64,
}

/// The document.
pub(super) fn body(
    found: &Calibration,
    recorded: &Recorded,
    scenario: &Scenario,
    out: Option<&Path>,
) -> Body {
    let speeds = &found.speeds;
    let factor = |f: &dispatch_core::roads::speeds::Factor| FactorShape {
        class: f.class.map(RoadClass::name),
        district: f.district.map(|id| scenario.districts[id].id.clone()),
        hours: f.hours,
        value: f.value,
    };
    let week = speeds.hour_of_week.clone();
    let hour = |one: &Expected| {
        let departed = recorded.trips[one.trip].departed;
        usize::from(scenario.calendar.hour_of_week(departed)) % 24
    };
    let district = |one: &Expected| recorded.trips[one.trip].group;
    let split = &found.split;
    let inferred = score(found, &found.inferred, Rule::Fitted);
    let mut by_district = groups(found, district, |key| recorded.groups[key].clone());
    by_district.sort_by(|a, b| b.trips.cmp(&a.trips).then_with(|| a.name.cmp(&b.name)));
    Body {
        out: out.map(|out| out.display().to_string()),
        trips: recorded.rows,
        left_out: LeftOut {
            off_road: recorded.off_road,
            no_route: found.no_route,
            no_time: recorded.no_time,
            unknown_origin: recorded.unknown_origin,
        },
        split: SplitShape {
            by: match split.by {
                SplitBy::Days => "days",
                SplitBy::Trips => "trips",
            },
            train_days: split.train_days,
            unseen_days: split.unseen_days,
            train: split.train.len(),
            unseen: split.unseen.len(),
            inferred: split.inferred.len(),
        },
        access_s: speeds.access_fixed.as_secs_f64(),
        siren: speeds.siren,
        spread_sigma: speeds.spread_sigma,
        one_factor: thousandths(found.one_factor),
        factors: speeds.factors.iter().map(factor).collect(),
        hour_of_week: week.map_or_else(
            || Hours {
                built_up: Vec::new(),
                outside: Vec::new(),
            },
            |week| Hours {
                built_up: week.built_up,
                outside: week.outside,
            },
        ),
        rules: [Rule::FreeFlow, Rule::OneFactor, Rule::Fitted]
            .map(|rule| shape(rule, &score(found, &found.unseen, rule)))
            .to_vec(),
        interval: interval(found),
        by_hour: groups(found, hour, |key| format!("{key:02}")),
        by_district,
        inferred: (inferred.trips > 0).then(|| shape(Rule::Fitted, &inferred)),
    }
}

fn score(found: &Calibration, expected: &[Expected], rule: Rule) -> Score {
    let interval = match rule {
        Rule::Fitted => &found.interval,
        Rule::FreeFlow | Rule::OneFactor => &found.one_factor_interval,
    };
    Score::of(expected, rule, interval)
}

fn shape(rule: Rule, score: &Score) -> RuleShape {
    RuleShape {
        rule: match rule {
            Rule::FreeFlow => "free_flow",
            Rule::OneFactor => "one_factor",
            Rule::Fitted => "fitted",
        },
        trips: score.trips,
        median_abs_s: thousandths(score.median_abs_s),
        mean_abs_s: thousandths(score.mean_abs_s),
        median_ratio: thousandths(score.median_ratio),
        // Nothing says how far trips lie from free flow.
        share_inside: (rule != Rule::FreeFlow).then(|| thousandths(score.share())),
    }
}

fn interval(found: &Calibration) -> IntervalShape {
    let score = score(found, &found.unseen, Rule::Fitted);
    let half = Z90 * found.speeds.spread_sigma;
    let even = Interval {
        until_s: vec![f64::INFINITY],
        ln: vec![[-half, half]],
        sigma: found.speeds.spread_sigma,
    };
    let lengths = found.interval.until_s.iter().zip(&found.interval.ln);
    let length = |(until, _): (&f64, &[f64; 2])| {
        let [from, to] = found
            .interval
            .around(until.min(1e9))
            .map(|s| s / until.min(1e9));
        Length {
            until_s: until.is_finite().then(|| thousandths(*until)),
            from_factor: thousandths(from),
            to_factor: thousandths(to),
        }
    };
    IntervalShape {
        level: 0.9,
        inside: score.inside,
        trips: score.trips,
        share: thousandths(score.share()),
        share_ci95: wilson(score.inside, score.trips).map(thousandths),
        share_lognormal: thousandths(Score::of(&found.unseen, Rule::Fitted, &even).share()),
        groups: lengths.map(length).collect(),
    }
}

fn groups(
    found: &Calibration,
    key: impl Fn(&Expected) -> usize + Copy,
    name: impl Fn(usize) -> String,
) -> Vec<GroupShape> {
    let by = |rule| Score::by(&found.unseen, key, rule, &found.interval);
    let (free, one) = (by(Rule::FreeFlow), by(Rule::OneFactor));
    let rows = by(Rule::Fitted).into_iter().zip(free.iter().zip(&one));
    rows.map(|(group, (free, one))| {
        let score = group.score;
        GroupShape {
            name: name(group.key),
            trips: score.trips,
            median_abs_s: thousandths(score.median_abs_s),
            mean_abs_s: thousandths(score.mean_abs_s),
            median_ratio: thousandths(score.median_ratio),
            share_inside: thousandths(score.share()),
            share_inside_ci95: wilson(score.inside, score.trips).map(thousandths),
            free_flow_median_abs_s: thousandths(free.score.median_abs_s),
            one_factor_median_abs_s: thousandths(one.score.median_abs_s),
        }
    })
    .collect()
}

fn thousandths(x: f64) -> f64 {
    (x * 1000.0).round() / 1000.0
}
