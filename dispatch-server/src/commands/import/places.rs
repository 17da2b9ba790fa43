//! `import places`: a city's points, polygons and census → everything of a scenario but its roads.

use std::path::{Path, PathBuf};

use dispatch_core::error::{Error as CoreError, Fault, unless_faulty};
use dispatch_core::geo::Datum;
use dispatch_core::scenario::places::{PlacesReport, Recipe, make};
use dispatch_core::scenario::{Folder, Scenario};
use dispatch_core::travel::Network;
use serde::Serialize;

use super::datum;
use super::network::Writing;
use crate::answer::{Heading, Printer};
use crate::error::{Error, Result};
use crate::folder::{Named, read_file};
use crate::opened::ROAD_FILE;
use crate::out;
use crate::output::write_file;
use crate::wire::ScenarioName;

/// `import places`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "The recipe names every file (looked for beside it, then in --data), what it is and how its columns \
                  are called: [districts], [census], [[functional]], [[zones]], [[hospitals]], [[stations]]. \
                  file = \"junctions\" and road_m need the roads of --out: import them first. See seeds/README.md."
)]
pub(crate) struct Args {
    /// What is what
    #[arg(value_name = "RECIPE.toml")]
    recipe: PathBuf,
    /// The folder of the data
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
    /// In which the points of tables are given, where the recipe says no datum of their own; polygons are WGS-84
    #[arg(long, value_name = "DATUM", value_parser = datum::parser(), default_value = "wgs84")]
    datum: Datum,
    /// The scenario folder; its roads may be there already
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
}

#[derive(Debug, Serialize)]
struct Imported {
    out: String,
    zones: usize,
    stations_existing: usize,
    stations_other: usize,
    units: usize,
    hospitals: usize,
    population: u64,
    census: Vec<Row>,
    notes: Vec<String>,
}

#[derive(Debug, Serialize)]
struct Row {
    name: String,
    kind: &'static str,
    population: u64,
    zones: usize,
}

impl Args {
    /// Imports.
    pub(super) fn run(&self, printer: Printer) -> Result<()> {
        // The folder must be fit to take a scenario before anything is read.
        Writing::new(&self.out)?;
        let file = read_file(&self.recipe)?;
        let mut recipe = Recipe::read(&file.bytes, &file.path)?;
        recipe.assume_datum(self.datum);
        let files = self.files(&recipe)?;
        let data = Folder {
            files: files
                .iter()
                .map(|(name, file)| (name.clone(), file.bytes.clone()))
                .collect(),
        };
        let network = self.network(&recipe)?;
        let (folder, report) = make(&recipe, &data, network.as_ref().map(Network::roads))
            .map_err(|error| named(error, |name| given(&files, name)))?;
        let scenario = Scenario::read(&folder)
            .map_err(|error| named(error, |name| self.source_of(&files, name)))?;
        for (name, bytes) in &folder.files {
            write_file(&self.out.join(name), bytes)?;
        }
        self.print(&scenario, report, printer)
    }

    /// The files of the recipe by the names it has for them.
    fn files(&self, recipe: &Recipe) -> Result<Vec<(String, Named)>> {
        let beside = self.recipe.parent().unwrap_or(Path::new("."));
        let (mut files, mut faults) = (Vec::new(), Vec::new());
        for name in recipe.files() {
            let own = beside.join(name);
            let path = if own.is_file() {
                own
            } else {
                self.data.join(name)
            };
            match read_file(&path) {
                Ok(file) => files.push((name.to_owned(), file)),
                Err(Error::Core(CoreError::Faults(list))) => faults.extend(list),
                Err(other) => return Err(other),
            }
        }
        Ok(unless_faulty(files, faults)?)
    }

    /// The roads that are in the folder already, where the recipe asks for them.
    fn network(&self, recipe: &Recipe) -> Result<Option<Network>> {
        if !recipe.wants_roads() {
            return Ok(None);
        }
        let path = self.out.join(ROAD_FILE);
        if !path.is_file() {
            let remedy = "import the roads into this folder first, with `dispatch import osm`";
            let cause = "the recipe asks for roads (junctions, road_m), and there are none yet";
            return Err(Fault::in_file(&path.display().to_string(), cause, remedy).into());
        }
        let file = read_file(&path)?;
        Ok(Some(Network::open(&file.bytes, &file.path)?))
    }

    /// The file to mend for a fault of the finished scenario.
    fn source_of(&self, files: &[(String, Named)], name: &str) -> String {
        let copied = files.iter().find(|(own, _)| own.ends_with(name));
        copied.map_or_else(
            || self.out.join(name).display().to_string(),
            |(_, file)| file.path.clone(),
        )
    }

    fn print(&self, scenario: &Scenario, report: PlacesReport, printer: Printer) -> Result<()> {
        let [zones, stations_existing, stations_other, units, hospitals] = report.counts;
        let people: u64 = scenario.zones.iter().map(|z| z.population_milli).sum();
        let census = report.census.into_iter().map(|row| Row {
            name: row.name,
            kind: if row.functional {
                "functional"
            } else {
                "district"
            },
            population: row.people,
            zones: row.points,
        });
        let body = Imported {
            out: self.out.display().to_string(),
            zones,
            stations_existing,
            stations_other,
            units,
            hospitals,
            population: people / 1000,
            census: census.collect(),
            notes: report.notes,
        };
        let scenario = Some(ScenarioName {
            name: scenario.name.clone(),
            hash: scenario.hash.clone(),
        });
        let heading = Heading {
            scenario,
            warnings: Vec::new(),
        };
        printer.print(heading, &body, &text(&body))
    }
}

fn text(body: &Imported) -> String {
    let mut table = out::Table::new(&["census row", "kind", "people", "zones"]);
    for row in &body.census {
        table.row(vec![
            row.name.clone(),
            row.kind.to_owned(),
            row.population.to_string(),
            row.zones.to_string(),
        ]);
    }
    let mut text = format!(
        "{}: {} zones, {} people, {} stations ({} existing), {} units, {} hospitals\n{}",
        body.out,
        body.zones,
        body.population,
        body.stations_existing + body.stations_other,
        body.stations_existing,
        body.units,
        body.hospitals,
        table.text()
    );
    for note in &body.notes {
        text.push_str(note);
        text.push('\n');
    }
    text
}

/// The path of a file that the recipe names.
fn given(files: &[(String, Named)], name: &str) -> String {
    let found = files.iter().find(|(own, _)| own == name);
    found.map_or_else(|| name.to_owned(), |(_, file)| file.path.clone())
}

/// Faults with the paths that the user knows.
fn named(error: CoreError, path: impl Fn(&str) -> String) -> CoreError {
    match error {
        CoreError::Faults(faults) => CoreError::Faults(
            faults
                .into_iter()
                .map(|fault| Fault {
                    file: path(&fault.file),
                    ..fault
                })
                .collect(),
        ),
        other => other,
    }
}
