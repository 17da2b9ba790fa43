//! Whatever the bytes, there is an answer or a fault, never a panic.

use super::random::town;
use dispatch_core::geo::Plane;
use dispatch_core::roads::jemss::{JemssFiles, JemssOptions, read_map, read_network, read_travel};
use dispatch_core::roads::osm::{OsmOptions, read_pbf, read_xml};
use dispatch_core::roads::table_file::TableFile;
use dispatch_core::roads::tables::{self, Mapping};
use dispatch_core::roads::{Direction, EdgeTimes, Mode, Roads, Snapper, Speeds, dimacs};
use dispatch_core::units::Duration;
use proptest::prelude::*;

/// Everything that can be asked of a network.
pub(crate) fn ask_everything(roads: &Roads) {
    roads.summary();
    for mode in 0..roads.imported_modes() {
        let times = EdgeTimes::imported(roads, mode).unwrap();
        for node in roads.nodes() {
            let point = roads.node_point(node);
            for way in Direction::BOTH {
                roads.next_vertex(point, way);
                times.before(roads, point, way);
                times.after(roads, point, way);
            }
        }
    }
    for node in roads.nodes() {
        roads.length_before(roads.node_point(node));
        roads.node_by_name(roads.node_name(node));
    }
    for edge in roads.edges().ids() {
        roads.name(edge);
        roads.coordinate(roads.point_at_share(edge, 0.37));
    }
    let plane = Plane::around(dispatch_core::geo::Coordinate::default());
    for snapper in [Snapper::edges(roads, plane), Snapper::nodes(roads, plane)] {
        snapper.nearest(dispatch_core::geo::Coordinate::default());
    }
    Speeds::default()
        .edge_times(roads, &[], 0, Mode::Siren)
        .map(|times| times.arcs().len())
        .unwrap_or_default();
}

fn tables_of(bytes: &[u8]) {
    let day = Duration::from_secs(1);
    TableFile::read(bytes, "x.csv").map_or_else(drop, drop);
    read_map((bytes, "map.csv")).map_or_else(drop, drop);
    read_travel((bytes, "travel.csv"), day).map_or_else(drop, drop);
    let files = JemssFiles {
        nodes: (bytes, "nodes.csv"),
        arcs: (bytes, "arcs.csv"),
        map: None,
    };
    if let Ok((roads, _)) = read_network(files, &JemssOptions::default()) {
        ask_everything(&roads);
    }
    if let Ok((roads, _)) = tables::read((bytes, "n"), (bytes, "e"), &Mapping::default()) {
        ask_everything(&roads);
    }
    if let Ok(roads) = dimacs::read((bytes, "x.gr"), (bytes, "x.co")) {
        ask_everything(&roads);
    }
    read_xml(bytes, "x.osm", OsmOptions::default()).map_or_else(drop, drop);
    read_pbf(bytes, "x.pbf", OsmOptions::default()).map_or_else(drop, drop);
    Roads::from_bytes(bytes, "x.bin").map_or_else(drop, drop);
}

/// Text that looks a little like the tables.
fn tablish() -> impl Strategy<Value = Vec<u8>> {
    let word = prop_oneof![
        Just("nodes\nindex,x,y,offRoadAccess\n".to_owned()),
        Just("miscData\narcForm,numModes\nundirected,1\n".to_owned()),
        Just("arcs\nindex,fromNode,toNode,distance,mode_1\n".to_owned()),
        Just("map\nxMin,xMax,yMin,yMax,xScale,yScale\n".to_owned()),
        Just("travelModes\ntravelModeIndex,offRoadSpeed\n".to_owned()),
        Just("travelSets\ntravelSetIndex,priority,travelModeIndex\n".to_owned()),
        Just("id,lon,lat,from,to,length_m,travel_s,oneway,geometry_wkt\n".to_owned()),
        Just("<osm><way id='1'><nd ref='1'/>".to_owned()),
        Just("</way><node id='1' lat='1' lon='1'/>".to_owned()),
        Just("a 1 2 3\nv 1 2 3\nv 2 3 4\n".to_owned()),
        "(-?[0-9]{1,3}(\\.[0-9])?(e[0-9]{1,3})?,){1,9}\n",
        "[0-9,.\"\n]{0,20}",
        Just("\r\n".to_owned()),
        Just("\n\n".to_owned()),
        Just("LINESTRING (1 2, 3 4)\"".to_owned()),
    ];
    prop::collection::vec(word, 0..20).prop_map(|words| words.concat().into_bytes())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    #[test]
    fn readers_take_any_bytes(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        tables_of(&bytes);
    }

    #[test]
    fn readers_take_any_text_that_looks_like_tables(bytes in tablish()) {
        tables_of(&bytes);
    }

    #[test]
    fn a_file_changed_or_cut_is_refused(
        town in town(6, 8), at in any::<prop::sample::Index>(), bit in 0..8u32,
    ) {
        let mut bytes = town.roads(true).to_bytes();
        let at = at.index(bytes.len());
        let cut = Roads::from_bytes(&bytes[..at], "roads.bin");
        prop_assert!(cut.unwrap_err().to_string().contains("import the roads again"));
        bytes[at] ^= 1 << bit;
        let flipped = Roads::from_bytes(&bytes, "roads.bin");
        prop_assert!(flipped.unwrap_err().to_string().contains("import the roads again"));
    }

    #[test]
    fn numbers_out_of_range_are_found_even_under_a_right_checksum(
        town in town(6, 8),
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..4),
    ) {
        let mut bytes = town.roads(true).to_bytes();
        let length = bytes.len();
        for (at, value) in changes {
            bytes[56 + at.index(length - 56)] = value;
        }
        let hash = blake3::hash(&bytes[56..]);
        bytes[24..56].copy_from_slice(hash.as_bytes());
        if let Ok(roads) = Roads::from_bytes(&bytes, "roads.bin") {
            ask_everything(&roads);
        }
    }
}
