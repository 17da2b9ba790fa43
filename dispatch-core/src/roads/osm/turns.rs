//! Turn restrictions: counted, and kept for those who want them honoured (`expand`).
//!
//! Unless asked for they are not honoured, because emergency vehicles are exempt from them in most
//! places. Source: the OpenStreetMap wiki, "Relation:restriction".

/// The turn restrictions of a file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Turns {
    /// All of them; each is one of `forbid`, `oblige` and `unclear`.
    pub all: usize,
    /// `no_…`: this turn is forbidden.
    pub forbid: usize,
    /// `only_…`: every other turn is.
    pub oblige: usize,
    /// Neither, or without a road before, at or after the turn.
    pub unclear: usize,
    /// Over a road between the two junctions, not at one.
    pub via_way: usize,
    /// With `except=emergency`.
    pub emergency_exempt: usize,
    /// At some hours only.
    pub conditional: usize,
    /// For lorries, buses and the like only.
    pub other_vehicles: usize,
    /// Honoured in the network; none unless asked for.
    pub honoured: usize,
}

/// A restriction that can be honoured: at a node, always, for motor vehicles, no emergency exempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Restriction {
    /// The way before the turn.
    pub(super) from: i64,
    /// The node at which one turns.
    pub(super) via: i64,
    /// The way after it.
    pub(super) to: i64,
    /// Whether every other turn is forbidden, not this one.
    pub(super) only: bool,
}

/// A relation while it is read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Relation {
    kind: String,
    rule: String,
    conditional: bool,
    other_vehicles: bool,
    emergency_exempt: bool,
    /// The last of its members from, via and to.
    ends: [Option<i64>; 3],
    via_way: bool,
    /// Whether it has several from, via or to.
    several: bool,
}

impl Relation {
    /// Takes a tag.
    pub(super) fn set(&mut self, key: &str, value: &str) {
        match key {
            "type" => value.clone_into(&mut self.kind),
            "except" => self.emergency_exempt = value.split(';').any(|v| v.trim() == "emergency"),
            "restriction" => value.clone_into(&mut self.rule),
            "restriction:conditional" => {
                self.conditional = true;
                self.rule_unless_given(value);
            }
            _ if key.starts_with("restriction:") => {
                self.other_vehicles = true;
                self.conditional |= key.ends_with(":conditional");
                self.rule_unless_given(value);
            }
            _ => {}
        }
    }

    fn rule_unless_given(&mut self, value: &str) {
        if self.rule.is_empty() {
            value.clone_into(&mut self.rule);
        }
    }

    /// Takes a member: a way or something else, by its id and role.
    pub(super) fn member(&mut self, is_way: bool, id: i64, role: &str) {
        let place = match role {
            "from" => 0,
            "via" => 1,
            "to" => 2,
            _ => return,
        };
        self.via_way |= place == 1 && is_way;
        self.several |= self.ends[place].replace(id).is_some();
    }

    /// The restriction it is, if it can be honoured.
    pub(super) fn restriction(&self) -> Option<Restriction> {
        let special = self.conditional
            || self.other_vehicles
            || self.emergency_exempt
            || self.via_way
            || self.several;
        if special || self.kind != "restriction" {
            return None;
        }
        let [Some(from), Some(via), Some(to)] = self.ends else {
            return None;
        };
        let only = match &self.rule {
            rule if rule.starts_with("only_") => true,
            rule if rule.starts_with("no_") => false,
            _ => return None,
        };
        Some(Restriction {
            from,
            via,
            to,
            only,
        })
    }
}

impl Turns {
    /// Counts a relation, if it is a turn restriction.
    pub(super) fn take(&mut self, relation: &Relation) {
        if !(relation.kind == "restriction" || relation.kind.starts_with("restriction:")) {
            return;
        }
        self.all += 1;
        let whole = relation.ends.iter().all(Option::is_some);
        match &relation.rule {
            rule if whole && rule.starts_with("no_") => self.forbid += 1,
            rule if whole && rule.starts_with("only_") => self.oblige += 1,
            _ => self.unclear += 1,
        }
        self.via_way += usize::from(relation.via_way);
        self.emergency_exempt += usize::from(relation.emergency_exempt);
        self.conditional += usize::from(relation.conditional);
        let others = relation.other_vehicles || relation.kind.starts_with("restriction:");
        self.other_vehicles += usize::from(others);
    }

    pub(super) fn add(&mut self, other: &Self) {
        self.all += other.all;
        self.forbid += other.forbid;
        self.oblige += other.oblige;
        self.unclear += other.unclear;
        self.via_way += other.via_way;
        self.emergency_exempt += other.emergency_exempt;
        self.conditional += other.conditional;
        self.other_vehicles += other.other_vehicles;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn turns(tags: &[(&str, &str)], via_way: bool) -> Turns {
        let mut relation = Relation::default();
        for (key, value) in tags {
            relation.set(key, value);
        }
        relation.member(true, 1, "from");
        relation.member(via_way, 2, "via");
        relation.member(true, 3, "to");
        let mut turns = Turns::default();
        turns.take(&relation);
        turns
    }

    #[test]
    fn restrictions_are_counted_by_kind() {
        let kind = ("type", "restriction");
        let forbid = turns(&[kind, ("restriction", "no_left_turn")], false);
        assert_eq!((forbid.all, forbid.forbid, forbid.via_way), (1, 1, 0));
        let oblige = turns(&[kind, ("restriction", "only_straight_on")], true);
        assert_eq!((oblige.oblige, oblige.via_way), (1, 1));
        let exempt = turns(
            &[
                kind,
                ("restriction", "no_u_turn"),
                ("except", "psv;emergency"),
            ],
            false,
        );
        assert_eq!((exempt.forbid, exempt.emergency_exempt), (1, 1));
        let hours = turns(
            &[
                kind,
                ("restriction:conditional", "no_left_turn @ (07:00-09:00)"),
            ],
            false,
        );
        assert_eq!((hours.forbid, hours.conditional), (1, 1));
        let lorries = turns(&[kind, ("restriction:hgv", "no_right_turn")], false);
        assert_eq!((lorries.forbid, lorries.other_vehicles), (1, 1));
        assert_eq!(turns(&[kind, ("restriction", "maybe")], false).unclear, 1);
        assert_eq!(turns(&[("type", "route")], false), Turns::default());
    }

    #[test]
    fn one_without_its_members_is_unclear() {
        let mut relation = Relation::default();
        relation.set("type", "restriction");
        relation.set("restriction", "no_left_turn");
        relation.member(true, 1, "from");
        let mut turns = Turns::default();
        turns.take(&relation);
        assert_eq!((turns.all, turns.unclear), (1, 1));
    }
}
