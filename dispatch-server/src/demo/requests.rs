//! Facts of a world as the requests that tell them.

use dispatch_core::dispatch::Event;
use dispatch_core::dispatch::journal::Names;
use dispatch_core::geo::Coordinate;
use dispatch_core::ids::UnitId;
use dispatch_core::scenario::Scenario;
use serde_json::{Value, json};

/// A request with a body; they are all `POST`.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Told {
    /// Its path.
    pub(crate) path: String,
    /// Its body.
    pub(crate) body: Value,
}

/// The request that tells a fact of a caller, a call-taker or a crew; nothing for what others tell.
pub(crate) fn told(scenario: &Scenario, names: &Names, event: &Event) -> Option<Told> {
    if let Event::PositionReported { unit, fix } = event {
        return Some(positions(scenario, [(*unit, fix.at)]));
    }
    match event {
        Event::CallReceived(report) => Some(Told {
            path: "/v1/incidents".to_owned(),
            body: json!({
                "id": report.incident,
                "reported_at": scenario.calendar.format(report.reported_at),
                "lon": report.at.lon(),
                "lat": report.at.lat(),
                "priority": scenario.priorities[report.priority].id,
                "need": scenario.capability_names(report.needs),
                "hospital": report.hospital.map(|id| scenario.hospitals[id].id.clone()),
                "automatic": report.automatic,
                "processed": false,
            }),
        }),
        Event::CallProcessed { incident } => Some(Told {
            path: format!("/v1/incidents/{}/processed", names.of(*incident)),
            body: json!({}),
        }),
        _ => button(scenario, event),
    }
}

/// The button a crew presses.
fn button(scenario: &Scenario, event: &Event) -> Option<Told> {
    let word = match event {
        Event::OrderAccepted { .. } => "accepted",
        Event::OrderRefused { .. } => "refused",
        Event::EnRoute { .. } => "en_route",
        Event::OnScene { .. } => "on_scene",
        Event::TransportNeeded { .. } => "transport_needed",
        Event::LeftScene { .. } => "left_scene",
        Event::AtHospital { .. } => "at_hospital",
        Event::HandedOver { .. } => "handed_over",
        Event::Clear { .. } => "clear",
        Event::AtStation { .. } => "at_station",
        Event::ShiftStarted { .. } => "on_duty",
        Event::ShiftEnded { .. } => "off_duty",
        _ => return None,
    };
    let unit = &scenario.units[event.unit()?].id;
    Some(Told {
        path: format!("/v1/units/{unit}/status"),
        body: json!({"status": word, "reason": "told"}),
    })
}

/// The request that tells where vehicles are.
pub(crate) fn positions(
    scenario: &Scenario,
    fixes: impl IntoIterator<Item = (UnitId, Coordinate)>,
) -> Told {
    let fixes = fixes.into_iter().map(|(unit, at)| {
        let unit = &scenario.units[unit].id;
        json!({"unit": unit, "lon": at.lon(), "lat": at.lat()})
    });
    let positions: Vec<Value> = fixes.collect();
    Told {
        path: "/v1/positions".to_owned(),
        body: json!({"positions": positions}),
    }
}
