//! What control believes of the traffic as text: what is reported, and every layer in use by number.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::dispatch::picture::TrafficPicture;
use crate::scenario::{Calendar, Scenario};
use crate::travel::traffic::ReportText;
use crate::travel::{Ground, Traffic, TrafficReport};
use crate::units::Time;

/// Layers by their number.
pub(in crate::dispatch) type Layers = BTreeMap<u64, Arc<Traffic>>;

/// A picture's traffic.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::dispatch) struct TrafficText {
    reports: Vec<ReportText>,
    turned: i64,
    last: u64,
    wanted: Vec<u64>,
    adopted: u64,
    /// Every layer that is adopted, wanted or driven by.
    layers: Vec<LayerText>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct LayerText {
    number: u64,
    since: Option<i64>,
    reports: Vec<ReportText>,
}

impl TrafficText {
    /// The text; none where nothing was ever reported.
    pub(in crate::dispatch) fn of<'a>(
        picture: &'a TrafficPicture,
        driven: impl Iterator<Item = &'a Arc<Traffic>>,
        scenario: &Scenario,
    ) -> Option<Self> {
        if picture.last == 0 && picture.reports.is_empty() {
            return None;
        }
        let calendar = &scenario.calendar;
        let used = picture.wanted.iter().chain([&picture.adopted]);
        let layers: BTreeMap<u64, &Arc<Traffic>> = used
            .chain(driven)
            .map(|layer| (layer.number, layer))
            .collect();
        Some(Self {
            reports: texts(&picture.reports, calendar),
            turned: picture.turned.as_millis(),
            last: picture.last,
            wanted: picture.wanted.iter().map(|layer| layer.number).collect(),
            adopted: picture.adopted.number,
            layers: layers
                .into_values()
                .map(|layer| LayerText {
                    number: layer.number,
                    since: layer.since.map(Time::as_millis),
                    reports: texts(layer.reports(), calendar),
                })
                .collect(),
        })
    }

    /// Nothing was ever reported.
    pub(in crate::dispatch) fn none(ground: &Ground) -> (TrafficPicture, Layers) {
        let none = TrafficPicture::new(ground);
        let adopted = Arc::clone(none.adopted());
        (none, BTreeMap::from([(adopted.number, adopted)]))
    }

    /// The traffic of a text with every layer in it; `None` where it does not fit the ground.
    pub(in crate::dispatch) fn understand(
        self,
        ground: &Ground,
    ) -> Option<(TrafficPicture, Layers)> {
        let reports = understood(&self.reports, ground)?;
        let mut layers = Layers::new();
        for layer in self.layers {
            let since = layer.since.map(Time::from_millis);
            let reports = understood(&layer.reports, ground)?;
            let traffic = Traffic::new(layer.number, since, reports);
            layers.insert(layer.number, Arc::new(traffic));
        }
        let layer = |number: &u64| layers.get(number).cloned();
        let picture = TrafficPicture {
            reports,
            turned: Time::from_millis(self.turned),
            last: self.last,
            wanted: self.wanted.iter().map(layer).collect::<Option<_>>()?,
            adopted: layer(&self.adopted)?,
        };
        Some((picture, layers))
    }
}

fn texts(reports: &[TrafficReport], calendar: &Calendar) -> Vec<ReportText> {
    let texts = reports.iter();
    texts
        .map(|report| ReportText::of(report, calendar))
        .collect()
}

/// The reports of texts, by id.
fn understood(texts: &[ReportText], ground: &Ground) -> Option<Vec<TrafficReport>> {
    let calendar = &ground.scenario().calendar;
    let reports = texts.iter().map(|text| text.understand(calendar).ok());
    let mut reports: Vec<TrafficReport> = reports.collect::<Option<_>>()?;
    reports.sort_by(|a, b| a.id.cmp(&b.id));
    Some(reports)
}
