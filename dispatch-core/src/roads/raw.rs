//! A network as some file has it: nodes, and arcs between them. Importers fill it.
//!
//! Cost: O(1) an element; merging opposite arcs sorts them.

use super::{NO_ROAD, Names, RoadClass};
use crate::geo::{Coordinate, Plane};

/// A node as imported.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct RawNode {
    pub(super) at: Coordinate,
    pub(super) access: bool,
}

/// An arc as imported: a stretch of road between two nodes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RawArc {
    /// The node it begins at.
    pub from: u32,
    /// The node it ends at.
    pub to: u32,
    /// What kind of road.
    pub class: RoadClass,
    /// Whether it may be driven from `from` to `to`.
    pub forward: bool,
    /// Whether it may be driven from `to` to `from`.
    pub backward: bool,
    /// Its name's place among the arcs' names.
    pub name: Option<u32>,
    /// Its length in millimetres.
    pub length: u32,
    /// The points between its ends.
    pub via: Vec<Coordinate>,
}

/// A network as imported.
#[derive(Clone, Debug, Default)]
pub struct RawNetwork {
    pub(super) nodes: Vec<RawNode>,
    pub(super) node_names: Names,
    pub(super) arcs: Vec<RawArc>,
    pub(super) arc_names: Names,
    /// A mode each: milliseconds of every arc, forward and backward.
    pub(super) times: Vec<Vec<[u32; 2]>>,
    /// Speed limits of every arc forward and backward in km/h, 0 for none; shorter where the rest
    /// of the arcs have none.
    pub(super) limits: Vec<[u8; 2]>,
}

impl RawNetwork {
    /// An empty network that brings so many sets of own times.
    pub fn new(modes: usize) -> Self {
        Self {
            times: vec![Vec::new(); modes],
            ..Self::default()
        }
    }

    /// Appends a node and returns its number.
    pub fn add_node(&mut self, name: &str, at: Coordinate, access: bool) -> u32 {
        self.nodes.push(RawNode { at, access });
        self.node_names.push(name)
    }

    /// Appends an arc between known nodes, with its times (forward, backward) of every mode.
    ///
    /// # Panics
    /// When it names a node that was not added: an importer checks before.
    pub fn add_arc(&mut self, arc: RawArc, times: &[[u32; 2]]) {
        assert!((arc.from.max(arc.to) as usize) < self.nodes.len());
        for (mode, all) in self.times.iter_mut().enumerate() {
            let [forward, backward] = times.get(mode).copied().unwrap_or([NO_ROAD; 2]);
            all.push([
                if arc.forward { forward } else { NO_ROAD },
                if arc.backward { backward } else { NO_ROAD },
            ]);
        }
        self.arcs.push(arc);
    }

    /// Gives the arc added last its speed limits, forward and backward in km/h; 0 is none.
    pub fn limit_last_arc(&mut self, limits: [u8; 2]) {
        if limits != [0; 2] && !self.arcs.is_empty() {
            self.limits.resize(self.arcs.len(), [0; 2]);
            self.limits[self.arcs.len() - 1] = limits;
        }
    }

    /// The speed limits of an arc, forward and backward in km/h; 0 is none.
    pub(super) fn limits(&self, arc: usize) -> [u8; 2] {
        self.limits.get(arc).copied().unwrap_or_default()
    }

    /// The names that arcs refer to.
    pub fn name_arcs(&mut self, names: Names) {
        self.arc_names = names;
    }

    /// How many sets of own times the arcs added from now on bring; before the first of them.
    pub fn set_modes(&mut self, modes: usize) {
        self.times.resize(modes, Vec::new());
    }

    /// The plane around the middle of the nodes' extent.
    pub fn plane(&self) -> Plane {
        let lats = || self.nodes.iter().map(|node| node.at.lat_e7);
        let (low, high) = (lats().min().unwrap_or(0), lats().max().unwrap_or(0));
        let lat_e7 = low + (high - low) / 2;
        Plane::around(Coordinate { lon_e7: 0, lat_e7 })
    }

    /// Where a node is.
    pub fn at(&self, node: u32) -> Coordinate {
        self.nodes[node as usize].at
    }

    /// The arcs in the order they were added.
    pub fn arcs(&self) -> &[RawArc] {
        &self.arcs
    }

    /// How many nodes.
    pub const fn node_count(&self) -> usize {
        self.nodes.len()
    }

    /// Makes one arc with two directions of two opposite one-way arcs between the same nodes that
    /// have no points between, the same class, name and length. Of parallel arcs the first is
    /// paired with the first one back, and so on; the rest stay as they are.
    pub fn merge_opposites(&mut self) {
        let mut order: Vec<usize> = (0..self.arcs.len())
            .filter(|&i| self.arcs[i].is_plain_one_way())
            .collect();
        order.sort_by_key(|&i| (self.arcs[i].road(), self.arcs[i].from > self.arcs[i].to, i));
        if !self.limits.is_empty() {
            self.limits.resize(self.arcs.len(), [0; 2]);
        }
        let mut turned = Vec::new();
        let mut gone = vec![false; self.arcs.len()];
        for group in order.chunk_by(|&a, &b| self.arcs[a].road() == self.arcs[b].road()) {
            let turn = group.partition_point(|&i| self.arcs[i].from <= self.arcs[i].to);
            for (&there, &back) in group[..turn].iter().zip(&group[turn..]) {
                let (keep, drop) = (there.min(back), there.max(back));
                gone[drop] = true;
                for mode in &mut self.times {
                    mode[keep][1] = mode[drop][0];
                }
                if !self.limits.is_empty() {
                    self.limits[keep][1] = self.limits[drop][0];
                }
                turned.push(keep);
            }
        }
        for keep in turned {
            self.arcs[keep].backward = true;
        }
        keep_where(&mut self.arcs, &gone);
        keep_where(&mut self.limits, &gone);
        for mode in &mut self.times {
            keep_where(mode, &gone);
        }
    }

    /// The network without the arcs for which `keep` is false, and without nodes that lose all
    /// their arcs by it.
    #[must_use]
    pub fn retain(mut self, keep: impl Fn(&RawArc) -> bool) -> Self {
        let gone: Vec<bool> = self.arcs.iter().map(|arc| !keep(arc)).collect();
        keep_where(&mut self.arcs, &gone);
        keep_where(&mut self.limits, &gone);
        for mode in &mut self.times {
            keep_where(mode, &gone);
        }
        let mut number = vec![u32::MAX; self.nodes.len()];
        for arc in &self.arcs {
            number[arc.from as usize] = 0;
            number[arc.to as usize] = 0;
        }
        let (nodes, names) = (
            std::mem::take(&mut self.nodes),
            std::mem::take(&mut self.node_names),
        );
        for (place, number) in (0..).zip(&mut number).filter(|(_, n)| **n == 0) {
            let node = &nodes[place as usize];
            *number = self.add_node(names.get(place).unwrap_or_default(), node.at, node.access);
        }
        for arc in &mut self.arcs {
            arc.from = number[arc.from as usize];
            arc.to = number[arc.to as usize];
        }
        self
    }
}

impl RawArc {
    /// What opposite arcs of one road have in common.
    fn road(&self) -> ([u32; 2], RoadClass, Option<u32>, u32) {
        let pair = [self.from.min(self.to), self.from.max(self.to)];
        (pair, self.class, self.name, self.length)
    }

    fn is_plain_one_way(&self) -> bool {
        self.forward && !self.backward && self.via.is_empty() && self.from != self.to
    }
}

fn keep_where<T>(rows: &mut Vec<T>, gone: &[bool]) {
    let mut gone = gone.iter();
    rows.retain(|_| !gone.next().copied().unwrap_or(false));
}
