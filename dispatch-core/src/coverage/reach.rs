//! The driving time of the nearest station to every zone and junction.

use crate::ids::{EdgeId, Id, IdVec, StationId, ZoneId};
use crate::roads::speeds::{Mode, Speeds};
use crate::routing::{INF, Sweep};
use crate::scenario::{Scenario, StationStatus, Unit};
use crate::travel::{Ground, ModeMetric, Origin, Place};
use crate::units::{Duration, Time};

/// Which stations count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stations {
    /// Every open station.
    All,
    /// Open stations with a unit on duty at the moment of departure.
    Staffed,
}

/// Driving times of the nearest station.
#[derive(Clone, Debug)]
pub struct Reach {
    /// To every zone; `None` where no road leads.
    pub zones: IdVec<ZoneId, Option<Duration>>,
    /// To every junction, in milliseconds, [`INF`] where no road leads; empty with a matrix.
    pub junctions: Vec<u32>,
    /// The metric it was measured in.
    pub metric: std::sync::Arc<ModeMetric>,
}

/// The stations that count.
pub(crate) fn chosen(scenario: &Scenario, stations: Stations, at: Time) -> Vec<StationId> {
    let on_duty = |unit: &Unit| {
        unit.shift
            .is_none_or(|id| scenario.calendar.on_duty(&scenario.shifts[id], at))
    };
    let staffed = |id: StationId| {
        scenario
            .units
            .iter()
            .any(|unit| unit.station == id && on_duty(unit))
    };
    scenario
        .stations
        .pairs()
        .filter(|(_, station)| station.status == StationStatus::Existing)
        .map(|(id, _)| id)
        .filter(|&id| stations == Stations::All || staffed(id))
        .collect()
}

/// Measures from the scenario's own speeds.
pub fn reach(ground: &Ground, mode: Mode, stations: Stations, depart: Time) -> Reach {
    let metric = ground.metric(mode, ground.period(depart));
    from_stations(ground, &chosen(ground.scenario(), stations, depart), metric)
}

/// The same from these stations, whatever their status.
pub fn reach_from(ground: &Ground, mode: Mode, stations: &[StationId], depart: Time) -> Reach {
    from_stations(ground, stations, ground.metric(mode, ground.period(depart)))
}

/// The same with other speeds, for sensitivity tables.
pub(crate) fn reach_with(
    ground: &Ground,
    speeds: &Speeds,
    mode: Mode,
    stations: &[StationId],
    period: usize,
) -> Reach {
    from_stations(
        ground,
        stations,
        std::sync::Arc::new(ground.customise(speeds, mode, period)),
    )
}

fn from_stations(
    ground: &Ground,
    stations: &[StationId],
    metric: std::sync::Arc<ModeMetric>,
) -> Reach {
    let junctions = sweep(ground, stations, &metric);
    let same_edge = by_edge(ground, (0..).zip(stations.iter().copied()));
    let ids = ground.scenario().zones.ids();
    let zones = ids
        .map(|zone| to_zone(ground, stations, &metric, &junctions, &same_edge, zone))
        .collect();
    Reach {
        zones,
        junctions,
        metric,
    }
}

fn sweep(ground: &Ground, stations: &[StationId], metric: &ModeMetric) -> Vec<u32> {
    let mut distances = Vec::new();
    let Some(network) = ground.network() else {
        return distances;
    };
    let mut sources = Vec::new();
    for &station in stations {
        if let Some(start) = ground.start(metric, &Origin::Place(ground.station(station))) {
            let lead = u32::try_from(start.lead.as_millis())
                .unwrap_or(INF)
                .min(INF);
            sources.extend(
                start
                    .as_slice()
                    .iter()
                    .map(|&(node, offset)| (node, offset.saturating_add(lead).min(INF))),
            );
        }
    }
    Sweep::new(network.hierarchy()).one_to_all(
        network.hierarchy(),
        &metric.metric,
        &sources,
        &mut distances,
    );
    distances
}

/// Stations with a foot inside an edge, with a number each, in the order of the edges.
pub(super) fn by_edge(
    ground: &Ground,
    stations: impl Iterator<Item = (u32, StationId)>,
) -> Vec<(EdgeId, u32, StationId)> {
    let inside = |(number, id)| {
        ground
            .station(id)
            .edges()
            .map(move |edge| (edge, number, id))
    };
    let mut rows: Vec<(EdgeId, u32, StationId)> = stations.flat_map(inside).collect();
    rows.sort_unstable();
    rows
}

fn to_zone(
    ground: &Ground,
    stations: &[StationId],
    metric: &ModeMetric,
    junctions: &[u32],
    same_edge: &[(EdgeId, u32, StationId)],
    zone: ZoneId,
) -> Option<Duration> {
    let place = ground.zone(zone);
    let Place::Road { .. } = place else {
        let from = |&station: &StationId| match ground.station(station) {
            Place::Zone(from) => ground.matrix_time(metric.mode, from, zone),
            Place::Road { .. } => None,
        };
        return stations.iter().filter_map(from).min();
    };
    let end = ground.end(metric, &place)?;
    let by_road = end
        .as_slice()
        .iter()
        .map(|&(node, offset)| junctions.get(node as usize).map_or(INF, |d| d + offset));
    let by_road = by_road
        .min()
        .filter(|&ms| ms < INF)
        .map(|ms| Duration::from_millis(i64::from(ms)) + end.lead);
    let along = place.edges().flat_map(|edge| {
        let first = same_edge.partition_point(|(other, ..)| *other < edge);
        let same = same_edge[first..].iter();
        same.take_while(move |(other, ..)| *other == edge)
    });
    let along = along.filter_map(|(.., id)| {
        let origin = Origin::Place(ground.station(*id));
        ground.along_one_edge(metric, &origin, &place)
    });
    by_road
        .into_iter()
        .chain(along.map(|along| along.time()))
        .min()
}

impl Reach {
    /// Milliseconds to the middle of an edge, whichever end is entered; [`INF`] where no road leads.
    pub(super) fn to_middle(&self, ground: &Ground, edge: EdgeId) -> u32 {
        use crate::roads::Direction;
        let Some(network) = ground.network() else {
            return INF;
        };
        let row = &network.roads().edges()[edge];
        [
            (row.from, Direction::Forward),
            (row.to, Direction::Backward),
        ]
        .into_iter()
        .map(|(tail, direction)| {
            let arc = self.metric.times.arc(edge, direction);
            let tail = self.junctions.get(tail.index()).copied().unwrap_or(INF);
            if arc >= INF || tail >= INF {
                INF
            } else {
                tail + arc / 2
            }
        })
        .min()
        .unwrap_or(INF)
    }
}
