//! Policies on the same incidents, with paired differences.
//!
//! Every policy runs with the same seeds, so run by run it meets the same incidents; the interval
//! of a difference is that of the paired differences, much narrower than those of the two means
//! suggest (common random numbers: Law and Kelton, chapter 11). With three runs or more a pair is a
//! run; with fewer it is an incident, in batches.

use std::sync::Arc;

use dispatch_core::scenario::Scenario;
use dispatch_core::travel::Ground;
use dispatch_core::units::Duration;
use serde::Serialize;

use crate::arrivals::Window;
use crate::error::Result;
use crate::record::{Judgement, Recorder, Row, Sink};
use crate::run;
use crate::stats::{Estimate, Group};
use crate::world::Manner;

/// The fewest runs whose differences make an interval of their own.
const RUNS: usize = 3;

/// What a comparison keeps of one run: every incident's judgement, in the order of the reports.
#[derive(Clone, Debug)]
pub struct Sample {
    scenario: Arc<Scenario>,
    judged: Vec<Judgement>,
    driving: Duration,
    duty: Duration,
}

impl Sink for Sample {
    fn row(&mut self, row: &Row) -> Result<()> {
        self.judged.push(row.judge(&self.scenario));
        Ok(())
    }
}

/// Runs one policy: the scenario under `ground` says which; run `n` has the same incidents for
/// every policy.
///
/// # Errors
/// No zone has a weight.
pub fn samples(
    ground: &Arc<Ground>,
    window: Window,
    manner: &Manner,
    runs: u32,
) -> Result<Vec<Sample>> {
    run::replications(runs, manner.seed, |seed| {
        let scenario = Arc::clone(ground.scenario());
        let (driving, duty) = (Duration::ZERO, Duration::ZERO);
        let sample = Sample {
            scenario: Arc::clone(&scenario),
            judged: Vec::new(),
            driving,
            duty,
        };
        let mut recorder = Recorder::new(scenario, sample).without_distances();
        run::made_up(
            ground,
            window,
            Manner {
                seed,
                ..manner.clone()
            },
            &mut recorder,
        )?;
        let (mut sample, loads) = recorder.finish()?;
        sample.driving = loads.iter().map(|load| load.driving).sum();
        sample.duty = loads.iter().map(|load| load.duty).sum();
        Ok(sample)
    })
}

/// One policy in a comparison.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Compared {
    /// Its name.
    pub name: String,
    /// The share judged late, over all runs.
    pub late_share: Option<f64>,
    /// The mean response.
    pub response_mean_s: Option<f64>,
    /// The response nine in ten do not exceed.
    pub response_p90_s: Option<f64>,
    /// Driving in an hour of a unit's duty.
    pub driving_per_unit_hour_s: Option<f64>,
    /// The difference of late shares from the first policy's; none for the first itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub paired: Option<Paired>,
    /// The difference of mean responses from the first policy's, in seconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub paired_response_s: Option<Paired>,
}

/// A difference on the same incidents.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Paired {
    /// The policy it is taken from.
    pub against: String,
    /// This policy's value less the other's.
    pub difference: f64,
    /// Its interval of confidence.
    pub ci95: [f64; 2],
}

/// Compares policies, each with its runs, against the first.
pub fn compare(policies: &[(String, Vec<Sample>)]) -> Vec<Compared> {
    let Some((against, first)) = policies.first() else {
        return Vec::new();
    };
    let rows = policies.iter().enumerate().map(|(row, (name, runs))| {
        let paired = |of: fn(&Judgement) -> Option<f64>| {
            let estimate = difference(runs, first, of).filter(|_| row > 0)?;
            let ci95 = estimate.ci95();
            Some(Paired {
                against: against.clone(),
                difference: estimate.mean,
                ci95,
            })
        };
        Compared {
            paired: paired(late),
            paired_response_s: paired(response),
            ..alone(name, runs)
        }
    });
    rows.collect()
}

fn alone(name: &str, runs: &[Sample]) -> Compared {
    let mut all = Group::default();
    for judged in runs.iter().flat_map(|run| &run.judged) {
        all.add(*judged);
    }
    let [p90] = all.fractiles([0.9]);
    let driving: Duration = runs.iter().map(|run| run.driving).sum();
    let duty: Duration = runs.iter().map(|run| run.duty).sum();
    let hours = duty.as_secs_f64() / 3600.0;
    Compared {
        name: name.to_owned(),
        late_share: all.late_share().map(|share| share.mean),
        response_mean_s: all.mean_response().map(|mean| mean.mean),
        response_p90_s: p90.map(Duration::as_secs_f64),
        driving_per_unit_hour_s: (hours > 0.0).then(|| driving.as_secs_f64() / hours),
        paired: None,
        paired_response_s: None,
    }
}

fn late(judged: &Judgement) -> Option<f64> {
    judged.late.map(|late| f64::from(u8::from(late)))
}

fn response(judged: &Judgement) -> Option<f64> {
    judged.response.map(Duration::as_secs_f64)
}

/// The mean of `ours - theirs` over incidents that have both.
fn difference(
    ours: &[Sample],
    theirs: &[Sample],
    of: fn(&Judgement) -> Option<f64>,
) -> Option<Estimate> {
    let of_run = |(ours, theirs): (&Sample, &Sample)| -> Vec<f64> {
        let pairs = ours.judged.iter().zip(&theirs.judged);
        pairs.filter_map(|(a, b)| Some(of(a)? - of(b)?)).collect()
    };
    let runs: Vec<Vec<f64>> = ours.iter().zip(theirs).map(of_run).collect();
    if runs.len() < RUNS {
        return Estimate::of_run(&runs.concat());
    }
    let means = runs
        .iter()
        .filter_map(|run| Some(Estimate::of_independent(run)?.mean));
    Estimate::of_independent(&means.collect::<Vec<f64>>())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::toy::{PROMPT, Toy};
    use dispatch_core::units::Time;

    fn policy(move_up: &str, runs: u32) -> Vec<Sample> {
        let settings =
            PROMPT.replace("\"home\"", move_up) + "[[standard]]\nresponse_s = 240\nshare = 0.9\n";
        let toy = Toy {
            zones: 20,
            step_s: 60,
            stations: vec![3, 10, 16],
            units: vec![0, 1, 2],
            settings,
            demand: "incidents_per_day = 60\n[transported]\nshare = 0\n".to_owned(),
            ..Toy::default()
        };
        let window = Window::days(Time::from_millis(0), 20);
        samples(&toy.ground().unwrap(), window, &Manner::default(), runs).unwrap()
    }

    #[test]
    fn a_policy_differs_from_itself_by_nothing() {
        let rows = compare(&[
            ("a".into(), policy("\"home\"", 1)),
            ("b".into(), policy("\"home\"", 1)),
        ]);
        assert_eq!(rows[0].paired, None);
        let paired = rows[1].paired.as_ref().unwrap();
        assert_eq!(
            (paired.difference, paired.ci95, paired.against.as_str()),
            (0.0, [0.0, 0.0], "a")
        );
    }

    #[test]
    fn staying_where_one_cleared_is_found_to_be_worse_than_going_home() {
        for runs in [1, 4] {
            let rows = compare(&[
                ("home".into(), policy("\"home\"", runs)),
                ("none".into(), policy("\"none\"", runs)),
            ]);
            let paired = rows[1].paired_response_s.as_ref().unwrap();
            assert!(paired.ci95[0] > 0.0, "{rows:?}");
            let difference = rows[1].response_mean_s.unwrap() - rows[0].response_mean_s.unwrap();
            assert!((paired.difference - difference).abs() < 1.0);
            assert!(rows[1].driving_per_unit_hour_s < rows[0].driving_per_unit_hour_s);
        }
    }
}
