//! What is kept of an OpenStreetMap file, whatever its form.

use super::barriers::Barrier;
use super::tags::Tags;
use super::turns::{Relation, Restriction, Turns};
use crate::error::Fault;
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
    /// The relations that restrict a turn.
    pub(super) turns: Turns,
    /// Those of them that can be honoured.
    pub(super) restrictions: Vec<Restriction>,
    /// The nodes whose barrier stops an ambulance.
    pub(super) barriers: Vec<i64>,
    /// Nodes of the ways that are kept.
    refs: usize,
    /// Bytes of their tags' text.
    text: usize,
}

/// So many bytes of the file and of elements at most, or of the network that is made of them: with
/// what is worked on, less than two gigabytes.
const MOST_BYTES: usize = 1_400_000_000;

/// Bytes of an element and of what is made of it: a node of a way becomes an arc, mostly.
const NODE_BYTES: usize = 25;
const WAY_BYTES: usize = size_of::<Way>() + 64;
const REF_BYTES: usize = 160;
const RESTRICTION_BYTES: usize = size_of::<Restriction>() * 4;
const BARRIER_BYTES: usize = 8;

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
            self.refs += way.nodes.len();
            self.text += way.tags.bytes();
            self.ways.push(way);
        }
    }

    /// Takes what the tags of a node say.
    pub(super) fn take_barrier(&mut self, node: i64, barrier: &Barrier) {
        if barrier.stops() {
            self.barriers.push(node);
        }
    }

    /// Bytes that they and what is made of them will take.
    pub(super) fn bytes(&self) -> usize {
        self.nodes.len() * NODE_BYTES
            + self.ways.len() * WAY_BYTES
            + self.text
            + self.refs * REF_BYTES
            + self.restrictions.len() * RESTRICTION_BYTES
            + self.barriers.len() * BARRIER_BYTES
    }

    /// Bytes that more elements may take, beside a file of so many.
    pub(super) fn left(&self, file_bytes: usize) -> usize {
        MOST_BYTES.saturating_sub(file_bytes.saturating_add(self.bytes()))
    }

    /// Refuses a file that holds more than memory should.
    ///
    /// # Errors
    /// The fault of such a file.
    pub(super) fn fit(&self, file: &str, file_bytes: usize) -> Result<(), Fault> {
        if self.left(file_bytes) > 0 {
            return Ok(());
        }
        Err(Self::too_much(file))
    }

    /// The fault of a file that holds more.
    pub(super) fn too_much(file: &str) -> Fault {
        Fault::in_file(
            file,
            format!(
                "it holds too much: its nodes and roads would take more than {} MB",
                MOST_BYTES / 1_000_000
            ),
            "cut out the region that is served, e.g. with osmium extract",
        )
    }

    pub(super) fn take_relation(&mut self, relation: &Relation) {
        self.turns.take(relation);
        self.restrictions.extend(relation.restriction());
    }

    pub(super) fn append(&mut self, mut other: Self) {
        self.nodes.append(&mut other.nodes);
        self.ways.append(&mut other.ways);
        self.all_ways += other.all_ways;
        self.turns.add(&other.turns);
        self.restrictions.append(&mut other.restrictions);
        self.barriers.append(&mut other.barriers);
        self.refs += other.refs;
        self.text += other.text;
    }

    /// In the order of ids, each once (the first in the file).
    pub(super) fn sort(&mut self) {
        // A stable sort needs room for half of them again; extracts are sorted as a rule.
        if !self.nodes.is_sorted_by_key(|node| node.0) {
            self.nodes.sort_by_key(|node| node.0);
        }
        self.nodes.dedup_by_key(|node| node.0);
        if !self.ways.is_sorted_by_key(|way| way.id) {
            self.ways.sort_by_key(|way| way.id);
        }
        self.ways.dedup_by_key(|way| way.id);
    }

    /// The place of a node, once sorted.
    pub(super) fn find(&self, id: i64) -> Option<usize> {
        self.nodes.binary_search_by_key(&id, |node| node.0).ok()
    }
}
