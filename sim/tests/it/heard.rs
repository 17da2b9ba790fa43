//! A world beside others who tell control things too.

use std::sync::Arc;

use dispatch_core::dispatch::{Engine, Event, Order, Report, Stage, Step, UnitStatus};
use dispatch_core::ids::{Id, IncidentId, PriorityId, UnitId};
use dispatch_core::scenario::{Capabilities, Who};
use dispatch_core::travel::Ground;
use dispatch_core::units::{Duration, Time};
use sim::arrivals::{Arrivals, MadeUp, Window, zone_weights};
use sim::draws::{Draw, uniform};
use sim::run;
use sim::toy::Toy;
use sim::world::{Manner, World};

use crate::towns::{MONDAY, Story, busy};

const SEED: u64 = 5;

/// Control with a world that only hears what control has taken.
struct Room {
    ground: Arc<Ground>,
    engine: Engine,
    world: World,
    now: Time,
    story: Vec<(Time, Event, Step)>,
}

fn arrivals(ground: &Arc<Ground>, until: Time) -> Arrivals {
    let scenario = Arc::clone(ground.scenario());
    let weights = zone_weights(&scenario);
    let window = Window {
        from: MONDAY,
        until,
    };
    Arrivals::MadeUp(Box::new(
        MadeUp::new(scenario, &weights, window, SEED).unwrap(),
    ))
}

fn manner() -> Manner {
    Manner {
        seed: SEED,
        automatic: true,
        ..Manner::default()
    }
}

impl Room {
    fn new(ground: Arc<Ground>, until: Time) -> Self {
        Self {
            engine: Engine::new(Arc::clone(&ground)),
            world: World::new(Arc::clone(&ground), arrivals(&ground, until), manner()),
            ground,
            now: MONDAY,
            story: Vec::new(),
        }
    }

    /// Whoever tells it: control takes it or not, and the world hears of it.
    fn tell(&mut self, event: Event) -> Step {
        let step = self.engine.step(self.now, &event);
        self.world.hear(self.now, &event, &step);
        self.story.push((self.now, event, step.clone()));
        step
    }

    /// The world alone, up to a moment.
    fn play(&mut self, until: Time) {
        loop {
            let next = self.world.next_at().filter(|&at| at <= until);
            let wakeup = self.engine.next_wakeup().filter(|&at| at <= until);
            let is_woken = wakeup.is_some_and(|at| next.is_none_or(|next| at < next));
            if let (Some(at), true) = (wakeup, is_woken) {
                self.now = self.now.max(at);
                self.tell(Event::Woken);
            } else if let Some(at) = next {
                self.now = self.now.max(at);
                // Only what is due at this very moment, so that nothing is told before its time.
                if let Some(foreseen) = self.world.due(at) {
                    let step = self.tell(foreseen.event.clone());
                    if step.refused.is_some() {
                        self.world.not_taken(self.now, &foreseen);
                    }
                }
            } else {
                self.now = until;
                return;
            }
        }
    }

    /// A call of somebody else's.
    fn call(&mut self, name: &str, zone: usize) -> IncidentId {
        let id = self.engine.picture().next_incident();
        let report = Report {
            incident: name.to_owned(),
            reported_at: self.now,
            at: self.ground.scenario().zones.as_slice()[zone].at,
            priority: PriorityId::new(0),
            needs: Capabilities::default(),
            hospital: None,
            automatic: false,
        };
        assert_eq!(
            self.tell(Event::CallReceived(Box::new(report))).refused,
            None
        );
        self.tell(Event::CallProcessed { incident: id });
        id
    }

    /// Nothing: it is closed.
    fn stage(&self, id: IncidentId) -> Option<Stage> {
        let stage = self.engine.picture().incident(id)?.stage;
        (!matches!(stage, Stage::Closed(_))).then_some(stage)
    }

    fn status(&self, id: UnitId) -> UnitStatus {
        self.engine.picture().units()[id].status
    }

    /// When control was told the first such fact.
    fn when(&self, fact: &Event) -> Option<Time> {
        let told = self
            .story
            .iter()
            .find(|(_, event, step)| event == fact && step.refused.is_none());
        Some(told?.0)
    }

    fn send(&mut self, unit: UnitId, incident: IncidentId) -> Step {
        self.tell(Event::Chosen {
            order: Order::Respond { unit, incident },
            reason: "other".to_owned(),
        })
    }
}

/// The busy line, its crews always on duty.
fn town() -> Arc<Ground> {
    let toy = Toy {
        shift: None,
        bays: "1".to_owned(),
        ..busy()
    };
    toy.ground().unwrap()
}

/// The same where dispatchers decide, and nobody calls but the test.
fn advised() -> Room {
    let ground = town();
    let mut scenario = (**ground.scenario()).clone();
    scenario.authority.assign = Who::Advise;
    scenario.authority.divert = Who::Advise;
    let ground = Arc::new(ground.with(Arc::new(scenario)));
    Room::new(ground, MONDAY)
}

const UNIT: fn(usize) -> UnitId = UnitId::new;

fn hours(n: i64) -> Duration {
    Duration::from_secs(3600 * n)
}

/// With nobody beside it, it is the world of every simulation.
#[test]
fn alone_it_lives_the_day_a_simulation_lives() {
    let (ground, until) = (town(), MONDAY + hours(48));
    let mut story = Story::default();
    run::of(&ground, arrivals(&ground, until), manner(), &mut story).unwrap();
    let mut room = Room::new(ground, until);
    room.play(until + hours(12));
    assert!(story.0.len() > 1500, "{}", story.0.len());
    for (ours, theirs) in story.0.iter().zip(&room.story) {
        assert_eq!(ours, theirs);
    }
    // A simulation ends with its last incident; here the last crews still drive home.
    let rest = &room.story[story.0.len()..];
    let is_end = |event: &Event| {
        matches!(
            event,
            Event::AtStation { .. } | Event::PositionReported { .. }
        )
    };
    assert!(rest.iter().all(|(_, event, _)| is_end(event)), "{rest:#?}");
}

/// Somebody's own call waits until a unit is chosen; then the crew takes it all the way.
#[test]
fn an_incident_of_somebody_elses_waits_and_is_then_served_to_the_end() {
    let mut room = advised();
    let id = room.call("mine", 9);
    room.play(MONDAY + hours(2));
    assert!(matches!(room.stage(id), Some(Stage::Proposed { .. })));
    let unit = UNIT(2);
    assert_eq!(room.send(unit, id).orders.len(), 1);
    room.play(MONDAY + hours(6));
    assert_eq!(room.stage(id), None, "it is closed");
    assert_eq!(room.status(unit), UnitStatus::AtStation);
    let facts = [
        Event::OrderAccepted { unit },
        Event::EnRoute { unit },
        Event::OnScene { unit },
        Event::Clear { unit },
        Event::AtStation { unit },
    ];
    let moments: Vec<Time> = facts.iter().map(|fact| room.when(fact).unwrap()).collect();
    assert!(
        moments.is_sorted() && moments[0] > MONDAY + hours(2),
        "{moments:?}"
    );
    // The same patient lives the same life when it all begins an hour later.
    let again = {
        let mut room = advised();
        room.play(MONDAY + hours(1));
        let id = room.call("mine", 9);
        room.play(MONDAY + hours(3));
        room.send(unit, id);
        room.play(MONDAY + hours(7));
        facts.map(|fact| room.when(&fact).unwrap())
    };
    let later: Vec<Time> = moments.iter().map(|&at| at + hours(1)).collect();
    assert_eq!(again.to_vec(), later);
}

/// A button that is pressed for the crew: what the world foresaw before it is dropped.
#[test]
fn what_others_press_counts_and_nothing_is_told_twice() {
    let mut room = advised();
    let id = room.call("mine", 9);
    let unit = UNIT(2);
    room.send(unit, id);
    for event in [
        Event::OrderAccepted { unit },
        Event::EnRoute { unit },
        Event::OnScene { unit },
    ] {
        assert_eq!(room.tell(event).refused, None);
    }
    let arrived = room.now;
    room.play(MONDAY + hours(6));
    assert_eq!(room.stage(id), None);
    for fact in [
        Event::OrderAccepted { unit },
        Event::EnRoute { unit },
        Event::OnScene { unit },
    ] {
        let told = room.story.iter().filter(|(_, event, _)| *event == fact);
        assert_eq!(told.count(), 1, "{fact:?}");
    }
    assert_eq!(room.when(&Event::OnScene { unit }), Some(arrived));
    assert!(
        room.story.iter().all(|(.., step)| step.refused.is_none()),
        "{:#?}",
        room.story
    );
}

/// Diverted, called back, moved: the crews do what control says last.
#[test]
fn a_unit_that_is_diverted_or_called_back_goes_where_it_is_told() {
    let mut room = advised();
    let (first, unit) = (room.call("first", 20), UNIT(2));
    room.send(unit, first);
    room.play(MONDAY + Duration::from_secs(120));
    assert_eq!(room.status(unit), UnitStatus::EnRoute);
    let second = room.call("second", 10);
    let step = room.send(unit, second);
    assert!(
        matches!(step.orders[..], [Order::Divert { to, .. }] if to == second),
        "{step:?}"
    );
    room.play(MONDAY + hours(3));
    assert_eq!(room.stage(second), None);
    assert!(matches!(room.stage(first), Some(Stage::Proposed { .. })));
    room.send(unit, first);
    room.play(room.now + Duration::from_secs(120));
    let elsewhere = room.ground.scenario().zones.as_slice()[25].at;
    let moved = Event::PlaceChanged {
        incident: first,
        at: elsewhere,
    };
    assert_eq!(room.tell(moved).refused, None);
    let back = Order::StandDown {
        unit,
        incident: first,
    };
    let step = room.tell(Event::Chosen {
        order: back,
        reason: String::new(),
    });
    assert_eq!(step.refused, None);
    room.play(room.now + hours(2));
    assert_eq!(room.status(unit), UnitStatus::AtStation);
    assert!(
        matches!(room.stage(first), Some(Stage::Proposed { order, .. }) if order.unit() != unit)
    );
}

/// A number below `n`, by key.
fn below(n: usize, key: u64, what: Draw) -> usize {
    (uniform(77, what, key) * n as f64) as usize
}

/// Whatever others tell, and whenever: nothing gets stuck.
#[test]
fn nothing_is_stuck_whatever_others_tell() {
    for seed in 0..6_u64 {
        let until = MONDAY + hours(36);
        let mut room = Room::new(town(), until);
        let units = room.ground.scenario().units.len();
        let zones = room.ground.scenario().zones.len();
        for n in 0..900_u64 {
            let key = seed << 32 | n;
            let gap = below(300_000, key, Draw::Gap) as i64;
            room.play(room.now + Duration::from_millis(gap));
            let unit = UNIT(below(units, key, Draw::Zone));
            let open: Vec<IncidentId> = room
                .engine
                .picture()
                .open_incidents()
                .map(|(id, _)| id)
                .collect();
            let reason = String::new();
            let incident = open
                .get(below(open.len().max(1), key, Draw::Priority))
                .copied();
            let order = incident.map(|incident| Order::Respond { unit, incident });
            let of = |incident| room.engine.picture().incident(incident)?.unit();
            let sent = incident.and_then(|incident| Some((of(incident)?, incident)));
            let at = room.ground.scenario().zones.as_slice()[below(zones, key, Draw::Handover)].at;
            let hospital = dispatch_core::ids::HospitalId::new(below(2, key, Draw::Turnout));
            let event = match below(20, key, Draw::OnScene) {
                0 => Event::OrderAccepted { unit },
                1 => Event::OrderRefused { unit, reason },
                2 => Event::EnRoute { unit },
                3 => Event::OnScene { unit },
                4 => Event::TransportNeeded { unit },
                5 => Event::LeftScene { unit },
                6 => Event::AtHospital { unit },
                7 => Event::HandedOver { unit },
                8 => Event::Clear { unit },
                9 => Event::AtStation { unit },
                10 => Event::OutOfService { unit, reason },
                11 | 12 => Event::InService { unit },
                13 => match sent {
                    Some((unit, incident)) => {
                        let order = Order::StandDown { unit, incident };
                        Event::Chosen { order, reason }
                    }
                    None => continue,
                },
                14 => match sent {
                    Some((unit, incident)) => {
                        let order = Order::Transport {
                            unit,
                            incident,
                            hospital,
                        };
                        Event::Chosen { order, reason }
                    }
                    None => continue,
                },
                15 => match incident {
                    Some(incident) => Event::PlaceChanged { incident, at },
                    None => continue,
                },
                16 => match incident {
                    Some(incident) => Event::IncidentCancelled { incident },
                    None => continue,
                },
                17 | 18 => match order {
                    Some(order) => Event::Chosen { order, reason },
                    None => continue,
                },
                _ => {
                    let report = Report {
                        incident: format!("mine-{n}"),
                        reported_at: room.now,
                        at,
                        priority: PriorityId::new(below(2, key, Draw::Transported)),
                        needs: Capabilities::default(),
                        hospital: None,
                        automatic: true,
                    };
                    let id = room.engine.picture().next_incident();
                    room.tell(Event::CallReceived(Box::new(report)));
                    Event::CallProcessed { incident: id }
                }
            };
            room.tell(event);
        }
        for row in 0..units {
            room.tell(Event::InService { unit: UNIT(row) });
        }
        room.play(until.max(room.now) + hours(24));
        let left: Vec<_> = room.engine.picture().open_incidents().collect();
        assert!(left.is_empty(), "seed {seed}: {left:#?}");
        let away = room.engine.picture().units().pairs();
        let away: Vec<_> = away
            .into_iter()
            .filter(|(_, unit)| unit.status != UnitStatus::AtStation)
            .collect();
        assert!(away.is_empty(), "seed {seed}: {away:#?}");
        let taken = room
            .story
            .iter()
            .filter(|(.., step)| step.refused.is_none());
        assert!(taken.count() > 500);
    }
}
