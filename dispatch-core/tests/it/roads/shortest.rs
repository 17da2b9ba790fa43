//! Dijkstra between imported nodes of the junction graph: the slow reference.

use dispatch_core::ids::{Id, NodeId};
use dispatch_core::roads::{Direction, EdgeTimes, RoadPoint, Roads};
use std::cmp::Reverse;
use std::collections::BinaryHeap;

pub(crate) struct Network<'a> {
    roads: &'a Roads,
    times: &'a EdgeTimes,
    /// Of every junction: (junction, milliseconds).
    arcs: Vec<Vec<(usize, u64)>>,
}

impl<'a> Network<'a> {
    pub(crate) fn new(roads: &'a Roads, times: &'a EdgeTimes) -> Self {
        let mut arcs = vec![Vec::new(); roads.junctions()];
        for (id, edge) in roads.edges().pairs() {
            for way in Direction::BOTH.into_iter().filter(|&way| edge.allows(way)) {
                let ms = u64::from(times.arc(id, way));
                arcs[edge.start(way).index()].push((edge.end(way).index(), ms));
            }
        }
        Self { roads, times, arcs }
    }

    /// Shortest times from a node to any other.
    pub(crate) fn reached_from(&self, from: NodeId) -> impl Fn(NodeId) -> Option<u64> + '_ {
        let source = self.roads.node_point(from);
        let reached = self.junctions(source);
        move |to| {
            let target = self.roads.node_point(to);
            let over = match target {
                RoadPoint::Junction(junction) => reached[junction.index()],
                RoadPoint::Edge { edge, .. } => {
                    let row = &self.roads.edges()[edge];
                    let ways = Direction::BOTH.into_iter().filter(|&way| row.allows(way));
                    ways.filter_map(|way| {
                        let start = reached[row.start(way).index()]?;
                        Some(start + u64::from(self.times.before(self.roads, target, way)))
                    })
                    .min()
                }
            };
            over.into_iter().chain(self.within(source, target)).min()
        }
    }

    /// The time along one edge, where both points lie inside it and the target ahead.
    fn within(&self, source: RoadPoint, target: RoadPoint) -> Option<u64> {
        let (RoadPoint::Edge { edge: a, .. }, RoadPoint::Edge { edge: b, .. }) = (source, target)
        else {
            return None;
        };
        let row = &self.roads.edges()[a];
        let way = match source <= target {
            true => Direction::Forward,
            false => Direction::Backward,
        };
        let before = |point| u64::from(self.times.before(self.roads, point, way));
        let same = a == b && (row.allows(way) || source == target);
        same.then(|| before(target).saturating_sub(before(source)))
    }

    fn junctions(&self, source: RoadPoint) -> Vec<Option<u64>> {
        let mut heap = BinaryHeap::new();
        match source {
            RoadPoint::Junction(junction) => heap.push(Reverse((0, junction.index()))),
            RoadPoint::Edge { edge, .. } => {
                let row = &self.roads.edges()[edge];
                for way in Direction::BOTH.into_iter().filter(|&way| row.allows(way)) {
                    let ms = u64::from(self.times.after(self.roads, source, way));
                    heap.push(Reverse((ms, row.end(way).index())));
                }
            }
        }
        let mut reached = vec![None; self.arcs.len()];
        while let Some(Reverse((ms, junction))) = heap.pop() {
            if reached[junction].is_some() {
                continue;
            }
            reached[junction] = Some(ms);
            for &(next, more) in &self.arcs[junction] {
                heap.push(Reverse((ms + more, next)));
            }
        }
        reached
    }
}
