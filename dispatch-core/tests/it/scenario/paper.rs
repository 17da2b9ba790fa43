//! The paper check of `seeds/grid/README.md`, by the slow and right way of Dijkstra.

use dispatch_core::ids::{Id, StationId, ZoneId};
use dispatch_core::roads::speeds::{EdgeArea, Mode};
use dispatch_core::roads::{Roads, tables};
use dispatch_core::scenario::{Area, Scenario, StationStatus};

use super::grid;
use crate::roads::shortest::Network;

fn town() -> (Scenario, Roads) {
    let folder = grid();
    let file = |name: &'static str| (folder.files[name].as_slice(), name);
    let (nodes, edges) = (file("roads/nodes.csv"), file("roads/edges.csv"));
    let (roads, _) = tables::read(nodes, edges, &tables::Mapping::default()).unwrap();
    (Scenario::read(&folder).unwrap(), roads)
}

/// Seconds from a node to another.
fn seconds(town: &Scenario, roads: &Roads, mode: Mode, from: &str, to: &str) -> u64 {
    let areas = vec![EdgeArea::default(); roads.edges().len()];
    let times = town.speeds.edge_times(roads, &areas, 36, mode).unwrap();
    let network = Network::new(roads, &times);
    let node = |name| roads.node_by_name(name).unwrap();
    network.reached_from(node(from))(node(to)).unwrap() / 1000
}

/// The node a place stands on.
fn node_of(id: &str) -> &str {
    match id {
        "S1" => "c3",
        "S2" => "a1",
        "S3" => "e5",
        "S4" => "d2",
        zone => zone.strip_prefix("z-").unwrap(),
    }
}

/// The people who are reached in time from these stations, by area.
fn reached(town: &Scenario, roads: &Roads, stations: &[StationId]) -> [u64; 3] {
    let mut people = [0; 3];
    for zone in &town.zones {
        let drive = |station: &StationId| {
            let from = node_of(&town.stations[*station].id);
            seconds(town, roads, Mode::Siren, from, node_of(&zone.id))
        };
        let nearest = stations.iter().map(drive).min().unwrap();
        let standard = town.standard(zone.area, Id::new(0)).unwrap();
        let left = standard.response - town.interval.before_wheels(standard.clock);
        if nearest as i64 * 1000 <= left.as_millis() {
            people[zone.area as usize] += zone.population_milli / 1000;
        }
    }
    people
}

#[test]
fn the_grid_town_takes_the_seconds_of_its_paper_check() {
    let (town, roads) = town();
    assert_eq!(roads.edges().len(), 40);
    for (mode, from, to, expected) in [
        (Mode::Siren, "c3", "b4", 144),
        (Mode::Siren, "a1", "b4", 336),
        (Mode::Siren, "e5", "b4", 336),
        (Mode::Siren, "c3", "a5", 288),
        (Mode::Siren, "d2", "d4", 192),
        (Mode::Ordinary, "c3", "b4", 180),
        (Mode::Ordinary, "b4", "c4", 120),
        (Mode::Ordinary, "b4", "e2", 420),
    ] {
        let told = seconds(&town, &roads, mode, from, to);
        assert_eq!(told, expected, "{from} to {to}");
    }
}

#[test]
fn the_grid_town_reaches_the_people_of_its_paper_check() {
    let (town, roads) = town();
    let open: Vec<StationId> = town
        .stations
        .pairs()
        .filter(|(_, station)| station.status == StationStatus::Existing)
        .map(|(id, _)| id)
        .collect();
    assert_eq!(reached(&town, &roads, &open), [9_000, 10_500, 500]);
    let all: Vec<StationId> = town.stations.ids().collect();
    assert_eq!(reached(&town, &roads, &all), [9_000, 12_500, 500]);
    assert_eq!(town.zones[ZoneId::new(11)].area, Area::Rural);
}
