//! Maximum flow and smallest cuts by Dinic's algorithm (1970) on edges of capacity one.
//!
//! Each phase labels the nodes breadth first from the sources and then pushes along rising labels
//! until nothing fits. Cost: O(edges) a phase, and some ten phases on a road network.

use super::graph::NONE;
use super::part::Part;

/// A flow through a part, from many sources to many sinks.
pub(crate) struct Flow<'a> {
    part: &'a Part,
    twins: &'a [u32],
    /// -1, 0 or 1 along each arc; its twin carries the opposite.
    flow: Vec<i8>,
    sources: Vec<u32>,
    /// The sources with a neighbour that is none: only there can flow begin.
    rim: Vec<u32>,
    sinks: Vec<u32>,
    is_sink: Vec<bool>,
    /// Steps from the sources over arcs with room left, `NONE` where there are none.
    level: Vec<u32>,
    /// The first arc of each node that the current phase has not used up.
    next: Vec<u32>,
    queue: Vec<u32>,
}

impl<'a> Flow<'a> {
    /// No flow yet; `sources` and `sinks` share no node.
    pub(crate) fn new(
        part: &'a Part,
        twins: &'a [u32],
        sources: Vec<u32>,
        sinks: Vec<u32>,
    ) -> Self {
        let mut is_sink = vec![false; part.len()];
        for &sink in &sinks {
            is_sink[sink as usize] = true;
        }
        let mut is_source = vec![false; part.len()];
        for &source in &sources {
            is_source[source as usize] = true;
        }
        let outside = |node: &u32| !is_source[*node as usize];
        let at_rim = |source: &u32| part.neighbours(*source).iter().any(outside);
        Self {
            part,
            twins,
            flow: vec![0; part.heads.len()],
            rim: sources.iter().copied().filter(at_rim).collect(),
            sources,
            sinks,
            is_sink,
            level: vec![NONE; part.len()],
            next: part.first.clone(),
            queue: Vec::with_capacity(part.len()),
        }
    }

    /// Pushes as much as fits. The two smallest cuts are then where it got stuck: the nodes still
    /// reached from the sources, and those that still reach no sink.
    pub(crate) fn smallest_cuts(mut self) -> [Vec<bool>; 2] {
        while self.label() {
            self.push_phase();
        }
        let reached = self.level.iter().map(|&level| level != NONE).collect();
        self.label_back();
        let stranded = self.level.iter().map(|&level| level == NONE).collect();
        [reached, stranded]
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
        let (starts, rim) = if at_sources {
            (&self.sources, &self.rim)
        } else {
            (&self.sinks, &self.sinks)
        };
        self.level.fill(NONE);
        for &node in starts {
            self.level[node as usize] = 0;
        }
        self.queue.clear();
        self.queue.extend_from_slice(rim);
    }

    /// Pushes flow along labelled arcs until none of the labelled ways has room.
    fn push_phase(&mut self) {
        self.next.copy_from_slice(&self.part.first);
        let mut way = Vec::new();
        for at in 0..self.rim.len() {
            while self.find_way(self.rim[at], &mut way) {
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
