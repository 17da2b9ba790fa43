//! Answers on the grid, whose numbers are worked out on paper in `seeds/grid/README.md`, and the
//! keys that scripts rely on.

use parquet::file::reader::{FileReader as _, SerializedFileReader};
use serde_json::Value;

use crate::program::Folder;

fn keys(value: &Value) -> Vec<&str> {
    value
        .as_object()
        .unwrap()
        .keys()
        .map(String::as_str)
        .collect()
}

#[track_caller]
fn has(value: &Value, wanted: &str) {
    for key in wanted.split(',') {
        assert!(
            value.get(key).is_some(),
            "{key} is missing of {:?}",
            keys(value)
        );
    }
}

#[test]
fn the_units_for_b4_are_ranked_as_on_paper() {
    let folder = Folder::with_grid();
    let answer = folder
        .run("nearest --scenario grid --at 10.009,0.027 --json")
        .ends(0)
        .json();
    has(
        &answer,
        "command,version,warnings,scenario,as_of,metric,incident,candidates,not_taken,shortfall",
    );
    has(&answer["incident"], "lon,lat,snap_m,district,zone,area");
    has(&answer["metric"], "id,age_s");
    let candidates = answer["candidates"].as_array().unwrap();
    has(
        &candidates[0],
        "rank,unit,call_sign,capabilities,status,station,eta_at,response_s,turnout_s,travel_s,distance_m,position_age_s,reason",
    );
    let ranked: Vec<(&str, f64, f64)> = candidates
        .iter()
        .map(|c| {
            (
                c["unit"].as_str().unwrap(),
                c["travel_s"].as_f64().unwrap(),
                c["response_s"].as_f64().unwrap(),
            )
        })
        .collect();
    assert_eq!(
        ranked,
        [
            ("U1", 144.0, 204.0),
            ("U2", 144.0, 204.0),
            ("U3", 336.0, 396.0),
            ("U4", 336.0, 396.0)
        ]
    );
    assert_eq!(answer["incident"]["zone"], "z-b4");
    assert_eq!(answer["incident"]["area"], "central");
    assert_eq!(candidates[0]["distance_m"], 2000.0);
    assert_eq!(candidates[0]["eta_at"], "2026-11-25T12:03:24+01:00");
    assert_eq!(answer["shortfall"], Value::Null);
}

#[test]
fn who_lacks_als_is_not_taken_and_says_why() {
    let folder = Folder::with_grid();
    let answer = folder
        .run("nearest --scenario grid --at 10.009,0.027 --need ALS --json")
        .ends(0)
        .json();
    let units: Vec<&str> = answer["candidates"]
        .as_array()
        .unwrap()
        .iter()
        .map(|c| c["unit"].as_str().unwrap())
        .collect();
    assert_eq!(units, ["U1", "U4"]);
    let why: Vec<(&str, &str)> = answer["not_taken"]
        .as_array()
        .unwrap()
        .iter()
        .map(|n| (n["unit"].as_str().unwrap(), n["why"].as_str().unwrap()))
        .collect();
    assert_eq!(why, [("U2", "capability"), ("U3", "capability")]);
}

#[test]
fn a_call_that_can_wait_is_driven_to_without_siren() {
    let folder = Folder::with_grid();
    let answer = folder
        .run("nearest --scenario grid --at 10.009,0.027 --priority 3 --k 1 --json")
        .ends(0)
        .json();
    assert_eq!(answer["candidates"].as_array().unwrap().len(), 1);
    assert_eq!(answer["candidates"][0]["travel_s"], 180.0);
    assert_eq!(answer["candidates_total"], 4);
}

#[test]
fn the_day_unit_is_off_duty_at_night() {
    let folder = Folder::with_grid();
    let night =
        "nearest --scenario grid --at 10.036,0.036 --depart 2026-11-25T02:00:00+01:00 --json";
    let answer = folder.run(night).ends(0).json();
    assert_eq!(answer["not_taken"][0]["unit"], "U4");
    assert_eq!(answer["not_taken"][0]["why"], "off_duty");
}

#[test]
fn moving_and_busy_units_are_judged_by_where_they_are() {
    let folder = Folder::with_grid();
    let state = "unit,status,lon,lat,reported_at,incident,priority,to_lon,to_lat\n\
                 U1,en_route,10.018,0.018,2026-11-25T11:59:00+01:00,X1,3,10.018,0.036\n\
                 U2,clear,10.009,0.018,,,,,\n\
                 U3,transporting,10.0,0.0,2026-11-25T11:58:00+01:00,X2,1,,\n\
                 U4,out_of_service,,,,,,,\n";
    folder.write("state.csv", state);
    let answer = folder
        .run("nearest --scenario grid --at 10.009,0.027 --state state.csv --json")
        .ends(0)
        .json();
    let candidates = answer["candidates"].as_array().unwrap();
    // U1 left c3 for c5 a minute ago, in ordinary driving: it is at c4, one residential block away.
    assert_eq!(
        (&candidates[0]["unit"], &candidates[0]["travel_s"]),
        (&"U1".into(), &96.0.into())
    );
    assert_eq!(candidates[0]["taken_from"], "X1");
    assert_eq!(candidates[0]["position_age_s"], 60.0);
    // U2 stands at b3: one residential block, and a turnout.
    assert_eq!(
        (&candidates[1]["unit"], &candidates[1]["response_s"]),
        (&"U2".into(), &156.0.into())
    );
    let why: Vec<&str> = answer["not_taken"]
        .as_array()
        .unwrap()
        .iter()
        .map(|n| n["why"].as_str().unwrap())
        .collect();
    assert_eq!(candidates.len(), 2);
    assert!(
        why.contains(&"committed") && why.contains(&"out_of_service"),
        "{why:?}"
    );
}

#[test]
fn nobody_is_an_answer_and_ends_with_one() {
    let folder = Folder::with_grid();
    let rows = ["U1", "U2", "U3", "U4"]
        .map(|unit| format!("{unit},off_duty\n"))
        .concat();
    folder.write("state.csv", format!("unit,status\n{rows}"));
    let run = folder
        .run("nearest --scenario grid --at 10.009,0.027 --state state.csv --json")
        .ends(1);
    assert_eq!(run.json()["shortfall"], "nobody_on_duty");
    assert_eq!(run.json()["candidates"].as_array().unwrap().len(), 0);
}

#[test]
fn a_route_has_time_distance_and_line() {
    let folder = Folder::with_grid();
    let words =
        "route --scenario grid --from 10.009,0.027 --to 10.036,0.009 --mode ordinary --json";
    let answer = folder.run(words).ends(0).json();
    assert_eq!(
        (&answer["travel_s"], &answer["distance_m"]),
        (&420.0.into(), &5000.0.into())
    );
    assert_eq!(answer["geometry"]["type"], "LineString");
    let line = answer["geometry"]["coordinates"].as_array().unwrap();
    assert_eq!(
        (line.first().unwrap(), line.last().unwrap()),
        (
            &serde_json::json!([10.009, 0.027]),
            &serde_json::json!([10.036, 0.009])
        )
    );
}

#[test]
fn seconds_have_three_decimals() {
    let folder = Folder::with_grid();
    let run = folder
        .run("route --scenario grid --from 10.009,0.027 --to 10.036,0.009 --json")
        .ends(0);
    assert!(run.out.contains("\"travel_s\": 336.000,"), "{}", run.out);
}

#[test]
fn coverage_is_as_on_paper() {
    let folder = Folder::with_grid();
    let answer = folder.run("coverage --scenario grid --json").ends(0).json();
    has(
        &answer,
        "clock,mode,total,areas,districts,sensitivity,unreached",
    );
    has(
        &answer["total"],
        "id,name,area,standard_s,population,covered_population,zones,covered_zones,share,street_share,travel_mean_s,travel_p50_s,travel_p90_s,worst_s",
    );
    assert_eq!(answer["clock"], "reported");
    assert_eq!(answer["total"]["covered_population"], 20_000.0);
    assert_eq!(answer["total"]["share"], 0.8);
    let areas: Vec<(&str, f64, f64)> = answer["areas"]
        .as_array()
        .unwrap()
        .iter()
        .map(|a| {
            (
                a["id"].as_str().unwrap(),
                a["covered_population"].as_f64().unwrap(),
                a["population"].as_f64().unwrap(),
            )
        })
        .collect();
    assert_eq!(
        areas,
        [
            ("central", 9_000.0, 10_000.0),
            ("new_built_up", 10_500.0, 14_500.0),
            ("rural", 500.0, 500.0)
        ]
    );
    let missed: Vec<&str> = answer["unreached"]
        .as_array()
        .unwrap()
        .iter()
        .map(|u| u["zone"].as_str().unwrap())
        .collect();
    assert_eq!(missed, ["z-d2", "z-d4", "z-a5"]);
}

#[test]
fn coverage_by_hour_counts_staffed_stations() {
    let folder = Folder::with_grid();
    let answer = folder
        .run("coverage --scenario grid --stations staffed --by-hour --json")
        .ends(0)
        .json();
    let hours = answer["by_hour"].as_array().unwrap();
    assert_eq!(hours.len(), 24);
    // By night nobody is at e5, and no other station reaches its zone: it takes 288 s from c3, of 1,080 allowed.
    assert_eq!(hours[2]["share"], 0.8);
    assert_eq!(hours[12]["share"], 0.8);
}

#[test]
fn a_table_has_a_row_a_pair() {
    let folder = Folder::with_grid();
    folder.write("from.csv", "id,node\nA,b4\nB,c3\n");
    folder.write("to.csv", "id,lon,lat\nE,10.036,0.036\n");
    let run = folder
        .run("table --scenario grid --sources from.csv --targets to.csv --out t.csv --json")
        .ends(0);
    assert_eq!(run.json()["rows"], 2);
    let table = std::fs::read_to_string(folder.path("t.csv")).unwrap();
    // b4 c4 c5 d5 e5: 96 + 48 + 96 + 96; c3 c4 c5 d5 e5: 48 + 48 + 96 + 96.
    assert_eq!(
        table,
        "source,target,travel_s,distance_m\nA,E,336.000,4000.000\nB,E,288.000,4000.000\n"
    );
}

#[test]
fn a_table_without_distances_is_text_or_a_bare_matrix() {
    let folder = Folder::with_grid();
    folder.write("from.csv", "id,node\nA,b4\nB,c3\n");
    folder.write("to.csv", "id,lon,lat\nE,10.036,0.036\n");
    let ask = |flags: &str| {
        let question = "table --scenario grid --sources from.csv --targets to.csv";
        folder.run(&format!("{question} {flags}")).ends(0);
    };
    ask("--no-distance --out t.csv");
    let table = std::fs::read_to_string(folder.path("t.csv")).unwrap();
    assert_eq!(table, "source,target,travel_s\nA,E,336.000\nB,E,288.000\n");
    ask("--binary --out t.bin");
    let bytes = std::fs::read(folder.path("t.bin")).unwrap();
    assert_eq!(bytes, [336_000_u32, 288_000].map(u32::to_le_bytes).concat());
}

#[test]
fn a_table_is_parquet_by_its_name_or_when_asked_for() {
    let folder = Folder::with_grid();
    folder.write("from.csv", "id,node\nA,b4\nB,c3\n");
    folder.write("to.csv", "id,lon,lat\nE,10.036,0.036\n");
    let question = "table --scenario grid --sources from.csv --targets to.csv";
    let rows = |flags: &str, name: &str| {
        folder.run(&format!("{question} {flags}")).ends(0);
        let file = std::fs::File::open(folder.path(name)).unwrap();
        let reader = SerializedFileReader::new(file).unwrap();
        let rows = reader.get_row_iter(None).unwrap();
        rows.map(|row| row.unwrap().to_string()).collect::<Vec<_>>()
    };
    let expected = [
        r#"{source: "A", target: "E", travel_s: 336.0, distance_m: 4000.0}"#,
        r#"{source: "B", target: "E", travel_s: 288.0, distance_m: 4000.0}"#,
    ];
    assert_eq!(rows("--out t.parquet", "t.parquet"), expected);
    let times = rows("--no-distance --format parquet --out t.bin", "t.bin");
    assert_eq!(times[1], r#"{source: "B", target: "E", travel_s: 288.0}"#);
    folder
        .run(&format!("{question} --format csv --out t.parquet"))
        .ends(0);
    let text = std::fs::read_to_string(folder.path("t.parquet")).unwrap();
    assert!(text.starts_with("source,target,travel_s,distance_m\n"));
    folder
        .run(&format!("{question} --format parquet --binary --out x"))
        .ends(2);
}

#[test]
fn an_isochrone_is_written_as_a_file_in_the_order_asked_for() {
    let folder = Folder::with_grid();
    let ask = "isochrone --scenario grid --at 10.018,0.018 --minutes 2,1";
    let run = folder.run(&format!("{ask} --out reach.geojson")).ends(0);
    assert!(run.out.contains("minutes"), "{}", run.out);
    let text = std::fs::read_to_string(folder.path("reach.geojson")).unwrap();
    let reach: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(reach["type"], "FeatureCollection");
    let features = reach["features"].as_array().unwrap();
    let minutes: Vec<_> = features
        .iter()
        .map(|f| &f["properties"]["minutes"])
        .collect();
    assert_eq!(minutes, [2, 1]);
    let area = |at: usize| features[at]["properties"]["area_km2"].as_f64().unwrap();
    assert!(area(0) > area(1) && area(1) > 0.0);
    let ask = "isochrone --scenario grid --at 10.018,0.018";
    folder.run(&format!("{ask} --minutes 0")).ends(2);
}

#[test]
fn a_folder_of_roads_alone_answers_routes_and_tables() {
    let folder = Folder::with_grid();
    folder
        .run("import csv --nodes grid/roads/nodes.csv --edges grid/roads/edges.csv --out net")
        .ends(0);
    assert!(folder.path("net/roads/roads.bin").is_file());
    let route = folder
        .run("route --scenario net --from 10.009,0.027 --to 10.036,0.009 --json")
        .ends(0)
        .json();
    assert_eq!(route["scenario"]["name"], "roads only");
    assert_eq!(route["distance_m"], 5000.0);
    folder.write("p.csv", "id,node\nA,b4\nB,c3\n");
    folder
        .run("table --scenario net --sources p.csv --targets p.csv --out t.csv")
        .ends(0);
}

#[test]
fn packed_files_are_read_as_plain_ones() {
    use std::io::Write as _;
    let folder = Folder::with_grid();
    let zones = folder.path("grid/zones.csv");
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packer.write_all(&std::fs::read(&zones).unwrap()).unwrap();
    std::fs::remove_file(&zones).unwrap();
    folder.write("grid/zones.csv.gz", packer.finish().unwrap());
    let answer = folder.run("coverage --scenario grid --json").ends(0).json();
    assert_eq!(answer["total"]["share"], 0.8);
}

#[test]
fn policies_say_what_this_version_has() {
    let folder = Folder::new();
    let answer = folder.run("policies --json").ends(0).json();
    let closest = &answer["policies"][0];
    assert_eq!(
        (&closest["name"], &closest["available"]),
        (&"closest".into(), &true.into())
    );
    assert_eq!(answer["command"], "policies");
}

#[test]
fn the_self_test_has_a_line_a_check_and_nothing_fails() {
    let folder = Folder::new();
    let run = folder.run("selftest --effort 0.05").ends(0);
    let passed = run
        .out
        .lines()
        .filter(|line| line.starts_with("PASS "))
        .count();
    assert!(passed >= 12, "{run:#?}");
    assert!(!run.out.contains("FAIL"), "{run:#?}");
    assert!(
        run.out
            .lines()
            .filter(|line| line.starts_with("PASS"))
            .all(|line| {
                ["value ", "expected ", "tolerance "]
                    .iter()
                    .all(|word| line.contains(word))
            })
    );
    let json = folder.run("selftest --effort 0.05 --json").ends(0).json();
    assert_eq!(json["failed"], 0);
}
