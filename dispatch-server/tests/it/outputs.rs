//! What is written: whole or not at all, and nobody else's files are touched.

use std::fs;

use crate::program::Folder;

const IMPORT: &str = "import csv --nodes grid/roads/nodes.csv --edges grid/roads/edges.csv --out";

#[test]
fn an_import_goes_into_a_new_folder_or_a_scenario() {
    let folder = Folder::with_grid();
    folder.run(&format!("{IMPORT} net")).ends(0);
    folder.run(&format!("{IMPORT} net")).ends(0);
    folder.run(&format!("{IMPORT} grid")).ends(0);
    assert!(folder.path("grid/roads/roads.bin").is_file());
    let answer = folder.run("coverage --scenario grid --json").ends(0).json();
    assert_eq!(answer["total"]["share"], 0.8);
}

#[test]
fn a_folder_of_something_else_is_refused() {
    let folder = Folder::with_grid();
    folder.write("mine/thesis.txt", "years of work");
    folder.run(&format!("{IMPORT} mine")).refuses("mine");
    folder.write("file", "text");
    folder.run(&format!("{IMPORT} file")).refuses("file");
    assert_eq!(
        fs::read_to_string(folder.path("mine/thesis.txt")).unwrap(),
        "years of work"
    );
}

#[test]
fn an_output_that_cannot_be_written_is_a_failure_not_bad_input() {
    let folder = Folder::with_grid();
    folder.write("p.csv", "id,node\nA,b4\n");
    folder.write("blocked", "a file where a folder is needed");
    let run = folder
        .run("table --scenario grid --sources p.csv --targets p.csv --out blocked/t.csv")
        .ends(1);
    assert!(
        run.err.contains("blocked/t.csv could not be written"),
        "{run:#?}"
    );
}

#[test]
fn the_road_file_has_the_same_bytes_every_time() {
    let folder = Folder::with_grid();
    folder.run(&format!("{IMPORT} a")).ends(0);
    folder.run(&format!("{IMPORT} b --threads 1")).ends(0);
    let bytes = |name: &str| fs::read(folder.path(name)).unwrap();
    assert_eq!(bytes("a/roads/roads.bin"), bytes("b/roads/roads.bin"));
}

const SIMULATE: &str =
    "simulate --scenario grid --from 2026-11-25T00:00:00+01:00 --days 2 --seed 7 --out";
const STREAMED: [&str; 3] = ["incidents.csv", "responses.csv", "journal.jsonl"];

fn bytes(folder: &Folder, name: &str) -> Vec<u8> {
    fs::read(folder.path(name)).unwrap_or_else(|e| panic!("{name}: {e}"))
}

#[test]
fn a_simulated_day_leaves_its_four_files_and_passes_its_audit() {
    let folder = Folder::with_grid();
    let answer = folder.run(&format!("{SIMULATE} run --json")).ends(0).json();
    for key in [
        "command",
        "version",
        "warnings",
        "scenario",
        "incidents",
        "late_share",
        "late_share_ci95",
        "response_s",
        "by_priority",
        "by_district",
        "by_hour",
        "units",
        "hospitals",
        "seed",
        "wall_s",
        "cpu_s",
    ] {
        assert!(answer.get(key).is_some(), "{key}");
    }
    assert!(answer["incidents"].as_u64().unwrap() > 10);
    assert_eq!(
        serde_json::from_slice::<serde_json::Value>(&bytes(&folder, "run/summary.json")).unwrap(),
        answer
    );
    let heading = |name: &str| {
        String::from_utf8(bytes(&folder, name))
            .unwrap()
            .lines()
            .next()
            .unwrap()
            .to_owned()
    };
    assert_eq!(
        heading("run/incidents.csv"),
        "incident,priority,zone,district,area,reported_at,first_on_scene_at_s,suitable_on_scene_at_s,unit,hospital,\
         at_hospital_at_s,handed_over_at_s,closed_at_s,response_s,queued,queued_s,bumps,late,outcome"
    );
    assert_eq!(
        heading("run/responses.csv"),
        "incident,unit,seq,ordered_at_s,en_route_at_s,on_scene_at_s,left_scene_at_s,at_hospital_at_s,\
         handed_over_at_s,clear_at_s,turnout_s,travel_s,distance_m,candidates,outcome"
    );
    folder.run("audit run --scenario grid").ends(0);
}

#[test]
fn the_same_seed_gives_the_same_bytes_and_another_does_not() {
    let folder = Folder::with_grid();
    folder.run(&format!("{SIMULATE} a")).ends(0);
    folder.run(&format!("{SIMULATE} b --threads 1")).ends(0);
    folder
        .run(&format!("{} c", SIMULATE.replace("seed 7", "seed 8")))
        .ends(0);
    for name in STREAMED {
        let of = |run: &str| bytes(&folder, &format!("{run}/{name}"));
        assert_eq!(of("a"), of("b"), "{name}");
        assert_ne!(of("a"), of("c"), "{name}");
    }
}

#[test]
fn an_audit_finds_what_was_altered() {
    let folder = Folder::with_grid();
    folder.run(&format!("{SIMULATE} run")).ends(0);
    let altered = String::from_utf8(bytes(&folder, "run/incidents.csv"))
        .unwrap()
        .replacen(",0,0.000,0,0,", ",0,0.000,0,1,", 1);
    folder.write("run/incidents.csv", altered);
    let answer = folder
        .run("audit run --scenario grid --json")
        .ends(1)
        .json();
    assert!(!answer["violations"].as_array().unwrap().is_empty());
}

#[test]
fn replications_are_runs_of_their_own_with_neighbouring_seeds() {
    let folder = Folder::with_grid();
    let answer = folder
        .run(&format!("{SIMULATE} many --replications 3 --json"))
        .ends(0)
        .json();
    assert_eq!(answer["replications"].as_array().unwrap().len(), 3);
    folder.run(&format!("{SIMULATE} one")).ends(0);
    for name in STREAMED {
        assert_eq!(
            bytes(&folder, &format!("many/seed-7/{name}")),
            bytes(&folder, &format!("one/{name}")),
            "{name}"
        );
    }
    assert!(folder.path("many/seed-9/summary.json").is_file());
}

#[test]
fn a_run_replaces_a_run_and_nothing_else() {
    let folder = Folder::with_grid();
    folder.run(&format!("{SIMULATE} run")).ends(0);
    folder.run(&format!("{SIMULATE} run")).ends(0);
    folder.write("run/notes.txt", "mine");
    let before = folder.files();
    folder.run(&format!("{SIMULATE} run")).refuses("notes.txt");
    folder.run(&format!("{SIMULATE} grid")).refuses("grid");
    assert_eq!(folder.files(), before);
}

#[test]
fn a_log_is_replayed_in_every_mode() {
    let folder = Folder::with_grid();
    for mode in ["decide", "recorded"] {
        let words = format!(
            "replay --scenario grid --calls grid/calls/day.csv --mode {mode} --out {mode} --json"
        );
        assert_eq!(folder.run(&words).ends(0).json()["incidents"], 20);
    }
    folder.run("audit decide --scenario grid").ends(0);
    let again =
        "replay --scenario grid --calls decide/journal.jsonl --mode journal --out again --json";
    let answer = folder.run(again).ends(0).json();
    assert_eq!(answer["same"], true);
    assert!(answer["entries"].as_u64().unwrap() > 100);
    let other = format!("{} --policy move-up=none", again.replace("again", "other"));
    assert_eq!(folder.run(&other).ends(1).json()["same"], false);
}

#[test]
fn a_policy_changes_the_run() {
    let folder = Folder::with_grid();
    folder.run(&format!("{SIMULATE} home")).ends(0);
    folder
        .run(&format!("{SIMULATE} none --policy move-up=none,queue=fifo"))
        .ends(0);
    assert_ne!(
        bytes(&folder, "home/responses.csv"),
        bytes(&folder, "none/responses.csv")
    );
    folder
        .run("audit none --scenario grid --policy move-up=none,queue=fifo")
        .ends(0);
}

#[test]
fn a_log_out_of_order_is_refused() {
    let folder = Folder::with_grid();
    let log = "incident,reported_at,lon,lat,priority\n\
               b,2026-11-25T13:00:00+01:00,10.009,0.027,1\n\
               a,2026-11-25T12:00:00+01:00,10.009,0.027,1\n";
    folder.write("log.csv", log);
    folder
        .run("replay --scenario grid --calls log.csv --out run")
        .refuses("log.csv:3:");
    assert!(!folder.path("run").exists());
    for moment in ["1900-01-01T00:00:00Z", "2200-01-01T00:00:00Z"] {
        folder.write(
            "log.csv",
            format!("incident,reported_at,lon,lat,priority\na,{moment},10.009,0.027,1\n"),
        );
        folder
            .run("replay --scenario grid --calls log.csv --out run")
            .refuses("log.csv:2:");
    }
}

/// Local stamps, other words, a row a unit.
const FOREIGN: &str = "case,unit,kind,lat,lon,prio,received,arrived,cleared\n\
    7,U1,MEDIC,0.027,10.009,E,2026-11-25 12:00:00,2026-11-25 12:05:00,2026-11-25 12:30:00\n\
    7,U2,MEDIC,0.027,10.009,E,2026-11-25 12:00:00,2026-11-25 12:04:00,2026-11-25 12:20:00\n\
    7,E5,ENGINE,0.027,10.009,E,2026-11-25 12:00:00,2026-11-25 12:01:00,2026-11-25 12:10:00\n\
    6,X9,MEDIC,0.0,10.0,3,2026-11-25 11:00:00,2026-11-25 11:09:00,2026-11-25 11:20:00\n\
    8,U1,MEDIC,0.0,10.0,3,2026-11-25 15:00:00,2026-11-25 14:09:00,2026-11-25 15:20:00\n";
const MAPPING: &str = "one_row = \"unit\"\n[columns]\nincident = \"case\"\nunit = \"unit\"\nlat = \"lat\"\nlon = \"lon\"\n\
    priority = \"prio\"\nreported_at = \"received\"\non_scene_at = \"arrived\"\nclear_at = \"cleared\"\n\
    [values.priority]\nE = \"1\"\n[only]\nkind = [\"MEDIC\"]\n";

#[test]
fn a_foreign_log_is_translated_and_can_be_replayed() {
    let folder = Folder::with_grid();
    folder.write("foreign.csv", FOREIGN);
    folder.write("map.toml", MAPPING);
    let import = "import calls foreign.csv --map map.toml --scenario grid --out log.csv";
    // Case 8 arrives before it was reported.
    folder.run(import).refuses("foreign.csv:6:");
    assert!(!folder.path("log.csv").exists());
    let answer = folder
        .run(&format!("{import} --skip-bad --json"))
        .ends(0)
        .json();
    assert_eq!(
        (&answer["incidents"], &answer["left_out"]),
        (&2.into(), &1.into())
    );
    let log = String::from_utf8(bytes(&folder, "log.csv")).unwrap();
    assert_eq!(
        log,
        "incident,reported_at,lon,lat,priority,unit,on_scene_at,clear_at\n\
         6,2026-11-25T11:00:00+01:00,10.0,0.0,3,,2026-11-25T11:09:00+01:00,2026-11-25T11:20:00+01:00\n\
         7,2026-11-25T12:00:00+01:00,10.009,0.027,1,U2,2026-11-25T12:04:00+01:00,2026-11-25T12:20:00+01:00\n"
    );
    assert_eq!(
        String::from_utf8(bytes(&folder, "log.responses.csv"))
            .unwrap()
            .lines()
            .count(),
        3
    );
    let run = folder
        .run("replay --scenario grid --calls log.csv --mode recorded --out run --json")
        .ends(0)
        .json();
    assert_eq!(run["incidents"], 2);
}

#[test]
fn a_mapping_that_says_too_little_or_too_much_is_refused() {
    let folder = Folder::with_grid();
    folder.write("foreign.csv", FOREIGN);
    let import = "import calls foreign.csv --map map.toml --scenario grid --out log.csv";
    for (mapping, named) in [
        ("", "map.toml"),
        (
            "[columns]\nincident = \"case\"\n",
            "which column is reported_at",
        ),
        ("[columns]\ncolour = \"case\"\n", "no column \"colour\""),
        ("columns = 3\n", "map.toml:1"),
        (&MAPPING.replace("\"case\"", "\"id\""), "foreign.csv:1"),
    ] {
        folder.write("map.toml", mapping);
        folder.run(import).refuses(named);
    }
    assert!(!folder.path("log.csv").exists());
}
