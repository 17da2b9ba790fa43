//! The classes of roads: those of OpenStreetMap, by which speeds are given.

use std::fmt;

macro_rules! classes {
    ($($(#[$meta:meta])* $class:ident = $name:literal),* $(,)?) => {
        /// What kind of road a piece of road is.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum RoadClass {$($(#[$meta])* $class),*}

        impl RoadClass {
            /// Every class, the fastest first.
            pub const ALL: [Self; [$($name),*].len()] = [$(Self::$class),*];

            /// The name in `speeds.toml`, in tables and in OpenStreetMap's `highway`.
            pub const fn name(self) -> &'static str {
                match self {$(Self::$class => $name),*}
            }
        }
    };
}

classes! {
    /// A motorway.
    Motorway = "motorway",
    /// A ramp of a motorway.
    MotorwayLink = "motorway_link",
    /// An expressway.
    Trunk = "trunk",
    /// A ramp of an expressway.
    TrunkLink = "trunk_link",
    /// A main road.
    Primary = "primary",
    /// A slip road of a main road.
    PrimaryLink = "primary_link",
    /// A road between quarters.
    Secondary = "secondary",
    /// A slip road of a secondary road.
    SecondaryLink = "secondary_link",
    /// A road within a quarter.
    Tertiary = "tertiary",
    /// A slip road of a tertiary road.
    TertiaryLink = "tertiary_link",
    /// A minor road outside a settlement.
    Unclassified = "unclassified",
    /// A street with houses.
    Residential = "residential",
    /// A street where walkers come first.
    LivingStreet = "living_street",
    /// A way to a building, an alley, a way through a car park.
    Service = "service",
    /// A road of which the class is not known.
    Road = "road",
    /// A ferry.
    Ferry = "ferry",
}

impl RoadClass {
    /// The class of this name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|class| class.name() == name)
    }

    /// The road a ramp or slip road belongs to, of which it has the speed unless given its own.
    pub const fn parent(self) -> Option<Self> {
        match self {
            Self::MotorwayLink => Some(Self::Motorway),
            Self::TrunkLink => Some(Self::Trunk),
            Self::PrimaryLink => Some(Self::Primary),
            Self::SecondaryLink => Some(Self::Secondary),
            Self::TertiaryLink => Some(Self::Tertiary),
            _ => None,
        }
    }

    /// The place in [`RoadClass::ALL`].
    pub const fn index(self) -> usize {
        self as usize
    }
}

impl fmt::Display for RoadClass {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_class_is_found_by_its_name_and_its_place() {
        for class in RoadClass::ALL {
            assert_eq!(RoadClass::parse(class.name()), Some(class));
            assert_eq!(RoadClass::ALL[class.index()], class);
        }
        assert_eq!(RoadClass::parse("footway"), None);
    }
}
