//! A scenario folder opened for the checks that need the libraries.

use std::path::Path;
use std::sync::Arc;

use dispatch_core::roads::tables::{self, Mapping};
use dispatch_core::scenario::{Folder, Scenario};
use dispatch_core::travel::{Ground, Network};

use crate::failure::Outcome;
use crate::program::files;

/// The ground of the scenario in a folder.
pub(crate) fn ground(path: &Path) -> Outcome<Arc<Ground>> {
    let (scenario, network) = open(path)?;
    Ok(Arc::new(Ground::new(Arc::new(scenario), network)?))
}

/// The scenario in a folder, and its roads.
pub(crate) fn open(path: &Path) -> Outcome<(Scenario, Option<Arc<Network>>)> {
    let folder = Folder {
        files: files(path)?,
    };
    let network = network(&folder)?.map(Arc::new);
    Ok((Scenario::read(&folder)?, network))
}

fn network(folder: &Folder) -> Outcome<Option<Network>> {
    if let Some(bytes) = folder.files.get("roads/roads.bin") {
        return Ok(Some(Network::open(bytes, "roads/roads.bin")?));
    }
    let file = |name: &'static str| Some((&folder.files.get(name)?[..], name));
    let Some((nodes, edges)) = file("roads/nodes.csv").zip(file("roads/edges.csv")) else {
        return Ok(None);
    };
    let (roads, _) = tables::read(nodes, edges, &Mapping::default())?;
    Ok(Some(Network::prepare(roads)?))
}
