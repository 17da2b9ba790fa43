//! Which ways of OpenStreetMap an ambulance drives, and in which direction.
//!
//! Source: the OpenStreetMap wiki, keys `highway`, `access`, `oneway`, `junction`, `emergency`.
//! The most special of `motor_vehicle`, `vehicle` and `access` decides; `no` and `private` shut a
//! way unless `emergency` is `yes` or `designated`, and `emergency=no` shuts it in any case.
//! `oneway` wins over what is implied: forward on motorways, their links and roundabouts.
//! `reversible` lanes are left out, because nobody here knows which way they run; `alternating`
//! ones are two-way.

use super::maxspeed;
use crate::roads::RoadClass;

/// The keys that are read of a way.
const KEYS: [&str; 12] = [
    "highway",
    "route",
    "oneway",
    "junction",
    "access",
    "vehicle",
    "motor_vehicle",
    "emergency",
    "area",
    "maxspeed",
    "maxspeed:forward",
    "maxspeed:backward",
];

/// The tags of a way that matter here.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Tags {
    values: [Option<String>; KEYS.len()],
    pub(crate) name: String,
}

/// What the tags of a way say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Rule {
    /// It is driven.
    Road {
        class: RoadClass,
        forward: bool,
        backward: bool,
        /// The speed limit there and back in km/h; 0 where there is none.
        limits: [u8; 2],
    },
    /// It is a road but must not be driven.
    Shut(RoadClass, Why),
    /// It is no road of ours; the value of `highway`.
    Other(String),
}

/// Why a road was left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Why {
    /// Access is forbidden or private, and no exception for emergencies is tagged.
    NoAccess,
    /// Its direction changes with the hour.
    Reversible,
    /// It is an area, not a line.
    Area,
    /// It is a ferry, and ferries were not asked for.
    Ferry,
    /// It meets the largest component, but cannot be reached from it, or not left for it.
    Disconnected,
    /// No road leads there at all.
    Unconnected,
}

impl Why {
    /// In words, for a report.
    pub const fn text(self) -> &'static str {
        match self {
            Self::NoAccess => "no access",
            Self::Reversible => "reversible direction",
            Self::Area => "an area",
            Self::Ferry => "a ferry",
            Self::Disconnected => "not connected both ways",
            Self::Unconnected => "no road leads there",
        }
    }
}

/// The longest value that is kept, in bytes: the 255 characters that OpenStreetMap allows.
pub(super) const LONGEST: usize = 4 * 255;

impl Tags {
    pub(crate) fn set(&mut self, key: &str, value: &str) {
        let mut ends = (0..=value.len().min(LONGEST)).rev();
        let end = ends.find(|&end| value.is_char_boundary(end));
        let value = &value[..end.unwrap_or_default()];
        if key == "name" {
            value.clone_into(&mut self.name);
        } else if let Some(place) = KEYS.iter().position(|known| *known == key) {
            self.values[place] = Some(value.to_owned());
        }
    }

    /// Bytes of the text kept.
    pub(crate) fn bytes(&self) -> usize {
        let values = self.values.iter().flatten().chain([&self.name]);
        values.map(String::capacity).sum()
    }

    fn get(&self, key: &str) -> &str {
        let place = KEYS.iter().position(|known| *known == key);
        place
            .and_then(|place| self.values[place].as_deref())
            .unwrap_or_default()
    }

    /// Whether the way may be a road at all.
    pub(crate) fn concern_us(&self) -> bool {
        !self.get("highway").is_empty() || self.get("route") == "ferry"
    }

    pub(crate) fn rule(&self, ferries: bool) -> Rule {
        let Some(class) = self.class() else {
            return Rule::Other(self.get("highway").to_owned());
        };
        if class == RoadClass::Ferry && !ferries {
            return Rule::Shut(class, Why::Ferry);
        }
        if self.get("area") == "yes" {
            return Rule::Shut(class, Why::Area);
        }
        if self.is_shut() {
            return Rule::Shut(class, Why::NoAccess);
        }
        match self.directions(class) {
            Some((forward, backward)) => Rule::Road {
                class,
                forward,
                backward,
                limits: self.limits(),
            },
            None => Rule::Shut(class, Why::Reversible),
        }
    }

    fn class(&self) -> Option<RoadClass> {
        let highway = self.get("highway");
        if highway.is_empty() && self.get("route") == "ferry" {
            return Some(RoadClass::Ferry);
        }
        RoadClass::parse(highway).filter(|class| *class != RoadClass::Ferry)
    }

    fn is_shut(&self) -> bool {
        let keys = ["motor_vehicle", "vehicle", "access"];
        let special = keys.into_iter().map(|key| self.get(key));
        let access = special.into_iter().find(|value| !value.is_empty());
        match self.get("emergency") {
            "yes" | "designated" => false,
            "no" => true,
            _ => matches!(access, Some("no" | "private")),
        }
    }

    /// The limits along the way and against it; a special one wins over that of both directions.
    fn limits(&self) -> [u8; 2] {
        ["maxspeed:forward", "maxspeed:backward"].map(|key| {
            let own = self.get(key);
            let value = if own.is_empty() {
                self.get("maxspeed")
            } else {
                own
            };
            maxspeed::kmh(value).unwrap_or(0)
        })
    }

    fn directions(&self, class: RoadClass) -> Option<(bool, bool)> {
        let implied = matches!(class, RoadClass::Motorway | RoadClass::MotorwayLink)
            || matches!(self.get("junction"), "roundabout" | "circular");
        match self.get("oneway") {
            "yes" | "1" | "true" => Some((true, false)),
            "-1" | "reverse" => Some((false, true)),
            "no" | "0" | "false" | "alternating" => Some((true, true)),
            "reversible" => None,
            _ => Some((true, !implied)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule(tags: &[(&str, &str)]) -> Rule {
        let mut all = Tags::default();
        for (key, value) in tags {
            all.set(key, value);
        }
        all.rule(false)
    }

    fn ways(tags: &[(&str, &str)]) -> Option<(bool, bool)> {
        match rule(tags) {
            Rule::Road {
                forward, backward, ..
            } => Some((forward, backward)),
            _ => None,
        }
    }

    #[test]
    fn one_way_is_tagged_or_implied_and_a_tag_wins() {
        let (both, there, back) = ((true, true), (true, false), (false, true));
        let residential = ("highway", "residential");
        assert_eq!(ways(&[residential]), Some(both));
        for value in ["yes", "1", "true"] {
            assert_eq!(ways(&[residential, ("oneway", value)]), Some(there));
        }
        assert_eq!(ways(&[residential, ("oneway", "-1")]), Some(back));
        assert_eq!(ways(&[residential, ("oneway", "reversible")]), None);
        assert_eq!(ways(&[("highway", "motorway")]), Some(there));
        assert_eq!(ways(&[("highway", "motorway_link")]), Some(there));
        assert_eq!(
            ways(&[("highway", "motorway"), ("oneway", "no")]),
            Some(both)
        );
        assert_eq!(ways(&[("highway", "trunk")]), Some(both));
        for value in ["roundabout", "circular"] {
            assert_eq!(ways(&[residential, ("junction", value)]), Some(there));
        }
    }

    #[test]
    fn a_shut_road_opens_for_emergencies_only() {
        let service = ("highway", "service");
        let shut = Rule::Shut(RoadClass::Service, Why::NoAccess);
        for tag in [
            ("access", "no"),
            ("access", "private"),
            ("motor_vehicle", "no"),
        ] {
            assert_eq!(rule(&[service, tag]), shut);
            for value in ["yes", "designated"] {
                assert!(ways(&[service, tag, ("emergency", value)]).is_some());
            }
        }
        assert!(ways(&[service, ("access", "no"), ("motor_vehicle", "yes")]).is_some());
        assert!(ways(&[service, ("access", "destination")]).is_some());
        assert_eq!(rule(&[service, ("emergency", "no")]), shut);
    }

    #[test]
    fn a_speed_limit_is_of_both_directions_unless_one_has_its_own() {
        let limits = |tags: &[(&str, &str)]| match rule(tags) {
            Rule::Road { limits, .. } => limits,
            other => panic!("a road was expected, not {other:?}"),
        };
        let (road, both) = (("highway", "primary"), ("maxspeed", "60"));
        assert_eq!(limits(&[road]), [0, 0]);
        assert_eq!(limits(&[road, both]), [60, 60]);
        let forward = ("maxspeed:forward", "30 mph");
        assert_eq!(limits(&[road, both, forward]), [48, 60]);
        assert_eq!(
            limits(&[road, ("maxspeed:backward", "none"), both]),
            [60, 0]
        );
    }

    #[test]
    fn what_is_no_road_is_named() {
        assert_eq!(
            rule(&[("highway", "footway")]),
            Rule::Other("footway".into())
        );
        assert_eq!(
            rule(&[("highway", "construction")]),
            Rule::Other("construction".into())
        );
        assert_eq!(
            rule(&[("route", "ferry")]),
            Rule::Shut(RoadClass::Ferry, Why::Ferry)
        );
    }
}
