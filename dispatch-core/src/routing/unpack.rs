//! From shortcuts to the arcs of the graph, by lower triangle.
//!
//! After customisation an up-arc weighs exactly as much as its cheapest edge or its cheapest lower
//! triangle (`metric`). So it is an edge, the lowest numbered that weighs the same, or else two
//! up-arcs over the lowest middle that add up to it. A perfected metric has noted which (`middles`);
//! otherwise it is searched.
//!
//! Termination: the middle z of a triangle below (x,y), x < y, has z < x, and both pieces have z as
//! their lower end. So lower ends fall strictly from a shortcut to its pieces, whatever the
//! weights, cycles of weight zero included. Exactness: each split keeps the sum. Connectedness:
//! the first piece ends at z, where the second begins.
//!
//! The pieces are linked in order of travel and wait in a queue to be split; a split changes its
//! piece into the first half and adds the second. With notes no turn of that loop depends on the one
//! before, nor is anything guessed, and what a turn needs was read when its piece was added: so the
//! processor fetches for many at once.
//! Cost: some 10 ns an arc of the path; without notes the merged lists of the ranks below its
//! two ends for each shortcut.

use std::hint::select_unpredictable;

use super::graph::NONE;
use super::hierarchy::Hierarchy;
use super::metric::{Metric, Ups};
use super::middles::{EDGE, Middles};
use super::pairs::{DOWN, Pair, UP};

/// A part of the way.
#[derive(Clone, Copy, Debug)]
struct Piece {
    /// Twice its up-arc plus the side it is travelled on.
    arc: u32,
    /// Its lower end.
    lower: u32,
    /// How it is unpacked; only with notes.
    note: u16,
    /// Where the ranks below its lower end are listed; only with notes.
    below: u32,
    /// The piece that follows, or `NONE`.
    next: u32,
}

/// One thread's scratch.
#[derive(Clone, Debug, Default)]
pub(crate) struct Unpacker {
    pieces: Vec<Piece>,
    /// Pieces that may have to be split.
    queue: Vec<u32>,
}

impl Unpacker {
    pub(crate) fn clear(&mut self) {
        self.pieces.clear();
    }

    /// Adds the up-arc between two ranks that were found joined, the lower first.
    pub(crate) fn push(
        &mut self,
        hierarchy: &Hierarchy,
        metric: &Metric,
        [lower, upper]: [u32; 2],
        side: usize,
    ) {
        let up = hierarchy.up_arc(lower, upper).unwrap_or_default();
        let arc = 2 * up + side as u32;
        let note = match &metric.ups {
            Ups::Packed(packed) => packed.middles().of(arc),
            Ups::Basic(_) => EDGE,
        };
        self.pieces.push(Piece {
            arc,
            lower,
            note,
            below: hierarchy.below.start(lower),
            next: NONE,
        });
    }

    /// Turns the order of the pieces round.
    pub(crate) fn reverse(&mut self) {
        self.pieces.reverse();
    }

    /// The arcs of the graph that the pieces consist of, in the order of travel.
    pub(crate) fn arcs(&mut self, hierarchy: &Hierarchy, metric: &Metric) -> Vec<u32> {
        let given = self.pieces.len() as u32;
        for (at, piece) in (1..).zip(&mut self.pieces) {
            piece.next = if at < given { at } else { NONE };
        }
        self.queue.clear();
        self.queue.extend(0..given);
        match &metric.ups {
            Ups::Packed(packed) => self.split_noted(hierarchy, packed.middles()),
            Ups::Basic(ups) => self.split_searched(hierarchy, metric, ups),
        }
        let mut arcs = Vec::with_capacity(self.pieces.len());
        let mut at = if given > 0 { 0 } else { NONE };
        while let Some(piece) = self.pieces.get(at as usize) {
            arcs.extend(edge(hierarchy, metric, piece.arc));
            at = piece.next;
        }
        arcs
    }

    fn split_noted(&mut self, hierarchy: &Hierarchy, middles: &Middles) {
        let mut done = 0;
        while let Some(&at) = self.queue.get(done) {
            done += 1;
            let piece = self.pieces[at as usize];
            let split = piece.note != EDGE;
            let [place, behind] = middles.parts(piece.arc, piece.note);
            // Of an edge any entry will do, and the first is always at hand.
            let entry = select_unpredictable(split, piece.below + place, 0);
            let (middle, to_lower) = hierarchy.below.entry(entry);
            let halves = halves(piece, to_lower, to_lower + behind);
            let below = hierarchy.below.start(middle);
            // Both outcomes are written, and the wrong one is forgotten.
            let (pieces, queue) = (self.pieces.len(), self.queue.len());
            self.pieces.push(Piece {
                arc: halves[1],
                lower: middle,
                note: middles.of(halves[1]),
                below,
                next: piece.next,
            });
            self.queue.extend([at, pieces as u32]);
            let kept = &mut self.pieces[at as usize];
            kept.arc = select_unpredictable(split, halves[0], piece.arc);
            kept.note = select_unpredictable(split, middles.of(halves[0]), EDGE);
            kept.below = below;
            kept.next = select_unpredictable(split, pieces as u32, piece.next);
            self.pieces.truncate(pieces + usize::from(split));
            self.queue.truncate(queue + 2 * usize::from(split));
        }
    }

    fn split_searched(&mut self, hierarchy: &Hierarchy, metric: &Metric, ups: &[Pair]) {
        let mut done = 0;
        while let Some(&at) = self.queue.get(done) {
            done += 1;
            let piece = self.pieces[at as usize];
            let Some([middle, to_lower, to_upper]) = searched(hierarchy, metric, ups, piece) else {
                continue;
            };
            let [first, second] = halves(piece, to_lower, to_upper);
            let behind = self.pieces.len() as u32;
            self.pieces.push(Piece {
                arc: second,
                lower: middle,
                ..piece
            });
            self.pieces[at as usize] = Piece {
                arc: first,
                lower: middle,
                next: behind,
                ..piece
            };
            self.queue.extend([at, behind]);
        }
    }
}

/// Both halves of a piece, in order of travel, given the up-arcs from its middle to its ends: down
/// to the middle, and up again.
#[inline(always)]
fn halves(piece: Piece, to_lower: u32, to_upper: u32) -> [u32; 2] {
    let rises = piece.arc % 2 == UP as u32;
    let first = select_unpredictable(rises, to_lower, to_upper);
    let second = select_unpredictable(rises, to_upper, to_lower);
    [2 * first + DOWN as u32, 2 * second + UP as u32]
}

/// The cheapest of the graph's arcs that an up-arc's side consists of, of equals the lowest.
#[inline]
fn edge(hierarchy: &Hierarchy, metric: &Metric, arc: u32) -> Option<u32> {
    let side = arc % 2;
    match hierarchy.edges_on.of(arc / 2) {
        [one] => Some(one ^ side),
        several => {
            let arcs = several.iter().map(|&arc| arc ^ side);
            arcs.min_by_key(|&arc| metric.weight(arc))
        }
    }
}

/// The lowest middle of a shortcut with the up-arcs to both ends, found among the weights; `None`
/// for an edge.
fn searched(
    hierarchy: &Hierarchy,
    metric: &Metric,
    ups: &[Pair],
    piece: Piece,
) -> Option<[u32; 3]> {
    let (up, side) = (piece.arc as usize / 2, piece.arc as usize % 2);
    let weight = ups[up][side];
    let edge = edge(hierarchy, metric, piece.arc);
    if edge.is_some_and(|arc| metric.weight(arc) == weight) {
        return None;
    }
    let to_lower = hierarchy.below.of(piece.lower);
    let to_upper = hierarchy.below.of(hierarchy.heads[up]);
    common(to_lower, to_upper).find(|&[_, to_lower, to_upper]| {
        let near = ups[to_lower as usize][1 - side];
        let far = ups[to_upper as usize][side];
        near + far == weight
    })
}

/// The ranks that two rising lists share, each with the up-arcs from it. The second, the longer by
/// far near the top, is entered where the first begins: all below the lower rank lie in its
/// subtree, one range of ranks.
fn common(few: &[(u32, u32)], many: &[(u32, u32)]) -> impl Iterator<Item = [u32; 3]> {
    let begin = few.first().map_or(0, |first| first.0);
    let mut rest = many[many.partition_point(|other| other.0 < begin)..]
        .iter()
        .peekable();
    few.iter().filter_map(move |&(rank, to_lower)| {
        while rest.next_if(|other| other.0 < rank).is_some() {}
        let shared = rest.next_if(|other| other.0 == rank);
        shared.map(|&(_, to_upper)| [rank, to_lower, to_upper])
    })
}
