//! How long every edge takes in one metric, and every part of it.
//!
//! Milliseconds of the imported arcs are whole, so the time to a vertex is an exact sum; only the
//! part of a segment before a point is rounded, down. Time and memory: O(segments).

mod changed;
mod progress;

use std::collections::BTreeMap;

use super::{Direction, NO_ROAD, RoadPoint, Roads};
use crate::ids::EdgeId;

/// The basic times of one metric.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EdgeTimes {
    arcs: Vec<u32>,
    /// Milliseconds of the edge's segments before each one, driven forward.
    before: Vec<u32>,
    /// The same driven backward, still counted from the edge's `from`; empty where it is the same.
    before_back: Vec<u32>,
    /// What arcs that are closed to traffic would take: parts of them are still driven.
    closed: BTreeMap<usize, u32>,
}

impl EdgeTimes {
    /// The network's own times of one mode, from 0; `None` if it has none such.
    pub fn imported(roads: &Roads, mode: usize) -> Option<Self> {
        Self::scaled(roads, mode, |_| 1.0)
    }

    /// The network's own times of one mode, each edge's divided by a factor on its speed.
    pub(super) fn scaled(
        roads: &Roads,
        mode: usize,
        factor: impl Fn(EdgeId) -> f64,
    ) -> Option<Self> {
        let own = roads.modes.get(mode)?;
        let mut times = Self::with_capacity(roads);
        for edge in roads.edges.ids() {
            let (range, factor) = (roads.segment_range(edge), factor(edge));
            let slower = |&ms: &u32| scale(ms, factor);
            let there = own.forward[range.clone()].iter().map(slower);
            let forward = prefix(there, &mut times.before);
            let back = own.backward[range].iter().map(slower);
            let backward = prefix(back, &mut times.before_back);
            times.push(roads, edge, [forward, backward]);
        }
        Some(times)
    }

    /// Times given for every segment, the same both ways.
    pub(super) fn of_segments(
        roads: &Roads,
        mut segments: impl FnMut(EdgeId, &mut Vec<u32>),
    ) -> Self {
        let mut times = Self::with_capacity(roads);
        let mut parts = Vec::new();
        for edge in roads.edges.ids() {
            parts.clear();
            segments(edge, &mut parts);
            let whole = prefix(parts.iter().copied(), &mut times.before);
            times.push(roads, edge, [whole; 2]);
        }
        times
    }

    /// Times given for every segment in each direction, in the order of the edge's polyline both ways.
    pub(super) fn of_directions(
        roads: &Roads,
        mut segments: impl FnMut(EdgeId, Direction, &mut Vec<u32>),
    ) -> Self {
        let mut times = Self::with_capacity(roads);
        let mut parts = Vec::new();
        for edge in roads.edges.ids() {
            let mut sum = |direction, before: &mut Vec<u32>| {
                parts.clear();
                segments(edge, direction, &mut parts);
                prefix(parts.iter().copied(), before)
            };
            let forward = sum(Direction::Forward, &mut times.before);
            let backward = sum(Direction::Backward, &mut times.before_back);
            times.push(roads, edge, [forward, backward]);
        }
        times
    }

    /// Milliseconds of every arc: `2e` is edge `e` forward, `2e + 1` backward; [`NO_ROAD`] where
    /// that may not be driven, or nobody gets through.
    pub fn arcs(&self) -> &[u32] {
        &self.arcs
    }

    /// Milliseconds of an edge in a direction, or [`NO_ROAD`] where that may not be driven. A road
    /// that is closed to traffic has them too: places on it are reached from its ends.
    pub fn arc(&self, edge: EdgeId, direction: Direction) -> u32 {
        let arc = direction.arc(edge);
        match self.arcs[arc] {
            NO_ROAD => self.closed.get(&arc).copied().unwrap_or(NO_ROAD),
            ms => ms,
        }
    }

    /// Milliseconds from the start of the point's edge, as driven in a direction, to the point:
    /// whole segments exactly, the last part rounded down. Nothing for a junction; [`NO_ROAD`]
    /// where the direction may not be driven.
    pub fn before(&self, roads: &Roads, point: RoadPoint, direction: Direction) -> u32 {
        let RoadPoint::Edge {
            edge,
            segment,
            along,
        } = point
        else {
            return 0;
        };
        let arc = self.arc(edge, direction);
        if arc == NO_ROAD {
            return NO_ROAD;
        }
        let start = self.start(roads, edge, segment, direction);
        let own = u64::from(self.segment(roads, edge, segment, direction));
        let part = |share: u64| ((own * share) >> 24) as u32;
        match direction {
            Direction::Forward => start + part(u64::from(along)),
            Direction::Backward => arc - start - own as u32 + part((1 << 24) - u64::from(along)),
        }
    }

    /// Milliseconds from the point to the end of its edge, as driven in a direction: what
    /// [`EdgeTimes::before`] leaves of the arc. Nothing for a junction.
    pub fn after(&self, roads: &Roads, point: RoadPoint, direction: Direction) -> u32 {
        let RoadPoint::Edge { edge, .. } = point else {
            return 0;
        };
        match self.arc(edge, direction) {
            NO_ROAD => NO_ROAD,
            arc => arc - self.before(roads, point, direction),
        }
    }

    /// Milliseconds of one segment of an edge in a direction, or [`NO_ROAD`].
    pub fn segment(&self, roads: &Roads, edge: EdgeId, segment: u32, direction: Direction) -> u32 {
        let arc = self.arc(edge, direction);
        if arc == NO_ROAD {
            return NO_ROAD;
        }
        let end = if segment + 1 < roads.edges[edge].segments {
            self.start(roads, edge, segment + 1, direction)
        } else {
            arc
        };
        end - self.start(roads, edge, segment, direction)
    }

    fn with_capacity(roads: &Roads) -> Self {
        Self {
            arcs: Vec::with_capacity(roads.edges.len() * 2),
            before: Vec::with_capacity(roads.segments()),
            before_back: Vec::new(),
            closed: BTreeMap::new(),
        }
    }

    fn push(&mut self, roads: &Roads, edge: EdgeId, times: [u32; 2]) {
        for (time, direction) in times.into_iter().zip(Direction::BOTH) {
            let allowed = roads.edges[edge].allows(direction);
            self.arcs.push(if allowed { time } else { NO_ROAD });
        }
    }

    fn start(&self, roads: &Roads, edge: EdgeId, segment: u32, direction: Direction) -> u32 {
        let at = roads.edges[edge].first_segment() + segment as usize;
        match direction {
            Direction::Backward if !self.before_back.is_empty() => self.before_back[at],
            _ => self.before[at],
        }
    }
}

/// Appends the sums before every number and returns the whole, at most one short of [`NO_ROAD`].
fn prefix(numbers: impl Iterator<Item = u32>, sums: &mut Vec<u32>) -> u32 {
    let mut sum = 0u32;
    for number in numbers {
        sums.push(sum);
        sum = sum.saturating_add(number).min(NO_ROAD - 1);
    }
    sum
}

/// A time at another speed, rounded; a factor of 1 changes nothing.
fn scale(ms: u32, factor: f64) -> u32 {
    if ms == NO_ROAD || factor == 1.0 {
        return ms;
    }
    (f64::from(ms) / factor)
        .round()
        .clamp(0.0, f64::from(NO_ROAD - 1)) as u32
}
