//! Small towns made up by proptest.

use dispatch_core::geo::Coordinate;
use dispatch_core::roads::{RawArc, RawNetwork, RoadClass, Roads};
use proptest::prelude::*;

#[derive(Clone, Debug)]
pub(crate) struct Arc {
    pub(crate) from: u32,
    pub(crate) to: u32,
    pub(crate) class: RoadClass,
    pub(crate) forward: bool,
    pub(crate) backward: bool,
    pub(crate) length: u32,
    pub(crate) times: [u32; 2],
    pub(crate) via: Vec<Coordinate>,
}

#[derive(Clone, Debug)]
pub(crate) struct Town {
    pub(crate) nodes: Vec<Coordinate>,
    pub(crate) access: Vec<bool>,
    pub(crate) arcs: Vec<Arc>,
}

impl Town {
    pub(crate) fn roads(&self, merge: bool) -> Roads {
        let mut raw = RawNetwork::new(1);
        for (number, (&at, &access)) in self.nodes.iter().zip(&self.access).enumerate() {
            raw.add_node(&format!("n{number}"), at, access);
        }
        for arc in &self.arcs {
            let row = RawArc {
                from: arc.from,
                to: arc.to,
                class: arc.class,
                forward: arc.forward,
                backward: arc.backward,
                name: None,
                length: arc.length,
                via: arc.via.clone(),
            };
            raw.add_arc(row, &[arc.times]);
        }
        if merge {
            raw.merge_opposites();
        }
        raw.build()
    }
}

/// A coordinate on a coarse grid, so that places coincide and distances tie.
pub(crate) fn place() -> impl Strategy<Value = Coordinate> {
    (0..6i32, 0..6i32).prop_map(|(x, y)| Coordinate {
        lon_e7: 1_143_000_000 + x * 10_000,
        lat_e7: 305_000_000 + y * 10_000,
    })
}

fn arc(nodes: u32) -> impl Strategy<Value = Arc> {
    let class = prop_oneof![9 => Just(RoadClass::Residential), 1 => Just(RoadClass::Trunk)];
    let ways = prop_oneof![
        4 => Just((true, true)), 4 => Just((true, false)), 1 => Just((false, true))
    ];
    let via = prop_oneof![4 => Just(0usize..1), 1 => Just(0..4)]
        .prop_flat_map(|count| prop::collection::vec(place(), count));
    let size = (0..4u32, [0..50u32, 0..50u32]);
    (0..nodes, 0..nodes, class, ways, size, via).prop_map(
        |(from, to, class, (forward, backward), (length, times), via)| Arc {
            from,
            to,
            class,
            forward,
            backward,
            length,
            times,
            via,
        },
    )
}

/// At most so many nodes and arcs.
pub(crate) fn town(nodes: usize, arcs: usize) -> impl Strategy<Value = Town> {
    (1..=nodes).prop_flat_map(move |count| {
        let places = prop::collection::vec(place(), count);
        let access = prop::collection::vec(prop::bool::weighted(0.8), count);
        let rows = prop::collection::vec(arc(count as u32), 0..=arcs);
        (places, access, rows).prop_map(|(nodes, access, arcs)| Town {
            nodes,
            access,
            arcs,
        })
    })
}

/// Three two-way arcs in a row.
pub(crate) fn street() -> Town {
    let at = |x: i32| Coordinate {
        lon_e7: x * 100_000,
        lat_e7: 0,
    };
    let arcs = (0..3).map(|i| Arc {
        from: i,
        to: i + 1,
        class: RoadClass::Residential,
        forward: true,
        backward: true,
        length: 1_112_000,
        times: [1000, 2000],
        via: Vec::new(),
    });
    Town {
        nodes: (0..4).map(at).collect(),
        access: vec![true; 4],
        arcs: arcs.collect(),
    }
}
