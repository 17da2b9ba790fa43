//! The kinds of cases: how one is recognised by the files of a folder, and how it is run.

use crate::city::{CALLS, is_city};
use crate::failure::Outcome;
use crate::folder::Folder;
use crate::import::Import;
use crate::original::dimacs_nodes;
use crate::shop::{Shop, is_scenario};
use crate::{
    again, calibration, coverage, grown, kernel, matrix, nearest_node, od, placement, real_city,
    scenario, sim_reference, tiny, zero_load,
};

/// A kind of cases.
pub(crate) struct Kind {
    /// Its name in the report.
    pub(crate) name: &'static str,
    /// The cases of this kind that a folder holds.
    pub(crate) find: fn(&Folder) -> Vec<Case>,
    /// Runs one.
    pub(crate) run: fn(&mut Shop, &Case) -> Outcome,
}

/// Something to run.
#[derive(Clone, Debug)]
pub(crate) struct Case {
    /// Where it is within the data.
    pub(crate) shown: String,
    /// The files it is about, where the folder alone does not say.
    pub(crate) files: Vec<String>,
}

/// All kinds, in the order in which they run within a folder.
pub(crate) const KINDS: &[Kind] = &[
    Kind {
        name: "od",
        find: |f| whole(f, has_network(f) && f.has(&[od::FILE])),
        run: |s, _| od::run(s.folder, s.network()?),
    },
    Kind {
        name: "nearest-node",
        find: |f| whole(f, has_network(f) && f.has(&[nearest_node::FILE])),
        run: |s, _| nearest_node::run(s),
    },
    Kind {
        name: "tiny",
        find: |f| whole(f, has_network(f) && !f.has(&[od::FILE]) && is_small(f)),
        run: |s, _| tiny::run(s.network()?),
    },
    Kind {
        name: "kernel",
        find: |f| whole(f, has_network(f)),
        run: |s, _| kernel::run(s.network()?),
    },
    Kind {
        name: "kernel-osm",
        find: osm_files,
        run: |s, case| kernel::run(&Import::osm(s.folder, &case.files[0], s.room)?),
    },
    Kind {
        name: "kernel-dimacs",
        find: dimacs_pairs,
        run: |s, case| {
            kernel::run(&Import::dimacs(
                s.folder,
                [&case.files[0], &case.files[1]],
                s.room,
            )?)
        },
    },
    Kind {
        name: "coverage",
        find: |f| whole(f, is_city(f) && f.has(&[coverage::FILE])),
        run: |s, _| coverage::run(s),
    },
    Kind {
        name: "replay",
        find: |f| whole(f, is_city(f) && f.has(&[CALLS, sim_reference::FILE])),
        run: |s, _| sim_reference::run(s),
    },
    Kind {
        name: "matrix-replay",
        find: |f| whole(f, matrix::is_case(f)),
        run: |s, _| matrix::run(s.folder, s.room),
    },
    Kind {
        name: "audit",
        find: |f| whole(f, has_run(f)),
        run: |s, _| {
            let run = s.run()?;
            again::audit(&scenario::ground(&run.scenario)?, &run.out)
        },
    },
    Kind {
        name: "journal",
        find: |f| whole(f, has_run(f)),
        run: |s, _| {
            let run = s.run()?;
            again::journal(&run.scenario, &run.out, s.room)
        },
    },
    Kind {
        name: "recovery",
        find: |f| whole(f, has_run(f)),
        run: |s, _| {
            let run = s.run()?;
            again::recovery(&scenario::ground(&run.scenario)?, &run.out)
        },
    },
    Kind {
        name: "determinism",
        find: |f| whole(f, has_run(f)),
        run: |s, _| {
            let run = s.run()?;
            again::determinism(&run, s.room)
        },
    },
    Kind {
        name: "grown",
        find: |f| whole(f, grown::is_case(f)),
        run: |s, _| grown::run(s.folder, s.room),
    },
    Kind {
        name: "zero-load",
        find: |f| whole(f, is_city(f) || is_scenario(f)),
        run: |s, _| zero_load::run(&s.scenario()?),
    },
    Kind {
        name: "real-city",
        find: |f| whole(f, real_city::is_case(f)),
        run: |s, _| real_city::run(s.folder, s.room),
    },
    Kind {
        name: "calibration",
        find: |f| whole(f, calibration::is_log(f)),
        run: |s, _| calibration::log(s.folder, s.room),
    },
    Kind {
        name: "calibration-taxi",
        find: |f| whole(f, calibration::is_taxi(f)),
        run: |s, _| calibration::taxi(s.folder, s.room),
    },
    Kind {
        name: "placement",
        find: placement::cases,
        run: |s, case| placement::run(s.folder, case),
    },
];

fn whole(folder: &Folder, is: bool) -> Vec<Case> {
    let case = Case {
        shown: folder.shown.clone(),
        files: Vec::new(),
    };
    if is { vec![case] } else { Vec::new() }
}

/// A file of the folder, with others it needs.
fn of_files(folder: &Folder, files: &[&str]) -> Case {
    let shown = format!("{}/{}", folder.shown, files[0]);
    Case {
        shown,
        files: files.iter().copied().map(str::to_owned).collect(),
    }
}

fn has_network(folder: &Folder) -> bool {
    folder.has(&["nodes.csv", "arcs.csv"])
}

/// Calls to replay, or a demand to make days up from.
fn has_run(folder: &Folder) -> bool {
    is_city(folder) && folder.has(&[CALLS]) || is_scenario(folder)
}

fn is_small(folder: &Folder) -> bool {
    let lines = |bytes: Vec<u8>| bytes.iter().filter(|&&byte| byte == b'\n').count();
    folder
        .bytes("nodes.csv")
        .is_ok_and(|bytes| lines(bytes) <= tiny::MOST_NODES)
}

fn osm_files(folder: &Folder) -> Vec<Case> {
    folder
        .ending(".osm.pbf")
        .map(|file| of_files(folder, &[file]))
        .collect()
}

/// Every graph with the coordinates of as many nodes whose name is most like its own.
fn dimacs_pairs(folder: &Folder) -> Vec<Case> {
    let nodes = |file: &str| dimacs_count(folder, file);
    let pair = |graph: &str| {
        let alike = |file: &&str| {
            graph
                .chars()
                .zip(file.chars())
                .take_while(|(a, b)| a == b)
                .count()
        };
        let count = nodes(graph)?;
        let fitting = folder
            .ending(".co")
            .filter(|file| nodes(file) == Some(count));
        Some(of_files(folder, &[graph, fitting.max_by_key(alike)?]))
    };
    folder.ending(".gr").filter_map(pair).collect()
}

fn dimacs_count(folder: &Folder, file: &str) -> Option<u32> {
    let bytes = folder.bytes(file).ok()?;
    let begin = &bytes[..bytes.len().min(4096)];
    dimacs_nodes(&String::from_utf8_lossy(begin))
}
