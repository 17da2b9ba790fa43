//! Where a unit under way could leave its route.
//!
//! A journey has three parts, and each has its own turning point: still on the way out, the point
//! of the road it is making for; on the road, the next junction (or the next node, by the rule of
//! the scenario); on the last leg, the point where it left the road, as far back as it has come.

use std::sync::Arc;

use super::{Journey, OnRoad, PathStep, point_of, share};
use crate::ids::{Id, ZoneId};
use crate::roads::speeds::Mode;
use crate::roads::{Direction, RoadPoint, Roads};
use crate::scenario::TurnRule;
use crate::travel::{Ground, Origin, Place, Travel};
use crate::units::{Duration, Time};

/// The origin of the unit's next journey, if it turned from this one now and went on in the new mode.
pub(in crate::travel) fn turning(
    travel: &mut Travel,
    journey: &Journey,
    now: Time,
    new_mode: Mode,
) -> Origin {
    let elapsed = now - journey.departed;
    if elapsed >= journey.total {
        return Origin::Place(journey.to);
    }
    if let (Origin::Place(Place::Zone(from)), Place::Zone(to)) = (&journey.origin, &journey.to) {
        let zone = zone_on_the_way(travel.ground(), *from, *to, share(elapsed, journey.total));
        return Origin::Place(Place::Zone(zone));
    }
    let ground = Arc::clone(travel.ground());
    let path = travel.path(journey);
    if elapsed < path.out {
        return on_the_way_out(journey, path.out - elapsed);
    }
    let on_road = (elapsed - path.out).as_millis() as u32;
    let (Some(network), true) = (ground.network(), on_road < path.road) else {
        return back_to_the_road(
            &ground,
            journey,
            elapsed - path.out - Duration::from_millis(i64::from(path.road)),
            new_mode,
        );
    };
    match path.on_road(on_road) {
        Some(here) => next_turn(network.roads(), &here, ground.scenario().travel.turn),
        None => Origin::Place(journey.to),
    }
}

/// Still on the access leg from a place, or on the way to the turning point it left from.
fn on_the_way_out(journey: &Journey, lead: Duration) -> Origin {
    match journey.origin {
        Origin::Place(Place::Road { point, .. }) => Origin::Road {
            turn: point,
            lead,
            on: None,
        },
        Origin::Road { turn, .. } => Origin::Road {
            turn,
            lead,
            on: None,
        },
        Origin::Place(Place::Zone(_)) => journey.origin,
    }
}

/// On the last leg, off the road: back to where it left the road.
fn back_to_the_road(ground: &Ground, journey: &Journey, since: Duration, new_mode: Mode) -> Origin {
    let lead = since.rescaled(
        ground.access_speed(journey.mode),
        ground.access_speed(new_mode),
    );
    match journey.to {
        Place::Road { point, .. } => Origin::Road {
            turn: point,
            lead,
            on: None,
        },
        place @ Place::Zone(_) => Origin::Place(place),
    }
}

/// The next point ahead where the unit can leave its route.
fn next_turn(roads: &Roads, here: &OnRoad<'_>, rule: TurnRule) -> Origin {
    let OnRoad {
        step: &PathStep {
            edge, direction, ..
        },
        within,
        metric,
    } = *here;
    let row = &roads.edges()[edge];
    let (tail, head) = match direction {
        Direction::Forward => (row.from, row.to),
        Direction::Backward => (row.to, row.from),
    };
    if within == 0 {
        return Origin::Road {
            turn: RoadPoint::Junction(tail),
            lead: Duration::ZERO,
            on: None,
        };
    }
    if rule == TurnRule::Node {
        let (turn, before) = metric.times.next_node(roads, edge, direction, within);
        return Origin::Road {
            turn,
            lead: Duration::from_millis(i64::from(before - within)),
            on: Some((point_of(roads, here), edge, direction)),
        };
    }
    let rest = metric.times.arc(edge, direction) - within;
    let on = Some((point_of(roads, here), edge, direction));
    Origin::Road {
        turn: RoadPoint::Junction(head),
        lead: Duration::from_millis(i64::from(rest)),
        on,
    }
}

/// The zone whose centroid is nearest to the point on the straight line; ties to the earlier row.
fn zone_on_the_way(ground: &Ground, from: ZoneId, to: ZoneId, share: f64) -> ZoneId {
    let planar = ground.zone_positions();
    let (a, b) = (planar[from.index()], planar[to.index()]);
    let point = [
        (1.0 - share) * a[0] + share * b[0],
        (1.0 - share) * a[1] + share * b[1],
    ];
    let mut best = (f64::INFINITY, 0);
    for (row, at) in planar.iter().enumerate() {
        let (dx, dy) = (at[0] - point[0], at[1] - point[1]);
        let square = dx * dx + dy * dy;
        if square < best.0 {
            best = (square, row);
        }
    }
    ZoneId::new(best.1)
}
