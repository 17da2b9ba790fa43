//! `import`: foreign data → road network or scenario folder. One file a format.

pub(crate) mod calls;
mod datum;
mod jemss;
mod mapping;
pub(super) mod network;
mod osm;
mod places;

use std::path::{Path, PathBuf};

use clap::Subcommand;
use dispatch_core::error::Fault;
use dispatch_core::geo::Datum;
use dispatch_core::roads::tables::{self, Mapping};
use dispatch_core::roads::{Roads, dimacs};

use crate::answer::Printer;
use crate::error::Result;
use crate::folder::{Named, read_file};

/// What to import.
#[derive(Debug, Subcommand)]
pub(crate) enum Import {
    /// An extract of OpenStreetMap: .osm.pbf, .osm, .osm.gz or .osm.bz2
    Osm(osm::Args),
    /// A network as two tables, nodes and edges
    Csv(CsvArgs),
    /// A network in the form of the 9th DIMACS challenge; a weight of 1 is 1 ms
    Dimacs(DimacsArgs),
    /// A city of the research simulator JEMSS
    Jemss(jemss::Args),
    /// Districts, census, zones, stations and hospitals from other people's tables, as a recipe says
    Places(places::Args),
    /// A call log with other people's columns, stamps and rows
    Calls(calls::Args),
}

/// `import csv`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "nodes: id,lon,lat[,access]; edges: from,to,length_m[,travel_s][,siren_travel_s][,class][,oneway]\
                        [,name][,geometry_wkt]. MAPPING.toml gives other headings: [nodes] id = \"node_id\" ..."
)]
pub(crate) struct CsvArgs {
    /// The table of nodes
    #[arg(long, value_name = "FILE")]
    nodes: PathBuf,
    /// The table of edges
    #[arg(long, value_name = "FILE")]
    edges: PathBuf,
    /// Other headings than ours
    #[arg(long, value_name = "MAPPING.toml")]
    map: Option<PathBuf>,
    /// In which longitude and latitude are given; WGS-84 is written
    #[arg(long, value_name = "DATUM", value_parser = datum::parser(), default_value = "wgs84")]
    datum: Datum,
    /// The folder that gets roads/roads.bin
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
}

/// `import dimacs`.
#[derive(Debug, clap::Args)]
pub(crate) struct DimacsArgs {
    /// The graph
    #[arg(long, value_name = "FILE.gr")]
    graph: PathBuf,
    /// The coordinates
    #[arg(long, value_name = "FILE.co")]
    coordinates: PathBuf,
    /// The folder that gets roads/roads.bin
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
}

impl Import {
    /// Imports.
    pub(crate) fn run(&self, printer: Printer) -> Result<()> {
        match self {
            Self::Osm(args) => args.run(printer),
            Self::Jemss(args) => args.run(printer),
            Self::Places(args) => args.run(printer),
            Self::Calls(args) => args.run(printer),
            Self::Csv(args) => {
                let map = args.map.as_deref().map(read_file).transpose()?;
                let edges = read_file(&args.edges)?;
                let roads = some_roads(
                    tables(&read_file(&args.nodes)?, &edges, map.as_ref(), args.datum)?,
                    &edges,
                )?;
                network::Writing::new(&args.out)?.write(roads, Vec::new(), printer)
            }
            Self::Dimacs(args) => {
                let (graph, coordinates) =
                    (some_bytes(&args.graph)?, some_bytes(&args.coordinates)?);
                let roads = some_roads(dimacs::read(graph.pair(), coordinates.pair())?, &graph)?;
                network::Writing::new(&args.out)?.write(roads, Vec::new(), printer)
            }
        }
    }
}

/// A file that has anything in it.
fn some_bytes(path: &Path) -> Result<Named> {
    let file = read_file(path)?;
    if file.bytes.is_empty() {
        return Err(Fault::in_file(
            &file.path,
            "it is empty",
            "take the file from its source again",
        )
        .into());
    }
    Ok(file)
}

/// The roads, if there are any; `file` is where they should be.
fn some_roads(roads: Roads, file: &Named) -> Result<Roads> {
    if roads.edges().is_empty() {
        return Err(
            Fault::in_file(&file.path, "it has no road at all", "give the whole file").into(),
        );
    }
    Ok(roads)
}

/// Roads from two tables, whose coordinates are given in this datum.
pub(crate) fn tables(
    nodes: &Named,
    edges: &Named,
    mapping: Option<&Named>,
    datum: Datum,
) -> Result<Roads> {
    let mut mapping = match mapping {
        Some(file) => mapping::read(file)?,
        None => Mapping::default(),
    };
    mapping.datum = datum;
    let (roads, _) = tables::read(nodes.pair(), edges.pair(), &mapping)?;
    Ok(roads)
}
