//! Lines in well-known text: `LINESTRING (114.1 30.5, 114.2 30.6)`.

use crate::geo::Coordinate;

/// The points of a line string of degrees, longitude first; further dimensions are skipped. `None`
/// if it is no line string of at least two points on the globe.
pub(super) fn line_string(text: &str) -> Option<Vec<Coordinate>> {
    let text = text.trim();
    let (kind, rest) = text.split_at_checked("LINESTRING".len())?;
    if !kind.eq_ignore_ascii_case("LINESTRING") {
        return None;
    }
    let (dimensions, rest) = rest.split_once('(')?;
    let known = ["", "Z", "M", "ZM"];
    let dimensions = dimensions.trim();
    if !known.iter().any(|d| d.eq_ignore_ascii_case(dimensions)) {
        return None;
    }
    let points = rest.trim_end().strip_suffix(')')?.split(',').map(point);
    points
        .collect::<Option<Vec<_>>>()
        .filter(|points| points.len() >= 2)
}

/// The corners of a polygon without holes, of degrees, longitude first. `None` if it is none.
pub(crate) fn polygon(text: &str) -> Option<Vec<Coordinate>> {
    let text = text.trim();
    let (kind, rest) = text.split_at_checked("POLYGON".len())?;
    if !kind.eq_ignore_ascii_case("POLYGON") {
        return None;
    }
    let rings = rest.trim().strip_prefix('(')?.strip_suffix(')')?;
    let ring = rings.trim().strip_prefix('(')?.strip_suffix(')')?;
    ring.split(',').map(point).collect()
}

fn point(text: &str) -> Option<Coordinate> {
    let mut numbers = text.split_whitespace().map(str::parse::<f64>);
    let (lon, lat) = (numbers.next()?.ok()?, numbers.next()?.ok()?);
    Coordinate::from_degrees(lon, lat)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_polygon_is_read_and_one_with_a_hole_is_not() {
        let corners = polygon("Polygon((1 2, 3 2,3 4, 1 2))").unwrap();
        assert_eq!((corners.len(), corners[1].lon_e7), (4, 30_000_000));
        for bad in [
            "POLYGON (1 2, 3 2, 3 4)",
            "POLYGON ((1 2, 3 2), (3 4, 1 2))",
            "POLYGON",
        ] {
            assert_eq!(polygon(bad), None, "{bad}");
        }
    }

    #[test]
    fn a_line_string_is_read_and_anything_else_is_not() {
        let line = line_string(" linestring Z (114.1 30.5 7,114.2 30.6 8) ").unwrap();
        assert_eq!(line[1].lon_e7, 1_142_000_000);
        for bad in [
            "",
            "POINT (1 2)",
            "LINESTRING (1 2)",
            "LINESTRING (1 2, 3)",
            "LINESTRING (1 2, 3 x)",
            "LINESTRING (1 2, 3 4",
            "LINESTRING (1 2, 3 95)",
            "LINESTRIN\u{e9} (1 2, 3 4)",
        ] {
            assert_eq!(line_string(bad), None, "{bad}");
        }
    }
}
