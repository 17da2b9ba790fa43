//! `import jemss`: a city of the research simulator JEMSS → a whole scenario, or its roads alone.

use std::path::PathBuf;

use dispatch_core::error::Fault;
use dispatch_core::roads::jemss::{JemssFiles, JemssOptions, read_network};
use dispatch_core::roads::{RoadClass, Roads};
use dispatch_core::scenario::jemss as city;
use dispatch_core::units::Duration;

use super::network::{Writing, prepare};
use crate::answer::Printer;
use crate::error::{Error, Result};
use crate::folder::{Loaded, Named, read_folder};
use crate::opened::ROAD_FILE;
use crate::output::NewFolder;

/// Seconds in a day.
const DAY_S: f64 = 86_400.0;

/// `import jemss`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The city's folder: nodes.csv, arcs.csv, stations.csv ...
    #[arg(value_name = "CITY_DIR")]
    city: PathBuf,
    /// The folder to make
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// The road network alone
    #[arg(long)]
    roads_only: bool,
    /// What one day of the files is read as, in seconds (made-up networks; with --roads-only)
    #[arg(long, value_name = "S", default_value_t = DAY_S)]
    day_s: f64,
    /// What the numbers in a column `class` of arcs.csv stand for; default: roads of no known class
    #[arg(long, value_name = "N=CLASS", value_delimiter = ',', value_parser = class)]
    classes: Vec<(i64, RoadClass)>,
    /// The name of the scenario; default: the city's in model.json
    #[arg(long, conflicts_with = "roads_only")]
    name: Option<String>,
}

impl Args {
    /// Imports.
    pub(super) fn run(&self, printer: Printer) -> Result<()> {
        let day = self.day()?;
        if self.roads_only {
            let writing = Writing::new(&self.out)?;
            return writing.write(
                roads(&read_folder(&self.city)?, &self.options(day))?,
                Vec::new(),
                printer,
            );
        }
        let out = NewFolder::begin(&self.out, &[])?;
        let loaded = read_folder(&self.city)?;
        let options = city::JemssOptions {
            name: self.name.clone(),
        };
        let scenario =
            city::import(&loaded.files, &options).map_err(|e| Error::Core(loaded.named(e)));
        let (scenario, roads) = crate::opened::both(scenario, roads(&loaded, &self.options(day)))?;
        let report = prepare(roads)?;
        for (name, bytes) in &scenario.files {
            out.write(name, bytes)?;
        }
        out.write(ROAD_FILE, &report.network.to_bytes())?;
        out.finish()?;
        let notes = scenario
            .files
            .keys()
            .map(|name| format!("wrote {name}"))
            .collect();
        report.print(&self.out, notes, printer)
    }

    fn options(&self, day: Duration) -> JemssOptions {
        JemssOptions {
            day,
            classes: self.classes.iter().copied().collect(),
        }
    }

    fn day(&self) -> Result<Duration> {
        let day = Duration::from_secs_f64(self.day_s).filter(|day| *day > Duration::ZERO);
        let day = day.ok_or_else(|| {
            Error::usage(
                format!("--day-s {} is no length of a day", self.day_s),
                "give seconds, such as 86400",
            )
        })?;
        if day.as_secs_f64() != DAY_S && !self.roads_only {
            return Err(Error::usage(
                "--day-s changes the roads alone",
                "add --roads-only",
            ));
        }
        Ok(day)
    }
}

/// One of `--classes`.
fn class(text: &str) -> std::result::Result<(i64, RoadClass), String> {
    let expected = "write the number in the table and the class of road, such as 1=motorway";
    let (number, name) = text.split_once('=').ok_or(expected)?;
    let number = number.trim().parse().map_err(|_| expected.to_owned())?;
    let class = RoadClass::parse(name.trim()).ok_or_else(|| {
        let known: Vec<&str> = RoadClass::ALL.iter().map(|class| class.name()).collect();
        format!(
            "{name} is no class of road; choose among: {}",
            known.join(", ")
        )
    })?;
    Ok((number, class))
}

fn roads(loaded: &Loaded, options: &JemssOptions) -> Result<Roads> {
    let file = |name: &str| {
        loaded.file(name).ok_or_else(|| {
            let remedy = "give the folder of a JEMSS city, with nodes.csv and arcs.csv";
            Error::from(Fault::in_file(
                &loaded.given(name),
                "there is no such file",
                remedy,
            ))
        })
    };
    let (nodes, arcs) = crate::opened::both(file("nodes.csv"), file("arcs.csv"))?;
    let map = loaded.file("map.csv");
    let files = JemssFiles {
        nodes: nodes.pair(),
        arcs: arcs.pair(),
        map: map.as_ref().map(Named::pair),
    };
    let (roads, _) = read_network(files, options)?;
    super::some_roads(roads, &arcs)
}
