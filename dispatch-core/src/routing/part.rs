//! One part of a graph while it is dissected.

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

    /// The range of a node's arcs in `heads`.
    pub(crate) fn arcs(&self, node: u32) -> std::ops::Range<usize> {
        let node = node as usize;
        self.first[node] as usize..self.first[node + 1] as usize
    }

    /// For each arc the one that runs back.
    pub(crate) fn twins(&self) -> Vec<u32> {
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
