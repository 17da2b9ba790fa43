//! Turn restrictions honoured, on small maps: by hand, and against a slow search that remembers by
//! which road it came to a junction.

use super::shortest::Network;
use dispatch_core::geo::{Coordinate, great_circle};
use dispatch_core::roads::osm::{OsmOptions, OsmReport, read_xml};
use dispatch_core::roads::{Mode, Roads, Speeds};
use proptest::prelude::*;
use std::fmt::Write as _;

/// Metres behind a junction where one may turn round, and before it, as the import says.
const BEHIND_M: f64 = 50.0;
const STEP_M: f64 = 1.0;

/// Streets between crossings, each a way of its own with a node in the middle.
#[derive(Clone, Debug)]
struct Map {
    /// The crossing at each end and whether it is driven there and back.
    streets: Vec<([usize; 2], [bool; 2])>,
    rules: Vec<Rule>,
}

/// A restriction between two streets at a crossing.
#[derive(Clone, Debug)]
struct Rule {
    at: usize,
    from: usize,
    to: usize,
    kind: &'static str,
    more: &'static str,
}

impl Map {
    fn place(at: usize) -> Coordinate {
        let (column, row) = ((at % 3) as f64, (at / 3) as f64);
        // A little off a square, or ways would tie.
        let lon = 114.0 + 0.003 * column + 0.000_2 * row * row;
        Coordinate::from_degrees(lon, 30.0 + 0.003 * row + 0.000_15 * column * column).unwrap()
    }

    fn middle(&self, street: usize) -> Coordinate {
        let [a, b] = self.streets[street].0.map(Self::place);
        a.toward(b, 0.5)
    }

    fn xml(&self) -> String {
        let mut xml = "<osm>\n".to_owned();
        let mut node = |id: usize, at: Coordinate| {
            let (lon, lat) = (at.lon(), at.lat());
            writeln!(xml, r#"<node id="{id}" lon="{lon:.7}" lat="{lat:.7}"/>"#).unwrap();
        };
        for at in 0..9 {
            node(1 + at, Self::place(at));
        }
        for street in 0..self.streets.len() {
            node(100 + street, self.middle(street));
        }
        for (street, ([a, b], driven)) in self.streets.iter().enumerate() {
            let oneway = match driven {
                [true, true] => "no",
                [true, false] => "yes",
                _ => "-1",
            };
            let (id, a, b, middle) = (1000 + street, a + 1, b + 1, 100 + street);
            writeln!(
                xml,
                r#"<way id="{id}"><nd ref="{a}"/><nd ref="{middle}"/><nd ref="{b}"/>
                <tag k="highway" v="residential"/><tag k="oneway" v="{oneway}"/></way>"#
            )
            .unwrap();
        }
        for rule in &self.rules {
            let (from, via, to) = (1000 + rule.from, 1 + rule.at, 1000 + rule.to);
            writeln!(
                xml,
                r#"<relation id="1"><member type="way" ref="{from}" role="from"/>
                <member type="node" ref="{via}" role="via"/><member type="way" ref="{to}" role="to"/>
                <tag k="type" v="restriction"/><tag k="restriction" v="{}"/>{}</relation>"#,
                rule.kind, rule.more
            )
            .unwrap();
        }
        xml + "</osm>"
    }

    fn read(&self) -> (Roads, OsmReport) {
        let options = OsmOptions {
            turn_restrictions: true,
            all_components: true,
            ..OsmOptions::default()
        };
        read_xml(self.xml().as_bytes(), "map.osm", options).unwrap()
    }

    /// Metres from the middle of each street to that of each other, by the network.
    fn fast(&self) -> Vec<Vec<Option<f64>>> {
        let (roads, _) = self.read();
        let times = Speeds::default()
            .edge_times(
                &roads,
                &vec![Default::default(); roads.edges().len()],
                0,
                Mode::Ordinary,
            )
            .unwrap();
        let network = Network::new(&roads, &times);
        let node = |street: usize| roads.node_by_name(&(100 + street).to_string()).unwrap();
        let (edge, _) = roads
            .edges()
            .pairs()
            .max_by_key(|&(id, _)| roads.length(id))
            .unwrap();
        let way = if roads.edges()[edge].forward {
            dispatch_core::roads::Direction::Forward
        } else {
            dispatch_core::roads::Direction::Backward
        };
        let speed = roads.length(edge).as_metres() / f64::from(times.arc(edge, way));
        let all = 0..self.streets.len();
        all.clone()
            .map(|from| {
                let found = network.reached_from(node(from));
                let metres = |to: usize| found(node(to)).map(|ms| ms as f64 * speed);
                all.clone().map(metres).collect()
            })
            .collect()
    }

    /// The same by a search over halves of streets: (street, half, whether away from the crossing).
    fn slow(&self) -> Vec<Vec<Option<f64>>> {
        let count = self.streets.len();
        (0..count)
            .map(|from| {
                let mut known = vec![None::<f64>; count * 4];
                let mut open = Vec::new();
                for end in 0..2 {
                    if self.streets[from].1[1 - end] {
                        open.push((self.half(from, end), (from, end, false)));
                    }
                }
                // Shortest first, found by looking through all.
                while let Some(next) =
                    (0..open.len()).min_by(|&a, &b| open[a].0.total_cmp(&open[b].0))
                {
                    let (metres, state): (f64, (usize, usize, bool)) = open.swap_remove(next);
                    let slot = &mut known[(state.0 * 2 + state.1) * 2 + usize::from(state.2)];
                    if slot.is_some() {
                        continue;
                    }
                    *slot = Some(metres);
                    self.next(state, |more, next| open.push((metres + more, next)));
                }
                let there = |to: usize| {
                    let away = [known[to * 4 + 1], known[to * 4 + 3]];
                    let best = away.into_iter().flatten().min_by(f64::total_cmp);
                    if to == from { Some(0.0) } else { best }
                };
                (0..count).map(there).collect()
            })
            .collect()
    }

    /// Metres of half a street.
    fn half(&self, street: usize, end: usize) -> f64 {
        great_circle(
            Self::place(self.streets[street].0[end]),
            self.middle(street),
        )
        .as_metres()
    }

    /// What follows a half of a street that was driven to the crossing at its end, or away from it.
    fn next(
        &self,
        (street, end, away): (usize, usize, bool),
        mut go: impl FnMut(f64, (usize, usize, bool)),
    ) {
        if away {
            go(self.half(street, 1 - end), (street, 1 - end, false));
            return;
        }
        let at = self.streets[street].0[end];
        let rules = || {
            let here = self
                .rules
                .iter()
                .filter(|rule| rule.at == at && rule.from == street);
            here.filter(|rule| {
                let (ends, driven) = &self.streets[rule.to];
                // One to a road that nobody may take is none.
                driven[usize::from(ends[1] == at)]
            })
        };
        let is_restricted = rules().next().is_some();
        let forbids = |to: usize| {
            rules().any(|rule| match rule.kind.starts_with("only") {
                true => to != rule.to && to != street,
                false => to == rule.to,
            })
        };
        for (to, (ends, driven)) in self.streets.iter().enumerate() {
            let Some(exit) = ends.iter().position(|&end| end == at) else {
                continue;
            };
            if !driven[exit] {
                continue;
            }
            let metres = self.half(to, exit);
            let is_two_way = driven[1 - exit];
            if to == street {
                // Turned round before the crossing, where there is a point to.
                let before = match (is_restricted, forbids(to)) {
                    (false, _) => 0.0,
                    (true, false) => STEP_M,
                    (true, true) => BEHIND_M,
                };
                go(metres - 2.0 * before, (to, exit, true));
            } else if !forbids(to) {
                go(metres, (to, exit, true));
                if is_restricted && is_two_way {
                    go(2.0 * BEHIND_M, (to, exit, false));
                }
            }
        }
    }
}

/// A cross of four two-way streets around the crossing in the middle: west, east, south, north.
fn cross(rules: &[(usize, usize, &'static str, &'static str)]) -> Map {
    let both = [true, true];
    let rule = |&(from, to, kind, more): &(usize, usize, &'static str, &'static str)| Rule {
        at: 4,
        from,
        to,
        kind,
        more,
    };
    Map {
        streets: vec![
            ([3, 4], both),
            ([4, 5], both),
            ([1, 4], both),
            ([4, 7], both),
        ],
        rules: rules.iter().map(rule).collect(),
    }
}

/// Metres from the west to east, south and north.
fn from_the_west(map: &Map) -> [f64; 3] {
    let fast = map.fast();
    [1, 2, 3].map(|to| fast[0][to].unwrap())
}

fn near(found: [f64; 3], free: [f64; 3], more: [f64; 3]) {
    for at in 0..3 {
        let off = found[at] - free[at] - more[at];
        assert!(off.abs() < 1.0, "{found:?} is not {free:?} + {more:?}");
    }
}

#[test]
fn who_may_not_turn_left_drives_on_and_turns_round_behind_the_crossing() {
    let free = from_the_west(&cross(&[]));
    let map = cross(&[(0, 3, "no_left_turn", "")]);
    assert_eq!(map.read().1.turns.honoured, 1);
    near(from_the_west(&map), free, [0.0, 0.0, 2.0 * BEHIND_M]);
    // From elsewhere nothing has changed.
    let (with, without) = (map.fast(), cross(&[]).fast());
    for (from, to) in [(1, 3), (2, 3), (3, 0), (1, 0), (2, 0)] {
        let [with, without] = [&with, &without].map(|metres| metres[from][to].unwrap());
        assert!(
            (with - without).abs() < 1.0,
            "{from} {to}: {with} {without}"
        );
    }
}

#[test]
fn only_straight_on_forbids_both_turns() {
    let free = from_the_west(&cross(&[]));
    let map = cross(&[(0, 1, "only_straight_on", "")]);
    near(
        from_the_west(&map),
        free,
        [0.0, 2.0 * BEHIND_M, 2.0 * BEHIND_M],
    );
}

#[test]
fn who_may_not_turn_round_at_the_crossing_goes_elsewhere_as_before() {
    let free = from_the_west(&cross(&[]));
    let map = cross(&[(0, 0, "no_u_turn", "")]);
    assert_eq!(map.read().1.turns.honoured, 1);
    near(from_the_west(&map), free, [0.0; 3]);
}

#[test]
fn what_exempts_emergencies_or_holds_at_times_or_for_others_changes_nothing() {
    let (plain, _) = cross(&[]).read();
    let except = r#"<tag k="except" v="psv;emergency"/>"#;
    let hours = r#"<tag k="restriction:conditional" v="no_left_turn @ (07:00-09:00)"/>"#;
    let lorries = r#"<tag k="restriction:hgv" v="no_left_turn"/>"#;
    let way = r#"<member type="way" ref="1001" role="via"/>"#;
    for more in [except, hours, lorries, way] {
        let (roads, report) = cross(&[(0, 3, "no_left_turn", more)]).read();
        assert_eq!((report.turns.all, report.turns.honoured), (1, 0), "{more}");
        assert_eq!(roads, plain, "{more}");
    }
}

#[test]
fn restrictions_are_counted_only_unless_they_are_asked_for() {
    let map = cross(&[(0, 3, "no_left_turn", "")]);
    let (roads, report) = read_xml(map.xml().as_bytes(), "map.osm", OsmOptions::default()).unwrap();
    assert_eq!((report.turns.all, report.turns.honoured), (1, 0));
    assert_eq!(roads.junctions(), cross(&[]).read().0.junctions());
}

prop_compose! {
    fn maps()(
        driven in prop::collection::vec(0..6_u8, 12),
        rules in prop::collection::vec((0..9_usize, any::<prop::sample::Index>(), any::<prop::sample::Index>(), any::<bool>()), 0..8),
    ) -> Map {
        let across = (0..9).filter(|at| at % 3 < 2).map(|at| [at, at + 1]);
        let along = (0..6).map(|at| [at, at + 3]);
        let driven = driven.iter().map(|driven| match driven { 0 => [true, false], 1 => [false, true], _ => [true, true] });
        let streets: Vec<_> = across.chain(along).zip(driven).collect();
        let rules = rules.into_iter().map(|(at, from, to, only)| {
            let here: Vec<_> = (0..12).filter(|&street: &usize| streets[street].0.contains(&at)).collect();
            let (from, to) = (*from.get(&here), *to.get(&here));
            let kind = match (only, from == to) {
                (true, false) => "only_straight_on",
                (false, false) => "no_left_turn",
                (_, true) => "no_u_turn",
            };
            Rule { at, from, to, kind, more: "" }
        });
        Map { rules: rules.collect(), streets }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn ways_are_those_of_a_search_that_remembers_the_road_it_came_by(map in maps()) {
        let (fast, slow) = (map.fast(), map.slow());
        for (from, (fast, slow)) in fast.iter().zip(&slow).enumerate() {
            for (to, (fast, slow)) in fast.iter().zip(slow).enumerate() {
                let same = match (fast, slow) {
                    (Some(fast), Some(slow)) => (fast - slow).abs() < 1.0,
                    (fast, slow) => fast.is_some() == slow.is_some(),
                };
                prop_assert!(same, "{from} to {to}: {fast:?}, and slowly {slow:?}\n{}", map.xml());
            }
        }
    }
}
