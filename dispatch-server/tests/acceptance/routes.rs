//! Times between any two points of a network by the product's hierarchy.

use dispatch_core::ids::{Id, NodeId};
use dispatch_core::roads::{Direction, EdgeTimes, RoadPoint, Roads};
use dispatch_core::routing::{Metric, Query};
use dispatch_core::travel::Network;

/// Junctions with the milliseconds to or from them, as the kernel wants them.
pub(crate) type Ends = Vec<(u32, u32)>;

/// One mode of a network, ready for questions.
#[derive(Debug)]
pub(crate) struct Routes<'a> {
    /// The network.
    pub(crate) network: &'a Network,
    /// The milliseconds of every edge and part of it.
    pub(crate) times: EdgeTimes,
    /// The same as a metric.
    pub(crate) metric: Metric,
    query: Query,
}

impl<'a> Routes<'a> {
    /// Customises the network to these times.
    pub(crate) fn new(network: &'a Network, times: EdgeTimes) -> Self {
        let metric = network.hierarchy().customise(times.arcs());
        let query = Query::new(network.hierarchy());
        Self {
            network,
            times,
            metric,
            query,
        }
    }

    /// The roads.
    pub(crate) fn roads(&self) -> &'a Roads {
        self.network.roads()
    }

    /// The point of the imported node of this name.
    pub(crate) fn point(&self, name: &str) -> Option<RoadPoint> {
        self.roads()
            .node_by_name(name)
            .map(|node: NodeId| self.roads().node_point(node))
    }

    /// Milliseconds between two points.
    pub(crate) fn between(&mut self, from: RoadPoint, to: RoadPoint) -> Option<u32> {
        let (starts, ends) = (self.starts(from), self.ends(to));
        let road = self
            .query
            .distance(self.network.hierarchy(), &self.metric, &starts, &ends);
        road.into_iter().chain(self.along(from, to)).min()
    }

    /// How a drive from a point enters the kernel.
    fn starts(&self, point: RoadPoint) -> Ends {
        self.ways(
            point,
            |edge, direction| edge.end(direction).index() as u32,
            EdgeTimes::after,
        )
    }

    /// How a drive to a point leaves the kernel.
    fn ends(&self, point: RoadPoint) -> Ends {
        self.ways(
            point,
            |edge, direction| edge.start(direction).index() as u32,
            EdgeTimes::before,
        )
    }

    fn ways(
        &self,
        point: RoadPoint,
        junction: impl Fn(&dispatch_core::roads::Edge, Direction) -> u32,
        part: impl Fn(&EdgeTimes, &Roads, RoadPoint, Direction) -> u32,
    ) -> Ends {
        let edge = match point {
            RoadPoint::Junction(junction) => return vec![(junction.index() as u32, 0)],
            RoadPoint::Edge { edge, .. } => &self.roads().edges()[edge],
        };
        let driven = Direction::BOTH
            .into_iter()
            .filter(|&direction| edge.allows(direction));
        let way = |direction| {
            (
                junction(edge, direction),
                part(&self.times, self.roads(), point, direction),
            )
        };
        driven.map(way).collect()
    }

    /// Milliseconds to a point that lies ahead on the very same edge.
    fn along(&self, from: RoadPoint, to: RoadPoint) -> Option<u32> {
        let (RoadPoint::Edge { edge, .. }, RoadPoint::Edge { edge: there, .. }) = (from, to) else {
            return None;
        };
        let driven = Direction::BOTH
            .into_iter()
            .filter(|&direction| self.roads().edges()[edge].allows(direction));
        let before = |point, direction| self.times.before(self.roads(), point, direction);
        let way = |direction| before(to, direction).checked_sub(before(from, direction));
        driven.filter_map(way).min().filter(|_| edge == there)
    }
}
