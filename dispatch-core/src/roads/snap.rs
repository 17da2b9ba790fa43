//! The places on the roads nearest to a coordinate.
//!
//! Either points of edges (perpendicular foot on a segment, or its end), or a node that has access,
//! as other people's models have it. Distances are straight, in a plane handed in, and worked out
//! from differences of whole 1e-7 degrees with `+ - * / sqrt` only, so that the answer is the same on
//! every machine and places in mirrored positions tie exactly. Of equally near roads the lowest edge
//! (then segment) is taken, of nodes the lowest; a segment is measured from its lesser end whichever
//! way it runs. A line across the 180th meridian is not understood.
//!
//! The segments lie in a packed tree of boxes (`tree`). O(n log n) to build, O(log n) a question.
//!
//! [`Snapper::nearest`] takes any edge that has access. [`Snapper::candidates`] names several edges
//! and is choosier, as [`Wanted`] says.

mod best;
mod foot;
mod tree;

use self::best::{Best, Found};
use self::foot::Near;
use self::tree::{Piece, Tree};
use super::components::Components;
use super::{Direction, Edge, RoadClass, RoadPoint, Roads, WHOLE};
use crate::geo::{Coordinate, Plane};
use crate::ids::{EdgeId, Id, NodeId};
use crate::units::Distance;

/// How far off the nearest road that suits may be before any other road is taken.
pub const LAST_RESORT: Distance = Distance::from_millimetres(500_000);

/// An island is a strongly connected part with fewer than one in so many of the junctions of the
/// largest part.
const ISLAND: u64 = 100;

/// Metres that are added to the distance of a road driven against the heading; at right angles it is
/// the half. About the width of a large crossing: more than a position is wrong, less than a block.
const AGAINST: f64 = 50.0;

/// Marks of a piece: the edge has access; its class takes places; it is no island; it is driven from
/// its lesser end, from its greater one.
const ACCESS: u32 = 1;
const STREET: u32 = 2;
const MAINLAND: u32 = 4;
const RISING: u32 = 8;
const FALLING: u32 = 16;
const SUITS: u32 = ACCESS | STREET | MAINLAND;

/// Finds the nearest places on the roads.
#[derive(Debug)]
pub struct Snapper {
    plane: Plane,
    tree: Tree,
    rows: Rows,
}

/// What the pieces stand for, by their number.
#[derive(Debug)]
enum Rows {
    Segments(Vec<Segment>),
    Nodes(Vec<(NodeId, RoadPoint, Coordinate)>),
}

/// A straight piece of an edge.
#[derive(Clone, Copy, Debug)]
struct Segment {
    edge: EdgeId,
    segment: u32,
    /// Its ends as the edge runs, on the ground and in the network.
    ends: [(Coordinate, RoadPoint); 2],
    /// Millimetres of the edge before it.
    before: u64,
    /// Its own millimetres.
    length: u32,
    class: RoadClass,
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

/// One of several edges a place could be at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// The nearest point of the edge.
    pub snap: Snap,
    /// The edge; a node stands in for none.
    pub edge: Option<EdgeId>,
    /// The length of the edge between its `from` and the point.
    pub offset: Distance,
    /// Its class.
    pub class: Option<RoadClass>,
}

/// What is looked for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Wanted {
    /// Where something stands: a road that has access, is no motorway, ramp of one, or ferry, and is
    /// no island, where nobody comes to or from the rest of the network. Where the nearest such road
    /// is beyond [`LAST_RESORT`], every road counts.
    Stand,
    /// Where something drives: any road that is no island, else, beyond [`LAST_RESORT`], any road at
    /// all. A heading in degrees clockwise from north adds to the distance of roads that are not
    /// driven that way: up to 50 m for one driven the opposite way, so that a unit on a divided road
    /// is on its own carriageway.
    Drive {
        /// Where it is heading, if that is known.
        heading: Option<f64>,
    },
}

impl Snapper {
    /// Over every edge.
    pub fn edges(roads: &Roads, plane: Plane) -> Self {
        let components = roads.components();
        let main = components.largest();
        let mut segments = Vec::with_capacity(roads.segments());
        let mut pieces = Vec::with_capacity(roads.segments());
        for (edge, row) in roads.edges().pairs() {
            let marks = marks(row, &components, main);
            let mut before = 0;
            for (number, &length) in (0..).zip(roads.segment_lengths(edge)) {
                let segment = Segment::new(roads, edge, number, before);
                pieces.push(segment.piece(row, marks, segments.len() as u32));
                segments.push(segment);
                before += u64::from(length);
            }
        }
        Self {
            plane,
            tree: Tree::new(plane, pieces),
            rows: Rows::Segments(segments),
        }
    }

    /// Over every imported node that has access.
    pub fn nodes(roads: &Roads, plane: Plane) -> Self {
        let open = roads.nodes().filter(|&node| roads.node_access(node));
        let row = |node| (node, roads.node_point(node), roads.node_coordinate(node));
        let rows: Vec<_> = open.map(row).collect();
        let piece = |(number, &(_, _, at)): (u32, &(NodeId, RoadPoint, Coordinate))| Piece {
            low: at,
            high: at,
            owner: number,
            number,
            marks: SUITS,
        };
        let pieces: Vec<_> = (0..).zip(&rows).map(piece).collect();
        Self {
            plane,
            tree: Tree::new(plane, pieces),
            rows: Rows::Nodes(rows),
        }
    }

    /// The nearest place on an edge that has access, if there is any such edge or node.
    pub fn nearest(&self, at: Coordinate) -> Option<Snap> {
        let open = |piece: &Piece, square: f64| (piece.marks & ACCESS != 0).then_some(square);
        let found = self.search(at, 1, f64::INFINITY, open);
        found.first().map(|found| self.candidate(found).snap)
    }

    /// Up to `count` edges that a place could be at, the nearest first (by distance and what is
    /// wanted), equals by edge, with the nearest point of each. Of nodes, the nearest ones.
    pub fn candidates(&self, at: Coordinate, count: usize, wanted: Wanted) -> Vec<Candidate> {
        let needed = match wanted {
            Wanted::Stand => SUITS,
            Wanted::Drive { .. } => MAINLAND,
        };
        let found = self.suiting(at, count, wanted, needed);
        found.iter().map(|found| self.candidate(found)).collect()
    }

    /// The edges that have all of some marks, or all edges where none of those is near. First what is
    /// near is looked at, which is mostly all, and over a plain next to nothing.
    fn suiting(&self, at: Coordinate, count: usize, wanted: Wanted, needed: u32) -> Vec<Found> {
        let near = LAST_RESORT.as_metres();
        let found = self.wanted(at, count, wanted, needed, near);
        let (full, last) = (found.len() == count, found.last());
        if full && last.is_none_or(|last| last.key.sqrt() <= near) {
            return found; // What is farther off has a greater key.
        }
        let any_near = found.iter().any(|found| found.square.sqrt() <= near);
        let needed = if any_near { needed } else { 0 };
        self.wanted(at, count, wanted, needed, f64::INFINITY)
    }

    /// The edges that have all of some marks, within so many metres.
    fn wanted(
        &self,
        at: Coordinate,
        count: usize,
        wanted: Wanted,
        needed: u32,
        within: f64,
    ) -> Vec<Found> {
        let fits = |piece: &Piece| piece.marks & needed == needed;
        let Wanted::Drive {
            heading: Some(heading),
        } = wanted
        else {
            return self.search(at, count, within, |piece, square| {
                fits(piece).then_some(square)
            });
        };
        let radians = heading.to_radians();
        let heading = [libm::sin(radians), libm::cos(radians)];
        let near = self.near(at);
        self.search(at, count, within, |piece, square| {
            fits(piece).then(|| {
                let metres = square.sqrt() + detour(&near, piece, heading);
                metres * metres
            })
        })
    }

    fn search(
        &self,
        at: Coordinate,
        count: usize,
        within: f64,
        weigh: impl Fn(&Piece, f64) -> Option<f64>,
    ) -> Vec<Found> {
        if count == 0 {
            return Vec::new();
        }
        let mut best = Best::new(self.near(at), count, within, weigh);
        self.tree.look(at, &mut best);
        best.found()
    }

    const fn near(&self, at: Coordinate) -> Near {
        Near {
            plane: self.plane,
            at,
        }
    }

    fn candidate(&self, found: &Found) -> Candidate {
        let distance = Distance::from_metres(found.square.sqrt()).unwrap_or_default();
        match &self.rows {
            Rows::Segments(rows) => rows[found.number as usize].candidate(found.share, distance),
            Rows::Nodes(rows) => {
                let (node, point, at) = rows[found.number as usize];
                Candidate {
                    snap: Snap {
                        point,
                        at,
                        distance,
                        node: Some(node),
                    },
                    edge: None,
                    offset: Distance::ZERO,
                    class: None,
                }
            }
        }
    }
}

/// What all pieces of an edge are good for.
fn marks(row: &Edge, components: &Components, main: Option<u32>) -> u32 {
    let size = |part: u32| u64::from(components.sizes[part as usize]);
    let mainland = |junction| {
        let part = components.of[junction];
        main.is_some_and(|main| size(part) * ISLAND >= size(main))
    };
    let street = !matches!(
        row.class,
        RoadClass::Motorway | RoadClass::MotorwayLink | RoadClass::Ferry
    );
    let mark = |is: bool, mark: u32| if is { mark } else { 0 };
    // A one-way road into an island, or out of one, is a trap as well.
    mark(row.access, ACCESS)
        | mark(street, STREET)
        | mark(mainland(row.from) && mainland(row.to), MAINLAND)
}

/// The metres that count for a road not driven in a direction (east and north, of length one).
fn detour(near: &Near, piece: &Piece, heading: [f64; 2]) -> f64 {
    let Some(d) = near.direction(piece) else {
        return 0.0;
    };
    let cosine = d[0] * heading[0] + d[1] * heading[1];
    let rising = (piece.marks & RISING != 0).then_some(cosine);
    let falling = (piece.marks & FALLING != 0).then_some(-cosine);
    let best = rising.into_iter().chain(falling).fold(-1.0, f64::max);
    AGAINST * (1.0 - best.min(1.0)) / 2.0
}

impl Segment {
    fn new(roads: &Roads, edge: EdgeId, segment: u32, before: u64) -> Self {
        let shape = &roads.shape(edge)[segment as usize..];
        Self {
            edge,
            segment,
            ends: [
                (shape[0], roads.point(edge, segment, 0)),
                (shape[1], roads.point(edge, segment, WHOLE)),
            ],
            before,
            length: roads.segment_lengths(edge)[segment as usize],
            class: roads.edges()[edge].class,
        }
    }

    /// Whether it runs from its greater end to its lesser one.
    fn falls(&self) -> bool {
        self.ends[0].0 > self.ends[1].0
    }

    fn piece(&self, row: &Edge, marks: u32, number: u32) -> Piece {
        let [from, to] = self.ends.map(|end| end.0);
        let (low, high, rises) = if self.falls() {
            (to, from, Direction::Backward)
        } else {
            (from, to, Direction::Forward)
        };
        let driven = |direction, mark| if row.allows(direction) { mark } else { 0 };
        Piece {
            low,
            high,
            owner: self.edge.index() as u32,
            number,
            marks: marks | driven(rises, RISING) | driven(rises.opposite(), FALLING),
        }
    }

    /// The point at a share of it from its lesser end.
    fn candidate(&self, share: f64, distance: Distance) -> Candidate {
        let [from, to] = self.ends;
        let share = (share * f64::from(WHOLE)).round() as u32;
        let along = if self.falls() { WHOLE - share } else { share };
        let (at, point) = match along {
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
        let part = (u64::from(self.length) * u64::from(along)) >> 24;
        Candidate {
            snap: Snap {
                point,
                at,
                distance,
                node: None,
            },
            edge: Some(self.edge),
            offset: Distance::from_millimetres((self.before + part) as i64),
            class: Some(self.class),
        }
    }
}
