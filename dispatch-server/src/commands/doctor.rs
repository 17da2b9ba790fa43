//! `doctor`: every fault and every doubt of a scenario folder, with remedies.

mod places;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use dispatch_core::error::{Error as CoreError, Fault};
use dispatch_core::scenario::{CallLog, Scenario, doctor};
use dispatch_core::travel::{Ground, Network};

use crate::answer::{Heading, Printer};
use crate::commands::serve;
use crate::error::{Error, Result};
use crate::folder::{Loaded, read_folder};
use crate::live::desk::CannotOpen;
use crate::live::journal::sqlite::Sqlite;
use crate::live::recovery::check;
use crate::live::snapshot::Snapshot;
use crate::live::snapshot::shelf::{Beside, Shelf as _};
use crate::opened;
use crate::wire::{Counts, Doctor, FaultShape, ScenarioName};

/// Doubts of a kind that are shown to people.
const SHOWN: usize = 10;

/// `doctor`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The scenario folder
    #[arg(value_name = "DIR")]
    scenario: PathBuf,
    /// A journal of the live desk, checked from its first entry to its last; nobody may be serving it
    #[arg(long, value_name = "sqlite:FILE")]
    journal: Option<String>,
}

/// What was found so far.
#[derive(Debug, Default)]
struct Findings {
    faults: Vec<Fault>,
    doubts: Vec<Fault>,
    calls: usize,
}

impl Args {
    /// Looks.
    pub(super) fn run(&self, printer: Printer) -> Result<()> {
        let loaded = read_folder(&self.scenario)?;
        let mut findings = Findings::default();
        let scenario = findings.noted(opened::scenario(&loaded))?.map(Arc::new);
        let network = findings.noted(opened::network(&loaded))?.flatten();
        if let Some(scenario) = &scenario {
            findings.look(&loaded, scenario, network.as_ref())?;
        }
        findings.roads(&loaded, network.as_deref());
        if let Some(journal) = &self.journal {
            findings.journal(&serve::journal_file(journal)?);
        }
        findings.print(scenario.as_deref(), network.as_deref(), printer)
    }
}

impl Findings {
    /// The value, with its faults noted where there is none; any other error ends the command.
    fn noted<T>(&mut self, read: Result<T>) -> Result<Option<T>> {
        match read {
            Ok(value) => Ok(Some(value)),
            Err(Error::Core(CoreError::Faults(faults))) => {
                self.faults.extend(faults);
                Ok(None)
            }
            Err(other) => Err(other),
        }
    }

    /// A journal is whole, or its damage is named.
    fn journal(&mut self, path: &Path) {
        let name = path.display().to_string();
        if !std::fs::metadata(path).is_ok_and(|file| file.len() > 0) {
            let remedy = "give the file that `dispatch serve` keeps its journal in";
            self.faults
                .push(Fault::in_file(&name, "there is no journal there", remedy));
            return;
        }
        let shelf = Beside::new(path).all();
        let mut follows = BTreeMap::new();
        for (name, bytes) in &shelf {
            match Snapshot::open(bytes) {
                Ok(snapshot) => {
                    follows.insert(snapshot.head.seq, (name, snapshot.head));
                }
                Err(cause) => self.passed_over(name, cause),
            }
        }
        let found = Sqlite::open(path, b"").and_then(|mut journal| {
            let mut seen = Vec::new();
            let end = check(&mut journal, |head| {
                if follows.contains_key(&head.seq) {
                    seen.push(head);
                }
            });
            for head in &seen {
                follows.retain(|_, (_, follows)| follows != head);
            }
            end
        });
        if let Err(cause) = found {
            let cause = CannotOpen::from(cause);
            let remedy = serve::remedy(path, &cause);
            self.faults
                .push(Fault::in_file(&name, cause.to_string(), remedy));
            return;
        }
        for (seq, (name, _)) in follows {
            let cause = format!("the journal's entry {seq} is not the one it follows");
            self.passed_over(name, cause);
        }
    }

    /// A snapshot that no start will use.
    fn passed_over(&mut self, name: &str, cause: String) {
        let remedy = "nothing is lost: a start reads more of the journal; delete the file";
        self.doubts.push(Fault::in_file(name, cause, remedy));
    }

    fn look(
        &mut self,
        loaded: &Loaded,
        scenario: &Arc<Scenario>,
        network: Option<&Arc<Network>>,
    ) -> Result<()> {
        for log in loaded.files.call_logs() {
            let read = CallLog::read_in(&loaded.files, log, scenario).map_err(|e| loaded.named(e));
            self.calls += self
                .noted(read.map_err(Error::Core))?
                .map_or(0, |log| log.calls.len());
        }
        if let Some(cause) = opened::grown(scenario) {
            let remedy = "fine for trying things out; import real roads, zones and stations before a plan rests on it";
            self.doubts.push(Fault::in_file(
                &loaded.given("scenario.toml"),
                cause,
                remedy,
            ));
        }
        if let Some(network) = network {
            let ground = Ground::new(Arc::clone(scenario), Some(Arc::clone(network)))
                .map_err(|e| loaded.named(e));
            if let Some(ground) = self.noted(ground.map_err(Error::Core))? {
                self.doubts.extend(places::look(loaded, &ground));
            }
        } else if scenario.matrix.is_none() {
            let remedy = "run `dispatch import osm FILE.osm.pbf --out` on this folder, or add roads/nodes.csv and roads/edges.csv";
            let cause = "the scenario has neither roads nor travel_matrix.csv";
            self.faults
                .push(Fault::in_file(&loaded.given("roads"), cause, remedy));
        }
        let doubts = doctor::doubts(scenario).into_iter();
        self.doubts.extend(doubts.map(|doubt| Fault {
            file: loaded.given(&doubt.file),
            ..doubt
        }));
        Ok(())
    }

    fn roads(&mut self, loaded: &Loaded, network: Option<&Network>) {
        let Some(network) = network else { return };
        let summary = network.roads().summary();
        if summary.components > 1 {
            let cause = format!(
                "the network falls into {} parts that are not connected both ways; {} of road lie outside the largest",
                summary.components, summary.outside_largest
            );
            let remedy = "places there may not be reached; import again without --all-components, or add the missing roads";
            self.doubts
                .push(Fault::in_file(&loaded.given("roads"), cause, remedy));
        }
    }

    fn print(
        mut self,
        scenario: Option<&Scenario>,
        network: Option<&Network>,
        printer: Printer,
    ) -> Result<()> {
        self.faults.sort();
        self.faults.dedup();
        let shapes = |faults: &[Fault]| faults.iter().map(FaultShape::of).collect();
        let body = Doctor {
            faults: shapes(&self.faults),
            doubts: shapes(&self.doubts),
            built_up_check: scenario.map_or_else(Vec::new, super::coverage::built_up_rows),
            counts: scenario.map(|scenario| Counts {
                zones: scenario.zones.len(),
                stations: scenario.stations.len(),
                units: scenario.units.len(),
                hospitals: scenario.hospitals.len(),
                junctions: network.map_or(0, |network| network.roads().junctions()),
                edges: network.map_or(0, |network| network.roads().edges().len()),
                calls: self.calls,
            }),
        };
        let name = scenario.map(|s| ScenarioName {
            name: s.name.clone(),
            hash: s.hash.clone(),
        });
        printer.print(
            Heading {
                scenario: name,
                warnings: Vec::new(),
            },
            &body,
            &self.text(&body),
        )?;
        if self.faults.is_empty() {
            Ok(())
        } else {
            Err(Error::BadInput)
        }
    }

    fn text(&self, body: &Doctor) -> String {
        let mut text = String::new();
        for fault in &self.faults {
            text.push_str(&format!("fault: {fault}\n"));
        }
        text.push_str(&self.doubts_text());
        if let Some(counts) = &body.counts {
            text.push_str(&format!(
                "{} zones, {} stations, {} units, {} hospitals, {} junctions, {} edges, {} logged calls\n",
                counts.zones, counts.stations, counts.units, counts.hospitals, counts.junctions, counts.edges, counts.calls
            ));
            text.push_str(&super::coverage::rule(&body.built_up_check));
        }
        text.push_str(&format!(
            "{} faults, {} doubts\n",
            self.faults.len(),
            self.doubts.len()
        ));
        text
    }

    /// The doubts, not more than [`SHOWN`] of them with the same remedy.
    fn doubts_text(&self) -> String {
        let mut text = String::new();
        let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
        for doubt in &self.doubts {
            let count = seen.entry(&doubt.remedy).or_default();
            *count += 1;
            if *count <= SHOWN {
                text.push_str(&format!("doubt: {doubt}\n"));
            }
        }
        for (remedy, count) in seen.into_iter().filter(|(_, count)| *count > SHOWN) {
            text.push_str(&format!(
                "and {} more of: {remedy} (--json lists all)\n",
                count - SHOWN
            ));
        }
        text
    }
}
