//! The upward search from one side: all that a query, a label or a sweep begins with.
//!
//! In a contraction hierarchy every up-arc leads to an ancestor in the elimination tree, so the
//! search visits the path from its start to the root, lowest rank first, and needs no queue
//! (Dibbelt, Strasser, Wagner 2016). Its distances lie in a stack by depth, a kilobyte however large
//! the network.
//!
//! The starts of a place are the ends of one edge, and of two joined nodes one is the other's
//! ancestor: so nearly always there is one path ([`Ascent`]). Starts on several paths are searched
//! one after the other, and what they found is merged ([`Climb`]).
//! Cost: the up-arcs of these paths, 2 µs on 264,346 nodes.

use super::graph::{End, INF, NONE};
use super::hierarchy::Hierarchy;
use super::metric::Metric;

/// Not reached, where ways are noted.
const FAR: u64 = (INF as u64) << 32 | NONE as u64;

/// An upward search whose starts all lie on one path to the root.
#[derive(Clone, Debug)]
pub(crate) struct Ascent {
    /// By depth, of the ranks on the path; all [`INF`] between searches.
    near: Vec<u32>,
    /// The same where ways are noted: the distance above the rank it came from, so that the lesser
    /// number is the nearer, of equals from the lower rank.
    noted: Vec<u64>,
    /// By depth, the rank each distance came from, `NONE` at a start; of ranks that were taken.
    from: Vec<u32>,
    /// Ranks of the starts with their offsets, the highest first.
    starts: Vec<(u32, u32)>,
}

impl Ascent {
    pub(crate) fn new(hierarchy: &Hierarchy) -> Self {
        Self {
            near: vec![INF; hierarchy.height()],
            noted: vec![FAR; hierarchy.height()],
            from: vec![NONE; hierarchy.height()],
            starts: Vec::new(),
        }
    }

    /// Where the search begins; `None` when the starts do not lie on one path, or there are none.
    #[inline]
    pub(crate) fn begin(&mut self, hierarchy: &Hierarchy, starts: &[End]) -> Option<u32> {
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
        Some(lowest)
    }

    /// The final distance of the next rank on the path, which is this deep. With `NOTE` it is
    /// remembered where that came from.
    #[inline]
    pub(crate) fn take<const NOTE: bool>(&mut self, rank: u32, depth: u32) -> u32 {
        let depth = depth as usize;
        let mut near = if NOTE {
            let noted = std::mem::replace(&mut self.noted[depth], FAR);
            self.from[depth] = noted as u32;
            (noted >> 32) as u32
        } else {
            std::mem::replace(&mut self.near[depth], INF)
        };
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

    /// Lets the ranks above profit from a rank's distance: along the arcs for `UP`, against them
    /// for `DOWN`.
    #[inline]
    pub(crate) fn relax<const SIDE: usize, const NOTE: bool>(
        &mut self,
        hierarchy: &Hierarchy,
        metric: &Metric,
        rank: u32,
        near: u32,
    ) {
        let (plain, noted) = (self.near.as_mut_slice(), self.noted.as_mut_slice());
        metric.each_up::<SIDE>(hierarchy, rank, |depth, weight| {
            let over = near + weight;
            if NOTE {
                noted[depth] = noted[depth].min(u64::from(over) << 32 | u64::from(rank));
            } else {
                plain[depth] = plain[depth].min(over);
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
        if let Some(lowest) = self.ascent.begin(hierarchy, starts) {
            return self.path::<SIDE>(hierarchy, metric, lowest, visit);
        }
        let mut found = std::mem::take(&mut self.found);
        found.clear();
        for start in starts {
            if let Some(lowest) = self.ascent.begin(hierarchy, std::slice::from_ref(start)) {
                let note = |rank, near| found.push((rank, near));
                self.path::<SIDE>(hierarchy, metric, lowest, note);
            }
        }
        found.sort_unstable();
        found.dedup_by_key(|found| found.0);
        for &(rank, near) in &found {
            visit(rank, near);
        }
        self.found = found;
    }

    /// Climbs one path.
    #[inline]
    fn path<const SIDE: usize>(
        &mut self,
        hierarchy: &Hierarchy,
        metric: &Metric,
        lowest: u32,
        mut visit: impl FnMut(u32, u32),
    ) {
        let mut rank = lowest;
        for depth in (0..=hierarchy.depth[lowest as usize]).rev() {
            let near = self.ascent.take::<false>(rank, depth);
            if near < INF {
                visit(rank, near);
                self.ascent
                    .relax::<SIDE, false>(hierarchy, metric, rank, near);
            }
            rank = hierarchy.parent[rank as usize];
        }
    }
}
