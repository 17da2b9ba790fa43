//! The incidents of a run, made up or from a log, one after another.
//!
//! Made-up incidents are a Poisson process whose rate is constant in each hour: the gaps inside an
//! hour block are drawn by (block, place in the block), so the run needs no list of them and the
//! same hour of the calendar has the same incidents whatever came before. An incident's zone,
//! priority and every length of its life are functions of (seed, purpose, incident).
//!
//! From a log, what is logged wins; what is missing is drawn by the row's key and counted.

mod logged;
mod made_up;

pub use logged::Logged;
pub use made_up::{MadeUp, Window};

use std::collections::BTreeMap;

use dispatch_core::geo::Coordinate;
use dispatch_core::ids::{HospitalId, PriorityId, UnitId};
use dispatch_core::scenario::{Capabilities, Demand, Scenario, ZoneWeight};
use dispatch_core::units::{Duration, Time};

use crate::distributions;
use crate::draws::{Draw, uniform};

/// An incident as the world knows it, its whole life included.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Arrival {
    /// The name control will know it by.
    pub name: String,
    /// What its random numbers are drawn by.
    pub key: u64,
    /// When it is reported.
    pub reported_at: Time,
    /// Where it is.
    pub at: Coordinate,
    /// How urgent it is.
    pub priority: PriorityId,
    /// What the crew must be able to do.
    pub needs: Capabilities,
    /// The hospital that is asked for.
    pub hospital: Option<HospitalId>,
    /// How long its parts take.
    pub life: Life,
    /// The unit that went, where a log says so.
    pub sent: Option<UnitId>,
}

/// How long the parts of an incident really take.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Life {
    /// Reported → ready to be assigned.
    pub call_processing: Duration,
    /// Ordered → wheels moving, for a unit that stands.
    pub turnout: Duration,
    /// Arrived → left the scene or clear.
    pub on_scene: Duration,
    /// Whether the patient is taken to a hospital.
    pub transported: bool,
    /// At hospital, a bay free → patient accepted.
    pub handover: Duration,
    /// Patient accepted → clear.
    pub turnaround: Duration,
}

impl Life {
    /// A life drawn in full.
    pub fn drawn(demand: &Demand, seed: u64, key: u64, priority: PriorityId) -> Self {
        let length = |of: &dispatch_core::scenario::DurationByPriority, draw| {
            distributions::at(of.of(priority), uniform(seed, draw, key))
        };
        let transported = transported(demand, seed, key);
        Self {
            call_processing: length(&demand.call_processing, Draw::CallProcessing),
            turnout: length(&demand.turnout, Draw::Turnout),
            on_scene: length(&demand.on_scene, Draw::OnScene),
            transported,
            handover: if transported {
                Self::handover_drawn(demand, seed, key, priority)
            } else {
                Duration::ZERO
            },
            turnaround: Duration::ZERO,
        }
    }

    fn handover_drawn(demand: &Demand, seed: u64, key: u64, priority: PriorityId) -> Duration {
        distributions::at(
            demand.handover.of(priority),
            uniform(seed, Draw::Handover, key),
        )
    }
}

fn transported(demand: &Demand, seed: u64, key: u64) -> bool {
    uniform(seed, Draw::Transported, key) < demand.transported_share
}

/// The priority at a uniform number: the first whose cumulated share passes it.
fn priority_at(shares: &[f64], u: f64) -> PriorityId {
    use dispatch_core::ids::Id;
    let mut sum = 0.0;
    for (row, share) in shares.iter().enumerate() {
        sum += share;
        if u < sum {
            return PriorityId::new(row);
        }
    }
    // Shares that add to a little less than 1: the last class that has any.
    PriorityId::new(shares.iter().rposition(|&share| share > 0.0).unwrap_or(0))
}

/// Where the incidents of a run come from.
#[derive(Clone, Debug)]
pub enum Arrivals {
    /// Made up.
    MadeUp(Box<MadeUp>),
    /// From a log.
    Logged(Logged),
}

impl Arrivals {
    /// The first moment of the run: nothing happens before it.
    pub fn from(&self) -> Option<Time> {
        match self {
            Self::MadeUp(made_up) => Some(made_up.window().from),
            Self::Logged(logged) => logged.from(),
        }
    }

    /// What a log left open and was drawn: column → rows.
    pub fn drawn(&self) -> &BTreeMap<&'static str, u64> {
        static NOTHING: BTreeMap<&'static str, u64> = BTreeMap::new();
        match self {
            Self::MadeUp(_) => &NOTHING,
            Self::Logged(logged) => logged.drawn(),
        }
    }
}

impl Iterator for Arrivals {
    type Item = Arrival;

    fn next(&mut self) -> Option<Arrival> {
        match self {
            Self::MadeUp(made_up) => made_up.next(),
            Self::Logged(logged) => logged.next(),
        }
    }
}

/// What draws the zones of a scenario's made-up incidents. `zone_weight = "log"` needs the logs
/// (`CallLog::zone_counts`); without them the people count.
pub fn zone_weights(scenario: &Scenario) -> Vec<u64> {
    let weight = |zone: &dispatch_core::scenario::Zone| match scenario.demand.zone_weight {
        ZoneWeight::Weight => zone.weight_milli,
        ZoneWeight::Population | ZoneWeight::Log => zone.population_milli,
    };
    scenario.zones.iter().map(weight).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::toy::Toy;
    use dispatch_core::scenario::{CallLog, LoggedCall};
    use std::sync::Arc;

    const DEMAND: &str =
        "incidents_per_day = 240\nzone_weight = \"weight\"\n[transported]\nshare = 0.5\n";

    fn scenario() -> Arc<Scenario> {
        let toy = Toy {
            zones: 5,
            priorities: 2,
            demand: DEMAND.to_owned(),
            ..Toy::default()
        };
        Arc::clone(toy.ground().unwrap().scenario())
    }

    fn day(days: u32, from_s: i64, seed: u64) -> Vec<Arrival> {
        let window = Window::days(Time::from_millis(from_s * 1000), days);
        let scenario = scenario();
        MadeUp::new(
            Arc::clone(&scenario),
            &zone_weights(&scenario),
            window,
            seed,
        )
        .unwrap()
        .collect()
    }

    #[test]
    fn as_many_incidents_come_as_the_demand_says_and_from_everywhere_alike() {
        let all = day(50, 0, 3);
        let (expected, n) = (240.0 * 50.0, all.len() as f64);
        assert!((n - expected).abs() < 4.0 * expected.sqrt(), "{n}");
        for zone in &scenario().zones {
            let here = all.iter().filter(|a| a.at == zone.at).count() as f64;
            assert!(
                (here - expected / 5.0).abs() < 4.0 * (expected / 5.0).sqrt(),
                "{here}"
            );
        }
        let taken = all.iter().filter(|a| a.life.transported).count() as f64;
        assert!((taken / n - 0.5).abs() < 4.0 * 0.5 / n.sqrt());
        assert!(all.is_sorted_by_key(|a| a.reported_at));
    }

    #[test]
    fn an_hour_has_the_same_incidents_whenever_the_run_began() {
        let late: Vec<_> = day(1, 7200, 3)
            .into_iter()
            .map(|a| (a.reported_at, a.at, a.life))
            .collect();
        let early: Vec<_> = day(2, 0, 3)
            .into_iter()
            .map(|a| (a.reported_at, a.at, a.life))
            .collect();
        let shared: Vec<_> = early.into_iter().filter(|a| late.contains(a)).collect();
        assert_eq!(shared, late);
    }

    #[test]
    fn another_seed_is_another_day() {
        assert_ne!(day(1, 0, 1), day(1, 0, 2));
    }

    #[test]
    fn what_is_logged_wins_and_what_is_drawn_is_counted() {
        let scenario = scenario();
        let (start, at) = (
            Time::from_millis(1_000_000),
            scenario.zones.as_slice()[0].at,
        );
        let s = Duration::from_secs;
        let mut whole = LoggedCall::new("a", start, at);
        whole.ordered_at = Some(start + s(60));
        whole.en_route_at = Some(start + s(100));
        whole.on_scene_at = Some(start + s(400));
        whole.left_scene_at = Some(start + s(900));
        whole.at_hospital_at = Some(start + s(1500));
        whole.handed_over_at = Some(start + s(2000));
        whole.clear_at = Some(start + s(2300));
        let lengths = LoggedCall {
            on_scene: Some(s(7)),
            incident: "b".into(),
            ..whole.clone()
        };
        let bare = LoggedCall::new("c", start, at);
        let log = CallLog {
            calls: vec![whole, lengths, bare],
            responses: Vec::new(),
        };
        let logged = Logged::of_log(&log, &scenario, 5);
        let counts: Vec<_> = logged.drawn().iter().map(|(c, n)| (*c, *n)).collect();
        assert_eq!(counts[0], ("call_processing_s", 1));
        assert!(counts.contains(&("transported", 1)));
        let lives: Vec<Life> = logged.map(|a| a.life).collect();
        let expected = Life {
            call_processing: s(60),
            turnout: s(40),
            on_scene: s(500),
            transported: true,
            handover: s(500),
            turnaround: s(300),
        };
        assert_eq!(lives[0], expected);
        assert_eq!(lives[1].on_scene, s(7));
        assert!(lives[2].on_scene > Duration::ZERO);
    }

    #[test]
    fn zones_without_any_weight_are_said_to_be() {
        let nothing = MadeUp::new(scenario(), &[0; 5], Window::days(Time::default(), 1), 1);
        assert!(
            nothing
                .unwrap_err()
                .to_string()
                .contains("no zone has a weight")
        );
    }
}
