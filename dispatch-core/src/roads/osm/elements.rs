//! What is kept of an OpenStreetMap file, whatever its form.

use super::tags::Tags;
use crate::geo::Coordinate;

/// Nodes, the ways that may be roads, and counts of the rest.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Elements {
    /// Id and place of every node on the globe.
    pub(super) nodes: Vec<(i64, Coordinate)>,
    /// The ways with `highway` or `route=ferry`.
    pub(super) ways: Vec<Way>,
    /// How many ways there are in all.
    pub(super) all_ways: usize,
    /// How many relations restrict a turn.
    pub(super) turn_restrictions: usize,
}

/// A way.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Way {
    pub(super) id: i64,
    pub(super) nodes: Vec<i64>,
    pub(super) tags: Tags,
}

impl Elements {
    pub(super) fn take_way(&mut self, way: Way) {
        self.all_ways += 1;
        if way.tags.concern_us() {
            self.ways.push(way);
        }
    }

    /// Counts a relation by its tag `type`.
    pub(super) fn take_relation(&mut self, kind: &str) {
        let restricts = kind == "restriction" || kind.starts_with("restriction:");
        self.turn_restrictions += usize::from(restricts);
    }

    pub(super) fn append(&mut self, mut other: Self) {
        self.nodes.append(&mut other.nodes);
        self.ways.append(&mut other.ways);
        self.all_ways += other.all_ways;
        self.turn_restrictions += other.turn_restrictions;
    }

    /// In the order of ids, each once (the first in the file).
    pub(super) fn sort(&mut self) {
        self.nodes.sort_by_key(|node| node.0);
        self.nodes.dedup_by_key(|node| node.0);
        self.ways.sort_by_key(|way| way.id);
        self.ways.dedup_by_key(|way| way.id);
    }

    /// The place of a node, once sorted.
    pub(super) fn find(&self, id: i64) -> Option<usize> {
        self.nodes.binary_search_by_key(&id, |node| node.0).ok()
    }
}
