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
//! Noted pieces are linked in order of travel; those to be split wait in a queue, and a split changes
//! its piece into the first half and links the second behind it. No turn of that loop depends on
//! the one before, nor is anything guessed: so the processor fetches the notes of many at once.
//! Cost: some 10 ns an arc of the path; without notes the merged lists of the ranks below its
//! two ends for each shortcut.

use super::graph::NONE;
use super::hierarchy::Hierarchy;
use super::metric::{Metric, Ups};
use super::middles::{Middles, Note};
use super::pairs::{DOWN, Pair, UP};

/// One thread's scratch.
#[derive(Clone, Debug, Default)]
pub(crate) struct Unpacker {
    /// The up-arcs of the way, in order of travel.
    ups: Vec<Travelled>,
    pieces: Vec<Piece>,
    /// Pieces that have to be split.
    queue: Vec<u32>,
}

/// An up-arc in the direction it is travelled.
#[derive(Clone, Copy, Debug)]
struct Travelled {
    lower: u32,
    upper: u32,
    side: usize,
}

/// A part of the way, with a note of what it consists of.
#[derive(Clone, Copy, Debug)]
struct Piece {
    note: Note,
    /// The piece that follows, or `NONE`.
    next: u32,
}

impl Unpacker {
    pub(crate) fn clear(&mut self) {
        self.ups.clear();
    }

    /// Adds the up-arc between two ranks that were found joined, the lower first.
    pub(crate) fn push(&mut self, [lower, upper]: [u32; 2], side: usize) {
        self.ups.push(Travelled { lower, upper, side });
    }

    /// Turns the order of the up-arcs round.
    pub(crate) fn reverse(&mut self) {
        self.ups.reverse();
    }

    /// The arcs of the graph that the up-arcs consist of, in the order of travel.
    pub(crate) fn arcs(&mut self, hierarchy: &Hierarchy, metric: &Metric) -> Vec<u32> {
        match &metric.ups {
            Ups::Packed(packed) => {
                self.pieces.clear();
                let note = |up: &Travelled| {
                    packed.note(up.lower, hierarchy.depth[up.upper as usize], up.side)
                };
                let notes = self.ups.iter().filter_map(note);
                let pieces = notes.zip(1..).map(|(note, next)| Piece { note, next });
                self.pieces.extend(pieces);
                self.split(packed.middles());
                self.noted(packed.middles())
            }
            Ups::Basic(ups) => self.searched(hierarchy, metric, ups),
        }
    }

    /// Splits the pieces until all are edges.
    fn split(&mut self, middles: &Middles) {
        let Self { pieces, queue, .. } = self;
        if let Some(last) = pieces.last_mut() {
            last.next = NONE;
        }
        queue.clear();
        let given = (0..).zip(&*pieces);
        let shortcuts = given.filter(|(_, piece)| middles.is_shortcut(piece.note));
        queue.extend(shortcuts.map(|(at, _)| at));
        let mut done = 0;
        while let Some(&at) = queue.get(done) {
            done += 1;
            let Piece { note, next } = pieces[at as usize];
            let [first, second] = middles.pieces(note);
            let behind = pieces.len() as u32;
            pieces[at as usize] = Piece {
                note: first,
                next: behind,
            };
            pieces.push(Piece { note: second, next });
            // Both are written, and taken back when they are edges.
            let waiting = queue.len();
            queue.extend([at, at]);
            queue[waiting + usize::from(middles.is_shortcut(first))] = behind;
            let more = [first, second].map(|note| usize::from(middles.is_shortcut(note)));
            queue.truncate(waiting + more[0] + more[1]);
        }
    }

    /// The arcs of the pieces, once all are edges.
    fn noted(&self, middles: &Middles) -> Vec<u32> {
        let mut arcs = Vec::with_capacity(self.pieces.len());
        let mut at = if self.pieces.is_empty() { NONE } else { 0 };
        while let Some(piece) = self.pieces.get(at as usize) {
            arcs.push(middles.arc(piece.note));
            at = piece.next;
        }
        arcs
    }

    /// The arcs of the up-arcs, each shortcut's middle searched among the weights.
    fn searched(&self, hierarchy: &Hierarchy, metric: &Metric, ups: &[Pair]) -> Vec<u32> {
        let mut arcs = Vec::new();
        // The last is the next to be travelled.
        let mut ahead = Vec::new();
        for &Travelled { lower, upper, side } in &self.ups {
            let up = hierarchy.up_arc(lower, upper).unwrap_or_default();
            ahead.push((2 * up + side as u32, lower));
            while let Some((arc, lower)) = ahead.pop() {
                let weight = ups[arc as usize / 2][arc as usize % 2];
                let edge =
                    edge(hierarchy, metric, arc).filter(|&edge| metric.weight(edge) == weight);
                if let Some(edge) = edge {
                    arcs.push(edge);
                } else if let Some((middle, halves)) = middle(hierarchy, ups, [arc, lower]) {
                    ahead.extend(halves.map(|half| (half, middle)).into_iter().rev());
                }
            }
        }
        arcs
    }
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

/// The lowest middle of a shortcut, given as twice its up-arc plus the direction with its lower end,
/// and both halves in order of travel: down to the middle, and up again.
fn middle(hierarchy: &Hierarchy, ups: &[Pair], [arc, lower]: [u32; 2]) -> Option<(u32, [u32; 2])> {
    let (up, side) = (arc as usize / 2, arc as usize % 2);
    let weight = ups[up][side];
    let to_lower = hierarchy.below.of(lower);
    let to_upper = hierarchy.below.of(hierarchy.heads[up]);
    common(to_lower, to_upper).find_map(|[middle, to_lower, to_upper]| {
        let [down, up] = match side {
            UP => [to_lower, to_upper],
            _ => [to_upper, to_lower],
        };
        let sum = ups[down as usize][DOWN] + ups[up as usize][UP];
        (sum == weight).then_some((middle, [2 * down + DOWN as u32, 2 * up + UP as u32]))
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
