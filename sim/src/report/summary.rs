//! `summary.json`.

use dispatch_core::dispatch::journal;
use dispatch_core::ids::{IdVec, UnitId};
use dispatch_core::units::Duration;
use serde::Serialize;

use super::{Cost, Counts, Title};
use crate::error::Result;
use crate::record::UnitLoad;
use crate::stats::{Estimate, Group};
use crate::world::World;

/// `summary.json`.
#[derive(Clone, Debug, Serialize)]
pub struct Summary {
    command: String,
    version: &'static str,
    scenario: journal::Stamp,
    warnings: Vec<String>,
    seed: u64,
    /// Incidents reported earlier are left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    counted_from: Option<String>,
    #[serde(flatten)]
    all: Figures,
    by_priority: Vec<Named>,
    by_district: Vec<Named>,
    by_hour: Vec<Hour>,
    units: Vec<UnitFigures>,
    hospitals: Vec<HospitalFigures>,
    wall_s: f64,
    cpu_s: f64,
}

#[derive(Clone, Debug, Serialize)]
struct Figures {
    incidents: u64,
    judged: usize,
    late: usize,
    late_share: Option<f64>,
    late_share_ci95: Option<[f64; 2]>,
    response_s: ResponseFigures,
}

#[derive(Clone, Debug, Serialize)]
struct ResponseFigures {
    mean: Option<f64>,
    mean_ci95: Option<[f64; 2]>,
    p50: Option<f64>,
    p90: Option<f64>,
    p95: Option<f64>,
}

#[derive(Clone, Debug, Serialize)]
struct Named {
    id: String,
    name: String,
    #[serde(flatten)]
    figures: Figures,
}

#[derive(Clone, Debug, Serialize)]
struct Hour {
    hour: usize,
    #[serde(flatten)]
    figures: Figures,
}

#[derive(Clone, Debug, Serialize)]
struct UnitFigures {
    unit: String,
    responses: u64,
    duty_s: f64,
    busy_s: f64,
    driving_s: f64,
    busy_fraction: Option<f64>,
    unit_hour_utilisation: Option<f64>,
}

#[derive(Clone, Debug, Serialize)]
struct HospitalFigures {
    hospital: String,
    name: String,
    patients: u64,
    handover_mean_s: Option<f64>,
}

impl Summary {
    /// The summary of counted rows.
    pub fn new(
        counts: &Counts,
        units: &IdVec<UnitId, UnitLoad>,
        title: &Title,
        cost: Cost,
    ) -> Self {
        let scenario = &counts.scenario;
        Self {
            command: title.command.clone(),
            version: env!("CARGO_PKG_VERSION"),
            scenario: journal::Stamp {
                name: scenario.name.clone(),
                hash: scenario.hash.clone(),
            },
            warnings: Vec::new(),
            seed: title.seed,
            counted_from: counts.from.map(|from| scenario.calendar.format(from)),
            all: figures(&counts.all),
            by_priority: named(
                scenario.priorities.iter().map(|p| (&p.id, &p.name)),
                &counts.by_priority,
            ),
            by_district: named(
                scenario.districts.iter().map(|d| (&d.id, &d.name)),
                &counts.by_district,
            ),
            by_hour: counts
                .by_hour
                .iter()
                .enumerate()
                .map(|(hour, g)| Hour {
                    hour,
                    figures: figures(g),
                })
                .collect(),
            units: units
                .pairs()
                .map(|(id, load)| unit_figures(&scenario.units[id].id, load))
                .collect(),
            hospitals: hospital_figures(counts),
            wall_s: rounded(cost.wall_s, 1e3),
            cpu_s: rounded(cost.cpu_s, 1e3),
        }
        .with_open(counts.open)
    }

    /// One more warning.
    pub fn warn(&mut self, warning: String) {
        self.warnings.push(warning);
    }

    /// What the world had to make up or leave out.
    pub fn warn_of(&mut self, world: &World) {
        for (column, rows) in world.drawn() {
            self.warn(format!(
                "{column}: drawn for {rows} incidents, the log does not say"
            ));
        }
        let odd = world.oddities();
        if odd.calls_refused > 0 {
            self.warn(format!(
                "{} calls were not taken: too far from every road",
                odd.calls_refused
            ));
        }
        if odd.not_as_recorded > 0 {
            self.warn(format!(
                "{} incidents could not get the unit the log names",
                odd.not_as_recorded
            ));
        }
        if world.ignores_breaks() {
            self.warn("break_minutes of shifts are not simulated".to_owned());
        }
    }

    /// The text of the document.
    ///
    /// # Errors
    /// None for what this crate puts in.
    pub fn to_json(&self) -> Result<Vec<u8>> {
        let mut text = serde_json::to_vec_pretty(self)?;
        text.push(b'\n');
        Ok(text)
    }

    fn with_open(mut self, open: u64) -> Self {
        if open > 0 {
            self.warn(format!(
                "{open} incidents were still open when nothing more could happen"
            ));
        }
        self
    }
}

fn figures(group: &Group) -> Figures {
    let (judged, late) = group.judged();
    let share = group.late_share();
    let mean = group.mean_response();
    let [p50, p90, p95] = group
        .fractiles([0.5, 0.9, 0.95])
        .map(|r| r.map(Duration::as_secs_f64));
    let interval = |ci: [f64; 2], per: f64| ci.map(|end| rounded(end, per));
    Figures {
        incidents: group.incidents(),
        judged,
        late,
        late_share: share.map(|s| rounded(s.mean, 1e6)),
        late_share_ci95: share.map(|s| interval(s.ci95().map(|end| end.clamp(0.0, 1.0)), 1e6)),
        response_s: ResponseFigures {
            mean: mean.map(|m| rounded(m.mean, 1e3)),
            mean_ci95: mean.map(|m| interval(m.ci95(), 1e3)),
            p50,
            p90,
            p95,
        },
    }
}

fn named<'a>(
    names: impl Iterator<Item = (&'a String, &'a String)>,
    groups: &[Group],
) -> Vec<Named> {
    let rows = names.zip(groups);
    rows.map(|((id, name), group)| Named {
        id: id.clone(),
        name: name.clone(),
        figures: figures(group),
    })
    .collect()
}

fn unit_figures(unit: &str, load: &UnitLoad) -> UnitFigures {
    let duty_s = load.duty.as_secs_f64();
    let per_duty = |value: f64| (duty_s > 0.0).then(|| rounded(value / duty_s, 1e6));
    UnitFigures {
        unit: unit.to_owned(),
        responses: load.responses,
        duty_s,
        busy_s: load.busy.as_secs_f64(),
        driving_s: load.driving.as_secs_f64(),
        busy_fraction: per_duty(load.busy.as_secs_f64()),
        unit_hour_utilisation: per_duty(load.responses as f64 * 3600.0),
    }
}

fn hospital_figures(counts: &Counts) -> Vec<HospitalFigures> {
    let rows = counts.scenario.hospitals.iter().zip(&counts.hospitals);
    rows.map(|(hospital, count)| HospitalFigures {
        hospital: hospital.id.clone(),
        name: hospital.name.clone(),
        patients: count.patients,
        handover_mean_s: Estimate::of_independent(&count.turned_over).map(|e| rounded(e.mean, 1e3)),
    })
    .collect()
}

fn rounded(value: f64, per: f64) -> f64 {
    (value * per).round() / per
}
