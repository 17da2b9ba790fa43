//! The road networks asked about: two that are made up here, and two that are read.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};

use benches::Random;
use dispatch_core::geo::Coordinate;
use dispatch_core::routing::{Graph, INF};
use flate2::read::GzDecoder;

/// A graph with its weights.
pub(crate) struct Network {
    pub(crate) name: String,
    pub(crate) graph: Graph,
    pub(crate) weights: Vec<u32>,
}

/// A made-up province on a grid of `side` × `side` junctions: every eighth street is quick; of the
/// others one piece in three is missing, and three in four where they would meet a quick one; one
/// in ten is one-way. Every 64 streets runs a river that only the quick streets cross, every 256 a
/// wide one that every second of them crosses: what keeps real networks apart at every scale.
pub(crate) fn province(side: u32) -> Network {
    let mut random = Random(u64::from(side));
    let (mut places, mut ends, mut weights) = (Vec::new(), Vec::new(), Vec::new());
    for node in 0..side * side {
        let (x, y) = (node % side, node / side);
        let mut jitter = || random.below(4000) as i32;
        places.push(Coordinate {
            lon_e7: x as i32 * 10_000 + jitter(),
            lat_e7: y as i32 * 10_000 + jitter(),
        });
        // The piece of street number `across` from `along` to the next junction.
        let mut street = |across: u32, along: u32, other: u32| {
            let quick = across.is_multiple_of(8);
            let crossed = match along + 1 {
                next if next.is_multiple_of(256) => across.is_multiple_of(16),
                next if next.is_multiple_of(64) => quick,
                _ => true,
            };
            let meets_quick = along.is_multiple_of(8) || along % 8 == 7;
            let missing = if meets_quick { 9 } else { 4 };
            if !crossed || !quick && random.below(12) < missing {
                return;
            }
            let time = 6000 + random.below(6000) as u32;
            let time = if quick { time / 3 } else { time };
            let back = if random.below(10) == 0 { INF } else { time };
            ends.push((node, other));
            weights.extend([time, back]);
        };
        if x + 1 < side {
            street(y, x, node + 1);
        }
        if y + 1 < side {
            street(x, y, node + side);
        }
    }
    Network {
        name: format!("grown, {} junctions", side * side),
        graph: Graph::new(places, ends).expect("a grid is a graph"),
        weights,
    }
}

/// Every road's direction a node, every turn but the one back an edge that is open one way: a
/// network as it would be if every turn had a cost of its own.
pub(crate) fn turn_expanded(of: &Network) -> Network {
    let graph = &of.graph;
    let (mut name, mut nodes) = (vec![u32::MAX; graph.arcs()], Vec::new());
    for arc in (0..graph.arcs() as u32).filter(|&arc| of.weights[arc as usize] < INF) {
        name[arc as usize] = nodes.len() as u32;
        nodes.push(arc);
    }
    let mut leaving = vec![Vec::new(); graph.nodes()];
    for &arc in &nodes {
        leaving[graph.tail(arc) as usize].push(arc);
    }
    let (mut ends, mut weights) = (Vec::new(), Vec::new());
    for &arc in &nodes {
        for &next in &leaving[graph.head(arc) as usize] {
            if next ^ 1 != arc {
                ends.push((name[arc as usize], name[next as usize]));
                weights.extend([of.weights[arc as usize], INF]);
            }
        }
    }
    // Both directions of a road lie in its middle, so that a line between places divides roads.
    let middle = |&arc: &u32| {
        let ends = [graph.tail(arc), graph.head(arc)].map(|node| graph.coordinate(node));
        Coordinate {
            lon_e7: i32::midpoint(ends[0].lon_e7, ends[1].lon_e7),
            lat_e7: i32::midpoint(ends[0].lat_e7, ends[1].lat_e7),
        }
    };
    Network {
        name: format!("{}, turns expanded", of.name),
        graph: Graph::new(nodes.iter().map(middle).collect(), ends).expect("turns are a graph"),
        weights,
    }
}

/// A folder of `DISPATCH_DATA`.
fn data(folder: &str) -> Option<PathBuf> {
    std::env::var_os("DISPATCH_DATA").map(|data| Path::new(&data).join(folder))
}

/// Wuhan's roads, if they are there, every node of the table a node of the graph: a tenth of a second
/// for nine metres on every road.
pub(crate) fn wuhan() -> Option<Network> {
    let folder = data("wuhan/roads/derived")?;
    let (mut places, mut rows) = (Vec::new(), std::collections::BTreeMap::new());
    for node in records(&folder.join("nodes.csv.gz"))? {
        let degrees = |column: usize| node.get(column)?.parse::<f64>().ok();
        rows.insert(node.get(0)?.to_owned(), places.len() as u32);
        places.push(Coordinate::from_degrees(degrees(1)?, degrees(2)?)?);
    }
    let (mut ends, mut weights) = (Vec::new(), Vec::new());
    for edge in records(&folder.join("edges.csv.gz"))? {
        let node = |column: usize| rows.get(edge.get(column)?).copied();
        let time = (edge.get(4)?.parse::<f64>().ok()? * 1000.0 / 9.0) as u32;
        ends.push((node(2)?, node(3)?));
        weights.extend([time, if edge.get(7)? == "0" { time } else { INF }]);
    }
    Some(Network {
        name: "Wuhan".to_owned(),
        graph: Graph::new(places, ends).ok()?,
        weights,
    })
}

fn records(file: &Path) -> Option<Vec<csv::StringRecord>> {
    let reader = GzDecoder::new(File::open(file).ok()?);
    csv::Reader::from_reader(reader)
        .records()
        .collect::<Result<_, _>>()
        .ok()
}

/// New York of the ninth DIMACS challenge with its real travel times, if it is there. Its arcs come in
/// pairs of equal weight: one edge each.
pub(crate) fn new_york() -> Option<Network> {
    let folder = data("dimacs")?;
    let mut places = Vec::new();
    for [lon, lat] in numbers(&folder.join("USA-road-d.NY.co.gz"), "v")? {
        let (lon_e7, lat_e7) = (lon as i32 * 10, lat as i32 * 10);
        places.push(Coordinate { lon_e7, lat_e7 });
    }
    let (mut ends, mut weights) = (Vec::new(), Vec::new());
    for [from, to, time] in numbers(&folder.join("USA-road-t.NY.gr.gz"), "a")? {
        if from < to {
            ends.push((from as u32 - 1, to as u32 - 1));
            weights.extend([time as u32; 2]);
        }
    }
    Some(Network {
        name: "New York".to_owned(),
        graph: Graph::new(places, ends).ok()?,
        weights,
    })
}

/// The last `N` numbers of each line that begins with `kind`.
fn numbers<const N: usize>(file: &Path, kind: &str) -> Option<Vec<[i64; N]>> {
    let lines = BufReader::new(GzDecoder::new(File::open(file).ok()?)).lines();
    let lines = lines.map_while(Result::ok);
    let lines = lines.filter(|line| line.split(' ').next() == Some(kind));
    let parse = |line: String| {
        let words: Option<Vec<i64>> = line.split(' ').skip(1).map(|w| w.parse().ok()).collect();
        let words = words?;
        words[words.len().checked_sub(N)?..].try_into().ok()
    };
    lines.map(parse).collect()
}
