//! `isochrone`: what is reached from a place within some minutes, or what reaches it, as GeoJSON.

use std::path::PathBuf;

use dispatch_core::geo::Coordinate;
use dispatch_core::travel::isochrone::{Area, Isochrone, Polygon, Way};
use dispatch_core::units::Duration;

use crate::answer::{Heading, Printer};
use crate::error::{Error, Result};
use crate::locate::{self, Departure};
use crate::opened::{coordinate, open};
use crate::out::Table;
use crate::output::write_file;
use crate::wire::{End, FeatureCollection, Isochrones, Metres, MultiPolygon, Reached, ReachedArea};

/// `isochrone`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "The answer is a GeoJSON FeatureCollection: for each limit, in the order given, a MultiPolygon with \
                  minutes, area_km2, zones and population. Outlines are right to about 100 m, in areas of more than \
                  some 50 km across to 200 m; the people are those of zones, by their own exact times."
)]
pub(crate) struct Args {
    /// The scenario folder, or a folder of roads
    #[arg(long, value_name = "DIR")]
    scenario: PathBuf,
    /// The place in the middle
    #[arg(long, value_name = "LON,LAT", value_parser = coordinate, allow_hyphen_values = true)]
    at: Coordinate,
    /// The limits
    #[arg(
        long,
        value_name = "N,…",
        value_delimiter = ',',
        default_value = "5,10,15",
        value_parser = minutes
    )]
    minutes: Vec<u16>,
    /// The other way: from where the place is reached
    #[arg(long)]
    to: bool,
    /// The outlines as a file
    #[arg(long, value_name = "FILE.geojson")]
    out: Option<PathBuf>,
    #[command(flatten)]
    departure: Departure,
}

impl Args {
    /// Answers.
    pub(super) fn run(&self, printer: Printer) -> Result<()> {
        let mut opened = open(&self.scenario)?;
        let (mode, depart) = self.departure.of(&mut opened)?;
        let place = locate::place(&opened.ground, self.at, "--at")?;
        let way = if self.to { Way::To } else { Way::From };
        let isochrone =
            Isochrone::new(&opened.ground, place, way, mode, depart).ok_or_else(|| {
                Error::usage(
                    format!(
                        "{}: travel is by a matrix of zones",
                        self.scenario.display()
                    ),
                    "an outline needs roads: give the scenario some, or ask `dispatch coverage`",
                )
            })?;
        let limit = |&minutes: &u16| Duration::from_secs(i64::from(minutes) * 60);
        let limits: Vec<Duration> = self.minutes.iter().map(limit).collect();
        let areas = isochrone.areas(&limits);
        let features = FeatureCollection {
            r#type: "FeatureCollection",
            features: areas.iter().zip(&self.minutes).map(feature).collect(),
        };
        if let Some(out) = &self.out {
            // A document of plain numbers and strings can always be written.
            let text = serde_json::to_string(&features).unwrap_or_default();
            write_file(out, format!("{text}\n").as_bytes())?;
        }
        let body = Isochrones {
            mode: mode.name(),
            depart_at: opened.text(depart),
            metric: opened.metric(mode, depart),
            direction: if self.to { "to" } else { "from" },
            at: End {
                lon: self.at.lon(),
                lat: self.at.lat(),
                snap_m: place.off_road().map(Metres),
            },
            geojson: features,
        };
        let text = text(&body);
        let heading = Heading {
            scenario: Some(opened.name()),
            warnings: opened.warnings,
        };
        printer.print(heading, &body, &text)
    }
}

/// A limit.
///
/// # Errors
/// What can be written instead.
fn minutes(text: &str) -> std::result::Result<u16, String> {
    let minutes = text.trim().parse().ok();
    minutes
        .filter(|minutes| (1..=240).contains(minutes))
        .ok_or_else(|| "write whole minutes from 1 to 240, such as 5,10,15".to_owned())
}

fn feature((area, &minutes): (&Area, &u16)) -> ReachedArea {
    ReachedArea {
        r#type: "Feature",
        properties: Reached {
            minutes,
            // Square metres are all the outline is good for.
            area_km2: area.square_metres.round() / 1e6,
            zones: area.zones,
            population: area.population_milli as f64 / 1000.0,
        },
        geometry: MultiPolygon {
            r#type: "MultiPolygon",
            coordinates: area.polygons.iter().map(rings).collect(),
        },
    }
}

fn rings(polygon: &Polygon) -> Vec<Vec<[f64; 2]>> {
    let ring = |ring: &Vec<Coordinate>| ring.iter().map(|at| [at.lon(), at.lat()]).collect();
    polygon.rings.iter().map(ring).collect()
}

fn text(body: &Isochrones) -> String {
    let mut table = Table::new(&["minutes", "km2", "zones", "people"]);
    for ReachedArea { properties, .. } in &body.geojson.features {
        table.row(vec![
            properties.minutes.to_string(),
            format!("{:.2}", properties.area_km2),
            properties.zones.to_string(),
            format!("{:.0}", properties.population),
        ]);
    }
    let (mode, depart, direction) = (body.mode, &body.depart_at, body.direction);
    format!(
        "{direction} {},{} ({mode}, leaving {depart})\n{}",
        body.at.lon,
        body.at.lat,
        table.text()
    )
}
