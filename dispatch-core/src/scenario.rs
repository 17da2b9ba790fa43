//! The service area, read and checked once and never changed: zones, stations, fleet, shifts,
//! hospitals, standards, policies.
//!
//! Text comes in as a [`Folder`] of files in memory; out comes a [`Scenario`] or every fault of
//! the folder at once. One file of this module is one file of the folder: its types, its reader
//! and its defaults. A reader never stops at a fault, and never panics whatever the bytes.
//!
//! Absent on purpose: roads (the driver opens them and hands them to whoever needs both), files,
//! and the wall clock.

mod aeds;
mod area;
mod calendar;
pub mod calls;
mod demand;
mod districts;
pub mod doctor;
mod document;
mod faults;
mod find;
mod ground;
mod hospitals;
pub mod jemss;
mod matrix;
mod nearest;
pub mod places;
mod read;
mod rows;
mod settings;
mod shifts;
mod speeds_file;
mod stations;
mod units;
mod water;
pub mod write;
mod zones;

use std::collections::BTreeMap;

pub use aeds::Aed;
pub use area::{Area, AreaIndex};
pub use calendar::Calendar;
pub use calls::{CallLog, LoggedCall, LoggedResponse};
pub use demand::{Demand, Distribution, DurationByPriority, ZoneWeight};
pub use districts::District;
pub use hospitals::Hospital;
pub use matrix::TravelMatrix;
pub use nearest::Nearest;
pub use settings::{
    AssignmentPolicy, Authority, BuiltUpRule, Clock, DestinationPolicy, Intervals, MOST_CANDIDATES,
    MoveUpPolicy, OrderRules, Planning, Policy, Priority, QueuePolicy, SnapRule, Standard,
    StartRule, TravelRules, TurnRule, Who,
};
pub use shifts::{Duty, Shift};
pub use stations::{Station, StationStatus};
pub use units::{Capabilities, Unit};
pub use water::{Water, WaterShape};
pub use zones::Zone;

use crate::error::{Error, Result};
use crate::ids::{DistrictId, HospitalId, IdVec, PriorityId, ShiftId, StationId, UnitId, ZoneId};
use crate::roads::speeds::Speeds;
use crate::units::Duration;

/// The files of a folder by name with `/` between parts (`calls/day.csv`), already unpacked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Folder {
    /// Name → bytes.
    pub files: BTreeMap<String, Vec<u8>>,
}

/// A whole service area.
#[derive(Clone, Debug, PartialEq)]
pub struct Scenario {
    /// The name, shown as is.
    pub name: String,
    /// The English name, if it has another.
    pub name_en: Option<String>,
    /// A hash over the names and bytes of every file that was read, as hexadecimal text. Roads and
    /// call logs are read by others and are not in it.
    pub hash: String,
    /// Local time: hours of the week, shifts.
    pub calendar: Calendar,
    /// The languages of the console, first the default.
    pub languages: Vec<String>,
    /// How places meet the roads.
    pub snap: SnapRule,
    /// How often a unit reports its position in the simulator; `None`: never.
    pub avl_interval: Option<Duration>,
    /// When a point counts as built-up.
    pub built_up: BuiltUpRule,
    /// Polygons of built-up area, when the scenario brings them.
    pub built_up_area: Option<geo::MultiPolygon<f64>>,
    /// Priority classes, most urgent first.
    pub priorities: IdVec<PriorityId, Priority>,
    /// Response standards; the first that fits holds.
    pub standards: Vec<Standard>,
    /// What control expects, and adds where only travel is known.
    pub interval: Intervals,
    /// What `place` and `coverage` mean unless told otherwise.
    pub planning: Planning,
    /// The policies, live and simulated.
    pub policy: Policy,
    /// How units drive when not to a scene, and how places are measured.
    pub travel: TravelRules,
    /// Where units stand at the start.
    pub start: StartRule,
    /// How long crews may take to answer an order.
    pub order: OrderRules,
    /// Who decides.
    pub authority: Authority,
    /// District polygons.
    pub districts: IdVec<DistrictId, District>,
    /// Demand zones.
    pub zones: IdVec<ZoneId, Zone>,
    /// Stations.
    pub stations: IdVec<StationId, Station>,
    /// Units.
    pub units: IdVec<UnitId, Unit>,
    /// The names of capabilities, one a bit of [`Capabilities`].
    pub capabilities: Vec<String>,
    /// Shifts, grouped by their id.
    pub shifts: IdVec<ShiftId, Shift>,
    /// Hospitals.
    pub hospitals: IdVec<HospitalId, Hospital>,
    /// Public defibrillators.
    pub aeds: Vec<Aed>,
    /// How incidents arrive and how long things take.
    pub demand: Demand,
    /// Speeds on the roads.
    pub speeds: Speeds,
    /// Travel times between zones, in place of roads.
    pub matrix: Option<TravelMatrix>,
    /// Rivers and lakes, for maps.
    pub water: Vec<Water>,
}

impl Folder {
    /// The text or bytes of a file put in.
    pub fn with(mut self, name: &str, bytes: impl Into<Vec<u8>>) -> Self {
        self.files.insert(name.to_owned(), bytes.into());
        self
    }

    /// The names of the call logs, in order.
    pub fn call_logs(&self) -> impl Iterator<Item = &str> {
        let names = self.files.keys().map(String::as_str);
        names.filter(|name| {
            name.starts_with("calls/")
                && name.ends_with(".csv")
                && !name.ends_with(".responses.csv")
        })
    }

    /// Whether it brings roads of its own, in whatever form.
    pub fn has_roads(&self) -> bool {
        self.files.keys().any(|name| name.starts_with("roads/"))
    }
}

impl Scenario {
    /// Reads and checks a folder.
    ///
    /// # Errors
    /// Every fault of the folder, by file and line.
    pub fn read(folder: &Folder) -> Result<Self> {
        read::read(folder)
    }

    /// What tells the area and the districts of any point.
    pub fn area_index(&self) -> AreaIndex {
        AreaIndex::new(
            &self.districts,
            self.built_up_area.as_ref(),
            self.built_up,
            self.zones.iter().map(|zone| zone.at),
        )
    }

    /// What finds the row of the zone nearest to any point.
    pub fn zone_index(&self) -> Nearest {
        Nearest::new(self.zones.iter().map(|zone| zone.at))
    }

    /// The standard that holds for an area and a priority, if one does.
    pub fn standard(&self, area: Area, priority: PriorityId) -> Option<&Standard> {
        self.standards.iter().find(|s| s.fits(area, priority))
    }

    /// The capabilities that a text such as `ALS;BLS` names.
    ///
    /// # Errors
    /// A name that no unit has, with those there are.
    pub fn parse_capabilities(&self, text: &str) -> Result<Capabilities> {
        units::parse(text, &self.capabilities).map_err(|name| Error::Unknown {
            kind: "capability",
            name: name.to_owned(),
            known: self.capabilities.clone(),
        })
    }

    /// The names of a set of capabilities, `;` between them.
    pub fn capability_names(&self, set: Capabilities) -> String {
        let names = self.capabilities.iter().enumerate();
        names
            .filter(|(bit, _)| set.0 >> bit & 1 == 1)
            .map(|(_, name)| name.as_str())
            .collect::<Vec<_>>()
            .join(";")
    }
}
