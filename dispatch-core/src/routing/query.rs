//! Point to point: the elimination-tree query.
//!
//! A shortest path climbs in rank, turns once and descends. So both ends climb to their roots,
//! the lowest rank first, and the best sum of both distances at a rank is the answer (Dibbelt,
//! Strasser, Wagner 2016). Ranks already farther than the best sum are not expanded. Starts and
//! ends may be several, with offsets: a place on an edge, several snaps, several gates.
//! Cost: the up-arcs of both paths; 3 µs on Wuhan's 16,652 nodes and 10 with the
//! path, 10 and 70 µs on New York's 264,346, where every step misses the cache.

use super::climb::{Ascent, Walk};
use super::graph::{End, INF, NONE, Path};
use super::hierarchy::Hierarchy;
use super::metric::{DOWN, Metric, Pair, UP};
use super::unpack::{self, Piece};

/// One thread's scratch for queries on one hierarchy.
#[derive(Clone, Debug)]
pub struct Query {
    out: Ascent,
    back: Ascent,
    /// By rank, from the starts and to the ends; all [`INF`] between queries.
    near: Vec<Pair>,
    /// By rank, the up-arc each distance came by, `NONE` at a start; read only where `near` is set.
    via: Vec<Pair>,
    walk: Walk,
    visited: Vec<u32>,
    pieces: Vec<Piece>,
}

impl Query {
    /// Scratch for queries on this hierarchy, whatever the metric.
    pub fn new(hierarchy: &Hierarchy) -> Self {
        Self {
            out: Ascent::new(hierarchy),
            back: Ascent::new(hierarchy),
            near: vec![[INF; 2]; hierarchy.nodes()],
            via: vec![[NONE; 2]; hierarchy.nodes()],
            walk: Walk::default(),
            visited: Vec::new(),
            pieces: Vec::new(),
        }
    }

    /// The shortest way from any of the starts to any of the ends, both offsets included; `None`
    /// when there is none below [`INF`].
    pub fn distance(
        &mut self,
        hierarchy: &Hierarchy,
        metric: &Metric,
        from: &[End],
        to: &[End],
    ) -> Option<u32> {
        self.distance_below(hierarchy, metric, [from, to], INF)
    }

    /// The same, when it is below `limit`: the less there is to find, the less is searched.
    pub fn distance_below(
        &mut self,
        hierarchy: &Hierarchy,
        metric: &Metric,
        [from, to]: [&[End]; 2],
        limit: u32,
    ) -> Option<u32> {
        let limit = limit.min(INF);
        let out = self.out.begin(hierarchy, from);
        let back = self.back.begin(hierarchy, to);
        let best = match (out, back) {
            (Some(out), Some(back)) => self.join(hierarchy, metric, [out, back], limit),
            _ => self.run_together(hierarchy, metric, [from, to], limit),
        };
        (best < limit).then_some(best)
    }

    /// Both sides climb, the lower rank first, until they are on the same path; then together.
    fn join(
        &mut self,
        hierarchy: &Hierarchy,
        metric: &Metric,
        [mut out, mut back]: [u32; 2],
        limit: u32,
    ) -> u32 {
        let parent = &hierarchy.parent;
        while out != back {
            if out < back {
                let near = self.out.take(hierarchy, out);
                if near < limit {
                    self.out.relax::<UP>(hierarchy, metric, out, near);
                }
                out = parent[out as usize];
            } else {
                let near = self.back.take(hierarchy, back);
                if near < limit {
                    self.back.relax::<DOWN>(hierarchy, metric, back, near);
                }
                back = parent[back as usize];
            }
        }
        let (mut best, mut rank) = (limit, out);
        while rank != NONE {
            let near = [
                self.out.take(hierarchy, rank),
                self.back.take(hierarchy, rank),
            ];
            best = best.min(near[UP] + near[DOWN]);
            if near[UP] < best {
                self.out.relax::<UP>(hierarchy, metric, rank, near[UP]);
            }
            if near[DOWN] < best {
                self.back.relax::<DOWN>(hierarchy, metric, rank, near[DOWN]);
            }
            rank = parent[rank as usize];
        }
        best
    }

    /// The same for ends on several paths.
    fn run_together(
        &mut self,
        hierarchy: &Hierarchy,
        metric: &Metric,
        [from, to]: [&[End]; 2],
        limit: u32,
    ) -> u32 {
        self.seed(hierarchy, UP, from);
        self.seed(hierarchy, DOWN, to);
        let mut best = limit;
        while let Some(rank) = self.walk.next(&hierarchy.parent) {
            let [out, back] = std::mem::replace(&mut self.near[rank as usize], [INF; 2]);
            best = best.min(out + back);
            if out.min(back) >= best {
                continue;
            }
            let ups = hierarchy.ups(rank);
            let heads = &hierarchy.heads[ups.clone()];
            for (&head, pair) in heads.iter().zip(&metric.ups[ups]) {
                let far = &mut self.near[head as usize];
                far[UP] = far[UP].min(out + pair[UP]);
                far[DOWN] = far[DOWN].min(back + pair[DOWN]);
            }
        }
        best
    }

    /// A shortest path from any of the starts to any of the ends, the same on every run: ties go
    /// to the lower turning point, then to the earlier found arc, start and end, and within a
    /// shortcut to an edge before a detour, the lower edge, the lower middle.
    pub fn path(
        &mut self,
        hierarchy: &Hierarchy,
        metric: &Metric,
        from: &[End],
        to: &[End],
    ) -> Option<Path> {
        self.seed(hierarchy, UP, from);
        self.seed(hierarchy, DOWN, to);
        let (weight, top) = self.meet(hierarchy, metric);
        let path = (weight < INF).then(|| {
            let mut arcs = Vec::new();
            self.pieces.clear();
            let start = self.trace(hierarchy, top, UP);
            self.pieces.reverse();
            let end = self.trace(hierarchy, top, DOWN);
            unpack::unpack(hierarchy, metric, &mut self.pieces, &mut arcs);
            Path {
                weight,
                start: self.which(hierarchy, from, start, UP),
                end: self.which(hierarchy, to, end, DOWN),
                arcs,
            }
        });
        for &rank in &self.visited {
            self.near[rank as usize] = [INF; 2];
        }
        self.visited.clear();
        path
    }

    fn seed(&mut self, hierarchy: &Hierarchy, side: usize, ends: &[End]) {
        for &(node, offset) in ends {
            let rank = hierarchy.rank[node as usize];
            let near = &mut self.near[rank as usize][side];
            *near = offset.min(*near);
            self.via[rank as usize][side] = NONE;
            self.walk.add(rank);
        }
    }

    /// Climbs from both sides, remembering the way; the best sum and where it was found.
    fn meet(&mut self, hierarchy: &Hierarchy, metric: &Metric) -> (u32, u32) {
        let (mut best, mut top) = (INF, NONE);
        while let Some(rank) = self.walk.next(&hierarchy.parent) {
            self.visited.push(rank);
            let near = self.near[rank as usize];
            if near[UP] + near[DOWN] < best {
                (best, top) = (near[UP] + near[DOWN], rank);
            }
            if near[UP].min(near[DOWN]) >= best {
                continue;
            }
            for arc in hierarchy.ups(rank) {
                let head = hierarchy.heads[arc] as usize;
                for side in [UP, DOWN] {
                    let far = near[side] + metric.ups[arc][side];
                    if far < self.near[head][side] {
                        self.near[head][side] = far;
                        self.via[head][side] = arc as u32;
                    }
                }
            }
        }
        (best, top)
    }

    /// Adds the arcs from the top down to one side's start, and says which rank that is.
    fn trace(&mut self, hierarchy: &Hierarchy, top: u32, side: usize) -> u32 {
        let mut rank = top;
        while self.via[rank as usize][side] != NONE {
            let arc = self.via[rank as usize][side];
            self.pieces.push((arc, side));
            rank = hierarchy.below.tails[arc as usize];
        }
        rank
    }

    /// The first of the ends that lies at this rank with the offset that was used.
    fn which(&self, hierarchy: &Hierarchy, ends: &[End], rank: u32, side: usize) -> usize {
        let (node, near) = (
            hierarchy.node[rank as usize],
            self.near[rank as usize][side],
        );
        let used = ends.iter().position(|&end| end == (node, near));
        used.unwrap_or_default()
    }
}
