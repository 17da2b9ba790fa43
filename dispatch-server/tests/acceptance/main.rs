//! Acceptance: the product on real input, found in the folder that `DISPATCH_DATA` names.
//!
//! Every folder of a known form is a case; its expected values are the files beside it, and its name
//! means nothing. A line a case: `PASS` or `FAIL`, kind, folder, key figures, seconds. A fault in one
//! case is that case's failure. An argument runs only the cases whose kind or folder contains it.
//!
//! Absent on purpose: names of cities, files that must be there, and figures to expect.
#![expect(clippy::print_stdout, reason = "the report goes to standard output")]

mod again;
mod calibration;
mod city;
mod clock;
mod coverage;
mod draws;
mod failure;
mod folder;
mod grown;
mod import;
mod kernel;
mod kinds;
mod matrix;
mod nearest_node;
mod od;
mod original;
mod placement;
mod plan;
mod program;
mod real_city;
mod routes;
mod scenario;
mod search;
mod shop;
mod sim_reference;
mod table;
mod tiny;
mod zero_load;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use folder::{Folder, folders};
use kinds::KINDS;
use program::Room;
use shop::Shop;

fn main() -> ExitCode {
    let Some(data) = std::env::var_os("DISPATCH_DATA").map(PathBuf::from) else {
        println!("acceptance: skipped, DISPATCH_DATA is not set");
        return ExitCode::SUCCESS;
    };
    let (folders, room) = match found(&data) {
        Ok(found) => found,
        Err(error) => {
            println!("FAIL data {}: {error}", data.display());
            println!("0 passed, 1 failed");
            return ExitCode::FAILURE;
        }
    };
    let only = std::env::args()
        .skip(1)
        .find(|argument| !argument.starts_with('-'))
        .unwrap_or_default();
    let mut report = Report {
        only,
        ..Report::default()
    };
    for folder in &folders {
        let mut shop = Shop::new(folder, &room);
        let of_the_data = folder.path.starts_with(&data);
        for kind in KINDS {
            for case in (kind.find)(folder) {
                report.found |= of_the_data;
                report.run(kind.name, &case, || (kind.run)(&mut shop, &case));
            }
        }
    }
    report.close()
}

/// The folders of the data, then those of our own scenarios; and room for output.
fn found(data: &Path) -> std::io::Result<(Vec<Folder>, Room)> {
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).with_file_name("seeds");
    let mut all = folders(data, "")?;
    all.extend(folders(&own, "seeds")?);
    Ok((all, Room::new()?))
}

/// What has been found so far.
#[derive(Debug, Default)]
struct Report {
    only: String,
    /// Whether the data holds any case; those of our own scenarios do not count.
    found: bool,
    passed: usize,
    failed: usize,
    kinds: Vec<&'static str>,
}

impl Report {
    fn run(
        &mut self,
        kind: &'static str,
        case: &kinds::Case,
        work: impl FnOnce() -> failure::Outcome,
    ) {
        let shown = &case.shown;
        self.kinds.push(kind);
        if !kind.contains(&self.only) && !shown.contains(&self.only) {
            return;
        }
        let (outcome, took) = clock::timed(|| failure::caught(work));
        let seconds = took.as_secs_f64();
        match outcome {
            Ok(figures) => {
                self.passed += 1;
                println!("PASS {kind} {shown} {figures} {seconds:.2} s");
            }
            Err(failure::Failure(lines)) => {
                self.failed += 1;
                println!(
                    "FAIL {kind} {shown} {} {seconds:.2} s",
                    lines.first().map_or("", String::as_str)
                );
                lines
                    .iter()
                    .skip(1)
                    .for_each(|line| println!("     {line}"));
            }
        }
    }

    fn close(&self) -> ExitCode {
        for kind in KINDS.iter().filter(|kind| !self.kinds.contains(&kind.name)) {
            println!("no case of kind {}", kind.name);
        }
        let mut failed = self.failed;
        if !self.found {
            println!("FAIL data no folder holds a case of any kind");
            failed += 1;
        }
        println!("{} passed, {failed} failed", self.passed);
        if failed == 0 && self.passed > 0 {
            ExitCode::SUCCESS
        } else {
            ExitCode::FAILURE
        }
    }
}
