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
    on("line.txt", "orlib-pmed", "p-median --p 9")
        .ends(2)
        .refuses("only 5 sites");
    on("line.txt", "orlib-pmed", "p-median --p 1 --keep 1 --keep 2")
        .ends(2)
        .refuses("2 sites are kept");
    on("cover.txt", "orlib-scp", "lscp --close 1")
        .ends(2)
        .refuses("row 3");
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
