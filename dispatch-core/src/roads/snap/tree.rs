//! Pieces of road in a packed tree of boxes, found outwards from a place.
//!
//! An R-tree (Guttman 1984) without pointers: the pieces are cut in halves along the longer side
//! until eight are left, a leaf, so that all leaves but the last are full; the boxes of level k + 1
//! are those of eight neighbours of level k. Boxes are whole 1e-7 degrees. A question goes down the
//! nearest box first and leaves out what is farther than the looker's limit. Neither lakes nor
//! dense quarters make it slow, which they do to a grid. O(n log n) to build, some 30 bytes a piece.

use super::foot::{Near, foot};
use crate::geo::{Coordinate, Plane};

/// Children of a box, pieces of a leaf.
pub(super) const WIDTH: usize = 8;

/// A straight piece of road, or a node, whose line has no length.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Piece {
    /// Its lesser end.
    pub(super) low: Coordinate,
    /// Its greater end.
    pub(super) high: Coordinate,
    /// The edge, or the node, it is of.
    pub(super) owner: u32,
    /// Its place in the order of all pieces.
    pub(super) number: u32,
    /// What it is good for, in the words of whoever asks.
    pub(super) marks: u32,
}

/// Eight pieces near each other, side by side; the last one again where there are fewer.
#[derive(Clone, Copy, Debug)]
pub(super) struct Leaf {
    /// Longitude and latitude of the lesser ends, then of the greater ones.
    ends: [[i32; WIDTH]; 4],
    /// Owner, number and marks.
    rows: [[u32; 3]; WIDTH],
}

impl Leaf {
    fn new(pieces: &[Piece]) -> Self {
        let piece = |at: usize| {
            pieces
                .get(at)
                .or(pieces.last())
                .copied()
                .unwrap_or_default()
        };
        let pieces: [Piece; WIDTH] = std::array::from_fn(piece);
        let ends = [
            pieces.map(|piece| piece.low.lon_e7),
            pieces.map(|piece| piece.low.lat_e7),
            pieces.map(|piece| piece.high.lon_e7),
            pieces.map(|piece| piece.high.lat_e7),
        ];
        let rows = pieces.map(|piece| [piece.owner, piece.number, piece.marks]);
        Self { ends, rows }
    }

    /// One of them.
    #[inline]
    pub(super) fn piece(&self, at: usize) -> Piece {
        let [low_lon, low_lat, high_lon, high_lat] = &self.ends;
        let [owner, number, marks] = self.rows[at];
        let end = |lon: &[i32; WIDTH], lat: &[i32; WIDTH]| Coordinate {
            lon_e7: lon[at],
            lat_e7: lat[at],
        };
        Piece {
            low: end(low_lon, low_lat),
            high: end(high_lon, high_lat),
            owner,
            number,
            marks,
        }
    }

    /// Of every piece the share before its nearest point, from its lesser end; and the squares of
    /// these points' distances in metres.
    #[inline]
    pub(super) fn feet(&self, near: &Near) -> [[f64; WIDTH]; 2] {
        let [low_lon, low_lat, high_lon, high_lat] = &self.ends;
        let (mut shares, mut squares) = ([0.0; WIDTH], [0.0; WIDTH]);
        for i in 0..WIDTH {
            let low = near.metres([low_lon[i], low_lat[i]]);
            let high = near.metres([high_lon[i], high_lat[i]]);
            (shares[i], squares[i]) = foot(low, high);
        }
        [shares, squares]
    }
}

/// Whoever looks at pieces.
pub(super) trait Look {
    /// Pieces near by.
    fn see(&mut self, leaf: &Leaf);

    /// The square of metres within which pieces are still of interest.
    fn limit(&self) -> f64;
}

/// Eight boxes, side by side: least and most longitude, least and most latitude.
#[derive(Clone, Copy, Debug)]
#[repr(align(64))]
struct Boxes([[i32; WIDTH]; 4]);

/// A box without anything in it: far from everywhere.
const EMPTY: [i32; 4] = [i32::MAX, i32::MIN, i32::MAX, i32::MIN];

/// The tree.
#[derive(Debug)]
pub(super) struct Tree {
    plane: Plane,
    leaves: Vec<Leaf>,
    /// The lowest level, whose boxes hold pieces, first.
    levels: Vec<Vec<Boxes>>,
}

impl Tree {
    /// Over these pieces.
    pub(super) fn new(plane: Plane, mut pieces: Vec<Piece>) -> Self {
        let mut room = WIDTH;
        while room < pieces.len() {
            room *= WIDTH;
        }
        arrange(&mut pieces, room);
        let leaves = pieces.chunks(WIDTH).map(|leaf| {
            let boxes = leaf.iter().map(|piece| box_of(piece.low, piece.high));
            boxes.fold(EMPTY, around)
        });
        let mut levels: Vec<Vec<Boxes>> = Vec::new();
        let mut boxes: Vec<[i32; 4]> = leaves.collect();
        while !boxes.is_empty() {
            let level: Vec<Boxes> = boxes.chunks(WIDTH).map(Boxes::new).collect();
            let above = boxes
                .chunks(WIDTH)
                .map(|eight| eight.iter().copied().fold(EMPTY, around));
            boxes = if level.len() > 1 {
                above.collect()
            } else {
                Vec::new()
            };
            levels.push(level);
        }
        Self {
            plane,
            leaves: pieces.chunks(WIDTH).map(Leaf::new).collect(),
            levels,
        }
    }

    /// Shows the pieces around a place, the near ones mostly first, until all within the looker's
    /// limit were seen.
    pub(super) fn look(&self, at: Coordinate, looker: &mut impl Look) {
        let near = Near {
            plane: self.plane,
            at,
        };
        if let Some(top) = self.levels.len().checked_sub(1) {
            self.descend(&near, top, 0, looker);
        }
    }

    fn descend(&self, near: &Near, level: usize, place: usize, looker: &mut impl Look) {
        let squares = self.levels[level][place].squares(near);
        let (mut order, mut count) = ([(0.0, 0); WIDTH], 0);
        for (child, &square) in squares.iter().enumerate() {
            // An empty box has no children, also where nothing limits the search.
            if square < f64::INFINITY && square <= looker.limit() {
                let mut at = count;
                while at > 0 && order[at - 1].0 > square {
                    order[at] = order[at - 1];
                    at -= 1;
                }
                order[at] = (square, child);
                count += 1;
            }
        }
        for &(square, child) in &order[..count] {
            if square > looker.limit() {
                return;
            }
            let child = place * WIDTH + child;
            if level > 0 {
                self.descend(near, level - 1, child, looker);
            } else {
                looker.see(&self.leaves[child]);
            }
        }
    }
}

impl Boxes {
    fn new(boxes: &[[i32; 4]]) -> Self {
        let mut columns = EMPTY.map(|side| [side; WIDTH]);
        for (place, sides) in boxes.iter().enumerate() {
            for (column, side) in columns.iter_mut().zip(sides) {
                column[place] = *side;
            }
        }
        Self(columns)
    }

    /// The squares of the metres to each box, none inside; infinite to an empty one.
    fn squares(&self, near: &Near) -> [f64; WIDTH] {
        let [west, east, south, north] = &self.0;
        let (x, y) = (f64::from(near.at.lon_e7), f64::from(near.at.lat_e7));
        let (per_lon, per_lat) = (near.metres_per_unit(0), near.metres_per_unit(1));
        let mut squares = [0.0; WIDTH];
        for (i, square) in squares.iter_mut().enumerate() {
            let dx = beyond(f64::from(west[i]) - x, x - f64::from(east[i])) * per_lon;
            let dy = beyond(f64::from(south[i]) - y, y - f64::from(north[i])) * per_lat;
            let empty = west[i] > east[i];
            *square = if empty {
                f64::INFINITY
            } else {
                dx * dx + dy * dy
            };
        }
        squares
    }
}

/// The greatest of both and nothing; plain comparisons, since `f64::max` also minds what is no number.
fn beyond(a: f64, b: f64) -> f64 {
    let most = if a > b { a } else { b };
    if most > 0.0 { most } else { 0.0 }
}

/// Sorts pieces so that each half of the room, and each half of that, lies together on the ground.
fn arrange(pieces: &mut [Piece], room: usize) {
    if pieces.len() <= WIDTH {
        return;
    }
    let half = room / 2;
    if pieces.len() <= half {
        return arrange(pieces, half);
    }
    let all = pieces.iter().fold(EMPTY, |all, piece| {
        around(all, box_of(piece.low, piece.high))
    });
    let [west, east, south, north] = all.map(i64::from);
    // Twice the middle, along the longer side; degrees will do.
    if east - west >= north - south {
        let middle = |p: &Piece| (i64::from(p.low.lon_e7) + i64::from(p.high.lon_e7), p.number);
        pieces.select_nth_unstable_by_key(half, middle);
    } else {
        let middle = |p: &Piece| (i64::from(p.low.lat_e7) + i64::from(p.high.lat_e7), p.number);
        pieces.select_nth_unstable_by_key(half, middle);
    }
    let (first, second) = pieces.split_at_mut(half);
    arrange(first, half);
    arrange(second, half);
}

fn box_of(a: Coordinate, b: Coordinate) -> [i32; 4] {
    [
        a.lon_e7.min(b.lon_e7),
        a.lon_e7.max(b.lon_e7),
        a.lat_e7.min(b.lat_e7),
        a.lat_e7.max(b.lat_e7),
    ]
}

fn around(a: [i32; 4], b: [i32; 4]) -> [i32; 4] {
    [
        a[0].min(b[0]),
        a[1].max(b[1]),
        a[2].min(b[2]),
        a[3].max(b[3]),
    ]
}
