//! Networks as the program imports them, beside what their files say.

use std::ffi::OsStr;
use std::time::Duration;

use dispatch_core::geo::Plane;
use dispatch_core::roads::{Edge, EdgeTimes, Mode, Roads, Speeds};
use dispatch_core::travel::Network;

use crate::clock::timed;
use crate::failure::{Outcome, failure};
use crate::folder::Folder;
use crate::original::Original;
use crate::program::{Room, dispatch};
use crate::table::Table;

/// A network, and what it was made from.
#[derive(Debug)]
pub(crate) struct Import {
    /// What the program made.
    pub(crate) network: Network,
    /// The arcs of the files, where the tests read them too.
    pub(crate) original: Option<Original>,
    /// The plane its places are measured in.
    pub(crate) plane: Plane,
    /// How long the import took.
    took: Duration,
}

impl Import {
    /// `import jemss --roads-only`.
    pub(crate) fn jemss(folder: &Folder, room: &Room) -> Outcome<Self> {
        let original = Original::jemss(folder)?;
        let day = (original.day_ms / 1000.0).to_string();
        let flags = [
            "jemss".as_ref(),
            folder.path.as_os_str(),
            "--roads-only".as_ref(),
            "--day-s".as_ref(),
            day.as_ref(),
        ];
        let import = Self::by_program(&flags, room)?;
        let plane = plane(folder)?.unwrap_or(import.plane);
        Ok(Self {
            original: Some(original),
            plane,
            ..import
        })
    }

    /// `import osm`.
    pub(crate) fn osm(folder: &Folder, file: &str, room: &Room) -> Outcome<Self> {
        Self::by_program(&["osm".as_ref(), folder.file(file)?.as_os_str()], room)
    }

    /// `import dimacs`.
    pub(crate) fn dimacs(folder: &Folder, files: [&str; 2], room: &Room) -> Outcome<Self> {
        let [graph, coordinates] = files;
        let original = Original::dimacs(&folder.bytes(graph)?)?;
        let flags = [
            "dimacs".as_ref(),
            "--graph".as_ref(),
            folder.file(graph)?.as_os_str(),
            "--coordinates".as_ref(),
            folder.file(coordinates)?.as_os_str(),
        ];
        let import = Self::by_program(&flags, room)?;
        Ok(Self {
            original: Some(original),
            ..import
        })
    }

    fn by_program(flags: &[&OsStr], room: &Room) -> Outcome<Self> {
        let out = room.place("network")?;
        let mut words = vec![OsStr::new("import")];
        words.extend(flags);
        words.extend([OsStr::new("--out"), out.as_os_str()]);
        let (done, took) = timed(|| dispatch(&words));
        done?;
        let bytes = std::fs::read(out.join("roads/roads.bin"))?;
        let network = Network::open(&bytes, "roads/roads.bin")?;
        Ok(Self {
            plane: network.plane(),
            network,
            original: None,
            took,
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
        let built_in = Speeds::default();
        Ok(vec![built_in.edge_times(
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
        let ways = |edge: &Edge| usize::from(edge.forward) + usize::from(edge.backward);
        let arcs: usize = roads.edges().iter().map(ways).sum();
        format!(
            "{} nodes, {} junctions, {arcs} arcs, imported in {:.2} s",
            roads.node_count(),
            roads.junctions(),
            self.took.as_secs_f64()
        )
    }
}

/// The plane that a map gives, if there is one.
fn plane(folder: &Folder) -> Outcome<Option<Plane>> {
    if !folder.has(&["map.csv"]) {
        return Ok(None);
    }
    let tables = Table::several(&folder.bytes("map.csv")?)?;
    let map = tables.get("map").and_then(|table| table.rows().next());
    let map = map.ok_or_else(|| failure("map.csv has no row"))?;
    Ok(Some(Plane {
        km_per_degree_lon: map.needed_number("xScale")?,
        km_per_degree_lat: map.needed_number("yScale")?,
    }))
}
