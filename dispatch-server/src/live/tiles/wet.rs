//! Water on the world square: a lake is its rings; a river, known by its course and width, is a band
//! around each stretch of the course and a round joint at each bend.
//!
//! Outer rings turn clockwise on the screen and holes the other way, as tiles want them; bands and
//! joints overlap, and are filled in one colour.

use std::f64::consts::PI;

use dispatch_core::geo::Coordinate;
use dispatch_core::scenario::{Scenario, WaterShape};

use super::{World, clip, world};

/// The equator's length in metres on the sphere of the projection.
const AROUND: f64 = 40_075_016.68;
/// Corners of a joint.
const CORNERS: usize = 16;

/// A lake, or a stretch of a river.
#[derive(Debug)]
pub(super) struct Wet {
    /// The name, if it has one.
    pub(super) name: Option<String>,
    /// What it covers.
    pub(super) rings: Vec<Vec<World>>,
    /// The line its name is written along; nothing for a lake.
    pub(super) course: Vec<World>,
}

/// The water of a scenario.
pub(super) fn of(scenario: &Scenario) -> Vec<Wet> {
    let wet = scenario.water.iter().map(|water| {
        let (rings, course) = match &water.shape {
            WaterShape::Area(rings) => (area(rings), Vec::new()),
            WaterShape::Line { course, width_m } => {
                let line: Vec<World> = course.iter().map(|&at| world(at)).collect();
                (bands(course, &line, *width_m), line)
            }
        };
        Wet {
            name: water.name.clone(),
            rings,
            course,
        }
    });
    wet.collect()
}

fn area(rings: &[Vec<Coordinate>]) -> Vec<Vec<World>> {
    let turned = |(ring, is_outer): (&Vec<Coordinate>, bool)| {
        let ring: Vec<World> = ring.iter().map(|&at| world(at)).collect();
        clockwise(ring, is_outer)
    };
    let first = std::iter::once(true).chain(std::iter::repeat(false));
    rings.iter().zip(first).map(turned).collect()
}

fn bands(course: &[Coordinate], line: &[World], width_m: f64) -> Vec<Vec<World>> {
    let half = |at: Coordinate| width_m / 2.0 / AROUND / libm::cos(at.lat().to_radians());
    let mut rings = Vec::new();
    for (&at, &[x, y]) in course.iter().zip(line) {
        let corner = |i: usize| {
            let angle = 2.0 * PI * i as f64 / CORNERS as f64;
            [
                x + half(at) * libm::cos(angle),
                y + half(at) * libm::sin(angle),
            ]
        };
        rings.push(clockwise((0..CORNERS).map(corner).collect(), true));
    }
    for (pair, ends) in course.windows(2).zip(line.windows(2)) {
        let ([ax, ay], [bx, by]) = (ends[0], ends[1]);
        let length = libm::hypot(bx - ax, by - ay);
        if length > 0.0 {
            let (dx, dy) = ((by - ay) / length, (ax - bx) / length);
            let (a, b) = (half(pair[0]), half(pair[1]));
            let band = vec![
                [ax + dx * a, ay + dy * a],
                [bx + dx * b, by + dy * b],
                [bx - dx * b, by - dy * b],
                [ax - dx * a, ay - dy * a],
            ];
            rings.push(clockwise(band, true));
        }
    }
    rings
}

/// A ring that turns so; clockwise on the screen, whose y goes down, is a positive area.
fn clockwise(mut ring: Vec<World>, is_wanted: bool) -> Vec<World> {
    if (clip::twice_area(&ring) > 0.0) != is_wanted {
        ring.reverse();
    }
    ring
}
