//! A real city from the data of its roads, boundaries, people and hospitals: the script in `seeds`
//! makes the scenario with the program's own imports; `doctor` finds no fault, `coverage` answers,
//! a made-up day audits clean, the simulator agrees with the planner at zero load, and all of that
//! holds again for the plan of its stations, which is proven.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use serde_json::Value;

use crate::clock::timed;
use crate::failure::{Differences, Failure, Outcome};
use crate::folder::Folder;
use crate::plan::{self, Asked};
use crate::program::{Room, dispatch};
use crate::zero_load;

/// What the import may take.
const IMPORT: Duration = Duration::from_secs(5);
/// The least that there is to choose from.
const CANDIDATES: usize = 1000;
const MANY_CANDIDATES: usize = 5000;

/// Whether a folder has what the script needs.
pub(crate) fn is_case(folder: &Folder) -> bool {
    let holds = |below: &str, end: &str| {
        Folder::open(&folder.path.join(below), below)
            .is_ok_and(|found| found.ending(end).next().is_some())
    };
    holds("roads/derived", ".osm.pbf")
        && holds("boundaries", ".geojson")
        && holds("population", ".csv")
        && holds("hospitals", ".csv")
}

pub(crate) fn run(folder: &Folder, room: &Room) -> Outcome {
    let (scenario, many) = (room.place("real-city")?, room.place("real-city-large")?);
    let (made, took) = timed(|| script(folder, &[], &scenario));
    made?;
    script(folder, &["--large"], &many)?;
    let mut differences = Differences::default();
    differences.check(took <= IMPORT, || format!("the import took {took:.2?}"));
    let mut figures = vec![format!("imported in {:.2} s", took.as_secs_f64())];
    for (scenario, least) in [(&scenario, CANDIDATES), (&many, MANY_CANDIDATES)] {
        let doctor = json(&["doctor", &scenario.to_string_lossy(), "--json"])?;
        let count = |key: &str| doctor["counts"][key].as_u64().unwrap_or_default() as usize;
        let (zones, stations) = (count("zones"), count("stations"));
        let candidates = std::fs::read_to_string(scenario.join("stations.csv"))?
            .lines()
            .filter(|line| line.ends_with(",candidate"))
            .count();
        differences.check(candidates >= least, || {
            format!("{candidates} candidates, at least {least} are wanted")
        });
        figures.push(format!(
            "{zones} zones, {} stations and {candidates} candidates, {} doubts",
            stations - candidates,
            doctor["doubts"].as_array().map_or(0, Vec::len)
        ));
        figures.push(coverage(scenario)?);
    }
    figures.push(plan::day(&scenario, room, "real-city-day")?);
    figures.push(format!("zero load {}", zero_load::run(&scenario)?));
    let placed = room.place("real-city-placed")?;
    figures.push(plan::at_a_moment(&scenario, &placed, Asked::Proof)?);
    figures.push(plan::day(&placed, room, "real-city-placed-day")?);
    figures.push(plan::over_the_week(&scenario)?);
    figures.push(plan::other_models(&scenario)?);
    let placed = room.place("real-city-large-placed")?;
    figures.push(plan::at_a_moment(&many, &placed, Asked::Gap)?);
    differences.outcome(figures.join("\n     "))
}

/// The people reached in time, by area.
fn coverage(scenario: &Path) -> Outcome {
    let coverage = json(&[
        "coverage",
        "--scenario",
        &scenario.to_string_lossy(),
        "--json",
    ])?;
    let areas = coverage["areas"].as_array().cloned().unwrap_or_default();
    let rows = areas.iter().chain(std::iter::once(&coverage["total"]));
    let shares: Vec<String> = rows
        .map(|row| {
            let share = row["share"].as_f64().unwrap_or(f64::NAN);
            format!("{} {share:.4}", row["id"].as_str().unwrap_or("all"))
        })
        .collect();
    Ok(format!(
        "{} people, covered {}",
        coverage["total"]["population"],
        shares.join(" ")
    ))
}

fn json(words: &[&str]) -> Outcome<Value> {
    Ok(serde_json::from_slice(&dispatch(words)?)?)
}

/// Runs the script of the seeds with the program under test.
fn script(folder: &Folder, flags: &[&str], out: &Path) -> Outcome<()> {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).with_file_name("seeds");
    let program = std::env::var_os("DISPATCH").map_or_else(
        || PathBuf::from(env!("CARGO_BIN_EXE_dispatch")),
        PathBuf::from,
    );
    let done = Command::new(script.join("real-wuhan.sh"))
        .args(flags)
        .args([&folder.path, out])
        .env("DISPATCH", program)
        .output()?;
    if done.status.success() {
        return Ok(());
    }
    let mut lines = vec![format!("the script ended with {}", done.status)];
    let told = String::from_utf8_lossy(&done.stderr).into_owned();
    lines.extend(told.lines().take(8).map(str::to_owned));
    Err(Failure(lines))
}
