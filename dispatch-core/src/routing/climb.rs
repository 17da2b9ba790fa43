//! The upward search from one side: all that a query, a label or a sweep begins with.
//!
//! In a contraction hierarchy every up-arc leads to an ancestor in the elimination tree, so the
//! search visits the path from its start to the root, lowest rank first, and needs no queue
//! (Dibbelt, Strasser, Wagner 2016). Its distances lie in a stack by depth, a kilobyte however large
//! the network. What is slow at the top of a path is the number of arcs (see `blocks`), and lower
//! down memory: of a large network nearly nothing there is in a cache. So the path is laid out
//! before it is climbed, and its arcs are fetched some ranks ahead.
//!
//! The starts of a place are the ends of one edge, and of two joined nodes one is the other's
//! ancestor: so nearly always there is one path ([`Ascent`]). Starts on several paths are searched
//! one after the other, and what they found is merged ([`Climb`]).
//! Cost: the up-arcs of these paths, 2 µs on 264,346 nodes.

use std::hint::select_unpredictable;

use super::blocks::{self, Stack};
use super::graph::{End, INF, NONE};
use super::hierarchy::Hierarchy;
use super::metric::Metric;

/// How many ranks ahead arcs are fetched.
const AHEAD: usize = 8;

/// An upward search whose starts all lie on one path to the root.
#[derive(Clone, Debug)]
pub(crate) struct Ascent {
    /// The ranks on the path, the root last.
    path: Vec<u32>,
    /// By depth, of the ranks on the path; all [`INF`] between searches.
    near: Vec<u32>,
    /// By depth, where ways are noted, the rank each distance came from, of equals the lowest; `NONE`
    /// at a start.
    from: Vec<u32>,
    /// Ranks of the starts with their offsets, the highest first.
    starts: Vec<(u32, u32)>,
}

impl Ascent {
    pub(crate) fn new(hierarchy: &Hierarchy) -> Self {
        Self {
            path: Vec::with_capacity(hierarchy.height()),
            near: vec![INF; blocks::whole(hierarchy.height())],
            from: vec![NONE; blocks::whole(hierarchy.height())],
            starts: Vec::new(),
        }
    }

    /// Lays out the path from the lowest start to its root: how many ranks are on it; `None` when
    /// the starts do not lie on one path, or there are none.
    #[inline]
    pub(crate) fn begin<const SIDE: usize>(
        &mut self,
        hierarchy: &Hierarchy,
        metric: &Metric,
        starts: &[End],
    ) -> Option<usize> {
        self.starts.clear();
        let ranked = |&(node, offset): &End| (hierarchy.rank[node as usize], offset);
        self.starts.extend(starts.iter().map(ranked));
        if let [_, _, ..] = self.starts.as_slice() {
            self.starts.sort_unstable_by(|a, b| b.cmp(a));
        }
        let &(lowest, _) = self.starts.last()?;
        let mut at = lowest;
        for &(rank, _) in self.starts.iter().rev() {
            while at < rank {
                at = hierarchy.parent[at as usize];
            }
            if at != rank {
                return None;
            }
        }
        self.path.clear();
        let mut rank = lowest;
        while rank != NONE {
            metric.fetch_range::<SIDE>(rank);
            self.path.push(rank);
            rank = hierarchy.parent[rank as usize];
        }
        for &rank in self.path.iter().take(AHEAD) {
            metric.fetch_arcs::<SIDE>(rank);
        }
        Some(self.path.len())
    }

    /// The rank this deep on the path.
    #[inline]
    pub(crate) fn rank(&self, depth: usize) -> u32 {
        self.path[self.path.len() - 1 - depth]
    }

    /// The final distance of the next rank on the path, which is this deep.
    #[inline]
    pub(crate) fn take<const SIDE: usize>(&mut self, metric: &Metric, depth: usize) -> u32 {
        let at = self.path.len() - 1 - depth;
        let rank = self.path[at];
        if let Some(&ahead) = self.path.get(at + AHEAD) {
            metric.fetch_arcs::<SIDE>(ahead);
        }
        let mut near = std::mem::replace(&mut self.near[depth], INF);
        while let Some(&(start, offset)) = self.starts.last()
            && start == rank
        {
            if offset <= near {
                near = offset;
                self.from[depth] = NONE;
            }
            self.starts.pop();
        }
        near
    }

    /// Takes the next rank, and lets those above profit when it is nearer than the limit.
    #[inline]
    pub(crate) fn step<const SIDE: usize, const NOTE: bool>(
        &mut self,
        hierarchy: &Hierarchy,
        metric: &Metric,
        depth: usize,
        limit: u32,
    ) {
        let near = self.take::<SIDE>(metric, depth);
        if near < limit {
            self.relax::<SIDE, NOTE>(hierarchy, metric, self.rank(depth), near);
        }
    }

    /// Lets the ranks above profit from a rank's distance: along the arcs for `UP`, against them
    /// for `DOWN`. With `NOTE` it is remembered who did.
    #[inline(always)]
    pub(crate) fn relax<const SIDE: usize, const NOTE: bool>(
        &mut self,
        hierarchy: &Hierarchy,
        metric: &Metric,
        rank: u32,
        near: u32,
    ) {
        let mut above = Stack {
            near: &mut self.near,
            from: &mut self.from,
        };
        if let Some(blocks) = metric.blocks::<SIDE>(rank) {
            return blocks.relax::<NOTE>(hierarchy.registers, (rank, near), &mut above);
        }
        let Stack { near: nears, from } = above;
        metric.each_up::<SIDE>(hierarchy, rank, |depth, weight| {
            let (over, before) = (near + weight, nears[depth]);
            nears[depth] = over.min(before);
            if NOTE {
                from[depth] = select_unpredictable(over < before, rank, from[depth]);
            }
        });
    }

    /// The rank that a rank on the path was reached from; `None` at a start.
    pub(crate) fn from(&self, hierarchy: &Hierarchy, rank: u32) -> Option<u32> {
        let from = self.from[hierarchy.depth[rank as usize] as usize];
        (from != NONE).then_some(from)
    }
}

/// One thread's scratch for upward searches on one hierarchy.
#[derive(Clone, Debug)]
pub(crate) struct Climb {
    ascent: Ascent,
    /// Ranks and distances from starts on several paths.
    found: Vec<(u32, u32)>,
}

impl Climb {
    pub(crate) fn new(hierarchy: &Hierarchy) -> Self {
        Self {
            ascent: Ascent::new(hierarchy),
            found: Vec::new(),
        }
    }

    /// Visits every rank above the starts that can be reached, with its distance, lowest first:
    /// along the arcs for `UP`, against them for `DOWN`.
    #[inline]
    pub(crate) fn run<const SIDE: usize>(
        &mut self,
        hierarchy: &Hierarchy,
        metric: &Metric,
        starts: &[End],
        mut visit: impl FnMut(u32, u32),
    ) {
        if let Some(ranks) = self.ascent.begin::<SIDE>(hierarchy, metric, starts) {
            return self.path::<SIDE>(hierarchy, metric, ranks, visit);
        }
        let mut found = std::mem::take(&mut self.found);
        found.clear();
        for start in starts {
            let start = std::slice::from_ref(start);
            if let Some(ranks) = self.ascent.begin::<SIDE>(hierarchy, metric, start) {
                let note = |rank, near| found.push((rank, near));
                self.path::<SIDE>(hierarchy, metric, ranks, note);
            }
        }
        found.sort_unstable();
        found.dedup_by_key(|found| found.0);
        for &(rank, near) in &found {
            visit(rank, near);
        }
        self.found = found;
    }

    /// Climbs the path that was laid out.
    #[inline]
    fn path<const SIDE: usize>(
        &mut self,
        hierarchy: &Hierarchy,
        metric: &Metric,
        ranks: usize,
        mut visit: impl FnMut(u32, u32),
    ) {
        for depth in (0..ranks).rev() {
            let near = self.ascent.take::<SIDE>(metric, depth);
            if near < INF {
                let rank = self.ascent.rank(depth);
                visit(rank, near);
                self.ascent
                    .relax::<SIDE, false>(hierarchy, metric, rank, near);
            }
        }
    }
}
