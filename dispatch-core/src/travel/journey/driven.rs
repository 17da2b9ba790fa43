//! Which roads a journey takes and how long it is on each: what a fit of speeds to recorded trips
//! reads.

use super::{Journey, pieces};
use crate::ids::EdgeId;
use crate::roads::Direction;
use crate::travel::Travel;
use crate::units::Duration;

/// A drive along one edge, or a part of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Driven {
    /// The edge.
    pub edge: EdgeId,
    /// Which way it is driven.
    pub direction: Direction,
    /// How long, by the metric the journey was planned with.
    pub time: Duration,
}

/// The pieces of road of a journey in their order; none between zones.
pub(in crate::travel) fn driven(travel: &mut Travel, journey: &Journey) -> Vec<Driven> {
    let path = travel.path(journey);
    let driven = pieces(path).map(|(step, exit)| Driven {
        edge: step.edge,
        direction: step.direction,
        time: Duration::from_millis(i64::from(exit) - i64::from(step.enter)),
    });
    driven.collect()
}
