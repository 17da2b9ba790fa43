//! Rows with the sites that reach them as plain text, weights and sites already kept included.
//!
//! `rows sites p`, then of every site 1 where it is there already and 0 where not, then of every
//! row its weight, how many sites reach it, and which. Sites are numbered from 0 here.

use super::super::cover::CoverInstance;
use super::in_file;
use super::words::Words;
use crate::error::{Fault, Result};

/// What such a file holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CoverLists {
    /// The problem; every site costs 1.
    pub cover: CoverInstance,
    /// How many sites the file asks for.
    pub p: usize,
    /// The sites that are there already, in order.
    pub flagged: Vec<u32>,
}

/// Reads one.
///
/// # Errors
/// The line where the file is not so.
pub fn read(bytes: &[u8], file: &str) -> Result<CoverLists> {
    let mut words = Words::new(bytes, file);
    let count = words.count("the number of rows")?;
    let sites = words.count("the number of sites")?;
    let p = words.whole("p")? as usize;
    let mut flagged = Vec::new();
    for site in 0..sites as u32 {
        match words.whole("a site's flag")? {
            0 => {}
            1 => flagged.push(site),
            other => {
                let remedy = "1 where the site is there already, 0 where it is not";
                return Err(words
                    .fault(format!("the flag of site {site} is {other}"), remedy)
                    .into());
            }
        }
    }
    let (mut rows, mut weights) = (Vec::new(), Vec::new());
    for _ in 0..count {
        weights.push(words.whole("a weight")?);
        let length = words.count("the number of sites of a row")?;
        let row: std::result::Result<Vec<u32>, Fault> = (0..length)
            .map(|_| words.number_from_zero("a site", sites))
            .collect();
        rows.push(row?);
    }
    words.end()?;
    let cover = CoverInstance::new(&rows, weights, vec![1; sites]);
    Ok(CoverLists {
        cover: cover.map_err(|error| in_file(file, error))?,
        p,
        flagged,
    })
}
