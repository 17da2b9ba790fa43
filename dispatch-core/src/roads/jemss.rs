//! The road network of a JEMSS city: tables `nodes`, `miscData`, `arcs`, `map` and `travel`.
//!
//! Times are in days and become whole milliseconds, rounded on every arc; coordinates are degrees;
//! lengths are kilometres, or where the file has none planar distances by the scales of the map.
//! With `arcForm` = `undirected` every row also goes the other way. Two opposite arcs between the
//! same nodes become one edge with two directions. Source: uoa-ems-research/JEMSS.jl,
//! `src/file/read_sim_files.jl`. Cost: O(bytes).

mod travel;

pub use travel::{JemssMap, JemssTravel, read_map, read_travel};

use super::table_file::{Row, Table, TableFile, whole};
use super::{NO_ROAD, RawArc, RawNetwork, RoadClass, Roads};
use crate::error::{Fault, Result, unless_faulty};
use crate::geo::Plane;
use crate::units::{Distance, Duration};
use std::collections::BTreeMap;

/// A file's bytes and the name by which the user knows it.
pub type Named<'a> = (&'a [u8], &'a str);

/// The files of a network.
#[derive(Clone, Copy, Debug)]
pub struct JemssFiles<'a> {
    /// `nodes.csv`.
    pub nodes: Named<'a>,
    /// `arcs.csv`.
    pub arcs: Named<'a>,
    /// `map.csv`, if there is one.
    pub map: Option<Named<'a>>,
}

/// How to read them.
#[derive(Clone, Debug)]
pub struct JemssOptions {
    /// What one day of the files is read as: 86,400 s unless a tiny model is to run faster.
    pub day: Duration,
    /// The classes that the numbers in a column `class` stand for; others are
    /// [`RoadClass::Road`].
    pub classes: BTreeMap<i64, RoadClass>,
}

impl Default for JemssOptions {
    fn default() -> Self {
        Self {
            day: Duration::from_secs(86_400),
            classes: BTreeMap::new(),
        }
    }
}

/// Reads a network. The plane is the map's, or where there is none the one around its middle.
///
/// # Errors
/// Every fault of the files.
pub fn read_network(files: JemssFiles<'_>, options: &JemssOptions) -> Result<(Roads, Plane)> {
    let map = files.map.map(read_map).transpose()?;
    let nodes = TableFile::read(files.nodes.0, files.nodes.1)?;
    let arcs = TableFile::read(files.arcs.0, files.arcs.1)?;
    let mut reading = Reading {
        raw: RawNetwork::default(),
        numbers: BTreeMap::new(),
        plane: map.map(|map| map.plane),
        faults: Vec::new(),
    };
    reading.nodes(nodes.expect("nodes")?);
    // Otherwise every arc at a faulty node would be a fault as well.
    let mut reading = unless_faulty((), std::mem::take(&mut reading.faults)).map(|()| reading)?;
    let form = Form::read(&arcs)?;
    reading.arcs(arcs.expect("arcs")?, &form, options);
    let plane = reading.plane();
    let mut raw = unless_faulty(reading.raw, reading.faults)?;
    raw.merge_opposites();
    Ok((raw.build(), plane))
}

/// A length in days, with a day read as `day`.
pub fn of_days(days: f64, day: Duration) -> Option<Duration> {
    Duration::from_secs_f64(days * day.as_secs_f64())
}

/// How arcs are written.
struct Form {
    undirected: bool,
    modes: usize,
}

impl Form {
    fn read(arcs: &TableFile) -> Result<Self> {
        let table = arcs.expect("arcs")?;
        let mode_columns = (1..)
            .take_while(|k| table.column(&format!("mode_{k}")).is_some())
            .count();
        let misc = arcs.table("miscData");
        let given = |name: &str| {
            let misc = misc?;
            misc.rows.first()?.given(misc.column(name))
        };
        let modes = given("numModes").and_then(whole);
        let modes = modes.map_or(mode_columns, |m| m.clamp(0, 1_000) as usize);
        if modes == 0 || modes > mode_columns {
            return Err(Fault::at_line(
                &table.file,
                table.line,
                format!(
                    "numModes says {modes}, and there are {mode_columns} columns mode_1, mode_2, …"
                ),
                "give every mode a column mode_1, mode_2, … of times in days",
            )
            .into());
        }
        Ok(Self {
            undirected: given("arcForm") == Some("undirected"),
            modes,
        })
    }
}

/// A network while its tables are read.
struct Reading {
    raw: RawNetwork,
    /// The node of every index.
    numbers: BTreeMap<i64, u32>,
    plane: Option<Plane>,
    faults: Vec<Fault>,
}

impl Reading {
    fn nodes(&mut self, table: &Table) {
        let faults = &mut self.faults;
        let columns = ["index", "x", "y"].map(|name| table.require(name, faults));
        let [Some(index), Some(x), Some(y)] = columns else {
            return;
        };
        let access = table.column("offRoadAccess");
        for row in &table.rows {
            let number = table.whole(row, index, &mut self.faults);
            let at = table.place(row, [x, y], &mut self.faults);
            let access = row.given(access).is_none_or(|cell| whole(cell) != Some(0));
            let (Some(number), Some(at)) = (number, at) else {
                continue;
            };
            let node = self.raw.add_node(&number.to_string(), at, access);
            if self.numbers.insert(number, node).is_some() {
                self.faults.push(table.fault(
                    row,
                    format!("a second node has the index {number}"),
                    "give every node an index of its own",
                ));
            }
        }
    }

    fn arcs(&mut self, table: &Table, form: &Form, options: &JemssOptions) {
        self.raw.set_modes(form.modes);
        let faults = &mut self.faults;
        let ends = ["fromNode", "toNode"].map(|name| table.require(name, faults));
        let [Some(from), Some(to)] = ends else { return };
        let modes: Vec<usize> = (1..=form.modes)
            .filter_map(|k| table.column(&format!("mode_{k}")))
            .collect();
        let (distance, class) = (table.column("distance"), table.column("class"));
        for row in &table.rows {
            let ends = [from, to].map(|column| self.node(table, row, column));
            let times = self.times(table, row, &modes, options.day);
            let ([Some(from), Some(to)], Some(times)) = (ends, times) else {
                continue;
            };
            let Some(length) = self.length(table, row, distance, [from, to]) else {
                continue;
            };
            let arc = RawArc {
                from,
                to,
                class: class_of(row.given(class), &options.classes),
                forward: true,
                backward: form.undirected,
                name: None,
                length,
                via: Vec::new(),
            };
            self.raw.add_arc(arc, &times);
        }
    }

    fn node(&mut self, table: &Table, row: &Row, column: usize) -> Option<u32> {
        let number = table.whole(row, column, &mut self.faults)?;
        let node = self.numbers.get(&number).copied();
        if node.is_none() {
            let name = &table.columns[column];
            self.faults.push(table.fault(
                row,
                format!("{name} is {number}, and no node has that index"),
                "add the node to the nodes, or take the arc out",
            ));
        }
        node
    }

    fn times(
        &mut self,
        table: &Table,
        row: &Row,
        modes: &[usize],
        day: Duration,
    ) -> Option<Vec<[u32; 2]>> {
        let mut times = Vec::with_capacity(modes.len());
        for &column in modes {
            let days = table.number(row, column, &mut self.faults)?;
            let ms = of_days(days, day).map(Duration::as_millis);
            let Some(ms) = ms.filter(|ms| (0..i64::from(NO_ROAD)).contains(ms)) else {
                let limit = i64::from(NO_ROAD) / 86_400_000;
                self.faults.push(table.fault(
                    row,
                    format!("{} is {days} days", table.columns[column]),
                    format!("an arc takes between 0 and {limit} days"),
                ));
                return None;
            };
            times.push([ms as u32; 2]);
        }
        Some(times)
    }

    fn length(
        &mut self,
        table: &Table,
        row: &Row,
        column: Option<usize>,
        [from, to]: [u32; 2],
    ) -> Option<u32> {
        let length = match row.given(column) {
            Some(_) => {
                let km = table.number(row, column?, &mut self.faults)?;
                Distance::from_metres(km * 1000.0)
            }
            None => Some(self.plane().distance(self.raw.at(from), self.raw.at(to))),
        };
        let length = length.and_then(|length| u32::try_from(length.as_millimetres()).ok());
        if length.is_none() {
            self.faults.push(table.fault(
                row,
                "the arc is shorter than nothing or longer than 4,294 km",
                "give its distance in kilometres",
            ));
        }
        length
    }

    /// The map's plane, or the one around the middle of the nodes.
    fn plane(&mut self) -> Plane {
        let raw = &self.raw;
        *self.plane.get_or_insert_with(|| raw.plane())
    }
}

fn class_of(cell: Option<&str>, classes: &BTreeMap<i64, RoadClass>) -> RoadClass {
    cell.and_then(|cell| {
        let named = RoadClass::parse(cell);
        named.or_else(|| classes.get(&whole(cell)?).copied())
    })
    .unwrap_or(RoadClass::Road)
}

#[cfg(test)]
mod tests {
    use super::*;

    const NODES: &str =
        "nodes,,\r\nindex,x,y,offRoadAccess\r\n1.0,0,0,1.0\r\n2,1,0,0\r\n3,0,1,1\r\n";

    fn read(arcs: &str) -> Result<(Roads, Plane)> {
        let files = JemssFiles {
            nodes: (NODES.as_bytes(), "nodes.csv"),
            arcs: (arcs.as_bytes(), "arcs.csv"),
            map: None,
        };
        read_network(files, &JemssOptions::default())
    }

    #[test]
    fn opposite_arcs_become_one_edge_and_a_one_way_stays_alone() {
        let (roads, _) = read(
            "miscData\narcForm,numModes\ndirected,1\n\narcs\nindex,fromNode,toNode,mode_1\n\
             1,1,2,1\n2,2,1,1\n3,2,3,1\n4,3,2,1\n5,1,3,1\n",
        )
        .unwrap();
        let ways: Vec<_> = roads.edges().iter().map(|e| e.backward).collect();
        assert_eq!((roads.junctions(), ways), (2, vec![true, false]));
        assert_eq!(roads.imported_modes(), 1);
        let two = roads.node_by_name("2").unwrap();
        assert!(!roads.node_access(two));
        assert_eq!(roads.node_coordinate(two).lon_e7, 10_000_000);
    }

    #[test]
    fn every_fault_is_reported_with_its_line() {
        let error =
            read("arcs\nindex,fromNode,toNode,mode_1\n1,1,9,1\n2,1,x,1\n3,1,2,-1\n4,1,2,NaN\n")
                .unwrap_err();
        let crate::error::Error::Faults(faults) = error else {
            panic!("faults were expected");
        };
        let lines: Vec<_> = faults.iter().map(|fault| fault.line).collect();
        assert_eq!(lines, [Some(3), Some(4), Some(5), Some(6)]);
    }
}
