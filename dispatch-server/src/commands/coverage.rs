//! `coverage`: who is reached within the standards.

use std::path::PathBuf;

use clap::ValueEnum;
use dispatch_core::coverage::{
    Report, Request, Row, Sensitivity, Stations, Unreached, reach, report, sensitivity,
};
use dispatch_core::ids::PriorityId;
use dispatch_core::scenario::doctor::{BuiltUpCheck, built_up_check};
use dispatch_core::scenario::{Area, Clock, Scenario};
use dispatch_core::travel::Ground;

mod hours;

use self::hours::Hours;
use crate::answer::{Heading, Printer};
use crate::error::Result;
use crate::locate::{self, Departure};
use crate::opened::{Opened, open};
use crate::out;
use crate::wire::{BuiltUpShape, Coverage, CoverageRow, Seconds, SensitivityShape, UnreachedShape};

/// `coverage`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The scenario folder
    #[arg(long, value_name = "DIR")]
    scenario: PathBuf,
    #[command(flatten)]
    departure: Departure,
    /// Whose standards hold; default: the most urgent
    #[arg(long, value_name = "P")]
    priority: Option<String>,
    /// Which stations count: every open one, or those with a unit on duty
    #[arg(long, value_enum, default_value_t = Which::All)]
    stations: Which,
    /// The same for every hour of that day, and of that week
    #[arg(long)]
    by_hour: bool,
}

/// Which stations count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Which {
    /// Every open station
    All,
    /// Open stations with a unit on duty
    Staffed,
}

impl Args {
    /// Answers.
    pub(super) fn run(&self, printer: Printer) -> Result<()> {
        let mut opened = open(&self.scenario)?;
        let (mode, depart) = self.departure.of(&mut opened)?;
        let scenario = &opened.scenario;
        let request = Request {
            mode,
            priority: locate::priority(scenario, self.priority.as_deref())?,
            stations: match self.stations {
                Which::All => Stations::All,
                Which::Staffed => Stations::Staffed,
            },
            depart,
        };
        let body = self.body(&opened, &request);
        let text = text(&body, scenario);
        let mut warnings = opened.warnings.clone();
        if scenario.zones.is_empty() {
            warnings.push("the scenario has no zones, so there is nobody to reach".to_owned());
        }
        printer.print(
            Heading {
                scenario: Some(opened.name()),
                warnings,
            },
            &body,
            &text,
        )
    }

    fn body(&self, opened: &Opened, request: &Request) -> Coverage {
        let scenario = &opened.scenario;
        let found = measured(&opened.ground, request);
        let mut clock_hours = Hours::new(opened, *request);
        let mut hours = |count, start| match self.by_hour {
            true => clock_hours.rows(count, start),
            false => Vec::new(),
        };
        Coverage {
            clock: clock(scenario, request.priority),
            mode: request.mode.name(),
            priority: scenario.priorities[request.priority].id.clone(),
            stations: match request.stations {
                Stations::All => "all",
                Stations::Staffed => "staffed",
            },
            depart_at: opened.text(request.depart),
            metric: opened.metric(request.mode, request.depart),
            total: total(scenario, &found),
            areas: areas(&found),
            districts: districts(scenario, &found),
            sensitivity: sensitivity(&opened.ground, request)
                .iter()
                .map(cell)
                .collect(),
            built_up_check: built_up_rows(scenario),
            unreached: found
                .unreached
                .iter()
                .map(|missed| unreached(scenario, missed))
                .collect(),
            by_hour: hours(24, opened.scenario.calendar.day_start(request.depart)),
            by_hour_of_week: hours(168, opened.scenario.calendar.week_start(request.depart)),
        }
    }
}

fn measured(ground: &Ground, request: &Request) -> Report {
    let reached = reach(ground, request.mode, request.stations, request.depart);
    report(ground, request, &reached)
}

/// The clock of the standards that hold; nothing where they differ.
pub(crate) fn clock(scenario: &Scenario, priority: PriorityId) -> Option<&'static str> {
    let mut clocks = Area::ALL
        .iter()
        .filter_map(|&area| scenario.standard(area, priority))
        .map(|rule| rule.clock);
    let first = clocks.next()?;
    clocks.all(|clock| clock == first).then_some(match first {
        Clock::Reported => "reported",
        Clock::Ordered => "ordered",
        Clock::EnRoute => "en_route",
    })
}

/// The row of everybody.
pub(crate) fn total(scenario: &Scenario, found: &Report) -> CoverageRow {
    row(("total", &scenario.name, None), &found.total)
}

/// A row an area.
pub(crate) fn areas(found: &Report) -> Vec<CoverageRow> {
    let rows = found.areas.iter();
    rows.map(|(area, sums)| row((area.id(), area.id(), Some(area.id())), sums))
        .collect()
}

/// A row a district and functional zone.
pub(crate) fn districts(scenario: &Scenario, found: &Report) -> Vec<CoverageRow> {
    let rows = found.districts.iter().map(|(id, sums)| {
        let district = &scenario.districts[*id];
        let area = match (district.functional, district.central) {
            (true, _) => "functional",
            (_, true) => "central",
            _ => "new",
        };
        row((&district.id, &district.name, Some(area)), sums)
    });
    rows.collect()
}

fn row((id, name, area): (&str, &str, Option<&'static str>), sums: &Row) -> CoverageRow {
    CoverageRow {
        id: id.to_owned(),
        name: name.to_owned(),
        area,
        standard_s: sums.standard.map(Seconds),
        population: people(sums.population_milli),
        covered_population: people(sums.covered_milli),
        zones: sums.zones,
        covered_zones: sums.covered_zones,
        share: sums.share(),
        street_share: sums.street_share(),
        travel_mean_s: sums.mean.map(Seconds),
        travel_p50_s: sums.p50.map(Seconds),
        travel_p90_s: sums.p90.map(Seconds),
        worst_s: sums.worst.map(Seconds),
    }
}

/// People from thousandths.
fn people(milli: u64) -> f64 {
    milli as f64 / 1000.0
}

fn cell(cell: &Sensitivity) -> SensitivityShape {
    SensitivityShape {
        hour: cell.hour % 24,
        turnout_s: cell.turnout.map(Seconds),
        siren: cell.siren,
        own: cell.own,
        share: cell.share,
    }
}

/// How the built-up rule sorts the people, and at half and twice its count.
pub(super) fn built_up_rows(scenario: &Scenario) -> Vec<BuiltUpShape> {
    built_up_check(scenario).iter().map(built_up).collect()
}

fn built_up(check: &BuiltUpCheck) -> BuiltUpShape {
    let [central, new_built_up, rural] = check.people_milli.map(people);
    BuiltUpShape {
        min_points: check.min_points,
        central,
        new_built_up,
        rural,
    }
}

/// A zone nobody reaches.
pub(crate) fn unreached(scenario: &Scenario, missed: &Unreached) -> UnreachedShape {
    let zone = &scenario.zones[missed.zone];
    UnreachedShape {
        zone: zone.id.clone(),
        district: zone.district.map(|id| scenario.districts[id].id.clone()),
        area: zone.area.id(),
        lon: zone.at.lon(),
        lat: zone.at.lat(),
        population: people(zone.population_milli),
        travel_s: missed.travel.map(Seconds),
        allowed_s: Seconds(missed.allowed),
        reason: missed.why.id(),
    }
}

/// Rows of coverage as a table for people.
pub(super) fn rows_text<'a>(rows: impl Iterator<Item = &'a CoverageRow>) -> String {
    let mut table = out::Table::new(&[
        "",
        "area",
        "people",
        "covered",
        "share",
        "standard s",
        "p50 s",
        "p90 s",
        "worst s",
    ]);
    let seconds =
        |value: Option<Seconds>| value.map_or_else(String::new, |Seconds(s)| s.to_string());
    for row in rows {
        table.row(vec![
            row.name.clone(),
            row.area.unwrap_or_default().to_owned(),
            format!("{:.0}", row.population),
            format!("{:.0}", row.covered_population),
            format!("{:.4}", row.share),
            seconds(row.standard_s),
            seconds(row.travel_p50_s),
            seconds(row.travel_p90_s),
            seconds(row.worst_s),
        ]);
    }
    table.text()
}

fn text(body: &Coverage, scenario: &Scenario) -> String {
    let rows = body.areas.iter().chain(&body.districts);
    let rows = rows_text(rows.chain([&body.total]));
    let mut hours = out::Table::new(&["hour", "share"]);
    for row in &body.by_hour {
        hours.row(vec![row.hour.to_string(), format!("{:.4}", row.share)]);
    }
    let by_hour = if body.by_hour.is_empty() {
        String::new()
    } else {
        format!("\n{}", hours.text())
    };
    format!(
        "{}: {} stations, {}, leaving {}, clock {}\n{}\n{}{by_hour}{} zones are not reached in time\n",
        scenario.name,
        body.stations,
        body.mode,
        body.depart_at,
        body.clock.unwrap_or("differs"),
        rows,
        rule(&body.built_up_check),
        body.unreached.len()
    )
}

/// The same as text.
pub(super) fn rule(rows: &[BuiltUpShape]) -> String {
    let mut table = out::Table::new(&["built-up rule", "central", "new built-up", "rural"]);
    for row in rows {
        let name = row
            .min_points
            .map_or_else(|| "polygons".to_owned(), |count| format!("{count} zones"));
        let people =
            [row.central, row.new_built_up, row.rural].map(|people| format!("{people:.0}"));
        table.row([vec![name], people.to_vec()].concat());
    }
    table.text()
}
