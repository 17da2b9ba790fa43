//! The place on the roads nearest to a coordinate.
//!
//! Either a point of an edge (perpendicular foot on a segment, or its end), or a node that has
//! access, as other people's models have it. Distances are straight, in a plane handed in;
//! coordinates are whole 1e-7 degrees and only `+ - * / sqrt` is used, so that the answer is the
//! same on every machine. Of equally near roads the lowest edge (then segment) is taken, of nodes
//! the lowest; a segment is measured from its lesser end whichever way it runs, so that the two
//! carriageways of one line tie exactly. A line across the 180th meridian is not understood.
//!
//! An R-tree, bulk loaded: O(n log n) to build, O(log n) a question.

use super::{RoadPoint, Roads, WHOLE};
use crate::geo::{Coordinate, Plane};
use crate::ids::{EdgeId, NodeId};
use crate::units::Distance;
use rstar::{AABB, PointDistance, RTree, RTreeObject};

/// Finds the nearest place on the roads.
#[derive(Debug)]
pub struct Snapper {
    plane: Plane,
    tree: Tree,
}

#[derive(Debug)]
enum Tree {
    Segments(RTree<Segment>),
    Nodes(RTree<Place>),
}

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
            for segment in 0..row.segments() {
                segments.push(Segment::new(roads, &plane, edge, segment));
            }
        }
        Self {
            plane,
            tree: Tree::Segments(RTree::bulk_load(segments)),
        }
    }

    /// Over every imported node that has access.
    pub fn nodes(roads: &Roads, plane: Plane) -> Self {
        let places = roads
            .nodes()
            .filter(|&node| roads.node_access(node))
            .map(|node| Place {
                metres: project(&plane, roads.node_coordinate(node)),
                at: roads.node_coordinate(node),
                point: roads.node_point(node),
                node,
            });
        Self {
            plane,
            tree: Tree::Nodes(RTree::bulk_load(places.collect())),
        }
    }

    /// The nearest place, if there is any road or node to snap to.
    pub fn nearest(&self, at: Coordinate) -> Option<Snap> {
        let from = project(&self.plane, at);
        match &self.tree {
            Tree::Segments(tree) => {
                let (segment, square) =
                    first_of_equals(tree.nearest_neighbor_iter_with_distance_2(from))?;
                Some(segment.snap(from, metres(square)))
            }
            Tree::Nodes(tree) => {
                let (place, square) =
                    first_of_equals(tree.nearest_neighbor_iter_with_distance_2(from))?;
                Some(Snap {
                    point: place.point,
                    at: place.at,
                    distance: metres(square),
                    node: Some(place.node),
                })
            }
        }
    }
}

/// Of the things at the least distance, the least.
fn first_of_equals<'a, T: Ord>(
    mut nearest: impl Iterator<Item = (&'a T, f64)>,
) -> Option<(&'a T, f64)> {
    let (first, least) = nearest.next()?;
    let equals = nearest.take_while(|(_, square)| *square <= least);
    Some((equals.map(|(thing, _)| thing).fold(first, Ord::min), least))
}

fn metres(square: f64) -> Distance {
    Distance::from_metres(square.sqrt()).unwrap_or_default()
}

/// Metres east and north of the origin.
fn project(plane: &Plane, at: Coordinate) -> [f64; 2] {
    [
        f64::from(at.lon_e7) * plane.km_per_degree_lon * 1e-4,
        f64::from(at.lat_e7) * plane.km_per_degree_lat * 1e-4,
    ]
}

/// A straight piece of an edge.
#[derive(Clone, Copy, Debug)]
struct Segment {
    edge: EdgeId,
    segment: u32,
    /// Whether the edge runs from the second end to the first.
    turned: bool,
    /// In metres, the lesser end first.
    ends: [[f64; 2]; 2],
    /// On the ground and in the network, as the edge runs.
    places: [(Coordinate, RoadPoint); 2],
}

impl Segment {
    fn new(roads: &Roads, plane: &Plane, edge: EdgeId, segment: u32) -> Self {
        let shape = &roads.shape(edge)[segment as usize..];
        let (from, to) = (shape[0], shape[1]);
        let turned = from > to;
        let [a, b] = [from, to].map(|end| project(plane, end));
        Self {
            edge,
            segment,
            turned,
            ends: if turned { [b, a] } else { [a, b] },
            places: [
                (from, roads.point(edge, segment, 0)),
                (to, roads.point(edge, segment, WHOLE)),
            ],
        }
    }

    fn snap(&self, from: [f64; 2], distance: Distance) -> Snap {
        let [start, end] = self.places;
        let (at, point) = match self.along(from) {
            0 => start,
            WHOLE => end,
            along => (
                start.0.toward(end.0, f64::from(along) / f64::from(WHOLE)),
                RoadPoint::Edge {
                    edge: self.edge,
                    segment: self.segment,
                    along,
                },
            ),
        };
        Snap {
            point,
            at,
            distance,
            node: None,
        }
    }

    /// The share (0 to 1) of the way from the lesser end to the point nearest to `from`.
    fn share(&self, from: [f64; 2]) -> f64 {
        let [a, b] = self.ends;
        let (dx, dy) = (b[0] - a[0], b[1] - a[1]);
        let square = dx * dx + dy * dy;
        if square == 0.0 {
            return 0.0;
        }
        let share = ((from[0] - a[0]) * dx + (from[1] - a[1]) * dy) / square;
        share.clamp(0.0, 1.0)
    }

    /// The share of the segment, as the edge runs, before the point nearest to `from`.
    fn along(&self, from: [f64; 2]) -> u32 {
        let share = (self.share(from) * f64::from(WHOLE)).round() as u32;
        if self.turned { WHOLE - share } else { share }
    }

    const fn key(&self) -> (EdgeId, u32) {
        (self.edge, self.segment)
    }
}

impl RTreeObject for Segment {
    type Envelope = AABB<[f64; 2]>;
    fn envelope(&self) -> Self::Envelope {
        AABB::from_corners(self.ends[0], self.ends[1])
    }
}

impl PointDistance for Segment {
    fn distance_2(&self, from: &[f64; 2]) -> f64 {
        let ([a, b], share) = (self.ends, self.share(*from));
        let nearest = match share {
            0.0 => a,
            1.0 => b,
            _ => [a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share],
        };
        square(nearest, *from)
    }
}

impl PartialEq for Segment {
    fn eq(&self, other: &Self) -> bool {
        self.key() == other.key()
    }
}

impl Eq for Segment {}

impl PartialOrd for Segment {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Segment {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.key().cmp(&other.key())
    }
}

/// A node.
#[derive(Clone, Copy, Debug)]
struct Place {
    metres: [f64; 2],
    at: Coordinate,
    point: RoadPoint,
    node: NodeId,
}

impl RTreeObject for Place {
    type Envelope = AABB<[f64; 2]>;
    fn envelope(&self) -> Self::Envelope {
        AABB::from_point(self.metres)
    }
}

impl PointDistance for Place {
    fn distance_2(&self, from: &[f64; 2]) -> f64 {
        square(self.metres, *from)
    }
}

impl PartialEq for Place {
    fn eq(&self, other: &Self) -> bool {
        self.node == other.node
    }
}

impl Eq for Place {}

impl PartialOrd for Place {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Place {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.node.cmp(&other.node)
    }
}

fn square(a: [f64; 2], b: [f64; 2]) -> f64 {
    let (dx, dy) = (a[0] - b[0], a[1] - b[1]);
    dx * dx + dy * dy
}
