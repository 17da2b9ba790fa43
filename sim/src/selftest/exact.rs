//! What must hold in every run, to the last millisecond or person.

use std::sync::Arc;

use dispatch_core::coverage::{self, Request, Stations};
use dispatch_core::dispatch::{Event, Order, Step};
use dispatch_core::ids::{Id, PriorityId};
use dispatch_core::roads::speeds::Mode;
use dispatch_core::units::Time;

use super::Check;
use crate::arrivals::Window;
use crate::error::Result;
use crate::record::{Recorder, Row, Sink};
use crate::run::{self, Observer};
use crate::toy::{PROMPT, Toy};
use crate::world::{Manner, World};
use crate::zero_load::zero_load;

pub(super) fn checks(seed: u64) -> Result<Vec<Check>> {
    let mut checks = balances(seed)?;
    checks.push(zero_load_identity()?);
    Ok(checks)
}

fn town() -> Toy {
    Toy {
        zones: 25,
        step_s: 60,
        stations: vec![2, 9, 17],
        units: vec![0, 1, 1, 2],
        hospitals: vec![4, 20],
        settings: format!(
            "{PROMPT}[[standard]]\nresponse_s = 270\nshare = 0.9\nclock = \"reported\"\n"
        ),
        demand: "incidents_per_day = 60\n".to_owned(),
        ..Toy::default()
    }
}

/// Little's law: the area under the number of busy units is the sum of the missions' lengths; and
/// the units' own books say the same.
fn balances(seed: u64) -> Result<Vec<Check>> {
    let ground = town().ground()?;
    let area = Area {
        units: 0,
        waiting: 0,
        last: None,
        unit_ms: 0,
        waiting_ms: 0,
    };
    let recorder = Recorder::new(Arc::clone(ground.scenario()), Missions::default());
    let mut both = Both { area, recorder };
    let window = Window::days(Time::from_millis(0), 60);
    run::made_up(
        &ground,
        window,
        Manner {
            seed,
            ..Manner::default()
        },
        &mut both,
    )?;
    let (missions, loads) = both.recorder.finish()?;
    let books: i64 = loads.iter().map(|load| load.busy.as_millis()).sum();
    let same = |name: &str, value: i64, expected: i64| {
        Check::near(name, value as f64, expected as f64, 0.0)
    };
    Ok(vec![
        same(
            "Little's law: area under busy units = sum of missions, ms",
            both.area.unit_ms,
            missions.busy_ms,
        ),
        same(
            "Little's law: area under the queue = sum of waits, ms",
            both.area.waiting_ms,
            missions.waiting_ms,
        ),
        same(
            "work balance: the units' busy time = sum of missions, ms",
            books,
            missions.busy_ms,
        ),
    ])
}

/// Areas under counts.
struct Area {
    units: i64,
    waiting: i64,
    last: Option<Time>,
    unit_ms: i64,
    waiting_ms: i64,
}

struct Both {
    area: Area,
    recorder: Recorder<Missions>,
}

impl Observer for Both {
    fn observe(&mut self, world: &mut World, now: Time, event: &Event, step: &Step) -> Result<()> {
        let area = &mut self.area;
        let passed = area.last.map_or(0, |last| (now - last).as_millis());
        area.unit_ms += area.units * passed;
        area.waiting_ms += area.waiting * passed;
        area.last = Some(now);
        match event {
            Event::CallProcessed { .. } => area.waiting += 1,
            Event::Clear { .. } => area.units -= 1,
            _ => {}
        }
        let sent = step
            .orders
            .iter()
            .filter(|order| matches!(order, Order::Respond { .. }))
            .count() as i64;
        area.units += sent;
        area.waiting -= sent;
        self.recorder.observe(world, now, event, step)
    }
}

/// Sums over finished rows.
#[derive(Default)]
struct Missions {
    busy_ms: i64,
    waiting_ms: i64,
}

impl Sink for Missions {
    fn row(&mut self, row: &Row) -> Result<()> {
        self.waiting_ms += row.queued_for.as_millis();
        for response in &row.responses {
            self.busy_ms += response
                .clear_at
                .map_or(0, |clear| (clear - response.ordered_at).as_millis());
        }
        Ok(())
    }
}

/// Zero load: people late in the simulator are people the planner does not cover.
fn zero_load_identity() -> Result<Check> {
    let ground = town().ground()?;
    let priority = PriorityId::new(0);
    let depart = ground.scenario().planning.at;
    let request = Request {
        mode: Mode::Siren,
        priority,
        stations: Stations::Staffed,
        depart,
    };
    let reach = coverage::reach(&ground, request.mode, request.stations, depart);
    let total = coverage::report(&ground, &request, &reach).total;
    let uncovered = total.population_milli - total.covered_milli;
    let late = zero_load(&ground, priority)?.late_milli;
    let mut check = Check::near(
        "zero load: late = not covered, thousandths of a person",
        late as f64,
        uncovered as f64,
        0.0,
    );
    check.pass &= late == uncovered && late > 0;
    Ok(check)
}
