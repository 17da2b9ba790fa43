//! A list of points: `id,lon,lat` or `id,node`.

use dispatch_core::error::{Fault, unless_faulty};
use dispatch_core::roads::table_file::{Row, Table};
use dispatch_core::travel::{Ground, Place};
use dispatch_core::units::Distance;

use crate::error::Result;
use crate::folder::Named;
use crate::locate;

/// A place with the user's name for it.
#[derive(Clone, Debug)]
pub(crate) struct Point {
    /// The user's id.
    pub(crate) id: String,
    /// Where it is.
    pub(crate) place: Place,
}

/// Reads the points and ties them to the roads.
///
/// # Errors
/// Every row that is no place.
pub(crate) fn read(file: &Named, ground: &Ground) -> Result<Vec<Point>> {
    let table = Table::plain(&file.bytes, &file.path)?;
    let mut faults = Vec::new();
    let id = table.require("id", &mut faults);
    let columns = match (
        table.column("node"),
        table.column("lon"),
        table.column("lat"),
    ) {
        (Some(node), ..) => Some(Columns::Node(node)),
        (None, Some(lon), Some(lat)) => Some(Columns::Coordinate(lon, lat)),
        _ => {
            let remedy = "give the columns id,lon,lat or id,node";
            faults.push(Fault::at_line(
                &file.path,
                table.line,
                "it has neither lon and lat nor node",
                remedy,
            ));
            None
        }
    };
    let mut points = Vec::with_capacity(table.rows.len());
    if let (Some(id), Some(columns)) = (id, columns) {
        let reading = Reading {
            table: &table,
            columns,
            ground,
        };
        for row in &table.rows {
            let place = reading.place(row, &mut faults);
            points.extend(place.map(|place| Point {
                id: row.cell(id).to_owned(),
                place,
            }));
        }
        if table.rows.is_empty() {
            faults.push(Fault::in_file(
                &file.path,
                "it has no row",
                "give at least one point",
            ));
        }
    }
    Ok(unless_faulty(points, faults)?)
}

enum Columns {
    Node(usize),
    Coordinate(usize, usize),
}

struct Reading<'a> {
    table: &'a Table,
    columns: Columns,
    ground: &'a Ground,
}

impl Reading<'_> {
    fn place(&self, row: &Row, faults: &mut Vec<Fault>) -> Option<Place> {
        match self.columns {
            Columns::Node(column) => {
                let name = row.cell(column);
                let found = node(self.ground, name);
                if found.is_none() {
                    let (kind, remedy) = match self.ground.network() {
                        Some(_) => ("node", "give a node that the network was imported with"),
                        None => ("zone", "travel is by a matrix: give a zone of zones.csv"),
                    };
                    let cause = format!("there is no {kind} \"{name}\"");
                    faults.push(self.table.fault(row, cause, remedy));
                }
                found
            }
            Columns::Coordinate(lon, lat) => {
                let at = self.table.place(row, [lon, lat], faults)?;
                self.ground
                    .place(at)
                    .map_err(|fault| {
                        let remedy = if locate::fits_swapped(self.ground, at) {
                            locate::SWAPPED
                        } else {
                            "give a point at a road, or add the missing road to the network"
                        };
                        faults.push(self.table.fault(row, fault.to_string(), remedy));
                    })
                    .ok()
            }
        }
    }
}

/// The place of an imported node, or of a zone where travel is by matrix.
fn node(ground: &Ground, name: &str) -> Option<Place> {
    match ground.network() {
        Some(network) => {
            let roads = network.roads();
            let node = roads.node_by_name(name)?;
            Some(Place::beside(roads.node_point(node), Distance::ZERO))
        }
        None => {
            let zones = &ground.scenario().zones;
            zones
                .pairs()
                .find(|(_, zone)| zone.id == name)
                .map(|(id, _)| Place::Zone(id))
        }
    }
}
