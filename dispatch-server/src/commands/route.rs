//! `route`: one drive, with its time, distance and line.

use std::path::PathBuf;

use dispatch_core::geo::Coordinate;
use dispatch_core::travel::{Origin, Place, Travel};

use crate::answer::{Heading, Printer};
use crate::error::{Error, Result};
use crate::locate::{self, Departure};
use crate::opened::{Opened, coordinate, open};
use crate::wire;
use crate::wire::{End, LineString, Metres, Route, Seconds};

/// `route`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The scenario folder, or a folder of roads
    #[arg(long, value_name = "DIR")]
    scenario: PathBuf,
    /// Where the drive begins
    #[arg(long, value_name = "LON,LAT", value_parser = coordinate, allow_hyphen_values = true)]
    from: Coordinate,
    /// Where it ends
    #[arg(long, value_name = "LON,LAT", value_parser = coordinate, allow_hyphen_values = true)]
    to: Coordinate,
    #[command(flatten)]
    departure: Departure,
}

impl Args {
    /// Answers.
    pub(super) fn run(&self, printer: Printer) -> Result<()> {
        let opened = open(&self.scenario)?;
        let (mode, depart) = self.departure.of(&opened)?;
        let from = locate::place(&opened.ground, self.from, "--from")?;
        let to = locate::place(&opened.ground, self.to, "--to")?;
        let mut travel = Travel::new(opened.ground.clone());
        let journey = travel.journey(Origin::Place(from), to, mode, depart);
        let roads = opened.ground.network().is_some();
        let body = Route {
            mode: mode.name(),
            depart_at: opened.text(depart),
            travel_s: journey.as_ref().map(|journey| Seconds(journey.total)),
            distance_m: journey
                .as_ref()
                .filter(|_| roads)
                .map(|journey| Metres(travel.distance(journey))),
            from: end(self.from, &from),
            to: end(self.to, &to),
            geometry: journey
                .as_ref()
                .filter(|_| roads)
                .map(|journey| line(&travel.geometry(journey))),
        };
        let found = journey.is_some();
        printer.print(heading(opened), &body, &text(&body))?;
        if found { Ok(()) } else { Err(Error::Answered) }
    }
}

fn heading(opened: Opened) -> Heading {
    Heading {
        scenario: Some(opened.name()),
        warnings: opened.warnings,
    }
}

fn end(at: Coordinate, place: &Place) -> End {
    End {
        lon: at.lon(),
        lat: at.lat(),
        snap_m: snap(place),
    }
}

/// How far a place lies from its road.
pub(super) fn snap(place: &Place) -> Option<Metres> {
    match place {
        Place::Road { off_road, .. } => Some(Metres(*off_road)),
        Place::Zone(_) => None,
    }
}

fn line(points: &[Coordinate]) -> LineString {
    let mut coordinates: Vec<[f64; 2]> = points.iter().map(|at| [at.lon(), at.lat()]).collect();
    if let [only] = coordinates[..] {
        // A line of GeoJSON has at least two positions.
        coordinates.push(only);
    }
    LineString {
        r#type: "LineString",
        coordinates,
    }
}

fn text(body: &Route) -> String {
    let Some(Seconds(travel)) = body.travel_s else {
        return format!(
            "no road leads there ({}, leaving {})\n",
            body.mode, body.depart_at
        );
    };
    let distance = body
        .distance_m
        .map_or_else(String::new, |m| format!(", {} m", wire::metres(m.0)));
    format!(
        "{travel} s{distance} ({}, leaving {})\n",
        body.mode, body.depart_at
    )
}
