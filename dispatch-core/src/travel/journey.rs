//! One drive: its path, where the unit is after a while, and where it could turn.
//!
//! A journey by road has three parts: `out` (the access leg from a place, or the way to the next
//! turning point), the roads, and the access leg to the place. Its path is unpacked only when
//! somebody asks where the unit is. It keeps to one foot of each place, so that everything it tells
//! is of one way.

mod course;
mod driven;
mod timed;
mod turning;

use std::sync::{Arc, OnceLock};

use super::ends::{Along, Ends};
use super::{Ground, ModeMetric, Origin, Place, Traffic, Travel};
use crate::geo::Coordinate;
use crate::ids::{EdgeId, Id};
use crate::roads::speeds::Mode;
use crate::roads::{Direction, RoadPoint, Roads};
use crate::units::{Distance, Duration, Time};
pub use course::{Course, Leg};
pub(super) use course::{course, is_cut, legs};
pub use driven::Driven;
pub(super) use driven::driven;
pub(super) use timed::timed;
pub(super) use turning::turning;

/// One drive from an origin to a place.
#[derive(Clone, Debug)]
pub struct Journey {
    /// Where it began; of a place, the foot it left by.
    pub origin: Origin,
    /// Where it ends: the foot it comes by.
    pub to: Place,
    /// How it is driven.
    pub mode: Mode,
    /// When it began.
    pub departed: Time,
    /// How long it takes.
    pub total: Duration,
    /// The moment whose speeds its path was planned by; a report moves `departed`, never this.
    planned: Time,
    /// The traffic it was planned by.
    traffic: Arc<Traffic>,
    path: OnceLock<Path>,
}

/// Where a unit is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spot {
    /// The coordinate; on an access leg, the point of the road it belongs to.
    pub at: Coordinate,
    /// Whether the journey is over.
    pub arrived: bool,
}

/// The way a journey takes.
#[derive(Clone, Debug, Default)]
pub struct Path {
    out: Duration,
    road: u32,
    steps: Vec<PathStep>,
    metric: Option<Arc<ModeMetric>>,
}

/// A drive along one arc, or a part of it.
#[derive(Clone, Copy, Debug)]
struct PathStep {
    edge: EdgeId,
    direction: Direction,
    /// Milliseconds of the arc before the point where the step begins.
    enter: u32,
    /// Milliseconds on the road before the step.
    at: u32,
}

/// A moment on the road: the step, and the milliseconds of its arc behind the unit.
struct OnRoad<'a> {
    step: &'a PathStep,
    within: u32,
    metric: &'a ModeMetric,
}

impl Journey {
    pub(crate) fn new(
        origin: Origin,
        to: Place,
        mode: Mode,
        departed: Time,
        total: Duration,
        traffic: Arc<Traffic>,
    ) -> Self {
        Self {
            origin,
            to,
            mode,
            departed,
            total,
            planned: departed,
            traffic,
            path: OnceLock::new(),
        }
    }

    /// The same drive as it was under way, planned at `planned`: its path comes out the same.
    pub(crate) fn planned_at(mut self, planned: Time) -> Self {
        self.planned = planned;
        self.path = OnceLock::new();
        self
    }

    /// The moment whose speeds its path was planned by.
    pub(crate) const fn planned(&self) -> Time {
        self.planned
    }

    /// The traffic its path was planned by.
    pub(crate) const fn traffic(&self) -> &Arc<Traffic> {
        &self.traffic
    }

    /// Whether it leads to a place, by whichever of its feet.
    pub fn leads_to(&self, place: &Place) -> bool {
        let mut alone = place
            .feet()
            .map(|foot| Place::beside(foot.point, foot.off_road));
        self.to == *place || alone.any(|alone| self.to == alone)
    }

    /// When the unit arrives.
    pub fn arrives(&self) -> Time {
        self.departed + self.total
    }

    /// Moves the journey in time, so that the unit has come `progress` far at `now`.
    pub fn reanchor(&mut self, now: Time, progress: Duration) {
        self.departed = now - progress;
    }

    pub(super) fn path_or_insert(&self, make: impl FnOnce() -> Path) -> &Path {
        self.path.get_or_init(make)
    }
}

impl Path {
    /// The path the kernel found, or the straight way along one edge where that is shorter.
    pub(super) fn assemble(
        ground: &Ground,
        metric: &Arc<ModeMetric>,
        journey: &Journey,
        start: &Ends,
        found: Option<crate::routing::Path>,
    ) -> Self {
        let metric = Arc::clone(metric);
        let direct = ground.along_one_edge(&metric, &journey.origin, &journey.to);
        let by_kernel = found
            .as_ref()
            .map(|p| start.lead + Duration::from_millis(i64::from(p.weight)));
        match (direct, found) {
            (
                Some(Along {
                    out, road, piece, ..
                }),
                _,
            ) if by_kernel
                .is_none_or(|kernel| out + Duration::from_millis(i64::from(road)) <= kernel) =>
            {
                let step = PathStep {
                    edge: piece.edge,
                    direction: piece.direction,
                    enter: piece.before,
                    at: 0,
                };
                Self {
                    out,
                    road,
                    steps: vec![step],
                    metric: Some(metric),
                }
            }
            (_, Some(found)) => {
                let last = ground.end(&metric, &journey.to);
                let steps = steps(&metric, start, last.as_ref(), &found);
                Self {
                    out: start.lead,
                    road: found.weight,
                    steps,
                    metric: Some(metric),
                }
            }
            (_, None) => Self {
                out: start.lead,
                road: 0,
                steps: Vec::new(),
                metric: Some(metric),
            },
        }
    }

    /// The step under way after `ms` on the road.
    fn on_road(&self, ms: u32) -> Option<OnRoad<'_>> {
        let metric = self.metric.as_deref()?;
        let next = self.steps.partition_point(|step| step.at <= ms);
        let step = self.steps.get(next.checked_sub(1)?)?;
        Some(OnRoad {
            step,
            within: step.enter + (ms - step.at),
            metric,
        })
    }
}

fn steps(
    metric: &ModeMetric,
    start: &Ends,
    end: Option<&Ends>,
    found: &crate::routing::Path,
) -> Vec<PathStep> {
    let mut steps = Vec::with_capacity(found.arcs.len() + 2);
    let mut at = 0;
    let mut push = |edge: EdgeId, direction: Direction, enter: u32| {
        steps.push(PathStep {
            edge,
            direction,
            enter,
            at,
        });
        at += metric.times.arc(edge, direction) - enter;
    };
    if let Some(piece) = start.piece(found.start) {
        push(piece.edge, piece.direction, piece.before);
    }
    for &arc in &found.arcs {
        let direction = if arc % 2 == 0 {
            Direction::Forward
        } else {
            Direction::Backward
        };
        push(EdgeId::new((arc / 2) as usize), direction, 0);
    }
    if let Some(piece) = end.and_then(|end| end.piece(found.end)) {
        push(piece.edge, piece.direction, 0);
    }
    steps
}

pub(super) fn spot(travel: &mut Travel, journey: &Journey, now: Time) -> Spot {
    let elapsed = now - journey.departed;
    if elapsed >= journey.total {
        return Spot {
            at: travel.ground().coordinate(&journey.to),
            arrived: true,
        };
    }
    let ground = Arc::clone(travel.ground());
    if let (Origin::Place(Place::Zone(from)), Place::Zone(to)) = (&journey.origin, &journey.to) {
        let zones = &ground.scenario().zones;
        let share = share(elapsed, journey.total);
        return Spot {
            at: zones[*from].at.toward(zones[*to].at, share),
            arrived: false,
        };
    }
    let path = travel.path(journey);
    let on_road = (elapsed - path.out).as_millis();
    let at = match (u32::try_from(on_road), ground.network()) {
        (Ok(ms), Some(network)) if ms < path.road => path
            .on_road(ms)
            .map(|here| network.roads().coordinate(point_of(network.roads(), &here))),
        (Ok(_), _) => Some(ground.coordinate(&journey.to)),
        (Err(_), _) => start_of(&ground, &journey.origin),
    };
    Spot {
        at: at.unwrap_or_else(|| ground.coordinate(&journey.to)),
        arrived: false,
    }
}

fn point_of(roads: &Roads, here: &OnRoad<'_>) -> RoadPoint {
    here.metric
        .times
        .point_at(roads, here.step.edge, here.step.direction, here.within)
}

fn share(elapsed: Duration, total: Duration) -> f64 {
    elapsed.as_millis() as f64 / total.as_millis() as f64
}

fn start_of(ground: &Ground, origin: &Origin) -> Option<Coordinate> {
    let point = match *origin {
        Origin::Place(Place::Road { point, .. }) => point,
        Origin::Road {
            on: Some((point, ..)),
            ..
        }
        | Origin::Road { turn: point, .. } => point,
        Origin::Place(Place::Zone(zone)) => return ground.scenario().zones.get(zone).map(|z| z.at),
    };
    ground
        .network()
        .map(|network| network.roads().coordinate(point))
}

/// How long after departure the unit passes a place, if the place's point of the road lies on the
/// way.
pub(super) fn progress(travel: &mut Travel, journey: &Journey, place: &Place) -> Option<Duration> {
    let Place::Road { point, .. } = *place else {
        return None;
    };
    let ground = Arc::clone(travel.ground());
    let roads = ground.network()?.roads();
    let path = travel.path(journey);
    let times = &path.metric.as_deref()?.times;
    let on_step = |(step, exit): (&PathStep, u32)| {
        let within = match point {
            RoadPoint::Edge { edge, .. } => {
                (edge == step.edge).then(|| times.before(roads, point, step.direction))?
            }
            RoadPoint::Junction(junction)
                if roads.edges()[step.edge].start(step.direction) == junction =>
            {
                0
            }
            RoadPoint::Junction(junction)
                if roads.edges()[step.edge].end(step.direction) == junction =>
            {
                times.arc(step.edge, step.direction)
            }
            RoadPoint::Junction(_) => return None,
        };
        (step.enter..=exit)
            .contains(&within)
            .then(|| step.at + (within - step.enter))
    };
    let on_road = pieces(path).find_map(on_step)?;
    Some(path.out + Duration::from_millis(i64::from(on_road)))
}

pub(super) fn distance(travel: &mut Travel, journey: &Journey) -> Distance {
    if let (Origin::Place(Place::Zone(from)), Place::Zone(to)) = (&journey.origin, &journey.to) {
        let planar = travel.ground().zone_positions();
        let (a, b) = (planar[from.index()], planar[to.index()]);
        let (dx, dy) = (a[0] - b[0], a[1] - b[1]);
        return Distance::from_metres((dx * dx + dy * dy).sqrt()).unwrap_or_default();
    }
    let off_road = |place: &Place| place.off_road().unwrap_or(Distance::ZERO);
    let start = match &journey.origin {
        Origin::Place(place) => off_road(place),
        Origin::Road { .. } => Distance::ZERO,
    };
    let ground = Arc::clone(travel.ground());
    let Some(network) = ground.network() else {
        return Distance::ZERO;
    };
    let path = travel.path(journey);
    let Some(metric) = path.metric.as_deref() else {
        return Distance::ZERO;
    };
    let road = pieces(path).map(|(step, exit)| {
        let to = |within| {
            metric
                .times
                .length_at(network.roads(), step.edge, step.direction, within)
        };
        to(exit) - to(step.enter)
    });
    start + road.sum::<Distance>() + off_road(&journey.to)
}

pub(super) fn geometry(travel: &mut Travel, journey: &Journey) -> Vec<Coordinate> {
    let ground = Arc::clone(travel.ground());
    let mut line: Vec<Coordinate> = start_of(&ground, &journey.origin).into_iter().collect();
    let path = travel.path(journey);
    if let (Some(network), Some(metric)) = (ground.network(), path.metric.as_deref()) {
        for (step, exit) in pieces(path) {
            line.extend(metric.times.shape_between(
                network.roads(),
                step.edge,
                step.direction,
                [step.enter, exit],
            ));
        }
    }
    line.push(ground.coordinate(&journey.to));
    line.dedup();
    line
}

/// Each step with the milliseconds of its arc behind the point where it ends.
fn pieces(path: &Path) -> impl Iterator<Item = (&PathStep, u32)> {
    path.steps.iter().enumerate().map(|(index, step)| {
        let until = path.steps.get(index + 1).map_or(path.road, |next| next.at);
        (step, step.enter + (until - step.at))
    })
}
