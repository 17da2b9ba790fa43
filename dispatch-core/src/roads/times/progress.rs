//! Where a drive along an edge is after some of its milliseconds: the inverse of
//! [`EdgeTimes::before`], for units in motion.
//!
//! Cost: logarithmic in the edge's segments, linear where shapes or lengths are asked for.

use super::EdgeTimes;
use crate::geo::Coordinate;
use crate::ids::EdgeId;
use crate::roads::{Direction, RoadPoint, Roads, WHOLE};
use crate::units::Distance;

/// A segment, and the milliseconds of it that are behind.
struct Within {
    segment: u32,
    part: u32,
    own: u32,
}

impl EdgeTimes {
    /// The point of an edge that is reached after `within` milliseconds in a direction.
    pub fn point_at(
        &self,
        roads: &Roads,
        edge: EdgeId,
        direction: Direction,
        within: u32,
    ) -> RoadPoint {
        if within >= self.arc(edge, direction) {
            return RoadPoint::Junction(roads.edges()[edge].end(direction));
        }
        let here = self.within(roads, edge, direction, within);
        let share = (u64::from(here.part) << 24)
            .checked_div(u64::from(here.own))
            .unwrap_or(0) as u32;
        match direction {
            Direction::Forward => roads.point(edge, here.segment, share.min(WHOLE)),
            Direction::Backward => roads.point(edge, here.segment, WHOLE - share.min(WHOLE)),
        }
    }

    /// The next imported node ahead after `within` milliseconds, and the milliseconds of the arc
    /// before it; the node itself where the drive is exactly at one.
    pub fn next_node(
        &self,
        roads: &Roads,
        edge: EdgeId,
        direction: Direction,
        within: u32,
    ) -> (RoadPoint, u32) {
        let here = self.point_at(roads, edge, direction, within);
        let ahead = match here {
            RoadPoint::Junction(_) => return (here, within),
            RoadPoint::Edge {
                segment, along: 0, ..
            } if roads.starts_arc(edge, segment)
                && self.before(roads, here, direction) == within =>
            {
                return (here, within);
            }
            RoadPoint::Edge { .. } => roads.next_vertex(here, direction),
        };
        let before = match ahead {
            RoadPoint::Junction(_) => self.arc(edge, direction),
            RoadPoint::Edge { .. } => self.before(roads, ahead, direction),
        };
        (ahead, before.max(within))
    }

    /// The length of the edge that is behind after `within` milliseconds in a direction.
    pub fn length_at(
        &self,
        roads: &Roads,
        edge: EdgeId,
        direction: Direction,
        within: u32,
    ) -> Distance {
        let whole = roads.length(edge);
        match self.point_at(roads, edge, direction, within) {
            RoadPoint::Junction(_) if within == 0 => Distance::ZERO,
            RoadPoint::Junction(_) if within >= self.arc(edge, direction) => whole,
            RoadPoint::Junction(_) => Distance::ZERO,
            point @ RoadPoint::Edge { .. } => match direction {
                Direction::Forward => roads.length_before(point),
                Direction::Backward => whole - roads.length_before(point),
            },
        }
    }

    /// The bends of the edge between two moments of a drive in a direction, both ends included.
    pub fn shape_between(
        &self,
        roads: &Roads,
        edge: EdgeId,
        direction: Direction,
        moments: [u32; 2],
    ) -> Vec<Coordinate> {
        let bends = self.bends_between(roads, edge, direction, moments);
        bends.into_iter().map(|(at, _)| at).collect()
    }

    /// The same, each bend with the moment it is passed.
    pub fn bends_between(
        &self,
        roads: &Roads,
        edge: EdgeId,
        direction: Direction,
        [from, to]: [u32; 2],
    ) -> Vec<(Coordinate, u32)> {
        let shape = roads.shape(edge);
        let end = |within| {
            let point = self.point_at(roads, edge, direction, within);
            (roads.coordinate(point), within)
        };
        let inner = (1..roads.edges()[edge].segments()).filter_map(|segment| {
            let before = self.before(roads, roads.point(edge, segment, 0), direction);
            (from < before && before < to).then(|| (shape[segment as usize], before))
        });
        let mut line = vec![end(from)];
        match direction {
            Direction::Forward => line.extend(inner),
            Direction::Backward => line.extend(inner.rev()),
        }
        line.push(end(to));
        line
    }

    fn within(&self, roads: &Roads, edge: EdgeId, direction: Direction, within: u32) -> Within {
        let (arc, count) = (self.arc(edge, direction), roads.edges()[edge].segments());
        let start = |segment: u32| {
            if segment >= count {
                arc
            } else {
                self.start(roads, edge, segment, direction)
            }
        };
        // Milliseconds from the edge's `from`, whichever way it is driven.
        let from_start = if direction == Direction::Forward {
            within
        } else {
            arc - within
        };
        let (mut low, mut high) = (0, count);
        while high - low > 1 {
            let middle = u32::midpoint(low, high);
            let behind = match direction {
                Direction::Forward => start(middle) <= from_start,
                Direction::Backward => start(middle) < from_start,
            };
            if behind { low = middle } else { high = middle }
        }
        let (begin, end) = (start(low), start(low + 1));
        let part = match direction {
            Direction::Forward => from_start - begin,
            Direction::Backward => end - from_start,
        };
        Within {
            segment: low,
            part,
            own: end - begin,
        }
    }
}
