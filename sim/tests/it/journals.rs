//! The journal's text: both ways without loss, and no text at all makes its readers panic.

use std::sync::Arc;

use dispatch_core::dispatch::journal::{self, Entry, Header, Reader, Scribe};
use dispatch_core::dispatch::{Adoption, Event, Fix, Order, Report, Step};
use dispatch_core::geo::Coordinate;
use dispatch_core::ids::{HospitalId, Id, IncidentId, PriorityId, StationId, UnitId};
use dispatch_core::roads::RoadClass;
use dispatch_core::scenario::Capabilities;
use dispatch_core::travel::TrafficReport;
use dispatch_core::travel::traffic::{Effect, FACTORS, Stretch};
use dispatch_core::units::{Speed, Time};
use proptest::prelude::*;

use crate::towns::{MONDAY, busy, ground};

fn unit() -> impl Strategy<Value = UnitId> {
    (0..7_usize).prop_map(UnitId::new)
}

fn incident() -> impl Strategy<Value = IncidentId> {
    (0..2_usize).prop_map(IncidentId::new)
}

fn order() -> impl Strategy<Value = Order> {
    prop_oneof![
        (unit(), incident()).prop_map(|(unit, incident)| Order::Respond { unit, incident }),
        (unit(), incident(), incident()).prop_map(|(unit, from, to)| Order::Divert {
            unit,
            from,
            to
        }),
        (unit(), incident()).prop_map(|(unit, incident)| Order::StandDown { unit, incident }),
        (unit(), incident(), 0..2_usize).prop_map(|(unit, incident, h)| {
            Order::Transport {
                unit,
                incident,
                hospital: HospitalId::new(h),
            }
        }),
        (unit(), 0..3_usize).prop_map(|(unit, s)| Order::MoveUp {
            unit,
            station: StationId::new(s)
        }),
    ]
}

fn report() -> impl Strategy<Value = Report> {
    let place = (
        -1_800_000_000..=1_800_000_000_i32,
        -900_000_000..=900_000_000_i32,
    );
    (
        "\\PC{0,12}",
        0..5_000_000_000_000_i64,
        place,
        0..2_usize,
        any::<[bool; 3]>(),
    )
        .prop_map(
            |(incident, ms, (lon_e7, lat_e7), priority, [needs, hospital, automatic])| Report {
                incident,
                reported_at: Time::from_millis(ms),
                at: Coordinate { lon_e7, lat_e7 },
                priority: PriorityId::new(priority),
                needs: Capabilities(u32::from(needs)),
                hospital: hospital.then(|| HospitalId::new(1)),
                automatic,
            },
        )
}

fn traffic() -> impl Strategy<Value = TrafficReport> {
    let place = |(lon_e7, lat_e7)| Coordinate { lon_e7, lat_e7 };
    let degrees = || (-1_800_000_000..=1_800_000_000, -900_000_000..=900_000_000);
    let stretch = prop_oneof![
        (degrees(), proptest::option::of(0..360_u16)).prop_map(move |(at, heading)| Stretch::At {
            at: place(at),
            heading
        }),
        ("\\PC+", "\\PC+").prop_map(|(from, to)| Stretch::Between { from, to }),
        Just(Stretch::Class(RoadClass::Primary)),
        (3..9_i32, proptest::bool::ANY).prop_map(move |(corners, only)| Stretch::Area {
            corners: (0..corners).map(|n| place((n * 7, n * n))).collect(),
            class: only.then_some(RoadClass::Service)
        }),
    ];
    let effect = prop_oneof![
        Just(Effect::Closed),
        FACTORS.prop_map(Effect::Factor),
        (1_000_000..200_000_000_u64)
            .prop_map(|speed| Effect::Speed(Speed::from_millimetres_per_hour(speed))),
    ];
    let when = proptest::option::of(1_000_000_000_000..2_000_000_000_000_i64);
    ("[a-z]{1,9}", stretch, effect, when, "\\PC{0,20}").prop_map(
        |(id, roads, effect, ms, reason)| TrafficReport {
            id,
            roads,
            effect,
            since: ms.map(Time::from_millis),
            until: ms.map(|ms| Time::from_millis(ms + 1)),
            reason,
        },
    )
}

fn event() -> impl Strategy<Value = Event> {
    let of_unit = (unit(), 0..12_usize).prop_map(|(unit, kind)| match kind {
        0 => Event::OrderAccepted { unit },
        1 => Event::EnRoute { unit },
        2 => Event::OnScene { unit },
        3 => Event::TransportNeeded { unit },
        4 => Event::LeftScene { unit },
        5 => Event::AtHospital { unit },
        6 => Event::HandedOver { unit },
        7 => Event::Clear { unit },
        8 => Event::AtStation { unit },
        9 => Event::ShiftStarted { unit },
        10 => Event::ShiftEnded { unit },
        _ => Event::InService { unit },
    });
    prop_oneof![
        report().prop_map(|report| Event::CallReceived(Box::new(report))),
        of_unit,
        incident().prop_map(|incident| Event::CallProcessed { incident }),
        incident().prop_map(|incident| Event::IncidentCancelled { incident }),
        incident().prop_map(|incident| Event::PriorityChanged {
            incident,
            priority: PriorityId::new(1)
        }),
        (unit(), "\\PC*").prop_map(|(unit, reason)| Event::OrderRefused { unit, reason }),
        (unit(), "\\PC*").prop_map(|(unit, reason)| Event::OutOfService { unit, reason }),
        (order(), "\\PC*").prop_map(|(order, reason)| Event::Chosen { order, reason }),
        (unit(), proptest::option::of(0..360_u16)).prop_map(|(unit, heading)| {
            Event::PositionReported {
                unit,
                fix: Fix {
                    at: Coordinate {
                        lon_e7: 1_143_000_001,
                        lat_e7: 7,
                    },
                    heading,
                },
            }
        }),
        (incident(), unit()).prop_map(|(incident, _)| Event::PlaceChanged {
            incident,
            at: Coordinate {
                lon_e7: -7,
                lat_e7: 1
            }
        }),
        proptest::collection::vec(unit(), 0..3).prop_map(|units| Event::PositionsReported {
            fixes: units
                .into_iter()
                .map(|unit| (unit, Coordinate::default().into()))
                .collect()
        }),
        "\\PC*".prop_map(|reason| Event::Adopted(Box::new(Adoption {
            version: "9.9.9".into(),
            scenario: "town".into(),
            hash: "0f".into(),
            reason
        }))),
        Just(Event::Woken),
        proptest::collection::vec(traffic(), 0..3)
            .prop_map(|reports| Event::TrafficReported { reports }),
        "\\PC*".prop_map(|id| Event::TrafficLifted { id }),
        (0..9_u64).prop_map(|number| Event::MetricAdopted { number }),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn what_is_written_is_read_again(steps in proptest::collection::vec((event(), proptest::collection::vec(order(), 0..3)), 1..20)) {
        let scenario = Arc::clone(ground(&busy()).scenario());
        let mut scribe = Scribe::new(Arc::clone(&scenario));
        let mut text = journal::line(&Header::new(&scenario, Some(7), "simulate"));
        let mut given = Vec::new();
        for name in ["first", "second"] {
            let report = Report { incident: name.into(), reported_at: MONDAY, at: Coordinate::default(),
                priority: PriorityId::new(0), needs: Capabilities(0), hospital: None, automatic: false };
            given.push((Event::CallReceived(Box::new(report)), Step::default()));
        }
        given.extend(steps.into_iter().map(|(event, orders)| {
            (event, Step { proposals: orders.clone(), orders, refused: None })
        }));
        for (event, step) in &given {
            text.extend(journal::line(&scribe.entry(MONDAY, event, step)));
        }
        let (header, entries) = journal::parse(&text, "journal.jsonl").unwrap();
        prop_assert_eq!(header.seed, Some(7));
        let mut reader = Reader::new(scenario);
        for (entry, (event, step)) in entries.iter().zip(&given) {
            let told = reader.understand(entry).unwrap();
            prop_assert_eq!(told.now, MONDAY);
            prop_assert_eq!(&told.event, event);
            prop_assert_eq!(&told.orders, &step.orders);
            prop_assert_eq!(&told.proposals, &step.proposals);
        }
    }

    #[test]
    fn no_bytes_make_the_reader_panic(bytes in proptest::collection::vec(any::<u8>(), 0..400), header in any::<bool>()) {
        let scenario = Arc::clone(ground(&busy()).scenario());
        let mut text = if header { journal::line(&Header::new(&scenario, None, "x")) } else { Vec::new() };
        text.extend(bytes);
        if let Ok((_, entries)) = journal::parse(&text, "journal.jsonl") {
            let mut reader = Reader::new(scenario);
            for entry in &entries {
                let _ = reader.understand(entry);
            }
        }
    }
}

fn parsed(lines: &[&str]) -> String {
    let scenario = Arc::clone(ground(&busy()).scenario());
    let mut text = journal::line(&Header::new(&scenario, None, "x"));
    text.extend(lines.join("\n").bytes());
    journal::parse(&text, "journal.jsonl")
        .unwrap_err()
        .to_string()
}

const WOKEN: &str = r#"{"seq":1,"now":"2026-11-23T00:00:00Z","event":{"fact":"woken"}}"#;

#[test]
fn every_fault_of_a_journal_is_told_with_its_line() {
    let told = parsed(&[
        WOKEN,
        r#"{"seq":2,"now":"x""#,
        &WOKEN.replace("\"seq\":1", "\"seq\":9"),
    ]);
    assert!(told.contains("journal.jsonl:3: no journal entry"), "{told}");
    assert!(
        told.contains("journal.jsonl:4: entry 9 stands where entry 2 should"),
        "{told}"
    );
    let told = journal::parse(b"{}\n", "journal.jsonl")
        .unwrap_err()
        .to_string();
    assert!(
        told.contains("journal.jsonl:1: there is no journal header here"),
        "{told}"
    );
}

#[test]
fn a_journal_of_another_form_is_not_guessed_at() {
    let scenario = Arc::clone(ground(&busy()).scenario());
    let text = journal::line(&Header {
        format: 2,
        ..Header::new(&scenario, None, "x")
    });
    let told = journal::parse(&text, "journal.jsonl")
        .unwrap_err()
        .to_string();
    assert!(told.contains("format 2"), "{told}");
}

#[test]
fn an_id_the_scenario_does_not_have_is_named() {
    let scenario = Arc::clone(ground(&busy()).scenario());
    let entry: Entry =
        serde_json::from_str(&WOKEN.replace("woken\"", "clear\",\"unit\":\"u99\"")).unwrap();
    let told = Reader::new(scenario)
        .understand(&entry)
        .unwrap_err()
        .to_string();
    assert!(told.contains("there is no unit \"u99\""), "{told}");
}
