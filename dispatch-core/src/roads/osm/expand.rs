//! Turn restrictions honoured: the junctions that have them are split, no others.
//!
//! A road that arrives at a junction `J` and must not turn there as it likes gets a **copy** `J'`:
//!
//! ```text
//!   before   A ═══════ J ═══ x ═══ B        after   A ═══ u ─── J ═══ x ═══ B      (u ← J only)
//!                      ║                              └──→ J' ──→┘ ║
//!                      C                                           C               (no A → C)
//! ```
//!
//! What comes from A reaches `J'` alone (the twin u → J'), and from there twins lead into the roads
//! it may take, each joining its road at a point x behind the junction. No place is tied to a twin.
//!
//! Where twins begin and end is the whole question, because the network lets a driver turn round at
//! every junction of its graph, and x is one: A → x, round, x → J → C. On a two-way road x is
//! therefore [`BEHIND`] metres away, or a third of the way to the next junction, so that going around
//! the restriction takes at least twice that; on a one-way road nobody comes back, and x is a step
//! away. So is u, since whoever turns there has not passed the junction; only where the turn
//! forbidden is that back into the same road it is as far as x. The price: a place between J and x,
//! or at J itself, is reached from A by way of x and back. Connectors of no length instead of twins would let everybody
//! through: A → J → B → J → C without driving. Nor is a road split in two one-way ones: a place at
//! it would be left in one direction only.
//!
//! Cost: O(arcs + restrictions · arms of their junctions).

use std::collections::{BTreeMap, BTreeSet};

use super::turns::Restriction;
use crate::geo::Coordinate;
use crate::roads::junctions::Ends;
use crate::roads::{RawArc, RawNetwork};

/// Millimetres behind a junction at which one may turn round.
const BEHIND: u32 = 50_000;

/// Millimetres of a step.
const STEP: u32 = 1_000;

/// A road at a junction: an arc, and whether it ends there.
type Arm = (u32, bool);

/// Splits the junctions of restrictions, each with the number of its node; `ways` names the way of
/// every arc. How many of them are honoured now: not those over roads that are not there or meet
/// their node in the middle.
pub(super) fn expand(
    raw: &mut RawNetwork,
    ways: &[i64],
    restrictions: &[(u32, Restriction)],
) -> usize {
    let ends = Ends::of(raw);
    let mut forbidden: BTreeMap<(u32, Arm), BTreeSet<Arm>> = BTreeMap::new();
    let mut honoured = 0;
    for (node, restriction) in restrictions {
        let found = turn(raw, &ends, ways, *node, restriction);
        honoured += usize::from(found.is_some());
        if let Some((from, turns)) = found {
            forbidden.entry((*node, from)).or_default().extend(turns);
        }
    }
    let mut split = Split {
        raw,
        ends: &ends,
        junctions: forbidden.keys().map(|key| key.0).collect(),
        added: Vec::new(),
        cuts: BTreeMap::new(),
        shut: Vec::new(),
        twins: Vec::new(),
    };
    for ((node, from), turns) in &forbidden {
        split.copy(*node, *from, turns);
    }
    let Split {
        added,
        cuts,
        shut,
        twins,
        ..
    } = split;
    let pieces = pieces(raw, &cuts, &shut);
    for (name, at, access) in added {
        raw.add_node(&name, at, access);
    }
    raw.arcs.clear();
    raw.limits.clear();
    for (arc, limits) in pieces.into_iter().chain(twins) {
        raw.add_arc(arc, &[]);
        raw.limit_last_arc(limits);
    }
    honoured
}

/// The road a restriction begins at, and the roads it forbids from there.
fn turn(
    raw: &RawNetwork,
    ends: &Ends,
    ways: &[i64],
    node: u32,
    restriction: &Restriction,
) -> Option<(Arm, Vec<Arm>)> {
    let arms = ends.at(node as usize);
    let one = |way: i64| {
        let mut of = arms.iter().filter(|arm| ways[arm.0 as usize] == way);
        // A way that goes on beyond the node does not say which of its two halves is meant.
        of.next().copied().filter(|_| of.next().is_none())
    };
    let (from, to) = (one(restriction.from)?, one(restriction.to)?);
    let is_long = raw.arcs[from.0 as usize].length >= 4;
    if !(is_long && arrives(raw, from)) {
        return None;
    }
    let leaving = arms.iter().copied().filter(|&arm| leaves(raw, arm));
    // To turn round is not what is meant by "only": one may have done it a step before.
    let is_forbidden = |arm: &Arm| match restriction.only {
        true => *arm != to && *arm != from,
        false => *arm == to,
    };
    Some((from, leaving.filter(is_forbidden).collect()))
}

/// Whether one may come to the junction by a road.
fn arrives(raw: &RawNetwork, (arc, is_to): Arm) -> bool {
    let arc = &raw.arcs[arc as usize];
    if is_to { arc.forward } else { arc.backward }
}

/// Whether one may leave the junction by a road.
fn leaves(raw: &RawNetwork, (arc, is_to): Arm) -> bool {
    arrives(raw, (arc, !is_to))
}

/// A network while its junctions are split.
struct Split<'a> {
    raw: &'a RawNetwork,
    ends: &'a Ends,
    /// The junctions that are split.
    junctions: BTreeSet<u32>,
    /// Nodes to add: name, place, whether places are tied to what they end.
    added: Vec<(String, Coordinate, bool)>,
    /// Points at which arcs are cut, by arc and millimetres from its `from`.
    cuts: BTreeMap<(u32, u32), u32>,
    /// Parts of arcs, by millimetres from `from`, that are shut: forward, or else backward.
    shut: Vec<Shut>,
    twins: Vec<(RawArc, [u8; 2])>,
}

/// A part of an arc that is shut in one direction.
#[derive(Clone, Copy)]
struct Shut {
    arc: u32,
    from: u32,
    to: u32,
    forward: bool,
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

impl Split<'_> {
    /// Gives what arrives by a road its own copy of the junction.
    fn copy(&mut self, node: u32, from: Arm, forbidden: &BTreeSet<Arm>) {
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
            self.shut.push(Shut {
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
        if let Some(&node) = self.cuts.get(&(number, along)) {
            return node;
        }
        let share = f64::from(along) / f64::from(arc.length.max(1));
        let at = self.raw.at(arc.from).toward(self.raw.at(arc.to), share);
        let node = self.add(format!("+{number}+{along}"), at, true);
        self.cuts.insert((number, along), node);
        node
    }

    fn add(&mut self, name: String, at: Coordinate, access: bool) -> u32 {
        let number = self.raw.node_count() + self.added.len();
        self.added.push((name, at, access));
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
        self.twins.push((twin, [if away { out } else { back }, 0]));
    }
}

/// All arcs, cut where they are to be, without the directions that are shut.
fn pieces(
    raw: &RawNetwork,
    cuts: &BTreeMap<(u32, u32), u32>,
    shut: &[Shut],
) -> Vec<(RawArc, [u8; 2])> {
    let mut shut_of: BTreeMap<u32, Vec<Shut>> = BTreeMap::new();
    for part in shut {
        shut_of.entry(part.arc).or_default().push(*part);
    }
    let mut pieces = Vec::with_capacity(raw.arcs.len() + cuts.len());
    for (number, arc) in (0..).zip(&raw.arcs) {
        let limits = raw.limits(number as usize);
        let shut = shut_of.get(&number).map_or(&[][..], Vec::as_slice);
        let inside = cuts.range((number, 0)..=(number, u32::MAX));
        let inside = inside.map(|(&(_, along), &node)| (along, node));
        let (mut low, mut from) = (0, arc.from);
        for (high, to) in inside.chain([(arc.length, arc.to)]) {
            let is_shut = |forward| {
                let holds = |part: &Shut| part.from <= low && high <= part.to;
                shut.iter()
                    .any(|part| part.forward == forward && holds(part))
            };
            let piece = RawArc {
                from,
                to,
                length: high - low,
                forward: arc.forward && !is_shut(true),
                backward: arc.backward && !is_shut(false),
                ..arc.clone()
            };
            if piece.forward || piece.backward {
                pieces.push((piece, limits));
            }
            (low, from) = (high, to);
        }
    }
    pieces
}
