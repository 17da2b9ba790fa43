//! A city grown from facts: streets, zones, stations and vehicles where only the outlines are known.
//!
//! What is known is read (`facts`): districts and their people, water, bridges, rings and radials,
//! town centres, hospitals. What is not known is made up by rule: people thin out around town centres
//! (`people`); streets are a grid that is finer where more people live and bends along the river
//! (`streets`, `warp`); no street crosses water, bridges and tunnels do (`courses`, `land`).
//! After Y. Parish, P. Müller, "Procedural modeling of cities", SIGGRAPH 2001, with a quadtree in
//! place of their growing rules: it needs no search for near ends, and is the same in any order.
//!
//! The same facts give the same bytes on every machine and number of threads: chance is keyed, work
//! in parallel is collected by place, and arithmetic is that of IEEE and `libm`.
//!
//! Absent on purpose: one-way streets, turn restrictions, and any claim that a street is real.

mod chance;
mod courses;
mod facts;
mod land;
mod network;
mod people;
mod plane;
mod read;
mod sites;
mod streets;
mod text;
mod warp;
mod zones;

use std::collections::BTreeMap;

use super::RawNetwork;
use crate::error::Result;

/// What every grown city is called wherever it is shown.
pub const LABEL: &str = "grown, not surveyed";

/// A grown city.
#[derive(Clone, Debug)]
pub struct Grown {
    /// The streets.
    pub network: RawNetwork,
    /// The other files of the scenario by name.
    pub files: BTreeMap<String, Vec<u8>>,
    /// What was grown, in a few lines.
    pub notes: Vec<String>,
}

/// Grows a city from the files of a folder of facts, by name.
///
/// # Errors
/// Every fault of the facts, with file, line, cause and remedy.
pub fn grow(files: &BTreeMap<String, Vec<u8>>) -> Result<Grown> {
    let facts = facts::read(files)?;
    let land = land::Land::new(&facts);
    let lattice = people::Lattice::new(&facts);
    let people = people::People::new(&facts, &land, &lattice);
    let mut zones = zones::zones(&facts, &land, (&lattice, &people))?;
    let mut draft = network::Draft::default();
    streets::streets(&facts, &land, (&lattice, &people), &mut draft);
    courses::courses(&facts, &land, &mut draft);
    zones::to_roads(&mut zones, &land, &draft.junctions());
    let network = draft.finish(&facts);
    let stations = sites::stations(&facts, &zones);
    let vehicles = sites::vehicles(&facts, &stations, &zones);
    let open = stations.iter().filter(|station| station.open).count();
    let notes = vec![
        format!(
            "{}: no street, zone or site is a real one",
            facts.city.name_en
        ),
        format!(
            "{} zones with {} people, {open} open stations, {} candidate sites",
            zones.len(),
            zones.iter().map(|zone| zone.people).sum::<u64>(),
            stations.len() - open
        ),
        format!(
            "{} vehicles: one crew a station day and night, {} more by day where most people live",
            vehicles.len(),
            vehicles.len().saturating_sub(2 * open)
        ),
    ];
    Ok(Grown {
        files: text::files(&facts, files, &zones, (&stations, &vehicles)),
        network,
        notes,
    })
}
