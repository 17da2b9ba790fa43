//! OR-Library p-median (Beasley 1985): a graph whose nodes are clients and sites.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};

use super::super::median::MedianInstance;
use super::words::Words;
use super::{Instance, in_file};
use crate::error::Result;

/// The most nodes: all pairs are kept.
const MOST_NODES: usize = 20_000;

/// `nodes edges p`, then `i j length` of every edge. An edge listed twice has its last length.
///
/// # Errors
/// The line where the file is not so.
pub fn read(bytes: &[u8], file: &str) -> Result<Instance> {
    let mut words = Words::new(bytes, file);
    let nodes = words.whole("the number of nodes")? as usize;
    if nodes == 0 || nodes > MOST_NODES {
        let cause = format!("the number of nodes is {nodes}");
        return Err(words
            .fault(cause, format!("it must be from 1 to {MOST_NODES}"))
            .into());
    }
    let count = words.count("the number of edges")?;
    let p = words.whole("p")? as usize;
    let mut edges = BTreeMap::new();
    for _ in 0..count {
        let (i, j) = (
            words.number("a node", nodes)?,
            words.number("a node", nodes)?,
        );
        let length = words.whole("a length")?;
        if length > u64::from(u32::MAX) {
            return Err(words
                .fault(
                    format!("a length is {length}"),
                    "give lengths below 4294967296",
                )
                .into());
        }
        edges.insert((i.min(j), i.max(j)), length);
    }
    words.end()?;
    let mut arcs = vec![Vec::new(); nodes];
    for (&(i, j), &length) in &edges {
        arcs[i as usize].push((j, length));
        arcs[j as usize].push((i, length));
    }
    let near = (0..nodes as u32)
        .map(|from| distances(&arcs, from))
        .collect();
    let median = MedianInstance::new(near, vec![1; nodes], nodes, None);
    let median = median.map_err(|error| in_file(file, error))?;
    Ok(Instance::Median { median, p: Some(p) })
}

/// Dijkstra (1959): (distance, node) of every node that can be reached.
fn distances(arcs: &[Vec<(u32, u64)>], from: u32) -> Vec<(u64, u32)> {
    let mut known = vec![u64::MAX; arcs.len()];
    known[from as usize] = 0;
    let mut queue = BinaryHeap::from([Reverse((0, from))]);
    let mut reached = Vec::new();
    while let Some(Reverse((distance, node))) = queue.pop() {
        if distance > known[node as usize] {
            continue;
        }
        reached.push((distance, node));
        for &(next, length) in &arcs[node as usize] {
            let through = distance + length;
            if through < known[next as usize] {
                known[next as usize] = through;
                queue.push(Reverse((through, next)));
            }
        }
    }
    reached
}
