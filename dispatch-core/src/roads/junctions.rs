//! From nodes and arcs as a file has them to the junction graph: the one way every importer goes.
//!
//! A node is a **junction** unless exactly two different arcs meet there and a drive through it is
//! the same road before and after: class, name, access and the allowed directions are equal. Chains
//! between junctions become edges. A ring without a junction gets one at its lowest node. Shortest
//! times between junctions are unchanged, as sums of whole milliseconds.
//!
//! Cost: O(nodes + arcs).

use super::{Edge, ModeTimes, NAMELESS, NO_ROAD, RawArc, RawNetwork, RoadPoint, Roads};
use crate::geo::{Coordinate, great_circle};
use crate::ids::{EdgeId, Id, JunctionId};

impl RawNetwork {
    /// The junction graph.
    pub fn build(self) -> Roads {
        let ends = Ends::of(&self);
        let mut is_junction: Vec<bool> = (0..self.nodes.len())
            .map(|node| !self.is_passed(&ends, node))
            .collect();
        let chains = self.chains(&ends, &mut is_junction);
        Layout::new(&self, &is_junction).lay(&self, &chains)
    }

    /// Whether a node only continues a road.
    pub(super) fn is_passed(&self, ends: &Ends, node: usize) -> bool {
        let &[(a, a_end), (b, b_end)] = ends.at(node) else {
            return false;
        };
        let (one, two) = (&self.arcs[a as usize], &self.arcs[b as usize]);
        let flags = |arc: &RawArc, turned: bool| match turned {
            false => (arc.forward, arc.backward),
            true => (arc.backward, arc.forward),
        };
        a != b
            && (one.class, one.name) == (two.class, two.name)
            && self.access(one) == self.access(two)
            && flags(one, !a_end) == flags(two, b_end)
    }

    fn access(&self, arc: &RawArc) -> bool {
        self.nodes[arc.from as usize].access && self.nodes[arc.to as usize].access
    }

    /// The chains of arcs between junctions; rings get a junction first.
    fn chains(&self, ends: &Ends, is_junction: &mut [bool]) -> Vec<Vec<Link>> {
        let mut used = vec![false; self.arcs.len()];
        let mut chains = Vec::new();
        for rings in [false, true] {
            for node in 0..self.nodes.len() {
                for &(arc, turned) in ends.at(node) {
                    if used[arc as usize] || !(rings || is_junction[node]) {
                        continue;
                    }
                    is_junction[node] = true;
                    chains.push(self.walk(ends, is_junction, &mut used, Link { arc, turned }));
                }
            }
        }
        chains
    }

    fn walk(&self, ends: &Ends, stop: &[bool], used: &mut [bool], first: Link) -> Vec<Link> {
        let mut chain = vec![first];
        used[first.arc as usize] = true;
        let mut link = first;
        loop {
            let node = self.end_of(link);
            if stop[node] {
                return chain;
            }
            let Some(&(arc, turned)) = ends.at(node).iter().find(|end| end.0 != link.arc) else {
                return chain;
            };
            link = Link { arc, turned };
            used[arc as usize] = true;
            chain.push(link);
        }
    }

    fn start_of(&self, link: Link) -> usize {
        let arc = &self.arcs[link.arc as usize];
        (if link.turned { arc.to } else { arc.from }) as usize
    }

    fn end_of(&self, link: Link) -> usize {
        self.start_of(link.reversed())
    }
}

/// An arc as part of a chain, turned where the chain runs from its end to its start.
#[derive(Clone, Copy, Debug)]
struct Link {
    arc: u32,
    turned: bool,
}

impl Link {
    const fn reversed(self) -> Self {
        Self {
            arc: self.arc,
            turned: !self.turned,
        }
    }
}

/// The arcs at every node: (arc, whether its `to` is here), in the order of the arcs.
pub(super) struct Ends {
    first: Vec<u32>,
    list: Vec<(u32, bool)>,
}

impl Ends {
    /// Of every node.
    pub(super) fn of(raw: &RawNetwork) -> Self {
        let mut first = vec![0u32; raw.nodes.len() + 1];
        for arc in &raw.arcs {
            first[arc.from as usize + 1] += 1;
            first[arc.to as usize + 1] += 1;
        }
        for i in 1..first.len() {
            first[i] += first[i - 1];
        }
        let mut next = first.clone();
        let mut list = vec![(0, false); raw.arcs.len() * 2];
        for (i, arc) in (0..).zip(&raw.arcs) {
            for (node, is_to) in [(arc.from, false), (arc.to, true)] {
                let slot = &mut next[node as usize];
                list[*slot as usize] = (i, is_to);
                *slot += 1;
            }
        }
        Self { first, list }
    }

    /// Of one node.
    pub(super) fn at(&self, node: usize) -> &[(u32, bool)] {
        &self.list[self.first[node] as usize..self.first[node + 1] as usize]
    }
}

/// The network being written down, chain after chain.
struct Layout {
    roads: Roads,
    junction_of: Vec<Option<JunctionId>>,
}

impl Layout {
    fn new(raw: &RawNetwork, is_junction: &[bool]) -> Self {
        let mut roads = Roads {
            modes: vec![ModeTimes::default(); raw.times.len()],
            ..Roads::default()
        };
        let junction_of: Vec<_> = raw
            .nodes
            .iter()
            .zip(is_junction)
            .map(|(node, is)| is.then(|| roads.junctions.push(node.at)))
            .collect();
        // Every node is a junction or passed by a chain, which then sets its place.
        let nowhere = RoadPoint::Junction(JunctionId::new(0));
        roads.nodes.points = junction_of
            .iter()
            .map(|junction| junction.map_or(nowhere, RoadPoint::Junction))
            .collect();
        Self { roads, junction_of }
    }

    fn lay(mut self, raw: &RawNetwork, chains: &[Vec<Link>]) -> Roads {
        for chain in chains {
            let first = chain[0];
            let (along, _) = flags(raw, first);
            if along {
                self.chain(raw, chain.iter().copied());
            } else {
                self.chain(raw, chain.iter().rev().map(|link| link.reversed()));
            }
        }
        let mut roads = self.roads;
        roads.arc_starts.resize(roads.lengths.len().div_ceil(64), 0);
        roads.names = raw.arc_names.clone();
        roads.nodes.access = raw.nodes.iter().map(|node| node.access).collect();
        roads.nodes.by_name = raw.node_names.sorted();
        roads.nodes.names = raw.node_names.clone();
        roads
    }

    fn chain(&mut self, raw: &RawNetwork, links: impl Iterator<Item = Link>) {
        let id = EdgeId::new(self.roads.edges.len());
        let first_segment = self.roads.lengths.len() as u32;
        let mut links = links.peekable();
        let Some(&first) = links.peek() else { return };
        let mut last = first;
        for link in links {
            self.arc(raw, id, first_segment, link);
            last = link;
        }
        let arc = &raw.arcs[first.arc as usize];
        let (forward, backward) = flags(raw, first);
        self.roads.points.push(raw.nodes[raw.end_of(last)].at);
        let junction =
            |node: usize| self.junction_of[node].expect("a chain ends at junctions: walk() stops");
        let edge = Edge {
            from: junction(raw.start_of(first)),
            to: junction(raw.end_of(last)),
            class: arc.class,
            forward,
            backward,
            access: raw.access(arc),
            first_segment,
            segments: self.roads.lengths.len() as u32 - first_segment,
            name: arc.name.unwrap_or(NAMELESS),
        };
        self.roads.edges.push(edge);
    }

    /// Appends an arc's segments, and the place of the node it begins at.
    fn arc(&mut self, raw: &RawNetwork, edge: EdgeId, first_segment: u32, link: Link) {
        let roads = &mut self.roads;
        let node = raw.start_of(link);
        let at = roads.lengths.len();
        if self.junction_of[node].is_none() {
            roads.nodes.points[node] = RoadPoint::Edge {
                edge,
                segment: at as u32 - first_segment,
                along: 0,
            };
        }
        roads.arc_starts.resize(at / 64 + 1, 0);
        roads.arc_starts[at / 64] |= 1 << (at % 64);
        let points = arc_points(raw, link);
        let shares = Shares::of(&points);
        roads.points.extend(&points[..points.len() - 1]);
        shares.split(raw.arcs[link.arc as usize].length, &mut roads.lengths);
        if !raw.limits.is_empty() {
            let [ahead, back] = raw.limits(link.arc as usize);
            let limits = if link.turned {
                [back, ahead]
            } else {
                [ahead, back]
            };
            roads.limits.resize(roads.lengths.len(), limits);
        }
        for (times, out) in raw.times.iter().zip(&mut roads.modes) {
            let [ahead, back] = times[link.arc as usize];
            let (ahead, back) = match link.turned {
                false => (ahead, back),
                true => (back, ahead),
            };
            shares.split_time(ahead, &mut out.forward);
            shares.split_time(back, &mut out.backward);
        }
    }
}

/// Whether a link may be driven in the chain's direction, and against it.
fn flags(raw: &RawNetwork, link: Link) -> (bool, bool) {
    let arc = &raw.arcs[link.arc as usize];
    match link.turned {
        false => (arc.forward, arc.backward),
        true => (arc.backward, arc.forward),
    }
}

fn arc_points(raw: &RawNetwork, link: Link) -> Vec<Coordinate> {
    let arc = &raw.arcs[link.arc as usize];
    let mut points = Vec::with_capacity(arc.via.len() + 2);
    points.push(raw.at(arc.from));
    points.extend(&arc.via);
    points.push(raw.at(arc.to));
    if link.turned {
        points.reverse();
    }
    points
}

/// How a quantity of an arc is split among its segments: by length on the ground.
pub(super) struct Shares {
    /// Length from the arc's start to each segment's end.
    until: Vec<u64>,
}

impl Shares {
    fn of(points: &[Coordinate]) -> Self {
        if points.len() == 2 {
            return Self { until: vec![1] };
        }
        Self::of_lengths(
            points
                .windows(2)
                .map(|pair| great_circle(pair[0], pair[1]).as_millimetres() as u64),
        )
    }

    /// Shares in proportion to these lengths; equal ones where all are nothing.
    pub(super) fn of_lengths(lengths: impl Iterator<Item = u64>) -> Self {
        let mut sum = 0;
        let mut until: Vec<u64> = lengths
            .map(|length| {
                sum += length;
                sum
            })
            .collect();
        if sum == 0 {
            until = (1..=until.len() as u64).collect();
        }
        Self { until }
    }

    /// Appends the parts of `whole`, which add up to it exactly.
    pub(super) fn split(&self, whole: u32, parts: &mut Vec<u32>) {
        let sum = u128::from(self.until.last().copied().unwrap_or(1).max(1));
        let mut before = 0;
        for &until in &self.until {
            let upto = (u128::from(whole) * u128::from(until) / sum) as u32;
            parts.push(upto - before);
            before = upto;
        }
    }

    /// The same for a time; where there is no road, every part is [`NO_ROAD`].
    fn split_time(&self, whole: u32, parts: &mut Vec<u32>) {
        if whole == NO_ROAD {
            parts.extend(self.until.iter().map(|_| NO_ROAD));
        } else {
            self.split(whole, parts);
        }
    }
}

#[cfg(test)]
mod tests;
