//! Times from many places to many, row by row, so that a big table never exists.
//!
//! The same answers as [`super::Travel::time`] pair by pair, by the routing kernel's table: on real
//! Wuhan some 30 ns a pair instead of microseconds. Memory: a few dozen rows a thread.

use std::sync::Arc;

use super::{Ground, ModeMetric, Origin, Place};
use crate::ids::EdgeId;
use crate::roads::Mode;
use crate::routing::{INF, Table};
use crate::units::{Duration, Time};

/// Places to reach, with the metric of a mode and moment.
#[derive(Debug)]
pub struct Many<'a> {
    ground: &'a Ground,
    metric: Arc<ModeMetric>,
    targets: &'a [Place],
    /// What comes after the roads, for each target.
    leads: Vec<Duration>,
    /// Targets with a foot inside an edge, in the order of the edges.
    by_edge: Vec<(EdgeId, usize)>,
}

impl<'a> Many<'a> {
    /// Prepares these targets for drives that begin at `depart`.
    pub fn new(ground: &'a Ground, targets: &'a [Place], mode: Mode, depart: Time) -> Self {
        let metric = ground.metric(mode, ground.period(depart));
        let inside =
            |(number, place): (usize, &Place)| place.edges().map(move |edge| (edge, number));
        let mut by_edge: Vec<_> = targets.iter().enumerate().flat_map(inside).collect();
        by_edge.sort_unstable();
        Self {
            leads: targets.iter().map(|to| ground.access(mode, to)).collect(),
            ground,
            metric,
            targets,
            by_edge,
        }
    }

    /// Hands the row of each source to `consume`, in order: its number, and the time to each target;
    /// `None` where no road leads. Worked out on all threads.
    pub fn rows(&self, sources: &[Place], mut consume: impl FnMut(usize, &[Option<Duration>])) {
        let mut times = vec![None; self.targets.len()];
        let Some(network) = self.ground.network() else {
            for (number, from) in sources.iter().enumerate() {
                for (time, to) in times.iter_mut().zip(self.targets) {
                    *time = self.zones(from, to);
                }
                consume(number, &times);
            }
            return;
        };
        let ends: Vec<_> = (self.targets.iter())
            .map(|to| {
                let ends = self.ground.end(&self.metric, to);
                ends.map_or_else(Vec::new, |ends| ends.as_slice().to_vec())
            })
            .collect();
        let starts: Vec<_> = (sources.iter())
            .map(|from| {
                let start = self.ground.start(&self.metric, &Origin::Place(*from));
                start.map_or_else(Vec::new, |start| start.as_slice().to_vec())
            })
            .collect();
        let table = Table::new(network.hierarchy(), &self.metric.metric, &ends);
        table.rows_parallel(&starts, |number, row| {
            let lead = self.ground.access(self.metric.mode, &sources[number]);
            for ((time, &road), &after) in times.iter_mut().zip(row).zip(&self.leads) {
                let road = (road < INF).then(|| Duration::from_millis(i64::from(road)));
                *time = road.map(|road| lead + road + after);
            }
            self.along(&sources[number], &mut times);
            consume(number, &times);
        });
    }

    /// Ways along the source's own edges, where they are shorter.
    fn along(&self, from: &Place, times: &mut [Option<Duration>]) {
        for edge in from.edges() {
            let first = self.by_edge.partition_point(|&(other, _)| other < edge);
            let same = self.by_edge[first..].iter();
            for &(_, number) in same.take_while(|(other, _)| *other == edge) {
                let (origin, to) = (Origin::Place(*from), &self.targets[number]);
                let along = self.ground.along_one_edge(&self.metric, &origin, to);
                let along = along.map(|along| along.time());
                times[number] = times[number].into_iter().chain(along).min();
            }
        }
    }

    fn zones(&self, from: &Place, to: &Place) -> Option<Duration> {
        let (Place::Zone(from), Place::Zone(to)) = (from, to) else {
            return None;
        };
        self.ground.matrix_time(self.metric.mode, *from, *to)
    }
}
