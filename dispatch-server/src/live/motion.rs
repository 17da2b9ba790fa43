//! Where a moving unit will be when: its way as a few timed points, so that a page moves it by
//! itself and nobody has to ask.
//!
//! The way is made simpler by time as much as by shape: at no moment is a unit on it farther than
//! [`TOLERANCE`] from where the full way has it (the time-synchronised distance of Meratnia & de
//! By 2004, in the scheme of Douglas and Peucker). Where that leaves more than [`MOST`] points the
//! tolerance is doubled, so a message stays small whatever the city.
//!
//! Cost: n log n usually, n² at worst, for a way of n bends, some hundreds; only when a unit's
//! state or way changed.

use dispatch_core::geo::{Coordinate, Plane};
use dispatch_core::travel::{Journey, Travel};
use dispatch_core::units::{Duration, Time};

use crate::wire::live::RouteView;

/// How far a unit may be from its full way, in metres, where the points suffice.
const TOLERANCE: f64 = 8.0;
/// How many points a way has at most.
const MOST: usize = 64;

/// A bend of a way, and when it is passed.
type Bend = (Coordinate, Duration);

/// The way of a journey.
pub(crate) fn route(
    travel: &mut Travel,
    journey: &Journey,
    text: impl Fn(Time) -> String,
) -> RouteView {
    let plane = travel.ground().plane();
    let bends = simpler(&plane, &travel.timed(journey));
    let digits = |number: f64, digits: f64| (number * digits).round() / digits;
    let point = |(at, passed): &Bend| {
        let seconds = passed.as_millis() as f64 / 1000.0;
        [
            digits(at.lon(), 1e5),
            digits(at.lat(), 1e5),
            digits(seconds, 10.0),
        ]
    };
    RouteView {
        departed_at: text(journey.departed),
        points: bends.iter().map(point).collect(),
    }
}

fn simpler(plane: &Plane, bends: &[Bend]) -> Vec<Bend> {
    let mut tolerance = TOLERANCE;
    loop {
        let kept = within(plane, bends, tolerance);
        if kept.len() <= MOST {
            return kept;
        }
        tolerance *= 2.0;
    }
}

/// The bends that are needed to stay within the tolerance at every moment.
fn within(plane: &Plane, bends: &[Bend], tolerance: f64) -> Vec<Bend> {
    let Some(last) = bends.len().checked_sub(1) else {
        return Vec::new();
    };
    let mut kept = vec![false; bends.len()];
    (kept[0], kept[last]) = (true, true);
    let mut parts = vec![(0, last)];
    while let Some((from, to)) = parts.pop() {
        let off =
            |&row: &usize| plane.metres(bends[row].0, at(bends[from], bends[to], bends[row].1));
        let worst = (from + 1..to).max_by(|a, b| off(a).total_cmp(&off(b)));
        if let Some(worst) = worst
            && off(&worst) > tolerance
        {
            kept[worst] = true;
            parts.extend([(from, worst), (worst, to)]);
        }
    }
    let rows = bends.iter().zip(kept);
    rows.filter(|(_, kept)| *kept)
        .map(|(bend, _)| *bend)
        .collect()
}

/// Where a unit is at a moment between two bends, driving evenly.
fn at(from: Bend, to: Bend, moment: Duration) -> Coordinate {
    let (gone, whole) = ((moment - from.1).as_millis(), (to.1 - from.1).as_millis());
    if whole <= 0 {
        return to.0;
    }
    from.0.toward(to.0, gone as f64 / whole as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bend(lon: f64, lat: f64, seconds: i64) -> Bend {
        (
            Coordinate::from_degrees(lon, lat).unwrap(),
            Duration::from_secs(seconds),
        )
    }

    fn plane() -> Plane {
        Plane::around(Coordinate::from_degrees(0.0, 0.0).unwrap())
    }

    #[test]
    fn a_straight_even_drive_is_its_two_ends() {
        let line: Vec<Bend> = (0..50)
            .map(|i| bend(0.001 * i as f64, 0.0, 10 * i))
            .collect();
        assert_eq!(simpler(&plane(), &line), [line[0], line[49]]);
    }

    #[test]
    fn where_the_speed_changes_on_a_straight_road_a_point_stays() {
        let line = [bend(0.0, 0.0, 0), bend(0.01, 0.0, 30), bend(0.02, 0.0, 300)];
        assert_eq!(simpler(&plane(), &line), line);
    }

    #[test]
    fn a_way_of_many_bends_has_at_most_so_many_points_and_keeps_its_ends() {
        let zigzag = |i: i64| bend(0.001 * i as f64, 0.01 * (i % 2) as f64, 10 * i);
        let line: Vec<Bend> = (0..1000).map(zigzag).collect();
        let kept = simpler(&plane(), &line);
        assert!(kept.len() <= MOST, "{}", kept.len());
        assert_eq!((kept[0], kept.last()), (line[0], line.last()));
    }

    #[test]
    fn no_bend_is_farther_away_than_the_tolerance_at_its_moment() {
        // A curve with a speed of its own at every bend.
        let curve = |i: i64| {
            let angle = i as f64 / 40.0;
            bend(
                0.02 * libm::cos(angle),
                0.02 * libm::sin(angle),
                i * 3 + i * i / 40,
            )
        };
        let line: Vec<Bend> = (0..120).map(curve).collect();
        let kept = within(&plane(), &line, TOLERANCE);
        assert!(kept.len() < line.len() / 2);
        for &(place, moment) in &line {
            let after = kept.partition_point(|k| k.1 < moment).max(1);
            let there = at(kept[after - 1], kept[after], moment);
            assert!(plane().metres(place, there) <= TOLERANCE + 0.1);
        }
    }
}
