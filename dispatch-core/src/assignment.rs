//! Which unit for which incident: ranking what could be sent. One file a policy.
//!
//! `closest` (the rule of nearly every control room): the smallest expected turnout + travel; at a
//! tie a free unit before one that would be taken from another incident, then the earlier row.
//! Cost: linear in the offers.

use crate::ids::UnitId;
use crate::units::Duration;

/// A unit that could be sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Offer {
    /// The unit.
    pub unit: UnitId,
    /// Ordered → wheels moving, as expected.
    pub turnout: Duration,
    /// Wheels moving → on scene, as expected.
    pub travel: Duration,
    /// Whether it would be taken from another incident.
    pub taken: bool,
}

impl Offer {
    /// Turnout and travel.
    pub fn response(&self) -> Duration {
        self.turnout + self.travel
    }
}

/// The offers from best to worst; a taken unit counts as `min_gain` later than it is.
pub fn closest(offers: &mut [Offer], min_gain: Duration) {
    offers.sort_unstable_by_key(|offer| closest_key(offer, min_gain));
}

/// The best offer so far, and how good another must be to beat it.
#[derive(Clone, Copy, Debug)]
pub struct Best {
    min_gain: Duration,
    offer: Option<Offer>,
}

impl Best {
    /// None yet; a taken unit counts as `min_gain` later than it is.
    pub const fn new(min_gain: Duration) -> Self {
        Self {
            min_gain,
            offer: None,
        }
    }

    /// Takes note of an offer.
    pub fn offer(&mut self, offer: Offer) {
        let key = |offer: &Offer| closest_key(offer, self.min_gain);
        if self.offer.is_none_or(|best| key(&offer) < key(&best)) {
            self.offer = Some(offer);
        }
    }

    /// The longest travel with which a unit could still be the best; `None`: any.
    pub fn longest_travel(&self, turnout: Duration, taken: bool) -> Option<Duration> {
        let (to_beat, ..) = closest_key(&self.offer?, self.min_gain);
        let handicap = if taken { self.min_gain } else { Duration::ZERO };
        Some(to_beat - turnout - handicap)
    }

    /// The best of all that were offered.
    pub fn unit(&self) -> Option<UnitId> {
        self.offer.map(|offer| offer.unit)
    }
}

fn closest_key(offer: &Offer, min_gain: Duration) -> (Duration, bool, UnitId) {
    let handicap = if offer.taken {
        min_gain
    } else {
        Duration::ZERO
    };
    // With no minimum gain a taken unit ranks like any other candidate: rows alone decide.
    (
        offer.response() + handicap,
        offer.taken && min_gain > Duration::ZERO,
        offer.unit,
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::Id;

    fn offer(unit: usize, travel_s: i64, taken: bool) -> Offer {
        Offer {
            unit: UnitId::new(unit),
            turnout: Duration::ZERO,
            travel: Duration::from_secs(travel_s),
            taken,
        }
    }

    fn best(offers: &[Offer], min_gain_s: i64) -> usize {
        let mut best = Best::new(Duration::from_secs(min_gain_s));
        offers.iter().for_each(|&offer| best.offer(offer));
        let mut ranked = offers.to_vec();
        closest(&mut ranked, Duration::from_secs(min_gain_s));
        assert_eq!(best.unit(), Some(ranked[0].unit), "both ways agree");
        ranked[0].unit.index()
    }

    #[test]
    fn equal_times_go_to_the_earlier_unit() {
        assert_eq!(best(&[offer(2, 60, false), offer(1, 60, false)], 0), 1);
    }

    #[test]
    fn turnout_counts_as_much_as_travel() {
        let slow = Offer {
            turnout: Duration::from_secs(61),
            ..offer(0, 0, false)
        };
        assert_eq!(best(&[slow, offer(1, 60, false)], 0), 1);
    }

    #[test]
    fn a_unit_that_travels_longer_than_the_longest_never_wins() {
        let mut best = Best::new(Duration::from_secs(60));
        assert_eq!(best.longest_travel(Duration::ZERO, false), None);
        best.offer(offer(3, 100, false));
        assert_eq!(
            best.longest_travel(Duration::from_secs(10), true),
            Some(Duration::from_secs(30))
        );
        best.offer(offer(0, 41, true));
        best.offer(offer(1, 101, false));
        assert_eq!(best.unit(), Some(UnitId::new(3)));
    }

    #[test]
    fn a_unit_is_taken_only_for_the_minimum_gain() {
        assert_eq!(best(&[offer(0, 10, true), offer(1, 69, false)], 60), 1);
        assert_eq!(best(&[offer(0, 10, true), offer(1, 70, false)], 60), 1);
        assert_eq!(best(&[offer(0, 10, true), offer(1, 71, false)], 60), 0);
    }
}
