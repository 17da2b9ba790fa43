//! The tables, cell by cell.

use std::collections::BTreeMap;

use dispatch_core::scenario::Scenario;

use super::Findings;

/// A row of a table: heading → cell.
type Cells = BTreeMap<String, String>;

const INCIDENT_COLUMNS: &str = "incident,priority,zone,district,area,reported_at,first_on_scene_at_s,\
    suitable_on_scene_at_s,unit,hospital,at_hospital_at_s,handed_over_at_s,closed_at_s,response_s,queued,queued_s,\
    bumps,late,outcome";
const RESPONSE_COLUMNS: &str = "incident,unit,seq,ordered_at_s,en_route_at_s,on_scene_at_s,left_scene_at_s,\
    at_hospital_at_s,handed_over_at_s,clear_at_s,turnout_s,travel_s,distance_m,candidates,outcome";
/// The moments of a response, in their order.
pub(super) const MOMENTS: [&str; 7] = [
    "ordered_at_s",
    "en_route_at_s",
    "on_scene_at_s",
    "left_scene_at_s",
    "at_hospital_at_s",
    "handed_over_at_s",
    "clear_at_s",
];

/// Both tables.
#[derive(Debug, Default)]
pub(super) struct Tables {
    pub(super) incidents: Vec<Incident>,
    pub(super) responses: Vec<Response>,
}

/// A row of `incidents.csv`; lengths in milliseconds.
#[derive(Debug)]
pub(super) struct Incident {
    pub(super) cells: Cells,
    pub(super) reported_at: i64,
}

/// A row of `responses.csv`.
#[derive(Debug)]
pub(super) struct Response {
    pub(super) cells: Cells,
    /// When its incident was reported.
    pub(super) reported_at: i64,
}

impl Incident {
    pub(super) fn cell(&self, column: &str) -> &str {
        self.cells.get(column).map_or("", String::as_str)
    }

    pub(super) fn name(&self) -> &str {
        self.cell("incident")
    }

    pub(super) fn ms(&self, column: &str) -> Option<i64> {
        millis(self.cell(column))
    }
}

impl Response {
    pub(super) fn cell(&self, column: &str) -> &str {
        self.cells.get(column).map_or("", String::as_str)
    }

    pub(super) fn ms(&self, column: &str) -> Option<i64> {
        millis(self.cell(column))
    }

    /// The moment itself.
    pub(super) fn at(&self, column: &str) -> Option<i64> {
        Some(self.reported_at + self.ms(column)?)
    }

    pub(super) fn title(&self) -> String {
        format!(
            "incident {}, unit {}",
            self.cell("incident"),
            self.cell("unit")
        )
    }
}

/// No run is longer, in seconds: what is more is no moment of it, and sums of such moments fit.
const LONGEST_S: i64 = 1_000_000_000;

/// `61.250` → 61250.
fn millis(cell: &str) -> Option<i64> {
    let (sign, digits) = cell.strip_prefix('-').map_or((1, cell), |rest| (-1, rest));
    let (whole, part) = digits.split_once('.')?;
    if part.len() != 3 {
        return None;
    }
    let number = |text: &str| text.parse::<i64>().ok();
    let whole = number(whole).filter(|whole| (0..=LONGEST_S).contains(whole))?;
    Some(sign * (whole * 1000 + number(part)?))
}

impl Tables {
    pub(super) fn read(
        files: &BTreeMap<String, Vec<u8>>,
        scenario: &Scenario,
        found: &mut Findings,
    ) -> Self {
        let mut tables = Self::default();
        for cells in table(
            &files["incidents.csv"],
            "incidents.csv",
            INCIDENT_COLUMNS,
            found,
        ) {
            let moment = cells.get("reported_at").map_or("", String::as_str);
            match scenario.calendar.parse_moment(moment) {
                Ok(at) => tables.incidents.push(Incident {
                    cells,
                    reported_at: at.as_millis(),
                }),
                Err(_) => found.add("form", format!("incidents.csv: \"{moment}\" is no moment")),
            }
        }
        let reports: BTreeMap<&str, i64> = tables
            .incidents
            .iter()
            .map(|i| (i.name(), i.reported_at))
            .collect();
        let mut responses = Vec::new();
        for cells in table(
            &files["responses.csv"],
            "responses.csv",
            RESPONSE_COLUMNS,
            found,
        ) {
            match reports.get(cells["incident"].as_str()) {
                Some(&reported_at) => responses.push(Response { cells, reported_at }),
                None => found.add(
                    "one outcome",
                    format!(
                        "responses.csv names incident {}, incidents.csv does not",
                        cells["incident"]
                    ),
                ),
            }
        }
        tables.responses = responses;
        tables
    }

    pub(super) fn responses_of(&self) -> BTreeMap<&str, Vec<&Response>> {
        let mut by_incident: BTreeMap<&str, Vec<&Response>> = BTreeMap::new();
        for response in &self.responses {
            by_incident
                .entry(response.cell("incident"))
                .or_default()
                .push(response);
        }
        by_incident
    }
}

fn table(bytes: &[u8], file: &str, columns: &str, found: &mut Findings) -> Vec<Cells> {
    let mut reader = csv::Reader::from_reader(bytes);
    let head: Vec<String> = reader
        .headers()
        .map(|h| h.iter().map(str::to_owned).collect())
        .unwrap_or_default();
    if !head.join(",").starts_with(columns) {
        found.add(
            "form",
            format!("{file} does not have the columns {columns}"),
        );
        return Vec::new();
    }
    let mut rows = Vec::new();
    for (line, record) in (2..).zip(reader.records()) {
        match record {
            Ok(record) => rows.push(
                head.iter()
                    .cloned()
                    .zip(record.iter().map(str::to_owned))
                    .collect(),
            ),
            Err(cause) => found.add("form", format!("{file}:{line}: {cause}")),
        }
    }
    let unreadable = |cells: &Cells| {
        let timed = cells.iter().filter(|(name, _)| name.ends_with("_s"));
        timed
            .filter(|(_, cell)| !cell.is_empty() && millis(cell).is_none())
            .count()
    };
    let bad: usize = rows.iter().map(unreadable).sum();
    found.unless(bad == 0, "form", || {
        format!("{file}: {bad} cells are no seconds with three decimals")
    });
    rows
}
