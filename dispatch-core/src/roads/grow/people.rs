//! Where people live: town centres that thin out around them over a thin spread in the country,
//! scaled so that every counted area has the people of its census.
//!
//! A town of weight w and spread s has w/(2πs²)·exp(−d²/2s²) a square metre at distance d (C. Clark,
//! "Urban population densities", 1951, has exp(−d); the square makes suburbs of their own weight).
//! Kept as a pyramid of sums over the squares of the lattice, halving from level to level.

use rayon::prelude::*;

use super::facts::{Facts, Town};
use super::land::Land;
use super::plane::distance;
use super::warp::{Twist, bend};

/// The finest squares are not smaller than this.
const FINEST_M: f64 = 70.0;
/// Weight a square kilometre outside of towns, where towns have thousands of people as weights.
const COUNTRY_PER_KM2: f64 = 0.05;
/// No area counts a square.
const NOBODYS: u8 = u8::MAX;

/// The square lattice that streets and zones are cut from.
#[derive(Clone, Debug)]
pub(super) struct Lattice {
    low: [f64; 2],
    side: f64,
    twists: Vec<Twist>,
    /// The level of the finest streets: 2^depth squares a side.
    pub(super) depth: u32,
}

/// A square of the lattice: its level, column and row.
pub(super) type Square = (u32, usize, usize);

impl Lattice {
    /// The lattice around the city's centre.
    pub(super) fn new(facts: &Facts) -> Self {
        let half = facts.city.half_side_km * 1000.0;
        let project = |[lon, lat]: [f64; 2]| {
            let at = crate::geo::Coordinate::from_degrees(lon, lat).unwrap_or_default();
            facts.plane.project(at)
        };
        let [x, y] = project(facts.city.center);
        let twists = facts.city.grain.iter().map(|grain| Twist {
            center: project(grain.at),
            angle: grain.degrees.to_radians(),
            reach: grain.reach_km * 1000.0,
        });
        let mut depth = 4;
        while half * 2.0 / f64::from(2_u32 << depth) >= FINEST_M {
            depth += 1;
        }
        Self {
            low: [x - half, y - half],
            side: half * 2.0,
            twists: twists.collect(),
            depth,
        }
    }

    /// The side of a square of a level, in metres.
    pub(super) fn side(&self, level: u32) -> f64 {
        self.side / f64::from(1_u32 << level)
    }

    /// Where a point lies on the ground that is given in squares of a level from the corner.
    pub(super) fn ground(&self, level: u32, [x, y]: [f64; 2]) -> [f64; 2] {
        let side = self.side(level);
        bend(
            &self.twists,
            [self.low[0] + x * side, self.low[1] + y * side],
        )
    }

    fn middle(&self, (level, column, row): Square) -> [f64; 2] {
        self.ground(level, [column as f64 + 0.5, row as f64 + 0.5])
    }
}

/// The people in the squares of the lattice.
#[derive(Debug)]
pub(super) struct People {
    /// A level each, row after row: people, dry squares and wet ones within the city.
    levels: Vec<Vec<Sum>>,
    /// The area that counts a square of the finest of these levels.
    areas: Vec<u8>,
    /// Where its middle is.
    middles: Vec<[f64; 2]>,
}

/// What lies in a square.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Sum {
    /// People.
    pub(super) people: f64,
    /// Finest squares of dry land within the city.
    pub(super) dry: u32,
    /// Finest squares of water within the city.
    pub(super) wet: u32,
}

impl People {
    /// Spreads the people.
    pub(super) fn new(facts: &Facts, land: &Land<'_>, lattice: &Lattice) -> Self {
        let level = lattice.depth - 1;
        let side = 1_usize << level;
        let cells: Vec<(u8, bool, f64, [f64; 2])> = (0..side * side)
            .into_par_iter()
            .map(|place| {
                let at = lattice.middle((level, place % side, place / side));
                match land.counted(at) {
                    None => (NOBODYS, false, 0.0, at),
                    Some(area) if land.wet(at) => (area as u8, true, 0.0, at),
                    Some(area) => (area as u8, false, weight(&facts.towns, at), at),
                }
            })
            .collect();
        let mut total = vec![0.0; facts.districts.len()];
        for &(area, _, weight, _) in cells.iter().filter(|cell| cell.0 != NOBODYS) {
            total[usize::from(area)] += weight;
        }
        let finest = cells.iter().map(|&(area, wet, weight, _)| {
            if area == NOBODYS {
                return Sum::default();
            }
            let all = total[usize::from(area)];
            let share = if all > 0.0 { weight / all } else { 0.0 };
            Sum {
                people: share * facts.districts[usize::from(area)].people as f64,
                dry: u32::from(!wet),
                wet: u32::from(wet),
            }
        });
        let mut levels = vec![finest.collect::<Vec<_>>()];
        for level in (0..level).rev() {
            levels.push(halved(&levels[levels.len() - 1], 1 << level));
        }
        levels.reverse();
        Self {
            levels,
            areas: cells.iter().map(|cell| cell.0).collect(),
            middles: cells.iter().map(|cell| cell.3).collect(),
        }
    }

    /// The finest level that is kept.
    pub(super) fn finest(&self) -> u32 {
        (self.levels.len() - 1) as u32
    }

    /// What lies in a square; a square finer than kept has a quarter of the one around it.
    pub(super) fn sum(&self, (level, column, row): Square) -> Sum {
        let finest = self.finest();
        if level <= finest {
            return self.levels[level as usize][(row << level) + column];
        }
        let up = level - finest;
        let whole = self.sum((finest, column >> up, row >> up));
        Sum {
            people: whole.people / f64::from(1_u32 << (2 * up)),
            ..whole
        }
    }

    /// The finest squares in a square: the area that counts each, its people, and its middle.
    pub(super) fn cells(
        &self,
        (level, column, row): Square,
    ) -> impl Iterator<Item = (usize, f64, [f64; 2])> + '_ {
        let down = self.finest() - level;
        let span = 1_usize << down;
        let side = 1_usize << self.finest();
        let places = (0..span * span).map(move |place| {
            let (x, y) = (
                (column << down) + place % span,
                (row << down) + place / span,
            );
            y * side + x
        });
        let finest = &self.levels[self.finest() as usize];
        places.filter(|&place| finest[place].dry > 0).map(|place| {
            let area = usize::from(self.areas[place]);
            (area, finest[place].people, self.middles[place])
        })
    }
}

/// The density at a point, on the scale of the towns' weights.
fn weight(towns: &[Town], at: [f64; 2]) -> f64 {
    let of = |town: &Town| {
        let far = distance(town.at, at) / town.spread;
        if far > 5.0 {
            return 0.0;
        }
        let area = 2.0 * std::f64::consts::PI * town.spread * town.spread;
        town.weight / area * libm::exp(-far * far / 2.0)
    };
    COUNTRY_PER_KM2 * 1e-6 + towns.iter().map(of).sum::<f64>()
}

/// The sums over squares of two by two.
fn halved(fine: &[Sum], side: usize) -> Vec<Sum> {
    let mut coarse = vec![Sum::default(); side * side];
    for (place, sum) in fine.iter().enumerate() {
        let (column, row) = (place % (2 * side), place / (2 * side));
        let into = &mut coarse[row / 2 * side + column / 2];
        into.people += sum.people;
        into.dry += sum.dry;
        into.wet += sum.wet;
    }
    coarse
}
