//! Getting from one place to another, by roads or by a table of zones: times, routes, and where a
//! moving unit is.
//!
//! - [`Network`]: the road network with its routing hierarchy, as one file.
//! - [`Ground`]: everything that does not change: the places of the scenario tied to the network,
//!   and the metrics in use. Shared by all threads.
//! - [`Isochrone`]: what is reached from a place, as an outline.
//! - [`Many`]: times from many places to many.
//! - [`Travel`]: one thread's scratch space; every question is asked here.
//! - [`Traffic`]: what is reported of the roads, a layer over every metric.
//! - [`Journey`]: one drive from an [`Origin`] to a [`Place`]; it knows where the unit is after a
//!   while and where it could turn.
//! - [`Place`]: where something stands, tied to the roads by a [`Foot`] or by several.
//!
//! Times are whole milliseconds of the metric in force at departure. A trip is: the access leg
//! from the place to the road, the roads, the access leg to the other place. Of a place with several
//! feet the one by which the whole trip is shortest counts, in every kind of question.

mod ends;
mod ground;
pub mod isochrone;
mod journey;
mod many;
mod network;
mod place;
pub mod traffic;

pub(crate) use ends::Ends;
pub use ground::{Ground, GroundFault, ModeMetric};
pub use isochrone::Isochrone;
pub use journey::{Course, Driven, Journey, Leg, Spot};
pub use many::Many;
pub use network::Network;
pub(crate) use place::MOST_FEET;
pub use place::{Foot, Origin, Place};
pub use traffic::{Traffic, TrafficReport};

use std::sync::Arc;

use crate::geo::Coordinate;
use crate::ids::{HospitalId, Id, StationId, ZoneId};
use crate::roads::speeds::Mode;
use crate::routing::{Buckets, INF, Query, Side};
use crate::units::{Distance, Duration, Time};

/// One thread's scratch space for questions about travel.
#[derive(Debug)]
pub struct Travel {
    ground: Arc<Ground>,
    traffic: Arc<Traffic>,
    query: Option<Query>,
    metrics: [Option<Arc<ModeMetric>>; 2],
    stations: [Option<(Arc<ModeMetric>, Buckets)>; 2],
    hospitals: Option<(Arc<ModeMetric>, Buckets)>,
    row: Vec<u32>,
}

impl Travel {
    /// Scratch space over a ground.
    pub fn new(ground: Arc<Ground>) -> Self {
        let query = ground
            .network()
            .map(|network| Query::new(network.hierarchy()));
        Self {
            traffic: Arc::clone(ground.traffic()),
            ground,
            query,
            metrics: [None, None],
            stations: [None, None],
            hospitals: None,
            row: Vec::new(),
        }
    }

    /// The ground it works on.
    pub fn ground(&self) -> &Arc<Ground> {
        &self.ground
    }

    /// The traffic that drives which begin now are judged by.
    pub fn traffic(&self) -> &Arc<Traffic> {
        &self.traffic
    }

    /// Judges drives that begin from now on by this traffic; those under way keep theirs.
    pub fn adopt(&mut self, traffic: &Arc<Traffic>) {
        self.traffic = Arc::clone(traffic);
    }

    /// The time from an origin to a place when leaving at `depart`; `None` where no road leads.
    pub fn time(
        &mut self,
        origin: &Origin,
        to: &Place,
        mode: Mode,
        depart: Time,
    ) -> Option<Duration> {
        self.time_within(origin, to, mode, depart, None)
    }

    /// The same, if it is at most `longest`: a way that is longer need not be followed to the end.
    pub fn time_within(
        &mut self,
        origin: &Origin,
        to: &Place,
        mode: Mode,
        depart: Time,
        longest: Option<Duration>,
    ) -> Option<Duration> {
        let (from, to) = match (origin, to) {
            (Origin::Place(Place::Zone(from)), Place::Zone(to)) => {
                return self.ground.matrix_time(mode, *from, *to);
            }
            (_, Place::Road { .. }) => (origin, to),
            _ => return None,
        };
        let metric = self.metric(mode, depart);
        let start = self.ground.start(&metric, from)?;
        let end = self.ground.end(&metric, to)?;
        let network = self.ground.network()?;
        let query = self.query.as_mut()?;
        let road = longest.map_or(i64::from(INF), |longest| {
            (longest - start.lead - end.lead).as_millis() + 1
        });
        let road = query.distance_below(
            network.hierarchy(),
            &metric.metric,
            [start.as_slice(), end.as_slice()],
            road.clamp(0, i64::from(INF)) as u32,
        );
        let road = road.map(|ms| start.lead + Duration::from_millis(i64::from(ms)) + end.lead);
        let along = self
            .ground
            .along_one_edge(&metric, from, to)
            .map(|along| along.time());
        road.into_iter()
            .chain(along)
            .min()
            .filter(|&time| longest.is_none_or(|longest| time <= longest))
    }

    /// A drive that leaves now; `None` where no road leads.
    ///
    /// It keeps to one foot of each place: of those by which it is shortest, the nearest to its
    /// origin, then the nearest to its end.
    pub fn journey(
        &mut self,
        origin: Origin,
        to: Place,
        mode: Mode,
        depart: Time,
    ) -> Option<Journey> {
        let total = self.time(&origin, &to, mode, depart)?;
        let mut is_total = |origin: &Origin, to: &Place| {
            self.time_within(origin, to, mode, depart, Some(total)) == Some(total)
        };
        let origin = match origin {
            Origin::Place(place) => {
                Origin::Place(place.by_foot(|from| is_total(&Origin::Place(*from), &to)))
            }
            Origin::Road { .. } => origin,
        };
        let to = to.by_foot(|to| is_total(&origin, to));
        let traffic = Arc::clone(&self.traffic);
        Some(Journey::new(origin, to, mode, depart, total, traffic))
    }

    /// For each station the time from it to a scene.
    ///
    /// One climb from the scene over the stations' buckets; the answers stay valid until the next
    /// call.
    pub fn stations_to(&mut self, scene: &Place, mode: Mode, depart: Time) -> StationTimes<'_> {
        match scene {
            Place::Zone(zone) => StationTimes {
                ground: &self.ground,
                way: Way::Matrix(mode, *zone),
            },
            Place::Road { .. } => {
                let metric = self.metric(mode, depart);
                self.scan_stations(&metric, scene, mode);
                StationTimes {
                    ground: &self.ground,
                    way: Way::Row(&self.row, metric, *scene),
                }
            }
        }
    }

    /// The hospital soonest reached from a scene and the time to it; ties to the earlier row.
    pub fn nearest_hospital(
        &mut self,
        scene: &Place,
        mode: Mode,
        depart: Time,
    ) -> Option<(HospitalId, Duration)> {
        let metric = self.metric(mode, depart);
        self.scan_hospitals(&metric, scene);
        let (ground, row) = (&self.ground, &self.row);
        ground
            .hospital_ids()
            .filter_map(|id| Some((to_hospital(ground, &metric, row, scene, id)?, id)))
            .min()
            .map(|(time, id)| (id, time))
    }

    /// The metric in force at a moment.
    pub fn metric(&mut self, mode: Mode, at: Time) -> Arc<ModeMetric> {
        let traffic = Arc::clone(&self.traffic);
        self.metric_under(mode, at, &traffic)
    }

    fn metric_under(&mut self, mode: Mode, at: Time, traffic: &Arc<Traffic>) -> Arc<ModeMetric> {
        let slot = &mut self.metrics[mode as usize];
        let period = self.ground.period(at);
        match slot {
            Some(metric) if metric.is_of(mode, period, traffic) => Arc::clone(metric),
            _ => {
                let metric = self.ground.metric_under(mode, period, traffic);
                *slot = Some(Arc::clone(&metric));
                metric
            }
        }
    }

    /// The path of a journey, worked out when it is first asked for.
    pub fn path<'a>(&mut self, journey: &'a Journey) -> &'a journey::Path {
        journey.path_or_insert(|| self.unpack(journey))
    }

    /// Where a unit on this journey is at `now`.
    pub fn spot(&mut self, journey: &Journey, now: Time) -> Spot {
        journey::spot(self, journey, now)
    }

    /// What a unit on this journey would start from if it were sent elsewhere at `now`.
    ///
    /// On the road it turns where `[travel] turn` says, in the mode it drives in. On the last leg
    /// it goes back to the road, in the time since leaving it × old speed / new speed.
    pub fn turning(&mut self, journey: &Journey, now: Time, new_mode: Mode) -> Origin {
        journey::turning(self, journey, now, new_mode)
    }

    /// How long after departure a unit on this journey passes a place; `None` off its way.
    pub fn progress(&mut self, journey: &Journey, place: &Place) -> Option<Duration> {
        journey::progress(self, journey, place)
    }

    /// How a journey really goes when the speeds change under way, and everything takes `pace` times
    /// as long as the metrics say.
    pub fn course(&mut self, journey: &Journey, pace: f64) -> Course {
        journey::course(self, journey, pace)
    }

    /// The parts of a journey in order, those that take no time left out.
    pub fn legs(&mut self, journey: &Journey) -> Vec<Leg> {
        journey::legs(self, journey)
    }

    /// Whether what is ahead of a unit on this journey leads through a road that is closed now.
    pub(crate) fn is_cut(&mut self, journey: &Journey, now: Time) -> bool {
        journey::is_cut(self, journey, now)
    }

    /// The driven distance of a whole journey.
    pub fn distance(&mut self, journey: &Journey) -> Distance {
        journey::distance(self, journey)
    }

    /// The pieces of road a journey takes, each with the time on it.
    pub fn driven(&mut self, journey: &Journey) -> Vec<Driven> {
        journey::driven(self, journey)
    }

    /// The coordinate of every bend of a journey, from start to end.
    pub fn geometry(&mut self, journey: &Journey) -> Vec<Coordinate> {
        journey::geometry(self, journey)
    }

    /// The same, each bend with the time since departure when the unit passes it.
    pub fn timed(&mut self, journey: &Journey) -> Vec<(Coordinate, Duration)> {
        journey::timed(self, journey)
    }

    fn unpack(&mut self, journey: &Journey) -> journey::Path {
        let metric = self.metric_of(journey);
        let ends = (
            self.ground.start(&metric, &journey.origin),
            self.ground.end(&metric, &journey.to),
        );
        let (Some(start), Some(end)) = ends else {
            return journey::Path::default();
        };
        let found = self
            .ground
            .network()
            .zip(self.query.as_mut())
            .and_then(|(network, query)| {
                query.path(
                    network.hierarchy(),
                    &metric.metric,
                    start.as_slice(),
                    end.as_slice(),
                )
            });
        journey::Path::assemble(&self.ground, &metric, journey, &start, found)
    }

    fn metric_of(&mut self, journey: &Journey) -> Arc<ModeMetric> {
        self.metric_under(journey.mode, journey.planned(), journey.traffic())
    }

    fn scan_stations(&mut self, metric: &Arc<ModeMetric>, scene: &Place, mode: Mode) {
        self.row.clear();
        let Some(network) = self.ground.network() else {
            return;
        };
        let Some(end) = self.ground.end(metric, scene) else {
            return;
        };
        let slot = &mut self.stations[mode as usize];
        if !matches!(slot, Some((known, _)) if Arc::ptr_eq(known, metric)) {
            let mut buckets = Buckets::new(network.hierarchy(), Side::Starts);
            for id in self.ground.station_ids() {
                if let Some(start) = self
                    .ground
                    .start(metric, &Origin::Place(self.ground.station(id)))
                {
                    buckets.insert(
                        network.hierarchy(),
                        &metric.metric,
                        id.index(),
                        start.as_slice(),
                    );
                }
            }
            *slot = Some((Arc::clone(metric), buckets));
        }
        if let Some((_, buckets)) = slot {
            buckets.scan(
                network.hierarchy(),
                &metric.metric,
                end.as_slice(),
                &mut self.row,
            );
        }
    }

    fn scan_hospitals(&mut self, metric: &Arc<ModeMetric>, scene: &Place) {
        self.row.clear();
        let Some(network) = self.ground.network() else {
            return;
        };
        let Some(start) = self.ground.start(metric, &Origin::Place(*scene)) else {
            return;
        };
        if !matches!(&self.hospitals, Some((known, _)) if Arc::ptr_eq(known, metric)) {
            let mut buckets = Buckets::new(network.hierarchy(), Side::Ends);
            for id in self.ground.hospital_ids() {
                if let Some(end) = self.ground.end(metric, &self.ground.hospital(id)) {
                    buckets.insert(
                        network.hierarchy(),
                        &metric.metric,
                        id.index(),
                        end.as_slice(),
                    );
                }
            }
            self.hospitals = Some((Arc::clone(metric), buckets));
        }
        if let Some((_, buckets)) = &mut self.hospitals {
            buckets.scan(
                network.hierarchy(),
                &metric.metric,
                start.as_slice(),
                &mut self.row,
            );
        }
    }
}

/// The times from every station to one scene.
#[derive(Debug)]
pub struct StationTimes<'a> {
    ground: &'a Ground,
    way: Way<'a>,
}

#[derive(Debug)]
enum Way<'a> {
    Matrix(Mode, ZoneId),
    Row(&'a [u32], Arc<ModeMetric>, Place),
}

impl StationTimes<'_> {
    /// The time from this station; `None` where no road leads.
    pub fn from(&self, station: StationId) -> Option<Duration> {
        let place = self.ground.station(station);
        match &self.way {
            Way::Matrix(mode, zone) => match place {
                Place::Zone(from) => self.ground.matrix_time(*mode, from, *zone),
                Place::Road { .. } => None,
            },
            Way::Row(row, metric, scene) => {
                let origin = Origin::Place(place);
                let legs = self.ground.access(metric.mode, &place)
                    + self.ground.access(metric.mode, scene);
                let road = on_the_road(row.get(station.index())).map(|time| time + legs);
                let along = self
                    .ground
                    .along_one_edge(metric, &origin, scene)
                    .map(|along| along.time());
                road.into_iter().chain(along).min()
            }
        }
    }
}

fn to_hospital(
    ground: &Ground,
    metric: &ModeMetric,
    row: &[u32],
    scene: &Place,
    id: HospitalId,
) -> Option<Duration> {
    let place = ground.hospital(id);
    if let (Place::Zone(from), Place::Zone(to)) = (scene, &place) {
        return ground.matrix_time(metric.mode, *from, *to);
    }
    let legs = ground.access(metric.mode, scene) + ground.access(metric.mode, &place);
    let road = on_the_road(row.get(id.index())).map(|time| time + legs);
    let along = ground
        .along_one_edge(metric, &Origin::Place(*scene), &place)
        .map(|along| along.time());
    road.into_iter().chain(along).min()
}

fn on_the_road(ms: Option<&u32>) -> Option<Duration> {
    ms.copied()
        .filter(|&ms| ms < INF)
        .map(|ms| Duration::from_millis(i64::from(ms)))
}
