//! `incidents.csv` and `responses.csv`, row by row as incidents end.

use std::io::Write;
use std::sync::Arc;

use dispatch_core::scenario::Scenario;
use dispatch_core::units::{Duration, Time};

use crate::error::Result;
use crate::record::{Response, Row};

/// The headings of `incidents.csv`.
pub const INCIDENTS: [&str; 19] = [
    "incident",
    "priority",
    "zone",
    "district",
    "area",
    "reported_at",
    "first_on_scene_at_s",
    "suitable_on_scene_at_s",
    "unit",
    "hospital",
    "at_hospital_at_s",
    "handed_over_at_s",
    "closed_at_s",
    "response_s",
    "queued",
    "queued_s",
    "bumps",
    "late",
    "outcome",
];

/// The headings of `responses.csv`.
pub const RESPONSES: [&str; 15] = [
    "incident",
    "unit",
    "seq",
    "ordered_at_s",
    "en_route_at_s",
    "on_scene_at_s",
    "left_scene_at_s",
    "at_hospital_at_s",
    "handed_over_at_s",
    "clear_at_s",
    "turnout_s",
    "travel_s",
    "distance_m",
    "candidates",
    "outcome",
];

/// Writes both tables.
pub struct Tables<W: Write> {
    scenario: Arc<Scenario>,
    incidents: csv::Writer<W>,
    responses: csv::Writer<W>,
}

impl<W: Write> Tables<W> {
    /// Tables with their headings.
    ///
    /// # Errors
    /// What writing fails with.
    pub fn new(scenario: Arc<Scenario>, incidents: W, responses: W) -> Result<Self> {
        let mut tables = Self {
            scenario,
            incidents: csv::Writer::from_writer(incidents),
            responses: csv::Writer::from_writer(responses),
        };
        tables.incidents.write_record(INCIDENTS)?;
        tables.responses.write_record(RESPONSES)?;
        Ok(tables)
    }

    /// The writers, all rows written out.
    ///
    /// # Errors
    /// What writing fails with.
    pub fn finish(self) -> Result<(W, W)> {
        let written =
            |writer: csv::Writer<W>| writer.into_inner().map_err(csv::IntoInnerError::into_error);
        Ok((written(self.incidents)?, written(self.responses)?))
    }

    /// Writes a row and its responses.
    ///
    /// # Errors
    /// What writing fails with.
    pub fn row(&mut self, row: &Row) -> Result<()> {
        self.incidents.write_record(incident(row, &self.scenario))?;
        for (seq, response) in row.responses.iter().enumerate() {
            self.responses
                .write_record(self.response(row, seq + 1, response))?;
        }
        Ok(())
    }

    fn response(&self, row: &Row, seq: usize, response: &Response) -> [String; 15] {
        let after = |at: Option<Time>| since(row, at);
        let Response {
            ordered_at,
            en_route_at,
            on_scene_at,
            ..
        } = *response;
        [
            row.name.clone(),
            self.scenario.units[response.unit].id.clone(),
            seq.to_string(),
            after(Some(ordered_at)),
            after(en_route_at),
            after(on_scene_at),
            after(response.left_scene_at),
            after(response.at_hospital_at),
            after(response.handed_over_at),
            after(response.clear_at),
            seconds(en_route_at.map(|at| at - ordered_at)),
            seconds(
                on_scene_at
                    .zip(en_route_at)
                    .map(|(there, left)| there - left),
            ),
            on_scene_at
                .and(response.distance)
                .map_or_else(String::new, |d| format!("{:.3}", d.as_metres())),
            response.candidates.to_string(),
            response
                .outcome
                .map_or("", |outcome| outcome.id())
                .to_owned(),
        ]
    }
}

impl<W: Write> std::fmt::Debug for Tables<W> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Tables")
    }
}

fn incident(row: &Row, scenario: &Scenario) -> [String; 19] {
    let judged = row.judge(scenario);
    let served = row.served_by();
    let after = |at: Option<Time>| since(row, at);
    let zone = row.ground.zone.map_or("", |id| &scenario.zones[id].id);
    let district = row
        .ground
        .district
        .map_or("", |id| &scenario.districts[id].id);
    [
        row.name.clone(),
        scenario.priorities[row.priority].id.clone(),
        zone.to_owned(),
        district.to_owned(),
        row.ground.area.id().to_owned(),
        scenario.calendar.format(row.reported_at),
        after(row.first_on_scene_at()),
        after(row.suitable(scenario).and_then(|r| r.on_scene_at)),
        served.map_or_else(String::new, |r| scenario.units[r.unit].id.clone()),
        row.hospital
            .map_or_else(String::new, |id| scenario.hospitals[id].id.clone()),
        after(served.and_then(|r| r.at_hospital_at)),
        after(served.and_then(|r| r.handed_over_at)),
        after(row.closed_at),
        seconds(judged.response),
        u8::from(row.queued).to_string(),
        seconds(Some(row.queued_for)),
        row.bumps.to_string(),
        judged
            .late
            .map_or_else(String::new, |late| u8::from(late).to_string()),
        row.outcome.id().to_owned(),
    ]
}

fn since(row: &Row, at: Option<Time>) -> String {
    seconds(at.map(|at| at - row.reported_at))
}

fn seconds(length: Option<Duration>) -> String {
    length.map_or_else(String::new, |length| length.to_string())
}
