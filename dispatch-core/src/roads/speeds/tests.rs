use super::*;
use crate::geo::Coordinate;
use crate::ids::Id;
use crate::roads::{Direction, RawArc, RawNetwork};

/// Two kilometres in three arcs, of which the middle one bends.
fn street(class: RoadClass, modes: &[[u32; 2]]) -> Roads {
    let at = |i: u32| Coordinate::from_degrees(f64::from(i) * 0.01, 0.0).unwrap();
    let mut raw = RawNetwork::new(modes.len());
    for i in 0..4 {
        raw.add_node(&i.to_string(), at(i), true);
    }
    for i in 0..3 {
        let bend = Coordinate::from_degrees(0.013, 0.0).unwrap();
        let arc = RawArc {
            from: i,
            to: i + 1,
            class,
            forward: true,
            backward: true,
            name: None,
            length: if i == 1 { 1_000_001 } else { 500_000 },
            via: if i == 1 { vec![bend] } else { Vec::new() },
        };
        raw.add_arc(arc, modes);
    }
    raw.build()
}

const EDGE: usize = 0;

#[test]
fn milliseconds_are_rounded_on_the_imported_arc() {
    let roads = street(RoadClass::Primary, &[]);
    let times = Speeds::default()
        .edge_times(&roads, &[], 0, Mode::Ordinary)
        .unwrap();
    assert_eq!(times.arcs(), [30_000 + 60_000 + 30_000; 2]);
    let edge = EdgeId::new(EDGE);
    let bend = [1, 2].map(|s| times.segment(&roads, edge, s, Direction::Forward));
    assert_eq!(bend[0] + bend[1], 60_000);
    assert!(bend[0].abs_diff(18_000) < 5, "{bend:?}");
}

#[test]
fn a_point_splits_its_edge_and_nothing_is_lost() {
    let roads = street(RoadClass::Primary, &[[1001, 3001]]);
    let speeds = Speeds {
        times: Times::Imported,
        ..Speeds::default()
    };
    let times = speeds.edge_times(&roads, &[], 0, Mode::Siren).unwrap();
    let point = roads.point(EdgeId::new(EDGE), 2, 1 << 23);
    let before = Direction::BOTH.map(|way| times.before(&roads, point, way));
    // 1001 + the bend's 300 of 1001 + half of 701; backward 3001 + half of 2101.
    assert_eq!(before, [1001 + 300 + 350, 3001 + 1050]);
    for way in Direction::BOTH {
        let sum = times.before(&roads, point, way) + times.after(&roads, point, way);
        assert_eq!(sum, times.arc(EdgeId::new(EDGE), way));
    }
}

#[test]
fn a_single_mode_of_its_own_serves_both_with_the_siren_factor() {
    let roads = street(RoadClass::Road, &[[1000, 1000]]);
    let speeds = Speeds {
        times: Times::Imported,
        siren: 1.25,
        ..Speeds::default()
    };
    let arc = |mode| speeds.edge_times(&roads, &[], 0, mode).unwrap().arcs()[0];
    assert_eq!((arc(Mode::Siren), arc(Mode::Ordinary)), (2400, 3000));
}

#[test]
fn a_class_without_speed_is_named_with_its_kilometres() {
    let roads = street(RoadClass::TrunkLink, &[]);
    let mut speeds = Speeds::default();
    assert!(speeds.edge_times(&roads, &[], 0, Mode::Siren).is_ok());
    speeds.classes = [None; RoadClass::ALL.len()];
    let error = speeds.edge_times(&roads, &[], 0, Mode::Siren).unwrap_err();
    assert!(
        error.to_string().contains("2.0 km of class trunk_link"),
        "{error}"
    );
}

#[test]
fn factors_multiply_where_they_fit_and_hours_alike_share_a_period() {
    let rush = Factor {
        class: Some(RoadClass::Primary),
        district: Some(DistrictId::new(3)),
        weekdays: [true, true, true, true, true, false, false],
        hours: [7, 9],
        value: 0.5,
    };
    let night = Factor {
        class: None,
        district: None,
        weekdays: [true; 7],
        hours: [22, 6],
        value: 1.2,
    };
    let speeds = Speeds {
        factors: vec![rush, night],
        ..Speeds::default()
    };
    let periods = speeds.periods();
    assert_eq!(periods.count(), 3);
    assert_eq!(periods.of(8), periods.of(24 + 7));
    assert_ne!(periods.of(8), periods.of(5 * 24 + 8));
    assert_eq!(periods.of(23), periods.of(0));
    let roads = street(RoadClass::Primary, &[]);
    let area = EdgeArea {
        built_up: false,
        district: Some(DistrictId::new(3)),
    };
    let at = |hour, areas: &[EdgeArea]| {
        let times = speeds.edge_times(&roads, areas, hour, Mode::Siren);
        times.unwrap().arcs()[0]
    };
    assert_eq!((at(8, &[area]), at(8, &[])), (240_000, 120_000));
    assert_eq!(at(0, &[]), 100_000);
}
