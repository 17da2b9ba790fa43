//! Places on the ground: WGS-84 coordinates in whole 1e-7 degrees, a local plane to measure in,
//! and polygons.
//!
//! Only `+ - * / sqrt` of IEEE floats and `libm` are used, so a distance has the same bits on
//! every machine.

mod datum;

pub use datum::Datum;

use crate::units::Distance;

/// Metres in a degree of latitude on the sphere used for lengths of roads.
const METRES_PER_DEGREE: f64 = 111_194.926_644_558_73;

/// A WGS-84 coordinate in units of 1e-7 degrees.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Coordinate {
    /// Longitude in 1e-7 degrees, -180 to 180 degrees.
    pub lon_e7: i32,
    /// Latitude in 1e-7 degrees, -90 to 90 degrees.
    pub lat_e7: i32,
}

impl Coordinate {
    /// A coordinate from degrees, rounded to 1e-7; `None` outside the globe.
    pub fn from_degrees(lon: f64, lat: f64) -> Option<Self> {
        let inside = lon.abs() <= 180.0 && lat.abs() <= 90.0;
        inside.then(|| Self {
            lon_e7: (lon * 1e7).round() as i32,
            lat_e7: (lat * 1e7).round() as i32,
        })
    }

    /// Longitude in degrees.
    pub fn lon(self) -> f64 {
        f64::from(self.lon_e7) / 1e7
    }

    /// Latitude in degrees.
    pub fn lat(self) -> f64 {
        f64::from(self.lat_e7) / 1e7
    }

    /// The point at `share` of the straight line from here to `other` (0 here, 1 there).
    pub fn toward(self, other: Self, share: f64) -> Self {
        let mix =
            |a: i32, b: i32| (f64::from(a) + (f64::from(b) - f64::from(a)) * share).round() as i32;
        Self {
            lon_e7: mix(self.lon_e7, other.lon_e7),
            lat_e7: mix(self.lat_e7, other.lat_e7),
        }
    }
}

/// The great-circle distance on a sphere of radius 6,371,000 m (haversine formula, Sinnott 1984).
pub fn great_circle(a: Coordinate, b: Coordinate) -> Distance {
    let half = |x: f64| libm::sin(x.to_radians() / 2.0);
    let (dlat, dlon) = (half(b.lat() - a.lat()), half(b.lon() - a.lon()));
    let h = dlat * dlat
        + libm::cos(a.lat().to_radians()) * libm::cos(b.lat().to_radians()) * dlon * dlon;
    let metres = 2.0 * 6_371_000.0 * libm::asin(h.sqrt().min(1.0));
    Distance::from_metres(metres).unwrap_or_default()
}

/// A flat map around a place: how many kilometres a degree has in each direction.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Plane {
    /// Kilometres in a degree of longitude.
    pub km_per_degree_lon: f64,
    /// Kilometres in a degree of latitude.
    pub km_per_degree_lat: f64,
}

impl Plane {
    /// The plane that touches the globe at this latitude.
    pub fn around(center: Coordinate) -> Self {
        let lat = METRES_PER_DEGREE / 1000.0;
        Self {
            km_per_degree_lon: lat * libm::cos(center.lat().to_radians()),
            km_per_degree_lat: lat,
        }
    }

    /// Metres east and north of the coordinate origin.
    pub fn project(&self, at: Coordinate) -> [f64; 2] {
        [
            at.lon() * self.km_per_degree_lon * 1000.0,
            at.lat() * self.km_per_degree_lat * 1000.0,
        ]
    }

    /// The coordinate at these metres.
    pub fn unproject(&self, [x, y]: [f64; 2]) -> Option<Coordinate> {
        Coordinate::from_degrees(
            x / self.km_per_degree_lon / 1000.0,
            y / self.km_per_degree_lat / 1000.0,
        )
    }

    /// The straight distance in metres.
    pub fn metres(&self, a: Coordinate, b: Coordinate) -> f64 {
        let dx = (f64::from(a.lon_e7) - f64::from(b.lon_e7)) * self.km_per_degree_lon * 1e-4;
        let dy = (f64::from(a.lat_e7) - f64::from(b.lat_e7)) * self.km_per_degree_lat * 1e-4;
        (dx * dx + dy * dy).sqrt()
    }

    /// The straight distance.
    pub fn distance(&self, a: Coordinate, b: Coordinate) -> Distance {
        Distance::from_metres(self.metres(a, b)).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_degree_of_latitude_is_111_kilometres() {
        let a = Coordinate::from_degrees(114.3, 30.0).unwrap();
        let b = Coordinate::from_degrees(114.3, 31.0).unwrap();
        assert_eq!(great_circle(a, b).as_millimetres(), 111_194_927);
        assert!((Plane::around(a).metres(a, b) - 111_194.926).abs() < 0.01);
    }

    #[test]
    fn a_coordinate_outside_the_globe_is_refused() {
        assert_eq!(Coordinate::from_degrees(190.0, 0.0), None);
        assert_eq!(Coordinate::from_degrees(f64::NAN, 0.0), None);
    }

    #[test]
    fn the_plane_and_the_globe_agree_near_by() {
        let a = Coordinate::from_degrees(114.3, 30.6).unwrap();
        let b = Coordinate::from_degrees(114.31, 30.605).unwrap();
        let flat = Plane::around(a).metres(a, b);
        assert!((flat - great_circle(a, b).as_metres()).abs() < 0.1);
    }
}
