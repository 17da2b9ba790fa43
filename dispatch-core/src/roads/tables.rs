//! A network as two plain tables: `nodes` and `edges`.
//!
//! `nodes`: `id,lon,lat` and if there `access` (0: no place snaps here). `edges`: `from,to` and if
//! there `length_m` (otherwise measured on the ground), `travel_s` (ordinary), `siren_travel_s`,
//! `class`, `oneway`, `name`, `geometry_wkt`. Other headings through a [`Mapping`]. An edge without
//! `oneway`, or with 0 there, runs both ways; 1 from → to only, -1 to → from only. A network with
//! both columns of times has two modes of its own, with one column one. Cost: O(bytes).

use super::jemss::Named;
use super::table_file::{Row, Table, whole};
use super::{Interned, NO_ROAD, RawArc, RawNetwork, RoadClass, Roads, wkt};
use crate::error::{Fault, Result, unless_faulty};
use crate::geo::{Coordinate, Datum, great_circle};
use crate::units::{Distance, Duration};
use std::collections::BTreeMap;

/// Which headings a file has instead of ours: (ours, theirs).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mapping {
    /// Of the nodes.
    pub nodes: BTreeMap<String, String>,
    /// Of the edges.
    pub edges: BTreeMap<String, String>,
    /// In which the coordinates are given, those of `geometry_wkt` too.
    pub datum: Datum,
}

/// What an import of tables has to say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TablesReport {
    /// Classes that are not known here and became [`RoadClass::Road`], with their edges.
    pub unknown_classes: BTreeMap<String, usize>,
}

/// Reads a network.
///
/// # Errors
/// Every fault of the files.
pub fn read(nodes: Named<'_>, edges: Named<'_>, map: &Mapping) -> Result<(Roads, TablesReport)> {
    let nodes = Table::plain(nodes.0, nodes.1)?;
    let edges = Table::plain(edges.0, edges.1)?;
    let mut reading = Reading {
        datum: map.datum,
        ..Reading::default()
    };
    reading.nodes(&nodes, &map.nodes);
    if reading.faults.is_empty() {
        reading.edges(&edges, &map.edges);
    }
    let mut raw = unless_faulty(reading.raw, reading.faults)?;
    raw.name_arcs(reading.names.into_names());
    raw.merge_opposites();
    Ok((raw.build(), reading.report))
}

/// The columns of the edges.
struct Columns {
    from: usize,
    to: usize,
    length: Option<usize>,
    /// With siren first where both are there.
    times: Vec<usize>,
    class: Option<usize>,
    oneway: Option<usize>,
    name: Option<usize>,
    geometry: Option<usize>,
}

impl Columns {
    fn find(
        table: &Table,
        map: &BTreeMap<String, String>,
        faults: &mut Vec<Fault>,
    ) -> Option<Self> {
        let heading = |name: &'static str| map.get(name).map_or(name, String::as_str);
        let [from, to] = ["from", "to"].map(|name| table.require(heading(name), faults));
        let mut optional = |name: &'static str| match map.get(name) {
            Some(theirs) => table.require(theirs, faults),
            None => table.column(name),
        };
        let times = ["siren_travel_s", "travel_s"].map(&mut optional);
        Some(Self {
            times: times.into_iter().flatten().collect(),
            length: optional("length_m"),
            class: optional("class"),
            oneway: optional("oneway"),
            name: optional("name"),
            geometry: optional("geometry_wkt"),
            from: from?,
            to: to?,
        })
    }
}

#[derive(Default)]
struct Reading {
    raw: RawNetwork,
    datum: Datum,
    numbers: BTreeMap<String, u32>,
    names: Interned,
    report: TablesReport,
    faults: Vec<Fault>,
}

impl Reading {
    fn nodes(&mut self, table: &Table, map: &BTreeMap<String, String>) {
        let heading = |name: &'static str| map.get(name).map_or(name, String::as_str);
        let columns =
            ["id", "lon", "lat"].map(|name| table.require(heading(name), &mut self.faults));
        let [Some(id), Some(lon), Some(lat)] = columns else {
            return;
        };
        let access = table.column(heading("access"));
        for row in &table.rows {
            let at = table.place(row, [lon, lat], &mut self.faults);
            let at = at.map(|at| self.datum.to_wgs84(at));
            let access = self.flag(table, row, access, 1);
            let (Some(at), Some(access)) = (at, access) else {
                continue;
            };
            let node = self.raw.add_node(row.cell(id), at, access != 0);
            let known = self.numbers.insert(row.cell(id).to_owned(), node);
            if known.is_some() || row.cell(id).is_empty() {
                self.faults.push(table.fault(
                    row,
                    format!("the id \"{}\" is empty or stands twice", row.cell(id)),
                    "give every node an id of its own",
                ));
            }
        }
    }

    fn edges(&mut self, table: &Table, map: &BTreeMap<String, String>) {
        let Some(columns) = Columns::find(table, map, &mut self.faults) else {
            return;
        };
        self.raw.set_modes(columns.times.len());
        for row in &table.rows {
            self.edge(table, &columns, row);
        }
    }

    /// Adds a row's arc; nothing when it has a fault.
    fn edge(&mut self, table: &Table, columns: &Columns, row: &Row) -> Option<()> {
        let ends = [columns.from, columns.to].map(|column| self.node(table, row, column));
        let times = self.times(table, columns, row);
        let oneway = self.flag(table, row, columns.oneway, 0);
        let via = self.via(table, columns, row, ends);
        let [from, to] = [ends[0]?, ends[1]?];
        let via = via?;
        let length = self.length(table, columns, row, [from, to], &via);
        let (oneway, times) = (oneway?, times?);
        let arc = RawArc {
            from,
            to,
            class: self.class(row.given(columns.class)),
            forward: oneway >= 0,
            backward: oneway <= 0,
            name: self
                .names
                .place(row.given(columns.name).unwrap_or_default()),
            length: length?,
            via,
        };
        self.raw.add_arc(arc, &times);
        Some(())
    }

    fn node(&mut self, table: &Table, row: &Row, column: usize) -> Option<u32> {
        let found = self.numbers.get(row.cell(column)).copied();
        if found.is_none() {
            let heading = &table.columns[column];
            self.faults.push(table.fault(
                row,
                format!(
                    "{heading} is \"{}\", and no node has that id",
                    row.cell(column)
                ),
                "add the node to the nodes, or take the edge out",
            ));
        }
        found
    }

    /// 1, 0 or -1 for yes, no and the other way round.
    fn flag(
        &mut self,
        table: &Table,
        row: &Row,
        column: Option<usize>,
        otherwise: i64,
    ) -> Option<i64> {
        let Some(text) = row.given(column) else {
            return Some(otherwise);
        };
        let value = match text.to_ascii_lowercase().as_str() {
            "yes" | "true" | "f" => Some(1),
            "no" | "false" | "b" => Some(0),
            "reverse" | "t" => Some(-1),
            other => whole(other).filter(|flag| (-1..=1).contains(flag)),
        };
        if value.is_none() {
            let heading = column.map_or("", |column| table.columns[column].as_str());
            self.faults.push(table.fault(
                row,
                format!("{heading} is \"{text}\""),
                "write 1, 0 (or yes, no), or for one way against the edge -1",
            ));
        }
        value
    }

    fn times(&mut self, table: &Table, columns: &Columns, row: &Row) -> Option<Vec<[u32; 2]>> {
        let mut times = Vec::with_capacity(columns.times.len());
        for &column in &columns.times {
            let seconds = table.number(row, column, &mut self.faults)?;
            let ms = Duration::from_secs_f64(seconds).map(Duration::as_millis);
            let Some(ms) = ms.filter(|ms| (0..i64::from(NO_ROAD)).contains(ms)) else {
                self.faults.push(table.fault(
                    row,
                    format!("{} is {seconds}", table.columns[column]),
                    format!("give seconds, from 0 to {}", NO_ROAD / 1000),
                ));
                return None;
            };
            times.push([ms as u32; 2]);
        }
        Some(times)
    }

    /// The points between the ends.
    fn via(
        &mut self,
        table: &Table,
        columns: &Columns,
        row: &Row,
        ends: [Option<u32>; 2],
    ) -> Option<Vec<Coordinate>> {
        let Some(text) = row.given(columns.geometry) else {
            return Some(Vec::new());
        };
        let Some(mut points) = wkt::line_string(text) else {
            self.faults.push(table.fault(
                row,
                "its geometry is no line string of degrees",
                "write LINESTRING (lon lat, lon lat, …), or leave it empty",
            ));
            return None;
        };
        let [Some(from), Some(to)] = ends else {
            return None;
        };
        for point in &mut points {
            *point = self.datum.to_wgs84(*point);
        }
        let (from, to) = (self.raw.at(from), self.raw.at(to));
        let (first, last) = (points[0], points[points.len() - 1]);
        if first != from && (first, last) == (to, from) {
            points.reverse();
        }
        points.remove(0);
        points.pop();
        Some(points)
    }

    fn length(
        &mut self,
        table: &Table,
        columns: &Columns,
        row: &Row,
        [from, to]: [u32; 2],
        via: &[Coordinate],
    ) -> Option<u32> {
        let length = match (columns.length, row.given(columns.length)) {
            (Some(column), Some(_)) => {
                Distance::from_metres(table.number(row, column, &mut self.faults)?)
            }
            _ => {
                let ends = (self.raw.at(from), self.raw.at(to));
                let stops = via.iter().copied().chain([ends.1]);
                let mut at = ends.0;
                let legs = stops.map(|stop| great_circle(std::mem::replace(&mut at, stop), stop));
                Some(legs.sum())
            }
        };
        let length = length.and_then(|length| u32::try_from(length.as_millimetres()).ok());
        if length.is_none() {
            self.faults.push(table.fault(
                row,
                "the edge is shorter than nothing or longer than 4,294 km",
                "give its length in metres",
            ));
        }
        length
    }

    fn class(&mut self, cell: Option<&str>) -> RoadClass {
        let Some(text) = cell else {
            return RoadClass::Road;
        };
        RoadClass::parse(text).unwrap_or_else(|| {
            *self
                .report
                .unknown_classes
                .entry(text.to_owned())
                .or_insert(0) += 1;
            RoadClass::Road
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Error;
    use crate::ids::{EdgeId, Id};
    use crate::roads::{Direction, EdgeTimes};

    const NODES: &[u8] = b"id,lon,lat,access\na,114.00,30.0,1\nb,114.01,30.0,0\nc,114.02,30.0,\n";

    fn read_edges(edges: &str) -> Result<(Roads, TablesReport)> {
        let edges = (edges.as_bytes(), "edges.csv");
        read((NODES, "nodes.csv"), edges, &Mapping::default())
    }

    #[test]
    fn times_geometry_and_one_way_are_read() {
        let (roads, report) = read_edges(
            "from,to,length_m,travel_s,siren_travel_s,class,oneway,name,geometry_wkt\n\
             a,b,1000,90,60.5,primary,0,X,\"LINESTRING (114.01 30, 114.005 30.001, 114 30)\"\n\
             b,c,1000,90,60,canal,1,,\n",
        )
        .unwrap();
        let (first, second) = (EdgeId::new(0), EdgeId::new(1));
        assert_eq!(roads.shape(first)[1].lat_e7, 300_010_000);
        assert_eq!(roads.name(first), Some("X"));
        assert!(!roads.edges()[second].backward && !roads.edges()[second].access);
        let siren = EdgeTimes::imported(&roads, 0).unwrap();
        assert_eq!(siren.arc(first, Direction::Backward), 60_500);
        assert_eq!(EdgeTimes::imported(&roads, 1).unwrap().arcs()[0], 90_000);
        assert_eq!(report.unknown_classes["canal"], 1);
    }

    #[test]
    fn nodes_and_geometry_of_another_datum_become_wgs_84() {
        let [a, b, bend] = [114.00, 114.02, 114.01].map(|lon| {
            let at = Coordinate::from_degrees(lon, 30.5).unwrap();
            let there = Datum::Gcj02.of_wgs84(at);
            (at, format!("{:.7} {:.7}", there.lon(), there.lat()))
        });
        let nodes = format!("id,lon,lat\na,{}\nb,{}\n", a.1, b.1).replace(' ', ",");
        let edges = format!(
            "from,to,geometry_wkt\na,b,\"LINESTRING ({}, {}, {})\"\n",
            a.1, bend.1, b.1
        );
        let map = Mapping {
            datum: Datum::Gcj02,
            ..Mapping::default()
        };
        let files = [(nodes.as_bytes(), "n"), (edges.as_bytes(), "e")];
        let (roads, _) = read(files[0], files[1], &map).unwrap();
        let shape = roads.shape(EdgeId::new(0));
        assert_eq!(shape.len(), 3);
        for (found, (expected, _)) in shape.iter().zip([&a, &bend, &b]) {
            assert!(great_circle(*found, *expected).as_millimetres() < 100);
        }
    }

    #[test]
    fn a_length_not_given_is_measured_and_no_oneway_means_both() {
        let (roads, _) = read_edges("from,to\na,c\n").unwrap();
        let edge = EdgeId::new(0);
        assert!(roads.edges()[edge].backward);
        let metres = roads.length(edge).as_metres();
        assert!((metres - 1926.0).abs() < 1.0, "{metres}");
    }

    #[test]
    fn every_fault_is_reported_with_its_line() {
        let error = read_edges(
            "from,to,length_m,travel_s,oneway,geometry_wkt\na,x,1,1,0,\na,b,-5,1,0,\n\
             a,b,1,,0,\na,b,1,1,maybe,\na,b,1,1,0,POINT (1 2)\n",
        )
        .unwrap_err();
        let Error::Faults(faults) = error else {
            panic!("faults were expected");
        };
        let lines: Vec<_> = faults.iter().map(|fault| fault.line).collect();
        assert_eq!(lines, (2..=6).map(Some).collect::<Vec<_>>());
    }

    #[test]
    fn other_headings_are_mapped() {
        let map = Mapping {
            edges: [("from", "u"), ("to", "v")]
                .map(|(ours, theirs)| (ours.to_owned(), theirs.to_owned()))
                .into(),
            ..Mapping::default()
        };
        let edges = (&b"u,v\na,b\n"[..], "edges.csv");
        assert!(read((NODES, "nodes.csv"), edges, &map).is_ok());
        let error = read_edges("u,v\na,b\n").unwrap_err().to_string();
        assert!(
            error.contains("no column \"from\"; it has: u, v"),
            "{error}"
        );
    }
}
