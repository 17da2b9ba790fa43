//! Edges of the road network joined to long lines, as a hand would draw them: fewer features, and
//! lines long enough for a name.

use dispatch_core::geo::Coordinate;
use dispatch_core::ids::{EdgeId, Id, JunctionId};
use dispatch_core::roads::{RoadClass, Roads};

use super::{World, meeting};

/// The most points of a stroke: longer ones would be looked at by too many tiles.
const LONGEST: usize = 160;
/// The least cosine of the turn at which an unnamed road goes on.
const STRAIGHT: f64 = 0.7;

/// A line of one class and one name.
#[derive(Debug)]
pub(super) struct Stroke {
    /// Its class.
    pub(super) class: RoadClass,
    /// Its name.
    pub(super) name: Option<String>,
    /// Its points.
    pub(super) points: Vec<World>,
}

/// Every edge, in exactly one stroke.
pub(super) fn of(roads: &Roads, world: impl Fn(Coordinate) -> World) -> Vec<Stroke> {
    let at = meeting(roads);
    let mut is_drawn = vec![false; roads.edges().len()];
    let mut strokes = Vec::new();
    for (first, row) in roads.edges().pairs() {
        if std::mem::replace(&mut is_drawn[first.index()], true) {
            continue;
        }
        let mut points: Vec<World> = roads.shape(first).iter().map(|&c| world(c)).collect();
        for start in [row.to, row.from] {
            let (mut last, mut end) = (first, start);
            while points.len() < LONGEST
                && let Some(next) = going_on(roads, &at, &is_drawn, last, end)
            {
                is_drawn[next.index()] = true;
                let edge = &roads.edges()[next];
                let shape = roads.shape(next).iter().map(|&c| world(c));
                if edge.from == end {
                    points.extend(shape.skip(1));
                    end = edge.to;
                } else {
                    points.extend(shape.rev().skip(1));
                    end = edge.from;
                }
                last = next;
            }
            points.reverse();
        }
        strokes.push(Stroke {
            class: row.class,
            name: roads.name(first).map(str::to_owned),
            points,
        });
    }
    strokes
}

/// The edge that goes on from the end of another, the straightest.
fn going_on(
    roads: &Roads,
    at: &[Vec<EdgeId>],
    is_drawn: &[bool],
    last: EdgeId,
    end: JunctionId,
) -> Option<EdgeId> {
    let (row, name) = (&roads.edges()[last], roads.name(last));
    let [x, y] = leaving(roads, last, end);
    let straightness = |&other: &EdgeId| {
        let [u, v] = leaving(roads, other, end);
        -(x * u + y * v)
    };
    let fits = |&&other: &&EdgeId| {
        let fits = !is_drawn[other.index()]
            && roads.edges()[other].class == row.class
            && roads.name(other) == name;
        fits && (name.is_some() || straightness(&other) > STRAIGHT)
    };
    let fitting = at[end.index()].iter().filter(fits);
    let best = fitting.max_by(|a, b| straightness(a).total_cmp(&straightness(b)));
    best.copied()
}

/// The direction in which an edge leaves a junction, of length one.
fn leaving(roads: &Roads, edge: EdgeId, end: JunctionId) -> [f64; 2] {
    let shape = roads.shape(edge);
    let (from, to) = if roads.edges()[edge].from == end {
        (shape[0], shape[1])
    } else {
        (shape[shape.len() - 1], shape[shape.len() - 2])
    };
    let narrow = libm::cos(from.lat().to_radians());
    let (x, y) = ((to.lon() - from.lon()) * narrow, to.lat() - from.lat());
    let length = (x * x + y * y).sqrt().max(f64::MIN_POSITIVE);
    [x / length, y / length]
}
