//! How a unit spent its time.

use dispatch_core::ids::IncidentId;
use dispatch_core::units::{Duration, Time};

/// How a unit spent its time.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UnitLoad {
    /// Orders to go to an incident.
    pub responses: u64,
    /// On duty.
    pub duty: Duration,
    /// From an order until clear, stood down or refused.
    pub busy: Duration,
    /// On the road: to scenes, to hospitals, to stations.
    pub driving: Duration,
    on_duty: Option<Time>,
    busy_since: Option<Time>,
    driving_since: Option<Time>,
    response: Option<(IncidentId, usize)>,
    always: bool,
}

impl UnitLoad {
    pub(super) fn new(always: bool) -> Self {
        Self {
            always,
            ..Self::default()
        }
    }

    /// Units without a shift are on duty from the first moment.
    pub(super) fn begin(&mut self, now: Time) {
        if self.always {
            self.on_duty = Some(now);
        }
    }

    pub(super) fn is_free(&self) -> bool {
        self.on_duty.is_some() && self.response.is_none()
    }

    pub(super) fn response(&self) -> Option<(IncidentId, usize)> {
        self.response
    }

    pub(super) fn duty(&mut self, now: Time, starts: bool) {
        if starts {
            self.on_duty.get_or_insert(now);
        } else if let Some(since) = self.on_duty.take() {
            self.duty += now - since;
        }
    }

    pub(super) fn drive(&mut self, now: Time, starts: bool) {
        if starts {
            self.driving_since.get_or_insert(now);
        } else if let Some(since) = self.driving_since.take() {
            self.driving += now - since;
        }
    }

    pub(super) fn send(&mut self, now: Time, response: (IncidentId, usize)) {
        self.responses += 1;
        self.response = Some(response);
        self.busy_since.get_or_insert(now);
    }

    /// It has nothing to do any more; what it did.
    pub(super) fn free(&mut self, now: Time) -> Option<(IncidentId, usize)> {
        if let Some(since) = self.busy_since.take() {
            self.busy += now - since;
        }
        self.response.take()
    }

    /// The run ends.
    pub(super) fn stop(&mut self, now: Time) {
        self.duty(now, false);
        self.drive(now, false);
        if let Some(since) = self.busy_since.take() {
            self.busy += now - since;
        }
    }
}
