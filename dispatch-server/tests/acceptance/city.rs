//! A whole city in other people's tables: imported by the program, and its calls replayed.

use std::path::{Path, PathBuf};

use crate::failure::{Outcome, failure};
use crate::folder::{Folder, unpacked};
use crate::program::{Room, dispatch};
use crate::table::Table;

/// What makes a folder a city and not just a network; what else is missing the import will say.
const FILES: [&str; 4] = ["nodes.csv", "arcs.csv", "stations.csv", "ambulances.csv"];

/// The calls that other results beside them belong to.
pub(crate) const CALLS: &str = "calls_reference.csv";

/// Whether a folder is a whole city.
pub(crate) fn is_city(folder: &Folder) -> bool {
    folder.has(&FILES)
}

/// An imported city.
#[derive(Clone, Debug)]
pub(crate) struct City {
    /// Its scenario folder.
    pub(crate) scenario: PathBuf,
}

impl City {
    /// `import jemss`.
    pub(crate) fn import(folder: &Folder, room: &Room) -> Outcome<Self> {
        let scenario = room.place("city")?;
        let flags = [
            "import".as_ref(),
            "jemss".as_ref(),
            folder.path.as_os_str(),
            "--out".as_ref(),
            scenario.as_os_str(),
        ];
        dispatch(&flags)?;
        Ok(Self { scenario })
    }

    /// The imported log that has as many rows as the reference calls.
    pub(crate) fn calls(&self, folder: &Folder) -> Outcome<PathBuf> {
        let given = Table::several(&folder.bytes(CALLS)?)?;
        let given = given
            .get("calls")
            .ok_or_else(|| failure("the calls have no table calls"))?;
        let mut logs = Vec::new();
        for entry in std::fs::read_dir(self.scenario.join("calls"))? {
            let path = entry?.path();
            if Table::plain(&unpacked(&path)?)?.len() == given.len() {
                logs.push(path);
            }
        }
        logs.sort();
        logs.into_iter()
            .next()
            .ok_or_else(|| failure(format!("no imported log has {} rows", given.len())))
    }

    /// The table of a file of the scenario.
    pub(crate) fn table(&self, name: &str) -> Outcome<Table> {
        Table::plain(&unpacked(&self.scenario.join(name))?)
    }
}

/// `replay`, by so many threads or by as many as it likes.
pub(crate) fn replay(
    scenario: &Path,
    calls: &Path,
    out: &Path,
    threads: Option<&str>,
) -> Outcome<()> {
    let [scenario, calls, out] = [scenario, calls, out].map(|path| path.to_string_lossy());
    let mut flags = vec![
        "replay",
        "--scenario",
        &scenario,
        "--calls",
        &calls,
        "--out",
        &out,
    ];
    flags.extend(
        threads
            .into_iter()
            .flat_map(|threads| ["--threads", threads]),
    );
    dispatch(&flags)?;
    Ok(())
}
