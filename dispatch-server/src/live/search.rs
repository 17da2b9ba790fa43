//! Finding a place by its name: roads, where two roads cross, stations, hospitals, districts. All
//! from the scenario and its roads; nothing is asked of anybody else.
//!
//! A question is words of names, in any order; `×`, `x`, `/`, `&` and `and` between two say that a
//! crossing is meant, and two words that fit two roads which cross are one too. Letters count without
//! case. What begins with the words comes before what only has them, short names before long ones.
//!
//! Cost: one pass over the names and the crossings, some thousands, for each question.

use std::collections::{BTreeMap, BTreeSet};

use dispatch_core::geo::Coordinate;
use dispatch_core::ids::{EdgeId, Id};
use dispatch_core::roads::Roads;
use dispatch_core::travel::Ground;

use super::tiles::meeting;

/// How near two crossings of the same roads are one, in metres: the two carriageways of one.
const SAME: f64 = 150.0;
/// The longest question that is read, in characters.
pub(crate) const LONGEST: usize = 80;

/// What was found.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Found {
    /// crossing, road, station, hospital or district.
    pub(crate) kind: &'static str,
    /// Its name; of a crossing, the road that fits the words best.
    pub(crate) name: String,
    /// The other road of a crossing.
    pub(crate) cross: Option<String>,
    /// Where it is; of a road, the middle of its part in a district.
    pub(crate) at: Coordinate,
}

/// A name with its form for comparing.
#[derive(Debug)]
struct Named {
    kind: &'static str,
    name: String,
    folded: String,
    places: Vec<Coordinate>,
}

/// Everything with a name.
#[derive(Debug, Default)]
pub(crate) struct Search {
    things: Vec<Named>,
    roads: Vec<Named>,
    /// The roads of each crossing, by their rows.
    crossings: Vec<(usize, usize, Coordinate)>,
}

impl Search {
    /// Over the names of a scenario and its roads.
    pub(crate) fn new(ground: &Ground) -> Self {
        let mut search = Self {
            things: things(ground),
            ..Self::default()
        };
        if let Some(network) = ground.network() {
            search.add_roads(ground, network.roads());
        }
        search
    }

    /// The best `most` answers to a question.
    pub(crate) fn find(&self, question: &str, most: usize) -> Vec<Found> {
        let (words, crossing) = words(question);
        if words.is_empty() {
            return Vec::new();
        }
        let mut found = Vec::new();
        if words.len() > 1 {
            self.find_crossings(&words, &mut found);
        }
        if !crossing {
            for (table, first) in [(&self.roads, 0), (&self.things, 1)] {
                for thing in table {
                    let Some(rank) = fits(&thing.folded, &words) else {
                        continue;
                    };
                    for &at in &thing.places {
                        let told = Found {
                            kind: thing.kind,
                            name: thing.name.clone(),
                            cross: None,
                            at,
                        };
                        found.push(((rank, first, thing.folded.chars().count()), told));
                    }
                }
            }
            // A road by itself is no place yet: its crossings are.
            self.find_crossings_of(&words, &mut found);
        }
        found.sort_by(|a, b| a.0.cmp(&b.0).then_with(|| order(&a.1).cmp(&order(&b.1))));
        let mut answers = Vec::with_capacity(most.min(found.len()));
        for (_, told) in found {
            if answers.len() < most && !answers.contains(&told) {
                answers.push(told);
            }
        }
        answers
    }

    fn find_crossings(&self, words: &[String], found: &mut Vec<((u8, u8, usize), Found)>) {
        for cut in 1..words.len() {
            let (one, other) = words.split_at(cut);
            for &(a, b, at) in &self.crossings {
                for (a, b) in [(a, b), (b, a)] {
                    let (a, b) = (&self.roads[a], &self.roads[b]);
                    if let (Some(first), Some(second)) =
                        (fits(&a.folded, one), fits(&b.folded, other))
                    {
                        let length = a.folded.chars().count() + b.folded.chars().count();
                        found.push(((first.max(second), 0, length), crossing(a, b, at)));
                    }
                }
            }
        }
    }

    fn find_crossings_of(&self, words: &[String], found: &mut Vec<((u8, u8, usize), Found)>) {
        for &(a, b, at) in &self.crossings {
            for (a, b) in [(a, b), (b, a)] {
                let (a, b) = (&self.roads[a], &self.roads[b]);
                if let Some(rank) = fits(&a.folded, words) {
                    let length = a.folded.chars().count();
                    found.push(((rank, 2, length), crossing(a, b, at)));
                }
            }
        }
    }

    fn add_roads(&mut self, ground: &Ground, roads: &Roads) {
        let mut rows: BTreeMap<&str, Vec<EdgeId>> = BTreeMap::new();
        for edge in roads.edges().ids() {
            if let Some(name) = roads.name(edge) {
                rows.entry(name).or_default().push(edge);
            }
        }
        let row_of: BTreeMap<&str, usize> = rows.keys().copied().zip(0..).collect();
        for (name, edges) in &rows {
            self.roads
                .push(named("road", name, middles(ground, roads, edges)));
        }
        let mut known: BTreeMap<(usize, usize), Vec<Coordinate>> = BTreeMap::new();
        for edges in &meeting(roads) {
            let names = edges.iter().filter_map(|&edge| roads.name(edge));
            let here: Vec<usize> = names
                .map(|name| row_of[name])
                .collect::<BTreeSet<_>>()
                .into_iter()
                .collect();
            let Some(at) = edges.first().map(|&edge| shared(roads, edge, edges)) else {
                continue;
            };
            for (number, &a) in here.iter().enumerate() {
                for &b in &here[number + 1..] {
                    let places = known.entry((a, b)).or_default();
                    if places
                        .iter()
                        .all(|&other| ground.plane().metres(at, other) > SAME)
                    {
                        places.push(at);
                        self.crossings.push((a, b, at));
                    }
                }
            }
        }
    }
}

fn crossing(a: &Named, b: &Named, at: Coordinate) -> Found {
    Found {
        kind: "crossing",
        name: a.name.clone(),
        cross: Some(b.name.clone()),
        at,
    }
}

/// The last key of the order: by name, then by place.
fn order(found: &Found) -> (&str, Option<&str>, i64, i64) {
    let whole = |degrees: f64| (degrees * 1e7) as i64;
    (
        &found.name,
        found.cross.as_deref(),
        whole(found.at.lon()),
        whole(found.at.lat()),
    )
}

/// The end that all edges of a junction share.
fn shared(roads: &Roads, edge: EdgeId, edges: &[EdgeId]) -> Coordinate {
    let row = &roads.edges()[edge];
    let is_end = |junction| {
        let mut others = edges.iter().map(|&other| &roads.edges()[other]);
        others.all(|other| other.from == junction || other.to == junction)
    };
    let point = if is_end(row.from) { row.from } else { row.to };
    roads.coordinate(dispatch_core::roads::RoadPoint::Junction(point))
}

/// A point of a road for each district it runs through: of the piece in the middle.
fn middles(ground: &Ground, roads: &Roads, edges: &[EdgeId]) -> Vec<Coordinate> {
    let mut parts: BTreeMap<Option<usize>, Vec<Coordinate>> = BTreeMap::new();
    for &edge in edges {
        let shape = roads.shape(edge);
        let at = shape[shape.len() / 2];
        let district = ground.area_index().district(at);
        parts.entry(district.map(Id::index)).or_default().push(at);
    }
    let middle = |part: &Vec<Coordinate>| part[part.len() / 2];
    parts.values().map(middle).collect()
}

fn things(ground: &Ground) -> Vec<Named> {
    let scenario = ground.scenario();
    let stations = scenario.stations.iter();
    let stations = stations
        .filter(|row| row.status == dispatch_core::scenario::StationStatus::Existing)
        .map(|row| named("station", &row.name, vec![row.at]));
    let hospitals = scenario.hospitals.iter();
    let hospitals = hospitals.map(|row| named("hospital", &row.name, vec![row.at]));
    stations.chain(hospitals).collect()
}

fn named(kind: &'static str, name: &str, places: Vec<Coordinate>) -> Named {
    Named {
        kind,
        name: name.to_owned(),
        folded: name.to_lowercase(),
        places,
    }
}

/// The words of a question, and whether it asks for a crossing and nothing else.
fn words(question: &str) -> (Vec<String>, bool) {
    let text: String = question.chars().take(LONGEST).collect();
    let mut crossing = false;
    let mut list = Vec::new();
    let apart = text
        .to_lowercase()
        .replace(['×', '/', '&', '和', '与'], " × ");
    for word in apart.split(|c: char| c.is_whitespace() || c == ',' || c == '，') {
        match word {
            "" => {}
            "×" | "x" | "and" => crossing = !list.is_empty(),
            word => list.push(word.to_owned()),
        }
    }
    let crossing = crossing && list.len() > 1;
    (list, crossing)
}

/// How well a name fits: 0 it is the words, 1 it begins with them, 2 it has them all.
fn fits(name: &str, words: &[String]) -> Option<u8> {
    if !words.iter().all(|word| name.contains(word.as_str())) {
        return None;
    }
    let text = words.join(" ");
    Some(match name {
        name if name == text => 0,
        name if name.starts_with(&words[0]) => 1,
        _ => 2,
    })
}
