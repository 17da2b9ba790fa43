//! Every folder of `seeds/bad` laid over the grid: `doctor` says what its `expected.txt` says.

use std::fs;

use crate::program::{Folder, copy, seeds};

#[test]
fn every_fault_of_every_bad_folder_is_listed() {
    let mut wrong = Vec::new();
    let mut folders: Vec<_> = fs::read_dir(seeds().join("bad"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    folders.sort();
    for bad in folders
        .into_iter()
        .filter(|path| path.join("expected.txt").is_file())
    {
        let folder = Folder::with_grid();
        copy(&bad, &folder.path("grid"));
        for name in folder.files() {
            // How a bad folder says that a file is not there.
            if fs::read(folder.path(&name)).unwrap().trim_ascii() == b"(missing)" {
                fs::remove_file(folder.path(&name)).unwrap();
            }
        }
        let expected = fs::read_to_string(bad.join("expected.txt")).unwrap();
        fs::remove_file(folder.path("grid/expected.txt")).unwrap();
        let run = folder.run("doctor grid");
        let missed: Vec<&str> = expected
            .lines()
            .filter(|line| !run.out.contains(line.trim()))
            .collect();
        if !missed.is_empty() {
            wrong.push(format!("{}: {missed:?} of {run:#?}", bad.display()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn ten_faults_are_ten_and_refuse_every_command() {
    let folder = Folder::with_grid();
    copy(&seeds().join("bad/ten-faults"), &folder.path("grid"));
    let doctor = folder.run("doctor grid --json").ends(2).json();
    assert_eq!(doctor["faults"].as_array().unwrap().len(), 10);
    for command in [
        "nearest --scenario grid --at 10.009,0.027",
        "route --scenario grid --from 10.009,0.027 --to 10.0,0.0",
        "coverage --scenario grid",
    ] {
        let run = folder.run(command).refuses("grid/zones.csv:3:");
        assert_eq!(
            run.err
                .lines()
                .filter(|line| line.starts_with("grid/"))
                .count(),
            10,
            "{run:#?}"
        );
        let json = folder.run(&format!("{command} --json")).ends(2).json();
        assert_eq!(json["faults"].as_array().unwrap().len(), 10);
    }
}
