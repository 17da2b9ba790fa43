//! Where a report holds: from the user's words to pieces of edges.
//!
//! Words, not numbers of edges, are kept: they mean the same after the next import. A closure
//! closes an edge as a whole, from junction to junction; a factor or a speed holds on the very
//! segments named.

use geo::{BoundingRect, Intersects};

use crate::geo::Coordinate;
use crate::ids::{EdgeId, JunctionId};
use crate::roads::{Direction, RoadClass, RoadPoint, Roads, Snapper, Wanted};

/// How far a report's point may be from the road it is about.
const REACH_MM: i64 = 200_000;

/// Which roads a report is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stretch {
    /// The road nearest to a point, from junction to junction; at most 200 m off.
    At {
        /// The point.
        at: Coordinate,
        /// Only the direction driven this way, in degrees clockwise from north; else both.
        heading: Option<u16>,
    },
    /// From one node of the imported table to another on the same edge, that way only.
    Between {
        /// The node it begins at.
        from: String,
        /// The node it ends at.
        to: String,
    },
    /// Every road that touches a polygon.
    Area {
        /// The corners of its outline, not repeated at the end.
        corners: Vec<Coordinate>,
        /// Of this class only; else of all.
        class: Option<RoadClass>,
    },
    /// Every road of a class.
    Class(RoadClass),
}

/// A part of an edge that a report is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Touched {
    pub(super) edge: EdgeId,
    /// One direction, or both.
    direction: Option<Direction>,
    /// Some segments, or all.
    segments: Option<Vec<u32>>,
}

impl Touched {
    /// Whether it holds in a direction.
    pub(super) fn is_in(&self, direction: Direction) -> bool {
        self.direction.is_none_or(|only| only == direction)
    }

    /// Whether it holds on a segment in a direction.
    pub(super) fn is_on(&self, direction: Direction, segment: u32) -> bool {
        self.is_in(direction)
            && self
                .segments
                .as_ref()
                .is_none_or(|some| some.binary_search(&segment).is_ok())
    }

    const fn whole(edge: EdgeId) -> Self {
        Self {
            edge,
            direction: None,
            segments: None,
        }
    }
}

/// Finds the roads reports are about.
#[derive(Debug)]
pub(in crate::travel) struct Finder<'a> {
    roads: &'a Roads,
    snapper: &'a Snapper,
}

impl<'a> Finder<'a> {
    /// Over a network; the snapper is over its edges.
    pub(in crate::travel) const fn new(roads: &'a Roads, snapper: &'a Snapper) -> Self {
        Self { roads, snapper }
    }

    /// The network.
    pub(super) const fn roads(&self) -> &'a Roads {
        self.roads
    }

    /// The parts of edges a report is about; none where its words name no road.
    pub(super) fn find(&self, stretch: &Stretch) -> std::vec::IntoIter<Touched> {
        let found = match stretch {
            Stretch::At { at, heading } => self.at(*at, *heading).into_iter().collect(),
            Stretch::Between { from, to } => self.between(from, to),
            Stretch::Area { corners, class } => self.area(corners, *class),
            Stretch::Class(class) => {
                let edges = self.roads.edges().pairs();
                let same = edges.filter(|(_, edge)| edge.class == *class);
                same.map(|(id, _)| Touched::whole(id)).collect()
            }
        };
        found.into_iter()
    }

    fn at(&self, at: Coordinate, heading: Option<u16>) -> Option<Touched> {
        let wanted = Wanted::Drive {
            heading: heading.map(f64::from),
        };
        let found = self.snapper.candidates(at, 1, wanted).into_iter().next()?;
        let edge = found
            .edge
            .filter(|_| found.snap.distance.as_millimetres() <= REACH_MM)?;
        let direction = heading.map(|degrees| self.along(edge, found.snap.point, degrees));
        Some(Touched {
            direction,
            ..Touched::whole(edge)
        })
    }

    /// The direction of an edge that runs with a heading at a point of it.
    fn along(&self, edge: EdgeId, point: RoadPoint, degrees: u16) -> Direction {
        let segment = match point {
            RoadPoint::Edge { segment, .. } => segment as usize,
            RoadPoint::Junction(junction) if self.roads.edges()[edge].from == junction => 0,
            RoadPoint::Junction(_) => self.roads.edges()[edge].segments() as usize - 1,
        };
        let shape = self.roads.shape(edge);
        let (a, b) = (shape[segment], shape[segment + 1]);
        let radians = f64::from(degrees).to_radians();
        let shrink = libm::cos(a.lat().to_radians());
        let (east, north) = ((b.lon() - a.lon()) * shrink, b.lat() - a.lat());
        if east * libm::sin(radians) + north * libm::cos(radians) >= 0.0 {
            Direction::Forward
        } else {
            Direction::Backward
        }
    }

    fn between(&self, from: &str, to: &str) -> Vec<Touched> {
        let nodes = self
            .roads
            .node_by_name(from)
            .zip(self.roads.node_by_name(to));
        let Some((from, to)) = nodes else {
            return Vec::new();
        };
        let (from, to) = (self.roads.node_point(from), self.roads.node_point(to));
        let edges: Vec<EdgeId> = match (from, to) {
            (RoadPoint::Edge { edge, .. }, _) | (_, RoadPoint::Edge { edge, .. }) => vec![edge],
            (RoadPoint::Junction(a), RoadPoint::Junction(b)) => {
                let joins =
                    |from: JunctionId, to: JunctionId| (from, to) == (a, b) || (from, to) == (b, a);
                let all = self.roads.edges().pairs();
                all.filter(|(_, edge)| joins(edge.from, edge.to))
                    .map(|(id, _)| id)
                    .collect()
            }
        };
        let mut found = Vec::new();
        for edge in edges {
            for begin in self.positions(edge, from) {
                for &end in &self.positions(edge, to) {
                    if begin != end {
                        found.push(Touched {
                            edge,
                            direction: Some(if begin < end {
                                Direction::Forward
                            } else {
                                Direction::Backward
                            }),
                            segments: Some((begin.min(end)..begin.max(end)).collect()),
                        });
                    }
                }
            }
        }
        found
    }

    /// How many segments of an edge lie before a point of it: both ends, for the junction of a loop.
    fn positions(&self, edge: EdgeId, point: RoadPoint) -> Vec<u32> {
        let row = &self.roads.edges()[edge];
        match point {
            RoadPoint::Edge {
                edge: on, segment, ..
            } if on == edge => vec![segment],
            RoadPoint::Edge { .. } => Vec::new(),
            RoadPoint::Junction(junction) => {
                let ends = [(row.from, 0), (row.to, row.segments())];
                let here = ends.into_iter().filter(|(end, _)| *end == junction);
                here.map(|(_, position)| position).collect()
            }
        }
    }

    fn area(&self, corners: &[Coordinate], class: Option<RoadClass>) -> Vec<Touched> {
        let ring = corners.iter().map(|&at| degrees(at)).collect();
        let polygon = geo::Polygon::new(geo::LineString(ring), Vec::new());
        let Some(bounds) = polygon.bounding_rect() else {
            return Vec::new();
        };
        let fits = |line: &geo::Line<f64>| line.intersects(&bounds) && line.intersects(&polygon);
        let mut found = Vec::new();
        for (id, edge) in self.roads.edges().pairs() {
            if class.is_some_and(|class| class != edge.class) {
                continue;
            }
            let sides = self.roads.shape(id).windows(2);
            let lines = sides.map(|side| geo::Line::new(degrees(side[0]), degrees(side[1])));
            let hit: Vec<u32> = (0..)
                .zip(lines)
                .filter(|(_, line)| fits(line))
                .map(|(s, _)| s)
                .collect();
            if !hit.is_empty() {
                found.push(Touched {
                    segments: Some(hit),
                    ..Touched::whole(id)
                });
            }
        }
        found
    }
}

fn degrees(at: Coordinate) -> geo::Coord<f64> {
    geo::Coord {
        x: at.lon(),
        y: at.lat(),
    }
}
