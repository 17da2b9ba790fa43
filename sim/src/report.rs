//! `summary.json` and the four files of a run.

use std::collections::BTreeMap;
use std::io::Write;
use std::sync::Arc;

use dispatch_core::dispatch::journal::{self, Header, Scribe};
use dispatch_core::dispatch::{Event, Step};
use dispatch_core::ids::{Id, IdVec, UnitId};
use dispatch_core::scenario::Scenario;
use dispatch_core::units::{Duration, Time};
use serde::Serialize;

use crate::error::Result;
use crate::record::{Recorder, Row, Sink, UnitLoad};
use crate::run::Observer;
use crate::stats::Group;
use crate::tables::Tables;
use crate::world::World;

/// What a run is known by in its outputs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Title {
    /// The command, `simulate` or `replay`.
    pub command: String,
    /// What every draw began with.
    pub seed: u64,
}

/// How long a run took; measured by the caller, this crate reads no clock.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Cost {
    /// On the wall.
    pub wall_s: f64,
    /// Of processors.
    pub cpu_s: f64,
}

/// Counts rows by everything a summary is broken down by.
#[derive(Clone, Debug)]
pub struct Counts {
    scenario: Arc<Scenario>,
    all: Group,
    by_priority: Vec<Group>,
    by_district: Vec<Group>,
    by_hour: Vec<Group>,
    hospitals: Vec<HospitalCount>,
    open: u64,
}

#[derive(Clone, Debug, Default)]
struct HospitalCount {
    patients: u64,
    turned_over: Vec<f64>,
}

impl Counts {
    /// Counts of nothing yet.
    pub fn new(scenario: Arc<Scenario>) -> Self {
        Self {
            all: Group::default(),
            by_priority: vec![Group::default(); scenario.priorities.len()],
            by_district: vec![Group::default(); scenario.districts.len()],
            by_hour: vec![Group::default(); 24],
            hospitals: vec![HospitalCount::default(); scenario.hospitals.len()],
            open: 0,
            scenario,
        }
    }

    /// All incidents together.
    pub fn all(&self) -> &Group {
        &self.all
    }

    /// The incidents of each priority.
    pub fn by_priority(&self) -> &[Group] {
        &self.by_priority
    }

    /// Counts a row in.
    pub fn add(&mut self, row: &Row) {
        let judged = row.judge(&self.scenario);
        self.all.add(judged);
        self.by_priority[row.priority.index()].add(judged);
        for district in row.ground.district.iter().chain(&row.ground.functional) {
            self.by_district[district.index()].add(judged);
        }
        let hour = self.scenario.calendar.hour_of_week(row.reported_at) % 24;
        self.by_hour[usize::from(hour)].add(judged);
        self.open += u64::from(row.outcome == crate::record::Outcome::Open);
        if let (Some(hospital), Some(response)) = (row.hospital, row.served_by())
            && let Some(arrived) = response.at_hospital_at
        {
            let count = &mut self.hospitals[hospital.index()];
            count.patients += 1;
            count.turned_over.extend(
                response
                    .handed_over_at
                    .map(|at| (at - arrived).as_secs_f64()),
            );
        }
    }
}

impl Sink for Counts {
    fn row(&mut self, row: &Row) -> Result<()> {
        self.add(row);
        Ok(())
    }
}

/// `summary.json`.
#[derive(Clone, Debug, Serialize)]
pub struct Summary {
    command: String,
    version: &'static str,
    scenario: journal::Stamp,
    warnings: Vec<String>,
    seed: u64,
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
        handover_mean_s: crate::stats::Estimate::of_independent(&count.turned_over)
            .map(|e| rounded(e.mean, 1e3)),
    })
    .collect()
}

fn rounded(value: f64, per: f64) -> f64 {
    (value * per).round() / per
}

/// Writes the tables and the journal of a run while it goes on.
pub struct Files<W: Write> {
    recorder: Recorder<Both<W>>,
    journal: W,
    scribe: Scribe,
    title: Title,
}

/// Tables and counts.
struct Both<W: Write> {
    tables: Tables<W>,
    counts: Counts,
}

/// Where the streamed files of a run go.
#[derive(Debug)]
pub struct Writers<W> {
    /// `incidents.csv`.
    pub incidents: W,
    /// `responses.csv`.
    pub responses: W,
    /// `journal.jsonl`.
    pub journal: W,
}

impl<W: Write> Sink for Both<W> {
    fn row(&mut self, row: &Row) -> Result<()> {
        self.counts.add(row);
        self.tables.row(row)
    }
}

impl<W: Write> std::fmt::Debug for Files<W> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Files")
            .field("title", &self.title)
            .finish_non_exhaustive()
    }
}

impl<W: Write> Files<W> {
    /// Files with their headings.
    ///
    /// # Errors
    /// What writing fails with.
    pub fn new(scenario: &Arc<Scenario>, title: Title, mut writers: Writers<W>) -> Result<Self> {
        let header = Header::new(scenario, Some(title.seed), &title.command);
        writers.journal.write_all(&journal::line(&header))?;
        let tables = Tables::new(Arc::clone(scenario), writers.incidents, writers.responses)?;
        let both = Both {
            tables,
            counts: Counts::new(Arc::clone(scenario)),
        };
        Ok(Self {
            recorder: Recorder::new(Arc::clone(scenario), both),
            journal: writers.journal,
            scribe: Scribe::new(Arc::clone(scenario)),
            title,
        })
    }

    /// Without the length of drives in `responses.csv`.
    pub fn without_distances(mut self) -> Self {
        self.recorder = self.recorder.without_distances();
        self
    }

    /// The end: the summary, and the writers with everything written.
    ///
    /// # Errors
    /// What writing fails with.
    pub fn finish(self, world: &World, cost: Cost) -> Result<(Summary, Writers<W>)> {
        let (both, units) = self.recorder.finish()?;
        let mut summary = Summary::new(&both.counts, &units, &self.title, cost);
        summary.warn_of(world);
        let (incidents, responses) = both.tables.finish()?;
        let mut journal = self.journal;
        journal.flush()?;
        Ok((
            summary,
            Writers {
                incidents,
                responses,
                journal,
            },
        ))
    }
}

impl Files<Vec<u8>> {
    /// Files in memory.
    ///
    /// # Errors
    /// None in memory.
    pub fn in_memory(scenario: &Arc<Scenario>, title: Title) -> Result<Self> {
        let (incidents, responses, journal) = (Vec::new(), Vec::new(), Vec::new());
        Self::new(
            scenario,
            title,
            Writers {
                incidents,
                responses,
                journal,
            },
        )
    }

    /// The end: every file by name.
    ///
    /// # Errors
    /// None in memory.
    pub fn into_folder(self, world: &World, cost: Cost) -> Result<BTreeMap<String, Vec<u8>>> {
        let (summary, writers) = self.finish(world, cost)?;
        Ok(BTreeMap::from([
            ("incidents.csv".to_owned(), writers.incidents),
            ("responses.csv".to_owned(), writers.responses),
            ("journal.jsonl".to_owned(), writers.journal),
            ("summary.json".to_owned(), summary.to_json()?),
        ]))
    }
}

impl<W: Write> Observer for Files<W> {
    fn observe(&mut self, world: &mut World, now: Time, event: &Event, step: &Step) -> Result<()> {
        let entry = self.scribe.entry(now, event, step);
        self.journal.write_all(&journal::line(&entry))?;
        self.recorder.observe(world, now, event, step)
    }
}
