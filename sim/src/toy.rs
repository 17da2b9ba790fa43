//! Small service areas written as the folders a user would write: for `selftest` and for tests.

use std::fmt::Write as _;
use std::sync::Arc;

use dispatch_core::scenario::{Folder, Scenario};
use dispatch_core::travel::Ground;

use crate::error::Result;

/// A small service area to be written out.
#[derive(Clone, Debug)]
pub struct Toy {
    /// Zones along a line, a kilometre apart.
    pub zones: usize,
    /// Seconds with siren from one zone to the next.
    pub step_s: u32,
    /// The zones that hold a station, in the order of the stations' rows.
    pub stations: Vec<usize>,
    /// The station (by its place in `stations`) of each unit.
    pub units: Vec<usize>,
    /// The zones that hold a hospital.
    pub hospitals: Vec<usize>,
    /// How many priorities, named from 1.
    pub priorities: usize,
    /// More for `scenario.toml`, keys of the top first.
    pub settings: String,
    /// The whole `demand.toml`.
    pub demand: String,
    /// The whole `shifts.csv` with one shift called `day`, and the units that work by it.
    pub shift: Option<(String, Vec<usize>)>,
    /// `handover_bays` of every hospital.
    pub bays: String,
    /// Whether the first priority may take units from the last.
    pub preempt: bool,
    /// `spread_sigma`.
    pub spread: f64,
    /// Lengths in seconds for `durations.csv`, which an empirical duration may name.
    pub lengths_s: Vec<u32>,
}

impl Default for Toy {
    fn default() -> Self {
        Self {
            zones: 1,
            step_s: 0,
            stations: vec![0],
            units: vec![0],
            hospitals: Vec::new(),
            priorities: 1,
            settings: String::new(),
            demand: "incidents_per_day = 0\n".to_owned(),
            shift: None,
            bays: String::new(),
            preempt: false,
            spread: 0.0,
            lengths_s: Vec::new(),
        }
    }
}

/// The settings of a service in which nothing takes time and nobody is asked.
pub const PROMPT: &str = "\
[interval]
call_processing_s = 0
turnout_s = 0
turnout_moving_s = 0
[policy]
move_up = \"home\"
[authority]
assign = \"automatic\"
divert = \"automatic\"
move_up = \"automatic\"
destination = \"automatic\"
";

impl Toy {
    /// The folder.
    pub fn folder(&self) -> Folder {
        let mut settings = format!("name = \"toy\"\ntime_zone = \"UTC\"\n{}", self.settings);
        for id in 1..=self.priorities {
            let _ = writeln!(
                settings,
                "[[priority]]\nid = \"{id}\"\nname = \"class {id}\"\nmode = \"siren\""
            );
            if self.preempt && id == 1 {
                let _ = writeln!(settings, "may_preempt = [\"{}\"]", self.priorities);
            }
        }
        let mut folder = Folder::default()
            .with("scenario.toml", settings)
            .with("demand.toml", self.demand.clone())
            .with("speeds.toml", format!("spread_sigma = {}\n", self.spread))
            .with("zones.csv", self.zones_csv())
            .with("travel_matrix.csv", self.matrix_csv())
            .with("stations.csv", self.stations_csv())
            .with("units.csv", self.units_csv());
        if !self.hospitals.is_empty() {
            folder = folder.with("hospitals.csv", self.hospitals_csv());
        }
        if !self.lengths_s.is_empty() {
            let rows: String = self.lengths_s.iter().map(|s| format!("{s}\n")).collect();
            folder = folder.with("durations.csv", format!("seconds\n{rows}"));
        }
        if let Some((shifts, _)) = &self.shift {
            folder = folder.with("shifts.csv", shifts.clone());
        }
        folder
    }

    /// The ground under it.
    ///
    /// # Errors
    /// The faults of the folder.
    pub fn ground(&self) -> Result<Arc<Ground>> {
        let scenario = Scenario::read(&self.folder())?;
        Ok(Arc::new(Ground::new(Arc::new(scenario), None)?))
    }

    fn zones_csv(&self) -> String {
        let mut text = "id,lon,lat,population,weight,x_m,y_m\n".to_owned();
        for zone in 0..self.zones {
            let lon = 10.0 + zone as f64 * 0.01;
            let _ = writeln!(
                text,
                "z{zone},{lon:.4},0.5,{},1,{},0",
                100 + zone,
                zone * 1000
            );
        }
        text
    }

    fn matrix_csv(&self) -> String {
        let mut text = "from,to,travel_s\n".to_owned();
        for from in 0..self.zones {
            for to in 0..self.zones {
                let s = from.abs_diff(to) as u32 * self.step_s;
                let _ = writeln!(text, "z{from},z{to},{s}");
            }
        }
        text
    }

    fn stations_csv(&self) -> String {
        let mut text = "id,name,lon,lat,status\n".to_owned();
        for (row, zone) in self.stations.iter().enumerate() {
            let lon = 10.0 + *zone as f64 * 0.01;
            let _ = writeln!(text, "s{row},Station {row},{lon:.4},0.5,existing");
        }
        text
    }

    fn units_csv(&self) -> String {
        let mut text = "id,call_sign,capabilities,station,shift\n".to_owned();
        for (row, station) in self.units.iter().enumerate() {
            let by_shift = self
                .shift
                .as_ref()
                .is_some_and(|(_, units)| units.contains(&row));
            let shift = if by_shift { "day" } else { "" };
            let _ = writeln!(text, "u{row},Unit {row},ALS,s{station},{shift}");
        }
        text
    }

    fn hospitals_csv(&self) -> String {
        let mut text = "id,name,lon,lat,level,services,handover_bays\n".to_owned();
        for (row, zone) in self.hospitals.iter().enumerate() {
            let lon = 10.0 + *zone as f64 * 0.01;
            let _ = writeln!(text, "h{row},Hospital {row},{lon:.4},0.5,3,,{}", self.bays);
        }
        text
    }
}
