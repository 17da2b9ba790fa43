//! What a fit is worth, as text; and what the file of speeds begins with.

use std::fmt::Write as _;
use std::path::Path;

use dispatch_core::calibration::{Calibration, Rule};
use dispatch_core::scenario::Scenario;

use super::{Body, SplitShape, score};

/// The text.
pub(in crate::commands::calibrate) fn text(body: &Body, name: &str) -> String {
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
    let out = &body.left_out;
    let reasons = [
        (out.off_road, "far from every road"),
        (out.no_route, "without a way by road"),
        (out.no_time, "without a time of travel"),
        (out.unknown_origin, "from nobody knows where"),
    ];
    let reasons = reasons.iter().filter(|(count, _)| *count > 0);
    let reasons: Vec<String> = reasons
        .map(|(count, why)| format!("{count} {why}"))
        .collect();
    if !reasons.is_empty() {
        let _ = writeln!(t, "left out: {}", reasons.join(", "));
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
pub(in crate::commands::calibrate) fn head(
    found: &Calibration,
    own: &Scenario,
    trips: &str,
) -> String {
    let name = Path::new(trips)
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
