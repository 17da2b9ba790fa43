//! The place on the roads nearest to a coordinate.
//!
//! Either a point of an edge (perpendicular foot on a segment, or its end), or a node that has
//! access, as other people's models have it. Distances are straight, in a plane handed in, and
//! worked out from differences of whole 1e-7 degrees with `+ - * / sqrt` only, so that the answer is
//! the same on every machine and places in mirrored positions tie exactly. Of equally near roads
//! the lowest edge (then segment) is taken, of nodes the lowest; a segment is measured from its
//! lesser end whichever way it runs. A line across the 180th meridian is not understood.
//!
//! An R-tree in rounded metres proposes whatever lies within a micrometre of the least distance, the
//! exact differences decide. O(n log n) to build, O(log n) a question.

use super::{RoadPoint, Roads, WHOLE};
use crate::geo::{Coordinate, Plane};
use crate::ids::{EdgeId, NodeId};
use crate::units::Distance;
use rstar::primitives::{GeomWithData, Line};
use rstar::{PointDistance, RTree, RTreeObject};

/// Metres by which the R-tree's rounded distances may be wrong.
const SLACK: f64 = 1e-6;

/// Finds the nearest place on the roads.
#[derive(Debug)]
pub struct Snapper {
    plane: Plane,
    tree: Tree,
}

#[derive(Debug)]
enum Tree {
    Segments(Indexed<Line<[f64; 2]>>, Vec<Segment>),
    Nodes(Indexed<[f64; 2]>, Vec<Place>),
}

/// Shapes in metres with the places of what they are in a list, so that little is moved about.
type Indexed<G> = RTree<GeomWithData<G, u32>>;

/// A place found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Snap {
    /// Where it is in the network.
    pub point: RoadPoint,
    /// Where it is on the ground.
    pub at: Coordinate,
    /// How far off.
    pub distance: Distance,
    /// The node, when nodes are looked for.
    pub node: Option<NodeId>,
}

impl Snapper {
    /// Over every edge that has access.
    pub fn edges(roads: &Roads, plane: Plane) -> Self {
        let mut segments = Vec::with_capacity(roads.segments());
        for (edge, row) in roads.edges().pairs().filter(|(_, row)| row.access) {
            segments.extend((0..row.segments()).map(|s| Segment::new(roads, edge, s)));
        }
        let line = |segment: &Segment| {
            let [from, to] = segment.ends.map(|end| metres(&plane, end.0));
            Line::new(from, to)
        };
        Self {
            plane,
            tree: Tree::Segments(indexed(segments.iter().map(line)), segments),
        }
    }

    /// Over every imported node that has access.
    pub fn nodes(roads: &Roads, plane: Plane) -> Self {
        let open = roads.nodes().filter(|&node| roads.node_access(node));
        let place = |node| Place {
            at: roads.node_coordinate(node),
            point: roads.node_point(node),
            node,
        };
        let places: Vec<_> = open.map(place).collect();
        let points = places.iter().map(|place| metres(&plane, place.at));
        Self {
            plane,
            tree: Tree::Nodes(indexed(points), places),
        }
    }

    /// The nearest place, if there is any road or node to snap to.
    pub fn nearest(&self, at: Coordinate) -> Option<Snap> {
        match &self.tree {
            Tree::Segments(tree, list) => self.best(tree, at, |i, near| list[i].foot(near)),
            Tree::Nodes(tree, list) => self.best(tree, at, |i, near| list[i].foot(near)),
        }
    }

    /// The least of (exact square of the distance, order of the thing) among the nearest.
    fn best<G>(
        &self,
        tree: &Indexed<G>,
        at: Coordinate,
        foot: impl Fn(usize, &Near) -> Foot,
    ) -> Option<Snap>
    where
        G: RTreeObject + PointDistance,
        G::Envelope: rstar::Envelope<Point = [f64; 2]>,
    {
        let near = Near {
            plane: self.plane,
            at,
        };
        let mut nearest = tree
            .nearest_neighbor_iter_with_distance_2(metres(&self.plane, at))
            .peekable();
        let limit = nearest.peek()?.1.sqrt() + SLACK;
        nearest
            .take_while(|(_, square)| square.sqrt() <= limit)
            .map(|(thing, _)| foot(thing.data as usize, &near))
            .min_by(|a, b| {
                let by_distance = a.square.total_cmp(&b.square);
                by_distance.then_with(|| a.order.cmp(&b.order))
            })
            .map(Foot::snap)
    }
}

fn indexed<G>(shapes: impl Iterator<Item = G>) -> Indexed<G>
where
    G: RTreeObject,
{
    let numbered = shapes
        .zip(0..)
        .map(|(shape, i)| GeomWithData::new(shape, i));
    RTree::bulk_load(numbered.collect())
}

/// Metres east and north of the coordinate origin, rounded.
fn metres(plane: &Plane, at: Coordinate) -> [f64; 2] {
    let near = Near {
        plane: *plane,
        at: Coordinate::default(),
    };
    near.metres(at)
}

/// The neighbourhood of the place that is looked for.
struct Near {
    plane: Plane,
    at: Coordinate,
}

impl Near {
    /// Metres east and north of it.
    fn metres(&self, place: Coordinate) -> [f64; 2] {
        let dx = f64::from(place.lon_e7) - f64::from(self.at.lon_e7);
        let dy = f64::from(place.lat_e7) - f64::from(self.at.lat_e7);
        [
            dx * self.plane.km_per_degree_lon * 1e-4,
            dy * self.plane.km_per_degree_lat * 1e-4,
        ]
    }
}

/// The nearest point of one thing.
struct Foot {
    /// Square of its distance in metres.
    square: f64,
    /// Which thing comes first of equals.
    order: (EdgeOrNode, u32),
    point: RoadPoint,
    at: Coordinate,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum EdgeOrNode {
    Edge(EdgeId),
    Node(NodeId),
}

impl Foot {
    fn snap(self) -> Snap {
        Snap {
            point: self.point,
            at: self.at,
            distance: Distance::from_metres(self.square.sqrt()).unwrap_or_default(),
            node: match self.order.0 {
                EdgeOrNode::Edge(_) => None,
                EdgeOrNode::Node(node) => Some(node),
            },
        }
    }
}

/// A straight piece of an edge.
#[derive(Clone, Copy, Debug)]
struct Segment {
    edge: EdgeId,
    segment: u32,
    /// Its ends as the edge runs, on the ground and in the network.
    ends: [(Coordinate, RoadPoint); 2],
}

impl Segment {
    fn new(roads: &Roads, edge: EdgeId, segment: u32) -> Self {
        let shape = &roads.shape(edge)[segment as usize..];
        Self {
            edge,
            segment,
            ends: [
                (shape[0], roads.point(edge, segment, 0)),
                (shape[1], roads.point(edge, segment, WHOLE)),
            ],
        }
    }

    fn foot(&self, near: &Near) -> Foot {
        let [from, to] = self.ends;
        let turned = from.0 > to.0;
        let (low, high) = if turned { (to, from) } else { (from, to) };
        let (share, square) = foot_of(near.metres(low.0), near.metres(high.0));
        let share = (share * f64::from(WHOLE)).round() as u32;
        let (at, point) = match if turned { WHOLE - share } else { share } {
            0 => from,
            WHOLE => to,
            along => {
                let at = from.0.toward(to.0, f64::from(along) / f64::from(WHOLE));
                let (edge, segment) = (self.edge, self.segment);
                let point = RoadPoint::Edge {
                    edge,
                    segment,
                    along,
                };
                (at, point)
            }
        };
        Foot {
            square,
            order: (EdgeOrNode::Edge(self.edge), self.segment),
            point,
            at,
        }
    }
}

/// A node.
#[derive(Clone, Copy, Debug)]
struct Place {
    at: Coordinate,
    point: RoadPoint,
    node: NodeId,
}

impl Place {
    fn foot(&self, near: &Near) -> Foot {
        Foot {
            square: square(near.metres(self.at)),
            order: (EdgeOrNode::Node(self.node), 0),
            point: self.point,
            at: self.at,
        }
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
