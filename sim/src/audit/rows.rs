//! The laws that the tables alone can break.

use std::collections::{BTreeMap, BTreeSet};

use dispatch_core::scenario::{Clock, Scenario};
use dispatch_core::units::Time;

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

    fn title(&self) -> String {
        format!(
            "incident {}, unit {}",
            self.cell("incident"),
            self.cell("unit")
        )
    }
}

/// `61.250` → 61250.
fn millis(cell: &str) -> Option<i64> {
    let (sign, digits) = cell.strip_prefix('-').map_or((1, cell), |rest| (-1, rest));
    let (whole, part) = digits.split_once('.')?;
    if part.len() != 3 {
        return None;
    }
    Some(sign * (whole.parse::<i64>().ok()? * 1000 + part.parse::<i64>().ok()?))
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

/// All laws of the tables.
pub(super) fn check(tables: &Tables, scenario: &Scenario, found: &mut Findings) {
    let responses = tables.responses_of();
    let mut names = BTreeSet::new();
    for incident in &tables.incidents {
        found.unless(names.insert(incident.name()), "one outcome", || {
            format!("incident {} has two rows", incident.name())
        });
        let sent = responses
            .get(incident.name())
            .map_or(&[][..], Vec::as_slice);
        moments_of_incident(incident, found);
        outcome(incident, sent, found);
        standard(incident, sent, scenario, found);
    }
    for response in &tables.responses {
        moments_of_response(response, found);
        duty(response, scenario, found);
    }
    overlaps(tables, found);
}

fn in_order(moments: &[Option<i64>]) -> bool {
    let known: Vec<i64> = moments.iter().copied().flatten().collect();
    known.is_sorted()
}

fn moments_of_incident(incident: &Incident, found: &mut Findings) {
    let columns = [
        "suitable_on_scene_at_s",
        "at_hospital_at_s",
        "handed_over_at_s",
        "closed_at_s",
    ];
    let mut moments = vec![Some(0), incident.ms("first_on_scene_at_s")];
    moments.extend(columns.map(|column| incident.ms(column)));
    found.unless(in_order(&moments), "moments", || {
        format!("incident {}: its moments are out of order", incident.name())
    });
}

fn moments_of_response(response: &Response, found: &mut Findings) {
    let moments = MOMENTS.map(|column| response.ms(column));
    found.unless(
        in_order(&moments) && moments[0] >= Some(0),
        "moments",
        || format!("{}: its moments are out of order", response.title()),
    );
    let between = |from: usize, to: usize| {
        moments[to]
            .zip(moments[from])
            .map(|(end, start)| end - start)
    };
    found.unless(response.ms("turnout_s") == between(0, 1), "moments", || {
        format!(
            "{}: turnout_s is not en_route_at_s - ordered_at_s",
            response.title()
        )
    });
    found.unless(response.ms("travel_s") == between(1, 2), "moments", || {
        format!(
            "{}: travel_s is not on_scene_at_s - en_route_at_s",
            response.title()
        )
    });
}

fn outcome(incident: &Incident, sent: &[&Response], found: &mut Findings) {
    let served: Vec<_> = sent
        .iter()
        .filter(|r| r.cell("outcome") == "served")
        .collect();
    let bumps = sent
        .iter()
        .filter(|r| r.cell("outcome") == "diverted")
        .count();
    let hospital =
        !incident.cell("hospital").is_empty() && incident.ms("at_hospital_at_s").is_some();
    let closed = incident.ms("closed_at_s").is_some();
    let sound = match incident.cell("outcome") {
        "transported" => served.len() == 1 && hospital && closed,
        "treated" => served.len() == 1 && incident.ms("at_hospital_at_s").is_none() && closed,
        "cancelled" => served.is_empty() && closed,
        "open" => !closed,
        _ => false,
    };
    let name = incident.name();
    found.unless(sound, "one outcome", || {
        format!(
            "incident {name}: outcome \"{}\" does not fit its {} responses",
            incident.cell("outcome"),
            sent.len()
        )
    });
    let unit = served.first().map_or("", |r| r.cell("unit"));
    found.unless(unit == incident.cell("unit"), "one outcome", || {
        format!("incident {name}: its unit is not the one that served")
    });
    found.unless(
        incident.cell("bumps") == bumps.to_string(),
        "one outcome",
        || {
            format!(
                "incident {name}: bumps is {}, {bumps} units were diverted",
                incident.cell("bumps")
            )
        },
    );
    let first = sent.iter().filter_map(|r| r.ms("on_scene_at_s")).min();
    found.unless(
        first == incident.ms("first_on_scene_at_s"),
        "one outcome",
        || format!("incident {name}: first_on_scene_at_s is not the first arrival"),
    );
    let queued = incident.ms("queued_s").unwrap_or(0);
    found.unless(
        incident.cell("queued") == "1" || queued == 0,
        "one outcome",
        || format!("incident {name}: it waited {queued} ms but was never queued"),
    );
}

fn standard(incident: &Incident, sent: &[&Response], scenario: &Scenario, found: &mut Findings) {
    let fits = |s: &&dispatch_core::scenario::Standard| {
        let area = s.area.is_none_or(|area| area.id() == incident.cell("area"));
        let mut named = s
            .priorities
            .iter()
            .map(|&id| scenario.priorities[id].id.as_str());
        area && (s.priorities.is_empty() || named.any(|id| id == incident.cell("priority")))
    };
    let standard = scenario.standards.iter().find(fits);
    let suitable = incident.ms("suitable_on_scene_at_s");
    let start = match standard.map(|s| s.clock) {
        None | Some(Clock::Reported) => Some(0),
        Some(Clock::Ordered) => sent.iter().filter_map(|r| r.ms("ordered_at_s")).min(),
        Some(Clock::EnRoute) => {
            let arrived = sent
                .iter()
                .find(|r| suitable.is_some() && r.ms("on_scene_at_s") == suitable);
            arrived.and_then(|r| r.ms("en_route_at_s"))
        }
    };
    let response = suitable.zip(start).map(|(arrived, start)| arrived - start);
    let name = incident.name();
    found.unless(response == incident.ms("response_s"), "standard", || {
        format!("incident {name}: response_s is not from its clock to the scene")
    });
    let late = match (standard, response) {
        (Some(standard), Some(ms)) => u8::from(ms > standard.response.as_millis()).to_string(),
        (Some(_), None) if incident.cell("outcome") == "open" => "1".to_owned(),
        _ => String::new(),
    };
    found.unless(late == incident.cell("late"), "standard", || {
        format!(
            "incident {name}: late is \"{}\", the standard says \"{late}\"",
            incident.cell("late")
        )
    });
}

fn duty(response: &Response, scenario: &Scenario, found: &mut Findings) {
    let unit = scenario
        .units
        .iter()
        .find(|u| u.id == response.cell("unit"));
    let Some(unit) = unit else {
        return found.add(
            "form",
            format!("responses.csv names unit \"{}\"", response.cell("unit")),
        );
    };
    let (Some(shift), Some(ordered)) = (unit.shift, response.at("ordered_at_s")) else {
        return;
    };
    // An order of the very moment at which the duty ends was still in time.
    let on_duty = |ms| {
        scenario
            .calendar
            .on_duty(&scenario.shifts[shift], Time::from_millis(ms))
    };
    found.unless(on_duty(ordered) || on_duty(ordered - 1), "duty", || {
        format!(
            "{}: ordered outside its shift \"{}\"",
            response.title(),
            scenario.shifts[shift].id
        )
    });
}

/// Missions of one unit: from the order to the clear, or to the last moment known.
fn overlaps(tables: &Tables, found: &mut Findings) {
    let mut by_unit: BTreeMap<&str, Vec<(i64, i64, &str)>> = BTreeMap::new();
    for response in &tables.responses {
        let known = MOMENTS.iter().filter_map(|column| response.at(column));
        if let (Some(start), Some(end)) = (response.at("ordered_at_s"), known.max()) {
            by_unit.entry(response.cell("unit")).or_default().push((
                start,
                end,
                response.cell("incident"),
            ));
        }
    }
    for (unit, mut missions) in by_unit {
        missions.sort_unstable();
        for pair in missions.windows(2) {
            found.unless(pair[1].0 >= pair[0].1, "one incident a unit", || {
                format!(
                    "unit {unit}: sent to incident {} before it was done with {}",
                    pair[1].2, pair[0].2
                )
            });
        }
    }
}
