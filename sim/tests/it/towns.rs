//! Service areas the tests run in, and who writes down what happens there.

use std::sync::Arc;

use dispatch_core::dispatch::{Event, Step};
use dispatch_core::travel::Ground;
use dispatch_core::units::Time;
use sim::Result;
use sim::arrivals::Window;
use sim::run::Observer;
use sim::toy::{PROMPT, Toy};
use sim::world::World;

/// Monday 2026-11-23T00:00:00Z.
pub(crate) const MONDAY: Time = Time::from_millis(1_795_392_000_000);

/// Keeps what was told.
#[derive(Default)]
pub(crate) struct Story(pub(crate) Vec<(Time, Event, Step)>);

impl Observer for Story {
    fn observe(&mut self, _: &mut World, now: Time, event: &Event, step: &Step) -> Result<()> {
        self.0.push((now, event.clone(), step.clone()));
        Ok(())
    }
}

/// A busy line of zones with everything that can happen: two hospitals, two priorities, the first
/// of which may take units from the second, shifts, spread, a queue now and then.
pub(crate) fn busy() -> Toy {
    let settings = "\
avl_interval_s = 600
[[standard]]
area = \"rural\"
response_s = 600
share = 0.9
clock = \"reported\"
[[standard]]
area = \"new_built_up\"
response_s = 540
share = 0.9
clock = \"ordered\"
[interval]
call_processing_s = 30
turnout_s = 60
turnout_moving_s = 10
[order]
accept_after_s = 5
[policy]
relook_min_gain_s = 60
[authority]
assign = \"automatic\"
divert = \"automatic\"
move_up = \"automatic\"
destination = \"automatic\"
";
    Toy {
        zones: 30,
        step_s: 60,
        stations: vec![2, 12, 22],
        units: vec![0, 0, 1, 1, 2, 2, 2],
        hospitals: vec![5, 20],
        priorities: 2,
        preempt: true,
        settings: settings.to_owned(),
        demand: "\
incidents_per_day = 110
[transported]
share = 0.7
[duration.call_processing]
kind = \"constant\"
mean_s = 30
[duration.turnout]
kind = \"lognormal\"
median_s = 60
sigma = 0.4
"
        .to_owned(),
        shift: Some((
            "id,weekday,start,end,break_minutes\n".to_owned()
                + &["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
                    .map(|day| format!("day,{day},06:00,02:00,0\n"))
                    .concat(),
            vec![3, 6],
        )),
        bays: "1".to_owned(),
        spread: 0.2,
        lengths_s: Vec::new(),
    }
}

/// Nothing takes time but driving, and nobody is asked.
pub(crate) fn prompt() -> Toy {
    Toy {
        settings: PROMPT.to_owned(),
        shift: None,
        spread: 0.0,
        ..busy()
    }
}

pub(crate) fn ground(toy: &Toy) -> Arc<Ground> {
    toy.ground().expect("the toy is sound")
}

pub(crate) fn days(count: u32) -> Window {
    Window::days(MONDAY, count)
}
