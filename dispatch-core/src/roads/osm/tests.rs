use super::*;
use crate::ids::{EdgeId, Id};
use crate::roads::{Direction, Mode, Speeds};

/// A square of streets with a shut one, a one-way trap, a footway and a way beyond the extract.
const TOWN: &str = r#"<?xml version="1.0"?><osm version="0.6">
<node id="1" lat="30.00" lon="114.00"/><node id="2" lat="30.00" lon="114.01"/>
<node id="3" lat="30.01" lon="114.01"/><node id="4" lat="30.01" lon="114.00"/>
<node id="5" lat="30.02" lon="114.00"><tag k="highway" v="stop"/></node>
<node id="6" lat="30.00" lon="114.02"/>
<way id="12"><nd ref="3"/><nd ref="4"/><nd ref="1"/><tag k="highway" v="residential"/></way>
<way id="11"><nd ref="1"/><nd ref="2"/><nd ref="3"/><tag k="highway" v="primary"/><tag k="name" v="A &amp; B"/></way>
<way id="13"><nd ref="4"/><nd ref="5"/><tag k="highway" v="tertiary"/><tag k="oneway" v="yes"/></way>
<way id="14"><nd ref="2"/><nd ref="6"/><tag k="highway" v="service"/><tag k="access" v="private"/></way>
<way id="15"><nd ref="1"/><nd ref="3"/><tag k="highway" v="footway"/></way>
<way id="16"><nd ref="99"/><nd ref="3"/><nd ref="1"/><nd ref="98"/><tag k="highway" v="residential"/></way>
<way id="17"><nd ref="1"/><nd ref="3"/><tag k="building" v="yes"/></way>
<relation id="1"><member type="way" ref="11" role="from"/><tag k="type" v="restriction"/></relation>
</osm>"#;

#[test]
fn a_town_is_read_and_the_report_says_what_was_left_out() {
    let (roads, report) = read_xml(TOWN.as_bytes(), "town.osm", OsmOptions::default()).unwrap();
    assert_eq!((roads.junctions(), roads.edges().len()), (2, 3));
    assert_eq!(roads.name(EdgeId::new(0)), Some("A & B"));
    assert_eq!((report.ways, report.roads), (7, 4));
    assert_eq!(report.ways_with_missing_nodes, 1);
    assert_eq!(report.missing_nodes, 2);
    assert_eq!(report.turns.all, 1);
    assert_eq!(report.other_highways["footway"].ways, 1);
    let dropped: Vec<_> = report.dropped.iter().map(|d| (d.why, d.class)).collect();
    assert_eq!(
        dropped,
        [
            (Why::NoAccess, RoadClass::Service),
            (Why::Disconnected, RoadClass::Tertiary)
        ]
    );
    assert!(report.other_highways["footway"].length.as_millimetres() > 1_400_000);
    let longest = report.dropped[0].left.longest.as_ref().unwrap();
    assert_eq!(longest.near.as_deref(), Some("A & B"));
    assert_eq!(report.islands[0].bounds.north_east.lat_e7, 300_200_000);
    assert_eq!(report.islands[0].length.as_millimetres(), 1_111_949);
}

#[test]
fn all_components_are_kept_on_request() {
    let options = OsmOptions {
        all_components: true,
        ..OsmOptions::default()
    };
    let (roads, report) = read_xml(TOWN.as_bytes(), "town.osm", options).unwrap();
    assert!(roads.node_by_name("5").is_some() && roads.node_by_name("6").is_none());
    assert_eq!(report.island_count, 0);
}

#[test]
fn a_file_without_roads_or_that_is_no_osm_is_a_fault() {
    let none = "<osm><way id='1'><tag k='highway' v='path'/></way></osm>";
    let read = |text: &str| read_xml(text.as_bytes(), "x.osm", OsmOptions::default());
    assert!(
        read(none)
            .unwrap_err()
            .to_string()
            .contains("none of its 1 ways")
    );
    assert!(read("<html></html>").is_err());
    assert!(read("<osm><node id='x'/></osm>").is_err());
    assert!(read_pbf(b"", "x.pbf", OsmOptions::default()).is_err());
    assert!(read_pbf(TOWN.as_bytes(), "x.pbf", OsmOptions::default()).is_err());
}

/// A street 1-2-3-4 with a bollard at 2 and a gate at 3, and a way round from 1 to 4.
fn street(node_2: &str, way: &str) -> String {
    format!(
        r#"<osm><node id="1" lat="30.00" lon="114.00"/>
        <node id="2" lat="30.00" lon="114.01">{node_2}</node>
        <node id="3" lat="30.00" lon="114.02"><tag k="barrier" v="gate"/></node>
        <node id="4" lat="30.00" lon="114.03"/><node id="5" lat="30.01" lon="114.015"/>
        <way id="1"><nd ref="1"/><nd ref="2"/><nd ref="3"/><nd ref="4"/><tag k="highway" v="residential"/>{way}</way>
        <way id="2"><nd ref="1"/><nd ref="5"/><nd ref="4"/><tag k="highway" v="residential"/></way></osm>"#
    )
}

#[test]
fn a_bollard_cuts_the_street_and_a_gate_does_not() {
    let read = |text: &str| read_xml(text.as_bytes(), "x.osm", OsmOptions::default()).unwrap();
    let (whole, report) = read(&street("", ""));
    assert_eq!((whole.junctions(), report.barriers), (1, 0));
    let (cut, report) = read(&street(r#"<tag k="barrier" v="bollard"/>"#, ""));
    assert_eq!(report.barriers, 1);
    // One chain between the two sides of the bollard.
    assert_eq!((cut.junctions(), cut.edges().len()), (2, 1));
    assert_eq!(cut.length(EdgeId::new(0)), whole.length(EdgeId::new(0)));
}

#[test]
fn speed_limits_follow_the_road_in_both_directions_and_through_the_file() {
    let limits = r#"<tag k="maxspeed" v="20"/><tag k="maxspeed:backward" v="10"/>"#;
    let text = street("", limits);
    let (roads, _) = read_xml(text.as_bytes(), "x.osm", OsmOptions::default()).unwrap();
    let again = Roads::from_bytes(&roads.to_bytes(), "roads.bin").unwrap();
    assert_eq!(roads, again);
    let mut seen = std::collections::BTreeSet::new();
    for edge in roads.edges().ids() {
        for segment in 0..roads.edges()[edge].segments() {
            let limit = |way| {
                roads
                    .speed_limit(edge, segment, way)
                    .map(|speed| speed.as_kmh().round() as u32)
            };
            seen.insert((limit(Direction::Forward), limit(Direction::Backward)));
        }
    }
    let both = [(None, None), (Some(20), Some(10))];
    let turned = [(None, None), (Some(10), Some(20))];
    assert!(seen == both.into() || seen == turned.into(), "{seen:?}");
    let (plain, _) = read_xml(street("", "").as_bytes(), "x.osm", OsmOptions::default()).unwrap();
    assert!(!plain.has_speed_limits());
}

#[test]
fn limits_cap_the_speeds_only_when_they_are_asked_for() {
    let text = street("", r#"<tag k="maxspeed" v="5"/>"#);
    let (roads, _) = read_xml(text.as_bytes(), "x.osm", OsmOptions::default()).unwrap();
    let usual = Speeds::default();
    let capped = Speeds {
        limits: true,
        ..Speeds::default()
    };
    let whole = |speeds: &Speeds, mode| -> u64 {
        let times = speeds.edge_times(&roads, &[], 12, mode).unwrap();
        times.arcs().iter().map(|&ms| u64::from(ms)).sum()
    };
    let (free, slow) = (
        whole(&usual, Mode::Ordinary),
        whole(&capped, Mode::Ordinary),
    );
    assert!(slow > free * 3, "{slow} {free}");
    let siren = Speeds {
        siren: 2.0,
        ..capped
    };
    let fast = whole(&siren, Mode::Siren);
    assert!(fast.abs_diff(slow / 2) < 20, "{fast} {slow}");
}
