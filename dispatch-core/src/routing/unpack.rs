//! From shortcuts to the arcs of the graph, by lower triangle.
//!
//! After customisation an up-arc weighs exactly as much as its cheapest edge or its cheapest lower
//! triangle (`metric`). So it is an edge, the lowest numbered that weighs the same, or else two
//! up-arcs over the lowest middle that add up to it. A perfected metric has noted which (`packed`);
//! otherwise it is searched.
//!
//! Termination: the middle z of a triangle below (x,y), x < y, has z < x, and both pieces have z as
//! their lower end. So lower ends fall strictly from a shortcut to its pieces, whatever the
//! weights, cycles of weight zero included. Exactness: each split keeps the sum. Connectedness:
//! the first piece ends at z, where the second begins.
//!
//! All pieces wait in one list, linked in order of travel, and each is split where it stands: so
//! the next ones do not depend on the last, and the processor fetches many at once.
//! Cost: a few reads for each arc of the path; without notes the merged lists of the ranks below its
//! two ends for each shortcut.

use super::graph::NONE;
use super::hierarchy::Hierarchy;
use super::metric::{DOWN, Metric, Pair, UP, Ups};
use super::packed::Packed;

/// An up-arc, the side it is travelled on, and the piece behind it.
#[derive(Clone, Copy, Debug)]
struct Piece {
    up: u32,
    /// Its lower and its upper end.
    ends: [u32; 2],
    side: usize,
    /// The piece that follows, or `NONE`.
    next: u32,
}

/// One thread's scratch.
#[derive(Clone, Debug, Default)]
pub(crate) struct Unpacker {
    pieces: Vec<Piece>,
}

impl Unpacker {
    pub(crate) fn clear(&mut self) {
        self.pieces.clear();
    }

    /// Adds the up-arc between two ranks that were found joined, the lower first.
    pub(crate) fn push(&mut self, hierarchy: &Hierarchy, ends: [u32; 2], side: usize) {
        let up = hierarchy.up_arc(ends[0], ends[1]).unwrap_or_default();
        let next = NONE;
        self.pieces.push(Piece {
            up,
            ends,
            side,
            next,
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
        match &metric.ups {
            Ups::Packed(packed) => self.split(|piece| noted(hierarchy, packed, piece)),
            Ups::Basic(ups) => self.split(|piece| searched(hierarchy, metric, ups, piece)),
        }
        let mut arcs = Vec::with_capacity(self.pieces.len());
        let mut at = if given > 0 { 0 } else { NONE };
        while let Some(piece) = self.pieces.get(at as usize) {
            arcs.extend(edge(hierarchy, metric, piece.up, piece.side));
            at = piece.next;
        }
        arcs
    }

    /// Splits every piece until all are edges.
    fn split(&mut self, over: impl Fn(Piece) -> Option<[u32; 3]>) {
        let mut at = 0;
        while let Some(&piece) = self.pieces.get(at) {
            let Some([middle, to_lower, to_upper]) = over(piece) else {
                at += 1;
                continue;
            };
            let [lower, upper] = piece.ends;
            let lower = (to_lower, [middle, lower]);
            let upper = (to_upper, [middle, upper]);
            let (first, second) = match piece.side {
                UP => (lower, upper),
                _ => (upper, lower),
            };
            let behind = self.pieces.len() as u32;
            self.pieces[at] = Piece {
                up: first.0,
                ends: first.1,
                side: DOWN,
                next: behind,
            };
            self.pieces.push(Piece {
                up: second.0,
                ends: second.1,
                side: UP,
                next: piece.next,
            });
        }
    }
}

/// The lowest arc of the graph on an up-arc that is an edge: of equals the first.
fn edge(hierarchy: &Hierarchy, metric: &Metric, up: u32, side: usize) -> Option<u32> {
    let arcs = hierarchy.arcs_on.row(up).iter();
    let arcs = arcs.map(|&arc| arc ^ side as u32);
    arcs.min_by_key(|&arc| metric.weight(arc))
}

/// The middle of a shortcut with the up-arcs to both ends as it was noted; `None` for an edge.
#[inline]
fn noted(hierarchy: &Hierarchy, packed: &Packed, piece: Piece) -> Option<[u32; 3]> {
    let [lower, upper] = piece.ends;
    let place = packed.middle(piece.up, piece.side)?;
    let (middle, to_lower) = hierarchy.below.of(lower)[place];
    Some([middle, to_lower, hierarchy.up_arc(middle, upper)?])
}

/// The same, found among the weights.
fn searched(
    hierarchy: &Hierarchy,
    metric: &Metric,
    ups: &[Pair],
    piece: Piece,
) -> Option<[u32; 3]> {
    let Piece { up, side, .. } = piece;
    let weight = ups[up as usize][side];
    let edge = edge(hierarchy, metric, up, side);
    if edge.is_some_and(|arc| metric.weight(arc) == weight) {
        return None;
    }
    let [to_lower, to_upper] = piece.ends.map(|end| hierarchy.below.of(end));
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
