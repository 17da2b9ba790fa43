//! Rows counted by everything a summary is broken down by.

use std::sync::Arc;

use dispatch_core::ids::Id;
use dispatch_core::scenario::Scenario;
use dispatch_core::units::Time;

use crate::error::Result;
use crate::record::{Outcome, Row, Sink};
use crate::stats::Group;

/// Counts rows by everything a summary is broken down by.
#[derive(Clone, Debug)]
pub struct Counts {
    pub(super) scenario: Arc<Scenario>,
    pub(super) all: Group,
    pub(super) by_priority: Vec<Group>,
    pub(super) by_district: Vec<Group>,
    pub(super) by_hour: Vec<Group>,
    pub(super) hospitals: Vec<HospitalCount>,
    pub(super) open: u64,
    pub(super) from: Option<Time>,
}

#[derive(Clone, Debug, Default)]
pub(super) struct HospitalCount {
    pub(super) patients: u64,
    pub(super) turned_over: Vec<f64>,
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
            from: None,
            scenario,
        }
    }

    /// Leaves out what was reported before a moment: the warm-up.
    pub fn counting_from(mut self, from: Time) -> Self {
        self.from = Some(from);
        self
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
        if self.from.is_some_and(|from| row.reported_at < from) {
            return;
        }
        let judged = row.judge(&self.scenario);
        self.all.add(judged);
        self.by_priority[row.priority.index()].add(judged);
        for district in row.ground.district.iter().chain(&row.ground.functional) {
            self.by_district[district.index()].add(judged);
        }
        let hour = self.scenario.calendar.hour_of_week(row.reported_at) % 24;
        self.by_hour[usize::from(hour)].add(judged);
        self.open += u64::from(row.outcome == Outcome::Open);
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
