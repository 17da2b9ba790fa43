//! Places and names that a question brings, looked up in the scenario.

use std::path::PathBuf;
use std::sync::Arc;

use dispatch_core::geo::Coordinate;
use dispatch_core::ids::PriorityId;
use dispatch_core::roads::speeds::Mode;
use dispatch_core::scenario::Scenario;
use dispatch_core::travel::{Ground, GroundFault, Place, traffic};
use dispatch_core::units::Time;

use crate::error::{Error, Result};
use crate::folder::read_file;
use crate::opened::Opened;

/// Ties a coordinate of the user to the roads; `what` names the option it came from.
///
/// # Errors
/// A point too far from every road, with the distance and the nearest point of one.
pub(crate) fn place(ground: &Ground, at: Coordinate, what: &str) -> Result<Place> {
    ground.place(at).map_err(|fault| {
        let remedy = match fault {
            GroundFault::OffRoad { .. } if fits_swapped(ground, at) => SWAPPED,
            GroundFault::OffRoad { .. } => {
                "give a point at a road (longitude first, WGS-84), or add the missing road to the network"
            }
            GroundFault::Nothing => "give the scenario roads, or zones with a travel matrix",
        };
        Error::usage(format!("{what} {},{}: {fault}", at.lon(), at.lat()), remedy)
    })
}

/// The remedy for a place that is beside a road when its longitude and latitude are swapped.
pub(crate) const SWAPPED: &str =
    "longitude comes first: with the two swapped the point is beside a road";

/// Whether a coordinate that is on no road would be beside one with longitude and latitude swapped.
pub(crate) fn fits_swapped(ground: &Ground, at: Coordinate) -> bool {
    let swapped = Coordinate::from_degrees(at.lat(), at.lon());
    swapped.is_some_and(|swapped| ground.place(swapped).is_ok())
}

/// The priority of this id; the most urgent where none is asked for.
///
/// # Errors
/// An id no priority has, with those there are.
pub(crate) fn priority(scenario: &Scenario, id: Option<&str>) -> Result<PriorityId> {
    let Some(id) = id else {
        let first = scenario.priorities.ids().next();
        return first.ok_or_else(|| Error::unknown("priority", "", Vec::new()));
    };
    let found = scenario
        .priorities
        .pairs()
        .find(|(_, priority)| priority.id == id);
    let known = || {
        scenario
            .priorities
            .iter()
            .map(|priority| priority.id.clone())
            .collect()
    };
    found
        .map(|(id, _)| id)
        .ok_or_else(|| Error::unknown("priority", id, known()))
}

/// How and when a drive begins, as the flags say.
#[derive(Clone, Debug, clap::Args)]
pub(crate) struct Departure {
    /// siren or ordinary; default: as the scenario plans
    #[arg(long, value_parser = mode)]
    mode: Option<Mode>,
    /// The moment of departure, RFC 3339; default: the one the scenario plans with
    #[arg(long, value_name = "T")]
    depart: Option<String>,
    #[command(flatten)]
    traffic: Reported,
}

impl Departure {
    /// The mode and the moment; what is opened comes under the traffic of that moment.
    ///
    /// # Errors
    /// A text that is no moment of the years 1970 to 2150; every report of traffic that is none.
    pub(crate) fn of(&self, opened: &mut Opened) -> Result<(Mode, Time)> {
        let mode = self.mode.unwrap_or(opened.scenario.planning.mode);
        let depart = opened.moment(self.depart.as_deref())?;
        self.traffic.lay(opened, depart)?;
        Ok((mode, depart))
    }
}

/// What is reported of the roads, as the flags say.
#[derive(Clone, Debug, clap::Args)]
pub(crate) struct Reported {
    /// Closures and queues (CSV): id, where (lon,lat and heading | from,to | polygon and/or class),
    /// what (closed | factor | speed_kmh), since, until, reason
    #[arg(long, value_name = "FILE")]
    traffic: Option<PathBuf>,
}

impl Reported {
    /// Puts what is opened under the traffic of a moment.
    ///
    /// # Errors
    /// Every report of the file that is none.
    pub(crate) fn lay(&self, opened: &mut Opened, at: Time) -> Result<()> {
        let Some(path) = &self.traffic else {
            return Ok(());
        };
        if opened.ground.network().is_none() {
            return Err(Error::usage(
                "--traffic: travel is by a matrix of zones",
                "reports are about roads: give the scenario some, or leave --traffic out",
            ));
        }
        let file = read_file(path)?;
        opened.reports = traffic::read(&file.bytes, &file.path, &opened.ground)?;
        opened.ground = Arc::new(opened.ground_at(at));
        Ok(())
    }
}

/// A driving mode by its name.
///
/// # Errors
/// A name that is none, in words.
pub(crate) fn mode(text: &str) -> std::result::Result<Mode, String> {
    Mode::parse(text).ok_or_else(|| "choose one of: siren, ordinary".to_owned())
}
