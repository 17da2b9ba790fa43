//! From lines back to facts and orders; every fault with its line.

use std::collections::HashMap;
use std::sync::Arc;

use super::{Entry, EventText, FORMAT, FixText, Header, Names, OrderText};
use crate::dispatch::event::{Adoption, Event, Fix, Report};
use crate::dispatch::order::Order;
use crate::error::{Error, Fault, Result, unless_faulty};
use crate::geo::Coordinate;
use crate::ids::{HospitalId, Id, IdVec, IncidentId, PriorityId, StationId, UnitId};
use crate::scenario::Scenario;
use crate::units::Time;

/// How many faults are told at most.
const TOLD: usize = 100;
const REMEDY: &str = "restore the journal from its copy; entries are never edited by hand";

/// The header and the entries of a journal, in sequence without a gap; `file` names it in faults.
///
/// # Errors
/// Every line that is no entry or out of sequence, up to a hundred.
pub fn parse(bytes: &[u8], file: &str) -> Result<(Header, Vec<Entry>)> {
    let mut lines = (1_u64..)
        .zip(bytes.split(|&byte| byte == b'\n'))
        .filter(|(_, line)| !line.is_empty());
    let first = lines
        .next()
        .and_then(|(_, line)| serde_json::from_slice::<Header>(line).ok());
    let Some(header) = first else {
        let remedy = "the first line of a journal is its header {\"format\":1,…}";
        return Err(Fault::at_line(file, 1, "there is no journal header here", remedy).into());
    };
    if header.format != FORMAT {
        let cause = format!(
            "the journal has format {}, this program reads {FORMAT}",
            header.format
        );
        return Err(
            Fault::at_line(file, 1, cause, "read it with the version that wrote it").into(),
        );
    }
    let (mut entries, mut faults) = (Vec::<Entry>::new(), Vec::new());
    for (line, text) in lines {
        if faults.len() == TOLD {
            break;
        }
        let wanted = entries.last().map_or(1, |last| last.seq.saturating_add(1));
        match serde_json::from_slice::<Entry>(text) {
            Ok(entry) if entries.is_empty() && entry.seq > 0 || entry.seq == wanted => {
                entries.push(entry);
            }
            Ok(entry) => {
                let cause = format!("entry {} stands where entry {wanted} should", entry.seq);
                faults.push(Fault::at_line(file, line, cause, REMEDY));
                entries.push(entry);
            }
            Err(cause) => faults.push(Fault::at_line(
                file,
                line,
                format!("no journal entry: {cause}"),
                REMEDY,
            )),
        }
    }
    unless_faulty((header, entries), faults)
}

/// An entry in the engine's own terms.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// When control learnt it.
    pub now: Time,
    /// The fact.
    pub event: Event,
    /// The orders that left.
    pub orders: Vec<Order>,
    /// What was put before a dispatcher.
    pub proposals: Vec<Order>,
}

/// Understands the entries of one journal, one after another.
#[derive(Clone, Debug)]
pub struct Reader {
    scenario: Arc<Scenario>,
    units: HashMap<String, UnitId>,
    stations: HashMap<String, StationId>,
    hospitals: HashMap<String, HospitalId>,
    priorities: HashMap<String, PriorityId>,
    names: Names,
    seq: u64,
}

impl Reader {
    /// A reader before the first entry.
    pub fn new(scenario: Arc<Scenario>) -> Self {
        Self {
            units: index(&scenario.units, |u| &u.id),
            stations: index(&scenario.stations, |s| &s.id),
            hospitals: index(&scenario.hospitals, |h| &h.id),
            priorities: index(&scenario.priorities, |p| &p.id),
            names: Names::default(),
            seq: 0,
            scenario,
        }
    }

    /// A reader after the entry `seq`, when the incidents so far had these names.
    pub fn after(scenario: Arc<Scenario>, names: Names, seq: u64) -> Self {
        Self {
            names,
            seq,
            ..Self::new(scenario)
        }
    }

    /// The scenario its ids are of.
    pub fn scenario(&self) -> &Arc<Scenario> {
        &self.scenario
    }

    /// The incidents so far.
    pub fn names(&self) -> &Names {
        &self.names
    }

    /// The last entry's place.
    pub fn seq(&self) -> u64 {
        self.seq
    }

    /// The next entry in the engine's own terms.
    ///
    /// # Errors
    /// A moment that is none, or an id the scenario does not have.
    pub fn understand(&mut self, entry: &Entry) -> Result<Told> {
        let now = self.scenario.calendar.parse_moment(&entry.now)?;
        let event = self.event(&entry.event)?;
        self.names.learn(&event, entry.refused.is_some());
        self.seq = entry.seq;
        let orders = entry
            .orders
            .iter()
            .map(|order| self.order(order))
            .collect::<Result<_>>()?;
        let proposals = entry
            .proposals
            .iter()
            .map(|order| self.order(order))
            .collect::<Result<_>>()?;
        Ok(Told {
            now,
            event,
            orders,
            proposals,
        })
    }

    fn event(&self, text: &EventText) -> Result<Event> {
        let unit = |name: &String| known(&self.units, "unit", name);
        Ok(match text {
            EventText::CallReceived { .. } => Event::CallReceived(Box::new(self.report(text)?)),
            EventText::CallProcessed { incident } => Event::CallProcessed {
                incident: self.incident(incident)?,
            },
            EventText::PriorityChanged { incident, priority } => Event::PriorityChanged {
                incident: self.incident(incident)?,
                priority: known(&self.priorities, "priority", priority)?,
            },
            EventText::PlaceChanged { incident, lon, lat } => Event::PlaceChanged {
                incident: self.incident(incident)?,
                at: coordinate(*lon, *lat)?,
            },
            EventText::IncidentCancelled { incident } => Event::IncidentCancelled {
                incident: self.incident(incident)?,
            },
            EventText::OrderAccepted { unit: id } => Event::OrderAccepted { unit: unit(id)? },
            EventText::OrderRefused { unit: id, reason } => Event::OrderRefused {
                unit: unit(id)?,
                reason: reason.clone(),
            },
            EventText::EnRoute { unit: id } => Event::EnRoute { unit: unit(id)? },
            EventText::OnScene { unit: id } => Event::OnScene { unit: unit(id)? },
            EventText::TransportNeeded { unit: id } => Event::TransportNeeded { unit: unit(id)? },
            EventText::LeftScene { unit: id } => Event::LeftScene { unit: unit(id)? },
            EventText::AtHospital { unit: id } => Event::AtHospital { unit: unit(id)? },
            EventText::HandedOver { unit: id } => Event::HandedOver { unit: unit(id)? },
            EventText::Clear { unit: id } => Event::Clear { unit: unit(id)? },
            EventText::AtStation { unit: id } => Event::AtStation { unit: unit(id)? },
            EventText::PositionReported(told) => Event::PositionReported {
                unit: unit(&told.unit)?,
                fix: fix(told)?,
            },
            EventText::PositionsReported { fixes } => Event::PositionsReported {
                fixes: fixes
                    .iter()
                    .map(|told| Ok((unit(&told.unit)?, fix(told)?)))
                    .collect::<Result<_>>()?,
            },
            EventText::ShiftStarted { unit: id } => Event::ShiftStarted { unit: unit(id)? },
            EventText::ShiftEnded { unit: id } => Event::ShiftEnded { unit: unit(id)? },
            EventText::OutOfService { unit: id, reason } => Event::OutOfService {
                unit: unit(id)?,
                reason: reason.clone(),
            },
            EventText::InService { unit: id } => Event::InService { unit: unit(id)? },
            EventText::Chosen { order, reason } => Event::Chosen {
                order: self.order(order)?,
                reason: reason.clone(),
            },
            EventText::Woken {} => Event::Woken,
            EventText::TrafficReported { reports } => Event::TrafficReported {
                reports: reports
                    .iter()
                    .map(|report| {
                        let told = report.understand(&self.scenario.calendar);
                        told.map_err(|wrong| nonsense(wrong.to_string()))
                    })
                    .collect::<Result<_>>()?,
            },
            EventText::TrafficLifted { id } => Event::TrafficLifted { id: id.clone() },
            EventText::MetricAdopted { number } => Event::MetricAdopted { number: *number },
            EventText::Adopted {
                version,
                scenario,
                hash,
                reason,
            } => Event::Adopted(Box::new(Adoption {
                version: version.clone(),
                scenario: scenario.clone(),
                hash: hash.clone(),
                reason: reason.clone(),
            })),
        })
    }

    fn report(&self, text: &EventText) -> Result<Report> {
        let EventText::CallReceived {
            incident,
            reported_at,
            lon,
            lat,
            priority,
            needs,
            hospital,
            automatic,
        } = text
        else {
            return Err(nonsense("no report".to_owned()));
        };
        let hospital = hospital
            .as_ref()
            .map(|id| known(&self.hospitals, "hospital", id))
            .transpose()?;
        Ok(Report {
            incident: incident.clone(),
            reported_at: self.scenario.calendar.parse_moment(reported_at)?,
            at: coordinate(*lon, *lat)?,
            priority: known(&self.priorities, "priority", priority)?,
            needs: self.scenario.parse_capabilities(needs)?,
            hospital,
            automatic: *automatic,
        })
    }

    fn order(&self, text: &OrderText) -> Result<Order> {
        let unit = |name: &String| known(&self.units, "unit", name);
        Ok(match text {
            OrderText::Respond { unit: id, incident } => Order::Respond {
                unit: unit(id)?,
                incident: self.incident(incident)?,
            },
            OrderText::Divert { unit: id, from, to } => Order::Divert {
                unit: unit(id)?,
                from: self.incident(from)?,
                to: self.incident(to)?,
            },
            OrderText::StandDown { unit: id, incident } => Order::StandDown {
                unit: unit(id)?,
                incident: self.incident(incident)?,
            },
            OrderText::Transport {
                unit: id,
                incident,
                hospital,
            } => Order::Transport {
                unit: unit(id)?,
                incident: self.incident(incident)?,
                hospital: known(&self.hospitals, "hospital", hospital)?,
            },
            OrderText::MoveUp { unit: id, station } => Order::MoveUp {
                unit: unit(id)?,
                station: known(&self.stations, "station", station)?,
            },
        })
    }

    fn incident(&self, name: &str) -> Result<IncidentId> {
        let unknown = || Error::Unknown {
            kind: "incident",
            name: name.to_owned(),
            known: Vec::new(),
        };
        self.names.find(name).ok_or_else(unknown)
    }
}

fn index<I: Id, T>(table: &IdVec<I, T>, of: impl Fn(&T) -> &String) -> HashMap<String, I> {
    table
        .pairs()
        .map(|(id, row)| (of(row).clone(), id))
        .collect()
}

fn known<I: Copy>(index: &HashMap<String, I>, kind: &'static str, name: &str) -> Result<I> {
    let unknown = || Error::Unknown {
        kind,
        name: name.to_owned(),
        known: Vec::new(),
    };
    index.get(name).copied().ok_or_else(unknown)
}

fn coordinate(lon: f64, lat: f64) -> Result<Coordinate> {
    Coordinate::from_degrees(lon, lat)
        .ok_or_else(|| nonsense(format!("{lon},{lat} is no place on the globe")))
}

fn fix(told: &FixText) -> Result<Fix> {
    if let Some(heading) = told.heading.filter(|&heading| heading >= 360) {
        return Err(nonsense(format!("the heading {heading} is no direction")));
    }
    Ok(Fix {
        at: coordinate(told.lon, told.lat)?,
        heading: told.heading,
    })
}

fn nonsense(what: String) -> Error {
    Error::Request {
        what,
        remedy: REMEDY.to_owned(),
    }
}
