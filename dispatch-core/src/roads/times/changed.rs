//! The same network at other times on some of its edges: what traffic reports make of a metric.

use super::{EdgeTimes, prefix};
use crate::ids::EdgeId;
use crate::roads::{Direction, NO_ROAD, Roads};

impl EdgeTimes {
    /// These times with the segments of some edges changed. `change` is handed an edge, a
    /// direction it may be driven in, a segment and its milliseconds; `closed` says where nobody
    /// gets through any more. What is closed already stays so.
    ///
    /// Cost: a copy of the times, and the segments of the edges named.
    pub fn changed(
        &self,
        roads: &Roads,
        edges: impl IntoIterator<Item = EdgeId>,
        mut change: impl FnMut(EdgeId, Direction, u32, u32) -> u32,
        closed: impl Fn(EdgeId, Direction) -> bool,
    ) -> Self {
        let mut times = self.clone();
        if times.before_back.is_empty() {
            times.before_back.clone_from(&times.before);
        }
        for edge in edges {
            let first = roads.edges[edge].first_segment();
            for direction in Direction::BOTH {
                let arc = direction.arc(edge);
                if self.arcs[arc] == NO_ROAD {
                    continue;
                }
                let parts = (0..roads.edges[edge].segments)
                    .map(|s| change(edge, direction, s, self.segment(roads, edge, s, direction)));
                let mut sums = Vec::new();
                let whole = prefix(parts, &mut sums);
                let before = match direction {
                    Direction::Forward => &mut times.before,
                    Direction::Backward => &mut times.before_back,
                };
                before[first..first + sums.len()].copy_from_slice(&sums);
                times.arcs[arc] = whole;
                if closed(edge, direction) {
                    times.arcs[arc] = NO_ROAD;
                    times.closed.insert(arc, whole);
                }
            }
        }
        times
    }
}
