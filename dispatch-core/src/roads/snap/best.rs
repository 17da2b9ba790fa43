//! The best few pieces seen, one of each edge.

use super::foot::Near;
use super::tree::{Leaf, Look, Piece};

/// Metres by which computed distances may be wrong.
const SLACK: f64 = 1e-6;

/// The square that a distance in metres does not pass.
fn limit(metres: f64) -> f64 {
    (metres + SLACK) * (metres + SLACK)
}

/// A piece that is among the best.
#[derive(Clone, Copy, Debug)]
pub(super) struct Found {
    /// What is least for the best: a square of metres, the distance and what is added to it.
    pub(super) key: f64,
    /// The square of the distance in metres.
    pub(super) square: f64,
    /// The share of the piece before its nearest point, from its lesser end.
    pub(super) share: f64,
    pub(super) owner: u32,
    pub(super) number: u32,
}

/// Keeps the best `count` owners by (key, number). `weigh` gives the key of a piece from its square,
/// never below it, or nothing for a piece that may not be taken.
pub(super) struct Best<W> {
    near: Near,
    count: usize,
    weigh: W,
    /// The best first.
    found: Vec<Found>,
    /// The key beyond which nothing is taken, a little more for what is rounded.
    limit: f64,
}

impl<W: Fn(&Piece, f64) -> Option<f64>> Best<W> {
    /// The best within so many metres.
    pub(super) fn new(near: Near, count: usize, within: f64, weigh: W) -> Self {
        Self {
            near,
            count,
            weigh,
            found: Vec::with_capacity(count + 1),
            limit: limit(within),
        }
    }

    /// The best, the least key first, then the lesser number.
    pub(super) fn found(self) -> Vec<Found> {
        self.found
    }
}

impl<W: Fn(&Piece, f64) -> Option<f64>> Look for Best<W> {
    fn see(&mut self, leaf: &Leaf) {
        // All at once: to guess which are near would cost more than to work out what is not.
        let [shares, squares] = leaf.feet(&self.near);
        for (at, (share, square)) in shares.into_iter().zip(squares).enumerate() {
            if square <= self.limit {
                self.take(&leaf.piece(at), share, square);
            }
        }
    }

    fn limit(&self) -> f64 {
        self.limit
    }
}

impl<W: Fn(&Piece, f64) -> Option<f64>> Best<W> {
    /// Keeps a piece with its foot if it is one of the best.
    fn take(&mut self, piece: &Piece, share: f64, square: f64) {
        let own = self.found.iter().position(|f| f.owner == piece.owner);
        // Of a long road most pieces end here; a key is never below the square.
        if own.is_some_and(|own| self.found[own].key < square) {
            return;
        }
        let Some(key) = (self.weigh)(piece, square) else {
            return;
        };
        let before = |other: &Found| (other.key, other.number) < (key, piece.number);
        if let Some(own) = own {
            if before(&self.found[own]) || self.found[own].number == piece.number {
                return;
            }
            self.found.remove(own);
        }
        let place = self.found.iter().take_while(|other| before(other)).count();
        let found = Found {
            key,
            square,
            share,
            owner: piece.owner,
            number: piece.number,
        };
        self.found.insert(place, found);
        self.found.truncate(self.count);
        if self.found.len() == self.count {
            let metres = self.found.last().map_or(f64::INFINITY, |f| f.key.sqrt());
            self.limit = limit(metres).min(self.limit);
        }
    }
}
