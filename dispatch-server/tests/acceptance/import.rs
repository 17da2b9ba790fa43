//! Networks as the product makes them, beside what their files say.

use std::time::Duration;

use dispatch_core::geo::Plane;
use dispatch_core::roads::jemss::{JemssFiles, JemssOptions, read_network};
use dispatch_core::roads::osm::{OsmOptions, read_pbf};
use dispatch_core::roads::{EdgeTimes, Mode, Roads, Speeds, dimacs};
use dispatch_core::travel::Network;

use crate::clock::timed;
use crate::failure::{Outcome, failure};
use crate::folder::Folder;
use crate::original::Original;

/// A network, and what it was made from.
#[derive(Debug)]
pub(crate) struct Import {
    /// What the product made.
    pub(crate) network: Network,
    /// The arcs of the files, where the tests read them too.
    pub(crate) original: Option<Original>,
    /// The plane it measures in.
    pub(crate) plane: Plane,
    /// How long reading and preparing took.
    pub(crate) took: Duration,
}

impl Import {
    /// The tables of a folder.
    pub(crate) fn jemss(folder: &Folder) -> Outcome<Self> {
        let original = Original::jemss(folder)?;
        let (nodes, arcs) = (folder.bytes("nodes.csv")?, folder.bytes("arcs.csv")?);
        let map = folder
            .has(&["map.csv"])
            .then(|| folder.bytes("map.csv"))
            .transpose()?;
        let files = JemssFiles {
            nodes: (&nodes, "nodes.csv"),
            arcs: (&arcs, "arcs.csv"),
            map: map.as_ref().map(|map| (&map[..], "map.csv")),
        };
        let day = dispatch_core::units::Duration::from_millis(original.day_ms as i64);
        let options = JemssOptions {
            day,
            ..JemssOptions::default()
        };
        let (read, took) = timed(|| read_network(files, &options));
        let (roads, plane) = read?;
        let import = Self::prepare(roads, took)?;
        Ok(Self {
            original: Some(original),
            plane,
            ..import
        })
    }

    /// A file of OpenStreetMap.
    pub(crate) fn osm(folder: &Folder, file: &str) -> Outcome<Self> {
        let bytes = folder.bytes(file)?;
        let (read, took) = timed(|| read_pbf(&bytes, file, OsmOptions::default()));
        Self::prepare(read?.0, took)
    }

    /// A graph and the coordinates of its nodes.
    pub(crate) fn dimacs(folder: &Folder, graph: &str, coordinates: &str) -> Outcome<Self> {
        let (arcs, nodes) = (folder.bytes(graph)?, folder.bytes(coordinates)?);
        let (read, took) = timed(|| dimacs::read((&arcs, graph), (&nodes, coordinates)));
        let import = Self::prepare(read?, took)?;
        Ok(Self {
            original: Some(Original::dimacs(&arcs)?),
            ..import
        })
    }

    fn prepare(roads: Roads, read: Duration) -> Outcome<Self> {
        let (network, took) = timed(|| Network::prepare(roads));
        let network = network?;
        Ok(Self {
            plane: network.plane(),
            network,
            original: None,
            took: read + took,
        })
    }

    /// The roads.
    pub(crate) fn roads(&self) -> &Roads {
        self.network.roads()
    }

    /// The times of every mode: the network's own, or those of the built-in speeds.
    pub(crate) fn modes(&self) -> Outcome<Vec<EdgeTimes>> {
        let own: Vec<_> = (0..)
            .map_while(|mode| EdgeTimes::imported(self.roads(), mode))
            .collect();
        if !own.is_empty() {
            return Ok(own);
        }
        Ok(vec![Speeds::default().edge_times(
            self.roads(),
            &[],
            0,
            Mode::Ordinary,
        )?])
    }

    /// The original, which a case must have.
    pub(crate) fn original(&self) -> Outcome<&Original> {
        self.original
            .as_ref()
            .ok_or_else(|| failure("the arcs of the files are not at hand"))
    }

    /// Its size in words.
    pub(crate) fn figures(&self) -> String {
        let roads = self.roads();
        format!(
            "{} nodes, {} junctions, {} edges, imported in {:.2} s",
            roads.node_count(),
            roads.junctions(),
            roads.edges().len(),
            self.took.as_secs_f64()
        )
    }
}
