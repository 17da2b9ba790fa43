//! What travel rests on and nobody changes: places tied to the network, and the metrics in use (`metrics`).

mod metrics;

pub use metrics::ModeMetric;

use std::sync::{Arc, OnceLock};

use self::metrics::Metrics;
use super::traffic::{self, Finder, Stretch, Traffic};
use super::{Foot, Network, Place};
use crate::error::{Result, unless_faulty};
use crate::geo::{Coordinate, Plane};
use crate::ids::{HospitalId, Id, IdVec, StationId, ZoneId};
use crate::roads::speeds::WEEK;
use crate::roads::{Candidate, EdgeArea, Mode, Periods, Snap, Snapper, Speeds, Times, Wanted};
use crate::scenario::{Area, AreaIndex, Nearest, Scenario, SnapRule};
use crate::units::{Distance, Duration, Speed, Time};

/// How far from every road an incident may be reported: beyond, the point is in a lake or a slip of
/// the finger. Models that tie places to nodes have no limit.
const SNAP_LIMIT: Distance = Distance::from_millimetres(1_500_000);

/// Why a coordinate is no place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum GroundFault {
    /// Too far from every road.
    #[error("the point is {distance} from the nearest road, which is at {:.6},{:.6}; the limit is {limit}", nearest.lon(), nearest.lat())]
    OffRoad {
        /// How far.
        distance: Distance,
        /// How far it may be.
        limit: Distance,
        /// The nearest point of a road.
        nearest: Coordinate,
    },
    /// The network has no road, or the matrix no zone.
    #[error("there is no road and no zone at all")]
    Nothing,
}

/// Everything about travel that does not change; shared by all threads.
#[derive(Debug)]
pub struct Ground {
    scenario: Arc<Scenario>,
    network: Option<Arc<Network>>,
    traffic: Arc<Traffic>,
    plane: Plane,
    snapper: Arc<OnceLock<Snapper>>,
    /// Over edges, where places are nodes.
    edge_snapper: Arc<OnceLock<Snapper>>,
    areas: Arc<OnceLock<Vec<EdgeArea>>>,
    area_index: Arc<OnceLock<AreaIndex>>,
    periods: Periods,
    stations: IdVec<StationId, Place>,
    hospitals: IdVec<HospitalId, Place>,
    zones: Arc<OnceLock<IdVec<ZoneId, Place>>>,
    zone_positions: Arc<OnceLock<Vec<[f64; 2]>>>,
    zone_index: Arc<OnceLock<Nearest>>,
    metrics: Arc<Metrics>,
}

impl Ground {
    /// The ground of a scenario; `network` where it travels by roads.
    ///
    /// # Errors
    /// A scenario whose speeds do not cover its roads, or under which some trip could take 12.4 days.
    pub fn new(scenario: Arc<Scenario>, network: Option<Arc<Network>>) -> Result<Self> {
        let plane = scenario.travel.plane.unwrap_or_else(|| match &network {
            Some(network) => network.plane(),
            None => Plane::around(
                scenario
                    .zones
                    .iter()
                    .map(|z| z.at)
                    .next()
                    .unwrap_or_default(),
            ),
        });
        let periods = scenario.speeds.periods();
        let mut ground = Self {
            network,
            traffic: Arc::default(),
            plane,
            snapper: Arc::default(),
            edge_snapper: Arc::default(),
            areas: Arc::default(),
            area_index: Arc::default(),
            periods,
            stations: IdVec::new(),
            hospitals: IdVec::new(),
            zones: Arc::default(),
            zone_positions: Arc::default(),
            zone_index: Arc::default(),
            metrics: Arc::default(),
            scenario,
        };
        if let Some(network) = &ground.network {
            let speeds = &ground.scenario.speeds;
            unless_faulty((), speeds.faults(network.roads()))?;
            if speeds.times == Times::Class {
                // As slow as it gets on the map: all of it built up, without siren.
                let slow = EdgeArea {
                    built_up: true,
                    district: None,
                };
                let areas = vec![slow; network.roads().edges().len()];
                let hour = ground.periods.hour(0);
                let times = speeds.edge_times(network.roads(), &areas, hour, Mode::Ordinary)?;
                network.check_range(&times)?;
            }
        }
        ground.stations = ground
            .scenario
            .stations
            .iter()
            .map(|s| ground.place_anyway(s.at))
            .collect();
        ground.hospitals = ground
            .scenario
            .hospitals
            .iter()
            .map(|h| ground.place_anyway(h.at))
            .collect();
        Ok(ground)
    }

    /// The same ground under a scenario that differs only in its units and in what its stations are
    /// to the plan: places, areas and metrics are kept.
    pub fn with(&self, scenario: Arc<Scenario>) -> Self {
        Self {
            scenario,
            ..self.under(Arc::clone(&self.traffic))
        }
    }

    /// The same ground under other traffic. Everything else is shared, so this costs next to nothing.
    #[must_use]
    pub fn under(&self, traffic: Arc<Traffic>) -> Self {
        Self {
            scenario: Arc::clone(&self.scenario),
            network: self.network.clone(),
            traffic,
            plane: self.plane,
            snapper: Arc::clone(&self.snapper),
            edge_snapper: Arc::clone(&self.edge_snapper),
            areas: Arc::clone(&self.areas),
            area_index: Arc::clone(&self.area_index),
            periods: self.periods.clone(),
            stations: self.stations.clone(),
            hospitals: self.hospitals.clone(),
            zones: Arc::clone(&self.zones),
            zone_positions: Arc::clone(&self.zone_positions),
            zone_index: Arc::clone(&self.zone_index),
            metrics: Arc::clone(&self.metrics),
        }
    }

    /// The same ground under other speeds: the places stay tied as they are, metrics are made anew.
    ///
    /// # Errors
    /// Speeds that do not cover the roads.
    pub fn with_speeds(&self, speeds: Speeds) -> Result<Self> {
        if let Some(network) = &self.network {
            unless_faulty((), speeds.faults(network.roads()))?;
        }
        let periods = speeds.periods();
        let scenario = Scenario {
            speeds,
            ..Scenario::clone(&self.scenario)
        };
        Ok(Self {
            metrics: Arc::default(),
            periods,
            ..self.with(Arc::new(scenario))
        })
    }

    /// The traffic that questions are answered by unless they bring their own.
    pub fn traffic(&self) -> &Arc<Traffic> {
        &self.traffic
    }

    /// Whether a report's words name any road here.
    pub fn has_road(&self, stretch: &Stretch) -> bool {
        self.finder()
            .is_some_and(|finder| traffic::is_somewhere(&finder, stretch))
    }

    fn finder(&self) -> Option<Finder<'_>> {
        let network = self.network()?;
        let snapper = match self.scenario.snap {
            SnapRule::Edge => self.snapper()?,
            SnapRule::Node => self
                .edge_snapper
                .get_or_init(|| Snapper::edges(network.roads(), self.plane)),
        };
        Some(Finder::new(network.roads(), snapper))
    }

    /// The scenario.
    pub fn scenario(&self) -> &Arc<Scenario> {
        &self.scenario
    }

    /// The road network, if travel is by roads.
    pub fn network(&self) -> Option<&Network> {
        self.network.as_deref()
    }

    /// The plane in which straight distances are measured.
    pub fn plane(&self) -> Plane {
        self.plane
    }

    /// Ties a coordinate to the network, by as many feet as the scenario asks for, or to its zone.
    ///
    /// # Errors
    /// A point farther from every road than the scenario's limit.
    pub fn place(&self, at: Coordinate) -> std::result::Result<Place, GroundFault> {
        self.within_limit(at, self.snaps(at))
    }

    /// Ties a vehicle that drives at a coordinate in a direction, in degrees clockwise from north, to
    /// the road it drives on; where places are nodes or zones, as [`Self::place`] does.
    ///
    /// # Errors
    /// As of [`Self::place`].
    pub fn driving(&self, at: Coordinate, heading: f64) -> std::result::Result<Place, GroundFault> {
        let heading = Some(heading);
        let snaps = match (self.scenario.snap, self.snapper()) {
            (SnapRule::Edge, Some(snapper)) => {
                let found = snapper.candidates(at, 1, Wanted::Drive { heading });
                found.into_iter().map(|candidate| candidate.snap).collect()
            }
            _ => self.snaps(at),
        };
        self.within_limit(at, snaps)
    }

    fn within_limit(
        &self,
        at: Coordinate,
        snaps: Vec<Snap>,
    ) -> std::result::Result<Place, GroundFault> {
        if let Some(snap) = snaps.first()
            && self.scenario.snap == SnapRule::Edge
            && snap.distance > SNAP_LIMIT
        {
            return Err(GroundFault::OffRoad {
                distance: snap.distance,
                limit: SNAP_LIMIT,
                nearest: snap.at,
            });
        }
        if snaps.is_empty() && self.network.is_some() {
            return Err(GroundFault::Nothing);
        }
        self.tied(at, snaps).ok_or(GroundFault::Nothing)
    }

    /// The same without a limit, for places of the scenario; `doctor` reports the far ones.
    pub fn place_anyway(&self, at: Coordinate) -> Place {
        self.tied(at, self.snaps(at))
            .unwrap_or_else(|| Place::Zone(ZoneId::new(0)))
    }

    /// The place that meets the roads here, or the zone where there are no roads.
    fn tied(&self, at: Coordinate, snaps: Vec<Snap>) -> Option<Place> {
        let feet = snaps.into_iter().map(|snap| Foot {
            point: snap.point,
            off_road: snap.distance,
        });
        let zone = || self.nearest_zone(at).map(Place::Zone);
        Place::tied(feet).or_else(zone)
    }

    /// Where a place is: of a place beside a road, the point of the road.
    pub fn coordinate(&self, place: &Place) -> Coordinate {
        match *place {
            Place::Road { point, .. } => self
                .network()
                .map_or_else(Coordinate::default, |n| n.roads().coordinate(point)),
            Place::Zone(zone) => self
                .scenario
                .zones
                .get(zone)
                .map_or_else(Coordinate::default, |z| z.at),
        }
    }

    /// A station's place.
    pub fn station(&self, id: StationId) -> Place {
        self.stations[id]
    }

    /// A hospital's place.
    pub fn hospital(&self, id: HospitalId) -> Place {
        self.hospitals[id]
    }

    /// A zone's place.
    pub fn zone(&self, id: ZoneId) -> Place {
        if self.network.is_none() {
            return Place::Zone(id);
        }
        self.zones.get_or_init(|| {
            self.scenario
                .zones
                .iter()
                .map(|z| self.place_anyway(z.at))
                .collect()
        })[id]
    }

    pub(crate) fn station_ids(&self) -> impl Iterator<Item = StationId> + use<> {
        self.stations.ids()
    }

    pub(crate) fn hospital_ids(&self) -> impl Iterator<Item = HospitalId> + use<> {
        self.hospitals.ids()
    }

    /// The zone whose centre is nearest; ties to the earlier row.
    pub fn nearest_zone(&self, at: Coordinate) -> Option<ZoneId> {
        let (row, _) = self
            .zone_index
            .get_or_init(|| self.scenario.zone_index())
            .of(at)?;
        Some(ZoneId::new(row))
    }

    /// The time between zones.
    pub fn matrix_time(&self, mode: Mode, from: ZoneId, to: ZoneId) -> Option<Duration> {
        let ms = self.scenario.matrix.as_ref()?.travel(mode, from, to)?;
        Some(Duration::from_millis(i64::from(ms)))
    }

    /// The period of equal speeds a moment lies in.
    pub fn period(&self, at: Time) -> usize {
        if self.periods.count() == 1 {
            return 0;
        }
        self.periods
            .of(usize::from(self.scenario.calendar.hour_of_week(at)))
    }

    /// When the speeds change next after a moment; `None` where they never do.
    pub fn period_end(&self, at: Time) -> Option<Time> {
        if self.periods.count() == 1 {
            return None;
        }
        let calendar = &self.scenario.calendar;
        let period = self.period(at);
        // Full hours of local time; a week holds every period there is, and one hour may be twice.
        let mut turn = calendar.next_hour(at);
        for _ in 0..=WEEK {
            if self.period(turn) != period {
                return Some(turn);
            }
            turn = calendar.next_hour(turn);
        }
        None
    }

    /// The period an hour of the week lies in.
    pub(crate) fn period_of_hour(&self, hour: u8) -> usize {
        self.periods.of(usize::from(hour))
    }

    /// The area of every edge, by its midpoint.
    pub(crate) fn areas(&self) -> &[EdgeArea] {
        self.areas.get_or_init(|| match self.network() {
            Some(network) => {
                let roads = network.roads();
                let middle = |edge| roads.coordinate(roads.point_at_share(edge, 0.5));
                roads
                    .edges()
                    .ids()
                    .map(|edge| self.edge_area(middle(edge)))
                    .collect()
            }
            None => Vec::new(),
        })
    }

    fn edge_area(&self, middle: Coordinate) -> EdgeArea {
        let index = self.area_index();
        EdgeArea {
            built_up: index.built_up(middle),
            district: index.district(middle),
        }
    }

    /// Which area and district a point lies in.
    pub fn area_index(&self) -> &AreaIndex {
        self.area_index.get_or_init(|| self.scenario.area_index())
    }

    /// The report area of an edge.
    pub(crate) fn area_of(&self, edge: &EdgeArea) -> Area {
        match edge.district.and_then(|id| self.scenario.districts.get(id)) {
            Some(district) if district.central => Area::Central,
            _ if edge.built_up => Area::NewBuiltUp,
            _ => Area::Rural,
        }
    }

    /// The positions of the zones in a plane, in metres.
    pub(crate) fn zone_positions(&self) -> &[[f64; 2]] {
        self.zone_positions.get_or_init(|| {
            self.scenario
                .zones
                .iter()
                .map(|z| z.planar_m.unwrap_or_else(|| self.plane.project(z.at)))
                .collect()
        })
    }

    fn snapper(&self) -> Option<&Snapper> {
        let network = self.network()?;
        Some(self.snapper.get_or_init(|| match self.scenario.snap {
            SnapRule::Edge => Snapper::edges(network.roads(), self.plane),
            SnapRule::Node => Snapper::nodes(network.roads(), self.plane),
        }))
    }

    /// Where something that stands at a coordinate meets the roads: at the nearest node, or at the
    /// nearest edges that take places. What is beyond the limit is no further foot.
    fn snaps(&self, at: Coordinate) -> Vec<Snap> {
        let Some(snapper) = self.snapper() else {
            return Vec::new();
        };
        match self.scenario.snap {
            SnapRule::Node => snapper.nearest(at).into_iter().collect(),
            SnapRule::Edge => {
                let count = usize::from(self.scenario.travel.candidates);
                let found = snapper.candidates(at, count, Wanted::Stand);
                let near = |(row, candidate): &(usize, Candidate)| {
                    *row == 0 || candidate.snap.distance <= SNAP_LIMIT
                };
                let near = found.into_iter().enumerate().take_while(near);
                near.map(|(_, candidate)| candidate.snap).collect()
            }
        }
    }

    /// The speed between a place and the road.
    pub(crate) fn access_speed(&self, mode: Mode) -> Speed {
        self.scenario.speeds.access.of(mode)
    }

    /// The time of the leg between a place and the road nearest to it.
    pub fn access(&self, mode: Mode, place: &Place) -> Duration {
        let nearest = place.feet().next();
        nearest.map_or(Duration::ZERO, |foot| self.leg(mode, &foot))
    }

    /// The time of the leg between a place and a foot of it.
    pub(crate) fn leg(&self, mode: Mode, foot: &Foot) -> Duration {
        self.access_speed(mode).time_for(foot.off_road) + self.scenario.speeds.access_fixed
    }
}
