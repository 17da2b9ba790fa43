//! Points in the plane with a radius: `mclp` files (every point a demand and a site) and `BDS`
//! files (`F` sites and `C` customers; Cordeau, Furini, Ljubić 2019).
//!
//! A site reaches a point whose distance is at most the radius. Coordinates are degrees when all
//! lie within ±90 and ±180 and most are written with four decimals or more (trailing zeros are often
//! dropped): then latitude comes first, and distances are km on a plane at the mean latitude.

use super::super::cover::CoverInstance;
use super::in_file;
use crate::error::{Fault, Result};

/// Slack for the last digit of a distance.
const SLACK: f64 = 1e-9;
/// Kilometres of a degree of latitude.
const KM_A_DEGREE: f64 = 6371.0088 * std::f64::consts::PI / 180.0;
/// Pairs at most, so that they fit in memory.
const MOST_PAIRS: usize = 400_000_000;

#[derive(Clone, Copy, Debug)]
struct Point {
    x: f64,
    y: f64,
    demand: u64,
    /// Written with four decimals or more.
    fine: bool,
}

/// A header line, then `x y demand` of every point.
///
/// # Errors
/// The line where the file is not so, or a radius that makes no sense.
pub fn read_points(bytes: &[u8], file: &str, radius: f64) -> Result<CoverInstance> {
    let mut lines = lines(bytes);
    let Some((number, header)) = lines.next() else {
        return Err(Fault::in_file(file, "the file is empty", "give a file of points").into());
    };
    let count: usize = field(&header, 0, "the number of points", (file, number))?;
    let mut points = Vec::new();
    for (number, words) in lines {
        points.push(point(&words, (file, number))?);
    }
    counted(count, points.len(), "points", file)?;
    if is_geographic(&points) {
        to_plane(&mut points);
    }
    cover(&points, &points, radius, file)
}

/// `sites customers`, then `F id x y cost` and `C id x y demand` lines.
///
/// # Errors
/// The line where the file is not so, or a radius that makes no sense.
pub fn read_bds(bytes: &[u8], file: &str, radius: f64) -> Result<CoverInstance> {
    let mut lines = lines(bytes);
    let Some((number, header)) = lines.next() else {
        return Err(Fault::in_file(
            file,
            "the file is empty",
            "give a file of sites and customers",
        )
        .into());
    };
    let sites_count: usize = field(&header, 0, "the number of sites", (file, number))?;
    let customers_count: usize = field(&header, 1, "the number of customers", (file, number))?;
    let (mut sites, mut customers) = (Vec::new(), Vec::new());
    for (number, words) in lines {
        let kind = words.first().copied().unwrap_or_default();
        let into = match kind {
            "F" => &mut sites,
            "C" => &mut customers,
            _ => {
                let shown: String = kind.chars().take(40).collect();
                let cause = format!("a line begins with \"{shown}\"");
                return Err(Fault::at_line(
                    file,
                    number,
                    cause,
                    "begin it with F (site) or C (customer)",
                )
                .into());
            }
        };
        into.push(point(words.get(2..).unwrap_or_default(), (file, number))?);
    }
    counted(sites_count, sites.len(), "sites", file)?;
    counted(customers_count, customers.len(), "customers", file)?;
    cover(&customers, &sites, radius, file)
}

/// Lines that are not blank, with their numbers and words.
fn lines(bytes: &[u8]) -> impl Iterator<Item = (u64, Vec<&str>)> {
    let lines = bytes.split(|&byte| byte == b'\n').zip(1u64..);
    lines
        .map(|(line, number)| {
            let text = std::str::from_utf8(line).unwrap_or("\u{fffd}");
            (number, text.split_whitespace().collect::<Vec<_>>())
        })
        .filter(|(_, words)| !words.is_empty())
}

fn field<T: std::str::FromStr>(
    words: &[&str],
    place: usize,
    what: &str,
    (file, line): (&str, u64),
) -> Result<T> {
    let Some(word) = words.get(place) else {
        return Err(Fault::at_line(
            file,
            line,
            format!("{what} is missing"),
            "complete the line",
        )
        .into());
    };
    word.parse().map_err(|_| {
        let shown: String = word.chars().take(40).collect();
        Fault::at_line(
            file,
            line,
            format!("\"{shown}\" is not {what}"),
            "write a number there",
        )
        .into()
    })
}

fn point(words: &[&str], at: (&str, u64)) -> Result<Point> {
    let (x, y): (f64, f64) = (
        field(words, 0, "a coordinate", at)?,
        field(words, 1, "a coordinate", at)?,
    );
    if !x.is_finite() || !y.is_finite() {
        return Err(Fault::at_line(
            at.0,
            at.1,
            "a coordinate is not finite",
            "write a number there",
        )
        .into());
    }
    let decimals = |word: &&str| word.split('.').nth(1).map_or(0, str::len);
    Ok(Point {
        x,
        y,
        demand: field(words, 2, "a demand (a whole number of at least 0)", at)?,
        fine: words.iter().take(2).all(|word| decimals(word) >= 4),
    })
}

fn counted(said: usize, found: usize, what: &str, file: &str) -> Result<()> {
    if said == found {
        return Ok(());
    }
    let cause = format!("the first line says {said} {what}, but there are {found}");
    Err(Fault::at_line(
        file,
        1,
        cause,
        "fetch the file again, or correct the first line",
    )
    .into())
}

fn is_geographic(points: &[Point]) -> bool {
    let within = |point: &Point| point.x.abs() <= 90.0 && point.y.abs() <= 180.0;
    let fine = points.iter().filter(|point| point.fine).count();
    points.iter().all(within) && 2 * fine > points.len()
}

/// Latitude and longitude as kilometres east and north.
fn to_plane(points: &mut [Point]) {
    let mean = points.iter().map(|point| point.x).sum::<f64>() / points.len() as f64;
    let narrow = libm::cos(mean.to_radians());
    for point in points {
        (point.x, point.y) = (point.y * KM_A_DEGREE * narrow, point.x * KM_A_DEGREE);
    }
}

fn cover(demand: &[Point], sites: &[Point], radius: f64, file: &str) -> Result<CoverInstance> {
    if !radius.is_finite() || radius <= 0.0 {
        let cause = format!("the radius is {radius}");
        return Err(super::super::refused(
            cause,
            "give --radius above 0, in the unit of the file",
        ));
    }
    // Sites by x: only a strip of them can be near enough.
    let mut order: Vec<u32> = (0..sites.len() as u32).collect();
    order.sort_by(|&a, &b| {
        sites[a as usize]
            .x
            .total_cmp(&sites[b as usize].x)
            .then(a.cmp(&b))
    });
    let reach = radius + SLACK;
    let (mut rows, mut pairs) = (Vec::with_capacity(demand.len()), 0);
    for point in demand {
        let first = order.partition_point(|&site| sites[site as usize].x < point.x - reach);
        let strip = order[first..]
            .iter()
            .take_while(|&&site| sites[site as usize].x <= point.x + reach);
        let near = strip.copied().filter(|&site| {
            let (dx, dy) = (
                sites[site as usize].x - point.x,
                sites[site as usize].y - point.y,
            );
            libm::sqrt(dx * dx + dy * dy) <= reach
        });
        let row: Vec<u32> = near.collect();
        pairs += row.len();
        if pairs > MOST_PAIRS {
            let cause = format!(
                "within {radius} there are more than {MOST_PAIRS} pairs of a point and a site"
            );
            return Err(Fault::in_file(file, cause, "ask for a smaller radius").into());
        }
        rows.push(row);
    }
    let weight = demand.iter().map(|point| point.demand).collect();
    CoverInstance::new(&rows, weight, vec![1; sites.len()]).map_err(|error| in_file(file, error))
}
