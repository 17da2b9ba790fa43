//! Places with several feet: every kind of question takes the pair of feet by which the trip is
//! shortest, as a slow search over all pairs finds it, and a drive keeps to one such pair.

use std::sync::Arc;

use dispatch_core::coverage::{reach_from, rows_within};
use dispatch_core::geo::Coordinate;
use dispatch_core::ids::Id;
use dispatch_core::roads::{EdgeTimes, Mode, RoadPoint, Roads};
use dispatch_core::travel::isochrone::{Isochrone, Way};
use dispatch_core::travel::{Foot, Journey, Many, Origin, Place, Travel};
use dispatch_core::units::{Distance, Duration, Time};
use proptest::prelude::*;

use crate::travel::{Street, by_hand, place, roads, street, travel_with};

const NOON: Time = Time::from_millis(43_200_000);

/// A place at up to four roads, the nearest first.
fn feet() -> impl Strategy<Value = Vec<(usize, f64, i64)>> {
    prop::collection::vec((0..100_usize, 0.0..1.0_f64, 0..300_i64), 1..5).prop_map(|mut feet| {
        feet.sort_by_key(|foot| foot.2);
        feet
    })
}

fn tied(roads: &Roads, feet: &[(usize, f64, i64)]) -> Place {
    let alone = feet.iter().map(|&foot| place(roads, foot));
    Place::tied(alone.flat_map(|place| place.feet())).unwrap()
}

fn town(streets: &[Street], candidates: u8) -> Option<(Roads, Travel)> {
    let roads = roads(streets);
    let rules = format!("candidates = {candidates}");
    (!roads.edges().is_empty()).then(|| (roads.clone(), travel_with(roads, &rules, "")))
}

/// The shortest over every pair of feet.
fn slowly(
    travel: &Travel,
    roads: &Roads,
    times: &EdgeTimes,
    from: &Place,
    to: &Place,
) -> Option<Duration> {
    let leg = |foot: Foot| {
        let alone = Place::beside(foot.point, foot.off_road);
        travel.ground().access(Mode::Siren, &alone)
    };
    let pairs = from
        .feet()
        .flat_map(|from| to.feet().map(move |to| (from, to)));
    let times = pairs.filter_map(|(from, to)| {
        let road = by_hand(roads, times, from.point, to.point)?;
        Some(leg(from) + Duration::from_millis(road) + leg(to))
    });
    times.min()
}

/// A drive is between one foot of each place, and takes what it would between those alone.
fn keeps_to_one_pair(travel: &mut Travel, journey: &Journey, from: &Place, to: &Place) {
    let Origin::Place(start) = journey.origin else {
        panic!("it began at a place")
    };
    for (used, whole) in [(start, from), (journey.to, to)] {
        assert_eq!(used.feet().count(), 1);
        assert!(whole.feet().any(|foot| used.feet().eq([foot])));
    }
    assert!(journey.leads_to(to));
    let alone = travel.time(&Origin::Place(start), &journey.to, Mode::Siren, NOON);
    assert_eq!(alone, Some(journey.total));
    let line = travel.geometry(journey);
    let ends = [start, journey.to].map(|place| travel.ground().coordinate(&place));
    assert_eq!([line[0], line[line.len() - 1]], ends);
    let off_road = [start, journey.to].map(|place| place.off_road().unwrap());
    assert!(travel.distance(journey) >= off_road[0] + off_road[1]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(120))]

    #[test]
    fn every_way_of_asking_takes_the_best_pair_of_feet(
        streets in prop::collection::vec(street(), 12..60),
        drawn in prop::collection::vec(feet(), 2..5),
    ) {
        let Some((roads, mut travel)) = town(&streets, 4) else { return Ok(()) };
        let ground = Arc::clone(travel.ground());
        let places: Vec<Place> = drawn.iter().map(|feet| tied(&roads, feet)).collect();
        let metric = travel.metric(Mode::Siren, NOON);
        let mut table = Vec::new();
        Many::new(&ground, &places, Mode::Siren, NOON).rows(&places, |_, row| table.push(row.to_vec()));
        for (from, row) in places.iter().zip(&table) {
            let reached = Isochrone::new(&ground, *from, Way::From, Mode::Siren, NOON).unwrap();
            let reaching = Isochrone::new(&ground, *from, Way::To, Mode::Siren, NOON).unwrap();
            for (to, &by_table) in places.iter().zip(row) {
                let expected = slowly(&travel, &roads, &metric.times, from, to);
                let origin = Origin::Place(*from);
                prop_assert_eq!(travel.time(&origin, to, Mode::Siren, NOON), expected);
                prop_assert_eq!(by_table, expected);
                prop_assert_eq!(reached.time(to), expected);
                let back = travel.time(&Origin::Place(*to), from, Mode::Siren, NOON);
                prop_assert_eq!(reaching.time(to), back);
                let journey = travel.journey(origin, *to, Mode::Siren, NOON);
                prop_assert_eq!(journey.as_ref().map(|journey| journey.total), expected);
                if let Some(journey) = journey {
                    keeps_to_one_pair(&mut travel, &journey, from, to);
                }
            }
            let (station, hospital) = (ground.station(Id::new(0)), ground.hospital(Id::new(0)));
            let there = slowly(&travel, &roads, &metric.times, &station, from);
            prop_assert_eq!(travel.stations_to(from, Mode::Siren, NOON).from(Id::new(0)), there);
            let away = slowly(&travel, &roads, &metric.times, from, &hospital);
            let nearest = travel.nearest_hospital(from, Mode::Siren, NOON);
            prop_assert_eq!(nearest.map(|(_, time)| time), away);
        }
    }

    #[test]
    fn coverage_takes_the_best_pair_of_feet(streets in prop::collection::vec(street(), 20..60)) {
        let Some((roads, travel)) = town(&streets, 4) else { return Ok(()) };
        let (ground, station) = (travel.ground(), Id::new(0));
        let metric = ground.metric(Mode::Siren, 0);
        let (from, zone) = (ground.station(station), ground.zone(Id::new(0)));
        let expected = slowly(&travel, &roads, &metric.times, &from, &zone);
        let reach = reach_from(ground, Mode::Siren, &[station], NOON);
        prop_assert_eq!(reach.zones[Id::new(0)], expected);
        for (late, reached) in [(0, expected.is_some()), (-1, false)] {
            let allowed = expected.map(|time| time + Duration::from_millis(late));
            let rows = rows_within(ground, &metric, &[station], &[allowed].into_iter().collect());
            let times: Vec<u32> = rows.zone(Id::new(0)).iter().map(|row| row.travel_ms).collect();
            let wanted = expected.filter(|_| reached).map(|time| time.as_millis() as u32);
            prop_assert_eq!(times, wanted.into_iter().collect::<Vec<_>>());
        }
    }

    #[test]
    fn more_candidates_keep_the_nearest_foot_and_never_make_a_trip_longer(
        streets in prop::collection::vec(street(), 12..60),
        spots in prop::collection::vec((0..400_000_i32, 0..400_000_i32), 2..5),
    ) {
        let Some((_, mut few)) = town(&streets, 1) else { return Ok(()) };
        let Some((_, mut many)) = town(&streets, 4) else { return Ok(()) };
        let at = |&(lon_e7, lat_e7): &(i32, i32)| Coordinate { lon_e7, lat_e7 };
        for pair in spots.windows(2) {
            let of = |travel: &Travel| [0, 1].map(|end| travel.ground().place_anyway(at(&pair[end])));
            let (one, several) = (of(&few), of(&many));
            for (one, several) in one.iter().zip(&several) {
                let feet: Vec<Foot> = several.feet().collect();
                prop_assert_eq!(one.feet().collect::<Vec<_>>(), &feet[..1]);
                prop_assert!(feet.len() <= 4 && feet.is_sorted_by_key(|foot| foot.off_road));
                prop_assert!((1..feet.len()).all(|row| feet[..row].iter().all(|foot| foot.point != feet[row].point)));
            }
            let time = |travel: &mut Travel, [from, to]: [Place; 2]| {
                travel.time(&Origin::Place(from), &to, Mode::Siren, NOON)
            };
            if let Some(alone) = time(&mut few, one) {
                prop_assert!(time(&mut many, several).is_some_and(|time| time <= alone));
            }
        }
    }
}

#[test]
fn feet_at_one_point_count_once_and_a_fifth_is_left_out() {
    let foot = |junction: usize, metres: i64| Foot {
        point: RoadPoint::Junction(Id::new(junction)),
        off_road: Distance::from_millimetres(metres * 1000),
    };
    let drawn = [1, 2, 1, 3, 2, 4, 5].map(|junction| foot(junction, 10));
    let place = Place::tied(drawn).unwrap();
    let kept: Vec<Foot> = place.feet().collect();
    assert_eq!(kept, [1, 2, 3, 4].map(|junction| foot(junction, 10)));
    assert_eq!(Place::tied([]), None);
    assert_eq!(
        Place::tied([foot(7, 3)]),
        Some(Place::beside(foot(7, 3).point, foot(7, 3).off_road))
    );
}
