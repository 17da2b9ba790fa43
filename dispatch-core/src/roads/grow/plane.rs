//! Straight lines in the plane: distances, crossings, rings.

/// A straight piece.
pub(super) type Line = [[f64; 2]; 2];

/// South-west and north-east.
pub(super) type Bounds = [[f64; 2]; 2];

/// The distance of two points.
pub(super) fn distance(a: [f64; 2], b: [f64; 2]) -> f64 {
    let (dx, dy) = (a[0] - b[0], a[1] - b[1]);
    (dx * dx + dy * dy).sqrt()
}

/// The point at a share of a line.
pub(super) fn along([a, b]: Line, share: f64) -> [f64; 2] {
    [a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share]
}

/// Where two lines cross, as shares of each.
pub(super) fn crossing([a, b]: Line, [c, d]: Line) -> Option<[f64; 2]> {
    let (rx, ry) = (b[0] - a[0], b[1] - a[1]);
    let (sx, sy) = (d[0] - c[0], d[1] - c[1]);
    let cross = rx * sy - ry * sx;
    if cross == 0.0 {
        return None;
    }
    let (qx, qy) = (c[0] - a[0], c[1] - a[1]);
    let (t, u) = ((qx * sy - qy * sx) / cross, (qx * ry - qy * rx) / cross);
    let within = |share: f64| (0.0..=1.0).contains(&share);
    (within(t) && within(u)).then_some([t, u])
}

/// The distance of a point from a line.
pub(super) fn off_line([a, b]: Line, at: [f64; 2]) -> f64 {
    let (dx, dy) = (b[0] - a[0], b[1] - a[1]);
    let long = dx * dx + dy * dy;
    let share = if long == 0.0 {
        0.0
    } else {
        (((at[0] - a[0]) * dx + (at[1] - a[1]) * dy) / long).clamp(0.0, 1.0)
    };
    distance(along([a, b], share), at)
}

/// The least distance between two lines.
pub(super) fn apart(one: Line, other: Line) -> f64 {
    if crossing(one, other).is_some() {
        return 0.0;
    }
    let ends = [
        off_line(one, other[0]),
        off_line(one, other[1]),
        off_line(other, one[0]),
        off_line(other, one[1]),
    ];
    ends.into_iter().fold(f64::INFINITY, f64::min)
}

/// Whether a point lies in a ring: how often a ray to the east meets it.
pub(super) fn inside(ring: &[[f64; 2]], at: [f64; 2]) -> bool {
    let mut inside = false;
    let mut before = ring.last().copied().unwrap_or_default();
    for &point in ring {
        let spans = (point[1] > at[1]) != (before[1] > at[1]);
        if spans {
            let share = (at[1] - point[1]) / (before[1] - point[1]);
            if at[0] < point[0] + share * (before[0] - point[0]) {
                inside = !inside;
            }
        }
        before = point;
    }
    inside
}

/// South-west and north-east of some points.
pub(super) fn bounds(points: impl Iterator<Item = [f64; 2]>) -> Bounds {
    let none = [[f64::INFINITY; 2], [f64::NEG_INFINITY; 2]];
    points.fold(none, |[low, high], [x, y]| {
        [
            [low[0].min(x), low[1].min(y)],
            [high[0].max(x), high[1].max(y)],
        ]
    })
}

/// Whether a point lies in bounds.
pub(super) fn within([low, high]: Bounds, [x, y]: [f64; 2]) -> bool {
    low[0] <= x && x <= high[0] && low[1] <= y && y <= high[1]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cross_meets_in_its_middle_and_parallels_never() {
        let flat = [[0.0, 0.0], [2.0, 0.0]];
        assert_eq!(crossing(flat, [[1.0, -1.0], [1.0, 1.0]]), Some([0.5, 0.5]));
        assert_eq!(crossing(flat, [[0.0, 1.0], [2.0, 1.0]]), None);
        assert!((apart(flat, [[0.0, 1.0], [2.0, 1.0]]) - 1.0).abs() < 1e-12);
        let ring = [[0.0, 0.0], [4.0, 0.0], [4.0, 4.0], [0.0, 4.0]];
        assert!(inside(&ring, [1.0, 1.0]) && !inside(&ring, [5.0, 1.0]));
    }
}
