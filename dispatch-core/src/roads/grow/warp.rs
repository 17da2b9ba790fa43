//! The bend of the street grid: a plain square lattice, turned around places so that its lines
//! follow the river there.
//!
//! One twist turns a point at distance r from its centre by θ·exp(−r²/2σ²). A point keeps its
//! distance from the centre, so a twist is one to one and keeps areas whatever the angle; so does
//! one twist after another. Cost: O(twists) a point.

/// A turn of the lattice that fades with the distance.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Twist {
    /// Around where, in metres.
    pub(super) center: [f64; 2],
    /// By how much in the middle, in radians against the clock.
    pub(super) angle: f64,
    /// σ in metres.
    pub(super) reach: f64,
}

/// Where a point of the lattice lies on the ground.
pub(super) fn bend(twists: &[Twist], at: [f64; 2]) -> [f64; 2] {
    twists.iter().fold(at, |at, twist| twist.turned(at))
}

impl Twist {
    fn turned(&self, [x, y]: [f64; 2]) -> [f64; 2] {
        let (dx, dy) = (x - self.center[0], y - self.center[1]);
        let far = (dx * dx + dy * dy) / (2.0 * self.reach * self.reach);
        if far > 30.0 {
            return [x, y];
        }
        let angle = self.angle * libm::exp(-far);
        let (sin, cos) = (libm::sin(angle), libm::cos(angle));
        [
            self.center[0] + dx * cos - dy * sin,
            self.center[1] + dx * sin + dy * cos,
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_middle_is_turned_and_what_is_far_stays() {
        let twist = Twist {
            center: [0.0, 0.0],
            angle: std::f64::consts::FRAC_PI_2,
            reach: 1000.0,
        };
        let [x, y] = bend(&[twist], [1.0, 0.0]);
        assert!(x.abs() < 1e-3 && (y - 1.0).abs() < 1e-3);
        assert_eq!(bend(&[twist], [9000.0, 0.0]), [9000.0, 0.0]);
    }
}
