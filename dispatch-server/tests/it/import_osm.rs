//! `import osm` and `--datum`: packed extracts, what the report says, and coordinates of Chinese maps.

use std::io::Write;

use dispatch_core::geo::{Coordinate, Datum};

use crate::program::Folder;

/// A square of streets with a bollard, a street behind a wall, a footway and a turn that is forbidden.
const TOWN: &str = r#"<osm>
<node id="1" lat="30.00" lon="114.00"/><node id="2" lat="30.00" lon="114.01"/>
<node id="3" lat="30.01" lon="114.01"/><node id="4" lat="30.01" lon="114.00"/>
<node id="5" lat="30.01" lon="114.005"><tag k="barrier" v="bollard"/></node>
<node id="6" lat="30.02" lon="114.00"/><node id="7" lat="30.02" lon="114.01"/>
<way id="1"><nd ref="1"/><nd ref="2"/><nd ref="3"/><tag k="highway" v="primary"/><tag k="name" v="Ring"/></way>
<way id="2"><nd ref="3"/><nd ref="5"/><nd ref="4"/><nd ref="1"/><tag k="highway" v="residential"/></way>
<way id="3"><nd ref="6"/><nd ref="7"/><tag k="highway" v="service"/></way>
<way id="4"><nd ref="1"/><nd ref="3"/><tag k="highway" v="footway"/></way>
<relation id="1"><member type="way" ref="1" role="from"/><member type="node" ref="3" role="via"/>
<member type="way" ref="2" role="to"/><tag k="type" v="restriction"/><tag k="restriction" v="no_left_turn"/></relation>
</osm>"#;

fn gzip(text: &[u8]) -> Vec<u8> {
    let mut out = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    out.write_all(text).unwrap();
    out.finish().unwrap()
}

fn bzip2(text: &[u8]) -> Vec<u8> {
    let mut out = bzip2::write::BzEncoder::new(Vec::new(), bzip2::Compression::default());
    out.write_all(text).unwrap();
    out.finish().unwrap()
}

#[test]
fn a_packed_extract_gives_the_same_bytes_as_a_plain_one() {
    let folder = Folder::new();
    let (first, second) = TOWN.as_bytes().split_at(300);
    folder.write("town.osm", TOWN);
    folder.write("two.osm.gz", [gzip(first), gzip(second)].concat());
    folder.write("two.osm.bz2", [bzip2(first), bzip2(second)].concat());
    let roads = |file: &str| {
        folder
            .run(&format!("import osm {file} --out {file}-out"))
            .ends(0);
        std::fs::read(folder.path(&format!("{file}-out/roads/roads.bin"))).unwrap()
    };
    let plain = roads("town.osm");
    assert_eq!(roads("two.osm.gz"), plain);
    assert_eq!(roads("two.osm.bz2"), plain);
}

#[test]
fn a_packed_extract_that_breaks_off_is_refused_and_leaves_nothing() {
    let folder = Folder::new();
    for (name, packed) in [
        ("cut.osm.gz", gzip(TOWN.as_bytes())),
        ("cut.osm.bz2", bzip2(TOWN.as_bytes())),
    ] {
        folder.write(name, &packed[..packed.len() / 2]);
        folder
            .run(&format!("import osm {name} --out out"))
            .refuses(name);
    }
    assert_eq!(folder.files(), ["cut.osm.bz2", "cut.osm.gz"]);
}

#[test]
fn the_report_says_what_was_left_out_how_much_and_where() {
    let folder = Folder::new();
    folder.write("town.osm", TOWN);
    let json = folder
        .run("import osm town.osm --out out --json")
        .ends(0)
        .json();
    let notes: Vec<&str> = json["notes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|n| n.as_str().unwrap())
        .collect();
    for part in [
        "1 turn restrictions read and not honoured (emergency vehicles): 1 forbid a turn",
        "left out, no road leads there: 1 service, 963 m, between 114.0000,30.0200 and 114.0100,30.0200",
        "not driven: 1 footway, 1.5 km",
        "a separate piece, 963 m at 114.00000,30.02000 near Ring",
        "1 barriers on these roads stop an ambulance",
    ] {
        assert!(
            notes.iter().any(|note| note.contains(part)),
            "{part} is not in {notes:#?}"
        );
    }
}

#[test]
fn nodes_in_gcj_02_become_wgs_84_and_another_datum_is_refused() {
    let folder = Folder::new();
    let wuhan = Coordinate::from_degrees(114.3, 30.6).unwrap();
    let there = Datum::Gcj02.of_wgs84(wuhan);
    folder.write(
        "nodes.csv",
        format!(
            "id,lon,lat\na,{:.7},{:.7}\nb,114.4,30.6\n",
            there.lon(),
            there.lat()
        ),
    );
    folder.write("edges.csv", "from,to\na,b\n");
    let import = "import csv --nodes nodes.csv --edges edges.csv --out net";
    let error = folder.run(&format!("{import} --datum nad27")).ends(2).err;
    assert!(error.contains("gcj02"), "{error}");
    folder.run(&format!("{import} --datum gcj02")).ends(0);
    let bytes = std::fs::read(folder.path("net/roads/roads.bin")).unwrap();
    let roads = dispatch_core::roads::Roads::from_bytes(&bytes, "roads.bin").unwrap();
    let found = roads.node_coordinate(roads.node_by_name("a").unwrap());
    assert!(found.lon_e7.abs_diff(wuhan.lon_e7) <= 1 && found.lat_e7.abs_diff(wuhan.lat_e7) <= 1);
}
