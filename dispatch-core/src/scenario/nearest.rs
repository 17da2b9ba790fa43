//! The nearest of many places.

use rstar::RTree;
use rstar::primitives::GeomWithData;

use crate::geo::{Coordinate, Plane};

/// Finds the nearest of many places on a plane around their middle.
#[derive(Clone, Debug)]
pub struct Nearest {
    plane: Plane,
    tree: RTree<GeomWithData<[f64; 2], usize>>,
}

impl Nearest {
    /// Prepares places.
    pub fn new(places: impl Iterator<Item = Coordinate>) -> Self {
        let places: Vec<Coordinate> = places.collect();
        let lat: i64 = places.iter().map(|at| i64::from(at.lat_e7)).sum();
        let plane = Plane::around(Coordinate {
            lon_e7: 0,
            lat_e7: (lat / places.len().max(1) as i64) as i32,
        });
        let points = places.iter().enumerate();
        let points = points.map(|(row, &at)| GeomWithData::new(plane.project(at), row));
        Self {
            tree: RTree::bulk_load(points.collect()),
            plane,
        }
    }

    /// The nearest place, the earlier of equals, and how many metres away.
    pub fn of(&self, at: Coordinate) -> Option<(usize, f64)> {
        let mut near = self
            .tree
            .nearest_neighbor_iter_with_distance_2(self.plane.project(at));
        let (first, square) = near.next()?;
        let equals = near.take_while(|(_, other)| *other <= square);
        let row = equals.map(|(point, _)| point.data).min();
        let row = row.map_or(first.data, |row| row.min(first.data));
        Some((row, square.sqrt()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_place_is_the_earlier_of_equals() {
        let at = |lon| Coordinate::from_degrees(lon, 0.0).unwrap();
        let nearest = Nearest::new([at(2.0), at(0.0), at(0.0)].into_iter());
        assert_eq!(nearest.of(at(0.5)).unwrap().0, 1);
        assert!(Nearest::new(std::iter::empty()).of(at(0.0)).is_none());
    }
}
