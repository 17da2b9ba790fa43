//! Where each shortcut is to be unpacked: noted once, so that a path need not search for it.
//!
//! A shortcut (x,y) as long as a lower triangle goes over the lowest such middle z (`unpack`): down
//! from one of its ends to z, then up to the other. Of the arcs a perfected metric keeps (`packed`)
//! both pieces are kept as well, because parts of a shortest way are shortest. So each arc kept has
//! a *place*, those of a rank together, the ones down to it before the ones up from it; and the note
//! at its place says where its first piece is and how far behind that the second. The note of an
//! edge is the arc of the graph itself. One read tells both pieces, whose own notes lie side by
//! side; nothing else is asked until the way is there.
//!
//! A note is four bytes: as many bits as the largest place or arc takes, and the others for the
//! distance between the pieces, which on a road network is some dozens. What does not fit is listed.
//!
//! Cost: one scan of the triangles, the lowest middles first. Memory: 4 bytes an arc kept.

use super::graph::NONE;
use super::hierarchy::Hierarchy;
use super::pairs::{DOWN, Pair, UP};
use super::triangles;

/// Nothing noted yet, or not kept.
const UNKNOWN: Note = Note(u32::MAX);

/// By place, how an arc is unpacked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Middles {
    form: Form,
    notes: Vec<Note>,
    /// Places of both pieces, where the second is too far behind the first.
    far: Vec<[u32; 2]>,
}

/// What an arc consists of. Above the bits for the distance: the place of the first piece, an arc of
/// the graph, or a row of the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Note(u32);

/// How the bits of a note are shared out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Form {
    /// How many bits say how far behind the first piece the second is: nought for an edge, all set
    /// for what is listed.
    bits: u32,
}

impl Form {
    /// For places, arcs and rows below this number; `None` where they leave no bit.
    fn below(number: usize) -> Option<Self> {
        let taken = usize::BITS - number.leading_zeros();
        let bits = u32::BITS.checked_sub(taken).filter(|&bits| bits > 0)?;
        Some(Self { bits })
    }

    #[inline(always)]
    fn far(self) -> u32 {
        (1 << self.bits) - 1
    }

    #[inline(always)]
    fn note(self, what: u32, behind: u32) -> Note {
        Note(what << self.bits | behind)
    }

    #[inline(always)]
    fn what(self, note: Note) -> u32 {
        note.0 >> self.bits
    }

    #[inline(always)]
    fn behind(self, note: Note) -> u32 {
        note.0 & self.far()
    }
}

impl Middles {
    /// The notes of the arcs kept, under these weights of the edges and the customised up-arcs. By
    /// up-arc and direction, every arc kept has a place of its own below `count`, of each rank the
    /// arcs down to it before those up, and all others have `NONE`. No notes where they cannot
    /// count the arcs, a thousand million.
    pub(crate) fn new(
        hierarchy: &Hierarchy,
        edges: &[u32],
        ups: &[Pair],
        places: &[Pair],
        count: usize,
    ) -> Option<Self> {
        let form = Form::below(edges.len().max(count))?;
        Some(Self::in_form(form, hierarchy, edges, ups, places, count))
    }

    fn in_form(
        form: Form,
        hierarchy: &Hierarchy,
        edges: &[u32],
        ups: &[Pair],
        places: &[Pair],
        count: usize,
    ) -> Self {
        let mut noting = Noting {
            form,
            ups,
            places,
            notes: vec![[UNKNOWN; 2]; ups.len()],
            far: Vec::new(),
        };
        noting.edges(hierarchy, edges);
        noting.shortcuts(hierarchy);
        let Noting {
            notes: all, far, ..
        } = noting;
        let mut notes = vec![UNKNOWN; count];
        for (&note, &place) in all.as_flattened().iter().zip(places.as_flattened()) {
            if place != NONE {
                notes[place as usize] = note;
            }
        }
        Self { form, notes, far }
    }

    /// The note at a place.
    #[inline(always)]
    pub(crate) fn at(&self, place: u32) -> Note {
        self.notes.get(place as usize).copied().unwrap_or(UNKNOWN)
    }

    /// Whether it is to be unpacked further.
    #[inline(always)]
    pub(crate) fn is_shortcut(&self, note: Note) -> bool {
        self.form.behind(note) > 0
    }

    /// The arc of the graph that an edge's note is.
    #[inline(always)]
    pub(crate) fn arc(&self, note: Note) -> u32 {
        self.form.what(note)
    }

    /// The notes of both pieces of a shortcut, in order of travel.
    #[inline(always)]
    pub(crate) fn pieces(&self, note: Note) -> [Note; 2] {
        let (first, behind) = (self.form.what(note), self.form.behind(note));
        if behind == self.form.far() {
            let [first, second] = self.far.get(first as usize).copied().unwrap_or_default();
            return [self.at(first), self.at(second)];
        }
        [self.at(first), self.at(first + behind)]
    }
}

/// The work of noting.
struct Noting<'a> {
    form: Form,
    ups: &'a [Pair],
    places: &'a [Pair],
    /// By up-arc and direction.
    notes: Vec<[Note; 2]>,
    far: Vec<[u32; 2]>,
}

impl Noting<'_> {
    /// Notes the edges that are as long as their up-arcs, of equals the lowest.
    fn edges(&mut self, hierarchy: &Hierarchy, edges: &[u32]) {
        let weights = edges.chunks_exact(2);
        for ((&on, weights), edge) in hierarchy.lies_on.iter().zip(weights).zip(0..) {
            if on == NONE {
                continue;
            }
            let (up, turned) = (on as usize / 2, on as usize % 2);
            for side in [UP, DOWN] {
                let note = &mut self.notes[up][side];
                if weights[turned ^ side] == self.ups[up][side] && *note == UNKNOWN {
                    *note = self.form.note(2 * edge + (turned ^ side) as u32, 0);
                }
            }
        }
    }

    /// Notes of each shortcut the lowest middle: ranks come rising, so it is the first that fits.
    fn shortcuts(&mut self, hierarchy: &Hierarchy) {
        let mut listed = hierarchy.triangles.as_deref().map(|list| list.iter());
        let Hierarchy { first, heads, .. } = hierarchy;
        for x in 0..hierarchy.nodes() {
            for near in first[x]..first[x + 1] {
                let mut others = near + 1..first[x + 1];
                if let Some(list) = &mut listed {
                    let begin = first[heads[near as usize] as usize];
                    for (far, &place) in others.zip(list) {
                        self.triangle([near, far], begin + u32::from(place));
                    }
                } else {
                    triangles::third_arcs(first, heads, x, near, |third| {
                        if let Some(far) = others.next() {
                            self.triangle([near, far], third);
                        }
                    });
                }
            }
        }
    }

    /// Notes a triangle for its third arc, where it fits and is the first. Upwards the way goes down
    /// to the middle on the nearer arc and up on the farther, downwards the other way round.
    #[inline(always)]
    fn triangle(&mut self, [near, far]: [u32; 2], third: u32) {
        let weights = self.ups[third as usize];
        let notes = &mut self.notes[third as usize];
        for (side, [down, up]) in [(UP, [near, far]), (DOWN, [far, near])] {
            let [down, up] = [down as usize, up as usize];
            let over = self.ups[down][DOWN] + self.ups[up][UP];
            if over == weights[side] && notes[side] == UNKNOWN {
                let [first, second] = [self.places[down][DOWN], self.places[up][UP]];
                if first == NONE || second == NONE {
                    continue; // And so the third arc is not kept.
                }
                let behind = second - first;
                notes[side] = if behind < self.form.far() {
                    self.form.note(first, behind)
                } else {
                    self.far.push([first, second]);
                    self.form.note(self.far.len() as u32 - 1, self.form.far())
                };
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::routing::metric::Ups;
    use crate::routing::{Graph, Order};

    /// The arcs a note stands for.
    fn arcs(middles: &Middles, note: Note) -> Vec<u32> {
        if middles.is_shortcut(note) {
            let pieces = middles.pieces(note).into_iter();
            return pieces.flat_map(|piece| arcs(middles, piece)).collect();
        }
        vec![middles.arc(note)]
    }

    #[test]
    fn pieces_too_far_apart_for_a_note_are_listed_and_found() {
        let ends = (0..60).map(|i| (i % 20, i * i % 19)).collect();
        let graph = Graph::new(vec![crate::geo::Coordinate::default(); 20], ends).unwrap();
        let hierarchy = Hierarchy::new(&graph, &Order::by_dissection(&graph)).unwrap();
        let edges: Vec<u32> = (0..120).map(|i| i * 37 % 100).collect();
        let Ups::Basic(ups) = hierarchy.customise(&edges).ups else {
            panic!("perfected")
        };
        let mut places = vec![[NONE; 2]; ups.len()];
        let mut count = 0;
        for rank in 0..hierarchy.nodes() as u32 {
            for side in [DOWN, UP] {
                for arc in hierarchy.ups(rank) {
                    places[arc][side] = count;
                    count += 1;
                }
            }
        }
        let noted = |bits| {
            let form = Form { bits };
            let middles = Middles::in_form(form, &hierarchy, &edges, &ups, &places, count as usize);
            let notes = middles.notes.iter();
            let found: Vec<_> = notes.map(|&note| arcs(&middles, note)).collect();
            (found, middles.far.len())
        };
        let (roomy, tight) = (noted(16), noted(1));
        assert!(roomy.0.iter().any(|arcs| arcs.len() > 2));
        assert_eq!(roomy.0, tight.0);
        assert!(roomy.1 == 0 && tight.1 > 0);
    }

    #[test]
    fn a_note_leaves_room_for_both_kinds_of_numbers_or_is_refused() {
        assert_eq!(Form::below(1 << 20), Some(Form { bits: 11 }));
        assert_eq!(Form::below((1 << 20) - 1), Some(Form { bits: 12 }));
        assert_eq!(Form::below((1 << 31) - 1), Some(Form { bits: 1 }));
        assert_eq!(Form::below(1 << 31), None);
    }
}
