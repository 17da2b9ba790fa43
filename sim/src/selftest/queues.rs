//! Service areas that are queues.

use std::sync::Arc;

use dispatch_core::dispatch::{Event, Order, Step};
use dispatch_core::ids::{Id, IncidentId};
use dispatch_core::travel::Ground;
use dispatch_core::units::Time;

use super::Check;
use crate::arrivals::Window;
use crate::error::Result;
use crate::run::{self, Observer};
use crate::stats::Estimate;
use crate::toy::{PROMPT, Toy};
use crate::world::{Manner, World};
use crate::zero_load::unanswered;

/// Monday 2026-01-05T00:00:00Z.
const FROM: Time = Time::from_millis(1_767_571_200_000);

const EXPONENTIAL: &str = "kind = \"exponential\"\nmean_s = 3600\n";
const CONSTANT: &str = "kind = \"constant\"\nmean_s = 3600\n";
/// Squared coefficient of variation 4: sigma² = ln 5, median = mean / √5.
const LOGNORMAL: &str =
    "kind = \"lognormal\"\nmedian_s = 1609.968943799849\nsigma = 1.2686362411795196\n";
/// Scale = mean / Γ(5/3).
const WEIBULL: &str = "kind = \"weibull\"\nshape = 1.5\nscale_s = 3987.836\n";
/// 0.2 hours nine times, 8.2 hours once.
const TWO_POINT: &str = "kind = \"empirical\"\nfile = \"durations.csv\"\n";

/// A service area that is a queue, and what is known of it.
pub(super) struct Queue {
    title: &'static str,
    units: usize,
    /// Incidents an hour, by class.
    rates: Vec<f64>,
    service: &'static str,
    lost: bool,
    incidents: f64,
    known: Vec<Known>,
}

/// A value known of a queue.
enum Known {
    /// The share that is lost.
    Lost(f64),
    /// The share that waits.
    Waits(f64),
    /// The mean wait in minutes.
    Wait(f64),
    /// The mean wait of a class.
    WaitOf(usize, f64),
    /// A mean wait that it is not.
    NotWait(f64),
}

/// All queues.
pub(super) fn all() -> Vec<Queue> {
    let loss = |title, service| Queue {
        title,
        units: 10,
        rates: vec![8.0],
        service,
        lost: true,
        incidents: 150_000.0,
        known: vec![Known::Lost(0.121_661_06)],
    };
    let wait = |title, units: usize, rates: &[f64], known| Queue {
        title,
        units,
        rates: rates.to_vec(),
        service: EXPONENTIAL,
        lost: false,
        incidents: 200_000.0,
        known,
    };
    vec![
        loss(
            "Erlang B, 10 units, load 8, exponential service",
            EXPONENTIAL,
        ),
        loss("Erlang B, 10 units, load 8, constant service", CONSTANT),
        loss(
            "Erlang B, 10 units, load 8, lognormal service, squared CV 4",
            LOGNORMAL,
        ),
        loss(
            "Erlang B, 10 units, load 8, Weibull service, shape 1.5",
            WEIBULL,
        ),
        loss(
            "Erlang B, 10 units, load 8, two-point service 0.2 and 8.2",
            TWO_POINT,
        ),
        Queue {
            units: 3,
            rates: vec![1.5],
            known: vec![Known::Lost(0.134_328_36)],
            ..loss("Erlang B, 3 units, load 1.5", EXPONENTIAL)
        },
        wait(
            "Erlang C, 3 units, load 2",
            3,
            &[2.0],
            vec![Known::Waits(0.444_444_44), Known::Wait(26.666_667)],
        ),
        wait(
            "Erlang C, 10 units, load 8",
            10,
            &[8.0],
            vec![Known::Waits(0.409_180_15), Known::Wait(12.275_405)],
        ),
        Queue {
            service: CONSTANT,
            known: vec![Known::NotWait(12.275_405)],
            ..wait("10 units, load 8, constant service", 10, &[8.0], Vec::new())
        },
        Queue {
            service: CONSTANT,
            known: vec![Known::Wait(45.0)],
            ..wait(
                "Pollaczek-Khinchine, 1 unit, load 0.6, constant service",
                1,
                &[0.6],
                Vec::new(),
            )
        },
        wait(
            "two classes, 10 units",
            10,
            &[2.0, 6.0],
            vec![
                Known::WaitOf(0, 3.068_851),
                Known::WaitOf(1, 15.344_256),
                Known::Wait(12.275_405),
            ],
        ),
        wait(
            "three classes, 5 units",
            5,
            &[1.0, 1.0, 2.0],
            vec![
                Known::WaitOf(0, 8.311_688),
                Known::WaitOf(1, 13.852_814),
                Known::WaitOf(2, 55.411_255),
            ],
        ),
    ]
}

impl Queue {
    fn ground(&self) -> Result<Arc<Ground>> {
        let total: f64 = self.rates.iter().sum();
        let mut demand = format!(
            "incidents_per_day = {}\n[transported]\nshare = 0\n",
            total * 24.0
        );
        for (class, rate) in (1..).zip(&self.rates) {
            demand += &format!("[[priority]]\nid = \"{class}\"\nshare = {}\n", rate / total);
        }
        demand += &format!("[duration.on_scene]\n{}", self.service);
        let toy = Toy {
            units: vec![0; self.units],
            priorities: self.rates.len(),
            settings: PROMPT.to_owned(),
            demand,
            lengths_s: [vec![720; 9], vec![29_520]].concat(),
            ..Toy::default()
        };
        toy.ground()
    }

    /// Runs it and compares.
    pub(super) fn checks(&self, seed: u64, effort: f64) -> Result<Vec<Check>> {
        let per_day = self.rates.iter().sum::<f64>() * 24.0;
        let days = (self.incidents * effort / per_day).ceil().max(1.0) as u32;
        let mut waits = Waits {
            classes: Vec::new(),
            reported: Vec::new(),
            waits: Vec::new(),
            lost: self.lost,
        };
        let manner = Manner {
            seed,
            ..Manner::default()
        };
        run::made_up(
            &self.ground()?,
            Window::days(FROM, days),
            manner,
            &mut waits,
        )?;
        // The first incidents meet an empty house.
        let first = waits.waits.len() / 20;
        Ok(self
            .known
            .iter()
            .map(|known| self.check(known, &waits, first))
            .collect())
    }

    fn check(&self, known: &Known, waits: &Waits, first: usize) -> Check {
        let steady = || waits.waits.iter().zip(&waits.classes).skip(first);
        let minutes = |class: Option<usize>| -> Vec<f64> {
            let rows =
                steady().filter(|(_, of)| class.is_none_or(|class| usize::from(**of) == class));
            rows.filter_map(|(wait, _)| Some(f64::from((*wait)?) / 60_000.0))
                .collect()
        };
        let share = |is: fn(&Option<u32>) -> bool| -> Vec<f64> {
            steady()
                .map(|(wait, _)| f64::from(u8::from(is(wait))))
                .collect()
        };
        let title = self.title;
        let (name, values, expected) = match *known {
            Known::Lost(share_lost) => (
                format!("{title}: share lost"),
                share(Option::is_none),
                share_lost,
            ),
            Known::Waits(waiting) => (
                format!("{title}: share that waits"),
                share(|w| w.is_some_and(|ms| ms > 0)),
                waiting,
            ),
            Known::Wait(mean) => (format!("{title}: mean wait, min"), minutes(None), mean),
            Known::WaitOf(class, mean) => (
                format!("{title}: mean wait of class {}, min", class + 1),
                minutes(Some(class)),
                mean,
            ),
            Known::NotWait(mean) => (
                format!("{title}: mean wait, min, must differ"),
                minutes(None),
                mean,
            ),
        };
        let estimate = Estimate::of_run(&values).unwrap_or_default();
        match known {
            Known::NotWait(_) => Check::far(name, estimate.mean, expected, 4.0 * estimate.error),
            _ => Check::near(name, estimate.mean, expected, 4.0 * estimate.error),
        }
    }
}

/// The wait of every incident in milliseconds; `None` where it was lost.
struct Waits {
    classes: Vec<u8>,
    reported: Vec<Time>,
    waits: Vec<Option<u32>>,
    lost: bool,
}

impl Waits {
    fn began(&mut self, now: Time, incident: IncidentId) {
        if let (Some(wait), Some(reported)) = (
            self.waits.get_mut(incident.index()),
            self.reported.get(incident.index()),
        ) {
            *wait = u32::try_from((now - *reported).as_millis()).ok();
        }
    }
}

impl Observer for Waits {
    fn observe(&mut self, world: &mut World, now: Time, event: &Event, step: &Step) -> Result<()> {
        if let Event::CallReceived(report) = event {
            self.classes.push(report.priority.index() as u8);
            self.reported.push(now);
            self.waits.push(None);
        }
        for order in &step.orders {
            if let Order::Respond { incident, .. } = *order {
                self.began(now, incident);
            }
        }
        if let (true, Some(incident)) = (self.lost, unanswered(event, step)) {
            world.cancel(now, incident);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::distributions::seconds_at;

    #[test]
    fn every_service_has_a_mean_of_an_hour() {
        for queue in all() {
            let ground = queue.ground().unwrap();
            let service = &ground.scenario().demand.on_scene.usual;
            let n = 200_000;
            let sum: f64 = (0..n)
                .map(|i| seconds_at(service, (f64::from(i) + 0.5) / f64::from(n)))
                .sum();
            let mean = sum / f64::from(n);
            assert!(
                (mean / 3600.0 - 1.0).abs() < 2e-3,
                "{}: {mean}",
                queue.title
            );
        }
    }
}
