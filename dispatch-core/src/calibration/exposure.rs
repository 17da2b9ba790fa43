//! How long each trip drives on roads of each class, area and district, at free flow.

use std::sync::Arc;

use super::Trip;
use crate::ids::DistrictId;
use crate::roads::speeds::{EdgeArea, Mode, Times};
use crate::roads::{Direction, NO_ROAD, RoadClass};
use crate::travel::{Ground, ModeMetric, Origin, Travel};

/// Roads that the model holds to be alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Cell {
    pub(super) class: RoadClass,
    pub(super) built_up: bool,
    pub(super) district: Option<DistrictId>,
}

/// One trip as the fit sees it; seconds.
#[derive(Clone, Debug)]
pub(super) struct Row {
    /// The hour of the week from Monday 00:00.
    pub(super) hour: usize,
    pub(super) siren: bool,
    /// How long it took.
    pub(super) took: f64,
    /// The moving part of both access legs.
    pub(super) access: f64,
    /// How often the fixed time at an end counts.
    pub(super) ends: f64,
    /// Free time on the roads, by cell, in the order of cells.
    pub(super) free: Vec<(Cell, f64)>,
}

impl Row {
    /// Free time on all roads.
    pub(super) fn road(&self) -> f64 {
        self.free.iter().map(|(_, seconds)| seconds).sum()
    }
}

/// The free-flow times of both modes, and the cell of every edge.
pub(super) struct Base {
    metrics: [Arc<ModeMetric>; 2],
    areas: Vec<EdgeArea>,
}

impl Base {
    pub(super) fn new(free: &Ground) -> Self {
        // The network's own times know no area: a factor of a district does nothing to them.
        let areas = match free.scenario().speeds.times {
            Times::Class => free.areas().to_vec(),
            Times::Imported => Vec::new(),
        };
        Self {
            metrics: Mode::ALL.map(|mode| free.metric(mode, 0)),
            areas,
        }
    }
}

/// The row of each trip, by the routes of a ground; `None` where no road leads, or no road is
/// driven. Trips are routed in the order of their metrics, so that each is made once.
pub(super) fn rows(ground: &Arc<Ground>, base: &Base, trips: &[Trip]) -> Vec<Option<Row>> {
    let mut order: Vec<usize> = (0..trips.len()).collect();
    order.sort_by_key(|&trip| (trips[trip].mode, ground.period(trips[trip].departed), trip));
    let mut travel = Travel::new(Arc::clone(ground));
    let mut rows = vec![None; trips.len()];
    for trip in order {
        rows[trip] = row(&mut travel, base, &trips[trip]);
    }
    rows
}

fn row(travel: &mut Travel, base: &Base, trip: &Trip) -> Option<Row> {
    let journey = travel.journey(Origin::Place(trip.from), trip.to, trip.mode, trip.departed)?;
    let driven = travel.driven(&journey);
    let ground = Arc::clone(travel.ground());
    let network = ground.network()?;
    let current = travel.metric(trip.mode, trip.departed);
    let free = &base.metrics[trip.mode.index()];
    let mut cells: Vec<(Cell, f64)> = Vec::with_capacity(8);
    for piece in driven {
        let arc =
            |metric: &ModeMetric, direction: Direction| metric.times.arc(piece.edge, direction);
        let (now, then) = (arc(&current, piece.direction), arc(free, piece.direction));
        if now == 0 || now == NO_ROAD || then == NO_ROAD {
            continue;
        }
        let seconds = piece.time.as_secs_f64() * f64::from(then) / f64::from(now);
        let index = crate::ids::Id::index(piece.edge);
        let area = base.areas.get(index).copied().unwrap_or_default();
        let cell = Cell {
            class: network.roads().edges()[piece.edge].class,
            built_up: area.built_up,
            district: area.district,
        };
        match cells.binary_search_by_key(&cell, |(cell, _)| *cell) {
            Ok(place) => cells[place].1 += seconds,
            Err(place) => cells.insert(place, (cell, seconds)),
        }
    }
    let speeds = &ground.scenario().speeds;
    let legs = ground.access(trip.mode, &trip.from) + ground.access(trip.mode, &trip.to);
    let fixed = speeds.access_fixed.as_secs_f64();
    let row = Row {
        hour: usize::from(ground.scenario().calendar.hour_of_week(trip.departed)),
        siren: trip.mode == Mode::Siren,
        took: trip.travel.as_secs_f64(),
        access: legs.as_secs_f64() - 2.0 * fixed,
        ends: 2.0,
        free: cells,
    };
    (row.road() > 0.0 && row.took > 0.0).then_some(row)
}
