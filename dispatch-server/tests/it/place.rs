//! `place` on bare instances: answers, limits and refusals.

use crate::program::Folder;

/// Five nodes on a line, two to open.
const LINE: &str = "5 4 2\n1 2 1\n2 3 5\n3 4 5\n4 5 1\n";
/// Three rows over three sites of costs 4, 3 and 2.
const COVER: &str = "3 3\n4 3 2\n2 1 2\n2 1 3\n1 1\n";

#[test]
fn a_median_is_proven_and_says_so() {
    let folder = Folder::new();
    folder.write("line.txt", LINE);
    let run = folder.run("place --matrix line.txt --format orlib-pmed --model p-median --json");
    let answer = run.ends(0).json();
    assert_eq!(answer["objective"], 7);
    assert_eq!(answer["bound"], 7);
    assert_eq!(answer["status"], "optimal");
    assert_eq!(answer["stopped_by"], "proof");
    assert_eq!(answer["p"], 2);
    assert_eq!(answer["sites"].as_array().unwrap().len(), 2);
}

#[test]
fn a_cover_keeps_what_it_is_told_to() {
    let folder = Folder::new();
    folder.write("cover.txt", COVER);
    let words = "place --matrix cover.txt --format orlib-scp --model lscp --json";
    let free = folder.run(words).ends(0).json();
    assert_eq!(
        (&free["objective"], &free["sites"][0]),
        (&4.into(), &1.into())
    );
    let kept = folder.run(&format!("{words} --keep 3")).ends(0).json();
    assert_eq!(kept["objective"], 6);
}

#[test]
fn what_cannot_be_is_refused_with_the_line_or_the_number() {
    let folder = Folder::new();
    folder.write("line.txt", LINE);
    folder.write("cover.txt", COVER);
    folder.write("cut.txt", "5 4 2\n1 2 1\n2 9 5\n");
    let on = |file: &str, format: &str, rest: &str| {
        folder.run(&format!(
            "place --matrix {file} --format {format} --model {rest}"
        ))
    };
    for (file, format, rest, reason, remedy) in [
        (
            "line.txt",
            "orlib-pmed",
            "p-median --p 9",
            "only 5 sites",
            "at most 5",
        ),
        (
            "line.txt",
            "orlib-pmed",
            "p-median --p 1 --keep 1 --keep 2",
            "2 sites are kept",
            "at least 2",
        ),
        (
            "cover.txt",
            "orlib-scp",
            "lscp --close 1",
            "row 3",
            "reopen a site",
        ),
    ] {
        let answer = on(file, format, &format!("{rest} --json")).ends(1).json();
        assert_eq!(answer["status"], "infeasible");
        assert!(
            answer["reason"].as_str().unwrap().contains(reason),
            "{answer}"
        );
        assert!(
            answer["remedy"].as_str().unwrap().contains(remedy),
            "{answer}"
        );
    }
    on("cover.txt", "orlib-scp", "mclp")
        .ends(2)
        .refuses("number of sites");
    on("line.txt", "orlib-pmed", "mclp")
        .ends(2)
        .refuses("radius");
    on("cut.txt", "orlib-pmed", "p-median")
        .ends(2)
        .refuses("cut.txt:3");
    on("none.txt", "csv", "mclp")
        .ends(2)
        .refuses("no such file");
}

/// The grid has three stations and a candidate, S4.
#[test]
fn a_city_is_placed_and_the_plan_is_a_scenario() {
    let folder = Folder::with_grid();
    let words = "place --scenario grid --model mclp --p 2 --out plan --why-not S2 --json";
    let answer = folder.run(words).ends(0).json();
    assert_eq!(
        (&answer["objective"], &answer["bound"], &answer["status"]),
        (&21000.0.into(), &21000.0.into(), &"optimal".into())
    );
    assert_eq!(answer["sites"], serde_json::json!(["S1", "S4"]));
    assert_eq!(answer["unreachable"]["zones"], 2);
    assert_eq!(answer["unreachable"]["population"], 3000.0);
    assert_eq!(answer["total"]["covered_population"], 21000.0);
    assert_eq!(answer["districts"][0]["id"], "west");
    let alone = folder
        .run("place --scenario grid --model mclp --p 1 --keep S4 --json")
        .ends(0)
        .json();
    let alone = alone["objective"].as_f64().unwrap();
    assert_eq!(answer["stations"][0]["loss"], 21000.0 - alone);
    assert_eq!(answer["why_not"][0]["gain"], 1000.0);
    let curve = answer["curve"].as_array().unwrap();
    let covered: Vec<f64> = curve
        .iter()
        .map(|point| point["covered_population"].as_f64().unwrap())
        .collect();
    assert_eq!(covered, [19000.0, 21000.0, 22000.0, 22000.0]);

    let again = folder.run("coverage --scenario plan --json").ends(0).json();
    assert_eq!(again["total"]["covered_population"], 21000.0);
    folder.run("doctor plan").ends(0);
    folder
        .run(
            "simulate --scenario plan --from 2026-11-25T00:00:00+01:00 --days 1 --seed 1 --out day",
        )
        .ends(0);
    folder.run("audit day --scenario plan").ends(0);
    for file in [
        "plan.json",
        "plan.geojson",
        "map.svg",
        "stations.csv",
        "candidates.csv",
        "unreached.csv",
        "curve.csv",
        "districts.csv",
    ] {
        assert!(folder.path("plan/plan").join(file).is_file(), "{file}");
    }
    let map: serde_json::Value =
        serde_json::from_slice(&std::fs::read(folder.path("plan/plan/plan.geojson")).unwrap())
            .unwrap();
    let kinds = map["features"].as_array().unwrap().iter();
    let kinds: Vec<&str> = kinds
        .map(|f| f["properties"]["kind"].as_str().unwrap())
        .collect();
    let count = |kind| kinds.iter().filter(|k| **k == kind).count();
    assert_eq!(
        [
            count("station"),
            count("closed_station"),
            count("unreached_zone")
        ],
        [2, 2, 3]
    );
    // A placed scenario can be placed again, over itself.
    folder
        .run("place --scenario plan --model mclp --p 3 --out plan")
        .ends(0);
    assert_eq!(
        folder.run("coverage --scenario plan --json").ends(0).json()["total"]["covered_population"],
        22000.0
    );
}

#[test]
fn existing_stations_are_kept_where_asked() {
    let folder = Folder::with_grid();
    let kept = folder
        .run("place --scenario grid --model mclp --p 4 --keep-existing --close S4 --json")
        .ends(1)
        .json();
    assert_eq!(kept["status"], "infeasible");
    let kept = folder
        .run("place --scenario grid --model mclp --p 3 --keep-existing --json")
        .ends(0)
        .json();
    assert_eq!(kept["sites"], serde_json::json!(["S1", "S2", "S3"]));
    assert_eq!(kept["objective"], 20000.0);
}

#[test]
fn everybody_reachable_is_reached_by_the_fewest_stations() {
    let folder = Folder::with_grid();
    let words = "place --scenario grid --model lscp --json";
    let all = folder.run(words).ends(1).json();
    assert_eq!(all["status"], "infeasible");
    assert!(
        all["reason"].as_str().unwrap().contains("z-a5, z-d4"),
        "{all}"
    );
    assert!(
        all["remedy"]
            .as_str()
            .unwrap()
            .contains("--skip-unreachable"),
        "{all}"
    );
    let rest = folder
        .run(&format!("{words} --skip-unreachable"))
        .ends(0)
        .json();
    assert_eq!(
        (&rest["objective"], &rest["unit"]),
        (&3.into(), &"stations".into())
    );
    assert_eq!(rest["total"]["covered_population"], 22000.0);
    folder
        .run(&format!("{words} --skip-unreachable --by-cost"))
        .ends(2)
        .refuses("has no cost");
}

#[test]
fn the_least_mean_drive_is_the_median() {
    let folder = Folder::with_grid();
    let answer = folder
        .run("place --scenario grid --model p-median --p 2 --json")
        .ends(0)
        .json();
    assert_eq!(
        (&answer["status"], &answer["unit"]),
        (&"optimal".into(), &"person_seconds".into())
    );
    let mean = answer["total"]["travel_mean_s"].as_f64().unwrap();
    assert_eq!(
        answer["objective"].as_f64().unwrap(),
        mean.mul_add(25000.0, 0.0).round()
    );
}

#[test]
fn all_hours_of_the_week_are_weighed_alike() {
    let folder = Folder::with_grid();
    let answer = folder
        .run("place --scenario grid --model mclp --p 2 --hours all --json")
        .ends(0)
        .json();
    assert_eq!(answer["objective"], 21000.0);
    assert_eq!(answer["hours"].as_array().unwrap().len(), 168);
    assert_eq!(answer["depart_at"], serde_json::Value::Null);
}

#[test]
fn a_city_is_refused_what_cannot_be() {
    let folder = Folder::with_grid();
    let asked = |rest: &str| folder.run(&format!("place --scenario grid {rest}"));
    asked("--model mclp").ends(2).refuses("number of sites");
    asked("--model mclp --p 2 --keep S9")
        .ends(2)
        .refuses("no site \"S9\"");
    asked("--model mclp --p 2 --keep S1 --close S1")
        .ends(2)
        .refuses("both kept and closed");
    asked("--model p-median --p 2 --hours all")
        .ends(2)
        .refuses("at one moment");
    asked("--model mclp --p 2 --time-limit 0")
        .ends(2)
        .refuses("no length of time");
    folder
        .run("place --model mclp --p 2")
        .ends(2)
        .refuses("--scenario");
    let grid = folder.path("grid/stations.csv");
    let text = std::fs::read_to_string(&grid).unwrap();
    std::fs::write(&grid, text.replace(",candidate,", ",not_available,")).unwrap();
    asked("--model mclp --p 2 --keep S4")
        .ends(2)
        .refuses("not_available");
}
