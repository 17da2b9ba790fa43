//! What every import of a network ends with: the road file in its place, and the figures.

use std::path::{Path, PathBuf};

use dispatch_core::roads::Roads;
use dispatch_core::travel::Network;
use dispatch_core::units::Distance;

use crate::answer::{Heading, Printer};
use crate::error::{Error, Result};
use crate::opened::ROAD_FILE;
use crate::out;
use crate::output::write_file;
use crate::wire::{ClassLength, Imported};

/// A road file about to be written into a folder.
#[derive(Debug)]
pub(super) struct Writing {
    folder: PathBuf,
}

impl Writing {
    /// Looks whether the folder may take it: a new one, an empty one, or a scenario folder.
    ///
    /// # Errors
    /// A folder with something else in it.
    pub(super) fn new(folder: &Path) -> Result<Self> {
        let ours = ["scenario.toml", "roads", "zones.csv"]
            .iter()
            .any(|name| folder.join(name).exists());
        let empty = std::fs::read_dir(folder).map_or(true, |mut entries| entries.next().is_none());
        if folder.is_file() || !(ours || empty) {
            return Err(Error::usage(
                format!(
                    "--out {} is there and is no scenario folder",
                    folder.display()
                ),
                "choose another folder, or remove it",
            ));
        }
        Ok(Self {
            folder: folder.to_owned(),
        })
    }

    /// Prepares the roads, writes them and prints the figures.
    pub(super) fn write(&self, roads: Roads, notes: Vec<String>, printer: Printer) -> Result<()> {
        let report = prepare(roads)?;
        write_file(&self.folder.join(ROAD_FILE), &report.network.to_bytes())?;
        report.print(&self.folder, notes, printer)
    }
}

/// A network ready to be written, with its figures.
#[derive(Debug)]
pub(in crate::commands) struct Report {
    /// The network.
    pub(in crate::commands) network: Network,
}

/// Orders the junctions, which takes seconds for a city.
pub(in crate::commands) fn prepare(roads: Roads) -> Result<Report> {
    out::progress("preparing the routing hierarchy");
    Ok(Report {
        network: Network::prepare(roads)?,
    })
}

impl Report {
    /// Prints the figures.
    pub(in crate::commands) fn print(
        &self,
        folder: &Path,
        notes: Vec<String>,
        printer: Printer,
    ) -> Result<()> {
        let summary = self.network.roads().summary();
        let classes = summary
            .length_by_class
            .iter()
            .map(|(class, length)| ClassLength {
                class: class.name(),
                kilometres: kilometres(*length),
            });
        let body = Imported {
            out: folder.display().to_string(),
            junctions: summary.junctions,
            edges: summary.edges,
            nodes: summary.nodes,
            kilometres: kilometres(summary.length),
            classes: classes.collect(),
            components: summary.components,
            notes,
        };
        let mut warnings = Vec::new();
        if summary.components > 1 {
            warnings.push(format!(
                "the network falls into {} parts that are not connected both ways; {} of road lie outside the largest",
                summary.components, summary.outside_largest
            ));
        }
        printer.print(
            Heading {
                warnings,
                scenario: None,
            },
            &body,
            &text(&body),
        )
    }
}

/// Kilometres with three decimals.
pub(super) fn kilometres(length: Distance) -> f64 {
    (length.as_metres()).round() / 1000.0
}

fn text(body: &Imported) -> String {
    let mut table = out::Table::new(&["class", "km"]);
    for row in &body.classes {
        table.row(vec![row.class.to_owned(), format!("{:.1}", row.kilometres)]);
    }
    table.row(vec!["all".to_owned(), format!("{:.1}", body.kilometres)]);
    let mut text = format!(
        "{}: {} junctions, {} edges, {} nodes\n{}",
        body.out,
        body.junctions,
        body.edges,
        body.nodes,
        table.text()
    );
    for note in &body.notes {
        text.push_str(note);
        text.push('\n');
    }
    text
}
