//! `seeds/real-wuhan.sh` and `import places`, on the data that `DISPATCH_DATA` names and without.
#![expect(clippy::print_stdout, reason = "a test that is skipped says so")]

use std::path::PathBuf;
use std::process::Command;

use crate::program::{Folder, seeds};

/// People at the census of 2020-11-01.
const PEOPLE: u64 = 12_326_518;

fn script(arguments: &[PathBuf]) -> std::process::Output {
    Command::new(seeds().join("real-wuhan.sh"))
        .args(arguments)
        .env("DISPATCH", env!("CARGO_BIN_EXE_dispatch"))
        .output()
        .unwrap()
}

#[test]
fn real_wuhan_has_the_people_of_the_census_and_no_fault() {
    let data = std::env::var_os("DISPATCH_DATA").map(PathBuf::from);
    let data = data.map(|data| [data.join("wuhan"), data]);
    let data = data.into_iter().flatten();
    let Some(data) = data
        .into_iter()
        .find(|data| data.join("roads/derived").is_dir())
    else {
        println!("real Wuhan: skipped, DISPATCH_DATA names no folder with roads/derived");
        return;
    };
    let folder = Folder::new();
    let made = script(&[data.clone(), folder.path("wuhan")]);
    assert!(made.status.success(), "{made:?}");
    let doctor = folder.run("doctor wuhan --json").ends(0).json();
    assert_eq!(doctor["faults"].as_array().unwrap().len(), 0);
    assert!(doctor["counts"]["stations"].as_u64().unwrap() > 1000);
    let coverage = folder
        .run("coverage --scenario wuhan --json")
        .ends(0)
        .json();
    assert_eq!(
        coverage["total"]["population"].as_f64().unwrap() as u64,
        PEOPLE
    );
    let ids: Vec<&str> = coverage["districts"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|row| row["name"].as_str())
        .collect();
    assert!(
        ids.len() == 16 && ids.contains(&"武汉经开") && ids.contains(&"东湖高新"),
        "{ids:?}"
    );
    folder.write("wuhan/mine.txt", "mine");
    let again = script(&[data, folder.path("wuhan")]);
    assert_eq!(again.status.code(), Some(2), "{again:?}");
    assert!(folder.path("wuhan/mine.txt").is_file());
}

#[test]
fn the_script_refuses_a_folder_without_the_data() {
    let folder = Folder::new();
    let run = script(&[folder.path("nothing"), folder.path("out")]);
    assert_eq!(run.status.code(), Some(2));
    assert!(
        String::from_utf8(run.stderr)
            .unwrap()
            .contains("there is no .osm.pbf")
    );
    assert_eq!(script(&[]).status.code(), Some(2));
    assert_eq!(folder.files(), [""; 0]);
}

#[test]
fn places_need_their_files_and_the_roads_they_ask_for() {
    let folder = Folder::new();
    folder.write(
        "recipe.toml",
        "files = [\"a.toml\"]\n[[zones]]\nfile = \"b.csv\"\nprefix = \"z\"\n",
    );
    let run = folder
        .run("import places recipe.toml --data . --out out")
        .refuses("a.toml");
    assert!(run.err.contains("b.csv"), "{run:?}");
    folder.write(
        "recipe.toml",
        "[[zones]]\nfile = \"junctions\"\nprefix = \"z\"\n",
    );
    folder
        .run("import places recipe.toml --data . --out out")
        .refuses("roads.bin");
    folder.write("recipe.toml", "zone = 3\n");
    folder
        .run("import places recipe.toml --data . --out out")
        .refuses("recipe.toml:1");
    assert_eq!(folder.files(), ["recipe.toml"]);
}
