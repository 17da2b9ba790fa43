//! `import osm`: an extract of OpenStreetMap → a road file, and what was left out.

use std::path::PathBuf;

use dispatch_core::roads::Roads;
use dispatch_core::roads::osm::{Bounds, OsmOptions, OsmReport, read_pbf, read_xml};

use super::network::Writing;
use crate::answer::Printer;
use crate::error::Result;
use crate::folder::{Named, read_file};
use crate::out;

/// `import osm`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The extract
    #[arg(value_name = "FILE.osm.pbf")]
    file: PathBuf,
    /// The folder that gets roads/roads.bin
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// Keep roads that are not connected both ways with the rest
    #[arg(long)]
    all_components: bool,
    /// Drive on ferries
    #[arg(long)]
    ferries: bool,
}

impl Args {
    /// Imports.
    pub(super) fn run(&self, printer: Printer) -> Result<()> {
        let writing = Writing::new(&self.out)?;
        out::progress("reading the extract");
        let file = read_file(&self.file)?;
        let (roads, report) = read(
            &file,
            OsmOptions {
                ferries: self.ferries,
                all_components: self.all_components,
            },
        )?;
        drop(file);
        writing.write(roads, notes(&report), printer)
    }
}

fn read(file: &Named, options: OsmOptions) -> Result<(Roads, OsmReport)> {
    let (bytes, name) = file.pair();
    let xml = bytes.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b'<')
        || bytes.starts_with(b"\xef\xbb\xbf<");
    let read = if xml { read_xml } else { read_pbf };
    Ok(read(bytes, name, options)?)
}

/// What was left out, one line a reason and class.
fn notes(report: &OsmReport) -> Vec<String> {
    let mut notes = vec![
        format!(
            "of {} ways {} are roads to drive; kept {}",
            report.ways, report.roads, report.kept
        ),
        format!(
            "{} turn restrictions read and not honoured (emergency vehicles)",
            report.turn_restrictions
        ),
    ];
    for dropped in &report.dropped {
        notes.push(format!(
            "left out, {}: {} {}, {}{}",
            dropped.why.text(),
            dropped.ways,
            dropped.class.name(),
            dropped.length,
            dropped.bounds.map_or_else(String::new, r#where)
        ));
    }
    if report.missing_nodes > 0 {
        notes.push(format!(
            "{} roads lack {} nodes that are not in the file (the edge of the extract)",
            report.ways_with_missing_nodes, report.missing_nodes
        ));
    }
    notes
}

fn r#where(bounds: Bounds) -> String {
    let Bounds {
        south_west: low,
        north_east: high,
    } = bounds;
    format!(
        ", between {:.4},{:.4} and {:.4},{:.4}",
        low.lon(),
        low.lat(),
        high.lon(),
        high.lat()
    )
}
