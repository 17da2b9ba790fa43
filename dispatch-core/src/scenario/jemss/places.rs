//! Stations, hospitals, ambulances and the cells of the demand raster as tables of a scenario.

use super::super::write::{csv, table, thousandths};
use super::Import;
use crate::geo::Coordinate;
use crate::roads::table_file::{Row, Table, whole};

type Files = Vec<(String, Vec<u8>)>;

/// Columns in which cities keep names, as commentary.
const NAMES: [&str; 2] = ["name", "Name"];

impl Import<'_> {
    /// `stations.csv`, `hospitals.csv`, `units.csv`, `zones.csv`.
    pub(super) fn places(&self) -> Files {
        let stations = self.table("stations.csv", "stations");
        let hospitals = self.table("hospitals.csv", "hospitals");
        let ambulances = self.table("ambulances.csv", "ambulances");
        let mut files = Vec::new();
        if let Some(table) = &stations {
            files.push(("stations.csv".to_owned(), self.stations(table)));
        }
        if let Some(table) = &hospitals {
            files.push(("hospitals.csv".to_owned(), self.hospitals(table)));
        }
        if let Some(table) = &ambulances {
            files.push(("units.csv".to_owned(), self.units(table)));
        }
        files.push(("zones.csv".to_owned(), self.zones()));
        files
    }

    fn stations(&self, table: &Table) -> Vec<u8> {
        let mut rows = vec![heading("id,name,lon,lat,status,bays")];
        let capacity = table.column("capacity");
        for (row, [index, lon, lat]) in self.located(table) {
            let bays = row.given(capacity).and_then(whole).filter(|n| *n >= 0);
            let bays = bays.map(|bays| bays.to_string()).unwrap_or_default();
            let name = format!("Station {index}");
            rows.push(vec![index, name, lon, lat, "existing".to_owned(), bays]);
        }
        csv(&rows)
    }

    fn hospitals(&self, table: &Table) -> Vec<u8> {
        let mut rows = vec![heading("id,name,lon,lat")];
        let name = NAMES.iter().find_map(|name| table.column(name));
        for (row, [index, lon, lat]) in self.located(table) {
            let name = row
                .given(name)
                .map_or_else(|| format!("Hospital {index}"), str::to_owned);
            rows.push(vec![index, name, lon, lat]);
        }
        csv(&rows)
    }

    /// The rows of a table of places: index, longitude, latitude as text.
    fn located<'t>(&self, table: &'t Table) -> Vec<(&'t Row, [String; 3])> {
        let Some([index, x, y]) = self.columns(table, ["index", "x", "y"]) else {
            return Vec::new();
        };
        let mut list = Vec::new();
        for row in &table.rows {
            let number = self.index(table, row, index);
            let at = self.coordinate(table, row, [x, y]);
            if let (Some(number), Some(at)) = (number, at) {
                list.push((row, [number, at.lon().to_string(), at.lat().to_string()]));
            }
        }
        list
    }

    /// An index of the file, which becomes an id.
    pub(super) fn index(&self, table: &Table, row: &Row, column: usize) -> Option<String> {
        let number = whole(row.cell(column)).filter(|number| *number > 0);
        if number.is_none() {
            let cause = format!("index \"{}\" does not count from 1", row.cell(column));
            self.fault(table, row, cause, "number the rows 1, 2, 3, …");
        }
        number.map(|number| number.to_string())
    }

    pub(super) fn coordinate(
        &self,
        table: &Table,
        row: &Row,
        [x, y]: [usize; 2],
    ) -> Option<Coordinate> {
        let (lon, lat) = (self.number(table, row, x)?, self.number(table, row, y)?);
        let at = Coordinate::from_degrees(lon, lat);
        if at.is_none() {
            let cause = format!("x {lon}, y {lat} is not on the globe");
            self.fault(
                table,
                row,
                cause,
                "give degrees: x is longitude, y latitude",
            );
        }
        at
    }

    /// Class 1 is advanced, class 2 basic life support; an ALS crew can do all a BLS crew can.
    fn units(&self, table: &Table) -> Vec<u8> {
        let mut rows = vec![heading("id,call_sign,capabilities,station")];
        let Some([index, station, class]) = self.columns(table, ["index", "stationIndex", "class"])
        else {
            return csv(&rows);
        };
        for row in &table.rows {
            let capabilities = match row.cell(class) {
                "als" => "ALS;BLS",
                "bls" => "BLS",
                text => match whole(text) {
                    Some(1) => "ALS;BLS",
                    Some(2) => "BLS",
                    _ => {
                        let cause = format!("class \"{text}\" is not known");
                        self.fault(table, row, cause, "write 1 (ALS) or 2 (BLS)");
                        continue;
                    }
                },
            };
            let ends = (
                self.index(table, row, index),
                self.index(table, row, station),
            );
            if let (Some(id), Some(station)) = ends {
                let call_sign = format!("Ambulance {id}");
                rows.push(vec![id, call_sign, capabilities.to_owned(), station]);
            }
        }
        csv(&rows)
    }

    /// Every cell of the raster that is not zero, a zone at its centre. `population` keeps three
    /// decimals of the density; where densities are so small that those lose more than a
    /// thousandth of a cell on average, `weight` and `population` are scaled up by a power of ten.
    fn zones(&self) -> Vec<u8> {
        let heading = "id,lon,lat,population,weight";
        let file = "demand_raster.csv";
        let bytes = self.city.files.get(file);
        let raster = bytes.and_then(|bytes| self.faults.absorb(Table::plain(bytes, file)));
        let Some(raster) = raster else {
            return table(heading, std::iter::empty());
        };
        let names = ["col", "row", "x", "y", "z"];
        let Some([column, line, x, y, z]) = self.columns(&raster, names) else {
            return Vec::new();
        };
        let cells = raster.rows.iter();
        let densities: Vec<f64> = cells.map(|row| self.density(&raster, row, z)).collect();
        let scale = scale(&densities);
        let cells = raster.rows.iter().zip(densities);
        let rows = cells.filter(|(_, density)| *density > 0.0);
        let rows = rows.filter_map(|(row, density)| {
            let at = self.coordinate(&raster, row, [x, y])?;
            let people = thousandths((density * scale).round() as u64);
            Some(vec![
                format!("c{}r{}", row.cell(column), row.cell(line)),
                at.lon().to_string(),
                at.lat().to_string(),
                people.clone(),
                people,
            ])
        });
        table(heading, rows)
    }

    fn density(&self, table: &Table, row: &Row, column: usize) -> f64 {
        let number = self.number(table, row, column).unwrap_or(0.0);
        if number < 0.0 {
            let cause = format!("z is {number}");
            self.fault(table, row, cause, "give a density that is not negative");
        }
        number.max(0.0)
    }
}

/// What a density is multiplied with to become thousandths of a person: 1,000, or the power of ten
/// that gives the mean cell at least a hundred people where densities are tiny. Only their
/// proportions matter.
fn scale(densities: &[f64]) -> f64 {
    let sum: f64 = densities.iter().sum();
    let mean = sum / densities.len().max(1) as f64;
    let mut scale = 1000.0;
    while mean > 0.0 && mean < 1.0 && mean * scale < 1.0e5 && scale < 1.0e15 {
        scale *= 10.0;
    }
    scale
}

fn heading(names: &str) -> Vec<String> {
    names.split(',').map(str::to_owned).collect()
}
