//! Who may use whom: a module of the core uses only those to its left. Read from the source, so
//! that a forbidden arrow fails the build of the one who draws it.

use std::fs;
use std::path::{Path, PathBuf};

/// From left to right; modules of one layer do not use each other.
const LAYERS: [&[&str]; 9] = [
    &["units", "ids", "error"],
    &["geo"],
    &["roads"],
    &["routing"],
    &["scenario"],
    &["travel"],
    &["coverage", "placement", "assignment", "calibration"],
    &["planning"],
    &["dispatch"],
];

fn layer(module: &str) -> Option<usize> {
    LAYERS.iter().position(|layer| layer.contains(&module))
}

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|e| e == "rs") {
            found.push(path);
        }
    }
}

/// The modules a source names as `crate::module`, comments left out.
fn uses(text: &str) -> Vec<String> {
    let code = text
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"))
        .collect::<Vec<_>>()
        .join("\n");
    let names = code
        .split("crate::")
        .skip(1)
        .map(|rest| rest.trim_start_matches('{'));
    names
        .map(|rest| {
            rest.chars()
                .take_while(|c| c.is_ascii_lowercase() || *c == '_')
                .collect()
        })
        .collect()
}

#[test]
fn a_module_uses_only_those_to_its_left() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let (mut files, mut arrows) = (Vec::new(), 0);
    sources(&src, &mut files);
    files.sort();
    let mut broken = Vec::new();
    for file in files {
        let name = file.strip_prefix(&src).unwrap();
        let own = name
            .iter()
            .next()
            .unwrap()
            .to_str()
            .unwrap()
            .trim_end_matches(".rs")
            .to_owned();
        if own == "lib" {
            continue;
        }
        let mine = layer(&own).unwrap_or_else(|| panic!("{own} has no place in the layers"));
        for used in uses(&fs::read_to_string(&file).unwrap()) {
            let Some(theirs) = layer(&used) else { continue };
            arrows += usize::from(used != own);
            if used != own && (theirs > mine || theirs == mine && mine > 0) {
                broken.push(format!("{} uses {used}", name.display()));
            }
        }
    }
    assert!(broken.is_empty(), "{broken:#?}");
    assert!(
        arrows > 100,
        "the test found only {arrows} arrows: does it still read the sources?"
    );
}
