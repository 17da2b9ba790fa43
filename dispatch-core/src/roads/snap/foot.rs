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

    /// Metres east and north of it, of a longitude and latitude.
    #[inline]
    pub(super) fn metres(&self, [lon_e7, lat_e7]: [i32; 2]) -> [f64; 2] {
        let dx = f64::from(lon_e7) - f64::from(self.at.lon_e7);
        let dy = f64::from(lat_e7) - f64::from(self.at.lat_e7);
        [
            dx * self.plane.km_per_degree_lon * 1e-4,
            dy * self.plane.km_per_degree_lat * 1e-4,
        ]
    }

    /// The direction of a piece from its lesser end: metres east and north, of length one; nothing
    /// for a point.
    pub(super) fn direction(&self, piece: &Piece) -> Option<[f64; 2]> {
        let [a, b] = [piece.low, piece.high].map(|end| self.metres([end.lon_e7, end.lat_e7]));
        let d = [b[0] - a[0], b[1] - a[1]];
        let length = square(d).sqrt();
        (length > 0.0).then(|| d.map(|part| part / length))
    }
}

/// The share of the line from `a` to `b` before its point nearest to the origin, and the square of
/// that point's distance.
#[inline]
pub(super) fn foot(a: [f64; 2], b: [f64; 2]) -> (f64, f64) {
    let d = [b[0] - a[0], b[1] - a[1]];
    let length = square(d);
    let share = -(a[0] * d[0] + a[1] * d[1]) / length;
    let within = [a[0] + d[0] * share, a[1] + d[1] * share];
    // Also where the line has no length and the share is not a number.
    let (share, foot) = if share > 0.0 {
        (share, within)
    } else {
        (0.0, a)
    };
    let (share, foot) = if share >= 1.0 {
        (1.0, b)
    } else {
        (share, foot)
    };
    (share, square(foot))
}

fn square(a: [f64; 2]) -> f64 {
    a[0] * a[0] + a[1] * a[1]
}
