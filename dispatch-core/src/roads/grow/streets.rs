//! Local streets: the sides of the squares of a quadtree over the lattice, finer where more people
//! live (R. Finkel, J. Bentley, "Quad trees", 1974).
//!
//! How important a street is follows from its place in the lattice: every line of the coarsest
//! squares is an arterial, every second of the finer ones a lesser one. Corners are moved a little
//! by chance, and some streets of houses are left out, so that no town is a chessboard.

use super::chance::{Draw, uniform};
use super::facts::Facts;
use super::land::Land;
use super::network::{Draft, Kind, Piece};
use super::people::{Lattice, People, Square};
use crate::roads::RoadClass;

/// Squares of open country have at most this side.
const WIDEST_M: f64 = 1400.0;
/// Squares at the water's edge have at most this side.
const SHORE_M: f64 = 700.0;
/// Squares up to this side have streets of a town around them.
const TOWN_M: f64 = 400.0;
/// Squares up to this side are the core of a town.
const CORE_M: f64 = 170.0;
/// Corners are moved by at most this share of a square's side.
const MOVED: f64 = 0.14;
/// This share of the local streets is left out.
const LEFT_OUT: f64 = 0.28;

/// Draws the streets.
pub(super) fn streets(
    facts: &Facts,
    land: &Land<'_>,
    grid: (&Lattice, &People),
    draft: &mut Draft,
) {
    let (lattice, _) = grid;
    let mut mesh = Mesh::new(lattice.depth);
    leaves(facts, grid, (0, 0, 0), &mut mesh);
    mesh.settle(lattice, facts.city.seed, draft);
    for side in mesh.sides() {
        let (class, local) = mesh.class(&side, lattice);
        let key = side.key();
        if local && uniform(facts.city.seed, Draw::Street, key) < LEFT_OUT {
            continue;
        }
        let [from, to] = side.ends.map(|end| mesh.node(end));
        let line = [draft.at(from), draft.at(to)];
        let middle = super::plane::along(line, 0.5);
        if land.district(middle).is_some() && !land.barred(line) {
            draft.add(Piece {
                from,
                to,
                class,
                name: None,
                kind: Kind::Street,
            });
        }
    }
}

/// Cuts a square into four until few enough people live in each.
fn leaves(facts: &Facts, grid: (&Lattice, &People), square: Square, mesh: &mut Mesh) {
    let (lattice, people) = grid;
    let (level, column, row) = square;
    let sum = people.sum(square);
    if sum.dry == 0 {
        return;
    }
    let side = lattice.side(level);
    let shore = sum.wet > 0 && side > SHORE_M;
    let full = sum.people > facts.city.block_people;
    if level < lattice.depth && (side > WIDEST_M || shore || full) {
        for (right, up) in [(0, 0), (1, 0), (0, 1), (1, 1)] {
            let part = (level + 1, column * 2 + right, row * 2 + up);
            leaves(facts, grid, part, mesh);
        }
    } else {
        mesh.add(square);
    }
}

/// The corners and sides of the squares, in units of the finest squares.
struct Mesh {
    depth: u32,
    /// The finest level of a square at each corner, 0 where there is no corner.
    corners: Vec<u8>,
    nodes: Vec<u32>,
    squares: Vec<Square>,
}

/// A side from one corner to the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Side {
    ends: [[u32; 2]; 2],
    level: u32,
}

impl Side {
    fn key(&self) -> u64 {
        let [[a, b], [c, _]] = self.ends;
        u64::from(a) << 33 | u64::from(b) << 1 | u64::from(a == c)
    }
}

impl Mesh {
    fn new(depth: u32) -> Self {
        let side = (1_usize << depth) + 1;
        Self {
            depth,
            corners: vec![0; side * side],
            nodes: Vec::new(),
            squares: Vec::new(),
        }
    }

    fn place(&self, [x, y]: [u32; 2]) -> usize {
        y as usize * ((1_usize << self.depth) + 1) + x as usize
    }

    fn span(&self, (level, column, row): Square) -> [[u32; 2]; 2] {
        let size = 1_u32 << (self.depth - level);
        let (x, y) = (column as u32 * size, row as u32 * size);
        [[x, y], [x + size, y + size]]
    }

    fn add(&mut self, square: Square) {
        let [[left, low], [right, high]] = self.span(square);
        for corner in [[left, low], [right, low], [left, high], [right, high]] {
            let place = self.place(corner);
            self.corners[place] = self.corners[place].max(square.0 as u8);
        }
        self.squares.push(square);
    }

    /// Gives every corner a node, moved a little.
    fn settle(&mut self, lattice: &Lattice, seed: u64, draft: &mut Draft) {
        self.nodes = vec![u32::MAX; self.corners.len()];
        let side = (1_usize << self.depth) + 1;
        for place in 0..self.corners.len() {
            let level = u32::from(self.corners[place]);
            if level == 0 {
                continue;
            }
            let size = f64::from(1_u32 << (self.depth - level)) * 2.0 * MOVED;
            let moved = |draw| (uniform(seed, draw, place as u64) - 0.5) * size;
            let at = [
                (place % side) as f64 + moved(Draw::East),
                (place / side) as f64 + moved(Draw::North),
            ];
            self.nodes[place] = draft.node(lattice.ground(self.depth, at));
        }
    }

    fn node(&self, corner: [u32; 2]) -> u32 {
        self.nodes[self.place(corner)]
    }

    /// Every side once, cut at the corners on it.
    fn sides(&self) -> Vec<Side> {
        let mut sides = Vec::new();
        for &square in &self.squares {
            let [[left, low], [right, high]] = self.span(square);
            let level = square.0;
            for y in [low, high] {
                let points = (left..=right).map(|x| [x, y]);
                self.cut(points, level, &mut sides);
            }
            for x in [left, right] {
                let points = (low..=high).map(|y| [x, y]);
                self.cut(points, level, &mut sides);
            }
        }
        sides.sort_unstable();
        // Of the two squares at a side, the finer tells what it is like there.
        sides.dedup_by(|later, first| {
            let same = later.ends == first.ends;
            if same {
                first.level = first.level.max(later.level);
            }
            same
        });
        sides
    }

    fn cut(&self, points: impl Iterator<Item = [u32; 2]>, level: u32, sides: &mut Vec<Side>) {
        let corners: Vec<_> = points
            .filter(|&point| self.corners[self.place(point)] > 0)
            .collect();
        sides.extend(corners.windows(2).map(|pair| Side {
            ends: [pair[0], pair[1]],
            level,
        }));
    }

    /// The class of a side, and whether it is a mere street that may be left out.
    fn class(&self, side: &Side, lattice: &Lattice) -> (RoadClass, bool) {
        let [[x, y], [to_x, _]] = side.ends;
        let fixed = if x == to_x { x } else { y };
        // The squares of this side or more have the line as a border.
        let level = self.depth - fixed.trailing_zeros().min(self.depth);
        let spacing = lattice.side(level);
        let around = lattice.side(side.level);
        match (around <= TOWN_M, spacing) {
            (true, 5000.0..) => (RoadClass::Secondary, false),
            (true, 2000.0..) => (RoadClass::Tertiary, false),
            (true, 600.0..) if around <= CORE_M => (RoadClass::Tertiary, false),
            (true, _) => (RoadClass::Residential, spacing < 1000.0),
            (false, _) => (RoadClass::Unclassified, spacing < 2000.0),
        }
    }
}
