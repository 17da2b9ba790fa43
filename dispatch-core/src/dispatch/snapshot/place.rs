//! Where things are, by numbers of the roads.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::{Layers, row};
use crate::dispatch::unit::Whereabouts;
use crate::geo::Coordinate;
use crate::ids::{EdgeId, Id, JunctionId};
use crate::roads::speeds::Mode;
use crate::roads::{Direction, RoadPoint};
use crate::travel::{Foot, Ground, Journey, MOST_FEET, Origin, Place};
use crate::units::{Distance, Duration, Time};

/// The whole of a segment, as [`RoadPoint::Edge`] counts it.
const WHOLE: u32 = 1 << 24;

/// A coordinate in units of 1e-7 degrees, longitude first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CoordinateText(i32, i32);

impl From<Coordinate> for CoordinateText {
    fn from(at: Coordinate) -> Self {
        Self(at.lon_e7, at.lat_e7)
    }
}

impl From<CoordinateText> for Coordinate {
    fn from(CoordinateText(lon_e7, lat_e7): CoordinateText) -> Self {
        Self { lon_e7, lat_e7 }
    }
}

/// A point of the roads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(in crate::dispatch) enum PointText {
    Junction(u32),
    /// Edge, segment, share of the segment.
    Edge(u32, u32, u32),
}

impl PointText {
    fn of(point: RoadPoint) -> Self {
        match point {
            RoadPoint::Junction(junction) => Self::Junction(super::number(junction)),
            RoadPoint::Edge {
                edge,
                segment,
                along,
            } => Self::Edge(super::number(edge), segment, along),
        }
    }

    fn understand(self, ground: &Ground) -> Option<RoadPoint> {
        let roads = ground.network()?.roads();
        match self {
            Self::Junction(junction) => ((junction as usize) < roads.junctions())
                .then(|| RoadPoint::Junction(JunctionId::new(junction as usize))),
            Self::Edge(edge, segment, along) => {
                let edge = row::<EdgeId, _>(roads.edges(), edge)?;
                let fits = segment < roads.edges()[edge].segments() && along < WHOLE;
                // The ends of an edge are junctions: a point has one value.
                let inside = segment > 0 || along > 0;
                (fits && inside).then_some(RoadPoint::Edge {
                    edge,
                    segment,
                    along,
                })
            }
        }
    }
}

/// A place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(in crate::dispatch) enum PlaceText {
    /// The nearest point of the roads, and how far from it in millimetres.
    Road(PointText, i64),
    /// The same of several feet, the nearest first; what is not there is at the end.
    Roads([Option<(PointText, i64)>; MOST_FEET]),
    Zone(u32),
}

impl PlaceText {
    pub(in crate::dispatch) fn of(place: &Place) -> Self {
        let foot = |foot: Foot| (PointText::of(foot.point), foot.off_road.as_millimetres());
        let mut feet = place.feet().map(foot);
        match (place, place.feet().count()) {
            (Place::Zone(zone), _) => Self::Zone(super::number(*zone)),
            (
                Place::Road {
                    point, off_road, ..
                },
                1,
            ) => Self::Road(PointText::of(*point), off_road.as_millimetres()),
            (Place::Road { .. }, _) => Self::Roads(std::array::from_fn(|_| feet.next())),
        }
    }

    pub(in crate::dispatch) fn understand(self, ground: &Ground) -> Option<Place> {
        let foot = |(point, off_road): (PointText, i64)| {
            Some(Foot {
                point: point.understand(ground)?,
                off_road: Distance::from_millimetres(off_road),
            })
        };
        Some(match self {
            Self::Road(point, off_road) => Place::tied([foot((point, off_road))?])?,
            Self::Roads(feet) => {
                let feet: Option<Vec<_>> = feet.into_iter().flatten().map(foot).collect();
                Place::tied(feet?)?
            }
            Self::Zone(zone) => Place::Zone(row(&ground.scenario().zones, zone)?),
        })
    }
}

/// Where a drive began.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(in crate::dispatch) enum OriginText {
    Place(PlaceText),
    Road {
        turn: PointText,
        lead: i64,
        /// The point it was at, its edge, and whether it drove forward.
        on: Option<(PointText, u32, bool)>,
    },
}

impl OriginText {
    fn of(origin: &Origin) -> Self {
        match origin {
            Origin::Place(place) => Self::Place(PlaceText::of(place)),
            Origin::Road { turn, lead, on } => Self::Road {
                turn: PointText::of(*turn),
                lead: lead.as_millis(),
                on: on.map(|(point, edge, direction)| {
                    let forward = direction == Direction::Forward;
                    (PointText::of(point), super::number(edge), forward)
                }),
            },
        }
    }

    fn understand(self, ground: &Ground) -> Option<Origin> {
        Some(match self {
            Self::Place(place) => Origin::Place(place.understand(ground)?),
            Self::Road { turn, lead, on } => {
                let roads = ground.network()?.roads();
                let on = match on {
                    Some((point, edge, forward)) => Some((
                        point.understand(ground)?,
                        row(roads.edges(), edge)?,
                        if forward {
                            Direction::Forward
                        } else {
                            Direction::Backward
                        },
                    )),
                    None => None,
                };
                Origin::Road {
                    turn: turn.understand(ground)?,
                    lead: Duration::from_millis(lead),
                    on,
                }
            }
        })
    }
}

/// Where a unit is believed to be. A drive's path is not kept: it is what the roads make of the rest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(in crate::dispatch) enum WhereText {
    Standing(PlaceText),
    Moving {
        from: OriginText,
        to: PlaceText,
        siren: bool,
        planned: i64,
        departed: i64,
        total: i64,
        /// The number of the traffic it was planned by.
        #[serde(default, skip_serializing_if = "is_none")]
        traffic: u64,
    },
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands it so")]
const fn is_none(traffic: &u64) -> bool {
    *traffic == 0
}

impl WhereText {
    pub(in crate::dispatch) fn of(whereabouts: &Whereabouts) -> Self {
        match whereabouts {
            Whereabouts::Standing(place) => Self::Standing(PlaceText::of(place)),
            Whereabouts::Moving(journey) => Self::Moving {
                from: OriginText::of(&journey.origin),
                to: PlaceText::of(&journey.to),
                siren: journey.mode == Mode::Siren,
                planned: journey.planned().as_millis(),
                departed: journey.departed.as_millis(),
                total: journey.total.as_millis(),
                traffic: journey.traffic().number,
            },
        }
    }

    pub(in crate::dispatch) fn understand(
        self,
        ground: &Ground,
        layers: &Layers,
    ) -> Option<Whereabouts> {
        Some(match self {
            Self::Standing(place) => Whereabouts::Standing(place.understand(ground)?),
            Self::Moving {
                from,
                to,
                siren,
                planned,
                departed,
                total,
                traffic,
            } => {
                let mode = if siren { Mode::Siren } else { Mode::Ordinary };
                let journey = Journey::new(
                    from.understand(ground)?,
                    to.understand(ground)?,
                    mode,
                    Time::from_millis(departed),
                    Duration::from_millis(total),
                    Arc::clone(layers.get(&traffic)?),
                );
                let planned = Time::from_millis(planned);
                Whereabouts::Moving(Box::new(journey.planned_at(planned)))
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_with_one_foot_is_kept_as_it_always_was() {
        let foot = |row: usize, metres: i64| Foot {
            point: RoadPoint::Junction(JunctionId::new(row)),
            off_road: Distance::from_millimetres(metres * 1000),
        };
        let text = |feet: Vec<Foot>| {
            let place = Place::tied(feet).map(|place| PlaceText::of(&place));
            serde_json::to_string(&place).unwrap_or_default()
        };
        assert_eq!(
            text(vec![foot(3, 12)]),
            r#"{"road":[{"junction":3},12000]}"#
        );
        assert_eq!(
            text(vec![foot(3, 12), foot(5, 20)]),
            r#"{"roads":[[{"junction":3},12000],[{"junction":5},20000],null,null]}"#
        );
    }
}
