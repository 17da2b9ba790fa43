//! Input that cannot be: code 2, the file named, a remedy said, nothing left behind.

use std::fs;

use crate::program::{Folder, Run};

/// Bytes that are nothing, the same every time.
fn noise() -> Vec<u8> {
    let mut state: u32 = 1;
    let mut next = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 24) as u8
    };
    [0xff, 0xfe]
        .into_iter()
        .chain((0..4000).map(|_| next()))
        .collect()
}

/// Runs a command that must be refused, and looks that no file is new.
#[track_caller]
fn refused(folder: &Folder, words: &str, named: &str) -> Run {
    let before = folder.files();
    let run = folder.run(words).refuses(named);
    assert_eq!(folder.files(), before, "{run:#?}");
    run
}

/// The commands that read a scenario folder.
const ON_A_FOLDER: [&str; 7] = [
    "doctor grid",
    "nearest --scenario grid --at 10.009,0.027",
    "route --scenario grid --from 10.009,0.027 --to 10.0,0.0",
    "table --scenario grid --sources p.csv --targets p.csv --out t.csv",
    "coverage --scenario grid",
    "simulate --scenario grid --from 2026-11-25T00:00:00+01:00 --days 1 --seed 1 --out run",
    "replay --scenario grid --calls day.csv --out run",
];

/// `doctor` answers on standard output; the others fail on standard error.
#[track_caller]
fn refused_folder(folder: &Folder, words: &str, named: &str) {
    if words.starts_with("doctor") {
        let run = folder.run(words).ends(2);
        assert!(
            run.out.contains(named) || run.err.contains(named),
            "{named}: {run:#?}"
        );
    } else {
        refused(folder, words, named);
    }
}

fn grid() -> Folder {
    let folder = Folder::with_grid();
    folder.write("p.csv", "id,node\nA,b4\n");
    fs::copy(folder.path("grid/calls/day.csv"), folder.path("day.csv")).unwrap();
    folder
}

#[test]
fn a_folder_that_is_not_there_or_a_file_or_empty() {
    for words in ON_A_FOLDER {
        let folder = grid();
        fs::rename(folder.path("grid"), folder.path("elsewhere")).unwrap();
        refused_folder(&folder, words, "there is no such folder");
        folder.write("grid", "a file");
        refused_folder(&folder, words, "it is a file, not a folder");
        fs::remove_file(folder.path("grid")).unwrap();
        fs::create_dir(folder.path("grid")).unwrap();
        refused_folder(&folder, words, "grid");
    }
}

#[test]
fn a_scenario_file_that_is_empty_cut_or_noise() {
    for words in ON_A_FOLDER {
        for file in [
            "zones.csv",
            "stations.csv",
            "units.csv",
            "scenario.toml",
            "roads/nodes.csv",
            "roads/edges.csv",
        ] {
            let folder = grid();
            let path = format!("grid/{file}");
            let whole = fs::read(folder.path(&path)).unwrap();
            for bytes in [Vec::new(), cut(&whole), noise()] {
                folder.write(&path, bytes);
                refused_folder(&folder, words, &path);
            }
        }
    }
}

/// Cut in the middle of the first field of its last line.
fn cut(whole: &[u8]) -> Vec<u8> {
    let end = whole.trim_ascii_end();
    let last = end.iter().rposition(|&b| b == b'\n').unwrap();
    end[..last + 2].to_vec()
}

#[test]
fn a_road_file_of_another_version_cut_or_noise() {
    let folder = grid();
    folder
        .run("import csv --nodes grid/roads/nodes.csv --edges grid/roads/edges.csv --out net")
        .ends(0);
    let whole = fs::read(folder.path("net/roads/roads.bin")).unwrap();
    let mut newer = whole.clone();
    newer[8] = 99;
    let mut changed = whole.clone();
    *changed.last_mut().unwrap() ^= 1;
    let half = whole[..whole.len() / 2].to_vec();
    for bytes in [newer, changed, half, noise(), Vec::new()] {
        folder.write("grid/roads/roads.bin", bytes);
        for words in ON_A_FOLDER {
            refused_folder(&folder, words, "grid/roads/roads.bin");
        }
    }
}

#[test]
fn a_packed_file_that_is_not_packed() {
    for words in ON_A_FOLDER {
        let folder = grid();
        fs::remove_file(folder.path("grid/zones.csv")).unwrap();
        folder.write("grid/zones.csv.gz", noise());
        refused_folder(&folder, words, "grid/zones.csv.gz");
    }
}

#[test]
fn a_single_file_that_is_missing_a_folder_empty_or_noise() {
    let commands = [
        "nearest --scenario grid --at 10.009,0.027 --state X",
        "table --scenario grid --sources X --targets p.csv --out t.csv",
        "table --scenario grid --sources p.csv --targets X --out t.csv",
        "import osm X --out net",
        "import csv --nodes X --edges grid/roads/edges.csv --out net",
        "import csv --nodes grid/roads/nodes.csv --edges X --out net",
        "import csv --nodes grid/roads/nodes.csv --edges grid/roads/edges.csv --map X --out net",
        "import dimacs --graph X --coordinates c.co --out net",
        "import dimacs --graph g.gr --coordinates X --out net",
        "import jemss X --out net",
        "replay --scenario grid --calls X --out run",
    ];
    let folder = grid();
    folder.write("g.gr", "p sp 2 1\na 1 2 5\n");
    folder.write("c.co", "p aux sp co 2\nv 1 0 0\nv 2 1 1\n");
    folder.write("empty", "");
    folder.write("noise", noise());
    folder.write("noise.gz", noise());
    fs::create_dir(folder.path("folder")).unwrap();
    for words in commands {
        for file in ["missing", "folder", "empty", "noise", "noise.gz"] {
            let named = if words.contains("jemss") && file == "folder" {
                "folder/nodes.csv"
            } else {
                file
            };
            // An empty mapping changes nothing.
            if !(words.contains("--map X") && file == "empty") {
                refused(&folder, &words.replace('X', file), named);
            }
        }
    }
}

#[test]
fn points_far_from_every_road() {
    let folder = grid();
    folder.write(
        "far.csv",
        "id,lon,lat\nok,10.009,0.027\nfar,11.5,0.027\nswapped,0.027,10.009\n",
    );
    for words in [
        "nearest --scenario grid --at 11.5,0.027",
        "route --scenario grid --from 11.5,0.027 --to 10.0,0.0",
        "route --scenario grid --from 10.0,0.0 --to 11.5,0.027",
    ] {
        let run = refused(&folder, words, "km from the nearest road");
        assert!(run.err.contains("11.5,0.027"), "{run:#?}");
    }
    let run = refused(
        &folder,
        "table --scenario grid --sources far.csv --targets p.csv --out t.csv",
        "far.csv:3:",
    );
    assert!(run.err.contains("far.csv:4:"), "{run:#?}");
}

#[test]
fn coordinates_that_are_none() {
    let folder = grid();
    for at in ["114.3", "a,b", "190,0", "10,95", "nan,0", ""] {
        let run = folder
            .run(&format!("nearest --scenario grid --at={at}"))
            .ends(2);
        assert!(run.err.contains("--at"), "{run:#?}");
    }
    folder
        .run("nearest --scenario grid --at -10.009,0.027")
        .refuses("-10.009,0.027");
}

#[test]
fn moments_long_ago_and_far_ahead() {
    let folder = grid();
    for moment in [
        "1900-01-01T00:00:00Z",
        "2200-01-01T00:00:00Z",
        "2026-11-25T12:00:00",
        "yesterday",
    ] {
        for words in [
            "nearest --scenario grid --at 10.009,0.027 --depart T",
            "route --scenario grid --from 10.009,0.027 --to 10.0,0.0 --depart T",
            "table --scenario grid --sources p.csv --targets p.csv --out t.csv --depart T",
            "coverage --scenario grid --depart T",
            "simulate --scenario grid --from T --days 1 --seed 1 --out run",
        ] {
            refused(&folder, &words.replace('T', moment), moment);
        }
    }
}

#[test]
fn unknown_names_list_those_there_are() {
    let folder = grid();
    folder.write("state.csv", "unit,status\nU9,clear\n");
    folder.write("nodes.csv", "id,node\nA,z9\n");
    let run = |words: &str, named: &str, known: &str| {
        let run = refused(&folder, words, named);
        assert!(run.err.contains(known), "{known}: {run:#?}");
    };
    run(
        "nearest --scenario grid --at 10.009,0.027 --priority 7",
        "priority \"7\"",
        "1, 2, 3",
    );
    run(
        "nearest --scenario grid --at 10.009,0.027 --need XYZ",
        "capability \"XYZ\"",
        "ALS, BLS",
    );
    run(
        "nearest --scenario grid --at 10.009,0.027 --state state.csv",
        "unit \"U9\"",
        "U1, U2, U3, U4",
    );
    run(
        "coverage --scenario grid --priority 7",
        "priority \"7\"",
        "1, 2, 3",
    );
    run(
        "table --scenario grid --sources nodes.csv --targets p.csv --out t.csv",
        "node \"z9\"",
        "nodes.csv:2",
    );
    let simulate = "simulate --scenario grid --from 2026-11-25T00:00:00+01:00 --days 1 --seed 1 --out run --policy";
    run(
        &format!("{simulate} assignment=nearest"),
        "policy \"nearest\"",
        "closest",
    );
    run(
        &format!("{simulate} assignment=coverage"),
        "not in this version",
        "closest",
    );
    run(
        &format!("{simulate} colour=red"),
        "colour",
        "assignment, move-up, destination, queue",
    );
    run(
        &format!("{simulate} closest"),
        "closest",
        "assignment=closest",
    );
}

#[test]
fn tables_of_another_land_are_told_how_to_be_written() {
    let folder = grid();
    folder.write("semicolons.csv", "id;lon;lat\nA;10.009;0.027\n");
    folder.write("commas.csv", "id,lon,lat\nA,\"10,009\",0.027\n");
    folder.write("far.csv", "id,from,to,closed\nx,nowhere,b3,1\n");
    let table = "table --scenario grid --sources X --targets p.csv --out t.csv";
    for (words, named, remedy) in [
        (
            table.replace('X', "semicolons.csv"),
            "semicolons.csv:1:",
            "commas between the columns",
        ),
        (table.replace('X', "commas.csv"), "commas.csv:2:", "10.009"),
        (
            table.replace("t.csv", "p.csv").replace('X', "p.csv"),
            "--out p.csv",
            "another file",
        ),
        (
            "nearest --scenario grid --at 10.009,0.027 --traffic far.csv".to_owned(),
            "far.csv:2: from: there is no node \"nowhere\"",
            "imported with",
        ),
        (
            "nearest --scenario grid --at 10.009,0.027 --depart noon".to_owned(),
            "--depart",
            "RFC 3339",
        ),
    ] {
        let run = refused(&folder, &words, named);
        assert!(run.err.contains(remedy), "{run:#?}");
    }
}

#[test]
fn wrong_usage_ends_with_two() {
    let folder = grid();
    for words in [
        "",
        "fly",
        "nearest",
        "nearest --scenario grid",
        "nearest --scenario grid --at 10.009,0.027 --k 0",
        "route --scenario grid --from 10.009,0.027 --to 10.0,0.0 --mode warp",
        "coverage --scenario grid --stations some",
        "simulate --scenario grid --from 2026-11-25T00:00:00+01:00 --days 0 --seed 1 --out run",
        "simulate --scenario grid --from 2026-11-25T00:00:00+01:00 --days -3 --seed 1 --out run",
        "replay --scenario grid --calls day.csv --mode dream --out run",
        "policies --threads 0",
    ] {
        let run = folder.run(words).ends(2);
        assert!(run.out.is_empty(), "{run:#?}");
    }
}
