//! What of a line or of ground lies within a square.
//!
//! Lines by Liang and Barsky (1984), ground by Sutherland and Hodgman (1974).

/// A point.
type Point = [f64; 2];

/// The pieces of a line between `low` and `high` on both axes.
pub(super) fn line(points: &[Point], low: f64, high: f64) -> Vec<Vec<Point>> {
    let mut pieces: Vec<Vec<Point>> = Vec::new();
    let mut goes_on = false;
    for pair in points.windows(2) {
        let Some((from, to, ends_inside)) = segment(pair[0], pair[1], low, high) else {
            goes_on = false;
            continue;
        };
        match pieces.last_mut() {
            Some(piece) if goes_on => piece.push(to),
            _ => pieces.push(vec![from, to]),
        }
        goes_on = ends_inside;
    }
    pieces
}

/// The part of a segment inside, and whether its end is.
fn segment(a: Point, b: Point, low: f64, high: f64) -> Option<(Point, Point, bool)> {
    let (mut enter, mut leave) = (0.0_f64, 1.0_f64);
    for axis in 0..2 {
        let step = b[axis] - a[axis];
        for (run, room) in [(-step, a[axis] - low), (step, high - a[axis])] {
            if run == 0.0 {
                if room < 0.0 {
                    return None;
                }
            } else if run < 0.0 {
                enter = enter.max(room / run);
            } else {
                leave = leave.min(room / run);
            }
        }
    }
    if enter > leave {
        return None;
    }
    let at = |share: f64| [a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share];
    let end = if leave == 1.0 { b } else { at(leave) };
    Some((at(enter), end, leave == 1.0))
}

/// The ground of a ring between `low` and `high` on both axes.
pub(super) fn ring(points: &[Point], low: f64, high: f64) -> Vec<Point> {
    let mut left = points.to_vec();
    for (axis, bound, sign) in [
        (0, low, 1.0),
        (0, high, -1.0),
        (1, low, 1.0),
        (1, high, -1.0),
    ] {
        let before = std::mem::take(&mut left);
        let depth = |point: &Point| (point[axis] - bound) * sign;
        for (place, &to) in before.iter().enumerate() {
            let from = before[(place + before.len() - 1) % before.len()];
            let (was, is) = (depth(&from), depth(&to));
            if (was < 0.0) != (is < 0.0) {
                let share = was / (was - is);
                left.push([
                    from[0] + (to[0] - from[0]) * share,
                    from[1] + (to[1] - from[1]) * share,
                ]);
            }
            if is >= 0.0 {
                left.push(to);
            }
        }
    }
    left
}

/// Twice the area of a ring: positive when it runs clockwise on a screen.
pub(super) fn twice_area(ring: &[Point]) -> f64 {
    let next = ring.iter().cycle().skip(1);
    let pairs = ring.iter().zip(next);
    pairs.map(|(a, b)| a[0] * b[1] - b[0] * a[1]).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_that_leaves_and_comes_back_has_two_pieces() {
        let there = [[1.0, 1.0], [1.0, 20.0], [5.0, 20.0], [5.0, 1.0]];
        let pieces = line(&there, 0.0, 10.0);
        assert_eq!(
            pieces,
            vec![vec![[1.0, 1.0], [1.0, 10.0]], vec![[5.0, 10.0], [5.0, 1.0]]]
        );
        assert!(line(&[[-5.0, -5.0], [-1.0, 20.0]], 0.0, 10.0).is_empty());
    }

    #[test]
    fn ground_around_a_square_fills_it() {
        let wide = [[-50.0, -50.0], [50.0, -50.0], [50.0, 50.0], [-50.0, 50.0]];
        assert_eq!(twice_area(&ring(&wide, 0.0, 10.0)), 200.0);
        assert!(ring(&wide, 60.0, 70.0).is_empty());
    }
}
