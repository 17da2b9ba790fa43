//! The road network with its routing hierarchy: made once by an import, opened in milliseconds.

use std::sync::OnceLock;

use crate::error::Result;
use crate::geo::{Coordinate, Plane};
use crate::roads::file::Sections;
use crate::roads::{EdgeTimes, Roads};
use crate::routing::{Graph, Hierarchy, Order, check_range};

/// The sections a hierarchy is kept in.
const HIERARCHY: [&str; 1] = ["order"];

/// Roads and the hierarchy over them.
#[derive(Debug)]
pub struct Network {
    roads: Roads,
    hierarchy: Hierarchy,
    fingerprint: OnceLock<String>,
}

impl Network {
    /// Orders the junctions and builds the hierarchy: seconds for a city, done once at import.
    ///
    /// # Errors
    /// A network on which some trip could take 12.4 days or more.
    pub fn prepare(roads: Roads) -> Result<Self> {
        let graph = graph(&roads)?;
        for mode in 0..roads.imported_modes() {
            let times = EdgeTimes::imported(&roads, mode).unwrap_or_default();
            check_range(&graph, times.arcs())?;
        }
        let hierarchy = Hierarchy::new(&graph, &Order::by_dissection(&graph))?;
        Ok(Self {
            roads,
            hierarchy,
            fingerprint: OnceLock::new(),
        })
    }

    /// The network of a road file; `file` names it in faults.
    ///
    /// # Errors
    /// A damaged file, or one of another version, with the remedy.
    pub fn open(bytes: &[u8], file: &str) -> Result<Self> {
        let (roads, hierarchy) = Sections::read(bytes, file, |sections| {
            let words: Vec<(&str, &[u32])> = HIERARCHY
                .iter()
                .map(|name| Ok((*name, sections.rows(name)?)))
                .collect::<Result<_>>()?;
            Roads::read_beside(sections, |roads| {
                Hierarchy::from_words(&graph(roads)?, file, &words)
            })
        })?;
        Ok(Self {
            roads,
            hierarchy,
            fingerprint: OnceLock::new(),
        })
    }

    /// The bytes of its road file.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut sections = Sections::new("roads.bin");
        self.roads.write_sections(&mut sections);
        for (name, words) in self.hierarchy.to_words() {
            sections.put(name, &words);
        }
        sections.to_bytes()
    }

    /// Refuses times under which some trip could take longer than the kernel can count.
    pub(crate) fn check_range(&self, times: &EdgeTimes) -> Result<()> {
        check_range(&graph(&self.roads)?, times.arcs())
    }

    /// A hash over its road file: two networks with the same one number their roads alike.
    pub fn fingerprint(&self) -> &str {
        self.fingerprint
            .get_or_init(|| blake3::hash(&self.to_bytes()).to_hex().to_string())
    }

    /// The roads.
    pub fn roads(&self) -> &Roads {
        &self.roads
    }

    /// The hierarchy.
    pub fn hierarchy(&self) -> &Hierarchy {
        &self.hierarchy
    }

    /// A plane around the middle of the network.
    pub fn plane(&self) -> Plane {
        let points =
            || (0..self.roads.junctions()).map(|j| self.roads.junction(crate::ids::Id::new(j)));
        let middle = |of: fn(Coordinate) -> i32| {
            let (low, high) = (
                points().map(of).min().unwrap_or(0),
                points().map(of).max().unwrap_or(0),
            );
            i32::midpoint(low, high)
        };
        Plane::around(Coordinate {
            lon_e7: middle(|c| c.lon_e7),
            lat_e7: middle(|c| c.lat_e7),
        })
    }
}

fn graph(roads: &Roads) -> Result<Graph> {
    use crate::ids::Id;
    let coordinates = (0..roads.junctions())
        .map(|j| roads.junction(Id::new(j)))
        .collect();
    let ends = roads
        .edges()
        .iter()
        .map(|e| (e.from.index() as u32, e.to.index() as u32))
        .collect();
    Graph::new(coordinates, ends)
}
