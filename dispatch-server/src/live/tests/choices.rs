//! A choice that goes against an earlier one says why.

use serde_json::Value;

use super::rooms::{Room, advised};
use crate::live::ask::{Ask, Choice};
use dispatch_core::ids::{Id, UnitId};

fn assign(
    room: &Room,
    call: &str,
    version: &Value,
    unit: usize,
    reason: Option<&'static str>,
) -> (u16, Value) {
    room.ask(Ask::Assign {
        choice: Choice {
            incident: call.to_owned(),
            version: version.as_u64().unwrap(),
            reason,
        },
        unit: UnitId::new(unit),
        diverts: false,
    })
}

#[test]
fn a_unit_in_place_of_the_one_that_was_sent_needs_a_reason() {
    let room = Room::new(&advised());
    let (call, version) = room.call();
    let (status, done) = assign(&room, &call, &version.into(), 0, Some("other"));
    assert_eq!(status, 200, "{done}");
    let version = &done["incident"]["version"];
    let (status, problem) = assign(&room, &call, version, 3, None);
    assert_eq!(
        (status, &problem["field"]),
        (422, &"reason".into()),
        "{problem}"
    );
    assert_eq!(problem["incident"]["unit"], done["incident"]["unit"]);
    assert!(
        problem["allowed"]
            .as_array()
            .unwrap()
            .contains(&"road_blocked".into())
    );
    let (status, done) = assign(&room, &call, version, 3, Some("road_blocked"));
    assert_eq!(status, 200, "{done}");
    let orders: Vec<_> = done["orders"]
        .as_array()
        .unwrap()
        .iter()
        .map(|o| &o["order"])
        .collect();
    assert_eq!(orders, ["stand_down", "respond"], "{done}");
}
