//! A small separator of one part of a graph by inertial flow.
//!
//! Problem: few nodes whose removal leaves two parts of at least about a quarter each. Method
//! (Schild, Sommer 2015): sort the nodes along a direction, let the first quarter be sources and
//! the last quarter sinks, find a smallest set of edges between them by maximum flow (Dinic 1970,
//! unit capacities), and take the end nodes of these edges on one side. Every direction offers the
//! cut nearest the sources and the one nearest the sinks; the smallest separator for each node of
//! the smaller half wins, a tie goes to the better balance, then to the earlier direction.
//! Cost: O(edges) for each of the few phases of a flow.

use rayon::prelude::*;

use super::flow::Flow;
use super::part::Part;

/// The share of the nodes that is source, and that is sink: one in this many.
const QUARTER: usize = 4;

/// Parts below this many nodes try the first four directions only.
const SMALL: usize = 256;

/// Parts of at least this many nodes try their directions in parallel.
const PARALLEL: usize = 5_000;

/// The directions tried, as factors of longitude and latitude.
const DIRECTIONS: [(i64, i64); 8] = [
    (1, 0),
    (0, 1),
    (1, 1),
    (1, -1),
    (2, 1),
    (1, 2),
    (2, -1),
    (1, -2),
];

/// Where a node of a part goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Side {
    /// Into the first half.
    Near,
    /// Into the second half.
    Far,
    /// Between them.
    Separator,
}

/// Divides a part of at least four nodes; each half is smaller than the part.
pub(crate) fn divide(part: &Part) -> Vec<Side> {
    let twins = part.twins();
    let attempt = |&direction: &(i64, i64)| along(part, &twins, direction);
    let cuts: Vec<Cut> = match part.len() {
        ..SMALL => DIRECTIONS[..4].iter().map(attempt).collect(),
        SMALL..PARALLEL => DIRECTIONS.iter().map(attempt).collect(),
        _ => DIRECTIONS.par_iter().map(attempt).collect(),
    };
    let best = cuts.into_iter().min_by_key(Cut::score);
    best.map_or_else(Vec::new, |cut| cut.sides)
}

/// The best cut along a direction.
fn along(part: &Part, twins: &[u32], (east, north): (i64, i64)) -> Cut {
    let along = |&(lon, lat): &(i32, i32)| i64::from(lon) * east + i64::from(lat) * north;
    let mut sorted: Vec<(i64, u32)> = part.places.iter().map(along).zip(0..).collect();
    let share = (part.len() / QUARTER).max(1);
    sorted.select_nth_unstable(share - 1);
    sorted[share..].select_nth_unstable(part.len() - 2 * share);
    let chosen = |range: &[(i64, u32)]| {
        let mut nodes: Vec<u32> = range.iter().map(|&(_, node)| node).collect();
        nodes.sort_unstable();
        nodes
    };
    let (sources, sinks) = (
        chosen(&sorted[..share]),
        chosen(&sorted[part.len() - share..]),
    );
    let [first, second] = Flow::new(part, twins, sources, sinks)
        .smallest_cuts()
        .map(|near| Cut::thinnest(part, &near));
    if second.score() < first.score() {
        second
    } else {
        first
    }
}

struct Cut {
    separator: usize,
    larger: usize,
    sides: Vec<Side>,
}

impl Cut {
    /// The cut that separates the near nodes from the others by a border on its thinner side.
    fn thinnest(part: &Part, near: &[bool]) -> Self {
        let side = |&near: &bool| if near { Side::Near } else { Side::Far };
        let sides: Vec<Side> = near.iter().map(side).collect();
        let near = Self::new(part, sides.clone(), Side::Near);
        let far = Self::new(part, sides, Side::Far);
        if near.score() <= far.score() {
            near
        } else {
            far
        }
    }

    /// Less is better: the separator for each node of the smaller half, in millionths, then the
    /// larger half.
    fn score(&self) -> (usize, usize) {
        let smaller = self.sides.len() - self.separator - self.larger;
        (self.separator * 1_000_000 / smaller.max(1), self.larger)
    }

    /// Makes the end nodes of the cut edges on the `thinned` side the separator.
    fn new(part: &Part, mut sides: Vec<Side>, thinned: Side) -> Self {
        let other = |side: Side| side != thinned && side != Side::Separator;
        for node in 0..part.len() as u32 {
            let at_border = || {
                part.neighbours(node)
                    .iter()
                    .any(|&n| other(sides[n as usize]))
            };
            if sides[node as usize] == thinned && at_border() {
                sides[node as usize] = Side::Separator;
            }
        }
        let count = |side| sides.iter().filter(|&&s| s == side).count();
        Self {
            separator: count(Side::Separator),
            larger: count(Side::Near).max(count(Side::Far)),
            sides,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two 4 x 4 grids joined by one bridge of one node.
    fn dumbbell() -> Part {
        let place = |i: u32| match i {
            32 => (5, 1),
            i => ((i / 16 * 7 + i % 4) as i32, (i % 16 / 4) as i32),
        };
        let joined = |a: u32, b: u32| {
            let ((ax, ay), (bx, by)) = (place(a), place(b));
            let beside = (ax - bx).abs() + (ay - by).abs() == 1;
            beside && a < 32 && b < 32 || a.max(b) == 32 && [7, 20].contains(&a.min(b))
        };
        let mut part = Part {
            nodes: (0..33).collect(),
            places: (0..33).map(place).collect(),
            first: vec![0],
            heads: vec![],
        };
        for a in 0..33 {
            part.heads.extend((0..33).filter(|&b| joined(a, b)));
            part.first.push(part.heads.len() as u32);
        }
        part
    }

    #[test]
    fn a_bridge_is_found_as_separator() {
        let sides = divide(&dumbbell());
        let count = |side| sides.iter().filter(|&&s| s == side).count();
        assert_eq!(count(Side::Separator), 1);
        assert_eq!(count(Side::Near), 16);
    }

    #[test]
    fn every_twin_runs_back() {
        let part = dumbbell();
        let twins = part.twins();
        for node in 0..33 {
            for arc in part.arcs(node) {
                assert_eq!(part.heads[twins[arc] as usize], node);
                assert_eq!(twins[twins[arc] as usize] as usize, arc);
            }
        }
    }
}
