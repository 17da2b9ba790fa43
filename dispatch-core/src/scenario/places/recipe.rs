//! The recipe: which file is what, and how its columns are called.

use crate::error::{Error, Result, unless_faulty};
use crate::geo::Datum;
use crate::scenario::StationStatus;
use crate::scenario::document::{Document, Table};
use crate::scenario::faults::Faults;

/// What to make a scenario of. Files are named as the recipe names them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Recipe {
    pub(super) file: String,
    /// Files that become part of the scenario as they are.
    pub(super) copied: Vec<String>,
    pub(super) districts: Option<DistrictSource>,
    pub(super) census: Option<CensusSource>,
    pub(super) outlines: Option<String>,
    pub(super) functional: Vec<FunctionalSource>,
    pub(super) zones: Vec<Source>,
    pub(super) hospitals: Vec<Source>,
    pub(super) stations: Vec<Source>,
}

/// The polygons of districts, and the properties that say what ours do.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct DistrictSource {
    pub(super) file: String,
    pub(super) id: String,
    pub(super) name: String,
    pub(super) name_en: String,
    pub(super) area: String,
}

/// People by area, as a table.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct CensusSource {
    pub(super) file: String,
    pub(super) area: String,
    pub(super) population: String,
    /// The row of the whole, which all others must add up to.
    pub(super) total: Option<String>,
    /// Districts whose row has another name: (district, row).
    pub(super) names: Vec<(String, String)>,
}

/// A functional zone: a row of the census that lies across districts.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct FunctionalSource {
    pub(super) line: u64,
    pub(super) id: String,
    pub(super) name: String,
    pub(super) name_en: Option<String>,
    /// Its row of the census.
    pub(super) census: String,
    /// Districts whose people its row counts again.
    pub(super) includes: Vec<String>,
}

/// Points from one table, or the junctions of the roads.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Source {
    pub(super) line: u64,
    /// `None`: the junctions.
    pub(super) file: Option<String>,
    pub(super) name: Option<String>,
    pub(super) lon: String,
    pub(super) lat: String,
    /// In which `lon` and `lat` are given; `None`: what the caller assumes.
    pub(super) datum: Option<Datum>,
    pub(super) level: Option<String>,
    pub(super) prefix: String,
    pub(super) weight: f64,
    pub(super) weight_column: Option<String>,
    pub(super) status: StationStatus,
    pub(super) units: u32,
    pub(super) capabilities: String,
    pub(super) apart_m: f64,
    /// Farther from every road than this is left out.
    pub(super) road_m: Option<f64>,
    pub(super) tests: Vec<Test>,
}

/// What a cell must be for its row to be taken.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Test {
    pub(super) column: String,
    pub(super) is: Vec<String>,
    pub(super) has: Vec<String>,
    pub(super) lacks: Vec<String>,
}

impl Test {
    pub(super) fn passes(&self, cell: &str) -> bool {
        (self.is.is_empty() || self.is.iter().any(|word| word == cell))
            && (self.has.is_empty() || self.has.iter().any(|word| cell.contains(word.as_str())))
            && !self.lacks.iter().any(|word| cell.contains(word.as_str()))
    }
}

impl Recipe {
    /// Reads a recipe.
    ///
    /// # Errors
    /// Every fault of it, by line.
    pub fn read(bytes: &[u8], file: &str) -> Result<Self> {
        let faults = Faults::default();
        let recipe = recipe(bytes, file, &faults);
        let list = faults.into_list();
        match recipe {
            Some(recipe) => unless_faulty(recipe, list),
            None => Err(Error::Faults(list)),
        }
    }

    /// Takes the points whose datum it does not tell to be given in this one.
    pub fn assume_datum(&mut self, datum: Datum) {
        let points = [&mut self.zones, &mut self.hospitals, &mut self.stations];
        for source in points.into_iter().flatten() {
            source.datum.get_or_insert(datum);
        }
    }

    /// The files it wants, each once.
    pub fn files(&self) -> Vec<&str> {
        let points = [&self.zones, &self.hospitals, &self.stations];
        let mut names: Vec<&str> = self.copied.iter().map(String::as_str).collect();
        names.extend(self.districts.iter().map(|source| source.file.as_str()));
        names.extend(self.census.iter().map(|source| source.file.as_str()));
        names.extend(self.outlines.as_deref());
        names.extend(
            points
                .into_iter()
                .flatten()
                .filter_map(|source| source.file.as_deref()),
        );
        names.sort_unstable();
        names.dedup();
        names
    }

    /// Whether it asks for the roads: for their junctions, or for how far they are.
    pub fn wants_roads(&self) -> bool {
        let points = [&self.zones, &self.hospitals, &self.stations];
        points
            .into_iter()
            .flatten()
            .any(|source| source.file.is_none() || source.road_m.is_some())
    }
}

fn recipe(bytes: &[u8], file: &str, faults: &Faults) -> Option<Recipe> {
    let document = Document::parse(file, bytes, faults)?;
    let top = document.top();
    let sources = |key| -> Vec<Source> { top.tables(key).iter().filter_map(source).collect() };
    let functional: Vec<FunctionalSource> = top
        .tables("functional")
        .iter()
        .filter_map(functional)
        .collect();
    let recipe = Recipe {
        file: file.to_owned(),
        copied: words(&top, "files"),
        districts: top.table("districts").as_ref().and_then(districts),
        census: top.table("census").as_ref().and_then(census),
        outlines: top.text("outlines").map(str::to_owned),
        functional,
        zones: sources("zones"),
        hospitals: sources("hospitals"),
        stations: sources("stations"),
    };
    if recipe.zones.is_empty() {
        top.fault(
            "zones",
            "it has no [[zones]]",
            "name the table of the places where people live: [[zones]] file = \"…\"",
        );
    }
    if recipe.census.is_some() && recipe.districts.is_none() {
        top.fault(
            "census",
            "there is a [census] and no [districts]",
            "add the polygons that its rows are about: [districts] file = \"…\"",
        );
    }
    if !recipe.functional.is_empty() && recipe.outlines.is_none() {
        top.fault(
            "functional",
            "there are functional zones and no outlines",
            "add outlines = \"….geojson\": features whose id is that of a [[functional]]",
        );
    }
    Some(recipe)
}

fn words(table: &Table<'_>, key: &'static str) -> Vec<String> {
    let list = table.texts(key).unwrap_or_default();
    list.into_iter().map(str::to_owned).collect()
}

/// A column or property, named as we name it unless told.
fn called(table: &Table<'_>, key: &'static str) -> String {
    table.text(key).unwrap_or(key).to_owned()
}

fn districts(table: &Table<'_>) -> Option<DistrictSource> {
    let file = table.must_text("file").map(str::to_owned);
    Some(DistrictSource {
        id: called(table, "id"),
        name: called(table, "name"),
        name_en: called(table, "name_en"),
        area: called(table, "area"),
        file: file?,
    })
}

fn census(table: &Table<'_>) -> Option<CensusSource> {
    let file = table.must_text("file").map(str::to_owned);
    let names = table.tables("row");
    let names = names.iter().filter_map(|row| {
        let (district, called) = (row.must_text("district"), row.must_text("called"));
        Some((district?.to_owned(), called?.to_owned()))
    });
    Some(CensusSource {
        area: called(table, "area"),
        population: called(table, "population"),
        total: table.text("total").map(str::to_owned),
        names: names.collect(),
        file: file?,
    })
}

fn functional(table: &Table<'_>) -> Option<FunctionalSource> {
    let (id, name) = (table.must_text("id"), table.must_text("name"));
    let own = FunctionalSource {
        line: table.line_of("id"),
        id: String::new(),
        name: String::new(),
        name_en: table.text("name_en").map(str::to_owned),
        census: table.text("census").or(name).unwrap_or_default().to_owned(),
        includes: words(table, "includes"),
    };
    Some(FunctionalSource {
        id: id?.to_owned(),
        name: name?.to_owned(),
        ..own
    })
}

fn source(table: &Table<'_>) -> Option<Source> {
    let file = table.must_text("file");
    let prefix = table.must_text("prefix");
    let source = Source {
        line: table.line_of("file"),
        file: file.filter(|file| *file != "junctions").map(str::to_owned),
        name: table.text("name").map(str::to_owned),
        lon: called(table, "lon"),
        lat: called(table, "lat"),
        datum: table.choice("datum", &Datum::ALL.map(|datum| (datum.name(), datum))),
        level: table.text("level").map(str::to_owned),
        prefix: prefix.unwrap_or_default().to_owned(),
        weight: table.number("weight", 0.001, 1.0e6).unwrap_or(1.0),
        weight_column: table.text("population").map(str::to_owned),
        status: table
            .choice("status", &StationStatus::ALL)
            .unwrap_or(StationStatus::Existing),
        units: table.whole("units", 0, 1000).unwrap_or(0),
        capabilities: words(table, "capabilities").join(";"),
        apart_m: table.number("apart_m", 0.0, 1.0e6).unwrap_or(0.0),
        road_m: table.number("road_m", 0.0, 1.0e6),
        tests: table.tables("where").iter().filter_map(test).collect(),
    };
    (file.is_some() && prefix.is_some()).then_some(source)
}

fn test(table: &Table<'_>) -> Option<Test> {
    let test = Test {
        column: String::new(),
        is: words(table, "is"),
        has: words(table, "has"),
        lacks: words(table, "lacks"),
    };
    let column = table.must_text("column")?.to_owned();
    Some(Test { column, ..test })
}
