//! Stations, candidate sites, vehicles and their shifts.
//!
//! Open stations are at the hospitals and then in the largest towns that have none near. Every
//! station has a vehicle by day and one by night, that is about one crew on duty at any time; the
//! other vehicles are manned by day where most people live. Candidate sites are zones drawn by
//! chance, those of many people more often (P. Efraimidis, P. Spirakis, "Weighted random sampling
//! with a reservoir", 2006).

use super::chance::{Draw, uniform};
use super::facts::Facts;
use super::plane::distance;
use super::zones::Zone;

/// A town so near to a station has one.
const NEAR_M: f64 = 1500.0;

/// A place for vehicles.
#[derive(Clone, Debug)]
pub(super) struct Station {
    /// Its id.
    pub(super) id: String,
    /// Its name.
    pub(super) name: String,
    /// Where it is.
    pub(super) at: [f64; 2],
    /// The hospital it belongs to.
    pub(super) hospital: Option<String>,
    /// Whether it is open; else a candidate.
    pub(super) open: bool,
}

/// The open stations, then the candidate sites.
pub(super) fn stations(facts: &Facts, zones: &[Zone]) -> Vec<Station> {
    let mut stations: Vec<Station> = Vec::new();
    for hospital in facts.hospitals.iter().take(facts.city.stations) {
        stations.push(Station {
            id: format!("S{:03}", stations.len() + 1),
            name: format!("{}急救站", hospital.name),
            at: hospital.at,
            hospital: Some(hospital.id.clone()),
            open: true,
        });
    }
    let mut towns: Vec<_> = facts.towns.iter().collect();
    towns.sort_by(|a, b| b.weight.total_cmp(&a.weight));
    for town in towns {
        let near = |station: &Station| distance(station.at, town.at) < NEAR_M;
        if stations.len() < facts.city.stations && !stations.iter().any(near) {
            stations.push(Station {
                id: format!("S{:03}", stations.len() + 1),
                name: format!("{}急救站", town.name),
                at: town.at,
                hospital: None,
                open: true,
            });
        }
    }
    stations.extend(candidates(facts, zones));
    stations
}

fn candidates(facts: &Facts, zones: &[Zone]) -> Vec<Station> {
    let mut drawn: Vec<(u64, usize)> = zones
        .iter()
        .enumerate()
        .filter(|(_, zone)| zone.people > 0)
        .map(|(place, zone)| {
            let chance = uniform(facts.city.seed, Draw::Site, place as u64);
            // Waiting times: the more people, the sooner.
            let wait = -libm::log(1.0 - chance) / (zone.people as f64);
            ((wait * 1e15) as u64, place)
        })
        .collect();
    drawn.sort_unstable();
    let mut places: Vec<usize> = drawn.into_iter().map(|(_, place)| place).collect();
    places.truncate(facts.city.candidates);
    places.sort_unstable();
    let sites = places.into_iter().zip(1..).map(|(place, number)| Station {
        id: format!("C{number:04}"),
        name: format!("候选点 {}", zones[place].id),
        at: zones[place].at,
        hospital: None,
        open: false,
    });
    sites.collect()
}

/// A vehicle: its station and its shift.
#[derive(Clone, Debug)]
pub(super) struct Vehicle {
    /// The station's place.
    pub(super) station: usize,
    /// `day`, `night` or `extra`.
    pub(super) shift: &'static str,
}

/// The vehicles.
pub(super) fn vehicles(facts: &Facts, stations: &[Station], zones: &[Zone]) -> Vec<Vehicle> {
    let open = stations.iter().filter(|station| station.open).count();
    if open == 0 {
        return Vec::new();
    }
    let mut people = vec![0_u64; open];
    for zone in zones {
        let far = |place: &usize| (distance(stations[*place].at, zone.at) * 1000.0) as u64;
        if let Some(nearest) = (0..open).min_by_key(far) {
            people[nearest] += zone.people;
        }
    }
    let mut busiest: Vec<usize> = (0..open).collect();
    busiest.sort_by_key(|&place| (std::cmp::Reverse(people[place]), place));
    let regular =
        (0..open).flat_map(|station| ["day", "night"].map(|shift| Vehicle { station, shift }));
    let extra = busiest.iter().cycle().map(|&station| Vehicle {
        station,
        shift: "extra",
    });
    regular.chain(extra).take(facts.city.vehicles).collect()
}
