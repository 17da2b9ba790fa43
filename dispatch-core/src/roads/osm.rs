//! OpenStreetMap: the roads an ambulance may drive, as a network.
//!
//! Every vertex of a way is a node, named by its id, so that ways meet where they share one. Of the
//! drivable roads the largest strongly connected component is kept (by vertices; the first of
//! equals), because a unit must get there and back; the report says what was left out, by class and
//! kilometres, and where. Turn restrictions are counted, not honoured: emergency vehicles are exempt
//! in most places. Ids order everything, so threads and the order of the file change nothing.
//! Cost: O(n log n) for sorting by id.

mod elements;
mod pbf;
mod report;
mod tags;
mod xml;

pub use report::{Bounds, Dropped, Island, OsmReport};
pub use tags::Why;

use super::components::{largest, strong_components};
use super::{Interned, RawArc, RawNetwork, RoadClass, Roads};
use crate::error::{Fault, Result};
use crate::geo::great_circle;
use elements::{Elements, Way};
use tags::Rule;

/// How to read a file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct OsmOptions {
    /// Whether to drive on ferries.
    pub ferries: bool,
    /// Whether to keep roads that are not connected both ways with the rest.
    pub all_components: bool,
}

/// Reads `.osm.pbf`.
///
/// # Errors
/// A fault when the file is no such file, is damaged, or has no road.
pub fn read_pbf(bytes: &[u8], file: &str, options: OsmOptions) -> Result<(Roads, OsmReport)> {
    network(pbf::read(bytes, file)?, file, options)
}

/// Reads `.osm`.
///
/// # Errors
/// A fault when the file is not XML of OpenStreetMap, or has no road.
pub fn read_xml(bytes: &[u8], file: &str, options: OsmOptions) -> Result<(Roads, OsmReport)> {
    network(xml::read(bytes, file)?, file, options)
}

fn network(mut elements: Elements, file: &str, options: OsmOptions) -> Result<(Roads, OsmReport)> {
    elements.sort();
    let mut building = Building::new(&elements);
    for way in &elements.ways {
        building.way(way, options.ferries);
    }
    let Building {
        mut raw,
        names,
        mut report,
        ..
    } = building;
    if raw.arcs().is_empty() {
        return Err(Fault::in_file(
            file,
            format!(
                "none of its {} ways is a road that an ambulance may drive",
                elements.all_ways
            ),
            "give an extract with highway=motorway … service",
        )
        .into());
    }
    raw.name_arcs(names.into_names());
    if !options.all_components {
        raw = largest_component(&raw, &mut report);
    }
    report.kept(&raw);
    Ok((raw.build(), report))
}

/// A network while the ways are read.
struct Building<'a> {
    elements: &'a Elements,
    raw: RawNetwork,
    /// The number of every element node in the network, once it is used.
    numbers: Vec<Option<u32>>,
    names: Interned,
    report: OsmReport,
}

impl<'a> Building<'a> {
    fn new(elements: &'a Elements) -> Self {
        Self {
            elements,
            raw: RawNetwork::new(0),
            numbers: vec![None; elements.nodes.len()],
            names: Interned::default(),
            report: OsmReport {
                nodes: elements.nodes.len(),
                ways: elements.all_ways,
                turn_restrictions: elements.turn_restrictions,
                ..OsmReport::default()
            },
        }
    }

    fn way(&mut self, way: &Way, ferries: bool) {
        match way.tags.rule(ferries) {
            Rule::Other(highway) => *self.report.other_highways.entry(highway).or_insert(0) += 1,
            Rule::Shut(class, why) => self.shut(way, class, why),
            Rule::Road {
                class,
                forward,
                backward,
            } => self.road(way, class, forward, backward),
        }
    }

    fn shut(&mut self, way: &Way, class: RoadClass, why: Why) {
        let places: Vec<_> = way
            .nodes
            .iter()
            .filter_map(|&id| Some(self.elements.nodes[self.elements.find(id)?].1))
            .collect();
        let dropped = self.report.dropped_mut(why, class);
        dropped.ways += 1;
        for pair in places.windows(2) {
            dropped.add(pair[0], pair[1], great_circle(pair[0], pair[1]));
        }
    }

    fn road(&mut self, way: &Way, class: RoadClass, forward: bool, backward: bool) {
        self.report.roads += 1;
        let name = self.names.place(&way.tags.name);
        let found: Vec<_> = way.nodes.iter().map(|&id| self.node(id)).collect();
        let missing = found.iter().filter(|node| node.is_none()).count();
        self.report.missing_nodes += missing;
        self.report.ways_with_missing_nodes += usize::from(missing > 0);
        for pair in found.windows(2) {
            let &[Some(from), Some(to)] = pair else {
                continue;
            };
            if from != to {
                self.arc(from, to, class, [forward, backward], name);
            }
        }
    }

    fn arc(
        &mut self,
        from: u32,
        to: u32,
        class: RoadClass,
        [forward, backward]: [bool; 2],
        name: Option<u32>,
    ) {
        let length = great_circle(self.raw.at(from), self.raw.at(to)).as_millimetres();
        let arc = RawArc {
            from,
            to,
            class,
            forward,
            backward,
            name,
            length: u32::try_from(length).unwrap_or(u32::MAX),
            via: Vec::new(),
        };
        self.raw.add_arc(arc, &[]);
    }

    /// The number of a node in the network; `None` when the file lacks it.
    fn node(&mut self, id: i64) -> Option<u32> {
        let place = self.elements.find(id)?;
        let at = self.elements.nodes[place].1;
        let raw = &mut self.raw;
        let number = &mut self.numbers[place];
        Some(*number.get_or_insert_with(|| raw.add_node(&id.to_string(), at, true)))
    }
}

/// The largest strongly connected component; the rest goes into the report.
fn largest_component(raw: &RawNetwork, report: &mut OsmReport) -> RawNetwork {
    let arcs = raw.arcs().iter().flat_map(|arc| {
        let there = arc.forward.then_some((arc.from, arc.to));
        [there, arc.backward.then_some((arc.to, arc.from))]
    });
    let (of, sizes) = strong_components(raw.node_count(), arcs.flatten());
    let kept = largest(&sizes);
    let inside = |arc: &RawArc| {
        let ends = [of[arc.from as usize], of[arc.to as usize]];
        ends.map(Some) == [kept; 2]
    };
    report.disconnected(raw, |arc| !inside(arc));
    raw.retain(|_, arc| inside(arc))
}

#[cfg(test)]
mod tests;
