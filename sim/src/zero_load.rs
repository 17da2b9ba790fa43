//! Every zone's incident once, at its own position, alone: what the simulator then finds late is
//! what the planner finds not covered, to the last thousandth of a person.
//!
//! It holds for a scenario with one period of speeds, a free and suitable unit at each station
//! that counts, and the priority whose mode the planner used. Incidents lie a week apart, so that
//! every one meets the same hour; lengths are those of `[interval]`, drives exactly the metric's.

use std::sync::Arc;

use dispatch_core::dispatch::{Event, Step};
use dispatch_core::ids::{Id, IncidentId, PriorityId, ZoneId};
use dispatch_core::scenario::Capabilities;
use dispatch_core::travel::Ground;
use dispatch_core::units::{Duration, Time};

use crate::arrivals::{Arrival, Arrivals, Life, Logged};
use crate::error::Result;
use crate::record::{Recorder, Row, Sink};
use crate::run::{self, Observer};
use crate::world::{Manner, World};

/// A little more than the longest drive there could be, and a whole number of weeks.
const APART: Duration = Duration::from_secs(7 * 86_400);

/// People by whether they were reached in time, in thousandths.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ZeroLoad {
    /// All.
    pub weight_milli: u64,
    /// Those reached too late or not at all.
    pub late_milli: u64,
    /// The zones that were late.
    pub late_zones: Vec<ZoneId>,
}

/// Runs it for a priority, beginning at the planning moment.
///
/// # Errors
/// None that the scenario does not already have.
pub fn zero_load(ground: &Arc<Ground>, priority: PriorityId) -> Result<ZeroLoad> {
    let scenario = ground.scenario();
    let (mut at, interval) = (scenario.planning.at, scenario.interval);
    let mut rows = Vec::with_capacity(scenario.zones.len());
    for (id, zone) in scenario.zones.pairs() {
        let life = Life {
            call_processing: interval.call_processing,
            turnout: interval.turnout,
            ..Life::default()
        };
        rows.push(Arrival {
            name: id.index().to_string(),
            key: id.index() as u64,
            reported_at: at - interval.call_processing - interval.turnout,
            at: zone.at,
            priority,
            needs: Capabilities::default(),
            hospital: None,
            life,
            sent: None,
        });
        at += APART;
    }
    let manner = Manner {
        automatic: true,
        exact: true,
        ..Manner::default()
    };
    let recorder = Recorder::new(
        Arc::clone(scenario),
        Sum {
            ground,
            sum: ZeroLoad::default(),
        },
    );
    let mut watch = GiveUp {
        recorder: recorder.without_distances(),
    };
    run::of(
        ground,
        Arrivals::Logged(Logged::given(rows)),
        manner,
        &mut watch,
    )?;
    let (sum, _) = watch.recorder.finish()?;
    Ok(sum.sum)
}

/// Takes an incident that nobody can reach off the list at once.
struct GiveUp<S> {
    recorder: Recorder<S>,
}

impl<S: Sink> Observer for GiveUp<S> {
    fn observe(&mut self, world: &mut World, now: Time, event: &Event, step: &Step) -> Result<()> {
        if let Some(incident) = unanswered(event, step) {
            world.cancel(now, incident);
        }
        self.recorder.observe(world, now, event, step)
    }
}

/// The incident that was ready to be assigned and got nothing.
pub(crate) fn unanswered(event: &Event, step: &Step) -> Option<IncidentId> {
    match event {
        Event::CallProcessed { incident } if step.orders.is_empty() => Some(*incident),
        _ => None,
    }
}

struct Sum<'a> {
    ground: &'a Arc<Ground>,
    sum: ZeroLoad,
}

impl Sink for Sum<'_> {
    fn row(&mut self, row: &Row) -> Result<()> {
        // The name is the zone's row, so that two zones at one place stay two.
        let Ok(index) = row.name.parse::<usize>() else {
            return Ok(());
        };
        let zone = ZoneId::new(index);
        let scenario = self.ground.scenario();
        let mut row = row.clone();
        row.ground.area = scenario.zones[zone].area;
        let weight = scenario.zones[zone].population_milli;
        let standard = scenario.standard(row.ground.area, row.priority);
        let judged = row.judge(scenario);
        let late = standard.is_some() && judged.late != Some(false);
        self.sum.weight_milli += weight;
        if late {
            self.sum.late_milli += weight;
            self.sum.late_zones.push(zone);
        }
        Ok(())
    }
}
