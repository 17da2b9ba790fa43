//! From shortcuts to the arcs of the graph, by lower triangle.
//!
//! After customisation an up-arc weighs exactly as much as its cheapest edge or its cheapest lower
//! triangle (`metric`). So it is an edge, the lowest numbered that weighs the same, or else two
//! up-arcs over the lowest middle that add up to it.
//!
//! Termination: the middle z of a triangle below (x,y), x < y, has z < x, and both pieces have z as
//! their lower end. So lower ends fall strictly from a shortcut to its pieces, whatever the
//! weights, cycles of weight zero included. Exactness: each split keeps the sum. Connectedness:
//! the first piece ends at z, where the second begins.
//! Cost: for each shortcut the merged lists of the ranks below its two ends.

use super::hierarchy::Hierarchy;
use super::metric::{DOWN, Metric, UP};

/// An up-arc and the side it is travelled on.
pub(crate) type Piece = (u32, usize);

/// Replaces the pieces, in order of travel, by arcs of the graph; `pieces` is left empty.
pub(crate) fn unpack(
    hierarchy: &Hierarchy,
    metric: &Metric,
    pieces: &mut Vec<Piece>,
    arcs: &mut Vec<u32>,
) {
    pieces.reverse();
    while let Some(piece) = pieces.pop() {
        if let Some(arc) = edge(hierarchy, metric, piece) {
            arcs.push(arc);
        } else {
            let [first, second] = triangle(hierarchy, metric, piece)
                .expect("a customised shortcut weighs as much as one of its triangles");
            pieces.push(second);
            pieces.push(first);
        }
    }
}

/// The arc of the lowest edge that weighs as much as the piece.
fn edge(hierarchy: &Hierarchy, metric: &Metric, (up, side): Piece) -> Option<u32> {
    let weight = metric.ups[up as usize][side];
    let mut arcs = hierarchy
        .arcs_on
        .row(up)
        .iter()
        .map(|&arc| arc ^ side as u32);
    arcs.find(|&arc| metric.weight(arc) == weight)
}

/// The two pieces over the lowest middle that weigh as much as the piece.
fn triangle(hierarchy: &Hierarchy, metric: &Metric, (up, side): Piece) -> Option<[Piece; 2]> {
    let weight = metric.ups[up as usize][side];
    let (lower, upper) = (
        hierarchy.below.tails[up as usize],
        hierarchy.heads[up as usize],
    );
    let (to_lower, to_upper) = (hierarchy.below.of(lower), hierarchy.below.of(upper));
    common(to_lower.0, to_upper.0).find_map(|(at, also_at)| {
        let (to_lower, to_upper) = (to_lower.1[at], to_upper.1[also_at]);
        let near = metric.ups[to_lower as usize][1 - side];
        let far = metric.ups[to_upper as usize][side];
        (near + far == weight).then_some(match side {
            UP => [(to_lower, DOWN), (to_upper, UP)],
            _ => [(to_upper, DOWN), (to_lower, UP)],
        })
    })
}

/// The places in two rising lists where they agree. The second, the longer by far near the top, is
/// entered where the first begins: all below the lower rank lie in its subtree, one range of ranks.
fn common(few: &[u32], many: &[u32]) -> impl Iterator<Item = (usize, usize)> {
    let begin = few.first().copied().unwrap_or_default();
    let mut also_at = many.partition_point(|&rank| rank < begin);
    few.iter().enumerate().filter_map(move |(at, &rank)| {
        while many.get(also_at).is_some_and(|&other| other < rank) {
            also_at += 1;
        }
        (many.get(also_at) == Some(&rank)).then_some((at, also_at))
    })
}
