//! Where a city's stations should stand: the plan found, its bound, and the scenario it leaves, on
//! which coverage, a simulated day and the zero-load identity must say what the model said.

use std::path::Path;

use serde_json::Value;

use crate::failure::{Differences, Outcome, failure};
use crate::program::{Room, dispatch};
use crate::zero_load;

/// The widest gap of a plan that need not be proven.
const GAP: f64 = 0.01;

/// What is asked of a plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Asked {
    /// A proof.
    Proof,
    /// A gap of at most a hundredth.
    Gap,
}

/// Plans the stations of a scenario at its planning moment; the figures.
pub(crate) fn at_a_moment(scenario: &Path, out: &Path, asked: Asked) -> Outcome<String> {
    let limit = if asked == Asked::Proof { "60" } else { "30" };
    let [from, to] = [scenario, out].map(|path| path.to_string_lossy().into_owned());
    let words = [
        "place",
        "--scenario",
        &from,
        "--model",
        "mclp",
        "--out",
        &to,
        "--time-limit",
        limit,
        "--json",
    ];
    let answer: Value = serde_json::from_slice(&dispatch(&words)?)?;
    let mut differences = Differences::default();
    judge(&answer, asked, &mut differences)?;
    let covered = number(&answer, "objective")?;
    let coverage: Value =
        serde_json::from_slice(&dispatch(&["coverage", "--scenario", &to, "--json"])?)?;
    let again = number(&coverage["total"], "covered_population")?;
    differences.check((again - covered).abs() < 5e-4, || {
        format!("the model covers {covered} people, the placed scenario {again}")
    });
    for file in [
        "plan.geojson",
        "map.svg",
        "stations.csv",
        "candidates.csv",
        "districts.csv",
        "curve.csv",
    ] {
        differences.check(out.join("plan").join(file).is_file(), || {
            format!("plan/{file} is missing")
        });
    }
    let points = answer["curve"]
        .as_array()
        .map(Vec::as_slice)
        .unwrap_or_default();
    for pair in points.windows(2) {
        let rises = number(&pair[0], "bound")? <= number(&pair[1], "bound")?;
        differences.check(rises, || {
            format!("the curve's bound falls at p = {}", pair[1]["p"])
        });
    }
    for point in points {
        let holds = number(point, "covered_population")? <= number(point, "bound")?;
        differences.check(holds, || {
            format!("the bound at p = {} does not hold", point["p"])
        });
    }
    let hours = answer["hours"]
        .as_array()
        .map(Vec::as_slice)
        .unwrap_or_default();
    let shares = hours.iter().filter_map(|hour| hour["share"].as_f64());
    let worst = shares.fold(1.0, f64::min);
    let zero = zero_load::run(out)?;
    differences.outcome(format!(
        "{}; {} unreached; worst hour {worst:.4}; zero load {zero}",
        figures(&answer)?,
        answer["unreached"].as_array().map_or(0, Vec::len)
    ))
}

/// Plans them over all hours of the week.
pub(crate) fn over_the_week(scenario: &Path) -> Outcome<String> {
    let from = scenario.to_string_lossy().into_owned();
    let words = [
        "place",
        "--scenario",
        &from,
        "--model",
        "mclp",
        "--hours",
        "all",
        "--time-limit",
        "60",
        "--json",
    ];
    let answer: Value = serde_json::from_slice(&dispatch(&words)?)?;
    let mut differences = Differences::default();
    judge(&answer, Asked::Gap, &mut differences)?;
    differences.outcome(format!("over the week {}", figures(&answer)?))
}

/// The same for the other models, whose bounds must hold.
pub(crate) fn other_models(scenario: &Path) -> Outcome<String> {
    let from = scenario.to_string_lossy().into_owned();
    let mut found = Vec::new();
    for more in [&["lscp", "--skip-unreachable"][..], &["p-median"]] {
        let mut words = vec![
            "place",
            "--scenario",
            &from,
            "--time-limit",
            "20",
            "--json",
            "--model",
        ];
        words.extend(more);
        let answer: Value = serde_json::from_slice(&dispatch(&words)?)?;
        let holds = number(&answer, "bound")? <= number(&answer, "objective")?;
        if !holds {
            return Err(failure(format!("{}: the bound does not hold", more[0])));
        }
        found.push(format!("{} {}", more[0], figures(&answer)?));
    }
    Ok(found.join("; "))
}

/// A scenario's day on a placed scenario, audited.
pub(crate) fn day(placed: &Path, room: &Room, name: &str) -> Outcome<String> {
    let run = room.place(name)?;
    let [placed, run] = [placed, &run].map(|path| path.to_string_lossy().into_owned());
    let from = "2026-11-25T00:00:00+08:00";
    let words = [
        "simulate",
        "--scenario",
        &placed,
        "--from",
        from,
        "--days",
        "1",
        "--seed",
        "1",
        "--out",
        &run,
    ];
    dispatch(&words)?;
    dispatch(&["audit", &run, "--scenario", &placed])?;
    let summary: Value =
        serde_json::from_slice(&std::fs::read(Path::new(&run).join("summary.json"))?)?;
    Ok(format!(
        "a day of {} incidents, late {:.4}, audit clean",
        summary["incidents"],
        number(&summary, "late_share")?
    ))
}

fn judge(answer: &Value, asked: Asked, differences: &mut Differences) -> Outcome<()> {
    let (value, bound) = (number(answer, "objective")?, number(answer, "bound")?);
    let (gap, optimal) = (number(answer, "gap")?, answer["status"] == "optimal");
    differences.check(bound >= value, || {
        format!("the bound {bound} is below {value}")
    });
    differences.check(!optimal || bound <= value, || {
        "optimal, but value and bound differ".to_owned()
    });
    differences.check(optimal || asked == Asked::Gap, || {
        format!("it is not proven: the gap is {gap:.5}")
    });
    differences.check(gap <= GAP, || format!("the gap is {gap:.5}"));
    Ok(())
}

fn figures(answer: &Value) -> Outcome<String> {
    Ok(format!(
        "{} stations, {:.0} {} of at most {:.0}, gap {:.5}, {} in {:.2} CPU s",
        answer["sites"].as_array().map_or(0, Vec::len),
        number(answer, "objective")?,
        answer["unit"].as_str().unwrap_or_default(),
        number(answer, "bound")?,
        number(answer, "gap")?,
        answer["status"].as_str().unwrap_or_default(),
        number(answer, "cpu_s")?
    ))
}

fn number(value: &Value, key: &str) -> Outcome<f64> {
    value[key]
        .as_f64()
        .ok_or_else(|| failure(format!("there is no {key}")))
}
