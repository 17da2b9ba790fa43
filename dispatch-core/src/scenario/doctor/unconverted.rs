//! Whether the places of a table were left in GCJ-02 or BD-09, or the roads were.
//!
//! The shift is 300 to 600 m, but in a city the next street is nearer than that, so the distance
//! alone says nothing: the places are converted as if they had been forgotten, and if then they typically
//! lie far nearer the roads than as they are given, they were. The other way round is tried too. Outside
//! China nothing moves, so nothing is suspected. It is a sign, not a proof: places in the middle of blocks
//! are as far from the streets after a shift as before, and are not found out. Cost: four questions a place, of at most
//! [`MOST_ASKED`] places.

use crate::error::Fault;
use crate::geo::{Coordinate, Datum};
use crate::units::Distance;

/// Fewer places prove nothing.
const FEWEST: usize = 8;

/// Of more places every second, third … is looked at.
const MOST_ASKED: usize = 2000;

/// Places nearer the roads than this are where they should be.
const NEAR: Distance = Distance::from_millimetres(15_000);

/// So many times nearer must they be once converted.
const NEARER: i64 = 3;

/// What could have been forgotten.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Forgotten {
    Places(Datum),
    Roads(Datum),
}

/// The doubt about the places of a file; `off_road` is the distance of a place to the nearest road.
pub fn unconverted(
    file: &str,
    places: &[Coordinate],
    off_road: impl Fn(Coordinate) -> Option<Distance>,
) -> Option<Fault> {
    let step = places.len().div_ceil(MOST_ASKED).max(1);
    let asked: Vec<Coordinate> = places.iter().copied().step_by(step).collect();
    let typical = |moved: &dyn Fn(Coordinate) -> Coordinate| {
        let distances = asked.iter().filter_map(|&at| off_road(moved(at)));
        let mut distances: Vec<Distance> = distances.collect();
        distances.sort_unstable();
        distances.get(distances.len() / 2).copied()
    };
    let given = typical(&|at| at)?;
    if asked.len() < FEWEST || given < NEAR {
        return None;
    }
    let datums = [Datum::Gcj02, Datum::Bd09];
    let all = datums
        .map(Forgotten::Places)
        .into_iter()
        .chain(datums.map(Forgotten::Roads));
    let tried = all.filter_map(|what| {
        let found = match what {
            Forgotten::Places(datum) => typical(&|at| datum.to_wgs84(at)),
            Forgotten::Roads(datum) => typical(&|at| datum.of_wgs84(at)),
        };
        Some((found?, what))
    });
    let (found, what) = tried.min_by_key(|(found, _)| *found)?;
    let nearer = found.as_millimetres().saturating_mul(NEARER) <= given.as_millimetres();
    nearer.then(|| what.fault(file, given, found))
}

impl Forgotten {
    fn fault(self, file: &str, given: Distance, found: Distance) -> Fault {
        let (whose, datum, remedy) = match self {
            Self::Places(datum) => (
                "its places look like",
                datum,
                "convert its coordinates to WGS-84: import the file again with --datum",
            ),
            Self::Roads(datum) => (
                "the roads look like",
                datum,
                "import the roads again with --datum",
            ),
        };
        let name = datum.name();
        Fault::in_file(
            file,
            format!(
                "{whose} {name}: typically they are {given} from each other, and {found} once converted"
            ),
            format!("{remedy} {name}"),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geo::great_circle;

    /// Streets every 400 m east and north of Wuhan's middle, and places 5 m off them.
    fn off_road(at: Coordinate) -> Option<Distance> {
        let to_line = |e7: i32| (e7.rem_euclid(37_000)).min(37_000 - e7.rem_euclid(37_000));
        let nearest = to_line(at.lon_e7).min(to_line(at.lat_e7));
        Some(Distance::from_millimetres(i64::from(nearest) * 11))
    }

    fn places() -> Vec<Coordinate> {
        let place = |i: i32| Coordinate {
            lon_e7: 37_000 * (30_864 + i) + 400,
            lat_e7: 305_000_000 + i * 7_919,
        };
        (0..60).map(place).collect()
    }

    #[test]
    fn the_datum_that_was_forgotten_is_named_with_the_remedy() {
        for datum in [Datum::Gcj02, Datum::Bd09] {
            let left: Vec<_> = places().iter().map(|&at| datum.of_wgs84(at)).collect();
            assert!(great_circle(left[0], places()[0]).as_metres() > 300.0);
            let fault = unconverted("zones.csv", &left, off_road).unwrap();
            assert!(
                fault.cause.contains(datum.name()) && fault.cause.contains("its places"),
                "{fault}"
            );
            assert!(fault.remedy.ends_with(datum.name()), "{fault}");
        }
    }

    #[test]
    fn roads_that_were_forgotten_are_named() {
        let roads = |at| off_road(Datum::Gcj02.to_wgs84(at));
        let fault = unconverted("zones.csv", &places(), roads).unwrap();
        assert!(fault.cause.contains("the roads look like gcj02"), "{fault}");
    }

    #[test]
    fn places_at_the_roads_far_from_any_or_too_few_are_not_suspected() {
        assert_eq!(unconverted("zones.csv", &places(), off_road), None);
        assert_eq!(unconverted("zones.csv", &[], off_road), None);
        let left: Vec<_> = places()
            .iter()
            .map(|&at| Datum::Gcj02.of_wgs84(at))
            .collect();
        assert_eq!(unconverted("zones.csv", &left[..5], off_road), None);
        let far = |_| Some(Distance::from_millimetres(450_000));
        assert_eq!(unconverted("zones.csv", &left, far), None);
        assert_eq!(unconverted("zones.csv", &left, |_| None), None);
    }
}
