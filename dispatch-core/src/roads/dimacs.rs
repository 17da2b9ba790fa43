//! The form of the 9th DIMACS implementation challenge: `.gr` (arcs) and `.co` (coordinates).
//!
//! `c` lines are comments, `p` lines announce counts, `a TAIL HEAD WEIGHT` is an arc and
//! `v ID LON LAT` a node, in millionths of a degree. A weight of 1 is read as one millisecond, in
//! every mode; the length of an arc is the great circle between its nodes. Parallel arcs stay
//! parallel. Cost: O(bytes).

use super::jemss::Named;
use super::{NO_ROAD, RawArc, RawNetwork, RoadClass, Roads};
use crate::error::{Fault, Result, unless_faulty};
use crate::geo::{Coordinate, great_circle};

/// Faults of one kind beyond this are not listed.
const MOST_FAULTS: usize = 100;

/// Reads a graph and its coordinates.
///
/// # Errors
/// Every fault of the files, a hundred at most.
pub fn read(graph: Named<'_>, coordinates: Named<'_>) -> Result<Roads> {
    let mut faults = Vec::new();
    let mut raw = RawNetwork::new(1);
    nodes(coordinates, &mut raw, &mut faults);
    if raw.node_count() > 0 {
        arcs(graph, &mut raw, &mut faults);
    }
    let mut raw = unless_faulty(raw, faults)?;
    raw.merge_opposites();
    Ok(raw.build())
}

fn nodes((bytes, file): Named<'_>, raw: &mut RawNetwork, faults: &mut Vec<Fault>) {
    let mut places: Vec<(u64, Coordinate)> = Vec::new();
    for (line, text) in records(bytes, b'v') {
        let fields = numbers::<3>(text).and_then(|[id, lon, lat]| {
            let e7 = |e6: i64, most: u64| {
                let inside = e6.unsigned_abs() <= most * 1_000_000;
                inside.then(|| (e6 * 10) as i32)
            };
            let (lon_e7, lat_e7) = (e7(lon, 180)?, e7(lat, 90)?);
            Some((u64::try_from(id).ok()?, Coordinate { lon_e7, lat_e7 }))
        });
        match fields {
            Some(node) => places.push(node),
            None => complain(
                file,
                line,
                "v ID LON LAT, with millionths of a degree",
                faults,
            ),
        }
    }
    if places.is_empty() && faults.is_empty() {
        let cause = "it has no line v ID LON LAT";
        faults.push(Fault::in_file(
            file,
            cause,
            "give the file of coordinates, .co",
        ));
    }
    check_count((bytes, file), places.len(), faults);
    places.sort_by_key(|place| place.0);
    for (&(id, at), expected) in places.iter().zip(1u64..) {
        if id != expected {
            faults.push(Fault::in_file(
                file,
                format!("node {expected} is missing, or there are two of one before it"),
                "give every node from 1 on one line v ID LON LAT",
            ));
            return;
        }
        raw.add_node(&id.to_string(), at, true);
    }
}

fn arcs((bytes, file): Named<'_>, raw: &mut RawNetwork, faults: &mut Vec<Fault>) {
    let count = raw.node_count() as i64;
    for (line, text) in records(bytes, b'a') {
        let node = |id: i64| (1..=count).contains(&id).then(|| (id - 1) as u32);
        let fields = numbers::<3>(text).and_then(|[tail, head, weight]| {
            let weight = (0..i64::from(NO_ROAD)).contains(&weight);
            Some((node(tail)?, node(head)?)).filter(|_| weight)
        });
        let (Some((from, to)), Some([.., weight])) = (fields, numbers::<3>(text)) else {
            let form = format!(
                "a TAIL HEAD WEIGHT, with nodes from 1 to {count} and a weight below {NO_ROAD}"
            );
            complain(file, line, &form, faults);
            continue;
        };
        let length = great_circle(raw.at(from), raw.at(to)).as_millimetres();
        let arc = RawArc {
            from,
            to,
            class: RoadClass::Road,
            forward: true,
            backward: false,
            name: None,
            length: u32::try_from(length).unwrap_or(u32::MAX),
            via: Vec::new(),
        };
        raw.add_arc(arc, &[[weight as u32; 2]]);
    }
    check_count((bytes, file), raw.arcs().len(), faults);
}

/// A file that was cut short has fewer records than its `p` line announces as its last number.
fn check_count((bytes, file): Named<'_>, found: usize, faults: &mut Vec<Fault>) {
    let announced = records(bytes, b'p').next().and_then(|(_, text)| {
        let last = text.rsplit(u8::is_ascii_whitespace).next()?;
        std::str::from_utf8(last).ok()?.parse().ok()
    });
    if let Some(announced) = announced.filter(|&n: &usize| faults.is_empty() && n != found) {
        faults.push(Fault::in_file(
            file,
            format!("its line p announces {announced} records, and there are {found}"),
            "take the file from its source again: it was cut short or changed",
        ));
    }
}

fn complain(file: &str, line: u64, form: &str, faults: &mut Vec<Fault>) {
    if faults.len() < MOST_FAULTS {
        faults.push(Fault::at_line(
            file,
            line,
            format!("this is not \"{form}\""),
            "mend the line, or take the file from its source again",
        ));
    }
}

/// The lines of one kind, without the letter, with their numbers.
fn records(bytes: &[u8], kind: u8) -> impl Iterator<Item = (u64, &[u8])> {
    let lines = (1..).zip(bytes.split(|&byte| byte == b'\n'));
    lines.filter_map(move |(line, text)| {
        let text = text.trim_ascii();
        let rest = text.strip_prefix(&[kind])?;
        rest.first()?
            .is_ascii_whitespace()
            .then_some((line, rest.trim_ascii()))
    })
}

/// Exactly so many whole numbers.
fn numbers<const N: usize>(text: &[u8]) -> Option<[i64; N]> {
    let mut fields = text
        .split(u8::is_ascii_whitespace)
        .filter(|f| !f.is_empty());
    let mut numbers = [0; N];
    for number in &mut numbers {
        *number = std::str::from_utf8(fields.next()?).ok()?.parse().ok()?;
    }
    fields.next().is_none().then_some(numbers)
}

#[cfg(test)]
mod tests {
    use super::*;

    const CO: &str =
        "c x\np aux sp co 3\nv 1 -73530767 41085396\nv 2 -73530538 41086098\nv 3 0 0\n";

    #[test]
    fn a_weight_is_milliseconds_and_both_ways_are_one_edge() {
        let gr = "p sp 3 3\na 1 2 2008\na 2 1 2010\na 2 3 5\n";
        let roads = read((gr.as_bytes(), "x.gr"), (CO.as_bytes(), "x.co")).unwrap();
        assert_eq!((roads.node_count(), roads.edges().len()), (3, 2));
        assert_eq!(roads.modes[0].backward[0], 2010);
    }

    #[test]
    fn a_file_that_was_cut_short_is_noticed() {
        let gr = "p sp 3 3\na 1 2 2008\na 2 1 2010\n";
        let error = read((gr.as_bytes(), "x.gr"), (CO.as_bytes(), "x.co")).unwrap_err();
        assert!(error.to_string().contains("announces 3 records"));
    }

    #[test]
    fn a_line_that_is_no_arc_is_a_fault_with_its_number() {
        let gr = "a 1 2 3\na 1 9 3\na 1 2\na 1 2 -4\n";
        let error = read((gr.as_bytes(), "x.gr"), (CO.as_bytes(), "x.co")).unwrap_err();
        let text = error.to_string();
        for line in ["x.gr:2", "x.gr:3", "x.gr:4"] {
            assert!(text.contains(line), "{text}");
        }
    }
}
