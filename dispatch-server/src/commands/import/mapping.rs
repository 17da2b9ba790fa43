//! `--map MAPPING.toml`: which headings a table has instead of ours.

use std::collections::BTreeMap;

use dispatch_core::error::{Fault, unless_faulty};
use dispatch_core::roads::tables::Mapping;
use serde::Deserialize;

use crate::error::Result;
use crate::folder::Named;

const NODES: [&str; 4] = ["id", "lon", "lat", "access"];
const EDGES: [&str; 9] = [
    "from",
    "to",
    "length_m",
    "travel_s",
    "siren_travel_s",
    "class",
    "oneway",
    "name",
    "geometry_wkt",
];

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Shape {
    nodes: BTreeMap<String, String>,
    edges: BTreeMap<String, String>,
}

/// Reads a mapping.
///
/// # Errors
/// Text that is not such a mapping, and every heading that is not ours.
pub(super) fn read(file: &Named) -> Result<Mapping> {
    let remedy = "write [nodes] and [edges] with lines such as id = \"node_id\"";
    let shape: Shape = file.toml("mapping", remedy)?;
    let mut faults = Vec::new();
    for (table, names, known) in [
        ("nodes", &shape.nodes, &NODES[..]),
        ("edges", &shape.edges, &EDGES[..]),
    ] {
        for name in names.keys().filter(|name| !known.contains(&name.as_str())) {
            let cause = format!("[{table}] has no heading \"{name}\"");
            faults.push(Fault::in_file(
                &file.path,
                cause,
                format!("choose among: {}", known.join(", ")),
            ));
        }
    }
    Ok(unless_faulty(
        Mapping {
            nodes: shape.nodes,
            edges: shape.edges,
            ..Mapping::default()
        },
        faults,
    )?)
}
