//! Places and names that a question brings, looked up in the scenario.

use dispatch_core::geo::Coordinate;
use dispatch_core::ids::PriorityId;
use dispatch_core::roads::speeds::Mode;
use dispatch_core::scenario::Scenario;
use dispatch_core::travel::{Ground, GroundFault, Place};
use dispatch_core::units::Time;

use crate::error::{Error, Result};
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
}

impl Departure {
    /// The mode and the moment.
    ///
    /// # Errors
    /// A text that is no moment of the years 1970 to 2150.
    pub(crate) fn of(&self, opened: &Opened) -> Result<(Mode, Time)> {
        let mode = self.mode.unwrap_or(opened.scenario.planning.mode);
        Ok((mode, opened.moment(self.depart.as_deref())?))
    }
}

/// A driving mode by its name.
///
/// # Errors
/// A name that is none, in words.
pub(crate) fn mode(text: &str) -> std::result::Result<Mode, String> {
    Mode::parse(text).ok_or_else(|| "choose one of: siren, ordinary".to_owned())
}
