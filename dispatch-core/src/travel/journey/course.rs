//! How a drive really goes when the speeds change under way.
//!
//! A drive is planned by the metric in force when it begins. What happens is another thing: at the
//! end of a period the rest of the path is driven at the speeds of the next one (the speed changes
//! where the unit is, not for the whole edge at once: Ichoua, Gendreau, Potvin 2003), and all of it
//! takes so many times as long as the metric says. So on one path whoever leaves later never arrives
//! earlier: what is left of the path at a boundary shrinks with the time before it, and every
//! rounding here keeps that order.
//!
//! Access legs, and the way to the point where a moving unit turns, take what was planned.
//!
//! Cost: O(1) within a period; else O(edges of the path) a period.

use std::sync::Arc;

use super::{Journey, pieces};
use crate::ids::EdgeId;
use crate::roads::{Direction, NO_ROAD};
use crate::travel::{ModeMetric, Origin, Place, Travel};
use crate::units::{Duration, Time};

/// A drive as it really goes: how far it has come after how long.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Course {
    /// Real time since departure, and the planned time of the same place; from zero to the end.
    points: Vec<[i64; 2]>,
}

/// A part of a drive: an arc or a part of one, or a leg off the roads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Leg {
    /// Milliseconds by the metric the drive was planned by, more than none.
    pub planned: i64,
    /// The arc it is on; off the roads none.
    pub arc: Option<(EdgeId, Direction)>,
}

impl Course {
    /// A drive that takes `real` in all, evenly slower or quicker than planned.
    fn even(real: i64, planned: i64) -> Self {
        Self {
            points: vec![[0, 0], [real, planned]],
        }
    }

    /// How long all of it really takes.
    pub fn total(&self) -> Duration {
        let last = self.points.last().map_or(0, |&[real, _]| real);
        Duration::from_millis(last)
    }

    /// The planned time of the place that is reached after a real time since departure.
    pub fn planned(&self, elapsed: Duration) -> Duration {
        let elapsed = elapsed.as_millis();
        let next = self.points.partition_point(|&[real, _]| real <= elapsed);
        let planned = match (next.checked_sub(1), self.points.get(next)) {
            (None, _) => 0,
            (Some(at), None) => self.points[at][1],
            (Some(at), Some(&[real, planned])) => {
                let [begun, before] = self.points[at];
                let gone = i128::from(elapsed - begun) * i128::from(planned - before);
                before + (gone / i128::from(real - begun)) as i64
            }
        };
        Duration::from_millis(planned)
    }
}

/// How a journey really goes when everything takes `pace` times as long as the metrics say.
pub(in crate::travel) fn course(travel: &mut Travel, journey: &Journey, pace: f64) -> Course {
    let (total, begins) = (journey.total.as_millis(), journey.departed);
    let real = stretched(total, pace);
    let ground = Arc::clone(travel.ground());
    let between_zones = matches!(journey.origin, Origin::Place(Place::Zone(_)));
    let within = ground.period(begins) == ground.period(journey.planned())
        && ground
            .period_end(begins)
            .is_none_or(|end| begins + Duration::from_millis(real) <= end);
    if between_zones || within || ground.network().is_none() {
        return Course::even(real, total);
    }
    let legs = legs(travel, journey);
    let mut walk = Walk {
        planned: travel.metric_of(journey),
        legs: &legs,
        pace,
        begins,
        now: begins,
        passed: 0,
        points: vec![[0, 0]],
    };
    // The leg under way, and what is left of it at a boundary.
    let (mut at, mut left) = (0, None);
    loop {
        let metric = travel.metric_under(journey.mode, walk.now, journey.traffic());
        let end = ground.period_end(walk.now);
        left = walk.through(&mut at, left, &metric, end);
        if left.is_none() {
            break;
        }
    }
    Course {
        points: walk.points,
    }
}

/// How fine positions are, in bits of a planned millisecond.
const FINE: u32 = 20;

/// What is left of a leg: planned milliseconds in fixed point. The same position whatever metric
/// led to it, so that the time for it by another one depends on nothing else.
#[derive(Clone, Copy, Debug)]
struct Left(i64);

impl Left {
    const fn all(leg: &Leg) -> Self {
        Self(leg.planned << FINE)
    }

    /// Milliseconds by a metric, rounded.
    fn takes(self, leg: &Leg, planned: &ModeMetric, metric: &ModeMetric) -> i64 {
        let (before, now) = match leg.arc {
            Some((edge, direction)) => {
                let arc = |metric: &ModeMetric| i128::from(metric.times.arc(edge, direction));
                (arc(planned).max(1), arc(metric))
            }
            None => (1, 1),
        };
        ((i128::from(self.0) * now + (before << (FINE - 1))) / (before << FINE)) as i64
    }

    /// What is left after some milliseconds of those it takes.
    fn after(self, gone: i64, takes: i64) -> Self {
        let left = i128::from(self.0) * i128::from(takes - gone) / i128::from(takes.max(1));
        Self(left as i64)
    }
}

struct Walk<'a> {
    planned: Arc<ModeMetric>,
    legs: &'a [Leg],
    pace: f64,
    begins: Time,
    now: Time,
    /// Planned time of the legs that are behind.
    passed: i64,
    points: Vec<[i64; 2]>,
}

impl Walk<'_> {
    /// Drives to the end of a period or of the drive; what is then left of leg `at`, if anything.
    /// `left` is what was left of it; all of it where nothing is said.
    fn through(
        &mut self,
        at: &mut usize,
        mut left: Option<Left>,
        metric: &ModeMetric,
        end: Option<Time>,
    ) -> Option<Left> {
        let started = (self.now - self.begins).as_millis();
        let budget = end.map(|end| covered((end - self.now).as_millis(), self.pace));
        let mut driven = 0;
        while let Some(leg) = self.legs.get(*at) {
            let before = left.take().unwrap_or(Left::all(leg));
            let here = before.takes(leg, &self.planned, metric);
            if let (Some(budget), Some(end)) = (budget, end)
                && driven + here > budget
            {
                let still = before.after(budget - driven, here);
                self.now = end;
                let within = leg.planned - (still.0 >> FINE);
                self.reach((end - self.begins).as_millis(), self.passed + within);
                return Some(still);
            }
            driven += here;
            self.passed += leg.planned;
            *at += 1;
            let real = started + stretched(driven, self.pace);
            self.reach(real, self.passed);
        }
        None
    }

    /// Notes a place on the way; of several at one moment the farthest.
    fn reach(&mut self, real: i64, planned: i64) {
        let (first, last) = (self.points.len() == 1, self.points.last_mut());
        let Some(last) = last else { return };
        let planned = planned.max(last[1]);
        if real <= last[0] && !first {
            last[1] = planned;
        } else {
            self.points.push([real, planned]);
        }
    }
}

/// The parts of a drive in order, those that take no time left out.
pub(in crate::travel) fn legs(travel: &mut Travel, journey: &Journey) -> Vec<Leg> {
    let off_road = |planned| Leg { planned, arc: None };
    let path = travel.path(journey);
    let out = path.out.as_millis();
    let last = journey.total.as_millis() - out - i64::from(path.road);
    let road = pieces(path).map(|(step, exit)| Leg {
        planned: i64::from(exit - step.enter),
        arc: Some((step.edge, step.direction)),
    });
    let all = std::iter::once(off_road(out))
        .chain(road)
        .chain([off_road(last)]);
    // What takes no time in one metric takes none in another, or it is a rounding of nothing.
    all.filter(|leg| leg.planned > 0).collect()
}

/// Whether the rest of a drive at a moment leads through a road that nobody gets through now. The
/// edge it is on, and the one its place lies on, do not count: they are left or reached by an end.
pub(in crate::travel) fn is_cut(travel: &mut Travel, journey: &Journey, now: Time) -> bool {
    let legs = legs(travel, journey);
    let planned = travel.metric_of(journey);
    let present = travel.metric(journey.mode, now);
    let elapsed = (now - journey.departed).as_millis();
    let mut begins = 0;
    legs.iter().any(|leg| {
        let ahead = begins >= elapsed;
        begins += leg.planned;
        leg.arc.is_some_and(|(edge, direction)| {
            let whole = i64::from(planned.times.arc(edge, direction)) == leg.planned;
            ahead && whole && present.times.arcs()[direction.arc(edge)] == NO_ROAD
        })
    })
}

/// So many times as long, rounded.
fn stretched(ms: i64, pace: f64) -> i64 {
    (ms as f64 * pace).round() as i64
}

/// The most of a metric's time that fits a real time.
fn covered(real: i64, pace: f64) -> i64 {
    let mut most = ((real + 1) as f64 / pace) as i64 + 1;
    while stretched(most, pace) > real {
        most -= 1;
    }
    most
}
