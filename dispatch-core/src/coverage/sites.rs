//! Which sites reach which zones in time: the rows every model of placement rests on.
//!
//! From the kernel's table straight into sparse rows; the table of all pairs never exists. A site
//! reaches a zone exactly when the zone is covered with that site alone open ([`super::reach`]), so
//! the weight of rows with an open site is the covered population of the report.
//! Cost: one restricted sweep for 32 sites, one comparison a pair.

use super::reach::by_edge;
use super::{Request, driving_times};
use crate::ids::{Id, IdVec, StationId, ZoneId};
use crate::routing::{End, INF, Table};
use crate::travel::{Ends, Ground, ModeMetric, Origin, Place};
use crate::units::Duration;

/// A site that reaches a zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct SiteTime {
    /// The site: its place in the list asked about.
    pub site: u32,
    /// The driving time from it, in milliseconds.
    pub travel_ms: u32,
}

/// Zone → the sites that reach it within what is allowed, by their place in the list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SiteRows {
    first: Vec<usize>,
    pairs: Vec<SiteTime>,
}

impl SiteRows {
    /// How many zones.
    pub const fn zones(&self) -> usize {
        self.first.len().saturating_sub(1)
    }

    /// How many pairs in all.
    pub const fn pairs(&self) -> usize {
        self.pairs.len()
    }

    /// The sites that reach a zone.
    pub fn zone(&self, zone: ZoneId) -> &[SiteTime] {
        let at = zone.index();
        &self.pairs[self.first[at]..self.first[at + 1]]
    }

    /// All zones' rows in order.
    pub fn iter(&self) -> impl Iterator<Item = &[SiteTime]> {
        self.first
            .windows(2)
            .map(|ends| &self.pairs[ends[0]..ends[1]])
    }

    /// From one list of (zone, time) a site.
    fn from_sites(zones: usize, by_site: &[Vec<(u32, u32)>]) -> Self {
        let mut first = vec![0; zones + 1];
        for &(zone, _) in by_site.iter().flatten() {
            first[zone as usize + 1] += 1;
        }
        for zone in 0..zones {
            first[zone + 1] += first[zone];
        }
        let empty = SiteTime {
            site: 0,
            travel_ms: 0,
        };
        let (mut next, mut pairs) = (first.clone(), vec![empty; first[zones]]);
        for (site, reached) in (0..).zip(by_site) {
            for &(zone, travel_ms) in reached {
                let at = &mut next[zone as usize];
                pairs[*at] = SiteTime { site, travel_ms };
                *at += 1;
            }
        }
        Self { first, pairs }
    }
}

/// The rows of these sites at a moment, each zone within its own standard.
pub fn site_rows(ground: &Ground, request: &Request, sites: &[StationId]) -> SiteRows {
    let metric = ground.metric(request.mode, ground.period(request.depart));
    let scenario = ground.scenario();
    let allowed = driving_times(scenario, request.priority, &scenario.interval);
    rows_within(ground, &metric, sites, &allowed)
}

/// The rows under any weights and limits.
pub fn rows_within(
    ground: &Ground,
    metric: &ModeMetric,
    sites: &[StationId],
    allowed: &IdVec<ZoneId, Option<Duration>>,
) -> SiteRows {
    let by_site = if ground.network().is_some() {
        by_road(ground, metric, sites, allowed)
    } else {
        by_matrix(ground, metric, sites, allowed)
    };
    SiteRows::from_sites(allowed.len(), &by_site)
}

fn by_matrix(
    ground: &Ground,
    metric: &ModeMetric,
    sites: &[StationId],
    allowed: &IdVec<ZoneId, Option<Duration>>,
) -> Vec<Vec<(u32, u32)>> {
    let reached = |&site: &StationId| {
        let Place::Zone(from) = ground.station(site) else {
            return Vec::new();
        };
        let zones = allowed.pairs().filter_map(|(zone, allowed)| {
            let time = ground.matrix_time(metric.mode, from, zone)?;
            (time <= (*allowed)?).then(|| (zone.index() as u32, millis(time)))
        });
        zones.collect()
    };
    sites.iter().map(reached).collect()
}

/// A zone as the kernel's table sees it.
struct Target {
    ends: Option<Ends>,
    /// The access leg at the zone.
    lead: u32,
    /// What the drive to the end of the road may take; `None`: there is no time to drive.
    limit: Option<u32>,
}

impl Target {
    fn new(ground: &Ground, metric: &ModeMetric, zone: ZoneId, allowed: Option<Duration>) -> Self {
        let ends = ground.end(metric, &ground.zone(zone));
        let lead = ends.as_ref().map_or(Duration::ZERO, |ends| ends.lead);
        let left = allowed.map(|allowed| allowed - lead);
        Self {
            ends,
            lead: millis(lead),
            limit: left.filter(|&left| left >= Duration::ZERO).map(millis),
        }
    }
}

impl AsRef<[End]> for Target {
    fn as_ref(&self) -> &[End] {
        self.ends.as_ref().map_or(&[], Ends::as_slice)
    }
}

fn by_road(
    ground: &Ground,
    metric: &ModeMetric,
    sites: &[StationId],
    allowed: &IdVec<ZoneId, Option<Duration>>,
) -> Vec<Vec<(u32, u32)>> {
    let Some(network) = ground.network() else {
        return Vec::new();
    };
    let target = |(zone, allowed): (_, &Option<_>)| Target::new(ground, metric, zone, *allowed);
    let targets: Vec<Target> = allowed.pairs().map(target).collect();
    let starts: Vec<Vec<End>> = sites
        .iter()
        .map(|&site| leaving(ground, metric, site))
        .collect();
    let mut by_site = vec![Vec::new(); sites.len()];
    let table = Table::new(network.hierarchy(), &metric.metric, &targets);
    table.rows(&starts, |site, row| {
        let zones = (0..).zip(row.iter().zip(&targets));
        let reached = zones.filter_map(|(zone, (&road, target))| {
            let in_time = road < INF && road <= target.limit?;
            in_time.then_some((zone, road + target.lead))
        });
        by_site[site] = reached.collect();
    });
    along_edges(ground, metric, sites, &targets, &mut by_site);
    by_site
}

/// Where drives from a site enter the kernel, its access leg included.
fn leaving(ground: &Ground, metric: &ModeMetric, site: StationId) -> Vec<End> {
    let Some(start) = ground.start(metric, &Origin::Place(ground.station(site))) else {
        return Vec::new();
    };
    let lead = millis(start.lead);
    let ends = start.as_slice().iter();
    ends.map(|&(node, offset)| (node, offset.saturating_add(lead).min(INF)))
        .collect()
}

/// Drives along one edge only, where they are shorter.
fn along_edges(
    ground: &Ground,
    metric: &ModeMetric,
    sites: &[StationId],
    targets: &[Target],
    by_site: &mut [Vec<(u32, u32)>],
) {
    let on_edges = by_edge(ground, (0..).zip(sites.iter().copied()));
    for (zone, target) in (0..).zip(targets) {
        let to = ground.zone(ZoneId::new(zone as usize));
        let Some(limit) = target.limit else {
            continue;
        };
        let same = to.edges().flat_map(|edge| {
            let first = on_edges.partition_point(|(other, ..)| *other < edge);
            let same = on_edges[first..].iter();
            same.take_while(move |(other, ..)| *other == edge)
        });
        for &(_, site, station) in same {
            let from = Origin::Place(ground.station(station));
            let along = ground.along_one_edge(metric, &from, &to);
            let time = along.map(|along| millis(along.time()));
            let Some(time) = time.filter(|&time| time <= limit.saturating_add(target.lead)) else {
                continue;
            };
            let reached = &mut by_site[site as usize];
            match reached.binary_search_by_key(&zone, |&(zone, _)| zone) {
                Ok(at) => reached[at].1 = reached[at].1.min(time),
                Err(at) => reached.insert(at, (zone, time)),
            }
        }
    }
}

fn millis(time: Duration) -> u32 {
    u32::try_from(time.as_millis()).unwrap_or(INF).min(INF)
}
