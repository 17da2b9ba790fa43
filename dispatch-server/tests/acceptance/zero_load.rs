//! Zero load: each zone's incident once, alone, with one unit at every open station, no spread and
//! the expected intervals as the truth. The weight of the late ones is that of the uncovered zones,
//! to the last thousandth of a person.

use std::path::Path;
use std::sync::Arc;

use dispatch_core::coverage::{Request, Stations, reach, report};
use dispatch_core::ids::{Id, PriorityId, ZoneId};
use dispatch_core::scenario::{Capabilities, Scenario, StationStatus, Unit, Who};
use dispatch_core::travel::Ground;
use dispatch_core::units::Duration;
use sim::arrivals::{Arrival, Arrivals, Life, Logged};
use sim::record::{Recorder, Row, Sink};
use sim::run;
use sim::world::Manner;

use crate::failure::{Differences, Outcome};
use crate::scenario::open;

/// Between two incidents everybody gets home.
const APART: Duration = Duration::from_secs(2 * 86_400);
/// Incidents of one run: five years and a half.
const ONE_RUN: usize = 1000;

pub(crate) fn run(path: &Path) -> Outcome {
    let (scenario, network) = open(path)?;
    let zones = scenario.zones.len();
    let ground = Arc::new(Ground::new(Arc::new(unloaded(scenario)), network)?);
    let (mut differences, mut figures) = (Differences::default(), Vec::new());
    for (priority, class) in ground.scenario().priorities.pairs() {
        let (late, uncovered) = (late(&ground, priority)?, uncovered(&ground, priority));
        figures.push(format!("{}: {late} = {uncovered}", class.id));
        differences.check(late == uncovered, || {
            format!("priority {}: late {late}, uncovered {uncovered}", class.id)
        });
    }
    differences.outcome(format!("{zones} zones, {}", figures.join(", ")))
}

/// The scenario with one unit at every open station and nothing left to chance.
fn unloaded(mut scenario: Scenario) -> Scenario {
    let open = scenario
        .stations
        .pairs()
        .filter(|(_, station)| station.status == StationStatus::Existing);
    let unit = |(station, _): (_, &_)| Unit {
        id: format!("unit {}", Id::index(station)),
        call_sign: String::new(),
        capabilities: Capabilities(u32::MAX),
        station,
        shift: None,
    };
    scenario.units = open.map(unit).collect::<Vec<_>>().into();
    scenario.speeds.spread_sigma = 0.0;
    scenario.speeds.hour_of_week = None;
    scenario
        .speeds
        .factors
        .retain(|factor| factor.weekdays == [true; 7] && factor.hours == [0, 24]);
    scenario.authority.assign = Who::Automatic;
    scenario.authority.divert = Who::Automatic;
    scenario.authority.move_up = Who::Automatic;
    scenario.authority.destination = Who::Automatic;
    scenario.order.accept_after = Duration::ZERO;
    scenario.avl_interval = None;
    scenario
}

/// Thousandths of people that coverage leaves out.
fn uncovered(ground: &Ground, priority: PriorityId) -> u64 {
    let scenario = ground.scenario();
    let mode = scenario.priorities[priority].mode;
    let request = Request {
        mode,
        priority,
        stations: Stations::All,
        depart: scenario.planning.at,
    };
    let reach = reach(ground, mode, request.stations, request.depart);
    let unreached = report(ground, &request, &reach).unreached;
    unreached
        .iter()
        .map(|row| scenario.zones[row.zone].population_milli)
        .sum()
}

/// Thousandths of people for whom the simulator comes too late.
fn late(ground: &Arc<Ground>, priority: PriorityId) -> Outcome<u64> {
    let zones: Vec<ZoneId> = ground.scenario().zones.ids().collect();
    let mut sum = 0;
    for some in zones.chunks(ONE_RUN) {
        let incidents = some
            .iter()
            .zip(0..)
            .map(|(&zone, place)| arrival(ground.scenario(), zone, priority, place));
        let arrivals = Arrivals::Logged(Logged::given(incidents.collect()));
        let late = Late {
            scenario: Arc::clone(ground.scenario()),
            sum: 0,
            rows: 0,
        };
        let mut recorder = Recorder::new(Arc::clone(ground.scenario()), late).without_distances();
        run::of(ground, arrivals, Manner::default(), &mut recorder)?;
        let (late, _) = recorder.finish()?;
        if late.rows != some.len() {
            return Err(crate::failure::failure(format!(
                "{} rows for {} incidents",
                late.rows,
                some.len()
            )));
        }
        sum += late.sum;
    }
    Ok(sum)
}

fn arrival(scenario: &Scenario, zone: ZoneId, priority: PriorityId, place: i64) -> Arrival {
    Arrival {
        name: zone.index().to_string(),
        key: zone.index() as u64,
        reported_at: scenario.planning.at + Duration::from_millis(APART.as_millis() * place),
        at: scenario.zones[zone].at,
        priority,
        needs: Capabilities::default(),
        hospital: None,
        life: Life {
            call_processing: scenario.interval.call_processing,
            turnout: scenario.interval.turnout,
            ..Life::default()
        },
        sent: None,
    }
}

/// Adds up the zones that were reached too late.
struct Late {
    scenario: Arc<Scenario>,
    sum: u64,
    rows: usize,
}

impl Sink for Late {
    fn row(&mut self, row: &Row) -> sim::error::Result<()> {
        let zone = ZoneId::new(row.name.parse().unwrap());
        self.rows += 1;
        if row.judge(&self.scenario).late == Some(true) {
            self.sum += self.scenario.zones[zone].population_milli;
        }
        Ok(())
    }
}
