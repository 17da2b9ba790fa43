//! When a unit passes each bend of its way: from this a map moves it without asking again.

use std::sync::Arc;

use super::{Journey, pieces, start_of};
use crate::geo::Coordinate;
use crate::travel::{Origin, Place, Travel};
use crate::units::Duration;

/// Every bend from start to end, with the time since departure; times never fall.
pub(in crate::travel) fn timed(
    travel: &mut Travel,
    journey: &Journey,
) -> Vec<(Coordinate, Duration)> {
    let ground = Arc::clone(travel.ground());
    let start = match journey.origin {
        // Between zones a unit is thought to drive straight.
        Origin::Place(place @ Place::Zone(_)) => Some(ground.coordinate(&place)),
        _ => start_of(&ground, &journey.origin),
    };
    let mut line: Vec<_> = start.into_iter().map(|at| (at, Duration::ZERO)).collect();
    let path = travel.path(journey);
    if let (Some(network), Some(metric)) = (ground.network(), path.metric.as_deref()) {
        for (step, exit) in pieces(path) {
            let moments = [step.enter, exit];
            let roads = network.roads();
            let bends = metric
                .times
                .bends_between(roads, step.edge, step.direction, moments);
            line.extend(bends.into_iter().map(|(at, within)| {
                let on_road = step.at + (within - step.enter);
                (at, path.out + Duration::from_millis(i64::from(on_road)))
            }));
        }
    }
    line.push((ground.coordinate(&journey.to), journey.total));
    line.dedup();
    line
}
