//! The roads that the facts name: rings, radials, bridges and tunnels, laid over the streets and
//! joined to them where they cross.
//!
//! A road ends at the water, except where two of its points are the ends of a crossing. A motorway
//! meets only other roads of the facts, a trunk road none but streets of a quarter and larger ones;
//! over the rest they pass. A crossing meets nothing on its way; at each end it is tied to the nearest street.
//! Cost: a piece looks at the pieces in its square kilometres.

use std::collections::BTreeMap;

use super::facts::Facts;
use super::land::{Land, squares};
use super::network::{Draft, Kind, Piece};
use super::plane::{Line, along, crossing, distance};
use crate::roads::RoadClass;

/// Pieces are at most so long.
const PIECE_M: f64 = 400.0;
/// A crossing so near to the end of a piece is at its end.
const AT_END_M: f64 = 15.0;
/// Crossings are tied to a street within this.
const TIE_M: f64 = 1500.0;

/// Lays the roads.
pub(super) fn courses(facts: &Facts, land: &Land<'_>, draft: &mut Draft) {
    let mut layer = Layer {
        land,
        draft,
        known: BTreeMap::new(),
    };
    let ends: Vec<[[i64; 2]; 2]> = facts
        .crossings
        .iter()
        .map(|crossing| [metre(crossing.points[0]), metre(crossing.points[1])])
        .collect();
    let mut tied = Vec::new();
    for crossing in &facts.crossings {
        let [from, to] = [0, 1].map(|end| layer.node(crossing.points[end]));
        let name = Some(layer.draft.names.place(&crossing.name)).flatten();
        layer.draft.add(Piece {
            from,
            to,
            class: crossing.class,
            name,
            kind: Kind::Crossing,
        });
        tied.extend([(from, crossing.class, name), (to, crossing.class, name)]);
    }
    for road in &facts.roads {
        let name = layer.draft.names.place(&road.name);
        for pair in road.points.windows(2) {
            let here = [metre(pair[0]), metre(pair[1])];
            let crosses = ends.contains(&here) || ends.contains(&[here[1], here[0]]);
            if !crosses {
                layer.lay([pair[0], pair[1]], (road.class, name));
            }
        }
    }
    join(draft);
    for (node, class, name) in tied {
        tie(land, draft, (node, class, name));
    }
}

fn metre([x, y]: [f64; 2]) -> [i64; 2] {
    [x.round() as i64, y.round() as i64]
}

struct Layer<'a, 'b> {
    land: &'a Land<'b>,
    draft: &'a mut Draft,
    known: BTreeMap<[i64; 2], u32>,
}

impl Layer<'_, '_> {
    /// The node at a point of the facts, the same for all who name the point.
    fn node(&mut self, at: [f64; 2]) -> u32 {
        let draft = &mut *self.draft;
        *self
            .known
            .entry(metre(at))
            .or_insert_with(|| draft.node(at))
    }

    /// Lays a straight stretch, cut into short pieces; what lies in water is left out.
    fn lay(&mut self, line: Line, (class, name): (RoadClass, Option<u32>)) {
        let count = (distance(line[0], line[1]) / PIECE_M).ceil().max(1.0) as u32;
        let last = self.node(line[1]);
        let mut from = self.node(line[0]);
        for part in 1..=count {
            let to = if part == count {
                last
            } else {
                self.draft
                    .node(along(line, f64::from(part) / f64::from(count)))
            };
            if !self.land.barred([self.draft.at(from), self.draft.at(to)]) {
                self.draft.add(Piece {
                    from,
                    to,
                    class,
                    name,
                    kind: Kind::Course,
                });
            }
            from = to;
        }
    }
}

/// Makes a junction wherever a road of the facts crosses another road that it meets.
fn join(draft: &mut Draft) {
    let mut near: BTreeMap<[i32; 2], Vec<u32>> = BTreeMap::new();
    for (number, piece) in (0_u32..).zip(&draft.pieces) {
        if piece.kind != Kind::Crossing {
            for square in squares(draft.line(piece), 0.0) {
                near.entry(square).or_default().push(number);
            }
        }
    }
    let mut cuts: Vec<(u32, f64, u32)> = Vec::new();
    for course in 0..draft.pieces.len() as u32 {
        if draft.pieces[course as usize].kind != Kind::Course {
            continue;
        }
        let line = draft.line(&draft.pieces[course as usize]);
        let mut others: Vec<u32> = squares(line, 0.0)
            .flat_map(|square| near.get(&square).into_iter().flatten().copied())
            .filter(|&other| {
                let street = draft.pieces[other as usize].kind == Kind::Street;
                street || other < course
            })
            .collect();
        others.sort_unstable();
        others.dedup();
        for other in others {
            cut(draft, [course, other], &mut cuts);
        }
    }
    cuts.sort_by(|a, b| {
        (a.0, a.1, a.2)
            .partial_cmp(&(b.0, b.1, b.2))
            .unwrap_or(std::cmp::Ordering::Equal)
    });
    let mut cuts = cuts.into_iter().peekable();
    let pieces = std::mem::take(&mut draft.pieces);
    for (number, piece) in (0_u32..).zip(pieces) {
        let mut from = piece.from;
        while let Some((_, _, node)) = cuts.next_if(|cut| cut.0 == number) {
            draft.add(Piece {
                from,
                to: node,
                ..piece
            });
            from = node;
        }
        draft.add(Piece { from, ..piece });
    }
}

/// Cuts two pieces where they cross.
fn cut(draft: &mut Draft, numbers: [u32; 2], cuts: &mut Vec<(u32, f64, u32)>) {
    let pieces = numbers.map(|number| draft.pieces[number as usize]);
    let ends = |piece: &Piece| [piece.from, piece.to];
    let touching = ends(&pieces[0])
        .iter()
        .any(|end| ends(&pieces[1]).contains(end));
    if touching || !meet(&pieces[0], &pieces[1]) {
        return;
    }
    let lines = [draft.line(&pieces[0]), draft.line(&pieces[1])];
    let Some(shares) = crossing(lines[0], lines[1]) else {
        return;
    };
    let end = |of: usize| {
        let long = distance(lines[of][0], lines[of][1]);
        if shares[of] * long < AT_END_M {
            Some(pieces[of].from)
        } else if (1.0 - shares[of]) * long < AT_END_M {
            Some(pieces[of].to)
        } else {
            None
        }
    };
    let (first, second) = (end(0), end(1));
    let node = second.or(first);
    let node = node.unwrap_or_else(|| draft.node(along(lines[0], shares[0])));
    for of in [0, 1] {
        if !ends(&pieces[of]).contains(&node) {
            cuts.push((numbers[of], shares[of], node));
        }
    }
}

/// Whether two roads have a junction where they cross.
fn meet(one: &Piece, other: &Piece) -> bool {
    let (great, small) = (one.class.min(other.class), one.class.max(other.class));
    let street = one.kind == Kind::Street || other.kind == Kind::Street;
    match great {
        RoadClass::Motorway => small <= RoadClass::Secondary && !street,
        RoadClass::Trunk => small <= RoadClass::Tertiary,
        _ => true,
    }
}

/// Ties the end of a crossing to the nearest street on its bank.
fn tie(land: &Land<'_>, draft: &mut Draft, (end, class, name): (u32, RoadClass, Option<u32>)) {
    let at = draft.at(end);
    let street =
        |piece: &&Piece| piece.kind == Kind::Street && piece.class <= RoadClass::Residential;
    let mut near: Vec<(u64, u32)> = draft
        .pieces
        .iter()
        .filter(street)
        .map(|piece| piece.from)
        .map(|node| ((distance(draft.at(node), at) * 1000.0) as u64, node))
        .filter(|&(far, _)| far < (TIE_M * 1000.0) as u64)
        .collect();
    near.sort_unstable();
    near.dedup();
    let open = near
        .into_iter()
        .take(40)
        .find(|&(_, node)| !land.barred([at, draft.at(node)]));
    if let Some((_, node)) = open {
        draft.add(Piece {
            from: end,
            to: node,
            class: ramp(class),
            name,
            kind: Kind::Course,
        });
    }
}

/// The road from a crossing to a street.
const fn ramp(class: RoadClass) -> RoadClass {
    match class {
        RoadClass::Motorway => RoadClass::MotorwayLink,
        RoadClass::Trunk => RoadClass::TrunkLink,
        other => other,
    }
}
