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
//! therefore [`split::BEHIND`] away, or a third of the way to the next junction, so that going around
//! the restriction takes at least twice that; on a one-way road nobody comes back, and x is a step
//! away. So is u, since whoever turns there has not passed the junction; only where the turn
//! forbidden is that back into the same road it is as far as x. The price: a place between J and x,
//! or at J itself, is reached from A by way of x and back, or around the block where all that may be
//! taken is one-way. Connectors of no length instead of twins would let everybody through: A → J → B
//! → J → C without driving. Nor is a road split in two one-way ones: a place at it would be left in
//! one direction only.
//!
//! Cost: O(arcs + restrictions · arms of their junctions).

mod split;

use std::collections::{BTreeMap, BTreeSet};

use self::split::{Parts, Shut, Split};
use super::turns::Restriction;
use crate::roads::junctions::Ends;
use crate::roads::{RawArc, RawNetwork};

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
    let junctions = forbidden.keys().map(|key| key.0).collect();
    let mut split = Split::new(raw, &ends, junctions);
    for ((node, from), turns) in &forbidden {
        split.copy(*node, *from, turns);
    }
    let Parts {
        added,
        cuts,
        shut,
        twins,
    } = split.parts;
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
    // One that obliges to a road nobody may take would be a trap.
    if !(is_long && arrives(raw, from) && leaves(raw, to)) {
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
