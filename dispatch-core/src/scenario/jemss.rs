//! A JEMSS city model as a whole scenario folder, road network apart.
//!
//! JEMSS counts in days and kilometres and names things by their row; a scenario counts in seconds
//! and the rows' numbers become ids. Day 0 is 2000-01-01T00:00:00Z. The settings are those of its
//! model, so that a replay meets the same rules: places snap to nodes, units turn at nodes, orders
//! are automatic and accepted at once, no second look. Source: uoa-ems-research/JEMSS.jl,
//! `src/file/read_sim_files.jl`, `src/decision/`.
//!
//! Not in this version, and refused by name: travel modes that change with the time of day, more
//! than two modes, demand that changes, other rules of dispatch or queueing, move-up.

use std::fmt::Write;

use super::Folder;
use super::calendar::Calendar;
use super::faults::Faults;
use crate::error::{Error, Fault, Result};
use crate::roads::jemss::{JemssMap, JemssTravel, of_days, read_map, read_travel};
use crate::roads::table_file::{Row, Table, TableFile};
use crate::units::{Duration, Time};

mod calls;
mod config;
mod demand;
mod expression;
mod places;
mod rules;

/// 2000-01-01T00:00:00Z.
const DAY_0: Time = Time::from_millis(946_684_800_000);
/// What a day of the files lasts.
const DAY: Duration = Duration::from_secs(86_400);
/// The priorities of JEMSS, most urgent first; their ids are 1, 2, 3.
const PRIORITIES: [&str; 3] = ["highPriority", "medPriority", "lowPriority"];

/// What the files of a city do not say.
#[derive(Clone, Debug, Default)]
pub struct JemssOptions {
    /// The name of the scenario; the city's of `model.json` unless told, or `JEMSS`.
    pub name: Option<String>,
}

/// Makes a scenario folder of a city's files: everything but `roads/`, which the caller builds from
/// `nodes.csv` and `arcs.csv`. Call tables (`calls_*.csv`) become `calls/*.csv`. Files that are
/// optional and missing (calls, demand, redispatch) leave their part as it is by default.
///
/// # Errors
/// Every fault of the files.
pub fn import(city: &Folder, options: &JemssOptions) -> Result<Folder> {
    let faults = Faults::default();
    let import = Import {
        city,
        faults: &faults,
    };
    let folder = import.folder(options);
    let list = faults.into_list();
    match folder {
        Some(folder) if list.is_empty() => Ok(folder),
        _ => Err(Error::Faults(list)),
    }
}

struct Import<'a> {
    city: &'a Folder,
    faults: &'a Faults,
}

/// What the rules and the demand are made of.
struct Model {
    name: String,
    map: JemssMap,
    travel: JemssTravel,
    /// The mode (0 siren, 1 ordinary) of every priority.
    modes: [usize; 3],
    /// The target from call to arrival, in days, of every priority.
    targets: [f64; 3],
    /// The time allowed for driving, where the city says so.
    cover: Option<[f64; 3]>,
    config: config::Config,
}

impl Import<'_> {
    fn folder(&self, options: &JemssOptions) -> Option<Folder> {
        let model = self.model(options);
        let places = self.places();
        let demand = self.demand();
        let calls = self.calls();
        let (model, demand) = (model?, demand?);
        let mut folder = Folder::default()
            .with("scenario.toml", self.scenario_toml(&model))
            .with("speeds.toml", speeds_toml(&model))
            .with("demand.toml", demand);
        folder.files.extend(places);
        folder.files.extend(calls);
        Some(folder)
    }

    fn model(&self, options: &JemssOptions) -> Option<Model> {
        let map = self.must("map.csv", read_map);
        let travel = self.must("travel.csv", |named| read_travel(named, DAY));
        let modes = travel.as_ref().and_then(|travel| self.modes(travel));
        let targets = self.targets();
        let cover = self.cover();
        let config = self.config();
        Some(Model {
            name: options.name.clone().unwrap_or_else(|| self.name()),
            map: map?,
            travel: travel?,
            modes: modes?,
            targets: targets?,
            cover,
            config: config?,
        })
    }

    /// The city of `model.json`, or `JEMSS`.
    fn name(&self) -> String {
        let json = self.city.files.get("model.json");
        let model: Option<serde_json::Value> =
            json.and_then(|bytes| serde_json::from_slice(bytes).ok());
        let city = model.as_ref().and_then(|model| model["city"].as_str());
        city.filter(|city| !city.trim().is_empty())
            .unwrap_or("JEMSS")
            .to_owned()
    }

    /// A file that must be there, read by another module.
    fn must<T>(
        &self,
        file: &str,
        read: impl for<'b> FnOnce((&'b [u8], &'b str)) -> Result<T>,
    ) -> Option<T> {
        let Some(bytes) = self.city.files.get(file) else {
            self.faults.in_file(
                file,
                "the file is missing",
                "give a whole folder of a JEMSS city, or import its roads only",
            );
            return None;
        };
        self.faults.absorb(read((bytes, file)))
    }

    /// The tables of a file, if the city has it.
    fn tables(&self, file: &str) -> Option<TableFile> {
        let bytes = self.city.files.get(file)?;
        self.faults.absorb(TableFile::read(bytes, file))
    }

    /// One table of a file that must be there.
    fn table(&self, file: &str, name: &str) -> Option<Table> {
        self.must(file, |(bytes, file)| {
            let tables = TableFile::read(bytes, file)?;
            tables.expect(name).cloned()
        })
    }

    /// The columns of a table, all of which must be there.
    fn columns<const N: usize>(&self, table: &Table, names: [&str; N]) -> Option<[usize; N]> {
        let mut faults = Vec::new();
        let columns = names.map(|name| table.require(name, &mut faults));
        faults.into_iter().for_each(|fault| self.faults.push(fault));
        columns
            .iter()
            .all(Option::is_some)
            .then(|| columns.map(Option::unwrap_or_default))
    }

    fn fault(&self, table: &Table, row: &Row, cause: String, remedy: &str) {
        self.faults.push(table.fault(row, cause, remedy));
    }

    /// A cell as a number, which may be an expression such as `5/60/60/24`.
    fn number(&self, table: &Table, row: &Row, column: usize) -> Option<f64> {
        let text = row.cell(column);
        let number = expression::number(text);
        if number.is_none() {
            let name = table.columns.get(column).map_or("", String::as_str);
            let cause = format!("{name} is \"{text}\", not a number");
            self.fault(table, row, cause, "write a number");
        }
        number
    }

    /// The priority that a cell names or numbers, from 0.
    fn priority(&self, table: &Table, row: &Row, column: usize) -> Option<usize> {
        let text = row.cell(column);
        let found = priority(text);
        if found.is_none() {
            self.fault(
                table,
                row,
                format!("priority \"{text}\" is not known"),
                "write highPriority, medPriority, lowPriority or 1, 2, 3",
            );
        }
        found
    }

    /// The mode of every priority; a fault for what this version cannot do.
    fn modes(&self, travel: &JemssTravel) -> Option<[usize; 3]> {
        let fault = |cause: String, remedy: &str| {
            self.faults.in_file("travel.csv", cause, remedy);
        };
        if travel.off_road.len() != 2 {
            let count = travel.off_road.len();
            fault(
                format!("it has {count} travel modes; this version knows two"),
                "keep mode 1 (lights and sirens) and mode 2 (ordinary)",
            );
            return None;
        }
        if travel.sets.len() != 1 || travel.timing.len() > 1 {
            fault(
                "travel modes change with the time of day, which is not supported in this version"
                    .to_owned(),
                "keep one travel set",
            );
            return None;
        }
        let set = &travel.sets[0];
        let modes = PRIORITIES.map(|name| set.get(name).copied());
        if let Some(missing) = modes.iter().position(Option::is_none) {
            fault(
                format!("priority {} has no travel mode", PRIORITIES[missing]),
                "add its row to travelSets",
            );
            return None;
        }
        Some(modes.map(Option::unwrap_or_default))
    }

    /// A number for each priority from a table with a column of priorities.
    fn by_priority(&self, table: &Table, names: [&str; 2]) -> Option<[f64; 3]> {
        let [priority, value] = self.columns(table, names)?;
        let mut found = [None; 3];
        for row in &table.rows {
            let place = self.priority(table, row, priority);
            let number = self.number(table, row, value);
            if let (Some(place), Some(number)) = (place, number) {
                found[place] = Some(number);
            }
        }
        if let Some(missing) = found.iter().position(Option::is_none) {
            self.faults.push(Fault::at_line(
                &table.file,
                table.line,
                format!("priority {} has no {}", PRIORITIES[missing], names[1]),
                "add its row",
            ));
            return None;
        }
        Some(found.map(Option::unwrap_or_default))
    }

    fn targets(&self) -> Option<[f64; 3]> {
        let table = self.table("priorities.csv", "priorities")?;
        self.by_priority(&table, ["priority", "targetResponseTime"])
    }

    fn cover(&self) -> Option<[f64; 3]> {
        let tables = self.tables("demand_coverage.csv")?;
        let table = self.faults.absorb(tables.expect("coverTimes").cloned())?;
        self.by_priority(&table, ["demandPriority", "coverTime"])
    }
}

/// The priority of a name or a number, from 0.
fn priority(text: &str) -> Option<usize> {
    let by_name = PRIORITIES.iter().position(|name| *name == text);
    by_name.or_else(|| {
        let number = crate::roads::table_file::whole(text)?;
        let place = number
            .checked_sub(1)
            .and_then(|place| usize::try_from(place).ok());
        place.filter(|place| *place < 3)
    })
}

/// Days as seconds; files round them to a few digits of a day (0.005555556 is 8 minutes), so
/// lengths of the model are taken to the nearest millisecond.
fn seconds(days: f64) -> f64 {
    of_days(days, DAY).unwrap_or_default().as_secs_f64()
}

/// Days from the start as a moment.
fn moment(days: f64) -> String {
    let since = of_days(days, DAY).unwrap_or_default();
    Calendar::utc().format(DAY_0 + since)
}

/// Roads bring their own times; places off the road are reached in each mode's speed.
fn speeds_toml(model: &Model) -> String {
    let [siren, ordinary] = [0, 1].map(|mode| model.travel.off_road[mode].as_kmh());
    let mut text = String::new();
    let _ = writeln!(
        text,
        "times = \"imported\"\nsiren = 1\n\
         access_kmh = {{ siren = {siren}, ordinary = {ordinary} }}\naccess_s = 0\nspread_sigma = 0"
    );
    text
}
