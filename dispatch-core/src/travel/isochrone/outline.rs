//! The outline of what lies within a limit on a lattice of times.
//!
//! Marching squares: between four neighbouring points the outline cuts each side that has one end
//! within the limit, where the times on it, taken as even, meet the limit. Where two opposite corners
//! are within, they stay apart. So every cut has one way in and one out, and the ways close to rings:
//! outer ones counterclockwise, holes clockwise, as GeoJSON (RFC 7946) has them. Outlines and holes
//! smaller than one square of the lattice are left out. O(points).

use crate::geo::{Coordinate, Plane};
use crate::units::Duration;

/// No way on.
const NONE: u32 = u32::MAX;

/// Times on a lattice, row after row from the south-west.
pub(super) struct Field {
    pub(super) plane: Plane,
    /// Where the first point is, in metres of the plane.
    pub(super) corner: [f64; 2],
    /// Metres between points.
    pub(super) step: f64,
    pub(super) columns: usize,
    /// `None` where nothing leads; so it is all along the border.
    pub(super) times: Vec<Option<Duration>>,
}

/// An area with its holes.
#[derive(Clone, Debug, PartialEq)]
pub struct Polygon {
    /// Closed rings: the outline counterclockwise, then holes clockwise.
    pub rings: Vec<Vec<Coordinate>>,
    /// Square metres without the holes.
    pub square_metres: f64,
}

/// A ring in metres of the plane.
struct Ring {
    points: Vec<[f64; 2]>,
    /// Negative of a hole.
    square_metres: f64,
}

/// The areas within a limit, by the place of their first cut from the south.
pub(super) fn polygons(field: &Field, limit: Duration) -> Vec<Polygon> {
    let least = field.step * field.step;
    let rings = rings(field, limit).into_iter();
    let rings = rings.filter(|ring| ring.square_metres.abs() >= least);
    let (outer, holes): (Vec<Ring>, Vec<Ring>) = rings.partition(|ring| ring.square_metres > 0.0);
    let mut polygons: Vec<Polygon> = outer
        .iter()
        .map(|ring| Polygon {
            rings: vec![field.closed(ring)],
            square_metres: ring.square_metres,
        })
        .collect();
    for hole in &holes {
        let around = (0..outer.len()).filter(|&number| outer[number].contains(hole.points[0]));
        let least = around.min_by(|&a, &b| {
            let [a, b] = [a, b].map(|number| outer[number].square_metres);
            a.total_cmp(&b)
        });
        // A hole in an outline that was left out is left out too.
        if let Some(number) = least {
            polygons[number].rings.push(field.closed(hole));
            polygons[number].square_metres += hole.square_metres;
        }
    }
    polygons
}

/// All rings, by their first cut.
fn rings(field: &Field, limit: Duration) -> Vec<Ring> {
    let mut next = ways(field, limit);
    let mut rings = Vec::new();
    for first in 0..next.len() {
        let (mut points, mut at) = (Vec::new(), first as u32);
        while next[at as usize] != NONE {
            points.push(field.cut(at, limit));
            at = std::mem::replace(&mut next[at as usize], NONE);
        }
        if !points.is_empty() {
            rings.push(Ring::new(points));
        }
    }
    rings
}

/// From every cut the next one, with what is within the limit on the left. The side from a point to
/// the east is numbered twice the point's number, that to the north one more.
fn ways(field: &Field, limit: Duration) -> Vec<u32> {
    let columns = field.columns;
    let mut next = vec![NONE; field.times.len() * 2];
    let within = |point: usize| field.times[point].is_some_and(|time| time <= limit);
    for point in 0..field.times.len().saturating_sub(columns + 1) {
        if point % columns == columns - 1 {
            continue;
        }
        let corners = [point, point + 1, point + columns + 1, point + columns];
        let inside = corners.map(within);
        let [south, east, north, west] = [
            2 * point,
            2 * (point + 1) + 1,
            2 * (point + columns),
            2 * point + 1,
        ];
        let sides = [south, east, north, west];
        // Going around counterclockwise, side i runs from corner i to corner i + 1. A way begins
        // where the round leaves what is within and ends where the round last came in.
        for leave in 0..4 {
            if inside[leave] && !inside[(leave + 1) % 4] {
                let entered = (1..4)
                    .map(|back| (leave + 4 - back) % 4)
                    .find(|&side| !inside[side] && inside[(side + 1) % 4]);
                if let Some(enter) = entered {
                    next[sides[leave]] = sides[enter] as u32;
                }
            }
        }
    }
    next
}

impl Field {
    /// Where the outline cuts a side.
    fn cut(&self, side: u32, limit: Duration) -> [f64; 2] {
        let from = side as usize / 2;
        let east = side.is_multiple_of(2);
        let to = from + if east { 1 } else { self.columns };
        let share = match (self.times[from], self.times[to]) {
            (Some(a), Some(b)) if a != b => {
                let [a, b, limit] = [a, b, limit].map(|time| time.as_millis() as f64);
                // Not at the very ends, where rings could touch.
                ((limit - a) / (b - a)).clamp(0.05, 0.95)
            }
            _ => 0.5,
        };
        let (column, row) = ((from % self.columns) as f64, (from / self.columns) as f64);
        let (x, y) = if east {
            (column + share, row)
        } else {
            (column, row + share)
        };
        [
            self.corner[0] + x * self.step,
            self.corner[1] + y * self.step,
        ]
    }

    /// The ring on the ground, its first place once more at the end.
    fn closed(&self, ring: &Ring) -> Vec<Coordinate> {
        let places = ring.points.iter().chain(ring.points.first());
        places
            .filter_map(|&place| self.plane.unproject(place))
            .collect()
    }
}

impl Ring {
    fn new(points: Vec<[f64; 2]>) -> Self {
        // From the first point, so that the numbers stay small.
        let [x, y] = points[0];
        let from = |place: [f64; 2]| [place[0] - x, place[1] - y];
        let after = points.iter().skip(1).chain(points.first());
        let double: f64 = points
            .iter()
            .zip(after)
            .map(|(&a, &b)| {
                let (a, b) = (from(a), from(b));
                a[0] * b[1] - b[0] * a[1]
            })
            .sum();
        Self {
            points,
            square_metres: double / 2.0,
        }
    }

    /// Whether a place lies inside: a ray to the east crosses it an odd number of times.
    fn contains(&self, [x, y]: [f64; 2]) -> bool {
        let after = self.points.iter().skip(1).chain(self.points.first());
        let crossed = self.points.iter().zip(after).filter(|(a, b)| {
            (a[1] > y) != (b[1] > y) && x < a[0] + (b[0] - a[0]) * (y - a[1]) / (b[1] - a[1])
        });
        crossed.count() % 2 == 1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A field of letters: `#` within ten seconds, `+` twenty seconds off, `.` out of reach.
    fn field(rows: &[&str]) -> Field {
        let time = |letter| match letter {
            '#' => Some(Duration::from_secs(0)),
            '+' => Some(Duration::from_secs(20)),
            _ => None,
        };
        Field {
            plane: Plane::around(Coordinate::default()),
            corner: [0.0, 0.0],
            step: 100.0,
            columns: rows[0].len(),
            times: rows.iter().flat_map(|row| row.chars().map(time)).collect(),
        }
    }

    fn outlines(rows: &[&str]) -> Vec<Polygon> {
        polygons(&field(rows), Duration::from_secs(10))
    }

    #[test]
    fn a_block_is_one_ring_counterclockwise() {
        let found = outlines(&["....", ".##.", ".##.", "...."]);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].rings.len(), 1);
        // A square of 200 m with its four corners cut, 50 m each way.
        assert!((found[0].square_metres - (40_000.0 - 4.0 * 1_250.0)).abs() < 1e-6);
        let ring = &found[0].rings[0];
        assert_eq!(ring.first(), ring.last());
        assert_eq!(ring.len(), 9);
    }

    #[test]
    fn a_hole_belongs_to_the_block_around_it_and_an_island_in_it_stands_alone() {
        let found = outlines(&[
            "..........",
            ".########.",
            ".########.",
            ".##....##.",
            ".##.##.##.",
            ".##.##.##.",
            ".##....##.",
            ".########.",
            ".########.",
            "..........",
        ]);
        let rings: Vec<usize> = found.iter().map(|polygon| polygon.rings.len()).collect();
        assert_eq!(rings, [2, 1]);
        let all: f64 = found.iter().map(|polygon| polygon.square_metres).sum();
        assert!(all > 490_000.0 && all < 560_000.0, "{all}");
    }

    #[test]
    fn what_touches_at_a_corner_stays_apart_and_a_speck_is_left_out() {
        let found = outlines(&[
            ".......", ".##....", ".##....", "...##..", "...##..", ".#.....", ".......",
        ]);
        assert_eq!(found.len(), 2);
    }

    #[test]
    fn the_outline_lies_where_the_time_is_the_limit() {
        let found = outlines(&["++++", "+##+", "+##+", "++++"]);
        let south = found[0].rings[0].iter().map(|at| at.lat_e7).min().unwrap();
        let expected = Plane::around(Coordinate::default()).unproject([0.0, 50.0]);
        assert_eq!(Some(south), expected.map(|at| at.lat_e7));
    }
}
