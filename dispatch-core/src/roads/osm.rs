//! OpenStreetMap: the roads an ambulance may drive, as a network.
//!
//! Every vertex of a way is a node, named by its id, so that ways meet where they share one. Of the
//! drivable roads the largest strongly connected component is kept (by vertices; the first of
//! equals), because a unit must get there and back; the report says what was left out, by class and
//! kilometres, and where. Turn restrictions are counted, and honoured only where that is asked for:
//! emergency vehicles are exempt from them in most places. Barriers on the way are (`barriers`), speed limits are kept with the road. Ids order everything, so threads and the order of the file change nothing.
//! Cost: O(n log n) for sorting by id.

mod barriers;
mod elements;
mod expand;
mod maxspeed;
mod pbf;
mod report;
mod tags;
mod turns;
mod xml;

pub use report::{Bounds, Dropped, Island, Left, OsmReport, Spot};
pub use tags::Why;
pub use turns::Turns;

use super::components::{largest, strong_components};
use super::{Interned, RawArc, RawNetwork, RoadClass, Roads};
use crate::error::{Fault, Result};
use crate::geo::{Coordinate, Datum, great_circle};
use elements::{Elements, Way};
use tags::Rule;

/// How to read a file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct OsmOptions {
    /// Whether to drive on ferries.
    pub ferries: bool,
    /// In which the file's coordinates are given.
    pub datum: Datum,
    /// Whether to keep roads that are not connected both ways with the rest.
    pub all_components: bool,
    /// Whether to honour turn restrictions.
    pub turn_restrictions: bool,
}

/// Reads `.osm.pbf`.
///
/// # Errors
/// A fault when the file is no such file, is damaged, or has no road.
pub fn read_pbf(bytes: &[u8], file: &str, options: OsmOptions) -> Result<(Roads, OsmReport)> {
    read_pbf_watched(bytes, file, options, |_| {})
}

/// The same; `watch` is told again and again how many bytes are read.
///
/// # Errors
/// As [`read_pbf`].
pub fn read_pbf_watched(
    bytes: &[u8],
    file: &str,
    options: OsmOptions,
    watch: impl FnMut(usize),
) -> Result<(Roads, OsmReport)> {
    network(pbf::read(bytes, file, watch)?, file, options)
}

/// Reads `.osm`.
///
/// # Errors
/// A fault when the file is not XML of OpenStreetMap, or has no road.
pub fn read_xml(bytes: &[u8], file: &str, options: OsmOptions) -> Result<(Roads, OsmReport)> {
    read_xml_watched(bytes, file, options, |_| {})
}

/// The same; `watch` is told again and again how many bytes are read.
///
/// # Errors
/// As [`read_xml`].
pub fn read_xml_watched(
    bytes: &[u8],
    file: &str,
    options: OsmOptions,
    watch: impl FnMut(usize),
) -> Result<(Roads, OsmReport)> {
    network(xml::read(bytes, file, watch)?, file, options)
}

fn network(mut elements: Elements, file: &str, options: OsmOptions) -> Result<(Roads, OsmReport)> {
    elements.sort();
    for (_, at) in &mut elements.nodes {
        *at = options.datum.to_wgs84(*at);
    }
    let mut building = Building::new(&elements);
    building.ways = options.turn_restrictions.then(Vec::new);
    for way in &elements.ways {
        building.way(way, options.ferries);
    }
    building.honour_restrictions();
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
    drop(elements);
    raw.name_arcs(names.into_names());
    if !options.all_components {
        raw = largest_component(raw, &mut report);
    }
    report.kept(&raw);
    Ok((raw.build(), report))
}

/// What the arcs of a way have in common.
#[derive(Clone, Copy, Debug)]
struct Road {
    class: RoadClass,
    forward: bool,
    backward: bool,
    /// Speed limits there and back in km/h; 0 is none.
    limits: [u8; 2],
}

/// A network while the ways are read.
struct Building<'a> {
    elements: &'a Elements,
    raw: RawNetwork,
    /// The number of every element node in the network, once it is used.
    numbers: Vec<Option<u32>>,
    /// The way of every arc, where turn restrictions are honoured.
    ways: Option<Vec<i64>>,
    /// Where the barriers are that stop an ambulance, one bit an element node.
    barriers: Vec<bool>,
    names: Interned,
    report: OsmReport,
}

impl<'a> Building<'a> {
    fn new(elements: &'a Elements) -> Self {
        let mut barriers = vec![false; elements.nodes.len()];
        for place in elements.barriers.iter().filter_map(|&id| elements.find(id)) {
            barriers[place] = true;
        }
        Self {
            elements,
            barriers,
            ways: None,
            raw: RawNetwork::new(0),
            numbers: vec![None; elements.nodes.len()],
            names: Interned::default(),
            report: OsmReport {
                nodes: elements.nodes.len(),
                ways: elements.all_ways,
                turns: elements.turns,
                ..OsmReport::default()
            },
        }
    }

    fn way(&mut self, way: &Way, ferries: bool) {
        match way.tags.rule(ferries) {
            Rule::Other(highway) => {
                let places = self.places(way);
                let other = self.report.other_highways.entry(highway).or_default();
                other.add(&places);
            }
            Rule::Shut(class, why) => self.shut(way, class, why),
            Rule::Road {
                class,
                forward,
                backward,
                limits,
            } => {
                let road = Road {
                    class,
                    forward,
                    backward,
                    limits,
                };
                self.road(way, road);
            }
        }
    }

    fn shut(&mut self, way: &Way, class: RoadClass, why: Why) {
        let places = self.places(way);
        self.report.dropped_mut(why, class).add(&places);
    }

    /// Where the nodes of a way are, those that are in the file.
    fn places(&self, way: &Way) -> Vec<Coordinate> {
        let place = |&id: &i64| Some(self.elements.nodes[self.elements.find(id)?].1);
        way.nodes.iter().filter_map(place).collect()
    }

    fn road(&mut self, way: &Way, road: Road) {
        self.report.roads += 1;
        let name = self.names.place(&way.tags.name);
        let found: Vec<_> = way.nodes.iter().map(|&id| self.elements.find(id)).collect();
        let missing = found.iter().filter(|place| place.is_none()).count();
        self.report.missing_nodes += missing;
        self.report.ways_with_missing_nodes += usize::from(missing > 0);
        for pair in found.windows(2) {
            let &[Some(from), Some(to)] = pair else {
                continue;
            };
            if from != to {
                let [from, to] = [from, to].map(|place| self.node(place));
                self.arc(from, to, road, name);
                if let Some(ways) = &mut self.ways {
                    ways.push(way.id);
                }
            }
        }
    }

    fn arc(&mut self, from: u32, to: u32, road: Road, name: Option<u32>) {
        let length = great_circle(self.raw.at(from), self.raw.at(to)).as_millimetres();
        let arc = RawArc {
            from,
            to,
            class: road.class,
            forward: road.forward,
            backward: road.backward,
            name,
            length: u32::try_from(length).unwrap_or(u32::MAX),
            via: Vec::new(),
        };
        self.raw.add_arc(arc, &[]);
        self.raw.limit_last_arc(road.limits);
    }

    /// Splits the junctions that have restrictions which can be honoured, if that is asked for.
    fn honour_restrictions(&mut self) {
        let Some(ways) = &self.ways else { return };
        let number = |id| self.elements.find(id).and_then(|place| self.numbers[place]);
        let restrictions = (self.elements.restrictions.iter())
            .filter_map(|restriction| Some((number(restriction.via)?, *restriction)));
        let restrictions: Vec<_> = restrictions.collect();
        self.report.turns.honoured = expand::expand(&mut self.raw, ways, &restrictions);
    }

    /// The number in the network of an element node, by its place. At a barrier every arc gets an
    /// end of its own, all with the same name, so that nothing passes.
    fn node(&mut self, place: usize) -> u32 {
        let (id, at) = self.elements.nodes[place];
        if self.barriers[place] {
            let known = self.numbers[place].is_some();
            self.report.barriers += usize::from(!known);
            let number = self.raw.add_node(&id.to_string(), at, true);
            self.numbers[place] = Some(number);
            return number;
        }
        let raw = &mut self.raw;
        let number = &mut self.numbers[place];
        *number.get_or_insert_with(|| raw.add_node(&id.to_string(), at, true))
    }
}

/// The largest strongly connected component; the rest goes into the report.
fn largest_component(raw: RawNetwork, report: &mut OsmReport) -> RawNetwork {
    let arcs = raw.arcs().iter().flat_map(|arc| {
        let there = arc.forward.then_some((arc.from, arc.to));
        [there, arc.backward.then_some((arc.to, arc.from))]
    });
    let (of, sizes) = strong_components(raw.node_count(), arcs.flatten());
    let kept = largest(&sizes);
    let inside = |node: u32| Some(of[node as usize]) == kept;
    report.disconnected(&raw, inside);
    raw.retain(|arc| inside(arc.from) && inside(arc.to))
}

#[cfg(test)]
mod tests;
