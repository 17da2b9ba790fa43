//! Readers of what comes on top of roads: their hierarchy, traffic, a city's facts, bare instances.

use std::sync::Arc;

use super::super::samples::{
    BDS, CITY, COVER_LISTS, CROSSINGS, HOSPITALS, LAND, PAIRS, PMED, POINTS, RAIL, RINGS, RIVER,
    SCP, TOWNS, TRAFFIC,
};
use super::super::trial::{Files, Reader};
use super::{asked, grid, resealed, with};
use crate::roads::random;
use dispatch_core::error::Error;
use dispatch_core::placement::cover::CoverInstance;
use dispatch_core::placement::instances::{Instance, cover_lists, points, read_pmed, scp, table};
use dispatch_core::placement::{Control, Request, lscp, mclp, p_median};
use dispatch_core::roads::grow::grow;
use dispatch_core::roads::tables::{self, Mapping};
use dispatch_core::scenario::{Folder, Scenario};
use dispatch_core::travel::{Ground, Network, Traffic, traffic};

/// A radius that reaches some of the samples' points.
const RADIUS: f64 = 5.0;

pub(super) fn readers() -> Vec<Reader> {
    let mut readers = vec![network(), reports(), facts()];
    readers.extend(instances());
    readers
}

fn network() -> Reader {
    let network = Network::prepare(random::street().roads(true)).unwrap();
    Reader::new("network", [("roads.bin", &network.to_bytes())], |files| {
        Network::open(&resealed(&files[0]), "roads.bin").map(drop)
    })
}

/// The grid town with its roads.
fn ground() -> Ground {
    let roads = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../seeds/grid/roads");
    let [nodes, edges] =
        ["nodes.csv", "edges.csv"].map(|name| std::fs::read(roads.join(name)).unwrap());
    let files = ((&nodes[..], "nodes.csv"), (&edges[..], "edges.csv"));
    let (roads, _) = tables::read(files.0, files.1, &Mapping::default()).unwrap();
    let scenario = Scenario::read(&grid().with("roads/nodes.csv", "")).unwrap();
    let network = Network::prepare(roads).unwrap();
    Ground::new(Arc::new(scenario), Some(Arc::new(network))).unwrap()
}

fn reports() -> Reader {
    let (ground, name) = (ground(), "closed.csv");
    Reader::new("traffic", [(name, TRAFFIC.as_bytes())], move |files| {
        let reports = traffic::read(&files[0], name, &ground)?;
        let noon = ground.scenario().planning.at;
        drop(ground.under(Arc::new(Traffic::at(reports, noon))));
        Ok::<(), Error>(())
    })
}

fn facts() -> Reader {
    let files = [
        ("city.toml", CITY),
        ("districts.geojson", LAND),
        ("water.geojson", RIVER),
        ("roads.geojson", RINGS),
        ("crossings.csv", CROSSINGS),
        ("towns.csv", TOWNS),
        ("hospitals.csv", HOSPITALS),
    ];
    let town = grid();
    let mut whole = with(Folder::default(), &files);
    for (name, of) in [
        ("settings.toml", "scenario.toml"),
        ("speeds.toml", "speeds.toml"),
        ("demand.toml", "demand.toml"),
    ] {
        whole = whole.with(name, town.files[of].clone());
    }
    Reader::of_folder("facts", whole, &files.map(|file| file.0), |folder| {
        let grown = grow(&folder.files)?;
        asked(Ok((grown.network.build(), ())))
    })
}

/// Of every format of `place --matrix`.
fn instances() -> Vec<Reader> {
    let instance = |name, text: &'static str, read: fn(&Files) -> Result<Instance, Error>| {
        Reader::new(name, [("instance", text.as_bytes())], move |files| {
            read(files).map(|instance| solved(&instance))
        })
    };
    vec![
        instance("pmed", PMED, |files| read_pmed(&files[0], "instance")),
        instance("scp", SCP, |files| {
            scp::read_rows(&files[0], "instance").map(Instance::Cover)
        }),
        instance("rail", RAIL, |files| {
            scp::read_columns(&files[0], "instance").map(Instance::Cover)
        }),
        instance("points", POINTS, |files| {
            points::read_points(&files[0], "instance", RADIUS).map(Instance::Cover)
        }),
        instance("bds", BDS, |files| {
            points::read_bds(&files[0], "instance", RADIUS).map(Instance::Cover)
        }),
        instance("pairs", PAIRS, |files| table::read(&files[0], "instance")),
        instance("cover-lists", COVER_LISTS, |files| {
            cover_lists::read(&files[0], "instance").map(|lists| Instance::Cover(lists.cover))
        }),
    ]
}

/// A short search on what was read; whether it can be done does not matter.
fn solved(instance: &Instance) {
    let mut asked = 0;
    let mut stop = || {
        asked += 1;
        asked > 50
    };
    let mut control = Control {
        stop: &mut stop,
        progress: &mut |_| {},
        nodes: 3,
    };
    let request = Request {
        p: Some(2),
        ..Request::default()
    };
    let mut covered = |cover: &CoverInstance| {
        mclp::solve(cover, &request, &mut control).map_or_else(drop, drop);
        lscp::solve(cover, &Request::default(), &mut control).map_or_else(drop, drop);
    };
    match instance {
        Instance::Cover(cover) => covered(cover),
        Instance::Median { median, .. } => {
            if let Ok(cover) = median.within(RADIUS as u64) {
                covered(&cover);
            }
            p_median::solve(median, &request, &mut control).map_or_else(drop, drop);
        }
    }
}
