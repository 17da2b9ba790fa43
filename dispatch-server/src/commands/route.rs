//! `route`: one drive, with its time, distance and line.

use std::path::PathBuf;

use dispatch_core::geo::Coordinate;
use dispatch_core::roads::speeds::Mode;
use dispatch_core::travel::{Origin, Place, Travel};
use dispatch_core::units::Time;

use crate::answer::{Heading, Printer};
use crate::error::{Error, Result};
use crate::locate::{self, Departure};
use crate::opened::{Opened, coordinate, open};
use crate::wire;
use crate::wire::{End, LineString, Metres, MetricShape, Route, Seconds};

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
        let mut opened = open(&self.scenario)?;
        let (mode, depart) = self.departure.of(&mut opened)?;
        let from = locate::place(&opened.ground, self.from, "--from")?;
        let to = locate::place(&opened.ground, self.to, "--to")?;
        let mut travel = Travel::new(opened.ground.clone());
        let body = body(&mut travel, (self.from, from), (self.to, to), mode, depart);
        let found = body.travel_s.is_some();
        printer.print(heading(opened), &body, &text(&body))?;
        if found { Ok(()) } else { Err(Error::Answered) }
    }
}

/// The drive between two places.
pub(crate) fn body(
    travel: &mut Travel,
    from: (Coordinate, Place),
    to: (Coordinate, Place),
    mode: Mode,
    depart: Time,
) -> Route {
    let journey = travel.journey(Origin::Place(from.1), to.1, mode, depart);
    // The feet that are driven between; where no road leads, the places themselves.
    let used = match &journey {
        Some(journey) => match journey.origin {
            Origin::Place(place) => [place, journey.to],
            Origin::Road { .. } => [from.1, journey.to],
        },
        None => [from.1, to.1],
    };
    let calendar = &travel.ground().scenario().calendar;
    let depart_at = calendar.format(depart);
    let by_road = journey
        .as_ref()
        .filter(|_| travel.ground().network().is_some());
    Route {
        mode: mode.name(),
        depart_at,
        metric: MetricShape::of(travel.ground(), travel.traffic(), mode, depart),
        travel_s: journey.as_ref().map(|journey| Seconds(journey.total)),
        distance_m: by_road.map(|journey| Metres(travel.distance(journey))),
        from: end(from.0, &used[0]),
        to: end(to.0, &used[1]),
        geometry: by_road.map(|journey| line(&travel.geometry(journey))),
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
        snap_m: place.off_road().map(Metres),
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
