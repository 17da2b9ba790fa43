//! A report in the user's words: as journals keep it, and as the API and traffic files bring it.

use serde::{Deserialize, Serialize};

use super::{Effect, FACTORS, Stretch, TrafficReport};
use crate::geo::Coordinate;
use crate::roads::{RoadClass, Roads};
use crate::scenario::Calendar;
use crate::units::Speed;

/// The longest id, and the longest reason, in characters.
const LONGEST: [usize; 2] = [100, 500];
/// The most corners of a polygon.
const CORNERS: usize = 1000;
/// The slowest and the quickest speed that is reported, in km/h.
const SPEEDS: std::ops::RangeInclusive<f64> = 1.0..=200.0;

/// A report as text. Exactly one of `lon`,`lat` / `from`,`to` / `polygon` (with or without `class`)
/// / `class` says where, and exactly one of `closed`, `factor`, `speed_kmh` what.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReportText {
    /// The user's id.
    pub id: String,
    /// A point: the road nearest to it, at most 200 m off.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lon: Option<f64>,
    /// With `lon`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lat: Option<f64>,
    /// With a point: only the direction driven this way, in degrees clockwise from north.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub heading: Option<u16>,
    /// A node of the imported table, with `to`: one way.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// The node it leads to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
    /// A class of roads.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub class: Option<String>,
    /// The corners of an area, longitude first: every road that touches it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub polygon: Option<Vec<[f64; 2]>>,
    /// Nobody gets through.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub closed: bool,
    /// A factor on the speed of the hour.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub factor: Option<f64>,
    /// The speed of the traffic.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub speed_kmh: Option<f64>,
    /// From when on, RFC 3339.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<String>,
    /// Until when, RFC 3339.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<String>,
    /// Why, in words.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub reason: String,
}

/// What is wrong with a report.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{field}: {cause}\n  {remedy}")]
pub struct Wrong {
    /// The field, or the first of several.
    pub field: &'static str,
    /// What is wrong.
    pub cause: String,
    /// What to do.
    pub remedy: String,
}

type Read<T> = Result<T, Wrong>;

fn wrong<T>(field: &'static str, cause: impl Into<String>, remedy: impl Into<String>) -> Read<T> {
    Err(Wrong {
        field,
        cause: cause.into(),
        remedy: remedy.into(),
    })
}

impl ReportText {
    /// The text of a report.
    pub fn of(report: &TrafficReport, calendar: &Calendar) -> Self {
        let mut text = Self {
            id: report.id.clone(),
            since: report.since.map(|at| calendar.format(at)),
            until: report.until.map(|at| calendar.format(at)),
            reason: report.reason.clone(),
            ..Self::default()
        };
        match &report.roads {
            Stretch::At { at, heading } => {
                (text.lon, text.lat) = (Some(at.lon()), Some(at.lat()));
                text.heading = *heading;
            }
            Stretch::Between { from, to } => {
                (text.from, text.to) = (Some(from.clone()), Some(to.clone()));
            }
            Stretch::Area { corners, class } => {
                let corners = corners.iter().map(|at| [at.lon(), at.lat()]);
                text.polygon = Some(corners.collect());
                text.class = class.map(|class| class.name().to_owned());
            }
            Stretch::Class(class) => text.class = Some(class.name().to_owned()),
        }
        match report.effect {
            Effect::Closed => text.closed = true,
            Effect::Factor(thousandths) => text.factor = Some(f64::from(thousandths) / 1000.0),
            Effect::Speed(speed) => text.speed_kmh = Some(speed.as_kmh()),
        }
        text
    }

    /// The report of a text.
    ///
    /// # Errors
    /// The first field that cannot be so, with the remedy.
    pub fn understand(&self, calendar: &Calendar) -> Read<TrafficReport> {
        let id = self.id.trim();
        if id.is_empty() || id.chars().count() > LONGEST[0] {
            let remedy = format!("give it an id of 1 to {} characters", LONGEST[0]);
            return wrong("id", "the report has no usable id", remedy);
        }
        if self.reason.chars().count() > LONGEST[1] {
            let remedy = format!("say it in {} characters", LONGEST[1]);
            return wrong("reason", "the reason is too long", remedy);
        }
        let moment = |field: &'static str, text: &Option<String>| match text {
            None => Ok(None),
            Some(text) => match calendar.parse_moment(text) {
                Ok(at) => Ok(Some(at)),
                Err(_) => wrong(
                    field,
                    format!("\"{text}\" is no moment"),
                    "write RFC 3339, such as 2026-11-25T12:00:00+08:00",
                ),
            },
        };
        let (since, until) = (moment("since", &self.since)?, moment("until", &self.until)?);
        if since
            .zip(until)
            .is_some_and(|(since, until)| until <= since)
        {
            let remedy = "let it end after it begins, or leave one of them out";
            return wrong("until", "the report ends before it begins", remedy);
        }
        Ok(TrafficReport {
            id: id.to_owned(),
            roads: self.stretch()?,
            effect: self.effect()?,
            since,
            until,
            reason: self.reason.clone(),
        })
    }

    /// What is wrong with a report whose words name no road of these.
    pub fn nowhere(report: &TrafficReport, roads: Option<&Roads>) -> Wrong {
        let is_unknown = |node: &str| roads.is_some_and(|roads| roads.node_by_name(node).is_none());
        let no_node = |field, node: &str| {
            let cause = format!("there is no node \"{node}\"");
            let remedy = "give a node that the network was imported with, or a point";
            (field, cause, remedy)
        };
        let (field, cause, remedy) = match &report.roads {
            Stretch::At { .. } => (
                "lon",
                "no road is within 200 m of the point".to_owned(),
                "give a point at the road, longitude first",
            ),
            Stretch::Between { from, .. } if is_unknown(from) => no_node("from", from),
            Stretch::Between { to, .. } if is_unknown(to) => no_node("to", to),
            Stretch::Between { from, to } => (
                "from",
                format!(
                    "no road leads from node \"{from}\" to node \"{to}\" without a junction between"
                ),
                "give two nodes of the imported table that one road joins, or a point",
            ),
            Stretch::Area { .. } => (
                "polygon",
                "no road touches the area".to_owned(),
                "give corners around roads of the network, longitude first",
            ),
            Stretch::Class(class) => (
                "class",
                format!("the network has no road of class {class}"),
                "give a class the network has",
            ),
        };
        Wrong {
            field,
            cause,
            remedy: remedy.to_owned(),
        }
    }

    fn stretch(&self) -> Read<Stretch> {
        if self.heading.is_some() && self.lon.is_none() {
            let remedy = "give lon and lat with it, or leave it out";
            return wrong("heading", "a heading needs a point", remedy);
        }
        let point = self.lon.is_some() || self.lat.is_some();
        let nodes = self.from.is_some() || self.to.is_some();
        match (point, nodes, &self.polygon, &self.class) {
            (true, false, None, None) => self.point(),
            (false, true, None, None) => match (&self.from, &self.to) {
                (Some(from), Some(to)) => Ok(Stretch::Between {
                    from: from.clone(),
                    to: to.clone(),
                }),
                _ => wrong("from", "a road has two ends", "give both from and to"),
            },
            (false, false, Some(corners), class) => Ok(Stretch::Area {
                corners: outline(corners)?,
                class: class.as_deref().map(road_class).transpose()?,
            }),
            (false, false, None, Some(class)) => Ok(Stretch::Class(road_class(class)?)),
            (false, false, None, None) => {
                wrong("lon", "the report says not where", format!("give {WHERE}"))
            }
            _ => wrong(
                "lon",
                "the report says where in two ways",
                format!("give {WHERE}; only polygon and class go together"),
            ),
        }
    }

    fn point(&self) -> Read<Stretch> {
        let (Some(lon), Some(lat)) = (self.lon, self.lat) else {
            return wrong("lon", "a point has two numbers", "give both lon and lat");
        };
        let heading = self.heading;
        if heading.is_some_and(|degrees| degrees >= 360) {
            let remedy = "give degrees clockwise from north, 0 to 359";
            return wrong("heading", "the heading is no direction", remedy);
        }
        let at = on_globe("lon", [lon, lat])?;
        Ok(Stretch::At { at, heading })
    }

    fn effect(&self) -> Read<Effect> {
        match (self.closed, self.factor, self.speed_kmh) {
            (true, None, None) => Ok(Effect::Closed),
            (false, Some(factor), None) => {
                let thousandths = (factor * 1000.0).round();
                let known = f64::from(*FACTORS.start())..=f64::from(*FACTORS.end());
                let fits = known.contains(&thousandths);
                if fits {
                    return Ok(Effect::Factor(thousandths as u32));
                }
                let remedy = "give a factor on speed from 0.01 to 10, such as 0.5 for half the speed; to close a road, say so";
                wrong("factor", format!("{factor} is no factor on speed"), remedy)
            }
            (false, None, Some(kmh)) => {
                let speed = Speed::from_kmh(kmh).filter(|_| SPEEDS.contains(&kmh));
                match speed {
                    Some(speed) => Ok(Effect::Speed(speed)),
                    None => wrong(
                        "speed_kmh",
                        format!("{kmh} is no speed of traffic"),
                        "give 1 to 200 km/h; to close a road, say so",
                    ),
                }
            }
            (false, None, None) => wrong(
                "closed",
                "the report says not what",
                "give one of: closed, factor, speed_kmh",
            ),
            _ => wrong(
                "closed",
                "the report says two things at once",
                "give one of: closed, factor, speed_kmh",
            ),
        }
    }
}

const WHERE: &str = "one of: lon and lat; from and to; polygon; class";

fn road_class(name: &str) -> Read<RoadClass> {
    match RoadClass::parse(name) {
        Some(class) => Ok(class),
        None => {
            let known: Vec<&str> = RoadClass::ALL.iter().map(|class| class.name()).collect();
            let remedy = format!("choose one of: {}", known.join(", "));
            wrong("class", format!("there is no class \"{name}\""), remedy)
        }
    }
}

fn on_globe(field: &'static str, [lon, lat]: [f64; 2]) -> Read<Coordinate> {
    match Coordinate::from_degrees(lon, lat) {
        Some(at) => Ok(at),
        None => wrong(
            field,
            format!("{lon},{lat} is not on the globe"),
            "longitude comes first, in degrees of WGS-84: are the two swapped?",
        ),
    }
}

fn outline(corners: &[[f64; 2]]) -> Read<Vec<Coordinate>> {
    let corners = corners.iter().map(|&at| on_globe("polygon", at));
    let mut corners: Vec<Coordinate> = corners.collect::<Read<_>>()?;
    if corners.len() > 1 && corners.first() == corners.last() {
        corners.pop();
    }
    if !(3..=CORNERS).contains(&corners.len()) {
        let cause = format!("the outline has {} corners", corners.len());
        let remedy = format!("give 3 to {CORNERS} corners, in order around the area");
        return wrong("polygon", cause, remedy);
    }
    Ok(corners)
}
