//! What a fit is worth, as a document and as text; and what the file of speeds begins with.

use std::fmt::Write as _;
use std::path::Path;

use dispatch_core::calibration::{Calibration, Expected, Interval, Rule, Score, SplitBy, wilson};
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
        class: f.class.map(|class| class.name()),
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

/// The text.
pub(super) fn text(body: &Body, name: &str) -> String {
    let mut t = String::new();
    let SplitShape {
        by,
        train_days,
        unseen_days,
        train,
        unseen,
        ..
    } = &body.split;
    let parted = match *by {
        "days" => format!("{train_days} days learnt from, {unseen_days} unseen"),
        _ => "one day: every third trip unseen".to_owned(),
    };
    let _ = writeln!(
        t,
        "{name}: {} trips, {parted} ({train} and {unseen} trips)",
        body.trips
    );
    let LeftOut { off_road, no_route } = &body.left_out;
    if off_road + no_route > 0 {
        let _ = writeln!(
            t,
            "left out: {off_road} far from every road, {no_route} without a way by road"
        );
    }
    let _ = writeln!(
        t,
        "\non unseen trips  median |error| s  mean |error| s  took/expected  90 % holds"
    );
    for rule in body.rules.iter().chain(&body.inferred) {
        let guessed = body
            .inferred
            .as_ref()
            .is_some_and(|own| std::ptr::eq(own, rule));
        let share = rule
            .share_inside
            .map_or_else(String::new, |share| format!("{share:.3}"));
        let _ = writeln!(
            t,
            "{:<15}  {:>16.1}  {:>14.1}  {:>13.3}  {share:>10}{}",
            rule.rule,
            rule.median_abs_s,
            rule.mean_abs_s,
            rule.median_ratio,
            if guessed {
                format!(
                    "  {} trips with inferred origins, not learnt from",
                    rule.trips
                )
            } else {
                String::new()
            }
        );
    }
    let own = &body.interval;
    let _ = writeln!(
        t,
        "\n90 % interval: {} of {} unseen trips inside, {:.1} % (Wilson 95 %: {:.1} to {:.1} %); by spread_sigma alone {:.1} %",
        own.inside,
        own.trips,
        own.share * 100.0,
        own.share_ci95[0] * 100.0,
        own.share_ci95[1] * 100.0,
        own.share_lognormal * 100.0
    );
    for length in &own.groups {
        let until = length
            .until_s
            .map_or_else(|| "longer".to_owned(), |s| format!("up to {s:.0} s"));
        let _ = writeln!(
            t,
            "  expected {until}: {:.2} to {:.2} of it",
            length.from_factor, length.to_factor
        );
    }
    for (title, rows) in [("hour", &body.by_hour), ("district", &body.by_district)] {
        let width = rows
            .iter()
            .map(|row| row.name.chars().count())
            .max()
            .unwrap_or(0)
            .max(8);
        let _ = writeln!(
            t,
            "\n{title:<width$}  trips  median |error| s  mean |error| s  took/expected  90 % holds  free flow  one factor"
        );
        for row in rows {
            let _ = writeln!(
                t,
                "{:<width$}  {:>5}  {:>16.1}  {:>14.1}  {:>13.3}  {:>10.3}  {:>9.1}  {:>10.1}",
                row.name,
                row.trips,
                row.median_abs_s,
                row.mean_abs_s,
                row.median_ratio,
                row.share_inside,
                row.free_flow_median_abs_s,
                row.one_factor_median_abs_s
            );
        }
    }
    let _ = writeln!(
        t,
        "\nfitted: access_s {}, siren {}, spread_sigma {}; one factor alone would be {}",
        body.access_s, body.siren, body.spread_sigma, body.one_factor
    );
    for f in &body.factors {
        let what = [f.class.map(str::to_owned), f.district.clone()]
            .into_iter()
            .flatten();
        let what: Vec<String> = what.collect();
        let [from, to] = f.hours;
        let _ = writeln!(t, "  {} {from:02}-{to:02} h: {}", what.join(", "), f.value);
    }
    for (area, week) in [
        ("built-up", &body.hour_of_week.built_up),
        ("outside", &body.hour_of_week.outside),
    ] {
        for (days, from) in [("Mon-Fri", 0), ("Sat-Sun", 120)] {
            let hours: Vec<String> = week
                .iter()
                .skip(from)
                .take(24)
                .map(|f| format!("{f:.2}"))
                .collect();
            let _ = writeln!(t, "hours {area} {days}: {}", hours.join(" "));
        }
    }
    if let Some(out) = &body.out {
        let _ = writeln!(t, "wrote {out}");
    }
    t
}

/// The comment at the head of the file of speeds: what it was fitted to and what is left.
pub(super) fn head(found: &Calibration, own: &Scenario, trips: &Path) -> String {
    let name = trips
        .file_name()
        .map(|name| name.to_string_lossy().replace(['\n', '\r'], " "));
    let score = score(found, &found.unseen, Rule::Fitted);
    let siren = if own.speeds.siren == found.speeds.siren {
        "siren is not fitted: it takes trips of both modes"
    } else {
        "siren is fitted"
    };
    format!(
        "# Fitted by `dispatch calibrate` to {} of the trips in {}; on {} it had not seen the median error is\n\
         # {:.1} s and the 90 % interval holds for {:.1} %. Times are those of the median trip. {siren}.\n",
        found.split.train.len(),
        name.unwrap_or_default(),
        score.trips,
        score.median_abs_s,
        score.share() * 100.0,
    )
}

fn thousandths(x: f64) -> f64 {
    (x * 1000.0).round() / 1000.0
}
