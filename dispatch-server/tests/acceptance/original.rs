//! A road network as its files have it, read by the tests alone.

use std::collections::BTreeMap;

use crate::failure::{Outcome, failure};
use crate::folder::Folder;
use crate::search::{Arc, Arcs};
use crate::table::Table;

/// Milliseconds of a day.
const DAY_MS: f64 = 86_400_000.0;

/// No arc of a real network takes so long; a toy's do, and one of its days is read as a second.
const TOY_DAYS: f64 = 0.1;

/// Nodes by their name, and arcs with whole milliseconds, a mode each.
#[derive(Clone, Debug)]
pub(crate) struct Original {
    /// The number of every node.
    pub(crate) nodes: BTreeMap<String, u32>,
    /// The arcs of every mode.
    pub(crate) modes: Vec<Arcs>,
    /// The milliseconds that a day of the files was read as.
    pub(crate) day_ms: f64,
}

impl Original {
    /// Tables `nodes` and `arcs`, times in days.
    pub(crate) fn jemss(folder: &Folder) -> Outcome<Self> {
        let tables = Table::several(&folder.bytes("nodes.csv")?)?;
        let nodes = numbers(
            tables
                .get("nodes")
                .ok_or_else(|| failure("no table nodes"))?,
        )?;
        let tables = Table::several(&folder.bytes("arcs.csv")?)?;
        let arcs = tables.get("arcs").ok_or_else(|| failure("no table arcs"))?;
        let misc = tables.get("miscData").and_then(|table| table.rows().next());
        let two_way = misc.is_some_and(|row| row.text("arcForm") == Some("undirected"));
        let days = (1..)
            .map_while(|mode| days_of(arcs, mode))
            .collect::<Outcome<Vec<_>>>()?;
        let toy = days.iter().flatten().any(|days| *days > TOY_DAYS);
        let day_ms = if toy { 1000.0 } else { DAY_MS };
        let ends = ends(arcs, &nodes)?;
        let arcs = |days: &Vec<f64>| {
            let timed = ends
                .iter()
                .zip(days)
                .map(|(&(tail, head), days)| (tail, head, (days * day_ms).round() as u32));
            with_back(nodes.len(), timed.collect(), two_way)
        };
        Ok(Self {
            modes: days.iter().map(arcs).collect(),
            nodes,
            day_ms,
        })
    }

    /// Records `a TAIL HEAD WEIGHT` with the number of nodes in the record `p`.
    pub(crate) fn dimacs(graph: &[u8]) -> Outcome<Self> {
        let text = std::str::from_utf8(graph)?;
        let count =
            dimacs_nodes(text).ok_or_else(|| failure("no record p with the number of nodes"))?;
        let arc = |line: &str| {
            let mut fields = line
                .strip_prefix("a ")?
                .split_whitespace()
                .map(str::parse::<u32>);
            let mut next = || fields.next()?.ok();
            Some((next()? - 1, next()? - 1, next()?))
        };
        let arcs: Vec<Arc> = text.lines().filter_map(arc).collect();
        let nodes = (0..count)
            .map(|node| ((node + 1).to_string(), node))
            .collect();
        Ok(Self {
            nodes,
            modes: vec![Arcs::new(count as usize, &arcs)],
            day_ms: DAY_MS,
        })
    }

    /// The number of a node.
    pub(crate) fn node(&self, name: &str) -> Outcome<u32> {
        self.nodes
            .get(name)
            .copied()
            .ok_or_else(|| failure(format!("there is no node {name}")))
    }
}

/// The number of nodes that the record `p` announces.
pub(crate) fn dimacs_nodes(text: &str) -> Option<u32> {
    let problem = text.lines().find(|line| line.starts_with("p "))?;
    problem
        .split_whitespace()
        .find_map(|field| field.parse().ok())
}

fn numbers(table: &Table) -> Outcome<BTreeMap<String, u32>> {
    let names = table
        .rows()
        .zip(0..)
        .map(|(row, node)| Ok((row.needed_whole("index")?.to_string(), node)));
    names.collect()
}

fn days_of(arcs: &Table, mode: usize) -> Option<Outcome<Vec<f64>>> {
    let column = format!("mode_{mode}");
    arcs.has(&column)
        .then(|| arcs.rows().map(|row| row.needed_number(&column)).collect())
}

fn ends(arcs: &Table, nodes: &BTreeMap<String, u32>) -> Outcome<Vec<(u32, u32)>> {
    let node = |name: i64| {
        let known = nodes.get(&name.to_string()).copied();
        known.ok_or_else(|| failure(format!("an arc ends at no node: {name}")))
    };
    let ends = arcs.rows().map(|row| {
        Ok((
            node(row.needed_whole("fromNode")?)?,
            node(row.needed_whole("toNode")?)?,
        ))
    });
    ends.collect()
}

fn with_back(nodes: usize, mut arcs: Vec<Arc>, two_way: bool) -> Arcs {
    if two_way {
        let back: Vec<Arc> = arcs
            .iter()
            .map(|&(tail, head, ms)| (head, tail, ms))
            .collect();
        arcs.extend(back);
    }
    Arcs::new(nodes, &arcs)
}
