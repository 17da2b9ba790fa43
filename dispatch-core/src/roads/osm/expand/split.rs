//! Copies of junctions, and the twins that lead to and from them, worked out on a network that does
//! not change meanwhile.

use std::collections::{BTreeMap, BTreeSet};

use super::{Arm, arrives, leaves};
use crate::geo::Coordinate;
use crate::roads::junctions::Ends;
use crate::roads::{RawArc, RawNetwork};

/// Millimetres behind a junction at which one may turn round.
pub(super) const BEHIND: u32 = 50_000;

/// Millimetres of a step.
const STEP: u32 = 1_000;

/// A network while its junctions are split.
pub(super) struct Split<'a> {
    raw: &'a RawNetwork,
    ends: &'a Ends,
    /// The junctions that are split.
    junctions: BTreeSet<u32>,
    /// What is to be done, so far.
    pub(super) parts: Parts,
}

/// What splitting changes in a network.
#[derive(Default)]
pub(super) struct Parts {
    /// Nodes to add: name, place, whether places are tied to what they end.
    pub(super) added: Vec<(String, Coordinate, bool)>,
    /// Points at which arcs are cut, by arc and millimetres from its `from`.
    pub(super) cuts: BTreeMap<(u32, u32), u32>,
    /// Parts of arcs that are shut.
    pub(super) shut: Vec<Shut>,
    /// Arcs to add, with their limits.
    pub(super) twins: Vec<(RawArc, [u8; 2])>,
}

/// A part of an arc that is shut in one direction.
#[derive(Clone, Copy)]
pub(super) struct Shut {
    pub(super) arc: u32,
    /// Millimetres from the arc's `from`.
    pub(super) from: u32,
    pub(super) to: u32,
    /// Whether in the arc's own direction.
    pub(super) forward: bool,
}

/// The way along a road from a junction to a point.
struct Walk {
    /// Where it ends.
    node: u32,
    length: u32,
    /// The points between.
    via: Vec<Coordinate>,
    /// The arms behind it, each with the millimetres of it that are walked.
    arms: Vec<(Arm, u32)>,
}

impl<'a> Split<'a> {
    /// Nothing is split yet.
    pub(super) fn new(raw: &'a RawNetwork, ends: &'a Ends, junctions: BTreeSet<u32>) -> Self {
        Self {
            raw,
            ends,
            junctions,
            parts: Parts::default(),
        }
    }

    /// Gives what arrives by a road its own copy of the junction.
    pub(super) fn copy(&mut self, node: u32, from: Arm, forbidden: &BTreeSet<Arm>) {
        let name = self.raw.node_names.get(node).unwrap_or_default();
        let name = format!("{name}<{}", from.0);
        let copy = self.add(name, self.raw.at(node), false);
        let before = self.walk(node, from, forbidden.contains(&from));
        for &((arc, is_to), walked) in &before.arms {
            let length = self.raw.arcs[arc as usize].length;
            let (low, high) = if is_to {
                (length - walked, length)
            } else {
                (0, walked)
            };
            self.parts.shut.push(Shut {
                arc,
                from: low,
                to: high,
                forward: is_to,
            });
        }
        let back: Vec<_> = before.via.iter().rev().copied().collect();
        self.twin(from, [before.node, copy], before.length, back, false);
        for &arm in self.ends.at(node as usize) {
            // Who wants to turn round has done it before the junction.
            if leaves(self.raw, arm) && arm != from && !forbidden.contains(&arm) {
                let behind = self.walk(node, arm, arrives(self.raw, arm));
                self.twin(arm, [copy, behind.node], behind.length, behind.via, true);
            }
        }
    }

    /// From a junction along a road: far, or a step.
    fn walk(&mut self, junction: u32, arm: Arm, far: bool) -> Walk {
        let chain = if far {
            self.chain(junction, arm)
        } else {
            vec![arm]
        };
        let lengths = chain.iter().map(|arm| self.raw.arcs[arm.0 as usize].length);
        let whole = lengths.fold(0_u32, u32::saturating_add);
        let wanted = if far { BEHIND } else { STEP };
        // A third, so that it keeps apart from what the junction at the other end needs.
        let mut left = wanted.min(whole / 3);
        let mut walk = Walk {
            node: junction,
            length: left,
            via: Vec::new(),
            arms: Vec::new(),
        };
        for arm in chain {
            let length = self.raw.arcs[arm.0 as usize].length;
            walk.arms.push((arm, left.min(length)));
            walk.node = self.end(arm);
            if left < length {
                walk.node = self.cut(arm, left);
            }
            if left <= length {
                break;
            }
            left -= length;
            walk.via.push(self.raw.at(walk.node));
        }
        walk
    }

    /// The arms from a junction on that are one road, as far as they are needed.
    fn chain(&self, junction: u32, first: Arm) -> Vec<Arm> {
        let (mut chain, mut arm, mut length) = (vec![first], first, 0_u32);
        loop {
            length = length.saturating_add(self.raw.arcs[arm.0 as usize].length);
            let node = self.end(arm);
            if length >= 3 * BEHIND
                || node == junction
                || self.junctions.contains(&node)
                || !self.raw.is_passed(self.ends, node as usize)
            {
                return chain;
            }
            let next = self.ends.at(node as usize).iter();
            let Some(&next) = next.clone().find(|next| next.0 != arm.0) else {
                return chain;
            };
            if self.limits(next) != self.limits(arm) {
                return chain;
            }
            arm = next;
            chain.push(arm);
        }
    }

    /// The node at the other end of an arm.
    fn end(&self, (arc, is_to): Arm) -> u32 {
        let arc = &self.raw.arcs[arc as usize];
        if is_to { arc.from } else { arc.to }
    }

    /// The speed limits of an arm, away from its junction and to it.
    fn limits(&self, (arc, is_to): Arm) -> [u8; 2] {
        let [ahead, back] = self.raw.limits(arc as usize);
        if is_to { [back, ahead] } else { [ahead, back] }
    }

    /// The node at so many millimetres of an arm.
    fn cut(&mut self, (number, is_to): Arm, walked: u32) -> u32 {
        let arc = &self.raw.arcs[number as usize];
        let along = if is_to { arc.length - walked } else { walked };
        if let Some(&node) = self.parts.cuts.get(&(number, along)) {
            return node;
        }
        let share = f64::from(along) / f64::from(arc.length.max(1));
        let at = self.raw.at(arc.from).toward(self.raw.at(arc.to), share);
        let node = self.add(format!("+{number}+{along}"), at, true);
        self.parts.cuts.insert((number, along), node);
        node
    }

    fn add(&mut self, name: String, at: Coordinate, access: bool) -> u32 {
        let number = self.raw.node_count() + self.parts.added.len();
        self.parts.added.push((name, at, access));
        number as u32
    }

    /// A one-way twin of the part of a road next to a junction, away from it or to it.
    fn twin(
        &mut self,
        arm: Arm,
        [from, to]: [u32; 2],
        length: u32,
        via: Vec<Coordinate>,
        away: bool,
    ) {
        let road = &self.raw.arcs[arm.0 as usize];
        let [out, back] = self.limits(arm);
        let twin = RawArc {
            from,
            to,
            class: road.class,
            forward: true,
            backward: false,
            name: road.name,
            length,
            via,
        };
        self.parts
            .twins
            .push((twin, [if away { out } else { back }, 0]));
    }
}
