//! Which barriers on a node stop an ambulance.
//!
//! Source: the OpenStreetMap wiki, key `barrier`, for motor vehicles. The first line that fits decides:
//!
//! | tags of the node | an ambulance |
//! |---|---|
//! | `emergency=yes\|designated` | passes |
//! | `emergency=no` | does not |
//! | `motor_vehicle` or `vehicle` = `no` | does not |
//! | `motor_vehicle` or `vehicle`, any other value | passes |
//! | `bollard=rising` | passes: it is lowered for those who may |
//! | `barrier=bollard\|block\|jersey_barrier\|log\|debris\|planter\|cycle_barrier\|motorcycle_barrier\|turnstile\|full-height_turnstile\|kissing_gate\|stile\|horse_stile\|wicket_gate\|step\|chain\|rope\|wall\|fence\|hedge\|ditch\|guard_rail\|bar\|yes` | does not |
//! | `access=no` on any other barrier (a gate nobody opens) | does not |
//! | any other: gate, lift gate, swing gate, toll booth, cattle grid, kerb, … also `access=private` | passes: somebody opens, or there is nothing to open |
//!
//! Where a barrier stops it, the roads on its two sides no longer meet there.

/// Barriers that no car passes unless something else is tagged.
const SOLID: [&str; 24] = [
    "bollard",
    "block",
    "jersey_barrier",
    "log",
    "debris",
    "planter",
    "cycle_barrier",
    "motorcycle_barrier",
    "turnstile",
    "full-height_turnstile",
    "kissing_gate",
    "stile",
    "horse_stile",
    "wicket_gate",
    "step",
    "chain",
    "rope",
    "wall",
    "fence",
    "hedge",
    "ditch",
    "guard_rail",
    "bar",
    "yes",
];

/// The tags of a node that say what its barrier stops.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Barrier {
    kind: String,
    access: Tag,
    vehicle: Tag,
    motor_vehicle: Tag,
    emergency: Tag,
    rising: bool,
}

/// What a tag of access says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Tag {
    #[default]
    Absent,
    No,
    Other,
}

impl Tag {
    fn of(value: &str) -> Self {
        match value {
            "" => Self::Absent,
            "no" => Self::No,
            _ => Self::Other,
        }
    }
}

impl Barrier {
    /// Takes a tag of the node.
    pub(super) fn set(&mut self, key: &str, value: &str) {
        match key {
            "barrier" => value.clone_into(&mut self.kind),
            "access" => self.access = Tag::of(value),
            "vehicle" => self.vehicle = Tag::of(value),
            "motor_vehicle" => self.motor_vehicle = Tag::of(value),
            "emergency" => {
                self.emergency = match value {
                    "yes" | "designated" => Tag::Other,
                    "no" => Tag::No,
                    _ => Tag::Absent,
                };
            }
            "bollard" => self.rising = value == "rising",
            _ => {}
        }
    }

    /// Whether there is one and it stops an ambulance.
    pub(super) fn stops(&self) -> bool {
        if self.kind.is_empty() || self.kind == "no" {
            return false;
        }
        let said = [self.emergency, self.motor_vehicle, self.vehicle];
        match said.into_iter().find(|&tag| tag != Tag::Absent) {
            Some(tag) => tag == Tag::No,
            None if self.rising => false,
            None => SOLID.contains(&self.kind.as_str()) || self.access == Tag::No,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stops(tags: &[(&str, &str)]) -> bool {
        let mut barrier = Barrier::default();
        for (key, value) in tags {
            barrier.set(key, value);
        }
        barrier.stops()
    }

    #[test]
    fn what_is_solid_stops_and_what_opens_does_not() {
        for kind in SOLID {
            assert!(stops(&[("barrier", kind)]), "{kind}");
        }
        for kind in [
            "gate",
            "lift_gate",
            "swing_gate",
            "toll_booth",
            "kerb",
            "no",
            "unheard_of",
        ] {
            assert!(!stops(&[("barrier", kind)]), "{kind}");
        }
        assert!(!stops(&[("emergency", "no")]));
    }

    #[test]
    fn tags_of_access_win_over_the_kind_and_emergency_over_all() {
        let (bollard, gate) = (("barrier", "bollard"), ("barrier", "gate"));
        assert!(!stops(&[bollard, ("emergency", "yes")]));
        assert!(!stops(&[
            bollard,
            ("motor_vehicle", "no"),
            ("emergency", "designated")
        ]));
        assert!(stops(&[gate, ("emergency", "no")]));
        assert!(!stops(&[bollard, ("motor_vehicle", "yes")]));
        assert!(!stops(&[bollard, ("bollard", "rising")]));
        assert!(stops(&[bollard, ("access", "yes")]));
        assert!(stops(&[gate, ("access", "no")]));
        assert!(!stops(&[gate, ("access", "private")]));
        assert!(stops(&[gate, ("vehicle", "no")]));
    }
}
