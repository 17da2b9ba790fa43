//! The area of a point: central, built-up, rural; the district and functional zones it lies in.
//!
//! The built-up rule without polygons counts zones within a radius. Zones are sorted into square
//! cells whose diagonal is the radius, so that the own cell counts whole and dense places are
//! answered at once; a count stops at the rule's number.

use std::collections::HashMap;

use super::districts::District;
use super::ground::Shapes;
use super::settings::BuiltUpRule;
use crate::geo::{Coordinate, Plane};
use crate::ids::{DistrictId, Id, IdVec};

/// Which kind of area a point lies in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Area {
    /// Inside a central district.
    Central,
    /// Built-up, outside the central districts.
    NewBuiltUp,
    /// Everything else.
    Rural,
}

impl Area {
    /// All areas, in the order they are reported.
    pub const ALL: [Self; 3] = [Self::Central, Self::NewBuiltUp, Self::Rural];

    /// The id used in every file and answer.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Central => "central",
            Self::NewBuiltUp => "new_built_up",
            Self::Rural => "rural",
        }
    }
}

/// Answers where a point lies.
#[derive(Clone, Debug)]
pub struct AreaIndex {
    districts: Shapes,
    district_ids: Vec<DistrictId>,
    central: Vec<bool>,
    functional: Shapes,
    functional_ids: Vec<DistrictId>,
    built_up: BuiltUp,
}

impl AreaIndex {
    /// Prepares districts, built-up polygons (or the rule over the zones' points).
    pub fn new(
        districts: &IdVec<DistrictId, District>,
        built_up_area: Option<&geo::MultiPolygon<f64>>,
        rule: BuiltUpRule,
        zones: impl Iterator<Item = Coordinate>,
    ) -> Self {
        let ids = |functional: bool| -> Vec<DistrictId> {
            let pairs = districts.pairs();
            pairs
                .filter(|(_, district)| district.functional == functional)
                .map(|(id, _)| id)
                .collect()
        };
        let shapes = |ids: &[DistrictId]| Shapes::new(ids.iter().map(|&id| &districts[id].shape));
        let (district_ids, functional_ids) = (ids(false), ids(true));
        Self {
            districts: shapes(&district_ids),
            functional: shapes(&functional_ids),
            central: districts.iter().map(|district| district.central).collect(),
            district_ids,
            functional_ids,
            built_up: match built_up_area {
                Some(area) => BuiltUp::Polygons(Shapes::new(std::iter::once(area))),
                None => BuiltUp::Rule(Points::new(zones, rule)),
            },
        }
    }

    /// The area of a point.
    pub fn area(&self, at: Coordinate) -> Area {
        self.area_in(at, self.district(at))
    }

    /// The area of a point whose district is known.
    pub fn area_in(&self, at: Coordinate, district: Option<DistrictId>) -> Area {
        if district.is_some_and(|id| self.central[id.index()]) {
            Area::Central
        } else if self.built_up(at) {
            Area::NewBuiltUp
        } else {
            Area::Rural
        }
    }

    /// The first district that holds a point; functional zones are none.
    pub fn district(&self, at: Coordinate) -> Option<DistrictId> {
        self.districts
            .first(at)
            .map(|index| self.district_ids[index])
    }

    /// The functional zones that hold a point.
    pub fn functional(&self, at: Coordinate) -> Vec<DistrictId> {
        let found = self.functional.holding(at);
        found
            .into_iter()
            .map(|index| self.functional_ids[index])
            .collect()
    }

    /// Whether a point is built-up, in whatever district: this also classes the roads.
    pub fn built_up(&self, at: Coordinate) -> bool {
        match &self.built_up {
            BuiltUp::Polygons(shapes) => shapes.first(at).is_some(),
            BuiltUp::Rule(points) => points.enough(at),
        }
    }
}

#[derive(Clone, Debug)]
enum BuiltUp {
    Polygons(Shapes),
    Rule(Points),
}

/// Points in square cells.
#[derive(Clone, Debug)]
struct Points {
    plane: Plane,
    radius: f64,
    wanted: usize,
    /// Metres, sorted by cell.
    points: Vec<[f64; 2]>,
    cells: HashMap<(i64, i64), (u32, u32)>,
}

impl Points {
    fn new(points: impl Iterator<Item = Coordinate>, rule: BuiltUpRule) -> Self {
        let points: Vec<Coordinate> = points.collect();
        let lat: i64 = points.iter().map(|at| i64::from(at.lat_e7)).sum();
        let middle = Coordinate {
            lon_e7: 0,
            lat_e7: (lat / points.len().max(1) as i64) as i32,
        };
        let plane = Plane::around(middle);
        let radius = rule.radius.as_metres().max(0.001);
        let mut placed: Vec<((i64, i64), [f64; 2])> = points
            .iter()
            .map(|&at| plane.project(at))
            .map(|point| (cell(point, radius), point))
            .collect();
        placed.sort_by_key(|&(cell, _)| cell);
        let mut cells = HashMap::new();
        let mut start = 0;
        for run in placed.chunk_by(|a, b| a.0 == b.0) {
            let end = start + run.len() as u32;
            cells.insert(run[0].0, (start, end));
            start = end;
        }
        Self {
            plane,
            radius,
            wanted: rule.min_points as usize,
            points: placed.into_iter().map(|(_, point)| point).collect(),
            cells,
        }
    }

    /// Whether enough points lie within the radius.
    fn enough(&self, at: Coordinate) -> bool {
        let here = self.plane.project(at);
        let (column, row) = cell(here, self.radius);
        let mut count = self.in_cell((column, row)).len();
        for dy in -2..=2 {
            for dx in -2..=2 {
                if count >= self.wanted {
                    return true;
                }
                if (dx, dy) != (0, 0) {
                    let near = self.in_cell((column + dx, row + dy));
                    count += self.count_near(near, here, self.wanted - count);
                }
            }
        }
        count >= self.wanted
    }

    fn count_near(&self, points: &[[f64; 2]], here: [f64; 2], most: usize) -> usize {
        let limit = self.radius * self.radius;
        let near = points.iter().filter(|point| {
            let (dx, dy) = (point[0] - here[0], point[1] - here[1]);
            dx * dx + dy * dy <= limit
        });
        near.take(most).count()
    }

    fn in_cell(&self, cell: (i64, i64)) -> &[[f64; 2]] {
        let (start, end) = self.cells.get(&cell).copied().unwrap_or_default();
        &self.points[start as usize..end as usize]
    }
}

/// The cell of a point: its diagonal is the radius, a hair less so that rounding keeps the own
/// cell within it.
fn cell([x, y]: [f64; 2], radius: f64) -> (i64, i64) {
    let side = radius * 0.707;
    ((x / side).floor() as i64, (y / side).floor() as i64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::Distance;

    #[test]
    fn the_count_agrees_with_trying_every_point() {
        let rule = BuiltUpRule {
            min_points: 18,
            radius: Distance::from_millimetres(1_000_000),
        };
        let mut state = 7_u64;
        let mut draw = || {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            (state >> 40) as f64 / f64::from(1 << 24) * 0.08
        };
        let points: Vec<Coordinate> = (0..400)
            .filter_map(|_| Coordinate::from_degrees(114.0 + draw(), 30.0 + draw()))
            .collect();
        let index = Points::new(points.iter().copied(), rule);
        let mut both = [0, 0];
        for &at in &points {
            let near = points
                .iter()
                .filter(|&&other| index.plane.metres(at, other) <= 1000.0);
            let expected = near.count() >= 18;
            assert_eq!(index.enough(at), expected);
            both[usize::from(expected)] += 1;
        }
        assert!(both[0] > 20 && both[1] > 20, "{both:?}");
    }
}
