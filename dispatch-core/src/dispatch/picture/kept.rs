//! The whole picture as text, and back.

use std::collections::{HashMap, VecDeque};
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::{Incident, Picture, Stage};
use crate::dispatch::Whereabouts;
use crate::dispatch::snapshot::{IncidentText, TrafficText, UnitText, id, number, rows};
use crate::ids::{Id, IncidentId};
use crate::travel::{Ground, Traffic};
use crate::units::Time;

/// A picture as text. The order of what waits is kept: decisions follow it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PictureText {
    now: i64,
    units: Vec<UnitText>,
    /// The number of the first incident below; those before it are closed and gone.
    first: u32,
    incidents: Vec<IncidentText>,
    waiting: Vec<u32>,
    proposed: Vec<u32>,
    unanswered: Vec<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    traffic: Option<TrafficText>,
}

impl PictureText {
    /// The text of a picture between two events, when nothing is left to decide.
    pub fn of(picture: &Picture) -> Self {
        debug_assert!(picture.agenda.is_empty(), "a step ends with all decided");
        let numbers = |ids: &[IncidentId]| ids.iter().copied().map(number).collect();
        Self {
            now: picture.now.as_millis(),
            units: picture.units.iter().map(UnitText::of).collect(),
            first: number(IncidentId::new(picture.first)),
            incidents: picture.incidents.iter().map(IncidentText::of).collect(),
            waiting: numbers(&picture.waiting),
            proposed: numbers(&picture.proposed),
            unanswered: picture.unanswered.iter().copied().map(number).collect(),
            traffic: TrafficText::of(&picture.traffic, driven(picture), &picture.scenario),
        }
    }

    /// The picture of a text; `None` where it does not fit the ground.
    pub fn understand(self, ground: &Ground) -> Option<Picture> {
        let scenario = ground.scenario();
        let (traffic, layers) = match self.traffic {
            Some(text) => text.understand(ground)?,
            None => TrafficText::none(ground),
        };
        let units = self.units.into_iter();
        let units: Vec<_> = units
            .map(|unit| unit.understand(ground, &layers))
            .collect::<Option<_>>()?;
        let incidents = self.incidents.into_iter();
        let incidents: VecDeque<Incident> = incidents
            .map(|incident| incident.understand(ground))
            .collect::<Option<_>>()?;
        let last = u32::try_from(incidents.len()).ok()?.checked_add(self.first);
        if units.len() != scenario.units.len() || last.is_none() {
            return None;
        }
        let first = self.first as usize;
        let open = (first..)
            .zip(&incidents)
            .filter(|(_, row)| !matches!(row.stage, Stage::Closed(_)));
        let by_name: HashMap<String, IncidentId> = open
            .map(|(number, row)| (row.name.clone(), IncidentId::new(number)))
            .collect();
        Some(Picture {
            now: Time::from_millis(self.now),
            units: units.into_iter().collect(),
            incidents,
            first,
            by_name,
            waiting: self.waiting.into_iter().map(id).collect(),
            proposed: self.proposed.into_iter().map(id).collect(),
            unanswered: rows(&scenario.units, &self.unanswered)?,
            traffic,
            agenda: VecDeque::new(),
            scenario: Arc::clone(scenario),
        })
    }
}

/// The traffic that drives under way were planned by.
fn driven(picture: &Picture) -> impl Iterator<Item = &Arc<Traffic>> {
    picture
        .units
        .iter()
        .filter_map(|unit| match &unit.whereabouts {
            Whereabouts::Moving(journey) => Some(journey.traffic()),
            Whereabouts::Standing(_) => None,
        })
}
