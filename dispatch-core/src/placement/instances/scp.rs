//! OR-Library set cover (Beasley 1990): `scp*` by rows, `rail*` by columns.

use super::super::cover::CoverInstance;
use super::in_file;
use super::words::Words;
use crate::error::{Fault, Result};

/// `rows columns`, the costs, then of every row how many columns cover it, and which.
///
/// # Errors
/// The line where the file is not so.
pub fn read_rows(bytes: &[u8], file: &str) -> Result<CoverInstance> {
    let mut words = Words::new(bytes, file);
    let count = words.count("the number of rows")?;
    let sites = words.count("the number of columns")?;
    let costs: std::result::Result<Vec<u64>, Fault> =
        (0..sites).map(|_| words.whole("a cost")).collect();
    let costs = costs?;
    let mut rows = Vec::new();
    for _ in 0..count {
        let length = words.count("the number of columns of a row")?;
        let row: std::result::Result<Vec<u32>, Fault> = (0..length)
            .map(|_| words.number("a column", sites))
            .collect();
        rows.push(row?);
    }
    words.end()?;
    CoverInstance::new(&rows, vec![1; count], costs).map_err(|error| in_file(file, error))
}

/// `rows columns`, then of every column its cost, how many rows it covers, and which.
///
/// # Errors
/// The line where the file is not so.
pub fn read_columns(bytes: &[u8], file: &str) -> Result<CoverInstance> {
    let mut words = Words::new(bytes, file);
    let count = words.count("the number of rows")?;
    let sites = words.count("the number of columns")?;
    let (mut rows, mut costs) = (vec![Vec::new(); count], Vec::new());
    for site in 0..sites as u32 {
        costs.push(words.whole("a cost")?);
        for _ in 0..words.count("the number of rows of a column")? {
            rows[words.number("a row", count)? as usize].push(site);
        }
    }
    words.end()?;
    CoverInstance::new(&rows, vec![1; count], costs).map_err(|error| in_file(file, error))
}
