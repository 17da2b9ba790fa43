//! A small separator of one part of a graph by inertial flow.
//!
//! Problem: few nodes whose removal leaves two parts of at least about a quarter each. Method
//! (Schild, Sommer 2015): sort the nodes along a direction, let the first quarter be sources and
//! the last quarter sinks, find a smallest set of edges between them by maximum flow (Dinic 1970,
//! unit capacities), and take the end nodes of these edges on one side. Every direction offers the
//! cut nearest the sources and the one nearest the sinks; the smallest separator wins, a tie goes
//! to the better balance, then to the earlier direction.
//! Cost: O(edges) for each of the few phases of a flow.

use rayon::prelude::*;

use super::graph::NONE;

/// The share of the nodes that is source, and that is sink: one in this many.
const QUARTER: usize = 4;

/// Parts of at least this many nodes try their directions in parallel.
const PARALLEL: usize = 5_000;

/// The directions tried, as factors of longitude and latitude.
const DIRECTIONS: [(i64, i64); 8] = [
    (1, 0),
    (0, 1),
    (1, 1),
    (1, -1),
    (2, 1),
    (1, 2),
    (2, -1),
    (1, -2),
];

/// The part of a graph below one node of the dissection: no loops, no parallel edges, each edge
/// from both sides, neighbours rising.
#[derive(Clone, Debug, Default)]
pub(crate) struct Part {
    /// The node of the whole graph that each node here stands for.
    pub(crate) nodes: Vec<u32>,
    /// Longitude and latitude of each.
    pub(crate) places: Vec<(i32, i32)>,
    /// Where the neighbours of each begin in `heads`, and one more.
    pub(crate) first: Vec<u32>,
    /// The neighbours.
    pub(crate) heads: Vec<u32>,
}

impl Part {
    /// How many nodes it has.
    pub(crate) fn len(&self) -> usize {
        self.nodes.len()
    }

    /// The neighbours of a node.
    pub(crate) fn neighbours(&self, node: u32) -> &[u32] {
        &self.heads[self.arcs(node)]
    }

    fn arcs(&self, node: u32) -> std::ops::Range<usize> {
        let node = node as usize;
        self.first[node] as usize..self.first[node + 1] as usize
    }

    /// For each arc the one that runs back.
    fn twins(&self) -> Vec<u32> {
        let mut next = self.first.clone();
        let mut twins = vec![0; self.heads.len()];
        for node in 0..self.len() as u32 {
            for arc in self.arcs(node) {
                // Lists rise and so do the nodes: the next unused arc of the head leads here.
                let at = &mut next[self.heads[arc] as usize];
                twins[arc] = *at;
                *at += 1;
            }
        }
        twins
    }
}

/// Where a node of a part goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Side {
    /// Into the first half.
    Near,
    /// Into the second half.
    Far,
    /// Between them.
    Separator,
}

/// Divides a part of at least four nodes; each half is smaller than the part.
pub(crate) fn divide(part: &Part) -> Vec<Side> {
    let twins = part.twins();
    let attempt = |&direction: &(i64, i64)| Flow::new(part, &twins, direction).best_cut();
    let cuts: Vec<Cut> = if part.len() < PARALLEL {
        DIRECTIONS.iter().map(attempt).collect()
    } else {
        DIRECTIONS.par_iter().map(attempt).collect()
    };
    let best = cuts
        .into_iter()
        .min_by_key(|cut| (cut.separator, cut.larger));
    best.map_or_else(Vec::new, |cut| cut.sides)
}

struct Cut {
    separator: usize,
    larger: usize,
    sides: Vec<Side>,
}

impl Cut {
    /// Makes the end nodes of the cut edges on the `thinned` side the separator.
    fn new(part: &Part, mut sides: Vec<Side>, thinned: Side) -> Self {
        let other = |side: Side| side != thinned && side != Side::Separator;
        for node in 0..part.len() as u32 {
            let at_border = || {
                part.neighbours(node)
                    .iter()
                    .any(|&n| other(sides[n as usize]))
            };
            if sides[node as usize] == thinned && at_border() {
                sides[node as usize] = Side::Separator;
            }
        }
        let count = |side| sides.iter().filter(|&&s| s == side).count();
        Self {
            separator: count(Side::Separator),
            larger: count(Side::Near).max(count(Side::Far)),
            sides,
        }
    }
}

/// A maximum flow from the first quarter along a direction to the last.
struct Flow<'a> {
    part: &'a Part,
    twins: &'a [u32],
    /// -1, 0 or 1 along each arc; its twin carries the opposite.
    flow: Vec<i8>,
    sources: Vec<u32>,
    sinks: Vec<u32>,
    is_sink: Vec<bool>,
    /// Steps from the sources over arcs with room left, `NONE` where there are none.
    level: Vec<u32>,
    /// The first arc of each node that the current phase has not used up.
    next: Vec<u32>,
    queue: Vec<u32>,
}

impl<'a> Flow<'a> {
    fn new(part: &'a Part, twins: &'a [u32], (east, north): (i64, i64)) -> Self {
        let nodes = part.len();
        let along = |&(lon, lat): &(i32, i32)| i64::from(lon) * east + i64::from(lat) * north;
        let mut sorted: Vec<(i64, u32)> = part.places.iter().map(along).zip(0..).collect();
        let share = (nodes / QUARTER).max(1);
        sorted.select_nth_unstable(share - 1);
        sorted[share..].select_nth_unstable(nodes - 2 * share);
        let chosen = |range: &[(i64, u32)]| {
            let mut nodes: Vec<u32> = range.iter().map(|&(_, node)| node).collect();
            nodes.sort_unstable();
            nodes
        };
        let (sources, sinks) = (chosen(&sorted[..share]), chosen(&sorted[nodes - share..]));
        let mut is_sink = vec![false; nodes];
        for &sink in &sinks {
            is_sink[sink as usize] = true;
        }
        Self {
            part,
            twins,
            flow: vec![0; part.heads.len()],
            sources,
            sinks,
            is_sink,
            level: vec![NONE; nodes],
            next: part.first.clone(),
            queue: Vec::with_capacity(nodes),
        }
    }

    fn best_cut(mut self) -> Cut {
        while self.label() {
            self.push_phase();
        }
        let near_sources = self.cut(|label| label != NONE);
        self.label_back();
        let near_sinks = self.cut(|label| label == NONE);
        if (near_sinks.separator, near_sinks.larger) < (near_sources.separator, near_sources.larger)
        {
            near_sinks
        } else {
            near_sources
        }
    }

    fn cut(&self, is_near: impl Fn(u32) -> bool) -> Cut {
        let side = |&label: &u32| {
            if is_near(label) {
                Side::Near
            } else {
                Side::Far
            }
        };
        let sides: Vec<Side> = self.level.iter().map(side).collect();
        let near = Cut::new(self.part, sides.clone(), Side::Near);
        let far = Cut::new(self.part, sides, Side::Far);
        if (near.separator, near.larger) <= (far.separator, far.larger) {
            near
        } else {
            far
        }
    }

    /// Labels breadth first from the sources; whether a sink was met.
    fn label(&mut self) -> bool {
        self.start_labels(true);
        let (mut done, mut last) = (0, NONE);
        while let Some(&node) = self.queue.get(done) {
            done += 1;
            let level = self.level[node as usize] + 1;
            if level > last {
                break;
            }
            for arc in self.part.arcs(node) {
                let head = self.part.heads[arc] as usize;
                if self.level[head] == NONE && self.flow[arc] < 1 {
                    self.level[head] = level;
                    self.queue.push(head as u32);
                    if self.is_sink[head] {
                        last = level;
                    }
                }
            }
        }
        last != NONE
    }

    /// Labels all from which a sink can still be reached.
    fn label_back(&mut self) {
        self.start_labels(false);
        let mut done = 0;
        while let Some(&node) = self.queue.get(done) {
            done += 1;
            for arc in self.part.arcs(node) {
                let head = self.part.heads[arc] as usize;
                if self.level[head] == NONE && self.flow[arc] > -1 {
                    self.level[head] = 0;
                    self.queue.push(head as u32);
                }
            }
        }
    }

    fn start_labels(&mut self, at_sources: bool) {
        self.level.fill(NONE);
        self.queue.clear();
        let starts = if at_sources {
            &self.sources
        } else {
            &self.sinks
        };
        for &node in starts {
            self.level[node as usize] = 0;
            self.queue.push(node);
        }
    }

    /// Pushes flow along labelled arcs until none of the labelled ways has room.
    fn push_phase(&mut self) {
        self.next.copy_from_slice(&self.part.first);
        let mut way = Vec::new();
        for at in 0..self.sources.len() {
            while self.find_way(self.sources[at], &mut way) {
                for &arc in &way {
                    self.flow[arc] += 1;
                    self.flow[self.twins[arc] as usize] -= 1;
                }
            }
        }
    }

    /// A labelled way with room from this source to any sink.
    fn find_way(&mut self, source: u32, way: &mut Vec<usize>) -> bool {
        way.clear();
        let mut node = source;
        while !self.is_sink[node as usize] {
            if let Some(arc) = self.step(node) {
                way.push(arc);
                node = self.part.heads[arc];
                continue;
            }
            let Some(arc) = way.pop() else { return false };
            node = self.part.heads[self.twins[arc] as usize];
            self.next[node as usize] += 1;
        }
        true
    }

    /// The next arc from a node to the next level with room.
    fn step(&mut self, node: u32) -> Option<usize> {
        let end = self.part.first[node as usize + 1];
        let next = &mut self.next[node as usize];
        while *next < end {
            let arc = *next as usize;
            let level = self.level[self.part.heads[arc] as usize];
            if level == self.level[node as usize] + 1 && self.flow[arc] < 1 {
                return Some(arc);
            }
            *next += 1;
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two 4 x 4 grids joined by one bridge of one node.
    fn dumbbell() -> Part {
        let place = |i: u32| match i {
            32 => (5, 1),
            i => ((i / 16 * 7 + i % 4) as i32, (i % 16 / 4) as i32),
        };
        let joined = |a: u32, b: u32| {
            let ((ax, ay), (bx, by)) = (place(a), place(b));
            let beside = (ax - bx).abs() + (ay - by).abs() == 1;
            beside && a < 32 && b < 32 || a.max(b) == 32 && [7, 20].contains(&a.min(b))
        };
        let mut part = Part {
            nodes: (0..33).collect(),
            places: (0..33).map(place).collect(),
            first: vec![0],
            heads: vec![],
        };
        for a in 0..33 {
            part.heads.extend((0..33).filter(|&b| joined(a, b)));
            part.first.push(part.heads.len() as u32);
        }
        part
    }

    #[test]
    fn a_bridge_is_found_as_separator() {
        let sides = divide(&dumbbell());
        let count = |side| sides.iter().filter(|&&s| s == side).count();
        assert_eq!(count(Side::Separator), 1);
        assert_eq!(count(Side::Near), 16);
    }

    #[test]
    fn every_twin_runs_back() {
        let part = dumbbell();
        let twins = part.twins();
        for node in 0..33 {
            for arc in part.arcs(node) {
                assert_eq!(part.heads[twins[arc] as usize], node);
                assert_eq!(twins[twins[arc] as usize] as usize, arc);
            }
        }
    }
}
