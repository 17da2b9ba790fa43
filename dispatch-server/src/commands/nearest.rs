//! `nearest`: the ranked units for one incident, with reasons; the engine's own recommendation.

use std::path::PathBuf;

use dispatch_core::assignment::Offer;
use dispatch_core::dispatch::recommend::{Need, NotTaken, Recommendation, Shortfall, recommend};
use dispatch_core::dispatch::{Picture, UnitState, UnitStatus, Whereabouts};
use dispatch_core::geo::Coordinate;
use dispatch_core::ids::{PriorityId, UnitId};
use dispatch_core::scenario::{Capabilities, Scenario};
use dispatch_core::travel::{Ground, Origin, Place, Travel};
use dispatch_core::units::{Duration, Time};

use crate::answer::{Heading, Printer};
use crate::error::{Error, Result};
use crate::folder::read_file;
use crate::opened::{coordinate, open};
use crate::wire::{
    Candidate, IncidentShape, Metres, MetricShape, Nearest, NotTaken as NotTakenShape, Seconds,
};
use crate::{locate, out, state};

/// `nearest`.
#[derive(Debug, clap::Args)]
#[command(after_help = state::HELP)]
pub(crate) struct Args {
    /// The scenario folder
    #[arg(long, value_name = "DIR")]
    scenario: PathBuf,
    /// Where the incident is
    #[arg(long, value_name = "LON,LAT", value_parser = coordinate, allow_hyphen_values = true)]
    at: Coordinate,
    /// How many units to list
    #[arg(long, default_value_t = 5, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    k: u16,
    /// How urgent it is; default: the most urgent
    #[arg(long, value_name = "P")]
    priority: Option<String>,
    /// What the crew must be able to do, such as ALS or ALS;NICU
    #[arg(long, value_name = "CAPABILITIES")]
    need: Option<String>,
    /// The moment of the question, RFC 3339; default: the one the scenario plans with
    #[arg(long, value_name = "T")]
    depart: Option<String>,
    /// What the units are doing; default: all at their stations, on duty as their shifts say
    #[arg(long, value_name = "FILE")]
    state: Option<PathBuf>,
    #[command(flatten)]
    traffic: locate::Reported,
}

impl Args {
    /// Answers.
    pub(super) fn run(&self, printer: Printer) -> Result<()> {
        let mut opened = open(&self.scenario)?;
        let depart = opened.moment(self.depart.as_deref())?;
        self.traffic.lay(&mut opened, depart)?;
        let scenario = &opened.scenario;
        let priority = locate::priority(scenario, self.priority.as_deref())?;
        let needs = match &self.need {
            Some(text) => scenario.parse_capabilities(text)?,
            None => Capabilities::default(),
        };
        let place = locate::place(&opened.ground, self.at, "--at")?;
        let file = self.state.as_deref().map(read_file).transpose()?;
        let mut engine = state::engine(&opened.ground, depart, file.as_ref())?;
        let need = Need {
            place,
            priority,
            needs,
            refused_by: &[],
        };
        let (picture, travel) = engine.desk();
        let found = recommend(picture, travel, &need);
        let answer = Answer {
            ground: &opened.ground,
            picture,
            place,
            priority,
            depart,
            k: usize::from(self.k),
        };
        let body = answer.body(travel, self.at, &found);
        let text = text(&body);
        printer.print(
            Heading {
                scenario: Some(opened.name()),
                warnings: opened.warnings.clone(),
            },
            &body,
            &text,
        )?;
        if found.shortfall.is_some() {
            Err(Error::Answered)
        } else {
            Ok(())
        }
    }
}

/// A recommendation to be rendered.
pub(crate) struct Answer<'a> {
    /// The roads and the scenario.
    pub(crate) ground: &'a Ground,
    /// What control believed when it was made.
    pub(crate) picture: &'a Picture,
    /// Where the incident is.
    pub(crate) place: Place,
    /// How urgent it is.
    pub(crate) priority: PriorityId,
    /// The moment.
    pub(crate) depart: Time,
    /// How many candidates to list.
    pub(crate) k: usize,
}

impl Answer<'_> {
    /// Its shape.
    pub(crate) fn body(
        &self,
        travel: &mut Travel,
        at: Coordinate,
        found: &Recommendation,
    ) -> Nearest {
        let mode = self.scenario().priorities[self.priority].mode;
        let best = found
            .candidates
            .first()
            .map(Offer::response)
            .unwrap_or_default();
        let candidates = found.candidates.iter().take(self.k).enumerate();
        Nearest {
            as_of: self.moment(self.depart),
            metric: MetricShape::of(self.ground, travel.traffic(), mode, self.depart),
            incident: self.incident(at),
            candidates: candidates
                .map(|(row, offer)| self.candidate(travel, row + 1, offer, best))
                .collect(),
            candidates_total: found.candidates.len(),
            not_taken: found
                .not_taken
                .iter()
                .map(|row| self.not_taken(row))
                .collect(),
            shortfall: found.shortfall.map(Shortfall::id),
        }
    }

    fn incident(&self, at: Coordinate) -> IncidentShape {
        let (scenario, ground) = (self.scenario(), self.ground);
        let index = ground.area_index();
        let district = index
            .district(at)
            .map(|id| scenario.districts[id].id.clone());
        IncidentShape {
            lon: at.lon(),
            lat: at.lat(),
            snap_m: self.place.off_road().map(Metres),
            district,
            zone: ground
                .nearest_zone(at)
                .map(|id| scenario.zones[id].id.clone()),
            area: index.area(at).id(),
            priority: scenario.priorities[self.priority].id.clone(),
        }
    }

    fn candidate(
        &self,
        travel: &mut Travel,
        rank: usize,
        offer: &Offer,
        best: Duration,
    ) -> Candidate {
        let scenario = self.scenario();
        let row = &scenario.units[offer.unit];
        let state = &self.picture.units()[offer.unit];
        let taken_from = offer.taken.then(|| self.incident_of(state)).flatten();
        let later = offer.response() - best;
        Candidate {
            rank,
            unit: row.id.clone(),
            call_sign: row.call_sign.clone(),
            capabilities: names(&scenario.capability_names(row.capabilities)),
            status: state.status.id(),
            station: scenario.stations[row.station].id.clone(),
            eta_at: self.moment(self.depart + offer.response()),
            response_s: Seconds(offer.response()),
            turnout_s: Seconds(offer.turnout),
            travel_s: Seconds(offer.travel),
            distance_m: self.distance(travel, state),
            position_age_s: self.position_age(state),
            reason: reason(rank, later),
            later_s: Seconds(later),
            taken_from,
        }
    }

    fn scenario(&self) -> &Scenario {
        self.ground.scenario()
    }

    fn moment(&self, at: Time) -> String {
        self.scenario().calendar.format(at)
    }

    fn incident_of(&self, state: &UnitState) -> Option<String> {
        Some(self.picture.incident(state.incident?)?.name.clone())
    }

    /// A unit at its station is where it is; of others, the time since the last report.
    fn position_age(&self, state: &UnitState) -> Option<Seconds> {
        if state.status == UnitStatus::AtStation {
            return Some(Seconds(Duration::ZERO));
        }
        state.position_at.map(|at| Seconds(self.depart - at))
    }

    fn distance(&self, travel: &mut Travel, state: &UnitState) -> Option<Metres> {
        let mode = self.scenario().priorities[self.priority].mode;
        travel.ground().network()?;
        let origin = match &state.whereabouts {
            Whereabouts::Standing(place) => Origin::Place(*place),
            Whereabouts::Moving(journey) => travel.turning(journey, self.depart, mode),
        };
        let journey = travel.journey(origin, self.place, mode, self.depart)?;
        Some(Metres(travel.distance(&journey)))
    }

    fn unit(&self, id: UnitId) -> String {
        self.scenario().units[id].id.clone()
    }

    fn not_taken(&self, row: &NotTaken) -> NotTakenShape {
        NotTakenShape {
            unit: self.unit(row.unit),
            travel_s: row.travel.map(Seconds),
            why: row.why.id(),
            why_text: row.why.to_string(),
        }
    }
}

fn text(body: &Nearest) -> String {
    let mut table = out::Table::new(&[
        "rank",
        "unit",
        "status",
        "station",
        "eta",
        "response s",
        "travel s",
        "why",
    ]);
    for row in &body.candidates {
        table.row(vec![
            row.rank.to_string(),
            row.unit.clone(),
            row.status.to_owned(),
            row.station.clone(),
            row.eta_at.clone(),
            row.response_s.0.to_string(),
            row.travel_s.0.to_string(),
            row.reason.to_owned(),
        ]);
    }
    let mut text = format!("{}, priority {}\n", body.as_of, body.incident.priority);
    match body.shortfall {
        Some(shortfall) => text.push_str(&format!(
            "nobody can be sent: {}\n",
            shortfall.replace('_', " ")
        )),
        None => text.push_str(&table.text()),
    }
    text.push_str(&nearer(body));
    text
}

/// Units that would have been there sooner than the last one listed, and why they are not sent.
fn nearer(body: &Nearest) -> String {
    let last = body.candidates.last().map(|row| row.travel_s.0);
    let nearer = body.not_taken.iter().filter(|row| {
        last.is_none_or(|last| row.travel_s.is_some_and(|Seconds(travel)| travel <= last))
    });
    let mut table = out::Table::new(&["not taken", "travel s", "why"]);
    let mut any = false;
    for row in nearer.take(20) {
        any = true;
        let travel = row
            .travel_s
            .map_or_else(String::new, |Seconds(travel)| travel.to_string());
        table.row(vec![row.unit.clone(), travel, row.why_text.clone()]);
    }
    if any {
        format!("\n{}", table.text())
    } else {
        String::new()
    }
}

/// Why a unit has its rank.
fn reason(rank: usize, later: Duration) -> &'static str {
    match (rank, later) {
        (1, _) => "soonest",
        (_, Duration::ZERO) => "equal_later_row",
        _ => "later",
    }
}

/// The names of a list written with `;`.
fn names(list: &str) -> Vec<String> {
    list.split(';')
        .filter(|name| !name.is_empty())
        .map(str::to_owned)
        .collect()
}
