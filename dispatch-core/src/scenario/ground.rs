//! Which of many polygons hold a point, in whole 1e-7 degrees: exact, and quick for big shapes.
//!
//! The sides are sorted into bands of latitude; a point looks only at the sides of its own band
//! and counts, for each polygon, how many lie to the east of it (even-odd rule). A point on a side
//! is inside.

use crate::geo::Coordinate;

/// Bands never exceed this, whatever the number of sides.
const MOST_BANDS: usize = 8192;
/// A side stands in so many bands on average, at most.
const MOST_COPIES: i64 = 8;

/// The sides in their bands.
#[derive(Clone, Debug, Default)]
struct Ground {
    bands: Vec<Vec<Side>>,
    south: i64,
    height: i64,
}

/// A side of polygon `of`, from its southern to its northern end.
#[derive(Clone, Copy, Debug)]
struct Side {
    of: u32,
    low: (i64, i64),
    high: (i64, i64),
}

impl Ground {
    fn sorted(sides: &[Side]) -> Self {
        let south = sides.iter().map(|side| side.low.1).min().unwrap_or(0);
        let north = sides.iter().map(|side| side.high.1).max().unwrap_or(0);
        let mut count = (sides.len() / 2).clamp(1, MOST_BANDS) as i64;
        // Long sides lie in many bands: fewer bands, until the copies stay within bounds.
        let copies = |count: i64| -> i64 {
            let height = (north - south) / count + 1;
            let spans = sides.iter().map(|side| side.high.1 - side.low.1);
            spans.map(|span| span / height + 2).sum()
        };
        while count > 1 && copies(count) > MOST_COPIES * sides.len() as i64 {
            count /= 2;
        }
        let height = (north - south) / count + 1;
        let mut ground = Self {
            bands: vec![Vec::new(); count as usize],
            south,
            height,
        };
        for side in sides {
            let (first, last) = (ground.band(side.low.1), ground.band(side.high.1));
            for band in &mut ground.bands[first..=last] {
                band.push(*side);
            }
        }
        ground
    }

    fn band(&self, lat: i64) -> usize {
        let band = (lat - self.south) / self.height;
        (band.max(0) as usize).min(self.bands.len() - 1)
    }
}

/// The shapes of one kind, each with the polygons that make it up.
#[derive(Clone, Debug, Default)]
pub(super) struct Shapes {
    ground: Ground,
    /// For each polygon its shape.
    owner: Vec<u32>,
}

impl Shapes {
    /// Prepares shapes.
    pub(super) fn new<'a>(shapes: impl Iterator<Item = &'a geo::MultiPolygon<f64>>) -> Self {
        let mut sides = Vec::new();
        let mut owner = Vec::new();
        for (index, shape) in shapes.enumerate() {
            for polygon in &shape.0 {
                push_sides(polygon, owner.len() as u32, &mut sides);
                owner.push(index as u32);
            }
        }
        Self {
            ground: Ground::sorted(&sides),
            owner,
        }
    }

    /// The shapes that hold a point, in order, each once.
    pub(super) fn holding(&self, at: Coordinate) -> Vec<usize> {
        let mut found = Vec::new();
        self.walk(at, |shape| {
            if found.last() != Some(&shape) {
                found.push(shape);
            }
            false
        });
        found
    }

    /// The first shape that holds a point.
    pub(super) fn first(&self, at: Coordinate) -> Option<usize> {
        let mut found = None;
        self.walk(at, |shape| {
            found = Some(shape);
            true
        });
        found
    }

    /// Tells every polygon's shape that holds the point, until `stop` says so. Within a band the
    /// sides stand in the order of their polygons.
    fn walk(&self, at: Coordinate, mut stop: impl FnMut(usize) -> bool) {
        let point = (i64::from(at.lon_e7), i64::from(at.lat_e7));
        if self.owner.is_empty() || point.1 < self.ground.south {
            return;
        }
        let band = &self.ground.bands[self.ground.band(point.1)];
        for sides in band.chunk_by(|a, b| a.of == b.of) {
            if inside(sides, point) && stop(self.owner[sides[0].of as usize] as usize) {
                return;
            }
        }
    }
}

/// Whether a point is inside by the sides of one polygon that reach its latitude.
fn inside(sides: &[Side], point: (i64, i64)) -> bool {
    let mut odd = false;
    for side in sides {
        if point.1 < side.low.1 || point.1 > side.high.1 {
            continue;
        }
        let east = east_of(side, point);
        if east == 0 && between(side.low.0, side.high.0, point.0) {
            return true;
        }
        if point.1 < side.high.1 && east > 0 {
            odd = !odd;
        }
    }
    odd
}

/// Positive when the side passes east of the point, 0 when the point is on its line.
fn east_of(side: &Side, point: (i64, i64)) -> i128 {
    let (dx, dy) = (side.high.0 - side.low.0, side.high.1 - side.low.1);
    i128::from(dx) * i128::from(point.1 - side.low.1)
        - i128::from(dy) * i128::from(point.0 - side.low.0)
}

fn between(a: i64, b: i64, x: i64) -> bool {
    a.min(b) <= x && x <= a.max(b)
}

fn push_sides(polygon: &geo::Polygon<f64>, of: u32, sides: &mut Vec<Side>) {
    let whole = |degrees: f64| (degrees * 1e7).round() as i64;
    let rings = std::iter::once(polygon.exterior()).chain(polygon.interiors());
    for line in rings.flat_map(geo::LineString::lines) {
        let a = (whole(line.start.x), whole(line.start.y));
        let b = (whole(line.end.x), whole(line.end.y));
        let (low, high) = if a.1 <= b.1 { (a, b) } else { (b, a) };
        sides.push(Side { of, low, high });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn square(x: f64, y: f64, side: f64) -> geo::Polygon<f64> {
        let ring = vec![
            (x, y),
            (x + side, y),
            (x + side, y + side),
            (x, y + side),
            (x, y),
        ];
        geo::Polygon::new(ring.into(), Vec::new())
    }

    fn at(lon: f64, lat: f64) -> Coordinate {
        Coordinate::from_degrees(lon, lat).unwrap()
    }

    #[test]
    fn points_fall_into_the_shapes_that_hold_them() {
        let hole = square(1.0, 1.0, 1.0).exterior().clone();
        let ring = geo::Polygon::new(square(0.0, 0.0, 4.0).exterior().clone(), vec![hole]);
        let shapes = [
            geo::MultiPolygon(vec![ring]),
            geo::MultiPolygon(vec![square(3.0, 3.0, 3.0), square(10.0, 0.0, 1.0)]),
        ];
        let shapes = Shapes::new(shapes.iter());
        assert_eq!(shapes.holding(at(0.5, 0.5)), [0]);
        assert_eq!(shapes.holding(at(1.5, 1.5)), [0; 0]);
        assert_eq!(shapes.holding(at(3.5, 3.5)), [0, 1]);
        assert_eq!(shapes.holding(at(10.5, 0.5)), [1]);
        assert_eq!(shapes.first(at(3.0, 3.0)), Some(0));
        assert_eq!(
            shapes.holding(at(4.0, 2.0)),
            [0],
            "a point on a side is inside"
        );
        assert_eq!(shapes.first(at(7.0, 7.0)), None);
    }

    #[test]
    fn a_comb_of_long_teeth_takes_no_more_than_its_share() {
        let tooth = |i: i32| (f64::from(i) * 1e-4, f64::from(i % 2) * 20.0);
        let mut ring: Vec<(f64, f64)> = (0..4001).map(tooth).collect();
        ring.push((0.4, -1.0));
        ring.push((0.0, -1.0));
        let comb = geo::MultiPolygon(vec![geo::Polygon::new(ring.into(), Vec::new())]);
        let shapes = Shapes::new(std::iter::once(&comb));
        let copies: usize = shapes.ground.bands.iter().map(Vec::len).sum();
        assert!(copies <= 8 * 4003, "{copies}");
        assert_eq!(shapes.first(at(0.0001, 19.0)), Some(0));
        assert_eq!(shapes.first(at(0.0002, 19.0)), None);
    }

    #[test]
    fn no_shapes_hold_nothing() {
        assert_eq!(Shapes::default().first(at(0.0, 0.0)), None);
    }
}
