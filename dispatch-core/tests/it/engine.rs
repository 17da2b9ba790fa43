//! The engine by hand and under random facts, on a small town of zones on a line.

use std::sync::Arc;

use dispatch_core::dispatch::{
    Engine, Event, Incident, Order, Refusal, Report, Stage, Step, UnitStatus, Whereabouts,
};
use dispatch_core::geo::Coordinate;
use dispatch_core::ids::{HospitalId, Id, IncidentId, PriorityId, StationId, UnitId};
use dispatch_core::scenario::{Capabilities, Folder, Scenario};
use dispatch_core::travel::Ground;
use dispatch_core::units::Time;
use proptest::prelude::*;

/// Zones A to E a minute apart; stations at A, C and E; U1 and U2 at A, U3 at C, U4 (BLS) at E.
/// Hospitals at B and D. Priority 1 may take units from priority 2.
fn town(settings: &str) -> Folder {
    let names = ["A", "B", "C", "D", "E"];
    let mut zones = String::from("id,lon,lat,population,weight,x_m,y_m\n");
    let mut matrix = String::from("from,to,travel_s,ordinary_travel_s\n");
    for (i, from) in names.iter().enumerate() {
        zones += &format!(
            "{from},{},30,10,10,{},0\n",
            114.0 + i as f64 / 100.0,
            1000 * i
        );
        for (j, to) in names.iter().enumerate() {
            let s = 60 * i.abs_diff(j);
            matrix += &format!("{from},{to},{s},{}\n", s * 2);
        }
    }
    let at = |zone: usize| format!("{},30", 114.0 + zone as f64 / 100.0);
    Folder::default()
        .with("zones.csv", zones)
        .with("travel_matrix.csv", matrix)
        .with("stations.csv", format!("id,name,lon,lat,status\nSA,A,{},existing\nSC,C,{},existing\nSE,E,{},existing\n", at(0), at(2), at(4)))
        .with("units.csv", "id,call_sign,capabilities,station,shift\nU1,U1,ALS;BLS,SA,\nU2,U2,ALS;BLS,SA,\nU3,U3,ALS;BLS,SC,\nU4,U4,BLS,SE,\n")
        .with("hospitals.csv", format!("id,name,lon,lat,level,services,handover_bays\nHB,B,{},3,,\nHD,D,{},3,,\n", at(1), at(3)))
        .with("demand.toml", "incidents_per_day = 10.0\n[[priority]]\nid = \"1\"\nshare = 0.5\n[[priority]]\nid = \"2\"\nshare = 0.5\n[transported]\nshare = 1.0\n")
        .with(
            "scenario.toml",
            format!(
                "name = \"line\"\ntime_zone = \"UTC\"\n{settings}\n\
                 [[priority]]\nid = \"1\"\nname = \"red\"\nmay_preempt = [\"2\"]\nmode = \"siren\"\n\
                 [[priority]]\nid = \"2\"\nname = \"green\"\nmode = \"ordinary\"\n\
                 [[standard]]\nresponse_s = 600\nshare = 0.9\nclock = \"reported\"\n\
                 [interval]\ncall_processing_s = 0\nturnout_s = 0\n\
                 [travel]\nto_hospital = \"siren\"\nreturn = \"ordinary\"\n"
            ),
        )
}

const AUTOMATIC: &str = "[authority]\nassign = \"automatic\"\ndivert = \"automatic\"\nmove_up = \"automatic\"\ndestination = \"automatic\"\n";

struct Hand {
    engine: Engine,
    now: i64,
}

impl Hand {
    fn new(settings: &str) -> Self {
        let scenario = Scenario::read(&town(settings)).unwrap();
        let ground = Ground::new(Arc::new(scenario), None).unwrap();
        Self {
            engine: Engine::new(Arc::new(ground)),
            now: 0,
        }
    }

    #[expect(
        clippy::needless_pass_by_value,
        reason = "facts are made where they are told"
    )]
    fn tell(&mut self, event: Event) -> Step {
        self.engine.step(Time::from_millis(self.now * 1000), &event)
    }

    /// Reports an incident in a zone and lets the call-taker be done at once.
    fn call(&mut self, zone: usize, priority: usize) -> (IncidentId, Step) {
        let id = self.engine.picture().next_incident();
        let step = self.tell(Event::CallReceived(Box::new(report(
            id, zone, priority, self.now,
        ))));
        assert_eq!(step, Step::default());
        (id, self.tell(Event::CallProcessed { incident: id }))
    }

    /// The unit accepts and drives off.
    fn go(&mut self, unit: UnitId) {
        assert_eq!(self.tell(Event::OrderAccepted { unit }).refused, None);
        assert_eq!(self.tell(Event::EnRoute { unit }).refused, None);
    }

    fn status(&self, unit: UnitId) -> UnitStatus {
        self.engine.picture().units()[unit].status
    }

    fn stage(&self, incident: IncidentId) -> Option<Stage> {
        self.engine.picture().incident(incident).map(|i| i.stage)
    }
}

fn report(id: IncidentId, zone: usize, priority: usize, now_s: i64) -> Report {
    Report {
        incident: format!("I{}", id.index()),
        reported_at: Time::from_millis(now_s * 1000),
        at: Coordinate::from_degrees(114.0 + zone as f64 / 100.0, 30.0).unwrap(),
        priority: PriorityId::new(priority),
        needs: Capabilities(0),
        hospital: None,
        automatic: false,
    }
}

/// The middle of a zone; the sixth is nowhere.
fn zone(row: usize) -> Coordinate {
    let lon = if row < 5 {
        114.0 + row as f64 / 100.0
    } else {
        10.0
    };
    Coordinate::from_degrees(lon, 30.0).unwrap()
}

fn u(row: usize) -> UnitId {
    UnitId::new(row)
}

fn respond(unit: usize, incident: IncidentId) -> Vec<Order> {
    vec![Order::Respond {
        unit: u(unit),
        incident,
    }]
}

#[test]
fn the_closest_unit_goes_and_equal_units_in_row_order() {
    let mut hand = Hand::new(AUTOMATIC);
    let (first, step) = hand.call(0, 0);
    assert_eq!(step.orders, respond(0, first));
    let (second, step) = hand.call(0, 0);
    assert_eq!(step.orders, respond(1, second));
    let (third, step) = hand.call(3, 0);
    assert_eq!(step.orders, respond(2, third));
}

#[test]
fn a_whole_mission_ends_at_the_station() {
    let mut hand = Hand::new(AUTOMATIC);
    let (incident, _) = hand.call(2, 0);
    hand.go(u(2));
    hand.tell(Event::OnScene { unit: u(2) });
    let step = hand.tell(Event::TransportNeeded { unit: u(2) });
    let hospital = HospitalId::new(0);
    assert_eq!(
        step.orders,
        [Order::Transport {
            unit: u(2),
            incident,
            hospital
        }]
    );
    hand.tell(Event::LeftScene { unit: u(2) });
    hand.now = 60;
    hand.tell(Event::AtHospital { unit: u(2) });
    hand.tell(Event::HandedOver { unit: u(2) });
    let step = hand.tell(Event::Clear { unit: u(2) });
    assert_eq!(
        step.orders,
        [Order::MoveUp {
            unit: u(2),
            station: StationId::new(1)
        }]
    );
    assert_eq!(hand.status(u(2)), UnitStatus::Returning);
    hand.tell(Event::AtStation { unit: u(2) });
    assert_eq!(hand.status(u(2)), UnitStatus::AtStation);
    assert_eq!(hand.stage(incident), None);
}

#[test]
fn a_returning_unit_is_judged_by_how_far_it_has_come() {
    let mut hand = Hand::new(AUTOMATIC);
    hand.call(4, 0);
    hand.go(u(3));
    // U3 goes to E as well and returns to C over two ordinary minutes a zone.
    let (second, step) = hand.call(4, 0);
    assert_eq!(step.orders, respond(2, second));
    hand.go(u(2));
    hand.tell(Event::OnScene { unit: u(2) });
    hand.tell(Event::Clear { unit: u(2) });
    // After three of four minutes it is halfway between D and C and counts as at C, the earlier
    // row: as far from B as the units at A, and an earlier unit wins a tie.
    hand.now = 180;
    let (tie, step) = hand.call(1, 0);
    assert_eq!(step.orders, respond(0, tie));
    let (near, step) = hand.call(2, 0);
    assert_eq!(step.orders, respond(2, near));
}

#[test]
fn the_most_urgent_waiting_incident_gets_the_unit_that_clears() {
    let mut hand = Hand::new(AUTOMATIC);
    for _ in 0..4 {
        hand.call(0, 0);
    }
    for unit in 0..4 {
        hand.go(u(unit));
        hand.tell(Event::OnScene { unit: u(unit) });
    }
    let (green, step) = hand.call(0, 1);
    assert_eq!(
        (step.orders.len(), hand.stage(green)),
        (0, Some(Stage::Waiting))
    );
    let (red, _) = hand.call(4, 0);
    let step = hand.tell(Event::Clear { unit: u(0) });
    assert_eq!(step.orders, respond(0, red));
}

#[test]
fn first_come_first_served_ignores_priority() {
    let mut hand = Hand::new(&format!("{AUTOMATIC}[policy]\nqueue = \"fifo\"\n"));
    for unit in 0..4 {
        hand.call(0, 0);
        hand.go(u(unit));
        hand.tell(Event::OnScene { unit: u(unit) });
    }
    let (green, _) = hand.call(0, 1);
    hand.now = 1;
    hand.call(0, 0);
    assert_eq!(
        hand.tell(Event::Clear { unit: u(0) }).orders,
        respond(0, green)
    );
}

#[test]
fn age_lifts_a_waiting_incident_above_a_more_urgent_one() {
    let mut hand = Hand::new(&format!("{AUTOMATIC}[policy]\nescalate_after_s = 1200\n"));
    for unit in 0..4 {
        hand.call(0, 0);
        hand.go(u(unit));
        hand.tell(Event::OnScene { unit: u(unit) });
    }
    let (green, _) = hand.call(0, 1);
    hand.now = 1100;
    hand.call(0, 0);
    hand.now = 1200;
    assert_eq!(
        hand.tell(Event::Clear { unit: u(0) }).orders,
        respond(0, green)
    );
}

#[test]
fn a_more_urgent_incident_takes_the_unit_and_the_other_gets_the_next_one() {
    let mut hand = Hand::new(AUTOMATIC);
    let (green, _) = hand.call(3, 1);
    hand.go(u(2));
    // U3 is on its way from C to D; the red call at C is nearest to it.
    let (red, step) = hand.call(2, 0);
    assert_eq!(
        step.orders,
        [
            Order::Divert {
                unit: u(2),
                from: green,
                to: red
            },
            Order::Respond {
                unit: u(3),
                incident: green
            },
        ]
    );
}

#[test]
fn an_equally_urgent_incident_takes_nothing() {
    let mut hand = Hand::new(AUTOMATIC);
    hand.call(2, 0);
    hand.go(u(2));
    let (second, step) = hand.call(2, 0);
    assert_eq!(step.orders, respond(0, second));
}

#[test]
fn a_refused_order_goes_to_the_next_unit_and_not_back() {
    let mut hand = Hand::new(AUTOMATIC);
    let (incident, _) = hand.call(2, 0);
    let step = hand.tell(Event::OrderRefused {
        unit: u(2),
        reason: "tyre".into(),
    });
    assert_eq!(step.orders, respond(0, incident));
    let step = hand.tell(Event::OrderRefused {
        unit: u(0),
        reason: "tyre".into(),
    });
    assert_eq!(step.orders, respond(1, incident));
}

#[test]
fn an_order_nobody_answers_times_out() {
    let mut hand = Hand::new(&format!("{AUTOMATIC}[order]\ntimeout_s = 30\n"));
    let (incident, _) = hand.call(2, 0);
    assert_eq!(hand.engine.next_wakeup(), Some(Time::from_millis(30_000)));
    hand.now = 30;
    assert_eq!(hand.tell(Event::Woken).orders, respond(0, incident));
}

#[test]
fn a_unit_without_the_capability_is_never_sent() {
    let mut hand = Hand::new(AUTOMATIC);
    let id = hand.engine.picture().next_incident();
    let als = hand
        .engine
        .picture()
        .scenario()
        .parse_capabilities("ALS")
        .unwrap();
    let needs = Report {
        needs: als,
        ..report(id, 4, 0, 0)
    };
    hand.tell(Event::CallReceived(Box::new(needs)));
    // U4 stands there, but is BLS.
    assert_eq!(
        hand.tell(Event::CallProcessed { incident: id }).orders,
        respond(2, id)
    );
}

#[test]
fn advice_waits_for_a_dispatcher_and_a_choice_is_an_order() {
    let mut hand = Hand::new("[authority]\nassign = \"advise\"\n");
    let (incident, step) = hand.call(2, 0);
    assert_eq!(
        (step.orders.len(), step.proposals),
        (0, respond(2, incident))
    );
    assert_eq!(hand.engine.next_wakeup(), None);
    let order = Order::Respond {
        unit: u(0),
        incident,
    };
    let step = hand.tell(Event::Chosen {
        order,
        reason: "closer by bridge".into(),
    });
    assert_eq!(step.orders, [order]);
}

#[test]
fn two_dispatchers_cannot_send_one_unit() {
    let mut hand = Hand::new("[authority]\nassign = \"advise\"\n");
    let (first, _) = hand.call(2, 0);
    let (second, _) = hand.call(2, 0);
    let choose = |incident| Event::Chosen {
        order: Order::Respond {
            unit: u(2),
            incident,
        },
        reason: String::new(),
    };
    assert_eq!(hand.tell(choose(first)).refused, None);
    let lost = hand.tell(choose(second));
    assert!(matches!(lost.refused, Some(Refusal::NotEligible(_))));
    assert_eq!(lost.orders, []);
}

#[test]
fn a_proposal_whose_unit_is_gone_is_made_anew() {
    let mut hand = Hand::new("[authority]\nassign = \"advise\"\n");
    let (first, _) = hand.call(2, 0);
    let (second, step) = hand.call(2, 0);
    assert_eq!(step.proposals, respond(2, second));
    let order = Order::Respond {
        unit: u(2),
        incident: first,
    };
    let step = hand.tell(Event::Chosen {
        order,
        reason: String::new(),
    });
    assert_eq!(
        (step.orders, step.proposals),
        (vec![order], respond(0, second))
    );
}

#[test]
fn advice_becomes_an_order_when_nobody_decides() {
    let mut hand = Hand::new("[authority]\nassign = \"advise_then_automatic\"\nafter_s = 45\n");
    let (incident, _) = hand.call(2, 0);
    assert_eq!(hand.engine.next_wakeup(), Some(Time::from_millis(45_000)));
    hand.now = 45;
    assert_eq!(hand.tell(Event::Woken).orders, respond(2, incident));
}

#[test]
fn what_a_person_chose_is_not_undone_by_the_rule() {
    let mut hand = Hand::new(&format!("{AUTOMATIC}[policy]\nrelook_min_gain_s = 1\n"));
    hand.call(2, 0);
    hand.go(u(2));
    hand.tell(Event::OnScene { unit: u(2) });
    let (far, step) = hand.call(2, 0);
    let sent = step.orders[0].unit();
    let other = if sent == u(0) { u(1) } else { u(0) };
    let chosen = Order::Respond {
        unit: other,
        incident: far,
    };
    let relieved = Order::StandDown {
        unit: sent,
        incident: far,
    };
    // The relieved unit is free again at once, and is not sent there again.
    let step = hand.tell(Event::Chosen {
        order: chosen,
        reason: "road_blocked".into(),
    });
    assert_eq!(step.orders, [relieved, chosen]);
    hand.go(other);
    // A unit that clears beside the scene is proposed to the dispatcher, and not sent.
    let step = hand.tell(Event::Clear { unit: u(2) });
    assert_eq!((step.orders, step.proposals), (vec![], respond(2, far)));
    assert_eq!(hand.stage(far), Some(Stage::Assigned(other)));
}

#[test]
fn a_unit_that_clears_takes_over_where_it_gains_enough() {
    let mut hand = Hand::new(&format!("{AUTOMATIC}[policy]\nrelook_min_gain_s = 60\n"));
    let (busy, _) = hand.call(2, 0);
    hand.go(u(2));
    hand.tell(Event::OnScene { unit: u(2) });
    let (far, step) = hand.call(2, 0);
    assert_eq!(step.orders, respond(0, far));
    hand.go(u(0));
    let step = hand.tell(Event::Clear { unit: u(2) });
    assert_eq!(hand.stage(busy), None);
    let relief = [
        Order::StandDown {
            unit: u(0),
            incident: far,
        },
        Order::Respond {
            unit: u(2),
            incident: far,
        },
    ];
    assert_eq!(step.orders[..2], relief);
}

#[test]
fn a_named_hospital_wins_over_the_nearest() {
    let mut hand = Hand::new(AUTOMATIC);
    let id = hand.engine.picture().next_incident();
    let named = Report {
        hospital: Some(HospitalId::new(1)),
        ..report(id, 0, 0, 0)
    };
    hand.tell(Event::CallReceived(Box::new(named)));
    hand.tell(Event::CallProcessed { incident: id });
    hand.go(u(0));
    hand.tell(Event::OnScene { unit: u(0) });
    let step = hand.tell(Event::TransportNeeded { unit: u(0) });
    assert_eq!(
        step.orders,
        [Order::Transport {
            unit: u(0),
            incident: id,
            hospital: HospitalId::new(1)
        }]
    );
}

#[test]
fn a_fact_that_cannot_be_is_refused_and_changes_nothing() {
    let mut hand = Hand::new(AUTOMATIC);
    let refused = |hand: &mut Hand, event| hand.tell(event).refused;
    assert_eq!(
        refused(&mut hand, Event::OnScene { unit: u(0) }),
        Some(Refusal::WrongStatus)
    );
    assert_eq!(
        refused(&mut hand, Event::Clear { unit: u(99) }),
        Some(Refusal::UnknownUnit)
    );
    assert_eq!(
        refused(&mut hand, Event::OrderAccepted { unit: u(0) }),
        Some(Refusal::NoOrderOutstanding)
    );
    let unknown = IncidentId::new(7);
    assert_eq!(
        refused(&mut hand, Event::CallProcessed { incident: unknown }),
        Some(Refusal::UnknownIncident)
    );
    hand.now = 10;
    hand.call(0, 0);
    hand.now = 9;
    assert_eq!(
        refused(&mut hand, Event::Woken),
        Some(Refusal::TimeRanBackwards)
    );
}

#[test]
fn a_cancelled_incident_frees_its_unit() {
    let mut hand = Hand::new(AUTOMATIC);
    let (incident, _) = hand.call(2, 0);
    hand.go(u(2));
    let step = hand.tell(Event::IncidentCancelled { incident });
    assert_eq!(
        step.orders[0],
        Order::StandDown {
            unit: u(2),
            incident
        }
    );
    assert_eq!(hand.status(u(2)), UnitStatus::Returning);
    assert_eq!(hand.stage(incident), None);
}

#[test]
fn an_incident_that_moves_takes_its_unit_along_until_it_is_attended() {
    let mut hand = Hand::new(AUTOMATIC);
    let (incident, _) = hand.call(1, 0);
    hand.go(u(0));
    let moved = |row| Event::PlaceChanged {
        incident,
        at: zone(row),
    };
    assert_eq!(hand.tell(moved(4)), Step::default());
    let Whereabouts::Moving(journey) = &hand.engine.picture().units()[u(0)].whereabouts else {
        panic!("it drives");
    };
    assert_eq!(journey.arrives(), Time::from_millis(4 * 60_000), "on to E");
    assert_eq!(hand.tell(Event::OnScene { unit: u(0) }).refused, None);
    assert_eq!(hand.tell(moved(2)).refused, Some(Refusal::WrongStage));
}

#[test]
fn an_incident_that_moves_while_advice_waits_is_advised_anew() {
    let mut hand = Hand::new("[authority]\nassign = \"advise\"\n");
    let (incident, step) = hand.call(0, 0);
    assert_eq!(step.proposals, respond(0, incident));
    let step = hand.tell(Event::PlaceChanged {
        incident,
        at: zone(2),
    });
    assert_eq!(step.proposals, respond(2, incident));
}

#[test]
fn positions_that_come_together_count_each_for_itself() {
    let mut hand = Hand::new(AUTOMATIC);
    hand.now = 7;
    let step = hand.tell(Event::PositionsReported {
        fixes: vec![
            (u(0), zone(0).into()),
            (u(99), zone(0).into()),
            (u(1), zone(0).into()),
        ],
    });
    assert_eq!(step.refused, None);
    let told = |row: usize| hand.engine.picture().units()[u(row)].position_at;
    let now = Some(Time::from_millis(7000));
    assert_eq!([told(0), told(1), told(2)], [now, now, None]);
}

// ---- laws under random facts -----------------------------------------------------------------

#[derive(Clone, Debug)]
enum Act {
    Call(usize, usize, u32),
    Fact(u8, usize),
    Wait(i64),
}

fn act() -> impl Strategy<Value = Act> {
    prop_oneof![
        3 => (0..5_usize, 0..3_usize, 0..4_u32).prop_map(|(zone, priority, needs)| Act::Call(zone, priority, needs)),
        9 => (0..20_u8, 0..6_usize).prop_map(|(kind, unit)| Act::Fact(kind, unit)),
        3 => (0..400_i64).prop_map(Act::Wait),
    ]
}

fn fact(kind: u8, row: usize) -> Event {
    let (unit, incident) = (u(row), IncidentId::new(row));
    let respond = Order::Respond {
        unit: u(row % 4),
        incident: IncidentId::new(row / 2),
    };
    match kind {
        0 => Event::CallProcessed { incident },
        1 => Event::OrderAccepted { unit },
        2 => Event::OrderRefused {
            unit,
            reason: "no".into(),
        },
        3 | 4 => Event::EnRoute { unit },
        5 | 6 => Event::OnScene { unit },
        7 => Event::TransportNeeded { unit },
        8 => Event::LeftScene { unit },
        9 => Event::AtHospital { unit },
        10 => Event::Clear { unit },
        11 => Event::AtStation { unit },
        12 => Event::IncidentCancelled { incident },
        13 => Event::OutOfService {
            unit,
            reason: "tyre".into(),
        },
        14 => Event::InService { unit },
        15 => Event::Chosen {
            order: respond,
            reason: "so".into(),
        },
        16 => Event::PriorityChanged {
            incident,
            priority: PriorityId::new(row % 3),
        },
        17 => Event::PlaceChanged {
            incident,
            at: zone(row % 6),
        },
        18 => Event::PositionsReported {
            fixes: vec![
                (unit, zone(row % 5).into()),
                (u(row % 3), zone(row % 6).into()),
            ],
        },
        _ => Event::Woken,
    }
}

/// Every unit has at most one incident, which names it; no incident has two units.
fn check_laws(engine: &Engine, step: &Step) {
    let picture = engine.picture();
    for order in &step.orders {
        if let Order::Respond { unit, incident }
        | Order::Divert {
            unit, to: incident, ..
        } = *order
        {
            let state = &picture.units()[unit];
            let needs = picture
                .incident(incident)
                .map(|i| i.needs)
                .unwrap_or_default();
            assert!(
                state.capabilities.covers(needs),
                "sent a unit that cannot serve"
            );
            assert!(
                state.in_service && state.on_duty,
                "sent a unit that is not there"
            );
        }
    }
    for (unit, state) in picture.units().pairs() {
        let ordered = state.outstanding.and_then(|o| match o.order {
            Order::Respond { incident, .. } | Order::Divert { to: incident, .. } => Some(incident),
            _ => None,
        });
        assert!(
            state.incident.is_none() || ordered.is_none(),
            "two incidents for one unit"
        );
        if let Some(incident) = state.incident.or(ordered) {
            assert_eq!(
                picture.incident(incident).and_then(Incident::unit),
                Some(unit),
                "a unit's incident does not know it"
            );
        }
    }
    for (id, incident) in picture.open_incidents() {
        if let Some(unit) = incident.unit() {
            let state = &picture.units()[unit];
            let ordered = state.outstanding.is_some();
            assert!(
                state.incident == Some(id) || ordered,
                "an incident's unit does not know it"
            );
        }
        assert_ne!(incident.stage, Stage::Open, "left undecided");
        let waits = picture.waiting().contains(&id);
        assert_eq!(
            waits,
            incident.stage == Stage::Waiting,
            "the queue disagrees"
        );
    }
}

fn settings() -> impl Strategy<Value = String> {
    let who = prop_oneof![
        Just("advise"),
        Just("advise_then_automatic"),
        Just("automatic")
    ];
    (who.clone(), who, proptest::bool::ANY).prop_map(|(assign, divert, relook)| {
        let relook = if relook { "[policy]\nrelook_min_gain_s = 30\n" } else { "" };
        format!("[authority]\nassign = \"{assign}\"\ndivert = \"{divert}\"\ndestination = \"automatic\"\nafter_s = 60\n{relook}")
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn the_engine_keeps_its_laws_and_its_restored_self_agrees(settings in settings(), acts in prop::collection::vec(act(), 1..120)) {
        let mut hand = Hand::new(&settings);
        let mut twin = Hand::new(&settings).engine;
        for act in acts {
            let event = match act {
                Act::Wait(seconds) => {
                    hand.now += seconds;
                    Event::Woken
                }
                Act::Call(zone, priority, needs) => {
                    let id = hand.engine.picture().next_incident();
                    Event::CallReceived(Box::new(Report { needs: Capabilities(needs), ..report(id, zone, priority, hand.now) }))
                }
                Act::Fact(kind, row) => fact(kind, row),
            };
            let now = Time::from_millis(hand.now * 1000);
            let step = hand.engine.step(now, &event);
            check_laws(&hand.engine, &step);
            twin.restore(now, &event, &step.orders, &step.proposals);
            prop_assert_eq!(summary(&hand.engine), summary(&twin));
        }
    }
}

/// All of the picture that decides, as text.
fn summary(engine: &Engine) -> String {
    let picture = engine.picture();
    let incidents: Vec<_> = picture
        .open_incidents()
        .map(|(id, i)| (id, i.priority, i.stage, i.refused_by.clone()))
        .collect();
    let units: Vec<_> = picture
        .units()
        .iter()
        .map(|s| {
            (
                s.status,
                s.since,
                s.on_duty,
                s.in_service,
                s.incident,
                s.outstanding,
                s.hospital,
                format!("{:?}", s.whereabouts),
            )
        })
        .collect();
    format!("{incidents:?} {units:?} {:?}", engine.next_wakeup())
}
