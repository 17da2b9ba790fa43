//! Where a trip enters and leaves the kernel: the junctions around a place, and what lies before
//! them. A trip along one edge only does without the kernel.

use super::{Ground, ModeMetric, Origin, Place};
use crate::ids::{EdgeId, Id};
use crate::roads::{Direction, RoadPoint};
use crate::routing::INF;
use crate::units::Duration;

/// Where a trip enters or leaves the kernel: at most two junctions with the time to or from them.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Ends {
    ends: [(u32, u32); 2],
    pieces: [Option<Piece>; 2],
    len: usize,
    /// What comes before or after: the access leg, or the way to the next turning point.
    pub(crate) lead: Duration,
}

/// A way along one edge only.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Along {
    /// What comes before: the access leg, or the way to the turning point.
    pub(crate) out: Duration,
    /// Milliseconds on the edge.
    pub(crate) road: u32,
    /// Where on the edge it begins.
    pub(crate) piece: Piece,
}

impl Along {
    /// All of it.
    pub(crate) fn time(&self) -> Duration {
        self.out + Duration::from_millis(i64::from(self.road))
    }
}

/// A part of an arc at an end of a trip.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Piece {
    pub(crate) edge: EdgeId,
    pub(crate) direction: Direction,
    /// Milliseconds of the arc before the point.
    pub(crate) before: u32,
}

impl Ends {
    fn new(lead: Duration) -> Self {
        Self {
            ends: [(0, 0); 2],
            pieces: [None; 2],
            len: 0,
            lead,
        }
    }

    fn push(&mut self, node: u32, offset: u32, piece: Option<Piece>) {
        self.ends[self.len] = (node, offset);
        self.pieces[self.len] = piece;
        self.len += 1;
    }

    /// (junction, milliseconds).
    pub(crate) fn as_slice(&self) -> &[(u32, u32)] {
        &self.ends[..self.len]
    }

    /// The part of an arc that end `index` stands for.
    pub(crate) fn piece(&self, index: usize) -> Option<Piece> {
        self.pieces.get(index).copied().flatten()
    }
}

impl Ground {
    /// How a trip from an origin enters the kernel.
    pub(crate) fn start(&self, metric: &ModeMetric, origin: &Origin) -> Option<Ends> {
        let (point, lead) = match *origin {
            Origin::Place(place @ Place::Road { point, .. }) => {
                (point, self.access(metric.mode, &place))
            }
            Origin::Road { turn, lead, .. } => (turn, lead),
            Origin::Place(Place::Zone(_)) => return None,
        };
        let mut ends = Ends::new(lead);
        match point {
            RoadPoint::Junction(junction) => ends.push(junction.index() as u32, 0, None),
            RoadPoint::Edge { .. } => {
                for (piece, arc, [_, head]) in self.arcs_at(metric, point).into_iter().flatten() {
                    ends.push(head, arc - piece.before, Some(piece));
                }
            }
        }
        Some(ends)
    }

    /// How a trip to a place leaves the kernel.
    pub(crate) fn end(&self, metric: &ModeMetric, place: &Place) -> Option<Ends> {
        let Place::Road { point, .. } = *place else {
            return None;
        };
        let mut ends = Ends::new(self.access(metric.mode, place));
        match point {
            RoadPoint::Junction(junction) => ends.push(junction.index() as u32, 0, None),
            RoadPoint::Edge { .. } => {
                for (piece, _, [tail, _]) in self.arcs_at(metric, point).into_iter().flatten() {
                    ends.push(tail, piece.before, Some(piece));
                }
            }
        }
        Some(ends)
    }

    /// The one or two arcs a point inside an edge lies on: the part before the point, the whole
    /// arc's milliseconds, and its tail and head.
    fn arcs_at(
        &self,
        metric: &ModeMetric,
        point: RoadPoint,
    ) -> [Option<(Piece, u32, [u32; 2])>; 2] {
        let (Some(network), RoadPoint::Edge { edge, .. }) = (self.network(), point) else {
            return [None, None];
        };
        let row = &network.roads().edges()[edge];
        let (from, to) = (row.from.index() as u32, row.to.index() as u32);
        [
            (Direction::Forward, [from, to]),
            (Direction::Backward, [to, from]),
        ]
        .map(|(direction, ends)| {
            let arc = metric.times.arc(edge, direction);
            (arc < INF).then(|| {
                let before = metric.times.before(network.roads(), point, direction);
                (
                    Piece {
                        edge,
                        direction,
                        before,
                    },
                    arc,
                    ends,
                )
            })
        })
    }

    /// The way from an origin to the point of a place that lies ahead on the very same edge.
    pub(crate) fn along_one_edge(
        &self,
        metric: &ModeMetric,
        origin: &Origin,
        to: &Place,
    ) -> Option<Along> {
        let Place::Road {
            point: to @ RoadPoint::Edge { edge, .. },
            ..
        } = *to
        else {
            return None;
        };
        let roads = self.network()?.roads();
        let ahead = |from: RoadPoint, direction: Direction, out: Duration| {
            if metric.times.arc(edge, direction) >= INF {
                return None;
            }
            let before = metric.times.before(roads, from, direction);
            let road = metric
                .times
                .before(roads, to, direction)
                .checked_sub(before)?;
            Some(Along {
                out,
                road,
                piece: Piece {
                    edge,
                    direction,
                    before,
                },
            })
        };
        let either = |from: RoadPoint, out: Duration| match from {
            RoadPoint::Edge { edge: here, .. } if here == edge => {
                let ways = Direction::BOTH
                    .into_iter()
                    .filter_map(|direction| ahead(from, direction, out));
                ways.min_by_key(Along::time)
            }
            _ => None,
        };
        match *origin {
            Origin::Place(place @ Place::Road { point, .. }) => {
                either(point, self.access(metric.mode, &place))
            }
            Origin::Road { turn, lead, on } => {
                // A place it passes before it can turn is reached without turning.
                let short_of_turn = |direction: Direction| match turn {
                    RoadPoint::Edge { edge: there, .. } if there == edge => {
                        metric.times.before(roads, to, direction)
                            < metric.times.before(roads, turn, direction)
                    }
                    _ => true,
                };
                let passing = on
                    .filter(|(_, here, direction)| *here == edge && short_of_turn(*direction))
                    .and_then(|(from, _, direction)| ahead(from, direction, Duration::ZERO));
                [passing, either(turn, lead)]
                    .into_iter()
                    .flatten()
                    .min_by_key(Along::time)
            }
            Origin::Place(Place::Zone(_)) => None,
        }
    }
}
