//! Where each shortcut is to be unpacked: noted once, so that a path need not search for it.
//!
//! A shortcut (x,y) as long as a lower triangle goes over the lowest such middle z (`unpack`). Its
//! note is the place of z among the ranks below x, and how far behind (z,x) the up-arc (z,y) stands
//! among those of z: both pieces are found with one read of the list below x. Two bytes hold nearly
//! all notes; a rank with very many below it, or above it, has the others in a list.
//!
//! Cost: one scan of the triangles, the lowest middles first.

use super::graph::NONE;
use super::hierarchy::Hierarchy;
use super::pairs::{DOWN, Pair, UP};
use super::triangles;

/// An edge: nothing to unpack.
pub(crate) const EDGE: u16 = 0;

/// No triangle found yet, or none there.
const UNKNOWN: u16 = u16::MAX - 1;

/// The note is in the list.
const LONG: u16 = u16::MAX;

/// The bits of a short note that say how far behind the second up-arc stands.
const BEHIND: u32 = 6;

/// By up-arc and direction, where it is unpacked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Middles {
    notes: Vec<[u16; 2]>,
    /// Twice the up-arc plus the direction, rising once sorted; the place below; how far behind.
    long: Vec<[u32; 3]>,
}

impl Middles {
    /// The notes under these weights of the edges and the customised up-arcs.
    pub(crate) fn new(hierarchy: &Hierarchy, edges: &[u32], ups: &[Pair]) -> Self {
        let mut middles = Self {
            notes: edges_noted(hierarchy, edges, ups),
            long: Vec::new(),
        };
        // Ranks come rising, so the first that fits is the lowest, and each counts itself below y.
        let mut below = vec![0u32; hierarchy.nodes()];
        let mut listed = hierarchy.triangles.as_deref().map(|list| list.iter());
        let Hierarchy { first, heads, .. } = hierarchy;
        for x in 0..hierarchy.nodes() {
            for arc in first[x]..first[x + 1] {
                let place = below[heads[arc as usize] as usize];
                below[heads[arc as usize] as usize] += 1;
                let near = ups[arc as usize];
                let others = &ups[arc as usize + 1..first[x + 1] as usize];
                if let Some(list) = &mut listed {
                    for ((second, &third), behind) in others.iter().zip(list).zip(1..) {
                        middles.note(ups, [near, *second], third, [place, behind]);
                    }
                } else {
                    let mut others = others.iter().zip(1..);
                    triangles::third_arcs(first, heads, x, arc, |third| {
                        if let Some((second, behind)) = others.next() {
                            middles.note(ups, [near, *second], third, [place, behind]);
                        }
                    });
                }
            }
        }
        middles.long.sort_unstable();
        middles
    }

    /// Notes a triangle for its third arc, where it fits and is the first.
    #[inline(always)]
    fn note(&mut self, ups: &[Pair], sides: [Pair; 2], third: u32, [place, behind]: [u32; 2]) {
        let [first, second] = sides;
        let found = [first[DOWN] + second[UP], second[DOWN] + first[UP]];
        let notes = &mut self.notes[third as usize];
        for side in [UP, DOWN] {
            if found[side] != ups[third as usize][side] || notes[side] != UNKNOWN {
                continue;
            }
            let short = (behind < 1 << BEHIND && place < u32::from(UNKNOWN) >> BEHIND)
                .then_some((place << BEHIND | behind) as u16);
            notes[side] = short.unwrap_or(LONG);
            if short.is_none() {
                self.long.push([2 * third + side as u32, place, behind]);
            }
        }
    }

    /// The note of twice an up-arc plus the direction: [`EDGE`], or what [`Self::parts`] reads.
    #[inline]
    pub(crate) fn of(&self, arc: u32) -> u16 {
        self.notes[arc as usize / 2][arc as usize % 2]
    }

    /// The place of the middle among the ranks below the arc's lower end, and how far behind the
    /// up-arc to that end the one to the upper end stands.
    #[inline]
    pub(crate) fn parts(&self, arc: u32, note: u16) -> [u32; 2] {
        if note == LONG
            && let Ok(at) = self.long.binary_search_by_key(&arc, |long| long[0])
        {
            let [_, place, behind] = self.long[at];
            return [place, behind];
        }
        let note = u32::from(note);
        [note >> BEHIND, note & ((1 << BEHIND) - 1)]
    }
}

/// [`EDGE`] where an up-arc is as long as one of its edges.
fn edges_noted(hierarchy: &Hierarchy, edges: &[u32], ups: &[Pair]) -> Vec<[u16; 2]> {
    let mut notes = vec![[UNKNOWN; 2]; ups.len()];
    for (&on, weights) in hierarchy.lies_on.iter().zip(edges.chunks_exact(2)) {
        if on == NONE {
            continue;
        }
        let (up, turned) = (on as usize / 2, on as usize % 2);
        for side in [UP, DOWN] {
            if weights[turned ^ side] == ups[up][side] {
                notes[up][side] = EDGE;
            }
        }
    }
    notes
}
