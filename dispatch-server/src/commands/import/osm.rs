//! `import osm`: an extract of OpenStreetMap → a road file, and what was left out.

use std::path::PathBuf;

use dispatch_core::geo::Datum;
use dispatch_core::roads::Roads;
use dispatch_core::roads::osm::{
    Bounds, Dropped, Left, OsmOptions, OsmReport, Spot, Turns, read_pbf_watched, read_xml_watched,
};
use dispatch_core::units::Distance;

use super::datum;
use super::network::Writing;
use crate::answer::Printer;
use crate::error::Result;
use crate::folder::{Named, read_file};
use crate::out::{self, Bar};

/// Kinds of ways that are not driven, shown by name.
const OTHERS: usize = 8;

/// Separate pieces that are shown.
const ISLANDS: usize = 5;

/// `import osm`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The extract: .osm.pbf, .osm, .osm.gz or .osm.bz2
    #[arg(value_name = "FILE.osm.pbf")]
    file: PathBuf,
    /// The folder that gets roads/roads.bin
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// Keep roads that are not connected both ways with the rest
    #[arg(long)]
    all_components: bool,
    /// In which the extract's coordinates are given; OpenStreetMap's own are wgs84
    #[arg(long, value_name = "DATUM", value_parser = datum::parser(), default_value = "wgs84")]
    datum: Datum,
    /// Drive on ferries
    #[arg(long)]
    ferries: bool,
    /// Honour turn restrictions at junctions, except those that exempt emergencies: for units that
    /// drive as everybody does
    #[arg(long)]
    turn_restrictions: bool,
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
                datum: self.datum,
                ferries: self.ferries,
                all_components: self.all_components,
                turn_restrictions: self.turn_restrictions,
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
    let bar = Bar::of("bytes", bytes.len());
    let watch = |read| bar.at(read);
    Ok(if xml {
        read_xml_watched(bytes, name, options, watch)?
    } else {
        read_pbf_watched(bytes, name, options, watch)?
    })
}

/// What was left out, one line a reason and class.
fn notes(report: &OsmReport) -> Vec<String> {
    let mut notes = vec![
        format!(
            "of {} ways {} are roads to drive; kept {}",
            report.ways, report.roads, report.kept
        ),
        turns(&report.turns),
    ];
    for Dropped { why, class, left } in &report.dropped {
        notes.push(note(
            &format!("left out, {}", why.text()),
            class.name(),
            left,
        ));
    }
    let mut others: Vec<_> = report.other_highways.iter().collect();
    others.sort_by_key(|(_, left)| std::cmp::Reverse(left.length));
    for (highway, left) in others.iter().take(OTHERS) {
        notes.push(note("not driven", highway, left));
    }
    if others.len() > OTHERS {
        let rest = others[OTHERS..].iter().map(|(_, left)| left);
        notes.push(format!(
            "not driven: {} ways of {} other kinds, {}",
            rest.clone().map(|left| left.ways).sum::<usize>(),
            others.len() - OTHERS,
            rest.map(|left| left.length).sum::<Distance>()
        ));
    }
    for island in report.islands.iter().take(ISLANDS) {
        notes.push(format!(
            "a separate piece, {}{}",
            island.length,
            spot(&island.longest)
        ));
    }
    if report.island_count > ISLANDS {
        notes.push(format!("{} separate pieces in all", report.island_count));
    }
    if report.barriers > 0 {
        notes.push(format!(
            "{} barriers on these roads stop an ambulance (bollards, blocks …)",
            report.barriers
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

/// One line: what, how much of it, where, and where its longest piece is.
fn note(what: &str, class: &str, left: &Left) -> String {
    let longest = left.longest.as_ref().filter(|_| left.ways > 1);
    format!(
        "{what}: {} {class}, {}{}{}",
        left.ways,
        left.length,
        left.bounds.map_or_else(String::new, r#where),
        longest.map_or_else(String::new, |longest| {
            format!(", the longest {}{}", longest.length, spot(longest))
        })
    )
}

fn spot(spot: &Spot) -> String {
    let near = spot.near.as_deref();
    format!(
        " at {:.5},{:.5}{}",
        spot.at.lon(),
        spot.at.lat(),
        near.map_or_else(String::new, |name| format!(" near {name}"))
    )
}

/// The turn restrictions, in words.
fn turns(turns: &Turns) -> String {
    let mut text = format!(
        "{} turn restrictions read and {} honoured (emergency vehicles)",
        turns.all,
        match turns.honoured {
            0 => "not".to_owned(),
            some => some.to_string(),
        }
    );
    let parts = [
        (turns.forbid, "forbid a turn"),
        (turns.oblige, "oblige to one"),
        (turns.unclear, "unclear"),
        (turns.via_way, "over a road between"),
        (turns.emergency_exempt, "exempt emergencies by tag"),
        (turns.conditional, "at some hours"),
        (turns.other_vehicles, "for other vehicles"),
    ];
    let told = parts.iter().filter(|(count, _)| *count > 0);
    let told: Vec<_> = told
        .map(|(count, what)| format!("{count} {what}"))
        .collect();
    if !told.is_empty() {
        text.push_str(": ");
        text.push_str(&told.join(", "));
    }
    text
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
