//! The network being drawn: nodes in the plane and straight pieces of road between them.

use super::facts::Facts;
use crate::geo::Coordinate;
use crate::roads::names::Interned;
use crate::roads::{RawArc, RawNetwork, RoadClass};

/// A straight piece of road, driven both ways.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Piece {
    /// The node it begins at.
    pub(super) from: u32,
    /// The node it ends at.
    pub(super) to: u32,
    /// Its class.
    pub(super) class: RoadClass,
    /// Its name's place.
    pub(super) name: Option<u32>,
    /// Where it comes from.
    pub(super) kind: Kind,
}

/// Where a piece of road comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// The grid of streets.
    Street,
    /// A road of the facts.
    Course,
    /// A bridge or tunnel, which meets other roads at its ends alone.
    Crossing,
}

/// A network that is not finished.
#[derive(Debug, Default)]
pub(super) struct Draft {
    nodes: Vec<[f64; 2]>,
    /// The pieces.
    pub(super) pieces: Vec<Piece>,
    /// The names of roads.
    pub(super) names: Interned,
}

impl Draft {
    /// A new node.
    pub(super) fn node(&mut self, at: [f64; 2]) -> u32 {
        self.nodes.push(at);
        (self.nodes.len() - 1) as u32
    }

    /// Where a node is.
    pub(super) fn at(&self, node: u32) -> [f64; 2] {
        self.nodes[node as usize]
    }

    /// A new piece.
    pub(super) fn add(&mut self, piece: Piece) {
        if piece.from != piece.to {
            self.pieces.push(piece);
        }
    }

    /// The ends of a piece.
    pub(super) fn line(&self, piece: &Piece) -> [[f64; 2]; 2] {
        [self.at(piece.from), self.at(piece.to)]
    }

    /// The nodes that the finished network has.
    pub(super) fn junctions(&self) -> Vec<[f64; 2]> {
        let main = self.largest_part();
        let used = self.pieces.iter().flat_map(|piece| [piece.from, piece.to]);
        let mut used: Vec<u32> = used.filter(|&node| main[node as usize]).collect();
        used.sort_unstable();
        used.dedup();
        used.into_iter().map(|node| self.at(node)).collect()
    }

    /// The pieces that hang together with most of the others, as a network of places on the globe.
    pub(super) fn finish(self, facts: &Facts) -> RawNetwork {
        let main = self.largest_part();
        let mut number = vec![u32::MAX; self.nodes.len()];
        let mut raw = RawNetwork::new(0);
        let at = |node: u32| {
            let place = facts.plane.unproject(self.nodes[node as usize]);
            place.unwrap_or_default()
        };
        for piece in self.pieces.iter().filter(|piece| main[piece.from as usize]) {
            for node in [piece.from, piece.to] {
                let known = &mut number[node as usize];
                if *known == u32::MAX {
                    *known = raw.node_count() as u32;
                    raw.add_node(&format!("{}", raw.node_count() + 1), at(node), true);
                }
            }
            let arc = arc(piece, [at(piece.from), at(piece.to)], facts);
            let ends = [number[piece.from as usize], number[piece.to as usize]];
            raw.add_arc(
                RawArc {
                    from: ends[0],
                    to: ends[1],
                    ..arc
                },
                &[],
            );
        }
        raw.name_arcs(self.names.into_names());
        raw
    }

    /// Whether each node is in the largest part; of equals the one with the earliest node.
    fn largest_part(&self) -> Vec<bool> {
        let mut head: Vec<u32> = (0..self.nodes.len() as u32).collect();
        for piece in &self.pieces {
            let (a, b) = (root(&mut head, piece.from), root(&mut head, piece.to));
            head[a.max(b) as usize] = a.min(b);
        }
        let mut sizes = vec![0_u32; head.len()];
        let roots: Vec<u32> = (0..head.len() as u32)
            .map(|node| root(&mut head, node))
            .collect();
        for &root in &roots {
            sizes[root as usize] += 1;
        }
        let most = sizes.iter().copied().max().unwrap_or(0);
        let main = sizes.iter().position(|&size| size == most).unwrap_or(0);
        roots.iter().map(|&root| root as usize == main).collect()
    }
}

fn arc(piece: &Piece, [from, to]: [Coordinate; 2], facts: &Facts) -> RawArc {
    let metres = facts.plane.metres(from, to);
    RawArc {
        from: 0,
        to: 0,
        class: piece.class,
        forward: true,
        backward: true,
        name: piece.name,
        length: (metres * 1000.0).round().max(1.0) as u32,
        via: Vec::new(),
    }
}

/// The first node of a part, paths halved on the way.
fn root(head: &mut [u32], mut node: u32) -> u32 {
    while head[node as usize] != node {
        let next = head[head[node as usize] as usize];
        head[node as usize] = next;
        node = next;
    }
    node
}
