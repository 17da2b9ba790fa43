//! GCJ-02 and BD-09, in which maps of China are drawn, and back to WGS-84.
//!
//! Both shift a place by some hundred metres, by formulas that were never published but are the
//! same in every program that has them; they hold within a box around China, and elsewhere a
//! coordinate is its own. There is no closed way back: a place is found whose shift leads to the
//! one that is given (fixed point; ten rounds leave less than the 1e-7° that are kept).
//!
//! Source: the formulas known as `eviltransform` (2009), on Krasovsky's ellipsoid of 1940; BD-09 as in
//! Baidu's own examples. Only `libm`, so every machine has the same bits. Cost: O(1).

use super::Coordinate;
use libm::{atan2, cos, sin, sqrt};
use std::f64::consts::PI;

/// Krasovsky's ellipsoid: half its axis in metres, and its eccentricity squared.
const AXIS: f64 = 6_378_245.0;
const ECCENTRICITY_2: f64 = 0.006_693_421_622_965_943;

/// By which BD-09 moves its origin, in degrees.
const BAIDU: [f64; 2] = [0.0065, 0.006];

/// In which the coordinates of a file are given.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Datum {
    /// That of satellites, of OpenStreetMap and of everything here.
    #[default]
    Wgs84,
    /// Of Chinese maps (AMap, Tencent).
    Gcj02,
    /// Of Baidu's maps.
    Bd09,
}

impl Datum {
    /// Every datum.
    pub const ALL: [Self; 3] = [Self::Wgs84, Self::Gcj02, Self::Bd09];

    /// Its name on the command line and in recipes.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Wgs84 => "wgs84",
            Self::Gcj02 => "gcj02",
            Self::Bd09 => "bd09",
        }
    }

    /// The datum of this name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|datum| datum.name() == name)
    }

    /// A place given in this datum, in WGS-84.
    pub fn to_wgs84(self, at: Coordinate) -> Coordinate {
        let given = [at.lon(), at.lat()];
        if self == Self::Wgs84 || !is_in_china(given) {
            return at;
        }
        let mut found = given;
        for _ in 0..10 {
            let there = self.shifted(found);
            found = [0, 1].map(|i| found[i] + given[i] - there[i]);
        }
        Coordinate::from_degrees(found[0], found[1]).unwrap_or(at)
    }

    /// A place of WGS-84 in this datum.
    pub fn of_wgs84(self, at: Coordinate) -> Coordinate {
        let [lon, lat] = self.shifted([at.lon(), at.lat()]);
        Coordinate::from_degrees(lon, lat).unwrap_or(at)
    }

    fn shifted(self, at: [f64; 2]) -> [f64; 2] {
        match self {
            Self::Wgs84 => at,
            _ if !is_in_china(at) => at,
            Self::Gcj02 => gcj02(at),
            Self::Bd09 => bd09(gcj02(at)),
        }
    }
}

/// Whether a place lies in the box within which the shift is made.
fn is_in_china([lon, lat]: [f64; 2]) -> bool {
    (72.004..=137.8347).contains(&lon) && (0.8293..=55.8271).contains(&lat)
}

fn gcj02([lon, lat]: [f64; 2]) -> [f64; 2] {
    let (x, y) = (lon - 105.0, lat - 35.0);
    let root = sqrt(x.abs());
    let wave = |at: f64, parts: [(f64, f64); 2]| {
        let [(a, p), (b, q)] = parts;
        (a * sin(p * at * PI) + b * sin(q * at * PI)) * 2.0 / 3.0
    };
    let both = wave(x, [(20.0, 6.0), (20.0, 2.0)]);
    let north = -100.0
        + 2.0 * x
        + 3.0 * y
        + 0.2 * y * y
        + 0.1 * x * y
        + 0.2 * root
        + both
        + wave(y, [(20.0, 1.0), (40.0, 1.0 / 3.0)])
        + wave(y, [(160.0, 1.0 / 12.0), (320.0, 1.0 / 30.0)]);
    let east = 300.0
        + x
        + 2.0 * y
        + 0.1 * x * x
        + 0.1 * x * y
        + 0.1 * root
        + both
        + wave(x, [(20.0, 1.0), (40.0, 1.0 / 3.0)])
        + wave(x, [(150.0, 1.0 / 12.0), (300.0, 1.0 / 30.0)]);
    let angle = lat.to_radians();
    let bend = 1.0 - ECCENTRICITY_2 * sin(angle) * sin(angle);
    let (along, across) = (
        AXIS * (1.0 - ECCENTRICITY_2) / (bend * sqrt(bend)),
        AXIS / sqrt(bend) * cos(angle),
    );
    [
        lon + (east / across).to_degrees(),
        lat + (north / along).to_degrees(),
    ]
}

fn bd09([lon, lat]: [f64; 2]) -> [f64; 2] {
    let turn = PI * 3000.0 / 180.0;
    let far = sqrt(lon * lon + lat * lat) + 0.000_02 * sin(lat * turn);
    let angle = atan2(lat, lon) + 0.000_003 * cos(lon * turn);
    [far * cos(angle) + BAIDU[0], far * sin(angle) + BAIDU[1]]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geo::great_circle;
    use proptest::prelude::*;

    fn near(found: Coordinate, lon: f64, lat: f64) {
        let expected = Coordinate::from_degrees(lon, lat).unwrap();
        assert!(
            found.lon_e7.abs_diff(expected.lon_e7) <= 1
                && found.lat_e7.abs_diff(expected.lat_e7) <= 1,
            "{found:?} {expected:?}"
        );
    }

    #[test]
    fn the_figures_that_other_programs_publish_come_out() {
        let at = Coordinate::from_degrees(116.404, 39.915).unwrap();
        near(
            Datum::Gcj02.of_wgs84(at),
            116.410_244_499_169_38,
            39.916_404_281_501_64,
        );
        let [lon, lat] = bd09([116.404, 39.915]);
        near(
            Coordinate::from_degrees(lon, lat).unwrap(),
            116.410_369_493_710_29,
            39.921_336_993_510_21,
        );
    }

    #[test]
    fn outside_china_nothing_moves() {
        let helsinki = Coordinate::from_degrees(24.94, 60.17).unwrap();
        for datum in Datum::ALL {
            assert_eq!(datum.to_wgs84(helsinki), helsinki);
            assert_eq!(datum.of_wgs84(helsinki), helsinki);
            assert_eq!(Datum::parse(datum.name()), Some(datum));
        }
    }

    proptest! {
        #[test]
        fn there_and_back_is_where_it_began(lon in 74.0..134.0f64, lat in 4.0..53.0f64) {
            let at = Coordinate::from_degrees(lon, lat).unwrap();
            for datum in Datum::ALL {
                let back = datum.to_wgs84(datum.of_wgs84(at));
                prop_assert!(great_circle(at, back).as_millimetres() < 50, "{datum:?} {at:?} {back:?}");
            }
            let moved = great_circle(at, Datum::Gcj02.of_wgs84(at)).as_metres();
            prop_assert!((1.0..1500.0).contains(&moved), "{moved}");
        }
    }
}
