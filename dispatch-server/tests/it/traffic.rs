//! `--traffic`, and coverage by hour: every command answers by the same layered times.

use serde_json::Value;

use crate::program::Folder;

/// Main Street closed west of c3 until one o'clock, half the speed on Centre Road north of it.
const FILE: &str = "id,from,to,lon,lat,class,polygon,closed,factor,until\n\
    w,c3,b3,,,,,1,,2026-11-25T13:00:00+01:00\ne,b3,c3,,,,,1,,2026-11-25T13:00:00+01:00\n\
    slow,,,10.018,0.0225,,,,0.5,\n";

fn seconds(answer: &Value) -> f64 {
    answer["travel_s"].as_f64().unwrap()
}

#[test]
fn route_table_nearest_and_coverage_agree_under_closures() {
    let folder = Folder::with_grid();
    folder.write("traffic.csv", FILE);
    folder.write("from.csv", "id,node\nS1,c3\nb3,b3\n");
    folder.write("to.csv", "id,node\nb4,b4\nc4,c4\n");
    let ask = |depart: &str| {
        let at =
            format!("--scenario grid --traffic traffic.csv --depart 2026-11-25T{depart}:00+01:00");
        let route = folder
            .run(&format!(
                "route {at} --from 10.018,0.018 --to 10.009,0.027 --json"
            ))
            .ends(0)
            .json();
        let nearest = folder
            .run(&format!("nearest {at} --at 10.009,0.027 --json"))
            .ends(0)
            .json();
        let table = folder
            .run(&format!(
                "table {at} --sources from.csv --targets to.csv --out t.csv --json"
            ))
            .ends(0)
            .json();
        let text = std::fs::read_to_string(folder.path("t.csv")).unwrap();
        folder
            .run(&format!(
                "table {at} --sources from.csv --targets to.csv --no-distance --out u.csv"
            ))
            .ends(0);
        let bare = std::fs::read_to_string(folder.path("u.csv")).unwrap();
        for (row, bare) in text.lines().zip(bare.lines()) {
            assert!(row.starts_with(bare), "{row} {bare}");
        }
        let first: f64 = text
            .lines()
            .nth(1)
            .unwrap()
            .split(',')
            .nth(2)
            .unwrap()
            .parse()
            .unwrap();
        assert_eq!(
            (seconds(&route), seconds(&nearest["candidates"][0])),
            (first, first)
        );
        for answer in [&nearest, &table] {
            assert_eq!(answer["metric"], route["metric"]);
        }
        (first, route["metric"].clone(), text)
    };
    // From c3 to b4: by c2, b2 and b3, or by c4 at half the speed: 96 + 96.
    let (time, metric, table) = ask("12:00");
    assert_eq!(time, 192.0);
    assert_eq!(
        (&metric["reports"], &metric["number"]),
        (&3.into(), &1.into())
    );
    assert!(table.contains("S1,c4,96.000"), "{table}");
    let (time, metric, _) = ask("13:30");
    assert_eq!(time, 144.0, "the closure is over, the queue is not");
    assert_eq!(
        (&metric["reports"], &metric["age_s"]),
        (&1.into(), &1800.0.into())
    );
    let coverage = |more: &str| {
        folder
            .run(&format!("coverage --scenario grid --json {more}"))
            .ends(0)
            .json()
    };
    let covered = |answer: &Value| answer["total"]["covered_population"].as_f64().unwrap();
    assert_eq!(covered(&coverage("")), 20000.0);
    let closed = coverage("--traffic traffic.csv --by-hour");
    assert!(covered(&closed) < 20000.0);
    assert_eq!(closed["metric"]["reports"], 3);
    let hours = closed["by_hour_of_week"].as_array().unwrap();
    assert_eq!(hours.len(), 168);
    // Wednesday: closed at noon, open again at one.
    let share = |hour: usize| hours[48 + hour]["share"].as_f64().unwrap();
    assert_eq!(share(12), closed["total"]["share"].as_f64().unwrap());
    assert!(share(12) < share(13));
    assert_eq!(
        (&hours[60]["hour"], &hours[60]["hour_of_week"]),
        (&12.into(), &60.into())
    );
    let way = folder
        .run("isochrone --scenario grid --at 10.018,0.018 --traffic traffic.csv --json")
        .ends(0)
        .json();
    assert_eq!(way["metric"]["number"], 1);
}

#[test]
fn a_place_that_is_cut_off_is_said_so() {
    let folder = Folder::with_grid();
    // Everything that touches the last block before the corner a5.
    let area = "POLYGON ((9.995 0.022, 10.014 0.022, 10.014 0.04, 9.995 0.04))";
    folder.write("cut.csv", format!("id,polygon,closed\n1,\"{area}\",1\n"));
    let route =
        "route --scenario grid --from 10.018,0.018 --to 10.0,0.036 --traffic cut.csv --json";
    let answer = folder.run(route).ends(1).json();
    assert_eq!(answer["travel_s"], Value::Null);
    folder
        .run("nearest --scenario grid --at 10.0,0.036 --traffic cut.csv --json")
        .ends(1);
}

#[test]
fn what_closes_a_road_is_reached_from_its_ends() {
    let folder = Folder::with_grid();
    folder.write("traffic.csv", FILE);
    // Half a block of Main Street, which nobody gets through; on to b3 they go around.
    let route = |to: &str| {
        let ask = format!(
            "route --scenario grid --from 10.018,0.018 --to {to} --traffic traffic.csv --json"
        );
        seconds(&folder.run(&ask).ends(0).json())
    };
    assert_eq!(route("10.0135,0.018"), 24.0);
    assert_eq!(route("10.009,0.018"), 240.0);
}

#[test]
fn hours_of_equal_speeds_share_their_row() {
    let folder = Folder::with_grid();
    let speeds = std::fs::read_to_string(folder.path("grid/speeds.toml")).unwrap();
    folder.write(
        "grid/speeds.toml",
        format!("{speeds}\n[[factor]]\nweekdays = \"mon-fri\"\nhours = [7, 9]\nvalue = 0.5\n"),
    );
    let answer = folder
        .run("coverage --scenario grid --by-hour --json")
        .ends(0)
        .json();
    let hours = answer["by_hour_of_week"].as_array().unwrap();
    let slow: Vec<usize> = (0..168)
        .filter(|&hour| hours[hour]["period"] == 1)
        .collect();
    assert_eq!(slow, [7, 8, 31, 32, 55, 56, 79, 80, 103, 104]);
    let share = |hour: usize| hours[hour]["share"].as_f64().unwrap();
    assert!(
        slow.iter()
            .all(|&hour| share(hour) == share(7) && share(hour) < share(9))
    );
}

#[test]
fn a_traffic_file_with_faults_changes_nothing_and_names_every_line() {
    let folder = Folder::with_grid();
    folder.write(
        "bad.csv",
        "id,from,to,closed,factor\na,c3,e5,1,\nb,c3,b3,maybe,\na,c3,b3,,0\n",
    );
    for command in [
        "nearest --at 10.0,0.0",
        "route --from 10.0,0.0 --to 10.009,0.0",
        "coverage",
        "isochrone --at 10.0,0.0",
    ] {
        let run = folder
            .run(&format!("{command} --scenario grid --traffic bad.csv"))
            .refuses("bad.csv:2");
        for line in ["bad.csv:3", "bad.csv:4"] {
            assert!(run.err.contains(line), "{run:?}");
        }
    }
    folder
        .run("coverage --scenario grid --traffic none.csv")
        .refuses("none.csv");
}
