//! Readers of the files in which others exchange placement problems.
//!
//! Bytes in, a problem out, or a fault with file, line, cause and remedy. Nothing here opens files.

pub mod cover_lists;
pub mod points;
pub mod scp;
pub mod table;

mod graph;
mod words;

pub use graph::read as read_pmed;

use super::cover::CoverInstance;
use super::median::MedianInstance;
use crate::error::{Error, Fault, Result};

/// What a file holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Instance {
    /// Rows and the sites that reach them.
    Cover(CoverInstance),
    /// Clients and their distances.
    Median {
        /// The problem.
        median: MedianInstance,
        /// The number of sites the file asks for.
        p: Option<usize>,
    },
}

impl MedianInstance {
    /// The covering problem of a radius: a site reaches the clients at most so far away.
    ///
    /// # Errors
    /// Weights too large to be exact.
    pub fn within(&self, radius: u64) -> Result<CoverInstance> {
        let rows = self.near.iter().map(|list| {
            let near = list.iter().take_while(|&&(distance, _)| distance <= radius);
            near.map(|&(_, site)| site).collect()
        });
        CoverInstance::new(
            &rows.collect::<Vec<_>>(),
            self.weight.clone(),
            vec![1; self.sites],
        )
    }
}

/// A file's name where an error speaks of the whole of it.
fn in_file(name: &str, error: Error) -> Error {
    match error {
        Error::Request { what, remedy } => Fault::in_file(name, what, remedy).into(),
        other => other,
    }
}
