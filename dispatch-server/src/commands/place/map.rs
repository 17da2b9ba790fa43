//! A picture of a plan as SVG: districts, main roads, stations, and who is not reached.
//!
//! Shapes tell apart what colours do, for those who do not see them. Points nearer than a pixel are
//! drawn once, so the file stays small enough to be sent by mail.

use std::fmt::Write as _;

use dispatch_core::geo::Coordinate;
use dispatch_core::ids::{Id, ZoneId};
use dispatch_core::planning::Plan;
use dispatch_core::roads::{RoadClass, Roads};
use dispatch_core::scenario::{Scenario, StationStatus};

use super::work::Work;

/// Pixels of the longer side of the drawing.
const SIDE: f64 = 1100.0;
/// Pixels around it.
const MARGIN: f64 = 20.0;
/// Pixels above it.
const HEAD: f64 = 84.0;
/// Roads drawn: classes, width, colour.
const ROADS: [(&[RoadClass], f64, &str); 3] = [
    (&[RoadClass::Primary], 0.6, "#c9c9c9"),
    (&[RoadClass::Trunk], 1.0, "#a8a8a8"),
    (&[RoadClass::Motorway], 1.4, "#8c8c8c"),
];

/// Degrees → pixels.
struct Frame {
    west: f64,
    north: f64,
    per_lon: f64,
    per_lat: f64,
    width: f64,
    height: f64,
}

/// A path's text, without steps shorter than a pixel.
#[derive(Default)]
struct Path {
    text: String,
    last: Option<(i64, i64)>,
}

/// Draws the plan.
pub(super) fn draw(work: &Work<'_>, plan: &Plan) -> String {
    let scenario = &plan.applied.scenario;
    let Some(frame) = Frame::around(&bounds(scenario)) else {
        return String::new();
    };
    let (width, height) = (
        frame.width + 2.0 * MARGIN,
        frame.height + 2.0 * MARGIN + HEAD,
    );
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width:.0} {height:.0}\" \
         font-family=\"sans-serif\" font-size=\"13\" fill=\"none\">\n\
         <rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n"
    );
    districts(&mut svg, work, &frame);
    if let Some(network) = plan.ground.network() {
        for (classes, width, colour) in ROADS {
            let text = roads(network.roads(), classes, &frame);
            stroke(&mut svg, &text, (colour, width), "");
        }
    }
    zones(&mut svg, work, plan, &frame);
    stations(&mut svg, plan, &frame);
    names(&mut svg, work, &frame);
    heading(&mut svg, work, plan);
    svg.push_str("</svg>\n");
    svg
}

/// Every zone, and every corner of a district.
fn bounds(scenario: &Scenario) -> Vec<(f64, f64)> {
    let zones = scenario.zones.iter();
    let zones = zones.map(|zone| (zone.at.lon(), zone.at.lat()));
    let districts = scenario
        .districts
        .iter()
        .filter(|district| !district.functional);
    let rings = districts.flat_map(|district| district.shape.iter().map(geo::Polygon::exterior));
    let corners = rings.flat_map(|ring| ring.coords().map(|corner| (corner.x, corner.y)));
    zones.chain(corners).collect()
}

impl Frame {
    fn around(points: &[(f64, f64)]) -> Option<Self> {
        let mut bounds: Option<[f64; 4]> = None;
        for &(lon, lat) in points {
            let [west, south, east, north] = bounds.unwrap_or([lon, lat, lon, lat]);
            bounds = Some([west.min(lon), south.min(lat), east.max(lon), north.max(lat)]);
        }
        let [west, south, east, north] = bounds?;
        let squeeze = libm::cos(((south + north) / 2.0).to_radians());
        let (wide, high) = (
            ((east - west) * squeeze).max(1e-6),
            (north - south).max(1e-6),
        );
        let scale = SIDE / wide.max(high);
        Some(Self {
            west,
            north,
            per_lon: scale * squeeze,
            per_lat: scale,
            width: wide * scale,
            height: high * scale,
        })
    }

    fn pixel(&self, lon: f64, lat: f64) -> (f64, f64) {
        (
            MARGIN + (lon - self.west) * self.per_lon,
            HEAD + MARGIN + (self.north - lat) * self.per_lat,
        )
    }

    fn at(&self, at: Coordinate) -> (f64, f64) {
        self.pixel(at.lon(), at.lat())
    }

    fn holds(&self, (x, y): (f64, f64)) -> bool {
        let across = (0.0..=self.width + 2.0 * MARGIN).contains(&x);
        across && (HEAD..=HEAD + self.height + 2.0 * MARGIN).contains(&y)
    }
}

impl Path {
    fn start(&mut self, point: (f64, f64)) {
        self.last = None;
        self.go('M', point);
    }

    fn line(&mut self, point: (f64, f64)) {
        self.go('L', point);
    }

    fn go(&mut self, how: char, (x, y): (f64, f64)) {
        let here = (x.round() as i64, y.round() as i64);
        if self.last != Some(here) {
            let _ = write!(self.text, "{how}{} {}", here.0, here.1);
        }
        self.last = Some(here);
    }
}

fn stroke(svg: &mut String, path: &str, (colour, width): (&str, f64), more: &str) {
    if !path.is_empty() {
        let _ = writeln!(
            svg,
            "<path stroke=\"{colour}\" stroke-width=\"{width}\" {more} d=\"{path}\"/>"
        );
    }
}

fn districts(svg: &mut String, work: &Work<'_>, frame: &Frame) {
    for district in &work.scenario().districts {
        let mut path = Path::default();
        for ring in district.shape.iter().map(geo::Polygon::exterior) {
            for (number, corner) in ring.coords().enumerate() {
                let point = frame.pixel(corner.x, corner.y);
                if number == 0 {
                    path.start(point);
                } else {
                    path.line(point);
                }
            }
        }
        let (colour, dashes) = match (district.functional, district.central) {
            (true, _) => ("#7a5195", "stroke-dasharray=\"2 4\""),
            (_, true) => ("#555555", "fill=\"#f3f6f9\""),
            _ => ("#999999", ""),
        };
        stroke(svg, &path.text, (colour, 1.0), dashes);
    }
}

fn roads(roads: &Roads, classes: &[RoadClass], frame: &Frame) -> String {
    let mut path = Path::default();
    for (id, edge) in roads.edges().pairs() {
        let ends = [
            frame.at(roads.junction(edge.from)),
            frame.at(roads.junction(edge.to)),
        ];
        if !classes.contains(&edge.class) || !ends.iter().all(|&end| frame.holds(end)) {
            continue;
        }
        path.start(ends[0]);
        roads
            .shape(id)
            .iter()
            .for_each(|&at| path.line(frame.at(at)));
        path.line(ends[1]);
    }
    path.text
}

/// Zones as points: reached, not reached by the plan, reached by no site whatever is built.
fn zones(svg: &mut String, work: &Work<'_>, plan: &Plan, frame: &Frame) {
    let zones = &work.scenario().zones;
    let mut kind = vec![0; zones.len()];
    plan.report
        .unreached
        .iter()
        .for_each(|row| kind[row.zone.index()] = 1);
    work.city
        .problem
        .unreachable()
        .iter()
        .for_each(|zone: &ZoneId| kind[zone.index()] = 2);
    let looks = [
        ("#9ecae1", 2.0, "stroke-linecap=\"round\""),
        ("#e69f00", 6.0, "stroke-linecap=\"square\""),
        ("#d55e00", 7.0, "stroke-linecap=\"square\""),
    ];
    for (number, (colour, width, cap)) in looks.into_iter().enumerate() {
        let mut text = String::new();
        for (zone, _) in zones.iter().zip(&kind).filter(|(_, kind)| **kind == number) {
            let (x, y) = frame.at(zone.at);
            let _ = write!(text, "M{x:.0} {y:.0}h.1");
        }
        stroke(svg, &text, (colour, width), cap);
    }
}

fn stations(svg: &mut String, plan: &Plan, frame: &Frame) {
    let stations = &plan.applied.scenario.stations;
    for &id in &plan.applied.closed {
        let (x, y) = frame.at(stations[id].at);
        cross(svg, (x, y));
    }
    for (id, station) in stations.pairs() {
        if station.status == StationStatus::Existing {
            let at = frame.at(station.at);
            let is_new = plan.applied.opened.contains(&id);
            if is_new {
                dot(svg, at);
            } else {
                triangle(svg, at);
            }
        }
    }
}

fn dot(svg: &mut String, (x, y): (f64, f64)) {
    let _ = writeln!(
        svg,
        "<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"4.5\" fill=\"#08519c\" stroke=\"#ffffff\"/>"
    );
}

fn triangle(svg: &mut String, (x, y): (f64, f64)) {
    let _ = writeln!(
        svg,
        "<path d=\"M{:.1} {:.1}l6.5 11h-13z\" fill=\"#006d2c\" stroke=\"#ffffff\"/>",
        x,
        y - 7.0
    );
}

fn cross(svg: &mut String, (x, y): (f64, f64)) {
    let _ = writeln!(
        svg,
        "<path d=\"M{:.1} {:.1}l8 8m0 -8l-8 8\" stroke=\"#636363\" stroke-width=\"2\"/>",
        x - 4.0,
        y - 4.0
    );
}

fn names(svg: &mut String, work: &Work<'_>, frame: &Frame) {
    for district in work
        .scenario()
        .districts
        .iter()
        .filter(|district| !district.functional)
    {
        let largest = district
            .shape
            .iter()
            .max_by_key(|part| part.exterior().0.len());
        let corners: Vec<(f64, f64)> = largest
            .map(|part| {
                part.exterior()
                    .coords()
                    .map(|c| frame.pixel(c.x, c.y))
                    .collect()
            })
            .unwrap_or_default();
        let count = corners.len().max(1) as f64;
        let (x, y) = corners.iter().fold((0.0, 0.0), |sum, at| {
            (sum.0 + at.0 / count, sum.1 + at.1 / count)
        });
        if frame.holds((x, y)) {
            let _ = writeln!(
                svg,
                "<text x=\"{x:.0}\" y=\"{y:.0}\" text-anchor=\"middle\" font-weight=\"bold\" fill=\"#333333\" \
                 stroke=\"#ffffff\" stroke-width=\"3\" paint-order=\"stroke\">{}</text>",
                escaped(&district.name)
            );
        }
    }
}

fn heading(svg: &mut String, work: &Work<'_>, plan: &Plan) {
    let scenario = work.scenario();
    let name = scenario.name_en.as_deref().map_or_else(
        || scenario.name.clone(),
        |english| format!("{}  {english}", scenario.name),
    );
    let total = &plan.report.total;
    let _ = writeln!(
        svg,
        "<g fill=\"#111111\"><text x=\"{MARGIN}\" y=\"24\" font-size=\"18\" font-weight=\"bold\">{}</text>\
         <text x=\"{MARGIN}\" y=\"48\">{} stations, {:.1} % of {:.0} people in time</text></g>",
        escaped(&name),
        plan.solution.sites.len(),
        total.share() * 100.0,
        total.population_milli as f64 / 1000.0
    );
    legend(svg);
}

fn legend(svg: &mut String) {
    let y = 70.0;
    let square = |svg: &mut String, x: f64, colour: &str, side: f64| {
        let path = format!("M{x:.0} {y:.0}h.1");
        stroke(svg, &path, (colour, side), "stroke-linecap=\"square\"");
    };
    let mut x = MARGIN + 8.0;
    let labels = [
        ("open before and after 原有", 180.0),
        ("new 新设", 85.0),
        ("closed 关闭", 100.0),
        ("people reached 可及", 140.0),
        ("not reached 未及", 125.0),
        ("by no site, whatever is built 任何站点均未及", 0.0),
    ];
    for (number, (label, wide)) in labels.into_iter().enumerate() {
        match number {
            0 => triangle(svg, (x, y)),
            1 => dot(svg, (x, y)),
            2 => cross(svg, (x, y)),
            3 => square(svg, x, "#9ecae1", 4.0),
            4 => square(svg, x, "#e69f00", 6.0),
            _ => square(svg, x, "#d55e00", 7.0),
        }
        let _ = writeln!(
            svg,
            "<text x=\"{:.0}\" y=\"{:.0}\" fill=\"#111111\">{label}</text>",
            x + 11.0,
            y + 4.0
        );
        x += wide;
    }
}

/// Text as XML.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}
