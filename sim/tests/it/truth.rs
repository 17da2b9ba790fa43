//! Belief and truth, and what the world makes of orders.

use std::sync::Arc;

use dispatch_core::dispatch::{Engine, Event, Order, Step, Whereabouts};
use dispatch_core::ids::{Id, IncidentId, PriorityId, UnitId};
use dispatch_core::scenario::{CallLog, Capabilities, LoggedCall};
use dispatch_core::travel::Ground;
use dispatch_core::units::{Duration, Time};
use sim::Result;
use sim::arrivals::{Arrival, Arrivals, Life, Logged, MadeUp, zone_weights};
use sim::replay::{self, Mode};
use sim::run::{self, Observer};
use sim::toy::{PROMPT, Toy};
use sim::world::{Dispatcher, Manner, World};

use crate::towns::{MONDAY, Story, busy, days, ground, prompt};

impl Story {
    /// Seconds after Monday at which a fact was told.
    fn when(&self, fact: &Event) -> Vec<f64> {
        let told = self.0.iter().filter(|(_, event, _)| event == fact);
        told.map(|(now, ..)| (*now - MONDAY).as_secs_f64())
            .collect()
    }
}

fn unit(row: usize) -> UnitId {
    UnitId::new(row)
}

/// An incident at a zone of the line, so many seconds after Monday began.
fn at(ground: &Ground, zone: usize, s: i64, priority: usize) -> Arrival {
    Arrival {
        name: format!("{zone}-{s}"),
        key: s as u64,
        reported_at: MONDAY + Duration::from_secs(s),
        at: ground.scenario().zones.as_slice()[zone].at,
        priority: PriorityId::new(priority),
        needs: Capabilities::default(),
        hospital: None,
        life: Life {
            on_scene: Duration::from_secs(600),
            ..Life::default()
        },
        sent: None,
    }
}

fn play(ground: &Arc<Ground>, calls: Vec<Arrival>, manner: Manner) -> Story {
    let mut story = Story::default();
    run::of(
        ground,
        Arrivals::Logged(Logged::given(calls)),
        manner,
        &mut story,
    )
    .unwrap();
    story
}

/// Ten busy days in which every arrival is at the very millisecond control believed; how many.
pub(crate) fn arrivals_as_believed(ground: &Arc<Ground>) -> u32 {
    let scenario = Arc::clone(ground.scenario());
    let incidents =
        MadeUp::new(Arc::clone(&scenario), &zone_weights(&scenario), days(10), 3).unwrap();
    let mut engine = Engine::new(Arc::clone(ground));
    let mut world = World::new(
        Arc::clone(ground),
        Arrivals::MadeUp(Box::new(incidents)),
        Manner::default(),
    );
    let mut arrivals = 0;
    while let Some((now, event)) = world.next_event(engine.next_wakeup()) {
        if let Event::OnScene { unit } | Event::AtHospital { unit } | Event::AtStation { unit } =
            event
        {
            let Whereabouts::Moving(journey) = &engine.picture().units()[unit].whereabouts else {
                panic!("{unit:?} is believed to stand when it arrives");
            };
            assert_eq!(journey.arrives(), now, "{event:?}");
            arrivals += 1;
        }
        let step = engine.step(now, &event);
        assert_eq!(step.refused, None, "{event:?}");
        world.carry_out(now, &step);
    }
    arrivals
}

#[test]
fn belief_is_truth_to_the_millisecond_when_nothing_is_uncertain() {
    let ground = ground(&Toy {
        preempt: true,
        ..prompt()
    });
    let arrivals = arrivals_as_believed(&ground);
    assert!(arrivals > 2000, "{arrivals}");
}

#[test]
fn the_old_arrival_of_a_diverted_unit_never_happens() {
    let toy = Toy {
        zones: 20,
        step_s: 60,
        units: vec![0],
        priorities: 2,
        preempt: true,
        settings: PROMPT.into(),
        ..Toy::default()
    };
    let ground = ground(&toy);
    // On the way to zone 10 it is taken for zone 2 and comes back to zone 10 afterwards.
    let story = play(
        &ground,
        vec![at(&ground, 10, 0, 1), at(&ground, 2, 300, 0)],
        Manner::default(),
    );
    let diverts = story
        .0
        .iter()
        .flat_map(|(_, _, step)| &step.orders)
        .filter(|o| matches!(o, Order::Divert { .. }));
    assert_eq!(diverts.count(), 1);
    // After 300 s it is at zone 5, from there three zones back; then 600 s on scene, eight zones on.
    assert_eq!(
        story.when(&Event::OnScene { unit: unit(0) }),
        [480.0, 480.0 + 600.0 + 480.0]
    );
}

#[test]
fn a_moving_unit_takes_the_moving_turnout_and_drives_on_meanwhile() {
    let settings = PROMPT.replace("turnout_moving_s = 0", "turnout_moving_s = 60");
    let toy = Toy {
        zones: 20,
        step_s: 60,
        units: vec![0],
        settings,
        ..Toy::default()
    };
    let ground = ground(&toy);
    // Clears zone 10 at 1200 s, is two zones nearer home at 1320 s, three when its wheels turn.
    let story = play(
        &ground,
        vec![at(&ground, 10, 0, 0), at(&ground, 10, 1320, 0)],
        Manner::default(),
    );
    assert_eq!(story.when(&Event::EnRoute { unit: unit(0) }), [0.0, 1380.0]);
    assert_eq!(
        story.when(&Event::OnScene { unit: unit(0) }),
        [600.0, 1380.0 + 180.0]
    );
}

#[test]
fn the_answer_runs_while_the_crew_turns_out() {
    let settings = PROMPT.to_owned() + "[order]\naccept_after_s = 20\n";
    let toy = Toy {
        zones: 3,
        step_s: 60,
        units: vec![0],
        settings,
        ..Toy::default()
    };
    let ground = ground(&toy);
    let call = |turnout_s| {
        let mut call = at(&ground, 1, 0, 0);
        call.life.turnout = Duration::from_secs(turnout_s);
        play(&ground, vec![call], Manner::default()).when(&Event::EnRoute { unit: unit(0) })
    };
    assert_eq!(call(90), [90.0]);
    assert_eq!(call(5), [20.0]);
}

#[test]
fn the_bays_of_a_hospital_serve_who_came_first() {
    let toy = Toy {
        zones: 6,
        step_s: 60,
        stations: vec![0, 5],
        units: vec![0, 1],
        hospitals: vec![0],
        bays: "1".to_owned(),
        settings: PROMPT.to_owned(),
        ..Toy::default()
    };
    let ground = ground(&toy);
    let patient = |zone, handover_s| {
        let mut call = at(&ground, zone, 0, 0);
        call.life.transported = true;
        call.life.handover = Duration::from_secs(handover_s);
        call
    };
    let story = play(
        &ground,
        vec![patient(5, 100), patient(1, 1000)],
        Manner::default(),
    );
    let u = |row| Event::HandedOver { unit: unit(row) };
    // u0 is there at 60 + 600 + 60 s and has the bay for 1000 s; u1 came at 900 s.
    assert_eq!(story.when(&u(0)), [1720.0]);
    assert_eq!(story.when(&u(1)), [1820.0]);
}

#[test]
fn a_shift_begins_and_ends_at_local_times_and_work_in_hand_is_finished() {
    let shifts = "id,weekday,start,end,break_minutes\nday,mon,08:00,09:00,30\n".to_owned();
    let toy = Toy {
        zones: 3,
        step_s: 60,
        units: vec![0],
        shift: Some((shifts, vec![0])),
        settings: PROMPT.into(),
        ..Toy::default()
    };
    let ground = ground(&toy);
    let mut story = Story::default();
    let calls = vec![
        at(&ground, 1, 0, 0),
        at(&ground, 1, 9 * 3600 - 300, 0),
        at(&ground, 1, 9 * 3600 + 60, 0),
    ];
    let world = run::of(
        &ground,
        Arrivals::Logged(Logged::given(calls)),
        Manner::default(),
        &mut story,
    )
    .unwrap();
    let week = 7.0 * 86_400.0;
    assert_eq!(
        story.when(&Event::ShiftStarted { unit: unit(0) }),
        [28_800.0, week + 28_800.0]
    );
    assert_eq!(
        story.when(&Event::ShiftEnded { unit: unit(0) })[0],
        32_400.0
    );
    // The first call waits for the shift, the second ends after it, the third waits for next week.
    assert_eq!(
        story.when(&Event::Clear { unit: unit(0) }),
        [29_460.0, 32_760.0, week + 29_460.0]
    );
    assert!(world.ignores_breaks());
}

#[test]
fn a_dispatcher_takes_what_is_proposed_after_a_while() {
    let settings = PROMPT.replace("\"automatic\"", "\"advise\"");
    let ground = ground(&Toy {
        zones: 3,
        step_s: 60,
        units: vec![0],
        settings,
        ..Toy::default()
    });
    let calls = vec![at(&ground, 1, 0, 0)];
    let nobody = play(&ground, calls.clone(), Manner::default());
    assert!(nobody.when(&Event::EnRoute { unit: unit(0) }).is_empty());
    let dispatcher = Some(Dispatcher::after(30.0));
    let somebody = play(
        &ground,
        calls,
        Manner {
            dispatcher,
            ..Manner::default()
        },
    );
    assert_eq!(somebody.when(&Event::EnRoute { unit: unit(0) }), [30.0]);
}

#[test]
fn two_policies_meet_the_same_incidents() {
    let lives = |units: Vec<usize>| {
        let ground = ground(&Toy { units, ..busy() });
        let mut story = Story::default();
        run::made_up(
            &ground,
            days(2),
            Manner {
                seed: 6,
                ..Manner::default()
            },
            &mut story,
        )
        .unwrap();
        let calls = story
            .0
            .into_iter()
            .filter(|(_, event, _)| matches!(event, Event::CallReceived(_)));
        calls
            .map(|(now, event, _)| (now, event))
            .collect::<Vec<_>>()
    };
    assert_eq!(
        lives(vec![0, 0, 1, 1, 2, 2, 2]),
        lives(vec![0, 1, 2, 2, 2, 1, 0])
    );
}

fn log_of(ground: &Ground) -> CallLog {
    let scenario = ground.scenario();
    let place = |zone: usize| scenario.zones.as_slice()[zone].at;
    let mut first = LoggedCall::new("a", MONDAY, place(1));
    first.unit = Some(unit(1));
    let mut second = LoggedCall::new("b", MONDAY + Duration::from_secs(60), place(1));
    second.unit = Some(unit(1));
    let third = LoggedCall::new("c", MONDAY + Duration::from_secs(120), place(1));
    for call in [&mut first, &mut second] {
        call.on_scene = Some(Duration::from_secs(600));
        call.transported = Some(false);
    }
    CallLog {
        calls: vec![first, second, third],
        responses: Vec::new(),
    }
}

#[test]
fn recorded_units_go_even_if_others_are_nearer_and_busy_ones_are_waited_for() {
    let settings = PROMPT.replace("assign = \"automatic\"", "assign = \"advise\"");
    let toy = Toy {
        zones: 9,
        step_s: 60,
        stations: vec![0, 8],
        units: vec![0, 1],
        settings,
        ..Toy::default()
    };
    let ground = ground(&toy);
    let mut story = Story::default();
    let how = (Mode::Recorded, Manner::default());
    replay::log(&ground, &log_of(&ground), how, &mut story).unwrap();
    let sent: Vec<(usize, usize)> = story
        .0
        .iter()
        .flat_map(|(_, _, step)| &step.orders)
        .filter_map(|order| match order {
            Order::Respond { unit, incident } => Some((incident.index(), unit.index())),
            _ => None,
        })
        .collect();
    // c names nobody: the nearest free unit goes; b waits until u1 clears a.
    assert_eq!(sent, [(0, 1), (2, 0), (1, 1)]);
    assert_eq!(
        story.when(&Event::OnScene { unit: unit(1) }),
        [420.0, 1020.0]
    );
    let decided = replay::log(
        &ground,
        &log_of(&ground),
        (Mode::Decide, Manner::default()),
        &mut Story::default(),
    );
    assert!(decided.unwrap().drawn().contains_key("on_scene_s"));
}

#[test]
fn recorded_units_are_not_forced_on_a_service_that_decides_itself() {
    let ground = ground(&Toy {
        zones: 2,
        units: vec![0, 0],
        settings: PROMPT.into(),
        ..Toy::default()
    });
    let how = (Mode::Recorded, Manner::default());
    let refused = replay::log(&ground, &log_of(&ground), how, &mut Story::default());
    assert!(refused.unwrap_err().to_string().contains("as_recorded"));
}

#[test]
fn a_cancelled_incident_sets_its_unit_free() {
    struct Cancel;
    impl Observer for Cancel {
        fn observe(
            &mut self,
            world: &mut World,
            now: Time,
            event: &Event,
            step: &Step,
        ) -> Result<()> {
            if let Event::EnRoute { .. } = event {
                world.cancel(now, IncidentId::new(0));
            }
            if let Event::IncidentCancelled { .. } = event {
                assert!(
                    step.orders
                        .iter()
                        .any(|o| matches!(o, Order::StandDown { .. })),
                    "{step:?}"
                );
            }
            assert!(!matches!(event, Event::OnScene { .. }));
            Ok(())
        }
    }
    let ground = ground(&Toy {
        zones: 3,
        step_s: 60,
        units: vec![0],
        settings: PROMPT.into(),
        ..Toy::default()
    });
    let calls = Logged::given(vec![at(&ground, 2, 0, 0)]);
    run::of(
        &ground,
        Arrivals::Logged(calls),
        Manner::default(),
        &mut Cancel,
    )
    .unwrap();
}

#[test]
fn one_more_unit_never_lengthens_a_wait_in_a_plain_queue() {
    let waits = |count: usize| {
        let demand = "incidents_per_day = 70\n[transported]\nshare = 0\n[duration.on_scene]\nkind = \"exponential\"\nmean_s = 3600\n";
        let toy = Toy {
            units: vec![0; count],
            settings: PROMPT.into(),
            demand: demand.into(),
            ..Toy::default()
        };
        let mut story = Story::default();
        run::made_up(
            &ground(&toy),
            days(30),
            Manner {
                seed: 2,
                ..Manner::default()
            },
            &mut story,
        )
        .unwrap();
        let mut starts = std::collections::BTreeMap::new();
        for (now, _, step) in &story.0 {
            for order in &step.orders {
                if let Order::Respond { incident, .. } = order {
                    starts.insert(*incident, *now);
                }
            }
        }
        starts
    };
    let (few, many) = (waits(3), waits(4));
    assert!(few.iter().all(|(incident, start)| many[incident] <= *start));
    assert_ne!(few, many);
}
