//! A scenario folder opened: the scenario, its roads, and the ground both make.

use std::path::Path;
use std::sync::Arc;

use dispatch_core::error::{Error as CoreError, Fault, unless_faulty};
use dispatch_core::geo::{Coordinate, Datum};
use dispatch_core::ids::IdVec;
use dispatch_core::roads::speeds::{Mode, Speeds, Times};
use dispatch_core::scenario::{Folder, Scenario};
use dispatch_core::travel::{Ground, Network, Traffic, TrafficReport};
use dispatch_core::units::Time;

use crate::error::{Error, Result};
use crate::folder::{Loaded, read_folder};
use crate::out;
use crate::wire::{MetricShape, ScenarioName};

/// The road file of a folder.
pub(crate) const ROAD_FILE: &str = "roads/roads.bin";
const NODES: &str = "roads/nodes.csv";
const EDGES: &str = "roads/edges.csv";
const MAPPING: &str = "roads/mapping.toml";
const SETTINGS: &str = "scenario.toml";

/// What a folder of roads alone is asked with: the least a scenario can say.
const ROADS_ONLY: [(&str, &str); 4] = [
    (
        SETTINGS,
        "name = \"roads only\"\ntime_zone = \"UTC\"\n[[priority]]\nid = \"1\"\nname = \"1\"\nmode = \"siren\"\n\
         [planning]\nat = \"2026-01-01T12:00:00Z\"\nmode = \"siren\"\n",
    ),
    ("zones.csv", "id,lon,lat,population\nz,0,0,1\n"),
    ("stations.csv", "id,name,lon,lat,status\ns,s,0,0,existing\n"),
    (
        "units.csv",
        "id,call_sign,capabilities,station,shift\nu,u,,s,\n",
    ),
];

/// A folder ready for questions.
#[derive(Debug)]
pub(crate) struct Opened {
    /// The folder.
    pub(crate) loaded: Loaded,
    /// Its scenario.
    pub(crate) scenario: Arc<Scenario>,
    /// Scenario and roads.
    pub(crate) ground: Arc<Ground>,
    /// What is reported of the roads, whenever it holds.
    pub(crate) reports: Vec<TrafficReport>,
    /// What is doubtful but can be worked with.
    pub(crate) warnings: Vec<String>,
}

impl Opened {
    /// How answers name it.
    pub(crate) fn name(&self) -> ScenarioName {
        ScenarioName {
            name: self.scenario.name.clone(),
            hash: self.scenario.hash.clone(),
        }
    }

    /// The ground under the traffic of a moment.
    pub(crate) fn ground_at(&self, at: Time) -> Ground {
        let traffic = Traffic::at(self.reports.clone(), at);
        self.ground.under(Arc::new(traffic))
    }

    /// The metric that drives which begin at a moment are judged by.
    pub(crate) fn metric(&self, mode: Mode, at: Time) -> MetricShape {
        MetricShape::of(&self.ground, self.ground.traffic(), mode, at)
    }

    /// The moment asked for by `--depart`, or the one that the scenario plans with.
    ///
    /// # Errors
    /// A text that is no moment of the years 1970 to 2150.
    pub(crate) fn moment(&self, text: Option<&str>) -> Result<Time> {
        match text {
            Some(text) => {
                let moment = self.scenario.calendar.parse_moment(text);
                Ok(moment.map_err(|error| match error {
                    CoreError::Request { what, remedy } => CoreError::Request {
                        what: format!("--depart: {what}"),
                        remedy,
                    },
                    other => other,
                })?)
            }
            None => Ok(self.scenario.planning.at),
        }
    }

    /// A moment as text.
    pub(crate) fn text(&self, at: Time) -> String {
        self.scenario.calendar.format(at)
    }
}

/// Opens a folder; one with roads alone is asked with built-in settings.
///
/// # Errors
/// Every fault of its files.
pub(crate) fn open(path: &Path) -> Result<Opened> {
    open_with(path, |_| Ok(()))
}

/// The warning about a scenario of a city that was grown.
pub(crate) fn grown(scenario: &Scenario) -> Option<String> {
    let name = scenario.name_en.as_ref()?;
    let label = dispatch_core::roads::grow::LABEL;
    name.contains(label)
        .then(|| format!("the city is {label}: no street, zone or site of it is a real one"))
}

/// The same, with a change of the scenario before it is used.
pub(crate) fn open_with(
    path: &Path,
    change: impl FnOnce(&mut Scenario) -> Result<()>,
) -> Result<Opened> {
    let loaded = read_folder(path)?;
    let mut warnings = Vec::new();
    let roads_only = is_roads_only(&loaded);
    let scenario = if roads_only {
        roads_only_scenario(&loaded)
    } else {
        scenario(&loaded)
    };
    let network = network(&loaded);
    let (scenario, network) = both(scenario, network)?;
    let mut scenario = scenario;
    if roads_only {
        warnings.push("the folder has roads alone: built-in settings are used".to_owned());
        adapt(
            &mut scenario,
            network.as_deref(),
            loaded.files.files.contains_key("speeds.toml"),
        );
    }
    if network.is_none() && scenario.matrix.is_none() {
        return Err(nothing_to_drive_on(&loaded));
    }
    warnings.extend(grown(&scenario));
    change(&mut scenario)?;
    let scenario = Arc::new(scenario);
    let ground = Ground::new(Arc::clone(&scenario), network).map_err(|e| loaded.named(e))?;
    Ok(Opened {
        loaded,
        scenario,
        ground: Arc::new(ground),
        reports: Vec::new(),
        warnings,
    })
}

/// The scenario of a folder.
pub(crate) fn scenario(loaded: &Loaded) -> Result<Scenario> {
    if loaded.files.files.is_empty() {
        let remedy =
            "write scenario.toml and its tables, or make the folder with `dispatch import`";
        return Err(Fault::in_file(
            &loaded.path.display().to_string(),
            "the folder is empty",
            remedy,
        )
        .into());
    }
    Ok(Scenario::read(&loaded.files).map_err(|e| loaded.named(e))?)
}

/// The roads of a folder, if it has any: its road file, or its two tables.
pub(crate) fn network(loaded: &Loaded) -> Result<Option<Arc<Network>>> {
    let named = |e| Error::Core(e);
    if let Some(bytes) = loaded.files.files.get(ROAD_FILE) {
        return Network::open(bytes, &loaded.given(ROAD_FILE))
            .map(Arc::new)
            .map(Some)
            .map_err(named);
    }
    let (Some(nodes), Some(edges)) = (loaded.file(NODES), loaded.file(EDGES)) else {
        return half_a_network(loaded);
    };
    out::progress(
        "preparing the roads from their tables; `dispatch import csv` does it once and for all",
    );
    let mapping = loaded.file(MAPPING);
    let roads = crate::commands::import::tables(&nodes, &edges, mapping.as_ref(), Datum::Wgs84)?;
    Network::prepare(roads)
        .map(Arc::new)
        .map(Some)
        .map_err(named)
}

fn half_a_network(loaded: &Loaded) -> Result<Option<Arc<Network>>> {
    let missing = match (loaded.file(NODES), loaded.file(EDGES)) {
        (None, None) => return Ok(None),
        (None, _) => NODES,
        _ => EDGES,
    };
    Err(Fault::in_file(
        &loaded.given(missing),
        "there is no such file",
        "roads as tables need nodes.csv and edges.csv",
    )
    .into())
}

fn is_roads_only(loaded: &Loaded) -> bool {
    let has = |name: &str| loaded.files.files.contains_key(name);
    loaded.files.has_roads() && !ROADS_ONLY.iter().any(|(name, _)| has(name))
}

fn roads_only_scenario(loaded: &Loaded) -> Result<Scenario> {
    let mut folder = Folder::default();
    for (name, text) in ROADS_ONLY {
        folder = folder.with(name, text);
    }
    if let Some(speeds) = loaded.files.files.get("speeds.toml") {
        folder = folder.with("speeds.toml", speeds.clone());
    }
    let mut scenario = Scenario::read(&folder).map_err(|e| loaded.named(e))?;
    (scenario.zones, scenario.stations, scenario.units) =
        (IdVec::new(), IdVec::new(), IdVec::new());
    Ok(scenario)
}

/// Other people's networks bring their own times, which then hold.
fn adapt(scenario: &mut Scenario, network: Option<&Network>, has_speeds: bool) {
    let imported = network.is_some_and(|network| network.roads().imported_modes() > 0);
    if imported && !has_speeds {
        scenario.speeds = Speeds {
            times: Times::Imported,
            ..Speeds::default()
        };
    }
}

/// Both, or the faults of both.
pub(crate) fn both<A, B>(a: Result<A>, b: Result<B>) -> Result<(A, B)> {
    match (a, b) {
        (Ok(a), Ok(b)) => Ok((a, b)),
        (Err(Error::Core(CoreError::Faults(mut a))), Err(Error::Core(CoreError::Faults(b)))) => {
            a.extend(b);
            Err(unless_faulty((), a)
                .err()
                .map_or(Error::Answered, Error::Core))
        }
        (Err(e), _) | (_, Err(e)) => Err(e),
    }
}

fn nothing_to_drive_on(loaded: &Loaded) -> Error {
    Fault::in_file(
        &loaded.given("roads"),
        "the scenario has neither roads nor travel_matrix.csv",
        "run `dispatch import osm FILE.osm.pbf --out` on this folder, or add roads/nodes.csv and roads/edges.csv",
    )
    .into()
}

/// A coordinate written `LON,LAT`.
///
/// # Errors
/// What is wrong with it, in words.
pub(crate) fn coordinate(text: &str) -> std::result::Result<Coordinate, String> {
    let expected = "write LON,LAT in degrees, such as 114.305,30.593";
    let (lon, lat) = text.split_once(',').ok_or(expected)?;
    let number = |text: &str| text.trim().parse::<f64>().map_err(|_| expected.to_owned());
    let (lon, lat) = (number(lon)?, number(lat)?);
    Coordinate::from_degrees(lon, lat).ok_or_else(|| {
        let swapped = lon.abs() <= 90.0 && lat.abs() <= 180.0;
        let why = if swapped {
            "longitude comes first: are the two swapped?"
        } else {
            expected
        };
        format!("{lon},{lat} is not on the globe; {why}")
    })
}
