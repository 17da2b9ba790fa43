//! How far a piece of road is from a place, and where on it that is nearest.

use super::tree::Piece;
use crate::geo::{Coordinate, Plane};

/// The neighbourhood of the place that is looked for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Near {
    pub(super) plane: Plane,
    pub(super) at: Coordinate,
}

impl Near {
    /// Metres in 1e-7 degrees of longitude (axis 0) or latitude (1).
    pub(super) fn metres_per_unit(&self, axis: usize) -> f64 {
        let plane = &self.plane;
        [plane.km_per_degree_lon, plane.km_per_degree_lat][axis] * 1e-4
    }

    /// Metres east and north of it.
    fn metres(&self, place: Coordinate) -> [f64; 2] {
        let dx = f64::from(place.lon_e7) - f64::from(self.at.lon_e7);
        let dy = f64::from(place.lat_e7) - f64::from(self.at.lat_e7);
        [
            dx * self.plane.km_per_degree_lon * 1e-4,
            dy * self.plane.km_per_degree_lat * 1e-4,
        ]
    }

    /// The share of a piece before its nearest point, from its lesser end, and the square of that
    /// point's distance in metres.
    pub(super) fn foot(&self, piece: &Piece) -> (f64, f64) {
        foot_of(self.metres(piece.low), self.metres(piece.high))
    }

    /// The direction of a piece from its lesser end: metres east and north, of length one; nothing
    /// for a point.
    pub(super) fn direction(&self, piece: &Piece) -> Option<[f64; 2]> {
        let (a, b) = (self.metres(piece.low), self.metres(piece.high));
        let d = [b[0] - a[0], b[1] - a[1]];
        let length = square(d).sqrt();
        (length > 0.0).then(|| d.map(|part| part / length))
    }
}

/// The share of the line from `a` to `b` before its point nearest to the origin, and the square of
/// that point's distance.
fn foot_of(a: [f64; 2], b: [f64; 2]) -> (f64, f64) {
    let d = [b[0] - a[0], b[1] - a[1]];
    let length = square(d);
    let share = -(a[0] * d[0] + a[1] * d[1]) / length;
    if share >= 1.0 {
        (1.0, square(b))
    } else if share > 0.0 {
        (share, square([a[0] + d[0] * share, a[1] + d[1] * share]))
    } else {
        // Also where the line has no length and the share is not a number.
        (0.0, square(a))
    }
}

fn square(a: [f64; 2]) -> f64 {
    a[0] * a[0] + a[1] * a[1]
}
