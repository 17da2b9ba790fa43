//! Isochrones: what is reached from a place, or reaches it, within some time.
//!
//! Every point of the ground has the travel time that an incident there would have: to the road it is
//! tied to ([`Ground::place`]), and the access leg. That is measured on a lattice of points, 50 m
//! apart or more where the area is large, and outlined by marching squares (`outline`, after Lorensen
//! and Cline 1987). So a river is crossed where a bridge is, and what is in no call's reach, such as a
//! lake, is in no outline. What is narrower than the lattice may be missed, and the outline is right
//! to about two of its steps; the people reached are those of zones by their own exact times.
//!
//! Cost: one sweep over the network, and a snap a point: a second for a million points on one thread.
//! The same bytes on any number of threads.

mod outline;

pub use outline::Polygon;
use outline::{Field, polygons};
use rayon::prelude::*;

use super::{Ground, ModeMetric, Origin, Place};
use crate::geo::Coordinate;
use crate::ids::{JunctionId, ZoneId};
use crate::roads::Mode;
use crate::routing::{INF, Sweep};
use crate::units::{Duration, Time};

/// Metres between the points of the lattice, at least.
const STEP: f64 = 50.0;
/// Points of the lattice, about, at most.
const POINTS: f64 = 1e6;
/// Metres beside the roads that are looked at: farther off no incident is taken.
const BESIDE: f64 = 1_500.0;

/// Travel times between one place and everywhere.
#[derive(Debug)]
pub struct Isochrone<'a> {
    ground: &'a Ground,
    metric: std::sync::Arc<ModeMetric>,
    centre: Place,
    way: Way,
    /// Milliseconds by junction, the centre's own access leg included, by whichever foot; [`INF`] where no road leads.
    junctions: Vec<u32>,
}

/// Which way is driven.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// From the centre.
    From,
    /// To the centre.
    To,
}

/// What is reached within one limit.
#[derive(Clone, Debug, PartialEq)]
pub struct Area {
    /// The limit.
    pub limit: Duration,
    /// The outline; empty where not even the centre is reached.
    pub polygons: Vec<Polygon>,
    /// Square metres within the outline.
    pub square_metres: f64,
    /// The zones whose centre is reached.
    pub zones: usize,
    /// Thousandths of people in them.
    pub population_milli: u64,
}

impl<'a> Isochrone<'a> {
    /// Measures; `None` where travel is not by road.
    pub fn new(ground: &'a Ground, centre: Place, way: Way, mode: Mode, at: Time) -> Option<Self> {
        let network = ground.network()?;
        let metric = ground.metric(mode, ground.period(at));
        let mut junctions = Vec::new();
        let mut sweep = Sweep::new(network.hierarchy());
        let ends = match way {
            Way::From => ground.start(&metric, &Origin::Place(centre))?,
            Way::To => ground.end(&metric, &centre)?,
        };
        let lead = u32::try_from(ends.lead.as_millis()).unwrap_or(INF);
        let later = |&(node, offset): &(u32, u32)| (node, offset.saturating_add(lead).min(INF));
        let ends: Vec<_> = ends.as_slice().iter().map(later).collect();
        let (hierarchy, weights) = (network.hierarchy(), &metric.metric);
        match way {
            Way::From => sweep.one_to_all(hierarchy, weights, &ends, &mut junctions),
            Way::To => sweep.all_to_one(hierarchy, weights, &ends, &mut junctions),
        }
        Some(Self {
            ground,
            metric,
            centre,
            way,
            junctions,
        })
    }

    /// The time between the centre and a place; `None` where no road leads.
    pub fn time(&self, place: &Place) -> Option<Duration> {
        let (centre, place) = (&self.centre, place);
        let (ends, from, to) = match self.way {
            Way::From => (self.ground.end(&self.metric, place)?, centre, place),
            Way::To => {
                let origin = Origin::Place(*place);
                (self.ground.start(&self.metric, &origin)?, place, centre)
            }
        };
        let by_road = ends
            .as_slice()
            .iter()
            .map(|&(node, offset)| self.junctions[node as usize].saturating_add(offset));
        let by_road = by_road.min().filter(|&ms| ms < INF);
        let by_road = by_road.map(|ms| Duration::from_millis(i64::from(ms)) + ends.lead);
        let along = self
            .ground
            .along_one_edge(&self.metric, &Origin::Place(*from), to)
            .map(|along| along.time());
        by_road.into_iter().chain(along).min()
    }

    /// The areas within these limits, in their order.
    pub fn areas(&self, limits: &[Duration]) -> Vec<Area> {
        let longest = limits.iter().max().copied().unwrap_or_default();
        let field = self.field(longest);
        let times = self.zones();
        let zones = || self.ground.scenario().zones.pairs().zip(&times);
        let area = |&limit: &Duration| {
            let reached = |time: &&Option<Duration>| time.is_some_and(|time| time <= limit);
            let polygons = field
                .as_ref()
                .map_or_else(Vec::new, |field| polygons(field, limit));
            Area {
                limit,
                square_metres: polygons.iter().map(|polygon| polygon.square_metres).sum(),
                polygons,
                zones: times.iter().filter(reached).count(),
                population_milli: zones()
                    .filter(|(_, time)| reached(time))
                    .map(|((_, zone), _)| zone.population_milli)
                    .sum(),
            }
        };
        limits.iter().map(area).collect()
    }

    /// The time of every zone.
    fn zones(&self) -> Vec<Option<Duration>> {
        let ids = self.ground.scenario().zones.ids();
        ids.map(|id: ZoneId| self.time(&self.ground.zone(id)))
            .collect()
    }

    /// The times on a lattice over all that could be reached within a limit.
    fn field(&self, longest: Duration) -> Option<Field> {
        let plane = self.ground.plane();
        let [low, high] = self.bounds(longest)?.map(|corner| plane.project(corner));
        let [wide, high] = [0, 1].map(|axis| high[axis] - low[axis] + 2.0 * BESIDE);
        let mut step = STEP;
        while (wide / step) * (high / step) > POINTS {
            step *= 2.0;
        }
        // The lattice is the same one wherever it is looked at; its border is not reached.
        let corner = low.map(|at| ((at - BESIDE) / step).floor() - 1.0);
        let (columns, rows) = ((wide / step) as usize + 4, (high / step) as usize + 4);
        let at = |column: usize, row: usize| {
            plane.unproject([
                (corner[0] + column as f64) * step,
                (corner[1] + row as f64) * step,
            ])
        };
        let time = |column: usize, row: usize| {
            let border = [column, row, columns - 1 - column, rows - 1 - row].contains(&0);
            let place = self.ground.place(at(column, row)?).ok()?;
            self.time(&place).filter(|_| !border)
        };
        let times = (0..rows)
            .into_par_iter()
            .flat_map_iter(|row| (0..columns).map(move |column| (column, row)))
            .map(|(column, row)| time(column, row))
            .collect();
        Some(Field {
            plane,
            corner: corner.map(|at| at * step),
            step,
            columns,
            times,
        })
    }

    /// The least and greatest coordinates of the roads that are reached at least in part.
    fn bounds(&self, longest: Duration) -> Option<[Coordinate; 2]> {
        let roads = self.ground.network()?.roads();
        let reached = |junction: JunctionId| {
            use crate::ids::Id as _;
            i64::from(self.junctions[junction.index()]) <= longest.as_millis()
        };
        let edges = roads.edges().pairs().filter(|&(id, edge)| {
            reached(edge.from) || reached(edge.to) || self.centre.edges().any(|mine| mine == id)
        });
        let centre = self.ground.coordinate(&self.centre);
        let corners = edges.flat_map(|(id, _)| roads.shape(id).iter().copied());
        let bounds = corners.fold([centre; 2], |[low, high], at| {
            let pick = |pick: fn(i32, i32) -> i32, a: Coordinate| Coordinate {
                lon_e7: pick(a.lon_e7, at.lon_e7),
                lat_e7: pick(a.lat_e7, at.lat_e7),
            };
            [pick(i32::min, low), pick(i32::max, high)]
        });
        Some(bounds)
    }
}
