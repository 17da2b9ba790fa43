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
    common(to_lower, to_upper).find_map(|(to_lower, to_upper)| {
        let near = metric.ups[to_lower as usize][1 - side];
        let far = metric.ups[to_upper as usize][side];
        (near + far == weight).then_some(match side {
            UP => [(to_lower, DOWN), (to_upper, UP)],
            _ => [(to_upper, DOWN), (to_lower, UP)],
        })
    })
}

/// The up-arcs from the ranks that two rising lists share. The second, the longer by far near the
/// top, is entered where the first begins: all below the lower rank lie in its subtree, one range
/// of ranks.
fn common(few: &[(u32, u32)], many: &[(u32, u32)]) -> impl Iterator<Item = (u32, u32)> {
    let begin = few.first().map_or(0, |first| first.0);
    let mut rest = many[many.partition_point(|other| other.0 < begin)..]
        .iter()
        .peekable();
    few.iter().filter_map(move |&(rank, to_lower)| {
        while rest.next_if(|other| other.0 < rank).is_some() {}
        let shared = rest.next_if(|other| other.0 == rank);
        shared.map(|&(_, to_upper)| (to_lower, to_upper))
    })
}
