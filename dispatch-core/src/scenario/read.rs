//! A folder read file by file, in the order in which one refers to another, and checked across.

use std::cell::RefCell;
use std::collections::BTreeSet;

use super::faults::Faults;
use super::rows::Names;
use super::settings::read::Settings;
use super::units::Fleet;
use super::{
    Aed, AreaIndex, Demand, District, Folder, Hospital, Scenario, Shift, StartRule, Station,
    StationStatus, TravelMatrix, Water, Zone, aeds, demand, districts, hospitals, matrix, settings,
    shifts, speeds_file, stations, units, water, zones,
};
use crate::error::{Error, Result, unless_faulty};
use crate::ids::{DistrictId, HospitalId, IdVec, ShiftId, StationId, ZoneId};
use crate::roads::speeds::Speeds;

/// The files that a scenario cannot be without, and how to begin them.
const REQUIRED: [(&str, &str); 4] = [
    (
        settings::read::FILE,
        "write it with name, time_zone and [[priority]]",
    ),
    (
        zones::FILE,
        "write it with the heading id,lon,lat,population",
    ),
    (
        stations::FILE,
        "write it with the heading id,name,lon,lat,status",
    ),
    (
        units::FILE,
        "write it with the heading id,call_sign,capabilities,station,shift",
    ),
];

/// Reads and checks a folder.
pub(super) fn read(folder: &Folder) -> Result<Scenario> {
    let faults = Faults::default();
    let reader = Reader {
        folder,
        faults: &faults,
        used: RefCell::default(),
    };
    let scenario = reader.scenario();
    let list = faults.into_list();
    match scenario {
        Some(scenario) => unless_faulty(scenario, list),
        None => Err(Error::Faults(list)),
    }
}

struct Reader<'a> {
    folder: &'a Folder,
    faults: &'a Faults,
    used: RefCell<BTreeSet<&'a str>>,
}

/// Everything that lies somewhere.
struct Places {
    districts: IdVec<DistrictId, District>,
    built_up_area: Option<geo::MultiPolygon<f64>>,
    zones: IdVec<ZoneId, Zone>,
    hospitals: IdVec<HospitalId, Hospital>,
    stations: IdVec<StationId, Station>,
    shifts: IdVec<ShiftId, Shift>,
    fleet: Fleet,
    aeds: Vec<Aed>,
    speeds: Speeds,
    matrix: Option<TravelMatrix>,
    water: Vec<Water>,
}

impl<'a> Reader<'a> {
    /// A file, if the folder has it.
    fn file(&self, name: &str) -> Option<&'a [u8]> {
        let (name, bytes) = self.folder.files.get_key_value(name)?;
        self.used.borrow_mut().insert(name);
        Some(bytes)
    }

    fn scenario(&self) -> Option<Scenario> {
        for (name, remedy) in REQUIRED {
            if !self.folder.files.contains_key(name) {
                self.faults
                    .in_file(name, "the file is missing", remedy.to_owned());
            }
        }
        let settings = self.file(settings::read::FILE);
        let settings = settings.and_then(|bytes| settings::read::read(bytes, self.faults));
        let mut places = self.places();
        let demand = settings.as_ref().and_then(|s| self.demand(s));
        self.check(&places, settings.as_ref());
        let (settings, demand) = (settings?, demand?);
        let index = AreaIndex::new(
            &places.districts,
            places.built_up_area.as_ref(),
            settings.built_up,
            places.zones.iter().map(|zone| zone.at),
        );
        zones::place(&mut places.zones, &index);
        Some(joined(settings, places, demand, self.hash()))
    }

    fn demand(&self, settings: &Settings) -> Option<Demand> {
        let around = demand::read::Around {
            file: &|name| self.file(name),
            logged: self.folder.call_logs().next().is_some(),
            priorities: &settings.priorities,
            interval: settings.interval,
            faults: self.faults,
        };
        match self.file(demand::FILE) {
            Some(bytes) => demand::read::read(bytes, &around),
            None => Some(Demand::usual(settings.priorities.len(), settings.interval)),
        }
    }

    /// Everything but the settings and the demand.
    fn places(&self) -> Places {
        let faults = self.faults;
        let (districts, names) = self.table(districts::FILE, districts::read);
        let known = districts::Districts {
            rows: &districts,
            names: &names,
        };
        let (zones, zone_names) = self.table(zones::FILE, |bytes, faults| {
            zones::read(bytes, known, faults)
        });
        let (hospitals, hospital_names) = self.table(hospitals::FILE, hospitals::read);
        let (stations, station_names) = self.table(stations::FILE, |bytes, faults| {
            stations::read(bytes, &hospital_names, faults)
        });
        let (shifts, shift_names) = self.table(shifts::FILE, shifts::read);
        let fleet = self
            .file(units::FILE)
            .map(|bytes| units::read(bytes, &station_names, &shift_names, faults));
        let built_up = self.file(districts::BUILT_UP);
        let aeds = self.file(aeds::FILE).map(|bytes| aeds::read(bytes, faults));
        let speeds = self.file(speeds_file::FILE);
        let speeds = speeds.and_then(|bytes| speeds_file::read(bytes, known, faults));
        let matrix = self.file(matrix::FILE);
        let water = self.file(water::FILE);
        Places {
            built_up_area: built_up.map(|bytes| districts::read_built_up(bytes, faults)),
            fleet: fleet.unwrap_or_default(),
            aeds: aeds.unwrap_or_default(),
            speeds: speeds.unwrap_or_default(),
            matrix: matrix.and_then(|bytes| matrix::read(bytes, &zone_names, faults)),
            water: water.map_or_else(Vec::new, |bytes| water::read(bytes, faults)),
            districts,
            zones,
            hospitals,
            stations,
            shifts,
        }
    }

    /// A table and its names; an absent one is empty.
    fn table<T: Default>(
        &self,
        file: &'static str,
        read: impl FnOnce(&[u8], &Faults) -> (T, Names),
    ) -> (T, Names) {
        match self.file(file) {
            Some(bytes) => read(bytes, self.faults),
            None if REQUIRED.iter().any(|(name, _)| *name == file) => {
                (T::default(), Names::missing(file))
            }
            None => (T::default(), Names::of(file)),
        }
    }

    fn check(&self, places: &Places, settings: Option<&Settings>) {
        self.check_fleet(places);
        if places.matrix.is_some() && self.folder.has_roads() {
            self.faults.in_file(
                matrix::FILE,
                "there is a travel matrix and a folder roads/",
                "remove one of the two: places lie either on roads or in zones",
            );
        }
        if let Some(Settings {
            start: StartRule::State(file),
            ..
        }) = settings
            && self.file(file).is_none()
        {
            self.faults.in_file(
                settings::read::FILE,
                format!("[start] names the file \"{file}\", which is not there"),
                "put it into the folder, or write units = \"station\"",
            );
        }
    }

    fn check_fleet(&self, places: &Places) {
        let units = &places.fleet.units;
        let existing = |station: StationId| {
            let station = places.stations.get(station);
            station.is_some_and(|station| station.status == StationStatus::Existing)
        };
        let read = self.folder.files.contains_key(units::FILE)
            && self.folder.files.contains_key(stations::FILE);
        if read && !units.iter().any(|unit| existing(unit.station)) {
            self.faults.in_file(
                units::FILE,
                "no unit stands at an open station",
                "give a unit a station whose status is existing",
            );
        }
    }

    /// The hash of what was read: each name and its bytes, with their lengths before them.
    fn hash(&self) -> String {
        let mut hasher = blake3::Hasher::new();
        for name in self.used.borrow().iter() {
            let bytes = &self.folder.files[*name];
            for part in [name.as_bytes(), bytes.as_slice()] {
                hasher.update(&(part.len() as u64).to_le_bytes());
                hasher.update(part);
            }
        }
        hasher.finalize().to_hex().to_string()
    }
}

fn joined(settings: Settings, places: Places, demand: Demand, hash: String) -> Scenario {
    Scenario {
        name: settings.name,
        name_en: settings.name_en,
        hash,
        calendar: settings.calendar,
        languages: settings.languages,
        snap: settings.snap,
        avl_interval: settings.avl_interval,
        built_up: settings.built_up,
        built_up_area: places.built_up_area,
        priorities: settings.priorities,
        standards: settings.standards,
        interval: settings.interval,
        planning: settings.planning,
        policy: settings.policy,
        travel: settings.travel,
        start: settings.start,
        order: settings.order,
        authority: settings.authority,
        districts: places.districts,
        zones: places.zones,
        stations: places.stations,
        units: places.fleet.units,
        capabilities: places.fleet.capabilities,
        shifts: places.shifts,
        hospitals: places.hospitals,
        aeds: places.aeds,
        demand,
        speeds: places.speeds,
        matrix: places.matrix,
        water: places.water,
    }
}
