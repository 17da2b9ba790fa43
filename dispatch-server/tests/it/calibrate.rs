//! `calibrate` on the town of the grid: what it prints, what it writes, what it refuses.

use std::fmt::Write as _;
use std::fs;

use crate::program::Folder;

/// Trips between crossings of the grid over some days, slower in the morning.
fn trips(count: usize) -> String {
    let mut text = String::from("from_lon,from_lat,to_lon,to_lat,departed_at,travel_s,mode\n");
    for number in 0..count {
        let (x, y, there) = (number % 4, number / 4 % 4, 1 + number % 3);
        let (day, hour) = (2 + number % 12, number * 7 % 24);
        let slow = if (7..10).contains(&hour) { 2 } else { 1 };
        let seconds = 40 + there * 70 * slow + number % 5;
        let _ = writeln!(
            text,
            "10.0{:02},0.0{:02},10.0{:02},0.0{:02},2026-11-{day:02} {hour:02}:15:00,{seconds},ordinary",
            x * 9,
            y * 9,
            (x + there) % 5 * 9,
            y * 9
        );
    }
    text
}

fn grid(count: usize) -> Folder {
    let folder = Folder::with_grid();
    folder.write("trips.csv", trips(count));
    folder
}

#[test]
fn fitted_speeds_are_written_and_used_from_then_on() {
    let folder = grid(240);
    let words = "calibrate --scenario grid --trips trips.csv --out grid --json";
    let found = folder.run(words).ends(0).json();
    assert_eq!(found["split"]["train_days"], 8);
    assert_eq!(found["split"]["unseen_days"], 4);
    assert_eq!(found["rules"].as_array().unwrap().len(), 3);
    let error = |rule: usize| found["rules"][rule]["median_abs_s"].as_f64().unwrap();
    assert!(
        error(2) < error(1) && error(2) < error(0),
        "{}",
        found["rules"]
    );
    assert_eq!(
        found["hour_of_week"]["built_up"].as_array().unwrap().len(),
        168
    );
    let written = fs::read_to_string(folder.path("grid/speeds.toml")).unwrap();
    assert!(
        written.starts_with("# Fitted by `dispatch calibrate`"),
        "{written}"
    );
    folder.run("doctor grid").ends(0);
    // The morning is slower than the afternoon now.
    let route = |at: &str| {
        let words = format!(
            "route --scenario grid --from 10.0,0.0 --to 10.027,0.0 --mode ordinary --depart 2026-11-25T{at}:15:00+01:00 --json"
        );
        folder.run(&words).ends(0).json()["travel_s"]
            .as_f64()
            .unwrap()
    };
    assert!(route("08") > route("14"), "{} {}", route("08"), route("14"));
}

#[test]
fn the_same_trips_give_the_same_bytes_on_any_number_of_threads() {
    let folder = grid(120);
    for (threads, out) in [(1, "a.toml"), (3, "b.toml")] {
        folder
            .run(&format!(
                "calibrate --scenario grid --trips trips.csv --threads {threads} --out {out}"
            ))
            .ends(0);
    }
    assert_eq!(
        fs::read(folder.path("a.toml")).unwrap(),
        fs::read(folder.path("b.toml")).unwrap()
    );
}

#[test]
fn a_call_log_gives_trips_from_quarters_and_inferred_ones() {
    let folder = Folder::with_grid();
    let mut log = String::from(
        "incident,reported_at,lon,lat,unit,ordered_at,en_route_at,on_scene_at,clear_at\n",
    );
    for number in 0..80 {
        let (day, hour) = (2 + number / 8, 1 + number % 8 * 2);
        let at = |minute: usize| format!("2026-11-{day:02}T{hour:02}:{minute:02}:00+01:00");
        let _ = writeln!(
            log,
            "A{number},{},10.018,0.0{:02},U1,{},{},{},{}",
            at(0),
            number % 4 * 9,
            at(1),
            at(2),
            at(5 + number % 3),
            at(20)
        );
    }
    // Ordered five minutes after it was free, and half an hour after.
    log.push_str("B1,2026-11-11T15:24:00+01:00,10.0,0.0,U1,2026-11-11T15:25:00+01:00,2026-11-11T15:25:30+01:00,2026-11-11T15:30:00+01:00,2026-11-11T15:40:00+01:00\n");
    log.push_str("B2,2026-11-11T16:09:00+01:00,10.0,0.0,U1,2026-11-11T16:10:00+01:00,2026-11-11T16:11:00+01:00,2026-11-11T16:15:00+01:00,2026-11-11T16:20:00+01:00\n");
    folder.write("log.csv", log);
    let found = folder
        .run("calibrate --scenario grid --calls log.csv --json")
        .ends(0)
        .json();
    assert_eq!(found["trips"], 82);
    // The first mission of the log and the one half an hour after another.
    assert_eq!(
        found["left_out"]["unknown_origin"], 2,
        "{}",
        found["left_out"]
    );
    assert_eq!(found["split"]["inferred"], 1);
    assert_eq!(found["inferred"]["trips"], 1);
    let learnt = ["train", "unseen"].map(|part| found["split"][part].as_u64().unwrap());
    // A call at the station itself takes no road.
    let at_home = found["left_out"]["no_route"].as_u64().unwrap();
    assert_eq!(learnt.iter().sum::<u64>() + at_home, 79);
}

#[test]
fn trips_that_cannot_be_are_refused_line_by_line_and_nothing_is_written() {
    let folder = grid(60);
    let good = trips(60);
    folder.write("column.csv", good.replace("travel_s", "seconds"));
    folder.write("cells.csv", good.replacen("2026-11-02 00:15:00", "yesterday", 1).replacen(",40,", ",soon,", 1) + "10.0,0.0,200.0,0.0,2026-11-02 00:00:00,60,siren\n10.0,0.0,10.0,0.0,2026-11-02 00:00:00,60,flying\n");
    folder.write("few.csv", trips(12));
    let before = folder.files();
    for (words, named) in [
        (
            "--trips column.csv",
            "column.csv:1: there is no column \"travel_s\"",
        ),
        (
            "--trips cells.csv",
            "cells.csv:2: departed_at: \"yesterday\"",
        ),
        (
            "--trips cells.csv",
            "cells.csv:62: (200, 0) is not on the globe",
        ),
        ("--trips cells.csv", "cells.csv:63: mode is"),
        ("--trips few.csv", "at least 30 are needed"),
        ("--trips none.csv", "there is no such file"),
        (
            "--trips trips.csv --keep hours",
            "access, classes, districts, spread",
        ),
        ("", "--trips"),
    ] {
        folder
            .run(&format!("calibrate --scenario grid --out new.toml {words}"))
            .refuses(named);
    }
    assert_eq!(folder.files(), before);
}

#[test]
fn trips_of_no_time_and_far_from_roads_are_left_out_and_counted() {
    let folder = grid(120);
    let more = trips(120)
        + "10.0,0.0,10.009,0.0,2026-11-02 00:00:00,0,ordinary\n11.0,0.5,10.009,0.0,2026-11-02 00:00:00,60,ordinary\n";
    folder.write("trips.csv", more);
    let found = folder
        .run("calibrate --scenario grid --trips trips.csv --json")
        .ends(0)
        .json();
    assert_eq!(found["left_out"]["no_time"], 1);
    assert_eq!(found["left_out"]["off_road"], 1);
    assert!(
        found["warnings"]
            .to_string()
            .contains("trips.csv:122: travel_s is 0"),
        "{}",
        found["warnings"]
    );
}
