//! Points of the network and the way along an edge.

use super::{Edge, Roads};
use crate::geo::Coordinate;
use crate::ids::{EdgeId, Id, JunctionId};
use crate::units::Distance;

/// The whole of a segment in the units of [`RoadPoint::Edge`]'s `along`.
pub const WHOLE: u32 = 1 << 24;

/// A way along an edge.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Direction {
    /// From the edge's `from` to its `to`.
    Forward,
    /// From the edge's `to` to its `from`.
    Backward,
}

impl Direction {
    /// Both ways.
    pub const BOTH: [Self; 2] = [Self::Forward, Self::Backward];

    /// The other way.
    pub const fn opposite(self) -> Self {
        match self {
            Self::Forward => Self::Backward,
            Self::Backward => Self::Forward,
        }
    }

    /// The arc of an edge in this direction: `2e` forward, `2e + 1` backward.
    pub fn arc(self, edge: EdgeId) -> usize {
        2 * edge.index() + usize::from(self == Self::Backward)
    }
}

/// A point of the network.
///
/// Made by [`Roads::point`], which turns the ends of an edge into its junctions, so that one place
/// has one value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RoadPoint {
    /// A junction.
    Junction(JunctionId),
    /// A point inside an edge.
    Edge {
        /// The edge.
        edge: EdgeId,
        /// The segment of its polyline, from 0 at the edge's `from`.
        segment: u32,
        /// The share of the segment before the point in 2^-24; 0 (with `segment` ≥ 1) is a vertex.
        along: u32,
    },
}

impl Edge {
    /// Whether it may be driven in a direction.
    pub const fn allows(&self, direction: Direction) -> bool {
        match direction {
            Direction::Forward => self.forward,
            Direction::Backward => self.backward,
        }
    }

    /// The junction where a drive in a direction begins.
    pub const fn start(&self, direction: Direction) -> JunctionId {
        match direction {
            Direction::Forward => self.from,
            Direction::Backward => self.to,
        }
    }

    /// The junction where a drive in a direction ends.
    pub const fn end(&self, direction: Direction) -> JunctionId {
        self.start(direction.opposite())
    }
}

impl Roads {
    /// The point `along` (in 2^-24, at most one whole) a segment of an edge. The ends of the edge
    /// are its junctions, and whatever lies beyond them too.
    pub fn point(&self, edge: EdgeId, segment: u32, along: u32) -> RoadPoint {
        let row = &self.edges[edge];
        let (segment, along) = match along {
            0..WHOLE => (segment, along),
            _ => (segment.saturating_add(1), 0),
        };
        if segment >= row.segments {
            RoadPoint::Junction(row.to)
        } else if segment == 0 && along == 0 {
            RoadPoint::Junction(row.from)
        } else {
            RoadPoint::Edge {
                edge,
                segment,
                along,
            }
        }
    }

    /// The point at a share (0 to 1) of an edge's length from its `from`.
    pub fn point_at_share(&self, edge: EdgeId, share: f64) -> RoadPoint {
        let mut left = self.length(edge).as_millimetres() as f64 * share.clamp(0.0, 1.0);
        for (segment, &length) in (0..).zip(self.segment_lengths(edge)) {
            if left < f64::from(length) {
                let along = (left / f64::from(length) * f64::from(WHOLE)) as u32;
                return self.point(edge, segment, along);
            }
            left -= f64::from(length);
        }
        RoadPoint::Junction(self.edges[edge].to)
    }

    /// Where a point is.
    pub fn coordinate(&self, point: RoadPoint) -> Coordinate {
        match point {
            RoadPoint::Junction(junction) => self.junction(junction),
            RoadPoint::Edge {
                edge,
                segment,
                along,
            } => {
                let shape = self.shape(edge);
                let (a, b) = (shape[segment as usize], shape[segment as usize + 1]);
                a.toward(b, f64::from(along) / f64::from(WHOLE))
            }
        }
    }

    /// The length of the point's edge between its `from` and the point; nothing for a junction.
    pub fn length_before(&self, point: RoadPoint) -> Distance {
        let RoadPoint::Edge {
            edge,
            segment,
            along,
        } = point
        else {
            return Distance::ZERO;
        };
        let lengths = self.segment_lengths(edge);
        let whole: u64 = lengths[..segment as usize]
            .iter()
            .copied()
            .map(u64::from)
            .sum();
        let part = (u64::from(lengths[segment as usize]) * u64::from(along)) >> 24;
        Distance::from_millimetres((whole + part) as i64)
    }

    /// The next imported node ahead of a point inside an edge, driving in a direction; a junction
    /// is its own.
    pub fn next_vertex(&self, point: RoadPoint, direction: Direction) -> RoadPoint {
        let RoadPoint::Edge {
            edge,
            segment,
            along,
        } = point
        else {
            return point;
        };
        let last = self.edges[edge].segments;
        let is_node = |s: &u32| *s == 0 || *s >= last || self.starts_arc(edge, *s);
        let found = match direction {
            Direction::Forward => (segment + 1..=last).find(is_node),
            Direction::Backward => (0..segment + u32::from(along > 0)).rev().find(is_node),
        };
        self.point(edge, found.unwrap_or(0), 0)
    }
}
