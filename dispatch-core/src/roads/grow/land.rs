//! The ground: which district a place lies in, and where water bars the way.
//!
//! The shores (and the middles of rivers, with half their width) are kept by squares of a
//! kilometre, so that a street looks only at the water near it.

use std::collections::BTreeMap;

use super::facts::{District, Facts, Water};
use super::plane::{Bounds, Line, apart, bounds, crossing, inside, within};

/// The side of a square, in metres.
const SQUARE_M: f64 = 1000.0;
/// The widest half of a river.
const WIDEST_M: f64 = 2000.0;

/// The ground of a city.
#[derive(Debug)]
pub(super) struct Land<'a> {
    districts: Vec<(&'a District, Bounds)>,
    lakes: Vec<(&'a [[f64; 2]], Bounds)>,
    barriers: Vec<Barrier>,
    /// Square → the barriers that may bar a street there.
    squares: BTreeMap<[i32; 2], Vec<u32>>,
}

/// A piece of shore, or of the middle of a river.
#[derive(Clone, Copy, Debug)]
struct Barrier {
    line: Line,
    half_width: f64,
}

impl<'a> Land<'a> {
    /// The ground as the facts have it.
    pub(super) fn new(facts: &'a Facts) -> Self {
        let districts = facts.districts.iter().map(|district| {
            let bounds = bounds(district.rings.iter().flatten().copied());
            (district, bounds)
        });
        let mut land = Self {
            districts: districts.collect(),
            lakes: Vec::new(),
            barriers: Vec::new(),
            squares: BTreeMap::new(),
        };
        for water in &facts.water {
            match water {
                Water::River(points, half) => {
                    for pair in points.windows(2) {
                        land.bar([pair[0], pair[1]], *half);
                    }
                }
                Water::Lake(ring) => {
                    land.lakes.push((ring, bounds(ring.iter().copied())));
                    for pair in ring.windows(2) {
                        land.bar([pair[0], pair[1]], 0.0);
                    }
                }
            }
        }
        land
    }

    fn bar(&mut self, line: Line, half_width: f64) {
        let number = self.barriers.len() as u32;
        let half_width = half_width.min(WIDEST_M);
        self.barriers.push(Barrier { line, half_width });
        for square in squares(line, half_width) {
            self.squares.entry(square).or_default().push(number);
        }
    }

    /// The place of the district a point lies in, functional zones passed over.
    pub(super) fn district(&self, at: [f64; 2]) -> Option<usize> {
        self.area(at, false)
    }

    /// The place of the area that counts the people of a point: its functional zone, else its
    /// district.
    pub(super) fn counted(&self, at: [f64; 2]) -> Option<usize> {
        let district = self.district(at)?;
        if self.districts[district].0.own_count {
            return Some(district);
        }
        Some(self.area(at, true).unwrap_or(district))
    }

    fn area(&self, at: [f64; 2], functional: bool) -> Option<usize> {
        self.districts.iter().position(|(district, bounds)| {
            district.functional == functional
                && within(*bounds, at)
                && district.rings.iter().any(|ring| inside(ring, at))
        })
    }

    /// Whether a point is in a lake or river.
    pub(super) fn wet(&self, at: [f64; 2]) -> bool {
        let lake = |(ring, bounds): &(&[[f64; 2]], _)| within(*bounds, at) && inside(ring, at);
        self.lakes.iter().any(lake) || self.near([at, at]).any(|bar| bar.bars([at, at]))
    }

    /// Whether water bars a straight line.
    pub(super) fn barred(&self, line: Line) -> bool {
        self.near(line).any(|bar| bar.bars(line)) || self.wet(line[0])
    }

    fn near(&self, line: Line) -> impl Iterator<Item = Barrier> + use<'_> {
        squares(line, 0.0).flat_map(|square| {
            let numbers = self.squares.get(&square).map_or(&[][..], Vec::as_slice);
            numbers.iter().map(|&number| self.barriers[number as usize])
        })
    }
}

impl Barrier {
    fn bars(&self, line: Line) -> bool {
        if self.half_width > 0.0 {
            apart(self.line, line) < self.half_width
        } else {
            crossing(self.line, line).is_some()
        }
    }
}

/// The squares that the bounds of a line touch, widened by a margin.
pub(super) fn squares(line: Line, margin: f64) -> impl Iterator<Item = [i32; 2]> {
    let [low, high] = bounds(line.into_iter());
    let square = |metres: f64| (metres / SQUARE_M).floor() as i32;
    let columns = square(low[0] - margin)..=square(high[0] + margin);
    let rows = square(low[1] - margin)..=square(high[1] + margin);
    columns.flat_map(move |column| rows.clone().map(move |row| [column, row]))
}
